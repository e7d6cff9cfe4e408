package flows_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// ruled makes a price rule for one SKU, from a quantity on.
func ruled(m *flowstest.Market, g *flowstest.Good, least, minor int64, change func(r *pricing.Rule)) pricing.Rule {
	m.T.Helper()
	r := pricing.Rule{
		ID: id.NewPriceRule(m.IDs), Reach: pricing.OfSKU, GoodsID: int64(g.ID), Least: least, Currency: flowstest.Currency, Price: minor,
	}
	if change != nil {
		change(&r)
	}
	m.Write(m.T, func(tx *db.Tx) (err error) {
		r, err = flows.AddPriceRule(tx, m.Acting(), r)
		return err
	})
	return r
}

// at asks for units of a good at a known settlement price.
func at(g *flowstest.Good, units, settlement int64) flows.Asked {
	return flows.Asked{SKU: g.ID, Quantity: units, Settlement: settlement, Sale: g.Price.Retail}
}

// TestTheSameGoodOnTwoLinesIsOneQuantityToALadder: bug 3 of RULES, for prices.
func TestTheSameGoodOnTwoLinesIsOneQuantityToALadder(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		ruled(m, m.Towel, 10, 1_500, nil)
		refused(t, m, "order_refused: lines[0].settlement_minor price_changed", func() error {
			_, err := m.Place(m.Alpha, at(m.Towel, 9, 1_500))
			return err
		})
		order := m.Bought(m.Alpha, at(m.Towel, 4, 1_500), m.Alpha.Line(m.Soap, 1), at(m.Towel, 6, 1_500))
		if got := m.Get(order).Goods; got != 10*1_500+501 {
			t.Errorf("goods cost %d", got)
		}
		refused(t, m, "order_refused: lines[0].settlement_minor price_changed, lines[2].settlement_minor price_changed", func() error {
			_, err := m.Place(m.Alpha, at(m.Towel, 4, 1_999), m.Alpha.Line(m.Soap, 1), at(m.Towel, 6, 1_999)) // alpha is exact
			return err
		})
		// gamma takes what is lower
		order = m.Bought(m.Gamma, at(m.Towel, 10, 1_999))
		if got := m.Get(order).Lines[0].Settlement; got != 1_500 {
			t.Errorf("a piece costs %d", got)
		}
		// 80 % of what is really paid
		if got := m.Get(order).Lines[0].Supply; got != 1_200 {
			t.Errorf("the supplier gets %d", got)
		}
	})
}

func TestAGroupOfBuyersIsJudgedEachByItsOwnRules(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		ruled(m, m.Towel, 1, 1_900, nil)
		ruled(m, m.Towel, 1, 1_800, func(r *pricing.Rule) { r.Distributor = m.Beta.ID })
		ruled(m, m.Towel, 1, 1_100, func(r *pricing.Rule) { r.Grade = id.NewGrade(m.IDs) })
		ruled(m, m.Towel, 1, 1_000, func(r *pricing.Rule) { r.Line = id.NewProductLine(m.IDs) })
		all := []*flows.PlaceOrder{m.Order(m.Alpha, at(m.Towel, 1, 1_900)), m.Order(m.Beta, at(m.Towel, 1, 1_800)), m.Order(m.Alpha, at(m.Towel, 1, 1_800))}
		m.Must(flows.Do(t.Context(), m.Flow, all[0], all[1], all[2]))
		if all[0].Err != nil || all[1].Err != nil {
			t.Errorf("%v, %v", all[0].Err, all[1].Err)
		}
		f := fault.From(all[2].Err)
		if f == nil || f.Fields[0].Live["live_minor"] != "1900" || f.Fields[0].Live["why"] != "sku" {
			t.Errorf("another's price: %v", all[2].Err)
		}
	})
}

func TestACampaignEndsAtItsInstantWhateverTimersDo(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		begins := m.Clock.Now() + clock.Hour
		ruled(m, m.Towel, 1, 1_500, func(r *pricing.Rule) { r.From, r.Until = begins, begins+clock.Hour })
		m.Placed(m.Alpha, at(m.Towel, 1, 1_999))
		m.Clock.Set(begins - 1)
		m.Placed(m.Alpha, at(m.Towel, 1, 1_999))
		m.Clock.Set(begins)
		order := m.Placed(m.Alpha, at(m.Towel, 1, 1_500))
		m.Clock.Set(begins + clock.Hour - 1)
		late := m.Placed(m.Alpha, at(m.Towel, 1, 1_500))
		quoted := m.Quoted(m.Alpha, m.Towel, 1, 1_500)
		m.Clock.Set(begins + clock.Hour)
		m.Placed(m.Alpha, at(m.Towel, 1, 1_999))
		m.Placed(m.Alpha, quoted) // a promise outlives the campaign
		m.Must(m.Pay(late))       // and so does a living hold
		refused(t, m, "price_changed: order_id", func() error { return m.Pay(order) })
	})
}

func TestPayingAfterTheHoldLapsedGoesByTheWholeOrdersQuantity(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		ruled(m, m.Towel, 10, 1_500, nil)
		order := m.Placed(m.Alpha, at(m.Towel, 5, 1_500), at(m.Towel, 5, 1_500))
		m.Advance(30 * clock.Minute)
		m.Must(m.Pay(order))
		if got := m.Get(order).Total(); got != 15_000 {
			t.Errorf("paid %d", got)
		}
	})
}

func TestAQuoteForAStepIsRefusedForLess(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		l := at(m.Towel, 6, 1_500)
		l.Quote = m.Flow.Quotes.Sign(pricing.Quote{
			Distributor: m.Alpha.ID, SKU: m.Towel.ID, Settlement: 1_500, Expires: m.Clock.Now() + pricing.QuoteLife, Least: 10,
		})
		refused(t, m, "order_refused: lines[0].quote quote_quantity", func() error {
			_, err := m.Place(m.Alpha, l)
			return err
		})
		m.Placed(m.Alpha, l, at(m.Towel, 4, 1_999))
	})
}

// toldPrice is a base price or a rule in an event.
type toldPrice struct {
	SettlementMinor int64 `json:"settlement_minor"`
	PriceMinor      int64 `json:"price_minor"`
}

// pricesTold gives the price.changed events of a SKU, or of all goods when it is zero: cause, before and after.
func pricesTold(t *testing.T, m *flowstest.Market, root int64) (all []string, events []outbox.Event) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) error {
		found, err := outbox.History(tx, root)
		for _, e := range found {
			if e.Kind != "price.changed" {
				continue
			}
			var body struct {
				Cause  string     `json:"cause"`
				Before *toldPrice `json:"before"`
				After  *toldPrice `json:"after"`
			}
			if err := json.Unmarshal([]byte(e.Body), &body); err != nil {
				return err
			}
			s := body.Cause
			for _, x := range []*toldPrice{body.Before, body.After} {
				if x == nil {
					s += " -"
					continue
				}
				s += fmt.Sprintf(" %d", x.SettlementMinor+x.PriceMinor)
			}
			all, events = append(all, s), append(events, e)
		}
		return err
	})
	return all, events
}

func TestAChangeOfPriceIsToldWhenItBeginsToCount(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		set := func(settlement int64, from clock.Micros) {
			p := m.Towel.Price
			p.Settlement, p.From = settlement, from
			m.Write(t, func(tx *db.Tx) error {
				_, err := flows.SetPrices(tx, m.Acting(), []pricing.Price{p})
				return err
			})
		}
		set(2_000, 0)
		set(2_200, m.Clock.Now()+clock.Hour)
		before, _ := pricesTold(t, m, int64(m.Towel.ID))
		same(t, "told at once", before, "base 1999 2000")
		m.Advance(clock.Hour)
		after, events := pricesTold(t, m, int64(m.Towel.ID))
		same(t, "told in time", after, "base 1999 2000", "base 2000 2200")
		for _, e := range events {
			if e.Supplier != 0 || e.Distributor != 0 {
				t.Errorf("what all pay is told to a party: %+v", e)
			}
		}
		if events[1].Actor != "timer" || events[1].At != m.Clock.Now() {
			t.Errorf("got %+v", events[1])
		}
		fire(t, m)
		m.Read(t, func(tx *db.Tx) error {
			lines, err := access.Trail(tx, access.TrailFilter{Subject: m.Towel.ID.String(), Limit: 200})
			var actions []string
			for _, l := range lines {
				actions = append(actions, l.Action)
				if l.Actor != flowstest.Actor || !strings.Contains(l.After, `"settlement_minor"`) || l.Action == "price.set" && l.Before == "" {
					t.Errorf("line %+v", l)
				}
			}
			same(t, "trail", actions, "price.set", "price.plan")
			return err
		})
	})
}

func TestPricesOfGoodsThatThereAreNotAreRefused(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		unknown := pricing.Price{SKU: id.NewSKU(m.IDs), Currency: "CNY", Settlement: 5}
		refused(t, m, "prices_refused: prices[1].sku_id sku_unknown", func() error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := flows.SetPrices(tx, m.Acting(), []pricing.Price{m.Tea.Price, unknown})
				return err
			})
		})
	})
}

func TestMorePricesThanFitInOneTransactionBeginOneAfterAnother(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		from := m.Clock.Now() + clock.Minute
		var plans []pricing.Price
		for range 2_300 {
			plans = append(plans, pricing.Price{SKU: id.NewSKU(m.IDs), Supplier: m.Mill.ID, Currency: "CNY", Settlement: 5, ChangedAt: m.Clock.Now(), From: from})
		}
		m.Write(t, func(tx *db.Tx) error {
			timers.Arm(tx, []timers.Timer{{Due: from, Kind: "prices", Subject: int64(from)}})
			return pricing.Set(tx, plans)
		})
		m.Advance(clock.Minute)
		if n := m.Int(t, "select count(*) from outbox_events where kind = 'price.changed'"); n != 2_300 {
			t.Errorf("%d are told", n)
		}
		if n := m.Int(t, "select count(*) from timers_due where kind = 'prices'"); n != 0 {
			t.Errorf("%d timers are left", n)
		}
	})
}

func TestARuleIsToldToThoseItNamesWhenItBeginsAndEnds(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		ruled(m, m.Towel, 1, 1_900, func(r *pricing.Rule) { r.Distributor = m.Beta.ID })
		r := ruled(m, m.Towel, 1, 1_700, func(r *pricing.Rule) { r.From, r.Until = m.Clock.Now()+clock.Hour, m.Clock.Now()+3*clock.Hour })
		withdrawn := ruled(m, m.Towel, 1, 1_600, func(r *pricing.Rule) { r.From = m.Clock.Now() + clock.Hour })
		end := func(rule id.PriceRule, until clock.Micros) {
			m.Write(t, func(tx *db.Tx) error {
				_, err := flows.EndPriceRule(tx, m.Acting(), rule, until)
				return err
			})
		}
		end(withdrawn.ID, 0)
		m.Advance(clock.Hour)
		end(r.ID, m.Clock.Now()+clock.Minute)
		m.Advance(5 * clock.Hour)
		told, events := pricesTold(t, m, int64(m.Towel.ID))
		same(t, "told", told, "rule_began - 1900", "rule_began - 1700", "rule_ended 1700 -")
		if len(events) == 3 && (events[0].Distributor != m.Beta.ID || events[1].Distributor != 0 || events[2].Subject != int64(r.ID)) {
			t.Errorf("got %+v", events)
		}
		all := ruled(m, m.Towel, 1, 0, func(r *pricing.Rule) { r.Reach, r.GoodsID, r.RatioPPM, r.Currency = pricing.AllGoods, 0, 900_000, "" })
		end(all.ID, 0)
		everywhere, _ := pricesTold(t, m, 0)
		same(t, "told of all goods", everywhere, "rule_began - 0", "rule_ended 0 -")
	})
}

func TestARuleIsForGoodsAndADistributorThatThereAre(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		for name, c := range map[string]struct {
			reach pricing.Reach
			goods int64
			of    id.Distributor
			want  string
		}{
			"SKU":         {pricing.OfSKU, 7, 0, "rule_goods_unknown: goods"},
			"product":     {pricing.OfProduct, 7, 0, "rule_goods_unknown: goods"},
			"category":    {pricing.OfCategory, 7, 0, "rule_goods_unknown: goods"},
			"brand":       {pricing.OfBrand, 7, 0, "rule_goods_unknown: goods"},
			"distributor": {pricing.OfSKU, int64(m.Tea.ID), 7, "not_found: distributor_id"},
			"high category": {
				pricing.OfCategory, m.Int(t, "select id from catalog_categories where parent_id = 0"), 0, "rule_goods_unknown: goods",
			},
		} {
			refused(t, m, c.want, func() error {
				return m.DB.Write(t.Context(), func(tx *db.Tx) error {
					_, err := flows.AddPriceRule(tx, m.Acting(), pricing.Rule{
						ID: id.NewPriceRule(m.IDs), Reach: c.reach, GoodsID: c.goods, Distributor: c.of, Least: 1, RatioPPM: 900_000,
					})
					return err
				})
			})
			if t.Failed() {
				t.Fatal(name)
			}
		}
	})
}

// TestAnOrderThatRacesAChangeOfPriceIsJudgedAsOfItsRead: each order costs the old price or the new one, and is refused by the very other.
func TestAnOrderThatRacesAChangeOfPriceIsJudgedAsOfItsRead(t *testing.T) {
	race(t, func(t *testing.T, m *flowstest.Market, w way) {
		change := func(settlement int64) {
			m.Write(t, func(tx *db.Tx) error {
				p := m.Towel.Price
				p.Settlement = settlement
				_, err := flows.SetPrices(tx, m.Acting(), []pricing.Price{p})
				return err
			})
		}
		change(1_999)
		var changed sync.WaitGroup
		changed.Go(func() {
			change(1_800)
			m.Write(t, func(tx *db.Tx) error { // and a rule for this moment only
				now := m.Clock.Now()
				_, err := flows.AddPriceRule(tx, m.Acting(), pricing.Rule{
					ID: id.NewPriceRule(m.IDs), Reach: pricing.OfSKU, GoodsID: int64(m.Towel.ID), Least: 1, Currency: flowstest.Currency, Price: 1_700,
					From: now, Until: now + 1,
				})
				return err
			})
		})
		var all []*flows.PlaceOrder
		w.sent(t, commands(racers, func(i int) flows.Command {
			all = append(all, m.Order(m.Alpha, at(m.Towel, 1, []int64{1_999, 1_800}[i%2])))
			return all[i]
		}))
		changed.Wait()
		var placed []id.Order
		for _, c := range all {
			if c.Err == nil {
				placed = append(placed, c.ID)
				if got := c.Order.Lines[0].Settlement; got != c.Lines[0].Settlement {
					t.Errorf("known %d, placed at %d", c.Lines[0].Settlement, got)
				}
				continue
			}
			if f := fault.From(c.Err); f == nil || f.Fields[0].Code != "price_changed" || f.Fields[0].Live["live_minor"] == fmt.Sprint(c.Lines[0].Settlement) {
				t.Errorf("refused by %v", c.Err)
			}
		}
		cancelUnpaid(m, placed)
		m.Clock.Advance(clock.Second) // the rule is over
	})
}
