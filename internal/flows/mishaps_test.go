package flows_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// verbs are what the commands of a batch do, in order.
var verbs = []string{"place", "pay", "cancel", "ship", "receive", "apply", "refund", "top up"}

// The orders of a batch, by what is to be done with them.
const (
	toPay = iota
	toCancel
	toShip
	toReceive
	toApply
	toRefund
	batchOrders
)

// batch is one command of each verb, each on an order of its own. However often it is asked for, its keys and own number stay the same.
type batch struct {
	m      *flowstest.Market
	name   string
	orders [batchOrders]id.Order
	subs   [batchOrders]id.SubOrder // the first of each
	refund id.AfterSale
}

// commands asks for all that the batch is about; ids are drawn anew, as for each request.
func (b *batch) commands() []flows.Command {
	place := b.m.Order(b.m.Alpha, b.m.Alpha.Line(b.m.Tea, 1), b.m.Alpha.Line(b.m.Towel, 2))
	place.OwnNumber, place.RequestHash = b.name, flows.HashOrder(b.name)
	pay := &flows.PayOrder{Order: b.orders[toPay], Distributor: b.m.Alpha.ID}
	cancel := &flows.CancelOrder{Order: b.orders[toCancel], Distributor: b.m.Alpha.ID}
	ship, receive := b.ship(toShip), &flows.ConfirmReceipt{Order: b.orders[toReceive], Distributor: b.m.Alpha.ID}
	apply := b.apply(toApply)
	refund := &flows.MoveAfterSale{ID: b.refund, Order: b.orders[toRefund], Step: flows.RefundStep}
	topUp := &flows.TopUp{
		Distributor: b.m.Beta.ID, Wallet: b.m.Beta.Contract.Wallet, Cash: b.m.Beta.Contract.Cash, Minor: 100, Reference: b.name,
	}
	for i, by := range []*flows.By{
		&place.By, &pay.By, &cancel.By, &ship.By, &receive.By, &apply.By, &refund.By, &topUp.By,
	} {
		*by = b.m.By()
		by.Actor, by.Key = b.actor(i), key(b.m.Alpha, b.actor(i))
	}
	return []flows.Command{place, pay, cancel, ship, receive, apply, refund, topUp}
}

// actor is who does the batch's verb, and nothing else.
func (b *batch) actor(verb int) string { return b.name + " " + verbs[verb] }

func (b *batch) ship(n int) *flows.ShipParcel {
	return &flows.ShipParcel{
		By: b.m.By(), ID: id.NewParcel(b.m.IDs), Order: b.orders[n], SubOrder: b.subs[n], Carrier: "SF", Waybill: fmt.Sprint("SF-", b.name, n),
	}
}

func (b *batch) apply(n int) *flows.ApplyAfterSale {
	return &flows.ApplyAfterSale{
		By: b.m.By(), ID: id.NewAfterSale(b.m.IDs), Order: b.orders[n], SubOrder: b.subs[n], Kind: aftersales.RefundOnly, Reason: "x",
		Claims: []flows.Claim{{Line: 1, Units: 1}},
	}
}

// batches brings so many to where their commands can be done, all at once.
func batches(m *flowstest.Market, count int) []*batch {
	m.T.Helper()
	for _, g := range []*flowstest.Good{m.Tea, m.Towel} {
		m.Must(m.Stock(g, 0, int64(20*count), stock.Received))
	}
	m.Must(m.TopUp(m.Alpha, int64(200_000*count)))
	all := make([]*batch, count)
	var place, pay, ship, receive, apply, approve []flows.Command
	for i := range all {
		b := &batch{m: m, name: fmt.Sprint("B", int64(id.NewOrder(m.IDs)))}
		all[i] = b
		for n := range b.orders {
			c := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1))
			b.orders[n], place = c.ID, append(place, c)
			if n != toPay && n != toCancel {
				pay = append(pay, &flows.PayOrder{By: m.By(), Order: c.ID})
			}
		}
	}
	group(m, place)
	group(m, pay)
	for _, b := range all {
		for n := range b.orders {
			b.subs[n] = m.Sub(b.orders[n], 1).ID
		}
		ship = append(ship, b.ship(toReceive), b.ship(toRefund))
		receive = append(receive, &flows.ConfirmReceipt{By: m.By(), Order: b.orders[toRefund]})
		refund := b.apply(toRefund)
		b.refund, apply = refund.ID, append(apply, refund)
		approve = append(approve, &flows.MoveAfterSale{By: m.By(), ID: b.refund, Order: b.orders[toRefund], Step: flows.Approve})
	}
	group(m, ship)
	group(m, receive)
	group(m, apply)
	group(m, approve)
	return all
}

// group runs commands that must succeed, in one group.
func group(m *flowstest.Market, commands []flows.Command) {
	m.T.Helper()
	m.Must(flows.Do(m.T.Context(), m.Flow, commands...))
	for _, c := range commands {
		_, err := c.Outcome()
		m.Must(err)
	}
}

// sizes counts the rows of every table that commands write to.
func sizes(m *flowstest.Market) map[string]int64 {
	m.T.Helper()
	counts := map[string]int64{}
	m.Read(m.T, func(tx *db.Tx) error {
		for _, table := range []string{
			"orders_orders", "orders_sub_orders", "orders_lines", "contacts_contacts", "shipping_parcels", "shipping_parcel_lines", "aftersales_cases",
			"aftersales_lines", "ledger_postings", "outbox_events", "stock_movements", "timers_due", "web_keys_even", "web_keys_odd",
		} {
			tx.Query(func(r *db.Row) { counts[table] = r.Int() }, "select count(*) from "+table)
		}
		return tx.Flush()
	})
	return counts
}

// footprint is how many rows each verb adds to the tables when nothing goes wrong.
func (b *batch) footprint(t *testing.T) []map[string]int64 {
	t.Helper()
	prints := make([]map[string]int64, len(verbs))
	for i, c := range b.commands() {
		before := sizes(b.m)
		b.m.Must(b.m.Run(c))
		after := sizes(b.m)
		prints[i] = map[string]int64{}
		for table := range after {
			prints[i][table] = after[table] - before[table]
		}
		if n := prints[i]["outbox_events"]; n != 1 {
			t.Fatalf("%s tells %d events", verbs[i], n)
		}
	}
	return prints
}

// did counts how often each verb of the batch was done, by its events.
func (b *batch) did() []int {
	b.m.T.Helper()
	times := make([]int, len(verbs))
	b.m.Read(b.m.T, func(tx *db.Tx) error {
		for i := range verbs {
			tx.Query(func(r *db.Row) { times[i] = int(r.Int()) }, "select count(*) from outbox_events where actor = $1", b.actor(i))
		}
		return tx.Flush()
	})
	return times
}

// ordeal is a market whose mishaps a test decides, with what is known of a batch.
type ordeal struct {
	m          *flowstest.Market
	lane       *flows.Lane
	mishaps    *db.Mishaps
	statements int
	prints     []map[string]int64
}

func ordeals(t *testing.T, body func(t *testing.T, o *ordeal)) {
	t.Helper()
	market(t, func(t *testing.T, m *flowstest.Market) {
		o := &ordeal{m: m, lane: flows.NewLane(m.Flow), mishaps: db.Beset(m.DB)}
		healthy := batches(m, 2)
		group(m, healthy[0].commands())
		o.statements = o.mishaps.Statements()
		o.prints = healthy[1].footprint(t)
		body(t, o)
		m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1)) // trade goes on
	})
}

// send sends commands, which make one group, and gives what came of each.
func (o *ordeal) send(t *testing.T, commands []flows.Command) []error {
	t.Helper()
	o.m.Must(o.lane.Do(t.Context(), commands...))
	errs := make([]error, len(commands))
	for i, c := range commands {
		_, errs[i] = c.Outcome()
	}
	return errs
}

// places gives the statements that a mishap is to befall: all of them in a long run, else a few, others for each mishap.
func (o *ordeal) places(few int, kind db.Mishap) (places []int) {
	if testkit.Soaking() {
		few = o.statements
	}
	step := (o.statements + few - 1) / few
	for nth := o.statements - len(kind)%step; nth > 0; nth -= step {
		places = append(places, nth)
	}
	return places
}

// befall sends a batch whose nth statement fails so many times, and gives what came of each command.
func (o *ordeal) befall(t *testing.T, b *batch, kind db.Mishap, nth, times int) []error {
	t.Helper()
	o.mishaps.Next(kind, nth, times)
	errs := o.send(t, b.commands())
	if o.mishaps.Left() == times {
		t.Errorf("%s never befell statement %d of %d", kind, nth, o.statements)
	}
	o.mishaps.Next("", 0, 0)
	return errs
}

// holds makes sure that what was done left all of its rows, and what was not done none; before are the sizes before the batch.
func (o *ordeal) holds(t *testing.T, what string, b *batch, before map[string]int64) []int {
	t.Helper()
	times, want := b.did(), maps.Clone(before)
	for i, n := range times {
		for table, rows := range o.prints[i] {
			want[table] += rows * int64(n)
		}
	}
	if got := sizes(o.m); !maps.Equal(got, want) {
		t.Errorf("%s: something is done in half: rows %v, want %v", what, got, want)
	}
	return times
}

// askAgain sends the batch again, undisturbed, under the same keys: each command is done once in all.
func (o *ordeal) askAgain(t *testing.T, what string, b *batch, before map[string]int64) {
	t.Helper()
	for i, err := range o.send(t, b.commands()) {
		if err != nil {
			t.Errorf("%s: %s asked again: %v", what, verbs[i], err)
		}
	}
	for i, n := range o.holds(t, what+", asked again", b, before) {
		if n != 1 {
			t.Errorf("%s: %s was done %d times", what, verbs[i], n)
		}
	}
}

// lostRaces are the mishaps after which a transaction is run again.
var lostRaces = []db.Mishap{db.Busy, db.Serialization, db.Deadlock}

// each runs body on a fresh batch for each of the mishaps at each of its places.
func (o *ordeal) each(t *testing.T, few int, kinds []db.Mishap, body func(what string, b *batch, kind db.Mishap, nth int)) {
	t.Helper()
	for _, kind := range kinds {
		places := o.places(few, kind)
		fresh := batches(o.m, len(places))
		for i, nth := range places {
			body(fmt.Sprintf("%s at %d of %d", kind, nth, o.statements), fresh[i], kind, nth)
		}
		if t.Failed() {
			return
		}
		flowstest.Hold(t, o.m.DB)
	}
}

// TestALostRaceAtAnyStatementOfAGroupIsNotNoticed: the group is run again.
func TestALostRaceAtAnyStatementOfAGroupIsNotNoticed(t *testing.T) {
	ordeals(t, func(t *testing.T, o *ordeal) {
		o.each(t, 6, lostRaces, func(what string, b *batch, kind db.Mishap, nth int) {
			before := sizes(o.m)
			for i, err := range o.befall(t, b, kind, nth, 1) {
				if err != nil {
					t.Errorf("%s: %s: %v", what, verbs[i], err)
				}
			}
			for i, n := range o.holds(t, what, b, before) {
				if n != 1 {
					t.Errorf("%s: %s was done %d times", what, verbs[i], n)
				}
			}
			o.askAgain(t, what, b, before)
		})
	})
}

// TestARaceLostForGoodAtAnyStatementOfAGroupIsToldAsBusy, and does nothing; the same keys are good for another try.
func TestARaceLostForGoodAtAnyStatementOfAGroupIsToldAsBusy(t *testing.T) {
	ordeals(t, func(t *testing.T, o *ordeal) {
		o.each(t, 2, []db.Mishap{db.Busy}, func(what string, b *batch, kind db.Mishap, nth int) {
			before := sizes(o.m)
			errs, times := o.befall(t, b, kind, nth, 1<<20), o.holds(t, what, b, before)
			for i, err := range errs {
				if lost := errors.Is(err, db.ErrBusy); lost == (times[i] == 1) || !lost && err != nil {
					t.Errorf("%s: %s: done %d times, told %v", what, verbs[i], times[i], err)
				}
			}
			o.askAgain(t, what, b, before)
		})
	})
}

// TestABrokenConnectionAtAnyStatementOfAGroupDoesNothingAndSaysSo: whoever is told of a failure has got nothing, and asks again.
func TestABrokenConnectionAtAnyStatementOfAGroupDoesNothingAndSaysSo(t *testing.T) {
	ordeals(t, func(t *testing.T, o *ordeal) {
		o.each(t, 10, []db.Mishap{db.Broken}, func(what string, b *batch, kind db.Mishap, nth int) {
			before := sizes(o.m)
			errs, times := o.befall(t, b, kind, nth, 1), o.holds(t, what, b, before)
			for i, err := range errs {
				if told := err != nil; told == (times[i] == 1) || told && !errors.Is(err, db.ErrLost) && !errors.Is(err, db.ErrUnknown) {
					t.Errorf("%s: %s: done %d times, told %v", what, verbs[i], times[i], err)
				}
			}
			o.askAgain(t, what, b, before)
		})
	})
}

// TestAnUnknownOutcomeOfAGroupIsSettledByAskingAgain: the commit never arrived, or only its answer.
func TestAnUnknownOutcomeOfAGroupIsSettledByAskingAgain(t *testing.T) {
	ordeals(t, func(t *testing.T, o *ordeal) {
		o.each(t, 1, []db.Mishap{db.CommitLost, db.AnswerLost}, func(what string, b *batch, kind db.Mishap, nth int) {
			before := sizes(o.m)
			standingBefore := standing(t, o.m)
			errs, times := o.befall(t, b, kind, nth, 1), o.holds(t, what, b, before)
			for i, err := range errs {
				if done := times[i] == 1; !errors.Is(err, db.ErrUnknown) || done != (kind == db.AnswerLost) {
					t.Errorf("%s: %s: done %d times, told %v", what, verbs[i], times[i], err)
				}
			}
			if kind == db.CommitLost {
				same(t, what, strings.Split(standing(t, o.m), "\n"), strings.Split(standingBefore, "\n")...)
			}
			o.askAgain(t, what, b, before)
		})
	})
}
