package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// GoodsChange says when something that a distributor is shown of a SKU moved last.
type GoodsChange struct {
	SKU     id.SKU
	At      clock.Micros
	Dropped bool // it is selected no more
}

// changed is one selected SKU with all that its time follows from.
type changed struct {
	GoodsChange
	agreement id.Agreement
	supplier  id.Supplier
	places    [4]int64 // what a price rule may be about: SKU, product, category, brand
}

// changing is one reading of what changed.
type changing struct {
	tx          *db.Tx
	distributor id.Distributor
	at, since   clock.Micros

	goods      []changed
	rules      map[int64]clock.Micros // by what they are about; 0: all goods
	named      map[int64]clock.Micros // brands and categories
	agreements map[id.Agreement]clock.Micros
	suppliers  map[id.Supplier]clock.Micros
	all        clock.Micros // of the distributor itself: counts for all its goods
}

// ReadChangedGoods gives what of a distributor's goods has moved at that time or after it, in the order of the times and ids: its selection, the pool,
// product, SKU, brand and category; the price, and rules about it that were made, begun or ended; contract, grade and lines; the
// agreement and the supplier. It is generous: what is in doubt has moved. It reads all that the distributor has selected, in two round trips.
func ReadChangedGoods(tx *db.Tx, distributor id.Distributor, at, since clock.Micros) ([]GoodsChange, error) {
	c := changing{
		tx: tx, distributor: distributor, at: at, since: since, rules: map[int64]clock.Micros{}, named: map[int64]clock.Micros{},
		agreements: map[id.Agreement]clock.Micros{}, suppliers: map[id.Supplier]clock.Micros{},
	}
	var dropped []GoodsChange
	c.queueGoods()
	c.queueRules()
	contracts, lines := c.queueParty()
	tx.Query(func(r *db.Row) { dropped = append(dropped, GoodsChange{id.SKU(r.Int()), clock.Micros(r.Int()), true}) },
		"select sku_id, dropped_at from pool_dropped where distributor_id = $1 and dropped_at >= $2", distributor, since)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	c.queueTerms(*contracts, *lines)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return c.gather(dropped), nil
}

// later raises a time to another that has come.
func (c *changing) later(of *clock.Micros, instants ...clock.Micros) {
	for _, m := range instants {
		if m <= c.at && m > *of {
			*of = m
		}
	}
}

func (c *changing) queueGoods() {
	c.tx.Query(func(r *db.Row) {
		g := changed{GoodsChange: GoodsChange{SKU: id.SKU(r.Int())}}
		c.later(&g.At, clock.Micros(r.Int()), clock.Micros(r.Int()))
		g.agreement, g.supplier = id.Agreement(r.Int()), id.Supplier(r.Int())
		c.later(&g.At, clock.Micros(r.Int()))
		g.places = [4]int64{int64(g.SKU), r.Int(), r.Int(), r.Int()}
		c.later(&g.At, clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()))
		c.goods = append(c.goods, g)
		c.agreements[g.agreement], c.suppliers[g.supplier] = 0, 0
	}, `select s.sku_id, s.selected_at, s.off_at, i.agreement_id, i.supplier_id, i.changed_at, k.product_id, k.category_id, k.brand_id,
		p.updated_at, r.changed_at, r.next_at from pool_selections s left join pool_items i on i.sku_id = s.sku_id
		left join catalog_skus k on k.id = s.sku_id left join catalog_products p on p.id = k.product_id
		left join pricing_prices r on r.sku_id = s.sku_id where s.distributor_id = $1`, c.distributor)
	for _, table := range []string{"catalog_brands", "catalog_categories"} {
		c.tx.Query(func(r *db.Row) { c.named[r.Int()] = clock.Micros(r.Int()) }, "select id, updated_at from "+table+" where updated_at >= $1", c.since)
	}
}

// queueRules reads the price rules for the distributor, or for everybody, of which something has come since.
func (c *changing) queueRules() {
	c.tx.Query(func(r *db.Row) {
		goods := r.Int()
		last := c.rules[goods]
		c.later(&last, clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()))
		c.rules[goods] = last
	}, `select goods_id, made_at, from_at, until_at from pricing_rules where distributor_id in (0, $1)
		and (made_at >= $2 or from_at >= $2 and from_at <= $3 or until_at >= $2 and until_at <= $3)`, c.distributor, c.since, c.at)
}

// queueParty reads what moves all goods of the distributor, the ids of its contracts, and the product lines that price rules name.
func (c *changing) queueParty() (contracts *[]id.Contract, lines *[]id.ProductLine) {
	contracts, lines = new([]id.Contract), new([]id.ProductLine)
	c.tx.Query(func(r *db.Row) {
		*contracts = append(*contracts, id.Contract(r.Int()))
		c.later(&c.all, clock.Micros(r.Int()), clock.Micros(r.Int()))
	}, "select id, from_at, until_at from distributors_contracts where distributor_id = $1", c.distributor)
	for _, sql := range []string{
		"select since from grades_standings where distributor_id = $1", "select CAST(coalesce(max(at), 0) AS BIGINT) from grades_moves where distributor_id = $1",
	} {
		c.tx.Query(func(r *db.Row) { c.later(&c.all, clock.Micros(r.Int())) }, sql, c.distributor)
	}
	c.tx.Query(func(r *db.Row) { *lines = append(*lines, id.ProductLine(r.Int())) },
		"select distinct line_id from pricing_ladders where line_id > 0 and distributor_id in (0, $1)", c.distributor)
	return contracts, lines
}

// queueTerms reads when the terms behind the goods moved: by their dates, and by the audit trail, where every change of them leaves a line.
func (c *changing) queueTerms(contracts []id.Contract, lines []id.ProductLine) {
	c.trail(c.distributor.String(), func(m clock.Micros) { c.later(&c.all, m) })
	for _, contract := range contracts {
		c.trail(contract.String(), func(m clock.Micros) { c.later(&c.all, m) })
	}
	for _, line := range lines {
		c.trail(line.String(), func(m clock.Micros) { c.later(&c.all, m) })
	}
	keep := func(r *db.Row) { c.later(&c.all, clock.Micros(r.Int()), clock.Micros(r.Int())) }
	c.tx.Load("pool_parts", []string{"id"}, db.Ids(lines), "changed_at, swept_at", keep)
	c.tx.Load("pool_grants", []string{"line_id", "grantee_kind", "grantee_id"}, db.Ids(lines), "from_at, until_at", keep)
	agreements := make([]id.Agreement, 0, len(c.agreements))
	for a := range c.agreements {
		agreements = append(agreements, a)
		c.trail(a.String(), func(m clock.Micros) { last := c.agreements[a]; c.later(&last, m); c.agreements[a] = last })
	}
	c.tx.Load("suppliers_agreements", []string{"id"}, db.Ids(agreements), "id, from_at, until_at, next_at, sell_out_days", func(r *db.Row) {
		a := id.Agreement(r.Int())
		last, from, until, next := c.agreements[a], clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int())
		c.later(&last, from, until, next, until+clock.Micros(r.Int())*clock.Day)
		c.agreements[a] = last
	})
	for s := range c.suppliers {
		c.trail(s.String(), func(m clock.Micros) { last := c.suppliers[s]; c.later(&last, m); c.suppliers[s] = last })
	}
}

// trail tells when the audit trail has a line about the standing of a subject last. What a distributor does with its own goods is no such line.
func (c *changing) trail(subject string, last func(clock.Micros)) {
	if subject == "" {
		return
	}
	c.tx.Query(func(r *db.Row) { last(clock.Micros(r.Int())) }, `select CAST(coalesce(max(at), 0) AS BIGINT) from access_trail where subject = $1
		and at >= $2 and action not like 'selection%' and action not like 'listing%' and action not like 'display%' and action not like 'goods%'`, subject, c.since)
}

func (c *changing) gather(dropped []GoodsChange) []GoodsChange {
	out := make([]GoodsChange, 0, len(c.goods))
	selected := make(map[id.SKU]bool, len(c.goods))
	for i := range c.goods {
		g := &c.goods[i]
		selected[g.SKU] = true
		c.later(&g.At, c.all, c.rules[0], c.agreements[g.agreement], c.suppliers[g.supplier])
		for _, place := range g.places {
			if place != 0 {
				c.later(&g.At, c.rules[place], c.named[place])
			}
		}
		if g.At >= c.since {
			out = append(out, g.GoodsChange)
		}
	}
	for _, d := range dropped {
		if !selected[d.SKU] {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b GoodsChange) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.SKU, b.SKU)) })
	return out
}

// ReadChangedStates gives what of a distributor's goods may have another stock state somewhere at that time or after it: by when the states were
// told last, and by when the SKU was selected, turned off or moved in the pool.
func ReadChangedStates(tx *db.Tx, distributor id.Distributor, at, since clock.Micros) ([]GoodsChange, error) {
	c := changing{tx: tx, distributor: distributor, at: at, since: since}
	var dropped []GoodsChange
	tx.Query(func(r *db.Row) {
		g := changed{GoodsChange: GoodsChange{SKU: id.SKU(r.Int())}}
		c.later(&g.At, clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()))
		c.goods = append(c.goods, g)
	}, `select s.sku_id, s.selected_at, s.off_at, i.changed_at, t.told_at from pool_selections s left join pool_items i on i.sku_id = s.sku_id
		left join stock_told t on t.sku_id = s.sku_id where s.distributor_id = $1`, distributor)
	tx.Query(func(r *db.Row) { dropped = append(dropped, GoodsChange{id.SKU(r.Int()), clock.Micros(r.Int()), true}) },
		"select sku_id, dropped_at from pool_dropped where distributor_id = $1 and dropped_at >= $2", distributor, since)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return c.gather(dropped), nil
}
