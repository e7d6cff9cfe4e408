package pricing

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// half is a rule for everyone and everything at half price, made at instant 5.
func half(rule id.PriceRule, change func(r *Rule)) Rule {
	r := Rule{ID: rule, Least: 1, RatioPPM: money.PPM / 2, From: 5, MadeAt: 5, By: "psn_1"}
	if change != nil {
		change(&r)
	}
	return r
}

func addRule(t *testing.T, w *testkit.World, r Rule) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := AddRule(tx, r)
		return err
	})
}

// wins tells which rule the book gives at an instant for so many pieces of tea that distributor 9 orders; 0: none.
func wins(t *testing.T, w *testkit.World, at clock.Micros, quantity int64) id.PriceRule {
	t.Helper()
	b := NewBook()
	w.Read(t, func(tx *db.Tx) error {
		b.LoadReach(tx)
		if err := tx.Flush(); err != nil {
			return err
		}
		b.Ask(tea, 9)
		b.Load(tx)
		return tx.Flush()
	})
	if r := b.Wins(tea, nine, "CNY", at, quantity); r != nil {
		return r.ID
	}
	return 0
}

func TestTheBookReadsTheRulesOfTheBuyerAndOfEveryone(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		expect(t, "none", wins(t, w, 5, 1), id.PriceRule(0))
		if _, err := reprice(t, w, at(4, 100, 5, 0)); err != nil {
			t.Fatal(err)
		}
		for i, r := range []Rule{
			half(1, nil),
			half(2, func(r *Rule) { r.Reach, r.GoodsID = OfBrand, 1 }),
			half(3, func(r *Rule) { r.Reach, r.GoodsID = OfCategory, 2 }),
			half(4, func(r *Rule) { r.Reach, r.GoodsID = OfProduct, 3 }),
			half(5, func(r *Rule) { r.Reach, r.GoodsID = OfSKU, 4 }),
			half(6, func(r *Rule) {
				r.Reach, r.GoodsID, r.Price, r.RatioPPM, r.Currency, r.Least = OfSKU, 4, 60, 0, "CNY", 10
			}),
			half(7, func(r *Rule) { r.Grade, r.Floor, r.Reach, r.GoodsID, r.Currency = 8, 3, OfSKU, 4, "CNY" }),
			half(8, func(r *Rule) { r.Line, r.CeilingPPM = 7, 5 }),
			half(9, func(r *Rule) { r.Distributor, r.OfContract = 9, true }),
		} {
			if err := addRule(t, w, r); err != nil {
				t.Fatal(err)
			}
			if quantity := max(r.Least, 1); wins(t, w, 5, quantity) != r.ID {
				t.Errorf("rule %d does not win", i+1)
			}
			if r.ID == 6 {
				expect(t, "below the step", wins(t, w, 5, 9), id.PriceRule(5))
			}
			w.Read(t, func(tx *db.Tx) error {
				got, err := GetRule(tx, r.ID)
				expect(t, "read back", got, r)
				return err
			})
		}
		// another distributor's rule is not even read
		if err := addRule(t, w, half(10, func(r *Rule) { r.Distributor, r.Reach, r.GoodsID = 10, OfSKU, 4 })); err != nil {
			t.Fatal(err)
		}
		expect(t, "another's", wins(t, w, 5, 1), id.PriceRule(9))
		listed := func(f RuleFilter) (ids []int64) {
			w.Read(t, func(tx *db.Tx) error {
				f.Limit = 200
				rows, err := Rules(tx, f)
				for _, r := range rows {
					ids = append(ids, int64(r.ID))
				}
				return err
			})
			return ids
		}
		expect(t, "of a SKU", listed(RuleFilter{GoodsID: 4}), []int64{5, 6, 7, 10})
		expect(t, "of a distributor", listed(RuleFilter{Distributor: 9}), []int64{9})
		expect(t, "of a line", listed(RuleFilter{Line: 7}), []int64{8})
		expect(t, "of a grade", listed(RuleFilter{Grade: 8}), []int64{7})
		expect(t, "the rest", listed(RuleFilter{After: 8}), []int64{9, 10})
	})
}

func TestAllThatIsWrongWithARuleIsToldAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for want, change := range map[string]func(r *Rule){
			"goods rule_goods_malformed":                                                                 func(r *Rule) { r.GoodsID = 4 },
			"least_quantity least_quantity_malformed":                                                    func(r *Rule) { r.Least = maxLeast + 1 },
			"price_minor rule_price_malformed":                                                           func(r *Rule) { r.RatioPPM = 0 },
			"ratio_ppm rule_ratio_malformed, floor_ppm rule_ratio_malformed":                             func(r *Rule) { r.RatioPPM, r.CeilingPPM = 99, maxRatioPPM+1 },
			"price_minor rule_price_malformed, goods rule_amount_without_sku, currency invalid_currency": func(r *Rule) { r.Price = 5 },
			"currency invalid_currency":                                                                  func(r *Rule) { r.Currency = "CNY" },
			"price_minor invalid_amount":                                                                 func(r *Rule) { r.Reach, r.GoodsID, r.Price, r.RatioPPM, r.Currency = OfSKU, 4, -1, 0, "CNY" },
			"floor_minor invalid_amount":                                                                 func(r *Rule) { r.Reach, r.GoodsID, r.Floor, r.Currency = OfSKU, 4, MaxUnitPrice+1, "CNY" },
			"floor_ppm rule_bounds_malformed":                                                            func(r *Rule) { r.Reach, r.GoodsID, r.Floor, r.CeilingPPM, r.Currency = OfSKU, 4, 5, 5, "CNY" },
			"floor invalid_range":                                                                        func(r *Rule) { r.FloorPPM, r.CeilingPPM = 6, 5 },
			"from price_retroactive":                                                                     func(r *Rule) { r.From = 4 },
			"until rule_window_malformed":                                                                func(r *Rule) { r.Until = 5 },
			"goods rule_goods_malformed, floor_ppm rule_ratio_malformed":                                 func(r *Rule) { r.Reach, r.FloorPPM = OfSKU+1, -1 },
		} {
			err := addRule(t, w, half(1, change))
			var got []string
			if f := fault.From(err); f != nil {
				for _, x := range f.Fields {
					got = append(got, x.Path+" "+x.Code)
				}
			}
			if strings.Join(got, ", ") != want || !errors.Is(err, ErrRuleRefused) {
				t.Errorf("got %q, %v; want %q", got, err, want)
			}
		}
		expect(t, "rules", w.Int(t, "select count(*) from pricing_rules"), int64(0))
	})
}

func TestARuleForASKUIsHeldAgainstItsPrice(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		p := at(4, 100, 5, 0)
		p.Supply = 60
		if _, err := reprice(t, w, p); err != nil {
			t.Fatal(err)
		}
		sku := func(r *Rule) { r.Reach, r.GoodsID = OfSKU, 4 }
		for name, c := range map[string]struct {
			change func(r *Rule)
			want   error
		}{
			"no price":                   {func(r *Rule) { r.Reach, r.GoodsID = OfSKU, 5 }, ErrNoPrice},
			"another currency":           {func(r *Rule) { sku(r); r.Price, r.RatioPPM, r.Currency = 90, 0, "USD" }, ErrCurrencyDiffers},
			"below the supply price":     {func(r *Rule) { sku(r); r.Price, r.RatioPPM, r.Currency = 59, 0, "CNY" }, ErrLoss},
			"at half price":              {sku, ErrLoss},
			"at the supply price":        {func(r *Rule) { sku(r); r.Price, r.RatioPPM, r.Currency = 60, 0, "CNY" }, nil},
			"half of what contracts say": {func(r *Rule) { sku(r); r.OfContract, r.ID, r.Least = true, 2, 2 }, nil},
		} {
			if err := addRule(t, w, half(1, c.change)); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTwoRulesForTheSameFromOneInstantOnAreRefused(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		var made, refused atomic.Int64
		var group sync.WaitGroup
		for n := range 6 {
			group.Go(func() {
				switch err := addRule(t, w, half(id.PriceRule(n+1), nil)); {
				case err == nil:
					made.Add(1)
				case errors.Is(err, ErrRuleTwice):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		expect(t, "made and refused", []int64{made.Load(), refused.Load()}, []int64{1, 5})
		for i, change := range []func(r *Rule){
			func(r *Rule) { r.From = 6 }, func(r *Rule) { r.Until = 9 }, func(r *Rule) { r.Least = 2 }, func(r *Rule) { r.Grade = 1 },
			func(r *Rule) { r.Line = 1 }, func(r *Rule) { r.Distributor = 1 }, func(r *Rule) { r.Reach, r.GoodsID = OfBrand, 1 },
		} {
			if err := addRule(t, w, half(id.PriceRule(i+10), change)); err != nil {
				t.Errorf("difference %d: %v", i, err)
			}
		}
		expect(t, "counted", w.Int(t, "select all_rules * 10 + brand_rules from pricing_reach"), int64(71))
	})
}

func endRule(t *testing.T, w *testkit.World, rule id.PriceRule, until, at clock.Micros) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, _, err := EndRule(tx, rule, until, at)
		return err
	})
}

func TestARuleCanOnlyBeEndedEarlier(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(addRule(t, w, half(1, func(r *Rule) { r.Until = 50 })))
		must(addRule(t, w, half(2, func(r *Rule) { r.Grade = 8 })))
		must(addRule(t, w, half(3, func(r *Rule) { r.Distributor, r.From = 9, 30 })))
		for _, c := range []struct {
			rule      id.PriceRule
			until, at clock.Micros
			want      error
		}{
			{9, 0, 10, ErrRuleNotFound}, {1, 9, 10, ErrRetroactive}, {1, 51, 10, ErrRuleLonger}, {1, 40, 10, nil}, {1, 41, 10, ErrRuleLonger},
			{1, 0, 40, ErrRuleOver}, {3, 20, 10, nil}, {3, 0, 10, ErrRuleOver}, {2, 0, 20, nil}, {2, 0, 20, ErrRuleOver},
		} {
			if err := endRule(t, w, c.rule, c.until, c.at); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("end %d at %d by %d: %v", c.rule, c.until, c.at, err)
			}
		}
		var winners []id.PriceRule
		for _, at := range []clock.Micros{5, 19, 20, 39, 40} {
			winners = append(winners, wins(t, w, at, 1))
		}
		// rule 2 left the ladders when it was ended; rule 1 counts up to its new end; rule 3 never begins
		expect(t, "winners", winners, []id.PriceRule{1, 1, 1, 1, 0})
		book := NewBook()
		w.Read(t, func(tx *db.Tx) error { book.LoadPast(tx, tea, 9); return tx.Flush() })
		expect(t, "in the past", []id.PriceRule{book.Wins(tea, nine, "CNY", 19, 1).ID, book.Wins(tea, nine, "CNY", 20, 1).ID}, []id.PriceRule{2, 1})
	})
}

// TestEndingAnOpenEndedRuleMakesItNoCampaign: else it would go before others because it is about to end.
func TestEndingAnOpenEndedRuleMakesItNoCampaign(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for _, r := range []Rule{half(1, nil), half(2, func(r *Rule) { r.Reach, r.GoodsID = OfSKU, 4; r.OfContract = true })} {
			if r.ID == 2 {
				if _, err := reprice(t, w, at(4, 100, 5, 0)); err != nil {
					t.Fatal(err)
				}
			}
			if err := addRule(t, w, r); err != nil {
				t.Fatal(err)
			}
		}
		if err := endRule(t, w, 1, 90, 10); err != nil {
			t.Fatal(err)
		}
		expect(t, "wins", wins(t, w, 20, 1), id.PriceRule(2))
	})
}

func TestARuleTurnsOnItsDatesAndLeavesTheLaddersOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		if err := addRule(t, w, half(1, func(r *Rule) { r.From, r.Until = 10, 20 })); err != nil {
			t.Fatal(err)
		}
		var turns []Turn
		for _, at := range []clock.Micros{9, 10, 19, 20, 21} {
			w.Write(t, func(tx *db.Tx) error {
				_, turn, err := LookAt(tx, 1, at)
				turns = append(turns, turn)
				return err
			})
		}
		if !slices.Equal(turns, []Turn{NoTurn, Begins, Begins, Ends, NoTurn}) {
			t.Errorf("turns %q", turns)
		}
		expect(t, "in the ladders", w.Int(t, "select count(*) from pricing_ladders"), int64(0))
		expect(t, "counted", w.Int(t, "select all_rules from pricing_reach"), int64(0))
	})
}
