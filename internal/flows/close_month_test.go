package flows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

// day is midnight of a day of 2026 in the operator's zone.
func day(m *flowstest.Market, month time.Month, day int) clock.Micros {
	return clock.Of(time.Date(2026, month, day, 0, 0, 0, 0, m.Flow.Zone))
}

// toppedUpAt books a top-up that is timed at an instant, whenever it is booked.
func toppedUpAt(m *flowstest.Market, d *flowstest.Distributor, minor int64, at clock.Micros) {
	m.T.Helper()
	m.Must(m.Run(&flows.TopUp{
		By: flows.By{Actor: flowstest.Actor, At: at}, Distributor: d.ID, Wallet: d.Contract.Wallet, Cash: d.Contract.Cash, Minor: minor, Reference: "x",
	}))
}

// statements gives an account's statements, oldest first, without their ids and dates.
func statements(t *testing.T, m *flowstest.Market, account id.Account) (found []settlements.Statement) {
	t.Helper()
	m.Read(t, func(tx *db.Tx) error {
		all, err := settlements.List(tx, 0, 0, 200)
		for _, s := range all {
			if s.Account == account {
				found = append(found, settlements.Statement{Month: s.Month, Opening: s.Opening, In: s.In, Out: s.Out, Closing: s.Closing, Lines: s.Lines})
			}
		}
		return err
	})
	return found
}

func sum(month string, opening, in, out, closing, lines int64) settlements.Statement {
	return settlements.Statement{Month: month, Opening: opening, In: in, Out: out, Closing: closing, Lines: lines}
}

func drawn(t *testing.T, m *flowstest.Market, account id.Account, want ...settlements.Statement) {
	t.Helper()
	if got := statements(t, m, account); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestAFlowAtTheEdgeOfAMonthStandsInOneStatement: bug 10 of RULES: the edge flow in two statements, or in none; the last day missing.
func TestAFlowAtTheEdgeOfAMonthStandsInOneStatement(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		march, april, may := day(m, time.March, 1), day(m, time.April, 1), day(m, time.May, 1)
		m.Clock.Set(day(m, time.June, 2))
		for at, minor := range map[clock.Micros]int64{march: 1, april - 1: 2, april: 4, may - 1: 8, may: 16} {
			toppedUpAt(m, m.Alpha, minor, at)
		}
		m.CloseMonth("2026-03")
		m.CloseMonth("2026-04")
		m.CloseMonth("2026-05")
		const d = flowstest.Deposit
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-03", 0, d+3, 0, d+3, 3), sum("2026-04", d+3, 12, 0, d+15, 2), sum("2026-05", d+15, 16, 0, d+31, 1))
	})
}

func TestAStatementAddsUpAMonthOfTrade(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Towel, 1))
		m.Must(m.Step(applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1}), returned...))
		m.Bought(m.Alpha, m.Alpha.Line(m.Soap, 1)) // paid, not received: it is out of the wallet and not yet the supplier's
		m.Clock.Set(day(m, time.April, 1))
		done := m.CloseMonth("2026-03")
		const d = flowstest.Deposit
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-03", 0, d+10_000, 22_799+501, d-13_300, 4))
		drawn(t, m, m.Grove.Payable, sum("2026-03", 0, 14_800, 7_000, 7_800, 2))
		drawn(t, m, m.Mill.Payable, sum("2026-03", 0, 1_599, 0, 1_599, 1))
		if done.Statements != 5 || done.Postings != 4+2+1+1+1 {
			t.Errorf("%+v", done)
		}
		// nothing but wallets and payables has statements: each flow of a party stands in exactly one
		if n := m.Int(t, `select count(*) from settlements_statements s join ledger_accounts a on a.id = s.account_id
			where a.kind <> 'wallet' and a.kind <> 'payable'`); n != 0 {
			t.Errorf("%d statements of other accounts", n)
		}
	})
}

func TestClosingTwiceChangesNothing(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2))
		m.Clock.Set(day(m, time.April, 1))
		if done := m.CloseMonth("2026-03"); done.Statements != 4 {
			t.Errorf("%+v", done)
		}
		before := standing(t, m)
		m.Clock.Set(day(m, time.May, 1))
		for _, month := range []string{"2026-03", "2026-02", "2026-04"} { // again, one before it, and one without a flow
			if done := m.CloseMonth(month); done.Statements != 0 || done.Postings != 0 {
				t.Errorf("%s: %+v", month, done)
			}
		}
		if after := standing(t, m); after != before {
			t.Errorf("closing again did something:\n%s", difference(before, after))
		}
	})
}

// TestALatePostingJoinsTheNextStatement: one that is timed in a month that is closed already.
func TestALatePostingJoinsTheNextStatement(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		april, may := day(m, time.April, 1), day(m, time.May, 1)
		m.Clock.Set(april)
		m.CloseMonth("2026-03")
		toppedUpAt(m, m.Alpha, 5, april-1)
		toppedUpAt(m, m.Beta, 6, april-20*clock.Day)
		if done := m.CloseMonth("2026-03"); done.Statements != 0 {
			t.Errorf("%+v", done)
		}
		m.Clock.Set(may)
		toppedUpAt(m, m.Alpha, 7, may)
		m.CloseMonth("2026-04")
		const d = flowstest.Deposit
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-03", 0, d, 0, d, 1), sum("2026-04", d, 5, 0, d+5, 1))
		drawn(t, m, m.Beta.Contract.Wallet, sum("2026-03", 0, d, 0, d, 1), sum("2026-04", d, 6, 0, d+6, 1))
		m.Clock.Set(day(m, time.June, 1))
		m.CloseMonth("2026-05")
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-03", 0, d, 0, d, 1), sum("2026-04", d, 5, 0, d+5, 1), sum("2026-05", d+5, 7, 0, d+12, 1))
	})
}

// TestAPostingUnderWayWhenItsMonthWasClosedJoinsTheNext: it was made before the month's end and seen after its closing.
func TestAPostingUnderWayWhenItsMonthWasClosedJoinsTheNext(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		april := day(m, time.April, 1)
		slow := id.NewSource(clock.NewManual(april-clock.Minute), 7) // draws ids as a process does that began a minute before
		m.Clock.Set(april)
		m.CloseMonth("2026-03")
		do(t, m, func(tx *db.Tx) error {
			s, c := ledger.NewSet(), m.Alpha.Contract
			s.Want(c.Wallet, c.Cash)
			s.Lock(tx)
			if err := tx.Flush(); err != nil {
				return err
			}
			e := outbox.Event{ID: id.NewEvent(slow), At: april - clock.Minute, Kind: "wallet.topped_up", Actor: flowstest.Actor, Body: "{}"}
			outbox.Write(tx, []outbox.Event{e})
			err := s.Post(slow, ledger.Group{Event: e.ID, At: e.At, Kind: "top_up", Legs: []ledger.Leg{{Account: c.Cash, Minor: -5},
				{Account: c.Wallet, Minor: 5}}})
			s.Flush(tx)
			return err
		})
		m.Clock.Set(day(m, time.May, 1))
		m.CloseMonth("2026-04")
		const d = flowstest.Deposit
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-03", 0, d, 0, d, 1), sum("2026-04", d, 5, 0, d+5, 1))
	})
}

// TestAMonthThatWasForgottenIsTakenIntoTheNext: the flows of several months stand in one statement then, and in no other.
func TestAMonthThatWasForgottenIsTakenIntoTheNext(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Clock.Set(day(m, time.June, 1))
		toppedUpAt(m, m.Alpha, 5, day(m, time.April, 10))
		toppedUpAt(m, m.Alpha, 6, day(m, time.May, 10))
		m.CloseMonth("2026-05")
		const d = flowstest.Deposit
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-05", 0, d+11, 0, d+11, 3))
		m.CloseMonth("2026-04")
		drawn(t, m, m.Alpha.Contract.Wallet, sum("2026-05", 0, d+11, 0, d+11, 3))
	})
}

func TestAMonthIsClosedWhenItIsOverInTheOperatorsZone(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Clock.Set(day(m, time.April, 1) - 1)
		closing := func(month string) func() error {
			return func() error { _, err := flows.CloseMonth(t.Context(), m.Flow, flows.AtOnce, month); return err }
		}
		refused(t, m, "month_not_over: month", closing("2026-03"))
		refused(t, m, "month_not_over: month", closing("2027-01"))
		refused(t, m, "invalid_month: month", closing("2026-3"))
		refused(t, m, "invalid_month: month", closing("2026-03-01"))
		m.Clock.Set(day(m, time.April, 1)) // eight hours before UTC gets there
		m.Must(closing("2026-03")())
	})
}

// TestOneBadAccountHoldsNobodyUp: bug 11 of RULES: one bad row rolls back everybody's settlement.
func TestOneBadAccountHoldsNobodyUp(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 1))
		m.Bought(m.Beta, m.Beta.Line(m.Towel, 1))
		april := day(m, time.April, 1)
		m.Clock.Set(april)
		do(t, m, func(tx *db.Tx) error { // what Beta spent in March was paid in later, if the times are to be believed
			tx.Exec("update ledger_postings set at = $1 where account_id = $2 and amount_minor = $3", april+1, m.Beta.Contract.Wallet, flowstest.Deposit)
			return nil
		})
		done, err := flows.CloseMonth(t.Context(), m.Flow, flows.AtOnce, "2026-03")
		if err != nil || done.Statements != 3 || len(done.Failed) != 1 || done.Failed[m.Beta.Contract.Wallet] == "" {
			t.Errorf("%+v, %v", done, err)
		}
		drawn(t, m, m.Grove.Payable, sum("2026-03", 0, 7_800, 0, 7_800, 1))
		m.Clock.Set(day(m, time.May, 1))
		m.CloseMonth("2026-04") // where it adds up again
		drawn(t, m, m.Beta.Contract.Wallet, sum("2026-04", 0, flowstest.Deposit, 1_799, flowstest.Deposit-1_799, 2))
	})
}

func TestMoreAccountsThanOneChunkHoldsAreAllClosed(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		const many = 230
		do(t, m, func(tx *db.Tx) error {
			s := ledger.NewSet()
			var wallets, cash []id.Account
			for party := range int64(many) {
				for kind, into := range map[ledger.Kind]*[]id.Account{ledger.Wallet: &wallets, ledger.Cash: &cash} {
					a, err := ledger.Open(tx, m.IDs, kind, "distributor", party+1, flowstest.Currency, m.Clock.Now())
					if err != nil {
						return err
					}
					*into = append(*into, a)
				}
			}
			s.Want(wallets...)
			s.Want(cash...)
			s.Lock(tx)
			if err := tx.Flush(); err != nil {
				return err
			}
			var events []outbox.Event
			for i := range wallets {
				e := outbox.Event{ID: id.NewEvent(m.IDs), At: m.Clock.Now(), Kind: "wallet.topped_up", Actor: flowstest.Actor, Body: "{}"}
				events = append(events, e)
				err := s.Post(m.IDs, ledger.Group{Event: e.ID, At: e.At, Kind: "top_up", Legs: []ledger.Leg{{Account: cash[i], Minor: -7},
					{Account: wallets[i], Minor: 7}}})
				if err != nil {
					return err
				}
			}
			outbox.Write(tx, events)
			s.Flush(tx)
			return tx.Flush()
		})
		m.Clock.Set(day(m, time.April, 1))
		if done := m.CloseMonth("2026-03"); done.Statements != many+3 {
			t.Errorf("%+v", done)
		}
		if done := m.CloseMonth("2026-03"); done.Statements != 0 {
			t.Errorf("again: %+v", done)
		}
	})
}
