package access

import (
	"context"
	"net/netip"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

const (
	// remembered is how long a key that was good is taken for good: so long may a key work in one process after another process
	// revoked it.
	remembered = clock.Second
	// rememberedMost bounds the keys that are remembered at once.
	rememberedMost = 10_000
)

// Doorman tells whose a token is, like Resolve, and remembers for a second which API keys were good: a distributor in full swing is not looked
// up for each of its calls. Sessions are always looked up.
type Doorman struct {
	mu    sync.Mutex
	known map[Token]sighting
	turns int // how often all was forgotten
}

type sighting struct {
	key  held
	seen clock.Micros
}

// NewDoorman makes a doorman who knows nobody yet.
func NewDoorman() *Doorman { return &Doorman{known: map[Token]sighting{}} }

// Resolve tells who holds a bearer token and comes from an address, and how it may be used where it is a key: ErrToken, ErrTokenExpired,
// ErrFactorNeeded and ErrFactorMissing for a session that is not whole yet, and ErrAddress for a key that is kept to other addresses.
func (m *Doorman) Resolve(ctx context.Context, d *db.DB, bearer string, from netip.Addr, at clock.Micros) (Scope, *Terms, error) {
	scope, terms, err := m.holder(ctx, d, bearer, from, at)
	switch {
	case err != nil:
		return Scope{}, nil, err
	case !terms.admit(from):
		return Scope{}, nil, ErrAddress
	}
	return scope, terms, nil
}

func (m *Doorman) holder(ctx context.Context, d *db.DB, bearer string, from netip.Addr, at clock.Micros) (Scope, *Terms, error) {
	key := isKey(bearer)
	if key {
		if h, ok := m.recall(Token(bearer), at); ok {
			scope, err := h.at(at, nil)
			return scope, h.terms, err
		}
	}
	if isSession(bearer) {
		in, err := Enter(ctx, d, bearer, from, at)
		if err == nil {
			err = in.State.Refusal()
		}
		if err != nil {
			return Scope{}, nil, err
		}
		return in.Scope, nil, nil
	}
	var scope Scope
	var terms *Terms
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if !key {
			scope, err = Resolve(tx, bearer, at)
			return err
		}
		turn := m.turn()
		h, err := findKey(tx, Token(bearer))
		if scope, err = h.at(at, err); err == nil {
			terms = h.terms
			m.remember(Token(bearer), sighting{h, at}, turn)
		}
		return err
	})
	return scope, terms, err
}

// Forget makes the doorman look every key up again: one was revoked, rotated, or may now do something else.
func (m *Doorman) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known = map[Token]sighting{}
	m.turns++
}

func (m *Doorman) recall(t Token, at clock.Micros) (held, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.known[t]
	return s.key, ok && at >= s.seen && at < s.seen+remembered
}

func (m *Doorman) turn() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.turns
}

// remember keeps a key that was found good, unless one was revoked since it was looked for: that may have been it.
func (m *Doorman) remember(t Token, s sighting, turn int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if turn != m.turns {
		return
	}
	if len(m.known) >= rememberedMost {
		m.known = map[Token]sighting{}
	}
	m.known[t] = s
}
