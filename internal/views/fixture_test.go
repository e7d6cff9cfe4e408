package views

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// schemas are the tables of all rooms: views read them all, and import none.
func schemas(t testing.TB) []fs.FS {
	t.Helper()
	folders, err := filepath.Glob("../*/schema")
	if err != nil || len(folders) < 10 {
		t.Fatalf("schemas: %d folders, %v", len(folders), err)
	}
	var all []fs.FS
	for _, folder := range folders {
		all = append(all, os.DirFS(filepath.Dir(folder)))
	}
	return all
}

// row is one row by column; columns left out are zero or empty.
type row map[string]any

var (
	createTable = regexp.MustCompile(`(?s)create table (\w+) \((.*?)\n\)`)
	columnLine  = regexp.MustCompile(`(?m)^\s*(\w+) (BIGINT|TEXT|BYTEA)\b`)
)

// tables gives the columns of each table with their zero values.
func tables(t testing.TB, schema []fs.FS) map[string]row {
	t.Helper()
	out := map[string]row{}
	migrations, err := db.Migrations(schema...)
	if err != nil {
		t.Fatal(err)
	}
	zero := map[string]any{"BIGINT": int64(0), "TEXT": "", "BYTEA": []byte{}}
	for _, m := range migrations {
		for _, table := range createTable.FindAllStringSubmatch(m.SQL, -1) {
			columns := row{}
			for _, c := range columnLine.FindAllStringSubmatch(table[2], -1) {
				columns[c[1]] = zero[c[2]]
			}
			out[table[1]] = columns
		}
	}
	return out
}

// shop is a database with two suppliers and two distributors, filled row by row.
type shop struct {
	*testkit.World
	columns               map[string]row
	tea, mug              id.Supplier
	red, blue             id.Distributor
	teaHouse, mugHouse    id.Warehouse
	redWallet, blueWallet id.Account
	teaPayable            id.Account
}

func each(t *testing.T, body func(t *testing.T, s *shop)) {
	t.Helper()
	schema := schemas(t)
	columns := tables(t, schema)
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := &shop{World: w, columns: columns}
		s.open(t)
		body(t, s)
	})
}

func (s *shop) put(t testing.TB, table string, rows ...row) {
	t.Helper()
	zero, ok := s.columns[table]
	if !ok {
		t.Fatalf("no table %s", table)
	}
	var names []string
	for name := range zero {
		names = append(names, name)
	}
	batch := db.NewRows(table, names...)
	for _, r := range rows {
		values := make([]any, len(names))
		used := 0
		for i, name := range names {
			values[i] = zero[name]
			if v, ok := r[name]; ok {
				values[i] = v
				used++
			}
		}
		if used != len(r) {
			t.Fatalf("%s: a column of %v is unknown", table, r)
		}
		batch.Add(values...)
	}
	s.Write(t, func(tx *db.Tx) error { tx.Insert(batch); return nil })
}

func (s *shop) open(t testing.TB) {
	t.Helper()
	s.tea, s.mug = id.NewSupplier(s.IDs), id.NewSupplier(s.IDs)
	s.red, s.blue = id.NewDistributor(s.IDs), id.NewDistributor(s.IDs)
	s.teaHouse, s.mugHouse = id.NewWarehouse(s.IDs), id.NewWarehouse(s.IDs)
	s.redWallet, s.blueWallet, s.teaPayable = id.NewAccount(s.IDs), id.NewAccount(s.IDs), id.NewAccount(s.IDs)
	s.put(t, "suppliers_suppliers", row{"id": s.tea, "name": "Tea Works"}, row{"id": s.mug, "name": "Mug 100% Co"})
	s.put(t, "distributors_distributors", row{"id": s.red, "name": "Red Shop"}, row{"id": s.blue, "name": "Blue Shop"})
	s.put(t, "stock_warehouses", row{"id": s.teaHouse, "supplier_id": s.tea, "name": "East"}, row{"id": s.mugHouse, "supplier_id": s.mug, "name": "West"})
	s.put(t, "ledger_accounts",
		row{"id": s.redWallet, "kind": "wallet", "party_role": "distributor", "party_id": s.red, "currency": "CNY"},
		row{"id": s.blueWallet, "kind": "wallet", "party_role": "distributor", "party_id": s.blue, "currency": "CNY"},
		row{"id": s.teaPayable, "kind": "payable", "party_role": "supplier", "party_id": s.tea, "currency": "CNY"})
}

// part is one sub-order to be.
type part struct {
	supplier id.Supplier
	state    string
	goods    int64
}

// order puts an order of one line a part, placed now.
func (s *shop) order(t testing.TB, distributor id.Distributor, ownNumber string, parts ...part) id.Order {
	t.Helper()
	order := id.NewOrder(s.IDs)
	at := s.Clock.Now()
	var total int64
	var subs, lines []row
	for i, p := range parts {
		sub := id.NewSubOrder(s.IDs)
		total += p.goods
		subs = append(subs, row{
			"id": sub, "order_id": order, "number": i + 1, "distributor_id": distributor, "supplier_id": p.supplier, "warehouse_id": s.teaHouse,
			"state": p.state, "units": 2, "goods_minor": p.goods, "supply_minor": p.goods * 8 / 10, "ship_by": at + 15*clock.Day,
		})
		lines = append(lines, row{
			"order_id": order, "number": i + 1, "sub_order_id": sub, "sku_id": int64(7), "quantity": 2, "title": fmt.Sprintf("Line %d of %s", i+1, ownNumber),
			"settlement_minor": p.goods / 2, "supply_minor": p.goods * 4 / 10, "sale_minor": p.goods,
		})
	}
	s.put(t, "orders_orders", row{
		"id": order, "distributor_id": distributor, "own_number": ownNumber, "currency": "CNY", "lines": len(parts), "goods_minor": total,
		"total_minor": total, "placed_at": at,
	})
	s.put(t, "orders_sub_orders", subs...)
	s.put(t, "orders_lines", lines...)
	return order
}

// post books one leg.
func (s *shop) post(t testing.TB, account id.Account, kind string, order id.Order, minor int64) {
	t.Helper()
	s.put(t, "ledger_postings", row{
		"id": id.NewPosting(s.IDs), "group_id": id.NewEvent(s.IDs), "account_id": account, "amount_minor": minor, "at": s.Clock.Now(),
		"kind": kind, "order_id": order,
	})
}

// read runs a view in a read transaction.
func read[T any](t testing.TB, s *shop, view func(tx *db.Tx) (T, error)) T {
	t.Helper()
	var out T
	s.Read(t, func(tx *db.Tx) (err error) {
		out, err = view(tx)
		return err
	})
	return out
}
