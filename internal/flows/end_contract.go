package flows

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// EndContract ends a contract: at once when until is 0 (consent, or a confirmed penalty), else by notice for that instant, which either party
// may give. Both are told in writing. Open orders run on.
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
	by.tellContractEnd(tx, kind, &before, &after, reason)
	by.armContractEnd(tx, &after)
	return after, nil
}

// tellContractEnd notes that a contract ends, and tells both parties in writing.
func (a Acting) tellContractEnd(tx *db.Tx, kind string, before, after *distributors.Contract, reason string) {
	body := tellContract(after, reason)
	a.note(tx, kind, after.ID.String(), tellContract(before, ""), body)
	a.tell(tx, outbox.Event{Kind: kind, Root: int64(after.ID), Distributor: after.Distributor, Body: encoded(body)})
	a.postBoth(tx, after.Distributor, kind, after.ID.String(), map[string]string{
		"contract": after.ID.String(), "until": after.Until.String(), "reason": reason,
	})
}

// postBoth tells the operator and a distributor something in writing.
func (a Acting) postBoth(tx *db.Tx, d id.Distributor, event, subject string, facts map[string]string) {
	for _, to := range []notices.Party{notices.Operator(), notices.Distributor(d)} {
		notices.Post(tx, notices.Notice{
			ID: id.NewNotice(a.World.IDs), To: to, Event: event, Subject: subject, Facts: facts, Written: true, At: a.At,
		})
	}
}

// contractEndTimer is the kind of the timer that looks whether a contract's last instant is over.
const contractEndTimer = "contract_end"

// armContractEnd arms the timer of a contract that has an end.
func (a Acting) armContractEnd(tx *db.Tx, c *distributors.Contract) {
	if c.State == distributors.InForce && c.Until > 0 {
		a.arm(tx, contractEndTimer, int64(c.ID), c.Until)
	}
}

// expireContract marks a contract as ended once its last instant is over. A version that an amendment follows ends without a word: the
// contract goes on.
func expireContract(tx *db.Tx, by Acting, subject int64) error {
	before, err := distributors.GetContract(tx, 0, id.Contract(subject))
	if err != nil {
		return err
	}
	after, ended, err := distributors.Expire(tx, before.ID, by.At)
	if err != nil || !ended {
		return err
	}
	versions, err := distributors.Versions(tx, 0, before.ID)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.State == distributors.InForce && v.ID != after.ID {
			by.note(tx, "contract.superseded", after.ID.String(), tellContract(&before, ""), tellContract(&after, ""))
			return nil
		}
	}
	by.tellContractEnd(tx, "contract.ended", &before, &after, "term over")
	return nil
}
