package views

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

const (
	// monitorEvery is how long the monitor's newest facts are shown before they are read anew.
	monitorEvery = 2 * clock.Second
	// settling is how long after an instant what was done at it may still be committed: commands wait for their turn for seconds.
	settling = clock.Hour
	// nearSlack is slack for what has only just come in: ids are drawn when the command arrives.
	nearSlack = clock.Hour
	// maxMonitorOrders is how many orders' facts are kept, about 200 bytes each; days that were asked for longest ago go first.
	maxMonitorOrders = 1_000_000
	// MaxMonitorDays is the longest period.
	MaxMonitorDays = 92
	// stretchDays is how many days are read by one statement: what a read that ran out of its time has read so far is kept.
	stretchDays = 10
)

// Monitor keeps what the operator's monitor counts: days that are over for as long as there is room, and what is new read again every
// two seconds, by one caller for all. The zero Monitor is ready.
type Monitor struct {
	mu       sync.Mutex // held while reading: all others wait for the same facts
	house    monitorHouse
	days     map[string]*monitorDay // by date
	tail     []*facts               // what may still change, by day; its first stretch begins where its day's settled facts end
	readAt   clock.Micros
	followed clock.Micros // until when changes of addresses have been followed
	kinds    map[id.Channel]string
	answers  map[MonitorQuery]*MonitorAnswer // since the last reading
	looks    int64                           // counts the days' uses
	Readings int64                           // how often the newest facts were read, for tests
}

// monitorHouse is what the kept facts depend on.
type monitorHouse struct {
	zone     string
	currency money.Currency
}

// monitorDay is a business day with its facts so far.
type monitorDay struct {
	date       string
	start, end clock.Micros
	settled    []*facts
	through    clock.Micros // until when facts are settled; start: none are
	looked     int64
}

// Look answers a question out of what is kept and what is read with the transaction, which was begun at an instant. It is the operator's alone.
func (m *Monitor) Look(tx *db.Tx, s Scope, at clock.Micros, zone *time.Location, currency money.Currency, q MonitorQuery) (MonitorAnswer, error) {
	if s.role != operator {
		return MonitorAnswer{}, ErrNotFound
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if is := (monitorHouse{zone.String(), currency}); is != m.house || m.days == nil {
		m.house, m.days, m.readAt = is, map[string]*monitorDay{}, 0
		m.followed = at
	}
	if m.readAt == 0 || at >= m.readAt+monitorEvery {
		if err := m.renew(tx, at, zone); err != nil {
			m.readAt = 0
			return MonitorAnswer{}, err
		}
	}
	if kept := m.answers[q]; kept != nil {
		return *kept, nil
	}
	now, then := m.span(q.First, q.Days, zone), m.span(q.Against, q.Days, zone)
	if err := m.settle(tx, slices.Concat(now, then)); err != nil {
		return MonitorAnswer{}, err
	}
	a := m.tell(q, now, then)
	a.At = m.readAt
	if err := a.fill(tx, q); err != nil {
		return MonitorAnswer{}, err
	}
	m.answers[q] = &a
	m.forget(now, then)
	return a, nil
}

// span gives the days of a period, kept or not; none for no first day.
func (m *Monitor) span(first string, n int, zone *time.Location) []*monitorDay {
	day, err := time.ParseInLocation(time.DateOnly, first, zone)
	if err != nil {
		return nil
	}
	m.looks++
	days := make([]*monitorDay, n)
	for i := range days {
		days[i] = m.day(day.AddDate(0, 0, i), zone)
		days[i].looked = m.looks
	}
	return days
}

// day gives the day that a time falls on.
func (m *Monitor) day(t time.Time, zone *time.Location) *monitorDay {
	noon := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, zone)
	date := noon.Format(time.DateOnly)
	d := m.days[date]
	if d == nil {
		start := dayStart(noon, zone)
		d = &monitorDay{date: date, start: start, end: dayStart(noon.AddDate(0, 0, 1), zone), through: start}
		m.days[date] = d
	}
	return d
}

// settledBy says until when a day's facts no longer change: whole hours of it, or all of it.
func (d *monitorDay) settledBy(at clock.Micros) clock.Micros {
	over := at - settling
	if over >= d.end {
		return d.end
	}
	return d.start + max(0, over-d.start)/clock.Hour*clock.Hour
}

// renew reads what may still change, and follows orders that were sent elsewhere.
func (m *Monitor) renew(tx *db.Tx, at clock.Micros, zone *time.Location) error {
	m.Readings++
	today := m.day(at.Time().In(zone), zone)
	days := []*monitorDay{today}
	if today.start > at-settling {
		days = []*monitorDay{m.day((today.start - 1).Time().In(zone), zone), today}
	}
	m.readAt = at
	if err := m.settle(tx, days); err != nil {
		return err
	}
	bounds := []clock.Micros{days[0].through}
	for _, d := range days {
		bounds = append(bounds, d.end)
	}
	tail, err := readFacts(tx, m.house.currency, nearSlack, bounds...)
	if err != nil {
		return err
	}
	m.tail, m.kinds, m.answers = tail, map[id.Channel]string{}, map[MonitorQuery]*MonitorAnswer{}
	tx.Query(func(r *db.Row) { m.kinds[id.Channel(r.Int())] = r.Text() }, "select id, kind from distributors_channels")
	return m.follow(tx)
}

// follow notes the new provinces of orders whose address was changed since the last reading: an order may have been placed, and even
// paid and partly refunded, on a day that is over.
func (m *Monitor) follow(tx *db.Tx) error {
	moved, err := db.All(tx, func(r *db.Row) id.Order { return id.Order(r.Int()) },
		"select root_id from outbox_events where id >= $1 and kind = 'order.address_changed'", idFloor(m.followed-settling))
	if err != nil {
		return err
	}
	to := map[id.Order]byte{}
	tx.Load("orders_orders", []string{"id"}, db.Ids(distinct(moved)), "id, region", func(r *db.Row) {
		order := id.Order(r.Int())
		to[order] = provinceOf(r.Text())
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, d := range m.days {
		for _, f := range d.settled {
			if len(to) == 0 {
				break
			}
			f.move(to)
		}
	}
	m.followed = m.readAt
	return nil
}

func (f *facts) move(to map[id.Order]byte) {
	for i := range f.orders {
		if province, ok := to[f.orders[i].id]; ok {
			f.orders[i].province = province
		}
	}
	for i := range f.backs {
		if province, ok := to[f.backs[i].order.id]; ok {
			f.backs[i].order.province = province
		}
	}
}

// settle reads what has settled of some days, in the order of time, and is not kept yet. Adjoining days are read together.
func (m *Monitor) settle(tx *db.Tx, days []*monitorDay) error {
	days = slices.Clone(days)
	slices.SortFunc(days, func(a, b *monitorDay) int { return cmp.Compare(a.start, b.start) })
	days = slices.Compact(days)
	var run []*monitorDay
	var bounds []clock.Micros
	read := func() error {
		if len(run) == 0 {
			return nil
		}
		found, err := readFacts(tx, m.house.currency, slack, bounds...)
		if err != nil {
			return err
		}
		for i, d := range run {
			d.settled, d.through = append(d.settled, found[i]), bounds[i+1]
		}
		run, bounds = nil, nil
		return nil
	}
	for _, d := range days {
		by := d.settledBy(m.readAt)
		if by <= d.through {
			continue
		}
		if n := len(bounds); n > 0 && (bounds[n-1] != d.through || len(run) == stretchDays) {
			if err := read(); err != nil {
				return err
			}
		}
		if len(bounds) == 0 {
			bounds = append(bounds, d.through)
		}
		run, bounds = append(run, d), append(bounds, by)
	}
	return read()
}

// forget lets days go when too many facts are kept: those that were asked for longest ago, and none that was asked for now.
func (m *Monitor) forget(keep ...[]*monitorDay) {
	total := 0
	for _, d := range m.days {
		total += d.orders()
	}
	if total <= maxMonitorOrders {
		return
	}
	days := slices.SortedFunc(maps.Values(m.days), func(a, b *monitorDay) int { return cmp.Compare(a.looked, b.looked) })
	for _, d := range days {
		if total <= maxMonitorOrders {
			return
		}
		if slices.ContainsFunc(keep, func(asked []*monitorDay) bool { return slices.Contains(asked, d) }) {
			continue
		}
		total -= d.orders()
		delete(m.days, d.date)
	}
}

func (d *monitorDay) orders() (n int) {
	for _, f := range d.settled {
		n += len(f.orders) + len(f.backs)
	}
	return n
}
