package pool

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ListedIn gives where the SKUs are on sale now, in no promised order.
func ListedIn(tx *db.Tx, skus []id.SKU) ([]Listing, error) {
	picks, err := Holders(tx, skus)
	if err != nil {
		return nil, err
	}
	keys := make([][2]int64, len(picks))
	for i, p := range picks {
		keys[i] = [2]int64{int64(p.Distributor), int64(p.SKU)}
	}
	var listed []Listing
	tx.Load("pool_listings", []string{"distributor_id", "sku_id"}, db.Pairs(keys), "channel_id, distributor_id, sku_id, state", func(r *db.Row) {
		l := Listing{Channel: id.Channel(r.Int()), Pick: Pick{id.Distributor(r.Int()), id.SKU(r.Int())}}
		if r.Text() == on {
			l.On = true
			listed = append(listed, l)
		}
	})
	return listed, tx.Flush()
}
