package suppliers

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Cover is an agreement's scope, for many goods to be looked up in.
type Cover struct {
	Agreement
	all   bool
	skus  map[id.SKU]bool
	kinds map[kind]bool
}

type kind struct {
	brand    id.Brand
	category id.Category
}

// CoverOf prepares an agreement's clauses.
func CoverOf(a Agreement, clauses []Clause) *Cover {
	c := &Cover{Agreement: a, all: len(clauses) == 0 && a.Mode == Buyout, skus: map[id.SKU]bool{}, kinds: map[kind]bool{}}
	for _, x := range clauses {
		if x.SKU != 0 {
			c.skus[x.SKU] = true
		} else {
			c.kinds[kind{x.Brand, x.Category}] = true
		}
	}
	return c
}

// Covers says the same as the function Covers.
func (c *Cover) Covers(brand id.Brand, category id.Category, sku id.SKU) bool {
	return c.all || c.skus[sku] || c.kinds[kind{brand, category}]
}

// LoadAgreementsOf queues loading of suppliers' agreements in force, in the order they were signed; their dates are the caller's to look at.
func LoadAgreementsOf(tx *db.Tx, parties []id.Supplier, into map[id.Supplier][]Agreement) {
	tx.Load("suppliers_agreements", []string{"supplier_id", "id"}, db.Ids(parties), agreementColumns, func(r *db.Row) {
		if a := scanAgreement(r); a.State == InForce {
			into[a.Supplier] = append(into[a.Supplier], a)
		}
	})
}

// LoadScopes queues loading of agreements' clauses.
func LoadScopes(tx *db.Tx, agreements []id.Agreement, into map[id.Agreement][]Clause) {
	tx.Load("suppliers_scope", []string{"agreement_id"}, db.Ids(agreements), "agreement_id, brand_id, category_id, sku_id", func(r *db.Row) {
		a := id.Agreement(r.Int())
		into[a] = append(into[a], Clause{Brand: id.Brand(r.Int()), Category: id.Category(r.Int()), SKU: id.SKU(r.Int())})
	})
}
