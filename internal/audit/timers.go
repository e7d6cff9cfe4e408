package audit

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// retryWithin is how far ahead a timer may lie whose time is over: a refused one is tried again within an hour.
const retryWithin = clock.Hour

func timers(o *order, tell tell) {
	if deadline := o.deadline(); deadline > 0 {
		if o.timerAt == 0 || o.timerAt > deadline {
			tell(o.id.String(), "something is due at %s, its timer is set to %q", deadline, o.timerAt)
		} else if !o.books.armed(timer{"order", int64(o.id)}, o.timerAt) {
			tell(o.id.String(), "its timer is set to %s, but not armed", o.timerAt)
		}
	}
	for _, c := range o.cases {
		if c.dueAt > 0 && !o.books.armed(timer{"after_sale", int64(c.id)}, c.dueAt) {
			tell(c.id.String(), "something is due at %s, no timer is armed for it", c.dueAt)
		}
	}
}

// armed says whether a timer is armed for that time, or was refused then and is to be tried again.
func (b *books) armed(t timer, at clock.Micros) bool {
	return slices.ContainsFunc(b.timers[t], func(due clock.Micros) bool {
		return due == at || due > at && due <= b.now+retryWithin
	})
}

// deadline tells when something has to be done about the order by itself; zero: never.
func (o *order) deadline() clock.Micros {
	var due clock.Micros
	earliest := func(at clock.Micros) {
		if at > 0 && (due == 0 || at < due) {
			due = at
		}
	}
	for _, s := range o.subs {
		switch s.state {
		case unconfirmed, pendingPayment:
			earliest(o.payBy)
			earliest(o.holdUntil)
		case toShip:
			earliest(s.shipBy)
		case toReceive:
			earliest(s.receiveBy)
		case completed:
			if !s.windowClosed {
				earliest(s.windowUntil)
			}
		}
	}
	return due
}
