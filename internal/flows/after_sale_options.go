package flows

import (
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// Options say what after-sales of an order could be applied for at an instant. They are judged as an application is.
type Options struct {
	Order *orders.Order
	Parts []PartOptions
}

// PartOptions are those of one sub-order.
type PartOptions struct {
	SubOrder *orders.SubOrder
	Until    clock.Micros // when the window closes; 0: it has not opened, for nothing was received yet
	Freight  int64        // minor units that come back with its last unit; 0: none does, because something was shipped or is asked for
	Refusal  error        // why nothing can be applied for; nil: something can, or is for the lines to say
	Lines    []LineOptions
}

// LineOptions are those of one line.
type LineOptions struct {
	Line    orders.Line
	Choices []Choice
	Refusal error // why there is none
}

// Choice is one thing that could be applied for.
type Choice struct {
	Kind      aftersales.Kind
	Unshipped bool  // it is about units that never left the warehouse
	Units     int64 // at most
}

// LookAtAfterSales reads what after-sales of a distributor's order are possible; another's looks like a missing one: orders.ErrUnknown. Zero is
// the operator.
func LookAtAfterSales(tx *db.Tx, order id.Order, distributor id.Distributor, at clock.Micros) (Options, error) {
	o, err := orders.Get(tx, order)
	if err != nil {
		return Options{}, err
	}
	if distributor != 0 && o.Distributor != distributor {
		return Options{}, orders.ErrUnknown
	}
	w := &work{parcels: shipping.NewSet(), cases: aftersales.NewSet()}
	w.parcels.Load(tx, []id.Order{order})
	w.cases.Load(tx, []id.Order{order})
	if err := tx.Flush(); err != nil {
		return Options{}, err
	}
	out := Options{Order: o}
	for _, s := range o.Subs {
		out.Parts = append(out.Parts, w.options(o, s, at))
	}
	return out, nil
}

func (w *work) options(o *orders.Order, s *orders.SubOrder, at clock.Micros) PartOptions {
	out := PartOptions{SubOrder: s, Until: s.WindowUntil, Refusal: mayApply(s, at)}
	unclaimed := int64(0)
	for _, l := range o.LinesOf(s.ID) {
		line := LineOptions{Line: l, Refusal: out.Refusal}
		if out.Refusal == nil {
			unclaimed += w.shippable(l)
			if line.Choices = w.choices(l); len(line.Choices) == 0 {
				line.Refusal = aftersales.ErrUnits.At("units", "left", "0")
			}
		}
		out.Lines = append(out.Lines, line)
	}
	if out.Refusal == nil && s.Shipped == 0 && unclaimed == s.Units-s.Refunded {
		out.Freight = s.Freight
	}
	return out
}

// choices are what claim would take of one line. A refund alone takes unshipped units when they suffice, so shipped ones can be had by it only
// when there are more of them.
func (w *work) choices(l orders.Line) (out []Choice) {
	unshipped, shipped := w.claimable(l, true), w.claimable(l, false)
	if unshipped > 0 {
		out = append(out, Choice{aftersales.RefundOnly, true, unshipped})
	}
	if shipped > max(unshipped, 0) {
		out = append(out, Choice{aftersales.RefundOnly, false, shipped})
	}
	if shipped > 0 {
		out = append(out, Choice{aftersales.ReturnRefund, false, shipped})
	}
	return out
}

// mayApply refuses applications about a sub-order that is not paid, or whose window has closed: aftersales.ErrUnpaid, aftersales.ErrWindow.
func mayApply(s *orders.SubOrder, at clock.Micros) error {
	switch s.State {
	case orders.ToShip, orders.ToReceive:
	case orders.Completed:
		if s.WindowClosed || at >= s.WindowUntil {
			return aftersales.ErrWindow.At("sub_order_id", "window_until", s.WindowUntil.String())
		}
	case orders.Unconfirmed, orders.PendingPayment, orders.Cancelled, orders.Closed:
		return aftersales.ErrUnpaid.At("sub_order_id", "state", string(s.State))
	}
	return nil
}
