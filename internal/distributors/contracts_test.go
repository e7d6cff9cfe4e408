package distributors

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func aContract(w *testkit.World, d id.Distributor) NewContract {
	return NewContract{
		ID: id.NewContract(w.IDs), Distributor: d, ProfitMode: PriceDifference, Currency: "CNY", PriceRatioPPM: 900_000, FloorPPM: 800_000,
		CeilingPPM: 1_200_000, Drift: AcceptIfRise, DriftLimitPPM: 20_000, From: testkit.Start, Wallet: 1, Escrow: 2, Cash: 3,
	}
}

func signed(t *testing.T, w *testkit.World, n NewContract) Contract {
	t.Helper()
	var c Contract
	w.Write(t, func(tx *db.Tx) (err error) { c, err = Sign(tx, n, w.Clock.Now()); return err })
	return c
}

func TestAContractTakesTheTradesDefaultsAndIsReadAsItWasSigned(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d := created(t, w)
		n := aContract(w, d.ID)
		got := signed(t, w, n)
		want := Contract{
			ID: n.ID, Distributor: d.ID, ProfitMode: PriceDifference, Currency: "CNY", PriceRatioPPM: 900_000, FloorPPM: 800_000,
			CeilingPPM: 1_200_000, Drift: AcceptIfRise, DriftLimitPPM: 20_000, HoldMinutes: 30, PayDays: 7, ShipDays: 15, ReceiveDays: 30,
			WindowDays: 10, State: InForce, From: testkit.Start, Wallet: 1, Escrow: 2, Cash: 3, Payment: Prepaid, Root: n.ID, Version: 1, CreatedAt: testkit.Start,
		}
		if got != want {
			t.Errorf("signed %+v", got)
		}
		w.Read(t, func(tx *db.Tx) error {
			one, err := GetContract(tx, d.ID, n.ID)
			all, failed := Contracts(tx, d.ID, 0, 0)
			now, gone := Current(tx, d.ID, testkit.Start)
			if one != want || len(all) != 1 || all[0] != want || now != want {
				t.Errorf("got %+v, all %+v, current %+v", one, all, now)
			}
			return errors.Join(err, failed, gone)
		})
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := GetContract(tx, d.ID+1, n.ID); return err })
		expect(t, w, nil, func(tx *db.Tx) error { _, err := GetContract(tx, 0, n.ID); return err })
	})
}

func TestCompleteRefuses(t *testing.T) {
	for path, c := range map[string]struct {
		change func(n *NewContract)
		code   string
	}{
		"profit_mode":                 {func(n *NewContract) { n.ProfitMode = "" }, "profit_mode_unknown"},
		"profit_mode promote":         {func(n *NewContract) { n.ProfitMode = PromoteCollect }, "profit_mode_not_built"},
		"profit_mode referral":        {func(n *NewContract) { n.ProfitMode = Referral }, "profit_mode_not_built"},
		"currency":                    {func(n *NewContract) { n.Currency = "cny" }, "currency_malformed"},
		"price_ratio_ppm":             {func(n *NewContract) { n.PriceRatioPPM = 99 }, "price_ratio_out_of_range"},
		"price_ratio_ppm of ten":      {func(n *NewContract) { n.PriceRatioPPM = 10_000_001 }, "price_ratio_out_of_range"},
		"floor_ppm":                   {func(n *NewContract) { n.FloorPPM = -1 }, "sale_range_malformed"},
		"floor_ppm above the ceiling": {func(n *NewContract) { n.FloorPPM, n.CeilingPPM = 5, 4 }, "sale_range_malformed"},
		"floor_ppm too high":          {func(n *NewContract) { n.FloorPPM = 10_000_001 }, "sale_range_malformed"},
		"drift":                       {func(n *NewContract) { n.Drift = "" }, "drift_policy_malformed"},
		"drift exact with a limit":    {func(n *NewContract) { n.Drift, n.DriftLimitPPM = Exact, 1 }, "drift_policy_malformed"},
		"drift never with a limit":    {func(n *NewContract) { n.Drift, n.DriftLimitPPM = NeverHigher, 1 }, "drift_policy_malformed"},
		"drift margin past the whole": {func(n *NewContract) { n.Drift, n.DriftLimitPPM = AcceptIfMargin, 1_000_001 }, "drift_policy_malformed"},
		"drift negative":              {func(n *NewContract) { n.Drift, n.DriftLimitPPM = AcceptIfRise, -1 }, "drift_policy_malformed"},
		"hold_minutes":                {func(n *NewContract) { n.HoldMinutes = 15*24*60 + 1 }, "term_out_of_range"},
		"pay_days":                    {func(n *NewContract) { n.PayDays = 31 }, "term_out_of_range"},
		"ship_days":                   {func(n *NewContract) { n.ShipDays = -1 }, "term_out_of_range"},
		"receive_days":                {func(n *NewContract) { n.ReceiveDays = 181 }, "term_out_of_range"},
		"payment":                     {func(n *NewContract) { n.Payment = "later" }, "payment_term_malformed"},
		"credit_limit_minor":          {func(n *NewContract) { n.CreditLimit = 1 }, "payment_term_malformed"},
		"credit_limit_minor of none":  {func(n *NewContract) { n.Payment = Credit }, "payment_term_malformed"},
		"product_line_ids":            {func(n *NewContract) { n.Lines = manyLines() }, "too_many_product_lines"},
		"window_days":                 {func(n *NewContract) { n.WindowDays = 731 }, "term_out_of_range"},
		"until":                       {func(n *NewContract) { n.From, n.Until = 5, 5 }, "period_malformed"},
	} {
		n := NewContract{ProfitMode: PriceDifference, Currency: "CNY", PriceRatioPPM: 1_000_000, Drift: Exact}
		whole := n
		if err := whole.Complete(); err != nil {
			t.Fatal(err)
		}
		c.change(&n)
		place, _, _ := strings.Cut(path, " ")
		if got := places(n.Complete()); len(got) != 1 || got[place] != c.code {
			t.Errorf("%s: got %v, want %s", path, got, c.code)
		}
	}
}

func TestCompleteTakesTheLimitsThemselves(t *testing.T) {
	for _, n := range []NewContract{
		{PriceRatioPPM: 100, Drift: AcceptIfMargin, DriftLimitPPM: 1_000_000, HoldMinutes: 15 * 24 * 60, PayDays: 30, ShipDays: 180, ReceiveDays: 180, WindowDays: 730},
		{PriceRatioPPM: 10_000_000, Drift: AcceptIfRise, HoldMinutes: 1, PayDays: 1, ShipDays: 1, ReceiveDays: 1, WindowDays: 1, FloorPPM: 10_000_000, CeilingPPM: 10_000_000},
		{PriceRatioPPM: 1, Drift: NeverHigher, FloorPPM: 10_000_000},
	} {
		n.ProfitMode, n.Currency = PriceDifference, "GBP"
		n.PriceRatioPPM = max(n.PriceRatioPPM, 100)
		if err := n.Complete(); err != nil {
			t.Errorf("%+v: %v", n, err)
		}
	}
}

func TestADistributorHasOneContractAtATime(t *testing.T) {
	day := clock.Day
	for name, c := range map[string]struct {
		from, until clock.Micros // of the new one; the old one holds from day 10 until day 20
		want        error
	}{
		"before":           {0, 10 * day, nil},
		"reaching in":      {0, 10*day + 1, ErrOverlap},
		"within":           {12 * day, 13 * day, ErrOverlap},
		"around":           {0, 30 * day, ErrOverlap},
		"around, open":     {0, 0, ErrOverlap},
		"from its last":    {20*day - 1, 0, ErrOverlap},
		"right after":      {20 * day, 0, nil},
		"long after":       {40 * day, 50 * day, nil},
		"open-ended first": {9 * day, 0, ErrOverlap},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
				d := created(t, w)
				old := aContract(w, d.ID)
				old.From, old.Until = testkit.Start+10*day, testkit.Start+20*day
				signed(t, w, old)
				n := aContract(w, d.ID)
				n.From = testkit.Start + c.from
				if c.until != 0 {
					n.Until = testkit.Start + c.until
				}
				expect(t, w, c.want, func(tx *db.Tx) error { _, err := Sign(tx, n, 1); return err })
				other := n
				other.ID, other.Distributor = id.NewContract(w.IDs), created(t, w).ID
				expect(t, w, nil, func(tx *db.Tx) error { _, err := Sign(tx, other, 1); return err })
			})
		})
	}
}

func TestTwoContractsSignedAtOnceDoNotBothHold(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d := created(t, w)
		one, two := aContract(w, d.ID), aContract(w, d.ID)
		signed, first := make(chan bool), make(chan error)
		tell := sync.OnceFunc(func() { close(signed) }) // the body may be run again
		go func() {
			first <- w.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := Sign(tx, one, 1)
				err = errors.Join(err, tx.Flush())
				tell()
				time.Sleep(50 * time.Millisecond) // not yet committed while the other signs
				return err
			})
		}()
		<-signed
		expect(t, w, ErrOverlap, func(tx *db.Tx) error { _, err := Sign(tx, two, 1); return err })
		if err := <-first; err != nil {
			t.Fatal(err)
		}
	})
}

func TestSignNeedsALivingDistributor(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d := created(t, w)
		sign := func(who id.Distributor) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := Sign(tx, aContract(w, who), 1); return err }
		}
		expect(t, w, ErrNotFound, sign(d.ID+1))
		w.Write(t, func(tx *db.Tx) error { _, err := Suspend(tx, d.ID); return err })
		expect(t, w, ErrSuspended, sign(d.ID))
	})
}

func TestEveryPairOfStateAndActionOfAContract(t *testing.T) {
	verbs := map[ContractAction]func(tx *db.Tx, c id.Contract) (Contract, error){
		Notice: func(tx *db.Tx, c id.Contract) (Contract, error) {
			return GiveNotice(tx, c, testkit.Start+NoticePeriod, testkit.Start)
		},
		Termination: func(tx *db.Tx, c id.Contract) (Contract, error) { return End(tx, c, testkit.Start+5) },
		Entry:       func(tx *db.Tx, c id.Contract) (Contract, error) { return Enter(tx, c, testkit.Start) },
		Dropping:    Drop,
	}
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		for state, actions := range ContractLifecycle {
			for action, verb := range verbs {
				c := signed(t, w, aContract(w, created(t, w).ID))
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update distributors_contracts set state = $2 where id = $1", c.ID, state)
					return nil
				})
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := verb(tx, c.ID); return err })
				if allowed && err != nil || !allowed && !errors.Is(err, ErrState) {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				w.Read(t, func(tx *db.Tx) error {
					got, err := GetContract(tx, 0, c.ID)
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

func TestNoticeOfAContractIsGivenTenDaysAheadAndNeverProlongs(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		d := created(t, w)
		c := signed(t, w, aContract(w, d.ID))
		notice := func(until clock.Micros) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := GiveNotice(tx, c.ID, until, testkit.Start); return err }
		}
		expect(t, w, ErrNoticeShort, notice(testkit.Start+10*clock.Day-1))
		expect(t, w, nil, notice(testkit.Start+20*clock.Day))
		expect(t, w, ErrNoticeLate, notice(testkit.Start+20*clock.Day+1))
		for at, want := range map[clock.Micros]error{testkit.Start - 1: ErrNoContract, testkit.Start + 20*clock.Day - 1: nil, testkit.Start + 20*clock.Day: ErrNoContract} {
			expect(t, w, want, func(tx *db.Tx) error { _, err := Current(tx, d.ID, at); return err })
		}
		expect(t, w, nil, func(tx *db.Tx) error { _, err := End(tx, c.ID, testkit.Start+5); return err })
		expect(t, w, ErrNoContract, func(tx *db.Tx) error { _, err := Current(tx, d.ID, testkit.Start+5); return err })
		n := aContract(w, d.ID)
		n.From = testkit.Start + 5
		expect(t, w, nil, func(tx *db.Tx) error { _, err := Sign(tx, n, 1); return err })
	})
}

func TestLoadTermsGivesTheContractInForceAndTheStanding(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		good, lapsed, bare, away := created(t, w), created(t, w), created(t, w), created(t, w)
		ended := signed(t, w, aContract(w, good.ID))
		w.Write(t, func(tx *db.Tx) error { _, err := End(tx, ended.ID, testkit.Start); return err })
		want := signed(t, w, aContract(w, good.ID))
		later := aContract(w, lapsed.ID)
		later.From++
		signed(t, w, later)
		signed(t, w, aContract(w, away.ID))
		w.Write(t, func(tx *db.Tx) error { _, err := Suspend(tx, away.ID); return err })
		into := map[id.Distributor]*Terms{}
		w.Read(t, func(tx *db.Tx) error {
			LoadTerms(tx, []id.Distributor{away.ID, good.ID, bare.ID, lapsed.ID, 4, good.ID}, testkit.Start, into)
			return tx.Flush()
		})
		if len(into) != 4 || into[good.ID] == nil || into[good.ID].Contract != want {
			t.Fatalf("loaded %+v", into[good.ID])
		}
		for who, refusal := range map[id.Distributor]error{good.ID: nil, lapsed.ID: ErrNoContract, bare.ID: ErrNoContract, away.ID: ErrSuspended, 4: ErrNotFound} {
			if err := into[who].Check(); !errors.Is(err, refusal) {
				t.Errorf("%v: got %v, want %v", who, err, refusal)
			}
		}
	})
}
