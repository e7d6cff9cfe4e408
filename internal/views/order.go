package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// OrderPage is everything of one order that the scope may see.
type OrderPage struct {
	ID                                id.Order
	OwnNumber                         string
	Distributor                       id.Distributor
	DistributorName, ChannelName      string
	Contact                           id.Contact
	Region, Remark                    string
	Currency                          money.Currency
	GoodsMinor, FreightMinor          int64
	TotalMinor                        int64
	PlacedAt, HoldUntil, PayBy        clock.Micros
	ShipDays, ReceiveDays, WindowDays int64
	SubOrders                         []SubOrder
	Lines                             []Line
	Parcels                           []Parcel
	Cases                             []Case
	Events                            []Event
	Postings                          []Posting
	MoreEvents                        bool // the history is longer than what is shown
}

// SubOrder is the part that one supplier ships from one warehouse.
type SubOrder struct {
	ID                                    id.SubOrder
	Number                                int64
	Supplier                              id.Supplier
	SupplierName, WarehouseName           string
	State                                 string
	Units, ShippedUnits                   int64
	RefundedUnits, StoppedUnits           int64
	GoodsMinor, SupplyMinor, FreightMinor int64
	RefundedMinor, RefundedSupplyMinor    int64
	PaidAt, ShipBy, ReceiveBy             clock.Micros
	CompletedAt, WindowUntil              clock.Micros
	WindowClosed                          bool
	UrgedAt                               clock.Micros
}

// Line is one line, as it was when the order was placed.
type Line struct {
	Number                                  int64
	SubOrder                                id.SubOrder
	SKU                                     id.SKU
	Code, Title                             string
	Quantity                                int64
	SettlementMinor, SupplyMinor, SaleMinor int64 // a unit
}

// Parcel is one shipment with what is in it and where it has been, latest first.
type Parcel struct {
	ID               id.Parcel
	SubOrder         id.SubOrder
	Carrier, Waybill string
	ShippedAt        clock.Micros
	UpdatedAt        clock.Micros // when it was shipped or last told of
	Lines            []LineUnits
	Tracks           []Track
}

// LineUnits is so many units of a line.
type LineUnits struct{ Line, Units int64 }

// Track is one report of the carrier.
type Track struct {
	At                 clock.Micros
	State, Place, Text string
}

// Case is one after-sale.
type Case struct {
	ID                        id.AfterSale
	SubOrder                  id.SubOrder
	Kind, State, Reason, Note string
	Units                     int64
	RefundMinor, SupplyMinor  int64
	Carrier, Waybill          string
	AppliedAt, DueAt, EndedAt clock.Micros
	Lines                     []LineUnits
}

// Event is one line of the history.
type Event struct {
	ID        id.Event
	At        clock.Micros
	Kind      string
	Actor     string // `psn_…`, `key_…`, or a word such as `timer`
	ActorName string // of a person, for the operator's eyes
	Subject   int64  // the sub-order or after-sale that moved; 0: the order itself
	Body      string // facts in JSON
}

// Posting is one leg in the books.
type Posting struct {
	ID          id.Posting
	Group       id.Event
	At          clock.Micros
	Kind        string
	AccountKind string
	Party       string // the name of the supplier or distributor
	AmountMinor int64
}

// Bounds of one page. Lines and sub-orders are bounded by the order itself.
const (
	eventsShown   = 500
	postingsShown = 5_000
	tracksShown   = 2_000
)

// ReadOrder gives one order; ErrNotFound when there is none that the scope may see.
func ReadOrder(tx *db.Tx, s Scope, order id.Order) (OrderPage, error) {
	f := &filter{}
	s.orders(f)
	f.and("o.id = ?", order)
	found, err := db.All(tx, scanOrder, `select o.id, o.own_number, o.distributor_id, d.name, c.name, o.contact_id, o.region, o.remark,
			o.currency, o.goods_minor, o.freight_minor, o.total_minor, o.placed_at, o.hold_until, o.pay_by, o.ship_days, o.receive_days, o.window_days
		from orders_orders o
		join distributors_distributors d on d.id = o.distributor_id
		left join distributors_channels c on c.id = o.channel_id`+f.where(), f.values...)
	if err != nil {
		return OrderPage{}, err
	}
	if len(found) == 0 {
		return OrderPage{}, ErrNotFound
	}
	page := &found[0]
	queueSubOrders(tx, s, page)
	queueLines(tx, s, page)
	queueEvents(tx, s, page)
	queuePostings(tx, s, page)
	parcels, cases := &parcelParts{}, &caseParts{}
	parcels.queue(tx, s, page)
	cases.queue(tx, s, page)
	if err := tx.Flush(); err != nil {
		return OrderPage{}, err
	}
	if len(page.SubOrders) > 0 && page.SubOrders[0].State != "pending_payment" && page.SubOrders[0].State != "unconfirmed" {
		page.HoldUntil = 0
	}
	parcels.put(page)
	cases.put(page)
	s.hide(page)
	return *page, nameActors(tx, s, page.Events)
}

func scanOrder(r *db.Row) OrderPage {
	return OrderPage{
		ID: id.Order(r.Int()), OwnNumber: r.Text(), Distributor: id.Distributor(r.Int()), DistributorName: r.Text(), ChannelName: r.Text(),
		Contact: id.Contact(r.Int()), Region: r.Text(), Remark: r.Text(), Currency: money.Currency(r.Text()),
		GoodsMinor: r.Int(), FreightMinor: r.Int(), TotalMinor: r.Int(),
		PlacedAt: clock.Micros(r.Int()), HoldUntil: clock.Micros(r.Int()), PayBy: clock.Micros(r.Int()),
		ShipDays: r.Int(), ReceiveDays: r.Int(), WindowDays: r.Int(),
	}
}

// hide clears what the two sides of a trade do not tell each other: suppliers never see what distributors pay or take,
// distributors never see what suppliers are paid. Freight goes from the one to the other as it is.
func (s Scope) hide(page *OrderPage) {
	switch s.role {
	case supplier:
		page.GoodsMinor, page.FreightMinor, page.TotalMinor = 0, 0, 0
		for i := range page.SubOrders {
			x := &page.SubOrders[i]
			x.GoodsMinor, x.RefundedMinor = 0, 0
		}
		for i := range page.Lines {
			page.Lines[i].SettlementMinor, page.Lines[i].SaleMinor = 0, 0
		}
		for i := range page.Cases {
			page.Cases[i].RefundMinor = 0
		}
	case distributor:
		for i := range page.SubOrders {
			x := &page.SubOrders[i]
			x.SupplyMinor, x.RefundedSupplyMinor = 0, 0
		}
		for i := range page.Lines {
			page.Lines[i].SupplyMinor = 0
		}
		for i := range page.Cases {
			page.Cases[i].SupplyMinor = 0
		}
	case nobody, operator:
	}
}
