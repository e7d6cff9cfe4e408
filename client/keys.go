package client

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// CallOption changes one writing call.
//
// Every writing call carries an Idempotency-Key: within 72 hours the server does nothing twice under one key, and answers a repeated request with the
// object as it is now. The client draws a key for each call and keeps it while it repeats that call. To be safe across a crash of your own
// process too, give a key that you can make again: WithKey(KeyFor("pay", number)). PlaceOrder does so by itself with the order's own number.
type CallOption func(*callSettings)

type callSettings struct{ key string }

// WithKey gives a call its Idempotency-Key: 1 to 255 printable ASCII characters. The same key with other content is refused as idempotency_key_reused.
func WithKey(key string) CallOption { return func(s *callSettings) { s.key = key } }

// KeyFor makes a key out of what you do and your own number for it, in any script: always the same one.
func KeyFor(verb, number string) string {
	sum := sha256.Sum256([]byte(verb + "\x00" + number))
	return "own-" + hex.EncodeToString(sum[:])
}

// owned is a body that knows its own number.
type owned interface{ ownKey() string }

// ownKey is made from the order's own number, so that a process that crashed may place it again.
func (o NewOrder) ownKey() string {
	if o.OwnNumber == "" {
		return ""
	}
	return KeyFor("order", o.OwnNumber)
}

// keyOf gives the key of a call: the caller's, that of the body's own number, or a new one.
func keyOf(k *call) string {
	var s callSettings
	for _, o := range k.options {
		o(&s)
	}
	if s.key != "" {
		return s.key
	}
	if o, is := k.body.(owned); is {
		if key := o.ownKey(); key != "" {
			return key
		}
	}
	return rand.Text()
}
