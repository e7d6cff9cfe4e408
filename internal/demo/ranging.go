package demo

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/views"
)

// planRange sorts the goods by labels and attributes, and late on the last evening lets lines and rules hold: they look at all goods again
// every few minutes, and the demo need not pay for weeks of that.
func (s *scene) planRange() {
	last := len(s.days) - 1
	s.do(s.part(18), 9*clock.Hour+30*clock.Minute, s.label)
	s.do(s.part(19), 9*clock.Hour+40*clock.Minute, s.describe)
	s.do(s.part(84), 9*clock.Hour+50*clock.Minute, s.limitOrders)
	s.do(last, 19*clock.Hour+30*clock.Minute, s.keepFilled)
	s.do(last, 20*clock.Hour, s.drawLines)
	s.do(last, 20*clock.Hour+30*clock.Minute, s.rulePrices)
}

// label gives two labels of the operator's and one of the first supplier's own to every few of its products.
func (s *scene) label(tx *db.Tx, at clock.Micros) error {
	x := s.suppliers[0]
	for i, l := range []catalog.Label{
		{Name: "春季主推", Shown: true}, {Name: "需冷链评估"}, {Name: "产能充足", Supplier: x.id},
	} {
		by := s.acting(s.trader, at)
		if l.Supplier != 0 {
			by = s.acting(x.actor, at)
		}
		l.ID = id.NewLabel(s.world.IDs)
		if _, err := catalog.AddLabel(tx, l); err != nil {
			return err
		}
		s.note(tx, by, "label.create", l.ID.String(), noted{Name: l.Name})
		var products []id.Product
		for j := i; j < len(x.products); j += i + 2 {
			products = append(products, x.products[j].ID)
		}
		if l.Supplier == 0 {
			products = append(products, s.suppliers[1+i].products[0].ID)
		}
		if err := catalog.LabelProducts(tx, l.Supplier, l.ID, products, nil); err != nil {
			return err
		}
		s.note(tx, by, "label.products", l.ID.String(), noted{Name: l.Name})
	}
	return nil
}

// describe gives teas attributes, and the first supplier's products values of them.
func (s *scene) describe(tx *db.Tx, at clock.Micros) error {
	by, x := s.acting(s.trader, at), s.suppliers[0]
	leaf, err := catalog.GetCategory(tx, x.products[0].Category)
	if err != nil {
		return err
	}
	var made [3]id.Attribute
	for i, a := range []catalog.Attribute{
		{Name: "产地", Kind: catalog.TextAttribute, Facet: true}, {Name: "等级", Kind: catalog.ChoiceAttribute, Facet: true, Choices: []string{"特级", "一级", "二级"}},
		{Name: "毛重", Kind: catalog.NumberAttribute, Unit: "g"},
	} {
		made[i] = id.NewAttribute(s.world.IDs)
		a.ID, a.Category = made[i], leaf.Parent
		if _, err := catalog.AddAttribute(tx, a); err != nil {
			return err
		}
		s.note(tx, by, "attribute.create", a.ID.String(), noted{Name: a.Name})
	}
	origins, ranks := []string{"福建武夷山", "福建安溪", "浙江杭州", "云南临沧"}, []string{"特级", "一级", "一级", "二级"}
	for i := range x.products[:min(12, len(x.products))] {
		p := &x.products[i]
		values := []catalog.Value{{Attribute: made[0], Text: origins[i%len(origins)]}, {Attribute: made[1], Text: ranks[i%len(ranks)]}}
		for _, k := range p.SKUs {
			values = append(values, catalog.Value{SKU: k.ID, Attribute: made[2], Text: strconv.FormatInt(k.WeightGrams, 10)})
		}
		if _, err := flows.ReviseProduct(tx, by, 0, p.ID, catalog.Change{Values: &values}); err != nil {
			return err
		}
	}
	return nil
}

// limitOrders limits what a distributor orders of one good in a week, and keeps a part of another for high grades.
func (s *scene) limitOrders(tx *db.Tx, at clock.Micros) error {
	by, x := s.acting(s.trader, at), s.suppliers[0]
	for i, l := range []limits.Limit{
		{Kind: limits.Purchase, Units: 120, Period: limits.Week, Rank: 4}, {Kind: limits.Reserve, SharePPM: 50_000, Rank: 3},
	} {
		l.ID, l.SKU = id.NewLimit(s.world.IDs), x.goods[i].sku
		if _, err := limits.Add(tx, l, at); err != nil {
			return err
		}
		s.note(tx, by, "limit.set", l.ID.String(), noted{State: string(l.Kind)})
	}
	return nil
}

// keepFilled lets a rule keep the first supplier's teas in the pool, the new ones too as soon as they are approved.
func (s *scene) keepFilled(tx *db.Tx, at clock.Micros) error {
	x, least := s.suppliers[0], int64(120_000)
	leaf, err := catalog.GetCategory(tx, x.products[0].Category)
	if err != nil {
		return err
	}
	_, err = flows.AddPoolRule(tx, s.acting(s.trader, at), id.NewPoolRule(s.world.IDs), flows.RuleTerms{
		Name: "青岚茶叶，毛利 12% 以上", Agreement: x.agreements[0].id, Active: true,
		Filter: views.GoodsFilter{Suppliers: []id.Supplier{x.id}, Categories: []id.Category{leaf.Parent}, MarginFromPPM: &least},
	})
	return err
}

// drawLines makes a line of everything, which every grade has, so that nobody is kept from selecting, and a small one for the first distributor.
func (s *scene) drawLines(tx *db.Tx, at clock.Micros) error {
	by, x := s.acting(s.admin, at), s.suppliers[0]
	whole := id.NewProductLine(s.world.IDs)
	if err := flows.AddProductLine(tx, by, whole, flows.PartGoods{Name: "全品线", Filter: &views.GoodsFilter{}}); err != nil {
		return err
	}
	var everybody []pool.Grantee
	for _, g := range s.grades {
		everybody = append(everybody, pool.Grantee{Kind: pool.ToGrade, ID: int64(g)})
	}
	if err := flows.GrantProductLine(tx, by, whole, everybody); err != nil {
		return err
	}
	s.line = id.NewProductLine(s.world.IDs)
	if err := flows.AddProductLine(tx, by, s.line, flows.PartGoods{Name: "青岚名优绿茶", SKUs: skusOf(x.goods[:6])}); err != nil {
		return err
	}
	return flows.GrantProductLine(tx, by, s.line, []pool.Grantee{{Kind: pool.ToDistributor, ID: int64(s.distributors[0].id)}})
}

// rulePrices gives large orders of one category a better price from now on, and the first distributor's line one for a week that is to come.
func (s *scene) rulePrices(tx *db.Tx, at clock.Micros) error {
	by, x := s.acting(s.trader, at), s.suppliers[0]
	tomorrow := s.days[len(s.days)-1].to
	for _, r := range []pricing.Rule{
		{Reach: pricing.OfCategory, GoodsID: int64(x.products[0].Category), Least: 100, RatioPPM: 970_000, OfContract: true},
		{
			Reach: pricing.OfBrand, GoodsID: int64(x.products[0].Brand), Line: s.line, Least: 1, RatioPPM: 960_000, OfContract: true,
			From: tomorrow + 2*clock.Day, Until: tomorrow + 9*clock.Day,
		},
	} {
		r.ID = id.NewPriceRule(s.world.IDs)
		if _, err := flows.AddPriceRule(tx, by, r); err != nil {
			return err
		}
	}
	return nil
}
