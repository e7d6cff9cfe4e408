package pool

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// The written states of a listing.
const (
	on  = "on"
	off = "off"
)

// List puts selected goods on or off sale in one channel, which the flow has made sure is the distributor's. ErrNotSelected names every
// SKU that is not selected, at `sku_ids[i]`; then nothing is changed. Saying the same again changes nothing.
func List(tx *db.Tx, distributor id.Distributor, channel id.Channel, skus []id.SKU, put bool, at clock.Micros) error {
	placings := make([]Placing, len(skus))
	for i, sku := range skus {
		placings[i].SKU = sku
	}
	return Place(tx, Shop{Distributor: distributor, Channel: channel}, placings, put, at)
}

// Place is List for a channel whose kind is known, with the prices that the goods are to be sold at. It refuses also ErrNotAuthorised for
// selections that are off, and ErrExcluded where another distributor of an exclusion group is on sale.
func Place(tx *db.Tx, shop Shop, placings []Placing, put bool, at clock.Micros) error {
	distributor, channel, skus := shop.Distributor, shop.Channel, make([]id.SKU, len(placings))
	for i, p := range placings {
		skus[i] = p.SKU
	}
	selected, have := map[Pick]bool{}, map[id.SKU]string{}
	keys := make([][2]int64, len(skus))
	for i, sku := range skus {
		keys[i] = [2]int64{int64(distributor), int64(sku)}
	}
	LoadSelections(tx, distributor, skus, selected)
	tx.Lock("pool_listings", []string{"distributor_id", "sku_id", "channel_id"}, db.Pairs(keys), "sku_id, channel_id, state", func(r *db.Row) {
		if sku, where := id.SKU(r.Int()), id.Channel(r.Int()); where == channel {
			have[sku] = r.Text()
		}
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	state := off
	if put {
		state = on
	}
	var faults fault.List
	rows := db.NewRows("pool_listings", "distributor_id", "sku_id", "channel_id", "state", "changed_at")
	changes := db.NewChanges("pool_listings", "=distributor_id", "=sku_id", "=channel_id", "state", "changed_at")
	for i, sku := range skus {
		old, listed := have[sku]
		chosen, known := selected[Pick{distributor, sku}]
		switch {
		case known && !chosen && put:
			faults.Add(ErrNotAuthorised, place("sku_ids", i), "sku", sku.String())
		case !known:
			faults.Add(ErrNotSelected, place("sku_ids", i), "sku", sku.String())
		case !listed:
			rows.Add(distributor, sku, channel, state, at)
		case old != state:
			changes.Add(distributor, sku, channel, state, at)
		}
		have[sku] = state
	}
	if put {
		if err := claimGoods(tx, shop, placings, &faults, at); err != nil {
			return err
		}
	} else {
		leaveChannel(tx, shop, skus)
	}
	if err := faults.Err(ErrRefused); err != nil {
		return err
	}
	tx.Insert(rows)
	tx.Change(changes)
	return nil
}

// Listings lists what stands in a distributor's channel, in the order of SKU ids.
func Listings(tx *db.Tx, distributor id.Distributor, channel id.Channel, after id.SKU, limit int) ([]Listing, error) {
	return db.All(tx, scanListing, `select channel_id, distributor_id, sku_id, state, changed_at from pool_listings
		where channel_id = $1 and distributor_id = $2 and sku_id > $3 order by sku_id limit $4`, channel, distributor, after, page(limit))
}

func scanListing(r *db.Row) Listing {
	return Listing{
		Channel: id.Channel(r.Int()), Pick: Pick{id.Distributor(r.Int()), id.SKU(r.Int())},
		On: r.Text() == on, ChangedAt: clock.Micros(r.Int()),
	}
}

// ListingsSince lists what was put on or off sale in a distributor's channel at that time after a SKU, or later, in the order of times and SKU ids.
// Listings go with the selection: what was given up is not among them.
func ListingsSince(tx *db.Tx, distributor id.Distributor, channel id.Channel, at clock.Micros, after id.SKU, limit int) ([]Listing, error) {
	return db.All(tx, scanListing, `select channel_id, distributor_id, sku_id, state, changed_at from pool_listings
		where channel_id = $1 and distributor_id = $2 and (changed_at > $3 or changed_at = $3 and sku_id > $4)
		order by changed_at, sku_id limit $5`, channel, distributor, at, after, page(limit))
}
