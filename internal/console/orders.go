package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type ordersInput struct {
	web.Paging
	State       string                 `query:"state" enum:"under_review,unconfirmed,pending_payment,to_ship,to_receive,completed,cancelled,closed" doc:"Of at least one sub-order"`
	Supplier    web.ID[id.Supplier]    `query:"supplier"`
	Distributor web.ID[id.Distributor] `query:"distributor"`
	Channel     web.ID[id.Channel]     `query:"channel"`
	ChannelKind string                 `query:"channel_kind" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale"`
	Province    string                 `query:"province" pattern:"^([1-8][0-9]|other)$" doc:"The first two digits of the region delivered to; other: none of the 34 provinces"`
	Product     web.ID[id.Product]     `query:"product" doc:"With a line of one of its SKUs"`
	SKU         web.ID[id.SKU]         `query:"sku" doc:"With a line of it"`
	By          string                 `query:"by" enum:"placed,paid,refunded" doc:"What the days are about; paid and refunded narrow without days, too"`
	From        string                 `query:"from" format:"date" doc:"First business day"`
	To          string                 `query:"to" format:"date" doc:"Last business day"`
	Search      string                 `query:"q" maxLength:"100" doc:"An order's id or own number, a sub-order's id, or a waybill: exact"`
	AfterSale   string                 `query:"after_sale" enum:"open,pending_review,intercepting,awaiting_return,inspecting,awaiting_refund" doc:"With an after-sale in this state; open: in any that is not the end"`
	Shipping    string                 `query:"shipping" enum:"late,soon" doc:"With something to be shipped that is late, or due within a day"`
}

type orderRow struct {
	ID            web.ID[id.Order] `json:"id"`
	OwnNumber     string           `json:"own_number"`
	Distributor   party            `json:"distributor"`
	Currency      string           `json:"currency"`
	Title         string           `json:"title" doc:"Of the first line"`
	Lines         int64            `json:"lines"`
	Units         int64            `json:"units"`
	TotalMinor    int64            `json:"total_minor" doc:"What the distributor pays; to a supplier: what it is owed"`
	RefundedMinor int64            `json:"refunded_minor"`
	PlacedAt      string           `json:"placed_at" format:"date-time"`
	States        []stateCount     `json:"states" doc:"Of its sub-orders, in the order of an order's life"`
	Suppliers     []string         `json:"suppliers" doc:"The first few names"`
	SupplierCount int64            `json:"supplier_count"`
	OpenCases     int64            `json:"open_after_sales"`
}

type stateCount struct {
	State string `json:"state"`
	Count int64  `json:"count"`
}

type ordersOutput struct{ Body web.Page[orderRow] }

func (x *Console) registerOrders() {
	web.Register(x.api, huma.Operation{
		OperationID: "orders", Method: http.MethodGet, Path: apiPrefix + "/orders", Summary: "Orders, newest first", Tags: []string{"orders"},
	}, x.orders)
	web.Register(x.api, huma.Operation{
		OperationID: "order", Method: http.MethodGet, Path: apiPrefix + "/orders/{order}", Summary: "Everything of one order", Tags: []string{"orders"},
	}, x.order)
}

func (x *Console) orders(ctx context.Context, in *ordersInput) (*ordersOutput, error) {
	out := &ordersOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		_, zone, err := house(tx)
		if err != nil {
			return err
		}
		q, err := in.query(zone, x.config.Clock.Now())
		if err != nil {
			return err
		}
		rows, more, err := views.ReadOrders(tx, eyes(ctx), q)
		if err != nil {
			return err
		}
		out.Body.Items = each(rows, toOrderRow)
		if more {
			out.Body.Next = web.Cursor(rows[len(rows)-1].ID.String())
		}
		return nil
	})
	return out, err
}

var errDays = fault.New(fault.Invalid, "days_reversed", "the last day lies before the first")

func init() { web.Translate(map[string]string{errDays.Code: "结束日期早于开始日期"}) }

// query turns days into instants, in the operator's zone, and a searched id into that id.
func (in *ordersInput) query(zone *time.Location, now clock.Micros) (views.OrdersQuery, error) {
	q := views.OrdersQuery{
		Limit: in.Limit, State: in.State, Supplier: in.Supplier.Read(), Distributor: in.Distributor.Read(), AfterSale: in.AfterSale,
		From: dayStart(in.From, zone, 0), To: dayStart(in.To, zone, 1), Basis: views.Basis(in.By),
		Traits: views.Traits{
			Channel: in.Channel.Read(), ChannelKind: in.ChannelKind, Province: in.Province, Product: in.Product.Read(), SKU: in.SKU.Read(),
		},
	}
	if q.From != 0 && q.To != 0 && q.To <= q.From {
		return q, errDays.At("query.to")
	}
	switch in.Shipping {
	case "late":
		q.ShipBy = now
	case "soon":
		q.ShipFrom, q.ShipBy = now, now+views.Soon
	}
	search := strings.TrimSpace(in.Search)
	if order := web.ID[id.Order](search).Read(); order != 0 {
		q.Order = order
	} else if sub := web.ID[id.SubOrder](search).Read(); sub != 0 {
		q.SubOrder = sub
	} else {
		q.Search = search
	}
	after, err := web.AfterID[id.Order](in.Paging)
	q.After = after
	return q, err
}

// dayStart gives the first instant of a written day, moved on by days; zero for no day.
func dayStart(written string, zone *time.Location, days int) clock.Micros {
	day, err := time.ParseInLocation(time.DateOnly, written, zone)
	if err != nil {
		return 0 // the schema let nothing through but a date and nothing at all
	}
	return clock.Of(day.AddDate(0, 0, days))
}

func toOrderRow(o views.OrderRow) orderRow {
	return orderRow{
		ID: web.Written(o.ID), OwnNumber: o.OwnNumber, Distributor: party{o.Distributor.String(), o.DistributorName}, Currency: string(o.Currency),
		Title: o.FirstTitle, Lines: o.Lines, Units: o.Units, TotalMinor: o.TotalMinor, RefundedMinor: o.RefundedMinor, PlacedAt: o.PlacedAt.String(),
		States: each(o.States, func(s views.StateCount) stateCount { return stateCount(s) }), Suppliers: append([]string{}, o.Suppliers...),
		SupplierCount: int64(o.SupplierCount), OpenCases: o.OpenCases,
	}
}
