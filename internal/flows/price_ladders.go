package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// loadRules queues reading whether there are price rules, with the first goods that are named, and then the rules that were asked for.
func (f *facts) loadRules(tx *db.Tx, skus []id.SKU) {
	if len(skus) > 0 {
		f.rules.LoadReach(tx)
	}
	f.rules.Load(tx)
}

// askRules names the price rules of goods for a distributor, once it is known that there are any.
func (f *facts) askRules(distributor id.Distributor, sku id.SKU) {
	if good := f.goods[sku]; good != nil {
		f.rules.Ask(GoodsOf(good), distributor)
		if f.rules.Any() {
			f.lined.ask(sku)
			f.holders.ask(f.standing(distributor))
		}
	}
}

// standing is what the pool knows a distributor by.
func (f *facts) standing(distributor id.Distributor) pool.Standing {
	return StandingIn(distributor, f.contracts[distributor], f.standings[distributor])
}

// StandingIn is what the pool knows a distributor by, with a contract and a grade (nil: none).
func StandingIn(distributor id.Distributor, c *distributors.Terms, s *grades.Standing) pool.Standing {
	out := pool.Standing{Distributor: distributor}
	if c != nil {
		out.Contract = c.ID
	}
	if s != nil {
		out.Grade, out.Level = s.Grade, s.Rank
	}
	return out
}

// GoodsOf is what a SKU is to a price rule.
func GoodsOf(good *catalog.SKUFacts) pricing.Goods {
	return pricing.Goods{SKU: good.ID, Product: good.Product, Category: good.Category, Brand: good.Brand}
}

// Buyer is who a distributor is to the price rules of the SKU.
func (o *Offer) Buyer(c *distributors.Terms) pricing.Buyer {
	return pricing.Buyer{Distributor: c.Distributor, Grade: o.Grade, Lines: o.Lines}
}

// Rule tells the price rule that wins for so many pieces of the SKU in one order: nil when none applies.
func (o *Offer) Rule(rules *pricing.Book, c *distributors.Terms, at clock.Micros, units int64) *pricing.Rule {
	if !rules.Any() || o.Good == nil || o.Price == nil {
		return nil
	}
	return rules.Wins(GoodsOf(o.Good), o.Buyer(c), o.Price.Currency, at, units)
}

// unitsOf counts the pieces of a SKU in the whole order: what is ordered on two lines is one quantity to a ladder, so that nobody gains or
// loses by the way lines are written.
func (p *placing) unitsOf(sku id.SKU) int64 {
	if p.units == nil {
		p.units = map[id.SKU]int64{}
		for _, l := range p.command.Lines {
			if l.Quantity >= 1 && l.Quantity <= orders.MaxQuantity {
				p.units[l.SKU] += l.Quantity
			}
		}
	}
	return p.units[sku]
}

// termsOf gives what an order's line is judged by, and the pieces of its SKU where they matter: with a rule, or a quote.
func (p *placing) termsOf(l Asked, offer *Offer) (terms pricing.Terms, units int64) {
	terms = offer.PriceTerms(p.contract)
	if rules := p.work.facts.rules; rules.Any() || l.Quote != "" {
		units = p.unitsOf(l.SKU)
		terms.Rule = offer.Rule(rules, p.contract, p.command.At, units)
	}
	return terms, units
}

// pieces counts the pieces of each SKU in an order that is placed, where there are price rules; nil otherwise.
func (f *facts) pieces(o *orders.Order) map[id.SKU]int64 {
	if !f.rules.Any() {
		return nil
	}
	units := map[id.SKU]int64{}
	for i := range o.Lines {
		units[o.Lines[i].SKU] += o.Lines[i].Quantity
	}
	return units
}

// ruleAgain tells the price rule that wins for a line of an order that is placed, at a later instant.
func (f *facts) ruleAgain(contract *distributors.Terms, sku id.SKU, at clock.Micros, pieces map[id.SKU]int64) *pricing.Rule {
	if !f.rules.Any() {
		return nil
	}
	o := f.offer(contract.Distributor, sku)
	return o.Rule(f.rules, contract, at, pieces[sku])
}
