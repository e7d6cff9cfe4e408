package flows

import (
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
)

// ConfirmReceipt confirms that the goods of an order have come: of one sub-order, or of all that are under way. The suppliers'
// claims become due, and the after-sale window opens.
type ConfirmReceipt struct {
	By
	Order       id.Order
	SubOrder    id.SubOrder    // 0: all that are to be received
	Distributor id.Distributor // whose order it must be
}

func (c *ConfirmReceipt) subject() id.Order { return c.Order }

func (c *ConfirmReceipt) name(f *facts) {
	if o := f.order(c.Order); o != nil {
		f.completionAccounts(o)
	}
}

func (f *facts) completionAccounts(o *orders.Order) {
	f.accounts.ask(o.Wallet, o.Escrow, o.Credit)
	for _, s := range o.Subs {
		f.accounts.ask(s.Payable, s.Margin)
	}
}

func (c *ConfirmReceipt) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	var subs []*orders.SubOrder
	if c.SubOrder != 0 {
		sub, err := o.SubOrder(c.SubOrder)
		if err != nil {
			return err
		}
		if _, err := sub.May(orders.Receive); err != nil {
			return err
		}
		subs = append(subs, sub)
	} else {
		for _, s := range o.Subs {
			if s.State == orders.ToReceive {
				subs = append(subs, s)
			}
		}
		if len(subs) == 0 {
			return orders.ErrState.At("state")
		}
	}
	c.Object = o.ID.String()
	return w.complete(o, subs)
}

// complete moves sub-orders on as received, and their money from the distributor's escrow to the supplier and the operator.
func (w *work) complete(o *orders.Order, subs []*orders.SubOrder) error {
	event := id.NewEvent(w.world.IDs)
	body := completedBody{}
	for _, s := range subs {
		if err := w.settle(event, o, s); err != nil {
			return err
		}
		if err := s.Receive(w.by.At, o.WindowDays); err != nil {
			return err
		}
		body.SubOrders = append(body.SubOrders, s.ID.String())
	}
	var only *orders.SubOrder
	var subject int64
	if len(subs) == 1 {
		only, subject = subs[0], int64(subs[0].ID)
	}
	w.tellAs(event, "order.received", o, only, subject, body)
	return nil
}

// settle shares what is left of a sub-order out between its supplier and the operator.
func (w *work) settle(event id.Event, o *orders.Order, s *orders.SubOrder) error {
	supplyMinor := s.Supply + s.Freight - s.RefundedSupply
	return w.ledger.Post(w.world.IDs, ledger.Group{
		Event: event, At: w.by.At, Kind: "complete", Order: o.ID, Subject: int64(s.ID),
		Legs: []ledger.Leg{
			{Account: o.Escrow, Minor: -s.Left()}, {Account: s.Payable, Minor: supplyMinor}, {Account: s.Margin, Minor: s.Left() - supplyMinor},
		},
	})
}

type completedBody struct {
	SubOrders []string `json:"sub_orders"`
}
