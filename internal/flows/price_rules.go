package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// AddPriceRule makes a price rule for goods and a distributor that there are. It is told when it begins to count.
func AddPriceRule(tx *db.Tx, by Acting, r pricing.Rule) (pricing.Rule, error) {
	r.By, r.MadeAt = by.Actor, by.At
	if r.From == 0 {
		r.From = by.At
	}
	if err := checkRuleGoods(tx, &r); err != nil {
		return r, err
	}
	if r.Distributor != 0 {
		if _, err := distributors.Get(tx, r.Distributor); err != nil {
			if f := fault.From(err); f != nil {
				return r, f.At("distributor_id")
			}
			return r, err
		}
	}
	r, err := pricing.AddRule(tx, r)
	if err != nil {
		return r, err
	}
	by.note(tx, "price_rule.make", r.ID.String(), nil, tellRule(&r))
	if r.From > by.At {
		by.arm(tx, ruleTimer, int64(r.ID), r.From)
	} else {
		by.tellTurn(tx, &r, pricing.Begins)
	}
	if r.Until != 0 {
		by.arm(tx, ruleTimer, int64(r.ID), r.Until)
	}
	return r, nil
}

// checkRuleGoods refuses goods that there are not, under ErrRuleRefused at `goods`.
func checkRuleGoods(tx *db.Tx, r *pricing.Rule) error {
	found := true
	var err error
	switch r.Reach {
	case pricing.OfSKU:
		skus := map[id.SKU]*catalog.SKUFacts{}
		catalog.LoadSKUs(tx, []id.SKU{id.SKU(r.GoodsID)}, skus)
		err = tx.Flush()
		found = len(skus) > 0
	case pricing.OfProduct:
		_, err = catalog.Get(tx, 0, id.Product(r.GoodsID))
	case pricing.OfCategory:
		var c catalog.Category
		c, err = catalog.GetCategory(tx, id.Category(r.GoodsID))
		found = c.Level == catalog.Levels
	case pricing.OfBrand:
		_, err = catalog.GetBrand(tx, id.Brand(r.GoodsID))
	case pricing.AllGoods:
	}
	if f := fault.From(err); f != nil && f.Kind == fault.NotFound || err == nil && !found {
		return pricing.ErrRuleUnknownGoods.At("goods")
	}
	return err
}

// EndPriceRule ends a price rule, at once when until is 0.
func EndPriceRule(tx *db.Tx, by Acting, rule id.PriceRule, until clock.Micros) (pricing.Rule, error) {
	before, after, err := pricing.EndRule(tx, rule, until, by.At)
	if err != nil {
		return after, err
	}
	by.note(tx, "price_rule.end", rule.String(), tellRule(&before), tellRule(&after))
	switch {
	case after.Until > by.At:
		by.arm(tx, ruleTimer, int64(rule), after.Until)
	case before.From <= by.At:
		by.tellTurn(tx, &after, pricing.Ends)
	}
	return after, nil
}

// turnRule looks at a price rule on one of its dates, and tells what has become of it.
func turnRule(tx *db.Tx, by Acting, rule int64) error {
	r, turn, err := pricing.LookAt(tx, id.PriceRule(rule), by.At)
	if err != nil || turn == pricing.NoTurn {
		return err
	}
	by.tellTurn(tx, &r, turn)
	return nil
}

// tellTurn tells that a rule begins or ends: of its goods, to the distributor that it names. Whose price it moves, and to what, the reader's
// door works out, as with a base price.
func (a Acting) tellTurn(tx *db.Tx, r *pricing.Rule, turn pricing.Turn) {
	body := priceChangedBody{Cause: string(turn)}
	if turn == pricing.Begins {
		body.After = tellRule(r)
	} else {
		body.Before = tellRule(r)
	}
	a.tell(tx, outbox.Event{Kind: "price.changed", Root: r.GoodsID, Subject: int64(r.ID), Distributor: r.Distributor, Body: encoded(body)})
}

// ruleBody is a price rule in the audit trail and in events.
type ruleBody struct {
	RuleID        id.PriceRule   `json:"rule_id"`
	Goods         string         `json:"goods"`
	GoodsID       string         `json:"goods_id,omitempty"`
	DistributorID id.Distributor `json:"distributor_id,omitzero"`
	ProductLineID id.ProductLine `json:"product_line_id,omitzero"`
	GradeID       id.Grade       `json:"grade_id,omitzero"`
	LeastQuantity int64          `json:"least_quantity"`
	Currency      money.Currency `json:"currency,omitempty"`
	PriceMinor    int64          `json:"price_minor,omitzero"`
	RatioPPM      int64          `json:"ratio_ppm,omitzero"`
	OfContract    bool           `json:"of_contract,omitzero"`
	FloorMinor    int64          `json:"floor_minor,omitzero"`
	CeilingMinor  int64          `json:"ceiling_minor,omitzero"`
	FloorPPM      int64          `json:"floor_ppm,omitzero"`
	CeilingPPM    int64          `json:"ceiling_ppm,omitzero"`
	From          string         `json:"from"`
	Until         string         `json:"until,omitempty"`
}

func tellRule(r *pricing.Rule) ruleBody {
	b := ruleBody{
		RuleID: r.ID, Goods: r.Reach.String(), GoodsID: RuleGoods(r), DistributorID: r.Distributor, ProductLineID: r.Line, GradeID: r.Grade,
		LeastQuantity: r.Least, Currency: r.Currency, PriceMinor: r.Price, RatioPPM: r.RatioPPM, OfContract: r.OfContract, FloorMinor: r.Floor,
		CeilingMinor: r.Ceiling, FloorPPM: r.FloorPPM, CeilingPPM: r.CeilingPPM, From: r.From.String(),
	}
	if r.Until != 0 {
		b.Until = r.Until.String()
	}
	return b
}

// RuleGoods writes the id of what a rule is about; empty for all goods.
func RuleGoods(r *pricing.Rule) string {
	switch r.Reach {
	case pricing.OfSKU:
		return id.SKU(r.GoodsID).String()
	case pricing.OfProduct:
		return id.Product(r.GoodsID).String()
	case pricing.OfCategory:
		return id.Category(r.GoodsID).String()
	case pricing.OfBrand:
		return id.Brand(r.GoodsID).String()
	case pricing.AllGoods:
	}
	return ""
}
