package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Order is an order as its distributor and the operator see it. Amounts are minor units of its currency.
type Order struct {
	ID            web.ID[id.Order]       `json:"id"`
	OwnNumber     string                 `json:"own_number" example:"TB-20260131-0042"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Channel       string                 `json:"channel,omitempty" example:"小满优选天猫店"`
	Contact       *Contact               `json:"contact,omitempty" doc:"Masked for the operator; left out once erased"`
	Region        string                 `json:"region" example:"310115"`
	Remark        string                 `json:"remark,omitempty"`
	Currency      string                 `json:"currency" example:"CNY"`
	GoodsMinor    int64                  `json:"goods_minor" example:"12920"`
	FreightMinor  int64                  `json:"freight_minor" example:"800"`
	TotalMinor    int64                  `json:"total_minor" example:"13720"`
	PlacedAt      time.Time              `json:"placed_at"`
	HoldUntil     time.Time              `json:"hold_until,omitzero" doc:"Until when stock is held while unpaid; an unconfirmed order is cancelled then"`
	PayBy         time.Time              `json:"pay_by"`
	SubOrders     []OrderPart            `json:"sub_orders"`
	Lines         []OrderLine            `json:"lines"`
	Parcels       []Parcel               `json:"parcels"`
	AfterSales    []AfterSale            `json:"after_sales"`
}

// OrderPart is a sub-order: the part that one supplier ships from one warehouse.
type OrderPart struct {
	ID            web.ID[id.SubOrder] `json:"id"`
	Number        int64               `json:"number" example:"1"`
	SupplierID    web.ID[id.Supplier] `json:"supplier_id"`
	Supplier      string              `json:"supplier" example:"青岚茶业"`
	State         string              `json:"state" enum:"unconfirmed,pending_payment,to_ship,to_receive,completed,cancelled,closed"`
	Units         int64               `json:"units" example:"2"`
	ShippedUnits  int64               `json:"shipped_units"`
	RefundedUnits int64               `json:"refunded_units"`
	GoodsMinor    int64               `json:"goods_minor" example:"12920"`
	FreightMinor  int64               `json:"freight_minor" example:"800"`
	RefundedMinor int64               `json:"refunded_minor"`
	SupplyMinor   *int64              `json:"supply_minor,omitempty" doc:"Owed to the supplier for the goods; the operator's alone"`
	PaidAt        time.Time           `json:"paid_at,omitzero"`
	ShipBy        time.Time           `json:"ship_by,omitzero"`
	ReceiveBy     time.Time           `json:"receive_by,omitzero"`
	CompletedAt   time.Time           `json:"completed_at,omitzero"`
	WindowUntil   time.Time           `json:"window_until,omitzero" doc:"As long as after-sales may be asked for"`
	UrgedAt       time.Time           `json:"urged_at,omitzero" doc:"When the supplier was last urged to ship"`
}

// OrderStatus is what a command left an order in: its amounts and the states of its parts. Lines, parcels, after-sales and the contact are
// read with the order. Amounts are minor units of its currency.
type OrderStatus struct {
	ID            web.ID[id.Order]       `json:"id"`
	OwnNumber     string                 `json:"own_number" example:"TB-20260131-0042"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Currency      string                 `json:"currency" example:"CNY"`
	GoodsMinor    int64                  `json:"goods_minor" example:"12920"`
	FreightMinor  int64                  `json:"freight_minor" example:"800"`
	TotalMinor    int64                  `json:"total_minor" example:"13720"`
	PlacedAt      time.Time              `json:"placed_at"`
	HoldUntil     time.Time              `json:"hold_until,omitzero" doc:"Until when stock is held while unpaid; an unconfirmed order is cancelled then"`
	PayBy         time.Time              `json:"pay_by"`
	SubOrders     []SubOrderStatus       `json:"sub_orders"`
}

// SubOrderStatus is what a command left a sub-order in.
type SubOrderStatus struct {
	ID            web.ID[id.SubOrder] `json:"id"`
	Number        int64               `json:"number" example:"1"`
	SupplierID    web.ID[id.Supplier] `json:"supplier_id"`
	State         string              `json:"state" enum:"unconfirmed,pending_payment,to_ship,to_receive,completed,cancelled,closed"`
	Units         int64               `json:"units" example:"2"`
	ShippedUnits  int64               `json:"shipped_units"`
	RefundedUnits int64               `json:"refunded_units"`
	GoodsMinor    int64               `json:"goods_minor" example:"12920"`
	FreightMinor  int64               `json:"freight_minor" example:"800"`
	RefundedMinor int64               `json:"refunded_minor"`
	ShipBy        time.Time           `json:"ship_by,omitzero"`
	ReceiveBy     time.Time           `json:"receive_by,omitzero"`
	WindowUntil   time.Time           `json:"window_until,omitzero" doc:"As long as after-sales may be asked for"`
	UrgedAt       time.Time           `json:"urged_at,omitzero" doc:"When the supplier was last urged to ship"`
}

// ToAPIOrderStatus writes what a command left an order in, as its distributor and the operator may see it.
func ToAPIOrderStatus(o *orders.Order) OrderStatus {
	return OrderStatus{
		ID: web.Written(o.ID), OwnNumber: o.OwnNumber, DistributorID: web.Written(o.Distributor), Currency: string(o.Currency),
		GoodsMinor: o.Goods, FreightMinor: o.Freight, TotalMinor: o.Total(), PlacedAt: moment(o.PlacedAt), HoldUntil: moment(o.HeldUntil()),
		PayBy: moment(o.PayBy), SubOrders: each(o.Subs, toAPISubOrderStatus),
	}
}

func toAPISubOrderStatus(s *orders.SubOrder) SubOrderStatus {
	return SubOrderStatus{
		ID: web.Written(s.ID), Number: s.Number, SupplierID: web.Written(s.Supplier), State: string(s.State), Units: s.Units,
		ShippedUnits: s.Shipped, RefundedUnits: s.Refunded, GoodsMinor: s.Goods, FreightMinor: s.Freight, RefundedMinor: s.RefundedMinor,
		ShipBy: moment(s.ShipBy), ReceiveBy: moment(s.ReceiveBy), WindowUntil: moment(s.WindowUntil), UrgedAt: moment(s.UrgedAt),
	}
}

// OrderLine is one line, as it was when the order was placed. Prices are minor units a piece.
type OrderLine struct {
	Number          int64               `json:"number" example:"1"`
	SubOrderID      web.ID[id.SubOrder] `json:"sub_order_id"`
	SKUID           web.ID[id.SKU]      `json:"sku_id"`
	Code            string              `json:"code" example:"QL-0107"`
	Title           string              `json:"title" example:"凤凰单丛礼盒 250g"`
	Quantity        int64               `json:"quantity" example:"2"`
	SettlementMinor int64               `json:"settlement_minor" example:"6460"`
	SaleMinor       int64               `json:"sale_minor" example:"9900"`
	SupplyMinor     *int64              `json:"supply_minor,omitempty" doc:"The operator's alone"`
}

// OrderSummary is one order in a list.
type OrderSummary struct {
	ID             web.ID[id.Order]       `json:"id"`
	OwnNumber      string                 `json:"own_number" example:"TB-20260131-0042"`
	DistributorID  web.ID[id.Distributor] `json:"distributor_id"`
	Currency       string                 `json:"currency" example:"CNY"`
	TotalMinor     int64                  `json:"total_minor" example:"13720"`
	RefundedMinor  int64                  `json:"refunded_minor"`
	FirstTitle     string                 `json:"first_title" doc:"What its first line is" example:"凤凰单丛礼盒 250g"`
	Lines          int64                  `json:"lines" example:"1"`
	Units          int64                  `json:"units" example:"2"`
	PlacedAt       time.Time              `json:"placed_at"`
	States         []StateCount           `json:"states" doc:"Of its sub-orders"`
	OpenAfterSales int64                  `json:"open_after_sales"`
}

// StateCount is how many sub-orders are in a state.
type StateCount struct {
	State string `json:"state" example:"to_ship"`
	Count int64  `json:"count" example:"1"`
}

// ToAPIOrderSummary writes a row of the list of orders.
func ToAPIOrderSummary(o views.OrderRow) OrderSummary {
	return OrderSummary{
		ID: web.Written(o.ID), OwnNumber: o.OwnNumber, DistributorID: web.Written(o.Distributor), Currency: string(o.Currency),
		TotalMinor: o.TotalMinor, RefundedMinor: o.RefundedMinor, FirstTitle: o.FirstTitle, Lines: o.Lines, Units: o.Units,
		PlacedAt: moment(o.PlacedAt), OpenAfterSales: o.OpenCases,
		States: each(o.States, func(s views.StateCount) StateCount { return StateCount{s.State, s.Count} }),
	}
}

// eyes gives the caller's scope in views.
func eyes(ctx context.Context) views.Scope {
	switch s := scopeOf(ctx); s.Role {
	case access.Operator:
		return views.Operator()
	case access.Supplier:
		return views.Supplier(s.Party)
	case access.Distributor:
		return views.Distributor(s.Party)
	case access.Applicant: // sees no trade
	}
	return views.Scope{}
}

// readOrder reads an order as the caller may see it.
func (d *doors) readOrder(ctx context.Context, tx *db.Tx, object string) (Order, error) {
	page, err := views.ReadOrder(tx, eyes(ctx), web.ID[id.Order](object).Read())
	if err != nil {
		return Order{}, err
	}
	role := scopeOf(ctx).Role
	out := ToAPIOrder(page, role)
	opened, err := contacts.Open(tx, d.world.Ring, []contacts.Ref{{ID: page.Contact, Owner: int64(page.Distributor)}})
	if c, ok := opened[page.Contact]; ok {
		if role != access.Distributor {
			c = contacts.Mask(c)
		}
		contact := ToAPIContact(c)
		out.Contact = &contact
	}
	return out, err
}

// ToAPIOrder writes an order for a role, without its contact.
func ToAPIOrder(o views.OrderPage, role access.Role) Order {
	return Order{
		ID: web.Written(o.ID), OwnNumber: o.OwnNumber, DistributorID: web.Written(o.Distributor), Channel: o.ChannelName, Region: o.Region,
		Remark: o.Remark, Currency: string(o.Currency), GoodsMinor: o.GoodsMinor, FreightMinor: o.FreightMinor, TotalMinor: o.TotalMinor,
		PlacedAt: moment(o.PlacedAt), HoldUntil: moment(o.HoldUntil), PayBy: moment(o.PayBy),
		SubOrders: each(o.SubOrders, func(s views.SubOrder) OrderPart { return toAPIOrderPart(s, role) }),
		Lines:     each(o.Lines, func(l views.Line) OrderLine { return toAPIOrderLine(l, role) }),
		Parcels:   each(o.Parcels, func(p views.Parcel) Parcel { return toAPIViewedParcel(o, p) }),
		AfterSales: each(o.Cases, func(c views.Case) AfterSale {
			return toAPIViewedCase(o, c, role)
		}),
	}
}

func toAPIOrderPart(s views.SubOrder, role access.Role) OrderPart {
	return OrderPart{
		ID: web.Written(s.ID), Number: s.Number, SupplierID: web.Written(s.Supplier), Supplier: s.SupplierName, State: s.State, Units: s.Units,
		ShippedUnits: s.ShippedUnits, RefundedUnits: s.RefundedUnits, GoodsMinor: s.GoodsMinor, FreightMinor: s.FreightMinor,
		RefundedMinor: s.RefundedMinor, SupplyMinor: operatorsOnly(role, s.SupplyMinor), PaidAt: moment(s.PaidAt), ShipBy: moment(s.ShipBy),
		ReceiveBy: moment(s.ReceiveBy), CompletedAt: moment(s.CompletedAt), WindowUntil: moment(s.WindowUntil), UrgedAt: moment(s.UrgedAt),
	}
}

func toAPIOrderLine(l views.Line, role access.Role) OrderLine {
	return OrderLine{
		Number: l.Number, SubOrderID: web.Written(l.SubOrder), SKUID: web.Written(l.SKU), Code: l.Code, Title: l.Title, Quantity: l.Quantity,
		SettlementMinor: l.SettlementMinor, SaleMinor: l.SaleMinor, SupplyMinor: operatorsOnly(role, l.SupplyMinor),
	}
}

// operatorsOnly hides an amount from everyone but the operator: it is left out of the answer.
func operatorsOnly(role access.Role, minor int64) *int64 {
	return unless(role != access.Operator, minor)
}

// unless gives an amount, or none when it is hidden.
func unless(hidden bool, minor int64) *int64 {
	if hidden {
		return nil
	}
	return &minor
}
