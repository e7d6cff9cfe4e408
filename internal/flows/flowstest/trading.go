package flowstest

import (
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// Settles tells the distributor's live settlement price of a good, in minor units a piece.
func (d *Distributor) Settles(g *Good) int64 {
	live, err := money.ShareHalfUp(g.Price.Settlement, d.Contract.PriceRatioPPM)
	if err != nil {
		panic(err) // the market's prices are small
	}
	return live
}

// Line asks for units of a good at its live settlement price, sold at its retail price.
func (d *Distributor) Line(g *Good, units int64) flows.Asked {
	return flows.Asked{SKU: g.ID, Quantity: units, Settlement: d.Settles(g), Sale: g.Price.Retail}
}

// Quoted is Line with a signed quote at a price of the caller's choice.
func (m *Market) Quoted(d *Distributor, g *Good, units, settlement int64) flows.Asked {
	l := d.Line(g, units)
	l.Settlement = settlement
	l.Quote = m.Flow.Quotes.Sign(pricing.Quote{
		Distributor: d.ID, SKU: g.ID, Settlement: settlement, Expires: m.Clock.Now() + pricing.QuoteLife,
	})
	return l
}

// SetPrice changes a good's base settlement price.
func (m *Market) SetPrice(g *Good, settlement int64) {
	m.T.Helper()
	g.Price.Settlement, g.Price.ChangedAt = settlement, m.Clock.Now()
	m.Write(m.T, func(tx *db.Tx) error { return pricing.Set(tx, []pricing.Price{g.Price}) })
}

// Stock books a movement of a good in one of its supplier's warehouses, counted from 0.
func (m *Market) Stock(g *Good, warehouse int, units int64, reason stock.Reason) error {
	return m.DB.Write(m.context(), func(tx *db.Tx) error {
		return stock.Move(tx, 0, []stock.Movement{{
			ID: id.NewMovement(m.IDs), Key: stock.Key{SKU: g.ID, Warehouse: g.Supplier.Warehouses[warehouse]}, Units: units,
			Reason: reason, At: m.Clock.Now(),
		}})
	})
}

// Order makes a command that places an order with a new own number, in the Near region; it may be altered before it runs.
func (m *Market) Order(d *Distributor, lines ...flows.Asked) *flows.PlaceOrder {
	m.T.Helper()
	sealed, err := contacts.Seal(m.Flow.Ring, id.NewContact(m.IDs), int64(d.ID), contacts.Contact{
		Name: "张三", Phone: "13800001234", Region: Near, Address: "世纪大道 1 号",
	}, m.Clock.Now())
	m.Must(err)
	own := m.number("W")
	return &flows.PlaceOrder{
		By: m.By(), ID: id.NewOrder(m.IDs), Distributor: d.ID, Channel: d.Channels[0], OwnNumber: own, Region: Near, Contact: &sealed,
		RequestHash: flows.HashOrder([]any{own, lines}), Lines: lines,
	}
}

// Place places an order.
func (m *Market) Place(d *Distributor, lines ...flows.Asked) (id.Order, error) {
	m.T.Helper()
	c := m.Order(d, lines...)
	return c.ID, m.Run(c)
}

// Later places an order to be confirmed later, which must succeed.
func (m *Market) Later(d *Distributor, lines ...flows.Asked) id.Order {
	m.T.Helper()
	c := m.Order(d, lines...)
	c.Later = true
	m.Must(m.Run(c))
	return c.ID
}

// Confirm confirms an order.
func (m *Market) Confirm(order id.Order) error {
	return m.Run(&flows.ConfirmOrder{By: m.By(), Order: order})
}

// Pay pays an order.
func (m *Market) Pay(order id.Order) error {
	return m.Run(&flows.PayOrder{By: m.By(), Order: order})
}

// Placed places an order, which must succeed.
func (m *Market) Placed(d *Distributor, lines ...flows.Asked) id.Order {
	m.T.Helper()
	order, err := m.Place(d, lines...)
	m.Must(err)
	return order
}

// Bought places an order and pays it, which must succeed.
func (m *Market) Bought(d *Distributor, lines ...flows.Asked) id.Order {
	m.T.Helper()
	order := m.Placed(d, lines...)
	m.Must(m.Pay(order))
	return order
}

// Cancel cancels an order.
func (m *Market) Cancel(order id.Order) error {
	return m.Run(&flows.CancelOrder{By: m.By(), Order: order, Reason: "changed my mind"})
}

// Get reads an order with its sub-orders, by number, and its lines.
func (m *Market) Get(order id.Order) *orders.Order {
	m.T.Helper()
	var o *orders.Order
	m.Read(m.T, func(tx *db.Tx) (err error) {
		o, err = orders.Get(tx, order)
		return err
	})
	return o
}

// Sub reads one sub-order by its number, from 1.
func (m *Market) Sub(order id.Order, number int) *orders.SubOrder {
	m.T.Helper()
	for _, s := range m.Get(order).Subs {
		if s.Number == int64(number) {
			return s
		}
	}
	m.T.Fatalf("%s has no sub-order %d", order, number)
	return nil
}

// Ship sends a parcel of a sub-order, named by its number: all that is left, or the named units of lines.
func (m *Market) Ship(order id.Order, number int, contents ...shipping.Content) error {
	m.T.Helper()
	return m.Run(&flows.ShipParcel{
		By: m.By(), ID: id.NewParcel(m.IDs), Order: order, SubOrder: m.Sub(order, number).ID, Carrier: "SF", Waybill: m.number("SF"),
		Contents: contents,
	})
}

// Receive confirms all of an order that is under way.
func (m *Market) Receive(order id.Order) error {
	return m.Run(&flows.ConfirmReceipt{By: m.By(), Order: order})
}

// Sold places an order, pays it, ships and receives all of it, which must succeed.
func (m *Market) Sold(d *Distributor, lines ...flows.Asked) id.Order {
	m.T.Helper()
	order := m.Bought(d, lines...)
	for _, s := range m.Get(order).Subs {
		m.Must(m.Ship(order, int(s.Number)))
	}
	m.Must(m.Receive(order))
	return order
}

// Apply opens an after-sale on a sub-order, named by its number.
func (m *Market) Apply(order id.Order, number int, kind aftersales.Kind, claims ...flows.Claim) (id.AfterSale, error) {
	m.T.Helper()
	c := &flows.ApplyAfterSale{
		By: m.By(), ID: id.NewAfterSale(m.IDs), Order: order, SubOrder: m.Sub(order, number).ID, Kind: kind, Reason: "not as described",
		Claims: claims,
	}
	return c.ID, m.Run(c)
}

// Case reads an after-sale with its lines.
func (m *Market) Case(afterSale id.AfterSale) *aftersales.Case {
	m.T.Helper()
	var c *aftersales.Case
	m.Read(m.T, func(tx *db.Tx) (err error) {
		c, err = aftersales.Get(tx, afterSale)
		return err
	})
	return c
}

// Move makes a command that does one step of an after-sale, with a parcel where the step needs one, and all units accepted at inspection;
// it may be altered before it runs.
func (m *Market) Move(afterSale id.AfterSale, step flows.Step) *flows.MoveAfterSale {
	m.T.Helper()
	x := m.Case(afterSale)
	c := &flows.MoveAfterSale{By: m.By(), ID: afterSale, Order: x.Order, Step: step}
	switch step {
	case flows.SendBack, flows.Escaped:
		c.Carrier, c.Waybill, c.Parcel = "SF", m.number("SF"), id.NewParcel(m.IDs)
	case flows.Inspect:
		c.Accepted = x.AllUnits()
	case flows.Approve, flows.Reject, flows.Stopped, flows.Arrived, flows.RefundStep, flows.Withdraw:
	}
	return c
}

// Step does steps of an after-sale one after another, until one is refused.
func (m *Market) Step(afterSale id.AfterSale, steps ...flows.Step) error {
	m.T.Helper()
	for _, step := range steps {
		if err := m.Run(m.Move(afterSale, step)); err != nil {
			return err
		}
	}
	return nil
}

// TopUp pays minor units into a distributor's wallet.
func (m *Market) TopUp(d *Distributor, minor int64) error {
	return m.Run(&flows.TopUp{
		By: m.By(), Distributor: d.ID, Wallet: d.Contract.Wallet, Cash: d.Contract.Cash, Credit: d.Contract.Credit, Minor: minor, Reference: m.number("bank"),
	})
}
