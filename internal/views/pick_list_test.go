package views

import (
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestAPickListTellsWhatIsLeftToPick(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100}, part{s.mug, "to_ship", 100})
		sub := func(number int64) id.SubOrder {
			return id.SubOrder(s.Int(t, "select id from orders_sub_orders where order_id = $1 and number = $2", order, number))
		}
		tea, mug := sub(1), sub(2)
		s.put(t, "orders_lines", row{"order_id": order, "number": 3, "sub_order_id": tea, "sku_id": 8, "quantity": 9, "code": "C-8", "title": "Pot"})
		s.put(t, "catalog_skus", row{"id": 8, "code": "C-8", "spec": "red", "gtin": "6901234567892"})
		s.put(t, "shipping_parcel_lines", row{"order_id": order, "line": 3, "parcel_id": 1, "units": 1})
		s.put(t, "aftersales_cases", row{"id": 1, "order_id": order, "state": "intercepting", "unshipped": 1}, row{"id": 2, "order_id": order, "state": "rejected", "unshipped": 1},
			row{"id": 3, "order_id": order, "state": "inspecting"})
		s.put(t, "aftersales_lines", row{"order_id": order, "line": 3, "after_sale_id": 1, "accepted_units": 2}, row{"order_id": order, "line": 3, "after_sale_id": 2, "accepted_units": 4},
			row{"order_id": order, "line": 3, "after_sale_id": 3, "accepted_units": 1})
		picks := func(scope Scope, subs ...id.SubOrder) (out []Pick, err error) {
			s.Read(t, func(tx *db.Tx) error { out, err = ReadPicks(tx, scope, subs); return nil })
			return out, err
		}
		got, err := picks(Supplier(int64(s.tea)), tea)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v %v", got, err)
		}
		p := got[0]
		want := []PickLine{{1, 7, "", "Line 1 of R-1", "", "", 2, 2}, {3, 8, "C-8", "Pot", "red", "6901234567892", 9, 6}}
		if p.OwnNumber != "R-1" || p.DistributorName != "Red Shop" || p.WarehouseName != "East" || p.Units != 2 || !reflect.DeepEqual(p.Lines, want) {
			t.Errorf("%+v", p)
		}
		for name, c := range map[string]struct {
			scope Scope
			subs  []id.SubOrder
		}{
			"another's": {Supplier(int64(s.tea)), []id.SubOrder{tea, mug}}, "missing": {Supplier(int64(s.tea)), []id.SubOrder{tea, 5}},
			"the distributor": {Distributor(int64(s.red)), []id.SubOrder{tea}}, "the operator": {Operator(), []id.SubOrder{tea}}, "nobody": {Scope{}, []id.SubOrder{tea}},
		} {
			if got, err := picks(c.scope, c.subs...); !errors.Is(err, ErrNotFound) || got != nil {
				t.Errorf("%s: %v %v", name, got, err)
			}
		}
	})
}
