package flows_test

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/web"
)

// key is an idempotency key of a distributor; the same content has the same hash.
func key(d *flowstest.Distributor, text string, content ...any) *web.Key {
	return &web.Key{KeyRef: web.KeyRef{Owner: int64(d.ID), Text: text}, Hash: web.Hash("POST /v1/orders", content)}
}

func TestAnOwnNumberUsedAgainForTheSameGivesTheSameOrder(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 3))
		m.Must(m.Run(first))
		before := standing(t, m)
		again := *first
		again.ID = id.NewOrder(m.IDs)
		m.Must(m.Run(&again))
		if again.Object != first.ID.String() || !again.Replayed || first.Replayed {
			t.Errorf("object %s, replayed %v; want %s", again.Object, again.Replayed, first.ID)
		}
		if after := standing(t, m); after != before {
			t.Errorf("a replay did something:\n%s", difference(before, after))
		}
		m.Must(m.Cancel(first.ID)) // the number stands for that order, whatever became of it
		m.Must(m.Run(&again))
		if again.Object != first.ID.String() || !again.Replayed {
			t.Errorf("after cancelling: object %s", again.Object)
		}
	})
}

// TestAKeyThatMetAKnownOwnNumberIsUsedUp: it was answered, so it stands for that request as any other.
func TestAKeyThatMetAKnownOwnNumberIsUsedUp(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
		first.Key = key(m.Alpha, "k-1", "tea")
		m.Must(m.Run(first))
		again := *first
		again.ID, again.Key = id.NewOrder(m.IDs), key(m.Alpha, "k-2", "tea")
		for range 2 { // by the number, then by the key
			m.Must(m.Run(&again))
			if again.Object != first.Object || !again.Replayed {
				t.Errorf("object %s, replayed %v", again.Object, again.Replayed)
			}
		}
		other := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 2))
		other.Key = key(m.Alpha, "k-2", "other")
		refused(t, m, "idempotency_key_reused: header.Idempotency-Key", func() error { return m.Run(other) })
	})
}

func TestAnOwnNumberUsedForSomethingElseIsTaken(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Must(m.Run(first))
		other := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 2))
		other.OwnNumber = first.OwnNumber
		refused(t, m, "own_number_taken: own_number", func() error { return m.Run(other) })
		foreign := m.Order(m.Beta, m.Beta.Line(m.Tea, 2)) // numbers are each distributor's own
		foreign.OwnNumber = first.OwnNumber
		m.Must(m.Run(foreign))
	})
}

func TestARefusedOrderLeavesItsOwnNumberFree(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 6))
		refused(t, m, "order_refused: lines[0].quantity out_of_stock", func() error { return m.Run(first) })
		second := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 5))
		second.OwnNumber = first.OwnNumber
		m.Must(m.Run(second))
	})
}

func TestAnOwnNumberTwiceInOneCallWaitsForTheFirst(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first, other := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Order(m.Alpha, m.Alpha.Line(m.Tea, 2))
		again := *first
		again.ID, other.OwnNumber = id.NewOrder(m.IDs), first.OwnNumber
		m.Must(flows.Do(t.Context(), m.Flow, first, &again, other))
		if first.Err != nil || again.Object != first.ID.String() || !again.Replayed || said(other.Err) != "own_number_taken: own_number" {
			t.Errorf("first %v; again %s, %v; other %v", first.Err, again.Object, again.Err, other.Err)
		}
		if n := m.Int(t, "select count(*) from orders_orders"); n != 1 {
			t.Errorf("%d orders", n)
		}
	})
}

func TestAKeyUsedAgainForTheSameDoesNothingTwice(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		pay := func(k *web.Key) *flows.PayOrder {
			c := &flows.PayOrder{By: m.By(), Order: order, Distributor: m.Alpha.ID}
			c.Key = k
			return c
		}
		first := pay(key(m.Alpha, "k-1", order))
		m.Must(m.Run(first))
		before := standing(t, m)
		m.Clock.Advance(71 * clock.Hour)
		again := pay(key(m.Alpha, "k-1", order))
		m.Must(m.Run(again))
		if !again.Replayed || again.Object != order.String() || first.Replayed {
			t.Errorf("object %s, replayed %v", again.Object, again.Replayed)
		}
		if after := standing(t, m); after != before {
			t.Errorf("a replay did something:\n%s", difference(before, after))
		}
		refused(t, m, "idempotency_key_reused: header.Idempotency-Key", func() error { return m.Run(pay(key(m.Alpha, "k-1", order, "other"))) })
		refused(t, m, "wrong_state: state", func() error { return m.Run(pay(key(m.Beta, "k-1", order))) }) // another caller's key of that text
		m.Clock.Advance(clock.Hour)
		refused(t, m, "wrong_state: state", func() error { return m.Run(pay(key(m.Alpha, "k-1", order))) }) // three days are over
	})
}

func TestARefusedCommandLeavesItsKeyFree(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		c := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 6))
		c.Key = key(m.Alpha, "k-1", "six")
		refused(t, m, "order_refused: lines[0].quantity out_of_stock", func() error { return m.Run(c) })
		c = m.Order(m.Alpha, m.Alpha.Line(m.Soap, 5))
		c.Key = key(m.Alpha, "k-1", "five")
		m.Must(m.Run(c))
	})
}

func TestAKeyTwiceInOneCallWaitsForTheFirst(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		var all []flows.Command
		var made []*flows.PlaceOrder
		for _, content := range []string{"a", "a", "b"} {
			c := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
			c.Key = key(m.Alpha, "k-1", content)
			made, all = append(made, c), append(all, c)
		}
		m.Must(flows.Do(t.Context(), m.Flow, all...))
		if made[0].Err != nil || !made[1].Replayed || made[1].Object != made[0].Object ||
			said(made[2].Err) != "idempotency_key_reused: header.Idempotency-Key" {
			t.Errorf("%v; %v %v; %v", made[0].Err, made[1].Replayed, made[1].Err, made[2].Err)
		}
		if n := m.Int(t, "select count(*) from orders_orders"); n != 1 {
			t.Errorf("%d orders", n)
		}
	})
}

// TestInAGroupTheRefusedLeaveNothingAndTheOthersAreDone: what a refused command had taken already (stock, money, a state) is there
// for the next one.
func TestInAGroupTheRefusedLeaveNothingAndTheOthersAreDone(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		dear, cheap := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 3)), m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		spend(t, m, m.Alpha, 10_800)
		greedy := m.Order(m.Alpha, m.Alpha.Line(m.Soap, 5), m.Alpha.Line(m.Cup, 51)) // holds all the soap, then is refused for its cups
		modest := m.Order(m.Beta, m.Beta.Line(m.Soap, 5))
		tooDear, affordable := &flows.PayOrder{By: m.By(), Order: dear}, &flows.PayOrder{By: m.By(), Order: cheap}
		again := &flows.PayOrder{By: m.By(), Order: cheap}
		m.Must(flows.Do(t.Context(), m.Flow, greedy, tooDear, modest, affordable, again))
		for _, c := range []struct {
			err  error
			want string
		}{
			{greedy.Err, "order_refused: lines[1].quantity out_of_stock"}, {modest.Err, "<nil>"}, {tooDear.Err, "insufficient_funds: wallet"},
			{affordable.Err, "<nil>"}, {again.Err, "wrong_state: state"},
		} {
			if got := said(c.err); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		}
		if s := m.Sub(dear, 1); s.State != orders.PendingPayment || s.PaidAt != 0 {
			t.Errorf("refused payment: %+v", s)
		}
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d soaps held", held)
		}
		if got := m.Balance(m.Alpha.Contract.Wallet); got != 0 {
			t.Errorf("wallet holds %d", got)
		}
		if got := told(t, m, dear); !slices.Equal(got, []string{"order.placed"}) {
			t.Errorf("events of the refused payment: %v", got)
		}
		if n := m.Int(t, "select count(*) from contacts_contacts where id = $1", greedy.Contact.ID); n != 0 {
			t.Error("the refused order's contact was kept")
		}
	})
}

// TestACommandThatFailsHalfwayLeavesNothing: what a command has done in memory before its refusal is put back in every room. No command
// can get there by itself, so a row is spoilt for the moment.
func TestACommandThatFailsHalfwayLeavesNothing(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		two := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1))
		m.Must(m.Ship(two, 1))
		m.Must(m.Ship(two, 2))
		one := m.Bought(m.Beta, m.Beta.Line(m.Soap, 2))
		x := applied(m, one, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		m.Must(m.Step(x, flows.Approve))
		spoil := func(by int64) {
			do(t, m, func(tx *db.Tx) error {
				tx.ExecOne("update ledger_balances set balance_minor = balance_minor + $1 where account_id = $2", by, m.Alpha.Contract.Escrow)
				tx.ExecOne("update stock_items set held = held + $1 where sku_id = $2", by, m.Soap.ID)
				return nil
			})
		}
		spoil(-1)
		refused(t, m, "insufficient_funds: wallet", func() error { return m.Receive(two) }) // the second part's money is not there
		refused(t, m, "not_held", func() error { return m.Step(x, flows.Escaped) })         // the parcel's units are not held
		spoil(1)
		m.Must(m.Receive(two))
		m.Must(m.Step(x, flows.Escaped))
	})
}

// TestCommandsOfOneGroupSeeWhatTheEarlierOnesDid on one order: each is admitted against what is left.
func TestCommandsOfOneGroupSeeWhatTheEarlierOnesDid(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 2))
		sub := m.Sub(order, 1).ID
		ship := func(waybill string) *flows.ShipParcel {
			return &flows.ShipParcel{By: m.By(), ID: id.NewParcel(m.IDs), Order: order, SubOrder: sub, Carrier: "SF", Waybill: waybill}
		}
		apply := func(units int64) *flows.ApplyAfterSale {
			return &flows.ApplyAfterSale{
				By: m.By(), ID: id.NewAfterSale(m.IDs), Order: order, SubOrder: sub, Kind: aftersales.ReturnRefund, Reason: "x",
				Claims: []flows.Claim{{Line: 1, Units: units}},
			}
		}
		tooEarly, shipped, shippedAgain := ship("SF-0001"), ship("SF-0002"), ship("SF-0003")
		pay, receive := &flows.PayOrder{By: m.By(), Order: order}, &flows.ConfirmReceipt{By: m.By(), Order: order}
		cancel := &flows.CancelOrder{By: m.By(), Order: order}
		first, second, third := apply(1), apply(2), apply(1)
		m.Must(flows.Do(t.Context(), m.Flow, tooEarly, pay, cancel, shipped, shippedAgain, receive, first, second, third))
		for i, c := range []struct {
			err  error
			want string
		}{
			{tooEarly.Err, "wrong_state: state"}, {pay.Err, "<nil>"}, {cancel.Err, "wrong_state: state"}, {shipped.Err, "<nil>"},
			{shippedAgain.Err, "wrong_state: state"}, {receive.Err, "<nil>"}, {first.Err, "<nil>"},
			{second.Err, "after_sale_refused: lines[0].units too_many_units"}, {third.Err, "<nil>"},
		} {
			if got := said(c.err); got != c.want {
				t.Errorf("%d: got %q, want %q", i, got, c.want)
			}
		}
		if got := told(t, m, order); !slices.Equal(got, []string{
			"order.placed", "order.paid", "sub_order.shipped", "order.received", "after_sale.applied", "after_sale.applied",
		}) {
			t.Errorf("events %v", got)
		}
	})
}

// TestAMissingAndAForeignOrderLookTheSame: bug 13 of RULES: other people's orders read and moved by id.
func TestAMissingAndAForeignOrderLookTheSame(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		paid := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 4), m.Alpha.Line(m.Towel, 1))
		m.Must(m.Ship(paid, 1))
		x, err := m.Apply(paid, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1})
		m.Must(err)
		o := m.Get(paid)
		tea, towel := o.Subs[0].ID, o.Subs[1].ID
		missing, by := id.NewOrder(m.IDs), m.By()
		foreign := map[string]flows.Command{
			"pay another's":           &flows.PayOrder{By: by, Order: paid, Distributor: m.Beta.ID},
			"pay none":                &flows.PayOrder{By: by, Order: missing, Distributor: m.Beta.ID},
			"cancel another's":        &flows.CancelOrder{By: by, Order: paid, Distributor: m.Beta.ID},
			"cancel none":             &flows.CancelOrder{By: by, Order: missing},
			"receive another's":       &flows.ConfirmReceipt{By: by, Order: paid, Distributor: m.Beta.ID},
			"receive none":            &flows.ConfirmReceipt{By: by, Order: missing},
			"receive another's part":  &flows.ConfirmReceipt{By: by, Order: paid, SubOrder: id.NewSubOrder(m.IDs), Distributor: m.Alpha.ID},
			"ship another's":          &flows.ShipParcel{By: by, Order: paid, SubOrder: towel, Supplier: m.Grove.ID, Carrier: "SF", Waybill: "1234"},
			"ship none":               &flows.ShipParcel{By: by, Order: missing, SubOrder: towel, Carrier: "SF", Waybill: "1234"},
			"ship a part of none":     &flows.ShipParcel{By: by, Order: paid, SubOrder: id.NewSubOrder(m.IDs), Carrier: "SF", Waybill: "1234"},
			"ship by another's order": &flows.ShipParcel{By: by, Order: missing, SubOrder: towel, Supplier: m.Mill.ID, Carrier: "SF", Waybill: "1234"},
			"apply on another's": &flows.ApplyAfterSale{By: by, Order: paid, SubOrder: tea, Distributor: m.Beta.ID,
				Kind: aftersales.RefundOnly, Reason: "x"},
			"apply on none":            &flows.ApplyAfterSale{By: by, Order: missing, SubOrder: tea, Kind: aftersales.RefundOnly, Reason: "x"},
			"withdraw another's":       &flows.MoveAfterSale{By: by, ID: x, Order: paid, Distributor: m.Beta.ID, Step: flows.Withdraw},
			"approve another's":        &flows.MoveAfterSale{By: by, ID: x, Order: paid, Supplier: m.Mill.ID, Step: flows.Approve},
			"approve none":             &flows.MoveAfterSale{By: by, ID: id.NewAfterSale(m.IDs), Order: paid, Supplier: m.Grove.ID, Step: flows.Approve},
			"approve by another order": &flows.MoveAfterSale{By: by, ID: x, Order: m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)), Step: flows.Approve},
		}
		for name, c := range foreign {
			refused(t, m, "not_found", func() error {
				err := m.Run(c)
				if got := said(err); got != "not_found" {
					t.Errorf("%s: %s", name, got)
				}
				return err
			})
		}
	})
}
