package flows

import (
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

// withinLimits counts a line against the purchase limits of its SKU, and looks whether what it wants is kept for higher grades. It notes what is
// against it, and tells whether nothing is.
func (p *placing) withinLimits(l Asked, at string) bool {
	w, c, fits := p.work, p.command, true
	rank := w.facts.rank(c.Distributor)
	for i := range w.facts.limits[l.SKU] {
		limit := &w.facts.limits[l.SKU][i]
		if !limit.Live(c.At) {
			continue
		}
		if limit.Binds(rank) {
			if err := w.limits.Take(limit, c.Distributor, l.Quantity, c.At); err != nil {
				p.refusals.AddAll(err, at)
				fits = false
			}
		}
		if kept := limit.Keeps(rank, w.onHand(l.SKU)); kept > 0 && w.free(l.SKU)-l.Quantity < kept {
			p.refusals.Add(limits.ErrReserved, at+".quantity", "from_rank", text(limit.Rank), "rank", text(rank))
			fits = false
		}
	}
	return fits
}

// giveBack gives back what a cancelled order has taken of its distributor's purchase limits.
func (w *work) giveBack(o *orders.Order) {
	for _, l := range o.Lines {
		for i := range w.facts.limits[l.SKU] {
			w.limits.Give(&w.facts.limits[l.SKU][i], o.Distributor, l.Quantity, o.PlacedAt)
		}
	}
}

func (w *work) onHand(sku id.SKU) (units int64) {
	for _, i := range w.stock.Of(sku) {
		units += i.OnHand
	}
	return units
}

func (w *work) free(sku id.SKU) (units int64) {
	for _, i := range w.stock.Of(sku) {
		units += i.Free()
	}
	return units
}
