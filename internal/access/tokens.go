package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/netip"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Token is a bearer token in the clear: 256 random bits. It is shown once and stored only as a SHA-256; it needs no slow hash,
// because nobody can guess 256 bits.
type Token string

const (
	sessionPrefix = "fxs_"
	keyPrefix     = "fxk_"
	testPrefix    = "fxt_"
	tokenBytes    = 32
	tailLetters   = 4
)

var (
	tokenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
	tokenLength  = len(sessionPrefix) + tokenLetters.EncodedLen(tokenBytes)
)

// String hides the token from logs; string(t) shows it.
func (t Token) String() string { return "…" + t.tail() }

// GoString hides the token from logs.
func (t Token) GoString() string { return t.String() }

// MintSession makes the token of a new session. Draw it before the transaction, so that a re-run keeps it.
func MintSession() Token { return mint(sessionPrefix) }

// MintKey makes the token of a new API key. Draw it before the transaction, so that a re-run keeps it.
func MintKey() Token { return mint(keyPrefix) }

// MintTestKey makes the token of a new API key that is good for the sandbox alone. Draw it before the transaction, as MintKey.
func MintTestKey() Token { return mint(testPrefix) }

// IsTestKey says whether a bearer token is that of a test key, as its letters alone tell; whether there is such a key, Resolve does.
func IsTestKey(bearer string) bool {
	return len(bearer) == tokenLength && strings.HasPrefix(bearer, testPrefix)
}

func isKey(bearer string) bool {
	return IsTestKey(bearer) || len(bearer) == tokenLength && strings.HasPrefix(bearer, keyPrefix)
}

func mint(prefix string) Token {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
	return Token(prefix + tokenLetters.EncodeToString(b))
}

func (t Token) hash() []byte {
	sum := sha256.Sum256([]byte(t))
	return sum[:]
}

func (t Token) tail() string {
	if len(t) != tokenLength {
		return ""
	}
	return string(t[len(t)-tailLetters:])
}

// Resolve tells who holds a bearer token: ErrToken for one that is unknown, ended, revoked or of a disabled person,
// ErrTokenExpired for one that was good once, ErrFactorNeeded and ErrFactorMissing for a session that is not whole yet.
func Resolve(tx *db.Tx, bearer string, at clock.Micros) (Scope, error) {
	t := Token(bearer)
	switch {
	case len(t) != tokenLength:
		return Scope{}, ErrToken
	case strings.HasPrefix(bearer, sessionPrefix):
		h, err := findSession(tx, t)
		return h.whole(at, err)
	case isKey(bearer):
		return resolveKey(tx, t, at)
	case strings.HasPrefix(bearer, passPrefix):
		return resolvePass(tx, t, at)
	}
	return Scope{}, ErrToken
}

type held struct {
	scope   Scope
	terms   *Terms // of a key
	expires clock.Micros
	ended   bool

	// of a session
	state    SessionState
	seen     clock.Micros
	provedAt clock.Micros
}

func (h held) at(now clock.Micros, err error) (Scope, error) {
	switch {
	case errors.Is(err, db.ErrNoRow), err == nil && h.ended:
		return Scope{}, ErrToken
	case err != nil:
		return Scope{}, err
	case h.expires != 0 && h.expires <= now:
		return Scope{}, ErrTokenExpired
	}
	return h.scope, nil
}

// whole is at, for what only a whole session may do.
func (h held) whole(now clock.Micros, err error) (Scope, error) {
	scope, err := h.at(now, err)
	if err == nil {
		err = h.state.Refusal()
	}
	if err != nil {
		return Scope{}, err
	}
	return scope, nil
}

func findSession(tx *db.Tx, t Token) (held, error) {
	return db.One(tx, func(r *db.Row) held {
		h := held{scope: Scope{Session: id.Session(r.Int())}, state: SessionState(r.Text())}
		h.expires, h.provedAt, h.seen = clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int())
		h.expires = min(h.expires, h.seen+SessionIdle)
		h.scope.Person = id.Person(r.Int())
		h.scope.Role, h.scope.Party, h.scope.Duties = Role(r.Text()), r.Int(), Duties(r.Text())
		h.ended = r.Bool()
		h.scope.Actor = h.scope.Person.String()
		return h
	}, `select s.id, s.state, s.expires_at, s.proved_at, s.seen_at, p.id, p.role, p.party_id, p.duties, p.disabled_at
		from access_sessions s join access_people p on p.id = s.person_id where s.token_hash = $1`, t.hash())
}

func resolveKey(tx *db.Tx, t Token, at clock.Micros) (Scope, error) {
	h, err := findKey(tx, t)
	return h.at(at, err)
}

// Terms are how a key may be used, beside by whom: what it may do, and how fast where that is not the usual.
type Terms struct {
	Scopes KeyScopes
	Rates  Rates

	kept   bool // to the ranges
	ranges []netip.Prefix
}

// admit says whether the key may be used from an address; what is no address is in no range.
func (t *Terms) admit(from netip.Addr) bool {
	if t == nil || !t.kept {
		return true
	}
	from = from.Unmap().WithZone("")
	return slices.ContainsFunc(t.ranges, func(p netip.Prefix) bool { return p.Contains(from) })
}

func findKey(tx *db.Tx, t Token) (held, error) {
	var rates Rates
	tx.Query(func(r *db.Row) {
		if rates == nil {
			rates = Rates{}
		}
		given := scanRate(r)
		rates[given.Class] = given.Rate // a key's own comes after its distributor's
	}, `select r.class, r.per_second, r.at_once, r.key_id from access_keys k join access_rates r on r.distributor_id = k.distributor_id and r.key_id in (0, k.id)
		where k.token_hash = $1 order by r.key_id`, t.hash())
	return db.One(tx, func(r *db.Row) held {
		h := held{scope: Scope{Role: Distributor, Key: id.APIKey(r.Int()), Duties: DutiesOf([]Duty{Buying, Finance})}}
		h.scope.Party, h.expires, h.ended, h.scope.Test = r.Int(), clock.Micros(r.Int()), r.Bool(), r.Bool()
		h.terms = &Terms{Scopes: readKeyScopes(r.Text()), Rates: rates}
		ranges := Addresses(r.Text())
		h.terms.kept, h.terms.ranges = ranges != "", ranges.List()
		h.scope.Actor = h.scope.Key.String()
		return h
	}, "select id, distributor_id, expires_at, revoked_at, test, scopes, addresses from access_keys where token_hash = $1", t.hash())
}
