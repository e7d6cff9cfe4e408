package views

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// A million orders of sixty days, one in two with two lines, one in twenty-five given back; 20,000 goods in the pool.
const (
	benchOrders = 1_000_000
	benchDays   = 60
	benchGoods  = 20_000
	benchChunk  = 100_000
)

// BenchmarkMonitor tells what a look at the monitor takes: the first one after a start, one after two seconds, and one of a month beside the
// month before.
//
//	go test ./internal/views -run xxx -bench Monitor -benchtime 20x
func BenchmarkMonitor(b *testing.B) {
	schema := schemas(b)
	columns := tables(b, schema)
	for _, engine := range testkit.Engines {
		b.Run(string(engine), func(b *testing.B) {
			s := &shop{World: testkit.Open(b, engine, schema), columns: columns}
			s.open(b)
			s.million(b, engine)
			s.Clock.Advance(benchDays * clock.Day)
			zone := shanghai(b)
			today := MonitorQuery{First: "2026-05-01", Days: 1, Against: "2026-04-30", Dimension: ByChannel}
			month := MonitorQuery{First: "2026-04-02", Days: 30, Against: "2026-03-03", Dimension: ByProduct}
			b.Run("first", func(b *testing.B) {
				for b.Loop() {
					s.watch(b, &Monitor{}, zone, today)
				}
			})
			m := &Monitor{}
			s.watch(b, m, zone, today)
			b.Run("renewed", func(b *testing.B) {
				for b.Loop() {
					s.Clock.Advance(monitorEvery)
					s.watch(b, m, zone, today)
				}
			})
			b.Run("same", func(b *testing.B) {
				for b.Loop() {
					s.watch(b, m, zone, today)
				}
			})
			b.Run("month", func(b *testing.B) {
				for b.Loop() {
					s.watch(b, &Monitor{}, zone, month)
				}
			})
			a := s.watch(b, m, zone, month)
			b.Run("month-renewed", func(b *testing.B) {
				for b.Loop() {
					s.Clock.Advance(monitorEvery)
					s.watch(b, m, zone, month)
				}
			})
			b.Run("orders-of-a-good", func(b *testing.B) {
				for b.Loop() {
					s.numbers(b, Operator(), OrdersQuery{Limit: 50, From: s.Clock.Now() - 30*clock.Day, Traits: Traits{SKU: 17}})
				}
			})
			runtime.GC()
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			b.Logf("%s: a month has %d orders and %d in sales; %d MB kept", engine, a.Now.Orders, a.Now.SalesMinor, memory.HeapAlloc>>20)
		})
	}
}

// million fills the tables, chunk by chunk.
func (s *shop) million(b *testing.B, engine db.Engine) {
	b.Helper()
	start := s.Clock.Now()
	step := int64(benchDays*clock.Day) / benchOrders
	at := fmt.Sprintf("(%d + n * %d)", start, step)
	ids := func(k int) string {
		return fmt.Sprintf("(((%s / 1000 - %d) * %d) + %d)", at, int64(epochMillis), int64(1)<<idBits, k)
	}
	blob := "x''"
	if engine == db.Postgres {
		blob = "''::bytea"
	}
	fill := func(table, where string, from, to int, named map[string]string) {
		s.Write(b, func(tx *db.Tx) error {
			tx.Exec(s.made(table, where, blob, named), from, to)
			return tx.Flush()
		})
	}
	fill("catalog_products", "", 0, benchGoods, map[string]string{"id": "n + 1", "code": "'P' || n", "title": "'Good ' || n", "supplier_id": fmt.Sprint(int64(s.tea))})
	fill("catalog_skus", "", 0, benchGoods, map[string]string{"id": "n + 1", "product_id": "n + 1", "code": "'K' || n", "supplier_id": fmt.Sprint(int64(s.tea))})
	fill("pool_items", "", 0, benchGoods, map[string]string{"sku_id": "n + 1", "state": "'open'", "supplier_id": fmt.Sprint(int64(s.tea))})
	fill("stock_items", "", 0, benchGoods, map[string]string{"sku_id": "n + 1", "warehouse_id": fmt.Sprint(int64(s.teaHouse)), "on_hand": "n"})
	fill("distributors_channels", "", 0, 500, map[string]string{"id": "n + 1", "distributor_id": fmt.Sprint(int64(s.red)), "kind": "'own_site'", "name": "'C' || n"})
	red, wallet, other := fmt.Sprint(int64(s.red)), fmt.Sprint(int64(s.redWallet)), fmt.Sprint(int64(s.teaPayable))
	for from := 0; from < benchOrders; from += benchChunk {
		to := from + benchChunk
		fill("orders_orders", "", from, to, map[string]string{
			"id": ids(1), "distributor_id": red, "channel_id": "1 + n % 500", "own_number": "'W' || n", "currency": "'CNY'", "lines": "1 + n % 2", "total_minor": "1000",
			"placed_at": at, "region": "case when n % 3 = 0 then '330106' when n % 3 = 1 then '440106' else '110101' end",
		})
		fill("orders_sub_orders", "", from, to, map[string]string{"id": ids(2), "order_id": ids(1), "supplier_id": fmt.Sprint(int64(s.tea)), "distributor_id": red, "state": "'completed'"})
		for line := range 2 {
			where := ""
			if line == 1 {
				where = " where n % 2 = 1"
			}
			fill("orders_lines", where, from, to, map[string]string{
				"order_id": ids(1), "number": fmt.Sprint(line + 1), "sub_order_id": ids(2), "sku_id": fmt.Sprintf("1 + (n * 7 + %d) %% %d", line, benchGoods), "quantity": "1", "settlement_minor": "500",
			})
		}
		for k, account := range []string{wallet, other, other, other} {
			fill("ledger_postings", "", from, to, map[string]string{
				"id": ids(10 + k), "group_id": "1", "account_id": account, "amount_minor": "-500 - 500 * (n % 2)", "at": at, "kind": "'pay'", "order_id": ids(1),
			})
		}
		refunded := " where n % 25 = 0"
		fill("ledger_postings", refunded, from, to, map[string]string{
			"id": ids(20), "group_id": "1", "account_id": wallet, "amount_minor": "500", "at": at, "kind": "'refund'", "order_id": ids(1), "subject_id": ids(3),
		})
		fill("aftersales_cases", refunded, from, to, map[string]string{"id": ids(3), "order_id": ids(1), "supplier_id": fmt.Sprint(int64(s.tea)), "distributor_id": red, "state": "'succeeded'"})
		fill("aftersales_lines", refunded, from, to, map[string]string{"order_id": ids(1), "line": "1", "after_sale_id": ids(3), "refund_minor": "500", "accepted_units": "1"})
	}
}

// made writes the statement that makes rows n of a table by expressions; columns without one are zero or empty.
func (s *shop) made(table, where, blob string, named map[string]string) string {
	names := slices.Sorted(maps.Keys(s.columns[table]))
	values := make([]string, len(names))
	for i, name := range names {
		switch s.columns[table][name].(type) {
		case string:
			values[i] = "''"
		case int64:
			values[i] = "0"
		default:
			values[i] = blob
		}
		if v, ok := named[name]; ok {
			values[i] = v
		}
	}
	return fmt.Sprintf(`with recursive count (n) as (select CAST($1 AS BIGINT) union all select n + 1 from count where n + 1 < $2)
		insert into %s (%s) select %s from count%s`, table, strings.Join(names, ", "), strings.Join(values, ", "), where)
}
