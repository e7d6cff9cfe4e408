package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// outsideTimer fires when goods of an agreement have to leave the pool: it has ended, or many lie outside a scope that shrank.
const outsideTimer = "pool.outside"

// How many goods leave the pool in the command that makes them, and in each turn after it.
const (
	outsideAtOnce = 1000
	outsideATurn  = 250
)

// takeOutside closes the goods that an agreement no longer covers, or all of it once it has ended: so many at once, the rest in turns.
func (a Acting) takeOutside(tx *db.Tx, agreement *suppliers.Agreement, scope []suppliers.Clause) error {
	return a.takeSome(tx, agreement, scope, outsideAtOnce)
}

// takeOutsideLater goes on with what one turn did not close.
func takeOutsideLater(tx *db.Tx, by Acting, subject int64) error {
	a, err := suppliers.GetAgreement(tx, 0, id.Agreement(subject))
	if err != nil {
		return err
	}
	scope, err := suppliers.Scope(tx, a.ID)
	if err != nil {
		return err
	}
	return by.takeSome(tx, &a, scope, outsideATurn)
}

func (a Acting) takeSome(tx *db.Tx, agreement *suppliers.Agreement, scope []suppliers.Clause, most int) error {
	cause := pool.Cause{Why: pool.Scope}
	if over(agreement, a.At) {
		cause.Why = pool.Agreement
	}
	outside, err := uncovered(tx, agreement, scope, a.At, most+1)
	if err != nil {
		return err
	}
	if len(outside) > most {
		outside = outside[:most]
		a.arm(tx, outsideTimer, int64(agreement.ID), a.At)
	}
	closed, err := pool.CloseFor(tx, outside, cause)
	if err != nil {
		return err
	}
	return a.tellClosed(tx, closed)
}

// over says whether an agreement has ended; one that begins later has not.
func over(a *suppliers.Agreement, at clock.Micros) bool {
	return a.State != suppliers.InForce || a.Until != 0 && a.Until <= at
}

// uncovered gives SKUs that are open under the agreement and outside its scope, or all when it is over; at most so many.
func uncovered(tx *db.Tx, a *suppliers.Agreement, scope []suppliers.Clause, at clock.Micros, most int) ([]id.SKU, error) {
	var out []id.SKU
	cover := suppliers.CoverOf(*a, scope)
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
			if g := goods[sku]; g == nil || over(a, at) || !cover.Covers(g.Brand, g.Category, sku) {
				out = append(out, sku)
			}
		}
		if len(out) >= most {
			return out[:most], nil
		}
		if len(items) < pool.MaxPage {
			return out, nil
		}
		f.After = skus[len(skus)-1]
	}
}
