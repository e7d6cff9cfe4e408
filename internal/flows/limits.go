package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/orders"
)

// askLimits names the limits of a SKU and, once they are known, what a distributor has taken of them.
func (f *facts) askLimits(distributor id.Distributor, sku id.SKU) {
	f.limited.ask(sku)
	if len(f.limits[sku]) > 0 {
		f.buyers.ask(limits.Buyer{SKU: sku, Distributor: distributor})
	}
}

// takenBy names what an order's distributor has taken of the limits of its goods, once its lines are known.
func (f *facts) takenBy(order id.Order) {
	o := f.set.Find(order)
	if o == nil {
		return
	}
	for _, l := range o.Lines {
		f.limited.ask(l.SKU)
		f.buyers.ask(limits.Buyer{SKU: l.SKU, Distributor: o.Distributor})
	}
}

// rank is where a distributor stands; 0 without a grade.
func (f *facts) rank(distributor id.Distributor) int64 {
	if s := f.standings[distributor]; s != nil {
		return s.Rank
	}
	return 0
}

// Buying is what the limits of a SKU are judged by: who buys, from which rank, and how much there is in all warehouses.
type Buying struct {
	Distributor  id.Distributor
	Rank         int64 // 0: no grade
	Limits       []limits.Limit
	Used         *limits.Set
	OnHand, Free int64
	At           clock.Micros
}

// Judge counts units against the purchase limits, and looks whether what is wanted is kept for higher grades. It notes what is against it at
// `quantity` within a place, and tells whether nothing is.
func (b *Buying) Judge(units int64, refusals *fault.List, place string) bool {
	fits := true
	for i := range b.Limits {
		limit := &b.Limits[i]
		if !limit.Live(b.At) {
			continue
		}
		if limit.Binds(b.Rank) {
			if err := b.Used.Take(limit, b.Distributor, units, b.At); err != nil {
				refusals.AddAll(err, place)
				fits = false
			}
		}
		if kept := limit.Keeps(b.Rank, b.OnHand); kept > 0 && b.Free-units < kept {
			refusals.Add(limits.ErrReserved, place+".quantity", "from_rank", text(limit.Rank), "rank", text(b.Rank))
			fits = false
		}
	}
	return fits
}

// withinLimits judges a line by the limits of its SKU.
func (p *placing) withinLimits(l Asked, at string) bool { return p.judgeLimits(l, &p.refusals, at) }

func (p *placing) judgeLimits(l Asked, refusals *fault.List, at string) bool {
	w, c := p.work, p.command
	if len(w.facts.limits[l.SKU]) == 0 {
		return true
	}
	b := Buying{Distributor: c.Distributor, Rank: w.facts.rank(c.Distributor), Limits: w.facts.limits[l.SKU], Used: w.limits, At: c.At}
	for _, i := range w.stock.Of(l.SKU) {
		b.OnHand += i.OnHand
		b.Free += i.Free()
	}
	return b.Judge(l.Quantity, refusals, at)
}

// giveBack gives back what a cancelled order has taken of its distributor's purchase limits.
func (w *work) giveBack(o *orders.Order) {
	for _, l := range o.Lines {
		for i := range w.facts.limits[l.SKU] {
			w.limits.Give(&w.facts.limits[l.SKU][i], o.Distributor, l.Quantity, o.PlacedAt)
		}
	}
}
