package sandbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/views"
)

// What the robot looks at in one turn.
const (
	atOnce     = 200
	trackedFor = 90 * clock.Day // parcels that were shipped longer ago are left alone
	scarce     = 100            // units free, below which a SKU is bought in
	refill     = firstUnits     // units bought in at once
)

// route is what the carrier tells of a parcel, one step after the other.
var route = []struct {
	state shipping.TrackState
	text  string
}{
	{shipping.Collected, "已揽收"}, {shipping.InTransit, "运输中"}, {shipping.OnDelivery, "派送中"}, {shipping.Signed, "已签收"},
}

// refusedReason is the reason of the after-sale by which a parcel comes back that nobody took.
const refusedReason = "收件人拒收"

// sight is what the robot sees in one look.
type sight struct {
	World
	live    []Fault
	toShip  []views.ToShip
	parcels []views.OnItsWay
	cases   []views.OpenCase
	scarce  []views.Scarce
}

func look(tx *db.Tx, now clock.Micros) (s sight, err error) {
	if s.World, err = Read(tx); err != nil {
		return s, err
	}
	if s.live, err = Live(tx); err != nil {
		return s, err
	}
	if s.toShip, err = views.WaitingToShip(tx, atOnce); err != nil {
		return s, err
	}
	if s.parcels, err = views.ParcelsOnTheirWay(tx, now-trackedFor, atOnce); err != nil {
		return s, err
	}
	if s.cases, err = views.OpenCases(tx, atOnce); err != nil {
		return s, err
	}
	if s.Restocks {
		s.scarce, err = views.ScarceStock(tx, scarce, atOnce)
	}
	return s, err
}

func (m Manners) shipsAt(x views.ToShip) clock.Micros {
	return x.PaidAt + clock.Micros(m.ShipAfter)*clock.Second
}

func (m Manners) tellsAt(x views.OnItsWay, step int) clock.Micros {
	return x.ShippedAt + clock.Micros(step+1)*clock.Micros(m.TrackEvery)*clock.Second
}

func (m Manners) answersAt(x views.OpenCase) clock.Micros {
	return x.AppliedAt + clock.Micros(m.AnswerAfter)*clock.Second
}

// next is when the robot has something to do after now, at the latest the limit.
func (s *sight) next(now, limit clock.Micros, zone *time.Location) clock.Micros {
	limit = min(limit, settlements.MonthAt(now, zone).To)
	sooner := func(at clock.Micros) {
		if at > now {
			limit = min(limit, at)
		}
	}
	for _, x := range s.toShip {
		sooner(s.shipsAt(x))
	}
	for _, x := range s.parcels {
		for step := range route {
			sooner(s.tellsAt(x, step))
		}
	}
	for _, x := range s.cases {
		sooner(s.answersAt(x))
	}
	for _, f := range s.live {
		sooner(f.Until)
	}
	return limit
}

// turn does what is due, and counts what it did.
func (b *Box) turn(ctx context.Context) (did int, err error) {
	now := b.World.Now()
	var s sight
	err = b.World.DB.Read(ctx, func(tx *db.Tx) error {
		s, err = look(tx, now)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, work := range []func(context.Context, *sight, clock.Micros) (int, error){b.lapse, b.supply, b.ship, b.track, b.bringBack, b.answer, b.closeMonths} {
		n, err := work(ctx, &s, now)
		if err != nil {
			return did, fmt.Errorf("robot: %w", err)
		}
		did += n
	}
	return did, nil
}

// isRefusal says that a command was refused, and did not fail.
func isRefusal(err error) bool { return fault.From(err) != nil }

// lapse ends the faults whose time is over.
func (b *Box) lapse(ctx context.Context, s *sight, now clock.Micros) (int, error) {
	waiting := map[id.Order]bool{}
	for _, x := range s.toShip {
		waiting[x.Order] = true
	}
	var over, live []Fault
	for _, f := range s.live {
		switch {
		case f.Until != 0 && f.Until <= now, f.Kind == LateShipping && f.StruckAt != 0 && !waiting[f.Order]:
			over = append(over, f)
		default:
			live = append(live, f)
		}
	}
	if len(over) == 0 {
		return 0, nil
	}
	s.live = live
	return len(over), b.write(ctx, func(tx *db.Tx) error {
		for _, f := range over {
			end(tx, f.ID, now)
		}
		return tx.Flush()
	})
}

// supply takes away what is to be out of stock, and buys in what runs low otherwise.
func (b *Box) supply(ctx context.Context, s *sight, now clock.Micros) (int, error) {
	out := map[id.SKU]Fault{}
	var gone []id.SKU
	for _, f := range s.live {
		if f.Kind == OutOfStock {
			out[f.SKU] = f
			gone = append(gone, f.SKU)
		}
	}
	var bought []stock.Movement
	for _, x := range s.scarce {
		if _, is := out[x.SKU]; !is {
			bought = append(bought, b.movement(stock.Key{SKU: x.SKU, Warehouse: x.Warehouse}, refill, stock.Received, now))
		}
	}
	if len(gone)+len(bought) == 0 {
		return 0, nil
	}
	var moved []stock.Movement
	err := b.write(ctx, func(tx *db.Tx) error {
		items := map[id.SKU][]stock.Item{}
		stock.LoadItems(tx, gone, items)
		if err := tx.Flush(); err != nil {
			return err
		}
		moved = slices.Clone(bought)
		for _, sku := range gone {
			for _, item := range items[sku] {
				if item.Free() > 0 {
					moved = append(moved, b.movement(item.Key, -item.Free(), stock.Adjusted, now))
				}
			}
			if f := out[sku]; f.StruckAt == 0 {
				strike(tx, f, now)
			}
		}
		return stock.Move(tx, 0, moved)
	})
	for _, m := range moved {
		b.Lane.StockMoved(m.SKU)
	}
	return len(moved), err
}

func (b *Box) movement(key stock.Key, units int64, why stock.Reason, at clock.Micros) stock.Movement {
	return stock.Movement{ID: id.NewMovement(b.World.IDs), Key: key, Units: units, Reason: why, At: at}
}

// ship sends what has been paid for long enough, but for orders that a fault keeps waiting.
func (b *Box) ship(ctx context.Context, s *sight, now clock.Micros) (int, error) {
	if err := b.meet(ctx, s, now); err != nil {
		return 0, err
	}
	late := map[id.Order]bool{}
	for _, f := range s.live {
		if f.Kind == LateShipping {
			late[f.Order] = true
		}
	}
	var commands []flows.Command
	for _, x := range s.toShip {
		if now < s.shipsAt(x) || late[x.Order] {
			continue
		}
		parcel := id.NewParcel(b.World.IDs)
		commands = append(commands, &flows.ShipParcel{
			By: flows.By{Actor: robot, At: now}, ID: parcel, Order: x.Order, SubOrder: x.SubOrder, Supplier: x.Supplier,
			Carrier: "SANDBOX", Waybill: fmt.Sprintf("SB%012d", int64(parcel)%1_000_000_000_000),
		})
	}
	return b.do(ctx, commands)
}

// meet settles which orders the faults strike that wait for the next one.
func (b *Box) meet(ctx context.Context, s *sight, now clock.Micros) error {
	struck := map[id.Order]map[Kind]bool{}
	var met []Fault
	for i := range s.live {
		f := &s.live[i]
		if f.Kind != LateShipping && f.Kind != RefusedParcel || f.StruckAt != 0 {
			continue
		}
		for _, x := range s.toShip {
			if f.Order != 0 && f.Order != x.Order || struck[x.Order][f.Kind] || f.Order == 0 && x.PaidAt < f.ArmedAt {
				continue
			}
			f.Order, f.SubOrder, f.StruckAt = x.Order, x.SubOrder, now
			if struck[x.Order] == nil {
				struck[x.Order] = map[Kind]bool{}
			}
			struck[x.Order][f.Kind] = true
			met = append(met, *f)
			break
		}
	}
	if len(met) == 0 {
		return nil
	}
	return b.write(ctx, func(tx *db.Tx) error {
		for _, f := range met {
			strike(tx, f, now)
		}
		return tx.Flush()
	})
}

// track tells what the carriers have to tell by now.
func (b *Box) track(ctx context.Context, s *sight, now clock.Micros) (int, error) {
	refused := map[id.SubOrder]bool{}
	for _, f := range s.live {
		if f.Kind == RefusedParcel {
			refused[f.SubOrder] = true
		}
	}
	var told []shipping.Track
	for _, x := range s.parcels {
		for step := int(x.Told); step < len(route) && s.tellsAt(x, step) <= now; step++ {
			t := shipping.Track{ID: id.NewTrack(b.World.IDs), Parcel: x.Parcel, At: s.tellsAt(x, step), State: route[step].state, Text: route[step].text}
			if t.State == shipping.Signed && refused[x.SubOrder] {
				t.State, t.Text = shipping.Refused, refusedReason
			}
			told = append(told, t)
		}
	}
	if len(told) == 0 {
		return 0, nil
	}
	return len(told), b.write(ctx, func(tx *db.Tx) error {
		for _, t := range told {
			if err := flows.NoteTrack(tx, flows.Acting{World: b.World, Actor: robot, At: t.At}, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// closeMonths draws the statements of a month that is over.
func (b *Box) closeMonths(ctx context.Context, s *sight, now clock.Micros) (int, error) {
	this := settlements.MonthAt(now, b.World.Zone)
	last := settlements.MonthAt(this.From-1, b.World.Zone)
	if last.Name <= s.ClosedMonth || last.To <= s.MadeAt {
		return 0, nil
	}
	if _, err := flows.CloseMonth(ctx, b.World, b.Lane.Turn, last.Name); err != nil {
		return 0, err
	}
	return 1, b.write(ctx, func(tx *db.Tx) error { closeMonth(tx, last.Name); return tx.Flush() })
}
