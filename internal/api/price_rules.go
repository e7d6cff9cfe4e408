package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) priceRuleRoutes() {
	door(d, get("list-price-rules", "/v1/price-rules", "List price rules"), d.listPriceRules)
	door(d, create("create-price-rule", "/v1/price-rules", "Make a price rule").
		with("Gives the settlement price, and if it says so the range of the sale price, of goods to those it names. Of the rules that apply to an order's "+
			"line the most specific one wins: one that names the distributor goes before one that names a product line, that before one that names a grade, "+
			"that before one for everyone; then a campaign (a rule with both ends) before an open-ended one; then a SKU before its product, category, brand and "+
			"all goods; then the larger step; then the later beginning, and the one made later. The step goes by the pieces of the SKU in the whole order, over "+
			"all of its lines. Never in the past; a rule can't be changed, only ended."), d.createPriceRule)
	door(d, get("get-price-rule", "/v1/price-rules/{price_rule_id}", "Get a price rule"), d.getPriceRule)
	door(d, post("end-price-rule", "/v1/price-rules/{price_rule_id}/end", "End a price rule, at once or at an earlier instant than it ends anyway").
		with("A rule that has not begun by then never counts."), d.endPriceRule)
	door(d, get("simulate-price", "/v1/price-simulation", "Tell what a distributor pays for a SKU, at any quantity and time, and why").
		with("Goes by the contract, prices and rules of that time, and by the distributor's present grade and product lines."), d.simulatePrice)
	door(d, get("get-price-ladder", "/v1/goods/{sku_id}/price-ladder", "Get the prices of one of a distributor's selected goods by quantity"), d.getPriceLadder)
}

// PriceRule gives the settlement price of goods to those it names.
type PriceRule struct {
	ID web.ID[id.PriceRule] `json:"id"`
	PriceRuleTerms
	By        string    `json:"by" example:"psn_0123456789abc"`
	CreatedAt time.Time `json:"created_at"`
}

// PriceRuleTerms are what a price rule says.
type PriceRuleTerms struct {
	Goods         string                 `json:"goods" enum:"all,brand,category,product,sku" doc:"What it is about; all but all need the id"`
	BrandID       web.ID[id.Brand]       `json:"brand_id,omitempty"`
	CategoryID    web.ID[id.Category]    `json:"category_id,omitempty" doc:"Of the third level"`
	ProductID     web.ID[id.Product]     `json:"product_id,omitempty"`
	SKUID         web.ID[id.SKU]         `json:"sku_id,omitempty"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"For this distributor only"`
	ProductLineID web.ID[id.ProductLine] `json:"product_line_id,omitempty" doc:"For goods that the distributor has by this product line only"`
	GradeID       web.ID[id.Grade]       `json:"grade_id,omitempty" doc:"For distributors of this grade only"`
	LeastQuantity int64                  `json:"least_quantity,omitempty" minimum:"1" maximum:"1000000" doc:"From so many pieces of the SKU in one order on; 1, when left out" example:"100"`
	Currency      string                 `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"Of the amounts" example:"CNY"`
	PriceMinor    int64                  `json:"price_minor,omitempty" minimum:"1" maximum:"100000000000" doc:"The settlement price a piece, of one SKU; or else ratio_ppm" example:"6100"`
	RatioPPM      int64                  `json:"ratio_ppm,omitempty" minimum:"100" maximum:"10000000" doc:"The settlement price as a part of the base price, rounded half up" example:"930000"`
	OfContract    bool                   `json:"of_contract,omitempty" doc:"With ratio_ppm: a part of what the contract makes of the base price, not of the base price"`
	FloorMinor    int64                  `json:"floor_minor,omitempty" minimum:"0" maximum:"100000000000" doc:"Least sale price, of one SKU. A rule that names a bound sets both: what it leaves out is unbounded" example:"8900"`
	CeilingMinor  int64                  `json:"ceiling_minor,omitempty" minimum:"0" maximum:"100000000000" example:"12900"`
	FloorPPM      int64                  `json:"floor_ppm,omitempty" minimum:"0" maximum:"10000000" doc:"Least sale price as a part of the retail price" example:"850000"`
	CeilingPPM    int64                  `json:"ceiling_ppm,omitempty" minimum:"0" maximum:"10000000" example:"1300000"`
	From          time.Time              `json:"from,omitzero" doc:"Now, when left out"`
	Until         time.Time              `json:"until,omitzero" doc:"The first instant it no longer counts; open-ended when left out"`
}

// PriceWhy tells which rule gave a price.
type PriceWhy struct {
	RuleID        web.ID[id.PriceRule] `json:"rule_id"`
	Because       []string             `json:"because" doc:"What makes the rule as specific as it is: distributor, product_line, grade, campaign, brand, category, product, sku, quantity; or everyone" example:"[\"grade\",\"sku\"]"`
	LeastQuantity int64                `json:"least_quantity" doc:"The step: from so many pieces of the SKU in one order on" example:"1"`
	Until         time.Time            `json:"until,omitzero" doc:"The first instant it no longer counts"`
}

func toAPIWhy(r *pricing.Rule) *PriceWhy {
	if r == nil {
		return nil
	}
	return &PriceWhy{RuleID: web.Written(r.ID), Because: r.Because(), LeastQuantity: r.Least, Until: moment(r.Until)}
}

// ToAPIPriceRule writes a price rule.
func ToAPIPriceRule(r pricing.Rule) PriceRule {
	t := PriceRuleTerms{
		Goods: r.Reach.String(), DistributorID: web.Written(r.Distributor), ProductLineID: web.Written(r.Line), GradeID: web.Written(r.Grade),
		LeastQuantity: r.Least, Currency: string(r.Currency), PriceMinor: r.Price, RatioPPM: r.RatioPPM, OfContract: r.OfContract,
		FloorMinor: r.Floor, CeilingMinor: r.Ceiling, FloorPPM: r.FloorPPM, CeilingPPM: r.CeilingPPM, From: moment(r.From), Until: moment(r.Until),
	}
	switch r.Reach {
	case pricing.OfBrand:
		t.BrandID = web.Written(id.Brand(r.GoodsID))
	case pricing.OfCategory:
		t.CategoryID = web.Written(id.Category(r.GoodsID))
	case pricing.OfProduct:
		t.ProductID = web.Written(id.Product(r.GoodsID))
	case pricing.OfSKU:
		t.SKUID = web.Written(id.SKU(r.GoodsID))
	case pricing.AllGoods:
	}
	return PriceRule{ID: web.Written(r.ID), PriceRuleTerms: t, By: r.By, CreatedAt: moment(r.MadeAt)}
}

// FromAPIPriceRule reads the terms of a price rule: pricing.ErrRuleGoods when other goods are named than it is about.
func FromAPIPriceRule(t PriceRuleTerms) (pricing.Rule, error) {
	r := pricing.Rule{
		Distributor: t.DistributorID.Read(), Line: t.ProductLineID.Read(), Grade: t.GradeID.Read(), Least: max(t.LeastQuantity, 1),
		Currency: money.Currency(t.Currency), Price: t.PriceMinor, RatioPPM: t.RatioPPM, OfContract: t.OfContract, Floor: t.FloorMinor,
		Ceiling: t.CeilingMinor, FloorPPM: t.FloorPPM, CeilingPPM: t.CeilingPPM, From: micros(t.From), Until: micros(t.Until),
	}
	for _, x := range []struct {
		reach pricing.Reach
		id    int64
	}{
		{pricing.OfBrand, int64(t.BrandID.Read())}, {pricing.OfCategory, int64(t.CategoryID.Read())}, {pricing.OfProduct, int64(t.ProductID.Read())},
		{pricing.OfSKU, int64(t.SKUID.Read())},
	} {
		if wanted := t.Goods == x.reach.String(); wanted != (x.id != 0) {
			return r, pricing.ErrRuleGoods.At("goods")
		} else if wanted {
			r.Reach, r.GoodsID = x.reach, x.id
		}
	}
	return r, nil
}

type listPriceRulesInput struct {
	web.Paging
	SKUID         web.ID[id.SKU]         `query:"sku_id"`
	ProductID     web.ID[id.Product]     `query:"product_id"`
	CategoryID    web.ID[id.Category]    `query:"category_id"`
	BrandID       web.ID[id.Brand]       `query:"brand_id"`
	DistributorID web.ID[id.Distributor] `query:"distributor_id"`
	ProductLineID web.ID[id.ProductLine] `query:"product_line_id"`
	GradeID       web.ID[id.Grade]       `query:"grade_id"`
	Living        bool                   `query:"living" doc:"Leave out what is over"`
}

// goods is what the rules are to be about; 0: whatever it is. No rule is about two things.
func (in *listPriceRulesInput) goods() int64 {
	all, named := []int64{int64(in.SKUID.Read()), int64(in.ProductID.Read()), int64(in.CategoryID.Read()), int64(in.BrandID.Read())}, int64(0)
	for _, x := range all {
		switch {
		case x != 0 && named != 0:
			return -1
		case x != 0:
			named = x
		}
	}
	return named
}

func (d *doors) listPriceRules(ctx context.Context, in *listPriceRulesInput) (*answer[web.Page[PriceRule]], error) {
	after, err := web.AfterID[id.PriceRule](in.Paging)
	if err != nil {
		return nil, err
	}
	f := pricing.RuleFilter{
		GoodsID: in.goods(), Distributor: in.DistributorID.Read(), Line: in.ProductLineID.Read(),
		Grade: in.GradeID.Read(), After: after, Limit: in.Limit + 1,
	}
	if in.Living {
		f.Living = d.world.Now()
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[PriceRule], error) {
		rows, err := pricing.Rules(tx, f)
		return pageOf(in.Paging, rows, ToAPIPriceRule, func(r pricing.Rule) id.PriceRule { return r.ID }), err
	})
}

type createPriceRuleInput struct {
	web.Writing
	Body PriceRuleTerms
}

func (d *doors) createPriceRule(ctx context.Context, in *createPriceRuleInput) (*written[PriceRule], error) {
	r, err := FromAPIPriceRule(in.Body)
	if err != nil {
		return nil, err
	}
	r.ID = id.NewPriceRule(d.world.IDs)
	return run(ctx, d, command[PriceRule]{
		key: in.KeyFor(ctx, in.Body), object: r.ID.String(), made: true, read: readPriceRule,
		do: func(w *writing) error {
			_, err := flows.AddPriceRule(w.tx, w.acting(), r)
			return err
		},
	})
}

func readPriceRule(tx *db.Tx, object string) (PriceRule, error) {
	r, err := pricing.GetRule(tx, web.ID[id.PriceRule](object).Read())
	return ToAPIPriceRule(r), err
}

// PriceRulePath names a price rule in a path.
type PriceRulePath struct {
	PriceRuleID web.ID[id.PriceRule] `path:"price_rule_id"`
}

func (d *doors) getPriceRule(ctx context.Context, in *PriceRulePath) (*answer[PriceRule], error) {
	return show(ctx, d, func(tx *db.Tx) (PriceRule, error) { return readPriceRule(tx, string(in.PriceRuleID)) })
}

// PriceRuleEnd says when a rule is to end.
type PriceRuleEnd struct {
	Until time.Time `json:"until,omitzero" doc:"The first instant it no longer counts; now, when left out"`
}

type endPriceRuleInput struct {
	web.Writing
	PriceRulePath
	Body PriceRuleEnd
}

func (d *doors) endPriceRule(ctx context.Context, in *endPriceRuleInput) (*written[PriceRule], error) {
	return run(ctx, d, command[PriceRule]{
		key: in.KeyFor(ctx, in.Body), object: string(in.PriceRuleID), read: readPriceRule,
		do: func(w *writing) error {
			_, err := flows.EndPriceRule(w.tx, w.acting(), in.PriceRuleID.Read(), micros(in.Body.Until))
			return err
		},
	})
}
