package access

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"image/png"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// One-time codes by time, as authenticator apps make them (RFC 6238): six digits of HMAC-SHA1, a step of 30 seconds. The code of the step
// before and of the one after are taken, too, for clocks that differ.
const (
	stepLength  = 30 * clock.Second
	stepsAside  = 1
	secretBytes = 20
	// OfferLife is how long a new secret waits for its first code.
	OfferLife = 30 * clock.Minute
	qrPixels  = 240
	issuer    = "fenxiao"
)

var codeShape = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// TOTPSecret is the secret of an authenticator app, in base32. It is shown while it is set up, and else stands sealed in contacts.
type TOTPSecret string

// String hides the secret from logs.
func (TOTPSecret) String() string { return "(TOTP secret)" }

// GoString hides the secret from logs.
func (TOTPSecret) GoString() string { return "(TOTP secret)" }

// MintTOTPSecret draws a secret of 160 bits. Draw it before the transaction, so that a re-run keeps it.
func MintTOTPSecret() TOTPSecret {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
	return TOTPSecret(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// Picture gives the secret as apps scan it: a QR code in PNG of its otpauth address, under the person's login.
func (s TOTPSecret) Picture(login string) ([]byte, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(string(s))
	if err != nil {
		return nil, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login, Secret: raw})
	if err != nil {
		return nil, err
	}
	picture, err := key.Image(qrPixels, qrPixels)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, picture)
	return out.Bytes(), err
}

// step finds the time step that a code is of, among those that are later than the last one taken; false when it is of none.
func (s TOTPSecret) step(code string, last int64, at clock.Micros) (int64, bool) {
	now := int64(at / stepLength)
	for step := max(now-stepsAside, last+1); step <= now+stepsAside; step++ {
		want, err := hotp.GenerateCodeCustom(string(s), uint64(step), codeShape) //nolint:gosec // after 1970
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// plainCode takes out what people put between digits and letters.
func plainCode(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(code))
}

// OfferTOTP lets a sealed secret wait for its first code, and gives the one that waited before, or 0: it is to be erased. The app that is in use goes on.
func OfferTOTP(tx *db.Tx, person id.Person, secret id.Secret, at clock.Micros) (spent id.Secret, err error) {
	f, err := HoldFactors(tx, person)
	if err != nil {
		return 0, err
	}
	if !f.known {
		tx.Exec(`insert into access_totps (person_id, secret_id, since, last_step, offered_id, offered_at) values ($1, 0, 0, 0, $2, $3)`,
			person, secret, at)
		return 0, nil
	}
	tx.ExecOne("update access_totps set offered_id = $2, offered_at = $3 where person_id = $1", person, secret, at)
	return f.Offered, nil
}

// ConfirmTOTP takes a secret that was offered into use, after its first code: ErrNoOffer, ErrCode. It gives the secret that was in use before, or
// 0: it is to be erased. The factors are held.
func ConfirmTOTP(tx *db.Tx, f Factors, offered TOTPSecret, code string, at clock.Micros) (spent id.Secret, err error) {
	if f.Offered == 0 || offered == "" || at >= f.offeredAt+OfferLife {
		return 0, ErrNoOffer
	}
	step, ok := offered.step(plainCode(code), 0, at)
	if !ok {
		return 0, ErrCode.At("code")
	}
	tx.ExecOne("update access_totps set secret_id = offered_id, since = $2, last_step = $3, offered_id = 0, offered_at = 0 where person_id = $1",
		f.Person.ID, at, step)
	return f.Secret, nil
}

// RemoveTOTP removes the authenticator app, and with the last factor the recovery codes: ErrNoTOTP, ErrLastFactor. It gives the secrets that are to be erased. The
// factors are held.
func RemoveTOTP(tx *db.Tx, f Factors, at clock.Micros) (spent []id.Secret, err error) {
	if f.Secret == 0 {
		return nil, ErrNoTOTP
	}
	if err := f.mayLose(tx, at); err != nil {
		return nil, err
	}
	tx.ExecOne("delete from access_totps where person_id = $1", f.Person.ID)
	return f.secrets(), nil
}
