package suppliers

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Directions gives the directions of invoices that a supplier's agreements in a currency say or said while they held; a payable is one over all of them.
func Directions(tx *db.Tx, supplier id.Supplier, currency money.Currency) (map[Invoice]bool, error) {
	said := map[Invoice]bool{}
	terms, err := db.All(tx, func(r *db.Row) string { return r.Text() }, `select v.terms from suppliers_versions v join suppliers_agreements a on a.id = v.agreement_id
		where a.supplier_id = $1 and a.currency = $2 and (v.state = $3 or v.state = $4)`, supplier, currency, Current, Replaced)
	for _, t := range terms {
		w, _, failed := readVersion(t)
		if failed != nil {
			return nil, failed
		}
		said[w.Invoice] = true
	}
	return said, err
}
