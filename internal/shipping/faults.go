package shipping

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrUnknown: no such parcel, or another party's.
	ErrUnknown = fault.New(fault.NotFound, "not_found", "no such parcel")
	// ErrCarrier: 1 to 40 letters, digits, spaces, dots, dashes.
	ErrCarrier = fault.New(fault.Invalid, "invalid_carrier", "a carrier has 1 to 40 letters or digits")
	// ErrWaybill: 4 to 40 letters, digits and dashes.
	ErrWaybill = fault.New(fault.Invalid, "invalid_waybill", "a waybill has 4 to 40 letters, digits or dashes")
	// ErrTrack: an unknown state, or a text that is too long.
	ErrTrack = fault.New(fault.Invalid, "invalid_track", "the tracking event is not valid")
	// ErrContents: a parcel holds units of the sub-order's lines that are left to ship.
	ErrContents = fault.New(fault.Refused, "invalid_contents", "a parcel holds units that are left to ship")
	// ErrParcels: at most 200 parcels a sub-order.
	ErrParcels = fault.New(fault.Refused, "too_many_parcels", "a sub-order has at most 200 parcels")
)
