package views

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Candidate is one SKU that a filter finds, with what decides whether it may enter the pool, and where in the pool it is.
type Candidate struct {
	SKU       id.SKU
	Product   id.Product
	Supplier  id.Supplier
	Brand     id.Brand
	Category  id.Category
	State     string
	Review    string // of its product
	Priced    bool
	Currency  money.Currency
	Retail    int64
	Papered   bool   // its product or brand has papers, which may have expired
	PoolState string // empty: it was never in the pool
	Agreement id.Agreement
	Cause     string
	Rule      id.PoolRule
}

// Span is the SKUs in (After, To]; To 0 is no bound. Only of the named ones, where any are named.
type Span struct {
	After, To id.SKU
	SKUs      []id.SKU
}

// ReadCandidates gives what a filter finds in a span, in the order of SKU ids. The names of goods do not come with it: a hundred thousand rows
// are read within the second in which a rule is previewed.
func ReadCandidates(tx *db.Tx, q GoodsFilter, s Span, at clock.Micros) ([]Candidate, error) {
	f := &filter{}
	sql := goods(f, `k.id, k.product_id, k.supplier_id, k.brand_id, k.category_id, k.state, c.review_state, case when p.sku_id is null then 0 else 1 end, coalesce(p.currency, ''),
		coalesce(p.retail_minor, 0), coalesce(i.state, ''), coalesce(i.agreement_id, 0), coalesce(i.cause, ''), coalesce(i.rule_id, 0)`,
		&GoodsQuery{GoodsFilter: q, At: at}, s.After, s.To)
	if len(s.SKUs) > 0 {
		f.oneOf("k.id", plainIDs(s.SKUs))
	}
	found, err := db.All(tx, func(r *db.Row) Candidate {
		return Candidate{
			SKU: id.SKU(r.Int()), Product: id.Product(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()), Category: id.Category(r.Int()), State: r.Text(), Review: r.Text(),
			Priced: r.Bool(), Currency: money.Currency(r.Text()), Retail: r.Int(), PoolState: r.Text(), Agreement: id.Agreement(r.Int()),
			Cause: r.Text(), Rule: id.PoolRule(r.Int()),
		}
	}, sql+f.where()+" order by k.id", f.values...)
	if err != nil {
		return nil, err
	}
	return found, markPapered(tx, found, at)
}

// markPapered marks the goods that rely on papers of which some hold no more. There are few such papers, and many goods.
func markPapered(tx *db.Tx, found []Candidate, at clock.Micros) error {
	products, brands := map[id.Product]bool{}, map[[2]int64]bool{}
	tx.Query(func(r *db.Row) {
		supplier, brand := r.Int(), r.Int()
		brands[[2]int64{supplier, brand}] = brand != 0
		products[id.Product(r.Int())] = true
	}, "select distinct supplier_id, brand_id, product_id from catalog_papers where valid_until <= $1 and withdrawn_at = 0", at)
	if err := tx.Flush(); err != nil || len(products) == 0 {
		return err
	}
	for i := range found {
		c := &found[i]
		c.Papered = products[c.Product] || brands[[2]int64{int64(c.Supplier), int64(c.Brand)}]
	}
	return nil
}

// SpanEnd gives the last of the next n SKUs after one, or 0 when there are fewer: then the span has no bound.
func SpanEnd(tx *db.Tx, after id.SKU, n int) (id.SKU, error) {
	end, err := db.One(tx, db.Int, "select id from catalog_skus where id > $1 order by id limit 1 offset $2", after, n-1)
	if errors.Is(err, db.ErrNoRow) {
		return 0, nil
	}
	return id.SKU(end), err
}
