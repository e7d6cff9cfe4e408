package grades

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Period is how long a review looks back.
type Period string

// The periods.
const (
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
)

// Upgrade says when a distributor rises.
type Upgrade string

// When distributors rise.
const (
	AtOnce   Upgrade = "at_once"   // as soon as the threshold is reached within the period
	ByPeriod Upgrade = "by_period" // when the period is over
)

// Fall says how far a distributor falls that did not keep its grade.
type Fall string

// How far distributors fall.
const (
	Never    Fall = "never"
	One      Fall = "one"       // one rank a period
	ToEarned Fall = "to_earned" // to what it reached
)

// Scheme says what the grades take. It is never changed: another takes its place.
type Scheme struct {
	ID         id.GradeScheme
	Name       string
	Period     Period
	Upgrade    Upgrade
	Fall       Fall
	KeepPPM    int64 // the part of a grade's thresholds that keeps it
	State      State
	CreatedAt  clock.Micros
	LiveFrom   clock.Micros // 0: never was
	Thresholds []Threshold  // lowest rank first
}

func (s *Scheme) check(faults *fault.List) {
	if !isLine(s.Name, 1) {
		faults.Add(ErrName, "name")
	}
	if s.Period != Month && s.Period != Quarter && s.Period != Year {
		faults.Add(ErrPeriod, "period")
	}
	if s.Upgrade != AtOnce && s.Upgrade != ByPeriod {
		faults.Add(ErrUpgrade, "upgrade")
	}
	if s.Fall != Never && s.Fall != One && s.Fall != ToEarned {
		faults.Add(ErrFall, "fall")
	}
	if s.KeepPPM < 0 || s.KeepPPM > money.PPM {
		faults.Add(ErrKeep, "keep_ppm")
	}
}

// checkThresholds: one for every grade above the lowest, rising in every measure.
func (s *Scheme) checkThresholds(faults *fault.List, all []Grade) {
	byGrade := map[id.Grade]int64{}
	for _, g := range all {
		byGrade[g.ID] = g.Rank
	}
	seen := map[int64]bool{}
	for i := range s.Thresholds {
		t := &s.Thresholds[i]
		t.Rank = byGrade[t.Grade]
		place := "thresholds[" + strconv.Itoa(i) + "]"
		switch {
		case t.Rank == 0 || seen[t.Rank]:
			faults.Add(ErrGrade, place+".grade_id")
		case t.SalesMinor < 0 || t.SalesMinor > money.MaxMinor || t.Orders < 0 || t.InvitedMinor < 0 || t.InvitedMinor > money.MaxMinor || !t.fit():
			faults.Add(ErrThreshold, place)
		case t.Rank == 1 && t.Measures != (Measures{}):
			faults.Add(ErrLowest, place)
		}
		seen[t.Rank] = true
	}
	slices.SortFunc(s.Thresholds, func(a, b Threshold) int { return cmp.Compare(a.Rank, b.Rank) })
	for _, g := range all {
		if g.Rank > 1 && !seen[g.Rank] {
			faults.Add(ErrMissing, "thresholds", "grade_id", g.ID.String())
		}
	}
	for i := 1; i < len(s.Thresholds); i++ {
		if below, t := &s.Thresholds[i-1], &s.Thresholds[i]; !rises(below, t) {
			faults.Add(ErrNotRising, "thresholds", "grade_id", t.Grade.String())
		}
	}
}

func rises(below, above *Threshold) bool {
	return above.SalesMinor >= below.SalesMinor && above.Orders >= below.Orders && above.InvitedMinor >= below.InvitedMinor &&
		above.atLeast(below.Abilities) && above.Measures != below.Measures
}

// Draft writes a scheme that does not count yet; all mistakes at once under ErrInvalid.
func Draft(tx *db.Tx, s Scheme, at clock.Micros) (Scheme, error) {
	s.Name, s.State, s.CreatedAt, s.LiveFrom = strings.TrimSpace(s.Name), Drafted, at, 0
	all, err := All(tx)
	if err != nil {
		return Scheme{}, err
	}
	var faults fault.List
	s.check(&faults)
	s.checkThresholds(&faults, all)
	if err := faults.Err(ErrInvalid); err != nil {
		return Scheme{}, err
	}
	tx.Exec("insert into grades_schemes ("+schemeColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		s.ID, s.Name, s.Period, s.Upgrade, s.Fall, s.KeepPPM, s.State, s.CreatedAt, s.LiveFrom)
	rows := db.NewRows("grades_thresholds", "scheme_id", "grade_id", "sales_minor", "orders", "invited_minor", "sales_ability", "shop_ability",
		"promotion_ability", "operation_ability")
	for _, t := range s.Thresholds {
		rows.Add(s.ID, t.Grade, t.SalesMinor, t.Orders, t.InvitedMinor, t.Sales, t.Shop, t.Promotion, t.Operation)
	}
	tx.Insert(rows)
	return s, nil
}

const schemeColumns = "id, name, period, upgrade, fall, keep_ppm, state, created_at, live_from"

func scanScheme(r *db.Row) Scheme {
	return Scheme{
		ID: id.GradeScheme(r.Int()), Name: r.Text(), Period: Period(r.Text()), Upgrade: Upgrade(r.Text()), Fall: Fall(r.Text()), KeepPPM: r.Int(),
		State: State(r.Text()), CreatedAt: clock.Micros(r.Int()), LiveFrom: clock.Micros(r.Int()),
	}
}

// GetScheme gives one scheme with its thresholds, or ErrNotFound.
func GetScheme(tx *db.Tx, scheme id.GradeScheme) (Scheme, error) {
	s, err := db.One(tx, scanScheme, "select "+schemeColumns+" from grades_schemes where id = $1", scheme)
	if errors.Is(err, db.ErrNoRow) {
		return Scheme{}, ErrNotFound
	}
	if err != nil {
		return Scheme{}, err
	}
	return s, s.fill(tx)
}

func (s *Scheme) fill(tx *db.Tx) (err error) {
	s.Thresholds, err = db.All(tx, scanThreshold, "select "+thresholdColumns+" where t.scheme_id = $1 order by g.rank", s.ID)
	return err
}

const thresholdColumns = `t.grade_id, g.rank, t.sales_minor, t.orders, t.invited_minor, t.sales_ability, t.shop_ability, t.promotion_ability, t.operation_ability
	from grades_thresholds t join grades_grades g on g.id = t.grade_id`

func scanThreshold(r *db.Row) Threshold {
	return Threshold{Grade: id.Grade(r.Int()), Rank: r.Int(), Measures: Measures{
		SalesMinor: r.Int(), Orders: r.Int(), InvitedMinor: r.Int(), Abilities: Abilities{r.Int(), r.Int(), r.Int(), r.Int()},
	}}
}

// LiveScheme gives the scheme that counts now, or ErrNoScheme.
func LiveScheme(tx *db.Tx) (Scheme, error) {
	s, err := db.One(tx, scanScheme, "select "+schemeColumns+" from grades_schemes where state = $1", Live)
	if errors.Is(err, db.ErrNoRow) {
		return Scheme{}, ErrNoScheme
	}
	if err != nil {
		return Scheme{}, err
	}
	return s, s.fill(tx)
}

// Schemes lists schemes, newest first.
func Schemes(tx *db.Tx, before id.GradeScheme, limit int) ([]Scheme, error) {
	all, err := db.All(tx, scanScheme, "select "+schemeColumns+" from grades_schemes where id < $1 or $1 = 0 order by id desc limit $2", before, page(limit))
	if err != nil || len(all) == 0 {
		return all, err
	}
	of := make(map[id.GradeScheme]*Scheme, len(all))
	for i := range all {
		of[all[i].ID] = &all[i]
	}
	tx.Query(func(r *db.Row) {
		if s := of[id.GradeScheme(r.Int())]; s != nil {
			s.Thresholds = append(s.Thresholds, scanThreshold(r))
		}
	}, "select t.scheme_id, "+thresholdColumns+" where t.scheme_id between $1 and $2 order by g.rank", all[len(all)-1].ID, all[0].ID)
	return all, tx.Flush()
}

// Activate lets a drafted scheme count from now on, in the place of the one that counts: ErrNotFound, ErrState.
func Activate(tx *db.Tx, scheme id.GradeScheme, at clock.Micros) (Scheme, error) {
	s, err := GetScheme(tx, scheme)
	if err != nil {
		return Scheme{}, err
	}
	next, ok := Lifecycle[s.State][Activation]
	if !ok {
		return Scheme{}, ErrState.At("state", "state", string(s.State), "action", string(Activation))
	}
	if old, err := LiveScheme(tx); err == nil {
		tx.ExecOne("update grades_schemes set state = $2 where id = $1 and state = $3", old.ID, Lifecycle[old.State][Replacement], old.State)
	} else if !errors.Is(err, ErrNoScheme) {
		return Scheme{}, err
	}
	tx.ExecOne("update grades_schemes set state = $2, live_from = $3 where id = $1 and state = $4", s.ID, next, at, s.State)
	s.State, s.LiveFrom = next, at
	return s, tx.Flush()
}
