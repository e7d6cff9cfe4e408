package penalties

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// file is one distributor's cases, locked.
type file struct {
	cases []Case
	moved *Case
	next  State
}

// lock locks all cases of the distributor that a case is against, so that two decisions at once count each other's points, and finds the
// state that an action leads to: ErrNotFound, ErrState.
func lock(tx *db.Tx, v Viewer, penalty id.Penalty, a Action) (*file, error) {
	c, err := Get(tx, v, penalty)
	if err != nil {
		return nil, err
	}
	f := &file{}
	tx.Lock("penalties_cases", []string{"distributor_id", "id"}, db.Ids([]id.Distributor{c.Distributor}), columns,
		func(r *db.Row) { f.cases = append(f.cases, scan(r)) })
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for i := range f.cases {
		if f.cases[i].ID == penalty {
			f.moved = &f.cases[i]
		}
	}
	if f.moved == nil {
		return nil, ErrNotFound
	}
	next, ok := Lifecycle[f.moved.State][a]
	if !ok {
		return nil, ErrState.At("state", "state", string(f.moved.State), "action", string(a))
	}
	f.next = next
	return f, nil
}

// points sums what counts at that time.
func (f *file) points(at clock.Micros) (sum int64) {
	for i := range f.cases {
		if f.cases[i].Counts(at) {
			sum += f.cases[i].Points
		}
	}
	return sum
}

// Accept opens a proposed case: ErrNotFound, ErrState.
func Accept(tx *db.Tx, penalty id.Penalty, at clock.Micros) (Case, error) {
	f, err := lock(tx, Viewer{}, penalty, Opening)
	if err != nil {
		return Case{}, err
	}
	f.moved.open(at)
	f.moved.save(tx)
	return *f.moved, nil
}

// Said is what a distributor says in its case, and the files that go with it.
type Said struct {
	Text     string
	Evidence []id.File
}

func (s *Said) check() error {
	var faults fault.List
	checkSaid(&faults, s.Text, s.Evidence)
	return faults.Err(ErrInvalid)
}

// Answer takes the distributor's answer: ErrNotFound, ErrState, ErrAnswerLate.
func Answer(tx *db.Tx, distributor id.Distributor, penalty id.Penalty, s Said, at clock.Micros) (Case, error) {
	if err := s.check(); err != nil {
		return Case{}, err
	}
	f, err := lock(tx, Viewer{Distributor: distributor}, penalty, Answering)
	if err != nil {
		return Case{}, err
	}
	c := f.moved
	if at >= c.AnswerBy {
		return Case{}, ErrAnswerLate.At("state", "answer_by", c.AnswerBy.String())
	}
	c.State, c.Answer, c.AnsweredAt = f.next, s.Text, at
	c.save(tx)
	addEvidence(tx, penalty, Defence, s.Evidence)
	return *c, nil
}

// AppealAgainst takes the distributor's appeal against a confirmed case: ErrNotFound, ErrState, ErrAppealLate.
func AppealAgainst(tx *db.Tx, distributor id.Distributor, penalty id.Penalty, s Said, at clock.Micros) (Case, error) {
	if err := s.check(); err != nil {
		return Case{}, err
	}
	f, err := lock(tx, Viewer{Distributor: distributor}, penalty, Appealing)
	if err != nil {
		return Case{}, err
	}
	c := f.moved
	if at >= c.AppealBy {
		return Case{}, ErrAppealLate.At("state", "appeal_by", c.AppealBy.String())
	}
	c.State, c.Appeal, c.AppealedAt = f.next, s.Text, at
	c.save(tx)
	addEvidence(tx, penalty, Objection, s.Evidence)
	return *c, nil
}

// Confirm confirms a case: its points count from now on. It gives what the case's thresholds say is to be done now; the flow does it and
// records it with Record. ErrNotFound, ErrState.
func Confirm(tx *db.Tx, penalty id.Penalty, note, by string, at clock.Micros) (Case, []Threshold, error) {
	f, err := lock(tx, Viewer{}, penalty, Confirmation)
	if err != nil {
		return Case{}, nil, err
	}
	c, before := f.moved, f.points(at)
	c.State, c.Decision, c.DecidedAt, c.DecidedBy = f.next, note, at, by
	c.AppealBy, c.ExpiresAt = at+clock.Micros(c.AppealDays)*clock.Day, at+clock.Micros(c.PeriodDays)*clock.Day
	c.save(tx)
	return *c, crossed(c.Thresholds, before, before+c.Points), nil
}

// Dismiss drops a case that is not confirmed: ErrNotFound, ErrState.
func Dismiss(tx *db.Tx, penalty id.Penalty, note, by string, at clock.Micros) (Case, error) {
	f, err := lock(tx, Viewer{}, penalty, Dismissal)
	if err != nil {
		return Case{}, err
	}
	c := f.moved
	c.State, c.Decision, c.DecidedAt, c.DecidedBy = f.next, note, at, by
	c.save(tx)
	return *c, nil
}

// DecideAppeal upholds a case or overturns it, which gives its points back; the flow undoes its effects. ErrNotFound, ErrState, ErrSameReviewer.
func DecideAppeal(tx *db.Tx, penalty id.Penalty, overturn bool, note, by string, at clock.Micros) (Case, error) {
	a := Upholding
	if overturn {
		a = Overturning
	}
	f, err := lock(tx, Viewer{}, penalty, a)
	if err != nil {
		return Case{}, err
	}
	c := f.moved
	if c.DecidedBy == by {
		return Case{}, ErrSameReviewer.At("state")
	}
	c.State, c.Review, c.ReviewedAt, c.ReviewedBy = f.next, note, at, by
	c.save(tx)
	return *c, nil
}

// Revoke takes a case back, and its points with it; the flow undoes its effects. A supplier takes back what is still proposed only.
// ErrNotFound, ErrState.
func Revoke(tx *db.Tx, supplier id.Supplier, penalty id.Penalty, note, by string, at clock.Micros) (Case, error) {
	f, err := lock(tx, Viewer{Supplier: supplier}, penalty, Revocation)
	if err != nil {
		return Case{}, err
	}
	c := f.moved
	if supplier != 0 && c.State != Proposed {
		return Case{}, ErrState.At("state", "state", string(c.State), "action", string(Revocation))
	}
	c.State, c.Review, c.ReviewedBy, c.RevokedAt = f.next, note, by, at
	c.save(tx)
	return *c, nil
}

// Expire does what is due of a case by time alone, and tells whether it did: a case without an answer may be decided, one without an appeal
// is final. What is not due, or has moved on, stays.
func Expire(tx *db.Tx, penalty id.Penalty, at clock.Micros) (Case, bool, error) {
	c, err := Get(tx, Viewer{}, penalty)
	if err != nil {
		return Case{}, false, err
	}
	var a Action
	switch {
	case c.State == Opened && at >= c.AnswerBy:
		a = Silence
	case c.State == Confirmed && at >= c.AppealBy:
		a = Lapse
	default:
		return c, false, nil
	}
	f, err := lock(tx, Viewer{}, penalty, a)
	if err != nil {
		return c, false, err
	}
	f.moved.State = f.next
	f.moved.save(tx)
	return *f.moved, true, nil
}
