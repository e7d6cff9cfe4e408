package demo

import (
	"fmt"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// draft is an order that a distributor means to place.
type draft struct {
	by      *distributor
	channel *channel
	at      *place
	contact id.Contact // of somebody who has bought before; 0: a new buyer
	id      id.Order   // of the latest try
	number  string
	remark  string
	lines   []want
	quote   quoting
	tries   int
}

type want struct {
	good             *good
	quantity         int64
	settlement, sale int64
}

// quoting says whether an order's prices stand in signed quotes.
type quoting byte

const (
	unquoted quoting = iota
	quoted
	quotedTooLongAgo
)

// planOrders notes who buys on a day, and when.
func (s *scene) planOrders(d *day) {
	for range s.volume(d) {
		x := s.distributors[s.sellers.turn(s.chanceOf.orders)]
		s.planOrder(x, s.moment(d))
	}
}

func (s *scene) planOrder(x *distributor, at clock.Micros) {
	var o *draft
	s.agenda.note(task{
		at:   at,
		ask:  func() flows.Command { o = s.draft(x, at); return s.place(o, at) },
		told: func(refusal error) { s.placed(o, at, refusal) },
	})
}

// draft makes an order up, now and then with a mistake in it.
func (s *scene) draft(x *distributor, at clock.Micros) *draft {
	d := s.chanceOf.orders
	x.numbers++
	o := &draft{
		by: x, channel: one(d, x.channels), at: s.places[s.homes.turn(d)],
		number: fmt.Sprintf("%s%s%05d", x.mark, at.Time().In(s.world.Zone).Format("060102"), x.numbers),
	}
	if d.chance(70) {
		o.remark = one(d, s.words["remarks"])
	}
	switch {
	case o.channel.bulk() && x.shop.contact != 0:
		o.contact, o.at = x.shop.contact, x.shop.at
	case !o.channel.bulk() && len(x.regulars) > 0 && d.chance(60):
		again := one(d, x.regulars)
		o.contact, o.at = again.contact, again.at
	}
	for range s.lineCount(o.channel) {
		g := x.selected[x.favours.turn(d)]
		if !slices.ContainsFunc(o.lines, func(w want) bool { return w.good == g }) {
			o.lines = append(o.lines, want{good: g, quantity: s.quantity(o.channel, g)})
		}
	}
	for i := range o.lines {
		o.price(&o.lines[i], at)
	}
	s.spoil(o)
	return o
}

func (s *scene) lineCount(c *channel) int64 {
	d := s.chanceOf.orders
	if c.bulk() {
		return d.between(2, 6)
	}
	switch n := d.below(100); {
	case n < 62:
		return 1
	case n < 86:
		return 2
	case n < 96:
		return 3
	}
	return d.between(4, 5)
}

func (s *scene) quantity(c *channel, g *good) int64 {
	d := s.chanceOf.orders
	if c.bulk() {
		worth := int64(90_000) // of one good, at most
		if c.kind == distributors.Wholesale {
			worth = 240_000
		}
		most := min(max(worth/g.price.Retail, 2), 36)
		return d.between(max(most/4, 1), most)
	}
	switch n := d.below(100); {
	case n < 78:
		return 1
	case n < 93:
		return 2
	case n < 98:
		return 3
	}
	return d.between(4, 6)
}

// price fills in what the distributor knows and asks for: the settlement price of when it last looked, and the sale price of its shop.
func (o *draft) price(w *want, at clock.Micros) {
	known, terms := w.good.priceAt(at-o.by.behind), o.by.pricesOf(w.good)
	w.settlement, _ = money.ShareHalfUp(known.Settlement, terms.RatioPPM)
	w.sale = known.Retail
	if terms.Reprice {
		w.sale = max(tenths(known.Retail*o.by.markup/100), tenths(w.settlement*105/100))
	}
	floor, ceiling := known.Range(terms)
	w.sale = max(w.sale, floor)
	if ceiling > 0 {
		w.sale = min(w.sale, ceiling)
	}
}

// spoil lets a mistake slip in: a good that is not selected, a sale price out of its range, a quote that is too old.
func (s *scene) spoil(o *draft) {
	d := s.chanceOf.orders
	w := &o.lines[0]
	floor, ceiling := w.good.price.Range(o.by.pricesOf(w.good))
	switch n := d.below(1000); {
	case n < 5:
		if g := one(d, s.goods); !slices.Contains(o.by.selected, g) {
			w.good = g
		}
	case n < 15 && floor > 0:
		w.sale = min(w.sale, tenths(floor*93/100)) // its own discount goes too far
	case n < 20 && ceiling > 0:
		w.sale = tenths(ceiling * 108 / 100)
	case n < 24:
		o.quote = quotedTooLongAgo
	case n < 150:
		o.quote = quoted
	}
}

// place gives the command for a draft.
func (s *scene) place(o *draft, at clock.Micros) flows.Command {
	x := o.by
	o.id = id.NewOrder(s.world.IDs)
	c := &flows.PlaceOrder{
		By: flows.By{Actor: x.key, At: at}, ID: o.id, Distributor: x.id, Channel: o.channel.id, OwnNumber: o.number,
		Region: o.at.code, Remark: o.remark, ContactID: o.contact,
	}
	if o.channel.bulk() {
		c.Actor = x.actor()
	}
	for _, w := range o.lines {
		c.Lines = append(c.Lines, flows.Asked{
			SKU: w.good.sku, Quantity: w.quantity, Settlement: w.settlement, Sale: w.sale, Quote: s.quote(o, w, at),
		})
	}
	c.RequestHash = flows.HashOrder(struct {
		Number, Region string
		Lines          []flows.Asked
	}{o.number, o.at.code, c.Lines})
	if o.contact == 0 {
		sealed, err := contacts.Seal(s.world.Ring, id.NewContact(s.world.IDs), int64(x.id), s.buyer(o.at), at)
		if err != nil {
			panic(err) // invented people have a name, a phone and an address
		}
		c.Contact = &sealed
	}
	return c
}

// quote signs what the live price of a line is now, or was an hour ago.
func (s *scene) quote(o *draft, w want, at clock.Micros) string {
	if o.quote == unquoted {
		return ""
	}
	live, err := w.good.price.Live(o.by.pricesOf(w.good))
	if err != nil {
		return ""
	}
	expires := at - clock.Minute + pricing.QuoteLife
	if o.quote == quotedTooLongAgo {
		expires = at - clock.Hour + pricing.QuoteLife
	}
	return s.world.Quotes.Sign(pricing.Quote{Distributor: o.by.id, SKU: w.good.sku, Settlement: live, Expires: expires})
}
