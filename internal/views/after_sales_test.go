package views

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// afterSale writes an after-sale of an order's line 1, applied for now.
func (s *shop) afterSale(t testing.TB, order id.Order, seller id.Distributor, maker id.Supplier, state string, ended clock.Micros, more row) id.AfterSale {
	t.Helper()
	c := id.NewAfterSale(s.IDs)
	r := row{
		"id": c, "order_id": order, "distributor_id": seller, "supplier_id": maker, "kind": "refund_only", "state": state, "units": 1,
		"refund_minor": int64(100), "supply_minor": int64(80), "applied_at": s.Clock.Now(), "ended_at": ended,
	}
	maps.Copy(r, more)
	s.put(t, "aftersales_cases", r)
	s.put(t, "aftersales_lines", row{"order_id": order, "line": 1, "after_sale_id": c, "units": 1})
	return c
}

func TestAfterSalesAreNarrowedByEachFilter(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		first := s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100})
		second := s.order(t, s.blue, "B-2", part{s.mug, "to_receive", 300})
		names := map[id.AfterSale]string{}
		names[s.afterSale(t, first, s.red, s.tea, "inspecting", 0, row{"kind": "return_refund", "waybill": "YT1"})] = "1"
		s.Clock.Advance(clock.Day)
		tomorrow := s.Clock.Now()
		names[s.afterSale(t, second, s.blue, s.mug, "pending_review", 0, nil)] = "2"
		names[s.afterSale(t, first, s.red, s.tea, "succeeded", 9, nil)] = "3"
		one := slices.Min(slices.Collect(maps.Keys(names)))
		for name, c := range map[string]struct {
			who  Scope
			q    AfterSalesQuery
			want string
		}{
			"open, oldest first":  {Operator(), AfterSalesQuery{}, "12"},
			"all, newest first":   {Operator(), AfterSalesQuery{State: AllAfterSales}, "321"},
			"a state":             {Operator(), AfterSalesQuery{State: "succeeded"}, "3"},
			"a kind":              {Operator(), AfterSalesQuery{Kind: "return_refund"}, "1"},
			"a supplier":          {Operator(), AfterSalesQuery{Supplier: s.mug}, "2"},
			"a distributor":       {Operator(), AfterSalesQuery{State: AllAfterSales, Distributor: s.red}, "31"},
			"from":                {Operator(), AfterSalesQuery{From: tomorrow}, "2"},
			"to":                  {Operator(), AfterSalesQuery{To: tomorrow}, "1"},
			"own number":          {Operator(), AfterSalesQuery{State: AllAfterSales, Search: "R-1"}, "31"},
			"waybill back":        {Operator(), AfterSalesQuery{Search: "YT1"}, "1"},
			"nothing so called":   {Operator(), AfterSalesQuery{Search: "YT"}, ""},
			"id":                  {Operator(), AfterSalesQuery{ID: one}, "1"},
			"order":               {Operator(), AfterSalesQuery{Order: second}, "2"},
			"after, upwards":      {Operator(), AfterSalesQuery{After: one}, "2"},
			"after, downwards":    {Operator(), AfterSalesQuery{State: AllAfterSales, After: one}, ""},
			"the supplier's own":  {Supplier(int64(s.tea)), AfterSalesQuery{State: AllAfterSales}, "31"},
			"the shop's own":      {Distributor(int64(s.blue)), AfterSalesQuery{}, "2"},
			"another's number":    {Distributor(int64(s.blue)), AfterSalesQuery{Search: "R-1"}, ""},
			"another's id":        {Supplier(int64(s.mug)), AfterSalesQuery{ID: one}, ""},
			"nobody sees nothing": {Scope{}, AfterSalesQuery{State: AllAfterSales}, ""},
		} {
			c.q.Limit = 10
			got := ""
			for _, r := range read(t, s, func(tx *db.Tx) ([]AfterSaleRow, error) {
				rows, _, err := ReadAfterSales(tx, c.who, c.q)
				return rows, err
			}) {
				got += names[r.ID]
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
	})
}

func TestAnAfterSaleIsNamedAndTellsEachSideItsOwnMoney(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100})
		s.afterSale(t, order, s.red, s.tea, "inspecting", 0, nil)
		s.afterSale(t, order, s.red, s.tea, "inspecting", 0, nil)
		for name, c := range map[string]struct {
			who            Scope
			refund, supply int64
		}{
			"operator": {Operator(), 100, 80}, "supplier": {Supplier(int64(s.tea)), 0, 80}, "distributor": {Distributor(int64(s.red)), 100, 0},
		} {
			s.Read(t, func(tx *db.Tx) error {
				rows, more, err := ReadAfterSales(tx, c.who, AfterSalesQuery{Limit: 1})
				if err != nil || len(rows) != 1 || !more {
					t.Fatalf("%s: %d rows, %v, %v", name, len(rows), more, err)
				}
				r := rows[0]
				if r.OwnNumber != "R-1" || r.Title != "Line 1 of R-1" || r.DistributorName != "Red Shop" || r.SupplierName != "Tea Works" ||
					r.Currency != "CNY" || r.RefundMinor != c.refund || r.SupplyMinor != c.supply {
					t.Errorf("%s: %+v", name, r)
				}
				return nil
			})
		}
	})
}

func TestParcelsAreListedByWhatTheirCarriersToldLast(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.order(t, s.red, "R-1", part{s.tea, "to_receive", 100})
		other := s.order(t, s.blue, "B-2", part{s.mug, "to_receive", 100})
		names := map[id.Parcel]string{}
		track := int64(0)
		parcel := func(name string, order id.Order, seller id.Distributor, maker id.Supplier, told clock.Micros, states ...string) id.Parcel {
			p := id.NewParcel(s.IDs)
			names[p] = name
			s.put(t, "shipping_parcels", row{"id": p, "order_id": order, "distributor_id": seller, "supplier_id": maker, "waybill": "SF" + name, "carrier": "SF", "updated_at": told})
			s.put(t, "shipping_parcel_lines", row{"order_id": order, "line": 1, "parcel_id": p, "units": 2})
			for n, state := range states {
				track++
				s.put(t, "shipping_tracks", row{"id": track, "parcel_id": p, "at": told + clock.Micros(n), "state": state, "place": fmt.Sprint("place ", n)})
			}
			return p
		}
		parcel("old", order, s.red, s.tea, 0)
		s.Clock.Advance(200 * clock.Day)
		now := s.Clock.Now()
		parcel("1", order, s.red, s.tea, now)
		second := parcel("2", order, s.red, s.tea, now-4*clock.Day, "collected", "in_transit")
		parcel("3", other, s.blue, s.mug, now, "collected", "signed")
		parcel("4", other, s.blue, s.mug, now, "refused")
		for name, c := range map[string]struct {
			who  Scope
			q    ParcelListQuery
			want []string
		}{
			"under way, oldest first": {Operator(), ParcelListQuery{}, []string{"1", "2"}},
			"all, newest first":       {Operator(), ParcelListQuery{State: AllParcels}, []string{"4", "3", "2", "1", "old"}},
			"still":                   {Operator(), ParcelListQuery{State: StillParcels}, []string{"2"}},
			"not collected":           {Operator(), ParcelListQuery{State: Uncollected}, []string{"1"}},
			"signed":                  {Operator(), ParcelListQuery{State: "signed"}, []string{"3"}},
			"collected, but more":     {Operator(), ParcelListQuery{State: "collected"}, nil},
			"a waybill":               {Operator(), ParcelListQuery{State: AllParcels, Search: "SF4"}, []string{"4"}},
			"an own number":           {Operator(), ParcelListQuery{State: AllParcels, Search: "B-2"}, []string{"4", "3"}},
			"an id":                   {Operator(), ParcelListQuery{ID: second}, []string{"2"}},
			"an order":                {Operator(), ParcelListQuery{Order: order}, []string{"1", "2"}},
			"a supplier":              {Operator(), ParcelListQuery{State: AllParcels, Supplier: s.mug}, []string{"4", "3"}},
			"a distributor":           {Operator(), ParcelListQuery{Distributor: s.red}, []string{"1", "2"}},
			"after, downwards":        {Operator(), ParcelListQuery{State: AllParcels, After: second}, []string{"1", "old"}},
			"after, upwards":          {Operator(), ParcelListQuery{After: second}, nil},
			"the supplier's own":      {Supplier(int64(s.mug)), ParcelListQuery{State: AllParcels}, []string{"4", "3"}},
			"another's waybill":       {Distributor(int64(s.red)), ParcelListQuery{State: AllParcels, Search: "SF4"}, nil},
			"nobody sees nothing":     {Scope{}, ParcelListQuery{State: AllParcels}, nil},
		} {
			c.q.Limit, c.q.At = 10, now
			var got []string
			for _, p := range read(t, s, func(tx *db.Tx) ([]ListedParcel, error) { rows, _, err := ListParcels(tx, c.who, c.q); return rows, err }) {
				got = append(got, names[p.ID])
				if p.Title == "" || p.OwnNumber == "" || p.DistributorName == "" || p.SupplierName == "" || len(p.Lines) != 1 {
					t.Errorf("%s: %+v", name, p)
				}
				if p.ID == second && (len(p.Tracks) != 2 || p.Tracks[0].State != "in_transit") {
					t.Errorf("%s: tracks %+v", name, p.Tracks)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		s.Read(t, func(tx *db.Tx) error {
			rows, more, err := ListParcels(tx, Operator(), ParcelListQuery{Limit: 1, At: now})
			if len(rows) != 1 || !more {
				t.Errorf("%d rows, more %v", len(rows), more)
			}
			return err
		})
	})
}
