package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// ChangeScope puts another scope in the place of an agreement's, and takes goods out of the pool that it no longer covers.
func ChangeScope(tx *db.Tx, by Acting, agreement id.Agreement, scope []suppliers.Clause) (suppliers.Agreement, error) {
	old, err := suppliers.Scope(tx, agreement)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	a, err := suppliers.Replace(tx, agreement, scope, by.Actor, by.At)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	if err := checkScope(tx, a.Supplier, scope); err != nil {
		return suppliers.Agreement{}, err
	}
	outside, err := uncovered(tx, &a, scope)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	closed, err := pool.Close(tx, outside)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	by.tellClosed(tx, closed)
	body := tellAgreement(&a, scope, "")
	by.note(tx, "agreement.rescope", agreement.String(), tellAgreement(&a, old, ""), body)
	by.tell(tx, outbox.Event{Kind: "agreement.rescoped", Root: int64(agreement), Supplier: a.Supplier, Body: encoded(body)})
	return a, nil
}

// uncovered gives the SKUs that are open under the agreement and outside its scope.
func uncovered(tx *db.Tx, a *suppliers.Agreement, scope []suppliers.Clause) ([]id.SKU, error) {
	var out []id.SKU
	f := pool.Filter{Agreement: a.ID, State: pool.Opened, Limit: pool.MaxPage}
	for {
		items, err := pool.Items(tx, f)
		if err != nil {
			return nil, err
		}
		skus := make([]id.SKU, len(items))
		for i, item := range items {
			skus[i] = item.SKU
		}
		goods := map[id.SKU]*catalog.SKUFacts{}
		catalog.LoadSKUs(tx, skus, goods)
		if err := tx.Flush(); err != nil {
			return nil, err
		}
		for _, sku := range skus {
			if g := goods[sku]; g == nil || !suppliers.Covers(a, scope, g.Brand, g.Category, sku) {
				out = append(out, sku)
			}
		}
		if len(items) < pool.MaxPage {
			return out, nil
		}
		f.After = skus[len(skus)-1]
	}
}
