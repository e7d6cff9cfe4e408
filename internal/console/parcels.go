package console

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

type parcelsInput struct {
	web.Paging
	State       string                 `query:"state" enum:"none,stuck,collected,in_transit,out_for_delivery,signed,refused,all" doc:"Empty: under way, of the last 120 days, oldest first, as are none (nothing told yet) and stuck (still for 3 days); else newest first"`
	Supplier    web.ID[id.Supplier]    `query:"supplier"`
	Distributor web.ID[id.Distributor] `query:"distributor"`
	Search      string                 `query:"q" maxLength:"100" doc:"A parcel's or an order's id, an order's own number, or a waybill: exact"`
}

type parcelRow struct {
	ID          web.ID[id.Parcel] `json:"id"`
	OrderID     web.ID[id.Order]  `json:"order_id"`
	OwnNumber   string            `json:"own_number"`
	Title       string            `json:"title" doc:"Of the first line in it"`
	Distributor party             `json:"distributor"`
	Supplier    party             `json:"supplier"`
	Carrier     string            `json:"carrier"`
	Waybill     string            `json:"waybill"`
	Units       int64             `json:"units"`
	State       string            `json:"state" doc:"What its carrier told last; none: nothing yet"`
	Place       string            `json:"place" doc:"Where it was then"`
	Text        string            `json:"text" doc:"What happened there"`
	ToldAt      string            `json:"told_at,omitempty" format:"date-time"`
	ShippedAt   string            `json:"shipped_at" format:"date-time"`
}

type parcelsOutput struct{ Body web.Page[parcelRow] }

func (x *Console) registerParcels() {
	web.Register(x.api, huma.Operation{
		OperationID: "parcels", Method: http.MethodGet, Path: apiPrefix + "/parcels", Summary: "Parcels: those under way, or all", Tags: []string{"orders"},
	}, x.parcels)
}

func (x *Console) parcels(ctx context.Context, in *parcelsInput) (*parcelsOutput, error) {
	out := &parcelsOutput{}
	q, err := in.query(x.config.Clock.Now())
	if err != nil {
		return nil, err
	}
	err = x.config.DB.Read(ctx, func(tx *db.Tx) error {
		rows, more, err := views.ListParcels(tx, eyes(ctx), q)
		out.Body.Items = each(rows, toParcelRow)
		if more {
			out.Body.Next = web.Cursor(rows[len(rows)-1].ID.String())
		}
		return err
	})
	return out, err
}

func (in *parcelsInput) query(at clock.Micros) (q views.ParcelListQuery, err error) {
	q = views.ParcelListQuery{Limit: in.Limit, State: in.State, Supplier: in.Supplier.Read(), Distributor: in.Distributor.Read(), At: at}
	search := strings.TrimSpace(in.Search)
	if p := web.ID[id.Parcel](search).Read(); p != 0 {
		q.ID = p
	} else if order := web.ID[id.Order](search).Read(); order != 0 {
		q.Order = order
	} else {
		q.Search = search
	}
	q.After, err = web.AfterID[id.Parcel](in.Paging)
	return q, err
}

func toParcelRow(p views.ListedParcel) parcelRow {
	out := parcelRow{
		ID: web.Written(p.ID), OrderID: web.Written(p.Order), OwnNumber: p.OwnNumber, Title: p.Title, Carrier: p.Carrier, Waybill: p.Waybill,
		Distributor: party{p.Distributor.String(), p.DistributorName}, Supplier: party{p.Supplier.String(), p.SupplierName},
		State: views.Uncollected, ShippedAt: p.ShippedAt.String(),
	}
	for _, l := range p.Lines {
		out.Units += l.Units
	}
	if len(p.Tracks) > 0 {
		t := p.Tracks[0]
		out.State, out.Place, out.Text, out.ToldAt = t.State, t.Place, t.Text, t.At.String()
	}
	return out
}
