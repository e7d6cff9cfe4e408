package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// PayOrder pays a whole order from its distributor's wallet. When the hold has lapsed, the stock is held again and prices are
// checked again as they were agreed, or the payment is refused.
type PayOrder struct {
	By
	Order       id.Order
	Distributor id.Distributor // whose order it must be
}

func (c *PayOrder) subject() id.Order { return c.Order }

func (c *PayOrder) name(f *facts) {
	o := f.order(c.Order)
	if o == nil {
		return
	}
	f.funds(o)
	if lapsed(o, c.At) {
		f.goodsOf(c.Order)
		f.distributors.ask(o.Distributor)
		for _, l := range o.Lines {
			f.skus.ask(l.SKU)
		}
		for _, s := range o.Subs {
			f.agreements.ask(s.Agreement)
			f.suppliers.ask(s.Supplier) // for its warehouses: one that was closed holds no more
		}
	}
}

func lapsed(o *orders.Order, at clock.Micros) bool { return o.HoldUntil == 0 || at >= o.HoldUntil }

func (c *PayOrder) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	for _, s := range o.Subs {
		if _, err := s.May(orders.Pay); err != nil {
			return err
		}
	}
	if c.At >= o.PayBy {
		return orders.ErrState.At("pay_by", "pay_by", o.PayBy.String())
	}
	if lapsed(o, c.At) {
		if err := c.holdAgain(w, o); err != nil {
			return err
		}
	}
	legs, owed, err := w.payment(o, c.At)
	if err != nil {
		return err
	}
	event := id.NewEvent(w.world.IDs)
	err = w.ledger.Post(w.world.IDs, ledger.Group{
		Event: event, At: c.At, Kind: "pay", Order: o.ID,
		Legs: legs,
	})
	if err != nil {
		return err
	}
	for _, s := range o.Subs {
		if err := s.Pay(c.At, o.ShipDays); err != nil {
			return err
		}
	}
	c.Object = o.ID.String()
	w.tellAs(event, "order.paid", o, nil, 0, paidBody{o.Total(), owed})
	return nil
}

type paidBody struct {
	TotalMinor int64 `json:"total_minor"`
	OwedMinor  int64 `json:"owed_minor,omitempty"` // of it, what was drawn on credit
}

// holdAgain holds the stock of an order whose hold was given back. Where it was not given back yet (the timer comes later than the
// payment) it is held still.
func (c *PayOrder) holdAgain(w *work, o *orders.Order) error {
	contract := w.facts.contracts[o.Distributor]
	for _, l := range o.Lines {
		sub, err := o.SubOrder(l.SubOrder)
		if err != nil {
			return err
		}
		price, terms := w.facts.prices[l.SKU], w.facts.terms[sub.Agreement]
		if price == nil || terms == nil || contract == nil {
			return orders.ErrHoldLapsed.At("order_id")
		}
		live, err := price.Live(priceTerms(contract, terms))
		if err != nil {
			return err
		}
		if live > l.Settlement {
			return pricing.ErrPriceChanged.At("order_id", "line", text(l.Number), "known_minor", text(l.Settlement), "live_minor", text(live))
		}
		if o.HoldUntil > 0 {
			continue
		}
		if closed(w, sub.Warehouse) || w.stock.Hold(stock.Key{SKU: l.SKU, Warehouse: sub.Warehouse}, l.Quantity) != nil {
			return orders.ErrHoldLapsed.At("order_id", "line", text(l.Number))
		}
	}
	return nil
}

func closed(w *work, warehouse id.Warehouse) bool {
	in := w.facts.warehouses[warehouse]
	return in != nil && in.State == stock.Closed
}
