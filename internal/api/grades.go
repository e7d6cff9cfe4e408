package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) gradeRoutes() {
	door(d, get("list-grades", "/v1/grades", "List the grades, lowest first"), d.listGrades)
	door(d, create("create-grade", "/v1/grades", "Add a grade above all others").with("There are at most eight. What a grade brings beside its "+
		"rank names it elsewhere: price rules, first choice, purchase limits, kept stock."), d.createGrade)
	door(d, put("rename-grade", "/v1/grades/{grade_id}", "Rename a grade"), d.renameGrade)
}

// Grade is one rank of distributors.
type Grade struct {
	ID          web.ID[id.Grade] `json:"id"`
	Rank        int64            `json:"rank" doc:"1 is the lowest, where everybody begins"`
	Name        string           `json:"name" example:"金牌"`
	RebateClass string           `json:"rebate_class,omitempty" doc:"What rebates are worked out by"`
}

// GradeWords is how a grade is called.
type GradeWords struct {
	Name        string `json:"name" minLength:"1" maxLength:"50" example:"金牌"`
	RebateClass string `json:"rebate_class,omitempty" maxLength:"50" example:"A"`
}

// ToAPIGrade writes a grade.
func ToAPIGrade(g grades.Grade) Grade {
	return Grade{ID: web.Written(g.ID), Rank: g.Rank, Name: g.Name, RebateClass: g.RebateClass}
}

func (d *doors) listGrades(ctx context.Context, _ *struct{}) (*answer[web.Page[Grade]], error) {
	return show(ctx, d, func(tx *db.Tx) (web.Page[Grade], error) {
		all, err := grades.All(tx)
		return web.Page[Grade]{Items: each(all, ToAPIGrade)}, err
	})
}

type createGradeInput struct {
	web.Writing
	Body GradeWords
}

func (d *doors) createGrade(ctx context.Context, in *createGradeInput) (*written[Grade], error) {
	grade := id.NewGrade(d.world.IDs)
	return run(ctx, d, command[Grade]{
		key: in.KeyFor(ctx, in.Body), action: "grade.create", object: grade.String(), made: true, read: readGrade,
		do: func(w *writing) error {
			_, err := grades.Add(w.tx, grade, in.Body.Name, in.Body.RebateClass)
			return err
		},
	})
}

func readGrade(tx *db.Tx, object string) (Grade, error) {
	g, err := grades.Get(tx, web.ID[id.Grade](object).Read())
	return ToAPIGrade(g), err
}

type renameGradeInput struct {
	web.Writing
	GradeID web.ID[id.Grade] `path:"grade_id"`
	Body    GradeWords
}

func (d *doors) renameGrade(ctx context.Context, in *renameGradeInput) (*written[Grade], error) {
	return run(ctx, d, command[Grade]{
		key: in.KeyFor(ctx, in.Body), action: "grade.rename", object: string(in.GradeID), read: readGrade,
		do: func(w *writing) error {
			_, err := grades.Rename(w.tx, in.GradeID.Read(), in.Body.Name, in.Body.RebateClass)
			return err
		},
	})
}
