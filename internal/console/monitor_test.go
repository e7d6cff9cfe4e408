package console

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	received "github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

// hall is a console over a market, with an operator who has signed in.
type hall struct {
	*flowstest.Market
	console *Console
	session string
}

func eachHall(t *testing.T, body func(t *testing.T, h *hall)) {
	t.Helper()
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		h := &hall{Market: m, console: New(Config{DB: m.DB, IDs: m.IDs, Ring: m.Flow.Ring, Passwords: access.Cheap, Clock: m.Clock, Version: "test"})}
		hash, err := access.Hash(access.Cheap, password)
		m.Must(err)
		m.Write(t, func(tx *db.Tx) error {
			if err := access.Claim(tx, access.Trade, "CNY", flowstest.Zone); err != nil {
				return err
			}
			_, err := access.Enroll(tx, access.NewPerson{ID: id.NewPerson(m.IDs), Login: "operator", Name: "王敏", Password: hash, Role: access.Operator}, tx.Now())
			return err
		})
		h.session = (&desk{World: m.World, console: h.console}).signIn(t, "operator").Value
		body(t, h)
	})
}

func look[T any](t testing.TB, h *hall, path string) T {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, apiPrefix+path, nil)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: h.session})
	w := httptest.NewRecorder()
	h.console.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("%s: %d %s", path, w.Code, w.Body)
	}
	return decode[T](t, w)
}

var monitorDimensions = []string{"channel", "channel_kind", "distributor", "province", "product", "sku", "supplier"}

// books sums up what the ledger has of payments or refunds, in minor units.
func (h *hall) books(t testing.TB, kind string) int64 {
	t.Helper()
	return h.Int(t, `select CAST(coalesce(sum(p.amount_minor), 0) AS BIGINT) from ledger_postings p join ledger_accounts a on a.id = p.account_id
		where p.kind = $1 and a.kind in ('wallet', 'credit')`, kind)
}

// trader places, pays and gives back until its turns are over.
type trader struct {
	*hall
	lane         *flows.Lane
	random       *rand.Rand
	placed, paid *atomic.Int64
}

func (x *trader) trade(turns int) error {
	m := x.Market
	regions := []string{"310115", "330106", "320102"}
	for range turns {
		d := []*flowstest.Distributor{m.Alpha, m.Beta, m.Gamma}[x.random.IntN(3)]
		lines := []flows.Asked{d.Line(m.Tea, 1+x.random.Int64N(3)), d.Line(m.Towel, 1+x.random.Int64N(2))}
		if x.random.IntN(2) == 0 {
			lines = append(lines, d.Line(m.Book, 1))
		}
		c := m.Order(d, lines...)
		c.Region, c.Channel = regions[x.random.IntN(3)], d.Channels[0]
		if err := x.do(c); err != nil {
			return err
		}
		x.placed.Add(1)
		if x.random.IntN(4) == 0 {
			continue
		}
		if err := x.do(&flows.PayOrder{By: m.By(), Order: c.ID}); err != nil {
			return err
		}
		x.paid.Add(1)
		if x.random.IntN(2) == 0 {
			if err := x.giveBack(c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// giveBack has a sub-order's units refunded before they are shipped: one of the first line, or all.
func (x *trader) giveBack(order id.Order) error {
	m := x.Market
	sub := m.Sub(order, 1)
	var claims []flows.Claim
	for _, l := range m.Get(order).LinesOf(sub.ID) {
		claims = append(claims, flows.Claim{Line: l.Number, Units: l.Quantity})
	}
	if x.random.IntN(2) == 0 {
		claims = claims[:1]
		claims[0].Units = 1
	}
	apply := &flows.ApplyAfterSale{
		By: m.By(), ID: id.NewAfterSale(m.IDs), Order: order, SubOrder: sub.ID, Kind: aftersales.RefundOnly, Reason: "changed my mind", Claims: claims,
	}
	if err := x.do(apply); err != nil {
		return err
	}
	for _, step := range []flows.Step{flows.Approve, flows.Stopped, flows.RefundStep} {
		if err := x.do(m.Move(apply.ID, step)); err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	return nil
}

func (x *trader) do(c flows.Command) error {
	if err := x.lane.Do(x.T.Context(), c); err != nil {
		return err
	}
	_, err := c.Outcome()
	return err
}

const (
	writers = 32
	turns   = 4
)

func TestInABurstTheMonitorIsNoOlderThanTwoSecondsAndComesToTheLedger(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		for _, g := range []*flowstest.Good{h.Tea, h.Towel, h.Book} {
			h.Must(h.Stock(g, 0, 100_000, received.Received))
		}
		for _, d := range []*flowstest.Distributor{h.Alpha, h.Beta, h.Gamma} {
			h.Must(h.TopUp(d, 1_000_000_000))
		}
		lane := flows.NewLane(h.Flow)
		var placed, paid atomic.Int64
		var wait sync.WaitGroup
		over := make(chan struct{})
		for n := range writers {
			wait.Go(func() {
				x := &trader{h, lane, rand.New(rand.NewPCG(uint64(n), 1)), &placed, &paid} //nolint:gosec // chance that can be repeated
				if err := x.trade(turns); err != nil {
					t.Error(err)
				}
			})
		}
		go func() { wait.Wait(); close(over) }()
		var seen monitor
		for polls := 0; ; polls++ {
			orders, payments := placed.Load(), paid.Load()
			h.Clock.Advance(2 * clock.Second)
			by := monitorDimensions[polls%len(monitorDimensions)]
			now := look[monitor](t, h, "/monitor?dimension="+by)
			if now.Now.Orders < orders || now.Now.Paid < payments {
				t.Errorf("%d orders and %d payments were answered, the monitor tells %d and %d", orders, payments, now.Now.Orders, now.Now.Paid)
			}
			if now.Now.Orders < seen.Now.Orders || now.Now.SalesMinor < seen.Now.SalesMinor || now.Now.RefundMinor < seen.Now.RefundMinor {
				t.Errorf("figures went back from %+v to %+v", seen.Now, now.Now)
			}
			comesToTotal(t, by, now)
			seen = now
			select {
			case <-over:
			default:
				continue
			}
			break
		}
		h.Clock.Advance(2 * clock.Second)
		sales, refunds := -h.books(t, "pay"), h.books(t, "refund")
		if sales == 0 || refunds == 0 {
			t.Fatalf("sales %d, refunds %d: there was no burst", sales, refunds)
		}
		for _, by := range monitorDimensions {
			for _, period := range []string{"", "&period=7d", "&period=7d&compare=year"} {
				got := look[monitor](t, h, "/monitor?dimension="+by+period)
				if got.Now.SalesMinor != sales || got.Now.RefundMinor != refunds || got.Now.Orders != writers*turns || got.Now.Paid != paid.Load() {
					t.Errorf("%s%s: %+v, the books have %d and %d", by, period, got.Now, sales, refunds)
				}
				comesToTotal(t, by, got)
			}
		}
		h.leadsToItsOrders(t)
	})
}

// comesToTotal fails the test when the rows of a dimension and its course are not the total, to the cent.
func comesToTotal(t testing.TB, by string, m monitor) {
	t.Helper()
	sum := m.Left.Now
	for _, r := range m.Rows {
		sum.SalesMinor += r.Now.SalesMinor
		sum.RefundMinor += r.Now.RefundMinor
		sum.Units += r.Now.Units
		sum.Orders += r.Now.Orders
	}
	var course monitorFigures
	for _, p := range m.Course {
		course.SalesMinor += p.SalesMinor
		course.RefundMinor += p.RefundMinor
		course.Orders += p.Orders
	}
	if sum.SalesMinor != m.Now.SalesMinor || sum.RefundMinor != m.Now.RefundMinor || sum.Units != m.Now.Units {
		t.Errorf("by %s the rows come to %+v, the total is %+v", by, sum, m.Now)
	}
	split := by == "product" || by == "sku" || by == "supplier"
	if !split && sum.Orders != m.Now.Orders || course.SalesMinor != m.Now.SalesMinor || course.RefundMinor != m.Now.RefundMinor || course.Orders != m.Now.Orders {
		t.Errorf("by %s: rows %+v, course %+v, total %+v", by, sum, course, m.Now)
	}
}

// leadsToItsOrders follows the link of every row and counts the orders there.
func (h *hall) leadsToItsOrders(t testing.TB) {
	t.Helper()
	for _, by := range monitorDimensions {
		m := look[monitor](t, h, "/monitor?dimension="+by)
		for _, r := range m.Rows {
			if r.Key == "freight" {
				continue
			}
			for basis, want := range map[string]int64{"placed": r.Now.Orders, "paid": r.Now.Paid} {
				if got := h.countOrders(t, by, r.Key, basis, m.Period); got != want {
					t.Errorf("%s %s counts %d orders %s, the list has %d", by, r.Name, want, basis, got)
				}
			}
			if got := h.countOrders(t, by, r.Key, "refunded", m.Period); (got > 0) != (r.Now.RefundMinor > 0) {
				t.Errorf("%s %s gave back %d, the list has %d orders", by, r.Name, r.Now.RefundMinor, got)
			}
		}
	}
}

func (h *hall) countOrders(t testing.TB, by, key, basis string, days monitorDays) (n int64) {
	t.Helper()
	q := url.Values{by: {key}, "by": {basis}, "from": {days.From}, "to": {days.To}, "limit": {"200"}}
	for {
		page := look[web.Page[orderRow]](t, h, "/orders?"+q.Encode())
		n += int64(len(page.Items))
		if page.Next == "" {
			return n
		}
		q.Set("after", page.Next)
	}
}

func TestTheMonitorTellsWhichDaysItTakes(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "operator").Value // ten in the morning of the 2nd of March in Shanghai
		for query, want := range map[string][4]string{
			"":                         {"2026-03-02", "2026-03-02", "2026-03-01", "2026-03-01"},
			"?period=yesterday":        {"2026-03-01", "2026-03-01", "2026-02-28", "2026-02-28"},
			"?period=7d":               {"2026-02-24", "2026-03-02", "2026-02-17", "2026-02-23"},
			"?period=30d&compare=week": {"2026-02-01", "2026-03-02", "2026-01-25", "2026-02-23"},
			"?compare=year":            {"2026-03-02", "2026-03-02", "2025-03-02", "2025-03-02"},
			"?period=days&from=2026-01-01&to=2026-01-31": {"2026-01-01", "2026-01-31", "2025-12-01", "2025-12-31"},
			"?compare=none": {"2026-03-02", "2026-03-02", "", ""},
		} {
			got := decode[monitor](t, d.get(t, session, apiPrefix+"/monitor"+query))
			days := [4]string{got.Period.From, got.Period.To}
			if got.Compared != nil {
				days[2], days[3] = got.Compared.From, got.Compared.To
			}
			if days != want {
				t.Errorf("%s: %v", query, days)
			}
			if hourly := got.Period.From == got.Period.To; hourly != (got.Grain == "hour") || hourly && got.Course[10].Hour != "10:00" {
				t.Errorf("%s: by %s, %+v", query, got.Grain, got.Course[0])
			}
		}
		for query, code := range map[string]string{
			"?period=days": "days_missing", "?period=days&from=2026-01-01": "days_missing", "?period=days&from=2026-01-02&to=2026-01-01": "days_reversed",
			"?period=days&from=2026-01-01&to=2026-04-03": "too_many_days", "?period=eaten": "invalid_request", "?dimension=eaten": "invalid_request",
			"?channel=" + d.tea.String(): "invalid_request",
		} {
			if got := decode[web.Problem](t, d.get(t, session, apiPrefix+"/monitor"+query)); got.Code != code {
				t.Errorf("%s: %+v", query, got)
			}
		}
		if w := d.get(t, session, apiPrefix+"/monitor?period=days&from=2026-01-01&to=2026-04-02"); w.Code != http.StatusOK {
			t.Errorf("92 days: %d %s", w.Code, w.Body)
		}
		if got := decode[monitor](t, d.get(t, session, apiPrefix+"/monitor")); got.Now.Orders != 1 || got.Currency != "CNY" {
			t.Errorf("%+v", got.Now)
		}
	})
}
