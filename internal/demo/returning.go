package demo

import (
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// claim is an after-sale on its way.
type claim struct {
	*part
	id        id.AfterSale
	kind      aftersales.Kind
	lines     []flows.Claim
	unshipped bool
	// stops where nobody goes on with it; empty: it goes to its end.
	stops aftersales.State
}

// mayRegret notes that a buyer wants its money back before anything is shipped.
func (s *scene) mayRegret(p *part, paid clock.Micros) {
	d := s.chanceOf.returns
	if d.chance(20) {
		c := &claim{part: p, kind: aftersales.RefundOnly, lines: p.units(d, 850), unshipped: true}
		s.apply(c, one(d, s.words["unshipped_reasons"]), paid+d.wait(20*clock.Minute, 9*clock.Hour))
	}
}

// mayComplain notes that a buyer is not content with what has come.
func (s *scene) mayComplain(p *part) {
	d := s.chanceOf.returns
	if !d.chance(58) {
		return
	}
	at := p.signed + d.wait(2*clock.Hour, 8*clock.Day)
	if d.chance(330) {
		c := &claim{part: p, kind: aftersales.RefundOnly, lines: p.units(d, 350)}
		s.apply(c, one(d, s.words["refund_reasons"]), at)
		return
	}
	c := &claim{part: p, kind: aftersales.ReturnRefund, lines: p.units(d, 600)}
	s.apply(c, one(d, s.words["return_reasons"]), at)
}

// refusedAtTheDoor notes the return of a parcel that its buyer did not take.
func (s *scene) refusedAtTheDoor(p *part) {
	d := s.chanceOf.returns
	c := &claim{part: p, kind: aftersales.ReturnRefund, lines: p.units(d, 1000)}
	s.apply(c, s.words.only("refused_reason"), p.signed+d.wait(clock.Hour, 20*clock.Hour))
}

// units claims all units of a sub-order, so many times in a thousand, else some of one line.
func (p *part) units(d *dice, all int64) []flows.Claim {
	var lines []flows.Claim
	if d.chance(all) {
		for _, l := range p.lines {
			lines = append(lines, flows.Claim{Line: l.Number, Units: l.Quantity})
		}
		return lines
	}
	l := one(d, p.lines)
	return []flows.Claim{{Line: l.Number, Units: d.between(1, l.Quantity)}}
}

// apply notes an application.
func (s *scene) apply(c *claim, reason string, at clock.Micros) {
	at = s.awake(at)
	s.agenda.note(task{
		at: at,
		ask: func() flows.Command {
			if c.claimed {
				return nil
			}
			c.claimed = true
			c.id = id.NewAfterSale(s.world.IDs)
			return &flows.ApplyAfterSale{
				By: flows.By{Actor: c.order.by.actor(), At: at}, ID: c.id, Order: c.order.ID, SubOrder: c.ID, Distributor: c.order.by.id,
				Kind: c.kind, Reason: reason, Claims: c.lines,
			}
		},
		told: func(refusal error) {
			if refusal == nil {
				s.summary.AfterSales++
				c.unshipped = c.unshipped && c.parcels == 0
				c.stopped = c.unshipped && len(c.lines) == len(c.part.lines)
				s.review(c, at)
			}
		},
	})
}

// step notes one step of an after-sale, and what comes after it.
func (s *scene) step(c *claim, step flows.MoveAfterSale, at clock.Micros, then func(at clock.Micros)) {
	step.At, step.ID, step.Order = at, c.id, c.order.ID
	s.agenda.note(task{
		at:  at,
		ask: func() flows.Command { return &step },
		told: func(refusal error) {
			if refusal == nil && then != nil {
				then(at)
			}
		},
	})
}

// bySupplier and byDistributor begin a step.
func (c *claim) bySupplier(step flows.Step, note string) flows.MoveAfterSale {
	return flows.MoveAfterSale{By: flows.By{Actor: c.from.actor}, Supplier: c.from.id, Step: step, Note: note}
}

func (c *claim) byDistributor(step flows.Step, note string) flows.MoveAfterSale {
	return flows.MoveAfterSale{By: flows.By{Actor: c.order.by.actor()}, Distributor: c.order.by.id, Step: step, Note: note}
}

// review: most are approved, some rejected or withdrawn, and some wait until the timer approves them.
func (s *scene) review(c *claim, applied clock.Micros) {
	if c.stops == aftersales.PendingReview {
		return
	}
	d := s.chanceOf.returns
	at := s.working(applied+d.wait(90*clock.Minute, 44*clock.Hour), d)
	n := d.below(100)
	if c.stops != "" {
		n = 99 // a case that is to stop later goes on until then
	}
	switch {
	case n < 4:
		s.step(c, c.byDistributor(flows.Withdraw, one(d, s.words["withdraw_notes"])), applied+d.wait(clock.Hour, 20*clock.Hour), nil)
	case n < 11:
		s.approved(c, applied+3*clock.Day+2*clock.Hour)
	case n < 23 && !c.unshipped:
		s.step(c, c.bySupplier(flows.Reject, one(d, s.words["reject_notes"])), at, nil)
	default:
		s.step(c, c.bySupplier(flows.Approve, one(d, s.words["approve_notes"])), at, func(at clock.Micros) { s.approved(c, at) })
	}
}

func (s *scene) approved(c *claim, at clock.Micros) {
	switch {
	case c.kind == aftersales.ReturnRefund:
		s.sendBack(c, at)
	case c.unshipped:
		s.intercept(c, at)
	default:
		s.refund(c, at)
	}
}

// intercept: the warehouse stops the parcel, finds that it has gone, or says nothing.
func (s *scene) intercept(c *claim, approved clock.Micros) {
	d := s.chanceOf.returns
	at := s.working(approved+d.wait(clock.Hour, 9*clock.Hour), d)
	switch n := d.below(100); {
	case c.stops == aftersales.Intercepting:
	case n < 76:
		s.step(c, c.bySupplier(flows.Stopped, s.words.only("stopped_note")), at, func(at clock.Micros) { s.refund(c, at) })
	case n < 90:
		s.escape(c, at)
	default:
		s.refund(c, approved+3*clock.Day+2*clock.Hour)
	}
}

// escape: the parcel had gone already, and the case is reviewed again.
func (s *scene) escape(c *claim, at clock.Micros) {
	d := s.chanceOf.returns
	gone := c.bySupplier(flows.Escaped, s.words.only("escaped_note"))
	gone.Parcel, gone.Carrier, gone.Waybill = id.NewParcel(s.world.IDs), one(d, s.words["carriers"]), s.waybill(d)
	s.step(c, gone, at, func(at clock.Micros) {
		s.summary.Parcels++
		c.parcels++
		c.unshipped = false
		s.track(c.part, gone.Parcel, false, at)
		s.review(c, at)
	})
}

// sendBack: most goods come back, some buyers keep them after all, and some forget.
func (s *scene) sendBack(c *claim, approved clock.Micros) {
	if c.stops == aftersales.AwaitingReturn {
		return
	}
	d := s.chanceOf.returns
	n := d.below(100)
	switch {
	case c.stops != "":
	case n < 7:
		s.step(c, c.byDistributor(flows.Withdraw, one(d, s.words["withdraw_notes"])), approved+d.wait(4*clock.Hour, 3*clock.Day), nil)
		return
	case n < 14:
		return
	}
	back := c.byDistributor(flows.SendBack, "")
	back.Carrier, back.Waybill = one(d, s.words["carriers"]), s.waybill(d)
	s.step(c, back, s.awake(approved+d.wait(6*clock.Hour, 4*clock.Day)), func(at clock.Micros) {
		s.step(c, c.bySupplier(flows.Arrived, ""), s.working(at+d.wait(30*clock.Hour, 4*clock.Day), d), func(at clock.Micros) { s.inspect(c, at) })
	})
}

// inspect: most is found good, some in part, some not at all, and some lies until the timer accepts it.
func (s *scene) inspect(c *claim, arrived clock.Micros) {
	if c.stops == aftersales.Inspecting {
		return
	}
	d := s.chanceOf.returns
	at := s.working(arrived+d.wait(2*clock.Hour, 40*clock.Hour), d)
	good := map[int64]int64{}
	for _, l := range c.lines {
		good[l.Line] = l.Units
	}
	n := d.below(100)
	if c.stops != "" {
		n = 0
	}
	switch {
	case n < 78:
		found := c.bySupplier(flows.Inspect, one(d, s.words["inspect_notes"]))
		found.Accepted = good
		s.step(c, found, at, func(at clock.Micros) { s.refund(c, at) })
	case n < 88 && good[c.lines[0].Line] > 1:
		good[c.lines[0].Line]--
		found := c.bySupplier(flows.Inspect, s.words.only("inspect_part_note"))
		found.Accepted = good
		s.step(c, found, at, func(at clock.Micros) { s.refund(c, at) })
	case n < 95:
		s.step(c, c.bySupplier(flows.Reject, one(d, s.words["inspect_rejects"])), at, nil)
	}
}

// refund: the operator's cashier gives the money back; where she does not, the timer does.
func (s *scene) refund(c *claim, due clock.Micros) {
	d := s.chanceOf.returns
	if c.stops == aftersales.AwaitingRefund || d.chance(160) {
		return
	}
	step := flows.MoveAfterSale{By: flows.By{Actor: s.cashier}, Step: flows.RefundStep}
	s.step(c, step, s.working(due+d.wait(clock.Hour, 30*clock.Hour), d), nil)
}
