package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// ListGoods puts selected goods on or off sale in one of the owner's channels (0: any owner). All refused SKUs are named at once, at
// `sku_ids[i]`: not selected, or not to be sold through such a channel; another's channel looks like a missing one. While a penalty freezes
// it, nothing is put on sale: penalties.ErrFrozen.
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
	skus := make([]id.SKU, len(placings))
	for i, p := range placings {
		skus[i] = p.SKU
	}
	var unfit fault.List
	if put {
		if err := checkFrozen(tx, c.Distributor, by.At); err != nil {
			return err
		}
		if err := judgeListing(tx, by, c.Kind, skus, &unfit); err != nil {
			return err
		}
	}
	shop := pool.Shop{Distributor: c.Distributor, Channel: channel, Kind: string(c.Kind)}
	if err := unlistable(pool.Place(tx, shop, placings, put, by.At), &unfit); err != nil {
		return err
	}
	by.tell(tx, outbox.Event{
		Kind: "goods.listed", Root: int64(c.Distributor), Subject: int64(channel), Distributor: c.Distributor, Body: encoded(listingBody{skus, put}),
	})
	return nil
}

// unlistable puts the refusals of the room and those of the agreements together. Of what is not selected nothing is told but that.
func unlistable(err error, unfit *fault.List) error {
	refusal := fault.From(err)
	if err != nil && refusal == nil {
		return err
	}
	all, unselected := *pool.ErrRefused, map[string]bool{}
	if refusal != nil {
		all.Fields = refusal.Fields
		for _, f := range refusal.Fields {
			unselected[f.Path] = true
		}
	}
	if more := fault.From(unfit.Err(pool.ErrRefused)); more != nil {
		for _, f := range more.Fields {
			if !unselected[f.Path] {
				all.Fields = append(all.Fields, f)
			}
		}
	}
	if len(all.Fields) == 0 {
		return nil
	}
	return &all
}

type listingBody struct {
	SKUIDs []id.SKU `json:"sku_ids"`
	On     bool     `json:"on"`
}

func checkFrozen(tx *db.Tx, d id.Distributor, at clock.Micros) error {
	frozen := map[id.Distributor]clock.Micros{}
	penalties.LoadFreezes(tx, []id.Distributor{d}, at, frozen)
	if err := tx.Flush(); err != nil {
		return err
	}
	return penalties.CheckFrozen(frozen[d])
}
