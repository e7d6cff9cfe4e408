package catalog

import (
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Wanted is how a product and some of its SKUs shall be, known by the supplier's own codes. What is empty stays as it is; SKUs that are
// not named stay.
type Wanted struct {
	Supplier id.Supplier
	// Code is the product's; empty: that of the product of the first SKU, or the first SKU's code for a new product.
	Code string
	// Brand and Category are names, the category's from the top level down; BrandID and CategoryID stand for them where they are not 0.
	Brand       string
	Category    []string
	BrandID     id.Brand
	CategoryID  id.Category
	Title       string
	Description string
	SKUs        []NewSKU // their ids are drawn here
}

// Did says what came of a thing that was wanted.
type Did string

// What may come of it.
const (
	Made      Did = "created"
	Changed   Did = "changed"
	Unchanged Did = "unchanged"
	Declined  Did = "refused"
)

// Result is what came of one Wanted.
type Result struct {
	Did     Did
	Product id.Product
	SKUs    []id.SKU // in the order of those that were wanted
	Err     error    // why it was refused, at paths such as `skus[0].gtin`
}

// Touch is one product that was made or changed, with those of its SKUs that were.
type Touch struct {
	Before *Product // nil: it is new
	After  Product
}

// Upserted is what came of UpsertAll.
type Upserted struct {
	Outcomes   []Result
	Touched    []Touch
	Brands     []Brand    // made on the way
	Categories []Category // made on the way
}

// Upserting is who upserts, and when.
type Upserting struct {
	IDs *id.Source
	At  clock.Micros
	// Opens lets brands and categories that are missing be made; else they are refused.
	Opens bool
}

// UpsertAll makes products and SKUs be as they are wanted, each Wanted judged by itself in their order, with a fixed number of statements. It
// writes only what differs. A refused one changes nothing: ErrInvalid with what is wrong at its places.
func UpsertAll(tx *db.Tx, by Upserting, wanted []Wanted) (Upserted, error) {
	wanted = slices.Clone(wanted)
	out := Upserted{Outcomes: make([]Result, len(wanted))}
	u := newUpsert(by)
	for i := range wanted {
		var faults fault.List
		wanted[i].clean(&faults)
		if err := faults.Err(ErrInvalid); err != nil {
			out.Outcomes[i] = Result{Did: Declined, Err: err} // what has no shape is not looked up: the engines can't hold every text
		}
	}
	if err := u.look(tx, wanted, out.Outcomes); err != nil {
		return Upserted{}, err
	}
	for i := range wanted {
		if out.Outcomes[i].Did == "" {
			out.Outcomes[i] = u.upsert(&wanted[i])
		}
	}
	out.Touched, out.Brands, out.Categories = u.touched(), u.newBrands, u.newCategories
	u.write(tx, out.Touched)
	return out, tx.Flush()
}

// clean trims the texts and notes all mistakes that can be seen without a database.
func (w *Wanted) clean(faults *fault.List) {
	w.Code, w.Brand = strings.TrimSpace(w.Code), strings.TrimSpace(w.Brand)
	w.Title, w.Description = strings.TrimSpace(w.Title), strings.TrimSpace(w.Description)
	if !isLine(w.Code, 0, maxCodeRunes) {
		faults.Add(ErrCode, "code")
	}
	if !isLine(w.Brand, 0, maxNameRunes) {
		faults.Add(ErrName, "brand")
	}
	path := make([]string, len(w.Category))
	for i, name := range w.Category {
		if path[i] = strings.TrimSpace(name); !isLine(path[i], 1, maxNameRunes) {
			faults.Add(ErrName, "category")
			break
		}
	}
	if w.Category = path; len(path) != 0 && len(path) != Levels {
		faults.Add(ErrCategory, "category")
	}
	if !isLine(w.Title, 0, maxTitleRunes) {
		faults.Add(ErrTitle, "title")
	}
	checkDescription(faults, w.Description, "")
	if len(w.SKUs) == 0 {
		faults.Add(ErrSKUCount, "skus")
	}
	w.SKUs = cleanSKUs(faults, w.SKUs, "")
}

// upsert judges one Wanted against what is there and what the earlier ones left, and notes what it changes.
func (u *upsert) upsert(w *Wanted) Result {
	var faults fault.List
	p := u.find(w)
	brand, category := u.brandOf(w), u.categoryOf(w)
	u.judge(&faults, w, p, brand, category)
	if err := faults.Err(ErrInvalid); err != nil {
		return Result{Did: Declined, Err: err}
	}
	out := Result{Did: Unchanged}
	if p == nil {
		out.Did = Made
		p = u.begin(w, brand, category)
	} else if u.retell(p, w) {
		out.Did = Changed
	}
	out.Product = p.now.ID
	for _, k := range w.SKUs {
		sku, did := u.sku(p, k)
		out.SKUs = append(out.SKUs, sku)
		if did == Made || out.Did == Unchanged {
			out.Did = did
		}
	}
	return out
}

// find gives the product that is meant, or nil.
func (u *upsert) find(w *Wanted) *kept {
	own := int64(w.Supplier)
	if w.Code != "" {
		return u.byCode[db.Named{Owner: own, Name: w.Code}]
	}
	first := db.Named{Owner: own, Name: w.SKUs[0].Code}
	if p := u.ofSKU[first]; p != nil {
		return p
	}
	return u.byCode[first]
}

func (u *upsert) judge(faults *fault.List, w *Wanted, p *kept, brand *Brand, category *Category) {
	asksBrand, asksCategory := w.BrandID != 0 || w.Brand != "", w.CategoryID != 0 || len(w.Category) > 0
	opensBrand, opensCategory := u.by.Opens && w.BrandID == 0 && w.Brand != "", u.by.Opens && w.CategoryID == 0 && len(w.Category) > 0
	switch {
	case p != nil && asksBrand && (brand == nil || brand.ID != p.now.Brand):
		faults.Add(placedOr(ErrBrand, brand != nil || opensBrand), "brand")
	case p == nil && brand == nil && !opensBrand:
		faults.Add(ErrBrand, "brand")
	}
	switch {
	case p != nil && asksCategory && (category == nil || category.ID != p.now.Category):
		faults.Add(placedOr(ErrCategory, category != nil || opensCategory), "category")
	case p == nil && (category == nil || category.Level != Levels) && !opensCategory:
		faults.Add(ErrCategory, "category")
	}
	if p == nil && w.Title == "" {
		faults.Add(ErrTitle, "title")
	}
	u.judgeSKUs(faults, w, p)
}

func placedOr(unknown *fault.Fault, known bool) *fault.Fault {
	if known {
		return ErrPlaced
	}
	return unknown
}

func (u *upsert) judgeSKUs(faults *fault.List, w *Wanted, p *kept) {
	count, seen := 0, map[string]bool{}
	if p != nil {
		count = len(p.now.SKUs)
	}
	for i, k := range w.SKUs {
		have := u.ofSKU[db.Named{Owner: int64(w.Supplier), Name: k.Code}]
		switch {
		case seen[k.Code] || have != nil && have != p:
			faults.Add(ErrCodeTaken, skuPlace(i)+"code")
		case have == nil:
			count++
		}
		seen[k.Code] = true
	}
	if count > MaxSKUs {
		faults.Add(ErrSKUCount, "skus")
	}
}
