package views

import (
	"fmt"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// BenchmarkFind looks for one thing in each way among a million orders of 500 distributors, on SQLite.
func BenchmarkFind(b *testing.B) {
	schema := schemas(b)
	s := &shop{World: testkit.Open(b, db.SQLite, schema), columns: tables(b, schema)}
	s.open(b)
	const all, sellers, batch = 1_000_000, 500, 20_000
	var last id.Order
	for d := range int64(sellers) {
		s.put(b, "distributors_distributors", row{"id": 1000 + d, "name": fmt.Sprint("Shop ", d)})
	}
	for from := int64(0); from < all; from += batch {
		var orders, subs, lines, parcels []row
		for n := from; n < from+batch; n++ {
			order, sub, seller, supplier := id.NewOrder(s.IDs), id.NewSubOrder(s.IDs), 1000+n%sellers, []id.Supplier{s.tea, s.mug}[n%2]
			orders = append(orders, row{"id": order, "distributor_id": seller, "own_number": fmt.Sprintf("N%09d", n), "currency": "CNY", "contact_id": n + 1, "lines": 1})
			state := "completed"
			if n%1000 == 0 {
				state = "to_ship"
			}
			subs = append(subs, row{"id": sub, "order_id": order, "number": 1, "distributor_id": seller, "supplier_id": supplier, "state": state})
			lines = append(lines, row{"order_id": order, "number": 1, "sub_order_id": sub, "title": "x"})
			parcels = append(parcels, row{"id": id.NewParcel(s.IDs), "order_id": order, "distributor_id": seller, "supplier_id": supplier, "waybill": fmt.Sprintf("SF%012d", n*7919)})
			last = order
		}
		s.put(b, "orders_orders", orders...)
		s.put(b, "orders_sub_orders", subs...)
		s.put(b, "orders_lines", lines...)
		s.put(b, "shipping_parcels", parcels...)
	}
	var contacts []id.Contact
	for n := range id.Contact(100) {
		contacts = append(contacts, 5000+n*9000)
	}
	for _, c := range []struct {
		name string
		q    FindQuery
	}{
		{"id", FindQuery{Text: last.String()}}, {"number", FindQuery{Text: "N000500000"}}, {"beginning", FindQuery{Text: "N0005"}},
		{"waybill", FindQuery{Text: fmt.Sprintf("SF%012d", 500_000*7919)}}, {"waybill begun", FindQuery{Text: "SF0000"}},
		{"phone", FindQuery{Text: "1234", Contacts: contacts}}, {"nothing", FindQuery{Text: "Z000"}},
	} {
		for role, scope := range map[string]Scope{"operator": Operator(), "supplier": Supplier(int64(s.tea)), "distributor": Distributor(1000)} {
			b.Run(c.name+"/"+role, func(b *testing.B) {
				for b.Loop() {
					s.Read(b, func(tx *db.Tx) error { _, err := Find(tx, scope, c.q); return err })
				}
			})
		}
	}
}
