package views

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// How the database is followed. What is written is stamped before it is committed, so that each step looks back further than the one before
// reached. Whatever no stamp tells of (stock, retired SKUs, a stamp that came too late) is found by going round all goods all the time.
const (
	mallEvery     = time.Second
	mallLooksBack = 30 * clock.Second
	mallSweep     = 1_000 // goods that a step goes on round
	mallFill      = 2_000 // goods that are read at once at the start
	mallChanges   = 4_000 // changed goods that a step reads; the others wait for the next
	mallHold      = 100   // goods that are taken in at once: nobody searches meanwhile
	mallPartners  = 10    // steps after which agreements, suppliers and warehouses are read again
	mallLeap      = 300 * clock.Second
)

// change is one stamped change of one SKU.
type change struct {
	sku id.SKU
	at  clock.Micros
}

// Keep fills the mall and follows the database until the context is over. What fails is logged and tried again.
func (m *Mall) Keep(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(mallEvery)
	defer tick.Stop()
	for {
		if err := m.Follow(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "the mall is behind", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Follow takes one step: the first one reads everything, each later one what has changed since, and some goods more.
func (m *Mall) Follow(ctx context.Context) error {
	m.following.Lock()
	defer m.following.Unlock()
	if !m.ready {
		return m.fill(ctx)
	}
	m.turn++
	if m.turn%mallPartners == 0 {
		if err := errors.Join(m.db.Read(ctx, m.readPartners), m.db.Read(ctx, m.readLists)); err != nil {
			return err
		}
	}
	if err := m.takeChanges(ctx); err != nil {
		return err
	}
	if err := m.sweep(ctx, mallSweep); err != nil {
		return err
	}
	m.renew()
	return m.countSales(ctx)
}

// fill reads everything; only this goroutine writes, so that `ready` may be read without the lock here.
func (m *Mall) fill(ctx context.Context) error {
	m.since = m.db.Clock().Now()
	if err := errors.Join(m.db.Read(ctx, m.readPartners), m.db.Read(ctx, m.readLists)); err != nil {
		return err
	}
	// What is stamped and committed by now is read below: it is no news later.
	known, err := m.changes(ctx, m.since-mallLooksBack)
	if err != nil {
		return err
	}
	for _, c := range known {
		m.seen[c] = c.at
	}
	m.swept, m.round = 0, 1
	for m.round == 1 {
		if err := m.sweep(ctx, mallFill); err != nil {
			return err
		}
	}
	m.mu.Lock()
	m.ready = true
	m.mu.Unlock()
	return m.countSales(ctx)
}

// sweep goes on round the pool; at the end of a round, goods that were not met are dropped.
func (m *Mall) sweep(ctx context.Context, n int) error {
	var skus []id.SKU
	err := m.db.Read(ctx, func(tx *db.Tx) (err error) {
		skus, err = db.All(tx, func(r *db.Row) id.SKU { return id.SKU(r.Int()) },
			"select sku_id from pool_items where sku_id > $1 and state = 'open' order by sku_id limit $2", m.swept, n)
		return err
	})
	if err != nil {
		return err
	}
	if err := m.take(ctx, skus); err != nil {
		return err
	}
	if len(skus) == n {
		m.swept = skus[n-1]
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for place := range m.goods {
		if g := &m.goods[place]; g.SKU != 0 && g.round != m.round {
			m.drop(uint32(place)) //nolint:gosec // at most MaxMallGoods
		}
	}
	m.swept = 0
	m.round++
	return nil
}

// takeChanges reads the goods that were stamped since the step before, those of each stamp once.
func (m *Mall) takeChanges(ctx context.Context) error {
	now := m.db.Clock().Now()
	from := min(m.since, now) - mallLooksBack
	if now-m.since > mallLeap {
		from = now - mallLeap // the round finds the rest
	}
	fresh, err := m.changes(ctx, from)
	if err != nil {
		return err
	}
	fresh = fresh[:min(len(fresh), mallChanges)]
	skus := make([]id.SKU, len(fresh))
	for i, c := range fresh {
		skus[i] = c.sku
	}
	if err := m.take(ctx, skus); err != nil {
		return err
	}
	for c, at := range m.seen {
		if at < from {
			delete(m.seen, c)
		}
	}
	for _, c := range fresh {
		m.seen[c] = c.at
	}
	if len(fresh) < mallChanges {
		m.since = now
	}
	return nil
}

// changes lists what was stamped since then and is not known yet.
func (m *Mall) changes(ctx context.Context, from clock.Micros) (fresh []change, err error) {
	err = m.db.Read(ctx, func(tx *db.Tx) error {
		for _, sql := range []string{
			"select sku_id, changed_at from pool_items where changed_at >= $1",
			"select sku_id, changed_at from pricing_prices where changed_at >= $1",
			"select k.id, p.updated_at from catalog_products p join catalog_skus k on k.product_id = p.id where p.updated_at >= $1",
		} {
			tx.Query(func(r *db.Row) {
				c := change{id.SKU(r.Int()), clock.Micros(r.Int())}
				if _, known := m.seen[c]; !known {
					fresh = append(fresh, c)
				}
			}, sql, from)
		}
		return tx.Flush()
	})
	return fresh, err
}

// take reads goods as they are now and takes them in, a few at a time.
func (m *Mall) take(ctx context.Context, skus []id.SKU) error {
	if len(skus) == 0 {
		return nil
	}
	rows := make(map[id.SKU]*mallRow, len(skus))
	err := m.db.Read(ctx, func(tx *db.Tx) error {
		readMallRows(tx, skus, rows)
		return tx.Flush()
	})
	if err != nil {
		return err
	}
	if err := m.acquaint(ctx, rows); err != nil {
		return err
	}
	for len(skus) > 0 {
		n := min(len(skus), mallHold)
		m.mu.Lock()
		for _, sku := range skus[:n] {
			m.put(rows[sku])
		}
		m.mu.Unlock()
		skus = skus[n:]
	}
	return nil
}

// readMallRows queues reading all there is to know of SKUs.
func readMallRows(tx *db.Tx, skus []id.SKU, into map[id.SKU]*mallRow) {
	for _, sku := range skus {
		into[sku] = &mallRow{good: MallGood{SKU: sku}}
	}
	keys := db.Ids(skus)
	one := []string{"sku_id"}
	tx.Load("pool_items", one, keys, "sku_id, agreement_id, state, opened_at", func(r *db.Row) {
		x := into[id.SKU(r.Int())]
		x.agreement, x.open, x.good.OpenedAt = id.Agreement(r.Int()), r.Text() == "open", clock.Micros(r.Int())
	})
	tx.Load("catalog_skus", []string{"id"}, keys, "id, product_id, brand_id, category_id, title, code, gtin, state", func(r *db.Row) {
		x := into[id.SKU(r.Int())]
		x.good.Product, x.brand, x.category = id.Product(r.Int()), id.Brand(r.Int()), id.Category(r.Int())
		x.title, x.code, x.gtin, x.active = r.Text(), r.Text(), r.Text(), r.Text() == "active"
	})
	tx.Load("pricing_prices", one, keys, "sku_id, currency, settlement_minor, retail_minor, floor_minor, ceiling_minor", func(r *db.Row) {
		x := into[id.SKU(r.Int())]
		g := &x.good
		g.Currency, g.Settlement, g.Retail, g.Floor, g.Ceiling = money.Currency(r.Text()), r.Int(), r.Int(), r.Int(), r.Int()
		x.priced = true
	})
	tx.Load("stock_items", one, keys, "sku_id, warehouse_id, on_hand, held, low_below", func(r *db.Row) {
		x := into[id.SKU(r.Int())]
		s := rowStock{warehouse: id.Warehouse(r.Int()), free: r.Int()}
		s.free -= r.Int()
		s.lowBelow = r.Int()
		x.stock = append(x.stock, s)
	})
}

// acquaint reads brands, categories, warehouses and agreements again when one of them is new.
func (m *Mall) acquaint(ctx context.Context, rows map[id.SKU]*mallRow) error {
	lists, partners := false, false
	for _, r := range rows {
		if !r.forSale() {
			continue
		}
		_, brand := m.brands.at[r.brand]
		_, leaf := m.leaves.at[r.category]
		lists = lists || !brand || !leaf
		for _, s := range r.stock {
			_, known := m.warehouses.at[s.warehouse]
			lists = lists || !known
		}
		partners = partners || m.agreements[r.agreement] == nil
	}
	if lists {
		if err := m.db.Read(ctx, m.readLists); err != nil {
			return err
		}
	}
	if partners {
		return m.db.Read(ctx, m.readPartners)
	}
	return nil
}

// readLists reads all brands, categories and warehouses.
func (m *Mall) readLists(tx *db.Tx) error {
	brands, err := db.All(tx, func(r *db.Row) mallBrand { return mallBrand{id.Brand(r.Int()), r.Text()} },
		"select id, name from catalog_brands order by id")
	if err != nil {
		return err
	}
	leaves, err := db.All(tx, func(r *db.Row) mallCategory {
		var c mallCategory
		for level := range c.path {
			c.path[level], c.names[level] = id.Category(r.Int()), r.Text()
		}
		return c
	}, `select a.id, a.name, b.id, b.name, c.id, c.name from catalog_categories c join catalog_categories b on b.id = c.parent_id
		join catalog_categories a on a.id = b.parent_id where c.level = 3 order by c.id`)
	if err != nil {
		return err
	}
	warehouses, err := db.All(tx, func(r *db.Row) mallWarehouse {
		w := mallWarehouse{id: id.Warehouse(r.Int())}
		if coverage := r.Text(); coverage != "" {
			w.coverage = strings.Split(coverage, ",")
		}
		w.closed, w.lowBelow = r.Text() == "closed", r.Int()
		return w
	}, "select id, coverage, state, low_below from stock_warehouses order by id")
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range brands {
		m.brands.set(b.id, b)
	}
	for _, c := range leaves {
		m.leaves.set(c.path[2], c)
	}
	for _, w := range warehouses {
		m.warehouses.set(w.id, w)
	}
	return nil
}

// readPartners reads all agreements and whether their suppliers are active.
func (m *Mall) readPartners(tx *db.Tx) error {
	found := map[id.Agreement]MallAgreement{}
	tx.Query(func(r *db.Row) {
		agreement := id.Agreement(r.Int())
		a := MallAgreement{Currency: money.Currency(r.Text()), Reprice: r.Bool(), from: clock.Micros(r.Int()), until: clock.Micros(r.Int())}
		agreementState, supplierState, atEnd, days := r.Text(), r.Text(), r.Text(), r.Int()
		a.inForce = supplierState == "active" && (agreementState == "in_force" || agreementState == "selling_out")
		switch {
		case atEnd != "sell_out" || a.until == 0:
		case days == 0:
			a.until = 0
		default:
			a.until += clock.Micros(days) * clock.Day
		}
		found[agreement] = a
	}, `select a.id, a.currency, a.reprice, a.from_at, a.until_at, a.state, s.state, a.goods_at_end, a.sell_out_days
		from suppliers_agreements a join suppliers_suppliers s on s.id = a.supplier_id`)
	if err := tx.Flush(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for agreement, a := range found {
		if there := m.agreements[agreement]; there != nil {
			*there = a
			continue
		}
		m.agreements[agreement] = &a
	}
	return nil
}

// renew makes the index anew when much of it is dead.
func (m *Mall) renew() {
	if !m.index.Stale() {
		return
	}
	fresh := m.index.Renewed() // only this goroutine writes, so that it may be read without the lock
	m.mu.Lock()
	m.index = fresh
	m.mu.Unlock()
}
