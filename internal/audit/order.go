package audit

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// order is an order with all that hangs on it. Times and amounts are as they are stored.
type order struct {
	id             id.Order
	missing        bool // rows name it, but it is not there
	distributor    int64
	contract       int64
	channel        int64
	contactOwner   int64 // 0: no contact, or an erased one
	currency       string
	lineCount      int64
	goods          int64
	freight        int64
	total          int64
	wallet, escrow int64
	credit         int64 // 0: none
	holdUntil      clock.Micros
	payBy          clock.Micros
	timerAt        clock.Micros

	books    *books
	subs     []*subOrder
	lines    []*line
	parcels  map[int64]*parcel
	contents []content
	cases    []*afterSale
	postings []posting
	// strays are rows that name a part of the order which is not there.
	strays []string
}

type subOrder struct {
	id             id.SubOrder
	distributor    int64
	supplier       int64
	agreement      int64
	warehouse      int64
	state          string
	units          int64
	shipped        int64
	refunded       int64
	stopped        int64
	goods          int64
	supply         int64
	freight        int64
	refundedMinor  int64
	refundedSupply int64
	payable        int64
	margin         int64
	paidAt         clock.Micros
	shipBy         clock.Micros
	receiveBy      clock.Micros
	completedAt    clock.Micros
	windowUntil    clock.Micros
	windowClosed   bool

	lines []*line
	cases []*afterSale
}

type line struct {
	number     int64
	sub        *subOrder
	sku        int64
	quantity   int64
	settlement int64
	supply     int64

	shipped          int64 // units in parcels
	stopped          int64 // units refunded that never left the warehouse
	claimedUnshipped int64 // units of living or successful after-sales that never left the warehouse
	claimedShipped   int64 // and of those that did
}

type parcel struct {
	id                                    int64
	sub, distributor, supplier, warehouse int64
}

type content struct {
	line, parcel, units int64
}

type afterSale struct {
	id          id.AfterSale
	subID       int64
	sub         *subOrder
	distributor int64
	supplier    int64
	kind        string
	state       string
	units       int64
	refund      int64
	supply      int64
	unshipped   bool
	dueAt       clock.Micros
	endedAt     clock.Micros
	lines       []caseLine
}

type caseLine struct {
	line                            *line
	units, accepted, refund, supply int64
}

type posting struct {
	id        int64
	group     int64
	account   int64
	minor     int64
	at        clock.Micros
	kind      string
	subject   int64
	statement int64
}

// paid says whether the sub-order has been paid for.
func (s *subOrder) paid() bool { return s.paidAt > 0 }

// unshipped is how many units still have to leave the warehouse.
func (s *subOrder) unshipped() int64 { return s.units - s.shipped - s.stopped }

// settled says whether what is left of the sub-order has been shared out between supplier and operator: at its receipt, or
// when it closed after something had been shipped.
func (s *subOrder) settled() bool {
	return s.completedAt > 0 || s.state == closed && s.shipped > 0
}

func (s *subOrder) String() string { return s.id.String() }

// line finds a line by its number; lines are in that order.
func (o *order) line(number int64) *line {
	i, found := slices.BinarySearchFunc(o.lines, number, func(l *line, n int64) int { return cmp.Compare(l.number, n) })
	if !found {
		return nil
	}
	return o.lines[i]
}

func (o *order) sub(sub int64) *subOrder {
	for _, s := range o.subs {
		if int64(s.id) == sub {
			return s
		}
	}
	return nil
}

// tie sums up what parcels and after-sales did to the lines.
func (o *order) tie() {
	for _, c := range o.contents {
		if l := o.line(c.line); l != nil {
			l.shipped += c.units
		}
	}
	for _, c := range o.cases {
		if c.dead() {
			continue
		}
		for _, l := range c.lines {
			switch {
			case !c.unshipped:
				l.line.claimedShipped += l.accepted
			case c.state == succeeded:
				l.line.stopped += l.accepted
				fallthrough
			default:
				l.line.claimedUnshipped += l.accepted
			}
		}
	}
}
