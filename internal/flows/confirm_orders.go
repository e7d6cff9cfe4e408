package flows

import (
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
)

// ConfirmOrder confirms an order that was placed to be confirmed later: it can be paid from now on. Stock and prices were held since it was
// placed, and the hold begins anew. What was not confirmed when its hold ran out is cancelled by the order's timer.
type ConfirmOrder struct {
	By
	Order       id.Order
	Distributor id.Distributor // whose order it must be
}

func (c *ConfirmOrder) subject() id.Order { return c.Order }

func (c *ConfirmOrder) name(f *facts) { f.order(c.Order) }

func (c *ConfirmOrder) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	if err := o.Confirm(c.At); err != nil {
		return err
	}
	c.Object = o.ID.String()
	w.tell("order.confirmed", o, nil, 0, confirmedBody{o.HoldUntil.String()})
	return nil
}

type confirmedBody struct {
	HoldUntil string `json:"hold_until"`
}

// born is the state that a new order's parts begin in.
func (c *PlaceOrder) born() orders.State {
	if c.Later {
		return orders.Unconfirmed
	}
	return orders.PendingPayment
}

// dropUnconfirmed cancels an order that nobody confirmed in time.
func (w *work) dropUnconfirmed(o *orders.Order) error {
	if w.by.At < o.ConfirmBy() {
		return nil
	}
	return w.cancel(o, "unconfirmed")
}
