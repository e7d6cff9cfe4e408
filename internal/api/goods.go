package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) goodsRoutes() {
	door(d, get("list-goods", "/v1/goods", "List a distributor's selected goods with their prices").
		with(sinceNotes+" What was given up comes with selected false and nothing else."), d.listGoods)
	door(d, get("get-good", "/v1/goods/{sku_id}", "Get one of a distributor's selected goods, with description and media"), d.getGood)
	door(d, get("list-listings", "/v1/channels/{channel_id}/listings", "List what stands in a channel").with(sinceNotes), d.listListings)
	door(d, put("list-in-channel", "/v1/channels/{channel_id}/listings", "Put selected goods on or off sale in a channel, all or none"), d.listInChannel)
}

// Good is one SKU as a distributor sees it.
type Good struct {
	SKUID      web.ID[id.SKU]      `json:"sku_id"`
	ProductID  web.ID[id.Product]  `json:"product_id"`
	SupplierID web.ID[id.Supplier] `json:"supplier_id"`
	Code       string              `json:"code" example:"QL-0107"`
	Title      string              `json:"title" example:"凤凰单丛礼盒 250g"`
	Brand      string              `json:"brand" example:"青岚"`
	Category   string              `json:"category" example:"乌龙茶"`
	CategoryID web.ID[id.Category] `json:"category_id"`
	Selected   bool                `json:"selected"`
	Price      *GoodPrice          `json:"price,omitempty" doc:"Left out where there is none for this distributor"`
	Orderable  bool                `json:"orderable" doc:"Nothing is against an order, beside stock and price"`
	Reasons    []web.Place         `json:"reasons,omitempty" doc:"All that is against an order"`
	Dispatch   string              `json:"dispatch_region,omitempty" doc:"Where parcels leave: a GB/T 2260 division code, or another land's name" example:"445102"`
	Labels     []string            `json:"labels,omitempty"`
	Restock
	Description string          `json:"description,omitempty"`
	Packaging   string          `json:"packaging,omitempty" doc:"How the goods are packed"`
	Handbook    *Handbook       `json:"handbook,omitempty"`
	Attributes  []GoodAttribute `json:"attributes,omitempty"`
	Media       []Media         `json:"media,omitempty"`
	WeightGrams int64           `json:"weight_grams,omitempty"`
	GTIN        string          `json:"gtin,omitempty"`
	UpdatedAt   time.Time       `json:"updated_at,omitzero" doc:"In lists by updated_after: when something shown moved last"`
}

// GoodAttribute is what an attribute is for a SKU, by itself or with the whole product.
type GoodAttribute struct {
	AttributeID web.ID[id.Attribute] `json:"attribute_id"`
	Name        string               `json:"name" example:"净含量"`
	Value       string               `json:"value" example:"250"`
	Unit        string               `json:"unit,omitempty" example:"g"`
}

// GoodPrice is what a SKU costs a distributor, and what it may ask for it, in minor units a piece.
type GoodPrice struct {
	Currency        string    `json:"currency" example:"CNY"`
	SettlementMinor int64     `json:"settlement_minor" doc:"What the distributor owes" example:"6460"`
	RetailMinor     int64     `json:"retail_minor" doc:"Suggested, or fixed (then floor and ceiling are the same); 0: none" example:"9900"`
	FloorMinor      int64     `json:"floor_minor" doc:"Least sale price; 0: none" example:"8900"`
	CeilingMinor    int64     `json:"ceiling_minor" doc:"Greatest sale price; 0: none" example:"12900"`
	ChangedAt       time.Time `json:"changed_at"`
	Why             *PriceWhy `json:"why,omitempty" doc:"Left out where the contract decides alone"`
}

// Goods are SKUs as a distributor sees them.
type Goods struct {
	Items []Good `json:"items"`
}

// Listing is one selected SKU in one channel.
type Listing struct {
	SKUID     web.ID[id.SKU]     `json:"sku_id"`
	ChannelID web.ID[id.Channel] `json:"channel_id"`
	State     string             `json:"state" enum:"on,off"`
	ChangedAt time.Time          `json:"changed_at"`
}

// NewListings put SKUs on or off sale.
type NewListings struct {
	SKUIDs []web.ID[id.SKU] `json:"sku_ids" minItems:"1" maxItems:"100"`
	State  string           `json:"state" enum:"on,off"`
	Prices []ListingPrice   `json:"prices,omitempty" maxItems:"100" doc:"What they are to be sold at there; needed where an exclusion group keeps prices apart"`
}

// ListingPrice is what a SKU is to be sold at in a channel.
type ListingPrice struct {
	SKUID     web.ID[id.SKU] `json:"sku_id"`
	SaleMinor int64          `json:"sale_minor" minimum:"1" maximum:"1000000000000000" example:"9900"`
}

func (n *NewListings) placings() []pool.Placing {
	sales := map[id.SKU]int64{}
	for _, p := range n.Prices {
		sales[p.SKUID.Read()] = p.SaleMinor
	}
	return each(web.ReadAll(n.SKUIDs), func(sku id.SKU) pool.Placing { return pool.Placing{SKU: sku, Sale: sales[sku]} })
}

// ToAPIListing writes a listing.
func ToAPIListing(l pool.Listing) Listing {
	state := "off"
	if l.On {
		state = "on"
	}
	return Listing{SKUID: web.Written(l.SKU), ChannelID: web.Written(l.Channel), State: state, ChangedAt: moment(l.ChangedAt)}
}

// good writes a SKU as its distributor sees it. The supply price is never part of it.
func (s *shelf) good(sku id.SKU) Good {
	out := Good{SKUID: web.Written(sku), Selected: s.selected[pool.Pick{Distributor: s.distributor, SKU: sku}]}
	if g := s.goods[sku]; g != nil {
		out.ProductID, out.SupplierID, out.CategoryID = web.Written(g.Product), web.Written(g.Supplier), web.Written(g.Category)
		out.Code, out.Title = g.Code, g.Title
		if b := s.brands[g.Brand]; b != nil {
			out.Brand = b.Name
		}
		if c := s.categories[g.Category]; c != nil {
			out.Category = c.Name
		}
		if p := s.products[g.Product]; p != nil {
			out.Dispatch, out.Restock = p.Dispatch, Restock{p.RestockDays, moment(p.RestockAt)}
		}
		out.Labels = s.labels[g.Product]
	}
	out.Price = s.price(sku, 1)
	var faults fault.List
	s.refusals(sku, &faults, "sku_id")
	out.Orderable, out.Reasons = faults.Empty(), placesOf(s.ctx, &faults)
	return out
}

// price is what a piece costs of so many in one order.
func (s *shelf) price(sku id.SKU, units int64) *GoodPrice {
	p, terms, ok := s.priced(sku, units)
	if !ok {
		return nil
	}
	return toAPIGoodPrice(p, terms)
}

// toAPIGoodPrice writes a price under terms; nil when it is out of range, which is refused when ordered.
func toAPIGoodPrice(p pricing.Price, terms pricing.Terms) *GoodPrice {
	live, err := p.Live(terms)
	if err != nil {
		return nil
	}
	floor, ceiling := p.Range(terms)
	return &GoodPrice{
		Currency: string(p.Currency), SettlementMinor: live, RetailMinor: p.Retail, FloorMinor: floor, CeilingMinor: ceiling, ChangedAt: moment(p.ChangedAt),
		Why: toAPIWhy(terms.Rule),
	}
}

// placesOf writes noted refusals as places.
func placesOf(ctx context.Context, faults *fault.List) []web.Place {
	if f := fault.From(faults.Err(web.ErrInvalid)); f != nil {
		return web.Places(ctx, f.Fields)
	}
	return nil
}

type listGoodsInput struct {
	web.Paging
	Since
	DistributorQuery
}

func (d *doors) listGoods(ctx context.Context, in *listGoodsInput) (*changesAnswer[web.Page[Good]], error) {
	w := walking{Paging: in.Paging, Since: in.Since}
	if err := w.begin(ctx, in.DistributorID); err != nil {
		return nil, err
	}
	page, err := show(ctx, d, func(tx *db.Tx) (web.Page[Good], error) {
		s, err := w.read(tx, d, views.ReadChangedGoods)
		if err != nil {
			return web.Page[Good]{}, err
		}
		return web.Page[Good]{Next: w.next, Items: each(w.found, func(c views.GoodsChange) Good {
			out := Good{SKUID: web.Written(c.SKU)}
			if !c.Dropped {
				out = s.good(c.SKU)
			}
			out.UpdatedAt = moment(c.At)
			return out
		})}, nil
	})
	return showChanges(d, page, err)
}

type getGoodInput struct {
	SKUPath
	DistributorQuery
}

func (d *doors) getGood(ctx context.Context, in *getGoodInput) (*answer[Good], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	sku := in.SKUID.Read()
	return show(ctx, d, func(tx *db.Tx) (Good, error) {
		s, err := d.shelf(tx, distributor, []id.SKU{sku})
		if err != nil {
			return Good{}, err
		}
		out := s.good(sku)
		if !out.Selected {
			return Good{}, web.ErrNotFound // what is not selected is nobody's business, as is what does not exist
		}
		return out, describe(tx, s.goods[sku], &out)
	})
}

// getPoolGood shows goods before they are selected.
func (d *doors) getPoolGood(ctx context.Context, in *getGoodInput) (*answer[Good], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	sku := in.SKUID.Read()
	return show(ctx, d, func(tx *db.Tx) (Good, error) {
		s, err := d.shelf(tx, distributor, []id.SKU{sku})
		if err != nil {
			return Good{}, err
		}
		if item := s.items[sku]; s.goods[sku] == nil || item == nil || item.State != pool.Opened {
			return Good{}, web.ErrNotFound
		}
		out := s.good(sku)
		return out, describe(tx, s.goods[sku], &out)
	})
}

// describe adds what only the detail shows.
func describe(tx *db.Tx, facts *catalog.SKUFacts, out *Good) error {
	p, err := catalog.Get(tx, facts.Supplier, facts.Product)
	if err != nil {
		return err
	}
	out.Description, out.Packaging, out.Media = p.Description, p.Packaging, each(p.Media, ToAPIMedia)
	out.Handbook = ToAPIHandbook(p.Handbook)
	if out.Attributes, err = attributesOf(tx, p.Values, facts.ID); err != nil {
		return err
	}
	for _, k := range p.SKUs {
		if k.ID == facts.ID {
			out.GTIN, out.WeightGrams = k.GTIN, k.WeightGrams
		}
	}
	return nil
}

// attributesOf gives the values of a SKU with the names of their attributes: its own over those of the product.
func attributesOf(tx *db.Tx, values []catalog.Value, sku id.SKU) ([]GoodAttribute, error) {
	attributes, asked := map[id.Attribute]*catalog.Attribute{}, make([]id.Attribute, len(values))
	for i, v := range values {
		asked[i] = v.Attribute
	}
	catalog.LoadAttributes(tx, asked, attributes)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return namedValues(values, sku, attributes), nil
}

func namedValues(values []catalog.Value, sku id.SKU, attributes map[id.Attribute]*catalog.Attribute) []GoodAttribute {
	var out []GoodAttribute
	place := map[id.Attribute]int{}
	for _, v := range values { // the product's come first
		a := attributes[v.Attribute]
		if a == nil || v.SKU != 0 && v.SKU != sku {
			continue
		}
		if i, has := place[a.ID]; has {
			out[i].Value = v.Text
			continue
		}
		place[a.ID] = len(out)
		out = append(out, GoodAttribute{web.Written(a.ID), a.Name, v.Text, a.Unit})
	}
	return out
}

type listListingsInput struct {
	web.Paging
	Since
	ChannelPath
}

func (d *doors) listListings(ctx context.Context, in *listListingsInput) (*changesAnswer[web.Page[Listing]], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	var after id.SKU
	var since point
	if in.asked() {
		since, err = in.from(in.Paging)
	} else {
		after, err = web.AfterID[id.SKU](in.Paging)
	}
	if err != nil {
		return nil, err
	}
	page, err := show(ctx, d, func(tx *db.Tx) (web.Page[Listing], error) {
		c, err := readChannel(owner)(tx, string(in.ChannelID))
		if err != nil {
			return web.Page[Listing]{}, err
		}
		if in.asked() {
			rows, err := pool.ListingsSince(tx, c.DistributorID.Read(), in.ChannelID.Read(), since.at, id.SKU(since.id), in.Limit+1)
			return pageSince(in.Paging, rows, ToAPIListing, func(l pool.Listing) point { return point{l.ChangedAt, int64(l.SKU)} }), err
		}
		rows, err := pool.Listings(tx, c.DistributorID.Read(), in.ChannelID.Read(), after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIListing, func(l pool.Listing) id.SKU { return l.SKU }), err
	})
	return showChanges(d, page, err)
}

type listInChannelInput struct {
	web.Writing
	ChannelPath
	Body NewListings
}

func (d *doors) listInChannel(ctx context.Context, in *listInChannelInput) (*done, error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, in.Body), func(w *writing) error {
		return flows.PlaceGoods(w.tx, w.acting(), owner, in.ChannelID.Read(), in.Body.placings(), in.Body.State == "on")
	})
}
