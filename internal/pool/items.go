package pool

import (
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// NewItem is what Open needs. The flow has made sure that SKU, supplier, agreement, scope and price are in order.
type NewItem struct {
	SKU       id.SKU
	Supplier  id.Supplier
	Agreement id.Agreement
}

const itemColumns = "sku_id, supplier_id, agreement_id, state, opened_at, cause, rule_id"

func scanItem(r *db.Row) Item {
	return Item{
		SKU: id.SKU(r.Int()), Supplier: id.Supplier(r.Int()), Agreement: id.Agreement(r.Int()), State: State(r.Text()), OpenedAt: clock.Micros(r.Int()),
		Cause: Cause{Why(r.Text()), id.PoolRule(r.Int())},
	}
}

// Open opens SKUs for distribution by hand and gives those that were changed by it: what is open under the same agreement already stays
// as it is, what is open under another or closed is opened under this one. A SKU named twice counts once, the last time.
func Open(tx *db.Tx, goods []NewItem, at clock.Micros) ([]Item, error) {
	return OpenFor(tx, goods, ByHand, at)
}

// OpenFor is Open for a cause. What is open already and is opened by hand once more is by hand from then on.
func OpenFor(tx *db.Tx, goods []NewItem, cause Cause, at clock.Micros) ([]Item, error) {
	have, err := lock(tx, goods, func(n NewItem) id.SKU { return n.SKU })
	if err != nil {
		return nil, err
	}
	var changed []Item
	rows := db.NewRows("pool_items", "sku_id", "supplier_id", "agreement_id", "state", "opened_at", "changed_at", "cause", "rule_id")
	changes := db.NewChanges("pool_items", "=sku_id", "agreement_id", "state", "opened_at", "changed_at", "cause", "rule_id")
	causes := newCauses()
	last := map[id.SKU]int{}
	for i, n := range goods {
		last[n.SKU] = i
	}
	for i, n := range goods {
		if last[n.SKU] != i {
			continue
		}
		item := Item{n.SKU, n.Supplier, n.Agreement, Opened, at, cause}
		switch old := have[n.SKU]; {
		case old == nil:
			rows.Add(item.SKU, item.Supplier, item.Agreement, item.State, at, tx.Now(), cause.Why, cause.Rule)
		case old.Supplier != n.Supplier:
			return nil, ErrSupplier.At("sku_ids[" + strconv.Itoa(i) + "]")
		case old.State == Opened && old.Agreement == n.Agreement:
			causes.change(old, cause)
			continue
		default:
			item.State = Lifecycle[old.State][Opening]
			changes.Add(item.SKU, item.Agreement, item.State, at, tx.Now(), cause.Why, cause.Rule)
		}
		changed = append(changed, item)
	}
	tx.Insert(rows)
	tx.Change(changes)
	tx.Change(causes.Changes)
	return changed, nil
}

// causes are changes of why items are as they are.
type causes struct{ *db.Changes }

func newCauses() causes { return causes{db.NewChanges("pool_items", "=sku_id", "cause", "rule_id")} }

// change notes another cause of an item that stays as it is: what was done by hand counts from then on.
func (c causes) change(old *Item, cause Cause) {
	if cause == ByHand && old.Cause != cause {
		old.Cause = cause
		c.Add(old.SKU, cause.Why, cause.Rule)
	}
}

// Close takes SKUs out of the pool by hand and gives those that were open. Selections stay, and sleep. ErrNotInPool names every SKU that
// was never in it, at `sku_ids[i]`.
func Close(tx *db.Tx, skus []id.SKU) ([]Item, error) { return CloseFor(tx, skus, ByHand) }

// CloseFor is Close for a cause. What is closed already and is closed by hand once more is by hand from then on: no rule opens it again.
func CloseFor(tx *db.Tx, skus []id.SKU, cause Cause) ([]Item, error) {
	have, err := lock(tx, skus, func(s id.SKU) id.SKU { return s })
	if err != nil {
		return nil, err
	}
	var faults fault.List
	var changed []Item
	changes, causes := db.NewChanges("pool_items", "=sku_id", "state", "changed_at", "cause", "rule_id"), newCauses()
	for i, sku := range skus {
		item := have[sku]
		if item == nil {
			faults.Add(ErrNotInPool, "sku_ids["+strconv.Itoa(i)+"]")
			continue
		}
		next := Lifecycle[item.State][Closing]
		if next == item.State {
			if !slices.ContainsFunc(changed, func(c Item) bool { return c.SKU == sku }) {
				causes.change(item, cause)
			}
			continue
		}
		item.State, item.Cause = next, cause
		changes.Add(sku, item.State, tx.Now(), cause.Why, cause.Rule)
		changed = append(changed, *item)
	}
	if err := faults.Err(ErrRefused); err != nil {
		return nil, err
	}
	tx.Change(changes)
	tx.Change(causes.Changes)
	return changed, nil
}

func lock[T any](tx *db.Tx, goods []T, sku func(T) id.SKU) (map[id.SKU]*Item, error) {
	ids := make([]id.SKU, len(goods))
	for i, g := range goods {
		ids[i] = sku(g)
	}
	have := make(map[id.SKU]*Item, len(goods))
	tx.Lock("pool_items", []string{"sku_id"}, db.Ids(ids), itemColumns, func(r *db.Row) {
		item := scanItem(r)
		have[item.SKU] = &item
	})
	return have, tx.Flush()
}

// Filter narrows Items; zero values do not.
type Filter struct {
	Supplier  id.Supplier
	Agreement id.Agreement
	Rule      id.PoolRule
	State     State
	After     id.SKU
	To        id.SKU // and no later one
	Limit     int
}

// Items lists the pool in the order of SKU ids.
func Items(tx *db.Tx, f Filter) ([]Item, error) {
	sql, args := "select "+itemColumns+" from pool_items where sku_id > $1", []any{f.After}
	and := func(column string, value any) {
		args = append(args, value)
		sql += " and " + column + " = $" + strconv.Itoa(len(args))
	}
	if f.Supplier != 0 {
		and("supplier_id", f.Supplier)
	}
	if f.Agreement != 0 {
		and("agreement_id", f.Agreement)
	}
	if f.Rule != 0 {
		and("rule_id", f.Rule)
	}
	if f.State != "" {
		and("state", f.State)
	}
	if f.To != 0 {
		args = append(args, f.To)
		sql += " and sku_id <= $" + strconv.Itoa(len(args))
	}
	args = append(args, page(f.Limit))
	return db.All(tx, scanItem, sql+" order by sku_id limit $"+strconv.Itoa(len(args)), args...)
}

// LoadItems queues loading of items by SKU; what never was in the pool stays absent.
func LoadItems(tx *db.Tx, skus []id.SKU, into map[id.SKU]*Item) {
	tx.Load("pool_items", []string{"sku_id"}, db.Ids(skus), itemColumns, func(r *db.Row) {
		item := scanItem(r)
		into[item.SKU] = &item
	})
}

// KeptBy gives the SKUs after one, and up to another (0: no bound), that are open because of a rule.
func KeptBy(tx *db.Tx, rule id.PoolRule, after, to id.SKU) ([]id.SKU, error) {
	sql, args := "select sku_id from pool_items where rule_id = $1 and state = 'open' and sku_id > $2", []any{rule, after}
	if to != 0 {
		sql, args = sql+" and sku_id <= $3", append(args, to)
	}
	return db.All(tx, func(r *db.Row) id.SKU { return id.SKU(r.Int()) }, sql+" order by sku_id", args...)
}
