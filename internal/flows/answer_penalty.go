package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
)

// AcceptPenalty opens a case that a supplier has proposed; the distributor sees it from now on, and may answer.
func AcceptPenalty(tx *db.Tx, by Acting, penalty id.Penalty) (penalties.Case, error) {
	return by.movePenalty(tx, penalties.Viewer{}, penalty, func() (penalties.Case, error) { return penalties.Accept(tx, penalty, by.At) })
}

// AnswerPenalty takes a distributor's answer to a case against it; its evidence are files of its own.
func AnswerPenalty(tx *db.Tx, by Acting, distributor id.Distributor, penalty id.Penalty, said penalties.Said) (penalties.Case, error) {
	return by.movePenalty(tx, penalties.Viewer{Distributor: distributor}, penalty, func() (penalties.Case, error) {
		if err := ownEvidence(tx, distributor, said.Evidence); err != nil {
			return penalties.Case{}, err
		}
		return penalties.Answer(tx, distributor, penalty, said, by.At)
	})
}

// AppealPenalty takes a distributor's appeal against a confirmed case. What the case has done stands until the appeal is decided.
func AppealPenalty(tx *db.Tx, by Acting, distributor id.Distributor, penalty id.Penalty, said penalties.Said) (penalties.Case, error) {
	return by.movePenalty(tx, penalties.Viewer{Distributor: distributor}, penalty, func() (penalties.Case, error) {
		if err := ownEvidence(tx, distributor, said.Evidence); err != nil {
			return penalties.Case{}, err
		}
		return penalties.AppealAgainst(tx, distributor, penalty, said, by.At)
	})
}

func ownEvidence(tx *db.Tx, distributor id.Distributor, evidence []id.File) error {
	var faults fault.List
	if err := checkEvidence(tx, int64(distributor), evidence, &faults); err != nil {
		return err
	}
	return faults.Err(penalties.ErrInvalid)
}

// movePenalty does one move of a case, and tells of it what it was and is.
func (a Acting) movePenalty(tx *db.Tx, v penalties.Viewer, penalty id.Penalty, move func() (penalties.Case, error)) (penalties.Case, error) {
	before, err := penalties.Get(tx, v, penalty)
	if err != nil {
		return before, err
	}
	after, err := move()
	if err != nil {
		return after, err
	}
	a.tellPenalty(tx, "penalty."+string(after.State), &before, &after)
	return after, nil
}
