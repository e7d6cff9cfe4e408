package flows_test

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/signatures"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// heard gives the events that a party was told of, oldest first.
func heard(m *flowstest.Market, to notices.Party) (events []string) {
	m.Read(m.T, func(tx *db.Tx) error {
		all, err := notices.List(tx, to, notices.Filter{})
		for i := len(all) - 1; i >= 0; i-- {
			events = append(events, all[i].Event)
		}
		return err
	})
	return events
}

func openOf(m *flowstest.Market, a id.Agreement) int64 {
	return m.Int(m.T, "select count(*) from pool_items where agreement_id = $1 and state = 'open'", a)
}

func stateOf(m *flowstest.Market, a id.Agreement) (state suppliers.AgreementState) {
	m.Read(m.T, func(tx *db.Tx) error {
		got, err := suppliers.GetAgreement(tx, 0, a)
		state = got.State
		return err
	})
	return state
}

func TestGoodsLeaveThePoolWhenTheirAgreementEndsAndOpenOrdersRunOn(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2))
		end := m.Clock.Now() + 10*clock.Day
		m.Write(t, func(tx *db.Tx) error {
			_, err := flows.EndAgreement(tx, m.Acting(), m.Grove.Agreement, end, "不再供货")
			return err
		})
		if got := heard(m, notices.Distributor(m.Beta.ID)); len(got) != 1 || got[0] != "goods.end_announced" {
			t.Errorf("at the notice: %v", got)
		}
		if got := heard(m, notices.Supplier(m.Grove.ID)); len(got) != 1 || got[0] != "agreement.notice_given" {
			t.Errorf("the supplier: %v", got)
		}
		m.Advance(10*clock.Day - 1)
		if n := openOf(m, m.Grove.Agreement); n != 2 || stateOf(m, m.Grove.Agreement) != suppliers.InForce {
			t.Errorf("before the end: %d open", n)
		}
		m.Advance(1)
		if n := openOf(m, m.Grove.Agreement); n != 0 || stateOf(m, m.Grove.Agreement) != suppliers.Ended {
			t.Errorf("at the end: %d open, %s", n, stateOf(m, m.Grove.Agreement))
		}
		if got := heard(m, notices.Distributor(m.Beta.ID)); len(got) != 2 || got[1] != "goods.closed_at_end" {
			t.Errorf("at the end: %v", got)
		}
		if n := m.Int(t, "select count(*) from access_trail where subject = $1 and action = 'agreement.ended' and actor = 'timer'", m.Grove.Agreement.String()); n != 1 {
			t.Errorf("%d lines in the trail", n)
		}
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order))
	})
}

func TestWhatLiesThereIsSoldOutAfterTheEnd(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		amend(m, m.Mill, 2, func(v *suppliers.NewVersion) { v.GoodsAtEnd = suppliers.SellOut })
		end := m.Clock.Now() + 10*clock.Day
		m.Write(t, func(tx *db.Tx) error {
			_, err := flows.EndAgreement(tx, m.Acting(), m.Mill.Agreement, end, "不再供货")
			return err
		})
		m.Advance(10 * clock.Day)
		if n := openOf(m, m.Mill.Agreement); n != 2 || stateOf(m, m.Mill.Agreement) != suppliers.SellingOut {
			t.Errorf("selling out: %d open, %s", n, stateOf(m, m.Mill.Agreement))
		}
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Must(m.Ship(order, 1))
		m.Write(t, func(tx *db.Tx) error {
			_, err := flows.OpenGoods(tx, m.Acting(), m.Mill.Agreement, []id.SKU{m.Towel.ID})
			if !errors.Is(err, suppliers.ErrNotLive) {
				t.Errorf("nothing more is opened: %v", err)
			}
			return nil
		})
		m.Advance(clock.Day)
		if n := openOf(m, m.Mill.Agreement); n != 1 {
			t.Errorf("the soap has gone: %d open", n)
		}
		m.Must(m.Stock(m.Towel, 0, -200, stock.Adjusted))
		m.Advance(clock.Day)
		if n := openOf(m, m.Mill.Agreement); n != 0 || stateOf(m, m.Mill.Agreement) != suppliers.Ended {
			t.Errorf("all has gone: %d open, %s", n, stateOf(m, m.Mill.Agreement))
		}
	})
}

// amend writes and signs on paper the next version of a supplier's agreement, from now on.
func amend(m *flowstest.Market, s *flowstest.Supplier, version int64, change func(v *suppliers.NewVersion)) {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error {
		a, err := suppliers.GetAgreement(tx, 0, s.Agreement)
		if err != nil {
			return err
		}
		n := suppliers.NewVersion{Wording: a.Wording, From: m.Clock.Now(), OnPaper: true}
		if n.Scope, err = suppliers.Scope(tx, s.Agreement); err != nil {
			return err
		}
		change(&n)
		v, err := flows.AmendAgreement(tx, m.Acting(), s.Agreement, n)
		if err == nil && (v.Number != version || v.State != suppliers.Current) {
			m.T.Errorf("amended to %+v", v)
		}
		return err
	})
}

func TestAnOrderKeepsTheTermsOfItsPlacing(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Towel, 2))
		supply := m.Int(t, "select supply_minor from orders_sub_orders where order_id = $1", order)
		amend(m, m.Mill, 2, func(v *suppliers.NewVersion) {
			v.SupplyRatioPPM, v.Regions, v.ChannelKinds = 500_000, "65", "wholesale"
		})
		m.Must(m.Pay(order))
		if got := m.Int(t, "select supply_minor from orders_sub_orders where order_id = $1", order); got != supply {
			t.Errorf("supply %d, was %d", got, supply)
		}
		m.Must(m.Ship(order, 1))
		m.Must(m.Receive(order))
		if got := m.Balance(m.Mill.Payable); got != supply {
			t.Errorf("owed %d, want %d", got, supply)
		}
	})
}

func TestAnAgreementSaysThroughWhichChannelsAndWhereTo(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		list := func(channel int, put bool) error {
			return m.DB.Write(t.Context(), func(tx *db.Tx) error {
				return flows.ListGoods(tx, m.Acting(), m.Alpha.ID, m.Alpha.Channels[channel], []id.SKU{m.Towel.ID, 7}, put)
			})
		}
		amend(m, m.Mill, 2, func(v *suppliers.NewVersion) {
			v.ChannelKinds, v.Regions = suppliers.Words(distributors.MarketplaceShop), "31,32"
		})
		if got := codes(list(0, true)); got["sku_ids[0]"] != "channel_kind_not_allowed" || got["sku_ids[1]"] != "not_selected" {
			t.Errorf("listed in the own site: %v", got)
		}
		if got := codes(list(1, true)); len(got) != 1 || got["sku_ids[1]"] != "not_selected" {
			t.Errorf("listed in the marketplace: %v", got)
		}
		if n := m.Int(t, "select count(*) from pool_listings where sku_id = $1 and state = 'on'", m.Towel.ID); n != 0 {
			t.Errorf("still on sale where it may not be: %d", n)
		}
		if got := heard(m, notices.Distributor(m.Alpha.ID)); len(got) != 1 || got[0] != "goods.delisted" {
			t.Errorf("told %v", got)
		}
		if n := m.Int(t, "select count(*) from outbox_events where kind = 'goods.terms_changed'"); n != 2 {
			t.Errorf("%d events", n)
		}
		place := func(channel id.Channel, region string) error {
			o := m.Order(m.Alpha, m.Alpha.Line(m.Towel, 1))
			o.Channel, o.Region = channel, region
			return m.Run(o)
		}
		for name, c := range map[string]struct {
			channel id.Channel
			region  string
			want    string
		}{
			"elsewhere":               {m.Alpha.Channels[1], flowstest.Far, "region_not_allowed"},
			"through another kind":    {m.Alpha.Channels[0], flowstest.Near, "channel_kind_not_allowed"},
			"through no channel":      {0, flowstest.Near, "channel_kind_not_allowed"},
			"as the agreement allows": {m.Alpha.Channels[1], flowstest.Near, ""},
		} {
			if got := codes(place(c.channel, c.region))["lines[0].sku_id"]; got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
	})
}

func TestKindsOfChannelsAreRealOnes(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		n := c.agreement(c.tea, suppliers.Clause{SKU: c.teas[0]})
		n.ChannelKinds = "own_site,souk"
		c.refuses(t, suppliers.ErrKinds, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, n); return err })
		n.ChannelKinds, n.PaperFile = "own_site", 99
		c.refuses(t, suppliers.ErrFile, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, n); return err })
	})
}

func TestAVersionIsInForceWhenBothHaveSignedTheSameWords(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		n := c.agreement(c.tea, suppliers.Clause{SKU: c.teas[0]})
		n.Proposed = true
		c.Write(t, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, n); return err })
		words := func() (hash string) {
			c.Read(t, func(tx *db.Tx) error {
				a, err := suppliers.GetAgreement(tx, 0, n.ID)
				v, failed := suppliers.GetVersion(tx, n.ID, 1)
				if err != nil || failed != nil {
					t.Fatal(err, failed)
				}
				text, err := flows.AgreementText(tx, &a, &v)
				hash = signatures.HashOf(text)
				return err
			})
			return hash
		}
		sign := func(owner id.Supplier, shown string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := flows.SignAgreementVersion(tx, c.by, flows.SignVersion{Agreement: n.ID, Version: 1, Owner: owner, Shown: shown})
				return err
			}
		}
		c.refuses(t, suppliers.ErrNotFound, sign(c.silk, words()))
		c.refuses(t, signatures.ErrNotShown, sign(c.tea, words()[:60]+"0000"))
		c.refuses(t, nil, sign(c.tea, words()))
		c.refuses(t, signatures.ErrSigned, sign(c.tea, words()))
		c.refuses(t, suppliers.ErrNotLive, func(tx *db.Tx) error { _, err := flows.OpenGoods(tx, c.by, n.ID, c.teas[:1]); return err })
		c.refuses(t, nil, sign(0, words()))
		c.refuses(t, suppliers.ErrState, sign(0, words()))
		c.Write(t, func(tx *db.Tx) error { _, err := flows.SignContract(tx, c.by, c.contract(c.red)); return err })
		c.price(t, c.tea, "CNY", 9900, c.teas...)
		if got := c.open(t, n.ID, c.teas[0]); len(got) != 1 || got[0].State != pool.Opened {
			t.Errorf("opened %+v", got)
		}
		want := []string{"agreement.propose", "agreement.sign_version", "agreement.sign_version", "agreement.signed"}
		if got := c.trail(t, n.ID.String()); !equal(got, want) {
			t.Errorf("trail %v", got)
		}
	})
}

func equal(got, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] {
			return false
		}
	}
	return true
}
