package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) mallRoutes() {
	door(d, get("search-mall", "/v1/mall", "Search the goods that a distributor may select").
		with("Words are found by part in Chinese, by their beginning in Latin letters and digits, and by pinyin (initials or whole syllables); all of "+
			"them must be found. Prices are the distributor's own. The first page counts what the list could be narrowed to. New and changed goods "+
			"are found within a few seconds, changed stock within two minutes; the rows themselves are read as they are now."), d.searchMall)
	door(d, get("recommend-goods", "/v1/mall/recommendations", "Get goods that a distributor might select, each with the reason").
		with("What others select is told of only when at least three of them have selected it, never who or how many."), d.recommendGoods)
	door(d, get("get-mall-good", "/v1/mall/{sku_id}", "Get one of the goods that a distributor may select, with description and media"), d.getMallGood)
}

// MallGood is one SKU that a distributor may select. Whose it is, and what the operator pays for it, is no part of it.
type MallGood struct {
	SKUID       web.ID[id.SKU]      `json:"sku_id"`
	ProductID   web.ID[id.Product]  `json:"product_id"`
	Code        string              `json:"code" example:"QL-0107"`
	Title       string              `json:"title" example:"凤凰单丛礼盒 250g"`
	Picture     string              `json:"picture,omitempty" doc:"The first main picture"`
	BrandID     web.ID[id.Brand]    `json:"brand_id"`
	Brand       string              `json:"brand" example:"青岚"`
	CategoryID  web.ID[id.Category] `json:"category_id"`
	Category    string              `json:"category" example:"乌龙茶"`
	Price       *GoodPrice          `json:"price,omitempty" doc:"Left out where there is none for this distributor"`
	MarginMinor int64               `json:"margin_minor,omitempty" doc:"Expected margin a piece at the own sale price, or else at the retail price" example:"3440"`
	MarginPPM   int64               `json:"margin_ppm,omitempty" doc:"The same in millionths of that price" example:"347474"`
	StockState  string              `json:"stock_state" enum:"in_stock,low,out" doc:"In the region asked for; without one, anywhere"`
	Selected    bool                `json:"selected"`
	OpenedAt    time.Time           `json:"opened_at"`
	Labels      []string            `json:"labels,omitempty"`
	Restock
	Description string          `json:"description,omitempty"`
	Media       []Media         `json:"media,omitempty"`
	WeightGrams int64           `json:"weight_grams,omitempty"`
	GTIN        string          `json:"gtin,omitempty"`
	Packaging   string          `json:"packaging,omitempty" doc:"How the goods are packed"`
	Handbook    *Handbook       `json:"handbook,omitempty"`
	Attributes  []GoodAttribute `json:"attributes,omitempty"`
	Steps       []PriceStep     `json:"steps,omitempty" doc:"The quantities in one order from which the price changes"`
}

// MallPage is a page of goods with how many there are in all.
type MallPage struct {
	Items  []MallGood  `json:"items"`
	Next   string      `json:"next,omitempty" doc:"Pass it as after to get the page after; absent on the last page" example:"c2t1XzAxMHEy"`
	Total  int64       `json:"total" example:"318"`
	Facets *MallFacets `json:"facets,omitempty" doc:"On the first page"`
}

// MallFacets count goods by what the list could be narrowed to next; each kind leaves its own narrowing out of account.
type MallFacets struct {
	Categories []CategoryCount `json:"categories"`
	Brands     []BrandCount    `json:"brands" doc:"The fifty with most goods"`
	Prices     []PriceCount    `json:"prices" doc:"By own settlement price"`
	Stock      []StockCount    `json:"stock"`
}

// CategoryCount is how many goods lie in a category of any level.
type CategoryCount struct {
	CategoryID web.ID[id.Category] `json:"category_id"`
	ParentID   web.ID[id.Category] `json:"parent_id,omitempty"`
	Level      int                 `json:"level" example:"3"`
	Name       string              `json:"name" example:"乌龙茶"`
	Count      int64               `json:"count" example:"12"`
}

// BrandCount is how many goods a brand has.
type BrandCount struct {
	BrandID web.ID[id.Brand] `json:"brand_id"`
	Name    string           `json:"name" example:"青岚"`
	Count   int64            `json:"count" example:"12"`
}

// PriceCount is how many goods settle from a price up to one below another.
type PriceCount struct {
	FromMinor int64 `json:"from_minor" example:"5000"`
	ToMinor   int64 `json:"to_minor,omitempty" doc:"Left out: no end" example:"10000"`
	Count     int64 `json:"count" example:"12"`
}

// StockCount is how many goods are in a stock state.
type StockCount struct {
	State string `json:"state" enum:"in_stock,low,out"`
	Count int64  `json:"count" example:"12"`
}

// eyesOf says what goods cost under a contract, and which of them are to be seen. What a distributor may see beyond living agreements
// (product lines, first choice) is asked here.
func eyesOf(c *distributors.Terms, at clock.Micros) views.Eyes {
	terms := map[bool]pricing.Terms{}
	for _, reprice := range []bool{false, true} {
		o := flows.Offer{Agreement: &suppliers.Terms{Wording: suppliers.Wording{Reprice: reprice}}}
		terms[reprice] = o.PriceTerms(c)
	}
	fixed, free := terms[false], terms[true]
	return func(g *views.MallGood) (views.Own, bool) {
		if !g.Agreement.Live(at) {
			return views.Own{}, false
		}
		if c.ID == 0 || g.Currency != c.Currency || g.Agreement.Currency != c.Currency {
			return views.Own{}, true
		}
		t := &fixed
		if g.Agreement.Reprice {
			t = &free
		}
		live, err := pricing.Price{Settlement: g.Settlement}.Live(*t)
		if err != nil {
			return views.Own{}, true // out of range: refused when ordered
		}
		return views.Own{Settlement: live, Sale: g.Retail}, true
	}
}

type searchMallInput struct {
	web.Paging
	DistributorQuery
	Words        string              `query:"q" maxLength:"200" doc:"Words of title, brand, category, code or GTIN" example:"单丛 礼盒"`
	CategoryID   web.ID[id.Category] `query:"category_id" doc:"Of any level"`
	BrandIDs     []web.ID[id.Brand]  `query:"brand_ids" maxItems:"50" doc:"Any of them; parted by commas"`
	MinMinor     int64               `query:"min_minor" minimum:"0" maximum:"100000000000" doc:"Least own settlement price"`
	MaxMinor     int64               `query:"max_minor" minimum:"0" maximum:"100000000000" doc:"Greatest own settlement price; 0: none"`
	MinMarginPPM int64               `query:"min_margin_ppm" minimum:"0" maximum:"1000000" doc:"Least expected margin, in millionths of the retail price"`
	Region       string              `query:"region" maxLength:"40" doc:"GB/T 2260 division code, or another land's name: stock states there" example:"310115"`
	Stock        string              `query:"stock" enum:"in_stock,low,out,available" doc:"In the region; available is in_stock or low"`
	Selected     string              `query:"selected" enum:"yes,no" doc:"Selected already, or not yet"`
	Since        time.Time           `query:"since" doc:"Opened at or after"`
	Sort         string              `query:"sort" enum:"relevance,newest,price_up,price_down,margin,best_selling" default:"relevance"`
}

func (d *doors) searchMall(ctx context.Context, in *searchMallInput) (*answer[MallPage], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	after, err := mallKey(in.Paging)
	if err != nil {
		return nil, err
	}
	if err := d.mallFresh(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (MallPage, error) {
		contract, err := d.contractOf(tx, distributor)
		if err != nil {
			return MallPage{}, err
		}
		q := views.MallQuery{
			Words: in.Words, Category: in.CategoryID.Read(), Brands: web.ReadAll(in.BrandIDs), Min: in.MinMinor, Max: in.MaxMinor,
			MinMargin: in.MinMarginPPM, Region: in.Region, Stock: in.Stock, Since: micros(in.Since), Sort: in.Sort, After: after, Limit: in.Limit,
			Facets: after.SKU == 0, Eyes: eyesOf(contract, d.world.Now()),
		}
		if in.Selected != "" {
			yes := in.Selected == "yes"
			q.Selected = &yes
			if q.Picks, err = views.AllSelections(tx, distributor); err != nil {
				return MallPage{}, err
			}
		}
		found, err := d.mall.Search(q)
		if err != nil {
			return MallPage{}, err
		}
		return d.mallPage(tx, distributor, found, in)
	})
}

func (d *doors) mallPage(tx *db.Tx, distributor id.Distributor, found views.MallPage, in *searchMallInput) (MallPage, error) {
	rows, err := d.mallRows(tx, distributor, each(found.Rows, func(k views.MallKey) id.SKU { return k.SKU }), in.Region)
	if err != nil {
		return MallPage{}, err
	}
	out := MallPage{Items: rows, Total: found.Total}
	if found.More {
		last := found.Rows[len(found.Rows)-1]
		out.Next = web.Cursor(last.SKU.String() + "~" + strconv.FormatInt(last.Value, 10))
	}
	if in.After == "" {
		out.Facets = ToAPIFacets(found.Facets)
	}
	return out, nil
}

// mallKey reads a cursor: a SKU's id and its place in the order.
func mallKey(p web.Paging) (views.MallKey, error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return views.MallKey{}, err
	}
	written, value, _ := strings.Cut(key, "~")
	sku, malformed := web.AfterID[id.SKU](web.Paging{After: web.Cursor(written)})
	number, err := strconv.ParseInt(value, 10, 64)
	if malformed != nil || err != nil {
		_, err = web.AfterID[id.SKU](web.Paging{After: web.Cursor("~")})
		return views.MallKey{}, err
	}
	return views.MallKey{Value: number, SKU: sku}, nil
}

// mallFresh lets the mall catch up where nobody else sees to it.
func (d *doors) mallFresh(ctx context.Context) error {
	if !d.mallAlone {
		return nil
	}
	return d.mall.Follow(ctx)
}

// contractOf gives a distributor's terms: ErrNotFound.
func (d *doors) contractOf(tx *db.Tx, distributor id.Distributor) (*distributors.Terms, error) {
	found := map[id.Distributor]*distributors.Terms{}
	distributors.LoadTerms(tx, []id.Distributor{distributor}, d.world.Now(), found)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	if found[distributor] == nil {
		return nil, distributors.ErrNotFound.At("distributor_id")
	}
	return found[distributor], nil
}

// mallRows reads goods as they are now; those that are no longer open are left out.
func (d *doors) mallRows(tx *db.Tx, distributor id.Distributor, skus []id.SKU, region string) ([]MallGood, error) {
	s, err := d.shelf(tx, distributor, skus)
	if err != nil {
		return nil, err
	}
	var products []id.Product
	for _, g := range s.goods {
		products = append(products, g.Product)
	}
	pictures, displays := map[id.Product]string{}, map[id.SKU]*pool.Display{}
	catalog.LoadPictures(tx, products, pictures)
	pool.LoadDisplays(tx, distributor, skus, displays)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	out := make([]MallGood, 0, len(skus))
	for _, sku := range skus {
		if s.open(sku) {
			out = append(out, s.mallGood(sku, region, pictures, displays[sku]))
		}
	}
	return out, nil
}

// open says whether a SKU may be selected now.
func (s *shelf) open(sku id.SKU) bool {
	item, good := s.items[sku], s.goods[sku]
	return item != nil && item.IsOpen() && good != nil && good.IsActive()
}

func (s *shelf) mallGood(sku id.SKU, region string, pictures map[id.Product]string, display *pool.Display) MallGood {
	g, item := s.goods[sku], s.items[sku]
	out := MallGood{
		SKUID: web.Written(sku), ProductID: web.Written(g.Product), Code: g.Code, Title: g.Title, Picture: pictures[g.Product],
		BrandID: web.Written(g.Brand), CategoryID: web.Written(g.Category), Selected: s.selected[pool.Pick{Distributor: s.distributor, SKU: sku}],
		StockState: string(s.stateIn(sku, region)), OpenedAt: moment(item.OpenedAt),
	}
	if p := s.products[g.Product]; p != nil {
		out.Restock = Restock{p.RestockDays, moment(p.RestockAt)}
	}
	out.Labels = s.labels[g.Product]
	if b := s.brands[g.Brand]; b != nil {
		out.Brand = b.Name
	}
	if c := s.categories[g.Category]; c != nil {
		out.Category = c.Name
	}
	if out.Price = s.ownPrice(sku); out.Price == nil {
		return out
	}
	own := views.Own{Settlement: out.Price.SettlementMinor, Sale: out.Price.RetailMinor}
	if display != nil && display.Sale > 0 && s.priceState(display) == inRange {
		own.Sale = display.Sale
	}
	if own.Sale > 0 {
		out.MarginMinor, out.MarginPPM = own.Sale-own.Settlement, own.MarginPPM()
	}
	return out
}

// ownPrice is the SKU's price in the contract's currency; in another there is none.
func (s *shelf) ownPrice(sku id.SKU) *GoodPrice {
	p := s.price(sku, 1)
	if p == nil || p.Currency != string(s.contract.Currency) {
		return nil
	}
	return p
}

// stateIn gives the stock state of a SKU in a region; without one, over all warehouses that deliver anywhere.
func (s *shelf) stateIn(sku id.SKU, region string) stock.State {
	if region != "" {
		return stock.StateOf(s.covering(sku, region), s.warehouses)
	}
	var open []stock.Item
	for _, i := range s.stock[sku] {
		if w := s.warehouses[i.Warehouse]; w != nil && w.State != stock.Closed {
			open = append(open, i)
		}
	}
	return stock.StateOf(open, s.warehouses)
}

// ToAPIFacets writes counts.
func ToAPIFacets(f views.Facets) *MallFacets {
	return &MallFacets{
		Categories: each(f.Categories, func(c views.CategoryCount) CategoryCount {
			return CategoryCount{web.Written(c.ID), web.Written(c.Parent), c.Level, c.Name, c.Count}
		}),
		Brands: each(f.Brands, func(b views.BrandCount) BrandCount { return BrandCount{web.Written(b.ID), b.Name, b.Count} }),
		Prices: each(f.Prices, func(p views.PriceCount) PriceCount { return PriceCount{p.From, p.To, p.Count} }),
		Stock:  each(f.Stock, func(s views.StateCount) StockCount { return StockCount{s.State, s.Count} }),
	}
}

type getMallGoodInput struct {
	SKUPath
	DistributorQuery
	Region string `query:"region" maxLength:"40" doc:"GB/T 2260 division code, or another land's name" example:"310115"`
}

func (d *doors) getMallGood(ctx context.Context, in *getMallGoodInput) (*answer[MallGood], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	if err := d.mallFresh(ctx); err != nil {
		return nil, err
	}
	sku := in.SKUID.Read()
	return show(ctx, d, func(tx *db.Tx) (MallGood, error) {
		contract, err := d.contractOf(tx, distributor)
		if err != nil {
			return MallGood{}, err
		}
		rows, err := d.mallRows(tx, distributor, d.mall.Visible([]id.SKU{sku}, eyesOf(contract, d.world.Now())), in.Region)
		if err != nil {
			return MallGood{}, err
		}
		if len(rows) == 0 {
			return MallGood{}, web.ErrNotFound
		}
		out := rows[0]
		k, err := catalog.GetSKU(tx, 0, sku)
		if err != nil {
			return MallGood{}, err
		}
		p, err := catalog.Get(tx, 0, k.Product)
		if err != nil {
			return MallGood{}, err
		}
		out.Description, out.Media, out.GTIN, out.WeightGrams = p.Description, each(p.Media, ToAPIMedia), k.GTIN, k.WeightGrams
		out.Packaging, out.Handbook = p.Packaging, ToAPIHandbook(p.Handbook)
		if out.Attributes, err = attributesOf(tx, p.Values, sku); err != nil {
			return MallGood{}, err
		}
		s, err := d.shelf(tx, distributor, []id.SKU{sku})
		if err == nil && out.Price != nil {
			out.Steps = s.ladder(sku)
		}
		return out, err
	})
}
