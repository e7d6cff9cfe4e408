package flows

import (
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// CancelOrder ends an unpaid order and gives its stock back. Once paid there is no cancelling.
type CancelOrder struct {
	By
	Order       id.Order
	Distributor id.Distributor // whose order it must be
	Reason      string
}

func (c *CancelOrder) subject() id.Order { return c.Order }

func (c *CancelOrder) name(f *facts) {
	f.order(c.Order)
	f.goodsOf(c.Order)
	f.takenBy(c.Order)
}

func (c *CancelOrder) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	c.Object = o.ID.String()
	return w.cancel(o, c.Reason)
}

func (w *work) cancel(o *orders.Order, reason string) error {
	for _, s := range o.Subs {
		if _, err := s.May(orders.Cancel); err != nil {
			return err
		}
	}
	if err := w.release(o); err != nil {
		return err
	}
	w.giveBack(o)
	for _, s := range o.Subs {
		if err := s.Cancel(); err != nil {
			return err
		}
	}
	w.tell("order.cancelled", o, nil, 0, reasonBody{reason})
	return nil
}

type reasonBody struct {
	Reason string `json:"reason"`
}

// release gives back the stock of an unpaid order whose hold is alive.
func (w *work) release(o *orders.Order) error {
	if o.HoldUntil == 0 {
		return nil
	}
	for _, l := range o.Lines {
		sub, err := o.SubOrder(l.SubOrder)
		if err != nil {
			return err
		}
		if err := w.stock.Release(stock.Key{SKU: l.SKU, Warehouse: sub.Warehouse}, l.Quantity); err != nil {
			return err
		}
	}
	o.HoldUntil = 0
	return nil
}
