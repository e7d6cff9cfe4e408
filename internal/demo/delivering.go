package demo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

func (s *scene) supplierOf(which id.Supplier) *supplier {
	return s.suppliers[slices.IndexFunc(s.suppliers, func(x *supplier) bool { return x.id == which })]
}

// afterPayment notes when a paid sub-order is packed: in one parcel or two, and a few are forgotten. Some buyers think better of it before.
func (s *scene) afterPayment(p *part, at clock.Micros) {
	d := s.chanceOf.parcels
	s.mayRegret(p, at)
	if d.chance(9) {
		return // forgotten: the timer refunds it
	}
	first := s.working(at+d.wait(p.from.quickest, p.from.slowest), d)
	if p.Units < 2 || !d.chance(130) {
		s.ship(p, nil, first)
		return
	}
	s.ship(p, p.someUnits(), first)
	s.ship(p, nil, s.working(first+d.wait(20*clock.Hour, 3*clock.Day), d))
}

// someUnits gives about half of a sub-order's units: whole lines where there are several, else part of the one.
func (p *part) someUnits() []shipping.Content {
	if len(p.lines) == 1 {
		return []shipping.Content{{Line: p.lines[0].Number, Units: p.lines[0].Quantity / 2}}
	}
	var contents []shipping.Content
	for _, l := range p.lines[:len(p.lines)/2] {
		contents = append(contents, shipping.Content{Line: l.Number, Units: l.Quantity})
	}
	return contents
}

// ship notes a parcel; without contents it takes all that is left.
func (s *scene) ship(p *part, contents []shipping.Content, at clock.Micros) {
	d := s.chanceOf.parcels
	parcel, carrier, waybill := id.Parcel(0), one(d, s.words["carriers"]), s.waybill(d)
	s.agenda.note(task{
		at: at,
		ask: func() flows.Command {
			if p.frozen || p.packed != 0 || p.stopped && d.chance(700) || p.from.suspended && d.chance(450) {
				return nil
			}
			parcel = id.NewParcel(s.world.IDs)
			return &flows.ShipParcel{
				By: flows.By{Actor: p.from.actor, At: at}, ID: parcel, Order: p.order.ID, SubOrder: p.ID, Supplier: p.from.id,
				Carrier: carrier, Waybill: waybill, Contents: contents,
			}
		},
		told: func(refusal error) {
			if refusal == nil {
				s.shipped(p, parcel, contents == nil, at)
			}
		},
	})
}

func (s *scene) waybill(d *dice) string {
	return fmt.Sprintf("%s%012d", one(d, []string{"LX", "YJ", "YQ", "SH"}), d.below(1_000_000_000_000))
}

// shipped notes a parcel's way to its buyer; with the last one, what the buyer does then.
func (s *scene) shipped(p *part, parcel id.Parcel, last bool, at clock.Micros) {
	s.summary.Parcels++
	p.parcels++
	refused := last && s.chanceOf.parcels.chance(7)
	arrives := s.track(p, parcel, refused, at)
	if !last {
		return
	}
	p.packed, p.signed = at, arrives
	if refused {
		s.refusedAtTheDoor(p)
		return
	}
	s.mayConfirm(p)
	s.mayComplain(p)
}

// track notes what the carrier will tell of a parcel, and gives the time of the last report.
func (s *scene) track(p *part, parcel id.Parcel, refused bool, at clock.Micros) clock.Micros {
	d := s.chanceOf.parcels
	tell := func(state shipping.TrackState, where string) {
		s.tracks = append(s.tracks, shipping.Track{Parcel: parcel, At: at, Noted: at, State: state, Place: where, Text: one(d, s.words[string(state)])})
	}
	from, to := p.from.city.city, p.order.at.city
	at += d.wait(90*clock.Minute, 8*clock.Hour)
	tell(shipping.Collected, from)
	at += d.wait(2*clock.Hour, 10*clock.Hour)
	tell(shipping.InTransit, from)
	if from != to {
		at += d.wait(8*clock.Hour, 40*clock.Hour)
		tell(shipping.InTransit, to)
	}
	at = s.working(at+d.wait(5*clock.Hour, 16*clock.Hour), d)
	tell(shipping.OnDelivery, to+p.order.at.district)
	at += d.wait(30*clock.Minute, 7*clock.Hour)
	if refused {
		tell(shipping.Refused, to+p.order.at.district)
	} else {
		tell(shipping.Signed, to+p.order.at.district)
	}
	return at
}

// storeTracks stores what carriers have told before an instant.
func (s *scene) storeTracks(tx *db.Tx, before clock.Micros) error {
	var told, later []shipping.Track
	for _, t := range s.tracks {
		if t.At < before {
			told = append(told, t)
		} else {
			later = append(later, t)
		}
	}
	s.tracks = later
	slices.SortStableFunc(told, func(a, b shipping.Track) int { return cmp.Compare(a.At, b.At) })
	for _, t := range told {
		t.ID = id.NewTrack(s.world.IDs)
		if err := shipping.Note(tx, t); err != nil {
			return err
		}
	}
	return nil
}

// mayConfirm notes that the distributor confirms a receipt, when it does so before the timer.
func (s *scene) mayConfirm(p *part) {
	d := s.chanceOf.parcels
	at := s.awake(p.signed + d.wait(4*clock.Hour, 5*clock.Day))
	if !d.chance(580) || at >= p.packed+clock.Micros(p.order.ReceiveDays)*clock.Day {
		return
	}
	s.agenda.note(task{
		at: at,
		ask: func() flows.Command {
			if p.frozen || p.claimed {
				return nil
			}
			return &flows.ConfirmReceipt{
				By: flows.By{Actor: p.order.by.actor(), At: at}, Order: p.order.ID, SubOrder: p.ID, Distributor: p.order.by.id,
			}
		},
		told: func(refusal error) {
			if refusal == nil {
				s.summary.Receipts++
			}
		},
	})
}
