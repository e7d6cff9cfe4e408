package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const (
	recoveryCodes   = 10
	recoveryBytes   = 10 // 80 bits: nobody guesses them, so they need no slow hash
	recoveryLetters = 16
	recoveryGroup   = 4
)

// RecoveryCodes are single-use codes that stand in for a second factor, in the clear: shown once, `abcd-efgh-ijkl-mnop`.
type RecoveryCodes []string

// String hides the codes from logs.
func (RecoveryCodes) String() string { return "(recovery codes)" }

// GoString hides the codes from logs.
func (RecoveryCodes) GoString() string { return "(recovery codes)" }

// MintRecoveryCodes draws ten codes. Draw them before the transaction, so that a re-run keeps them.
func MintRecoveryCodes() RecoveryCodes {
	codes := make(RecoveryCodes, recoveryCodes)
	for i := range codes {
		b := make([]byte, recoveryBytes)
		_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
		text := tokenLetters.EncodeToString(b)
		var groups []string
		for ; text != ""; text = text[recoveryGroup:] {
			groups = append(groups, text[:recoveryGroup])
		}
		codes[i] = strings.Join(groups, "-")
	}
	return codes
}

// recoveryHash is a code as it is stored; the person in it keeps equal codes of two people apart.
func recoveryHash(person id.Person, code string) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(person)) //nolint:gosec // a bit pattern
	sum := sha256.Sum256(append(b, plainCode(code)...))
	return sum[:]
}

// RenewRecoveryCodes puts new codes in the place of all old ones: ErrNoFactor. The factors are held.
func RenewRecoveryCodes(tx *db.Tx, f Factors, codes RecoveryCodes) error {
	if !f.Has() {
		return ErrNoFactor
	}
	storeCodes(tx, f.Person.ID, codes)
	return nil
}

// FirstRecoveryCodes gives a person its codes with its first factor, and says so; one that has any keeps them.
func FirstRecoveryCodes(tx *db.Tx, f Factors, codes RecoveryCodes) bool {
	if f.Codes > 0 {
		return false
	}
	storeCodes(tx, f.Person.ID, codes)
	return true
}

func storeCodes(tx *db.Tx, person id.Person, codes RecoveryCodes) {
	tx.Exec("delete from access_recovery_codes where person_id = $1", person)
	rows := db.NewRows("access_recovery_codes", "person_id", "code_hash", "used_at")
	for _, code := range codes {
		rows.Add(person, recoveryHash(person, code), clock.Micros(0))
	}
	tx.Insert(rows)
}

// useRecoveryCode says whether a code was there to be used, and uses it up.
func useRecoveryCode(tx *db.Tx, person id.Person, code string, at clock.Micros) (bool, error) {
	tx.Exec("update access_recovery_codes set used_at = $3 where person_id = $1 and code_hash = $2 and used_at = 0",
		person, recoveryHash(person, code), at)
	used, err := tx.Affected()
	return used == 1, err
}
