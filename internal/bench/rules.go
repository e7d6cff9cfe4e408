package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/views"
)

const (
	previewTries = 9
	goalPreview  = clock.Second
)

// lookup is what the operator asks of all goods.
type lookup struct {
	name string
	ask  func(tx *db.Tx, rule id.PoolRule, at clock.Micros) (string, error)
}

// keeps is the rule that is previewed: a part of the goods, by brand, margin and stock.
func (m *market) keeps(brand id.Brand) views.GoodsFilter {
	return views.GoodsFilter{Brands: []id.Brand{brand}, MarginFromPPM: new(int64(100_000)), FreeFrom: new(int64(1))}
}

func (m *market) lookups(brand id.Brand) []lookup {
	page := func(q views.GoodsQuery) func(tx *db.Tx, _ id.PoolRule, at clock.Micros) (string, error) {
		return func(tx *db.Tx, _ id.PoolRule, at clock.Micros) (string, error) {
			q.Limit, q.At = 50, at
			rows, _, err := views.ReadGoods(tx, q)
			return fmt.Sprintf("%d rows", len(rows)), err
		}
	}
	return []lookup{
		{"rule preview", func(tx *db.Tx, rule id.PoolRule, at clock.Micros) (string, error) {
			p, err := flows.PreviewPoolRule(tx, rule, flows.RuleTerms{Name: "x", Filter: m.keeps(brand)}, at)
			return fmt.Sprintf("adds %d, drops %d, keeps %d", p.Add, p.Drop, p.Kept), err
		}},
		{"goods, 50 a page", page(views.GoodsQuery{GoodsFilter: m.keeps(brand)})},
		{"  by margin", page(views.GoodsQuery{Order: views.ByMargin, Falling: true})},
		{"  by sales", page(views.GoodsQuery{Order: views.BySold, Falling: true})},
		{"  by words", page(views.GoodsQuery{GoodsFilter: views.GoodsFilter{Words: "099"}})},
	}
}

// rules measures what the operator asks of all goods when it fills the pool.
func (b *session) rules(ctx context.Context) error {
	fmt.Fprintf(b.Out, "\nthe pool's rules over %d SKUs, one after another; CPU: ms of this process a question:\n%-9s %-20s %9s %9s %7s\n", b.RuleSKUs, "engine",
		"question", "median ms", "worst ms", "CPU")
	for _, engine := range b.engines() {
		if err := b.rulesOf(ctx, b.stages[engine]); err != nil {
			return fmt.Errorf("%s, rules: %w", engine, err)
		}
	}
	return nil
}

func (b *session) rulesOf(ctx context.Context, s *stage) (err error) {
	d, err := s.fresh(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.drop(context.WithoutCancel(ctx))) }()
	w, err := s.openWorld(ctx, d.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.DB.Close()) }()
	rule := id.NewPoolRule(w.IDs)
	on, err := s.market.fillRange(ctx, w, rule, b.RuleSKUs)
	if err != nil {
		return err
	}
	if s.engine == db.Postgres {
		if err := s.tidy(ctx, d.name); err != nil {
			return err
		}
	}
	for _, l := range s.market.lookups(on.brand) {
		var times latencies
		var said string
		used := ownCPU()
		for range previewTries {
			begin := now()
			err := w.DB.Read(ctx, func(tx *db.Tx) (err error) { said, err = l.ask(tx, rule, w.Now()); return err })
			if err != nil {
				return fmt.Errorf("%s: %w", l.name, err)
			}
			times = append(times, now()-begin)
		}
		used = (ownCPU() - used) / previewTries
		times.sort()
		median, worst := times.percentile(500), times[len(times)-1]
		fmt.Fprintf(b.Out, "%-9s %-20s %9s %9s %7s  %s\n", s.engine, l.name, millis(median).short(), millis(worst).short(), millis(used).short(), said)
		if l.name == "rule preview" {
			b.goal(string(s.engine)+": rule preview in ms", millis(worst).short(), worst <= goalPreview, "≤ 1000")
		}
	}
	return nil
}

// fillRange brings the goods of a copy of the market to so many; the new ones are priced and in stock, and not in the pool. Those that are
// open count as kept by a rule, which is off.
func (m *market) fillRange(ctx context.Context, w *flows.World, rule id.PoolRule, wanted int) (shelf, error) {
	var on shelf
	by := flows.Acting{World: w, Actor: actor, At: w.Now()}
	err := w.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := flows.AddPoolRule(tx, by, rule, flows.RuleTerms{Name: "杯"}); err != nil {
			return err
		}
		tx.Query(func(r *db.Row) { on = shelf{id.Brand(r.Int()), id.Category(r.Int())} }, "select brand_id, category_id from catalog_skus limit 1")
		tx.Exec("update pool_items set cause = $1, rule_id = $2", pool.Rule, rule)
		return tx.Flush()
	})
	for have := len(m.goods); err == nil && have < wanted; have += chunk {
		err = m.addRange(ctx, by, on, have, min(chunk, wanted-have))
	}
	return on, err
}

func (m *market) addRange(ctx context.Context, by flows.Acting, on shelf, from, n int) error {
	x := m.suppliers[from/chunk%len(m.suppliers)]
	var products []catalog.NewProduct
	var prices []pricing.Price
	var movements []stock.Movement
	for i := range n {
		if i%variants == 0 {
			products = append(products, catalog.NewProduct{
				ID: id.NewProduct(by.World.IDs), Supplier: x.id, Brand: on.brand, Category: on.category, Title: fmt.Sprintf("青瓷杯 %06d", from+i),
			})
		}
		p, sku := &products[len(products)-1], id.NewSKU(by.World.IDs)
		p.SKUs = append(p.SKUs, catalog.NewSKU{ID: sku, Code: fmt.Sprintf("R-%06d", from+i), Spec: fmt.Sprintf("款 %d", i%variants+1)})
		prices = append(prices, pricing.Price{
			SKU: sku, Supplier: x.id, Currency: currency, Supply: settleMinor - int64(from+i)%1000, Settlement: settleMinor, Retail: retailMinor, ChangedAt: by.At,
		})
		movements = append(movements, stock.Movement{
			ID: id.NewMovement(by.World.IDs), Key: stock.Key{SKU: sku, Warehouse: x.warehouse}, Units: 1 + int64(i), Reason: stock.Received, At: by.At,
		})
	}
	return by.World.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := catalog.CreateAll(tx, products, by.At); err != nil {
			return err
		}
		if err := pricing.Set(tx, prices); err != nil {
			return err
		}
		return stock.Move(tx, x.id, movements)
	})
}
