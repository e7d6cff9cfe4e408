package orders

import (
	"github.com/fenxiao/fenxiao/internal/clock"
)

// State is where a sub-order stands in its life.
type State string

// The states of a sub-order.
const (
	Unconfirmed    State = "unconfirmed"     // 待确认
	PendingPayment State = "pending_payment" // 待付款
	ToShip         State = "to_ship"         // 待发货
	ToReceive      State = "to_receive"      // 待收货
	Completed      State = "completed"       // 交易成功
	Cancelled      State = "cancelled"       // 已取消
	Closed         State = "closed"          // 交易关闭
)

// Action is what may be done to a sub-order.
type Action string

// The actions on a sub-order.
const (
	Confirm    Action = "confirm" // an order that was placed to be confirmed later
	Pay        Action = "pay"
	Cancel     Action = "cancel"
	ShipPart   Action = "ship_part"   // units stay behind
	ShipRest   Action = "ship_rest"   // nothing stays behind
	RefundPart Action = "refund_part" // something is left to ship, to receive or to keep
	RefundRest Action = "refund_rest" // nothing unrefunded is left
	StopRest   Action = "stop_rest"   // the unshipped units are refunded, the shipped ones go on
	Receive    Action = "receive"
)

// Lifecycle is the life of a sub-order: what may be done in each state, and where it leads.
var Lifecycle = map[State]map[Action]State{
	Unconfirmed:    {Confirm: PendingPayment, Cancel: Cancelled},
	PendingPayment: {Pay: ToShip, Cancel: Cancelled},
	ToShip:         {ShipPart: ToShip, ShipRest: ToReceive, RefundPart: ToShip, RefundRest: Closed, StopRest: ToReceive},
	ToReceive:      {Receive: Completed, RefundPart: ToReceive, RefundRest: Closed},
	Completed:      {RefundPart: Completed, RefundRest: Closed},
	Cancelled:      {},
	Closed:         {},
}

// May says where an action leads from a sub-order's state; ErrState when it is not allowed there, ErrUnconfirmed when what is to be paid
// has to be confirmed first.
func (s *SubOrder) May(a Action) (State, error) {
	next, ok := Lifecycle[s.State][a]
	switch {
	case !ok && s.State == Unconfirmed && a == Pay:
		return "", ErrUnconfirmed.At("state", "state", string(s.State), "action", string(a))
	case !ok:
		return "", ErrState.At("state", "state", string(s.State), "action", string(a))
	}
	return next, nil
}

func (s *SubOrder) do(a Action) error {
	next, err := s.May(a)
	if err == nil {
		s.State = next
	}
	return err
}

// Pay moves a sub-order on to be shipped within the order's terms: ErrState unless it awaits payment.
func (s *SubOrder) Pay(at clock.Micros, shipDays int64) error {
	if err := s.do(Pay); err != nil {
		return err
	}
	s.PaidAt, s.ShipBy = at, at+clock.Micros(shipDays)*clock.Day
	return nil
}

// Confirm lets an order go on to its payment and begins its hold anew, as long as it was when the order was placed: ErrState unless it waits
// to be confirmed, ErrHoldLapsed when its time was over.
func (o *Order) Confirm(at clock.Micros) error {
	for _, s := range o.Subs {
		if _, err := s.May(Confirm); err != nil {
			return err
		}
	}
	if o.ConfirmBy() <= at {
		return ErrHoldLapsed.At("hold_until", "hold_until", o.ConfirmBy().String())
	}
	for _, s := range o.Subs {
		if err := s.do(Confirm); err != nil {
			return err
		}
	}
	o.HoldUntil = at + clock.Micros(o.HoldMinutes)*clock.Minute
	return nil
}

// ConfirmBy is when an unconfirmed order is cancelled.
func (o *Order) ConfirmBy() clock.Micros { return min(o.HoldUntil, o.PayBy) }

// Cancel ends an unpaid sub-order: ErrState once it is paid.
func (s *SubOrder) Cancel() error { return s.do(Cancel) }

// Ship counts units out of the warehouse: ErrState, or ErrTooMany when fewer are left to ship.
func (s *SubOrder) Ship(units int64, at clock.Micros, receiveDays int64) error {
	if units > s.Unshipped() {
		return ErrTooMany
	}
	a := ShipPart
	if units == s.Unshipped() {
		a = ShipRest
	}
	if err := s.do(a); err != nil {
		return err
	}
	s.Shipped += units
	if s.State == ToReceive {
		s.ReceiveBy = at + clock.Micros(receiveDays)*clock.Day
	}
	return nil
}

// Receive confirms the receipt and opens the after-sale window: ErrState unless everything left to receive is under way.
func (s *SubOrder) Receive(at clock.Micros, windowDays int64) error {
	if err := s.do(Receive); err != nil {
		return err
	}
	s.CompletedAt, s.WindowUntil = at, at+clock.Micros(windowDays)*clock.Day
	return nil
}

// Refund counts refunded units and money. Stopped units never left the warehouse. ErrState, or ErrTooMany when fewer are left: units
// that did not leave the warehouse are not refunded without being stopped, else they could still be shipped.
func (s *SubOrder) Refund(units, stopped, minor, supplyMinor int64, at clock.Micros, receiveDays int64) error {
	shipped := s.Shipped - (s.Refunded - s.Stopped)
	if stopped > s.Unshipped() || units-stopped > shipped || minor > s.Left() {
		return ErrTooMany
	}
	a := RefundPart
	switch {
	case units == s.Units-s.Refunded:
		a = RefundRest
	case s.State == ToShip && stopped == s.Unshipped():
		a = StopRest
	}
	if err := s.do(a); err != nil {
		return err
	}
	s.Refunded += units
	s.Stopped += stopped
	s.RefundedMinor += minor
	s.RefundedSupply += supplyMinor
	if a == StopRest {
		s.ReceiveBy = at + clock.Micros(receiveDays)*clock.Day
	}
	return nil
}

// CloseWindow ends the after-sale window; false when there is nothing to end.
func (s *SubOrder) CloseWindow() bool {
	if s.State != Completed || s.WindowClosed {
		return false
	}
	s.WindowClosed = true
	return true
}

// Deadline tells when something has to be done about the order by itself; zero when nothing is left to wait for.
func (o *Order) Deadline() clock.Micros {
	var due clock.Micros
	earliest := func(at clock.Micros) {
		if at > 0 && (due == 0 || at < due) {
			due = at
		}
	}
	for _, s := range o.Subs {
		switch s.State {
		case Unconfirmed, PendingPayment:
			earliest(o.PayBy)
			earliest(o.HoldUntil)
		case ToShip:
			earliest(s.ShipBy)
		case ToReceive:
			earliest(s.ReceiveBy)
		case Completed:
			if !s.WindowClosed {
				earliest(s.WindowUntil)
			}
		case Cancelled, Closed:
		}
	}
	return due
}
