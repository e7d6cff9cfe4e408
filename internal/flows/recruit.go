package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
)

// MoveRecruitment takes a step in a page's life. A supplier is told what became of its post, the operator of one that waits.
func MoveRecruitment(tx *db.Tx, by Acting, owner id.Supplier, recruitment id.Recruitment, action distributors.RecruitmentAction, reason string) error {
	if action == distributors.Decline {
		if err := checkReason(reason); err != nil {
			return err
		}
	}
	before, err := distributors.GetRecruitment(tx, owner, recruitment)
	if err != nil {
		return err
	}
	after, err := distributors.MoveRecruitment(tx, owner, recruitment, action, reason)
	if err != nil {
		return err
	}
	by.notePage(tx, "recruitment."+string(action), &before, &after)
	if after.Supplier == 0 {
		return nil
	}
	to := notices.Supplier(after.Supplier)
	if action == distributors.Propose {
		to = notices.Operator()
	}
	notices.Post(tx, notices.Notice{
		ID: id.NewNotice(by.World.IDs), To: to, Event: "recruitment." + string(after.State), Subject: recruitment.String(),
		Facts: map[string]string{"title": after.Title, "reason": reason}, At: by.At,
	})
	return nil
}

type pageBody struct {
	Way    string `json:"way"`
	Title  string `json:"title"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
}

func (a Acting) notePage(tx *db.Tx, action string, before, after *distributors.Recruitment) {
	a.note(tx, action, after.ID.String(), pageBody{string(before.Way), before.Title, string(before.State), before.Reason},
		pageBody{string(after.Way), after.Title, string(after.State), after.Reason})
}

// AcknowledgeWarning records who acknowledged the legal warning about purchase and fees, when and from where.
func AcknowledgeWarning(tx *db.Tx, by Acting, a distributors.Acknowledgement, address string) error {
	sealed, err := by.sealAddress(tx, address, int64(a.ID))
	if err != nil {
		return err
	}
	a.Actor, a.At, a.Address = by.Actor, by.At, sealed
	if err := distributors.Acknowledge(tx, a); err != nil {
		return err
	}
	by.note(tx, "legal_warning.acknowledge", a.ID.String(), nil, warningBody{a.Version, a.Language, a.Word})
	return nil
}

type warningBody struct {
	Version  string `json:"version"`
	Language string `json:"language,omitempty"`
	Word     string `json:"word,omitempty"`
}

// WithdrawWarning takes the acknowledgement back and closes the pages that need one.
func WithdrawWarning(tx *db.Tx, by Acting) error {
	closed, err := distributors.WithdrawWarning(tx, by.Actor, by.At)
	if err != nil {
		return err
	}
	by.note(tx, "legal_warning.withdraw", distributors.WarningVersion, warningBody{Version: distributors.WarningVersion}, nil)
	for i := range closed {
		before := closed[i]
		before.State = distributors.PageOpen
		by.notePage(tx, "recruitment.close", &before, &closed[i])
	}
	return nil
}
