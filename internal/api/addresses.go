package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/regions"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) addressRoutes() {
	door(d, post("check-addresses", "/v1/addresses:check", "Find the region codes of addresses, or why there is none").
		with("The same check as that of an order. Changes nothing, so it takes no Idempotency-Key; nothing of an address is kept. "+
			"A place is named by its code, or by province, city and district, in full or in short."), d.checkAddresses)
}

// AddressRequest are addresses to be checked.
type AddressRequest struct {
	Addresses []PlaceNames `json:"addresses" minItems:"1" maxItems:"100"`
}

// PlaceNames name a place by its code or by names.
type PlaceNames struct {
	Region   string `json:"region,omitempty" maxLength:"40" doc:"GB/T 2260 division code, or another land's name; left out: the names count" example:"310115"`
	Province string `json:"province,omitempty" maxLength:"40" example:"上海市"`
	City     string `json:"city,omitempty" maxLength:"40" doc:"May repeat a municipality" example:"上海市"`
	District string `json:"district,omitempty" maxLength:"40" example:"浦东新区"`
	Address  string `json:"address,omitempty" maxLength:"300" doc:"The rest: where the region is no district yet, a district that is named here is looked for" example:"世纪大道 100 号"`
}

// CheckedAddresses are answers in the order of the questions.
type CheckedAddresses struct {
	Items []CheckedAddress `json:"items"`
}

// CheckedAddress is a place with its code, or with all that is against it.
type CheckedAddress struct {
	Valid    bool        `json:"valid" doc:"An order can go there"`
	Region   string      `json:"region,omitempty" doc:"Send it with orders and quotes" example:"310115"`
	FullName string      `json:"full_name,omitempty" example:"上海市浦东新区"`
	Listed   bool        `json:"listed" doc:"The table of divisions has this very code. Divisions come and go: younger and older districts are taken, and named as what they lie in"`
	Reasons  []web.Place `json:"reasons,omitempty" doc:"Each names its field, and the nearest divisions: nearest_code, nearest_name, nearest"`
	Nearest  []Region    `json:"nearest,omitempty" doc:"What may have been meant, the nearest first"`
}

type checkAddressesInput struct {
	Body AddressRequest
}

func (d *doors) checkAddresses(ctx context.Context, in *checkAddressesInput) (*answer[CheckedAddresses], error) {
	return &answer[CheckedAddresses]{CheckedAddresses{each(in.Body.Addresses, func(n PlaceNames) CheckedAddress { return checkAddress(ctx, n) })}}, nil
}

func checkAddress(ctx context.Context, n PlaceNames) CheckedAddress {
	var faults fault.List
	place := contacts.Place{Region: n.Region, Names: regions.Names{Province: n.Province, City: n.City, District: n.District}, Address: n.Address}
	region := place.Locate(&faults)
	out := CheckedAddress{Valid: faults.Empty(), Reasons: placesOf(ctx, &faults)}
	if region != "" {
		out.Region, out.FullName = region, regions.Name(region)
		out.Listed = !regions.Claims(region) || regions.Known(regions.Full(region[:min(len(region), 6)]))
	}
	for _, x := range out.Reasons {
		for _, code := range contacts.NearestCodes(x.Live) {
			if found, known := regions.Get(code); known {
				out.Nearest = append(out.Nearest, ToAPIRegion(found))
			}
		}
	}
	return out
}

// sealBuyer seals who receives an order's goods; refused at `contact.…` where it is no contact, or nowhere that a parcel can be sent to.
func sealBuyer(w *flows.World, distributor int64, c Contact, at clock.Micros) (contacts.Sealed, error) {
	var faults fault.List
	contacts.Place{Region: c.Region, Address: c.Address}.Deep(&faults)
	sealed, err := contacts.Seal(w.Ring, id.NewContact(w.IDs), distributor, FromAPIContact(c), at)
	if err != nil && fault.From(err) == nil {
		return sealed, err
	}
	faults.AddAll(err, "")
	return sealed, inside(faults.Err(contacts.ErrInvalid), "contact.")
}
