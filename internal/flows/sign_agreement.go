package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// The roles that accounts are opened for.
const (
	supplierRole    = "supplier"
	distributorRole = "distributor"
)

// SignAgreement puts an agreement in force, as signed on paper, or proposes it to the supplier: its clauses name real things, and the accounts
// it pays through are opened with it, so that a lockable row always exists. The accounts of n are filled in here.
func SignAgreement(tx *db.Tx, by Acting, n suppliers.NewAgreement) (suppliers.Agreement, error) {
	if err := n.Check(); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := checkKinds(n.ChannelKinds); err != nil {
		return suppliers.Agreement{}, err
	}
	if _, err := suppliers.Get(tx, n.Supplier); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := checkScope(tx, n.Supplier, n.Scope); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := paperOf(tx, n.Supplier, n.PaperFile); err != nil {
		return suppliers.Agreement{}, err
	}
	var err error
	if n.Payable, err = ledger.Open(tx, by.World.IDs, ledger.Payable, supplierRole, int64(n.Supplier), n.Currency, by.At); err != nil {
		return suppliers.Agreement{}, err
	}
	if n.Margin, err = ledger.Open(tx, by.World.IDs, ledger.Margin, supplierRole, int64(n.Supplier), n.Currency, by.At); err != nil {
		return suppliers.Agreement{}, err
	}
	n.By = by.Actor
	a, err := suppliers.Sign(tx, n, by.At)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	if err := by.hurryRules(tx); err != nil {
		return suppliers.Agreement{}, err
	}
	action, kind := "agreement.sign", "agreement.signed"
	if n.Proposed {
		action, kind = "agreement.propose", "agreement.proposed"
		by.notify(tx, notices.Notice{To: notices.Supplier(a.Supplier), Event: "agreement.proposed", Subject: a.ID.String(),
			Facts: map[string]string{"agreement": a.ID.String()}})
	}
	body := tellAgreement(&a, n.Scope, "")
	by.note(tx, action, a.ID.String(), nil, body)
	by.tell(tx, outbox.Event{Kind: kind, Root: int64(a.ID), Supplier: a.Supplier, Body: encoded(body)})
	by.armEnd(tx, &a)
	return a, nil
}
