package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/visits"
	"github.com/fenxiao/fenxiao/internal/web"
)

// TakeCounts takes what a distributor's own shops have counted, each row judged by itself: those with refusals are left out, the others replace
// what was told before. A channel must be the distributor's own, open or closed, and a SKU selected, be it off. Paths are those of visits.Check,
// and `channel_id`.
func TakeCounts(tx *db.Tx, by Acting, distributor id.Distributor, counts []visits.Count, refusals []fault.List) error {
	if err := JudgeCounts(tx, by, distributor, counts, refusals); err != nil {
		return err
	}
	fit := make([]visits.Count, 0, len(counts))
	for i := range counts {
		if refusals[i].Empty() {
			fit = append(fit, counts[i])
		}
	}
	visits.Put(tx, fit, by.At)
	return nil
}

// JudgeCounts notes what is against each row.
func JudgeCounts(tx *db.Tx, by Acting, distributor id.Distributor, counts []visits.Count, refusals []fault.List) error {
	shops, selected := map[id.Channel]*distributors.Channel{}, map[pool.Pick]bool{}
	channels, skus := make([]id.Channel, len(counts)), make([]id.SKU, len(counts))
	for i := range counts {
		counts[i].Distributor = distributor
		channels[i], skus[i] = counts[i].Channel, counts[i].SKU
	}
	distributors.LoadChannels(tx, channels, shops)
	pool.LoadSelections(tx, distributor, skus, selected)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i := range counts {
		if shop := shops[counts[i].Channel]; shop == nil || shop.Distributor != distributor {
			refusals[i].Add(web.ErrNotFound, "channel_id")
		}
		if _, known := selected[pool.Pick{Distributor: distributor, SKU: counts[i].SKU}]; !known {
			refusals[i].Add(pool.ErrNotSelected, "sku_id")
		}
	}
	visits.Check(counts, visits.DayOf(by.At, by.World.Zone), refusals)
	return nil
}
