package access

import (
	"context"
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// SessionLife is how long a session lasts.
const SessionLife = 12 * clock.Hour

// Session is a signed-in person. Its token is shown this once.
type Session struct {
	ID        id.Session
	Token     Token
	Person    Person
	ExpiresAt clock.Micros
}

// SignInAttempt is what a person typed, and what is drawn for the session that may come of it.
type SignInAttempt struct {
	Login    string
	Password string
	// Params is the cost of a check where there is no hash to check against.
	Params  Params
	Session id.Session
	At      clock.Micros
}

// SignIn begins a session, or refuses with ErrSignIn. It is not a verb over a transaction like the others, because the slow
// password check must stand between two transactions: it would keep the only writer of SQLite busy. An unknown login costs
// the same work as a known one.
func SignIn(ctx context.Context, d *db.DB, try SignInAttempt) (Session, error) {
	var c candidate
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = findCandidate(tx, try.Login, try.Params)
		return err
	})
	if err != nil {
		return Session{}, err
	}
	if !c.hash.matches(try.Password) || !c.known {
		return Session{}, ErrSignIn
	}
	s := Session{ID: try.Session, Token: MintSession(), Person: c.person, ExpiresAt: try.At + SessionLife}
	err = d.Write(ctx, func(tx *db.Tx) error { return begin(tx, s, c.hash, try.At) })
	if err != nil {
		return Session{}, err
	}
	return s, nil
}

// candidate is what a password is checked against: a decoy when the login is unknown or its person disabled.
type candidate struct {
	person Person
	hash   PasswordHash
	known  bool
}

func findCandidate(tx *db.Tx, login string, p Params) (candidate, error) {
	c, err := findLogin(tx, foldLogin(login))
	if errors.Is(err, db.ErrNoRow) {
		return candidate{hash: decoy(p)}, nil
	}
	c.known = c.person.DisabledAt == 0
	return c, err
}

func findLogin(tx *db.Tx, login string) (candidate, error) {
	if !loginShape.MatchString(login) {
		return candidate{}, db.ErrNoRow // and never a text that the engine can't hold
	}
	return db.One(tx, func(r *db.Row) candidate {
		return candidate{person: scanPerson(r), hash: PasswordHash(r.Text())}
	}, "select "+personColumns+", password_hash from access_people where login = $1", login)
}

// begin writes the session, unless the password was changed or the person disabled while it was being checked. Sessions of
// the person that have expired go with it, so that they never pile up.
func begin(tx *db.Tx, s Session, hash PasswordHash, at clock.Micros) error {
	var found bool
	tx.Lock("access_people", []string{"id"}, db.Ids([]id.Person{s.Person.ID}), "password_hash, disabled_at", func(r *db.Row) {
		found = PasswordHash(r.Text()) == hash && !r.Bool()
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	if !found {
		return ErrSignIn
	}
	tx.Exec("delete from access_sessions where person_id = $1 and expires_at <= $2", s.Person.ID, at)
	tx.Exec("insert into access_sessions (id, token_hash, person_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
		s.ID, s.Token.hash(), s.Person.ID, at, s.ExpiresAt)
	return nil
}

// EndSession signs a session out. One that is gone already does not matter.
func EndSession(tx *db.Tx, session id.Session) {
	tx.Exec("delete from access_sessions where id = $1", session)
}

// EndSessions signs a person out everywhere.
func EndSessions(tx *db.Tx, person id.Person) {
	tx.Exec("delete from access_sessions where person_id = $1", person)
}
