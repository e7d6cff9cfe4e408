package catalog

import (
	"cmp"
	"errors"
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
		known.complete(&faults, &drafts[i], prefix(i))
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return nil, err
	}
	products := make([]Product, len(drafts))
	for i := range drafts {
		products[i] = drafts[i].product(at)
	}
	insert(tx, products, known.forms)
	return products, nil
}

// surroundings is what new products are judged against.
type surroundings struct {
	brands     map[id.Brand]*Brand
	categories map[id.Category]*Category
	codes      map[db.Named]bool
	forms      *forms
}

func look(tx *db.Tx, drafts []NewProduct) (surroundings, error) {
	s := surroundings{brands: map[id.Brand]*Brand{}, categories: map[id.Category]*Category{}, codes: map[db.Named]bool{}}
	var brands []id.Brand
	var categories []id.Category
	var codes []db.Named
	for _, n := range drafts {
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
	err := tx.Flush()
	if err == nil {
		s.forms, err = loadForms(tx, s.categories)
	}
	return s, err
}

// judge notes what does not fit, and takes the product's codes, so that a later one of the same request can't.
func (s *surroundings) judge(faults *fault.List, n *NewProduct, prefix string) {
	if s.brands[n.Brand] == nil {
		faults.Add(ErrBrand, prefix+"brand_id")
	}
	if c := s.categories[n.Category]; c == nil || c.Level != Levels {
		faults.Add(ErrCategory, prefix+"category_id")
	}
	for i, k := range n.SKUs {
		code := db.Named{Owner: int64(n.Supplier), Name: k.Code}
		if s.codes[code] {
			faults.Add(ErrCodeTaken, prefix+"skus["+strconv.Itoa(i)+"].code")
		}
		s.codes[code] = true
	}
	n.Values = s.forms.judge(faults, n.Category, of(0, n.Values), placesIn(prefix+"attributes"))
	n.SKUs = slices.Clone(n.SKUs)
	for i := range n.SKUs {
		k := &n.SKUs[i]
		k.Values = s.forms.judge(faults, n.Category, of(k.ID, k.Values), placesIn(prefix+"skus["+strconv.Itoa(i)+"].attributes"))
	}
}

// of gives values to a SKU, or to the whole product.
func of(sku id.SKU, values []Value) []Value {
	out := slices.Clone(values)
	for i := range out {
		out[i].SKU = sku
	}
	return out
}

func placesIn(list string) func(i int) string {
	return func(i int) string { return list + "[" + strconv.Itoa(i) + "]" }
}

// complete notes what a product lacks that is approved by the act.
func (s *surroundings) complete(faults *fault.List, n *NewProduct, prefix string) {
	if !n.Draft {
		skus := make([]id.SKU, len(n.SKUs))
		for i, k := range n.SKUs {
			skus[i] = k.ID
		}
		s.forms.missing(faults, n.Category, skus, n.values(), prefix+"attributes")
	}
}

// values gives the product's values and its SKUs', in the order they are read.
func (n *NewProduct) values() []Value {
	all := append([]Value(nil), n.Values...)
	for _, k := range n.SKUs {
		all = append(all, k.Values...)
	}
	return sorted(all)
}

func (n *NewProduct) product(at clock.Micros) Product {
	p := Product{
		ID: n.ID, Supplier: n.Supplier, Brand: n.Brand, Category: n.Category, Title: n.Title, Description: n.Description,
		Packaging: n.Packaging, Dispatch: n.Dispatch, RestockDays: n.RestockDays, RestockAt: n.RestockAt,
		Review:    Review{State: Approved, Revision: 1, ApprovedAt: at},
		CreatedAt: at, UpdatedAt: at, Media: newMedia(n.ID, n.Media), Values: n.values(),
	}
	if !n.Handbook.IsEmpty() {
		p.Handbook = n.Handbook
	}
	if n.Draft {
		p.Review = Review{State: Draft, Revision: 1}
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

func insert(tx *db.Tx, products []Product, f *forms) {
	rows := db.NewRows("catalog_products", "id", "supplier_id", "brand_id", "category_id", "title", "folded_title", "description", "packaging",
		"dispatch_region", "restock_days", "restock_at", "review_state", "revision", "submitted_at", "approved_at", "refusal", "created_at", "updated_at")
	media, books, values := newMediaRows(), db.NewRows("catalog_handbooks", "product_id", "body"), newValueRows()
	var skus []SKU
	for i := range products {
		p := &products[i]
		rows.Add(p.ID, p.Supplier, p.Brand, p.Category, p.Title, strings.ToLower(p.Title), p.Description, p.Packaging, p.Dispatch, p.RestockDays,
			p.RestockAt, p.Review.State, p.Review.Revision, p.Review.SubmittedAt, p.Review.ApprovedAt, p.Review.Reason, p.CreatedAt, p.UpdatedAt)
		skus = append(skus, p.SKUs...)
		addMedia(media, p.Media)
		addHandbook(books, p)
		f.insert(values, p.ID, p.Values)
	}
	tx.Insert(rows)
	insertSKUs(tx, skus)
	tx.Insert(media)
	tx.Insert(books)
	tx.Insert(values)
}

func newMediaRows() *db.Rows {
	return db.NewRows("catalog_media", "id", "product_id", "kind", "url", "place")
}

func addMedia(rows *db.Rows, media []Media) {
	for i, m := range media {
		rows.Add(m.ID, m.Product, m.Kind, m.URL, i)
	}
}

const productColumns = `id, supplier_id, brand_id, category_id, title, description, packaging, dispatch_region, restock_days, restock_at,
	review_state, revision, submitted_at, approved_at, refusal, created_at, updated_at`

func scanProduct(r *db.Row) Product {
	return Product{
		ID: id.Product(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()), Category: id.Category(r.Int()),
		Title: r.Text(), Description: r.Text(), Packaging: r.Text(), Dispatch: r.Text(), RestockDays: r.Int(), RestockAt: clock.Micros(r.Int()),
		Review: Review{
			State: ReviewState(r.Text()), Revision: r.Int(), SubmittedAt: clock.Micros(r.Int()), ApprovedAt: clock.Micros(r.Int()), Reason: r.Text(),
		},
		CreatedAt: clock.Micros(r.Int()), UpdatedAt: clock.Micros(r.Int()),
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

// LoadHeads queues loading of products without what Fill reads; unknown ids stay absent.
func LoadHeads(tx *db.Tx, ids []id.Product, into map[id.Product]*Product) {
	tx.Load("catalog_products", []string{"id"}, db.Ids(ids), productColumns, func(r *db.Row) {
		p := scanProduct(r)
		into[p.ID] = &p
	})
}

// Fill reads SKUs, media, handbooks, values, labels and proposals into products.
func Fill(tx *db.Tx, products []Product) error {
	ids := make([]id.Product, len(products))
	place := make(map[id.Product]*Product, len(products))
	for i := range products {
		p := &products[i]
		p.SKUs, p.Media, p.Handbook, p.Values, p.Labels, p.Proposal = nil, nil, Handbook{}, nil, nil, nil
		ids[i], place[p.ID] = p.ID, p
	}
	var unread error
	tx.Load("catalog_skus", []string{"product_id", "id"}, db.Ids(ids), skuColumns, func(r *db.Row) {
		k := scanSKU(r)
		place[k.Product].SKUs = append(place[k.Product].SKUs, k)
	})
	tx.Load("catalog_media", []string{"product_id", "place"}, db.Ids(ids), "id, product_id, kind, url", func(r *db.Row) {
		m := Media{ID: id.Media(r.Int()), Product: id.Product(r.Int()), Kind: MediaKind(r.Text()), URL: r.Text()}
		place[m.Product].Media = append(place[m.Product].Media, m)
	})
	loadHandbooks(tx, ids, func(p id.Product, h Handbook, err error) {
		place[p].Handbook, unread = h, errors.Join(unread, err)
	})
	loadProposals(tx, ids, func(p id.Product, x Proposal, err error) {
		place[p].Proposal, unread = &x, errors.Join(unread, err)
	})
	tx.Load("catalog_values", []string{"product_id", "sku_id", "attribute_id"}, db.Ids(ids), "product_id, sku_id, attribute_id, value", func(r *db.Row) {
		p := place[id.Product(r.Int())]
		p.Values = append(p.Values, Value{SKU: id.SKU(r.Int()), Attribute: id.Attribute(r.Int()), Text: r.Text()})
	})
	return errors.Join(fillLabels(tx, ids, place), unread)
}

// SetRestock says how often new goods of the owner's product (0: any owner) come, in days, and when the next come; 0 is unknown. It is a
// fact of the day and not reviewed: ErrNotFound, ErrRestock.
func SetRestock(tx *db.Tx, owner id.Supplier, product id.Product, days int64, next, at clock.Micros) error {
	var faults fault.List
	checkRestock(&faults, days, "")
	if err := faults.Err(ErrInvalid); err != nil {
		return err
	}
	if _, err := head(tx, owner, product); err != nil {
		return err
	}
	tx.ExecOne("update catalog_products set restock_days = $2, restock_at = $3, updated_at = $4 where id = $1", product, days, next, at)
	return nil
}

// sorted gives values in the order they are read: the product's own, then SKU by SKU.
func sorted(values []Value) []Value {
	slices.SortFunc(values, func(a, b Value) int { return cmp.Or(cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Attribute, b.Attribute)) })
	return values
}
