package aftersales

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

// claimed is how many units of one line a plain model thinks are claimed.
type claimed struct{ unshipped, shipped int64 }

// TestUnitsAreClaimedByOneLivingCaseAtATime plays random applications, steps and undone commands, and counts the claims of each line
// anew from the cases themselves.
func TestUnitsAreClaimedByOneLivingCaseAtATime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSet()
		var all []*Case
		next := id.AfterSale(1)
		count := func(line int64) (want claimed) {
			for _, c := range all {
				for _, l := range c.Lines {
					switch {
					case l.Number != line || c.State == Rejected || c.State == Withdrawn:
					case c.Unshipped:
						want.unshipped += l.Accepted
					default:
						want.shipped += l.Accepted
					}
				}
			}
			return want
		}
		for range rapid.IntRange(1, 25).Draw(t, "commands") {
			restore, kept := s.Snapshot(5), len(all)
			switch rapid.SampledFrom([]string{"open", "open", "step", "step", "step"}).Draw(t, "command") {
			case "open":
				c := &Case{ID: next, Order: 5, Kind: rapid.SampledFrom([]Kind{RefundOnly, ReturnRefund}).Draw(t, "kind")}
				c.Unshipped = c.Kind == RefundOnly && rapid.Bool().Draw(t, "unshipped")
				c.Open(now)
				for line := range int64(3) {
					if n := rapid.Int64Range(0, 3).Draw(t, "units"); n > 0 {
						c.Claim(line, n, n*10, n*8)
					}
				}
				next++
				s.Open(c)
				all = append(all, c)
			case "step":
				if len(all) == 0 {
					continue
				}
				c := rapid.SampledFrom(all).Draw(t, "case")
				step(t, c)
			}
			if rapid.IntRange(0, 3).Draw(t, "undo") == 0 {
				restore()
				all = all[:kept]
			}
			for line := range int64(3) {
				unshipped, shipped := s.Claimed(5, line)
				if got, want := (claimed{unshipped, shipped}), count(line); got != want {
					t.Fatalf("line %d: claimed %+v, want %+v", line, got, want)
				}
			}
			for _, c := range all {
				if found, err := s.Case(c.ID); err != nil || found != c {
					t.Fatalf("case %d is lost: %v", c.ID, err)
				}
			}
		}
	})
}

// step does one random step, allowed or not.
func step(t *rapid.T, c *Case) {
	t.Helper()
	switch rapid.SampledFrom([]string{"approve", "reject", "withdraw", "stop", "escape", "arrive", "accept", "refund"}).Draw(t, "step") {
	case "approve":
		_ = c.Approve(now, "")
	case "reject":
		_ = c.Reject(now, "")
	case "withdraw":
		_ = c.Withdraw(now, "")
	case "stop":
		_ = c.Stop(now, "")
	case "escape":
		_ = c.Escape(now, "")
	case "arrive":
		_ = c.Arrive(now)
	case "accept":
		accepted := map[int64]int64{}
		for _, l := range c.Lines {
			accepted[l.Number] = rapid.Int64Range(0, l.Units).Draw(t, "accepted")
		}
		_ = c.Accept(accepted, now, "")
	case "refund":
		_ = c.Refunded(c.RefundMinor, c.SupplyMinor, now)
	}
}

// stored is a case of an order as it is stored, every field of its own value.
func stored(w *testkit.World, order id.Order) *Case {
	c := &Case{
		ID: id.NewAfterSale(w.IDs), Order: order, SubOrder: 12, Distributor: 13, Supplier: 14, Kind: ReturnRefund, Reason: "破损", Note: "x",
		Unshipped: true, Carrier: "SF", Waybill: "1234",
	}
	c.Open(now)
	c.Claim(1, 2, 60, 40)
	c.Claim(3, 1, 10, 8)
	return c
}

// inSet lets body work on the cases of orders and writes what came of it.
func inSet(t *testing.T, w *testkit.World, body func(s *Set) error, orders ...id.Order) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		s := NewSet()
		s.Load(tx, orders)
		if err := tx.Flush(); err != nil {
			return err
		}
		if err := body(s); err != nil {
			return err
		}
		s.Flush(tx)
		return tx.Flush()
	})
}

func read(t *testing.T, w *testkit.World, c id.AfterSale) (found *Case) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) { found, err = Get(tx, c); return err })
	return found
}

func TestACaseIsReadBackAsItWas(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two := stored(w, 5), stored(w, 6)
		inSet(t, w, func(s *Set) error { s.Open(one); s.Open(two); return nil }, 5, 6)
		for _, want := range []*Case{one, two} {
			if got := read(t, w, want.ID); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		inSet(t, w, func(s *Set) error {
			got, err := s.Case(one.ID)
			if !reflect.DeepEqual(got, one) {
				t.Errorf("loaded %+v, want %+v", got, one)
			}
			if _, err := s.Case(two.ID); !errors.Is(err, ErrUnknown) {
				t.Errorf("a case of another order: %v", err)
			}
			if unshipped, shipped := s.Claimed(5, 1); unshipped != 2 || shipped != 0 {
				t.Errorf("claimed %d and %d", unshipped, shipped)
			}
			return err
		}, 5)
	})
}

func TestStepsOfACaseAreWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := stored(w, 5)
		c.Carrier, c.Waybill, c.Unshipped = "", "", false
		inSet(t, w, func(s *Set) error { s.Open(c); return nil }, 5)
		for _, do := range []func(c *Case) error{
			func(c *Case) error { return c.Approve(now+1, "approved") },
			func(c *Case) error { return c.SendBack("SF", "5678") },
			func(c *Case) error { return c.SendBack("YTO", "5678") }, // the wrong carrier, mended
			func(c *Case) error { return c.Arrive(now + 2) },
			func(c *Case) error { return c.Accept(map[int64]int64{1: 1}, now+3, "one is worn") },
			func(c *Case) error { return c.Refunded(31, 21, now+4) },
		} {
			if err := do(c); err != nil {
				t.Fatal(err)
			}
			inSet(t, w, func(s *Set) error {
				found, err := s.Case(c.ID)
				if err != nil {
					return err
				}
				return do(found)
			}, 5)
			c.linesChanged = false
			if got := read(t, w, c.ID); !reflect.DeepEqual(got, c) {
				t.Errorf("got %+v, want %+v", got, c)
			}
		}
	})
}

// TestAStepAndItsWayBackInOneGroupAreWritten: state and time limit end as they began, but the parcel is gone.
func TestAStepAndItsWayBackInOneGroupAreWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := stored(w, 5)
		c.Kind = RefundOnly
		inSet(t, w, func(s *Set) error { s.Open(c); return nil }, 5)
		inSet(t, w, func(s *Set) error {
			found, err := s.Case(c.ID)
			return errors.Join(err, found.Approve(now, ""), found.Escape(now, ""))
		}, 5)
		if got := read(t, w, c.ID); got.State != PendingReview || got.DueAt != c.DueAt || got.Unshipped {
			t.Errorf("got %+v", got)
		}
	})
}

func TestWhatWasUndoneIsNotWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		old := stored(w, 5)
		old.Carrier, old.Waybill = "", ""
		inSet(t, w, func(s *Set) error { s.Open(old); return nil }, 5)
		young := stored(w, 5)
		inSet(t, w, func(s *Set) error {
			restore := s.Snapshot(5)
			found, err := s.Case(old.ID)
			err = errors.Join(err, found.Approve(now, ""), found.Arrive(now), found.Accept(map[int64]int64{1: 1}, now, ""))
			s.Open(young)
			restore()
			if !reflect.DeepEqual(found, old) {
				t.Errorf("put back %+v, want %+v", found, old)
			}
			if _, gone := s.Case(young.ID); !errors.Is(gone, ErrUnknown) {
				t.Errorf("the new case: %v", gone)
			}
			return err
		}, 5)
		if got := read(t, w, old.ID); !reflect.DeepEqual(got, old) {
			t.Errorf("got %+v, want %+v", got, old)
		}
		if n := w.Int(t, "select count(*) from aftersales_cases"); n != 1 {
			t.Errorf("%d cases", n)
		}
	})
}

func TestACaseThatMovedOnLosesTheRace(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		c := stored(w, 5)
		inSet(t, w, func(s *Set) error { s.Open(c); return nil }, 5)
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			s := NewSet()
			s.Load(tx, []id.Order{5})
			tx.Exec("update aftersales_cases set state = 'rejected'")
			if err := tx.Flush(); err != nil {
				return err
			}
			found, _ := s.Case(c.ID)
			if err := found.Approve(now, ""); err != nil {
				return err
			}
			s.Flush(tx)
			return tx.Flush()
		})
		if !errors.Is(err, db.ErrBusy) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCasesAreListedByPartyAndOrder(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two, three := stored(w, 5), stored(w, 6), stored(w, 6)
		two.Distributor, three.Supplier = 99, 98
		inSet(t, w, func(s *Set) error { s.Open(one); s.Open(two); s.Open(three); return nil }, 5, 6)
		for _, c := range []struct {
			distributor id.Distributor
			supplier    id.Supplier
			order       id.Order
			after       id.AfterSale
			limit       int
			want        []id.AfterSale
		}{
			{0, 0, 0, 0, 9, []id.AfterSale{one.ID, two.ID, three.ID}}, {0, 0, 0, 0, 1, []id.AfterSale{one.ID}},
			{0, 0, 0, one.ID, 9, []id.AfterSale{two.ID, three.ID}}, {13, 0, 0, 0, 9, []id.AfterSale{one.ID, three.ID}},
			{13, 14, 0, 0, 9, []id.AfterSale{one.ID}}, {0, 98, 6, 0, 9, []id.AfterSale{three.ID}}, {99, 98, 0, 0, 9, nil},
		} {
			var got []id.AfterSale
			w.Read(t, func(tx *db.Tx) error {
				found, err := OfParties(tx, c.distributor, c.supplier, c.order, c.after, c.limit)
				for _, x := range found {
					got = append(got, x.ID)
				}
				return err
			})
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v: got %v", c, got)
			}
		}
	})
}

func TestCasesTellTheirOrders(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two := stored(w, 5), stored(w, 6)
		inSet(t, w, func(s *Set) error { s.Open(one); s.Open(two); return nil }, 5, 6)
		w.Read(t, func(tx *db.Tx) error {
			got, err := OrdersOf(tx, []id.AfterSale{two.ID, one.ID, 77})
			if !reflect.DeepEqual(got, map[id.AfterSale]id.Order{one.ID: 5, two.ID: 6}) {
				t.Errorf("got %v", got)
			}
			if _, err := Get(tx, 77); !errors.Is(err, ErrUnknown) {
				t.Errorf("a missing case: %v", err)
			}
			return err
		})
		if at := clock.Micros(0); (&Case{}).DueAt != at {
			t.Error("a case without a state is due")
		}
	})
}
