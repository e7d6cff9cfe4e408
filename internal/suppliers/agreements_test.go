package suppliers

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func anAgreement(w *testkit.World, s id.Supplier) NewAgreement {
	return NewAgreement{
		ID: id.NewAgreement(w.IDs), Supplier: s, Mode: Consignment, Currency: "CNY", Reprice: true, SupplyRule: Ratio, SupplyRatioPPM: 800_000,
		From: testkit.Start, Payable: 5, Margin: 6, Scope: []Clause{{Brand: 1, Category: 2}, {SKU: 3}, {SKU: 3}},
	}
}

func signed(t *testing.T, w *testkit.World, n NewAgreement) Agreement {
	t.Helper()
	var a Agreement
	w.Write(t, func(tx *db.Tx) (err error) { a, err = Sign(tx, n, w.Clock.Now()); return err })
	return a
}

func TestAnAgreementIsReadAsItWasSigned(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		n := anAgreement(w, s.ID)
		a := signed(t, w, n)
		want := Agreement{Mode: Consignment, CreatedAt: testkit.Start, Terms: Terms{
			ID: n.ID, Supplier: s.ID, Currency: "CNY", State: InForce, Version: 1,
			Wording: Wording{Reprice: true, SupplyRule: Ratio, SupplyRatioPPM: 800_000, Invoice: SupplierToOperator, GoodsAtEnd: CloseGoods},
			From:    testkit.Start, Payable: 5, Margin: 6,
		}}
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetAgreement(tx, s.ID, n.ID)
			if got != want || a != want {
				t.Errorf("got %+v, signed %+v", got, a)
			}
			scope, failed := Scope(tx, n.ID)
			if len(scope) != 2 || scope[0] != (Clause{SKU: 3}) || scope[1] != (Clause{Brand: 1, Category: 2}) {
				t.Errorf("scope %+v", scope)
			}
			into := map[id.Agreement]*Terms{}
			LoadTerms(tx, []id.Agreement{n.ID, 7}, testkit.Start, into)
			err = errors.Join(err, failed, tx.Flush())
			if len(into) != 1 || *into[n.ID] != want.Terms {
				t.Errorf("terms %+v", into[n.ID])
			}
			for _, f := range []AgreementFilter{{}, {Supplier: s.ID}, {State: InForce}, {Supplier: s.ID, State: InForce, Limit: 9}} {
				if got, err := Agreements(tx, f); err != nil || len(got) != 1 || got[0] != want {
					t.Errorf("%+v: %+v, %v", f, got, err)
				}
			}
			for _, f := range []AgreementFilter{{Supplier: s.ID + 1}, {State: Ended}, {After: n.ID}} {
				if got, err := Agreements(tx, f); err != nil || len(got) != 0 {
					t.Errorf("%+v: %+v, %v", f, got, err)
				}
			}
			return err
		})
		for _, owner := range []id.Supplier{s.ID + 1, -1} {
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := GetAgreement(tx, owner, n.ID); return err })
		}
		expect(t, w, nil, func(tx *db.Tx) error { _, err := GetAgreement(tx, 0, n.ID); return err })
	})
}

func TestSignRefuses(t *testing.T) {
	long := make([]Clause, MaxClauses+1)
	for path, c := range map[string]struct {
		change func(n *NewAgreement)
		code   string
	}{
		"mode":                        {func(n *NewAgreement) { n.Mode = "" }, "supply_mode_unknown"},
		"mode pop":                    {func(n *NewAgreement) { n.Mode = "pop" }, "marketplace_not_distributable"},
		"mode market":                 {func(n *NewAgreement) { n.Mode = "marketplace" }, "marketplace_not_distributable"},
		"currency":                    {func(n *NewAgreement) { n.Currency = "yuan" }, "currency_malformed"},
		"supply_rule":                 {func(n *NewAgreement) { n.SupplyRule = "" }, "supply_rule_malformed"},
		"supply_rule with a ratio":    {func(n *NewAgreement) { n.SupplyRule = PerSKU }, "supply_rule_malformed"},
		"supply_rule without a ratio": {func(n *NewAgreement) { n.SupplyRatioPPM = 0 }, "supply_rule_malformed"},
		"supply_rule above the whole": {func(n *NewAgreement) { n.SupplyRatioPPM = 1_000_001 }, "supply_rule_malformed"},
		"channel_kinds":               {func(n *NewAgreement) { n.ChannelKinds = "own site" }, "channel_kinds_malformed"},
		"channel_kinds empty":         {func(n *NewAgreement) { n.ChannelKinds = "own_site," }, "channel_kinds_malformed"},
		"regions":                     {func(n *NewAgreement) { n.Regions = "31,4" }, "regions_malformed"},
		"regions that there are not":  {func(n *NewAgreement) { n.Regions = "31,990000" }, "regions_malformed"},
		"regions too long":            {func(n *NewAgreement) { n.Regions = "31011501" }, "regions_malformed"},
		"invoice":                     {func(n *NewAgreement) { n.Invoice = "nobody" }, "invoice_direction_unknown"},
		"goods_at_end":                {func(n *NewAgreement) { n.GoodsAtEnd = "burn" }, "goods_at_end_malformed"},
		"goods_at_end with days":      {func(n *NewAgreement) { n.SellOutDays = 5 }, "goods_at_end_malformed"},
		"goods_at_end for ever":       {func(n *NewAgreement) { n.GoodsAtEnd, n.SellOutDays = SellOut, 366 }, "goods_at_end_malformed"},
		"until":                       {func(n *NewAgreement) { n.Until = n.From }, "period_malformed"},
		"until before":                {func(n *NewAgreement) { n.Until = -1 }, "period_malformed"},
		"scope":                       {func(n *NewAgreement) { n.Scope = nil }, "scope_missing"},
		"scope of sale or return":     {func(n *NewAgreement) { n.Scope, n.Mode = nil, SaleOrReturn }, "scope_missing"},
		"scope too long":              {func(n *NewAgreement) { n.Scope = long }, "scope_too_long"},
		"scope[1]":                    {func(n *NewAgreement) { n.Scope = []Clause{{SKU: 1}, {}} }, "clause_malformed"},
		"scope[0]":                    {func(n *NewAgreement) { n.Scope = []Clause{{SKU: 1, Brand: 1, Category: 1}} }, "clause_malformed"},
		"scope[0] brand alone":        {func(n *NewAgreement) { n.Scope = []Clause{{Brand: 1}} }, "clause_malformed"},
		"scope[0] category alone":     {func(n *NewAgreement) { n.Scope = []Clause{{Category: 1}} }, "clause_malformed"},
		"scope[0] negative":           {func(n *NewAgreement) { n.Scope = []Clause{{SKU: -1}} }, "clause_malformed"},
	} {
		n := NewAgreement{Mode: Consignment, Currency: "CNY", SupplyRule: Ratio, SupplyRatioPPM: 1, From: 5, Scope: []Clause{{SKU: 3}}}
		if err := n.Check(); err != nil {
			t.Fatal(err)
		}
		c.change(&n)
		place, _, _ := strings.Cut(path, " ")
		if got := places(n.Check()); len(got) != 1 || got[place] != c.code {
			t.Errorf("%s: got %v, want %s", path, got, c.code)
		}
	}
}

func TestSignNeedsALivingSupplier(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		sign := func(supplier id.Supplier) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := Sign(tx, anAgreement(w, supplier), 1); return err }
		}
		expect(t, w, ErrNotFound, sign(s.ID+1))
		w.Write(t, func(tx *db.Tx) error { _, err := Suspend(tx, s.ID); return err })
		expect(t, w, ErrSuspended, sign(s.ID))
	})
}

func TestAnAgreementIsLiveFromItsFirstInstantUntilJustBeforeItsEnd(t *testing.T) {
	for name, c := range map[string]struct {
		terms Terms
		live  bool
	}{
		"open-ended":    {Terms{State: InForce, From: 10}, true},
		"first instant": {Terms{State: InForce, From: 20, Until: 21}, true},
		"not yet":       {Terms{State: InForce, From: 21}, false},
		"just over":     {Terms{State: InForce, From: 1, Until: 20}, false},
		"ended":         {Terms{State: Ended, From: 1}, false},
		"none":          {Terms{}, false},
	} {
		if c.terms.Live(20) != c.live {
			t.Errorf("%s: %v", name, !c.live)
		}
	}
}

func TestCoversGoodsUnderAClauseOrAllOfABuyout(t *testing.T) {
	byKind, bySKU := []Clause{{Brand: 1, Category: 2}}, []Clause{{SKU: 3}}
	for name, c := range map[string]struct {
		mode     Mode
		clauses  []Clause
		brand    id.Brand
		category id.Category
		sku      id.SKU
		want     bool
	}{
		"brand and category":         {Consignment, byKind, 1, 2, 9, true},
		"brand alone":                {Consignment, byKind, 1, 3, 9, false},
		"category alone":             {Consignment, byKind, 2, 2, 9, false},
		"the SKU":                    {SaleOrReturn, bySKU, 9, 9, 3, true},
		"another SKU":                {SaleOrReturn, bySKU, 1, 2, 4, false},
		"any clause of several":      {SaleOrReturn, append(byKind, bySKU...), 9, 9, 3, true},
		"consignment without clause": {Consignment, nil, 1, 2, 3, false},
		"buyout without clause":      {Buyout, nil, 1, 2, 3, true},
		"buyout with clause":         {Buyout, bySKU, 1, 2, 4, false},
	} {
		a := Agreement{Mode: c.mode}
		if got := Covers(&a, c.clauses, c.brand, c.category, c.sku); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestEveryPairOfStateAndActionOfAnAgreement(t *testing.T) {
	verbs := map[AgreementAction]func(tx *db.Tx, a id.Agreement) (Agreement, error){
		Signing: func(tx *db.Tx, a id.Agreement) (Agreement, error) {
			_, err := Complete(tx, a, 1, false, 0, testkit.Start)
			return Agreement{}, err
		},
		Withdrawal: func(tx *db.Tx, a id.Agreement) (Agreement, error) {
			_, err := Retract(tx, a, 1)
			return Agreement{}, err
		},
		Notice: func(tx *db.Tx, a id.Agreement) (Agreement, error) {
			return GiveNotice(tx, a, testkit.Start+NoticePeriod, testkit.Start)
		},
		Amendment: func(tx *db.Tx, a id.Agreement) (Agreement, error) {
			_, err := Amend(tx, a, aVersion(testkit.Start), testkit.Start)
			return Agreement{}, err
		},
		Rescope: func(tx *db.Tx, a id.Agreement) (Agreement, error) {
			return Replace(tx, a, []Clause{{SKU: 4}}, "psn_1", testkit.Start)
		},
		Termination: func(tx *db.Tx, a id.Agreement) (Agreement, error) { return End(tx, a, testkit.Start) },
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		for state, actions := range AgreementLifecycle {
			for action, verb := range verbs {
				n := anAgreement(w, s.ID)
				n.Proposed = state == Proposed
				a := signed(t, w, n)
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update suppliers_agreements set state = $2 where id = $1", a.ID, state)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := verb(tx, a.ID); return err })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := GetAgreement(tx, 0, a.ID)
					if got.State != next {
						t.Errorf("%s in %s leads to %s", action, state, got.State)
					}
					return err
				})
			}
		}
		for _, verb := range verbs {
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := verb(tx, 1); return err })
		}
	})
}

func TestAnAgreementExpiresOnItsLastDayOrIsSoldOutFirst(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		end := testkit.Start + 20*clock.Day
		for name, c := range map[string]struct {
			goods GoodsAtEnd
			days  int64
			steps map[clock.Micros]AgreementState // looked at in turn, each in an agreement of its own
		}{
			"closed":                {CloseGoods, 0, map[clock.Micros]AgreementState{end - 1: InForce, end: Ended}},
			"sold out":              {SellOut, 0, map[clock.Micros]AgreementState{end - 1: InForce, end: SellingOut, end + 900*clock.Day: SellingOut}},
			"sold out for two days": {SellOut, 2, map[clock.Micros]AgreementState{end: SellingOut, end + 2*clock.Day - 1: SellingOut, end + 2*clock.Day: Ended}},
		} {
			for at, want := range c.steps {
				n := anAgreement(w, s.ID)
				n.Until, n.GoodsAtEnd, n.SellOutDays = end, c.goods, c.days
				a := signed(t, w, n)
				var got Agreement
				for _, look := range []clock.Micros{testkit.Start, min(at, end), at, at} {
					w.Write(t, func(tx *db.Tx) (err error) { got, err = Expire(tx, a.ID, look); return err })
				}
				if got.State != want || got.Until != end {
					t.Errorf("%s at %s: %s", name, at, got.State)
				}
				if sells := want != Ended; got.Sells(at) != sells || got.Live(at) != (at < end) {
					t.Errorf("%s at %s: sells %v, live %v", name, at, got.Sells(at), got.Live(at))
				}
			}
		}
	})
}

func TestNoticeIsGivenTenDaysAheadAndNeverProlongs(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		a := signed(t, w, anAgreement(w, s.ID))
		notice := func(until clock.Micros) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := GiveNotice(tx, a.ID, until, testkit.Start); return err }
		}
		expect(t, w, ErrNoticeShort, notice(testkit.Start+10*clock.Day-1))
		expect(t, w, nil, notice(testkit.Start+20*clock.Day))
		expect(t, w, ErrNoticeLate, notice(testkit.Start+20*clock.Day+1))
		expect(t, w, nil, notice(testkit.Start+10*clock.Day))
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetAgreement(tx, 0, a.ID)
			if !got.Live(testkit.Start+10*clock.Day-1) || got.Live(testkit.Start+10*clock.Day) {
				t.Errorf("live until %v", got.Until)
			}
			return err
		})
	})
}

func TestAnEndNeverLiesAfterTheOneAgreed(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		n := anAgreement(w, created(t, w).ID)
		n.Until = testkit.Start + 5
		a := signed(t, w, n)
		w.Write(t, func(tx *db.Tx) error { _, err := End(tx, a.ID, testkit.Start+9); return err })
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetAgreement(tx, 0, a.ID)
			if got.Until != testkit.Start+5 || got.State != Ended {
				t.Errorf("got %+v", got)
			}
			return err
		})
	})
}

func TestReplacePutsTheWholeScopeAnew(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := signed(t, w, anAgreement(w, created(t, w).ID))
		expect(t, w, ErrInvalid, func(tx *db.Tx) error { _, err := Replace(tx, a.ID, nil, "psn_1", testkit.Start); return err })
		expect(t, w, ErrInvalid, func(tx *db.Tx) error {
			_, err := Replace(tx, a.ID, []Clause{{Brand: 1}}, "psn_1", testkit.Start)
			return err
		})
		w.Write(t, func(tx *db.Tx) error {
			_, err := Replace(tx, a.ID, []Clause{{SKU: 9}, {SKU: 3}}, "psn_1", testkit.Start)
			return err
		})
		w.Read(t, func(tx *db.Tx) error {
			got, err := Scope(tx, a.ID)
			if len(got) != 2 || got[0].SKU != 3 || got[1].SKU != 9 {
				t.Errorf("got %+v", got)
			}
			return err
		})
	})
}
