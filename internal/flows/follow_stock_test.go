package flows_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// followed is a market with a follower beside its lane.
type followed struct {
	*flowstest.Market
	lane     *flows.Lane
	follower *flows.StockFollower
	seen     map[id.Event]bool
}

func follow(m *flowstest.Market) *followed {
	f := &followed{Market: m, seen: map[id.Event]bool{}}
	f.restart()
	return f
}

// restart forgets all that a process that is killed forgets.
func (f *followed) restart() {
	f.lane = flows.NewLane(f.Flow)
	f.follower = flows.NewStockFollower(f.Flow, f.lane)
}

// told lets the follower look through all stock and gives the new events of a good: `region before>after`.
func (f *followed) told(g *flowstest.Good) string {
	f.T.Helper()
	for {
		done, err := f.follower.Turn(f.T.Context())
		f.Must(err)
		if done.Around {
			break
		}
	}
	return f.news(g)
}

func (f *followed) news(g *flowstest.Good) string {
	f.T.Helper()
	var events []outbox.Event
	f.Read(f.T, func(tx *db.Tx) (err error) { events, err = outbox.History(tx, int64(g.ID)); return err })
	var news []string
	for _, e := range events {
		if e.Kind != "stock.state_changed" || f.seen[e.ID] {
			continue
		}
		if e.Supplier != g.Supplier.ID || e.Actor != "follower" || e.Distributor != 0 {
			f.T.Errorf("event %+v", e)
		}
		f.seen[e.ID] = true
		body := strings.NewReplacer(`{"changes":[`, "", `]}`, "", `{"region":"`, "", `","before":"`, " ", `","after":"`, ">", `"}`, "").Replace(e.Body)
		news = append(news, body)
	}
	return strings.Join(news, " | ")
}

func TestAStockStateIsToldWhenOrdersOrStockOrCoverageChangeIt(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		f := follow(m)
		expect := func(step, want string) {
			t.Helper()
			if got := f.told(m.Tea); got != want {
				t.Errorf("%s: %q, want %q", step, got, want)
			}
		}
		expect("the first time", "* out>in_stock")
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 100))
		expect("all of the eastern warehouse held, the other delivers there too", "")
		other := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 100))
		other.Region = flowstest.Far
		m.Must(m.Run(other))
		expect("all held", "* in_stock>out")
		m.Must(m.Cancel(order))
		expect("the eastern one free again", "310000 out>in_stock,320000 out>in_stock,330000 out>in_stock")
		m.Write(t, func(tx *db.Tx) error {
			return flows.ChangeCoverage(tx, m.Acting(), m.Grove.ID, m.Grove.Warehouses[0], []string{"310000", "330100", "810000", "820005", "710000"})
		})
		expect("another coverage", "320000 in_stock>out,330000 in_stock>out,330100 in_stock>in_stock,710000 out>in_stock,810000 out>in_stock,820005 out>in_stock")
		m.Write(t, func(tx *db.Tx) error { return stock.SetMark(tx, 0, 101) })
		expect("another mark", "310000 in_stock>low,330100 in_stock>low,710000 in_stock>low,810000 in_stock>low,820005 in_stock>low")
		m.Write(t, func(tx *db.Tx) error { return flows.CloseWarehouse(tx, m.Acting(), 0, m.Grove.Warehouses[0]) })
		expect("closed", "310000 low>out,330100 low>out,710000 low>out,810000 low>out,820005 low>out")
	})
}

func TestWhatChangedBackBetweenTwoTurnsIsNeverTold(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		f := follow(m)
		f.told(m.Soap)
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Must(m.Cancel(order))
		if got := f.told(m.Soap); got != "" {
			t.Errorf("told %q", got)
		}
		m.Bought(m.Alpha, m.Alpha.Line(m.Soap, 5))
		if got := f.told(m.Soap); got != "* in_stock>out" {
			t.Errorf("told %q", got)
		}
	})
}

func TestWhatALaneMovedIsLookedAtFirst(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		f := follow(m)
		f.told(m.Soap)
		c := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Must(f.lane.Do(t.Context(), c))
		m.Must(c.Err)
		m.Write(t, func(tx *db.Tx) error { // all other stock lies before it
			tx.Exec("update stock_told set states = '' where sku_id <> $1", m.Soap.ID)
			return tx.Flush()
		})
		done, err := f.follower.Turn(t.Context())
		m.Must(err)
		if got := f.news(m.Soap); got != "* in_stock>out" {
			t.Errorf("told %q by %+v", got, done)
		}
	})
}

// TestAKilledFollowerLosesNothingAndTellsNothingTwice kills the follower before, within and after the transactions in which it tells.
func TestAKilledFollowerLosesNothingAndTellsNothingTwice(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		f := follow(m)
		f.told(m.Soap)
		c := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Must(f.lane.Do(t.Context(), c))
		f.restart() // before it looked: the lane's memory is gone
		killed := errors.New("killed")
		err := m.DB.Write(t.Context(), func(tx *db.Tx) error { // after it told, before the commit
			if told, err := stock.Tell(tx, []id.SKU{m.Soap.ID}); err != nil || len(told) != 1 {
				return fmt.Errorf("told %v: %w", told, err)
			}
			return killed
		})
		if !errors.Is(err, killed) {
			t.Fatal(err)
		}
		if got := f.told(m.Soap); got != "* in_stock>out" {
			t.Errorf("after the kill: %q", got)
		}
		f.restart()
		if got := f.told(m.Soap); got != "" {
			t.Errorf("told twice: %q", got)
		}
		m.Must(m.Cancel(c.ID))
		f.restart()
		if got := f.told(m.Soap); got != "* out>in_stock" {
			t.Errorf("after another kill: %q", got)
		}
	})
}

func TestOfTwoFollowersOneTells(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		skus := []id.SKU{m.Tea.ID, m.Cup.ID, m.Towel.ID, m.Soap.ID, m.Book.ID}
		for _, step := range []func(){func() {}, func() { m.Bought(m.Alpha, m.Alpha.Line(m.Soap, 5)) }} {
			step()
			var tellers sync.WaitGroup
			for n := range 8 {
				tellers.Go(func() {
					some := slices.Clone(skus)
					if n%2 == 0 {
						slices.Reverse(some)
					}
					if _, err := flows.TellStock(t.Context(), m.Flow, some); err != nil {
						t.Error(err)
					}
				})
			}
			tellers.Wait()
		}
		f := follow(m)
		if tea, soap := f.news(m.Tea), f.news(m.Soap); tea != "* out>in_stock" || soap != "* out>in_stock | * in_stock>out" {
			t.Errorf("tea %q, soap %q", tea, soap)
		}
	})
}

func TestAClosedWarehouseHoldsNothingAgain(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 1))
		closing := func() error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error { return flows.CloseWarehouse(tx, m.Acting(), m.Mill.ID, m.Mill.Warehouses[0]) })
		}
		if err := closing(); !errors.Is(err, stock.ErrStillHeld) {
			t.Errorf("closed over a held unit: %v", err)
		}
		m.Advance(clock.Hour) // the hold lapses
		m.Must(closing())
		if err := m.Pay(order); !errors.Is(err, orders.ErrHoldLapsed) {
			t.Errorf("paid from a closed warehouse: %v", err)
		}
		if _, err := m.Place(m.Alpha, m.Alpha.Line(m.Soap, 1)); err == nil {
			t.Error("ordered from a closed warehouse")
		}
		m.Write(t, func(tx *db.Tx) error { return flows.ReopenWarehouse(tx, m.Acting(), m.Mill.ID, m.Mill.Warehouses[0]) })
		m.Must(m.Pay(order))
		var events []outbox.Event
		m.Read(t, func(tx *db.Tx) (err error) { events, err = outbox.History(tx, int64(m.Mill.Warehouses[0])); return err })
		if len(events) != 2 || events[0].Kind != "warehouse.closed" || events[1].Kind != "warehouse.reopened" || events[0].Supplier != m.Mill.ID {
			t.Errorf("events %+v", events)
		}
	})
}

func TestAChangeOfAWarehouseIsToldWithBeforeAndAfter(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		w := stock.Warehouse{ID: id.NewWarehouse(m.IDs), Supplier: m.Press.ID, Code: "P-2", Name: "二仓", Coverage: []string{"310000"}, CreatedAt: m.Clock.Now()}
		m.Write(t, func(tx *db.Tx) error {
			return errors.Join(flows.AddWarehouse(tx, m.Acting(), w),
				flows.ChangeCoverage(tx, m.Acting(), m.Press.ID, w.ID, []string{"330100", "330106", "810005"}),
				flows.DescribeWarehouse(tx, m.Acting(), m.Press.ID, w.ID, "P-3", "三仓", "330106"))
		})
		var events []outbox.Event
		m.Read(t, func(tx *db.Tx) (err error) { events, err = outbox.History(tx, int64(w.ID)); return err })
		want := []string{
			`warehouse.created {"after":{"code":"P-2","name":"二仓","region":"","coverage":["310000"],"state":"open"}}`,
			`warehouse.coverage_changed {"before":{"code":"P-2","name":"二仓","region":"","coverage":["310000"],"state":"open"},` +
				`"after":{"code":"P-2","name":"二仓","region":"","coverage":["330100","810005"],"state":"open"}}`,
			`warehouse.described {"before":{"code":"P-2","name":"二仓","region":"","coverage":["330100","810005"],"state":"open"},` +
				`"after":{"code":"P-3","name":"三仓","region":"330106","coverage":["330100","810005"],"state":"open"}}`,
		}
		for i, e := range events {
			if got := e.Kind + " " + e.Body; i >= len(want) || got != want[i] {
				t.Errorf("event %d: %s", i, got)
			}
		}
		if len(events) != len(want) {
			t.Errorf("%d events", len(events))
		}
	})
}

// BenchmarkTheFollowerLooksThroughStock scans the stock of 20,000 SKUs in two warehouses each, all told before.
func BenchmarkTheFollowerLooksThroughStock(b *testing.B) {
	const skus = 20_000
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			m := flowstest.NewMarket(b, testkit.Open(b, engine, flows.Schema()))
			m.Write(b, func(tx *db.Tx) error {
				rows := db.NewRows("stock_items", "sku_id", "warehouse_id", "on_hand", "held", "low_below")
				for n := range skus {
					for _, w := range m.Grove.Warehouses {
						rows.Add(1_000_000+n, w, 50, n%50, 10)
					}
				}
				tx.Insert(rows)
				return tx.Flush()
			})
			f := follow(m)
			f.told(m.Tea)
			scanned := 0
			for b.Loop() {
				done, err := f.follower.Turn(b.Context())
				m.Must(err)
				scanned += done.Scanned
			}
			b.ReportMetric(float64(scanned)/b.Elapsed().Seconds(), "SKUs/s")
		})
	}
}
