package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// What is often selected together is worked out when it is asked for, within bounds: of a few goods, from a few distributors each, of which
// those that share most count.
const (
	togetherSeeds  = 20
	togetherAsked  = 200 // distributors of each good
	togetherNear   = 30  // distributors that share most
	togetherGoods  = 500 // of each of these, the newest SKUs
	togetherAmount = 200
)

// TogetherLeast is how many other distributors must have selected a good before it is told of: what one rival selects is its own secret.
const TogetherLeast = 3

// Together is a good that is often selected together with one that the distributor has selected or asked about.
type Together struct{ SKU, With id.SKU }

// LatestSelections gives what a distributor has selected last, newest first.
func LatestSelections(tx *db.Tx, distributor id.Distributor, limit int) ([]id.SKU, error) {
	return db.All(tx, func(r *db.Row) id.SKU { return id.SKU(r.Int()) },
		"select sku_id from pool_selections where distributor_id = $1 order by selected_at desc, sku_id desc limit $2", distributor, limit)
}

// AllSelections gives everything that a distributor has selected.
func AllSelections(tx *db.Tx, distributor id.Distributor) (map[id.SKU]bool, error) {
	out := map[id.SKU]bool{}
	tx.Query(func(r *db.Row) { out[id.SKU(r.Int())] = true }, "select sku_id from pool_selections where distributor_id = $1", distributor)
	return out, tx.Flush()
}

// ReadTogether finds what other distributors that selected the seeds have selected beside them: the most often first, nothing that fewer
// than TogetherLeast of them have, never who they are or how many.
func ReadTogether(tx *db.Tx, distributor id.Distributor, seeds []id.SKU) ([]Together, error) {
	shared := map[id.Distributor][]id.SKU{}
	for _, seed := range seeds[:min(len(seeds), togetherSeeds)] {
		tx.Query(func(r *db.Row) {
			other := id.Distributor(r.Int())
			shared[other] = append(shared[other], seed)
		}, "select distributor_id from pool_selections where sku_id = $1 and distributor_id <> $2 order by distributor_id desc limit $3",
			seed, distributor, togetherAsked)
	}
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	near := make([]id.Distributor, 0, len(shared))
	for other := range shared {
		near = append(near, other)
	}
	slices.SortFunc(near, func(a, b id.Distributor) int { return cmp.Or(len(shared[b])-len(shared[a]), cmp.Compare(a, b)) })
	near = near[:min(len(near), togetherNear)]
	counts, with := map[id.SKU]int{}, map[Together]int{}
	for _, other := range near {
		tx.Query(func(r *db.Row) {
			sku := id.SKU(r.Int())
			counts[sku]++
			for _, seed := range shared[other] {
				with[Together{sku, seed}]++
			}
		}, "select sku_id from pool_selections where distributor_id = $1 order by sku_id desc limit $2", other, togetherGoods)
	}
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return closest(counts, with, seeds), nil
}

// closest gives each good once, with the seed that it goes with most often.
func closest(counts map[id.SKU]int, with map[Together]int, seeds []id.SKU) []Together {
	best := map[id.SKU]id.SKU{}
	for pair, n := range with {
		if counts[pair.SKU] < TogetherLeast || n < TogetherLeast || slices.Contains(seeds, pair.SKU) {
			continue
		}
		old, there := best[pair.SKU]
		if m := with[Together{pair.SKU, old}]; !there || n > m || n == m && pair.With < old {
			best[pair.SKU] = pair.With
		}
	}
	out := make([]Together, 0, len(best))
	for sku, seed := range best {
		out = append(out, Together{sku, seed})
	}
	slices.SortFunc(out, func(a, b Together) int { return cmp.Or(counts[b.SKU]-counts[a.SKU], cmp.Compare(a.SKU, b.SKU)) })
	return out[:min(len(out), togetherAmount)]
}
