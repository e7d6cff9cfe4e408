package audit_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// trader does what comes to its mind, in groups of commands, some of which are refused.
type trader struct {
	*flowstest.Market
	leap  *sync.RWMutex // time does not leap while something is done
	rand  *rand.Rand
	done  map[string]int // commands that were accepted, by type
	subs  []placed
	cases []opened
}

type placed struct {
	order id.Order
	sub   id.SubOrder
	state orders.State
	least int64 // number of its first line
	most  int64 // and of its last
}

type opened struct {
	order id.Order
	id    id.AfterSale
	state aftersales.State
	lines []flows.Claim
}

func newTrader(m *flowstest.Market, leap *sync.RWMutex, seed uint64) *trader {
	return &trader{Market: m, leap: leap, rand: rand.New(rand.NewPCG(seed, 1)), done: map[string]int{}} //nolint:gosec // a test's dice
}

// look reads what there is to act upon.
func (x *trader) look(ctx context.Context) error {
	x.subs, x.cases = x.subs[:0], x.cases[:0]
	return x.DB.Read(ctx, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) {
			x.subs = append(x.subs, placed{id.Order(r.Int()), id.SubOrder(r.Int()), orders.State(r.Text()), r.Int(), r.Int()})
		}, `select s.order_id, s.id, s.state, min(l.number), max(l.number) from orders_sub_orders s join orders_lines l on l.sub_order_id = s.id
			where s.state <> 'cancelled' and s.state <> 'closed' group by s.order_id, s.id, s.state order by s.id desc limit 24`)
		tx.Query(func(r *db.Row) {
			c := opened{id.Order(r.Int()), id.AfterSale(r.Int()), aftersales.State(r.Text()), nil}
			if n := len(x.cases); n == 0 || x.cases[n-1].id != c.id {
				x.cases = append(x.cases, c)
			}
			last := &x.cases[len(x.cases)-1]
			last.lines = append(last.lines, claim(r.Int(), r.Int()))
		}, `select c.order_id, c.id, c.state, l.line, l.units from aftersales_cases c
			join aftersales_lines l on l.order_id = c.order_id and l.after_sale_id = c.id where c.ended_at = 0 order by c.id desc, l.line limit 30`)
		return tx.Flush()
	})
}

// act runs one group. A fault is a refusal; every other error is not expected.
func (x *trader) act(ctx context.Context) error {
	x.leap.RLock()
	defer x.leap.RUnlock()
	if err := x.look(ctx); err != nil {
		return err
	}
	group := make([]flows.Command, 1+x.rand.IntN(6))
	for i := range group {
		group[i] = x.command()
	}
	if err := flows.Do(ctx, x.Flow, group...); err != nil {
		return err
	}
	for _, c := range group {
		_, err := c.Outcome()
		if err != nil && fault.From(err) == nil {
			return fmt.Errorf("%T: %w", c, err)
		}
		if err == nil {
			x.done[fmt.Sprintf("%T", c)]++
			if step, ok := c.(*flows.MoveAfterSale); ok {
				x.done[string(step.Step)]++
			}
		}
	}
	return nil
}

func (x *trader) command() flows.Command {
	switch dice := x.rand.IntN(100); {
	case dice < 12 || len(x.subs) == 0:
		return x.order()
	case dice < 15:
		d := x.distributor()
		return &flows.TopUp{By: x.By(), Distributor: d.ID, Wallet: d.Contract.Wallet, Cash: d.Contract.Cash, Minor: 1 + x.rand.Int64N(500_000)}
	case dice < 50 && len(x.cases) > 0:
		return x.step()
	}
	s := x.subs[x.rand.IntN(len(x.subs))]
	likely := map[orders.State]int{orders.Unconfirmed: 5, orders.PendingPayment: 0, orders.ToShip: 2, orders.ToReceive: 3, orders.Completed: 4}[s.state]
	switch dice := x.rand.IntN(10); {
	case dice < 3:
		likely = x.rand.IntN(6)
	case dice < 6 && s.state != orders.PendingPayment && s.state != orders.Unconfirmed:
		likely = 4
	}
	switch likely {
	case 0:
		return &flows.PayOrder{By: x.By(), Order: s.order}
	case 1:
		return &flows.CancelOrder{By: x.By(), Order: s.order, Reason: "changed my mind"}
	case 2:
		c := &flows.ShipParcel{By: x.By(), ID: id.NewParcel(x.IDs), Order: s.order, SubOrder: s.sub, Carrier: "SF", Waybill: "SF1234"}
		for _, l := range x.claims(s, x.rand.IntN(3)) {
			c.Contents = append(c.Contents, shipping.Content(l))
		}
		return c
	case 5:
		return &flows.ConfirmOrder{By: x.By(), Order: s.order}
	case 3:
		return &flows.ConfirmReceipt{By: x.By(), Order: s.order}
	default:
		kinds := []aftersales.Kind{aftersales.RefundOnly, aftersales.ReturnRefund}
		return &flows.ApplyAfterSale{
			By: x.By(), ID: id.NewAfterSale(x.IDs), Order: s.order, SubOrder: s.sub, Kind: kinds[x.rand.IntN(2)], Reason: "whim",
			Claims: x.claims(s, 1+x.rand.IntN(2)),
		}
	}
}

func (x *trader) claims(s placed, n int) []flows.Claim {
	out := make([]flows.Claim, n)
	for i := range out {
		out[i] = claim(s.least+x.rand.Int64N(s.most-s.least+1), 1+x.rand.Int64N(2))
	}
	return out
}

func (x *trader) distributor() *flowstest.Distributor {
	return []*flowstest.Distributor{x.Alpha, x.Beta, x.Gamma}[x.rand.IntN(3)]
}

func (x *trader) order() flows.Command {
	d := x.distributor()
	goods := []*flowstest.Good{x.Tea, x.Cup, x.Towel, x.Soap, x.Book}
	var lines []flows.Asked
	for range 1 + x.rand.IntN(4) {
		g := goods[x.rand.IntN(len(goods))]
		if units := 1 + x.rand.Int64N(4); x.rand.IntN(4) == 0 {
			lines = append(lines, x.Quoted(d, g, units, x.rand.Int64N(12_000)))
		} else {
			lines = append(lines, d.Line(g, units))
		}
	}
	c := x.Order(d, lines...)
	if x.rand.IntN(4) == 0 {
		c.Region = flowstest.Far
	}
	c.Later = x.rand.IntN(5) == 0
	return c
}

// likely are the steps that may fit a state.
var likely = map[aftersales.State][]flows.Step{
	aftersales.PendingReview:  {flows.Approve, flows.Approve, flows.Reject, flows.Withdraw},
	aftersales.Intercepting:   {flows.Stopped, flows.Escaped, flows.Withdraw},
	aftersales.AwaitingReturn: {flows.SendBack, flows.Arrived, flows.Withdraw},
	aftersales.Inspecting:     {flows.Inspect, flows.Inspect, flows.Reject},
	aftersales.AwaitingRefund: {flows.RefundStep},
}

func (x *trader) step() flows.Command {
	c := x.cases[x.rand.IntN(len(x.cases))]
	steps := likely[c.state]
	if x.rand.IntN(8) == 0 {
		steps = []flows.Step{flows.Approve, flows.Stopped, flows.Escaped, flows.SendBack, flows.Arrived, flows.Inspect, flows.RefundStep, flows.Withdraw}
	}
	accepted := map[int64]int64{}
	for _, l := range c.lines {
		accepted[l.Line] = x.rand.Int64N(l.Units + 1)
	}
	return &flows.MoveAfterSale{
		By: x.By(), ID: c.id, Order: c.order, Step: steps[x.rand.IntN(len(steps))], Carrier: "SF", Waybill: "SF1234", Parcel: id.NewParcel(x.IDs),
		Accepted: accepted,
	}
}

// pass lets time go by, fires what is due, closes the month that is over, and fills the shelves.
func (x *trader) pass(ctx context.Context) error {
	x.leap.Lock()
	before := x.Clock.Now()
	x.Clock.Advance(clock.Micros(x.rand.Int64N(int64(3 * clock.Day))))
	x.leap.Unlock()
	x.leap.RLock()
	defer x.leap.RUnlock()
	if _, err := flows.FireAll(ctx, x.Flow, flows.AtOnce); err != nil {
		return err
	}
	for _, g := range []*flowstest.Good{x.Tea, x.Cup, x.Towel, x.Soap, x.Book} {
		if err := x.Stock(g, 0, 5, stock.Received); err != nil {
			return err
		}
	}
	month := settlements.MonthAt(before, x.Flow.Zone)
	if month.To > x.Clock.Now() {
		return nil
	}
	done, err := flows.CloseMonth(ctx, x.Flow, flows.AtOnce, month.Name)
	if err == nil && len(done.Failed) > 0 {
		err = fmt.Errorf("close %s: %v", month.Name, done.Failed)
	}
	return err
}

func TestTradeAtRandomAuditsClean(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
				x := newTrader(flowstest.NewMarket(t, w), &sync.RWMutex{}, seed)
				for i := range 250 {
					x.Must(x.act(t.Context()))
					if i%8 == 7 {
						x.Must(x.pass(t.Context()))
					}
					if i%40 == 39 {
						flowstest.Hold(t, w.DB)
					}
				}
				for _, what := range []string{
					"*flows.PlaceOrder", "*flows.PayOrder", "*flows.CancelOrder", "*flows.ConfirmOrder", "*flows.ShipParcel", "*flows.ConfirmReceipt",
					"*flows.ApplyAfterSale", "*flows.TopUp", "approve", "reject", "stopped", "escaped", "arrived", "inspect", "refund", "withdraw",
				} {
					if x.done[what] == 0 {
						t.Errorf("no %s was accepted", what)
					}
				}
			}, flowstest.Hold)
		})
	}
}

func TestTradeAtOnceAuditsClean(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		const traders = 4
		failed := make([]error, traders)
		var leap sync.RWMutex
		var wait sync.WaitGroup
		for n := range traders {
			wait.Go(func() {
				x := newTrader(m, &leap, uint64(100+n))
				for i := range 40 {
					if failed[n] = x.act(t.Context()); failed[n] != nil {
						return
					}
					if i%8 == 7 {
						failed[n] = x.pass(t.Context())
					}
				}
			})
		}
		wait.Wait()
		m.Must(errors.Join(failed...))
	})
}
