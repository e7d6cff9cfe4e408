package flows_test

import (
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

// TestWhatASupplierSoldIsInvoicedAndTakenBack: a return after the month is taken off the next month's statement, which then has nothing to invoice.
func TestWhatASupplierSoldIsInvoicedAndTakenBack(t *testing.T) {
	market(t, func(t *testing.T, m *flowstest.Market) {
		m.Clock.Set(day(m, time.March, 31))
		order := m.Sold(m.Alpha, m.Alpha.Line(m.Tea, 2), m.Alpha.Line(m.Towel, 1))
		m.Clock.Set(day(m, time.April, 1))
		m.CloseMonth("2026-03")
		m.Must(m.Step(applied(m, order, 1, aftersales.ReturnRefund, flows.Claim{Line: 1, Units: 1}), returned...))
		m.Clock.Set(day(m, time.May, 1))
		m.CloseMonth("2026-04")
		march, april := statementOf(m, m.Grove.Payable, "2026-03"), statementOf(m, m.Grove.Payable, "2026-04")
		if march.Billable != 14_800 || april.Billable != -7_000 || april.Left() != 0 {
			t.Errorf("march %+v, april %+v", march, april)
		}
		wallet := statementOf(m, m.Alpha.Contract.Wallet, "2026-03")
		if wallet.Billable != 22_799 { // not the deposit
			t.Errorf("a wallet %+v", wallet)
		}

		side := settlements.Side{Role: settlements.Supplier, Party: int64(m.Grove.ID)}
		n := settlements.NewInvoice{
			ID: id.NewInvoice(m.IDs), By: side, Kind: settlements.Special, Electronic: true, Paper: settlements.Paper{Number: "26312000000000000001"},
			IssuedOn: "2026-05-01", Minor: 14_800, RatePPM: 130_000, TaxMinor: 1703, Covers: []settlements.Cover{{Statement: march.ID, Minor: 14_800}},
		}
		register := func(n settlements.NewInvoice) func() error {
			return func() error {
				return m.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := flows.RegisterInvoice(tx, m.Acting(), n); return err })
			}
		}
		ahead := n
		ahead.IssuedOn = "2026-05-02" // in the operator's zone it is the first
		refused(t, m, "invalid: issued_on invoice_not_issued_yet", register(ahead))
		m.Must(register(n)())
		do(t, m, func(tx *db.Tx) error {
			if _, err := flows.AcceptInvoice(tx, m.Acting(), settlements.Side{}, n.ID); err != nil {
				return err
			}
			_, err := flows.VoidInvoice(tx, m.Acting(), side, n.ID, settlements.Paper{Number: "26312000000000000002"})
			return err
		})
		if again := statementOf(m, m.Grove.Payable, "2026-03"); again.Invoiced != 0 {
			t.Errorf("after it was voided: %+v", again)
		}
		for sql, want := range map[string]int64{
			"select count(*) from access_trail where subject = $1":                                                         3,
			"select count(*) from notices_notices where subject = $1 and role = 'operator'":                                2,
			"select count(*) from notices_notices where subject = $1 and role = 'supplier' and event = 'invoice.accepted'": 1,
		} {
			if got := m.Int(t, sql, n.ID.String()); got != want {
				t.Errorf("%s: %d, want %d", sql, got, want)
			}
		}
	})
}

// statementOf gives an account's statement of a month.
func statementOf(m *flowstest.Market, account id.Account, month string) (found settlements.Statement) {
	m.T.Helper()
	m.Read(m.T, func(tx *db.Tx) error {
		all, err := settlements.List(tx, 0, 0, 200)
		for _, s := range all {
			if s.Account == account && s.Month == month {
				found = s
			}
		}
		return err
	})
	return found
}
