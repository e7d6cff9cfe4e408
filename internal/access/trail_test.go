package access

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestTheTrailIsNarrowedByWhomWhatAndWhen(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		source := id.NewSource(w.Clock, 1)
		begun := w.Clock.Now()
		line := func(actor, action, subject string) id.Event {
			e := Entry{ID: id.NewEvent(source), At: w.Clock.Now(), Actor: actor, Action: action, Subject: subject}
			w.Write(t, func(tx *db.Tx) error { Note(tx, e); return nil })
			w.Clock.Advance(clock.Hour)
			return e.ID
		}
		a := line("psn_a", "agreement.sign", "agr_1")
		b := line("psn_b", "price.set", "sku_1")
		c := line("psn_a", "price.set", "sku_2")
		d := line("key_b", "price.set", "sku_1")
		for name, x := range map[string]struct {
			f    TrailFilter
			want []id.Event
		}{
			"all":                 {TrailFilter{}, []id.Event{a, b, c, d}},
			"newest first":        {TrailFilter{Newest: true}, []id.Event{d, c, b, a}},
			"of a thing":          {TrailFilter{Subject: "sku_1"}, []id.Event{b, d}},
			"of a person":         {TrailFilter{Actor: "psn_a", Newest: true}, []id.Event{c, a}},
			"of a kind":           {TrailFilter{Action: "price.set"}, []id.Event{b, c, d}},
			"a kind is whole":     {TrailFilter{Action: "price"}, nil},
			"of a time":           {TrailFilter{From: begun + clock.Hour, To: begun + 3*clock.Hour}, []id.Event{b, c}},
			"until is left out":   {TrailFilter{To: begun + clock.Hour}, []id.Event{a}},
			"all at once":         {TrailFilter{Actor: "psn_a", Action: "price.set", Subject: "sku_2", From: begun}, []id.Event{c}},
			"a page":              {TrailFilter{Limit: 2}, []id.Event{a, b}},
			"the next":            {TrailFilter{Limit: 2, After: b}, []id.Event{c, d}},
			"the next, backwards": {TrailFilter{Limit: 2, After: c, Newest: true}, []id.Event{b, a}},
		} {
			var got []id.Event
			w.Read(t, func(tx *db.Tx) error {
				lines, err := Trail(tx, x.f)
				for _, l := range lines {
					got = append(got, l.ID)
				}
				return err
			})
			if !slices.Equal(got, x.want) {
				t.Errorf("%s: %v, want %v", name, got, x.want)
			}
		}
		w.Read(t, func(tx *db.Tx) error {
			actions, err := TrailActions(tx)
			if !slices.Equal(actions, []string{"agreement.sign", "price.set"}) {
				t.Errorf("kinds: %v", actions)
			}
			return err
		})
	})
}
