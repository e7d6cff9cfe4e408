package flows_test

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/stock"
)

func TestPayingMovesTheTotalFromWalletToEscrow(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Towel, 1))
		same(t, "postings", postings(t, m, order), "pay alpha wallet -22799", "pay alpha escrow 22799")
		for _, s := range m.Get(order).Subs {
			if s.State != orders.ToShip || s.PaidAt != m.Clock.Now() || s.ShipBy != m.Clock.Now()+15*clock.Day {
				t.Errorf("%+v", s)
			}
		}
		if _, held := item(t, m, m.Tea, 0); held != 2 || m.Get(order).HeldUntil() != 0 {
			t.Errorf("%d held, until %v", held, m.Get(order).HeldUntil())
		}
		refused(t, m, "wrong_state: state", func() error { return m.Pay(order) })
	})
}

// TestAWalletIsSpentToItsLastUnitAndNotFurther: bug 1 of RULES, one after the other.
func TestAWalletIsSpentToItsLastUnitAndNotFurther(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		first, second := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)), m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		spend(t, m, m.Alpha, 2*10_800-1)
		m.Must(m.Pay(first))
		refused(t, m, "insufficient_funds: wallet", func() error { return m.Pay(second) })
		m.Must(m.TopUp(m.Alpha, 1))
		m.Must(m.Pay(second))
		if got := m.Balance(m.Alpha.Contract.Wallet); got != 0 {
			t.Errorf("wallet holds %d", got)
		}
	})
}

func TestATopUpIsPositiveAndBounded(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		for _, minor := range []int64{0, -1, flows.MaxTopUp + 1} {
			refused(t, m, "invalid_amount: amount_minor", func() error { return m.TopUp(m.Alpha, minor) })
		}
		m.Must(m.TopUp(m.Alpha, flows.MaxTopUp))
		c := &flows.TopUp{By: m.By(), Distributor: m.Alpha.ID, Wallet: m.Alpha.Contract.Wallet, Cash: 7, Minor: 1}
		refused(t, m, "unknown_account", func() error { return m.Run(c) })
		up := &flows.TopUp{By: m.By(), Distributor: m.Beta.ID, Wallet: m.Beta.Contract.Wallet, Cash: m.Beta.Contract.Cash, Needed: flowstest.Deposit + 5}
		m.Must(m.Run(up))
		m.Must(m.Run(up)) // there is enough now
		if got := m.Balance(m.Beta.Contract.Wallet); got != flowstest.Deposit+5 {
			t.Errorf("wallet holds %d", got)
		}
		if got := m.Balance(m.Beta.Contract.Cash); got != -flowstest.Deposit-5 {
			t.Errorf("cash holds %d", got)
		}
	})
}

func TestPayingAfterTheHoldLapsedHoldsAgain(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Advance(30 * clock.Minute)
		if _, held := item(t, m, m.Soap, 0); held != 0 {
			t.Fatalf("%d held after the hold lapsed", held)
		}
		m.Must(m.Pay(order))
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d held after paying", held)
		}
		m.Must(m.Ship(order, 1))
	})
}

// TestPayingLateButBeforeTheTimerHoldsOnce: the hold is over, but nobody has given the stock back yet.
func TestPayingLateButBeforeTheTimerHoldsOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Clock.Advance(30 * clock.Minute) // the very instant
		m.SetPrice(m.Soap, 502)
		refused(t, m, "price_changed: order_id", func() error { return m.Pay(order) })
		m.SetPrice(m.Soap, 501)
		m.Clock.Advance(2 * clock.Hour)
		m.Must(m.Pay(order))
		fire(t, m)
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d held", held)
		}
	})
}

func TestPayingAfterTheHoldLapsedIsRefusedWhenTheStockHasGone(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Towel, 1), m.Alpha.Line(m.Soap, 3), m.Alpha.Line(m.Soap, 2))
		m.Advance(30 * clock.Minute)
		m.Placed(m.Beta, m.Beta.Line(m.Soap, 1))
		refused(t, m, "hold_lapsed: order_id", func() error { return m.Pay(order) })
		m.Must(m.Stock(m.Soap, 0, 1, stock.Received))
		m.Must(m.Pay(order))
	})
}

func TestPayingAfterTheHoldLapsedIsRefusedWhenThePriceRose(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.SetPrice(m.Soap, 502)
		m.Must(m.Pay(m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1)))) // a living hold keeps its price, as below
		m.Advance(30 * clock.Minute)
		refused(t, m, "price_changed: order_id", func() error { return m.Pay(order) })
		m.SetPrice(m.Soap, 500) // a fall is the distributor's loss: the price was agreed
		m.Must(m.Pay(order))
		same(t, "postings", postings(t, m, order), "pay alpha wallet -2505", "pay alpha escrow 2505")
	})
}

func TestALivingHoldKeepsItsPrice(t *testing.T) {
	market(t, func(_ *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.SetPrice(m.Soap, 900)
		m.Advance(30*clock.Minute - 1)
		m.Must(m.Pay(order))
	})
}

func TestPayingAfterTheHoldLapsedNeedsAPrice(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 5))
		m.Advance(30 * clock.Minute)
		do(t, m, func(tx *db.Tx) error { tx.Exec("delete from pricing_prices where sku_id = $1", m.Soap.ID); return nil })
		refused(t, m, "hold_lapsed: order_id", func() error { return m.Pay(order) })
	})
}

func TestNothingIsPaidAfterItsTime(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Clock.Advance(7 * clock.Day) // the timer comes later than the payment
		refused(t, m, "wrong_state: pay_by", func() error { return m.Pay(order) })
		fire(t, m)
		refused(t, m, "wrong_state: state", func() error { return m.Pay(order) })
	})
}

func TestCancellingGivesTheStockBackOnce(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 3), m.Alpha.Line(m.Soap, 2), m.Alpha.Line(m.Tea, 1))
		m.Must(m.Cancel(order))
		if _, held := item(t, m, m.Soap, 0); held != 0 {
			t.Errorf("%d held", held)
		}
		for _, s := range m.Get(order).Subs {
			if s.State != orders.Cancelled {
				t.Errorf("%+v", s)
			}
		}
		// bug 2 of RULES: cancelling n times gives back n times
		refused(t, m, "wrong_state: state", func() error { return m.Cancel(order) })
		refused(t, m, "wrong_state: state", func() error { return m.Pay(order) })
		if got := told(t, m, order); !slices.Equal(got, []string{"order.placed", "order.cancelled"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestCancellingAfterTheHoldLapsedGivesNothingBack(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Placed(m.Alpha, m.Alpha.Line(m.Soap, 3))
		m.Advance(30 * clock.Minute)
		m.Placed(m.Beta, m.Beta.Line(m.Soap, 5))
		m.Must(m.Cancel(order))
		if _, held := item(t, m, m.Soap, 0); held != 5 {
			t.Errorf("%d held", held)
		}
	})
}

func TestOncePaidThereIsNoCancelling(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Bought(m.Alpha, m.Alpha.Line(m.Tea, 1))
		refused(t, m, "wrong_state: state", func() error { return m.Cancel(order) })
		m.Must(m.Ship(order, 1))
		refused(t, m, "wrong_state: state", func() error { return m.Cancel(order) })
	})
}

// TestABrandNewWalletCanBeLocked: bug 12 of RULES: an account without a row yet can't be locked. The row comes with the contract.
func TestABrandNewWalletCanBeLocked(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		if n := m.Int(t, `select count(*) from ledger_accounts a where not exists
			(select 1 from ledger_balances b where b.account_id = a.id)`); n != 0 {
			t.Errorf("%d accounts have no row to be locked", n)
		}
		var accounts []ledger.Account
		m.Read(t, func(tx *db.Tx) (err error) { accounts, err = ledger.Of(tx, int64(m.Alpha.ID)); return err })
		if len(accounts) != 3 {
			t.Errorf("%+v", accounts)
		}
	})
}
