package pool

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Delist takes everything that a distributor has on sale off sale, in all its channels: one SKU, or all when it is zero. It gives what was on.
func Delist(tx *db.Tx, distributor id.Distributor, sku id.SKU, at clock.Micros) ([]Listing, error) {
	var found []Listing
	tx.Lock("pool_listings", []string{"distributor_id", "sku_id", "channel_id"}, db.Ids([]id.Distributor{distributor}), "sku_id, channel_id, state",
		func(r *db.Row) {
			l := Listing{Pick: Pick{distributor, id.SKU(r.Int())}, Channel: id.Channel(r.Int()), On: r.Text() == on, ChangedAt: at}
			if l.On && (sku == 0 || l.SKU == sku) {
				found = append(found, l)
			}
		})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	changes := db.NewChanges("pool_listings", "=distributor_id", "=sku_id", "=channel_id", "state", "changed_at")
	for i := range found {
		found[i].On = false
		changes.Add(distributor, found[i].SKU, found[i].Channel, off, at)
	}
	tx.Change(changes)
	return found, nil
}
