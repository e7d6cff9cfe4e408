package demo

import (
	"fmt"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// good is one SKU of the demo, as its people know it.
type good struct {
	sku       id.SKU
	supplier  *supplier
	agreement *agreement
	brand     string
	category  string // third level
	taste     string // first level
	code      string
	state     goodState
	// share is the part of all retail units that are of this good, in millionths.
	share  int64
	scarce bool // nobody buys it in any more
	price  pricing.Price
	past   []pricing.Price // what it cost before, latest last; each was good until the next one's ChangedAt
}

type goodState byte

const (
	onSale goodState = iota
	closedGood
	retiredGood
)

// priceAt gives the price that somebody knows who looked at an instant.
func (g *good) priceAt(at clock.Micros) pricing.Price {
	if g.price.ChangedAt <= at {
		return g.price
	}
	for i := len(g.past) - 1; i >= 0; i-- {
		if g.past[i].ChangedAt <= at {
			return g.past[i]
		}
	}
	return g.price
}

// shelf is a third-level category.
type shelf struct {
	id    id.Category
	taste string
	place int // in the file, for its pictures
}

// makeCategories adds the category tree.
func (s *scene) makeCategories(tx *db.Tx) (map[string]shelf, error) {
	shelves, made := map[string]shelf{}, map[string]id.Category{}
	for i, row := range rowsOf("categories") {
		names := cells(row, "/")
		var parent id.Category
		for level := range names {
			path := strings.Join(names[:level+1], "/")
			if made[path] == 0 {
				c, err := catalog.AddCategory(tx, catalog.NewCategory{ID: id.NewCategory(s.world.IDs), Parent: parent, Name: names[level]})
				if err != nil {
					return nil, fmt.Errorf("category %s: %w", path, err)
				}
				made[path] = c.ID
			}
			parent = made[path]
		}
		shelves[names[2]] = shelf{parent, names[0], i + 1}
	}
	return shelves, nil
}

// readGoods makes the drafts of all products, supplier by supplier, with their goods and prices.
func (s *scene) readGoods(tx *db.Tx, shelves map[string]shelf, at clock.Micros) error {
	pictures := album{s, tx, s.acting(s.trader, at), map[string]string{}}
	bySupplier := map[string]*supplier{}
	for _, x := range s.suppliers {
		bySupplier[x.key] = x
	}
	brands := map[string]id.Brand{}
	var of *supplier
	var brand, category string
	for _, row := range rowsOf("products") {
		if row[0] != '[' {
			if err := s.product(&pictures, of, brands[brand], brand, category, shelves[category], row); err != nil {
				return fmt.Errorf("product %s: %w", row, err)
			}
			continue
		}
		head := cells(strings.Trim(row, "[]"), "|")
		of, brand, category = bySupplier[head[0]], head[1], head[2]
		if brands[brand] == 0 {
			made, err := catalog.AddBrand(tx, id.NewBrand(s.world.IDs), brand)
			if err != nil {
				return fmt.Errorf("brand %s: %w", brand, err)
			}
			brands[brand] = made.ID
		}
		of.brands[brand] = brands[brand]
	}
	s.popularize()
	return nil
}

// product makes the draft of one product from its row.
func (s *scene) product(pictures *album, of *supplier, brand id.Brand, brandName, category string, on shelf, row string) error {
	title, variants := halves(row, " : ")
	n := catalog.NewProduct{
		ID: id.NewProduct(s.world.IDs), Supplier: of.id, Brand: brand, Category: on.id, Title: brandName + " " + title,
		Description: fmt.Sprintf(s.words.only("description"), brandName, title, of.name, of.city.city, category),
	}
	for i := range colourways {
		kind := catalog.DetailMedia
		if i == 0 {
			kind = catalog.MainMedia
		}
		url, err := pictures.picture(category, on.place+len(of.products)+2*i)
		if err != nil {
			return err
		}
		n.Media = append(n.Media, catalog.NewMedia{ID: id.NewMedia(s.world.IDs), Kind: kind, URL: url})
	}
	for _, variant := range cells(variants, " ; ") {
		specs, terms := halves(variant, " = ")
		price, grams := halves(terms, "/")
		for _, spec := range combinations(specs) {
			g := s.good(of, brandName, category, on, minor(price))
			n.SKUs = append(n.SKUs, catalog.NewSKU{ID: g.sku, Code: g.code, Spec: spec, GTIN: s.gtin(), WeightGrams: number(grams)})
			of.kinds[kind{brand, on.id}] = true
			of.goods = append(of.goods, g)
			s.goods = append(s.goods, g)
		}
	}
	of.products = append(of.products, n)
	return nil
}

// combinations writes out a spec: parts with commas stand for one of their words each.
func combinations(spec string) []string {
	out := []string{""}
	for _, part := range cells(spec, " * ") {
		var longer []string
		for _, before := range out {
			for _, word := range cells(part, ",") {
				longer = append(longer, strings.TrimSpace(before+" "+word))
			}
		}
		out = longer
	}
	return out
}

// good makes one SKU with its prices: supply below settlement below retail, all in whole tenths of a yuan.
func (s *scene) good(of *supplier, brand, category string, on shelf, retailMinor int64) *good {
	d := s.chanceOf.goods
	g := &good{
		sku: id.NewSKU(s.world.IDs), supplier: of, brand: brand, category: category, taste: on.taste,
		code: fmt.Sprintf("%s-%04d", of.mark(), len(of.goods)+1),
	}
	settlement := tenths(retailMinor * of.settlementPercent * d.between(97, 103) / 10_000)
	g.price = pricing.Price{
		SKU: g.sku, Supplier: of.id, Currency: Currency, Settlement: settlement, Retail: retailMinor,
		Supply: tenths(settlement * of.supplyPercent / 100),
	}
	if d.chance(450) {
		g.price.Floor = max(tenths(retailMinor*85/100), tenths(settlement*104/100))
		g.price.Ceiling = tenths(retailMinor * 125 / 100)
	}
	return g
}

// tenths rounds an amount to whole tenths of a yuan, and never to nothing.
func tenths(minor int64) int64 { return max((minor+5)/10*10, 10) }

// gtin gives an article number of the range that GS1 leaves to shops for their own use (prefix 2), or none.
func (s *scene) gtin() string {
	d := s.chanceOf.goods
	if d.chance(350) {
		return ""
	}
	digits := fmt.Sprintf("2%011d", d.below(100_000_000_000))
	sum := int64(0)
	for i, r := range digits {
		n := int64(r - '0')
		if i%2 == 1 {
			n *= 3
		}
		sum += n
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}

// hotRank flattens the head of Zipf's curve: the hottest good sells about thirteen times what the hundredth does, not a hundred times.
const hotRank = 8

// popularize gives every good its share of the units sold, by Zipf's law over a shuffled row of goods.
func (s *scene) popularize() {
	const millionths = 1_000_000
	order := s.chanceOf.goods.source.Perm(len(s.goods))
	total := int64(0)
	for rank := range order {
		total += millionths / int64(rank+hotRank)
	}
	for rank, at := range order {
		s.goods[at].share = max(millionths/int64(rank+hotRank)*millionths/total, 1)
	}
}
