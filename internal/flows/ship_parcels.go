package flows

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// ShipParcel sends one parcel of a sub-order: all that is left to ship, or the named units.
type ShipParcel struct {
	By
	ID       id.Parcel
	Order    id.Order // the sub-order's
	SubOrder id.SubOrder
	Supplier id.Supplier // whose sub-order it must be; 0: the operator does it
	Carrier  string
	Waybill  string
	Contents []shipping.Content // none: all that is left to ship

	// Parcel is what was shipped; its ID is 0 when nothing was now.
	Parcel shipping.Parcel
}

func (c *ShipParcel) subject() id.Order { return c.Order }

func (c *ShipParcel) name(f *facts) {
	f.order(c.Order)
	f.goodsOf(c.Order)
	f.cases.ask(c.Order)
}

func (c *ShipParcel) admit(w *work) error {
	o, sub, err := w.ownSubOrder(c.Order, c.SubOrder, c.Supplier)
	if err != nil {
		return err
	}
	if err := shipping.Check(c.Carrier, c.Waybill); err != nil {
		return err
	}
	contents, err := w.contents(o, sub, c.Contents)
	if err != nil {
		return err
	}
	parcel := w.parcel(c.ID, sub, c.Carrier, c.Waybill, contents)
	c.Object, c.Parcel = c.ID.String(), parcel
	return w.ship(o, sub, parcel)
}

func (w *work) parcel(parcel id.Parcel, sub *orders.SubOrder, carrier, waybill string, contents []shipping.Content) shipping.Parcel {
	return shipping.Parcel{
		ID: parcel, Order: sub.Order, SubOrder: sub.ID, Distributor: sub.Distributor, Supplier: sub.Supplier, Warehouse: sub.Warehouse,
		Carrier: carrier, Waybill: waybill, ShippedAt: w.by.At, UpdatedAt: w.by.At, Lines: contents,
	}
}

// ship takes a parcel's units out of the warehouse and moves the sub-order on.
func (w *work) ship(o *orders.Order, sub *orders.SubOrder, p shipping.Parcel) error {
	skus := map[int64]id.SKU{}
	for _, l := range o.LinesOf(sub.ID) {
		skus[l.Number] = l.SKU
	}
	if err := w.parcels.Room(o.ID, func(line int64) bool { return skus[line] != 0 }); err != nil {
		return err
	}
	var units int64
	for _, c := range p.Lines {
		if err := w.stock.Ship(stock.Key{SKU: skus[c.Line], Warehouse: sub.Warehouse}, c.Units); err != nil {
			return err
		}
		units += c.Units
	}
	from := sub.State
	if err := sub.Ship(units, w.by.At, o.ReceiveDays); err != nil {
		return err
	}
	w.parcels.Ship(p)
	w.tell("sub_order.shipped", o, sub, int64(sub.ID), shippedBody{p.ID.String(), p.Carrier, p.Waybill, units, string(from), string(sub.State)})
	return nil
}

type shippedBody struct {
	Parcel  string `json:"parcel_id"`
	Carrier string `json:"carrier"`
	Waybill string `json:"waybill"`
	Units   int64  `json:"units"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// shippable tells how many units of a line are left to ship and claimed by no after-sale.
func (w *work) shippable(l orders.Line) int64 {
	unshipped, _ := w.cases.Claimed(l.Order, l.Number)
	return l.Quantity - w.parcels.Shipped(l.Order, l.Number) - unshipped
}

// contents checks what goes into a parcel; when nothing is named, all that is left to ship goes in.
func (w *work) contents(o *orders.Order, sub *orders.SubOrder, named []shipping.Content) ([]shipping.Content, error) {
	if _, err := sub.May(orders.ShipPart); err != nil {
		return nil, err
	}
	lines := o.LinesOf(sub.ID)
	if len(named) == 0 {
		all := make([]shipping.Content, 0, len(lines))
		for _, l := range lines {
			if left := w.shippable(l); left > 0 {
				all = append(all, shipping.Content{Line: l.Number, Units: left})
			}
		}
		if len(all) == 0 {
			return nil, shipping.ErrContents.At("lines")
		}
		return all, nil
	}
	left := map[int64]int64{}
	for _, l := range lines {
		left[l.Number] = w.shippable(l)
	}
	var refusals fault.List
	for i, c := range named {
		if c.Units < 1 || c.Units > left[c.Line] {
			refusals.Add(shipping.ErrContents, fmt.Sprintf("lines[%d]", i), "left", text(left[c.Line]))
			continue
		}
		left[c.Line] -= c.Units
	}
	return merged(named), refusals.Err(shipping.ErrContents)
}

// merged adds up contents that name one line twice.
func merged(named []shipping.Content) []shipping.Content {
	at := map[int64]int{}
	var out []shipping.Content
	for _, c := range named {
		if i, seen := at[c.Line]; seen {
			out[i].Units += c.Units
			continue
		}
		at[c.Line] = len(out)
		out = append(out, c)
	}
	return out
}
