package sandbox

import (
	"context"
	"slices"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// ChangePrice moves the settlement price of a fault's SKU, once. What it is sold at stays, and what the supplier gets, as long as it is not more.
func (b *Box) ChangePrice(ctx context.Context, f Fault) error {
	return b.write(ctx, func(tx *db.Tx) error {
		live, err := Live(tx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(live, func(x Fault) bool { return x.ID == f.ID }) {
			return nil // another quote was first
		}
		now := b.World.Now()
		prices := map[id.SKU]*pricing.Price{}
		pricing.LoadPrices(tx, []id.SKU{f.SKU}, now, prices)
		if err := tx.Flush(); err != nil {
			return err
		}
		strike(tx, f, now)
		end(tx, f.ID, now)
		p := prices[f.SKU]
		if p == nil {
			return tx.Flush()
		}
		moved, err := money.ShareHalfUp(p.Settlement, money.PPM+f.ChangePPM)
		if err != nil {
			return err
		}
		changed := *p
		changed.Settlement = max(moved, 1)
		changed.Supply = min(changed.Supply, changed.Settlement)
		_, err = flows.SetPrices(tx, flows.Acting{World: b.World, Actor: robot, At: now}, []pricing.Price{changed})
		return err
	})
}
