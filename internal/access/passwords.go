package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Params is the cost of one password check (argon2id, RFC 9106).
type Params struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// Standard is the cost that OWASP's password storage sheet recommends: 19 MiB, two passes, one lane.
var Standard = Params{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1}

// Cheap is for tests and for the demo, whose passwords are printed anyway.
var Cheap = Params{MemoryKiB: 8, Passes: 1, Lanes: 1}

const (
	minPasswordBytes = 8
	maxPasswordBytes = 200
	saltBytes        = 16
	hashBytes        = 32
	// maxMemoryKiB bounds what a stored hash can make this process allocate.
	maxMemoryKiB = 1 << 20
	// maxChecks is how many passwords are worked on at once: a flood of sign-ins then waits instead of eating the memory.
	maxChecks = 4
)

var checks = make(chan struct{}, maxChecks)

// PasswordHash is a password as it is stored: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
type PasswordHash string

// String hides the hash from logs.
func (PasswordHash) String() string { return "(password hash)" }

// Hash works a password up for storing; ErrPassword when its length is out of bounds. It takes tens of milliseconds: never call
// it inside a transaction.
func Hash(p Params, password string) (PasswordHash, error) {
	if len(password) < minPasswordBytes || len(password) > maxPasswordBytes {
		return "", ErrPassword.At("password")
	}
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the process instead
	return written(p, salt, derive(p, password, salt)), nil
}

// decoy is a hash that no password has and whose check costs what a real one costs.
func decoy(p Params) PasswordHash {
	return written(p, make([]byte, saltBytes), make([]byte, hashBytes))
}

func derive(p Params, password string, salt []byte) []byte {
	checks <- struct{}{}
	defer func() { <-checks }()
	return argon2.IDKey([]byte(password), salt, p.Passes, p.MemoryKiB, p.Lanes, hashBytes)
}

func written(p Params, salt, hash []byte) PasswordHash {
	return PasswordHash(fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.MemoryKiB, p.Passes, p.Lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(hash)))
}

// matches checks a password at the cost the hash was made with. A hash that can't be read matches nothing.
func (h PasswordHash) matches(password string) bool {
	p, salt, want, ok := h.read()
	if !ok || len(password) > maxPasswordBytes {
		return false
	}
	return subtle.ConstantTimeCompare(derive(p, password, salt), want) == 1
}

func (h PasswordHash) read() (p Params, salt, hash []byte, ok bool) {
	parts := strings.Split(string(h), "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return p, nil, nil, false
	}
	var version int
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return p, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.MemoryKiB, &p.Passes, &p.Lanes); n != 3 || err != nil {
		return p, nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return p, nil, nil, false
	}
	hash, err = base64.RawStdEncoding.DecodeString(parts[5])
	ok = err == nil && len(hash) == hashBytes && p.MemoryKiB <= maxMemoryKiB && p.Passes >= 1 && p.Lanes >= 1
	return p, salt, hash, ok
}
