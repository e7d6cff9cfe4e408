package views

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ShopGood is a product in a list, as strangers see it.
type ShopGood struct {
	Product  id.Product
	Title    string
	Brand    string
	Category string
	Picture  string // the first main one; empty: none
}

// shopReading is a list of products while it is read.
type shopReading struct {
	goods      map[id.Product]*ShopGood
	brands     map[id.Product]id.Brand
	categories map[id.Product]id.Category
	skus       map[id.SKU]id.Product // those on sale
	open       map[id.Product]bool
}

// ReadShopGoods gives products as they are now, in the order asked for; those that are not open any more are left out.
func ReadShopGoods(tx *db.Tx, products []id.Product) ([]ShopGood, error) {
	r := shopReading{
		map[id.Product]*ShopGood{}, map[id.Product]id.Brand{}, map[id.Product]id.Category{}, map[id.SKU]id.Product{}, map[id.Product]bool{},
	}
	r.loadProducts(tx, products)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	r.loadOpen(tx)
	names := r.loadNames(tx)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	out := make([]ShopGood, 0, len(products))
	for _, p := range products {
		if g := r.goods[p]; g != nil && r.open[p] {
			g.Brand, g.Category = names.brands[r.brands[p]], names.categories[r.categories[p]]
			out = append(out, *g)
		}
	}
	return out, nil
}

func (r *shopReading) loadProducts(tx *db.Tx, products []id.Product) {
	keys := db.Ids(products)
	pictures := map[id.Product]string{}
	tx.Load("catalog_media", []string{"product_id", "place"}, keys, "product_id, kind, url", func(row *db.Row) {
		product, kind, url := id.Product(row.Int()), row.Text(), row.Text()
		if pictures[product] == "" && kind == "main" {
			pictures[product] = url
		}
	})
	tx.Load("catalog_products", []string{"id"}, keys, "id, title, brand_id, category_id", func(row *db.Row) {
		p := id.Product(row.Int())
		r.goods[p] = &ShopGood{Product: p, Title: row.Text(), Picture: pictures[p]}
		r.brands[p], r.categories[p] = id.Brand(row.Int()), id.Category(row.Int())
	})
	tx.Load("catalog_skus", []string{"product_id", "id"}, keys, "id, product_id, state", func(row *db.Row) {
		sku, product := id.SKU(row.Int()), id.Product(row.Int())
		if row.Text() == "active" {
			r.skus[sku] = product
		}
	})
}

func (r *shopReading) loadOpen(tx *db.Tx) {
	skus := make([]id.SKU, 0, len(r.skus))
	for sku := range r.skus {
		skus = append(skus, sku)
	}
	loadOpen(tx, skus, func(sku id.SKU) { r.open[r.skus[sku]] = true })
}

// shopNames are the names that a list shows.
type shopNames struct {
	brands     map[id.Brand]string
	categories map[id.Category]string
}

func (r *shopReading) loadNames(tx *db.Tx) shopNames {
	names := shopNames{map[id.Brand]string{}, map[id.Category]string{}}
	brands, categories := make([]id.Brand, 0, len(r.brands)), make([]id.Category, 0, len(r.categories))
	for p := range r.goods {
		brands, categories = append(brands, r.brands[p]), append(categories, r.categories[p])
	}
	tx.Load("catalog_brands", []string{"id"}, db.Ids(brands), "id, name", func(row *db.Row) { names.brands[id.Brand(row.Int())] = row.Text() })
	tx.Load("catalog_categories", []string{"id"}, db.Ids(categories), "id, name", func(row *db.Row) {
		names.categories[id.Category(row.Int())] = row.Text()
	})
	return names
}

// OpenSKUs says which of some SKUs are open for distribution.
func OpenSKUs(tx *db.Tx, skus []id.SKU) (map[id.SKU]bool, error) {
	out := map[id.SKU]bool{}
	loadOpen(tx, skus, func(sku id.SKU) { out[sku] = true })
	return out, tx.Flush()
}

func loadOpen(tx *db.Tx, skus []id.SKU, open func(id.SKU)) {
	tx.Load("pool_items", []string{"sku_id"}, db.Ids(skus), "sku_id, state", func(r *db.Row) {
		if sku := id.SKU(r.Int()); r.Text() == "open" {
			open(sku)
		}
	})
}
