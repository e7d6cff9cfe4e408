package catalog

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// IsActive says whether the SKU may be sold at all.
func (k *SKUFacts) IsActive() bool { return k.State == Active }

const (
	factsColumns = "id, product_id, supplier_id, brand_id, category_id, code, title, state"
	skuColumns   = factsColumns + ", spec, gtin, weight_grams"
)

func scanFacts(r *db.Row) SKUFacts {
	return SKUFacts{
		ID: id.SKU(r.Int()), Product: id.Product(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()),
		Category: id.Category(r.Int()), Code: r.Text(), Title: r.Text(), State: SKUState(r.Text()),
	}
}

func scanSKU(r *db.Row) SKU {
	return SKU{SKUFacts: scanFacts(r), Spec: r.Text(), GTIN: r.Text(), WeightGrams: r.Int()}
}

func insertSKUs(tx *db.Tx, skus []SKU) {
	rows := db.NewRows("catalog_skus", "id", "product_id", "supplier_id", "brand_id", "category_id", "code", "title", "state", "spec", "gtin", "weight_grams")
	for i := range skus {
		k := &skus[i]
		rows.Add(k.ID, k.Product, k.Supplier, k.Brand, k.Category, k.Code, k.Title, k.State, k.Spec, k.GTIN, k.WeightGrams)
	}
	tx.Insert(rows)
}

// AddSKUs adds variants to the owner's product (0: any owner): ErrNotFound, ErrSKUCount, or what is wrong with them. A supplier's send an
// approved product back to review; they are there, and are not opened before.
func AddSKUs(tx *db.Tx, owner id.Supplier, product id.Product, skus []NewSKU, at clock.Micros) (Product, error) {
	var faults fault.List
	skus = cleanSKUs(&faults, skus, "")
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	p, err := lockOne(tx, owner, product)
	if err != nil {
		return Product{}, err
	}
	if len(p.SKUs)+len(skus) > MaxSKUs {
		return Product{}, ErrSKUCount.At("skus")
	}
	more := NewProduct{Supplier: p.Supplier, Brand: p.Brand, Category: p.Category, SKUs: skus}
	known, err := look(tx, []NewProduct{more})
	if err != nil {
		return Product{}, err
	}
	known.judge(&faults, &more, "")
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	added, rows := p.newSKUs(more.SKUs), newValueRows()
	insertSKUs(tx, added)
	known.forms.insert(rows, p.ID, more.values())
	tx.Insert(rows)
	p.SKUs, p.Values = append(p.SKUs, added...), sorted(append(p.Values, more.values()...))
	p.revise(owner, at)
	keep(tx, []*Product{p})
	return *p, nil
}

// GetSKU gives a SKU of the owner (0: any owner), or ErrNotFound.
func GetSKU(tx *db.Tx, owner id.Supplier, sku id.SKU) (SKU, error) {
	k, err := db.One(tx, scanSKU, "select "+skuColumns+" from catalog_skus where id = $1 and (supplier_id = $2 or $2 = 0)", sku, owner)
	return k, found(err)
}

// Retire takes a SKU of the owner (0: any owner) off sale for good or for a while: ErrNotFound, or ErrState when it is retired already.
func Retire(tx *db.Tx, owner id.Supplier, sku id.SKU) (SKU, error) {
	return move(tx, owner, sku, Retirement)
}

// Revive puts a retired SKU of the owner (0: any owner) on sale again: ErrNotFound, or ErrState when it is not retired.
func Revive(tx *db.Tx, owner id.Supplier, sku id.SKU) (SKU, error) {
	return move(tx, owner, sku, Revival)
}

func move(tx *db.Tx, owner id.Supplier, sku id.SKU, a SKUAction) (SKU, error) {
	k, err := GetSKU(tx, owner, sku)
	if err != nil {
		return SKU{}, err
	}
	next, ok := SKULifecycle[k.State][a]
	if !ok {
		return SKU{}, ErrState.At("state", "state", string(k.State), "action", string(a))
	}
	tx.ExecOne("update catalog_skus set state = $3 where id = $1 and state = $2", sku, k.State, next)
	touch(tx, "select product_id from catalog_skus where id = $1", int64(sku))
	k.State = next
	return k, nil
}

// LoadSKUs queues loading of SKUs' facts by id; unknown ids stay absent.
func LoadSKUs(tx *db.Tx, ids []id.SKU, into map[id.SKU]*SKUFacts) {
	tx.Load("catalog_skus", []string{"id"}, db.Ids(ids), factsColumns, func(r *db.Row) {
		k := scanFacts(r)
		into[k.ID] = &k
	})
}

// LoadCodes queues finding a supplier's SKUs by its own codes; unknown codes, and what is no code at all, stay absent.
func LoadCodes(tx *db.Tx, supplier id.Supplier, codes []string, into map[string]id.SKU) {
	names := make([]db.Named, 0, len(codes))
	for _, c := range codes {
		if isLine(c, 1, maxCodeRunes) { // the engines can't hold every text
			names = append(names, db.Named{Owner: int64(supplier), Name: c})
		}
	}
	tx.Load("catalog_skus", []string{"supplier_id", "code"}, db.Names(names), "code, id", func(r *db.Row) {
		into[r.Text()] = id.SKU(r.Int())
	})
}

// LoadSKUIDs queues reading which SKUs products have.
func LoadSKUIDs(tx *db.Tx, products []id.Product, into map[id.Product][]id.SKU) {
	tx.Load("catalog_skus", []string{"product_id"}, db.Ids(products), "product_id, id", func(r *db.Row) {
		p := id.Product(r.Int())
		into[p] = append(into[p], id.SKU(r.Int()))
	})
}
