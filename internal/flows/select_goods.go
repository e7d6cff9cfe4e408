package flows

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// SelectGoods takes goods from the pool for a distributor with a contract in force, and gives those that were not selected before. All
// refused SKUs are named at once, at `sku_ids[i]`: also those outside its product lines, or kept for others by a window. A penalty may have frozen
// selecting: penalties.ErrFrozen.
func SelectGoods(tx *db.Tx, by Acting, distributor id.Distributor, skus []id.SKU) ([]id.SKU, error) {
	picks := make([]pool.Pick, len(skus))
	for i, sku := range skus {
		picks[i] = pool.Pick{Distributor: distributor, SKU: sku}
	}
	if len(picks) == 0 {
		return nil, nil
	}
	added, err := SelectPicks(tx, by, picks)
	if err != nil {
		return nil, err
	}
	out := make([]id.SKU, len(added))
	for i, p := range added {
		out[i] = p.SKU
	}
	return out, nil
}

// SelectPicks is SelectGoods for many distributors at once, with a fixed number of statements.
func SelectPicks(tx *db.Tx, by Acting, picks []pool.Pick) ([]pool.Pick, error) {
	parties := make([]id.Distributor, len(picks))
	for i, p := range picks {
		parties[i] = p.Distributor
	}
	terms, graded := map[id.Distributor]*distributors.Terms{}, map[id.Distributor]*grades.Standing{}
	distributors.LoadTerms(tx, parties, by.At, terms)
	frozen := map[id.Distributor]clock.Micros{}
	grades.LoadStandings(tx, parties, graded)
	penalties.LoadFreezes(tx, parties, by.At, frozen)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for _, d := range parties {
		if err := terms[d].Check(); err != nil {
			return nil, err
		}
		if err := penalties.CheckFrozen(frozen[d]); err != nil {
			return nil, err
		}
	}
	added, err := pool.SelectAs(tx, picks, standingsOf(terms, graded), by.At)
	if err != nil {
		return nil, err
	}
	by.tellPicks(tx, "goods.selected", added)
	return added, nil
}

// UnselectGoods gives selections up, and their listings with them. What is not selected does not matter.
func UnselectGoods(tx *db.Tx, by Acting, distributor id.Distributor, skus []id.SKU) {
	pool.Unselect(tx, distributor, skus)
	picks := make([]pool.Pick, len(skus))
	for i, sku := range skus {
		picks[i] = pool.Pick{Distributor: distributor, SKU: sku}
	}
	by.tellPicks(tx, "goods.unselected", picks)
}

type picksBody struct {
	SKUIDs []id.SKU `json:"sku_ids"`
}

// tellPicks writes one event for each distributor.
func (a Acting) tellPicks(tx *db.Tx, kind string, picks []pool.Pick) {
	picks = slices.Clone(picks)
	slices.SortFunc(picks, func(x, y pool.Pick) int {
		return cmp.Or(cmp.Compare(x.Distributor, y.Distributor), cmp.Compare(x.SKU, y.SKU))
	})
	var events []outbox.Event
	for start := 0; start < len(picks); {
		end, body := start, picksBody{}
		for end < len(picks) && picks[end].Distributor == picks[start].Distributor {
			body.SKUIDs = append(body.SKUIDs, picks[end].SKU)
			end++
		}
		d := picks[start].Distributor
		events = append(events, outbox.Event{Kind: kind, Root: int64(d), Distributor: d, Body: encoded(body)})
		start = end
	}
	a.tell(tx, events...)
}
