package console

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type orderInput struct {
	Order web.ID[id.Order] `path:"order"`
}

type orderPage struct {
	ID           web.ID[id.Order] `json:"id"`
	OwnNumber    string           `json:"own_number"`
	Distributor  party            `json:"distributor"`
	Channel      string           `json:"channel"`
	Contact      *contact         `json:"contact,omitempty" doc:"Masked; absent when it was erased"`
	Region       string           `json:"region"`
	Remark       string           `json:"remark"`
	Currency     string           `json:"currency"`
	GoodsMinor   int64            `json:"goods_minor"`
	FreightMinor int64            `json:"freight_minor"`
	TotalMinor   int64            `json:"total_minor"`
	PlacedAt     string           `json:"placed_at" format:"date-time"`
	HoldUntil    string           `json:"hold_until,omitempty" format:"date-time"`
	PayBy        string           `json:"pay_by,omitempty" format:"date-time"`
	ShipDays     int64            `json:"ship_days"`
	ReceiveDays  int64            `json:"receive_days"`
	WindowDays   int64            `json:"window_days"`
	SubOrders    []subOrder       `json:"sub_orders"`
	Lines        []line           `json:"lines"`
	Parcels      []parcel         `json:"parcels"`
	AfterSales   []afterSale      `json:"after_sales"`
	Events       []event          `json:"events"`
	MoreEvents   bool             `json:"more_events" doc:"The history is longer than what is shown"`
	Postings     []posting        `json:"postings"`
}

type contact struct {
	Name    string `json:"name" example:"张*"`
	Phone   string `json:"phone" example:"138****1234"`
	Address string `json:"address"`
}

type subOrder struct {
	ID                  web.ID[id.SubOrder] `json:"id"`
	Number              int64               `json:"number"`
	Supplier            party               `json:"supplier"`
	Warehouse           string              `json:"warehouse"`
	State               string              `json:"state"`
	Units               int64               `json:"units"`
	ShippedUnits        int64               `json:"shipped_units"`
	RefundedUnits       int64               `json:"refunded_units"`
	StoppedUnits        int64               `json:"stopped_units" doc:"Of the refunded ones, those that had not been shipped"`
	GoodsMinor          int64               `json:"goods_minor"`
	SupplyMinor         int64               `json:"supply_minor"`
	FreightMinor        int64               `json:"freight_minor"`
	RefundedMinor       int64               `json:"refunded_minor"`
	RefundedSupplyMinor int64               `json:"refunded_supply_minor"`
	PaidAt              string              `json:"paid_at,omitempty" format:"date-time"`
	ShipBy              string              `json:"ship_by,omitempty" format:"date-time"`
	ReceiveBy           string              `json:"receive_by,omitempty" format:"date-time"`
	CompletedAt         string              `json:"completed_at,omitempty" format:"date-time"`
	WindowUntil         string              `json:"window_until,omitempty" format:"date-time"`
	WindowClosed        bool                `json:"window_closed"`
}

type line struct {
	Number          int64               `json:"number"`
	SubOrder        web.ID[id.SubOrder] `json:"sub_order"`
	SKU             web.ID[id.SKU]      `json:"sku"`
	Code            string              `json:"code"`
	Title           string              `json:"title"`
	Quantity        int64               `json:"quantity"`
	SettlementMinor int64               `json:"settlement_minor" doc:"A unit, as are supply and sale"`
	SupplyMinor     int64               `json:"supply_minor"`
	SaleMinor       int64               `json:"sale_minor"`
}

type lineUnits struct {
	Line  int64 `json:"line"`
	Units int64 `json:"units"`
}

type parcel struct {
	ID        web.ID[id.Parcel]   `json:"id"`
	SubOrder  web.ID[id.SubOrder] `json:"sub_order"`
	Carrier   string              `json:"carrier"`
	Waybill   string              `json:"waybill"`
	ShippedAt string              `json:"shipped_at" format:"date-time"`
	Lines     []lineUnits         `json:"lines"`
	Tracks    []track             `json:"tracks" doc:"Latest first"`
}

type track struct {
	At    string `json:"at" format:"date-time"`
	State string `json:"state"`
	Place string `json:"place"`
	Text  string `json:"text"`
}

type afterSale struct {
	ID          web.ID[id.AfterSale] `json:"id"`
	SubOrder    web.ID[id.SubOrder]  `json:"sub_order"`
	Kind        string               `json:"kind"`
	State       string               `json:"state"`
	Reason      string               `json:"reason"`
	Note        string               `json:"note"`
	Units       int64                `json:"units"`
	RefundMinor int64                `json:"refund_minor"`
	SupplyMinor int64                `json:"supply_minor"`
	Carrier     string               `json:"carrier"`
	Waybill     string               `json:"waybill"`
	AppliedAt   string               `json:"applied_at" format:"date-time"`
	DueAt       string               `json:"due_at,omitempty" format:"date-time"`
	EndedAt     string               `json:"ended_at,omitempty" format:"date-time"`
	Lines       []lineUnits          `json:"lines"`
}

type event struct {
	ID        web.ID[id.Event] `json:"id"`
	At        string           `json:"at" format:"date-time"`
	Kind      string           `json:"kind" example:"order.placed"`
	Actor     string           `json:"actor" doc:"psn_…, key_…, or a word such as timer"`
	ActorName string           `json:"actor_name,omitempty"`
	Subject   string           `json:"subject,omitempty" doc:"Which sub-order or after-sale moved; absent: the order itself"`
	Facts     eventFacts       `json:"facts"`
}

// eventFacts are what of an event's body both parties may read.
type eventFacts struct {
	Carrier string `json:"carrier,omitempty"`
	Waybill string `json:"waybill,omitempty"`
	Units   int64  `json:"units,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

type posting struct {
	ID          web.ID[id.Posting] `json:"id"`
	Group       web.ID[id.Event]   `json:"group"`
	At          string             `json:"at" format:"date-time"`
	Kind        string             `json:"kind"`
	Account     string             `json:"account"`
	Party       string             `json:"party"`
	AmountMinor int64              `json:"amount_minor"`
}

type orderOutput struct{ Body orderPage }

func (x *Console) order(ctx context.Context, in *orderInput) (*orderOutput, error) {
	out := &orderOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := views.ReadOrder(tx, eyes(ctx), in.Order.Read())
		if err != nil {
			return err
		}
		out.Body = toOrderPage(p)
		out.Body.Contact, err = x.maskedContact(tx, p)
		return err
	})
	return out, err
}

// maskedContact opens the order's contact and gives what may be shown of it; nil when it was erased.
func (x *Console) maskedContact(tx *db.Tx, p views.OrderPage) (*contact, error) {
	if p.Contact == 0 || x.config.Ring == nil {
		return nil, nil //nolint:nilnil // an order without a contact is no fault
	}
	opened, err := contacts.Open(tx, x.config.Ring, []contacts.Ref{{ID: p.Contact, Owner: int64(p.Distributor)}})
	c, ok := opened[p.Contact]
	if err != nil || !ok {
		return nil, err
	}
	c = contacts.Mask(c)
	return &contact{c.Name, c.Phone, c.Address}, nil
}
