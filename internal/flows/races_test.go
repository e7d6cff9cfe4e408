package flows_test

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// racers is how many run at once.
const racers = 64

// fewRounds is how often each race is run by default: once each way.
const fewRounds = 3

// race runs body in one market, once a round, each round another way for commands that come at once. The books are audited after every round.
func race(t *testing.T, body func(t *testing.T, m *flowstest.Market, w way)) {
	t.Helper()
	market(t, func(t *testing.T, m *flowstest.Market) {
		ways := ways(m.Flow)
		for round := range testkit.Rounds(t, fewRounds) {
			w := ways[round%len(ways)]
			body(t, m, w)
			if flowstest.Hold(t, m.DB); t.Failed() {
				t.Fatalf("round %d, %s", round+1, w.name)
			}
		}
	}, testkit.NoDeadlock)
}

// commands makes so many.
func commands(n int, command func(i int) flows.Command) []flows.Command {
	all := make([]flows.Command, n)
	for i := range all {
		all[i] = command(i)
	}
	return all
}

// placed places so many orders of one line, in one group.
func placed(m *flowstest.Market, n int, d *flowstest.Distributor, line flows.Asked) []id.Order {
	m.T.Helper()
	all, ids := make([]flows.Command, n), make([]id.Order, n)
	for i := range all {
		c := m.Order(d, line)
		all[i], ids[i] = c, c.ID
	}
	group(m, all)
	return ids
}

// cancelUnpaid cancels the orders that are not paid, for the next round.
func cancelUnpaid(m *flowstest.Market, placed []id.Order) {
	m.T.Helper()
	all := make([]flows.Command, len(placed))
	for i, order := range placed {
		all[i] = &flows.CancelOrder{By: m.By(), Order: order}
	}
	m.Must(flows.Do(m.T.Context(), m.Flow, all...))
}

func counted(t *testing.T, got map[string]int, want map[string]int) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestTheLastUnitsAreSoldOnceInARace: bug 5 of RULES.
func TestTheLastUnitsAreSoldOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		buyers := []*flowstest.Distributor{m.Alpha, m.Beta, m.Gamma}
		var all []*flows.PlaceOrder
		got := w.sent(t, commands(racers, func(i int) flows.Command {
			d := buyers[i%3]
			all = append(all, m.Order(d, d.Line(m.Towel, 1), d.Line(m.Soap, 1)))
			return all[i]
		}))
		counted(t, got, map[string]int{"<nil>": 5, "order_refused: lines[1].quantity out_of_stock": racers - 5})
		for _, c := range all {
			if c.Err == nil {
				m.Must(m.Cancel(c.ID)) // for the next round
			}
		}
	})
}

// TestTheSameGoodOnTwoLinesIsNotOversoldInARace: bug 3 of RULES: each line checked alone.
func TestTheSameGoodOnTwoLinesIsNotOversoldInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		var all []*flows.PlaceOrder
		got := w.sent(t, commands(racers, func(i int) flows.Command {
			all = append(all, m.Order(m.Alpha, m.Alpha.Line(m.Soap, 1), m.Alpha.Line(m.Towel, 1), m.Alpha.Line(m.Soap, 1+int64(i%2))))
			return all[i]
		}))
		sold := int64(0)
		for _, c := range all {
			if c.Err == nil {
				sold += c.Lines[0].Quantity + c.Lines[2].Quantity
				m.Must(m.Cancel(c.ID)) // for the next round
			}
		}
		if got["<nil>"] != 2 || sold < 4 || sold > 5 {
			t.Errorf("%d of 5 units are sold: %v", sold, got)
		}
	})
}

func TestAnOwnNumberMakesOneOrderInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		variants := []*flows.PlaceOrder{m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Order(m.Alpha, m.Alpha.Line(m.Towel, 1))}
		before := m.Int(t, "select count(*) from orders_orders")
		var all []*flows.PlaceOrder
		w.sent(t, commands(racers, func(i int) flows.Command {
			c := *variants[i%2]
			c.ID, c.OwnNumber = id.NewOrder(m.IDs), variants[0].OwnNumber
			sealed := *c.Contact
			sealed.ID = id.NewContact(m.IDs)
			c.Contact = &sealed
			all = append(all, &c)
			return &c
		}))
		objects, taken := map[string]int{}, 0
		for _, c := range all {
			switch said(c.Err) {
			case "<nil>":
				objects[c.Object]++
			case "own_number_taken: own_number":
				taken++
			default:
				t.Errorf("%v", c.Err)
			}
		}
		if len(objects) != 1 || taken != racers/2 {
			t.Errorf("orders %v, taken %d times", objects, taken)
		}
		if n := m.Int(t, "select count(*) from orders_orders") - before; n != 1 {
			t.Errorf("%d orders", n)
		}
	})
}

func TestAKeyDoesItsCommandOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		text := id.NewOrder(m.IDs).String()
		before := m.Balance(m.Beta.Contract.Wallet)
		ups := map[string]int{}
		var all []*flows.TopUp
		got := w.sent(t, commands(racers, func(i int) flows.Command {
			c := &flows.TopUp{By: m.By(), Distributor: m.Beta.ID, Wallet: m.Beta.Contract.Wallet, Cash: m.Beta.Contract.Cash,
				Minor: int64(100 + i%2), Reference: "x"}
			c.Key = key(m.Beta, text, i%2)
			all = append(all, c)
			return c
		}))
		counted(t, got, map[string]int{"<nil>": racers / 2, "idempotency_key_reused: header.Idempotency-Key": racers / 2})
		for _, c := range all {
			if c.Err == nil {
				ups[c.Object]++
			}
		}
		if rise := m.Balance(m.Beta.Contract.Wallet) - before; len(ups) != 1 || rise != 100 && rise != 101 {
			t.Errorf("top-ups %v, the wallet rose by %d", ups, rise)
		}
	})
}

// TestARequestSentManyTimesIsDoneOnceInARace: as a caller does who hears no answer, each time with new ids.
func TestARequestSentManyTimesIsDoneOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		m.Must(m.Stock(m.Tea, 0, 2, stock.Received))
		m.Must(m.Stock(m.Towel, 0, 2, stock.Received))
		b := &batch{m: m, name: "N" + id.NewOrder(m.IDs).String()[4:]}
		b.orders[toPay] = m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		before := sizes(m)
		got := w.sent(t, commands(racers, func(i int) flows.Command { return b.commands()[i%2] })) // place and pay
		counted(t, got, map[string]int{"<nil>": racers})
		if did := b.did(); did[0] != 1 || did[1] != 1 || sizes(m)["orders_orders"] != before["orders_orders"]+1 {
			t.Errorf("placed and paid %v times", did[:2])
		}
	})
}

// TestPayingCancellingAndTheTimerAgreeInARace: bugs 2 and 4 of RULES.
func TestPayingCancellingAndTheTimerAgreeInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		stocked(t, m, m.Soap, 16)
		placed := placed(m, racers/4, m.Alpha, m.Alpha.Line(m.Soap, 1))
		before := m.Balance(m.Alpha.Contract.Wallet)
		m.Clock.Advance(7*clock.Day - 1)
		inTime := m.By()
		m.Clock.Advance(1)
		var all []flows.Command
		var timers []func() error
		for _, order := range placed {
			all = append(all, &flows.PayOrder{By: inTime, Order: order, Distributor: m.Alpha.ID},
				&flows.CancelOrder{By: inTime, Order: order, Distributor: m.Alpha.ID},
				&flows.CancelOrder{By: inTime, Order: order, Distributor: m.Alpha.ID})
			timers = append(timers, func() error { _, err := flows.FireAll(t.Context(), m.Flow, w.turn); return err })
		}
		for outcome := range w.sent(t, all, timers...) {
			if outcome != "<nil>" && outcome != "wrong_state: state" {
				t.Errorf("somebody was told %s", outcome)
			}
		}
		paid := int64(0)
		for _, order := range placed {
			if s := m.Sub(order, 1); s.State == orders.ToShip {
				paid++
			} else if s.State != orders.Cancelled {
				t.Errorf("%+v", s)
			}
		}
		onHand, held := item(t, m, m.Soap, 0)
		if spent := before - m.Balance(m.Alpha.Contract.Wallet); spent != paid*501 || held != paid || onHand != 16 {
			t.Errorf("%d paid, %d spent, %d held of %d", paid, spent, held, onHand)
		}
		for _, order := range placed { // for the next round
			if m.Sub(order, 1).State == orders.ToShip {
				m.Must(m.Ship(order, 1))
			}
		}
	})
}

// stocked brings a good in its supplier's first warehouse to so many units on hand.
func stocked(t *testing.T, m *flowstest.Market, g *flowstest.Good, units int64) {
	t.Helper()
	if onHand, _ := item(t, m, g, 0); onHand != units {
		m.Must(m.Stock(g, 0, units-onHand, stock.Adjusted))
	}
}

// TestOrdersOverTheSameGoodsInOppositeOrderNeverDeadlock: bug 17 of RULES: row locks taken in input order. No transaction is run twice, and the
// server knows of no deadlock.
func TestOrdersOverTheSameGoodsInOppositeOrderNeverDeadlock(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		goods := []*flowstest.Good{m.Tea, m.Cup, m.Towel, m.Book}
		for range testkit.Rounds(t, fewRounds) {
			for _, g := range goods {
				stocked(t, m, g, 2*racers)
			}
			var placed []id.Order
			groups := make([][]flows.Command, racers)
			for i := range groups {
				for k := range 2 {
					lines := make([]flows.Asked, len(goods))
					for n := range goods {
						lines[n] = m.Beta.Line(goods[(n+i)%4], 1)
					}
					if (i+k)%2 == 0 {
						slices.Reverse(lines)
					}
					c := m.Order(m.Beta, lines...)
					placed, groups[i] = append(placed, c.ID), append(groups[i], c)
				}
			}
			neverAgain(t, m, groups)
			for _, g := range groups {
				m.Must(errors.Join(g[0].(*flows.PlaceOrder).Err, g[1].(*flows.PlaceOrder).Err))
			}
			for i := range groups { // and the orders themselves, each twice, in opposite order
				groups[i] = nil
				for k := range 4 {
					groups[i] = append(groups[i], &flows.CancelOrder{By: m.By(), Order: placed[(2*i+k)%len(placed)]})
				}
				if i%2 == 0 {
					slices.Reverse(groups[i])
				}
			}
			neverAgain(t, m, groups)
			if flowstest.Hold(t, m.DB); t.Failed() {
				return
			}
		}
	}, testkit.NoDeadlock)
}

// neverAgain runs groups at once; none may have to run a second time.
func neverAgain(t *testing.T, m *flowstest.Market, groups [][]flows.Command) {
	t.Helper()
	var runs atomic.Int64
	for _, err := range atOnceEach(groups, func(group []flows.Command) error {
		return m.DB.Write(t.Context(), func(tx *db.Tx) error {
			runs.Add(1)
			return flows.Run(tx, m.Flow, group)
		})
	}) {
		m.Must(err)
	}
	if n := runs.Load(); n != int64(len(groups)) {
		t.Errorf("%d runs of %d groups", n, len(groups))
	}
}

// TestRequestsSentTwiceNeverDeadlock: what has to wait for the first of two takes no lower locks on top of those that the first has taken.
func TestRequestsSentTwiceNeverDeadlock(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		lanes := []*flows.Lane{flows.NewLane(m.Flow), flows.NewLane(m.Flow)}
		for range 4 * testkit.Rounds(t, fewRounds) {
			orders := make([][]flows.Command, len(lanes))
			for i := range orders {
				goods := []*flowstest.Good{m.Tea, m.Towel}
				first := m.Order(m.Alpha, m.Alpha.Line(goods[i], 1))
				again := *first
				again.ID = id.NewOrder(m.IDs)
				orders[i] = []flows.Command{first, &again, m.Order(m.Alpha, m.Alpha.Line(goods[1-i], 1))}
			}
			for _, err := range atOnceEach([]int{0, 1}, func(i int) error { return lanes[i].Do(t.Context(), orders[i]...) }) {
				m.Must(err)
			}
			for _, c := range slices.Concat(orders...) {
				_, err := c.Outcome()
				m.Must(err)
			}
			for _, g := range []*flowstest.Good{m.Tea, m.Towel} { // for the next round
				m.Must(m.Stock(g, 0, 2, stock.Received))
			}
		}
	}, testkit.NoDeadlock)
}

// TestAWalletIsSpentOnceInARace: bug 1 of RULES: read, check, write.
func TestAWalletIsSpentOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		m.Must(m.Stock(m.Book, 0, racers, stock.Received))
		placed := placed(m, racers, m.Alpha, m.Alpha.Line(m.Book, 1)) // 4,700 with freight
		spend(t, m, m.Alpha, 3*4_700+4_699)
		got := w.sent(t, commands(racers, func(i int) flows.Command { return &flows.PayOrder{By: m.By(), Order: placed[i]} }))
		counted(t, got, map[string]int{"<nil>": 3, "insufficient_funds: wallet": racers - 3})
		if left := m.Balance(m.Alpha.Contract.Wallet); left != 4_699 {
			t.Errorf("%d left", left)
		}
		cancelUnpaid(m, placed)
	})
}

// TestABrandNewWalletIsSpentOnceInARace: bug 12 of RULES: an account without a row yet can't be locked.
func TestABrandNewWalletIsSpentOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		d := newcomer(t, m)
		got := w.sent(t, commands(racers, func(int) flows.Command {
			return &flows.TopUp{By: m.By(), Distributor: d.ID, Wallet: d.Contract.Wallet, Cash: d.Contract.Cash, Minor: 100, Reference: "x"}
		}))
		counted(t, got, map[string]int{"<nil>": racers})
		if held := m.Balance(d.Contract.Wallet); held != racers*100 {
			t.Errorf("the wallet holds %d", held)
		}
		d = newcomer(t, m)
		m.Must(m.Stock(m.Cup, 0, racers, stock.Received))
		var all []flows.Command
		placed := placed(m, racers-1, d, d.Line(m.Cup, 1)) // 3,800 with freight
		for _, order := range placed {
			all = append(all, &flows.PayOrder{By: m.By(), Order: order})
		}
		all = slices.Insert(all, racers/2, flows.Command(&flows.TopUp{
			By: m.By(), Distributor: d.ID, Wallet: d.Contract.Wallet, Cash: d.Contract.Cash, Minor: 2 * 3_800, Reference: "x",
		}))
		for outcome := range w.sent(t, all) {
			if outcome != "<nil>" && outcome != "insufficient_funds: wallet" {
				t.Errorf("somebody was told %s", outcome)
			}
		}
		m.Must(flows.Do(t.Context(), m.Flow, all[:racers/2]...)) // if all came before the money
		cancelUnpaid(m, placed)
		if n := m.Int(t, "select count(*) from orders_sub_orders where distributor_id = $1 and state = 'to_ship'", d.ID); n != 2 ||
			m.Balance(d.Contract.Wallet) != 0 {
			t.Errorf("%d orders paid, %d left", n, m.Balance(d.Contract.Wallet))
		}
	})
}

// newcomer is a distributor that has just signed.
func newcomer(t *testing.T, m *flowstest.Market) *flowstest.Distributor {
	t.Helper()
	d := &flowstest.Distributor{ID: id.NewDistributor(m.IDs), Channels: []id.Channel{0}}
	do(t, m, func(tx *db.Tx) error {
		if _, err := distributors.Create(tx, distributors.NewDistributor{ID: d.ID, Name: "新店"}, m.Clock.Now()); err != nil {
			return err
		}
		var err error
		d.Contract, err = flows.SignContract(tx, m.Acting(), distributors.NewContract{
			ID: id.NewContract(m.IDs), Distributor: d.ID, ProfitMode: distributors.PriceDifference, Currency: flowstest.Currency,
			PriceRatioPPM: money.PPM, Drift: distributors.Exact,
		})
		if err != nil {
			return err
		}
		_, err = flows.SelectGoods(tx, m.Acting(), d.ID, []id.SKU{m.Cup.ID})
		return err
	})
	return d
}

func TestAUnitIsClaimedAndRefundedOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		m.Must(m.Stock(m.Tea, 0, 1, stock.Received))
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
		sub, before := m.Sub(order, 1).ID, m.Balance(m.Alpha.Contract.Wallet)
		var all []*flows.ApplyAfterSale
		got := w.sent(t, commands(racers, func(i int) flows.Command {
			kind := []aftersales.Kind{aftersales.RefundOnly, aftersales.ReturnRefund}[i%2]
			all = append(all, &flows.ApplyAfterSale{
				By: m.By(), ID: id.NewAfterSale(m.IDs), Order: order, SubOrder: sub, Kind: kind, Reason: "x", Claims: []flows.Claim{{Line: 1, Units: 1}},
			})
			return all[i]
		}))
		counted(t, got, map[string]int{"<nil>": 1, "after_sale_refused: lines[0].units too_many_units": racers - 1})
		for _, c := range all {
			if c.Err != nil {
				continue
			}
			steps := []flows.Step{flows.Approve}
			if c.Kind == aftersales.ReturnRefund {
				steps = returned[:4]
			}
			m.Must(m.Step(c.ID, steps...))
			got = w.sent(t, commands(racers, func(int) flows.Command {
				return &flows.MoveAfterSale{By: m.By(), ID: c.ID, Order: order, Step: flows.RefundStep}
			}))
			counted(t, got, map[string]int{"<nil>": 1, "wrong_state: state": racers - 1})
		}
		if rise := m.Balance(m.Alpha.Contract.Wallet) - before; rise != 10_000 {
			t.Errorf("the wallet rose by %d", rise)
		}
	})
}

func TestNoMoreIsShippedThanIsLeftInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		m.Must(m.Stock(m.Tea, 0, 5, stock.Received))
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 5))
		sub := m.Sub(order, 1).ID
		got := w.sent(t, commands(racers, func(i int) flows.Command {
			return &flows.ShipParcel{
				By: m.By(), ID: id.NewParcel(m.IDs), Order: order, SubOrder: sub, Carrier: "SF", Waybill: "SF-" + strconv.Itoa(1000+i),
				Contents: []shipping.Content{{Line: 1, Units: 1}},
			}
		}))
		counted(t, got, map[string]int{"<nil>": 5, "wrong_state: state": racers - 5})
		got = w.sent(t, commands(racers, func(int) flows.Command { return &flows.ConfirmReceipt{By: m.By(), Order: order} }))
		counted(t, got, map[string]int{"<nil>": 1, "wrong_state: state": racers - 1})
	})
}

func TestAMonthIsClosedOnceInARace(t *testing.T) {
	closed := map[*flowstest.Market]time.Month{}
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		stocked(t, m, m.Tea, 100)
		stocked(t, m, m.Towel, 200)
		month := max(closed[m]+1, time.March)
		closed[m] = month
		m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Sold(m.Beta, m.Beta.Line(m.Towel, 1))
		m.Must(m.TopUp(m.Gamma, 5))
		m.Clock.Set(day(m, month+1, 1))
		var drawn atomic.Int64
		for _, err := range atOnceEach(make([]int, racers), func(int) error {
			done, err := flows.CloseMonth(t.Context(), m.Flow, w.turn, nameOf(m, month))
			if drawn.Add(int64(done.Statements)); len(done.Failed) > 0 {
				t.Errorf("failed %v", done.Failed)
			}
			return err
		}) {
			m.Must(err)
		}
		if n := drawn.Load(); n != 5 {
			t.Errorf("month %d: %d statements drawn, want 5", month, n)
		}
	})
}

// nameOf names a month of the market's year.
func nameOf(m *flowstest.Market, month time.Month) string {
	return day(m, month, 1).Date(m.Flow.Zone)[:7]
}

func TestTimersAreFiredOnceInARace(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		var placed []id.Order
		for range 20 {
			placed = append(placed, m.Placed(m.Alpha, m.Alpha.Line(m.Towel, 1)), m.Bought(m.Beta, m.Beta.Line(m.Towel, 1)))
		}
		m.Clock.Advance(20 * clock.Day)
		for _, err := range atOnceEach(make([]int, racers), func(int) error { _, err := flows.FireAll(t.Context(), m.Flow, w.turn); return err }) {
			m.Must(err)
		}
		for i, order := range placed {
			want := []string{"order.placed", "order.cancelled"}
			if i%2 == 1 {
				want = []string{"order.placed", "order.paid", "after_sale.succeeded"}
			}
			if got := told(t, m, order); !slices.Equal(got, want) {
				t.Errorf("events %v, want %v", got, want)
			}
		}
		if _, held := item(t, m, m.Towel, 0); held != 0 {
			t.Errorf("%d held", held)
		}
	})
}
