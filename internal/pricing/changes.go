package pricing

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Change is a price that took another's place. A Settlement of 0 is no price.
type Change struct {
	Before, After Price
	// Planned: it counts later; Before is the price that was planned for the same instant.
	Planned bool
	// Begun: it had been planned, and its time has come.
	Begun bool
}

// MaxComing bounds the planned prices of one SKU.
const MaxComing = 24

// Set sets the prices of SKUs like Reprice, for those who need not know what changed.
func Set(tx *db.Tx, prices []Price) error {
	_, err := Reprice(tx, prices)
	return err
}

// Reprice sets prices of SKUs, at once or from a later instant on, all or none, in a fixed number of statements; every refusal is named by
// its place. It tells what changed, by SKU: prices that stand already are passed over. Of two prices of one SKU from one instant on the last
// one stands; a planned price may be replaced until it begins.
func Reprice(tx *db.Tx, prices []Price) ([]Change, error) {
	var refusals fault.List
	for i := range prices {
		prices[i].check(&refusals, place("prices", i))
	}
	if err := refusals.Err(ErrRefused); err != nil {
		return nil, err
	}
	tags, err := lockTags(tx, prices)
	if err != nil {
		return nil, err
	}
	for i := range prices {
		p := &prices[i]
		t := tags.of[p.SKU]
		t.begin(p.ChangedAt)
		if t.take(*p); len(t.coming) > MaxComing {
			refusals.Add(ErrTooMany, place("prices", i)+".from")
		}
	}
	if err := refusals.Err(ErrRefused); err != nil {
		return nil, err
	}
	return tags.write(tx)
}

// Begin lets planned prices count whose time has come, of at most limit SKUs, and tells what changed and whether there is more.
func Begin(tx *db.Tx, at clock.Micros, limit int) (changes []Change, more bool, err error) {
	due, err := db.All(tx, func(r *db.Row) Price { return Price{SKU: id.SKU(r.Int())} },
		"select sku_id from pricing_prices where next_at > 0 and next_at <= $1 order by next_at, sku_id limit $2", at, limit)
	if err != nil || len(due) == 0 {
		return nil, false, err
	}
	tags, err := lockTags(tx, due)
	if err != nil {
		return nil, false, err
	}
	for _, t := range tags.of {
		t.begin(at)
	}
	changes, err = tags.write(tx)
	return changes, len(due) == limit, err
}

// Plan names a planned price.
type Plan struct {
	SKU  id.SKU
	From clock.Micros
}

// Withdraw takes planned prices back that have not begun, all or none: ErrNotPlanned at `plans[i].from`.
func Withdraw(tx *db.Tx, plans []Plan, at clock.Micros) ([]Change, error) {
	named := make([]Price, len(plans))
	for i, p := range plans {
		named[i].SKU = p.SKU
	}
	tags, err := lockTags(tx, named)
	if err != nil {
		return nil, err
	}
	var refusals fault.List
	for i, p := range plans {
		t := tags.of[p.SKU]
		t.begin(at)
		if !t.withdraw(p.From) {
			refusals.Add(ErrNotPlanned, place("plans", i)+".from")
		}
	}
	if err := refusals.Err(ErrRefused); err != nil {
		return nil, err
	}
	return tags.write(tx)
}

// tag is all that is known of a SKU's price, now and to come.
type tag struct {
	now     Price
	version int64
	coming  []Price // ascending by From

	touched bool
	stored  []Price // coming, as it is stored
	counted []Price // prices that began to count, with From
	changes []Change
}

// begin lets the planned prices count whose time has come.
func (t *tag) begin(at clock.Micros) {
	for len(t.coming) > 0 && t.coming[0].From <= at {
		p := t.coming[0]
		t.coming = t.coming[1:]
		t.count(p, p.From, true)
	}
}

// count puts a price in the place of the one that counts.
func (t *tag) count(p Price, from clock.Micros, begun bool) {
	t.touched = true
	if begun && t.now.same(p) {
		return // set by hand in the meantime
	}
	written := p
	written.From = from
	t.counted = append(t.counted, written)
	p.SKU, p.Supplier, p.ChangedAt, p.From, p.By = t.now.SKU, t.now.Supplier, from, 0, ""
	t.changes = append(t.changes, Change{Before: t.now, After: p, Begun: begun})
	t.now = p
}

func (t *tag) take(p Price) {
	if !p.later() {
		if !t.now.same(p) {
			t.count(p, max(p.ChangedAt, t.now.ChangedAt), false) // of two at once, the one that waited counts later
		}
		return
	}
	i, found := slices.BinarySearchFunc(t.coming, p.From, func(c Price, from clock.Micros) int { return cmp.Compare(c.From, from) })
	change := Change{After: p, Planned: true}
	if found {
		if t.coming[i].same(p) {
			return
		}
		change.Before = t.coming[i]
		t.coming[i] = p
	} else {
		t.coming = slices.Insert(t.coming, i, p)
	}
	t.touched = true
	t.changes = append(t.changes, change)
}

func (t *tag) withdraw(from clock.Micros) bool {
	i := slices.IndexFunc(t.coming, func(c Price) bool { return c.From == from })
	if i < 0 {
		return false
	}
	t.touched = true
	t.changes = append(t.changes, Change{Before: t.coming[i], After: Price{SKU: t.now.SKU}, Planned: true})
	t.coming = slices.Delete(t.coming, i, i+1)
	return true
}

// tags are the locked tags of SKUs.
type tags struct {
	of    map[id.SKU]*tag
	order []id.SKU // ascending
}

// lockTags locks the prices of SKUs in ascending order, and gives each SKU that has none yet a row without a price first: of two who price a
// new SKU at once, the second one waits and sees what the first one did.
func lockTags(tx *db.Tx, named []Price) (*tags, error) {
	t := &tags{of: map[id.SKU]*tag{}}
	suppliers := map[id.SKU]id.Supplier{}
	for i := range named {
		if _, seen := suppliers[named[i].SKU]; !seen {
			t.order = append(t.order, named[i].SKU)
			suppliers[named[i].SKU] = named[i].Supplier
		}
	}
	slices.Sort(t.order)
	keys, known := db.Ids(t.order), map[id.SKU]bool{}
	tx.Load("pricing_prices", []string{"sku_id"}, keys, "sku_id", func(r *db.Row) { known[id.SKU(r.Int())] = true })
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	blank := db.NewRows("pricing_prices", priceColumns...).OrNothing()
	for _, sku := range t.order {
		t.of[sku] = &tag{now: Price{SKU: sku, Supplier: suppliers[sku]}}
		if !known[sku] && suppliers[sku] != 0 {
			blank.Add(append([]any{sku, suppliers[sku]}, t.of[sku].values()...)...)
		}
	}
	tx.Insert(blank)
	tx.Lock("pricing_prices", []string{"sku_id"}, keys, "sku_id, supplier_id, "+amountColumns+", changed_at, version", func(r *db.Row) {
		p := scanCurrent(r)
		t.of[p.SKU].now, t.of[p.SKU].version = p, r.Int()
	})
	tx.Load("pricing_coming", []string{"sku_id", "from_at"}, keys, comingColumns, func(r *db.Row) {
		p := scanComing(r)
		x := t.of[p.SKU]
		x.coming, x.stored = append(x.coming, p), append(x.stored, p)
	})
	return t, tx.Flush()
}

const comingColumns = "sku_id, from_at, " + amountColumns + ", actor, set_at"

func scanComing(r *db.Row) Price {
	p := Price{SKU: id.SKU(r.Int()), From: clock.Micros(r.Int())}
	scanAmounts(r, &p)
	p.By, p.ChangedAt = r.Text(), clock.Micros(r.Int())
	return p
}

var priceColumns = []string{
	"sku_id", "supplier_id", "currency", "supply_minor", "settlement_minor", "retail_minor", "floor_minor", "ceiling_minor", "changed_at", "version",
	"next_at", "next_currency", "next_supply_minor", "next_settlement_minor", "next_retail_minor", "next_floor_minor", "next_ceiling_minor",
}

// values are those of priceColumns behind the first two.
func (t *tag) values() []any {
	var next Price
	if len(t.coming) > 0 {
		next = t.coming[0]
	}
	now := append(t.now.amounts(), t.now.ChangedAt, t.version, next.From)
	return append(now, next.amounts()...)
}

func (p Price) amounts() []any {
	return []any{p.Currency, p.Supply, p.Settlement, p.Retail, p.Floor, p.Ceiling}
}

// write queues what has changed, and tells it.
func (t *tags) write(tx *db.Tx) ([]Change, error) {
	changed := db.NewChanges("pricing_prices", append([]string{"=sku_id"}, priceColumns[2:]...)...)
	counted := db.NewRows("pricing_history", "sku_id", "version", "from_at", "currency", "supply_minor", "settlement_minor", "retail_minor",
		"floor_minor", "ceiling_minor", "actor", "set_at")
	gone := db.NewRows("pricing_coming", "sku_id", "from_at")
	coming := db.NewRows("pricing_coming", "sku_id", "from_at", "currency", "supply_minor", "settlement_minor", "retail_minor",
		"floor_minor", "ceiling_minor", "actor", "set_at")
	var all []Change
	for _, sku := range t.order {
		x := t.of[sku]
		if !x.touched {
			continue
		}
		for _, p := range x.counted {
			x.version++
			counted.Add(append(append([]any{sku, x.version, p.From}, p.amounts()...), p.By, p.ChangedAt)...)
		}
		for _, p := range x.stored {
			if !slices.Contains(x.coming, p) {
				gone.Add(sku, p.From)
			}
		}
		for _, p := range x.coming {
			if !slices.Contains(x.stored, p) {
				coming.Add(append(append([]any{sku, p.From}, p.amounts()...), p.By, p.ChangedAt)...)
			}
		}
		changed.Add(append([]any{sku}, x.values()...)...)
		all = append(all, x.changes...)
	}
	tx.Delete(gone)
	tx.Insert(coming)
	tx.Insert(counted)
	tx.Change(changed)
	return all, tx.Flush()
}
