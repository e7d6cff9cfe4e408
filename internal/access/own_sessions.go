package access

import (
	"context"
	"net/netip"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ProofLife is how long a password or a factor that was shown counts for what protects the account.
const ProofLife = 10 * clock.Minute

// shownSessions bounds the list of a person's sessions, newest first.
const shownSessions = 100

// Entered is who came in with a session, whole or not.
type Entered struct {
	Scope    Scope
	State    SessionState
	ProvedAt clock.Micros // when it last showed its password or a factor
}

// Fresh refuses with ErrProofNeeded unless the person has shown who it is within ProofLife. A session that is not whole has just begun.
func (e Entered) Fresh(at clock.Micros) error {
	if e.State == Whole && at >= e.ProvedAt+ProofLife {
		return ErrProofNeeded
	}
	return nil
}

func isSession(bearer string) bool {
	return len(bearer) == tokenLength && strings.HasPrefix(bearer, sessionPrefix)
}

// ResolveSession tells whose session a token is, also before the session is whole: for those steps that make it whole. ErrToken, ErrTokenExpired.
func ResolveSession(tx *db.Tx, bearer string, at clock.Micros) (Entered, error) {
	if !isSession(bearer) {
		return Entered{}, ErrToken
	}
	h, err := findSession(tx, Token(bearer))
	scope, err := h.at(at, err)
	if err != nil {
		return Entered{}, err
	}
	return Entered{scope, h.state, h.provedAt}, nil
}

// Enter is ResolveSession for a request from an address. That the session is used is written down every five minutes; should that fail, the
// request goes on.
func Enter(ctx context.Context, d *db.DB, bearer string, from netip.Addr, at clock.Micros) (in Entered, err error) {
	seen := at
	err = d.Read(ctx, func(tx *db.Tx) error {
		if !isSession(bearer) {
			return ErrToken
		}
		h, err := findSession(tx, Token(bearer))
		if in.Scope, err = h.at(at, err); err == nil {
			in.State, in.ProvedAt, seen = h.state, h.provedAt, h.seen
		}
		return err
	})
	if err != nil || at < seen+seenEvery {
		return in, err
	}
	_ = d.Write(ctx, func(tx *db.Tx) error {
		tx.Exec("update access_sessions set seen_at = $2, address = $3 where id = $1 and seen_at < $2", in.Scope.Session, at, address(from))
		return nil
	})
	return in, nil
}

// FinishSession makes a session whole under a new token, so that whoever saw the old one has nothing: ErrToken when it is not to be finished
// in this way.
func FinishSession(tx *db.Tx, in Entered, by SessionAction, token Token, at clock.Micros) error {
	to, ok := SessionLifecycle[in.State][by]
	if !ok {
		return ErrToken
	}
	tx.ExecOne(`update access_sessions set state = $3, token_hash = $4, expires_at = $5, proved_at = $6, seen_at = $6 where id = $1 and state = $2`,
		in.Scope.Session, in.State, to, token.hash(), at+SessionLife, at)
	return nil
}

// NoteProof writes down that the person of a session has shown who it is.
func NoteProof(tx *db.Tx, session id.Session, at clock.Micros) {
	tx.Exec("update access_sessions set proved_at = $2 where id = $1", session, at)
}

// OwnSession is one session as its person sees it.
type OwnSession struct {
	ID        id.Session
	BegunAt   clock.Micros
	SeenAt    clock.Micros // five minutes late at most
	ExpiresAt clock.Micros
	Address   string
	Browser   string
}

// OwnSessions lists a person's whole sessions that have not ended, the newest first.
func OwnSessions(tx *db.Tx, person id.Person, at clock.Micros) ([]OwnSession, error) {
	return db.All(tx, func(r *db.Row) OwnSession {
		return OwnSession{id.Session(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()), r.Text(), r.Text()}
	}, `select id, created_at, seen_at, expires_at, address, browser from access_sessions
		where person_id = $1 and state = $2 and expires_at > $3 and seen_at > $4 order by id desc limit $5`,
		person, Whole, at, at-SessionIdle, shownSessions)
}

// EndOwnSession ends one session of a person: ErrNotFound.
func EndOwnSession(tx *db.Tx, person id.Person, session id.Session) error {
	tx.Exec("delete from access_sessions where id = $1 and person_id = $2", session, person)
	return oneOrMissing(tx)
}

// EndOtherSessions signs a person out everywhere but in one session.
func EndOtherSessions(tx *db.Tx, person id.Person, kept id.Session) {
	tx.Exec("delete from access_sessions where person_id = $1 and id <> $2", person, kept)
}

// ProvePassword checks a person's password outside of any transaction, as SignIn does: ErrOldPassword, ErrNotFound. It gives the hash that was checked
// against, which ChangePassword wants.
func ProvePassword(ctx context.Context, d *db.DB, person id.Person, password string) (PasswordHash, error) {
	var hash PasswordHash
	err := d.Read(ctx, func(tx *db.Tx) error {
		p, err := GetPerson(tx, person)
		if err != nil {
			return err
		}
		c, err := findLogin(tx, p.Login)
		hash = c.hash
		return err
	})
	if err == nil && !hash.matches(password) {
		err = ErrOldPassword.At("password")
	}
	return hash, err
}

// ChangePassword changes a person's own password after ProvePassword and ends its other sessions: ErrOldPassword when the old one was changed meanwhile.
func ChangePassword(tx *db.Tx, in Entered, old, password PasswordHash, at clock.Micros) error {
	f, err := HoldFactors(tx, in.Scope.Person)
	switch {
	case err != nil:
		return err
	case f.hash != old:
		return ErrOldPassword.At("password")
	}
	tx.ExecOne("update access_people set password_hash = $2 where id = $1", in.Scope.Person, password)
	EndOtherSessions(tx, in.Scope.Person, in.Scope.Session)
	NoteProof(tx, in.Scope.Session, at)
	return nil
}
