package penalties

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestAnEntryIsMetByItsWholeMarkInItsTimeAndForItsGoods(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		now := w.Clock.Now()
		listed, near := []byte("abcdefghijklmnop"), []byte("abcdefghzzzzzzzz") // one number, another text
		add := func(e Entry) Entry {
			t.Helper()
			e.ID, e.Reason, e.CreatedBy = id.NewListed(w.IDs), "x", "psn_a"
			w.Write(t, func(tx *db.Tx) (err error) { e, err = Blacklist(tx, e, now); return err })
			return e
		}
		all := add(Entry{Kind: Phone, MAC: listed, Until: now + clock.Day})
		add(Entry{Kind: Address, MAC: near, Supplier: maker, From: now + clock.Hour})
		meets := func(m Mark, at clock.Micros, supplier id.Supplier, want bool) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) error {
				var b Board
				b.Load(tx, []Mark{m})
				err := tx.Flush()
				if got := b.Lists(m, at, func(s id.Supplier) bool { return s == supplier }); got != want {
					t.Errorf("%s %s at %s for %d: %v", m.Kind, m.MAC, at, supplier, got)
				}
				plain, failed := Listed(tx, m.Kind, [][]byte{[]byte("something else"), m.MAC}, at)
				if want && plain != (m.Kind == Phone) {
					t.Errorf("listed for all goods: %v", plain)
				}
				return errors.Join(err, failed)
			})
		}
		meets(Mark{Phone, listed}, now, 0, true)
		meets(Mark{Phone, listed}, now-1, 0, false)
		meets(Mark{Phone, listed}, now+clock.Day-1, 0, true)
		meets(Mark{Phone, listed}, now+clock.Day, 0, false)
		meets(Mark{Phone, near}, now, 0, false)
		meets(Mark{Buyer, listed}, now, 0, false)
		meets(Mark{Address, near}, now, maker, false)
		meets(Mark{Address, near}, now+clock.Hour, maker, true)
		meets(Mark{Address, near}, now+clock.Hour, maker+1, false)
		for want, filter := range map[int]EntryFilter{2: {}, 1: {HoldingAt: now}, 0: {Kind: Buyer}} {
			w.Read(t, func(tx *db.Tx) error {
				got, err := Entries(tx, filter)
				if len(got) != want {
					t.Errorf("%+v gives %d", filter, len(got))
				}
				return err
			})
		}
		for _, want := range []error{nil, ErrEnded} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := EndEntry(tx, all.ID, "psn_b", now+1); return err })
			if !errors.Is(err, want) {
				t.Errorf("got %v", err)
			}
		}
		meets(Mark{Phone, listed}, now, 0, true)
		meets(Mark{Phone, listed}, now+1, 0, false)
		if err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := EndEntry(tx, 5, "psn_b", now); return err }); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

func TestMalformedEntriesAreRefusedWithAllTheirPlaces(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for want, e := range map[string]Entry{
			"invalid: the request has mistakes; phone blacklist_text_malformed; reason penalty_text_malformed; until blacklist_period_malformed": {Kind: Phone, From: 1},
			"invalid: the request has mistakes; kind blacklist_kind_unknown":                                                                     {Kind: "friend", Reason: "x"},
			"invalid: the request has mistakes; until blacklist_period_malformed":                                                                {Kind: Buyer, MAC: make([]byte, 16), Reason: "x", From: w.Clock.Now() + 5, Until: w.Clock.Now() + 5},
		} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := Blacklist(tx, e, w.Clock.Now()); return err })
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	})
}
