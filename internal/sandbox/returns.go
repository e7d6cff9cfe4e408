package sandbox

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// answer takes every after-sale one step further that waits for a supplier or the operator.
func (b *Box) answer(ctx context.Context, s *sight, now clock.Micros) (int, error) {
	silent := false
	for _, f := range s.live {
		silent = silent || f.Kind == SupplierSilent
	}
	var commands []flows.Command
	for _, x := range s.cases {
		if now < s.answersAt(x) {
			continue
		}
		c := &flows.MoveAfterSale{By: flows.By{Actor: robot, At: now}, ID: x.ID, Order: x.Order}
		switch aftersales.State(x.State) {
		case aftersales.PendingReview:
			c.Step, c.Note = flows.Approve, "同意"
			if silent {
				continue
			}
		case aftersales.Intercepting:
			c.Step = flows.Stopped
		case aftersales.AwaitingReturn:
			c.Step = flows.Arrived
			switch {
			case x.SentBack:
			case x.Reason == refusedReason:
				c.Step, c.Carrier, c.Waybill = flows.SendBack, "SANDBOX", fmt.Sprintf("SBR%011d", int64(x.ID)%100_000_000_000)
			default:
				continue
			}
		case aftersales.Inspecting:
			c.Step, c.Note = flows.Inspect, "完好"
			if err := b.allGood(ctx, c); err != nil {
				return 0, err
			}
		case aftersales.AwaitingRefund:
			c.Step = flows.RefundStep
		case aftersales.Succeeded, aftersales.Rejected, aftersales.Withdrawn:
			continue
		}
		commands = append(commands, c)
	}
	return b.do(ctx, commands)
}

func (b *Box) allGood(ctx context.Context, c *flows.MoveAfterSale) error {
	return b.World.DB.Read(ctx, func(tx *db.Tx) error {
		x, err := aftersales.Get(tx, c.ID)
		if err == nil {
			c.Accepted = x.AllUnits()
		}
		return err
	})
}

// bringBack asks for the return of parcels that were refused at the door.
func (b *Box) bringBack(ctx context.Context, s *sight, now clock.Micros) (did int, err error) {
	for _, f := range s.live {
		if f.Kind != RefusedParcel || f.StruckAt == 0 {
			continue
		}
		claims, refused, err := b.refusedUnits(ctx, f)
		if err != nil {
			return did, err
		}
		if !refused {
			continue
		}
		ask := &flows.ApplyAfterSale{
			By: flows.By{Actor: robot, At: now}, ID: id.NewAfterSale(b.World.IDs), Order: f.Order, SubOrder: f.SubOrder, Distributor: b.Distributor,
			Kind: aftersales.ReturnRefund, Reason: refusedReason, Claims: claims,
		}
		if _, err := b.do(ctx, []flows.Command{ask}); err != nil {
			return did, err
		}
		if err := b.write(ctx, func(tx *db.Tx) error { end(tx, f.ID, now); return tx.Flush() }); err != nil {
			return did, err
		}
		did++
	}
	return did, nil
}

// refusedUnits gives what is in a sub-order's parcels that were refused; false: none was yet.
func (b *Box) refusedUnits(ctx context.Context, f Fault) (claims []flows.Claim, refused bool, err error) {
	err = b.World.DB.Read(ctx, func(tx *db.Tx) error {
		tracks, err := shipping.Tracks(tx, f.Order)
		if err != nil {
			return err
		}
		back := map[id.Parcel]bool{}
		for _, t := range tracks {
			back[t.Parcel] = back[t.Parcel] || t.State == shipping.Refused
		}
		parcels, err := shipping.OfOrder(tx, f.Order)
		for _, p := range parcels {
			if p.SubOrder != f.SubOrder || !back[p.ID] {
				continue
			}
			refused = true
			for _, c := range p.Lines {
				claims = append(claims, flows.Claim{Line: c.Line, Units: c.Units})
			}
		}
		return err
	})
	return claims, refused, err
}
