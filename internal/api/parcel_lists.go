package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) parcelListRoutes() {
	door(d, get("list-parcels", "/v1/parcels", "List parcels with contents and tracks, least lately told of first").
		with("For following many parcels at once: ask with the latest updated_at that you have seen, less a minute, because what is being written while "+
			"you read may carry an earlier time. The operator names a distributor, a supplier, or orders."), d.listParcels)
}

type listParcelsInput struct {
	web.Paging
	OrderIDs      []web.ID[id.Order]     `query:"order_ids" maxItems:"100" doc:"Of these orders"`
	UpdatedAfter  time.Time              `query:"updated_after" doc:"Shipped or told of after this"`
	DistributorID web.ID[id.Distributor] `query:"distributor_id"`
	SupplierID    web.ID[id.Supplier]    `query:"supplier_id"`
}

func (d *doors) listParcels(ctx context.Context, in *listParcelsInput) (*answer[web.Page[Parcel]], error) {
	scope := scopeOf(ctx)
	q := views.ParcelsQuery{
		Orders: web.ReadAll(in.OrderIDs), UpdatedAfter: micros(in.UpdatedAfter), Distributor: in.DistributorID.Read(), Supplier: in.SupplierID.Read(),
		Limit: in.Limit,
	}
	if scope.Role == access.Operator && len(q.Orders) == 0 && q.Distributor == 0 && q.Supplier == 0 {
		return nil, web.Missing("query.order_ids")
	}
	var err error
	if q.AfterAt, q.AfterID, err = afterMoment[id.Parcel](in.Paging); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Parcel], error) {
		rows, more, err := views.ReadParcels(tx, eyes(ctx), q)
		page := web.Page[Parcel]{Items: each(rows, func(p views.ParcelRow) Parcel { return toAPIViewedParcel(views.OrderPage{ID: p.Order}, p.Parcel) })}
		if more {
			last := rows[len(rows)-1]
			page.Next = momentCursor(last.UpdatedAt, last.ID.String())
		}
		return page, err
	})
}

// momentCursor is the cursor of a list that is in order of time.
func momentCursor(at clock.Micros, key string) string {
	return web.Cursor(strconv.FormatInt(int64(at), 10) + " " + key)
}

// afterMoment reads a cursor of a list that is in order of time: zero for the first page.
func afterMoment[T web.Identifier](p web.Paging) (clock.Micros, T, error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return 0, 0, err
	}
	before, after, _ := strings.Cut(key, " ")
	at, err := strconv.ParseInt(before, 10, 64)
	last := web.ID[T](after).Read()
	if err != nil || last == 0 {
		return 0, 0, web.ErrCursor.At("query.after")
	}
	return clock.Micros(at), last, nil
}
