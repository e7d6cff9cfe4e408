package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// EndAgreement ends an agreement: at once when until is 0 (consent, or a confirmed penalty), else by notice for that instant. Goods
// open under it leave the pool when it ends, and who has selected them is told; open orders run on.
func EndAgreement(tx *db.Tx, by Acting, agreement id.Agreement, until clock.Micros, reason string) (suppliers.Agreement, error) {
	if err := checkReason(reason); err != nil {
		return suppliers.Agreement{}, err
	}
	before, err := suppliers.GetAgreement(tx, 0, agreement)
	if err != nil {
		return suppliers.Agreement{}, err
	}
	kind, after := "agreement.ended", suppliers.Agreement{}
	if until == 0 {
		after, err = suppliers.End(tx, agreement, by.At)
	} else {
		kind = "agreement.notice_given"
		after, err = suppliers.GiveNotice(tx, agreement, until, by.At)
	}
	if err != nil {
		return suppliers.Agreement{}, err
	}
	if err := by.takeOutAtEnd(tx, &after); err != nil {
		return suppliers.Agreement{}, err
	}
	body := tellAgreement(&after, nil, reason)
	by.note(tx, kind, agreement.String(), tellAgreement(&before, nil, ""), body)
	by.tell(tx, outbox.Event{Kind: kind, Root: int64(agreement), Supplier: after.Supplier, Body: encoded(body)})
	return after, nil
}
