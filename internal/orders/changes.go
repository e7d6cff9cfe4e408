package orders

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// urgeEvery is how often a supplier may be urged to ship one sub-order.
const urgeEvery = clock.Day

// Unsent says whether the sub-order is still on its way to the warehouse's door: nothing of it ends or moves before that.
func (s *SubOrder) Unsent() bool {
	return s.State == Unconfirmed || s.State == PendingPayment || s.State == ToShip
}

// MayMove looks whether the order may go to another address: ErrShipped once a unit has left, ErrState when nothing is left to send.
func (o *Order) MayMove() error {
	for _, s := range o.Subs {
		if s.Shipped > 0 {
			return ErrShipped.At("state", "sub_order_id", s.ID.String(), "shipped_units", strconv.FormatInt(s.Shipped, 10))
		}
	}
	return o.mayStill("change_address")
}

// Move sends the order to another contact: see MayMove.
func (o *Order) Move(contact id.Contact, region string) error {
	if err := o.MayMove(); err != nil {
		return err
	}
	o.Contact, o.Region = contact, region
	return nil
}

// Note changes the order's remark: ErrRemark, ErrState when nothing is left to send.
func (o *Order) Note(remark string) error {
	if !IsRemark(remark) {
		return ErrRemark.At("remark")
	}
	if err := o.mayStill("change_remark"); err != nil {
		return err
	}
	o.Remark = remark
	return nil
}

// mayStill refuses what comes too late for all parts of an order.
func (o *Order) mayStill(action string) error {
	state := ""
	for _, s := range o.Subs {
		if s.Unsent() {
			return nil
		}
		state = string(s.State)
	}
	return ErrState.At("state", "state", state, "action", action)
}

// Urge notes that the supplier was asked to ship: ErrState unless paid units are left to ship, ErrUrged when it was asked less than a day ago.
func (s *SubOrder) Urge(at clock.Micros) error {
	if s.State != ToShip {
		return ErrState.At("state", "state", string(s.State), "action", "urge")
	}
	if again := s.UrgedAt + urgeEvery; s.UrgedAt > 0 && at < again {
		return ErrUrged.At("sub_order_id", "again_at", again.String())
	}
	s.UrgedAt = at
	return nil
}
