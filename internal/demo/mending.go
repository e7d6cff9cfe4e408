package demo

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// placed hears what came of an order: it goes on to be paid, or is mended and tried again, or given up.
func (s *scene) placed(o *draft, at clock.Micros, refusal error) {
	if refusal == nil {
		s.accepted(o, at)
		return
	}
	d := s.chanceOf.orders
	o.tries++
	if o.tries > 2 || d.chance(250) || !o.mend(fault.From(refusal), at) {
		return
	}
	next := at + d.wait(2*clock.Minute, 40*clock.Minute)
	s.agenda.note(task{
		at:   next,
		ask:  func() flows.Command { return s.place(o, next) },
		told: func(refusal error) { s.placed(o, next, refusal) },
	})
}

// mend takes out or corrects what was refused, with the live values; false when nothing is left to order.
func (o *draft) mend(refusal *fault.Fault, at clock.Micros) bool {
	hopeless := map[int]bool{}
	for _, x := range refusal.Fields {
		var i int
		if n, err := fmt.Sscanf(x.Path, "lines[%d]", &i); n != 1 || err != nil || i >= len(o.lines) {
			return false // the order's head: who places it, not what is in it
		}
		switch x.Code {
		case pricing.ErrPriceChanged.Code, pricing.ErrSaleFixed.Code, pricing.ErrBelowFloor.Code, pricing.ErrAboveCeiling.Code:
			o.price(&o.lines[i], at+o.by.behind)
		case pricing.ErrQuote.Code, pricing.ErrQuoteExpired.Code:
			o.quote = quoted
		default:
			hopeless[i] = true
		}
	}
	var left []want
	for i, w := range o.lines {
		if !hopeless[i] {
			left = append(left, w)
		}
	}
	o.lines = left
	return len(left) > 0
}
