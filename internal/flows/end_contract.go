package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// EndContract ends a contract: at once when until is 0 (consent, or a confirmed penalty), else by notice for that instant. Open orders run on.
func EndContract(tx *db.Tx, by Acting, contract id.Contract, until clock.Micros, reason string) (distributors.Contract, error) {
	if err := checkReason(reason); err != nil {
		return distributors.Contract{}, err
	}
	before, err := distributors.GetContract(tx, 0, contract)
	if err != nil {
		return distributors.Contract{}, err
	}
	kind, after := "contract.ended", distributors.Contract{}
	if until == 0 {
		after, err = distributors.End(tx, contract, by.At)
	} else {
		kind = "contract.notice_given"
		after, err = distributors.GiveNotice(tx, contract, until, by.At)
	}
	if err != nil {
		return distributors.Contract{}, err
	}
	body := tellContract(&after, reason)
	by.note(tx, kind, contract.String(), tellContract(&before, ""), body)
	by.tell(tx, outbox.Event{Kind: kind, Root: int64(contract), Distributor: after.Distributor, Body: encoded(body)})
	return after, nil
}
