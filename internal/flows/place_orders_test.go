package flows_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// asked is a line with some of it altered.
func asked(l flows.Asked, alter func(l *flows.Asked)) flows.Asked {
	alter(&l)
	return l
}

func TestAllRefusalsOfAllLinesAreToldAtOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		a := m.Alpha
		stale := m.Quoted(a, m.Tea, 1, 1)
		m.Advance(pricing.QuoteLife)
		lines := []flows.Asked{
			{SKU: 7, Quantity: 1},
			asked(a.Line(m.Tea, 1), func(l *flows.Asked) { l.Quantity = 0 }),
			asked(a.Line(m.Cup, 1), func(l *flows.Asked) { l.Settlement--; l.Sale = m.Cup.Price.Floor - 1 }),
			asked(a.Line(m.Towel, 1), func(l *flows.Asked) { l.Quantity = orders.MaxQuantity + 1 }),
			a.Line(m.Soap, 6),
			asked(a.Line(m.Book, 1), func(l *flows.Asked) { l.Sale++; l.Settlement++ }),
			asked(a.Line(m.Tea, 1), func(l *flows.Asked) { l.Quote = strings.Repeat("A", 64) }),
			stale,
			a.Line(m.Tea, 1), // nothing is against this one
			asked(a.Line(m.Cup, 1), func(l *flows.Asked) { l.Sale = m.Cup.Price.Ceiling + 1 }),
			asked(a.Line(m.Towel, -3), func(l *flows.Asked) { l.Sale = -1 }),
			asked(a.Line(m.Towel, 1), func(l *flows.Asked) { l.Sale = -1 }),
			m.Quoted(m.Beta, m.Tea, 1, 1), // another distributor's
		}
		refused(t, m, "order_refused: lines[0].sku_id not_selected, lines[1].quantity invalid_quantity, lines[2].settlement_minor price_changed, "+
			"lines[2].sale_minor sale_price_below_floor, lines[3].quantity invalid_quantity, lines[4].quantity out_of_stock, "+
			"lines[5].settlement_minor price_changed, lines[5].sale_minor sale_price_fixed, lines[6].quote quote_invalid, lines[7].quote quote_expired, "+
			"lines[9].sale_minor sale_price_above_ceiling, lines[10].quantity invalid_quantity, lines[11].sale_minor sale_price_below_floor, "+
			"lines[12].quote quote_invalid", func() error {
			_, err := m.Place(a, lines...)
			return err
		})
	})
}

func TestARefusalTellsTheLiveValuesButNoRawStock(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		_, err := m.Place(m.Alpha, asked(m.Alpha.Line(m.Cup, 51), func(l *flows.Asked) { l.Settlement = 1; l.Sale = 1 }))
		want := []map[string]string{
			{"known_minor": "1", "live_minor": "3000", "policy": "exact"}, {"floor_minor": "4000", "ceiling_minor": "8000"}, {"stock_state": "in_stock"},
		}
		f := fault.From(err)
		if f == nil || !slices.EqualFunc(f.Fields, want, func(x fault.Field, live map[string]string) bool { return maps.Equal(x.Live, live) }) {
			t.Errorf("got %+v", f)
		}
	})
}

func TestWhatIsWrongWithAnOrderAsAWholeIsToldAtOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		c := m.Order(m.Alpha)
		c.OwnNumber, c.Remark = "", strings.Repeat("注", orders.MaxRemark+1)
		refused(t, m, "order_refused: own_number invalid_own_number, remark invalid_remark, lines invalid_lines", func() error { return m.Run(c) })
		c = m.Order(m.Alpha, slices.Repeat([]flows.Asked{m.Alpha.Line(m.Tea, 1)}, orders.MaxLines+1)...)
		c.OwnNumber, c.Distributor = strings.Repeat("n", orders.MaxOwnNumber+1), 7
		refused(t, m, "order_refused: own_number invalid_own_number, lines invalid_lines, channel_id not_found, distributor_id not_found", func() error { return m.Run(c) })
	})
}

// TestATextThatCannotBeStoredIsRefusedAlone: a database that met it would fail the whole group.
func TestATextThatCannotBeStoredIsRefusedAlone(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		number, remark, good := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
		number.OwnNumber, remark.Remark = "a\x00b", "\xff"
		m.Must(flows.Do(t.Context(), m.Flow, number, good, remark))
		for c, want := range map[*flows.PlaceOrder]string{
			number: "order_refused: own_number invalid_own_number", remark: "order_refused: remark invalid_remark", good: "<nil>",
		} {
			if got := said(c.Err); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
}

func TestOnlyLivingTermsCarryAnOrder(t *testing.T) {
	reason := "by consent"
	var cases []func(t *testing.T, m *flowstest.Market)
	for name, c := range map[string]struct {
		spoil func(tx *db.Tx, m *flowstest.Market) error
		want  string
	}{
		"the SKU was given up": {func(tx *db.Tx, m *flowstest.Market) error {
			flows.UnselectGoods(tx, m.Acting(), m.Alpha.ID, []id.SKU{m.Tea.ID})
			return nil
		}, "order_refused: lines[0].sku_id not_selected"},
		"the SKU was taken out of the pool": {func(tx *db.Tx, m *flowstest.Market) error {
			_, err := flows.CloseGoods(tx, m.Acting(), []id.SKU{m.Tea.ID})
			return err
		}, "order_refused: lines[0].sku_id not_open"},
		"the SKU is retired": {func(tx *db.Tx, m *flowstest.Market) error {
			_, err := catalog.Retire(tx, m.Grove.ID, m.Tea.ID)
			return err
		}, "order_refused: lines[0].sku_id sku_retired"},
		"the supplier is suspended": {func(tx *db.Tx, m *flowstest.Market) error {
			_, err := suppliers.Suspend(tx, m.Grove.ID)
			return err
		}, "order_refused: lines[0].sku_id agreement_not_live"},
		"the agreement has ended": {func(tx *db.Tx, m *flowstest.Market) error {
			_, err := flows.EndAgreement(tx, m.Acting(), m.Grove.Agreement, 0, reason)
			return err
		}, "order_refused: lines[0].sku_id agreement_not_live"},
		"the SKU has no price": {func(tx *db.Tx, m *flowstest.Market) error {
			tx.Exec("delete from pricing_prices where sku_id = $1", m.Tea.ID)
			return nil
		}, "order_refused: lines[0].sku_id no_price"},
		"the SKU is priced in another currency": {func(tx *db.Tx, m *flowstest.Market) error {
			p := m.Tea.Price
			p.Currency = "GBP"
			return pricing.Set(tx, []pricing.Price{p})
		}, "order_refused: lines[0].sku_id currency_differs"},
		"the distributor is suspended": {func(tx *db.Tx, m *flowstest.Market) error {
			_, err := distributors.Suspend(tx, m.Alpha.ID)
			return err
		}, "order_refused: distributor_id distributor_suspended"},
		"the contract has ended": {func(tx *db.Tx, m *flowstest.Market) error {
			_, err := flows.EndContract(tx, m.Acting(), m.Alpha.Contract.ID, 0, reason)
			return err
		}, "order_refused: distributor_id no_contract"},
	} {
		cases = append(cases, func(t *testing.T, m *flowstest.Market) {
			refused(t, m, c.want, func() error {
				place := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
				err := m.DB.Write(t.Context(), func(tx *db.Tx) error {
					if err := c.spoil(tx, m); err != nil {
						return err
					}
					if err := flows.Run(tx, m.Flow, []flows.Command{place}); err != nil {
						return err
					}
					return errUndo
				})
				if !errors.Is(err, errUndo) {
					t.Errorf("%s: %v", name, err)
				}
				return place.Err
			})
		})
	}
	market(t, func(t *testing.T, m *flowstest.Market) {
		for _, c := range cases {
			c(t, m)
		}
	})
}

// errUndo takes back what a transaction did.
var errUndo = errors.New("undo")

func TestAContractCarriesOrdersFromItsFirstInstantUntilItsVeryEnd(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		end, next := m.Clock.Now()+10*clock.Day, m.Clock.Now()+20*clock.Day
		do(t, m, func(tx *db.Tx) error {
			_, err := flows.EndContract(tx, m.Acting(), m.Alpha.Contract.ID, end, "notice")
			_, failed := flows.SignContract(tx, m.Acting(), distributors.NewContract{
				ID: id.NewContract(m.IDs), Distributor: m.Alpha.ID, ProfitMode: distributors.PriceDifference, Currency: flowstest.Currency,
				PriceRatioPPM: money.PPM, Drift: distributors.Exact, From: next,
			})
			return errors.Join(err, failed)
		})
		at := func(at clock.Micros) *flows.PlaceOrder {
			c := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1))
			c.At = at
			return c
		}
		const none = "order_refused: distributor_id no_contract"
		last, late, early, first := at(end-1), at(end), at(next-1), at(next)
		m.Must(flows.Do(t.Context(), m.Flow, last))
		m.Must(flows.Do(t.Context(), m.Flow, late))
		m.Must(flows.Do(t.Context(), m.Flow, early, first)) // one group, read as of its latest command
		for c, want := range map[*flows.PlaceOrder]string{last: "<nil>", late: none, early: none, first: "<nil>"} {
			if got := said(c.Err); got != want {
				t.Errorf("at %v: %s, want %s", c.At, got, want)
			}
		}
	})
}

// TestOneSKUOnTwoLinesIsHeldOnce: bug 3 of RULES: each line checked alone, together oversold.
func TestOneSKUOnTwoLinesIsHeldOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		refused(t, m, "order_refused: lines[1].quantity out_of_stock", func() error {
			_, err := m.Place(m.Alpha, m.Alpha.Line(m.Soap, 3), m.Alpha.Line(m.Soap, 3))
			return err
		})
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 3), m.Alpha.Line(m.Soap, 2))
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d held", held)
		}
		if o := m.Get(order); len(o.Subs) != 1 || len(o.Lines) != 2 || o.Subs[0].Units != 5 || o.Goods != 5*501 {
			t.Errorf("%+v", o)
		}
		m.Must(m.Pay(order))
		m.Must(m.Ship(order, 1))
	})
}

// TestTheLastUnitIsSoldOnce: bug 5 of RULES: `>` for `>=`, or sold twice.
func TestTheLastUnitIsSoldOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 4))
		m.Placed(m.Beta, m.Beta.Line(m.Soap, 1))
		refused(t, m, "order_refused: lines[0].quantity out_of_stock", func() error {
			_, err := m.Place(m.Gamma, m.Gamma.Line(m.Soap, 1))
			return err
		})
	})
}

func TestAPriceThatRoseOrFellIsJudgedByTheContract(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		const changed = "order_refused: lines[0].settlement_minor price_changed"
		for _, c := range []struct {
			who        *flowstest.Distributor
			base, sale int64
			want       string
			takenAt    int64
		}{
			{m.Alpha, 10_001, 15_000, changed, 0}, {m.Alpha, 9_999, 15_000, changed, 0}, {m.Alpha, 10_000, 15_000, "", 10_000},
			// Beta settles at 90 % and accepts a rise of 10 % of the 9,000 that it knows
			{m.Beta, 11_000, 15_000, "", 9_900}, {m.Beta, 11_001, 15_000, changed, 0}, {m.Beta, 9_999, 15_000, "", 8_999},
			// Gamma accepts while 20 % of the 15,000 are left
			{m.Gamma, 12_000, 15_000, "", 12_000}, {m.Gamma, 12_001, 15_000, changed, 0}, {m.Gamma, 8_000, 15_000, "", 8_000},
		} {
			m.SetPrice(m.Tea, 10_000)
			l := asked(c.who.Line(m.Tea, 1), func(l *flows.Asked) { l.Sale = c.sale })
			m.SetPrice(m.Tea, c.base)
			if c.want != "" {
				refused(t, m, c.want, func() error { _, err := m.Place(c.who, l); return err })
				continue
			}
			if got := m.Get(m.Placed(c.who, l)).Lines[0]; got.Settlement != c.takenAt || got.Sale != c.sale || got.Supply != 7_000 {
				t.Errorf("%d: %+v", c.base, got)
			}
		}
	})
}

func TestAQuoteIsHonouredAfterThePriceChangedUntilItExpires(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		l, bad := m.Quoted(m.Alpha, m.Towel, 2, 1_500), m.Quoted(m.Alpha, m.Towel, 2, 1_500)
		m.SetPrice(m.Towel, 2_500)
		m.Advance(pricing.QuoteLife - 1)
		got := m.Get(m.Placed(m.Alpha, l)).Lines[0]
		if got.Settlement != 1_500 || got.Supply != 1_200 { // 80 % of what is settled, not of what is live
			t.Errorf("%+v", got)
		}
		bad.SKU, bad.Sale = m.Soap.ID, m.Soap.Price.Retail
		refused(t, m, "order_refused: lines[0].quote quote_invalid", func() error { _, err := m.Place(m.Alpha, bad); return err })
		m.Advance(1)
		refused(t, m, "order_refused: lines[0].quote quote_expired", func() error { _, err := m.Place(m.Alpha, l); return err })
	})
}

// TestPricesOfAnOrderAreThePlatformsNotTheClients: bug 14 of RULES: an amount taken from the client.
func TestPricesOfAnOrderAreThePlatformsNotTheClients(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		l := asked(m.Beta.Line(m.Tea, 3), func(l *flows.Asked) { l.Settlement = 9_500 }) // knows a price that is too high
		o := m.Get(m.Placed(m.Beta, l))
		if o.Lines[0].Settlement != 9_000 || o.Goods != 27_000 || o.Total() != 27_800 {
			t.Errorf("%+v", o)
		}
		for _, known := range []int64{-1, 0, 1} {
			refused(t, m, "order_refused: lines[0].settlement_minor price_changed", func() error {
				_, err := m.Place(m.Beta, asked(l, func(l *flows.Asked) { l.Settlement = known }))
				return err
			})
		}
	})
}

func TestAnOrderIsPartedBySupplierAndChargedFreightOncePerPart(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		a := m.Alpha
		o := m.Get(m.Placed(a, a.Line(m.Book, 1), a.Line(m.Tea, 1), a.Line(m.Towel, 2), a.Line(m.Cup, 3), a.Line(m.Book, 2)))
		type part struct {
			supplier              id.Supplier
			units, goods, freight int64
			supply                int64
		}
		want := []part{
			{m.Press.ID, 3, 3 * 4_200, 500, 3 * 3_900}, {m.Grove.ID, 4, 10_000 + 3*3_000, 800, 7_000 + 3*2_000}, {m.Mill.ID, 2, 2 * 1_999, 0, 2 * 1_599},
		}
		var got []part
		for i, s := range o.Subs {
			got = append(got, part{s.Supplier, s.Units, s.Goods, s.Freight, s.Supply})
			if s.Number != int64(i+1) || s.State != orders.PendingPayment {
				t.Errorf("%+v", s)
			}
		}
		if !slices.Equal(got, want) || o.Freight != 1_300 || o.Goods != 3*4_200+19_000+2*1_999 || o.LineCount != 5 {
			t.Errorf("got %+v, freight %d, goods %d", got, o.Freight, o.Goods)
		}
		for i, n := range []int{0, 1, 2, 1, 0} {
			if o.Lines[i].SubOrder != o.Subs[n].ID || o.Lines[i].Number != int64(i+1) {
				t.Errorf("line %d: %+v", i, o.Lines[i])
			}
		}
	})
}

func TestFreightIsFreeFromItsAmountOn(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		for units, want := range map[int64]int64{4: 800, 5: 0, 6: 0} { // 10,000 each, free from 50,000
			if got := m.Get(m.Placed(m.Alpha, m.Alpha.Line(m.Tea, units))).Freight; got != want {
				t.Errorf("%d units: freight %d, want %d", units, got, want)
			}
		}
	})
}

func TestGoodsComeFromAWarehouseThatDeliversToTheRegion(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		placed := func(region string, lines ...flows.Asked) (*flows.PlaceOrder, error) {
			c := m.Order(m.Alpha, lines...)
			c.Region = region
			return c, m.Run(c)
		}
		from := func(c *flows.PlaceOrder, err error) (warehouses []id.Warehouse) {
			m.Must(err)
			for _, s := range m.Get(c.ID).Subs {
				warehouses = append(warehouses, s.Warehouse)
			}
			return warehouses
		}
		east, anywhere := m.Grove.Warehouses[0], m.Grove.Warehouses[1]
		if got := from(placed(flowstest.Near, m.Alpha.Line(m.Tea, 50))); !slices.Equal(got, []id.Warehouse{east}) {
			t.Errorf("near: from %v", got)
		}
		if got := from(placed(flowstest.Far, m.Alpha.Line(m.Tea, 1))); !slices.Equal(got, []id.Warehouse{anywhere}) {
			t.Errorf("far: from %v", got)
		}
		// the eastern one has not enough left: the other one sends that line whole
		if got := from(placed(flowstest.Near, m.Alpha.Line(m.Cup, 1), m.Alpha.Line(m.Tea, 51))); !slices.Equal(got, []id.Warehouse{east, anywhere}) {
			t.Errorf("too much for one: from %v", got)
		}
		// where the order ships from already comes first, though another is older and has enough
		m.Must(m.Stock(m.Tea, 1, 20, stock.Received))
		if got := from(placed(flowstest.Near, m.Alpha.Line(m.Tea, 60), m.Alpha.Line(m.Tea, 1))); !slices.Equal(got, []id.Warehouse{anywhere}) {
			t.Errorf("one parcel rather than two: from %v", got)
		}
		refused(t, m, "order_refused: lines[0].quantity out_of_stock", func() error {
			_, err := placed(flowstest.Far, m.Alpha.Line(m.Cup, 1))
			return err
		})
		_, err := placed(flowstest.Far, m.Alpha.Line(m.Cup, 1))
		if f := fault.From(err); f == nil || f.Fields[0].Live["stock_state"] != string(stock.Out) {
			t.Errorf("cups are told as %v", err)
		}
	})
}

func TestARegionThatNobodyDeliversToIsToldAsSuch(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		do(t, m, func(tx *db.Tx) error {
			tx.Exec("update stock_warehouses set coverage = '33,31' where supplier_id = $1", m.Grove.ID)
			return nil
		})
		c := m.Order(m.Alpha, m.Alpha.Line(m.Tea, 1), m.Alpha.Line(m.Towel, 1))
		c.Region = flowstest.Far
		refused(t, m, "order_refused: lines[0].sku_id region_not_delivered", func() error { return m.Run(c) })
		if f := fault.From(c.Err); f == nil || f.Fields[0].Live["region"] != flowstest.Far {
			t.Errorf("%v", c.Err)
		}
	})
}

func TestAllReasonsAgainstOneSKUAreToldAtOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		do(t, m, func(tx *db.Tx) error {
			_, closed := flows.CloseGoods(tx, m.Acting(), []id.SKU{m.Tea.ID})
			_, retired := catalog.Retire(tx, m.Grove.ID, m.Tea.ID)
			_, ended := flows.EndAgreement(tx, m.Acting(), m.Grove.Agreement, 0, "by consent")
			tx.Exec("delete from pricing_prices where sku_id = $1", m.Tea.ID)
			return errors.Join(closed, retired, ended)
		})
		refused(t, m, "order_refused: lines[0].sku_id not_open, lines[0].sku_id sku_retired, lines[0].sku_id agreement_not_live, lines[0].sku_id no_price",
			func() error { _, err := m.Place(m.Alpha, m.Alpha.Line(m.Tea, 1)); return err })
	})
}

func TestAnOrderKeepsTheTermsItWasPlacedUnder(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order, at := m.Placed(m.Beta, m.Beta.Line(m.Tea, 1)), m.Clock.Now()
		do(t, m, func(tx *db.Tx) error {
			tx.Exec("update distributors_contracts set hold_minutes = 1, pay_days = 1, ship_days = 1, receive_days = 1, window_days = 1")
			tx.Exec("update catalog_skus set title = 'another', code = 'x' || code")
			return nil
		})
		m.SetPrice(m.Tea, 7_000)
		o := m.Get(order)
		if o.HoldUntil != at+clock.Hour || o.PayBy != at+7*clock.Day || o.ShipDays != 15 || o.ReceiveDays != 30 || o.WindowDays != 10 {
			t.Errorf("%+v", o)
		}
		if l := o.Lines[0]; l.Settlement != 9_000 || l.Code != "tea" || l.Title != "tea" {
			t.Errorf("%+v", l)
		}
	})
}

func TestAnAmountOutOfRangeIsRefused(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Must(m.Stock(m.Towel, 0, 9_000_000, stock.Received))
		dear := func(minor int64) flows.Asked { return m.Quoted(m.Alpha, m.Towel, orders.MaxQuantity, minor) }
		refused(t, m, "order_refused: lines[0].quantity invalid_amount, lines[1].quantity invalid_amount", func() error {
			_, err := m.Place(m.Alpha, dear(1_000_000_001), dear(money.MaxMinor))
			return err
		})
		refused(t, m, "order_refused: lines[1].quantity invalid_amount", func() error {
			_, err := m.Place(m.Alpha, dear(600_000_000), dear(600_000_000))
			return err
		})
	})
}
