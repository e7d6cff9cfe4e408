package catalog

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// upsert is the working set of UpsertAll: what is there of what is wanted, and what becomes of it.
type upsert struct {
	by         Upserting
	brands     map[string]*Brand
	brandIDs   map[id.Brand]*Brand
	tree       map[db.Named]*Category // by parent and name
	categories map[id.Category]*Category
	products   map[id.Product]*kept
	byCode     map[db.Named]*kept // by supplier and code
	ofSKU      map[db.Named]*kept // by supplier and SKU code

	newBrands     []Brand
	newCategories []Category
	order         []*kept // those that were made or changed
	forms         *forms
}

// kept is one product as it was and as it will be.
type kept struct {
	was, now Product
	fresh    bool
	touched  bool
	skus     map[string]int // places in now.SKUs by code
	changed  map[int]bool   // those of them that were there and differ now
	loaded   int            // how many of them were there
	proposes bool           // its supplier's change of texts waits for the operator
}

func newUpsert(by Upserting) *upsert {
	return &upsert{
		by: by, brands: map[string]*Brand{}, brandIDs: map[id.Brand]*Brand{}, tree: map[db.Named]*Category{}, categories: map[id.Category]*Category{},
		products: map[id.Product]*kept{}, byCode: map[db.Named]*kept{}, ofSKU: map[db.Named]*kept{},
	}
}

// look reads what is there of those that have no outcome yet: five round trips, however many they are.
func (u *upsert) look(tx *db.Tx, wanted []Wanted, done []Result) error {
	var names []string
	var brands []id.Brand
	var leaves []id.Category
	var codes, skus []db.Named
	for i, w := range wanted {
		if done[i].Did != "" {
			continue
		}
		own := int64(w.Supplier)
		names, brands, leaves = append(names, w.Brand), append(brands, w.BrandID), append(leaves, w.CategoryID)
		if w.Code != "" {
			codes = append(codes, db.Named{Owner: own, Name: w.Code})
		} else {
			codes = append(codes, db.Named{Owner: own, Name: w.SKUs[0].Code})
		}
		for _, k := range w.SKUs {
			skus = append(skus, db.Named{Owner: own, Name: k.Code})
		}
	}
	u.loadBrandNames(tx, names)
	LoadBrands(tx, brands, u.brandIDs)
	LoadCategories(tx, leaves, u.categories)
	var found []id.Product
	tx.Load("catalog_products", []string{"supplier_id", "code"}, db.Names(codes), "id", func(r *db.Row) { found = append(found, id.Product(r.Int())) })
	tx.Load("catalog_skus", []string{"supplier_id", "code"}, db.Names(skus), "product_id", func(r *db.Row) { found = append(found, id.Product(r.Int())) })
	if err := u.loadTree(tx, wanted, done); err != nil { // flushes
		return err
	}
	tx.Load("catalog_products", []string{"id"}, db.Ids(found), productColumns, func(r *db.Row) { u.keep(scanProduct(r)) })
	tx.Load("catalog_skus", []string{"product_id", "id"}, db.Ids(found), skuColumns, func(r *db.Row) { u.keepSKU(scanSKU(r)) })
	var failed error
	loadProposals(tx, found, func(p id.Product, x Proposal, err error) {
		k := u.products[p]
		k.now.Proposal, k.was.Proposal = &x, &x
		if failed == nil {
			failed = err
		}
	})
	err := errors.Join(tx.Flush(), failed)
	if err != nil {
		return err
	}
	u.forms, err = loadForms(tx, u.leaves(wanted))
	return err
}

// leaves are the third-level categories that are named.
func (u *upsert) leaves(wanted []Wanted) map[id.Category]*Category {
	out := map[id.Category]*Category{}
	for i := range wanted {
		if c := u.categoryOf(&wanted[i]); c != nil && c.Level == Levels {
			out[c.ID] = c
		}
	}
	return out
}

// namesAtOnce is how many names one statement asks for: a fixed number, so that it stays prepared.
const namesAtOnce = 64

func (u *upsert) loadBrandNames(tx *db.Tx, names []string) {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	if len(names) > 0 && names[0] == "" {
		names = names[1:]
	}
	for chunk := range slices.Chunk(names, namesAtOnce) {
		args, places := make([]any, namesAtOnce), make([]string, namesAtOnce)
		for i := range args {
			args[i], places[i] = chunk[min(i, len(chunk)-1)], "$"+strconv.Itoa(i+1)
		}
		tx.Query(func(r *db.Row) {
			b := scanBrand(r)
			u.brands[b.Name] = &b
		}, "select "+brandColumns+" from catalog_brands where name in ("+strings.Join(places, ", ")+")", args...)
	}
}

// loadTree reads the categories on the wanted paths, level by level; the first level travels with what is queued.
func (u *upsert) loadTree(tx *db.Tx, wanted []Wanted, done []Result) error {
	for level := range Levels {
		var keys []db.Named
		for i, w := range wanted {
			if done[i].Did != "" || len(w.Category) != Levels {
				continue
			}
			if parent, known := u.down(w.Category[:level]); known {
				keys = append(keys, db.Named{Owner: int64(parent), Name: w.Category[level]})
			}
		}
		tx.Load("catalog_categories", []string{"parent_id", "name"}, db.Names(keys), categoryColumns, func(r *db.Row) {
			c := scanCategory(r)
			u.tree[db.Named{Owner: int64(c.Parent), Name: c.Name}] = &c
		})
		if err := tx.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// down walks a path from the top; false when it leaves the tree.
func (u *upsert) down(path []string) (at id.Category, known bool) {
	for _, name := range path {
		c := u.tree[db.Named{Owner: int64(at), Name: name}]
		if c == nil {
			return 0, false
		}
		at = c.ID
	}
	return at, true
}

func (u *upsert) keep(p Product) {
	k := &kept{was: p, now: p, skus: map[string]int{}, changed: map[int]bool{}}
	u.products[p.ID] = k
	u.byCode[db.Named{Owner: int64(p.Supplier), Name: p.Code}] = k
}

func (u *upsert) keepSKU(sku SKU) {
	k := u.products[sku.Product]
	k.skus[sku.Code] = len(k.now.SKUs)
	k.now.SKUs, k.was.SKUs = append(k.now.SKUs, sku), append(k.was.SKUs, sku)
	k.loaded++
	u.ofSKU[db.Named{Owner: int64(sku.Supplier), Name: sku.Code}] = k
}

func (u *upsert) brandOf(w *Wanted) *Brand {
	if w.BrandID != 0 {
		return u.brandIDs[w.BrandID]
	}
	return u.brands[w.Brand]
}

func (u *upsert) categoryOf(w *Wanted) *Category {
	if w.CategoryID != 0 {
		return u.categories[w.CategoryID]
	}
	if len(w.Category) != Levels {
		return nil
	}
	parent, known := u.down(w.Category[:Levels-1])
	if !known {
		return nil
	}
	return u.tree[db.Named{Owner: int64(parent), Name: w.Category[Levels-1]}]
}

// begin makes a product without SKUs; a brand or category that is nil is made before it.
func (u *upsert) begin(w *Wanted, brand *Brand, category *Category) *kept {
	if brand == nil {
		brand = &Brand{ID: id.NewBrand(u.by.IDs), Name: w.Brand}
		u.brands[w.Brand] = brand
		u.newBrands = append(u.newBrands, *brand)
	}
	if category == nil {
		category = u.plant(w.Category)
	}
	n := NewProduct{
		ID: id.NewProduct(u.by.IDs), Supplier: w.Supplier, Brand: brand.ID, Category: category.ID,
		Code: cmp.Or(w.Code, w.SKUs[0].Code), Title: w.Title, Description: w.Description,
		// What the operator brings in is approved by the act, unless values are still missing that its category demands.
		Draft: !u.by.Opens || u.forms.demands(category.ID),
	}
	p := &kept{now: n.product(u.by.At), fresh: true, touched: true, skus: map[string]int{}, changed: map[int]bool{}}
	u.products[p.now.ID] = p
	u.byCode[db.Named{Owner: int64(w.Supplier), Name: p.now.Code}] = p
	u.order = append(u.order, p)
	return p
}

// plant makes what is missing of a path.
func (u *upsert) plant(path []string) *Category {
	var at *Category
	for level, name := range path {
		parent, top := id.Category(0), id.Category(0)
		if at != nil {
			parent, top = at.ID, at.top()
		}
		key := db.Named{Owner: int64(parent), Name: name}
		if u.tree[key] == nil {
			u.tree[key] = &Category{ID: id.NewCategory(u.by.IDs), Parent: parent, Level: int64(level + 1), Name: name, Top: top}
			u.newCategories = append(u.newCategories, *u.tree[key])
		}
		at = u.tree[key]
	}
	return at
}

// retell changes what is said of the product, and says whether anything differs.
func (u *upsert) retell(k *kept, w *Wanted) bool {
	if !u.by.Opens && k.now.Review.ApprovedAt != 0 {
		return k.propose(w, u.by.At)
	}
	title, description := cmp.Or(w.Title, k.now.Title), cmp.Or(w.Description, k.now.Description)
	if title == k.now.Title && description == k.now.Description {
		return false
	}
	if title != k.now.Title {
		for i := range k.now.SKUs {
			k.now.SKUs[i].Title = skuTitle(title, k.now.SKUs[i].Spec)
			k.changed[i] = i < k.loaded
		}
	}
	k.now.Title, k.now.Description = title, description
	k.touched = true
	return true
}

// propose notes what a supplier would change of a product that was approved: it waits for the operator. The same proposal again is no change.
func (k *kept) propose(w *Wanted, at clock.Micros) bool {
	title, description := k.now.Title, k.now.Description
	var c Change
	if k.now.Proposal != nil {
		c = k.now.Proposal.Change
		if c.Title != nil {
			title = *c.Title
		}
		if c.Description != nil {
			description = *c.Description
		}
	}
	wanted := Change{}
	if w.Title != "" && w.Title != title {
		wanted.Title = &w.Title
	}
	if w.Description != "" && w.Description != description {
		wanted.Description = &w.Description
	}
	if wanted.Title == nil && wanted.Description == nil {
		return false
	}
	k.now.Proposal, k.proposes, k.touched = &Proposal{c.with(&wanted), at}, true, true
	return true
}

// sku adds a SKU to the product, or changes it.
func (u *upsert) sku(p *kept, n NewSKU) (id.SKU, Did) {
	place, have := p.skus[n.Code]
	if !have {
		n.ID = id.NewSKU(u.by.IDs)
		place = len(p.now.SKUs)
		p.now.SKUs = append(p.now.SKUs, p.now.newSKUs([]NewSKU{n})...)
		p.skus[n.Code], p.touched = place, true
		u.ofSKU[db.Named{Owner: int64(p.now.Supplier), Name: n.Code}] = p
		u.mark(p)
		return n.ID, Made
	}
	k := &p.now.SKUs[place]
	was := *k
	k.Spec, k.GTIN, k.WeightGrams = cmp.Or(n.Spec, k.Spec), cmp.Or(n.GTIN, k.GTIN), cmp.Or(n.WeightGrams, k.WeightGrams)
	k.Title = skuTitle(p.now.Title, k.Spec)
	if *k == was {
		u.mark(p)
		return k.ID, Unchanged
	}
	p.changed[place], p.touched = place < p.loaded, true
	u.mark(p)
	return k.ID, Changed
}

// mark puts a product that was touched among those to be written.
func (u *upsert) mark(p *kept) {
	if p.touched && !p.fresh && !slices.Contains(u.order[max(0, len(u.order)-1):], p) {
		u.order = append(u.order, p)
	}
}

func skuPlace(i int) string { return "skus[" + strconv.Itoa(i) + "]." }

// touched gives what was made or changed, each product once, with those of its SKUs that were.
func (u *upsert) touched() []Touch {
	var out []Touch
	seen := map[id.Product]bool{}
	for _, p := range u.order {
		if seen[p.now.ID] {
			continue
		}
		seen[p.now.ID] = true
		if p.fresh {
			out = append(out, Touch{After: p.now})
			continue
		}
		before, after := p.was, p.now
		before.SKUs, after.SKUs = nil, nil
		for i, k := range p.now.SKUs {
			if p.changed[i] {
				before.SKUs = append(before.SKUs, p.was.SKUs[i])
			}
			if p.changed[i] || i >= p.loaded {
				after.SKUs = append(after.SKUs, k)
			}
		}
		after.UpdatedAt = u.by.At
		out = append(out, Touch{&before, after})
	}
	return out
}

// write queues what was made and changed. A product that another transaction changed meanwhile makes this one lose the race.
func (u *upsert) write(tx *db.Tx, touched []Touch) {
	brands, categories := db.NewRows("catalog_brands", "id", "name", "country", "logo_url", "updated_at"),
		db.NewRows("catalog_categories", "id", "parent_id", "level", "name", "top_id", "updated_at")
	for _, b := range u.newBrands {
		brands.Add(b.ID, b.Name, b.Country, b.LogoURL, tx.Now())
	}
	for _, c := range u.newCategories {
		categories.Add(c.ID, c.Parent, c.Level, c.Name, c.Top, tx.Now())
	}
	tx.Insert(brands)
	tx.Insert(categories)
	var made []Product
	var added []SKU
	var reviewed []*Product
	heads := db.NewChanges("catalog_products", "=id", "=updated_at", "title", "folded_title", "description", "updated_at")
	skus := db.NewChanges("catalog_skus", "=id", "title", "spec", "gtin", "weight_grams")
	slices.SortStableFunc(touched, func(a, b Touch) int { return cmp.Compare(a.After.ID, b.After.ID) }) // rows are locked in this order
	for _, t := range touched {
		p := t.After
		if t.Before == nil {
			made = append(made, p)
			continue
		}
		now := &u.products[p.ID].now
		now.UpdatedAt = p.UpdatedAt
		if u.by.Opens {
			now.revise(0, u.by.At)
		} else {
			now.revise(p.Supplier, u.by.At)
		}
		reviewed = append(reviewed, now)
		heads.Add(p.ID, t.Before.UpdatedAt, p.Title, strings.ToLower(p.Title), p.Description, p.UpdatedAt)
		for i, k := range p.SKUs {
			if i < len(t.Before.SKUs) {
				skus.Add(k.ID, k.Title, k.Spec, k.GTIN, k.WeightGrams)
			} else {
				added = append(added, k)
			}
		}
	}
	tx.Change(heads)
	tx.Change(skus)
	keep(tx, reviewed)
	u.writeProposals(tx, reviewed)
	insert(tx, made, u.forms)
	insertSKUs(tx, added)
}

// writeProposals queues what suppliers would change.
func (u *upsert) writeProposals(tx *db.Tx, products []*Product) {
	rows, changes := db.NewRows("catalog_proposals", "product_id", "body", "proposed_at"), db.NewChanges("catalog_proposals", "=product_id", "body", "proposed_at")
	for _, p := range products {
		k := u.products[p.ID]
		switch {
		case !k.proposes:
		case k.was.Proposal != nil:
			changes.Add(p.ID, stored(p.Proposal.Change), p.Proposal.At)
		default:
			rows.Add(p.ID, stored(p.Proposal.Change), p.Proposal.At)
		}
	}
	tx.Insert(rows)
	tx.Change(changes)
}
