package distributors

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
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

func created(t *testing.T, w *testkit.World) Distributor {
	t.Helper()
	var d Distributor
	w.Write(t, func(tx *db.Tx) (err error) {
		d, err = Create(tx, NewDistributor{ID: id.NewDistributor(w.IDs), Name: " 小红的店 "}, w.Clock.Now())
		return err
	})
	return d
}

func TestADistributorIsReadAsItWasCreated(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d := created(t, w)
		want := Distributor{ID: d.ID, Name: "小红的店", State: Active, CreatedAt: testkit.Start}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, d.ID)
			if got != want || d != want {
				t.Errorf("got %+v, created %+v", got, d)
			}
			return err
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Get(tx, d.ID+1); return err })
		for _, name := range []string{"", "\t", strings.Repeat("x", 101), "a\nb"} {
			expect(t, w, ErrInvalid, func(tx *db.Tx) error { _, err := Create(tx, NewDistributor{ID: 1, Name: name}, 1); return err })
		}
	})
}

func TestDistributorsAreListedPageByPage(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a, b := created(t, w), created(t, w)
		w.Write(t, func(tx *db.Tx) error { _, err := Suspend(tx, b.ID); return err })
		for _, p := range []struct {
			f    Filter
			want int
		}{{Filter{}, 2}, {Filter{Limit: 1}, 1}, {Filter{After: a.ID}, 1}, {Filter{After: b.ID}, 0}, {Filter{State: Active}, 1}} {
			w.Read(t, func(tx *db.Tx) error {
				got, err := List(tx, p.f)
				if len(got) != p.want {
					t.Errorf("%+v: got %+v", p.f, got)
				}
				return err
			})
		}
	})
}

func TestEveryPairOfStateAndActionOfADistributor(t *testing.T) {
	verbs := map[Action]func(*db.Tx, id.Distributor) (Distributor, error){Suspension: Suspend, Resumption: Resume, Activation: Activate, Closing: Close}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state, actions := range Lifecycle {
			for action, verb := range verbs {
				d := created(t, w)
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update distributors_distributors set state = $2 where id = $1", d.ID, state)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := verb(tx, d.ID); return err })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := Get(tx, d.ID)
					if got.State != next {
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

func TestAChannelBelongsToItsDistributor(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d, other := created(t, w), created(t, w)
		var c Channel
		w.Write(t, func(tx *db.Tx) (err error) {
			c, err = AddChannel(tx, NewChannel{ID: id.NewChannel(w.IDs), Distributor: d.ID, Name: "天猫旗舰店", Kind: MallShop}, 7)
			return err
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := GetChannel(tx, other.ID, c.ID); return err })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := GetChannel(tx, d.ID, c.ID+1); return err })
		w.Read(t, func(tx *db.Tx) error {
			for _, owner := range []id.Distributor{d.ID, 0} {
				if got, err := GetChannel(tx, owner, c.ID); err != nil || got != c {
					t.Errorf("owner %d: %+v %v", owner, got, err)
				}
			}
			own, err := Channels(tx, d.ID, 0, 0)
			others, failed := Channels(tx, other.ID, 0, 0)
			if len(own) != 1 || own[0] != c || len(others) != 0 {
				t.Errorf("own %+v, others %+v", own, others)
			}
			into := map[id.Channel]*Channel{}
			LoadChannels(tx, []id.Channel{c.ID, 4}, into)
			err = errors.Join(err, failed, tx.Flush())
			if len(into) != 1 || *into[c.ID] != c {
				t.Errorf("loaded %+v", into)
			}
			return err
		})
	})
}

func TestAddChannelRefuses(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d := created(t, w)
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := AddChannel(tx, NewChannel{ID: 1, Distributor: d.ID, Kind: "tv"}, 1)
			return err
		})
		if got := places(err); got["name"] != "name_malformed" || got["kind"] != "channel_kind_unknown" {
			t.Errorf("got %v", err)
		}
		add := func(tx *db.Tx, to id.Distributor) error {
			_, err := AddChannel(tx, NewChannel{ID: id.NewChannel(w.IDs), Distributor: to, Name: "x", Kind: Wholesale}, 1)
			return err
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return add(tx, d.ID+1) })
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("distributors_channels", "id", "distributor_id", "name", "kind", "platform", "address", "grade", "region", "state", "created_at", "closed_at")
			for range MaxChannels - 1 {
				rows.Add(id.NewChannel(w.IDs), d.ID, "x", Wholesale, "", "", "", "", ChannelActive, 1, 0)
			}
			tx.Insert(rows)
			return nil
		})
		expect(t, w, nil, func(tx *db.Tx) error { return add(tx, d.ID) })
		expect(t, w, ErrTooManyChannels, func(tx *db.Tx) error { return add(tx, d.ID) })
	})
}
