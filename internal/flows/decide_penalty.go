package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
)

// DecidePenalty confirms a case, with all that its points bring in the same transaction, or dismisses it.
func DecidePenalty(tx *db.Tx, by Acting, penalty id.Penalty, confirm bool, reason string) (penalties.Case, error) {
	if err := checkReason(reason); err != nil {
		return penalties.Case{}, err
	}
	return by.movePenalty(tx, penalties.Viewer{}, penalty, func() (penalties.Case, error) {
		if !confirm {
			return penalties.Dismiss(tx, penalty, reason, by.Actor, by.At)
		}
		c, due, err := penalties.Confirm(tx, penalty, reason, by.Actor, by.At)
		if err != nil {
			return c, err
		}
		by.arm(tx, penaltyTimer, int64(penalty), c.AppealBy)
		for _, t := range due {
			if err := by.punish(tx, &c, t); err != nil {
				return c, err
			}
		}
		return c, nil
	})
}

// DecidePenaltyAppeal upholds a confirmed case or overturns it; who confirmed it may not. Overturned, its points are given back and what it
// did is undone where that can be.
func DecidePenaltyAppeal(tx *db.Tx, by Acting, penalty id.Penalty, overturn bool, reason string) (penalties.Case, error) {
	if err := checkReason(reason); err != nil {
		return penalties.Case{}, err
	}
	return by.movePenalty(tx, penalties.Viewer{}, penalty, func() (penalties.Case, error) {
		c, err := penalties.DecideAppeal(tx, penalty, overturn, reason, by.Actor, by.At)
		if err == nil && overturn {
			err = by.forgive(tx, &c)
		}
		return c, err
	})
}

// RevokePenalty takes a case back, whatever it has come to, and what it did with it; a supplier only what it has proposed and nobody has opened.
func RevokePenalty(tx *db.Tx, by Acting, supplier id.Supplier, penalty id.Penalty, reason string) (penalties.Case, error) {
	if err := checkReason(reason); err != nil {
		return penalties.Case{}, err
	}
	return by.movePenalty(tx, penalties.Viewer{Supplier: supplier}, penalty, func() (penalties.Case, error) {
		c, err := penalties.Revoke(tx, supplier, penalty, reason, by.Actor, by.At)
		if err == nil {
			err = by.forgive(tx, &c)
		}
		return c, err
	})
}

// SetPenaltySchedule sets what cases that are begun from an instant on bring.
func SetPenaltySchedule(tx *db.Tx, by Acting, n penalties.NewSchedule) (penalties.Schedule, error) {
	from := n.From
	if from == 0 {
		from = by.At
	}
	before, err := penalties.ScheduleAt(tx, from)
	if err != nil {
		return before, err
	}
	after, err := penalties.SetSchedule(tx, n, by.Actor, by.At)
	if err != nil {
		return after, err
	}
	by.note(tx, "penalty_schedule.set", "penalty_schedule", tellSchedule(&before), tellSchedule(&after))
	return after, nil
}

// scheduleBody is a schedule as the trail tells it.
type scheduleBody struct {
	From       string                   `json:"from,omitempty"`
	Points     map[penalties.Kind]int64 `json:"points"`
	PeriodDays int64                    `json:"period_days"`
	AnswerDays int64                    `json:"answer_days"`
	AppealDays int64                    `json:"appeal_days"`
	Thresholds []penalties.Threshold    `json:"thresholds"`
}

func tellSchedule(s *penalties.Schedule) scheduleBody {
	return scheduleBody{s.From.String(), s.Points, s.PeriodDays, s.AnswerDays, s.AppealDays, s.Thresholds}
}
