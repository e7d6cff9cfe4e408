package pricing

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

var tea = Goods{SKU: 4, Product: 3, Category: 2, Brand: 1}

// bookOf is a book that holds rules as if they had been read.
func bookOf(rules ...*Rule) *Book {
	b := NewBook()
	b.any, b.rules = true, map[[2]int64][]*Rule{}
	for _, r := range rules {
		b.reaches[r.Reach] = true
		key := [2]int64{r.GoodsID, int64(r.Distributor)}
		b.rules[key] = append(b.rules[key], r)
	}
	return b
}

// anyRule draws a rule for tea that applies to distributor 9 of grade 8, who has lines 6 and 7, at instant 50.
func anyRule(t *rapid.T) *Rule {
	pick := func(name string, of ...int64) int64 { return rapid.SampledFrom(of).Draw(t, name) }
	r := &Rule{
		ID: id.PriceRule(rapid.Int64Range(1, 1<<40).Draw(t, "id")), Reach: Reach(rapid.Int64Range(0, 4).Draw(t, "reach")),
		Distributor: id.Distributor(pick("distributor", 0, 9)), Line: id.ProductLine(pick("line", 0, 6, 7)), Grade: id.Grade(pick("grade", 0, 8)),
		Least: pick("least", 1, 2, 10), RatioPPM: money.PPM, From: clock.Micros(pick("from", 10, 20, 50)), Until: clock.Micros(pick("until", 0, 51, 99)),
	}
	r.GoodsID, r.Campaign = tea.part(r.Reach), r.Until != 0 && rapid.Bool().Draw(t, "campaign")
	return r
}

var nine = Buyer{Distributor: 9, Grade: 8, Lines: []id.ProductLine{6, 7}}

func TestTheOrderOfRulesIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyRule(t), anyRule(t), anyRule(t)
		if Compare(a, b) != -Compare(b, a) {
			t.Fatalf("%+v and %+v compare differently either way", a, b)
		}
		if (Compare(a, b) == 0) != (a.ID == b.ID && a.rank() == b.rank()) {
			t.Fatalf("%+v and %+v tie", a, b)
		}
		if a.ID != b.ID && Compare(a, b) == 0 {
			t.Fatalf("two rules tie: %+v and %+v", a, b)
		}
		if Compare(a, b) < 0 && Compare(b, c) < 0 && Compare(a, c) >= 0 {
			t.Fatalf("no order: %+v, %+v, %+v", a, b, c)
		}
		if (Decisive(a, b) == "") != (Compare(a, b) == 0) {
			t.Fatalf("nothing decides between %+v and %+v", a, b)
		}
	})
}

func TestTheWinnerDoesNotDependOnTheOrderOfReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfNDistinct(rapid.Custom(anyRule), 1, 12, func(r *Rule) id.PriceRule { return r.ID }).Draw(t, "rules")
		quantity := rapid.Int64Range(1, 12).Draw(t, "quantity")
		wins := bookOf(rules...).Wins(tea, nine, "CNY", 50, quantity)
		shuffled := slices.Clone(rules)
		rand.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		if again := bookOf(shuffled...).Wins(tea, nine, "CNY", 50, quantity); again != wins {
			t.Fatalf("%+v wins, or %+v", wins, again)
		}
		applying := bookOf(shuffled...).Applying(tea, nine, "CNY", 50, quantity)
		if len(applying) == 0 != (wins == nil) || len(applying) > 0 && applying[0] != wins {
			t.Fatalf("%+v wins, %+v applies first", wins, applying[0])
		}
		for _, r := range rules {
			if fits := r.Least <= quantity; fits && (wins == nil || Compare(r, wins) > 0) {
				t.Fatalf("%+v goes before the winner %+v", r, wins)
			}
		}
	})
}

// TestEveryDimensionGoesBeforeAllThatComeAfterIt has each rule win against one that is better in everything that weighs less.
func TestEveryDimensionGoesBeforeAllThatComeAfterIt(t *testing.T) {
	best := Rule{
		ID: 99, Distributor: 9, Line: 7, Grade: 8, Campaign: true, Until: 99, Reach: OfSKU, GoodsID: 4, Least: 10, From: 40, RatioPPM: money.PPM,
	}
	plain := Rule{ID: 1, Reach: AllGoods, Least: 1, From: 1, RatioPPM: money.PPM}
	take := []struct {
		name string
		from func(to, r *Rule)
	}{
		{"distributor", func(to, r *Rule) { to.Distributor = r.Distributor }},
		{"product_line", func(to, r *Rule) { to.Line = r.Line }},
		{"grade", func(to, r *Rule) { to.Grade = r.Grade }},
		{"campaign", func(to, r *Rule) { to.Campaign, to.Until = r.Campaign, r.Until }},
		{"goods", func(to, r *Rule) { to.Reach, to.GoodsID = r.Reach, r.GoodsID }},
		{"quantity", func(to, r *Rule) { to.Least = r.Least }},
		{"from", func(to, r *Rule) { to.From = r.From }},
		{"made_later", func(to, r *Rule) { to.ID = r.ID }},
	}
	for i, x := range take {
		winner, loser := plain, plain
		loser.ID = 2
		x.from(&winner, &best)
		for _, lighter := range take[i+1:] {
			lighter.from(&loser, &best)
		}
		if winner.ID == loser.ID {
			winner.ID = 3
		}
		got := bookOf(&loser, &winner).Wins(tea, nine, "CNY", 50, 10)
		if got != &winner || Decisive(&loser, &winner) != x.name {
			t.Errorf("%s: %+v wins by %q", x.name, got, Decisive(&loser, &winner))
		}
	}
	for reach := OfSKU; reach > AllGoods; reach-- {
		near, far := plain, plain
		near.Reach, near.GoodsID, far.Reach, far.GoodsID, far.ID = reach, tea.part(reach), reach-1, tea.part(reach-1), 50
		if got := bookOf(&far, &near).Wins(tea, nine, "CNY", 50, 1); got != &near {
			t.Errorf("%s does not go before %s", reach, reach-1)
		}
	}
}

func TestARuleAppliesOnlyWhereAllThatItNamesFits(t *testing.T) {
	all := Rule{
		ID: 1, Distributor: 9, Line: 7, Grade: 8, Campaign: true, From: 50, Until: 60, Reach: OfSKU, GoodsID: 4, Least: 10, Currency: "CNY", Price: 5,
	}
	for name, c := range map[string]struct {
		spoil    func(g *Goods, b *Buyer)
		currency money.Currency
		at       clock.Micros
		quantity int64
		fits     bool
	}{
		"all fits":                   {nil, "CNY", 50, 10, true},
		"the last instant":           {nil, "CNY", 59, 11, true},
		"another distributor":        {func(_ *Goods, b *Buyer) { b.Distributor = 10 }, "CNY", 50, 10, false},
		"another grade":              {func(_ *Goods, b *Buyer) { b.Grade = 7 }, "CNY", 50, 10, false},
		"no grade":                   {func(_ *Goods, b *Buyer) { b.Grade = 0 }, "CNY", 50, 10, false},
		"another line":               {func(_ *Goods, b *Buyer) { b.Lines = []id.ProductLine{6} }, "CNY", 50, 10, false},
		"no line":                    {func(_ *Goods, b *Buyer) { b.Lines = nil }, "CNY", 50, 10, false},
		"another SKU":                {func(g *Goods, _ *Buyer) { g.SKU = 5 }, "CNY", 50, 10, false},
		"its id as a product's":      {func(g *Goods, _ *Buyer) { g.SKU, g.Product = 5, 4 }, "CNY", 50, 10, false},
		"another currency":           {nil, "USD", 50, 10, false},
		"too few":                    {nil, "CNY", 50, 9, false},
		"too early":                  {nil, "CNY", 49, 10, false},
		"the first instant after it": {nil, "CNY", 60, 10, false},
	} {
		g, b := tea, Buyer{Distributor: 9, Grade: 8, Lines: []id.ProductLine{6, 7}}
		if c.spoil != nil {
			c.spoil(&g, &b)
		}
		if got := bookOf(&all).Wins(g, b, c.currency, c.at, c.quantity); (got != nil) != c.fits {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestALadderHasAStepForEachQuantityAtWhichTheWinnerMayChange(t *testing.T) {
	b := bookOf(
		&Rule{ID: 1, Least: 10, RatioPPM: 9}, &Rule{ID: 2, Least: 100, RatioPPM: 8}, &Rule{ID: 3, Least: 10, RatioPPM: 7, Reach: OfSKU, GoodsID: 4},
		&Rule{ID: 4, Least: 50, RatioPPM: 7, Distributor: 10}, &Rule{ID: 5, Least: 20, RatioPPM: 7, Grade: 3}, &Rule{ID: 6, Least: 30, RatioPPM: 7, From: 51},
	)
	if got := b.Steps(tea, nine, "CNY", 50); !reflect.DeepEqual(got, []int64{1, 10, 100}) {
		t.Errorf("steps %v", got)
	}
	if got := NewBook().Steps(tea, nine, "CNY", 50); !reflect.DeepEqual(got, []int64{1}) {
		t.Errorf("without rules: %v", got)
	}
}

func TestARuleGivesItsPriceOrItsRate(t *testing.T) {
	p := Price{Settlement: 1_005, Retail: 2_000, Floor: 100, Ceiling: 3_000}
	for _, c := range []struct {
		rule           *Rule
		live           int64
		floor, ceiling int64
		why            string
	}{
		{nil, 905, 100, 3_000, "contract"}, // 904.5
		{&Rule{Price: 77, Least: 1}, 77, 100, 3_000, "everyone"},
		{&Rule{RatioPPM: 500_000, Grade: 1, Least: 2}, 503, 100, 3_000, "grade,quantity"},                // of the base price: 502.5
		{&Rule{RatioPPM: 500_000, OfContract: true, Reach: OfBrand, Least: 1}, 453, 100, 3_000, "brand"}, // of 905: 452.5
		{&Rule{Price: 77, Floor: 1_500, Distributor: 1, Campaign: true, Reach: OfSKU}, 77, 1_500, 0, "distributor,campaign,sku"},
		{&Rule{Price: 77, CeilingPPM: 900_000, Line: 1, Reach: OfProduct}, 77, 0, 1_800, "product_line,product"},
	} {
		terms := Terms{RatioPPM: 900_000, Reprice: true, Rule: c.rule}
		live, err := p.Live(terms)
		floor, ceiling := p.Range(terms)
		if err != nil || live != c.live || floor != c.floor || ceiling != c.ceiling || strings.Join(terms.Why(), ",") != c.why {
			t.Errorf("%+v: %d, %d to %d, %v, %v", c.rule, live, floor, ceiling, terms.Why(), err)
		}
	}
	if why := (Terms{RatioPPM: money.PPM}).Why(); why[0] != "base" {
		t.Errorf("got %v", why)
	}
	if floor, ceiling := p.Range(Terms{Rule: &Rule{Floor: 1}}); floor != 2_000 || ceiling != 2_000 {
		t.Errorf("a rule loosens a fixed retail price: %d to %d", floor, ceiling)
	}
}

func TestARefusalNamesTheRuleAndWhyItWon(t *testing.T) {
	var refusals fault.List
	terms := Terms{RatioPPM: money.PPM, Reprice: true, Drift: Exact, Rule: &Rule{ID: 1, Price: 90, Floor: 100, Grade: 2, Least: 5}}
	Judge(Price{Settlement: 100}, terms, Ask{Known: 80, Sale: 99}, &refusals, "lines[0]")
	f := fault.From(refusals.Err(ErrRefused))
	if f == nil || len(f.Fields) != 2 {
		t.Fatalf("got %v", f)
	}
	for _, x := range f.Fields {
		if x.Live["rule_id"] != id.PriceRule(1).String() || x.Live["why"] != "grade,quantity" {
			t.Errorf("%s: %v", x.Code, x.Live)
		}
	}
}

func TestAQuoteHoldsFromItsStepOn(t *testing.T) {
	for units, want := range map[int64]string{9: "lines[3].quote quote_quantity", 10: "", 11: ""} {
		v, refusals := judge(Price{Settlement: 100}, Terms{RatioPPM: money.PPM, Reprice: true, Drift: Exact},
			Ask{Quote: &Quote{Settlement: 80, Least: 10}, Units: units})
		if refusals != want || v.Settlement != 80 {
			t.Errorf("%d units: %+v, %q", units, v, refusals)
		}
	}
}
