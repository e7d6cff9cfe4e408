package penalties

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
)

// Schedule is what cases bring, from an instant on. Cases begun before keep what they were begun under.
type Schedule struct {
	From   clock.Micros // 0: the built-in one
	Points map[Kind]int64
	Terms
	SetBy string
	SetAt clock.Micros
}

// The limits of a schedule.
const (
	maxDays   = 3650
	maxPoints = 1000
)

// KindPoints are the points of one kind.
type KindPoints struct {
	Kind   Kind
	Points int64
}

// NewSchedule is what SetSchedule needs. Kinds that are left out keep their built-in points.
type NewSchedule struct {
	From   clock.Micros // 0: now
	Points []KindPoints
	Terms
}

func builtIn() Schedule {
	return Schedule{Points: maps.Clone(kinds), Terms: Terms{PeriodDays: 365, AnswerDays: 7, AppealDays: 15, Thresholds: slices.Clone(thresholds)}}
}

// SetSchedule sets what cases bring from an instant on; another one set for the same instant, not begun yet, gives way. All mistakes are
// told at once under ErrInvalid; ErrRetroactive stands at `from`.
func SetSchedule(tx *db.Tx, n NewSchedule, by string, at clock.Micros) (Schedule, error) {
	if n.From == 0 {
		n.From = at
	}
	var faults fault.List
	if n.From < at {
		faults.Add(ErrRetroactive, "from")
	}
	s := builtIn()
	s.From, s.Terms, s.SetBy, s.SetAt = n.From, n.Terms, by, at
	n.checkPoints(&faults, s.Points)
	n.checkTerms(&faults)
	if err := faults.Err(ErrInvalid); err != nil {
		return Schedule{}, err
	}
	slices.SortStableFunc(s.Thresholds, func(a, b Threshold) int { return int(a.Points - b.Points) })
	tx.Exec("delete from penalties_schedules where from_at = $1", s.From)
	tx.Exec("insert into penalties_schedules (from_at, terms, set_by, set_at) values ($1, $2, $3, $4)",
		s.From, encoded(storedSchedule{s.Points, s.Terms}), by, at)
	return s, nil
}

func (n *NewSchedule) checkPoints(faults *fault.List, into map[Kind]int64) {
	seen := map[Kind]bool{}
	for i, p := range n.Points {
		place := "points[" + strconv.Itoa(i) + "]"
		if _, known := kinds[p.Kind]; !known {
			faults.Add(ErrKind, place+".kind")
		}
		if seen[p.Kind] {
			faults.Add(ErrTwice, place+".kind")
		}
		if p.Points < 0 || p.Points > maxPoints {
			faults.Add(ErrPoints, place+".points")
		}
		seen[p.Kind], into[p.Kind] = true, p.Points
	}
}

func (n *NewSchedule) checkTerms(faults *fault.List) {
	for _, d := range []struct {
		place string
		days  int64
	}{{"period_days", n.PeriodDays}, {"answer_days", n.AnswerDays}, {"appeal_days", n.AppealDays}} {
		if d.days < 1 || d.days > maxDays {
			faults.Add(ErrDays, d.place)
		}
	}
	seen := map[Threshold]bool{}
	for i, t := range n.Thresholds {
		place := "thresholds[" + strconv.Itoa(i) + "]"
		rule, known := effects[t.Effect]
		switch {
		case !known:
			faults.Add(ErrEffect, place+".effect")
		case t.Days < 0 || t.Days > maxDays || !rule.lasts && t.Days != 0 || rule.needsDays && t.Days == 0:
			faults.Add(ErrEffectDays, place+".days")
		}
		if t.Points < 1 || t.Points > maxPoints {
			faults.Add(ErrPoints, place+".points")
		}
		same := Threshold{Points: t.Points, Effect: t.Effect}
		if seen[same] {
			faults.Add(ErrTwice, place)
		}
		seen[same] = true
	}
}

type storedSchedule struct {
	Points map[Kind]int64 `json:"points"`
	Terms  Terms          `json:"terms"`
}

// ScheduleAt gives what cases that are begun at that time bring.
func ScheduleAt(tx *db.Tx, at clock.Micros) (Schedule, error) {
	s := builtIn()
	var failed error
	tx.Query(func(r *db.Row) {
		var stored storedSchedule
		s.From = clock.Micros(r.Int())
		if failed = json.Unmarshal([]byte(r.Text()), &stored); failed == nil {
			maps.Copy(s.Points, stored.Points)
			s.Terms = stored.Terms
		}
		s.SetBy, s.SetAt = r.Text(), clock.Micros(r.Int())
	}, "select from_at, terms, set_by, set_at from penalties_schedules where from_at <= $1 order by from_at desc limit 1", at)
	if err := tx.Flush(); err != nil {
		return Schedule{}, err
	}
	if failed != nil {
		return Schedule{}, fmt.Errorf("schedule of %s: %w", s.From, failed)
	}
	return s, nil
}
