package api

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/web"
)

// moment writes an instant; "not yet" is left out of the answer.
func moment(m clock.Micros) time.Time {
	if m == 0 {
		return time.Time{}
	}
	return m.Time()
}

// micros reads an instant; one that is left out is 0.
func micros(t time.Time) clock.Micros {
	if t.IsZero() {
		return 0
	}
	return clock.Of(t)
}

// each converts a list; it is never null.
func each[A, B any](from []A, convert func(A) B) []B {
	out := make([]B, len(from))
	for i, x := range from {
		out[i] = convert(x)
	}
	return out
}

// Contact is a person who receives goods.
type Contact struct {
	Name    string `json:"name" minLength:"1" maxLength:"64" example:"王小明"`
	Phone   string `json:"phone" minLength:"5" maxLength:"32" example:"13800138000"`
	Region  string `json:"region" minLength:"2" maxLength:"40" doc:"GB/T 2260 division code, or another land's name" example:"310115"`
	Address string `json:"address" minLength:"1" maxLength:"300" example:"世纪大道 100 号"`
}

// ShownContact is a person who receives goods, as somebody may see it.
type ShownContact struct {
	Name    string `json:"name" doc:"Masked, all but the first letter is hidden" example:"王小明"`
	Phone   string `json:"phone" doc:"Masked, the middle is hidden" example:"13800138000"`
	Region  string `json:"region" doc:"GB/T 2260 division code, or another land's name" example:"310115"`
	Address string `json:"address" doc:"Masked, it is empty" example:"世纪大道 100 号"`
}

// FromAPIContact reads a contact.
func FromAPIContact(c Contact) contacts.Contact {
	return contacts.Contact{Name: c.Name, Phone: c.Phone, Region: c.Region, Address: c.Address}
}

// ToAPIContact writes a contact in the clear, for those who may read it.
func ToAPIContact(c contacts.Contact) Contact {
	return Contact{Name: c.Name, Phone: c.Phone, Region: c.Region, Address: c.Address}
}

// pageOf cuts a page out of rows that were read with one more than asked for, and keys it by id.
func pageOf[R, T any, I web.Identifier](p web.Paging, rows []R, convert func(R) T, key func(R) I) web.Page[T] {
	return web.PageOf(p, rows, convert, func(r R) string { return key(r).String() })
}

// at names the place of a refusal that has none yet: what is missing is missing there.
func at(err error, place string) error {
	if f := fault.From(err); f != nil && len(f.Fields) == 0 {
		return f.At(place)
	}
	return err
}

// inside moves the places of a refusal into a part of the request.
func inside(err error, prefix string) error {
	f := fault.From(err)
	if f == nil {
		return err
	}
	c := *f
	c.Fields = nil
	for _, x := range f.Fields {
		x.Path = prefix + x.Path
		c.Fields = append(c.Fields, x)
	}
	return &c
}

// pageMore makes a page of rows that were cut already.
func pageMore[R, T any, I web.Identifier](rows []R, more bool, convert func(R) T, key func(R) I) web.Page[T] {
	page := web.Page[T]{Items: each(rows, convert)}
	if more && len(rows) > 0 {
		page.Next = web.Cursor(key(rows[len(rows)-1]).String())
	}
	return page
}

// isNotFound says whether an error is the refusal of what is missing or foreign.
func isNotFound(err error) bool {
	f := fault.From(err)
	return f != nil && f.Kind == fault.NotFound
}
