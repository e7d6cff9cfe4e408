package flows_test

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/views"
)

// at gives the counter's actor at the present time.
func (c *counter) now() flows.Acting {
	by := c.by
	by.At = c.Clock.Now()
	return by
}

// later lets time pass, and all timers fire that are due then.
func (c *counter) later(t *testing.T, d clock.Micros) {
	t.Helper()
	c.Clock.Advance(d)
	if _, err := flows.FireAll(t.Context(), c.by.World, flows.AtOnce); err != nil {
		t.Fatal(err)
	}
}

// inPool gives the state and the cause of SKUs, `open hand`; empty: never in the pool.
func (c *counter) inPool(t *testing.T, skus ...id.SKU) (out []string) {
	t.Helper()
	found := map[id.SKU]*pool.Item{}
	c.Read(t, func(tx *db.Tx) error { pool.LoadItems(tx, skus, found); return tx.Flush() })
	for _, sku := range skus {
		if i := found[sku]; i == nil {
			out = append(out, "")
		} else {
			out = append(out, string(i.State)+" "+string(i.Cause.Why))
		}
	}
	return out
}

// noticed gives the events and counts of a distributor's notices, newest first.
func (c *counter) noticed(t *testing.T, d id.Distributor) (out []string) {
	t.Helper()
	c.Read(t, func(tx *db.Tx) error {
		list, err := notices.List(tx, notices.Distributor(d), notices.Filter{})
		for _, n := range list {
			out = append(out, n.Event+" "+n.Facts["count"]+" "+n.Facts["reason"])
		}
		return err
	})
	return out
}

func (c *counter) do(t *testing.T, body func(tx *db.Tx, by flows.Acting) error) {
	t.Helper()
	c.Write(t, func(tx *db.Tx) error { return body(tx, c.now()) })
}

func is[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// many adds so many priced SKUs of tea.
func (c *counter) many(t *testing.T, count int) (skus []id.SKU) {
	t.Helper()
	for len(skus) < count {
		n := catalog.NewProduct{ID: id.NewProduct(c.IDs), Supplier: c.tea, Brand: c.brand, Category: c.leaf, Title: "大宗 " + strconv.Itoa(len(skus))}
		for i := range min(100, count-len(skus)) {
			n.SKUs = append(n.SKUs, catalog.NewSKU{ID: id.NewSKU(c.IDs), Code: fmt.Sprintf("M-%d-%d", len(skus), i)})
		}
		c.Write(t, func(tx *db.Tx) error { _, err := catalog.Create(tx, n, c.by.At); return err })
		for _, k := range n.SKUs {
			skus = append(skus, k.ID)
		}
	}
	c.price(t, c.tea, "CNY", 9900, skus...)
	return skus
}

func margin(from int64) views.GoodsFilter { return views.GoodsFilter{MarginFromPPM: &from} }

func TestARuleKeepsThePoolFilledAndLeavesAloneWhatWasDoneByHand(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a, rule := c.sign(t), id.NewPoolRule(c.IDs)
		c.open(t, a, c.teas[0], c.teas[1])
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.CloseGoods(tx, by, c.teas[1:2]); return err })
		terms := flows.RuleTerms{Name: "毛利", Filter: margin(200_000), Active: true}
		var told flows.RulePreview
		c.Read(t, func(tx *db.Tx) (err error) {
			told, err = flows.PreviewPoolRule(tx, 0, terms, c.Clock.Now())
			return err
		})
		is(t, "preview", told, flows.RulePreview{
			Found: 6, Add: 1, Open: 1, HeldOut: 1, Refused: map[string]int64{"out_of_scope": 3}, AddSample: c.teas[2:3],
		})
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.AddPoolRule(tx, by, rule, terms); return err })
		is(t, "after saving", c.inPool(t, c.teas...), []string{"open hand", "closed hand", "open rule"})
		is(t, "silk is in nobody's scope", c.inPool(t, c.silks[0]), []string{""})

		// A price without margin: the rule drops its own, and not what was opened by hand.
		c.Write(t, func(tx *db.Tx) error {
			var prices []pricing.Price
			for _, sku := range c.teas {
				prices = append(prices, pricing.Price{SKU: sku, Supplier: c.tea, Currency: "CNY", Supply: 6900, Settlement: 7000, Retail: 9900, ChangedAt: c.Clock.Now()})
			}
			return pricing.Set(tx, prices)
		})
		c.Read(t, func(tx *db.Tx) (err error) {
			told, err = flows.PreviewPoolRule(tx, rule, terms, c.Clock.Now())
			return err
		})
		is(t, "preview of the drop", []any{told.Add, told.Drop, told.DropSample}, []any{int64(0), int64(1), c.teas[2:3]})
		c.later(t, 5*clock.Minute)
		is(t, "after the price", c.inPool(t, c.teas...), []string{"open hand", "closed hand", "closed rule"})
		c.price(t, c.tea, "CNY", 9900, c.teas...)
		c.later(t, 5*clock.Minute)
		is(t, "after the price is back", c.inPool(t, c.teas...), []string{"open hand", "closed hand", "open rule"})
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.CloseGoods(tx, by, c.teas[2:]); return err })
		c.later(t, 5*clock.Minute)
		is(t, "closed by hand", c.inPool(t, c.teas...), []string{"open hand", "closed hand", "closed hand"})
		is(t, "trail", c.trail(t, rule.String()), []string{"pool_rule.add"})
	})
}

func TestARuleThatIsOffOrHasNoLivingAgreementOpensNothing(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a, rule := c.sign(t), id.NewPoolRule(c.IDs)
		terms := flows.RuleTerms{Name: "茶", Agreement: a, Filter: views.GoodsFilter{Brands: []id.Brand{c.brand}, Categories: []id.Category{c.top}}}
		c.refuses(t, suppliers.ErrNotFound, func(tx *db.Tx) error {
			_, err := flows.AddPoolRule(tx, c.now(), rule, flows.RuleTerms{Name: "茶", Agreement: 5})
			return err
		})
		c.refuses(t, pool.ErrName, func(tx *db.Tx) error { _, err := flows.AddPoolRule(tx, c.now(), rule, flows.RuleTerms{}); return err })
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.AddPoolRule(tx, by, rule, terms); return err })
		c.later(t, clock.Hour)
		is(t, "off", c.inPool(t, c.teas...), []string{"", "", ""})
		terms.Active = true
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			_, err := flows.ChangePoolRule(tx, by, rule, terms)
			return err
		})
		is(t, "on", c.inPool(t, c.teas...), []string{"open rule", "open rule", "open rule"})
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.EndAgreement(tx, by, a, 0, "over"); return err })
		c.later(t, clock.Hour)
		is(t, "the agreement is over", c.inPool(t, c.teas...), []string{"closed agreement_ended", "closed agreement_ended", "closed agreement_ended"})
		is(t, "trail", c.trail(t, rule.String()), []string{"pool_rule.add", "pool_rule.change"})
	})
}

func TestAJobOpensAndClosesInTurnsWhatAFilterFinds(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a, job, back := c.sign(t), id.NewPoolJob(c.IDs), id.NewPoolJob(c.IDs)
		c.many(t, 700)
		f := views.GoodsFilter{Words: "大宗"}
		begin := func(job id.PoolJob, action pool.Action) pool.Job {
			t.Helper()
			c.do(t, func(tx *db.Tx, by flows.Acting) error { return flows.BeginPoolJob(tx, by, job, action, a, f) })
			c.later(t, 0)
			var j pool.Job
			c.Read(t, func(tx *db.Tx) (err error) { j, err = pool.GetJob(tx, job); return err })
			return j
		}
		j := begin(job, pool.Opening)
		is(t, "opened", []any{j.State, j.Found, j.Seen, j.Changed, j.Refused}, []any{pool.Done, int64(700), int64(700), int64(700), int64(0)})
		is(t, "in the pool", c.Int(t, "select count(*) from pool_items where state = 'open' and cause = 'hand'"), 700)
		j = begin(back, pool.Closing)
		is(t, "closed", []any{j.State, j.Changed}, []any{pool.Done, int64(700)})
		is(t, "trail", c.trail(t, job.String()), []string{"pool_job.begin"})
	})
}

func TestAScopeThatShrinksTakesGoodsOutAndTellsWhoHadSelectedThem(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		c.open(t, a, c.teas...)
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.SelectGoods(tx, by, c.red, c.teas); return err })
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			_, err := flows.ChangeScope(tx, by, a, []suppliers.Clause{{SKU: c.teas[1]}})
			return err
		})
		is(t, "pool", c.inPool(t, c.teas...), []string{"closed out_of_scope", "open hand", "closed out_of_scope"})
		is(t, "red", c.noticed(t, c.red), []string{"pool.closed 2 out_of_scope"})
		is(t, "blue had selected nothing", len(c.noticed(t, c.blue)), 0)
	})
}

func TestGoodsLeaveThePoolWhenTheirAgreementEnds(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		c.open(t, a, c.teas[0])
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			_, err := flows.SelectGoods(tx, by, c.red, c.teas[:1])
			return err
		})
		c.do(t, func(tx *db.Tx, by flows.Acting) error {
			_, err := flows.EndAgreement(tx, by, a, by.At+11*clock.Day, "over")
			return err
		})
		c.later(t, 10*clock.Day)
		is(t, "under notice", c.inPool(t, c.teas[0]), []string{"open hand"})
		c.later(t, clock.Day)
		is(t, "over", c.inPool(t, c.teas[0]), []string{"closed agreement_ended"})
		is(t, "red", c.noticed(t, c.red), []string{"goods.closed_at_end 1 ", "goods.end_announced 1 "})
	})
}

func TestManyGoodsLeaveThePoolInTurns(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		c.open(t, a, c.many(t, 1100)...)
		c.do(t, func(tx *db.Tx, by flows.Acting) error { _, err := flows.EndAgreement(tx, by, a, 0, "over"); return err })
		is(t, "the timer has not come", c.Int(t, "select count(*) from pool_items where state = 'closed'"), 0)
		c.later(t, 0)
		is(t, "in turns", c.Int(t, "select count(*) from pool_items where state = 'closed'"), 1100)
	})
}
