package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) priceRoutes() {
	door(d, get("list-prices", "/v1/prices", "Get the prices of SKUs").
		with("A supplier sees what it is paid, never what distributors pay."), d.listPrices)
	door(d, put("set-prices", "/v1/prices", "Set the prices of SKUs, all or none"), d.setPrices)
}

// Price is what a SKU costs, in minor units a piece.
type Price struct {
	SKUID           web.ID[id.SKU] `json:"sku_id"`
	Currency        string         `json:"currency" example:"CNY"`
	SupplyMinor     int64          `json:"supply_minor" doc:"What the operator owes the supplier, where the agreement says per_sku" example:"5200"`
	SettlementMinor int64          `json:"settlement_minor,omitempty" doc:"Base of what a distributor owes the operator; the operator's alone" example:"6800"`
	RetailMinor     int64          `json:"retail_minor" doc:"Fixed where the agreement gives no reprice right, else suggested; 0: none" example:"9900"`
	FloorMinor      int64          `json:"floor_minor" doc:"Least sale price; 0: none" example:"8900"`
	CeilingMinor    int64          `json:"ceiling_minor" doc:"Greatest sale price; 0: none" example:"12900"`
	ChangedAt       time.Time      `json:"changed_at"`
}

// NewPrice is a price to be set.
type NewPrice struct {
	SKUID           web.ID[id.SKU] `json:"sku_id"`
	Currency        string         `json:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
	SupplyMinor     int64          `json:"supply_minor" minimum:"0" maximum:"100000000000" example:"5200"`
	SettlementMinor int64          `json:"settlement_minor" minimum:"1" maximum:"100000000000" example:"6800"`
	RetailMinor     int64          `json:"retail_minor,omitempty" minimum:"0" maximum:"100000000000" example:"9900"`
	FloorMinor      int64          `json:"floor_minor,omitempty" minimum:"0" maximum:"100000000000" example:"8900"`
	CeilingMinor    int64          `json:"ceiling_minor,omitempty" minimum:"0" maximum:"100000000000" example:"12900"`
}

// NewPrices are prices to be set.
type NewPrices struct {
	Prices []NewPrice `json:"prices" minItems:"1" maxItems:"100"`
}

// Prices are the prices of SKUs.
type Prices struct {
	Items []Price `json:"items"`
}

// ToAPIPrice writes a price as the operator sees it.
func ToAPIPrice(p pricing.Price) Price {
	return Price{
		SKUID: web.Written(p.SKU), Currency: string(p.Currency), SupplyMinor: p.Supply, SettlementMinor: p.Settlement, RetailMinor: p.Retail,
		FloorMinor: p.Floor, CeilingMinor: p.Ceiling, ChangedAt: moment(p.ChangedAt),
	}
}

// SKUsQuery names SKUs.
type SKUsQuery struct {
	SKUIDs []web.ID[id.SKU] `query:"sku_ids" required:"true" minItems:"1" maxItems:"100" doc:"Up to 100, parted by commas"`
}

func (d *doors) listPrices(ctx context.Context, in *SKUsQuery) (*answer[Prices], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Prices, error) {
		if _, err := ownSKUs(tx, owner, web.ReadAll(in.SKUIDs), "query.sku_ids"); err != nil {
			return Prices{}, err
		}
		return readPrices(tx, scopeOf(ctx).Role, web.ReadAll(in.SKUIDs))
	})
}

// ownSKUs gives the SKUs of an owner (0: any); each that is missing or foreign is named at its place.
func ownSKUs(tx *db.Tx, owner id.Supplier, skus []id.SKU, place string) (map[id.SKU]*catalog.SKUFacts, error) {
	found := map[id.SKU]*catalog.SKUFacts{}
	catalog.LoadSKUs(tx, skus, found)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var faults fault.List
	for i, k := range skus {
		if f := found[k]; f == nil || owner != 0 && f.Supplier != owner {
			faults.Add(web.ErrNotFound, fmt.Sprintf(placeOf(place), i))
		}
	}
	return found, faults.Err(web.ErrNotFound)
}

// placeOf makes `list[%d]` of a list's name, and leaves a place that holds its own index as it is.
func placeOf(place string) string {
	for i := range place {
		if place[i] == '%' {
			return place
		}
	}
	return place + "[%d]"
}

func readPrices(tx *db.Tx, role access.Role, skus []id.SKU) (Prices, error) {
	found := map[id.SKU]*pricing.Price{}
	pricing.LoadPrices(tx, skus, found)
	out := Prices{Items: make([]Price, 0, len(skus))}
	if err := tx.Flush(); err != nil {
		return out, err
	}
	for _, k := range skus {
		if p := found[k]; p != nil {
			price := ToAPIPrice(*p)
			if role != access.Operator {
				price.SettlementMinor = 0
			}
			out.Items = append(out.Items, price)
		}
	}
	return out, nil
}

type setPricesInput struct {
	web.Writing
	Body NewPrices
}

func (d *doors) setPrices(ctx context.Context, in *setPricesInput) (*written[Prices], error) {
	skus := each(in.Body.Prices, func(p NewPrice) id.SKU { return p.SKUID.Read() })
	var out Prices
	now := d.world.Now()
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, in.Body), func(tx *db.Tx) (_ web.Outcome, err error) {
		w := &writing{tx: tx, at: now, by: scopeOf(ctx), world: d.world}
		out, err = w.setPrices(in.Body.Prices, skus)
		return web.Outcome{Status: http.StatusOK}, err
	})
	if err != nil {
		return nil, err
	}
	if outcome.Replayed {
		return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Prices, error) { return readPrices(tx, access.Operator, skus) })
	}
	return &written[Prices]{Status: outcome.Status, Body: out}, nil
}

func (w *writing) setPrices(prices []NewPrice, skus []id.SKU) (Prices, error) {
	known, err := ownSKUs(w.tx, 0, skus, "prices[%d].sku_id")
	if err != nil {
		return Prices{}, err
	}
	before, err := readPrices(w.tx, access.Operator, skus)
	if err != nil {
		return Prices{}, err
	}
	rows := each(prices, func(p NewPrice) pricing.Price { return FromAPIPrice(p, known[p.SKUID.Read()].Supplier, w.at) })
	if err := pricing.Set(w.tx, rows); err != nil {
		return Prices{}, err
	}
	after, err := readPrices(w.tx, access.Operator, skus)
	if err != nil {
		return Prices{}, err
	}
	was := map[web.ID[id.SKU]]Price{}
	for _, p := range before.Items {
		was[p.SKUID] = p
	}
	for _, p := range after.Items {
		var old any
		if b, ok := was[p.SKUID]; ok {
			old = b
		}
		if err := w.note("price.set", string(p.SKUID), old, p); err != nil {
			return Prices{}, err
		}
	}
	return after, nil
}

// FromAPIPrice reads a price to be set.
func FromAPIPrice(p NewPrice, supplier id.Supplier, at clock.Micros) pricing.Price {
	return pricing.Price{
		SKU: p.SKUID.Read(), Supplier: supplier, Currency: money.Currency(p.Currency), Supply: p.SupplyMinor, Settlement: p.SettlementMinor,
		Retail: p.RetailMinor, Floor: p.FloorMinor, Ceiling: p.CeilingMinor, ChangedAt: at,
	}
}
