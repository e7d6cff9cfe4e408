package views

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// watch asks a monitor, as of now.
func (s *shop) watch(t testing.TB, m *Monitor, zone *time.Location, q MonitorQuery) MonitorAnswer {
	t.Helper()
	return read(t, s, func(tx *db.Tx) (MonitorAnswer, error) { return m.Look(tx, Operator(), s.Clock.Now(), zone, "CNY", q) })
}

// sold puts an order in a channel and region, and pays it now.
func (s *shop) sold(t testing.TB, distributor id.Distributor, channel int64, region, number string, parts ...part) id.Order {
	t.Helper()
	order := s.order(t, distributor, number, parts...)
	var total int64
	for _, p := range parts {
		total += p.goods
	}
	s.Write(t, func(tx *db.Tx) error {
		tx.Exec("update orders_orders set channel_id = $2, region = $3 where id = $1", order, channel, region)
		return tx.Flush()
	})
	wallet := s.redWallet
	if distributor == s.blue {
		wallet = s.blueWallet
	}
	s.post(t, wallet, "pay", order, -total)
	return order
}

// goods gives SKUs 7 (tea's) and 8 (mug's), and two channels.
func (s *shop) goods(t testing.TB) {
	t.Helper()
	s.put(t, "catalog_products", row{"id": int64(70), "code": "T", "supplier_id": s.tea, "title": "Tea"}, row{"id": int64(80), "code": "M", "supplier_id": s.mug, "title": "Mug"})
	s.put(t, "catalog_skus",
		row{"id": int64(7), "product_id": int64(70), "supplier_id": s.tea, "code": "T-1"}, row{"id": int64(8), "product_id": int64(80), "supplier_id": s.mug, "code": "M-1"})
	s.put(t, "distributors_channels",
		row{"id": int64(71), "distributor_id": s.red, "name": "Red site", "kind": "own_site"}, row{"id": int64(72), "distributor_id": s.blue, "name": "Blue stall", "kind": "physical_shop"})
}

func (s *shop) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	s.Write(t, func(tx *db.Tx) error { tx.Exec(sql, args...); return tx.Flush() })
}

const marchSecond = "2026-03-02" // when the test's clock begins: ten in the morning in Shanghai

var dimensions = []Dimension{ByChannel, ByChannelKind, ByDistributor, ByProvince, ByProduct, BySKU, BySupplier}

func TestTheMonitorCountsByTheBooksInEveryDimension(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goods(t)
		zone := shanghai(t)
		first := s.sold(t, s.red, 71, "330106", "R-1", part{s.tea, "to_ship", 1_000}, part{s.mug, "to_ship", 600})
		s.exec(t, "update orders_lines set sku_id = 8 where order_id = $1 and number = 2", first)
		s.exec(t, "update orders_sub_orders set freight_minor = 50 where order_id = $1 and supplier_id = $2", first, s.mug)
		s.post(t, s.redWallet, "pay", first, -50)
		s.sold(t, s.blue, 72, "Tokyo", "B-1", part{s.tea, "to_ship", 300})
		s.order(t, s.blue, "B-2", part{s.tea, "pending_payment", 900})
		s.put(t, "aftersales_cases", row{"id": int64(5), "order_id": first, "supplier_id": s.mug, "distributor_id": s.red, "state": "succeeded", "refund_minor": int64(350)})
		s.put(t, "aftersales_lines", row{"order_id": first, "line": 2, "after_sale_id": int64(5), "units": 1, "accepted_units": 1, "refund_minor": int64(300)})
		s.put(t, "ledger_postings", row{"id": id.NewPosting(s.IDs), "account_id": s.redWallet, "amount_minor": int64(350), "at": s.Clock.Now(), "kind": "refund", "order_id": first, "subject_id": int64(5)})
		s.post(t, s.redWallet, "top_up", 0, 99_999)

		want := MonitorFigures{Orders: 3, Paid: 2, SalesMinor: 1_950, RefundMinor: 350, Units: 6}
		rows := map[Dimension]map[string]MonitorFigures{
			ByChannel:     {"Red site": {1, 1, 1_650, 350, 4}, "Blue stall": {1, 1, 300, 0, 2}, "": {1, 0, 0, 0, 0}},
			ByChannelKind: {"own_site": {1, 1, 1_650, 350, 4}, "physical_shop": {1, 1, 300, 0, 2}, "": {1, 0, 0, 0, 0}},
			ByDistributor: {"Red Shop": {1, 1, 1_650, 350, 4}, "Blue Shop": {2, 1, 300, 0, 2}},
			ByProvince:    {"33": {1, 1, 1_650, 350, 4}, "other": {2, 1, 300, 0, 2}},
			ByProduct:     {"Tea": {3, 2, 1_300, 0, 4}, "Mug": {1, 1, 600, 300, 2}, "freight": {0, 0, 50, 50, 0}},
			BySKU:         {"Tea": {3, 2, 1_300, 0, 4}, "Mug": {1, 1, 600, 300, 2}, "freight": {0, 0, 50, 50, 0}},
			BySupplier:    {"Tea Works": {3, 2, 1_300, 0, 4}, "Mug 100% Co": {1, 1, 650, 350, 2}},
		}
		m := &Monitor{}
		for _, by := range dimensions {
			a := s.watch(t, m, zone, MonitorQuery{First: marchSecond, Days: 1, Dimension: by})
			if a.Now.MonitorFigures != want || a.Now.Distributors != 2 {
				t.Errorf("%s: totals %+v", by, a.Now)
			}
			traded := 0
			for _, r := range a.Rows {
				name := r.Name + r.Text
				if r.Now != rows[by][name] {
					t.Errorf("%s of %q: %+v, want %+v", by, name, r.Now, rows[by][name])
				}
				if r.Now != (MonitorFigures{}) {
					traded++
				}
			}
			if traded != len(rows[by]) || by == ByProvince && len(a.Rows) != 35 {
				t.Errorf("%s: %d rows of %d", by, traded, len(a.Rows))
			}
			if got := a.Course[10].MonitorFigures; len(a.Course) != 24 || got != want {
				t.Errorf("%s: ten o'clock of %d hours: %+v", by, len(a.Course), got)
			}
		}
		if m.Readings != 1 {
			t.Errorf("%d readings", m.Readings)
		}
		for name, c := range map[string]struct {
			q    MonitorQuery
			want MonitorFigures
		}{
			"channel":      {MonitorQuery{Traits: Traits{Channel: 71}}, MonitorFigures{1, 1, 1_650, 350, 4}},
			"channel kind": {MonitorQuery{Traits: Traits{ChannelKind: "physical_shop"}}, MonitorFigures{1, 1, 300, 0, 2}},
			"province":     {MonitorQuery{Traits: Traits{Province: "33"}}, MonitorFigures{1, 1, 1_650, 350, 4}},
			"other lands":  {MonitorQuery{Traits: Traits{Province: OtherProvince}}, MonitorFigures{2, 1, 300, 0, 2}},
			"product":      {MonitorQuery{Traits: Traits{Product: 80}}, MonitorFigures{1, 1, 600, 300, 2}},
			"SKU":          {MonitorQuery{Traits: Traits{SKU: 7}}, MonitorFigures{3, 2, 1_300, 0, 4}},
			"supplier":     {MonitorQuery{Supplier: s.mug}, MonitorFigures{1, 1, 650, 350, 2}},
			"distributor":  {MonitorQuery{Distributor: s.blue}, MonitorFigures{2, 1, 300, 0, 2}},
			"two at once":  {MonitorQuery{Distributor: s.blue, Supplier: s.mug}, MonitorFigures{}},
		} {
			for _, by := range dimensions {
				q := c.q
				q.First, q.Days, q.Dimension = marchSecond, 1, by
				a := s.watch(t, m, zone, q)
				var money MonitorFigures
				for _, r := range a.Rows {
					money.plus(r.Now)
				}
				if a.Now.MonitorFigures != c.want || money.SalesMinor != c.want.SalesMinor || money.RefundMinor != c.want.RefundMinor {
					t.Errorf("%s by %s: %+v, rows %+v", name, by, a.Now, money)
				}
			}
		}
	})
}

func TestAMonitorsPeriodIsComparedUpToTheSameMoment(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goods(t)
		zone := shanghai(t)
		s.sold(t, s.red, 71, "33", "R-1", part{s.tea, "to_ship", 100}) // 10:00 the day before
		s.Clock.Advance(6 * clock.Hour)
		s.sold(t, s.red, 71, "33", "R-2", part{s.tea, "to_ship", 200}) // 16:00
		s.Clock.Advance(20 * clock.Hour)                               // 12:00
		s.sold(t, s.blue, 72, "33", "B-1", part{s.tea, "to_ship", 400})
		s.Clock.Advance(clock.Second)
		m := &Monitor{}
		a := s.watch(t, m, zone, MonitorQuery{First: "2026-03-03", Days: 1, Against: marchSecond, Dimension: ByDistributor})
		if a.Now.SalesMinor != 400 || a.Then.SalesMinor != 100 || a.Then.Distributors != 1 {
			t.Errorf("now %+v, then %+v", a.Now, a.Then)
		}
		if a.WasCourse[16].SalesMinor != 200 {
			t.Errorf("the course of the day before is not whole: %+v", a.WasCourse)
		}
		var then int64
		for _, r := range a.Rows {
			then += r.Then.SalesMinor
		}
		if then != 100 || len(a.Rows) != 2 {
			t.Errorf("rows %+v", a.Rows)
		}
		a = s.watch(t, m, zone, MonitorQuery{First: marchSecond, Days: 1, Against: "2026-03-01", Dimension: ByDistributor})
		if a.Now.SalesMinor != 300 || a.Then.SalesMinor != 0 {
			t.Errorf("a day that is over: now %+v, then %+v", a.Now, a.Then)
		}
		a = s.watch(t, m, zone, MonitorQuery{First: "2026-03-02", Days: 7, Against: "2026-02-23", Dimension: ByDistributor})
		if a.Now.SalesMinor != 700 || len(a.Course) != 7 || a.Course[1].SalesMinor != 400 || a.Course[0].Orders != 2 {
			t.Errorf("a week: %+v, %+v", a.Now, a.Course)
		}
	})
}

func TestTheMonitorReadsAnewAfterTwoSecondsAndOnceForAll(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goods(t)
		zone := shanghai(t)
		m := &Monitor{}
		q := MonitorQuery{First: marchSecond, Days: 1, Dimension: ByChannel}
		paid := func() int64 { return s.watch(t, m, zone, q).Now.Paid }
		paid()
		s.sold(t, s.red, 71, "33", "R-1", part{s.tea, "to_ship", 100})
		s.Clock.Advance(monitorEvery - 1)
		if got := paid(); got != 0 || m.Readings != 1 {
			t.Errorf("read again too soon: %d, %d readings", got, m.Readings)
		}
		s.Clock.Advance(1)
		for range 5 {
			if got := paid(); got != 1 {
				t.Errorf("%d paid two seconds later", got)
			}
		}
		if m.Readings != 2 {
			t.Errorf("%d readings", m.Readings)
		}
	})
}

func TestWhatHasSettledIsKeptAndWhatHasNotIsReadAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goods(t)
		zone := shanghai(t)
		m := &Monitor{}
		first := s.sold(t, s.red, 71, "330106", "R-1", part{s.tea, "to_ship", 100})
		for hour := range 40 {
			a := s.watch(t, m, zone, MonitorQuery{First: marchSecond, Days: 2, Dimension: ByProvince})
			if a.Now.Paid != 1 || a.Now.Orders != 1 || a.Course[10].SalesMinor != 100 {
				t.Fatalf("after %d hours: %+v", hour, a.Now)
			}
			s.Clock.Advance(clock.Hour)
		}
		s.exec(t, "update orders_orders set region = '440106' where id = $1", first)
		s.put(t, "outbox_events", row{"id": id.NewEvent(s.IDs), "at": s.Clock.Now(), "kind": "order.address_changed", "root_id": first})
		a := s.watch(t, m, zone, MonitorQuery{First: marchSecond, Days: 2, Dimension: ByProvince})
		if a.Rows[0].Text != "44" || a.Rows[0].Now.SalesMinor != 100 {
			t.Errorf("the order was sent elsewhere, its row was not: %+v", a.Rows[:2])
		}
		s.exec(t, "delete from orders_orders") // which never happens
		s.Clock.Advance(monitorEvery)
		if a := s.watch(t, m, zone, MonitorQuery{First: marchSecond, Days: 2, Dimension: ByProvince}); a.Now.Orders != 1 {
			t.Errorf("what is over was read again: %+v", a.Now)
		}
	})
}

func TestADayOfTheMonitorIsTheZonesAlsoWhenClocksChange(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goods(t)
		for _, c := range []struct { // in the order of time: ids never go back
			zone  string
			day   string
			hours int
			at    []string // instants: the first and the last of the day, then the first of the next
		}{
			{"Europe/Berlin", "2026-03-29", 23, []string{"2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"}},
			{"Australia/Lord_Howe", "2026-04-05", 25, []string{"2026-04-04T13:00:00Z", "2026-04-05T13:29:59Z", "2026-04-05T13:30:00Z"}},
			{"Asia/Kolkata", "2026-05-05", 24, []string{"2026-05-04T18:30:00Z", "2026-05-05T18:29:59Z", "2026-05-05T18:30:00Z"}},
			{"Europe/Berlin", "2026-10-25", 25, []string{"2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"}},
		} {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			for i, text := range c.at {
				at, err := time.Parse(time.RFC3339, text)
				if err != nil {
					t.Fatal(err)
				}
				s.Clock.Set(clock.Of(at))
				s.sold(t, s.red, 71, "33", c.zone+text, part{s.tea, "to_ship", []int64{1, 10, 100}[i]})
			}
			for _, later := range []clock.Micros{0, 3 * clock.Day} {
				s.Clock.Advance(later)
				a := s.watch(t, &Monitor{}, zone, MonitorQuery{First: c.day, Days: 1, Dimension: ByChannel})
				if len(a.Course) != c.hours || a.Now.SalesMinor != 11 || a.Course[0].SalesMinor != 1 || a.Course[c.hours-1].SalesMinor != 10 {
					t.Errorf("%s in %s: %d hours, %+v", c.day, c.zone, len(a.Course), a.Now)
				}
			}
		}
	})
}

func TestAnEmptyHouseHasAnEmptyMonitor(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for _, by := range dimensions {
			a := s.watch(t, &Monitor{}, time.UTC, MonitorQuery{First: "2026-02-01", Days: MaxMonitorDays, Against: "2025-11-01", Dimension: by})
			want := 0
			if by == ByProvince {
				want = 34
			}
			if a.Now != (MonitorTotals{}) || len(a.Rows) != want || len(a.Course) != MaxMonitorDays {
				t.Errorf("%s: %+v, %d rows, %d points", by, a.Now, len(a.Rows), len(a.Course))
			}
		}
		err := s.DB.Read(t.Context(), func(tx *db.Tx) error {
			_, err := (&Monitor{}).Look(tx, Supplier(int64(s.tea)), s.Clock.Now(), time.UTC, "CNY", MonitorQuery{First: marchSecond, Days: 1})
			return err
		})
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("a supplier looks: %v", err)
		}
	})
}

func TestTheMonitorTellsHowGoodsStand(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goods(t)
		s.exec(t, "update stock_warehouses set low_below = 5, coverage = '33,3101', state = 'open' where id = $1", s.teaHouse)
		s.exec(t, "update stock_warehouses set low_below = 5, state = 'open' where id = $1", s.mugHouse)
		for sku, free := range map[int64][2]int64{7: {9, 0}, 8: {0, 3}} {
			s.put(t, "pool_items", row{"sku_id": sku, "supplier_id": map[int64]id.Supplier{7: s.tea, 8: s.mug}[sku], "state": "open"})
			s.put(t, "stock_items", row{"sku_id": sku, "warehouse_id": s.teaHouse, "on_hand": free[0]}, row{"sku_id": sku, "warehouse_id": s.mugHouse, "on_hand": free[1]})
		}
		s.put(t, "pool_items", row{"sku_id": int64(9), "supplier_id": s.tea, "state": "open"}, row{"sku_id": int64(10), "supplier_id": s.tea, "state": "closed"})
		s.put(t, "pool_selections", row{"distributor_id": s.red, "sku_id": int64(7)}, row{"distributor_id": s.red, "sku_id": int64(8), "off_at": int64(1)})
		s.put(t, "pool_listings", row{"distributor_id": s.red, "sku_id": int64(8), "channel_id": int64(71), "state": "on"})
		s.sold(t, s.red, 71, "330106", "R-1", part{s.tea, "to_ship", 100})
		for name, c := range map[string]struct {
			q    MonitorQuery
			want StockStates
		}{
			"all":          {MonitorQuery{}, StockStates{1, 1, 1}},
			"tea's":        {MonitorQuery{Supplier: s.tea}, StockStates{1, 0, 1}},
			"one":          {MonitorQuery{Traits: Traits{SKU: 8}}, StockStates{0, 1, 0}},
			"a product":    {MonitorQuery{Traits: Traits{Product: 70}}, StockStates{1, 0, 0}},
			"selected":     {MonitorQuery{Distributor: s.red}, StockStates{1, 0, 0}},
			"listed":       {MonitorQuery{Traits: Traits{Channel: 71}}, StockStates{0, 1, 0}},
			"listed so":    {MonitorQuery{Traits: Traits{ChannelKind: "own_site"}}, StockStates{0, 1, 0}},
			"in Zhejiang":  {MonitorQuery{Traits: Traits{Province: "33"}}, StockStates{1, 1, 1}},
			"in Shanghai":  {MonitorQuery{Traits: Traits{Province: "31"}}, StockStates{1, 1, 1}},
			"in Guangdong": {MonitorQuery{Traits: Traits{Province: "44"}}, StockStates{0, 1, 2}},
		} {
			c.q.First, c.q.Days, c.q.Dimension = marchSecond, 1, ByProvince
			if a := s.watch(t, &Monitor{}, time.UTC, c.q); a.Stock != c.want {
				t.Errorf("%s: %+v, want %+v", name, a.Stock, c.want)
			}
		}
		for by, want := range map[Dimension]StockStates{ByDistributor: {1, 0, 0}, ByChannel: {0, 1, 0}, BySupplier: {1, 0, 1}, ByProduct: {1, 0, 0}, BySKU: {1, 0, 0}} {
			a := s.watch(t, &Monitor{}, time.UTC, MonitorQuery{First: marchSecond, Days: 1, Dimension: by})
			if len(a.Rows) != 1 || a.Rows[0].Stock == nil || *a.Rows[0].Stock != want {
				t.Errorf("%s: %+v", by, a.Rows)
			}
		}
	})
}

func TestTheMonitorTellsTheFirstRowsAndTheRestTogether(t *testing.T) {
	m := &Monitor{}
	a := MonitorAnswer{}
	rows := map[rowKey]*MonitorFigures{}
	for i := range int64(70) {
		rows[rowKey{id: i + 1}] = &MonitorFigures{Orders: i, SalesMinor: 100 - i, Units: 1}
	}
	a.rank(MonitorQuery{Dimension: ByChannel}, rows, nil)
	if len(a.Rows) != MonitorRows || a.Left != 20 || a.LeftNow.Units != 20 || a.Rows[0].ID != 1 {
		t.Errorf("%d rows, %d left, %+v", len(a.Rows), a.Left, a.LeftNow)
	}
	a = MonitorAnswer{}
	a.rank(MonitorQuery{Dimension: ByChannel, Rank: RankOrders}, rows, nil)
	if a.Rows[0].ID != 70 {
		t.Errorf("by orders, %d is first", a.Rows[0].ID)
	}
	m.days = map[string]*monitorDay{}
	for i := range 4 {
		m.days[string(rune('a'+i))] = &monitorDay{date: string(rune('a' + i)), looked: int64(i), settled: []*facts{{orders: make([]factOrder, maxMonitorOrders/3)}}}
	}
	m.forget([]*monitorDay{m.days["a"]})
	var left []string
	for date := range m.days {
		left = append(left, date)
	}
	if slices.Sort(left); !slices.Equal(left, []string{"a", "c", "d"}) {
		t.Errorf("kept %v", left)
	}
}
