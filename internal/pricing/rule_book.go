package pricing

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Book is the rules that some orders are judged by. First LoadReach, then Ask for each SKU of a buyer, then Load; then it tells which rule
// wins. Where nothing has a rule, all but the first costs nothing.
type Book struct {
	reaches [OfSKU + 1]bool
	any     bool
	read    bool
	known   map[[2]int64]bool
	want    [][2]int64
	rules   map[[2]int64][]*Rule // by the id of goods, and the distributor or 0
}

// NewBook makes an empty book.
func NewBook() *Book { return &Book{} }

// LoadReach queues reading whether there are any rules, by what they are about: one row, once.
func (b *Book) LoadReach(tx *db.Tx) {
	if b.read {
		return
	}
	b.read = true
	tx.Load("pricing_reach", []string{"id"}, db.Ids([]int64{reachRow}), reachColumns, func(r *db.Row) {
		for reach := range b.reaches {
			b.reaches[reach] = r.Int() > 0
			b.any = b.any || b.reaches[reach]
		}
	})
}

const (
	reachRow     = int64(1)
	reachColumns = "all_rules, brand_rules, category_rules, product_rules, sku_rules"
)

// Any says whether there is any rule at all.
func (b *Book) Any() bool { return b.any }

// Ask names goods that a distributor orders.
func (b *Book) Ask(g Goods, distributor id.Distributor) {
	if !b.any {
		return
	}
	if b.known == nil {
		b.known, b.rules = map[[2]int64]bool{}, map[[2]int64][]*Rule{}
	}
	for reach, some := range b.reaches {
		if !some {
			continue
		}
		part := g.part(Reach(reach))
		for _, key := range [2][2]int64{{part, 0}, {part, int64(distributor)}} {
			if !b.known[key] {
				b.known[key] = true
				b.want = append(b.want, key)
			}
		}
	}
}

// Load queues reading the rules of what was named since the last time.
func (b *Book) Load(tx *db.Tx) {
	if len(b.want) == 0 {
		return
	}
	tx.Load("pricing_ladders", []string{"goods_id", "distributor_id", "rule_id"}, db.Pairs(b.want), ladderColumns, func(r *db.Row) {
		x := scanLadder(r)
		key := [2]int64{x.GoodsID, int64(x.Distributor)}
		b.rules[key] = append(b.rules[key], &x)
	})
	b.want = nil
}

const ladderColumns = "goods_id, distributor_id, rule_id, goods_kind, line_id, grade_id, least_quantity, currency, price_minor, ratio_ppm, of_contract, " +
	"floor_minor, ceiling_minor, floor_ppm, ceiling_ppm, from_at, until_at, campaign"

func scanLadder(r *db.Row) Rule {
	return Rule{
		GoodsID: r.Int(), Distributor: id.Distributor(r.Int()), ID: id.PriceRule(r.Int()), Reach: Reach(r.Int()), Line: id.ProductLine(r.Int()),
		Grade: id.Grade(r.Int()), Least: r.Int(), Currency: money.Currency(r.Text()), Price: r.Int(), RatioPPM: r.Int(), OfContract: r.Bool(),
		Floor: r.Int(), Ceiling: r.Int(), FloorPPM: r.Int(), CeilingPPM: r.Int(), From: clock.Micros(r.Int()), Until: clock.Micros(r.Int()),
		Campaign: r.Bool(),
	}
}

// Wins gives the most specific rule for so many pieces of goods that a buyer orders at an instant, priced in a currency; nil: none applies.
func (b *Book) Wins(g Goods, buyer Buyer, c money.Currency, at clock.Micros, quantity int64) *Rule {
	var best *Rule
	b.each(g, buyer.Distributor, func(r *Rule) {
		if r.fits(g, &buyer, c, at, quantity) && (best == nil || Compare(r, best) > 0) {
			best = r
		}
	})
	return best
}

// Applying gives all rules that apply, most specific first.
func (b *Book) Applying(g Goods, buyer Buyer, c money.Currency, at clock.Micros, quantity int64) []*Rule {
	var all []*Rule
	b.each(g, buyer.Distributor, func(r *Rule) {
		if r.fits(g, &buyer, c, at, quantity) {
			all = append(all, r)
		}
	})
	slices.SortFunc(all, func(x, y *Rule) int { return Compare(y, x) })
	return all
}

// Steps gives the quantities, ascending and from 1 on, at which the winner for a buyer may change.
func (b *Book) Steps(g Goods, buyer Buyer, c money.Currency, at clock.Micros) []int64 {
	steps := []int64{1}
	b.each(g, buyer.Distributor, func(r *Rule) {
		if r.fits(g, &buyer, c, at, r.Least) {
			steps = append(steps, r.Least)
		}
	})
	slices.Sort(steps)
	return slices.Compact(steps)
}

func (b *Book) each(g Goods, distributor id.Distributor, visit func(*Rule)) {
	if !b.any {
		return
	}
	for reach, some := range b.reaches {
		if !some {
			continue
		}
		part := g.part(Reach(reach))
		for _, r := range b.rules[[2]int64{part, 0}] {
			visit(r)
		}
		if distributor != 0 {
			for _, r := range b.rules[[2]int64{part, int64(distributor)}] {
				visit(r)
			}
		}
	}
}

// LoadPast puts into an empty book all rules for goods that a distributor has met or will meet, those that are over too.
func (b *Book) LoadPast(tx *db.Tx, g Goods, distributor id.Distributor) {
	for reach := range b.reaches {
		b.reaches[reach] = true
	}
	b.any = true
	b.Ask(g, distributor)
	tx.Load("pricing_rules", []string{"goods_id", "distributor_id", "id"}, db.Pairs(b.want), ruleColumns, func(r *db.Row) {
		x := scanRule(r)
		key := [2]int64{x.GoodsID, int64(x.Distributor)}
		b.rules[key] = append(b.rules[key], &x)
	})
	b.want = nil
}
