package audit

import "github.com/fenxiao/fenxiao/internal/db"

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
		operators := a.kind == "cash" || a.kind == "margin"
		switch {
		case a.hasRow && a.overdraft != operators:
			tell(a.id.String(), "%s: may it fall below zero: %t", a.kind, a.overdraft)
		case a.balance < 0 && !operators:
			tell(a.id.String(), "%s: balance %d", a.kind, a.balance)
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
