package api

import (
	"context"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) goodsBatchRoutes() {
	door(d, get("get-goods", "/v1/goods:batch", "Get up to 100 selected goods with description, media and handbook").
		with("What is not selected, or does not exist, is named in missing."), d.getGoods)
	door(d, get("list-goods-prices", "/v1/goods/prices", "Get settlement prices and ranges of up to 100 selected goods, or of all, page by page").
		with("With sku_ids, those alone, in one page; what is not selected is named in missing. "+sinceNotes), d.listGoodsPrices)
	door(d, get("list-region-states", "/v1/goods/stock-states:batch", "Get the stock states of up to 100 selected goods in up to 20 regions, or of all that moved").
		with("A state, never a number. With sku_ids, those alone, in one page; what is not selected is named in missing. "+sinceNotes), d.listRegionStates)
}

// GoodsBatch are goods in full, in the order that they were asked for.
type GoodsBatch struct {
	Items   []Good           `json:"items"`
	Missing []web.ID[id.SKU] `json:"missing" doc:"Not selected, or not there"`
}

type getGoodsInput struct {
	SKUsQuery
	DistributorQuery
}

func (d *doors) getGoods(ctx context.Context, in *getGoodsInput) (*answer[GoodsBatch], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	skus := web.ReadAll(in.SKUIDs)
	return show(ctx, d, func(tx *db.Tx) (GoodsBatch, error) {
		s, err := d.shelf(tx, distributor, skus)
		if err != nil {
			return GoodsBatch{}, err
		}
		out := GoodsBatch{Items: []Good{}, Missing: []web.ID[id.SKU]{}}
		for _, sku := range skus {
			if g := s.good(sku); g.Selected && s.goods[sku] != nil {
				out.Items = append(out.Items, g)
			} else {
				out.Missing = append(out.Missing, web.Written(sku))
			}
		}
		return out, s.describe(tx, out.Items)
	})
}

// describe adds to goods what only the detail shows, with a fixed number of statements.
func (s *shelf) describe(tx *db.Tx, goods []Good) error {
	products := make([]catalog.Product, 0, len(s.products))
	place := map[id.Product]int{}
	for p, head := range s.products {
		place[p] = len(products)
		products = append(products, *head)
	}
	if err := catalog.Fill(tx, products); err != nil {
		return err
	}
	attributes := map[id.Attribute]*catalog.Attribute{}
	var asked []id.Attribute
	for i := range products {
		for _, v := range products[i].Values {
			asked = append(asked, v.Attribute)
		}
	}
	catalog.LoadAttributes(tx, asked, attributes)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i := range goods {
		g := &goods[i]
		at, known := place[g.ProductID.Read()]
		if !known {
			continue
		}
		p, sku := &products[at], g.SKUID.Read()
		g.Description, g.Packaging, g.Media, g.Handbook = p.Description, p.Packaging, each(p.Media, ToAPIMedia), ToAPIHandbook(p.Handbook)
		g.Attributes = namedValues(p.Values, sku, attributes)
		for _, k := range p.SKUs {
			if k.ID == sku {
				g.GTIN, g.WeightGrams = k.GTIN, k.WeightGrams
			}
		}
	}
	return nil
}

// PricedGood is what a selected SKU costs its distributor.
type PricedGood struct {
	SKUID     web.ID[id.SKU] `json:"sku_id"`
	Selected  bool           `json:"selected"`
	Price     *GoodPrice     `json:"price,omitempty" doc:"Left out where there is none for this distributor"`
	UpdatedAt time.Time      `json:"updated_at,omitzero" doc:"With updated_after: when something shown of the good moved last"`
}

// PricedGoods is a page of prices.
type PricedGoods struct {
	web.Page[PricedGood]
	Missing []web.ID[id.SKU] `json:"missing,omitempty" doc:"Of sku_ids: not selected, or not there"`
}

type listGoodsPricesInput struct {
	web.Paging
	Since
	DistributorQuery
	SKUIDs []web.ID[id.SKU] `query:"sku_ids" maxItems:"100" doc:"Left out: all that are selected"`
}

func (d *doors) listGoodsPrices(ctx context.Context, in *listGoodsPricesInput) (*changesAnswer[PricedGoods], error) {
	w := walking{Paging: in.Paging, Since: in.Since, skus: web.ReadAll(in.SKUIDs)}
	if err := w.begin(ctx, in.DistributorID); err != nil {
		return nil, err
	}
	page, err := show(ctx, d, func(tx *db.Tx) (PricedGoods, error) {
		s, err := w.read(tx, d, views.ReadChangedGoods)
		if err != nil {
			return PricedGoods{}, err
		}
		out := PricedGoods{Page: web.Page[PricedGood]{Items: []PricedGood{}, Next: w.next}, Missing: w.missing}
		for _, c := range w.found {
			out.Items = append(out.Items, PricedGood{web.Written(c.SKU), !c.Dropped, s.priceIf(!c.Dropped, c.SKU), moment(c.At)})
		}
		return out, nil
	})
	return showChanges(d, page, err)
}

func (s *shelf) priceIf(selected bool, sku id.SKU) *GoodPrice {
	if !selected {
		return nil
	}
	return s.price(sku, 1)
}

// RegionStates are the stock states of one SKU in the regions that were asked about.
type RegionStates struct {
	SKUID     web.ID[id.SKU] `json:"sku_id"`
	Selected  bool           `json:"selected"`
	States    []PlaceState   `json:"states" doc:"In the order of the regions"`
	UpdatedAt time.Time      `json:"updated_at,omitzero" doc:"With updated_after: when a state was told last, anywhere"`
}

// PlaceState is the stock state in one region.
type PlaceState struct {
	Region string `json:"region" example:"310115"`
	State  string `json:"state" enum:"in_stock,low,out" doc:"Wherever in the region"`
}

// RegionStatesPage is a page of stock states.
type RegionStatesPage struct {
	web.Page[RegionStates]
	Missing []web.ID[id.SKU] `json:"missing,omitempty" doc:"Of sku_ids: not selected, or not there"`
}

type listRegionStatesInput struct {
	web.Paging
	Since
	DistributorQuery
	SKUIDs  []web.ID[id.SKU] `query:"sku_ids" maxItems:"100" doc:"Left out: all that are selected"`
	Regions []string         `query:"regions" required:"true" minItems:"1" maxItems:"20" doc:"GB/T 2260 division codes, or other lands' names" example:"[\"310115\",\"330106\"]"`
}

func (d *doors) listRegionStates(ctx context.Context, in *listRegionStatesInput) (*changesAnswer[RegionStatesPage], error) {
	for i, region := range in.Regions {
		if err := checkRegion(region, "query.regions["+strconv.Itoa(i)+"]"); err != nil {
			return nil, err
		}
	}
	w := walking{Paging: in.Paging, Since: in.Since, skus: web.ReadAll(in.SKUIDs)}
	if err := w.begin(ctx, in.DistributorID); err != nil {
		return nil, err
	}
	page, err := show(ctx, d, func(tx *db.Tx) (RegionStatesPage, error) {
		s, err := w.read(tx, d, views.ReadChangedStates)
		if err != nil {
			return RegionStatesPage{}, err
		}
		out := RegionStatesPage{Page: web.Page[RegionStates]{Items: []RegionStates{}, Next: w.next}, Missing: w.missing}
		for _, c := range w.found {
			states := RegionStates{SKUID: web.Written(c.SKU), Selected: !c.Dropped, States: []PlaceState{}, UpdatedAt: moment(c.At)}
			for _, region := range in.Regions {
				if !c.Dropped {
					states.States = append(states.States, PlaceState{region, string(s.state(c.SKU, region))})
				}
			}
			out.Items = append(out.Items, states)
		}
		return out, nil
	})
	return showChanges(d, page, err)
}

// walking is a page of a distributor's goods: of some SKUs, of all by id, or of what moved by time.
type walking struct {
	web.Paging
	Since
	skus        []id.SKU
	distributor id.Distributor
	byID        id.SKU
	byTime      point

	found   []views.GoodsChange
	missing []web.ID[id.SKU]
	next    string
}

func (w *walking) begin(ctx context.Context, named web.ID[id.Distributor]) (err error) {
	if w.distributor, err = distributorOf(ctx, named, "query.distributor_id"); err != nil || len(w.skus) > 0 {
		return err
	}
	if w.asked() {
		w.byTime, err = w.from(w.Paging)
	} else {
		w.byID, err = web.AfterID[id.SKU](w.Paging)
	}
	return err
}

// read finds the page, and the shelf with what is on it.
func (w *walking) read(tx *db.Tx, d *doors, changes func(*db.Tx, id.Distributor, clock.Micros, clock.Micros) ([]views.GoodsChange, error)) (*shelf, error) {
	if len(w.skus) > 0 {
		s, err := d.shelf(tx, w.distributor, w.skus)
		if err != nil {
			return nil, err
		}
		for _, sku := range w.skus {
			if s.selected[pool.Pick{Distributor: w.distributor, SKU: sku}] {
				w.found = append(w.found, views.GoodsChange{SKU: sku})
			} else {
				w.missing = append(w.missing, web.Written(sku))
			}
		}
		return s, nil
	}
	if w.asked() {
		all, err := changes(tx, w.distributor, d.world.Now(), micros(w.UpdatedAfter))
		if err != nil {
			return nil, err
		}
		page := pageSince(w.Paging, cutChanges(all, w.byTime, w.Limit+1), func(c views.GoodsChange) views.GoodsChange { return c }, pointOfChange)
		w.found, w.next = page.Items, page.Next
	} else {
		rows, err := pool.Selections(tx, w.distributor, w.byID, w.Limit+1)
		if err != nil {
			return nil, err
		}
		page := pageOf(w.Paging, rows, func(r pool.Selection) views.GoodsChange { return views.GoodsChange{SKU: r.SKU} },
			func(r pool.Selection) id.SKU { return r.SKU })
		w.found, w.next = page.Items, page.Next
	}
	return d.shelf(tx, w.distributor, each(w.found, skuOfChange))
}
