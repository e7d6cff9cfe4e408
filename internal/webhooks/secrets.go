package webhooks

import (
	"crypto/rand"
	"encoding/base64"
)

// secretBytes are what a signature is keyed with (Standard Webhooks asks for 24 to 64).
const secretBytes = 32

// MintSecret draws a secret as Standard Webhooks writes it.
func MintSecret() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}
