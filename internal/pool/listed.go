package pool

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Spot is a SKU in a channel.
type Spot struct {
	Channel id.Channel
	SKU     id.SKU
}

// LoadListed queues finding out in which of a distributor's channels the SKUs are on sale; the other spots stay absent.
func LoadListed(tx *db.Tx, distributor id.Distributor, skus []id.SKU, into map[Spot]bool) {
	keys := make([][2]int64, len(skus))
	for i, sku := range skus {
		keys[i] = [2]int64{int64(distributor), int64(sku)}
	}
	tx.Load("pool_listings", []string{"distributor_id", "sku_id"}, db.Pairs(keys), "channel_id, sku_id, state", func(r *db.Row) {
		if p := (Spot{id.Channel(r.Int()), id.SKU(r.Int())}); r.Text() == on {
			into[p] = true
		}
	})
}
