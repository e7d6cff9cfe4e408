package api

import (
	"context"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

// PastPrice is a price of a SKU that has counted.
type PastPrice struct {
	Version int64        `json:"version" doc:"1 for the first price of the SKU" example:"2"`
	From    time.Time    `json:"from" doc:"Since when it has counted"`
	SetAt   time.Time    `json:"set_at"`
	Actor   string       `json:"actor,omitempty" example:"psn_0123456789abc"`
	Before  *PriceValues `json:"before,omitempty"`
	After   PriceValues  `json:"after"`
}

// PriceValues are the amounts of a price, in minor units a piece.
type PriceValues struct {
	Currency        string `json:"currency" example:"CNY"`
	SupplyMinor     int64  `json:"supply_minor" example:"5200"`
	SettlementMinor int64  `json:"settlement_minor" example:"6800"`
	RetailMinor     int64  `json:"retail_minor" example:"9900"`
	FloorMinor      int64  `json:"floor_minor" example:"8900"`
	CeilingMinor    int64  `json:"ceiling_minor" example:"12900"`
}

// ToAPIPriceValues writes the amounts of a price.
func ToAPIPriceValues(p pricing.Price) PriceValues {
	return PriceValues{
		Currency: string(p.Currency), SupplyMinor: p.Supply, SettlementMinor: p.Settlement, RetailMinor: p.Retail, FloorMinor: p.Floor,
		CeilingMinor: p.Ceiling,
	}
}

// ToAPIPastPrice writes a price that has counted.
func ToAPIPastPrice(x pricing.Dated) PastPrice {
	out := PastPrice{Version: x.Version, From: moment(x.From), SetAt: moment(x.ChangedAt), Actor: x.By, After: ToAPIPriceValues(x.Price)}
	if x.Previous.Settlement > 0 {
		before := ToAPIPriceValues(x.Previous)
		out.Before = &before
	}
	return out
}

type listPriceHistoryInput struct {
	web.Paging
	SKUPath
}

func (d *doors) listPriceHistory(ctx context.Context, in *listPriceHistoryInput) (*answer[web.Page[PastPrice]], error) {
	after, err := web.AfterNumber(in.Paging)
	if err != nil {
		return nil, err
	}
	sku := in.SKUID.Read()
	return show(ctx, d, func(tx *db.Tx) (web.Page[PastPrice], error) {
		if _, err := catalog.GetSKU(tx, 0, sku); err != nil {
			return web.Page[PastPrice]{}, err
		}
		rows, err := pricing.History(tx, sku, after, in.Limit+1)
		return web.PageOf(in.Paging, rows, ToAPIPastPrice, func(x pricing.Dated) string { return strconv.FormatInt(x.Version, 10) }), err
	})
}
