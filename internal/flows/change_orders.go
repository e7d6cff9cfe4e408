package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// ChangeAddress sends an order of which no unit has left to another contact. The warehouses that hold its goods must deliver to the new
// region, the agreements must allow it, and the freight there must be what was charged: no money moves. The old contact is erased.
type ChangeAddress struct {
	By
	Order       id.Order
	Distributor id.Distributor // whose order it must be
	Contact     contacts.Sealed
}

func (c *ChangeAddress) subject() id.Order { return c.Order }

func (c *ChangeAddress) name(f *facts) {
	f.blacklist.askSealed(&c.Contact)
	o := f.order(c.Order)
	if o == nil {
		return
	}
	for _, s := range o.Subs {
		f.suppliers.ask(s.Supplier) // for its warehouses and its freight
		f.agreements.ask(s.Agreement)
	}
}

func (c *ChangeAddress) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	if err := o.MayMove(); err != nil {
		return err
	}
	var refusals fault.List
	if w.facts.blacklist.lists(&c.Contact, c.At, o) {
		refusals.Add(penalties.ErrBlacklisted, "contact")
	}
	for _, s := range o.Subs {
		if s.Unsent() && c.Contact.Region != o.Region {
			w.judgeMove(s, c.Contact.Region, &refusals)
		}
	}
	if err := refusals.Err(orders.ErrMove); err != nil {
		return err
	}
	body := addressBody{o.Contact.String(), c.Contact.ID.String(), o.Region, c.Contact.Region}
	w.contacts = append(w.contacts, c.Contact)
	w.erased = append(w.erased, contacts.Ref{ID: o.Contact, Owner: int64(o.Distributor)})
	if err := o.Move(c.Contact.ID, c.Contact.Region); err != nil {
		return err
	}
	c.Object = o.ID.String()
	w.tell("order.address_changed", o, nil, 0, body)
	w.tellShippers("order.address_changed", o)
	return nil
}

// addressBody tells of a change of address without saying whose or which: the contacts by their ids, and the regions, which decide delivery.
type addressBody struct {
	FromContact string `json:"from_contact_id"`
	ToContact   string `json:"to_contact_id"`
	FromRegion  string `json:"from_region"`
	ToRegion    string `json:"to_region"`
}

// judgeMove notes what keeps a sub-order from going to another region.
func (w *work) judgeMove(s *orders.SubOrder, region string, refusals *fault.List) {
	const place = "contact.region"
	if in := w.facts.warehouses[s.Warehouse]; in == nil || !in.Covers(region) {
		refusals.Add(stock.ErrNotDelivered, place, "region", region, "sub_order_id", s.ID.String())
	}
	JudgeRegion(w.facts.terms[s.Agreement], region, refusals, place)
	if freight := w.facts.freights[s.Supplier]; freight == nil || freight.Of(s.Goods) != s.Freight {
		live := int64(0)
		if freight != nil {
			live = freight.Of(s.Goods)
		}
		refusals.Add(orders.ErrFreightDiffers, place, "sub_order_id", s.ID.String(), "freight_minor", text(s.Freight), "live_minor", text(live))
	}
}

// ChangeRemark says anew what suppliers are to know of an order. The history tells that it was changed, not what it said: people write names.
type ChangeRemark struct {
	By
	Order       id.Order
	Distributor id.Distributor // whose order it must be
	Remark      string
}

func (c *ChangeRemark) subject() id.Order { return c.Order }

func (c *ChangeRemark) name(f *facts) { f.order(c.Order) }

func (c *ChangeRemark) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	if err := o.Note(c.Remark); err != nil {
		return err
	}
	c.Object = o.ID.String()
	w.tell("order.remark_changed", o, nil, 0, nil)
	w.tellShippers("order.remark_changed", o)
	return nil
}

// UrgeShipping asks a supplier to ship a sub-order: at most once a day.
type UrgeShipping struct {
	By
	Order       id.Order // the sub-order's
	SubOrder    id.SubOrder
	Distributor id.Distributor // whose order it must be
}

func (c *UrgeShipping) subject() id.Order { return c.Order }

func (c *UrgeShipping) name(f *facts) { f.order(c.Order) }

func (c *UrgeShipping) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	sub, err := o.SubOrder(c.SubOrder)
	if err != nil {
		return err
	}
	if err := sub.Urge(c.At); err != nil {
		return err
	}
	c.Object = o.ID.String()
	w.tell("sub_order.urged", o, sub, int64(sub.ID), nil)
	w.notices = append(w.notices, w.shipperNotice("sub_order.urged", o, sub))
	return nil
}

// tellShippers tells the suppliers who have units of an order to ship.
func (w *work) tellShippers(event string, o *orders.Order) {
	for _, s := range o.Subs {
		if s.State == orders.ToShip {
			w.notices = append(w.notices, w.shipperNotice(event, o, s))
		}
	}
}

func (w *work) shipperNotice(event string, o *orders.Order, s *orders.SubOrder) notices.Notice {
	return notices.Notice{
		ID: id.NewNotice(w.world.IDs), To: notices.Supplier(s.Supplier), Event: event, Subject: s.ID.String(), At: w.by.At,
		Facts: map[string]string{"order": o.ID.String(), "sub_order": s.ID.String(), "ship_by": s.ShipBy.Date(w.world.Zone)},
	}
}

// askSealed names a contact that comes with a command.
func (b *blacklisting) askSealed(sealed *contacts.Sealed) {
	if b.seen[sealed.ID] {
		return
	}
	if b.seen == nil {
		b.seen = map[id.Contact]bool{}
	}
	b.seen[sealed.ID] = true
	b.marks = append(b.marks, marksOf(sealed)...)
}

// lists says whether a contact is not to be sent the goods of an order.
func (b *blacklisting) lists(sealed *contacts.Sealed, at clock.Micros, o *orders.Order) bool {
	asked := func(supplier id.Supplier) bool {
		for _, s := range o.Subs {
			if s.Supplier == supplier {
				return true
			}
		}
		return false
	}
	for _, m := range marksOf(sealed) {
		if b.board.Lists(m, at, asked) {
			return true
		}
	}
	return false
}
