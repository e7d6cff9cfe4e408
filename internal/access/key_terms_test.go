package access

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestASetOfScopesIsStoredInOrderAndNoneIsTheUsual(t *testing.T) {
	set, err := KeyScopesOf([]KeyScope{OrdersPay, GoodsRead, OrdersPay})
	if err != nil || set.String() != "goods:read,orders:pay" || readKeyScopes(set.String()) != set {
		t.Errorf("%s, %v", set, err)
	}
	if !set.Include(OrdersPay) || set.Include(OrdersRead) || !KeyScopes(0).Include(OrdersRead) || KeyScopes(0).List() != nil {
		t.Error("what is in it is in it, and the usual has all")
	}
	if _, err := KeyScopesOf([]KeyScope{GoodsRead, "goods:eat"}); places(err)["scopes[1]"] != "key_scope_unknown" {
		t.Errorf("unknown: %v", err)
	}
	if all, err := KeyScopesOf(KeyScopeNames); err != nil || !slices.Equal(all.List(), KeyScopeNames) {
		t.Errorf("all: %s, %v", all, err)
	}
	later := readKeyScopes("horoscope:read")
	if later.Include(GoodsRead) || readKeyScopes(later.String()) != later {
		t.Errorf("a word of a later program opens what it does not name: %s", later)
	}
}

func TestRangesOfAddressesAreReadInAnyWayOfWriting(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.7": "203.0.113.7/32", "203.0.113.7/24": "203.0.113.0/24", "2001:db8::5/48": "2001:db8::/48", "2001:DB8::1": "2001:db8::1/128",
		"::ffff:203.0.113.7": "203.0.113.7/32", "::ffff:203.0.113.7/120": "203.0.113.0/24", "0.0.0.0/0": "0.0.0.0/0",
		"203.0.113": "", "203.0.113.0/33": "", "fe80::1%eth0": "", "": "", "::ffff:0:0/90": "", "example.com": "",
	} {
		p, ok := readRange(text)
		if got := p.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s, want %q", text, got, want)
		}
	}
	var faults fault.List
	got := checkAddresses(&faults, []string{"203.0.113.7", "10.0.0.0/8", "203.0.113.7/32"})
	if got != "10.0.0.0/8,203.0.113.7/32" || len(got.List()) != 2 || !faults.Empty() {
		t.Errorf("%s", got)
	}
	checkAddresses(&faults, slices.Repeat([]string{"10.0.0.0/8"}, MaxAddresses+1))
	if places(faults.Err(ErrInvalid))["addresses"] != "too_many_ranges" {
		t.Error("21 ranges were taken")
	}
}

func TestAKeyOpensFromItsAddressesAlone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		token := MintKey()
		w.Write(t, func(tx *db.Tx) error {
			_, err := IssueKey(tx, NewKey{
				ID: id.NewAPIKey(w.IDs), Token: token, Distributor: 8, Name: "kept", Addresses: []string{"203.0.113.0/24", "2001:db8::/48"},
			}, w.Clock.Now())
			return err
		})
		m := NewDoorman()
		for from, opens := range map[string]bool{
			"203.0.113.255": true, "::ffff:203.0.113.7": true, "2001:db8::1": true, "203.0.114.0": false, "2001:db9::1": false, "": false,
		} {
			a, _ := netip.ParseAddr(from)
			for range 2 { // looked up, and remembered
				_, _, err := m.Resolve(t.Context(), w.DB, string(token), a, w.Clock.Now())
				if opens != (err == nil) || !opens && !errors.Is(err, ErrAddress) {
					t.Errorf("%q: %v", from, err)
				}
			}
		}
	})
}

func TestRotatingAKeyKeepsWhatItIsAndGivesItsTermAnew(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		at := w.Clock.Now()
		token := MintKey()
		var k Key
		w.Write(t, func(tx *db.Tx) (err error) {
			k, err = IssueKey(tx, NewKey{
				ID: id.NewAPIKey(w.IDs), Token: token, Distributor: 8, Name: "ERP", Scopes: []KeyScope{OrdersRead}, Addresses: []string{"10.0.0.0/8"},
				ExpiresAt: at + 10*clock.Day,
			}, at)
			return err
		})
		w.Clock.Advance(9*clock.Day + 23*clock.Hour)
		at = w.Clock.Now()
		rotate := func(owner id.Distributor, hours int) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, _, err := RotateKey(tx, owner, k.ID, Rotation{ID: id.NewAPIKey(w.IDs), Token: MintKey(), OverlapHours: hours}, at)
				return err
			}
		}
		expect(t, w, ErrNotFound, rotate(9, 1))
		expect(t, w, ErrOverlap, rotate(8, MaxOverlapHours+1))
		expect(t, w, ErrOverlap, rotate(8, -1))
		var old, fresh Key
		w.Write(t, func(tx *db.Tx) (err error) {
			old, fresh, err = RotateKey(tx, 8, k.ID, Rotation{ID: id.NewAPIKey(w.IDs), Token: MintKey(), OverlapHours: 5}, at)
			return err
		})
		if old.ExpiresAt != k.ExpiresAt || old.ReplacedBy != fresh.ID { // an hour is left of it: the overlap makes no key live longer
			t.Errorf("old: %+v", old)
		}
		if fresh.ExpiresAt != at+10*clock.Day || fresh.Name != "ERP" || fresh.Scopes != k.Scopes || fresh.Addresses != k.Addresses {
			t.Errorf("fresh: %+v", fresh)
		}
		w.Read(t, func(tx *db.Tx) error {
			read, err := GetKey(tx, 8, fresh.ID)
			if read != fresh {
				t.Errorf("read %+v, made %+v", read, fresh)
			}
			return err
		})
		w.Clock.Advance(clock.Hour)
		at = w.Clock.Now()
		expect(t, w, ErrKeyEnded, rotate(8, 1))
		expect(t, w, ErrKeyEnded, func(tx *db.Tx) error { _, err := EditKey(tx, 8, k.ID, KeyWords{Name: "x"}, at); return err })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := EditKey(tx, 9, fresh.ID, KeyWords{Name: "x"}, at); return err })
		expect(t, w, ErrInvalid, func(tx *db.Tx) error {
			_, err := EditKey(tx, 8, fresh.ID, KeyWords{Name: strings.Repeat("x", 101), Scopes: []KeyScope{"?"}, Addresses: []string{"?"}}, at)
			if got := places(err); len(got) != 3 {
				t.Errorf("places: %v", got)
			}
			return err
		})
	})
}
