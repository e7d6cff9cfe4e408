package pool

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Select takes goods from the pool for one distributor and gives those that were not selected before. ErrNotInPool and ErrNotOpen
// name every SKU that can't be taken, at `sku_ids[i]`; then nothing is changed. Selecting again changes nothing.
func Select(tx *db.Tx, distributor id.Distributor, skus []id.SKU, at clock.Micros) ([]id.SKU, error) {
	picks := make([]Pick, len(skus))
	for i, sku := range skus {
		picks[i] = Pick{distributor, sku}
	}
	added, err := SelectPicks(tx, picks, at)
	out := make([]id.SKU, len(added))
	for i, p := range added {
		out[i] = p.SKU
	}
	return out, err
}

// SelectPicks is Select for many distributors at once, with a fixed number of statements.
func SelectPicks(tx *db.Tx, picks []Pick, at clock.Micros) ([]Pick, error) {
	return SelectAs(tx, picks, nil, at)
}

// SelectAs is SelectPicks for distributors of whom more is known: what their lines, windows and limits allow. It refuses also, with every
// SKU at `sku_ids[i]`: ErrNotAuthorised, ErrExclusive, ErrFirstChoice; and ErrLimit at `sku_ids`. What is selected already is not asked again.
func SelectAs(tx *db.Tx, picks []Pick, standings map[id.Distributor]Standing, at clock.Micros) ([]Pick, error) {
	a, err := readAllowance(tx, picks, standings)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	var added []Pick
	rows := db.NewRows("pool_selections", "distributor_id", "sku_id", "selected_at", "off_at").OrNothing()
	back := db.NewChanges("pool_selections", "=distributor_id", "=sku_id", "selected_at", "off_at")
	counts := map[id.Distributor]int64{}
	for i, p := range picks {
		if f := a.items[p.SKU].refusal(); f != nil {
			faults.Add(f, place("sku_ids", i), "sku", p.SKU.String())
			continue
		}
		on, known := a.selected[p]
		if on || !a.allows(p, at, &faults, place("sku_ids", i)) {
			continue
		}
		if a.selected[p] = true; known {
			back.Add(p.Distributor, p.SKU, at, 0)
		} else {
			rows.Add(p.Distributor, p.SKU, at, 0)
		}
		counts[p.Distributor]++
		added = append(added, p)
	}
	if err := withinLimits(tx, a.limits, a.standings, counts, &faults, at); err != nil {
		return nil, err
	}
	if err := faults.Err(ErrRefused); err != nil {
		return nil, err
	}
	tx.Insert(rows)
	tx.Change(back)
	return added, nil
}

// allowance is all that decides what distributors may select.
type allowance struct {
	standings map[id.Distributor]Standing
	items     map[id.SKU]*Item
	selected  map[Pick]bool
	members   map[id.SKU][]Member
	lines     lines
	windows   map[int64]*Window
	limits    limits
}

func readAllowance(tx *db.Tx, picks []Pick, standings map[id.Distributor]Standing) (*allowance, error) {
	a := &allowance{
		standings: map[id.Distributor]Standing{}, items: map[id.SKU]*Item{}, selected: map[Pick]bool{}, members: map[id.SKU][]Member{},
		windows: map[int64]*Window{}, limits: limits{},
	}
	skus := make([]id.SKU, len(picks))
	for i, p := range picks {
		skus[i] = p.SKU
		s := standings[p.Distributor]
		s.Distributor = p.Distributor
		a.standings[p.Distributor] = s
	}
	LoadItems(tx, skus, a.items)
	LoadPicks(tx, picks, a.selected)
	loadMembers(tx, skus, a.members)
	queueLines(tx, &a.lines)
	a.limits.queue(tx, a.standings)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	a.lines.queueGrants(tx, a.members)
	LoadWindows(tx, partsOf(a.members, WindowPart), a.windows)
	return a, tx.Flush()
}

// allows notes why a distributor may not select an open SKU, if so.
func (a *allowance) allows(p Pick, at clock.Micros, faults *fault.List, place string) bool {
	s, of, fit := a.standings[p.Distributor], a.members[p.SKU], true
	if !a.lines.authorised(s, of, at) {
		faults.Add(ErrNotAuthorised, place, "sku", p.SKU.String())
		fit = false
	}
	for _, m := range of {
		if w := a.windows[m.Part]; w != nil && !w.admits(s, at) {
			f, live := w.refusal()
			faults.Add(f, place, append([]string{"sku", p.SKU.String()}, live...)...)
			fit = false
		}
	}
	return fit
}

func comparePicks(x, y Pick) int {
	return cmp.Or(cmp.Compare(x.Distributor, y.Distributor), cmp.Compare(x.SKU, y.SKU))
}

// IsOpen says whether distributors may order the item.
func (i *Item) IsOpen() bool { return i.State == Opened }

func (i *Item) refusal() *fault.Fault {
	switch {
	case i == nil:
		return ErrNotInPool
	case !i.IsOpen():
		return ErrNotOpen
	}
	return nil
}

// Check refuses orders for the item: ErrNotInPool (also of a nil item), ErrNotOpen.
func (i *Item) Check() error {
	if f := i.refusal(); f != nil {
		return f
	}
	return nil
}

// Unselect queues giving selections up, and their listings and displays with them. What is not selected does not matter.
func Unselect(tx *db.Tx, distributor id.Distributor, skus []id.SKU) {
	selections := db.NewRows("pool_selections", "distributor_id", "sku_id")
	listings := db.NewRows("pool_listings", "distributor_id", "sku_id")
	displays := db.NewRows("pool_displays", "distributor_id", "sku_id")
	before, dropped := db.NewRows("pool_dropped", "distributor_id", "sku_id"), db.NewRows("pool_dropped", "distributor_id", "sku_id", "dropped_at")
	for _, sku := range slices.Compact(slices.Sorted(slices.Values(skus))) {
		before.Add(distributor, sku)
		dropped.Add(distributor, sku, tx.Now())
		selections.Add(distributor, sku)
		listings.Add(distributor, sku)
		displays.Add(distributor, sku)
	}
	tx.Delete(listings)
	tx.Delete(displays)
	tx.Delete(selections)
	tx.Delete(before)
	tx.Insert(dropped.OrNothing())
	picks := make([]Pick, len(skus))
	for i, sku := range skus {
		picks[i] = Pick{distributor, sku}
	}
	dropClaims(tx, picks)
}

// Within narrows what a distributor has selected; zero values do not.
type Within struct {
	Folder  string
	Channel id.Channel // on sale there
	After   id.SKU
	Limit   int
}

// SelectionsWithin is Selections narrowed to a folder or to what is on sale in a channel.
func SelectionsWithin(tx *db.Tx, distributor id.Distributor, w Within) ([]Selection, error) {
	sql, args := "select s.distributor_id, s.sku_id, s.selected_at, s.off_at from pool_selections s", []any{distributor, w.After, page(w.Limit)}
	where := " where s.distributor_id = $1 and s.sku_id > $2"
	and := func(join, condition string, value any) {
		args = append(args, value)
		sql, where = sql+join, where+condition+strconv.Itoa(len(args))
	}
	if w.Folder != "" {
		and(" join pool_displays d on d.distributor_id = s.distributor_id and d.sku_id = s.sku_id", " and d.folder = $", w.Folder)
	}
	if w.Channel != 0 {
		and(" join pool_listings l on l.distributor_id = s.distributor_id and l.sku_id = s.sku_id and l.state = 'on'", " and l.channel_id = $", w.Channel)
	}
	return db.All(tx, scanSelection, sql+where+" order by s.sku_id limit $3", args...)
}

// SelectionsOf gives those of some SKUs that a distributor has selected, in the order of SKU ids.
func SelectionsOf(tx *db.Tx, distributor id.Distributor, skus []id.SKU) (found []Selection, err error) {
	keys := make([][2]int64, len(skus))
	for i, sku := range skus {
		keys[i] = [2]int64{int64(distributor), int64(sku)}
	}
	tx.Load("pool_selections", []string{"distributor_id", "sku_id"}, db.Pairs(keys), "distributor_id, sku_id, selected_at, off_at", func(r *db.Row) {
		found = append(found, scanSelection(r))
	})
	return found, tx.Flush()
}

func scanSelection(r *db.Row) Selection {
	return Selection{Pick{id.Distributor(r.Int()), id.SKU(r.Int())}, clock.Micros(r.Int()), clock.Micros(r.Int())}
}

// Selections lists what a distributor has selected, in the order of SKU ids.
func Selections(tx *db.Tx, distributor id.Distributor, after id.SKU, limit int) ([]Selection, error) {
	return db.All(tx, scanSelection, `select distributor_id, sku_id, selected_at, off_at from pool_selections
		where distributor_id = $1 and sku_id > $2 order by sku_id limit $3`, distributor, after, page(limit))
}

// SelectedSKUs gives all that a distributor has selected, in the order of ids, what is off too.
func SelectedSKUs(tx *db.Tx, distributor id.Distributor) ([]id.SKU, error) {
	return db.All(tx, func(r *db.Row) id.SKU { return id.SKU(r.Int()) },
		"select sku_id from pool_selections where distributor_id = $1 order by sku_id", distributor)
}

// LoadSelections queues finding out which of the SKUs one distributor has selected; the others stay absent.
func LoadSelections(tx *db.Tx, distributor id.Distributor, skus []id.SKU, into map[Pick]bool) {
	picks := make([]Pick, len(skus))
	for i, sku := range skus {
		picks[i] = Pick{distributor, sku}
	}
	LoadPicks(tx, picks, into)
}

// LoadPicks queues finding out which of the picks are selected; one that is off is there as false, the others stay absent.
func LoadPicks(tx *db.Tx, picks []Pick, into map[Pick]bool) {
	keys := make([][2]int64, len(picks))
	for i, p := range picks {
		keys[i] = [2]int64{int64(p.Distributor), int64(p.SKU)}
	}
	tx.Load("pool_selections", []string{"distributor_id", "sku_id"}, db.Pairs(keys), "distributor_id, sku_id, off_at", func(r *db.Row) {
		p := Pick{id.Distributor(r.Int()), id.SKU(r.Int())}
		into[p] = r.Int() == 0
	})
}
