package views

import (
	"errors"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func shanghai(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func (s *shop) home(t testing.TB) Home {
	t.Helper()
	zone := shanghai(t)
	return read(t, s, func(tx *db.Tx) (Home, error) {
		return ReadHome(tx, Operator(), HomeQuery{s.Clock.Now(), zone, "CNY", HomeDays})
	})
}

func TestHomeCountsByTheOperatorsDayAndMoneyByTheBooks(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		// 10 in the morning in Shanghai; the day before ended ten hours ago.
		first := s.order(t, s.red, "R-1", part{s.tea, "to_ship", 1_000})
		s.post(t, s.redWallet, "pay", first, -1_000)
		s.Clock.Advance(13*clock.Hour + 59*clock.Minute) // 23:59
		s.order(t, s.blue, "B-1", part{s.tea, "pending_payment", 500})
		s.Clock.Advance(2 * clock.Minute) // 00:01 of the next day
		second := s.order(t, s.blue, "B-2", part{s.mug, "to_ship", 700})
		s.post(t, s.blueWallet, "pay", second, -600)
		credit := id.NewAccount(s.IDs)
		s.put(t, "ledger_accounts", row{"id": credit, "kind": "credit", "party_role": "distributor", "party_id": s.blue, "currency": "CNY"})
		s.post(t, credit, "pay", second, -100) // what the wallet lacked
		s.post(t, s.redWallet, "refund", first, 400)
		s.post(t, s.redWallet, "top_up", 0, 99_999)
		s.post(t, s.teaPayable, "complete", first, 800)

		home := s.home(t)
		if len(home.Days) != HomeDays {
			t.Fatalf("%d days", len(home.Days))
		}
		if got, want := home.Days[HomeDays-2], (Day{"2026-03-02", 2, 1_000, 0}); got != want {
			t.Errorf("yesterday %+v, want %+v", got, want)
		}
		if got, want := home.Days[HomeDays-1], (Day{"2026-03-03", 1, 700, 400}); got != want {
			t.Errorf("today %+v, want %+v", got, want)
		}
	})
}

func TestHomeTellsWhatIsUnderWayAndWhatIsLate(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100}, part{s.mug, "pending_payment", 100})
		s.Clock.Advance(15*clock.Day + clock.Hour)
		order := s.order(t, s.red, "R-2", part{s.tea, "to_ship", 100}, part{s.mug, "to_receive", 100})
		s.put(t, "aftersales_cases",
			row{"id": int64(1), "order_id": order, "supplier_id": s.tea, "distributor_id": s.red, "state": "pending_review", "due_at": s.Clock.Now() + clock.Day},
			row{"id": int64(2), "order_id": order, "supplier_id": s.mug, "distributor_id": s.red, "state": "inspecting", "due_at": s.Clock.Now()},
			row{"id": int64(3), "order_id": order, "supplier_id": s.mug, "distributor_id": s.red, "state": "succeeded", "ended_at": s.Clock.Now()})

		home := s.home(t)
		want := Work{PendingPayment: 1, ToShip: 2, ToReceive: 1, ShipLate: 1, CasesToReview: 1, CasesToInspect: 1}
		if home.Work != want {
			t.Errorf("work %+v, want %+v", home.Work, want)
		}
		if len(home.Decisions) != 2 || home.Decisions[0].ID != 2 || home.Decisions[0].Supplier != "Mug 100% Co" {
			t.Errorf("decisions %+v", home.Decisions)
		}
	})
}

func TestHomeRaisesStockAlarmsForOpenGoodsOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		product := id.NewProduct(s.IDs)
		s.put(t, "catalog_products", row{"id": product, "code": product.String(), "supplier_id": s.tea, "title": "Green tea"})
		stock := map[string][3]int64{"plenty": {100, 0, 10}, "low": {12, 5, 10}, "out": {5, 5, 10}, "closed": {0, 0, 10}, "unwatched": {3, 0, 0}}
		for code, x := range stock {
			sku := id.NewSKU(s.IDs)
			state := "open"
			if code == "closed" {
				state = "closed"
			}
			s.put(t, "catalog_skus", row{"id": sku, "product_id": product, "supplier_id": s.tea, "code": code})
			s.put(t, "pool_items", row{"sku_id": sku, "supplier_id": s.tea, "state": state})
			s.put(t, "stock_items", row{"sku_id": sku, "warehouse_id": s.teaHouse, "on_hand": x[0], "held": x[1], "low_below": x[2]})
		}
		got := s.home(t).Stock
		if got.Low != 1 || got.Out != 1 || len(got.Worst) != 2 {
			t.Fatalf("alarms %+v", got)
		}
		if got.Worst[0].Code != "out" || got.Worst[1].Code != "low" || got.Worst[1].FreeUnits != 7 || got.Worst[1].Warehouse != "East" {
			t.Errorf("worst %+v", got.Worst)
		}
	})
}

func TestAlarmsFollowTheMarkOfTheWarehouseAndAClosedOneRaisesNone(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		product, sku, own := id.NewProduct(s.IDs), id.NewSKU(s.IDs), id.NewSKU(s.IDs)
		s.put(t, "catalog_products", row{"id": product, "code": product.String(), "supplier_id": s.tea, "title": "Green tea"})
		for k, mark := range map[id.SKU]int64{sku: 0, own: 2} {
			s.put(t, "catalog_skus", row{"id": k, "product_id": product, "supplier_id": s.tea, "code": k.String()})
			s.put(t, "pool_items", row{"sku_id": k, "supplier_id": s.tea, "state": "open"})
			s.put(t, "stock_items", row{"sku_id": k, "warehouse_id": s.teaHouse, "on_hand": int64(3), "held": int64(0), "low_below": mark})
		}
		low := func(change string) int64 {
			s.Write(t, func(tx *db.Tx) error { tx.Exec("update stock_warehouses set " + change); return tx.Flush() })
			return s.home(t).Stock.Low
		}
		for change, want := range map[string]int64{"low_below = 4, state = 'open'": 1, "low_below = 3, state = 'open'": 0, "low_below = 4, state = 'closed'": 0} {
			if got := low(change); got != want {
				t.Errorf("%s: %d are low", change, got)
			}
		}
		low("low_below = 4, state = 'open'")
		if worst := s.home(t).Stock.Worst; len(worst) != 1 || worst[0].SKU != sku || worst[0].Low != 4 {
			t.Errorf("worst %+v", worst)
		}
	})
}

func TestHomeIsTheOperatorsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for _, scope := range []Scope{{}, Supplier(int64(s.tea)), Distributor(int64(s.red))} {
			err := s.DB.Read(t.Context(), func(tx *db.Tx) error {
				_, err := ReadHome(tx, scope, HomeQuery{s.Clock.Now(), time.UTC, "CNY", HomeDays})
				return err
			})
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%+v: %v", scope, err)
			}
		}
	})
}
