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
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) priceRoutes() {
	door(d, get("list-prices", "/v1/prices", "Get the prices of SKUs").
		with("A supplier sees what it is paid, never what distributors pay."), d.listPrices)
	door(d, put("set-prices", "/v1/prices", "Set or plan the prices of SKUs, all or none").
		with("A price counts at once, or from the instant that it names; never from one that is over. A planned price may be replaced, by another from "+
			"the same instant, until it begins."), d.setPrices)
	door(d, post("withdraw-prices", "/v1/prices/withdraw", "Take back planned prices that have not begun, all or none"), d.withdrawPrices)
	door(d, get("list-price-history", "/v1/prices/{sku_id}/history", "List the prices of a SKU that have counted, oldest first").
		with("Each with who set it, when, and the price before it."), d.listPriceHistory)
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
	From            time.Time      `json:"from,omitzero" doc:"Since when it is to count; now, when left out"`
}

// NewPrices are prices to be set.
type NewPrices struct {
	Prices []NewPrice `json:"prices" minItems:"1" maxItems:"100"`
}

// Prices are the prices of SKUs.
type Prices struct {
	Items   []Price        `json:"items"`
	Planned []PlannedPrice `json:"planned,omitempty" doc:"Prices that are to count later, by SKU and time"`
}

// PlannedPrice is a price that is to count later.
type PlannedPrice struct {
	SKUID           web.ID[id.SKU] `json:"sku_id"`
	From            time.Time      `json:"from"`
	Currency        string         `json:"currency" example:"CNY"`
	SupplyMinor     int64          `json:"supply_minor" example:"5200"`
	SettlementMinor int64          `json:"settlement_minor,omitempty" doc:"The operator's alone" example:"6800"`
	RetailMinor     int64          `json:"retail_minor" example:"9900"`
	FloorMinor      int64          `json:"floor_minor" example:"8900"`
	CeilingMinor    int64          `json:"ceiling_minor" example:"12900"`
}

// ToAPIPlannedPrice writes a planned price as the operator sees it.
func ToAPIPlannedPrice(p pricing.Price) PlannedPrice {
	return PlannedPrice{
		SKUID: web.Written(p.SKU), From: moment(p.From), Currency: string(p.Currency), SupplyMinor: p.Supply, SettlementMinor: p.Settlement,
		RetailMinor: p.Retail, FloorMinor: p.Floor, CeilingMinor: p.Ceiling,
	}
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
		return readPrices(tx, d.world.Now(), scopeOf(ctx).Role, web.ReadAll(in.SKUIDs))
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

func readPrices(tx *db.Tx, at clock.Micros, role access.Role, skus []id.SKU) (Prices, error) {
	found, coming := map[id.SKU]*pricing.Price{}, map[id.SKU][]pricing.Price{}
	pricing.LoadPrices(tx, skus, at, found)
	pricing.LoadComing(tx, skus, coming)
	out := Prices{Items: make([]Price, 0, len(skus))}
	if err := tx.Flush(); err != nil {
		return out, err
	}
	told := map[id.SKU]bool{}
	for _, k := range skus {
		if p := found[k]; p != nil {
			price := ToAPIPrice(*p)
			if role != access.Operator {
				price.SettlementMinor = 0
			}
			out.Items = append(out.Items, price)
		}
		for _, p := range coming[k] {
			if p.From <= at || told[k] {
				continue // it counts already
			}
			planned := ToAPIPlannedPrice(p)
			if role != access.Operator {
				planned.SettlementMinor = 0
			}
			out.Planned = append(out.Planned, planned)
		}
		told[k] = true
	}
	return out, nil
}

type setPricesInput struct {
	web.Writing
	Body NewPrices
}

func (d *doors) setPrices(ctx context.Context, in *setPricesInput) (*written[Prices], error) {
	skus := each(in.Body.Prices, func(p NewPrice) id.SKU { return p.SKUID.Read() })
	return d.overPrices(ctx, in.KeyFor(ctx, in.Body), skus, func(w *writing) error {
		if _, err := ownSKUs(w.tx, 0, skus, "prices[%d].sku_id"); err != nil {
			return err
		}
		_, err := flows.SetPrices(w.tx, w.acting(), each(in.Body.Prices, FromAPIPrice))
		return err
	})
}

// PricePlan names a planned price.
type PricePlan struct {
	SKUID web.ID[id.SKU] `json:"sku_id"`
	From  time.Time      `json:"from"`
}

// PricePlans name planned prices.
type PricePlans struct {
	Plans []PricePlan `json:"plans" minItems:"1" maxItems:"100"`
}

type withdrawPricesInput struct {
	web.Writing
	Body PricePlans
}

func (d *doors) withdrawPrices(ctx context.Context, in *withdrawPricesInput) (*written[Prices], error) {
	skus := each(in.Body.Plans, func(p PricePlan) id.SKU { return p.SKUID.Read() })
	return d.overPrices(ctx, in.KeyFor(ctx, in.Body), skus, func(w *writing) error {
		if _, err := ownSKUs(w.tx, 0, skus, "plans[%d].sku_id"); err != nil {
			return err
		}
		return flows.WithdrawPrices(w.tx, w.acting(), each(in.Body.Plans, func(p PricePlan) pricing.Plan {
			return pricing.Plan{SKU: p.SKUID.Read(), From: micros(p.From)}
		}))
	})
}

// overPrices runs a command over the prices of SKUs and answers with them.
func (d *doors) overPrices(ctx context.Context, key web.Key, skus []id.SKU, do func(w *writing) error) (*written[Prices], error) {
	at, by := d.world.Now(), scopeOf(ctx)
	var out Prices
	outcome, err := web.Once(ctx, d.world.DB, key, func(tx *db.Tx) (_ web.Outcome, err error) {
		if err = do(&writing{tx: tx, at: at, by: by, world: d.world}); err != nil {
			return web.Outcome{}, err
		}
		out, err = readPrices(tx, at, access.Operator, skus)
		return web.Outcome{Status: http.StatusOK}, err
	})
	if err != nil {
		return nil, err
	}
	if outcome.Replayed {
		return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Prices, error) { return readPrices(tx, d.world.Now(), access.Operator, skus) })
	}
	return &written[Prices]{Status: outcome.Status, Body: out}, nil
}

// FromAPIPrice reads a price to be set. Whose SKU it is, who sets it and when, the flow knows.
func FromAPIPrice(p NewPrice) pricing.Price {
	return pricing.Price{
		SKU: p.SKUID.Read(), Currency: money.Currency(p.Currency), Supply: p.SupplyMinor, Settlement: p.SettlementMinor, Retail: p.RetailMinor,
		Floor: p.FloorMinor, Ceiling: p.CeilingMinor, From: micros(p.From),
	}
}
