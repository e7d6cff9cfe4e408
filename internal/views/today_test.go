package views

import (
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestAPartysDayIsCountedByItsOwnEyes(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		zone, err := time.LoadLocation("Asia/Shanghai")
		if err != nil {
			t.Fatal(err)
		}
		today := func(scope Scope) OwnToday {
			return read(t, s, func(tx *db.Tx) (OwnToday, error) {
				return ReadToday(tx, scope, WaitsQuery{At: s.Clock.Now(), Zone: zone, Currency: "CNY"})
			})
		}
		s.order(t, s.red, "R-0", part{s.tea, "completed", 7000})
		s.Clock.Advance(clock.Day)
		first := s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100}, part{s.mug, "to_ship", 300})
		s.post(t, s.redWallet, "pay", first, -400)
		s.Clock.Advance(clock.Day)
		now := s.Clock.Now()
		s.order(t, s.red, "R-2", part{s.tea, "to_ship", 1000}, part{s.tea, "cancelled", 50})
		s.order(t, s.blue, "B-1", part{s.mug, "pending_payment", 60})
		s.post(t, s.redWallet, "refund", first, 30)
		s.post(t, s.redWallet, "pay", first, -1050)
		s.post(t, s.redWallet, "top_up", 0, 9999)
		s.post(t, s.blueWallet, "pay", first, -1)
		s.put(t, "ledger_balances", row{"account_id": s.redWallet, "balance_minor": 77})
		s.put(t, "shipping_parcels", row{"id": id.NewParcel(s.IDs), "order_id": first, "supplier_id": s.tea, "distributor_id": s.red, "shipped_at": now, "updated_at": now},
			row{"id": id.NewParcel(s.IDs), "order_id": first, "supplier_id": s.mug, "distributor_id": s.red, "shipped_at": now - clock.Day, "updated_at": now},
			row{"id": id.NewParcel(s.IDs), "order_id": first, "supplier_id": s.mug, "distributor_id": s.red, "shipped_at": now - 3*clock.Day, "updated_at": now})
		s.put(t, "aftersales_cases", row{"id": 1, "supplier_id": s.tea, "distributor_id": s.red}, row{"id": 2, "supplier_id": s.tea, "distributor_id": s.red, "ended_at": 1})
		s.Write(t, func(tx *db.Tx) error {
			tx.Exec("update orders_sub_orders set ship_by = $1 where order_id = $2", now-1, first)
			return nil
		})
		date := func(at clock.Micros) string { return at.Date(zone) }
		want := OwnToday{
			Today:     OwnDay{Date: date(now), Orders: 1, Units: 4, AmountMinor: 1050, Parcels: 1, PaidMinor: 1050, RefundMinor: 30},
			Yesterday: OwnDay{Date: date(now - clock.Day), Orders: 1, Units: 4, AmountMinor: 400, Parcels: 1, PaidMinor: 400}, OpenAfterSales: 1, WalletMinor: 77,
		}
		if got := today(Distributor(int64(s.red))); got != want {
			t.Errorf("red: %+v", got)
		}
		want = OwnToday{
			Today:     OwnDay{Date: date(now), Orders: 1, Units: 4, AmountMinor: 840, Parcels: 1},
			Yesterday: OwnDay{Date: date(now - clock.Day), Orders: 1, Units: 2, AmountMinor: 80}, ToShip: 2, ShipLate: 1, OpenAfterSales: 1,
		}
		if got := today(Supplier(int64(s.tea))); got != want {
			t.Errorf("tea: %+v", got)
		}
		if got := today(Supplier(int64(s.mug))); got.ToShip != 1 || got.OpenAfterSales != 0 || got.Today.AmountMinor != 48 || got.Yesterday.Parcels != 1 {
			t.Errorf("mug: %+v", got)
		}
		s.Read(t, func(tx *db.Tx) error {
			for _, scope := range []Scope{Operator(), {}} {
				if _, err := ReadToday(tx, scope, WaitsQuery{Zone: zone}); err == nil {
					t.Errorf("%v has a day of its own", scope)
				}
			}
			return nil
		})
	})
}
