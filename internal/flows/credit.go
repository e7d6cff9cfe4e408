package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/orders"
)

// ErrCreditLimit: what the wallet lacks would go past what the distributor may owe.
var ErrCreditLimit = fault.New(fault.Refused, "credit_exceeded", "the wallet and what is left of the credit limit do not cover this")

// funds names what an order is paid from. Only an order under a contract with credit asks for more than its two accounts.
func (f *facts) funds(o *orders.Order) {
	f.accounts.ask(o.Wallet, o.Escrow)
	if o.Credit != 0 {
		f.accounts.ask(o.Credit)
		f.distributors.ask(o.Distributor)
	}
}

// payment gives the legs that pay an order: from the wallet, and what that lacks on credit, up to the limit of the contract in force; and how
// much of it is owed. The balances are locked, so that of many payments at once none goes past the limit.
func (w *work) payment(o *orders.Order, at clock.Micros) (legs []ledger.Leg, owed int64, err error) {
	total := o.Total()
	if have := w.ledger.Balance(o.Wallet); o.Credit != 0 && have < total {
		owed = total - have
	}
	legs = []ledger.Leg{{Account: o.Wallet, Minor: owed - total}, {Account: o.Escrow, Minor: total}}
	if owed == 0 {
		return legs, 0, nil
	}
	var limit int64
	if t := w.facts.contracts[o.Distributor]; t.Check() == nil {
		limit = t.CreditAt(at)
	}
	debt := -w.ledger.Balance(o.Credit)
	if owed > limit-debt {
		return nil, 0, ErrCreditLimit.At("order_id", "total_minor", text(total), "wallet_minor", text(total-owed), "owed_minor", text(debt),
			"credit_limit_minor", text(limit))
	}
	return append(legs, ledger.Leg{Account: o.Credit, Minor: -owed}), owed, nil
}

// credited gives the legs of money that comes to a distributor: what it owes is paid off first.
func (w *work) credited(wallet, credit id.Account, minor int64) []ledger.Leg {
	if credit == 0 {
		return []ledger.Leg{{Account: wallet, Minor: minor}}
	}
	back := max(0, min(minor, -w.ledger.Balance(credit)))
	return []ledger.Leg{{Account: credit, Minor: back}, {Account: wallet, Minor: minor - back}}
}
