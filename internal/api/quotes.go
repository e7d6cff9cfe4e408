package api

import (
	"context"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) quoteRoutes() {
	door(d, post("quote", "/v1/quotes", "Ask what goods cost now, whether they can be had, and how an order of them is split").
		with("Changes nothing, so it takes no Idempotency-Key. A quote is honoured at its price until it expires, whatever the drift policy; "+
			"it sets no stock aside. The lines of one region are one order: the saleable ones are split as placing them would, with the same freight. "+
			"A region may be a province or city here, where an order needs a district."), d.quote)
}

// QuoteRequest asks for quotes.
type QuoteRequest struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	ChannelID     web.ID[id.Channel]     `json:"channel_id,omitempty" doc:"As in the order: some goods may be sold through some kinds of channels only"`
	Region        string                 `json:"region,omitempty" maxLength:"40" doc:"GB/T 2260 division code, or another land's name; of all lines that name none" example:"310115"`
	Lines         []QuoteLine            `json:"lines" minItems:"1" maxItems:"100"`
}

// QuoteLine is one SKU that is asked about.
type QuoteLine struct {
	SKUID     web.ID[id.SKU] `json:"sku_id"`
	Quantity  int64          `json:"quantity" minimum:"1" maximum:"1000000" example:"2"`
	Region    string         `json:"region,omitempty" maxLength:"40" doc:"Left out: that of the request" example:"330106"`
	SaleMinor int64          `json:"sale_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"The sale price a piece, to have it judged; left out: it is not" example:"9900"`
}

// Quotes are live answers.
type Quotes struct {
	Currency     string      `json:"currency,omitempty" example:"CNY"`
	GoodsMinor   int64       `json:"goods_minor" doc:"Of the saleable lines" example:"12920"`
	FreightMinor int64       `json:"freight_minor" doc:"Of the saleable lines, over all sub-orders" example:"800"`
	Lines        []Quote     `json:"lines"`
	SubOrders    []QuotePart `json:"sub_orders" doc:"How the saleable lines would be split, by region, supplier, agreement and warehouse"`
}

// Quote is a live, signed, expiring answer about one line.
type Quote struct {
	SKUID      web.ID[id.SKU] `json:"sku_id"`
	Quantity   int64          `json:"quantity" example:"2"`
	Region     string         `json:"region" example:"310115"`
	Saleable   bool           `json:"saleable"`
	Reasons    []web.Place    `json:"reasons,omitempty" doc:"All that is against an order of this line"`
	StockState string         `json:"stock_state" enum:"in_stock,low,out"`
	Price      *GoodPrice     `json:"price,omitempty"`
	Delivery   *QuoteDelivery `json:"delivery,omitempty" doc:"Left out where nothing may be told of the goods"`
	SubOrder   int64          `json:"sub_order,omitempty" doc:"Number of the sub-order that the line would be in; left out where it is not saleable" example:"1"`
	Quote      string         `json:"quote,omitempty" doc:"Send it with the order's line" example:"AAAB…"`
	ExpiresAt  time.Time      `json:"expires_at,omitzero"`
	// LeastQuantity is the step of the price ladder that the quote was made for.
	LeastQuantity int64 `json:"least_quantity,omitempty" doc:"The quote holds in orders of at least so many pieces of the SKU" example:"1"`
}

// QuoteDelivery is what can be promised of when goods leave. When they arrive is the carrier's to say, and nothing here claims to know it.
type QuoteDelivery struct {
	ShipWithinDays int64     `json:"ship_within_days" doc:"Of the contract: what has not left so many days after payment is refunded" example:"15"`
	ShipBy         time.Time `json:"ship_by,omitzero" doc:"That day, if it is paid now; left out where the line is not saleable"`
	Basis          string    `json:"basis" enum:"contract" doc:"What the promise rests on. No supplier or carrier has promised anything earlier"`
	DispatchRegion string    `json:"dispatch_region,omitempty" doc:"Where it leaves: the warehouse's region, else the product's" example:"445102"`
	Restock
}

// QuotePart is a sub-order as an order of the saleable lines would make it.
type QuotePart struct {
	Number         int64               `json:"number" example:"1"`
	Region         string              `json:"region" example:"310115"`
	SupplierID     web.ID[id.Supplier] `json:"supplier_id"`
	DispatchRegion string              `json:"dispatch_region,omitempty" example:"445102"`
	Lines          []int               `json:"lines" doc:"Places among the lines of the request, from 0" example:"[0]"`
	Units          int64               `json:"units" example:"2"`
	GoodsMinor     int64               `json:"goods_minor" example:"12920"`
	FreightMinor   int64               `json:"freight_minor" example:"800"`
}

type quoteInput struct {
	Body QuoteRequest
}

func (d *doors) quote(ctx context.Context, in *quoteInput) (*answer[Quotes], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	q, err := in.Body.asking(distributor, d.world.Now())
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Quotes, error) {
		quoted, err := flows.Quote(tx, d.world, q)
		if err != nil {
			return Quotes{}, err
		}
		return d.quotes(ctx, &q, quoted), nil
	})
}

// asking reads the question. A region that is none is refused where it was said, each once.
func (r *QuoteRequest) asking(distributor id.Distributor, at clock.Micros) (flows.Quoting, error) {
	q := flows.Quoting{Distributor: distributor, Channel: r.ChannelID.Read(), At: at, Lines: make([]flows.QuotingLine, len(r.Lines))}
	var faults fault.List
	summary := web.ErrInvalid
	known := map[string]bool{}
	check := func(region, place string) {
		if known[region] {
			return
		}
		known[region] = true
		if f := fault.From(checkRegion(region, place)); f != nil {
			faults.AddAll(f, "")
			summary = &fault.Fault{Kind: f.Kind, Code: f.Code, Message: f.Message}
		}
	}
	if r.Region != "" {
		check(r.Region, "region")
	}
	for i, l := range r.Lines {
		q.Lines[i] = flows.QuotingLine{SKU: l.SKUID.Read(), Region: l.Region, Quantity: l.Quantity, Sale: l.SaleMinor}
		switch {
		case l.Region != "":
			check(l.Region, fmt.Sprintf("lines[%d].region", i))
		case r.Region == "":
			return q, web.Missing("region")
		default:
			q.Lines[i].Region = r.Region
		}
	}
	return q, faults.Err(summary)
}

func (d *doors) quotes(ctx context.Context, q *flows.Quoting, quoted *flows.Quoted) Quotes {
	out := Quotes{
		Currency: string(quoted.Contract.Currency), GoodsMinor: quoted.Goods, FreightMinor: quoted.Freight,
		Lines: make([]Quote, len(q.Lines)), SubOrders: make([]QuotePart, len(quoted.Parts)),
	}
	for i := range quoted.Parts {
		p := &quoted.Parts[i]
		out.SubOrders[i] = QuotePart{
			Number: int64(i + 1), Region: p.Region, SupplierID: web.Written(p.Sub.Supplier), Lines: p.Lines, Units: p.Sub.Units,
			GoodsMinor: p.Sub.Goods, FreightMinor: p.Sub.Freight,
		}
		if p.From != nil {
			out.SubOrders[i].DispatchRegion = p.From.Region
		}
	}
	for i := range q.Lines {
		out.Lines[i] = d.quoteLine(ctx, q, quoted, i, out.SubOrders)
	}
	return out
}

// quoteLine answers one line. Of what is not selected, or not in the pool, nothing is told but that.
func (d *doors) quoteLine(ctx context.Context, q *flows.Quoting, quoted *flows.Quoted, i int, parts []QuotePart) Quote {
	asked, line := &q.Lines[i], &quoted.Lines[i]
	out := Quote{
		SKUID: web.Written(asked.SKU), Quantity: asked.Quantity, Region: asked.Region, StockState: string(line.State), Reasons: placesOf(ctx, &line.Reasons),
	}
	if line.Price != nil {
		out.Price = toAPIGoodPrice(*line.Price, line.Terms)
	}
	if p := line.Product; p != nil {
		out.Delivery = &QuoteDelivery{
			ShipWithinDays: quoted.Contract.ShipDays, Basis: "contract", DispatchRegion: p.Dispatch, Restock: Restock{p.RestockDays, moment(p.RestockAt)},
		}
	}
	if out.Saleable = line.Part >= 0 && out.Price != nil; !out.Saleable {
		return out
	}
	part := &parts[line.Part]
	if out.SubOrder = part.Number; out.Delivery != nil {
		out.Delivery.ShipBy = moment(q.At + clock.Micros(quoted.Contract.ShipDays)*clock.Day)
		if part.DispatchRegion != "" {
			out.Delivery.DispatchRegion = part.DispatchRegion
		}
	}
	expires := q.At + pricing.QuoteLife
	out.ExpiresAt, out.LeastQuantity = moment(expires), 1
	if why := out.Price.Why; why != nil {
		out.LeastQuantity = why.LeastQuantity
	}
	out.Quote = d.world.Quotes.Sign(pricing.Quote{
		Distributor: q.Distributor, SKU: asked.SKU, Settlement: out.Price.SettlementMinor, Expires: expires, Least: out.LeastQuantity,
	})
	return out
}

// visible says whether the distributor may know price and stock of the SKU: it is open, and selected.
func (s *shelf) visible(sku id.SKU) bool {
	item := s.items[sku]
	return item != nil && item.IsOpen() && s.selected[pool.Pick{Distributor: s.distributor, SKU: sku}]
}
