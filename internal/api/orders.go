package api

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) orderRoutes() {
	door(d, get("list-orders", "/v1/orders", "List orders, newest first"), d.listOrders)
	door(d, create("place-order", "/v1/orders", "Place an order").
		with("All lines are checked, and all refusals told at once; the stock is held and the order is split into sub-orders, one for each "+
			"supplier and warehouse. The answer tells what became of it; lines, parcels and contact are read with GET. The own number is unique for ever: asking again with the same content gives the same order."), d.placeOrder)
	door(d, get("get-order", "/v1/orders/{order_id}", "Get an order with sub-orders, lines, parcels and after-sales"), d.getOrder)
	door(d, get("list-order-events", "/v1/orders/{order_id}/events", "Read an order's history").with("The oldest 500 events."), d.listOrderEvents)
	door(d, post("pay-order", "/v1/orders/{order_id}/pay", "Pay an order from the wallet").
		with("When the hold has lapsed, the stock is held again and prices are checked again, or the payment is refused."), d.payOrder)
	door(d, post("cancel-order", "/v1/orders/{order_id}/cancel", "Cancel an unpaid order").
		with("Once paid there is no cancelling, there is refunding."), d.cancelOrder)
	door(d, post("confirm-receipt", "/v1/orders/{order_id}/receipt", "Confirm that goods have come").
		with("Of one sub-order, or of all that are under way."), d.confirmReceipt)
}

// NewOrder is an order to be placed.
type NewOrder struct {
	OwnNumber string             `json:"own_number" minLength:"1" maxLength:"64" pattern:"^[^\\x00-\\x1f\\x7f]+$" patternDescription:"printable" doc:"The distributor's own, unique for ever" example:"TB-20260131-0042"`
	ChannelID web.ID[id.Channel] `json:"channel_id,omitempty"`
	Contact   Contact            `json:"contact" doc:"Who receives the goods; kept encrypted"`
	Remark    string             `json:"remark,omitempty" maxLength:"500"`
	Lines     []NewOrderLine     `json:"lines" minItems:"1" maxItems:"2000"`
	Confirm   string             `json:"confirm,omitempty" enum:"now,later" doc:"later: stock and prices are held, but the order can't be paid until it is confirmed; when its hold lapses it is cancelled. Left out: now"`
}

// NewOrderLine is one line of an order to be placed. Prices are minor units a piece.
type NewOrderLine struct {
	SKUID           web.ID[id.SKU] `json:"sku_id"`
	Quantity        int64          `json:"quantity" minimum:"1" maximum:"1000000" example:"2"`
	SettlementMinor int64          `json:"settlement_minor" minimum:"0" maximum:"100000000000" doc:"The settlement price you know" example:"6460"`
	SaleMinor       int64          `json:"sale_minor" minimum:"0" maximum:"100000000000" doc:"The sale price in your shop" example:"9900"`
	Quote           string         `json:"quote,omitempty" maxLength:"200" doc:"From POST /v1/quotes: honoured at its price until it expires"`
}

type placeOrderInput struct {
	web.Writing
	Body NewOrder
}

func (d *doors) placeOrder(ctx context.Context, in *placeOrderInput) (*written[OrderStatus], error) {
	c, err := d.placing(ctx, in.Body, d.by(ctx, in.KeyFor(ctx, in.Body)))
	if err != nil {
		return nil, err
	}
	return d.doOrder(ctx, c, &c.By, http.StatusCreated)
}

// placing is the command that places an order: refused when the contact is no contact.
func (d *doors) placing(ctx context.Context, b NewOrder, by flows.By) (*flows.PlaceOrder, error) {
	distributor := scopeOf(ctx).Party
	sealed, err := sealBuyer(d.world, distributor, b.Contact, by.At)
	if err != nil {
		return nil, err
	}
	if b.Confirm == confirmNow {
		b.Confirm = "" // the same request, said in full
	}
	return &flows.PlaceOrder{
		Later: b.Confirm != "", By: by, ID: id.NewOrder(d.world.IDs), Distributor: id.Distributor(distributor), Channel: b.ChannelID.Read(),
		OwnNumber: b.OwnNumber, Region: sealed.Region, Remark: b.Remark, Contact: &sealed, RequestHash: flows.HashOrder(b),
		Lines: each(b.Lines, func(l NewOrderLine) flows.Asked {
			return flows.Asked{SKU: l.SKUID.Read(), Quantity: l.Quantity, Settlement: l.SettlementMinor, Sale: l.SaleMinor, Quote: l.Quote}
		}),
	}, nil
}

// by begins a hot command's header.
func (d *doors) by(ctx context.Context, key web.Key) flows.By {
	return flows.By{Actor: scopeOf(ctx).Actor, At: d.world.Now(), Key: &key}
}

// do runs one hot command in the next group.
func (d *doors) do(ctx context.Context, c flows.Command, by *flows.By, status int) (web.Outcome, error) {
	if err := d.lane.Do(ctx, c); err != nil {
		return web.Outcome{}, err
	}
	return web.Outcome{Status: status, Object: by.Object, Replayed: by.Replayed}, by.Err
}

// doOrder runs a hot command on an order and answers with what it left the order in.
func (d *doors) doOrder(ctx context.Context, c flows.Command, by *flows.By, status int) (*written[OrderStatus], error) {
	outcome, err := d.do(ctx, c, by, status)
	if err != nil {
		return nil, err
	}
	body, err := d.orderStatus(ctx, by)
	return &written[OrderStatus]{Status: outcome.Status, Replayed: replayed(outcome), Body: body}, err
}

// orderStatus is what a command left its order in; one that was placed before is read as it is now.
func (d *doors) orderStatus(ctx context.Context, by *flows.By) (OrderStatus, error) {
	if by.Order != nil {
		return ToAPIOrderStatus(by.Order), nil
	}
	return read(ctx, d, func(tx *db.Tx) (OrderStatus, error) {
		o, err := orders.Get(tx, web.ID[id.Order](by.Object).Read())
		if err != nil {
			return OrderStatus{}, err
		}
		return ToAPIOrderStatus(o), nil
	})
}

// OrderPath names an order in a path.
type OrderPath struct {
	OrderID web.ID[id.Order] `path:"order_id"`
}

func (d *doors) getOrder(ctx context.Context, in *OrderPath) (*answer[Order], error) {
	return show(ctx, d, func(tx *db.Tx) (Order, error) { return d.readOrder(ctx, tx, string(in.OrderID)) })
}

// OrderEvents is an order's history.
type OrderEvents struct {
	Items []OrderEvent `json:"items"`
	More  bool         `json:"more" doc:"The history is longer than what is shown"`
}

// OrderEvent is one thing that happened to an order.
type OrderEvent struct {
	ID          web.ID[id.Event]     `json:"id"`
	At          time.Time            `json:"at"`
	Kind        string               `json:"kind" example:"order.paid"`
	Actor       string               `json:"actor" doc:"psn_…, key_…, or a word such as timer" example:"timer"`
	SubOrderID  web.ID[id.SubOrder]  `json:"sub_order_id,omitempty"`
	AfterSaleID web.ID[id.AfterSale] `json:"after_sale_id,omitempty"`
}

func (d *doors) listOrderEvents(ctx context.Context, in *OrderPath) (*answer[OrderEvents], error) {
	return show(ctx, d, func(tx *db.Tx) (OrderEvents, error) {
		page, err := views.ReadOrder(tx, eyes(ctx), in.OrderID.Read())
		return ToAPIOrderEvents(page), err
	})
}

// ToAPIOrderEvents writes an order's history.
func ToAPIOrderEvents(page views.OrderPage) OrderEvents {
	subs, cases := map[int64]id.SubOrder{}, map[int64]id.AfterSale{}
	for _, s := range page.SubOrders {
		subs[int64(s.ID)] = s.ID
	}
	for _, c := range page.Cases {
		cases[int64(c.ID)] = c.ID
	}
	return OrderEvents{More: page.MoreEvents, Items: each(page.Events, func(e views.Event) OrderEvent {
		return OrderEvent{
			ID: web.Written(e.ID), At: moment(e.At), Kind: e.Kind, Actor: e.Actor, SubOrderID: web.Written(subs[e.Subject]),
			AfterSaleID: web.Written(cases[e.Subject]),
		}
	})}
}

type orderCommandInput struct {
	web.Writing
	OrderPath
	Body *nothing
}

func (d *doors) payOrder(ctx context.Context, in *orderCommandInput) (*written[OrderStatus], error) {
	c := paying(ctx, in.OrderID.Read(), d.by(ctx, in.KeyFor(ctx, nil)))
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}

func paying(ctx context.Context, order id.Order, by flows.By) *flows.PayOrder {
	return &flows.PayOrder{By: by, Order: order, Distributor: id.Distributor(scopeOf(ctx).Party)}
}

func receiving(ctx context.Context, order id.Order, sub id.SubOrder, by flows.By) *flows.ConfirmReceipt {
	return &flows.ConfirmReceipt{By: by, Order: order, SubOrder: sub, Distributor: id.Distributor(scopeOf(ctx).Party)}
}

// Cancelling says why an order is cancelled.
type Cancelling struct {
	Reason string `json:"reason,omitempty" maxLength:"200" pattern:"^[^\\x00-\\x1f\\x7f]*$" patternDescription:"one line" example:"the buyer changed its mind"`
}

type cancelOrderInput struct {
	web.Writing
	OrderPath
	Body *Cancelling
}

func (d *doors) cancelOrder(ctx context.Context, in *cancelOrderInput) (*written[OrderStatus], error) {
	c := &flows.CancelOrder{By: d.by(ctx, in.KeyFor(ctx, in.Body)), Order: in.OrderID.Read(), Distributor: id.Distributor(scopeOf(ctx).Party)}
	if in.Body != nil {
		c.Reason = in.Body.Reason
	}
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}

// Receipt says what has come.
type Receipt struct {
	SubOrderID web.ID[id.SubOrder] `json:"sub_order_id,omitempty" doc:"Left out: all that are under way"`
}

type confirmReceiptInput struct {
	web.Writing
	OrderPath
	Body *Receipt
}

func (d *doors) confirmReceipt(ctx context.Context, in *confirmReceiptInput) (*written[OrderStatus], error) {
	var sub id.SubOrder
	if in.Body != nil {
		sub = in.Body.SubOrderID.Read()
	}
	c := receiving(ctx, in.OrderID.Read(), sub, d.by(ctx, in.KeyFor(ctx, in.Body)))
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}

type listOrdersInput struct {
	web.Paging
	DistributorQuery
	State     string    `query:"state" enum:"unconfirmed,pending_payment,to_ship,to_receive,completed,cancelled,closed" doc:"Of at least one sub-order"`
	From      time.Time `query:"from" doc:"Placed at or after"`
	Until     time.Time `query:"until" doc:"Placed before"`
	OwnNumber string    `query:"own_number" maxLength:"64" doc:"The distributor's own number: finds its one order"`
}

func (d *doors) listOrders(ctx context.Context, in *listOrdersInput) (*answer[web.Page[OrderSummary]], error) {
	distributor, err := narrowed(ctx, in.DistributorID, access.Scope.Distributor)
	if err != nil {
		return nil, err
	}
	if in.OwnNumber != "" && distributor == 0 {
		return nil, web.Missing("query.distributor_id")
	}
	after, err := web.AfterID[id.Order](in.Paging)
	if err != nil {
		return nil, err
	}
	q := views.OrdersQuery{
		After: after, Limit: in.Limit, State: in.State, Distributor: distributor, From: micros(in.From), To: micros(in.Until),
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[OrderSummary], error) {
		none := web.Page[OrderSummary]{Items: []OrderSummary{}}
		if in.OwnNumber != "" {
			q.Order, err = orders.ByOwnNumber(tx, distributor, in.OwnNumber)
			if isNotFound(err) {
				return none, nil
			}
			if err != nil {
				return none, err
			}
		}
		rows, more, err := views.ReadOrders(tx, eyes(ctx), q)
		return pageMore(rows, more, ToAPIOrderSummary, func(o views.OrderRow) id.Order { return o.ID }), err
	})
}
