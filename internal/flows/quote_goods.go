package flows

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// Quoting is a question of a distributor: what goods cost now, whether they can be had, and how an order of them would be split. Lines of one
// region are one order.
type Quoting struct {
	Distributor id.Distributor
	Channel     id.Channel // 0: none, as in an order without one
	At          clock.Micros
	Lines       []QuotingLine
}

// QuotingLine is one line that is asked about.
type QuotingLine struct {
	SKU      id.SKU
	Region   string
	Quantity int64
	Sale     int64 // the sale price to be judged, minor units a piece; 0: none is
}

// Quoted is the answer to a Quoting.
type Quoted struct {
	Contract *distributors.Terms
	Lines    []QuotedLine
	// Parts are the sub-orders that the saleable lines would make, in their order, region by region as they are first asked about.
	Parts          []QuotedPart
	Goods, Freight int64 // minor units, of the parts
}

// QuotedLine is the answer to one line.
type QuotedLine struct {
	// Visible says that the distributor may know price and stock: the SKU is open, and selected.
	Visible bool
	Price   *pricing.Price // nil: there is none for this distributor
	Terms   pricing.Terms
	State   stock.State
	Product *catalog.Product // of what is visible
	Reasons fault.List       // all that is against an order of this line
	Part    int              // which of the parts it is in; -1: it is not saleable
}

// QuotedPart is a sub-order as it would be made.
type QuotedPart struct {
	Region string
	Sub    *orders.SubOrder // its id is nobody's
	Lines  []int            // places among the lines that were asked about
	From   *stock.Warehouse
}

// Quote answers a question in two round trips, however many lines it has. Nothing is locked, held or written. Saleable lines are placed by the same
// code as an order's, one after the other, so what it previews is what an order of these lines makes while nothing else happens. Refused as a whole:
// an unknown distributor, another's or a closed channel, and an amount out of range.
func Quote(tx *db.Tx, world *World, q Quoting) (*Quoted, error) {
	a := quoting{Quoting: q, out: &Quoted{Lines: make([]QuotedLine, len(q.Lines))}, heads: map[id.Product]*catalog.Product{}}
	if err := a.read(tx, world); err != nil {
		return nil, err
	}
	f := a.work.facts
	if a.out.Contract = f.contracts[q.Distributor]; a.out.Contract == nil {
		return nil, distributors.ErrNotFound.At("distributor_id")
	}
	if shop := f.shops[q.Channel]; q.Channel != 0 && (shop == nil || shop.Distributor != q.Distributor) {
		return nil, distributors.ErrNotFound.At("channel_id")
	} else if shop != nil && shop.Check() != nil {
		return nil, distributors.ErrChannelClosed.At("channel_id")
	}
	for i := range q.Lines {
		a.look(i)
	}
	for _, c := range a.orders {
		if err := a.place(c); err != nil {
			return nil, err
		}
	}
	return a.out, nil
}

// quoting is a question on its way.
type quoting struct {
	Quoting
	orders []*PlaceOrder // one a region
	lines  map[*PlaceOrder][]int
	work   *work
	heads  map[id.Product]*catalog.Product
	out    *Quoted
}

// read loads all that the answer is made of: what an order would load, without its locks, and the heads of products.
func (a *quoting) read(tx *db.Tx, world *World) error {
	a.lines = map[*PlaceOrder][]int{}
	of := map[string]*PlaceOrder{}
	var group []Command
	for i, l := range a.Lines {
		c := of[l.Region]
		if c == nil {
			c = &PlaceOrder{By: By{At: a.At}, Distributor: a.Distributor, Channel: a.Channel, Region: l.Region}
			of[l.Region] = c
			a.orders, group = append(a.orders, c), append(group, c)
		}
		c.Lines = append(c.Lines, Asked{SKU: l.SKU, Quantity: l.Quantity})
		a.lines[c] = append(a.lines[c], i)
	}
	f, err := gather(tx, world, group)
	if err != nil {
		return err
	}
	a.work = &work{world: world, facts: f, orders: f.set, stock: stock.NewSet(), limits: limits.NewSet(world.Zone)}
	a.work.stock.Want(f.stock.all()...)
	a.work.stock.Load(tx)
	a.work.limits.Want(f.buyers.all()...)
	a.work.limits.Load(tx)
	var products []id.Product
	for _, good := range f.goods {
		products = append(products, good.Product)
	}
	catalog.LoadHeads(tx, products, a.heads)
	return tx.Flush()
}

// look tells what may be known of a line before any of them takes anything: price, terms and stock state.
func (a *quoting) look(i int) {
	l, out, f := &a.Lines[i], &a.out.Lines[i], a.work.facts
	offer := f.offer(a.Distributor, l.SKU)
	out.State, out.Part = stock.Out, -1
	if out.Visible = offer.Good != nil && offer.Item != nil && offer.Item.IsOpen() && offer.Selected; !out.Visible {
		return
	}
	out.Product = a.heads[offer.Good.Product]
	out.State = stock.StateOf(stock.Within(a.work.stock.Of(l.SKU), stock.Covering(f.warehouses, offer.Item.Supplier, l.Region)), f.warehouses)
}

// place answers the lines of one region, and takes the saleable ones into one order.
func (a *quoting) place(c *PlaceOrder) error {
	p := placing{command: c, work: a.work, contract: a.out.Contract, suppliers: map[subOrderKey]*orders.SubOrder{}}
	p.order = c.head(p.contract)
	for n, i := range a.lines[c] {
		a.line(&p, n, i)
	}
	p.refusals = fault.List{}
	if p.charge(); !p.refusals.Empty() {
		return p.refusals.Err(orders.ErrRefused)
	}
	part := map[id.SubOrder]int{}
	for _, sub := range p.order.Subs {
		part[sub.ID] = len(a.out.Parts)
		a.out.Parts = append(a.out.Parts, QuotedPart{Region: c.Region, Sub: sub, From: a.work.facts.warehouses[sub.Warehouse]})
	}
	for _, l := range p.order.Lines {
		at, i := part[l.SubOrder], int(l.Number-1)
		a.out.Parts[at].Lines = append(a.out.Parts[at].Lines, i)
		a.out.Lines[i].Part = at
	}
	var err error
	if a.out.Goods, err = addTimes(a.out.Goods, p.order.Goods, 1); err == nil {
		a.out.Freight, err = addTimes(a.out.Freight, p.order.Freight, 1)
	}
	if err != nil {
		return orders.ErrAmount.At("lines")
	}
	return nil
}

// line notes every reason against one line, and when there is none, lets it take its stock and its limits as an order's line does.
func (a *quoting) line(p *placing, n, i int) {
	l, out := &a.Lines[i], &a.out.Lines[i]
	at := fmt.Sprintf("lines[%d]", i)
	asked := p.command.Lines[n]
	a.reasons(p, l, out, &asked, at)
	if !out.Reasons.Empty() || out.Price == nil {
		return
	}
	held, taken := a.work.stock.Mark(), a.work.limits.Mark()
	p.refusals = fault.List{}
	p.line(i, asked)
	if !p.refusals.Empty() {
		out.Reasons = p.refusals
		a.work.stock.Undo(held)
		a.work.limits.Undo(taken)
	}
}

// reasons notes what is against a line, each thing by itself. It fills in the price, and what an order would have to say of it.
func (a *quoting) reasons(p *placing, l *QuotingLine, out *QuotedLine, asked *Asked, at string) {
	f := a.work.facts
	if refusal := fault.From(p.contract.Check()); refusal != nil {
		out.Reasons.Add(refusal, "distributor_id")
	}
	offer := f.offer(a.Distributor, l.SKU)
	offer.Judge(p.contract, a.At, &out.Reasons, at+".sku_id")
	if !out.Visible {
		return
	}
	if offer.Price != nil && offer.Agreement != nil && p.contract.ID != 0 {
		out.Price = offer.Price
		out.Terms, _ = p.termsOf(*asked, &offer)
		a.priced(l, out, asked, at)
	}
	mark := a.work.limits.Mark()
	p.judgeLimits(*asked, &out.Reasons, at)
	a.work.limits.Undo(mark) // a question takes nothing
	if offer.Agreement != nil {
		reach := placing{command: p.command, work: p.work}
		reach.reach(offer.Agreement, at+".sku_id")
		out.Reasons.AddAll(reach.refusals.Err(orders.ErrRefused), "")
	}
	a.stocked(l, out, stock.Covering(f.warehouses, offer.Item.Supplier, l.Region), at)
}

// priced judges the sale price, where one was said. Where none was, an order is reckoned with at one that fits.
func (a *quoting) priced(l *QuotingLine, out *QuotedLine, asked *Asked, at string) {
	live, err := out.Price.Live(out.Terms)
	if err != nil {
		out.Reasons.Add(orders.ErrAmount, at+".sku_id")
		out.Price = nil
		return
	}
	floor, ceiling := out.Price.Range(out.Terms)
	asked.Settlement, asked.Sale = live, l.Sale
	if l.Sale > 0 {
		pricing.Judge(*out.Price, out.Terms, pricing.Ask{Known: live, Sale: l.Sale}, &out.Reasons, at)
		return
	}
	if asked.Sale = max(out.Price.Retail, floor); ceiling > 0 {
		asked.Sale = min(asked.Sale, ceiling)
	}
}

// stocked notes when no warehouse delivers to the region, or none of those has enough left.
func (a *quoting) stocked(l *QuotingLine, out *QuotedLine, covering []id.Warehouse, at string) {
	if len(covering) == 0 {
		out.Reasons.Add(stock.ErrNotDelivered, at+".sku_id", "region", l.Region)
		return
	}
	for _, i := range stock.Within(a.work.stock.Of(l.SKU), covering) {
		if i.Free() >= l.Quantity {
			return
		}
	}
	out.Reasons.Add(stock.ErrOutOfStock, at+".quantity", "stock_state", string(out.State))
}
