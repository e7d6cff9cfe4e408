package views

import (
	"errors"
	"maps"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// full is an order of two suppliers with a parcel, an after-sale, a history and postings for each side.
func (s *shop) full(t testing.TB) id.Order {
	t.Helper()
	order := s.order(t, s.red, "R-1", part{s.tea, "to_receive", 1_000}, part{s.mug, "to_ship", 500})
	teaPart := s.Int(t, "select id from orders_sub_orders where order_id = $1 and number = 1", order)
	parties := row{"order_id": order, "supplier_id": s.tea, "distributor_id": s.red}
	with := func(more row) row {
		maps.Copy(more, parties)
		return more
	}
	s.put(t, "shipping_parcels", with(row{"id": int64(1), "sub_order_id": teaPart, "carrier": "SF", "waybill": "SF100"}))
	s.put(t, "shipping_parcel_lines", row{"order_id": order, "line": 1, "parcel_id": 1, "units": 2})
	s.put(t, "shipping_tracks", row{"id": int64(1), "parcel_id": 1, "at": 10, "place": "Hangzhou", "text": "picked up"},
		row{"id": int64(2), "parcel_id": 1, "at": 20, "place": "Shanghai", "text": "arrived"})
	s.put(t, "aftersales_cases", with(row{"id": int64(5), "sub_order_id": teaPart, "state": "pending_review", "refund_minor": 500, "supply_minor": 400}))
	s.put(t, "aftersales_lines", row{"order_id": order, "line": 1, "after_sale_id": 5, "units": 1})
	person := id.NewPerson(s.IDs)
	s.put(t, "access_people", row{"id": person, "login": "min", "name": "Min"})
	s.put(t, "outbox_events",
		row{"id": int64(1), "kind": "order.placed", "root_id": order, "distributor_id": s.red, "actor": person.String()},
		row{"id": int64(2), "kind": "order.shipped", "root_id": order, "subject_id": teaPart, "supplier_id": s.tea, "distributor_id": s.red},
		row{"id": int64(3), "kind": "order.shipped", "root_id": order, "supplier_id": s.mug, "distributor_id": s.red})
	s.post(t, s.redWallet, "pay", order, -1_500)
	s.post(t, s.teaPayable, "complete", order, 800)
	return order
}

func (s *shop) page(t testing.TB, scope Scope, order id.Order) OrderPage {
	t.Helper()
	return read(t, s, func(tx *db.Tx) (OrderPage, error) { return ReadOrder(tx, scope, order) })
}

func TestOrderPageHoldsEverythingOfTheOrder(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		p := s.page(t, Operator(), s.full(t))
		if p.DistributorName != "Red Shop" || p.TotalMinor != 1_500 || len(p.SubOrders) != 2 || len(p.Lines) != 2 {
			t.Errorf("page %+v", p)
		}
		if p.SubOrders[0].SupplierName != "Tea Works" || p.SubOrders[0].WarehouseName != "East" || p.SubOrders[0].SupplyMinor != 800 {
			t.Errorf("sub-order %+v", p.SubOrders[0])
		}
		if len(p.Parcels) != 1 || len(p.Parcels[0].Tracks) != 2 || p.Parcels[0].Tracks[0].Place != "Shanghai" || p.Parcels[0].Lines[0] != (LineUnits{1, 2}) {
			t.Errorf("parcels %+v", p.Parcels)
		}
		if len(p.Cases) != 1 || p.Cases[0].RefundMinor != 500 || p.Cases[0].Lines[0] != (LineUnits{1, 1}) {
			t.Errorf("cases %+v", p.Cases)
		}
		if p.Events[0].ActorName != "Min" || p.Events[1].ActorName != "" {
			t.Errorf("actors %+v", p.Events)
		}
		if len(p.Events) != 3 || len(p.Postings) != 2 || p.Postings[0].Party != "Red Shop" || p.Postings[1].Party != "Tea Works" {
			t.Errorf("events %+v, postings %+v", p.Events, p.Postings)
		}
	})
}

func TestOrderPageShowsASupplierItsPartOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.full(t)
		p := s.page(t, Supplier(int64(s.tea)), order)
		if len(p.SubOrders) != 1 || len(p.Lines) != 1 || len(p.Events) != 2 || len(p.Postings) != 1 || len(p.Parcels) != 1 {
			t.Errorf("page %+v", p)
		}
		if p.TotalMinor != 0 || p.SubOrders[0].GoodsMinor != 0 || p.Lines[0].SettlementMinor != 0 || p.Lines[0].SaleMinor != 0 || p.Cases[0].RefundMinor != 0 {
			t.Error("a supplier sees what the distributor pays")
		}
		if p.SubOrders[0].SupplyMinor != 800 || p.Cases[0].SupplyMinor != 400 {
			t.Error("a supplier does not see what it is owed")
		}
		if p := s.page(t, Supplier(int64(s.mug)), order); len(p.Parcels)+len(p.Cases)+len(p.Postings) != 0 {
			t.Errorf("the other supplier sees %+v", p)
		}
	})
}

func TestOrderPageHidesSupplyPricesFromTheDistributor(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		p := s.page(t, Distributor(int64(s.red)), s.full(t))
		if len(p.SubOrders) != 2 || len(p.Lines) != 2 || len(p.Events) != 3 || len(p.Postings) != 1 {
			t.Errorf("page %+v", p)
		}
		if p.SubOrders[0].SupplyMinor != 0 || p.Lines[0].SupplyMinor != 0 || p.Cases[0].SupplyMinor != 0 {
			t.Error("a distributor sees what the supplier is paid")
		}
	})
}

func TestForeignAndMissingOrdersLookTheSame(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100})
		for name, c := range map[string]struct {
			scope Scope
			order id.Order
		}{
			"missing":                   {Operator(), order + 1},
			"another's":                 {Distributor(int64(s.blue)), order},
			"without a part of its own": {Supplier(int64(s.mug)), order},
			"nobody's":                  {Scope{}, order},
		} {
			err := s.DB.Read(t.Context(), func(tx *db.Tx) error {
				_, err := ReadOrder(tx, c.scope, c.order)
				return err
			})
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
