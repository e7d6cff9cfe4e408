package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// ListGoods puts selected goods on or off sale in one of the owner's channels (0: any owner). All refused SKUs are named at once, at
// `sku_ids[i]`; another's channel looks like a missing one.
// While a penalty freezes it, nothing is put on sale: penalties.ErrFrozen.
func ListGoods(tx *db.Tx, by Acting, owner id.Distributor, channel id.Channel, skus []id.SKU, put bool) error {
	c, err := distributors.GetChannel(tx, owner, channel)
	if err != nil {
		return err
	}
	if put {
		if err := checkFrozen(tx, c.Distributor, by.At); err != nil {
			return err
		}
	}
	if err := pool.List(tx, c.Distributor, channel, skus, put, by.At); err != nil {
		return err
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

func checkFrozen(tx *db.Tx, d id.Distributor, at clock.Micros) error {
	frozen := map[id.Distributor]clock.Micros{}
	penalties.LoadFreezes(tx, []id.Distributor{d}, at, frozen)
	if err := tx.Flush(); err != nil {
		return err
	}
	return penalties.CheckFrozen(frozen[d])
}
