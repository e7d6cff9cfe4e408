package views

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestSettingUpIsReadOutOfTheBooksStepByStep(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		state := func() (done int, byName map[string]SetupStep) {
			byName = map[string]SetupStep{}
			for _, step := range read(t, s, func(tx *db.Tx) ([]SetupStep, error) { return ReadSetup(tx, Operator()) }) {
				if byName[step.Name] = step; step.Done {
					done++
				}
			}
			return done, byName
		}
		s.Write(t, func(tx *db.Tx) error {
			tx.Exec("delete from stock_warehouses")
			return nil
		})
		done, steps := state()
		if len(steps) != 12 || done != 0 || steps["agreement"] != (SetupStep{Name: "agreement"}) {
			t.Fatalf("at first %d: %v", done, steps)
		}
		sku, agreement, contract := id.NewSKU(s.IDs), id.NewAgreement(s.IDs), id.NewContract(s.IDs)
		run := func(sql string, args ...any) {
			s.Write(t, func(tx *db.Tx) error { tx.Exec(sql, args...); return nil })
		}
		var order id.Order
		for n, act := range []struct {
			name      string
			do        func()
			id, needs string
		}{
			{"house", func() {
				run("update access_installation set purpose = 'trade', currency = 'CNY', zone = 'Asia/Shanghai'")
			}, "", ""},
			{"supplier", func() { run("update suppliers_suppliers set state = 'active' where id = $1", s.tea) }, s.tea.String(), ""},
			{"agreement", func() {
				s.put(t, "suppliers_agreements", row{"id": agreement, "supplier_id": s.tea, "state": "in_force"})
			}, agreement.String(), s.tea.String()},
			{"warehouse", func() { s.put(t, "stock_warehouses", row{"id": s.teaHouse, "supplier_id": s.tea}) }, s.teaHouse.String(), s.tea.String()},
			{"product", func() {
				s.put(t, "pricing_prices", row{"sku_id": sku, "settlement_minor": 5})
				s.put(t, "stock_items", row{"sku_id": sku, "warehouse_id": s.teaHouse, "on_hand": 3})
			}, sku.String(), s.tea.String()},
			{"pool", func() { s.put(t, "pool_items", row{"sku_id": sku, "state": "open"}) }, sku.String(), sku.String()},
			{"contract", func() {
				run("update distributors_distributors set state = 'active' where id = $1", s.red)
				s.put(t, "distributors_contracts", row{"id": contract, "distributor_id": s.red, "state": "in_force"})
			}, contract.String(), s.red.String()},
			{"wallet", func() { s.put(t, "ledger_balances", row{"account_id": s.redWallet, "balance_minor": 9}) }, s.red.String(), s.red.String()},
			{"selection", func() { s.put(t, "pool_selections", row{"distributor_id": s.red, "sku_id": sku}) }, sku.String(), s.red.String()},
			{"order", func() { order = s.order(t, s.red, "R-1", part{s.tea, "pending_payment", 100}) }, "", s.red.String()},
			{"paid", func() { run("update orders_sub_orders set paid_at = 1, state = 'to_ship'") }, "", ""},
			{"shipped", func() { s.put(t, "shipping_parcels", row{"id": 1, "order_id": order}) }, "", ""},
		} {
			if _, before := state(); before[act.name].Done {
				t.Errorf("%s is done already", act.name)
			}
			act.do()
			done, steps := state()
			step := steps[act.name]
			if done != n+1 || !step.Done {
				t.Errorf("after %s %d steps are done: %v", act.name, done, steps)
			}
			if act.name != "order" && act.name != "paid" && act.name != "shipped" && (step.ID != act.id || step.Needs != act.needs) {
				t.Errorf("%s: %+v, want %s and %s", act.name, step, act.id, act.needs)
			}
			sub := id.SubOrder(s.Int(t, "select coalesce(min(id), 0) from orders_sub_orders"))
			if act.name == "order" && (steps["paid"].Needs != order.String() || step.ID != order.String()) || act.name == "paid" && steps["shipped"].Needs != sub.String() {
				t.Errorf("what comes after %s: %v", act.name, steps)
			}
		}
		s.Read(t, func(tx *db.Tx) error {
			if _, err := ReadSetup(tx, Supplier(int64(s.tea))); err == nil {
				t.Error("a supplier sets up the house")
			}
			return nil
		})
	})
}
