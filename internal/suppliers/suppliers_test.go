package suppliers

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// expect runs body in a transaction and demands this outcome; nil is success.
func expect(t *testing.T, w *testkit.World, want error, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(t.Context(), body); !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

// places gives the codes of a refusal by path.
func places(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func created(t *testing.T, w *testkit.World) Supplier {
	t.Helper()
	var s Supplier
	w.Write(t, func(tx *db.Tx) (err error) {
		s, err = Create(tx, NewSupplier{ID: id.NewSupplier(w.IDs), Name: " 龙井茶业 ", FlatMinor: 800, FreeFromMinor: 9900}, w.Clock.Now())
		return err
	})
	return s
}

func TestASupplierIsReadAsItWasCreated(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		want := Supplier{ID: s.ID, Name: "龙井茶业", State: Active, Freight: Freight{Active, 800, 9900}, CreatedAt: testkit.Start}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, s.ID)
			if got != want || s != want {
				t.Errorf("got %+v, created %+v", got, s)
			}
			return err
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Get(tx, s.ID+1); return err })
	})
}

func TestCreateNamesAllMistakesAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for _, name := range []string{"", " ", strings.Repeat("茶", 101), "a\x00b", "a\xff"} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := Create(tx, NewSupplier{ID: 1, Name: name, FlatMinor: -1, FreeFromMinor: money.MaxMinor + 1}, 1)
				return err
			})
			got := places(err)
			if got["name"] != "name_malformed" || got["freight_minor"] != "amount_out_of_range" || got["freight_free_from_minor"] != "amount_out_of_range" {
				t.Errorf("%q: %v", name, err)
			}
		}
	})
}

func TestSuppliersAreListedPageByPage(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b, c := created(t, w), created(t, w), created(t, w)
		w.Write(t, func(tx *db.Tx) error { _, err := Suspend(tx, b.ID); return err })
		for name, p := range map[string]struct {
			f    Filter
			want []id.Supplier
		}{
			"all":       {Filter{}, []id.Supplier{a.ID, b.ID, c.ID}},
			"first":     {Filter{Limit: 1}, []id.Supplier{a.ID}},
			"next":      {Filter{Limit: 1, After: a.ID}, []id.Supplier{b.ID}},
			"active":    {Filter{State: Active}, []id.Supplier{a.ID, c.ID}},
			"suspended": {Filter{State: Suspended, Limit: 5}, []id.Supplier{b.ID}},
			"beyond":    {Filter{After: c.ID}, nil},
		} {
			w.Read(t, func(tx *db.Tx) error {
				got, err := List(tx, p.f)
				if len(got) != len(p.want) {
					t.Errorf("%s: got %d", name, len(got))
					return err
				}
				for i := range got {
					if got[i].ID != p.want[i] {
						t.Errorf("%s: got %v at %d", name, got[i].ID, i)
					}
				}
				return err
			})
		}
	})
}

func TestEveryPairOfStateAndActionOfASupplier(t *testing.T) {
	verbs := map[Action]func(*db.Tx, id.Supplier) (Supplier, error){
		Suspension: Suspend, Resumption: Resume,
		Notifying: func(tx *db.Tx, s id.Supplier) (Supplier, error) {
			return AnnounceLeave(tx, s, testkit.Start+NoticePeriod, testkit.Start)
		},
		Departure: func(tx *db.Tx, s id.Supplier) (Supplier, error) {
			tx.Exec("update suppliers_suppliers set leave_at = 1 where id = $1", s)
			return Depart(tx, s, testkit.Start)
		},
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state, actions := range Lifecycle {
			for action, verb := range verbs {
				s := created(t, w)
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update suppliers_suppliers set state = $2 where id = $1", s.ID, state)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := verb(tx, s.ID); return err })
				if !allowed {
					next = state
					if !errors.Is(err, ErrState) {
						t.Errorf("%s in %s: %v", action, state, err)
					}
				} else if err != nil {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := Get(tx, s.ID)
					if got.State != next || got.Freight.State != next {
						t.Errorf("%s in %s leads to %s", action, state, got.State)
					}
					return err
				})
			}
		}
		for _, verb := range verbs {
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := verb(tx, 1); return err })
		}
	})
}

func TestFreightIsFlatAndFreeFromAnAmount(t *testing.T) {
	for _, c := range []struct {
		freight     Freight
		goods, want int64
	}{
		{Freight{FlatMinor: 800}, 0, 800},
		{Freight{FlatMinor: 800}, 1 << 40, 800},
		{Freight{FlatMinor: 800, FreeFromMinor: 9900}, 9899, 800},
		{Freight{FlatMinor: 800, FreeFromMinor: 9900}, 9900, 0},
		{Freight{}, 5, 0},
	} {
		if got := c.freight.Of(c.goods); got != c.want {
			t.Errorf("%+v of %d: got %d", c.freight, c.goods, got)
		}
	}
}

func TestFreightAndReturnContactChange(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := created(t, w), created(t, w)
		w.Write(t, func(tx *db.Tx) error {
			_, err := SetFreight(tx, a.ID, 500, 0)
			_, failed := SetReturnContact(tx, a.ID, 42)
			return errors.Join(err, failed)
		})
		expect(t, w, ErrInvalid, func(tx *db.Tx) error { _, err := SetFreight(tx, a.ID, -1, 0); return err })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := SetFreight(tx, 1, 1, 0); return err })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := SetReturnContact(tx, 1, 1); return err })
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, a.ID)
			if got.ReturnContact != 42 {
				t.Errorf("return contact %d", got.ReturnContact)
			}
			into := map[id.Supplier]*Freight{}
			LoadFreight(tx, []id.Supplier{b.ID, a.ID, a.ID, 1, 0}, into)
			err = errors.Join(err, tx.Flush())
			if len(into) != 2 || *into[a.ID] != (Freight{Active, 500, 0}) || *into[b.ID] != (Freight{Active, 800, 9900}) {
				t.Errorf("loaded %v", into)
			}
			return err
		})
	})
}
