package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Change is a change of what the operator reviews of a product; nil leaves as it is.
type Change struct {
	Title       *string
	Description *string
	Packaging   *string
	Dispatch    *string
	Brand       *id.Brand
	Category    *id.Category
	Handbook    *Handbook
	Values      *[]Value // all of the product's and of its SKUs'
	Media       *[]NewMedia
}

// Proposal is what a supplier would change of a product that was approved: it holds once the operator has approved it.
type Proposal struct {
	Change
	At clock.Micros // of its last change
}

// Update changes what is reviewed of the owner's product: ErrNotFound, or all that is wrong with the change. The operator's (owner 0)
// holds at once, and so does a supplier's as long as the product was never approved. Later a supplier's waits as a proposal, and
// the product goes back to review: what is on sale is always what was approved. Titles of SKUs follow their product's; orders placed
// before keep theirs.
func Update(tx *db.Tx, owner id.Supplier, product id.Product, c Change, at clock.Micros) (Product, error) {
	var faults fault.List
	c.clean(&faults)
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	p, err := lockOne(tx, owner, product)
	if err != nil {
		return Product{}, err
	}
	waits := owner != 0 && p.Review.ApprovedAt != 0
	if waits && p.Proposal != nil {
		c = p.Proposal.with(&c)
	}
	all := []revision{{p, c}}
	f, err := judgeAll(tx, &faults, all, func(int) string { return "" })
	if err != nil {
		return Product{}, err
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	if waits {
		p.Proposal = &Proposal{all[0].Change, at}
		tx.Exec(`insert into catalog_proposals (product_id, body, proposed_at) values ($1, $2, $3)
			on conflict (product_id) do update set body = excluded.body, proposed_at = excluded.proposed_at`, product, stored(all[0].Change), at)
	} else {
		apply(tx, all, f)
	}
	p.revise(owner, at)
	keep(tx, []*Product{p})
	return *p, nil
}

// ReplaceMedia puts other media in the place of a product's; see Update.
func ReplaceMedia(tx *db.Tx, owner id.Supplier, product id.Product, media []NewMedia, at clock.Micros) (Product, error) {
	return Update(tx, owner, product, Change{Media: &media}, at)
}

// with gives a change with a later one over it.
func (c *Change) with(later *Change) Change {
	out := *c
	put(&out.Title, later.Title)
	put(&out.Description, later.Description)
	put(&out.Packaging, later.Packaging)
	put(&out.Dispatch, later.Dispatch)
	put(&out.Brand, later.Brand)
	put(&out.Category, later.Category)
	put(&out.Handbook, later.Handbook)
	put(&out.Values, later.Values)
	put(&out.Media, later.Media)
	return out
}

// Parts names what is changed, as the API does.
func (c *Change) Parts() []string {
	var parts []string
	for _, x := range []struct {
		name    string
		changed bool
	}{
		{"title", c.Title != nil}, {"description", c.Description != nil}, {"packaging", c.Packaging != nil}, {"dispatch_region", c.Dispatch != nil},
		{"brand_id", c.Brand != nil}, {"category_id", c.Category != nil}, {"handbook", c.Handbook != nil}, {"attributes", c.Values != nil}, {"media", c.Media != nil},
	} {
		if x.changed {
			parts = append(parts, x.name)
		}
	}
	return parts
}

func put[T any](into **T, later *T) {
	if later != nil {
		*into = later
	}
}

// clean trims the texts into copies and notes all mistakes that can be seen without a database.
func (c *Change) clean(faults *fault.List) {
	trim := func(s **string) {
		if *s != nil {
			text := strings.TrimSpace(**s)
			*s = &text
		}
	}
	trim(&c.Title)
	trim(&c.Description)
	trim(&c.Packaging)
	trim(&c.Dispatch)
	if c.Title != nil {
		checkTitle(faults, *c.Title, "")
	}
	if c.Description != nil {
		checkDescription(faults, *c.Description, "")
	}
	if c.Packaging != nil {
		checkPackaging(faults, *c.Packaging, "")
	}
	if c.Dispatch != nil {
		checkDispatch(faults, *c.Dispatch, "")
	}
	if c.Handbook != nil {
		h := c.Handbook.clean(faults, "")
		c.Handbook = &h
	}
	if c.Values != nil && len(*c.Values) > MaxValues {
		faults.Add(ErrValue, "attributes")
		c.Values = nil
	}
	if c.Media != nil {
		checkMedia(faults, *c.Media, "")
	}
}

// revision is a change of one product that has been read.
type revision struct {
	*Product
	Change
}

// category and values that the product would have.
func (r *revision) category() id.Category {
	if r.Change.Category != nil {
		return *r.Change.Category
	}
	return r.Product.Category
}

func (r *revision) values() []Value {
	if r.Change.Values != nil {
		return *r.Change.Values
	}
	return r.Product.Values
}

// judgeAll looks changes over against brands, categories and attributes, and gives the attributes that their products will have. Values
// are put as they are kept.
func judgeAll(tx *db.Tx, faults *fault.List, all []revision, prefix func(i int) string) (*forms, error) {
	brands, categories := map[id.Brand]*Brand{}, map[id.Category]*Category{}
	var brandIDs []id.Brand
	var categoryIDs []id.Category
	for i := range all {
		categoryIDs = append(categoryIDs, all[i].category())
		if b := all[i].Change.Brand; b != nil {
			brandIDs = append(brandIDs, *b)
		}
	}
	LoadBrands(tx, brandIDs, brands)
	LoadCategories(tx, categoryIDs, categories)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	f, err := loadForms(tx, categories)
	if err != nil {
		return nil, err
	}
	for i := range all {
		r := &all[i]
		if b := r.Change.Brand; b != nil && brands[*b] == nil {
			faults.Add(ErrBrand, prefix(i)+"brand_id")
		}
		if c := categories[r.category()]; c == nil || c.Level != Levels {
			faults.Add(ErrCategory, prefix(i)+"category_id")
			continue
		}
		if r.Change.Values != nil || r.Change.Category != nil {
			kept := f.judge(faults, r.category(), r.values(), func(n int) string { return prefix(i) + "attributes[" + strconv.Itoa(n) + "]" })
			r.judgeSKUs(faults, kept, prefix(i))
			r.Change.Values = &kept
		}
	}
	return f, nil
}

func (r *revision) judgeSKUs(faults *fault.List, values []Value, prefix string) {
	for i, v := range values {
		if v.SKU != 0 && !slices.ContainsFunc(r.SKUs, func(k SKU) bool { return k.ID == v.SKU }) {
			faults.Add(ErrValueSKU, prefix+"attributes["+strconv.Itoa(i)+"].sku_id")
		}
	}
}

// apply makes changes hold, with a fixed number of statements. The products' own rows are written by keep.
func apply(tx *db.Tx, all []revision, f *forms) {
	skus := db.NewChanges("catalog_skus", "=id", "brand_id", "category_id", "title")
	oldMedia, media := db.NewRows("catalog_media", "product_id"), newMediaRows()
	oldBooks, books := db.NewRows("catalog_handbooks", "product_id"), db.NewRows("catalog_handbooks", "product_id", "body")
	oldValues, values := db.NewRows("catalog_values", "product_id"), newValueRows()
	for i := range all {
		p, c := all[i].Product, all[i].Change
		overwrite(&p.Title, c.Title)
		overwrite(&p.Description, c.Description)
		overwrite(&p.Packaging, c.Packaging)
		overwrite(&p.Dispatch, c.Dispatch)
		overwrite(&p.Brand, c.Brand)
		overwrite(&p.Category, c.Category)
		for i := range p.SKUs {
			k := &p.SKUs[i]
			k.Brand, k.Category, k.Title = p.Brand, p.Category, skuTitle(p.Title, k.Spec)
			if c.Title != nil || c.Brand != nil || c.Category != nil {
				skus.Add(k.ID, k.Brand, k.Category, k.Title)
			}
		}
		if c.Media != nil {
			p.Media = newMedia(p.ID, *c.Media)
			oldMedia.Add(p.ID)
			addMedia(media, p.Media)
		}
		if c.Handbook != nil {
			p.Handbook = *c.Handbook
			oldBooks.Add(p.ID)
			addHandbook(books, p)
		}
		if c.Values != nil {
			p.Values = *c.Values
			oldValues.Add(p.ID)
			f.insert(values, p.ID, p.Values)
		}
	}
	tx.Change(skus)
	tx.Delete(oldMedia)
	tx.Delete(oldBooks)
	tx.Delete(oldValues)
	tx.Insert(media)
	tx.Insert(books)
	tx.Insert(values)
}

func addHandbook(rows *db.Rows, p *Product) {
	if !p.Handbook.IsEmpty() {
		rows.Add(p.ID, stored(p.Handbook))
	}
}

// revise counts a change of what is reviewed; a supplier's goes back to review.
func (p *Product) revise(owner id.Supplier, at clock.Micros) {
	p.Review.Revision++
	p.UpdatedAt = at
	if owner != 0 {
		_ = p.Review.move(Revision, at) // every state allows it
	}
}

// keep writes the rows of products that have changed.
func keep(tx *db.Tx, products []*Product) {
	changes := db.NewChanges("catalog_products", "=id", "brand_id", "category_id", "title", "folded_title", "description", "packaging",
		"dispatch_region", "review_state", "revision", "submitted_at", "approved_at", "refusal", "updated_at")
	for _, p := range products {
		changes.Add(p.ID, p.Brand, p.Category, p.Title, strings.ToLower(p.Title), p.Description, p.Packaging, p.Dispatch,
			p.Review.State, p.Review.Revision, p.Review.SubmittedAt, p.Review.ApprovedAt, p.Review.Reason, p.UpdatedAt)
	}
	tx.Change(changes)
}

// loadProposals queues reading what suppliers would change of products.
func loadProposals(tx *db.Tx, products []id.Product, into func(p id.Product, x Proposal, err error)) {
	tx.Load("catalog_proposals", []string{"product_id"}, db.Ids(products), "product_id, body, proposed_at", func(r *db.Row) {
		p := id.Product(r.Int())
		var x Proposal
		err := readStored(r.Text(), &x.Change)
		if err != nil {
			err = fmt.Errorf("proposal of %s: %w", p, err)
		}
		x.At = clock.Micros(r.Int())
		into(p, x, err)
	})
}

// lockOne locks a product of the owner (0: any owner) and reads all of it, or gives ErrNotFound.
func lockOne(tx *db.Tx, owner id.Supplier, product id.Product) (*Product, error) {
	found, err := lockAll(tx, []id.Product{product})
	if err != nil {
		return nil, err
	}
	p := found[product]
	if p == nil || owner != 0 && p.Supplier != owner {
		return nil, ErrNotFound
	}
	return p, nil
}

// lockAll locks products and reads all of them; unknown ids stay absent.
func lockAll(tx *db.Tx, ids []id.Product) (map[id.Product]*Product, error) {
	var all []Product
	tx.Lock("catalog_products", []string{"id"}, db.Ids(ids), productColumns, func(r *db.Row) { all = append(all, scanProduct(r)) })
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	err := Fill(tx, all)
	into := make(map[id.Product]*Product, len(all))
	for i := range all {
		into[all[i].ID] = &all[i]
	}
	return into, err
}
