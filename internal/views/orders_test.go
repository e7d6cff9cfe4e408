package views

import (
	"fmt"
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// numbers gives the own numbers of the orders that a query finds, newest first.
func (s *shop) numbers(t testing.TB, scope Scope, q OrdersQuery) []string {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 50
	}
	var out []string
	for _, o := range read(t, s, func(tx *db.Tx) ([]OrderRow, error) {
		rows, _, err := ReadOrders(tx, scope, q)
		return rows, err
	}) {
		out = append(out, o.OwnNumber)
	}
	return out
}

func TestOrdersAreNarrowedByEachFilter(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.order(t, s.red, "R-1", part{s.tea, "completed", 100})
		s.Clock.Advance(clock.Day)
		tomorrow := s.Clock.Now()
		mixed := s.order(t, s.red, "R-2", part{s.tea, "to_ship", 100}, part{s.mug, "to_receive", 300})
		s.Clock.Advance(clock.Day)
		s.order(t, s.blue, "B-3", part{s.mug, "to_ship", 100})
		s.put(t, "shipping_parcels", row{"id": int64(1), "order_id": mixed, "supplier_id": s.mug, "distributor_id": s.red, "waybill": "SF100"})
		s.put(t, "aftersales_cases", row{"id": int64(1), "order_id": mixed, "supplier_id": s.mug, "distributor_id": s.red, "state": "inspecting"},
			row{"id": int64(2), "order_id": mixed, "supplier_id": s.mug, "distributor_id": s.red, "state": "rejected", "ended_at": int64(9)})
		s.paidAndRefunded(t, mixed)
		sub := id.SubOrder(s.Int(t, "select min(id) from orders_sub_orders where order_id = $1", mixed))

		for name, c := range map[string]struct {
			q    OrdersQuery
			want []string
		}{
			"nothing":                {OrdersQuery{}, []string{"B-3", "R-2", "R-1"}},
			"state":                  {OrdersQuery{State: "to_receive"}, []string{"R-2"}},
			"state by index":         {OrdersQuery{State: "to_ship"}, []string{"B-3", "R-2"}},
			"supplier":               {OrdersQuery{Supplier: s.mug}, []string{"B-3", "R-2"}},
			"supplier's state":       {OrdersQuery{Supplier: s.mug, State: "to_ship"}, []string{"B-3"}},
			"no such state there":    {OrdersQuery{Supplier: s.tea, State: "to_receive"}, nil},
			"distributor":            {OrdersQuery{Distributor: s.red}, []string{"R-2", "R-1"}},
			"from":                   {OrdersQuery{From: tomorrow}, []string{"B-3", "R-2"}},
			"to":                     {OrdersQuery{To: tomorrow}, []string{"R-1"}},
			"from and to":            {OrdersQuery{From: tomorrow, To: tomorrow + 1}, []string{"R-2"}},
			"own number":             {OrdersQuery{Search: "R-1"}, []string{"R-1"}},
			"waybill":                {OrdersQuery{Search: "SF100"}, []string{"R-2"}},
			"part of a number":       {OrdersQuery{Search: "R-"}, nil},
			"order":                  {OrdersQuery{Order: mixed}, []string{"R-2"}},
			"sub-order":              {OrdersQuery{SubOrder: sub}, []string{"R-2"}},
			"after-sale":             {OrdersQuery{AfterSale: "inspecting"}, []string{"R-2"}},
			"open after-sale":        {OrdersQuery{AfterSale: OpenAfterSale}, []string{"R-2"}},
			"ended after-sale":       {OrdersQuery{AfterSale: "rejected"}, nil},
			"to be shipped soon":     {OrdersQuery{ShipBy: tomorrow + 15*clock.Day + 1}, []string{"R-2"}},
			"to be shipped later":    {OrdersQuery{ShipFrom: tomorrow + 15*clock.Day + 1, ShipBy: tomorrow + 99*clock.Day}, []string{"B-3"}},
			"channel":                {OrdersQuery{Traits: Traits{Channel: 71}}, []string{"R-2"}},
			"kind of channel":        {OrdersQuery{Traits: Traits{ChannelKind: "own_site"}}, []string{"R-2"}},
			"another kind":           {OrdersQuery{Traits: Traits{ChannelKind: "wholesale"}}, nil},
			"province":               {OrdersQuery{Traits: Traits{Province: "33"}}, []string{"R-2"}},
			"no province":            {OrdersQuery{Traits: Traits{Province: OtherProvince}}, []string{"B-3", "R-1"}},
			"SKU":                    {OrdersQuery{Traits: Traits{SKU: 8}}, []string{"B-3"}},
			"SKU that day":           {OrdersQuery{Traits: Traits{SKU: 8}, To: tomorrow}, nil},
			"product":                {OrdersQuery{Traits: Traits{Product: 80}}, []string{"B-3"}},
			"paid":                   {OrdersQuery{Basis: Paid}, []string{"R-2"}},
			"paid that day":          {OrdersQuery{Basis: Paid, From: tomorrow + 2*clock.Day, To: tomorrow + 3*clock.Day}, []string{"R-2"}},
			"paid of a SKU":          {OrdersQuery{Basis: Paid, From: tomorrow, Traits: Traits{SKU: 7}}, []string{"R-2"}},
			"paid of another SKU":    {OrdersQuery{Basis: Paid, From: tomorrow, Traits: Traits{SKU: 8}}, nil},
			"paid another day":       {OrdersQuery{Basis: Paid, From: tomorrow, To: tomorrow + clock.Day}, nil},
			"refunded":               {OrdersQuery{Basis: Refunded}, []string{"R-2"}},
			"refunded that day":      {OrdersQuery{Basis: Refunded, From: tomorrow + 3*clock.Day}, []string{"R-2"}},
			"refunded before":        {OrdersQuery{Basis: Refunded, To: tomorrow}, nil},
			"refunded by a supplier": {OrdersQuery{Basis: Refunded, Supplier: s.mug}, []string{"R-2"}},
			"refunded by another":    {OrdersQuery{Basis: Refunded, Supplier: s.tea}, nil},
			"refunded of a SKU":      {OrdersQuery{Basis: Refunded, Traits: Traits{SKU: 7}}, []string{"R-2"}},
			"refunded of another":    {OrdersQuery{Basis: Refunded, Traits: Traits{SKU: 8}}, nil},
			"all at once": {OrdersQuery{
				AfterSale: OpenAfterSale, State: "to_receive", Supplier: s.mug, Distributor: s.red, From: tomorrow, To: tomorrow + 1, Search: "SF100", Order: mixed, SubOrder: sub,
			}, []string{"R-2"}},
		} {
			if got := s.numbers(t, Operator(), c.q); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}

// paidAndRefunded gives an order a channel, a province, a payment two days later and a refund of its second line a day after that, and makes
// SKU 8 of product 80 what others bought.
func (s *shop) paidAndRefunded(t testing.TB, order id.Order) {
	t.Helper()
	s.put(t, "distributors_channels", row{"id": int64(71), "distributor_id": s.red, "kind": "own_site"})
	s.put(t, "catalog_skus", row{"id": int64(8), "product_id": int64(80), "code": "8"}, row{"id": int64(7), "product_id": int64(70), "code": "7"})
	s.Write(t, func(tx *db.Tx) error {
		tx.Exec("update orders_orders set channel_id = 71, region = '330106' where id = $1", order)
		tx.Exec("update orders_lines set sku_id = 8 where order_id in (select id from orders_orders where own_number = 'B-3')")
		return tx.Flush()
	})
	s.Clock.Advance(clock.Day)
	s.post(t, s.redWallet, "pay", order, -400)
	s.Write(t, func(tx *db.Tx) error {
		tx.Exec("update orders_sub_orders set paid_at = $2 where order_id = $1", order, s.Clock.Now())
		return tx.Flush()
	})
	s.put(t, "aftersales_cases", row{
		"id": int64(3), "order_id": order, "supplier_id": s.mug, "distributor_id": s.red, "state": "succeeded", "refund_minor": int64(300),
		"ended_at": s.Clock.Now() + clock.Day,
	})
	s.put(t, "aftersales_lines", row{"order_id": order, "line": 2, "after_sale_id": int64(3), "units": 2, "accepted_units": 2, "refund_minor": int64(300)})
}

func TestOrdersPageByCursorWithoutGapOrRepeat(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		var want []string
		for n := range 7 {
			number := fmt.Sprint("R-", n)
			s.order(t, s.red, number, part{s.tea, "to_ship", 100})
			want = append([]string{number}, want...)
		}
		var got []string
		q := OrdersQuery{Limit: 3}
		for {
			var rows []OrderRow
			var more bool
			s.Read(t, func(tx *db.Tx) (err error) {
				rows, more, err = ReadOrders(tx, Operator(), q)
				return err
			})
			for _, o := range rows {
				got = append(got, o.OwnNumber)
			}
			if more != (len(got) < 7) {
				t.Errorf("after %d rows: more is %v", len(got), more)
			}
			if !more {
				break
			}
			q.After = rows[len(rows)-1].ID
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestOrderRowSumsUpItsSubOrders(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.order(t, s.red, "R-1", part{s.tea, "completed", 100}, part{s.mug, "to_ship", 300}, part{s.tea, "to_ship", 50})
		s.put(t, "aftersales_cases",
			row{"id": int64(1), "order_id": order, "supplier_id": s.tea, "distributor_id": s.red, "state": "pending_review"},
			row{"id": int64(2), "order_id": order, "supplier_id": s.tea, "distributor_id": s.red, "state": "succeeded", "ended_at": int64(9)})
		rows := read(t, s, func(tx *db.Tx) ([]OrderRow, error) {
			rows, _, err := ReadOrders(tx, Operator(), OrdersQuery{Limit: 1})
			return rows, err
		})
		o := rows[0]
		if o.Units != 6 || o.TotalMinor != 450 || o.DistributorName != "Red Shop" || o.FirstTitle != "Line 1 of R-1" || o.OpenCases != 1 {
			t.Errorf("row %+v", o)
		}
		if !slices.Equal(o.States, []StateCount{{"to_ship", 2}, {"completed", 1}}) {
			t.Errorf("states %v", o.States)
		}
		if !slices.Equal(o.Suppliers, []string{"Tea Works", "Mug 100% Co"}) || o.SupplierCount != 2 {
			t.Errorf("suppliers %v of %d", o.Suppliers, o.SupplierCount)
		}
	})
}

func TestOrdersShowEachPartyItsOwn(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.order(t, s.red, "R-1", part{s.tea, "to_ship", 100}, part{s.mug, "completed", 300})
		s.order(t, s.blue, "B-2", part{s.mug, "to_ship", 100})
		first := id.Order(s.Int(t, "select min(id) from orders_orders"))
		s.Write(t, func(tx *db.Tx) error {
			tx.Exec("update orders_orders set channel_id = 71 where id = $1", first)
			tx.Exec("update orders_lines set sku_id = 8 where order_id = $1 and number = 2", first)
			return tx.Flush()
		})
		s.put(t, "aftersales_cases", row{
			"id": int64(1), "order_id": first, "supplier_id": s.mug, "distributor_id": s.red, "state": "succeeded", "refund_minor": int64(1), "ended_at": int64(9),
		})
		for name, c := range map[string]struct {
			scope Scope
			q     OrdersQuery
			want  []string
		}{
			"supplier":                        {Supplier(int64(s.tea)), OrdersQuery{}, []string{"R-1"}},
			"distributor":                     {Distributor(int64(s.blue)), OrdersQuery{}, []string{"B-2"}},
			"nobody":                          {Scope{}, OrdersQuery{}, nil},
			"another's number":                {Distributor(int64(s.blue)), OrdersQuery{Search: "R-1"}, nil},
			"a state of another's sub-order":  {Supplier(int64(s.tea)), OrdersQuery{State: "completed"}, nil},
			"to ship, but by another":         {Supplier(int64(s.mug)), OrdersQuery{State: "to_ship"}, []string{"B-2"}},
			"another's good":                  {Supplier(int64(s.tea)), OrdersQuery{Traits: Traits{SKU: 8}}, nil},
			"one's own good":                  {Supplier(int64(s.mug)), OrdersQuery{Traits: Traits{SKU: 8}}, []string{"R-1"}},
			"a channel":                       {Supplier(int64(s.mug)), OrdersQuery{Traits: Traits{Channel: 71}}, nil},
			"another's refund":                {Supplier(int64(s.tea)), OrdersQuery{Basis: Refunded}, nil},
			"another supplier's name in vain": {Supplier(int64(s.tea)), OrdersQuery{Supplier: s.mug}, nil},
		} {
			if got := s.numbers(t, c.scope, c.q); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		rows := read(t, s, func(tx *db.Tx) ([]OrderRow, error) {
			rows, _, err := ReadOrders(tx, Supplier(int64(s.mug)), OrdersQuery{Limit: 9, Distributor: s.red})
			return rows, err
		})
		if o := rows[0]; o.TotalMinor != 240 || o.Units != 2 || o.SupplierCount != 1 || o.Lines != 1 || o.FirstTitle != "Line 2 of R-1" {
			t.Errorf("a supplier's row tells more than its own: %+v", o)
		}
	})
}

func TestPartiesAreFoundByAPartOfTheirName(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for text, want := range map[string]int{"": 2, "tea": 1, "TEA": 1, "%": 1, "_": 0, `\`: 0, "nobody": 0} {
			got := read(t, s, func(tx *db.Tx) ([]Party, error) { return ReadSuppliers(tx, Operator(), text) })
			if len(got) != want {
				t.Errorf("%q: %v", text, got)
			}
		}
		got := read(t, s, func(tx *db.Tx) ([]Party, error) { return ReadDistributors(tx, Operator(), "", s.blue) })
		if len(got) != 1 || got[0].Distributor != s.blue {
			t.Errorf("distributors: %v", got)
		}
	})
}
