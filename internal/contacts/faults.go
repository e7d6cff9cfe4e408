package contacts

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// The room's refusals.
var (
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrName: 1 to 64 characters.
	ErrName = fault.New(fault.Invalid, "contact_name_malformed", "a name has 1 to 64 characters")
	// ErrPhone: 5 to 20 digits; spaces, dashes, brackets and one leading plus are passed over.
	ErrPhone = fault.New(fault.Invalid, "phone_malformed", "a phone has 5 to 20 digits")
	// ErrTail: the search by part asks for the last four digits.
	ErrTail = fault.New(fault.Invalid, "phone_tail_malformed", "the search by part takes the last four digits")
	// ErrRegion: a GB/T 2260 code or a land's name.
	ErrRegion = fault.New(fault.Invalid, "region_malformed", "a region has 2 to 40 letters, digits, spaces, dots or dashes")
	// ErrUnknownRegion: it is all digits, and no code of a division of China: see regions.Fits.
	ErrUnknownRegion = fault.New(fault.Invalid, "region_unknown", "no division of China has this code")
	// ErrRegionByName: a province of China goes by its code. Hong Kong, Macau and Taiwan are taken by name too.
	ErrRegionByName = fault.New(fault.Invalid, "region_by_name", "this names a province of China: send the division code")
	// ErrRegionShallow: a parcel needs a district, where there are districts.
	ErrRegionShallow = fault.New(fault.Invalid, "region_shallow", "an address needs the code of a district")
	// ErrPlaceUnknown: a name that leads to no division, or to several.
	ErrPlaceUnknown = fault.New(fault.Invalid, "place_unknown", "no one division has this name there")
	// ErrAddress: 1 to 300 characters.
	ErrAddress = fault.New(fault.Invalid, "address_malformed", "an address has 1 to 300 characters")
	// ErrSecret: what is sealed is a short text.
	ErrSecret = fault.New(fault.Invalid, "secret_malformed", "what is kept under seal has 1 to 4096 bytes")
)

// Incidents: never the caller's mistake.
var (
	// ErrNoKey: a contact was sealed under a key that this ring does not hold.
	ErrNoKey = errors.New("contact sealed under an unknown key")
	// ErrTampered: a sealed contact does not open under its own key, id and owner.
	ErrTampered = errors.New("sealed contact was altered or moved")
	// ErrKeyFile: the master key file is malformed or may be read by others.
	ErrKeyFile = errors.New("master key file")
)
