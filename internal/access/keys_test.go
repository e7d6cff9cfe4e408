package access

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func issued(t *testing.T, w *testkit.World, d id.Distributor, expires clock.Micros) (Key, Token) {
	t.Helper()
	token := MintKey()
	var k Key
	w.Write(t, func(tx *db.Tx) (err error) {
		k, err = IssueKey(tx, NewKey{ID: id.NewAPIKey(w.IDs), Token: token, Distributor: d, Name: "shop", ExpiresAt: expires}, w.Clock.Now())
		return err
	})
	return k, token
}

func TestKeysOfOneDistributorOverlapAndActForIt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		first, a := issued(t, w, 8, 0)
		second, b := issued(t, w, 8, 0)
		for k, token := range map[Key]Token{first: a, second: b} {
			s, err := resolve(t, w, string(token))
			if want := (Scope{Role: Distributor, Party: 8, Duties: "buying,finance", Actor: k.ID.String(), Key: k.ID}); err != nil || s != want {
				t.Errorf("got %+v, %v; want %+v", s, err, want)
			}
			if k.Tail != string(token[len(token)-4:]) {
				t.Errorf("tail %s of %s", k.Tail, string(token))
			}
		}
		w.Write(t, func(tx *db.Tx) error { _, err := RevokeKey(tx, 8, first.ID, w.Clock.Now()); return err })
		if _, err := resolve(t, w, string(a)); !errors.Is(err, ErrToken) {
			t.Errorf("revoked: %v", err)
		}
		if _, err := resolve(t, w, string(b)); err != nil {
			t.Errorf("the other: %v", err)
		}
	})
}

func TestAKeyEndsWhenItExpires(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, token := issued(t, w, 8, w.Clock.Now()+clock.Hour)
		if !k.Live(w.Clock.Now()) || k.Live(k.ExpiresAt) {
			t.Error("a key is live until just before its expiry")
		}
		w.Clock.Advance(clock.Hour)
		if _, err := resolve(t, w, string(token)); !errors.Is(err, ErrTokenExpired) {
			t.Fatalf("got %v", err)
		}
		expect(t, w, ErrInvalid, func(tx *db.Tx) error {
			_, err := IssueKey(tx, NewKey{ID: 1, Token: token, Distributor: 8, Name: "", ExpiresAt: w.Clock.Now()}, w.Clock.Now())
			if got := places(err); got["expires_at"] != "expiry_passed" || got["name"] != "name_malformed" {
				t.Errorf("places: %v", got)
			}
			return err
		})
	})
}

func TestAnotherDistributorsKeyLooksLikeAMissingOne(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		k, token := issued(t, w, 8, 0)
		for _, c := range []struct {
			owner id.Distributor
			key   id.APIKey
		}{{9, k.ID}, {8, k.ID + 1}, {0, k.ID + 1}} {
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := RevokeKey(tx, c.owner, c.key, 5); return err })
		}
		if _, err := resolve(t, w, string(token)); err != nil {
			t.Fatal(err)
		}
		w.Write(t, func(tx *db.Tx) error { _, err := RevokeKey(tx, 0, k.ID, 5); return err })
		w.Write(t, func(tx *db.Tx) error {
			again, err := RevokeKey(tx, 8, k.ID, 6)
			if again.RevokedAt != 5 {
				t.Errorf("revoked again at %d", again.RevokedAt)
			}
			return err
		})
		w.Read(t, func(tx *db.Tx) error {
			own, err := Keys(tx, 8, 0, 10)
			if len(own) != 1 || own[0].RevokedAt != 5 {
				t.Errorf("own: %+v", own)
			}
			others, failed := Keys(tx, 9, 0, 10)
			if len(others) != 0 {
				t.Errorf("others: %+v", others)
			}
			return errors.Join(err, failed)
		})
	})
}

func TestLiveKeysOfADistributorAreBounded(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var last Key
		for range MaxLiveKeys {
			last, _ = issued(t, w, 8, 0)
		}
		one := func(tx *db.Tx) error {
			_, err := IssueKey(tx, NewKey{ID: id.NewAPIKey(w.IDs), Token: MintKey(), Distributor: 8, Name: "one more"}, w.Clock.Now())
			return err
		}
		expect(t, w, ErrTooManyKeys, one)
		w.Write(t, func(tx *db.Tx) error { _, err := RevokeKey(tx, 8, last.ID, 5); return err })
		expect(t, w, nil, one)
	})
}

func TestATestKeyIsKnownByItsLettersAndSaysSoInItsScope(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		first, live := issued(t, w, 8, 0)
		token := MintTestKey()
		var k Key
		w.Write(t, func(tx *db.Tx) (err error) {
			k, err = IssueKey(tx, NewKey{ID: id.NewAPIKey(w.IDs), Token: token, Distributor: 8, Name: "trial"}, w.Clock.Now())
			return err
		})
		if !k.Test || first.Test || len(token) != len(live) || !IsTestKey(string(token)) || IsTestKey(string(live)) || IsTestKey("fxt_short") {
			t.Errorf("test %v, live %v; %d and %d letters", k.Test, first.Test, len(token), len(live))
		}
		for bearer, test := range map[Token]bool{token: true, live: false} {
			plain, err := resolve(t, w, string(bearer))
			remembered, failed := visit(t, w, NewDoorman(), bearer, w.Clock.Now())
			if err != nil || failed != nil || plain.Test != test || remembered != plain {
				t.Errorf("%+v, %+v, %v, %v; want test %v", plain, remembered, err, failed, test)
			}
		}
		w.Read(t, func(tx *db.Tx) error {
			keys, err := Keys(tx, 8, 0, 10)
			if len(keys) != 2 || keys[0].Test || !keys[1].Test {
				t.Errorf("listed: %+v", keys)
			}
			return err
		})
		// Letters alone open nothing: the other kind's prefix before the same letters is nobody's.
		if _, err := resolve(t, w, "fxk_"+string(token)[len(testPrefix):]); !errors.Is(err, ErrToken) {
			t.Errorf("under the other prefix: %v", err)
		}
	})
}
