package demo

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
)

// gradeNames are the grades from the lowest on, with what rebates are worked out by.
var gradeNames = []struct{ name, rebate string }{{"普通", ""}, {"银牌", "C"}, {"金牌", "B"}, {"钻石", "A"}}

// planGrades makes the grades early on, and puts a distributor where no review would have put it.
func (s *scene) planGrades() {
	s.do(s.part(6), 10*clock.Hour, s.makeGrades)
	s.do(s.part(58), 11*clock.Hour, s.gradeByHand)
	s.do(s.part(88), 10*clock.Hour, s.draftNextScheme)
}

// thresholds are what the grades above the lowest take in a month: settlement in yuan and sub-orders.
func (s *scene) thresholds(each ...[2]int64) (out []grades.Threshold) {
	for i, t := range each {
		out = append(out, grades.Threshold{Grade: s.grades[i+1], Measures: grades.Measures{SalesMinor: t[0] * 100, Orders: t[1]}})
	}
	return out
}

func (s *scene) makeGrades(tx *db.Tx, at clock.Micros) error {
	by := s.acting(s.admin, at)
	for _, g := range gradeNames {
		made, err := grades.Add(tx, id.NewGrade(s.world.IDs), g.name, g.rebate)
		if err != nil {
			return err
		}
		s.grades = append(s.grades, made.ID)
		s.note(tx, by, "grade.create", made.ID.String(), noted{Name: g.name})
	}
	scheme, err := s.draftScheme(tx, by, grades.Scheme{
		Name: "月度等级", Period: grades.Month, Upgrade: grades.AtOnce, Fall: grades.One, KeepPPM: 800_000,
		Thresholds: s.thresholds([2]int64{3_000, 15}, [2]int64{9_000, 45}, [2]int64{20_000, 100}),
	})
	if err != nil {
		return err
	}
	_, err = grades.Activate(tx, scheme, at)
	s.note(tx, by, "grade_scheme.activate", scheme.String(), noted{State: string(grades.Live)})
	return err
}

func (s *scene) draftScheme(tx *db.Tx, by flows.Acting, n grades.Scheme) (id.GradeScheme, error) {
	n.ID = id.NewGradeScheme(s.world.IDs)
	made, err := grades.Draft(tx, n, by.At)
	if err == nil {
		s.note(tx, by, "grade_scheme.draft", made.ID.String(), noted{Name: made.Name, State: string(made.State)})
	}
	return made.ID, err
}

// draftNextScheme drafts a stricter scheme that nobody has let count yet.
func (s *scene) draftNextScheme(tx *db.Tx, at clock.Micros) error {
	_, err := s.draftScheme(tx, s.acting(s.trader, at), grades.Scheme{
		Name: "季度等级（征求意见）", Period: grades.Quarter, Upgrade: grades.ByPeriod, Fall: grades.ToEarned, KeepPPM: 900_000,
		Thresholds: s.thresholds([2]int64{12_000, 60}, [2]int64{36_000, 180}, [2]int64{80_000, 400}),
	})
	return err
}

// gradeByHand gives a promising distributor a grade for some time, and says what the operator thinks of another.
func (s *scene) gradeByHand(tx *db.Tx, at clock.Micros) error {
	by := s.acting(s.trader, at)
	evaluated := s.distributorMarked("LY")
	if err := grades.Evaluate(tx, evaluated.id, grades.Abilities{Sales: 88, Shop: 92, Promotion: 76, Operation: 85}, at); err != nil {
		return err
	}
	s.note(tx, by, "distributor.evaluate", evaluated.id.String(), noted{Name: evaluated.name})
	return flows.SetGrade(tx, by, s.distributorMarked("SS").id, s.grades[2], at+90*clock.Day, "新签渠道，扶持期按金牌对待")
}

// reviewsEvery is how many days lie between two reviews of the grades; a server does it more often.
const reviewsEvery = 7

// reviewGrades judges the distributors after some days, and after the last one.
func (s *scene) reviewGrades(ctx context.Context, d *day) error {
	if d.number%reviewsEvery != reviewsEvery-1 && d.number != len(s.days)-1 {
		return nil
	}
	_, err := flows.ReviewGrades(ctx, s.world, flows.AtOnce)
	return err
}
