package contacts

import (
	"crypto/hmac"
	"crypto/sha256"
)

// Marks gives what a text can be found by again without being stored: its HMAC under each key of the ring, the current one first. The use keeps
// marks for one purpose apart from those for another.
func Marks(ring *Keyring, use, text string) [][]byte {
	out := [][]byte{ring.keys[ring.current].mark(use, text)}
	for _, key := range ring.ids {
		if key != ring.current {
			out = append(out, ring.keys[key].mark(use, text))
		}
	}
	return out
}

func (d derived) mark(use, text string) []byte {
	h := hmac.New(sha256.New, d.phone)
	h.Write([]byte("mark\x00" + use + "\x00" + text)) // no phone has such a beginning
	return h.Sum(nil)[:macBytes]
}
