package access

import (
	"context"
	"errors"
	"net/netip"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const (
	// SessionLife is how long a session lasts.
	SessionLife = 12 * clock.Hour
	// SessionIdle is how long a session lasts that nobody uses.
	SessionIdle = 2 * clock.Hour
	// unfinishedLife is how long signing in may take, until the second factor is shown or set up.
	unfinishedLife = 15 * clock.Minute
	// seenEvery is how often it is written down that a session is used.
	seenEvery = 5 * clock.Minute
)

// Session is a signed-in person. Its token is shown this once.
type Session struct {
	ID        id.Session
	Token     Token
	Person    Person
	State     SessionState
	Kinds     []string // in which ways the second factor may be shown, while the session is half
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
	From    Origin
	// Finished refuses a session that would not be whole, instead of beginning it.
	Finished bool
}

// Origin is from where somebody signs in.
type Origin struct {
	Address netip.Addr
	Browser string // as coarse as BrowserName gives it
}

// address writes an address; what is none is empty.
func address(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	return a.Unmap().WithZone("").String()
}

// SignIn begins a session, or refuses with ErrSignIn. A session that is not whole waits for the second factor to be shown or set up; where only a whole
// one is wanted, ErrFactorNeeded and ErrFactorMissing. It is not a verb over a transaction like the others, because the slow
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
	s := Session{ID: try.Session, Token: MintSession(), Person: c.person}
	err = d.Write(ctx, func(tx *db.Tx) error { return begin(tx, &s, c.hash, try) })
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

// begin writes the session, unless the password was changed or the person disabled while it was being checked.
func begin(tx *db.Tx, s *Session, hash PasswordHash, try SignInAttempt) error {
	f, err := HoldFactors(tx, s.Person.ID)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	case err != nil, f.hash != hash, f.Person.DisabledAt != 0:
		return ErrSignIn
	}
	if s.State, err = f.opening(tx, try.At); err != nil {
		return err
	}
	if refusal := s.State.Refusal(); try.Finished && refusal != nil {
		return refusal
	}
	s.Kinds, s.ExpiresAt = f.Kinds(), try.At+SessionLife
	if s.State != Whole {
		s.ExpiresAt = try.At + unfinishedLife
	}
	insertSession(tx, s, try.From, try.At)
	return nil
}

// insertSession writes a session that begins. Sessions of the person that have expired go with it, so that they never pile up.
func insertSession(tx *db.Tx, s *Session, from Origin, at clock.Micros) {
	tx.Exec("delete from access_sessions where person_id = $1 and expires_at <= $2", s.Person.ID, at)
	tx.Exec(`insert into access_sessions (id, token_hash, person_id, state, created_at, expires_at, proved_at, seen_at, address, browser)
		values ($1, $2, $3, $4, $5, $6, $5, $5, $7, $8)`,
		s.ID, s.Token.hash(), s.Person.ID, s.State, at, s.ExpiresAt, address(from.Address), from.Browser)
}

// EndSession signs a session out. One that is gone already does not matter.
func EndSession(tx *db.Tx, session id.Session) {
	tx.Exec("delete from access_sessions where id = $1", session)
}

// EndSessions signs a person out everywhere.
func EndSessions(tx *db.Tx, person id.Person) {
	tx.Exec("delete from access_sessions where person_id = $1", person)
}
