package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Create adds a product with its SKUs and media; all mistakes at once under ErrInvalid, at paths such as `skus[3].code`.
func Create(tx *db.Tx, n NewProduct, at clock.Micros) (Product, error) {
	made, err := create(tx, []NewProduct{n}, func(int) string { return "" }, at)
	if err != nil {
		return Product{}, err
	}
	return made[0], nil
}

// CreateAll adds many products, all or none, with a fixed number of statements; paths begin with `products[i].`.
func CreateAll(tx *db.Tx, products []NewProduct, at clock.Micros) ([]Product, error) {
	return create(tx, products, func(i int) string { return "products[" + strconv.Itoa(i) + "]." }, at)
}

func create(tx *db.Tx, drafts []NewProduct, prefix func(i int) string, at clock.Micros) ([]Product, error) {
	var faults fault.List
	drafts = slices.Clone(drafts)
	for i := range drafts {
		drafts[i].clean(&faults, prefix(i))
	}
	// What has no shape is not looked up: the engines can't hold every text.
	if err := faults.Err(ErrInvalid); err != nil {
		return nil, err
	}
	known, err := look(tx, drafts)
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		known.judge(&faults, &drafts[i], prefix(i))
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return nil, err
	}
	products := make([]Product, len(drafts))
	for i := range drafts {
		products[i] = drafts[i].product(at)
	}
	insert(tx, products)
	return products, nil
}

// surroundings is what new products are judged against.
type surroundings struct {
	brands     map[id.Brand]*Brand
	categories map[id.Category]*Category
	codes      map[db.Named]bool
	products   map[db.Named]bool
}

func look(tx *db.Tx, drafts []NewProduct) (surroundings, error) {
	s := surroundings{map[id.Brand]*Brand{}, map[id.Category]*Category{}, map[db.Named]bool{}, map[db.Named]bool{}}
	var brands []id.Brand
	var categories []id.Category
	var codes, products []db.Named
	for _, n := range drafts {
		if n.Code != "" {
			products = append(products, db.Named{Owner: int64(n.Supplier), Name: n.Code})
		}
		brands, categories = append(brands, n.Brand), append(categories, n.Category)
		for _, k := range n.SKUs {
			codes = append(codes, db.Named{Owner: int64(n.Supplier), Name: k.Code})
		}
	}
	LoadBrands(tx, brands, s.brands)
	LoadCategories(tx, categories, s.categories)
	tx.Load("catalog_skus", []string{"supplier_id", "code"}, db.Names(codes), "supplier_id, code", func(r *db.Row) {
		s.codes[db.Named{Owner: r.Int(), Name: r.Text()}] = true
	})
	tx.Load("catalog_products", []string{"supplier_id", "code"}, db.Names(products), "supplier_id, code", func(r *db.Row) {
		s.products[db.Named{Owner: r.Int(), Name: r.Text()}] = true
	})
	return s, tx.Flush()
}

// judge notes what does not fit, and takes the product's codes, so that a later one of the same request can't.
func (s *surroundings) judge(faults *fault.List, n *NewProduct, prefix string) {
	if s.brands[n.Brand] == nil {
		faults.Add(ErrBrand, prefix+"brand_id")
	}
	if c := s.categories[n.Category]; c == nil || c.Level != Levels {
		faults.Add(ErrCategory, prefix+"category_id")
	}
	if own := (db.Named{Owner: int64(n.Supplier), Name: n.Code}); n.Code != "" {
		if s.products[own] {
			faults.Add(ErrProductCodeTaken, prefix+"code")
		}
		s.products[own] = true
	}
	for i, k := range n.SKUs {
		code := db.Named{Owner: int64(n.Supplier), Name: k.Code}
		if s.codes[code] {
			faults.Add(ErrCodeTaken, prefix+"skus["+strconv.Itoa(i)+"].code")
		}
		s.codes[code] = true
	}
}

func (n *NewProduct) product(at clock.Micros) Product {
	p := Product{
		ID: n.ID, Supplier: n.Supplier, Brand: n.Brand, Category: n.Category, Code: n.Code, Title: n.Title, Description: n.Description,
		CreatedAt: at, UpdatedAt: at, Media: newMedia(n.ID, n.Media),
	}
	if p.Code == "" {
		p.Code = p.ID.String()
	}
	p.SKUs = p.newSKUs(n.SKUs)
	return p
}

func (p *Product) newSKUs(skus []NewSKU) []SKU {
	out := make([]SKU, len(skus))
	for i, k := range skus {
		out[i] = SKU{Spec: k.Spec, GTIN: k.GTIN, WeightGrams: k.WeightGrams, SKUFacts: SKUFacts{
			ID: k.ID, Product: p.ID, Supplier: p.Supplier, Brand: p.Brand, Category: p.Category, Code: k.Code,
			Title: skuTitle(p.Title, k.Spec), State: Active,
		}}
	}
	return out
}

func newMedia(product id.Product, media []NewMedia) []Media {
	out := make([]Media, len(media))
	for i, m := range media {
		out[i] = Media{ID: m.ID, Product: product, Kind: m.Kind, URL: m.URL}
	}
	return out
}

func insert(tx *db.Tx, products []Product) {
	rows := db.NewRows("catalog_products", "id", "supplier_id", "brand_id", "category_id", "code", "title", "folded_title", "description", "created_at", "updated_at")
	var skus []SKU
	var media []Media
	for i := range products {
		p := &products[i]
		rows.Add(p.ID, p.Supplier, p.Brand, p.Category, p.Code, p.Title, strings.ToLower(p.Title), p.Description, p.CreatedAt, p.UpdatedAt)
		skus, media = append(skus, p.SKUs...), append(media, p.Media...)
	}
	tx.Insert(rows)
	insertSKUs(tx, skus)
	insertMedia(tx, media)
}

func insertMedia(tx *db.Tx, media []Media) {
	rows := db.NewRows("catalog_media", "id", "product_id", "kind", "url", "place")
	for i, m := range media {
		rows.Add(m.ID, m.Product, m.Kind, m.URL, i)
	}
	tx.Insert(rows)
}

const productColumns = "id, supplier_id, brand_id, category_id, code, title, description, created_at, updated_at"

func scanProduct(r *db.Row) Product {
	return Product{
		ID: id.Product(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()), Category: id.Category(r.Int()),
		Code: r.Text(), Title: r.Text(), Description: r.Text(), CreatedAt: clock.Micros(r.Int()), UpdatedAt: clock.Micros(r.Int()),
	}
}

// Get gives a product of the owner (0: any owner) with its SKUs and media, or ErrNotFound.
func Get(tx *db.Tx, owner id.Supplier, product id.Product) (Product, error) {
	p, err := head(tx, owner, product)
	if err != nil {
		return Product{}, err
	}
	filled := []Product{p}
	err = Fill(tx, filled)
	return filled[0], err
}

func head(tx *db.Tx, owner id.Supplier, product id.Product) (Product, error) {
	p, err := db.One(tx, scanProduct, "select "+productColumns+` from catalog_products
		where id = $1 and (supplier_id = $2 or $2 = 0)`, product, owner)
	return p, found(err)
}

// Fill reads SKUs and media into products.
func Fill(tx *db.Tx, products []Product) error {
	ids := make([]id.Product, len(products))
	place := make(map[id.Product]*Product, len(products))
	for i := range products {
		products[i].SKUs, products[i].Media = nil, nil
		ids[i], place[products[i].ID] = products[i].ID, &products[i]
	}
	tx.Load("catalog_skus", []string{"product_id", "id"}, db.Ids(ids), skuColumns, func(r *db.Row) {
		k := scanSKU(r)
		place[k.Product].SKUs = append(place[k.Product].SKUs, k)
	})
	tx.Load("catalog_media", []string{"product_id", "place"}, db.Ids(ids), "id, product_id, kind, url", func(r *db.Row) {
		m := Media{ID: id.Media(r.Int()), Product: id.Product(r.Int()), Kind: MediaKind(r.Text()), URL: r.Text()}
		place[m.Product].Media = append(place[m.Product].Media, m)
	})
	return tx.Flush()
}

// Change is what Update changes; nil leaves as it is.
type Change struct {
	Title       *string
	Description *string
}

// Update changes title and description of the owner's product (0: any owner): ErrNotFound, or what is wrong with the texts. The
// titles of its SKUs follow; orders placed before keep theirs.
func Update(tx *db.Tx, owner id.Supplier, product id.Product, c Change, at clock.Micros) (Product, error) {
	p, err := Get(tx, owner, product)
	if err != nil {
		return Product{}, err
	}
	var faults fault.List
	if c.Title != nil {
		p.Title = strings.TrimSpace(*c.Title)
		checkTitle(&faults, p.Title, "")
	}
	if c.Description != nil {
		p.Description = strings.TrimSpace(*c.Description)
		checkDescription(&faults, p.Description, "")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	p.UpdatedAt = at
	tx.ExecOne("update catalog_products set title = $2, folded_title = $3, description = $4, updated_at = $5 where id = $1",
		product, p.Title, strings.ToLower(p.Title), p.Description, at)
	changes := db.NewChanges("catalog_skus", "=id", "title")
	for i := range p.SKUs {
		k := &p.SKUs[i]
		k.Title = skuTitle(p.Title, k.Spec)
		changes.Add(k.ID, k.Title)
	}
	tx.Change(changes)
	return p, nil
}

// ReplaceMedia puts other media in the place of a product's (owner 0: any owner): ErrNotFound, or what is wrong with them.
func ReplaceMedia(tx *db.Tx, owner id.Supplier, product id.Product, media []NewMedia, at clock.Micros) (Product, error) {
	var faults fault.List
	checkMedia(&faults, media, "")
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	p, err := Get(tx, owner, product)
	if err != nil {
		return Product{}, err
	}
	p.Media, p.UpdatedAt = newMedia(product, media), at
	tx.Exec("delete from catalog_media where product_id = $1", product)
	insertMedia(tx, p.Media)
	tx.ExecOne("update catalog_products set updated_at = $2 where id = $1", product, at)
	return p, nil
}
