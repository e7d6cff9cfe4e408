package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Dimension is what the monitor's rows are.
type Dimension string

// The dimensions.
const (
	ByChannel     Dimension = "channel"
	ByChannelKind Dimension = "channel_kind"
	ByDistributor Dimension = "distributor"
	ByProvince    Dimension = "province"
	ByProduct     Dimension = "product"
	BySKU         Dimension = "sku"
	BySupplier    Dimension = "supplier"
)

// Rank is what the rows are ordered by, most first.
type Rank string

// The ranks; empty: RankSales.
const (
	RankSales   Rank = "sales"
	RankOrders  Rank = "orders"
	RankRefunds Rank = "refunds"
	RankUnits   Rank = "units"
)

// MonitorRows is how many rows of a dimension are told; all provinces are.
const MonitorRows = 50

// MonitorQuery is a question to the monitor. Zero values of the filters do not narrow.
type MonitorQuery struct {
	First     string // first business day, YYYY-MM-DD
	Days      int    // 1 to MaxMonitorDays
	Against   string // first of as many days to compare with; empty: none
	Dimension Dimension
	Rank      Rank
	Traits
	Distributor id.Distributor
	Supplier    id.Supplier
}

// MonitorFigures are what was traded. Money is in minor units, by the books, at the time it was booked.
type MonitorFigures struct {
	Orders int64 // placed, whatever became of them
	Paid   int64 // orders paid
	// What distributors paid for orders, from their wallets and on credit, and what they were given back.
	SalesMinor, RefundMinor int64
	Units                   int64 // of the orders paid
}

// MonitorTotals are the figures of a whole period.
type MonitorTotals struct {
	MonitorFigures
	Distributors int64 // that placed an order
}

// MonitorPoint is an hour or a day of the course.
type MonitorPoint struct {
	At   clock.Micros // its first instant
	Date string       // the business day that it lies in
	MonitorFigures
}

// MonitorRow is one value of the dimension. A product's orders are those with a line of it, so that rows of goods and suppliers may count
// an order more than once; money and units are split, and come to the total.
type MonitorRow struct {
	ID        int64  // of a channel, distributor, product, SKU or supplier
	Text      string // a kind of channel, a province; "freight": what was paid for no good
	Name      string
	Detail    string // a channel's distributor, a product's or SKU's code
	Now, Then MonitorFigures
	Stock     *StockStates // of its goods; nil where it has none of its own
}

// FreightRow stands for money of orders that is no SKU's.
const FreightRow = "freight"

// MonitorAnswer is what the monitor tells. When the period has only begun, the compared one is counted up to the same moment of its days;
// its course is told whole.
type MonitorAnswer struct {
	At                clock.Micros // as of when
	Now, Then         MonitorTotals
	Course, WasCourse []MonitorPoint
	Rows              []MonitorRow
	Left              int64 // rows that are not told
	LeftNow, LeftThen MonitorFigures
	Stock             StockStates
}

// rowKey names a row.
type rowKey struct {
	id   int64
	text string
}

// happened is one thing that counts, at one time.
type happened int

const (
	wasPlaced happened = iota
	wasPaid
	cameBack
)

// tally counts one period.
type tally struct {
	q            MonitorQuery
	kinds        map[id.Channel]string
	filtered     bool // by good or supplier
	byItem       bool // rows are of goods or suppliers
	total        MonitorFigures
	distributors map[id.Distributor]bool
	rows         map[rowKey]*MonitorFigures
	course       []MonitorPoint
	seen         []rowKey // rows that the order at hand has been counted in
}

func (m *Monitor) newTally(q MonitorQuery) *tally {
	return &tally{
		q: q, kinds: m.kinds, filtered: q.SKU != 0 || q.Product != 0 || q.Supplier != 0,
		byItem:       q.Dimension == ByProduct || q.Dimension == BySKU || q.Dimension == BySupplier,
		distributors: map[id.Distributor]bool{}, rows: map[rowKey]*MonitorFigures{},
	}
}

// tell counts both periods.
func (m *Monitor) tell(q MonitorQuery, now, then []*monitorDay) MonitorAnswer {
	n, t := m.newTally(q), m.newTally(q)
	hourly := q.Days <= 2
	cut := len(then) - 1 // the day of the compared period that is counted up to the same moment only
	passed := clock.Micros(-1)
	for i, d := range now {
		if m.readAt >= d.start && m.readAt < d.end {
			cut, passed = i, m.readAt-d.start
		}
		m.count(n, d, hourly, d.end)
	}
	if len(now) > 0 && m.readAt < now[0].start {
		cut = -1
	}
	for i, d := range then {
		until := d.end
		switch {
		case i > cut:
			until = d.start
		case i == cut && passed >= 0:
			until = min(d.end, d.start+passed)
		}
		m.count(t, d, hourly, until)
	}
	a := MonitorAnswer{
		Now:    MonitorTotals{n.total, int64(len(n.distributors))},
		Then:   MonitorTotals{t.total, int64(len(t.distributors))},
		Course: n.course, WasCourse: t.course,
	}
	a.rank(q, n.rows, t.rows)
	return a
}

// count adds a day: all of it to the course, what happened before an instant to all else.
func (m *Monitor) count(t *tally, d *monitorDay, hourly bool, until clock.Micros) {
	first := len(t.course)
	if hourly {
		for at := d.start; at < d.end; at += clock.Hour {
			t.course = append(t.course, MonitorPoint{At: at, Date: d.date})
		}
	} else {
		t.course = append(t.course, MonitorPoint{At: d.start, Date: d.date})
	}
	point := func(at clock.Micros) *MonitorFigures {
		i := first
		if hourly {
			i += int((at - d.start) / clock.Hour)
		}
		return &t.course[i].MonitorFigures
	}
	each := func(f *facts) {
		for i := range f.orders {
			o := &f.orders[i]
			if !t.wants(o) {
				continue
			}
			if o.placed != 0 {
				t.add(o, o.items, wasPlaced, point(o.placed), o.placed < until)
			}
			if o.paid != 0 {
				t.add(o, o.items, wasPaid, point(o.paid), o.paid < until)
			}
		}
		for i := range f.backs {
			if b := &f.backs[i]; t.wants(&b.order) {
				t.add(&b.order, b.items, cameBack, point(b.at), b.at < until)
			}
		}
	}
	for _, f := range d.settled {
		each(f)
	}
	for _, f := range m.tail {
		if f.from >= d.through && f.to <= d.end {
			each(f)
		}
	}
}

// wants says whether an order passes the filters that are not about its goods.
func (t *tally) wants(o *factOrder) bool {
	q := &t.q
	switch {
	case q.Channel != 0 && o.channel != q.Channel, q.Distributor != 0 && o.distributor != q.Distributor:
		return false
	case q.Province != "" && provinceText(o.province) != q.Province:
		return false
	case q.ChannelKind != "" && t.kinds[o.channel] != q.ChannelKind:
		return false
	}
	return true
}

// wantsItem says whether a line passes the filters about goods. Freight passes that of its supplier alone.
func (t *tally) wantsItem(x *factItem) bool {
	q := &t.q
	return (q.SKU == 0 || x.sku == q.SKU) && (q.Product == 0 || x.product == q.Product) && (q.Supplier == 0 || x.supplier == q.Supplier)
}

// add counts one thing that happened to an order.
func (t *tally) add(o *factOrder, items []factItem, what happened, point *MonitorFigures, counts bool) {
	var sum MonitorFigures
	matched := !t.filtered
	t.seen = t.seen[:0]
	for i := range items {
		x := &items[i]
		if !t.wantsItem(x) {
			continue
		}
		matched = true
		sum.take(x, what)
		if t.byItem && counts {
			t.addItem(x, what)
		}
	}
	if !matched {
		return
	}
	sum.once(what)
	point.plus(sum)
	if !counts {
		return
	}
	t.total.plus(sum)
	if what == wasPlaced {
		t.distributors[o.distributor] = true
	}
	if !t.byItem {
		t.row(t.key(o)).plus(sum)
	}
}

// addItem counts a line in its row, and the order once.
func (t *tally) addItem(x *factItem, what happened) {
	key := t.itemKey(x)
	row := t.row(key)
	row.take(x, what)
	if x.sku == 0 || slices.Contains(t.seen, key) {
		return
	}
	t.seen = append(t.seen, key)
	row.once(what)
}

func (t *tally) row(key rowKey) *MonitorFigures {
	row := t.rows[key]
	if row == nil {
		row = &MonitorFigures{}
		t.rows[key] = row
	}
	return row
}

func (t *tally) key(o *factOrder) rowKey {
	switch t.q.Dimension {
	case ByChannelKind:
		return rowKey{text: t.kinds[o.channel]}
	case ByDistributor:
		return rowKey{id: int64(o.distributor)}
	case ByProvince:
		return rowKey{text: provinceText(o.province)}
	default:
		return rowKey{id: int64(o.channel)}
	}
}

func (t *tally) itemKey(x *factItem) rowKey {
	switch {
	case t.q.Dimension == BySupplier && x.supplier != 0:
		return rowKey{id: int64(x.supplier)}
	case x.sku == 0:
		return rowKey{text: FreightRow}
	case t.q.Dimension == ByProduct:
		return rowKey{id: int64(x.product)}
	default:
		return rowKey{id: int64(x.sku)}
	}
}

// take adds the money and units of a line.
func (f *MonitorFigures) take(x *factItem, what happened) {
	switch what {
	case wasPaid:
		f.SalesMinor += x.minor
		f.Units += x.units
	case cameBack:
		f.RefundMinor += x.minor
	case wasPlaced:
	}
}

// once counts an order.
func (f *MonitorFigures) once(what happened) {
	switch what {
	case wasPlaced:
		f.Orders++
	case wasPaid:
		f.Paid++
	case cameBack:
	}
}

func (f *MonitorFigures) plus(g MonitorFigures) {
	f.Orders += g.Orders
	f.Paid += g.Paid
	f.SalesMinor += g.SalesMinor
	f.RefundMinor += g.RefundMinor
	f.Units += g.Units
}

func provinceText(place byte) string {
	if int(place) < len(Provinces) {
		return Provinces[place]
	}
	return OtherProvince
}

// rank orders the rows and tells the first; of provinces all, also those without trade.
func (a *MonitorAnswer) rank(q MonitorQuery, now, then map[rowKey]*MonitorFigures) {
	all := map[rowKey]*MonitorRow{}
	at := func(key rowKey) *MonitorRow {
		if all[key] == nil {
			all[key] = &MonitorRow{ID: key.id, Text: key.text}
		}
		return all[key]
	}
	if q.Dimension == ByProvince {
		for _, p := range Provinces {
			at(rowKey{text: p})
		}
	}
	for key, f := range now {
		at(key).Now = *f
	}
	for key, f := range then {
		at(key).Then = *f
	}
	for _, r := range all {
		a.Rows = append(a.Rows, *r)
	}
	slices.SortFunc(a.Rows, func(x, y MonitorRow) int {
		return cmp.Or(
			cmp.Compare(q.Rank.of(y.Now), q.Rank.of(x.Now)), cmp.Compare(y.Now.Orders, x.Now.Orders),
			cmp.Compare(q.Rank.of(y.Then), q.Rank.of(x.Then)), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Text, y.Text))
	})
	if len(a.Rows) <= MonitorRows {
		return
	}
	for _, r := range a.Rows[MonitorRows:] {
		a.Left++
		a.LeftNow.plus(r.Now)
		a.LeftThen.plus(r.Then)
	}
	a.Rows = a.Rows[:MonitorRows]
}

func (r Rank) of(f MonitorFigures) int64 {
	switch r {
	case RankOrders:
		return f.Orders
	case RankRefunds:
		return f.RefundMinor
	case RankUnits:
		return f.Units
	default:
		return f.SalesMinor
	}
}
