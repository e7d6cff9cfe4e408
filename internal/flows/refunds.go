package flows

import (
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// shelve puts the accepted units of a return on the warehouse's shelf again; of a return that the inspection rejected, none.
func (w *work) shelve(sub *orders.SubOrder, o *orders.Order, x *aftersales.Case) error {
	if x.State == aftersales.Rejected {
		return nil
	}
	skus := map[int64]id.SKU{}
	for _, l := range o.LinesOf(sub.ID) {
		skus[l.Number] = l.SKU
	}
	for _, l := range x.Lines {
		if l.Accepted == 0 {
			continue
		}
		key := stock.Key{SKU: skus[l.Number], Warehouse: sub.Warehouse}
		if err := w.stock.Return(w.world.IDs, key, l.Accepted, int64(x.ID), w.by.At); err != nil {
			return err
		}
	}
	return nil
}

// refund gives the money of a case back to the distributor's wallet: out of escrow before the receipt, else from the supplier
// and the operator. Units that never left the warehouse are free again. Freight goes back with the last unit of a sub-order of
// which nothing was shipped; else the supplier has earned it, and gets it when the sub-order closes before its receipt.
func (w *work) refund(o *orders.Order, sub *orders.SubOrder, x *aftersales.Case) error {
	if _, err := x.May(aftersales.Refund); err != nil {
		return err
	}
	minor, supplyMinor, stopped := x.RefundMinor, x.SupplyMinor, int64(0)
	if x.Unshipped {
		stopped = x.Units
		if err := w.stop(o, sub, x); err != nil {
			return err
		}
	}
	if sub.Shipped == 0 && x.Units == sub.Units-sub.Refunded {
		minor += sub.Freight
		supplyMinor += sub.Freight
	}
	event := id.NewEvent(w.world.IDs)
	legs := []ledger.Leg{{Account: o.Escrow, Minor: -minor}}
	if sub.State == orders.Completed {
		legs = []ledger.Leg{{Account: sub.Payable, Minor: -supplyMinor}, {Account: sub.Margin, Minor: supplyMinor - minor}}
	}
	legs = append(legs, w.credited(o.Wallet, o.Credit, minor)...)
	err := w.ledger.Post(w.world.IDs, ledger.Group{Event: event, At: w.by.At, Kind: "refund", Order: o.ID, Subject: int64(x.ID), Legs: legs})
	if err != nil {
		return err
	}
	if err := x.Refunded(minor, supplyMinor, w.by.At); err != nil {
		return err
	}
	from := sub.State
	if err := sub.Refund(x.Units, stopped, minor, supplyMinor, w.by.At, o.ReceiveDays); err != nil {
		return err
	}
	if sub.State == orders.Closed && from != orders.Completed {
		if err := w.settle(event, o, sub); err != nil {
			return err
		}
	}
	w.tellAs(event, "after_sale.succeeded", o, sub, int64(x.ID),
		refundedBody{x.ID.String(), string(x.Kind), x.Units, minor, string(from), string(sub.State)})
	return nil
}

type refundedBody struct {
	AfterSale   string `json:"after_sale_id"`
	Kind        string `json:"kind"`
	Units       int64  `json:"units"`
	RefundMinor int64  `json:"refund_minor"`
	From        string `json:"from"`
	To          string `json:"to"`
}

// stop gives the held stock of a case's units back.
func (w *work) stop(o *orders.Order, sub *orders.SubOrder, x *aftersales.Case) error {
	skus := map[int64]id.SKU{}
	for _, l := range o.LinesOf(sub.ID) {
		skus[l.Number] = l.SKU
	}
	for _, l := range x.Lines {
		if err := w.stock.Release(stock.Key{SKU: skus[l.Number], Warehouse: sub.Warehouse}, l.Accepted); err != nil {
			return err
		}
	}
	return nil
}

// armCase arms the timer of a case's next time limit.
func (w *work) armCase(x *aftersales.Case) {
	if x.DueAt > 0 {
		w.arm = append(w.arm, timers.Timer{Due: x.DueAt, Kind: caseTimer, Subject: int64(x.ID)})
	}
}
