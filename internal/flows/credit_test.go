package flows_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// onCredit is a distributor that may owe so much, and has nothing in its wallet.
func onCredit(t *testing.T, m *flowstest.Market, limit int64) *flowstest.Distributor {
	t.Helper()
	d := &flowstest.Distributor{ID: id.NewDistributor(m.IDs), Channels: []id.Channel{0}}
	do(t, m, func(tx *db.Tx) error {
		if _, err := distributors.Create(tx, distributors.NewDistributor{ID: d.ID, Name: "赊店"}, m.Clock.Now()); err != nil {
			return err
		}
		var err error
		d.Contract, err = flows.SignContract(tx, m.Acting(), distributors.NewContract{
			ID: id.NewContract(m.IDs), Distributor: d.ID, ProfitMode: distributors.PriceDifference, Currency: flowstest.Currency,
			PriceRatioPPM: money.PPM, Drift: distributors.Exact, Payment: distributors.Credit, CreditLimit: limit,
			Delivery: distributors.Delivery{OwnPackaging: true, NoSlip: true},
		})
		if err != nil {
			return err
		}
		_, err = flows.SelectGoods(tx, m.Acting(), d.ID, []id.SKU{m.Soap.ID, m.Towel.ID})
		return err
	})
	return d
}

func TestWhatTheWalletLacksIsOwedUpToTheLimitAndPaidOffFirst(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		d := onCredit(t, m, 4_000)
		m.Must(m.TopUp(d, 500))
		owes := func(wallet, credit int64) {
			t.Helper()
			if w, c := m.Balance(d.Contract.Wallet), m.Balance(d.Contract.Credit); w != wallet || c != credit {
				t.Fatalf("wallet %d, credit %d; want %d, %d", w, c, wallet, credit)
			}
		}
		first := m.Bought(d, d.Line(m.Towel, 2)) // 39.98: 5.00 from the wallet
		owes(0, -3_498)
		if got := m.Get(first).Delivery; !got.OwnPackaging || !got.NoSlip {
			t.Errorf("delivery terms %+v", got)
		}
		second := m.Placed(d, d.Line(m.Soap, 2)) // 10.02
		if err := m.Pay(second); !errors.Is(err, flows.ErrCreditLimit) {
			t.Fatalf("past the limit: %v", err)
		}
		m.Bought(d, d.Line(m.Soap, 1)) // 5.01
		owes(0, -3_999)
		m.Must(m.TopUp(d, 1_000))
		owes(0, -2_999)
		if err := m.Pay(second); !errors.Is(err, flows.ErrCreditLimit) {
			t.Fatalf("a cent past the limit: %v", err)
		}
		m.Must(m.TopUp(d, 1))
		m.Must(m.Pay(second))
		owes(0, -4_000)
	})
}

func TestARefundPaysADebtOffBeforeItReachesTheWallet(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		d := onCredit(t, m, 10_000)
		order := m.Bought(d, d.Line(m.Towel, 3)) // 59.97
		m.Must(m.TopUp(d, 3_000))
		afterSale, err := m.Apply(order, 1, aftersales.RefundOnly, flows.Claim{Line: 1, Units: 2})
		m.Must(err)
		m.Must(m.Step(afterSale, flows.Approve, flows.Stopped, flows.RefundStep))
		if w, c := m.Balance(d.Contract.Wallet), m.Balance(d.Contract.Credit); w != 3_998-2_997 || c != 0 {
			t.Errorf("wallet %d, credit %d", w, c)
		}
		m.Advance(40 * clock.Day)
		m.CloseMonth("2026-03")
		if n := m.Int(t, "select count(*) from settlements_statements where account_id = $1 and opening_minor = 0", d.Contract.Credit); n != 1 {
			t.Errorf("%d statements of the debt", n)
		}
	})
}

func TestOfManyPaymentsAtOnceNoneGoesPastTheCreditLimit(t *testing.T) {
	const limit, each = 10_020, 501 // room for twenty
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		d := onCredit(t, m, limit)
		m.Must(m.Stock(m.Soap, 0, 100, stock.Received))
		orders := make([]id.Order, 64)
		for i := range orders {
			orders[i] = m.Placed(d, d.Line(m.Soap, 1))
		}
		var all sync.WaitGroup
		var paid, refused atomic.Int64
		for _, order := range orders {
			all.Go(func() {
				switch err := m.Pay(order); {
				case err == nil:
					paid.Add(1)
				case errors.Is(err, flows.ErrCreditLimit):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if owed := -m.Balance(d.Contract.Credit); paid.Load() != 20 || refused.Load() != 44 || owed != 20*each {
			t.Errorf("%d paid, %d refused, %d owed of %d", paid.Load(), refused.Load(), owed, limit)
		}
	})
}

func TestNobodyDrawsOnCreditOnceTheContractHasEndedOrTheDistributorIsSuspended(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		d := onCredit(t, m, 10_000)
		order := m.Placed(d, d.Line(m.Soap, 1))
		do(t, m, func(tx *db.Tx) error { _, err := distributors.Suspend(tx, d.ID); return err })
		if err := m.Pay(order); !errors.Is(err, flows.ErrCreditLimit) {
			t.Errorf("suspended: %v", err)
		}
		do(t, m, func(tx *db.Tx) error { _, err := distributors.Resume(tx, d.ID); return err })
		do(t, m, func(tx *db.Tx) error {
			_, err := flows.EndContract(tx, m.Acting(), d.Contract.ID, 0, "by consent")
			return err
		})
		if err := m.Pay(order); !errors.Is(err, flows.ErrCreditLimit) {
			t.Errorf("ended: %v", err)
		}
		m.Must(m.TopUp(d, 501))
		m.Must(m.Pay(order)) // open orders run on, prepaid
	})
}
