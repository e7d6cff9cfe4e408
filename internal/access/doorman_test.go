package access

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// visit asks the doorman about a key at a time.
func visit(t *testing.T, w *testkit.World, m *Doorman, token Token, at clock.Micros) (Scope, error) {
	t.Helper()
	scope, _, err := m.Resolve(t.Context(), w.DB, string(token), netip.MustParseAddr("192.0.2.1"), at)
	return scope, err
}

func TestADoormanRemembersAKeyForASecond(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, token := issued(t, w, 8, 0)
		m, now := NewDoorman(), w.Clock.Now()
		scope, err := visit(t, w, m, token, now)
		if err != nil || scope.Party != 8 || scope.Key != k.ID {
			t.Fatalf("%+v, %v", scope, err)
		}
		// Revoked by another process: this one does not know.
		w.Write(t, func(tx *db.Tx) error { _, err := RevokeKey(tx, 8, k.ID, now); return err })
		if again, err := visit(t, w, m, token, now+remembered-1); err != nil || again != scope {
			t.Errorf("within the second: %+v, %v", again, err)
		}
		if _, err := visit(t, w, m, token, now+remembered); !errors.Is(err, ErrToken) {
			t.Errorf("after it: %v", err)
		}
	})
}

func TestADoormanWhoForgotLooksAgain(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, token := issued(t, w, 8, 0)
		m, now := NewDoorman(), w.Clock.Now()
		if _, err := visit(t, w, m, token, now); err != nil {
			t.Fatal(err)
		}
		w.Write(t, func(tx *db.Tx) error { _, err := RevokeKey(tx, 8, k.ID, now); return err })
		m.Forget()
		if _, err := visit(t, w, m, token, now); !errors.Is(err, ErrToken) {
			t.Errorf("revoked: %v", err)
		}
	})
}

// A look-up that began before a revocation must not bring the key back after it.
func TestADoormanDoesNotRememberWhatWasLookedForBeforeARevocation(t *testing.T) {
	m := NewDoorman()
	turn := m.turn()
	m.Forget()
	m.remember("t", sighting{seen: 1}, turn)
	if _, ok := m.recall("t", 1); ok {
		t.Error("remembered")
	}
}

func TestARememberedKeyExpiresAtItsTime(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		now := w.Clock.Now()
		_, token := issued(t, w, 8, now+remembered/2)
		m := NewDoorman()
		if _, err := visit(t, w, m, token, now); err != nil {
			t.Fatal(err)
		}
		if _, err := visit(t, w, m, token, now+remembered/2); !errors.Is(err, ErrTokenExpired) {
			t.Errorf("got %v", err)
		}
	})
}

func TestADoormanRemembersNoMoreThanHeMay(t *testing.T) {
	m := NewDoorman()
	for i := range rememberedMost + 5 {
		m.remember(MintKey(), sighting{seen: clock.Micros(i)}, 0)
	}
	if len(m.known) > rememberedMost {
		t.Errorf("%d known", len(m.known))
	}
}
