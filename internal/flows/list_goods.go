package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// ListGoods puts selected goods on or off sale in one of the owner's channels (0: any owner). All refused SKUs are named at once, at
// `sku_ids[i]`; another's channel looks like a missing one.
func ListGoods(tx *db.Tx, by Acting, owner id.Distributor, channel id.Channel, skus []id.SKU, put bool) error {
	placings := make([]pool.Placing, len(skus))
	for i, sku := range skus {
		placings[i].SKU = sku
	}
	return PlaceGoods(tx, by, owner, channel, placings, put)
}

// PlaceGoods is ListGoods with the prices that the goods are to be sold at, which exclusion groups keep apart.
func PlaceGoods(tx *db.Tx, by Acting, owner id.Distributor, channel id.Channel, placings []pool.Placing, put bool) error {
	c, err := distributors.GetChannel(tx, owner, channel)
	if err != nil {
		return err
	}
	if err := c.Check(); put && err != nil {
		return err
	}
	shop := pool.Shop{Distributor: c.Distributor, Channel: channel, Kind: string(c.Kind)}
	if err := pool.Place(tx, shop, placings, put, by.At); err != nil {
		return err
	}
	skus := make([]id.SKU, len(placings))
	for i, p := range placings {
		skus[i] = p.SKU
	}
	by.tell(tx, outbox.Event{
		Kind: "goods.listed", Root: int64(c.Distributor), Subject: int64(channel), Distributor: c.Distributor, Body: encoded(listingBody{skus, put}),
	})
	return nil
}

type listingBody struct {
	SKUIDs []id.SKU `json:"sku_ids"`
	On     bool     `json:"on"`
}
