package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// ChangeScope puts another scope in the place of an agreement's, and takes goods out of the pool that it no longer covers.
func ChangeScope(tx *db.Tx, by Acting, agreement id.Agreement, scope []suppliers.Clause) (suppliers.Agreement, error) {
	old, err := suppliers.Scope(tx, agreement)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	a, err := suppliers.Replace(tx, agreement, scope, by.Actor, by.At)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	if err := checkScope(tx, a.Supplier, scope); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := by.takeOutside(tx, &a, scope); err != nil {
		return suppliers.Agreement{}, err
	}
	if err := by.hurryRules(tx); err != nil {
		return suppliers.Agreement{}, err
	}
	body := tellAgreement(&a, scope, "")
	by.note(tx, "agreement.rescope", agreement.String(), tellAgreement(&a, old, ""), body)
	by.tell(tx, outbox.Event{Kind: "agreement.rescoped", Root: int64(agreement), Supplier: a.Supplier, Body: encoded(body)})
	return a, nil
}
