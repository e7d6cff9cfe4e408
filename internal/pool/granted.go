package pool

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// LoadGranted queues loading the grants that distributors have, by whom they were given to. Whether a grant lives is not looked at.
func LoadGranted(tx *db.Tx, standings []Standing, into map[Grantee][]Grant) {
	var ids []int64
	for _, s := range standings {
		for _, g := range s.grantees() {
			ids = append(ids, g.ID)
		}
	}
	tx.Load("pool_grants", []string{"grantee_id"}, db.Ids(ids), grantColumns, func(r *db.Row) {
		g := scanGrant(r)
		into[g.To] = append(into[g.To], g)
	})
}

// LinesOf picks those of the lines that a SKU stands in which are granted to a distributor.
func LinesOf(s Standing, of []id.ProductLine, granted map[Grantee][]Grant, at clock.Micros) []id.ProductLine {
	var out []id.ProductLine
	for _, to := range s.grantees() {
		for _, g := range granted[to] {
			if g.live(at) && slices.Contains(of, g.Line) && !slices.Contains(out, g.Line) {
				out = append(out, g.Line)
			}
		}
	}
	return out
}
