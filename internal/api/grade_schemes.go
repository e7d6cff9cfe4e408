package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) gradeSchemeRoutes() {
	door(d, get("list-grade-schemes", "/v1/grade-schemes", "List what the grades take and took, newest first"), d.listSchemes)
	door(d, create("draft-grade-scheme", "/v1/grade-schemes", "Draft what the grades take"), d.draftScheme)
	door(d, get("get-grade-scheme", "/v1/grade-schemes/{scheme_id}", "Get a scheme with its thresholds"), d.getScheme)
	door(d, get("simulate-grade-scheme", "/v1/grade-schemes/{scheme_id}/simulation", "Tell who would move").with(
		"By what distributors came to in the scheme's last whole period. Nothing is changed."), d.simulateScheme)
	door(d, post("activate-grade-scheme", "/v1/grade-schemes/{scheme_id}/activate", "Let a drafted scheme count from now on"), d.activateScheme)
}

// GradeThreshold is what a grade takes: all of it.
type GradeThreshold struct {
	GradeID          web.ID[id.Grade] `json:"grade_id"`
	SalesMinor       int64            `json:"sales_minor,omitempty" minimum:"0" maximum:"1000000000000000" doc:"Settlement of completed sub-orders of the period, refunds taken off"`
	Orders           int64            `json:"orders,omitempty" minimum:"0" maximum:"1000000000" doc:"Sub-orders completed in the period"`
	InvitedMinor     int64            `json:"invited_minor,omitempty" minimum:"0" maximum:"1000000000000000" doc:"Sales of those that it invited"`
	SalesAbility     int64            `json:"sales_ability,omitempty" minimum:"0" maximum:"100"`
	ShopAbility      int64            `json:"shop_ability,omitempty" minimum:"0" maximum:"100"`
	PromotionAbility int64            `json:"promotion_ability,omitempty" minimum:"0" maximum:"100"`
	OperationAbility int64            `json:"operation_ability,omitempty" minimum:"0" maximum:"100"`
}

// NewGradeScheme is a scheme to be drafted.
type NewGradeScheme struct {
	Name       string           `json:"name" minLength:"1" maxLength:"50" example:"2027 年"`
	Period     string           `json:"period" enum:"month,quarter,year" doc:"How long a review looks back, in the operator's zone"`
	Upgrade    string           `json:"upgrade" enum:"at_once,by_period"`
	Fall       string           `json:"fall" enum:"never,one,to_earned" doc:"How far a distributor falls that did not keep its grade"`
	KeepPPM    int64            `json:"keep_ppm" minimum:"0" maximum:"1000000" doc:"The part of a grade's thresholds that keeps it" example:"800000"`
	Thresholds []GradeThreshold `json:"thresholds" minItems:"1" maxItems:"8" doc:"One for each grade above the lowest, rising with the rank"`
}

// GradeScheme says what the grades take.
type GradeScheme struct {
	ID web.ID[id.GradeScheme] `json:"id"`
	NewGradeScheme
	State     string    `json:"state" enum:"draft,live,replaced"`
	CreatedAt time.Time `json:"created_at"`
	LiveFrom  time.Time `json:"live_from,omitzero"`
}

// ToAPIGradeScheme writes a scheme.
func ToAPIGradeScheme(s grades.Scheme) GradeScheme {
	return GradeScheme{
		ID: web.Written(s.ID), State: string(s.State), CreatedAt: moment(s.CreatedAt), LiveFrom: moment(s.LiveFrom), NewGradeScheme: NewGradeScheme{
			Name: s.Name, Period: string(s.Period), Upgrade: string(s.Upgrade), Fall: string(s.Fall), KeepPPM: s.KeepPPM,
			Thresholds: each(s.Thresholds, toAPIThreshold),
		},
	}
}

func toAPIThreshold(t grades.Threshold) GradeThreshold {
	return GradeThreshold{
		GradeID: web.Written(t.Grade), SalesMinor: t.SalesMinor, Orders: t.Orders, InvitedMinor: t.InvitedMinor, SalesAbility: t.Sales,
		ShopAbility: t.Shop, PromotionAbility: t.Promotion, OperationAbility: t.Operation,
	}
}

func (t GradeThreshold) read() grades.Threshold {
	return grades.Threshold{Grade: t.GradeID.Read(), Measures: grades.Measures{
		SalesMinor: t.SalesMinor, Orders: t.Orders, InvitedMinor: t.InvitedMinor,
		Abilities: grades.Abilities{Sales: t.SalesAbility, Shop: t.ShopAbility, Promotion: t.PromotionAbility, Operation: t.OperationAbility},
	}}
}

type listSchemesInput struct{ web.Paging }

func (d *doors) listSchemes(ctx context.Context, in *listSchemesInput) (*answer[web.Page[GradeScheme]], error) {
	after, err := web.AfterID[id.GradeScheme](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[GradeScheme], error) {
		rows, err := grades.Schemes(tx, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIGradeScheme, func(s grades.Scheme) id.GradeScheme { return s.ID }), err
	})
}

type draftSchemeInput struct {
	web.Writing
	Body NewGradeScheme
}

func (d *doors) draftScheme(ctx context.Context, in *draftSchemeInput) (*written[GradeScheme], error) {
	s := grades.Scheme{
		ID: id.NewGradeScheme(d.world.IDs), Name: in.Body.Name, Period: grades.Period(in.Body.Period), Upgrade: grades.Upgrade(in.Body.Upgrade),
		Fall: grades.Fall(in.Body.Fall), KeepPPM: in.Body.KeepPPM, Thresholds: each(in.Body.Thresholds, GradeThreshold.read),
	}
	return run(ctx, d, command[GradeScheme]{
		key: in.KeyFor(ctx, in.Body), action: "grade_scheme.draft", object: s.ID.String(), made: true, read: readScheme,
		do: func(w *writing) error {
			_, err := grades.Draft(w.tx, s, w.at)
			return err
		},
	})
}

func readScheme(tx *db.Tx, object string) (GradeScheme, error) {
	s, err := grades.GetScheme(tx, web.ID[id.GradeScheme](object).Read())
	return ToAPIGradeScheme(s), err
}

// SchemePath names a scheme in a path.
type SchemePath struct {
	SchemeID web.ID[id.GradeScheme] `path:"scheme_id"`
}

func (d *doors) getScheme(ctx context.Context, in *SchemePath) (*answer[GradeScheme], error) {
	return show(ctx, d, func(tx *db.Tx) (GradeScheme, error) { return readScheme(tx, string(in.SchemeID)) })
}

type activateSchemeInput struct {
	web.Writing
	SchemePath
}

func (d *doors) activateScheme(ctx context.Context, in *activateSchemeInput) (*written[GradeScheme], error) {
	return run(ctx, d, command[GradeScheme]{
		key: in.KeyFor(ctx, nil), action: "grade_scheme.activate", object: string(in.SchemeID), read: readScheme,
		do: func(w *writing) error {
			_, err := grades.Activate(w.tx, in.SchemeID.Read(), w.at)
			return err
		},
	})
}

// GradeSimulation tells who would move under a scheme.
type GradeSimulation struct {
	From  time.Time        `json:"from" doc:"The period that was looked at"`
	To    time.Time        `json:"to"`
	Rise  int              `json:"rise"`
	Fall  int              `json:"fall"`
	Moves []GradeSimulated `json:"moves" doc:"At most 1000 are shown; rise and fall count all"`
}

// GradeSimulated is one distributor that would move.
type GradeSimulated struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	FromRank      int64                  `json:"from_rank"`
	ToRank        int64                  `json:"to_rank"`
	Reason        string                 `json:"reason" enum:"earned,kept,fell"`
	SalesMinor    int64                  `json:"sales_minor"`
	Orders        int64                  `json:"orders"`
	InvitedMinor  int64                  `json:"invited_minor"`
}

// mostSimulated bounds the moves that a simulation shows.
const mostSimulated = 1000

func (d *doors) simulateScheme(ctx context.Context, in *SchemePath) (*answer[GradeSimulation], error) {
	return show(ctx, d, func(tx *db.Tx) (GradeSimulation, error) {
		all, span, err := flows.SimulateGrades(tx, d.world, in.SchemeID.Read(), d.world.Now())
		out := GradeSimulation{From: moment(span.From), To: moment(span.To), Moves: []GradeSimulated{}}
		for _, r := range all {
			if r.To > r.From {
				out.Rise++
			} else {
				out.Fall++
			}
			if len(out.Moves) < mostSimulated {
				out.Moves = append(out.Moves, GradeSimulated{
					web.Written(r.Distributor), r.From, r.To, r.Reason, r.Measures.SalesMinor, r.Measures.Orders, r.Measures.InvitedMinor,
				})
			}
		}
		return out, err
	})
}
