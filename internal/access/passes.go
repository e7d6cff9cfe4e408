package access

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const passPrefix = "fxa_"

// PassLife is how long an applicant may tend its application.
const PassLife = 180 * clock.Day

// MintPass makes the token of a new pass. Draw it before the transaction, so that a re-run keeps it.
func MintPass() Token { return mint(passPrefix) }

// GivePass lets the holder of a token tend an application.
func GivePass(tx *db.Tx, t Token, application id.Application, at clock.Micros) {
	tx.Exec("insert into access_passes (token_hash, application_id, expires_at, created_at) values ($1, $2, $3, $4)",
		t.hash(), application, at+PassLife, at)
}

// EndPasses takes all passes of an application back: its account was opened, or it was withdrawn.
func EndPasses(tx *db.Tx, application id.Application) {
	tx.Exec("delete from access_passes where application_id = $1", application)
}

func resolvePass(tx *db.Tx, t Token, at clock.Micros) (Scope, error) {
	h, err := db.One(tx, func(r *db.Row) held {
		application := id.Application(r.Int())
		return held{
			scope:   Scope{Role: Applicant, Party: int64(application), Actor: application.String()},
			expires: clock.Micros(r.Int()),
		}
	}, "select application_id, expires_at from access_passes where token_hash = $1", t.hash())
	return h.at(at, err)
}
