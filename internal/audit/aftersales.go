package audit

import "github.com/fenxiao/fenxiao/internal/id"

// The kinds and states of an after-sale.
const (
	refundOnly   = "refund_only"
	returnRefund = "return_refund"

	pendingReview  = "pending_review"
	intercepting   = "intercepting"
	awaitingReturn = "awaiting_return"
	inspecting     = "inspecting"
	awaitingRefund = "awaiting_refund"
	succeeded      = "succeeded"
	rejected       = "rejected"
	withdrawn      = "withdrawn"
)

// dead says that the after-sale claims no units any more.
func (c *afterSale) dead() bool { return c.state == rejected || c.state == withdrawn }

func (c *afterSale) over() bool { return c.dead() || c.state == succeeded }

func parcels(o *order, tell tell) {
	for _, l := range o.lines {
		if l.shipped > l.quantity {
			tell(o.id.String(), "line %d: %d units in parcels, %d were ordered", l.number, l.shipped, l.quantity)
		}
	}
	for _, c := range o.contents {
		if c.units < 1 {
			tell(id.Parcel(c.parcel).String(), "it holds %d units of line %d", c.units, c.line)
		}
	}
	for _, s := range o.subs {
		var shipped int64
		for _, l := range s.lines {
			shipped += l.shipped
		}
		if shipped != s.shipped {
			tell(s.String(), "%d units count as shipped, its parcels hold %d", s.shipped, shipped)
		}
	}
}

func afterSales(o *order, tell tell) {
	for _, c := range o.cases {
		if wrong := c.fits(); wrong != "" {
			tell(c.id.String(), "%s %s: %s", c.kind, c.state, wrong)
		}
		var units, refund, supply int64
		for _, l := range c.lines {
			units += l.accepted
			refund += l.refund
			supply += l.supply
			if l.units < 1 || l.accepted < 0 || l.accepted > l.units {
				tell(c.id.String(), "line %d: %d of %d units accepted", l.line.number, l.accepted, l.units)
			}
			if l.refund != l.accepted*l.line.settlement || l.supply != l.accepted*l.line.supply {
				tell(c.id.String(), "line %d: %d and %d for %d units at %d and %d", l.line.number, l.refund, l.supply, l.accepted,
					l.line.settlement, l.line.supply)
			}
		}
		freight := c.freightDue()
		if c.units != units || !(c.refund == refund && c.supply == supply || freight > 0 && c.refund == refund+freight && c.supply == supply+freight) {
			tell(c.id.String(), "%d units, %d back to the distributor, %d from the supplier; its lines sum to %d, %d, %d and freight to %d",
				c.units, c.refund, c.supply, units, refund, supply, freight)
		}
	}
}

// freightDue is the freight that a refund may hold: of a sub-order that closed without a parcel.
func (c *afterSale) freightDue() int64 {
	if c.state == succeeded && c.sub.state == closed && c.sub.shipped == 0 {
		return c.sub.freight
	}
	return 0
}

// fits tells what of an after-sale does not fit its kind and state.
func (c *afterSale) fits() string {
	switch c.kind {
	case refundOnly, returnRefund:
	default:
		return "no such kind"
	}
	returned := c.kind == returnRefund
	fits := true
	switch c.state {
	case pendingReview, awaitingRefund, succeeded, rejected, withdrawn:
	case intercepting:
		fits = !returned && c.unshipped
	case awaitingReturn, inspecting:
		fits = returned
	default:
		return "no such state"
	}
	return first(rule{fits, "its kind has no such state"}, rule{!returned || !c.unshipped, "units that never left come back"},
		rule{c.units > 0, "it is about nothing"}, rule{c.over() == (c.endedAt > 0), "end and state differ"},
		rule{!c.over() || c.dueAt == 0, "it is over and has a time limit"}, rule{c.sub.paid(), "its sub-order was not paid"})
}

func claims(o *order, tell tell) {
	for _, l := range o.lines {
		if l.claimedUnshipped > 0 && l.shipped+l.claimedUnshipped > l.quantity {
			tell(o.id.String(), "line %d: %d units shipped and %d unshipped ones claimed, %d were ordered", l.number, l.shipped,
				l.claimedUnshipped, l.quantity)
		}
		if l.claimedShipped > l.shipped {
			tell(o.id.String(), "line %d: %d shipped units claimed, %d were shipped", l.number, l.claimedShipped, l.shipped)
		}
	}
}

func refunds(o *order, tell tell) {
	for _, s := range o.subs {
		var units, stopped, minor, supply int64
		for _, c := range s.cases {
			if c.state != succeeded {
				continue
			}
			units += c.units
			minor += c.refund
			supply += c.supply
			if c.unshipped {
				stopped += c.units
			}
		}
		if units != s.refunded || stopped != s.stopped {
			tell(s.String(), "%d units refunded, %d of them stopped; its after-sales sum to %d and %d", s.refunded, s.stopped, units, stopped)
		}
		if minor != s.refundedMinor || supply != s.refundedSupply {
			tell(s.String(), "refunded %d, taken back %d; its after-sales sum to %d and %d", s.refundedMinor, s.refundedSupply, minor, supply)
		}
	}
}
