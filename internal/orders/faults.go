package orders

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrUnknown: no such order or sub-order, or another party's.
	ErrUnknown = fault.New(fault.NotFound, "not_found", "no such order")
	// ErrState: the sub-order's state does not allow this.
	ErrState = fault.New(fault.Conflict, "wrong_state", "the state of the order does not allow this")
	// ErrUnconfirmed: an order that was placed to be confirmed later is paid once it is confirmed.
	ErrUnconfirmed = fault.New(fault.Conflict, "order_unconfirmed", "the order has to be confirmed before it is paid")
	// ErrShipped: a parcel is on its way to the address that the order had.
	ErrShipped = fault.New(fault.Conflict, "already_shipped", "a part of the order has been shipped")
	// ErrMove: why an order can't go to another address stands at the places.
	ErrMove = fault.New(fault.Refused, "address_change_refused", "the order can't go to this address")
	// ErrFreightDiffers: what was charged stays, so an order goes only where its freight is the same.
	ErrFreightDiffers = fault.New(fault.Refused, "freight_differs", "the freight to this region is not what was charged")
	// ErrUrged: a supplier is urged once in 24 hours about one sub-order.
	ErrUrged = fault.New(fault.Refused, "urged_already", "the supplier was urged less than 24 hours ago")
	// ErrTooMany: fewer units, or less money, are left than asked for.
	ErrTooMany = fault.New(fault.Refused, "too_many_units", "fewer units are left than asked for")
	// ErrOwnNumber: the own number stands for another order of this distributor.
	ErrOwnNumber = fault.New(fault.Conflict, "own_number_taken", "this own number belongs to another order")
	// ErrOwnNumberShape: 1 to 64 printable characters.
	ErrOwnNumberShape = fault.New(fault.Invalid, "invalid_own_number", "an own number has 1 to 64 printable characters")
	// ErrRemark: at most 500 characters.
	ErrRemark = fault.New(fault.Invalid, "invalid_remark", "a remark has at most 500 characters")
	// ErrLines: 1 to 2000 lines.
	ErrLines = fault.New(fault.Invalid, "invalid_lines", "an order has 1 to 2000 lines")
	// ErrQuantity: 1 to 1,000,000 units.
	ErrQuantity = fault.New(fault.Invalid, "invalid_quantity", "a line has 1 to 1,000,000 units")
	// ErrAmount: the order's total is out of range.
	ErrAmount = fault.New(fault.Invalid, "invalid_amount", "the amount is out of range")
	// ErrHoldLapsed: the stock set aside has been given back, and can't be had again.
	ErrHoldLapsed = fault.New(fault.Refused, "hold_lapsed", "the hold has lapsed and the order can't be held again as it was placed")
	// ErrRefused sums up all refusals of an order.
	ErrRefused = fault.New(fault.Refused, "order_refused", "the order is refused")
)
