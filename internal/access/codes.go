package access

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

const (
	// guesses is how many wrong codes in a row lock codes for codesLocked: about five hundred tries a day at three codes in a million.
	guesses     = 5
	codesLocked = 15 * clock.Minute
)

// Verdict is what came of a code.
type Verdict struct {
	// Refused is ErrCode or ErrCodesLocked; nil: the code was right.
	Refused error
	// Recovery says that it was a recovery code, which is used up now.
	Recovery bool
	// Locked says that this wrong code was one too many.
	Locked bool
}

// Judge looks at a code of an authenticator app, or at a recovery code, and notes what came of it: a step is taken once, a recovery code is used
// up, wrong ones are counted. The factors are held, the secret is the one in use (empty: there is none). The transaction must be committed after
// a refusal, too, or nothing is counted.
func (f Factors) Judge(tx *db.Tx, secret TOTPSecret, code string, at clock.Micros) (Verdict, error) {
	if f.lockedUntil > at {
		return Verdict{Refused: ErrCodesLocked.At("code", "until", f.lockedUntil.Time().Format("2006-01-02T15:04:05Z07:00"))}, nil
	}
	code = plainCode(code)
	var right, recovery bool
	if len(code) == recoveryLetters && f.Has() {
		used, err := useRecoveryCode(tx, f.Person.ID, code, at)
		if err != nil {
			return Verdict{}, err
		}
		right, recovery = used, used
	} else if secret != "" && f.Secret != 0 {
		var step int64
		if step, right = secret.step(code, f.lastStep, at); right {
			tx.ExecOne("update access_totps set last_step = $2 where person_id = $1", f.Person.ID, step)
		}
	}
	if right {
		tx.Exec("delete from access_guesses where person_id = $1", f.Person.ID)
		return Verdict{Recovery: recovery}, nil
	}
	return f.wrongCode(tx, at), nil
}

// wrongCode counts a wrong code.
func (f Factors) wrongCode(tx *db.Tx, at clock.Micros) Verdict {
	v := Verdict{Refused: ErrCode.At("code")}
	wrong, until := f.wrong+1, clock.Micros(0)
	if wrong >= guesses {
		wrong, until, v.Locked = 0, at+codesLocked, true
	}
	tx.Exec("delete from access_guesses where person_id = $1", f.Person.ID)
	tx.Exec("insert into access_guesses (person_id, wrong, locked_until) values ($1, $2, $3)", f.Person.ID, wrong, until)
	return v
}
