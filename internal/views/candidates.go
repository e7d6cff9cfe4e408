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
	Currency  money.Currency // of its price; empty: it has none
	Agreement id.Agreement   // under which it is or was in the pool; 0: it never was
	Rule      id.PoolRule    // that opened or closed it
	Active    bool
	Retail    bool // it has a retail price
	Open      bool
	ByHand    bool // it was opened or closed by hand
	Reviewed  bool // the operator has approved its product
	Papered   bool // its product or brand has papers of which some hold no more
}

// Span is the SKUs in (After, To]; To 0 is no bound. Only of the named ones, where any are named.
type Span struct {
	After, To id.SKU
	SKUs      []id.SKU
}

// ReadCandidates gives what a filter finds in a span, in the order of SKU ids. A hundred thousand rows are read within the second in which a
// rule is previewed: so nothing comes with them that does not decide, and what is true or not stands in one number.
func ReadCandidates(tx *db.Tx, q GoodsFilter, s Span, at clock.Micros) ([]Candidate, error) {
	f := &filter{}
	sql := goods(f, `k.id, k.product_id, k.supplier_id, k.brand_id, k.category_id, coalesce(p.currency, ''), coalesce(i.agreement_id, 0),
		coalesce(i.rule_id, 0), case when k.state = 'active' then 1 else 0 end + case when p.retail_minor > 0 then 2 else 0 end
		+ case when i.state = 'open' then 4 else 0 end + case when i.cause = 'hand' then 8 else 0 end`,
		&GoodsQuery{GoodsFilter: q, At: at}, s.After, s.To)
	if len(s.SKUs) > 0 {
		f.oneOf("k.id", plainIDs(s.SKUs))
	}
	var found []Candidate
	tx.Query(func(r *db.Row) {
		c := Candidate{
			SKU: id.SKU(r.Int()), Product: id.Product(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()), Category: id.Category(r.Int()),
			Currency: money.Currency(r.Text()), Agreement: id.Agreement(r.Int()), Rule: id.PoolRule(r.Int()), Reviewed: true,
		}
		is := r.Int()
		c.Active, c.Retail, c.Open, c.ByHand = is&1 != 0, is&2 != 0, is&4 != 0, is&8 != 0
		found = append(found, c)
	}, sql+f.where()+" order by k.id", f.values...)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return found, markUnreviewed(tx, found, at)
}

// markUnreviewed marks goods whose products are not approved, and those that rely on papers of which some hold no more. There are few of
// both, and many goods.
func markUnreviewed(tx *db.Tx, found []Candidate, at clock.Micros) error {
	if len(found) == 0 {
		return nil
	}
	waiting := map[id.Product]bool{}
	tx.Query(func(r *db.Row) { waiting[id.Product(r.Int())] = true },
		"select id from catalog_products where review_state in ('draft', 'submitted', 'refused')")
	if err := markPapered(tx, found, at); err != nil {
		return err
	}
	for i := range found {
		found[i].Reviewed = len(waiting) == 0 || !waiting[found[i].Product]
	}
	return nil
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
