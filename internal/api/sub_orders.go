package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) subOrderRoutes() {
	door(d, get("list-sub-orders", "/v1/sub-orders", "List a supplier's sub-orders, newest order first").
		with("The limit counts orders: one that leaves from two warehouses of the supplier gives two items. Lists leave out contact and parcels."), d.listSubOrders)
	door(d, get("get-sub-order", "/v1/sub-orders/{sub_order_id}", "Get a sub-order with lines, contact and parcels").
		with("The contact is in the clear while there is something to send or under way, else masked."), d.getSubOrder)
}

// SubOrder is the part of an order that one supplier ships from one warehouse, as the supplier sees it: what it is paid, never what
// the distributor pays or takes.
type SubOrder struct {
	ID                  web.ID[id.SubOrder]  `json:"id"`
	OrderID             web.ID[id.Order]     `json:"order_id"`
	Number              int64                `json:"number" example:"1"`
	SupplierID          web.ID[id.Supplier]  `json:"supplier_id"`
	WarehouseID         web.ID[id.Warehouse] `json:"warehouse_id"`
	State               string               `json:"state" enum:"unconfirmed,pending_payment,to_ship,to_receive,completed,cancelled,closed"`
	Currency            string               `json:"currency" example:"CNY"`
	Units               int64                `json:"units" example:"2"`
	ShippedUnits        int64                `json:"shipped_units"`
	RefundedUnits       int64                `json:"refunded_units"`
	UnshippedUnits      int64                `json:"unshipped_units" doc:"Still to leave the warehouse" example:"2"`
	SupplyMinor         int64                `json:"supply_minor" doc:"For the goods" example:"10400"`
	FreightMinor        int64                `json:"freight_minor" doc:"Passed on to the supplier" example:"800"`
	RefundedSupplyMinor int64                `json:"refunded_supply_minor"`
	Region              string               `json:"region" example:"310115"`
	Remark              string               `json:"remark,omitempty"`
	OwnPackaging        bool                 `json:"own_packaging" doc:"Send it in the distributor's packaging"`
	NoSlip              bool                 `json:"no_slip" doc:"Put no invoice or price slip into the parcel"`
	Contact             *Contact             `json:"contact,omitempty"`
	PlacedAt            time.Time            `json:"placed_at"`
	PaidAt              time.Time            `json:"paid_at,omitzero"`
	ShipBy              time.Time            `json:"ship_by,omitzero"`
	ReceiveBy           time.Time            `json:"receive_by,omitzero"`
	CompletedAt         time.Time            `json:"completed_at,omitzero"`
	UrgedAt             time.Time            `json:"urged_at,omitzero" doc:"When the distributor last urged you to ship"`
	Lines               []SupplyLine         `json:"lines"`
	Parcels             []Parcel             `json:"parcels,omitempty"`
}

// SupplyLine is one line as its supplier sees it.
type SupplyLine struct {
	Number      int64          `json:"number" example:"1"`
	SKUID       web.ID[id.SKU] `json:"sku_id"`
	Code        string         `json:"code" example:"QL-0107"`
	Title       string         `json:"title" example:"凤凰单丛礼盒 250g"`
	Quantity    int64          `json:"quantity" example:"2"`
	SupplyMinor int64          `json:"supply_minor" doc:"A piece" example:"5200"`
}

// ToAPISubOrder writes a sub-order for its supplier.
func ToAPISubOrder(o *orders.Order, s *orders.SubOrder) SubOrder {
	return SubOrder{
		ID: web.Written(s.ID), OrderID: web.Written(o.ID), Number: s.Number, SupplierID: web.Written(s.Supplier), WarehouseID: web.Written(s.Warehouse),
		State: string(s.State), Currency: string(o.Currency), Units: s.Units, ShippedUnits: s.Shipped, RefundedUnits: s.Refunded,
		UnshippedUnits: s.Unshipped(), SupplyMinor: s.Supply, FreightMinor: s.Freight, RefundedSupplyMinor: s.RefundedSupply, Region: o.Region,
		Remark: o.Remark, OwnPackaging: o.Delivery.OwnPackaging, NoSlip: o.Delivery.NoSlip, PlacedAt: moment(o.PlacedAt), PaidAt: moment(s.PaidAt), ShipBy: moment(s.ShipBy), ReceiveBy: moment(s.ReceiveBy),
		CompletedAt: moment(s.CompletedAt), UrgedAt: moment(s.UrgedAt), Lines: each(o.LinesOf(s.ID), toAPISupplyLine),
	}
}

func toAPISupplyLine(l orders.Line) SupplyLine {
	return SupplyLine{Number: l.Number, SKUID: web.Written(l.SKU), Code: l.Code, Title: l.Title, Quantity: l.Quantity, SupplyMinor: l.Supply}
}

type listSubOrdersInput struct {
	web.Paging
	SupplierID web.ID[id.Supplier] `query:"supplier_id" doc:"Needed from the operator; a supplier's own otherwise"`
	State      string              `query:"state" enum:"unconfirmed,pending_payment,to_ship,to_receive,completed,cancelled,closed"`
}

func (d *doors) listSubOrders(ctx context.Context, in *listSubOrdersInput) (*answer[web.Page[SubOrder]], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "query.supplier_id")
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Order](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[SubOrder], error) {
		rows, more, err := views.ReadOrders(tx, views.Supplier(int64(supplier)), views.OrdersQuery{
			After: after, Limit: in.Limit, State: in.State, Supplier: supplier,
		})
		if err != nil {
			return web.Page[SubOrder]{}, err
		}
		page := pageMore(rows, more, func(views.OrderRow) SubOrder { return SubOrder{} }, func(o views.OrderRow) id.Order { return o.ID })
		page.Items, err = partsOf(tx, each(rows, func(o views.OrderRow) id.Order { return o.ID }), supplier, orders.State(in.State))
		return page, err
	})
}

// partsOf gives a supplier's parts of orders, in a state or in any.
func partsOf(tx *db.Tx, found []id.Order, supplier id.Supplier, state orders.State) ([]SubOrder, error) {
	heads := map[id.Order]*orders.Order{}
	orders.LoadHeads(tx, found, heads)
	orders.LoadLines(tx, found, func(l orders.Line) {
		if o := heads[l.Order]; o != nil {
			o.Lines = append(o.Lines, l)
		}
	})
	out := []SubOrder{}
	if err := tx.Flush(); err != nil {
		return out, err
	}
	for _, order := range found {
		for _, s := range heads[order].Subs {
			if s.Supplier == supplier && (state == "" || s.State == state) {
				out = append(out, ToAPISubOrder(heads[order], s))
			}
		}
	}
	return out, nil
}

func (d *doors) getSubOrder(ctx context.Context, in *SubOrderPath) (*answer[SubOrder], error) {
	return show(ctx, d, func(tx *db.Tx) (SubOrder, error) {
		order, err := orders.OfSubOrder(tx, in.SubOrderID.Read())
		if err != nil {
			return SubOrder{}, err
		}
		o, err := orders.Get(tx, order)
		if err != nil {
			return SubOrder{}, err
		}
		s, err := o.SubOrder(in.SubOrderID.Read())
		if err != nil {
			return SubOrder{}, err
		}
		if !scopeOf(ctx).Sees(s.Supplier, 0) {
			return SubOrder{}, web.ErrNotFound
		}
		out := ToAPISubOrder(o, s)
		if err := d.addContact(tx, o, s, &out); err != nil {
			return SubOrder{}, err
		}
		return out, addParcels(tx, s, &out)
	})
}

// addContact opens the contact for the one who ships, while there is something to send or under way; else it is masked.
func (d *doors) addContact(tx *db.Tx, o *orders.Order, s *orders.SubOrder, out *SubOrder) error {
	opened, err := contacts.Open(tx, d.world.Ring, []contacts.Ref{{ID: o.Contact, Owner: int64(o.Distributor)}})
	if err != nil {
		return err
	}
	c, ok := opened[o.Contact]
	if !ok {
		return nil
	}
	if s.State != orders.ToShip && s.State != orders.ToReceive {
		c = contacts.Mask(c)
	}
	contact := ToAPIContact(c)
	out.Contact = &contact
	return nil
}

func addParcels(tx *db.Tx, s *orders.SubOrder, out *SubOrder) error {
	parcels, err := shipping.OfOrder(tx, s.Order)
	if err != nil {
		return err
	}
	tracks, err := shipping.Tracks(tx, s.Order)
	for _, p := range parcels {
		if p.SubOrder == s.ID {
			out.Parcels = append(out.Parcels, ToAPIParcel(p, tracks))
		}
	}
	return err
}
