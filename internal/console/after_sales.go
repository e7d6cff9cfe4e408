package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type afterSalesInput struct {
	web.Paging
	State       string                 `query:"state" enum:"pending_review,intercepting,awaiting_return,inspecting,awaiting_refund,succeeded,rejected,withdrawn,all" doc:"Empty: those that have not ended, oldest first; else newest first"`
	Kind        string                 `query:"kind" enum:"refund_only,return_refund"`
	Supplier    web.ID[id.Supplier]    `query:"supplier"`
	Distributor web.ID[id.Distributor] `query:"distributor"`
	From        string                 `query:"from" format:"date" doc:"First business day of the application"`
	Until       string                 `query:"until" format:"date" doc:"Last business day of the application"`
	Search      string                 `query:"q" maxLength:"100" doc:"An after-sale's or an order's id, an order's own number, or the waybill of the parcel back: exact"`
}

type afterSaleRow struct {
	ID          web.ID[id.AfterSale] `json:"id"`
	OrderID     web.ID[id.Order]     `json:"order_id"`
	OwnNumber   string               `json:"own_number"`
	Title       string               `json:"title" doc:"Of the first line that it is about"`
	Distributor party                `json:"distributor"`
	Supplier    party                `json:"supplier"`
	Currency    string               `json:"currency"`
	Kind        string               `json:"kind"`
	State       string               `json:"state"`
	Reason      string               `json:"reason"`
	Note        string               `json:"note" doc:"The latest word of a reviewer"`
	Units       int64                `json:"units"`
	RefundMinor int64                `json:"refund_minor" doc:"To the distributor; 0 to suppliers"`
	SupplyMinor int64                `json:"supply_minor" doc:"From the supplier; 0 to distributors"`
	Carrier     string               `json:"carrier"`
	Waybill     string               `json:"waybill" doc:"Of the parcel back"`
	AppliedAt   string               `json:"applied_at" format:"date-time"`
	DueAt       string               `json:"due_at,omitempty" format:"date-time" doc:"When it moves by itself"`
	EndedAt     string               `json:"ended_at,omitempty" format:"date-time"`
}

type afterSalesOutput struct{ Body web.Page[afterSaleRow] }

func (x *Console) registerAfterSales() {
	web.Register(x.api, huma.Operation{
		OperationID: "after-sales", Method: http.MethodGet, Path: apiPrefix + "/after-sales", Summary: "After-sales: those open, or all", Tags: []string{"orders"},
	}, x.afterSales)
}

func (x *Console) afterSales(ctx context.Context, in *afterSalesInput) (*afterSalesOutput, error) {
	out := &afterSalesOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		_, zone, err := house(tx)
		if err != nil {
			return err
		}
		q, err := in.query(zone)
		if err != nil {
			return err
		}
		rows, more, err := views.ReadAfterSales(tx, eyes(ctx), q)
		out.Body.Items = each(rows, toAfterSaleRow)
		if more {
			out.Body.Next = web.Cursor(rows[len(rows)-1].ID.String())
		}
		return err
	})
	return out, err
}

func (in *afterSalesInput) query(zone *time.Location) (q views.AfterSalesQuery, err error) {
	q = views.AfterSalesQuery{
		Limit: in.Limit, State: in.State, Kind: in.Kind, Supplier: in.Supplier.Read(), Distributor: in.Distributor.Read(),
		From: dayStart(in.From, zone, 0), To: dayStart(in.Until, zone, 1),
	}
	if q.From != 0 && q.To != 0 && q.To <= q.From {
		return q, errDays.At("query.until")
	}
	search := strings.TrimSpace(in.Search)
	if x := web.ID[id.AfterSale](search).Read(); x != 0 {
		q.ID = x
	} else if order := web.ID[id.Order](search).Read(); order != 0 {
		q.Order = order
	} else {
		q.Search = search
	}
	q.After, err = web.AfterID[id.AfterSale](in.Paging)
	return q, err
}

func toAfterSaleRow(c views.AfterSaleRow) afterSaleRow {
	return afterSaleRow{
		ID: web.Written(c.ID), OrderID: web.Written(c.Order), OwnNumber: c.OwnNumber, Title: c.Title,
		Distributor: party{c.Distributor.String(), c.DistributorName}, Supplier: party{c.Supplier.String(), c.SupplierName}, Currency: string(c.Currency),
		Kind: c.Kind, State: c.State, Reason: c.Reason, Note: c.Note, Units: c.Units, RefundMinor: c.RefundMinor, SupplyMinor: c.SupplyMinor,
		Carrier: c.Carrier, Waybill: c.Waybill, AppliedAt: c.AppliedAt.String(), DueAt: c.DueAt.String(), EndedAt: c.EndedAt.String(),
	}
}
