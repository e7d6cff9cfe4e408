package api

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) assortmentRoutes() {
	door(d, get("list-assortment", "/v1/assortment", "Look through all goods, in the pool or not").
		with("Ranges are written `from..to`, both included; either may be left out: `..0`, `100..`."), d.listAssortment)
	door(d, get("count-assortment", "/v1/assortment/count", "Count what a filter finds"), d.countAssortment)
	door(d, get("preview-assortment", "/v1/assortment/preview", "Preview what a rule with this filter would add to the pool and drop from it").
		with("Nothing is changed. With `pool_rule_id`, goods that this rule keeps now are counted as its own."), d.previewAssortment)
}

// Span bounds a figure on both sides, both included.
type Span struct {
	From *int64 `json:"from,omitempty"`
	To   *int64 `json:"to,omitempty"`
}

// GoodsFilter says which of all goods are meant; what is left out does not narrow.
type GoodsFilter struct {
	SupplierIDs     []web.ID[id.Supplier] `json:"supplier_ids,omitempty" maxItems:"100"`
	BrandIDs        []web.ID[id.Brand]    `json:"brand_ids,omitempty" maxItems:"100"`
	CategoryIDs     []web.ID[id.Category] `json:"category_ids,omitempty" maxItems:"100" doc:"Of any level: everything under them"`
	LabelIDs        []web.ID[id.Label]    `json:"label_ids,omitempty" maxItems:"100" doc:"With one of them"`
	Attributes      []AttributeFilter     `json:"attributes,omitempty" maxItems:"20" doc:"With a value of each"`
	Words           string                `json:"words,omitempty" maxLength:"100" doc:"Part of the title, or the supplier's whole code" example:"龙井"`
	Currency        string                `json:"currency,omitempty" pattern:"^[A-Z]{3}$" example:"CNY"`
	SettlementMinor *Span                 `json:"settlement_minor,omitempty" doc:"Base settlement price"`
	RetailMinor     *Span                 `json:"retail_minor,omitempty"`
	MarginPPM       *Span                 `json:"margin_ppm,omitempty" doc:"The operator's margin as a part of the settlement price"`
	FreeUnits       *Span                 `json:"free_units,omitempty" doc:"In all warehouses"`
	SoldUnits       *Span                 `json:"sold_units,omitempty" doc:"Paid for in the last 30 days"`
}

// AttributeFilter asks for one of some values of an attribute.
type AttributeFilter struct {
	AttributeID web.ID[id.Attribute] `json:"attribute_id"`
	Values      []string             `json:"values" minItems:"1" maxItems:"50" example:"明前"`
}

// FromAPIGoodsFilter reads a filter.
func FromAPIGoodsFilter(g GoodsFilter) views.GoodsFilter {
	f := views.GoodsFilter{
		Suppliers: web.ReadAll(g.SupplierIDs), Brands: web.ReadAll(g.BrandIDs), Categories: web.ReadAll(g.CategoryIDs), Words: strings.TrimSpace(g.Words),
		Currency: money.Currency(g.Currency), Labels: web.ReadAll(g.LabelIDs),
	}
	for _, a := range g.Attributes {
		f.Attributes = append(f.Attributes, views.AttributeFilter{Attribute: a.AttributeID.Read(), Values: a.Values})
	}
	for _, s := range []struct {
		span     *Span
		from, to **int64
	}{
		{g.SettlementMinor, &f.SettlementFrom, &f.SettlementTo}, {g.RetailMinor, &f.RetailFrom, &f.RetailTo}, {g.MarginPPM, &f.MarginFromPPM, &f.MarginToPPM},
		{g.FreeUnits, &f.FreeFrom, &f.FreeTo}, {g.SoldUnits, &f.SoldFrom, &f.SoldTo},
	} {
		if s.span != nil {
			*s.from, *s.to = s.span.From, s.span.To
		}
	}
	return f
}

// ToAPIGoodsFilter writes a filter.
func ToAPIGoodsFilter(f views.GoodsFilter) GoodsFilter {
	span := func(from, to *int64) *Span {
		if from == nil && to == nil {
			return nil
		}
		return &Span{from, to}
	}
	var attributes []AttributeFilter
	for _, a := range f.Attributes {
		attributes = append(attributes, AttributeFilter{web.Written(a.Attribute), a.Values})
	}
	return GoodsFilter{
		LabelIDs: each(f.Labels, web.Written[id.Label]), Attributes: attributes,
		SupplierIDs: each(f.Suppliers, web.Written[id.Supplier]), BrandIDs: each(f.Brands, web.Written[id.Brand]),
		CategoryIDs: each(f.Categories, web.Written[id.Category]), Words: f.Words, Currency: string(f.Currency),
		SettlementMinor: span(f.SettlementFrom, f.SettlementTo), RetailMinor: span(f.RetailFrom, f.RetailTo),
		MarginPPM: span(f.MarginFromPPM, f.MarginToPPM), FreeUnits: span(f.FreeFrom, f.FreeTo), SoldUnits: span(f.SoldFrom, f.SoldTo),
	}
}

// GoodsQuery is a filter in the query of a request.
type GoodsQuery struct {
	SupplierIDs     []web.ID[id.Supplier] `query:"supplier_ids" maxItems:"100"`
	BrandIDs        []web.ID[id.Brand]    `query:"brand_ids" maxItems:"100"`
	CategoryIDs     []web.ID[id.Category] `query:"category_ids" maxItems:"100" doc:"Of any level: everything under them"`
	LabelIDs        []web.ID[id.Label]    `query:"label_ids" maxItems:"100" doc:"With one of them"`
	AttributeID     web.ID[id.Attribute]  `query:"attribute_id" doc:"With attribute_value"`
	AttributeValue  string                `query:"attribute_value" maxLength:"200" doc:"With this value of the attribute"`
	Words           string                `query:"words" maxLength:"100" doc:"Part of the title, or the supplier's whole code" example:"龙井"`
	Pool            string                `query:"pool" enum:"open,closed,never" doc:"never: was never in the pool"`
	Currency        string                `query:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
	SettlementMinor string                `query:"settlement_minor" pattern:"^[0-9]{0,15}\\.\\.[0-9]{0,15}$" example:"1000..5000"`
	RetailMinor     string                `query:"retail_minor" pattern:"^[0-9]{0,15}\\.\\.[0-9]{0,15}$" example:"1000..5000"`
	MarginPPM       string                `query:"margin_ppm" pattern:"^-?[0-9]{0,9}\\.\\.-?[0-9]{0,9}$" example:"200000.."`
	FreeUnits       string                `query:"free_units" pattern:"^-?[0-9]{0,15}\\.\\.-?[0-9]{0,15}$" example:"1.."`
	SoldUnits       string                `query:"sold_units" pattern:"^[0-9]{0,15}\\.\\.[0-9]{0,15}$" doc:"Paid for in the last 30 days" example:"10.."`
}

func (q *GoodsQuery) filter() views.GoodsFilter {
	f := FromAPIGoodsFilter(GoodsFilter{
		LabelIDs: q.LabelIDs, SupplierIDs: q.SupplierIDs, BrandIDs: q.BrandIDs, CategoryIDs: q.CategoryIDs, Words: q.Words, Currency: q.Currency,
		SettlementMinor: spanOf(q.SettlementMinor), RetailMinor: spanOf(q.RetailMinor), MarginPPM: spanOf(q.MarginPPM), FreeUnits: spanOf(q.FreeUnits),
		SoldUnits: spanOf(q.SoldUnits),
	})
	if q.AttributeID != "" && q.AttributeValue != "" {
		f.Attributes = []views.AttributeFilter{{Attribute: q.AttributeID.Read(), Values: []string{q.AttributeValue}}}
	}
	f.Pool = q.Pool
	return f
}

// spanOf reads `from..to`, whose shape the schema has checked.
func spanOf(text string) *Span {
	from, to, is := strings.Cut(text, "..")
	if !is {
		return nil
	}
	bound := func(text string) *int64 {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil // left out
		}
		return &n
	}
	return &Span{bound(from), bound(to)}
}

// AssortedGood is one SKU as the operator looks at it when it fills the pool. Without a price, amounts are 0.
type AssortedGood struct {
	SKUID           web.ID[id.SKU]       `json:"sku_id"`
	ProductID       web.ID[id.Product]   `json:"product_id"`
	SupplierID      web.ID[id.Supplier]  `json:"supplier_id"`
	BrandID         web.ID[id.Brand]     `json:"brand_id"`
	CategoryID      web.ID[id.Category]  `json:"category_id"`
	Code            string               `json:"code"`
	Title           string               `json:"title"`
	State           string               `json:"state" enum:"active,retired"`
	Currency        string               `json:"currency,omitempty"`
	SupplyMinor     int64                `json:"supply_minor"`
	SettlementMinor int64                `json:"settlement_minor"`
	RetailMinor     int64                `json:"retail_minor"`
	MarginPPM       *int64               `json:"margin_ppm,omitempty" doc:"Left out where it is not known: no price, or a supply price that depends on the agreement"`
	FreeUnits       int64                `json:"free_units"`
	SoldUnits       *int64               `json:"sold_units,omitempty" doc:"Only when sorted by sales"`
	Pool            string               `json:"pool" enum:"open,closed,never"`
	AgreementID     web.ID[id.Agreement] `json:"agreement_id,omitempty"`
	Reason          string               `json:"reason,omitempty" enum:"hand,rule,out_of_scope,agreement_ended,papers_expired" doc:"Why it is open or closed"`
	PoolRuleID      web.ID[id.PoolRule]  `json:"pool_rule_id,omitempty"`
}

func toAPIAssortedGood(order views.GoodsOrder) func(r views.GoodsRow) AssortedGood {
	return func(r views.GoodsRow) AssortedGood {
		out := AssortedGood{
			SKUID: web.Written(r.SKU), ProductID: web.Written(r.Product), SupplierID: web.Written(r.Supplier), BrandID: web.Written(r.Brand),
			CategoryID: web.Written(r.Category), Code: r.Code, Title: r.Title, State: r.State, Currency: string(r.Currency), SupplyMinor: r.Supply,
			SettlementMinor: r.Settlement, RetailMinor: r.Retail, FreeUnits: r.Free, Pool: r.PoolState, AgreementID: web.Written(r.Agreement),
			Reason: r.Cause, PoolRuleID: web.Written(r.Rule),
		}
		if r.MarginPPM >= 0 {
			out.MarginPPM = &r.MarginPPM
		}
		if order == views.BySold {
			out.SoldUnits = &r.Sold
		}
		if out.Pool == "" {
			out.Pool = "never"
		}
		return out
	}
}

type listAssortmentInput struct {
	web.Paging
	GoodsQuery
	Sort  string `query:"sort" enum:"settlement,retail,margin,stock,sales" doc:"By SKU id, when left out"`
	Order string `query:"order" enum:"rising,falling" default:"rising"`
}

func (d *doors) listAssortment(ctx context.Context, in *listAssortmentInput) (*answer[web.Page[AssortedGood]], error) {
	q := views.GoodsQuery{
		GoodsFilter: in.filter(), Order: views.GoodsOrder(in.Sort), Falling: in.Order == "falling", Limit: in.Limit, At: d.world.Now(),
	}
	key, err := in.Key()
	if err != nil {
		return nil, err
	}
	if key != "" {
		value, sku, _ := strings.Cut(key, " ")
		n, err := strconv.ParseInt(value, 10, 64)
		if q.After = (views.GoodsPlace{Value: n, SKU: web.ID[id.SKU](sku).Read()}); err != nil || q.After.SKU == 0 {
			return nil, web.ErrCursor.At("query.after")
		}
		q.FollowsA = true
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[AssortedGood], error) {
		rows, more, err := views.ReadGoods(tx, q)
		page := web.Page[AssortedGood]{Items: each(rows, toAPIAssortedGood(q.Order))}
		if more {
			last := rows[len(rows)-1]
			page.Next = web.Cursor(strconv.FormatInt(last.Value, 10) + " " + last.SKU.String())
		}
		return page, err
	})
}

// GoodsCount is how many goods a filter finds.
type GoodsCount struct {
	Count int64 `json:"count"`
}

func (d *doors) countAssortment(ctx context.Context, in *GoodsQuery) (*answer[GoodsCount], error) {
	return show(ctx, d, func(tx *db.Tx) (GoodsCount, error) {
		n, err := views.CountGoods(tx, in.filter(), d.world.Now())
		return GoodsCount{n}, err
	})
}

// RulePreview is what a rule would do now.
type RulePreview struct {
	Found    int64            `json:"found" doc:"Goods that the filter finds"`
	Add      int64            `json:"add"`
	Drop     int64            `json:"drop" doc:"Goods that it keeps open now, and would close"`
	Kept     int64            `json:"kept" doc:"Open because of it, and to stay so"`
	Open     int64            `json:"open" doc:"Open already, by hand or by another rule"`
	HeldOut  int64            `json:"held_out" doc:"Closed by hand: it leaves them so"`
	Refused  []RefusedGoods   `json:"refused" doc:"Found, but may not enter the pool"`
	AddSKUs  []web.ID[id.SKU] `json:"add_sku_ids" doc:"The first 20"`
	DropSKUs []web.ID[id.SKU] `json:"drop_sku_ids" doc:"The first 20"`
}

// RefusedGoods counts goods that may not enter the pool for one reason.
type RefusedGoods struct {
	Code  string `json:"code" example:"out_of_scope"`
	Count int64  `json:"count"`
}

// ToAPIRulePreview writes a preview.
func ToAPIRulePreview(p flows.RulePreview) RulePreview {
	out := RulePreview{
		Found: p.Found, Add: p.Add, Drop: p.Drop, Kept: p.Kept, Open: p.Open, HeldOut: p.HeldOut, Refused: []RefusedGoods{},
		AddSKUs: each(p.AddSample, web.Written[id.SKU]), DropSKUs: each(p.DropSample, web.Written[id.SKU]),
	}
	for _, code := range slices.Sorted(maps.Keys(p.Refused)) {
		out.Refused = append(out.Refused, RefusedGoods{code, p.Refused[code]})
	}
	return out
}

type previewAssortmentInput struct {
	GoodsQuery
	AgreementID web.ID[id.Agreement] `query:"agreement_id" doc:"Any that covers the goods, when left out"`
	PoolRuleID  web.ID[id.PoolRule]  `query:"pool_rule_id"`
}

func (d *doors) previewAssortment(ctx context.Context, in *previewAssortmentInput) (*answer[RulePreview], error) {
	return show(ctx, d, func(tx *db.Tx) (RulePreview, error) {
		n := flows.RuleTerms{Agreement: in.AgreementID.Read(), Filter: in.filter()}
		if in.PoolRuleID != "" {
			if _, err := readPoolRule(tx, string(in.PoolRuleID)); err != nil {
				return RulePreview{}, at(err, "query.pool_rule_id")
			}
		}
		p, err := flows.PreviewPoolRule(tx, in.PoolRuleID.Read(), n, d.world.Now())
		return ToAPIRulePreview(p), err
	})
}
