package audit

// The states of a sub-order, written down once more: the auditor shares no code with what it looks at.
const (
	unconfirmed    = "unconfirmed"
	pendingPayment = "pending_payment"
	toShip         = "to_ship"
	toReceive      = "to_receive"
	completed      = "completed"
	cancelled      = "cancelled"
	closed         = "closed"
)

func orderTotals(o *order, tell tell) {
	var goods, freight int64
	for _, s := range o.subs {
		goods += s.goods
		freight += s.freight
	}
	if goods != o.goods || freight != o.freight {
		tell(o.id.String(), "goods %d and freight %d, its sub-orders sum to %d and %d", o.goods, o.freight, goods, freight)
	}
	if o.total != o.goods+o.freight {
		tell(o.id.String(), "total %d, goods and freight sum to %d", o.total, o.goods+o.freight)
	}
	if o.lineCount != int64(len(o.lines)) || o.lineCount < 1 || len(o.subs) < 1 {
		tell(o.id.String(), "says %d lines, has %d lines in %d sub-orders", o.lineCount, len(o.lines), len(o.subs))
	}
}

func subOrderSums(o *order, tell tell) {
	for _, s := range o.subs {
		var units, goods, supply int64
		for _, l := range s.lines {
			units += l.quantity
			goods += l.quantity * l.settlement
			supply += l.quantity * l.supply
			if l.quantity < 1 || l.settlement < 0 || l.supply < 0 {
				tell(o.id.String(), "line %d: quantity %d at %d, supplied at %d", l.number, l.quantity, l.settlement, l.supply)
			}
		}
		if units != s.units || goods != s.goods || supply != s.supply {
			tell(s.String(), "%d units, goods %d, supply %d; its lines sum to %d, %d, %d", s.units, s.goods, s.supply, units, goods, supply)
		}
		if s.freight < 0 {
			tell(s.String(), "freight %d", s.freight)
		}
	}
}

func states(o *order, tell tell) {
	for _, s := range o.subs {
		if first := o.subs[0]; s.paid() != first.paid() || (s.state == cancelled) != (first.state == cancelled) || (s.state == unconfirmed) != (first.state == unconfirmed) {
			tell(o.id.String(), "its sub-orders are not all unconfirmed, paid, unpaid or cancelled together")
			break
		}
	}
	for _, s := range o.subs {
		if wrong := s.counters(); wrong != "" {
			tell(s.String(), "%s: %s", s.state, wrong)
		}
		if wrong := s.fits(); wrong != "" {
			tell(s.String(), "%s: %s", s.state, wrong)
		}
		if o.holdUntil != 0 && s.state == cancelled {
			tell(s.String(), "cancelled, but the order's hold lives")
		}
		if o.holdUntil == 0 && s.state == unconfirmed {
			tell(s.String(), "unconfirmed, but nothing is held for the order")
		}
	}
}

// counters tells what is wrong with a sub-order's counts whatever its state is.
func (s *subOrder) counters() string {
	switch {
	case s.units < 1 || s.shipped < 0 || s.stopped < 0 || s.refunded < 0 || s.refundedMinor < 0 || s.refundedSupply < 0:
		return "a count or amount is below zero"
	case s.shipped+s.stopped > s.units:
		return "more units shipped and stopped than there are"
	case s.refunded > s.units || s.stopped > s.refunded || s.refunded-s.stopped > s.shipped:
		return "more units refunded than shipped and stopped"
	case s.refundedMinor > s.goods+s.freight || s.refundedSupply > s.supply+s.freight:
		return "more refunded than paid"
	case s.refunded == s.units && s.state != closed:
		return "all units are refunded, but it is not closed"
	}
	return ""
}

// fits tells what of a sub-order does not fit its state.
func (s *subOrder) fits() string {
	untouched := s.shipped == 0 && s.refunded == 0 && s.refundedMinor == 0 && s.refundedSupply == 0
	untimed := s.shipBy == 0 && s.receiveBy == 0 && s.completedAt == 0 && s.windowUntil == 0 && !s.windowClosed
	switch s.state {
	case unconfirmed, pendingPayment, cancelled:
		return first(rule{!s.paid(), "was paid"}, rule{untouched, "was shipped or refunded"}, rule{untimed, "has time limits"})
	case toShip:
		return first(rule{s.paid(), "was not paid"}, rule{s.unshipped() > 0, "nothing is left to ship"},
			rule{s.shipBy > 0, "has no time to ship by"}, rule{s.receiveBy == 0 && s.notCompleted(), "has later times"})
	case toReceive:
		return first(rule{s.paid(), "was not paid"}, rule{s.unshipped() == 0, "units are left to ship"}, rule{s.shipped > 0, "nothing was shipped"},
			rule{s.receiveBy > 0, "has no time to receive by"}, rule{s.notCompleted(), "has later times"})
	case completed:
		return first(rule{s.paid(), "was not paid"}, rule{s.unshipped() == 0, "units are left to ship"}, rule{s.shipped > 0, "nothing was shipped"},
			rule{s.completedAt > 0, "has no time of completion"}, rule{s.windowUntil > s.completedAt, "has no after-sale window"})
	case closed:
		return first(rule{s.paid(), "was not paid"}, rule{s.refunded == s.units, "units are not refunded"},
			rule{s.unshipped() == 0, "units are left to ship"},
			rule{s.refundedMinor == s.due(s.goods) && s.refundedSupply == s.due(s.supply), "not all is refunded that was paid"},
			rule{s.completedAt > 0 || s.notCompleted(), "has a window without completion"})
	}
	return "no such state"
}

// rule is what must hold, and what is said when it does not.
type rule struct {
	holds     bool
	otherwise string
}

func first(rules ...rule) string {
	for _, r := range rules {
		if !r.holds {
			return r.otherwise
		}
	}
	return ""
}

func (s *subOrder) notCompleted() bool {
	return s.completedAt == 0 && s.windowUntil == 0 && !s.windowClosed
}

// due is what a closed sub-order gave back of an amount: with the freight, unless something was shipped.
func (s *subOrder) due(amount int64) int64 {
	if s.shipped == 0 {
		return amount + s.freight
	}
	return amount
}
