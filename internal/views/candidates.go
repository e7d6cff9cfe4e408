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
	Supplier  id.Supplier
	Brand     id.Brand
	Category  id.Category
	State     string
	Priced    bool
	Currency  money.Currency
	Retail    int64
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
	sql := goods(f, `k.id, k.supplier_id, k.brand_id, k.category_id, k.state, case when p.sku_id is null then 0 else 1 end, coalesce(p.currency, ''),
		coalesce(p.retail_minor, 0), coalesce(i.state, ''), coalesce(i.agreement_id, 0), coalesce(i.cause, ''), coalesce(i.rule_id, 0)`,
		&GoodsQuery{GoodsFilter: q, At: at}, s.After, s.To)
	if len(s.SKUs) > 0 {
		f.oneOf("k.id", plainIDs(s.SKUs))
	}
	return db.All(tx, func(r *db.Row) Candidate {
		return Candidate{
			SKU: id.SKU(r.Int()), Supplier: id.Supplier(r.Int()), Brand: id.Brand(r.Int()), Category: id.Category(r.Int()), State: r.Text(),
			Priced: r.Bool(), Currency: money.Currency(r.Text()), Retail: r.Int(), PoolState: r.Text(), Agreement: id.Agreement(r.Int()),
			Cause: r.Text(), Rule: id.PoolRule(r.Int()),
		}
	}, sql+f.where()+" order by k.id", f.values...)
}

// SpanEnd gives the last of the next n SKUs after one, or 0 when there are fewer: then the span has no bound.
func SpanEnd(tx *db.Tx, after id.SKU, n int) (id.SKU, error) {
	end, err := db.One(tx, db.Int, "select id from catalog_skus where id > $1 order by id limit 1 offset $2", after, n-1)
	if errors.Is(err, db.ErrNoRow) {
		return 0, nil
	}
	return id.SKU(end), err
}
