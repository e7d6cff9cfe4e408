package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// EndAgreement ends an agreement: at once when until is 0 (consent, or a confirmed penalty), else by notice for that instant, of
// which the distributors that have selected its goods are told. Its goods then leave the pool, or are sold out first when the agreement says so
// (not when it is ended at once); open orders run on.
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
	body := tellAgreement(&after, nil, reason)
	by.note(tx, kind, agreement.String(), tellAgreement(&before, nil, ""), body)
	by.tell(tx, outbox.Event{Kind: kind, Root: int64(agreement), Supplier: after.Supplier, Body: encoded(body)})
	by.armEnd(tx, &after)
	facts := map[string]string{"agreement": agreement.String(), "until": after.Until.String(), "reason": reason, "goods_at_end": string(after.GoodsAtEnd)}
	by.notify(tx, notices.Notice{To: notices.Supplier(after.Supplier), Event: kind, Subject: agreement.String(), Facts: facts, Written: true})
	if until == 0 {
		return after, nil // the goods are closed by the chore, which tells of it
	}
	return after, by.tellOfEnd(tx, &after)
}
