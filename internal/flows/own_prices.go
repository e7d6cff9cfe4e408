package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// ownPrices is what makes one distributor's prices of some SKUs, as of one snapshot.
type ownPrices struct {
	at         clock.Micros
	contract   *distributors.Terms
	standing   *grades.Standing
	goods      map[id.SKU]*catalog.SKUFacts
	items      map[id.SKU]*pool.Item
	prices     map[id.SKU]*pricing.Price
	agreements map[id.Agreement]*suppliers.Terms
	rules      *pricing.Book
	lines      map[id.SKU][]id.ProductLine
	granted    map[pool.Grantee][]pool.Grant
}

// readOwnPrices reads what the `price.changed` among some changes needs: nothing when there is none.
func (f *Feed) readOwnPrices(tx *db.Tx, distributor id.Distributor, rows []feed.Change, events map[id.Event]*outbox.Event) (*ownPrices, error) {
	p := &ownPrices{
		at: f.world.Now(), goods: map[id.SKU]*catalog.SKUFacts{}, items: map[id.SKU]*pool.Item{}, prices: map[id.SKU]*pricing.Price{},
		agreements: map[id.Agreement]*suppliers.Terms{}, rules: pricing.NewBook(), lines: map[id.SKU][]id.ProductLine{},
		granted: map[pool.Grantee][]pool.Grant{},
	}
	var skus []id.SKU
	some := false
	for _, c := range rows {
		if events[c.Event].Kind == "price.changed" {
			some = true
			skus = append(skus, c.SKU)
		}
	}
	if !some {
		return p, nil
	}
	contracts, standings := map[id.Distributor]*distributors.Terms{}, map[id.Distributor]*grades.Standing{}
	distributors.LoadTerms(tx, []id.Distributor{distributor}, p.at, contracts)
	grades.LoadStandings(tx, []id.Distributor{distributor}, standings)
	catalog.LoadSKUs(tx, skus, p.goods)
	pool.LoadItems(tx, skus, p.items)
	pricing.LoadPrices(tx, skus, p.at, p.prices)
	pool.LoadLines(tx, skus, p.lines)
	p.rules.LoadReach(tx)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	p.contract, p.standing = contracts[distributor], standings[distributor]
	if p.contract == nil {
		return nil, distributors.ErrNotFound
	}
	var agreements []id.Agreement
	for _, i := range p.items {
		agreements = append(agreements, i.Agreement)
	}
	for _, g := range p.goods {
		p.rules.Ask(GoodsOf(g), distributor)
	}
	p.rules.Load(tx)
	suppliers.LoadTerms(tx, agreements, p.at, p.agreements)
	pool.LoadGranted(tx, []pool.Standing{p.known()}, p.granted)
	return p, tx.Flush()
}

func (p *ownPrices) known() pool.Standing {
	return StandingIn(p.contract.Distributor, p.contract, p.standing)
}

// tell says what a `price.changed` is to the distributor; false: nothing.
func (p *ownPrices) tell(c *Change, e *outbox.Event) bool {
	if e.Subject != 0 {
		return p.tellRule(c, e)
	}
	body := bodyAs[basePriceBody](e)
	c.Before, c.After = p.own(c.SKU, body.Before), p.own(c.SKU, body.After)
	c.Data = Facts{"cause": "base"}
	return c.Before == nil || c.After == nil || !c.Before.same(c.After)
}

// tellRule says what a price rule that begins or ends is to the distributor: nothing, when it is for a grade or a line that is not its own.
func (p *ownPrices) tellRule(c *Change, e *outbox.Event) bool {
	r := ruleOf(e)
	if r.GradeID != 0 && (p.standing == nil || p.standing.Grade != r.GradeID) || r.ProductLineID != 0 && !p.has(r.ProductLineID) {
		return false
	}
	c.Data = Facts{"cause": bodyAs[ruleChangedBody](e).Cause, "rule_id": r.RuleID.String(), "goods": r.Goods, "least_quantity": r.LeastQuantity}
	if r.GoodsID != "" {
		c.Data["goods_id"] = r.GoodsID
	}
	if price := p.prices[c.SKU]; price != nil {
		c.After = p.of(c.SKU, *price)
	}
	return true
}

// has says whether a product line is granted to the distributor.
func (p *ownPrices) has(line id.ProductLine) bool {
	return len(pool.LinesOf(p.known(), []id.ProductLine{line}, p.granted, p.at)) > 0
}

// own is the distributor's price of a piece, by a base price as it was told.
func (p *ownPrices) own(sku id.SKU, b *priceBody) Facts {
	if b == nil {
		return nil
	}
	return p.of(sku, pricing.Price{
		SKU: sku, Currency: b.Currency, Settlement: b.SettlementMinor, Retail: b.RetailMinor, Floor: b.FloorMinor, Ceiling: b.CeilingMinor,
	})
}

// of is the distributor's price of a piece, by a base price; nil where it has none.
func (p *ownPrices) of(sku id.SKU, price pricing.Price) Facts {
	o := Offer{Good: p.goods[sku], Item: p.items[sku], Price: &price}
	if o.Item == nil || p.agreements[o.Item.Agreement] == nil || p.contract.ID == 0 {
		return nil
	}
	o.Agreement = p.agreements[o.Item.Agreement]
	if p.standing != nil {
		o.Grade = p.standing.Grade
	}
	o.Lines = pool.LinesOf(p.known(), p.lines[sku], p.granted, p.at)
	terms := o.PriceTerms(p.contract)
	terms.Rule = o.Rule(p.rules, p.contract, p.at, 1)
	live, err := price.Live(terms)
	if err != nil {
		return nil
	}
	floor, ceiling := price.Range(terms)
	return Facts{
		"currency": string(price.Currency), "settlement_minor": live, "retail_minor": price.Retail, "floor_minor": floor, "ceiling_minor": ceiling,
	}
}
