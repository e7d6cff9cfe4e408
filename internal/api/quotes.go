package api

import (
	"context"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) quoteRoutes() {
	door(d, post("quote", "/v1/quotes", "Ask what goods cost now, and whether they can be had").
		with("Changes nothing, so it takes no Idempotency-Key. A quote is honoured at its price until it expires, whatever the drift policy; "+
			"it sets no stock aside."), d.quote)
}

// QuoteRequest asks for quotes.
type QuoteRequest struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	Region        string                 `json:"region" minLength:"2" maxLength:"40" example:"310115"`
	Lines         []QuoteLine            `json:"lines" minItems:"1" maxItems:"100"`
}

// QuoteLine is one SKU that is asked about.
type QuoteLine struct {
	SKUID     web.ID[id.SKU] `json:"sku_id"`
	Quantity  int64          `json:"quantity" minimum:"1" maximum:"1000000" example:"2"`
	SaleMinor int64          `json:"sale_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"The sale price a piece, to have it judged; left out: it is not" example:"9900"`
}

// Quotes are live answers.
type Quotes struct {
	Currency     string  `json:"currency,omitempty" example:"CNY"`
	GoodsMinor   int64   `json:"goods_minor" doc:"Of the saleable lines" example:"12920"`
	FreightMinor int64   `json:"freight_minor" doc:"Of the saleable lines, when each supplier ships from one warehouse" example:"800"`
	Lines        []Quote `json:"lines"`
}

// Quote is a live, signed, expiring answer about one line.
type Quote struct {
	SKUID      web.ID[id.SKU] `json:"sku_id"`
	Quantity   int64          `json:"quantity" example:"2"`
	Saleable   bool           `json:"saleable"`
	Reasons    []web.Place    `json:"reasons,omitempty" doc:"All that is against an order of this line"`
	StockState string         `json:"stock_state" enum:"in_stock,low,out"`
	Price      *GoodPrice     `json:"price,omitempty"`
	Quote      string         `json:"quote,omitempty" doc:"Send it with the order's line" example:"AAAB…"`
	ExpiresAt  time.Time      `json:"expires_at,omitzero"`
	// LeastQuantity is the step of the price ladder that the quote was made for.
	LeastQuantity int64 `json:"least_quantity,omitempty" doc:"The quote holds in orders of at least so many pieces of the SKU" example:"1"`
}

type quoteInput struct {
	Body QuoteRequest
}

func (d *doors) quote(ctx context.Context, in *quoteInput) (*answer[Quotes], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	if err := checkRegion(in.Body.Region, "region"); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Quotes, error) {
		s, err := d.shelf(tx, distributor, each(in.Body.Lines, func(l QuoteLine) id.SKU { return l.SKUID.Read() }))
		if err != nil {
			return Quotes{}, err
		}
		return d.quotes(s, in.Body)
	})
}

func (d *doors) quotes(s *shelf, q QuoteRequest) (Quotes, error) {
	out := Quotes{Currency: string(s.contract.Currency), Lines: make([]Quote, len(q.Lines))}
	goods, asked, all := map[id.Supplier]int64{}, map[id.SKU]int64{}, map[id.SKU]int64{}
	for _, l := range q.Lines {
		all[l.SKUID.Read()] += l.Quantity
	}
	for i, l := range q.Lines {
		sku := l.SKUID.Read()
		asked[sku] += l.Quantity
		line := d.quoteLine(s, q.Region, l, units{asked[sku], all[sku]}, fmt.Sprintf("lines[%d]", i))
		out.Lines[i] = line
		if !line.Saleable {
			continue
		}
		minor, err := money.Mul(line.Price.SettlementMinor, l.Quantity)
		if err == nil {
			out.GoodsMinor, err = money.Add(out.GoodsMinor, minor)
		}
		if err != nil {
			return out, orders.ErrAmount.At(fmt.Sprintf("lines[%d].quantity", i))
		}
		goods[s.items[l.SKUID.Read()].Supplier] += minor
	}
	for supplier, minor := range goods {
		out.FreightMinor += s.freights[supplier].Of(minor)
	}
	return out, nil
}

// units are the pieces asked for of a SKU: so far, which count against the stock, and in all lines, which the price goes by.
type units struct{ sofar, all int64 }

// quoteLine answers one line. Of what is not selected, or not in the pool, nothing is told but that.
func (d *doors) quoteLine(s *shelf, region string, l QuoteLine, u units, place string) Quote {
	sku := l.SKUID.Read()
	out := Quote{SKUID: l.SKUID, Quantity: l.Quantity, StockState: string(stock.Out)}
	var faults fault.List
	s.refusals(sku, &faults, place+".sku_id")
	if s.visible(sku) {
		out.StockState, out.Price = string(s.state(sku, region)), s.price(sku, u.all)
		if price, terms, ok := s.priced(sku, u.all); ok && l.SaleMinor > 0 && out.Price != nil {
			pricing.Judge(price, terms, pricing.Ask{Known: out.Price.SettlementMinor, Sale: l.SaleMinor}, &faults, place)
		}
		s.limited(sku, u.sofar, &faults, place)
		flows.JudgeRegion(s.terms[s.items[sku].Agreement], region, &faults, place+".sku_id")
		if len(s.delivering(sku, region)) == 0 {
			faults.Add(stock.ErrNotDelivered, place+".sku_id", "region", region)
		} else if !s.holds(sku, region, u.sofar) {
			faults.Add(stock.ErrOutOfStock, place+".quantity", "stock_state", out.StockState)
		}
	}
	out.Reasons = placesOf(s.ctx, &faults)
	if out.Saleable = faults.Empty() && out.Price != nil; !out.Saleable {
		return out
	}
	expires := s.at + pricing.QuoteLife
	out.ExpiresAt, out.LeastQuantity = moment(expires), 1
	if why := out.Price.Why; why != nil {
		out.LeastQuantity = why.LeastQuantity
	}
	out.Quote = d.world.Quotes.Sign(pricing.Quote{
		Distributor: s.distributor, SKU: sku, Settlement: out.Price.SettlementMinor, Expires: expires, Least: out.LeastQuantity,
	})
	return out
}

// visible says whether the distributor may know price and stock of the SKU: it is open, and selected.
func (s *shelf) visible(sku id.SKU) bool {
	item := s.items[sku]
	return item != nil && item.IsOpen() && s.selected[pool.Pick{Distributor: s.distributor, SKU: sku}]
}
