package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// The roles that accounts are opened for.
const (
	supplierRole    = "supplier"
	distributorRole = "distributor"
)

// SignAgreement puts an agreement in force: its clauses name real things, and the accounts it pays through are opened with it, so
// that a lockable row always exists. The accounts of n are filled in here.
func SignAgreement(tx *db.Tx, by Acting, n suppliers.NewAgreement) (suppliers.Agreement, error) {
	if err := n.Check(); err != nil {
		return suppliers.Agreement{}, err
	}
	if _, err := suppliers.Get(tx, n.Supplier); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := checkScope(tx, n.Supplier, n.Scope); err != nil {
		return suppliers.Agreement{}, err
	}
	var err error
	if n.Payable, err = ledger.Open(tx, by.World.IDs, ledger.Payable, supplierRole, int64(n.Supplier), n.Currency, by.At); err != nil {
		return suppliers.Agreement{}, err
	}
	if n.Margin, err = ledger.Open(tx, by.World.IDs, ledger.Margin, supplierRole, int64(n.Supplier), n.Currency, by.At); err != nil {
		return suppliers.Agreement{}, err
	}
	a, err := suppliers.Sign(tx, n, by.At)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	if err := by.takeOutAtEnd(tx, &a); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := by.hurryRules(tx); err != nil {
		return suppliers.Agreement{}, err
	}
	body := tellAgreement(&a, n.Scope, "")
	by.note(tx, "agreement.sign", a.ID.String(), nil, body)
	by.tell(tx, outbox.Event{Kind: "agreement.signed", Root: int64(a.ID), Supplier: a.Supplier, Body: encoded(body)})
	return a, nil
}
