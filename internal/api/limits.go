package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) limitRoutes() {
	door(d, get("list-limits", "/v1/limits", "List purchase limits, and stock kept for high ranks"), d.listLimits)
	door(d, create("set-limit", "/v1/limits", "Limit what a distributor may order of a SKU, or keep stock for high ranks").with(
		"A limit is never changed, only ended; it counts from its beginning. Units are counted when an order is placed, over all its lines and all "+
			"orders of the period; a cancelled order gives them back."), d.setLimit)
	door(d, get("get-limit", "/v1/limits/{limit_id}", "Get a limit"), d.getLimit)
	door(d, post("end-limit", "/v1/limits/{limit_id}/end", "End a limit, now or later"), d.endLimit)
}

// Limit is one limit of one SKU.
type Limit struct {
	ID        web.ID[id.Limit] `json:"id"`
	SKUID     web.ID[id.SKU]   `json:"sku_id"`
	Kind      string           `json:"kind" enum:"purchase,reserve" doc:"purchase: so many units a distributor and period; reserve: a part of the stock kept for high ranks"`
	Units     int64            `json:"units,omitempty"`
	Period    string           `json:"period,omitempty" enum:"day,week,month,quarter,year"`
	SharePPM  int64            `json:"share_ppm,omitempty" doc:"Of the units on hand in all warehouses, rounded up"`
	Rank      int64            `json:"rank,omitempty" doc:"With purchase, ranks from here on are exempt; with reserve, it is kept for them"`
	From      time.Time        `json:"from"`
	Until     time.Time        `json:"until,omitzero"`
	CreatedAt time.Time        `json:"created_at"`
}

// NewLimit is a limit to be set.
type NewLimit struct {
	SKUID    web.ID[id.SKU] `json:"sku_id"`
	Kind     string         `json:"kind" enum:"purchase,reserve"`
	Units    int64          `json:"units,omitempty" minimum:"0" maximum:"1000000000" example:"100"`
	Period   string         `json:"period,omitempty" enum:"day,week,month,quarter,year"`
	SharePPM int64          `json:"share_ppm,omitempty" minimum:"0" maximum:"1000000" example:"300000"`
	Rank     int64          `json:"rank,omitempty" minimum:"0" maximum:"8"`
	From     time.Time      `json:"from,omitzero" doc:"Now or later; now when it is left out"`
	Until    time.Time      `json:"until,omitzero"`
}

// ToAPILimit writes a limit.
func ToAPILimit(l limits.Limit) Limit {
	return Limit{
		ID: web.Written(l.ID), SKUID: web.Written(l.SKU), Kind: string(l.Kind), Units: l.Units, Period: string(l.Period), SharePPM: l.SharePPM,
		Rank: l.Rank, From: moment(l.From), Until: moment(l.Until), CreatedAt: moment(l.CreatedAt),
	}
}

type listLimitsInput struct {
	web.Paging
	SKUID web.ID[id.SKU] `query:"sku_id"`
}

func (d *doors) listLimits(ctx context.Context, in *listLimitsInput) (*answer[web.Page[Limit]], error) {
	after, err := web.AfterID[id.Limit](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Limit], error) {
		if in.SKUID != "" && in.SKUID.Read() == 0 {
			return web.Page[Limit]{Items: []Limit{}}, nil
		}
		rows, err := limits.List(tx, limits.Filter{SKU: in.SKUID.Read(), After: after, Limit: in.Limit + 1})
		return pageOf(in.Paging, rows, ToAPILimit, func(l limits.Limit) id.Limit { return l.ID }), err
	})
}

type setLimitInput struct {
	web.Writing
	Body NewLimit
}

func (d *doors) setLimit(ctx context.Context, in *setLimitInput) (*written[Limit], error) {
	l := limits.Limit{
		ID: id.NewLimit(d.world.IDs), SKU: in.Body.SKUID.Read(), Kind: limits.Kind(in.Body.Kind), Units: in.Body.Units,
		Period: limits.Period(in.Body.Period), SharePPM: in.Body.SharePPM, Rank: in.Body.Rank, From: micros(in.Body.From), Until: micros(in.Body.Until),
	}
	return run(ctx, d, command[Limit]{
		key: in.KeyFor(ctx, in.Body), action: "limit.set", object: l.ID.String(), made: true, read: readLimit,
		do: func(w *writing) error {
			if _, err := catalog.GetSKU(w.tx, 0, l.SKU); err != nil {
				return at(err, "sku_id")
			}
			_, err := limits.Add(w.tx, l, w.at)
			return err
		},
	})
}

func readLimit(tx *db.Tx, object string) (Limit, error) {
	l, err := limits.Get(tx, web.ID[id.Limit](object).Read())
	return ToAPILimit(l), err
}

// LimitPath names a limit in a path.
type LimitPath struct {
	LimitID web.ID[id.Limit] `path:"limit_id"`
}

func (d *doors) getLimit(ctx context.Context, in *LimitPath) (*answer[Limit], error) {
	return show(ctx, d, func(tx *db.Tx) (Limit, error) { return readLimit(tx, string(in.LimitID)) })
}

// LimitEnd says when a limit ends.
type LimitEnd struct {
	Until time.Time `json:"until,omitzero" doc:"Now when it is left out"`
}

type endLimitInput struct {
	web.Writing
	LimitPath
	Body LimitEnd
}

func (d *doors) endLimit(ctx context.Context, in *endLimitInput) (*written[Limit], error) {
	return run(ctx, d, command[Limit]{
		key: in.KeyFor(ctx, in.Body), action: "limit.end", object: string(in.LimitID), read: readLimit,
		do: func(w *writing) error {
			_, err := limits.End(w.tx, in.LimitID.Read(), micros(in.Body.Until), w.at)
			return err
		},
	})
}
