package audit

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func balances(_ *db.Tx, b *books, tell tell) error {
	for _, a := range b.accounts {
		switch {
		case !a.hasRow:
			tell(a.id.String(), "it has no balance to be locked")
		case a.balance != a.posted:
			tell(a.id.String(), "%s: balance %d, postings sum to %d", a.kind, a.balance, a.posted)
		}
	}
	return nil
}

func overdrafts(_ *db.Tx, b *books, tell tell) error {
	for _, a := range b.accounts {
		operators := a.kind == "cash" || a.kind == "margin" || a.kind == "credit"
		switch {
		case a.hasRow && a.overdraft != operators:
			tell(a.id.String(), "%s: may it fall below zero: %t", a.kind, a.overdraft)
		case a.balance < 0 && !operators:
			tell(a.id.String(), "%s: balance %d", a.kind, a.balance)
		}
	}
	return nil
}

// debts looks at the one kind of account on which a party may owe.
func debts(tx *db.Tx, b *books, tell tell) error {
	agreed := map[string]int64{}
	tx.Query(func(r *db.Row) {
		limit := r.Int()
		agreed[id.Distributor(r.Int()).String()+" "+r.Text()] = limit
	}, `select max(credit_limit_minor), distributor_id, currency from distributors_contracts where payment = 'credit' group by distributor_id, currency`)
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, a := range b.accounts {
		if a.kind != "credit" {
			continue
		}
		limit := agreed[id.Distributor(a.party).String()+" "+a.currency]
		switch {
		case a.balance > 0:
			tell(a.id.String(), "a debt of %d", -a.balance)
		case -a.balance > limit:
			tell(a.id.String(), "%d is owed, no contract ever allowed more than %d", -a.balance, limit)
		}
	}
	return nil
}

func escrow(_ *db.Tx, b *books, tell tell) error   { return b.holdsExpected("escrow", tell) }
func payables(_ *db.Tx, b *books, tell tell) error { return b.holdsExpected("payable", tell) }
func margins(_ *db.Tx, b *books, tell tell) error  { return b.holdsExpected("margin", tell) }

func (b *books) holdsExpected(kind string, tell tell) error {
	for _, a := range b.accounts {
		if a.kind == kind && a.balance != a.expected {
			tell(a.id.String(), "balance %d, its sub-orders sum to %d", a.balance, a.expected)
		}
	}
	return nil
}
