package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) standingRoutes() {
	door(d, get("get-standing", "/v1/distributors/{distributor_id}/standing", "Get where a distributor stands"), d.getStanding)
	door(d, put("set-standing", "/v1/distributors/{distributor_id}/standing", "Put a distributor into a grade by hand"), d.setStanding)
	door(d, put("evaluate-distributor", "/v1/distributors/{distributor_id}/abilities", "Record your own evaluation of a distributor"), d.evaluate)
	door(d, get("list-grade-moves", "/v1/distributors/{distributor_id}/grade-moves", "List how a distributor rose and fell, newest first"), d.listMoves)
}

// Abilities are the operator's own evaluation of a distributor.
type Abilities struct {
	Sales     int64 `json:"sales" minimum:"0" maximum:"100" doc:"营业"`
	Shop      int64 `json:"shop" minimum:"0" maximum:"100" doc:"装修"`
	Promotion int64 `json:"promotion" minimum:"0" maximum:"100" doc:"推广"`
	Operation int64 `json:"operation" minimum:"0" maximum:"100" doc:"运营"`
}

// Standing is where a distributor stands.
type Standing struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	GradeID       web.ID[id.Grade]       `json:"grade_id,omitempty"`
	Name          string                 `json:"name,omitempty" example:"金牌"`
	Rank          int64                  `json:"rank" doc:"0: none was given yet"`
	Since         time.Time              `json:"since,omitzero"`
	PinnedUntil   time.Time              `json:"pinned_until,omitzero" doc:"Set by hand: no review moves it before"`
	Abilities     Abilities              `json:"abilities"`
}

func readStanding(owner id.Distributor) func(tx *db.Tx, object string) (Standing, error) {
	return func(tx *db.Tx, object string) (Standing, error) {
		distributor := web.ID[id.Distributor](object).Read()
		if owner != 0 && owner != distributor {
			return Standing{}, web.ErrNotFound
		}
		if _, err := distributors.Get(tx, distributor); err != nil {
			return Standing{}, err
		}
		st, err := grades.StandingOf(tx, distributor)
		if err != nil {
			return Standing{}, err
		}
		a, err := grades.AbilitiesOf(tx, distributor)
		out := Standing{
			DistributorID: web.Written(distributor), GradeID: web.Written(st.Grade), Rank: st.Rank, Since: moment(st.Since),
			PinnedUntil: moment(st.PinnedUntil), Abilities: Abilities(a),
		}
		if err == nil && st.Grade != 0 {
			g, failed := grades.Get(tx, st.Grade)
			out.Name, err = g.Name, failed
		}
		return out, err
	}
}

func (d *doors) getStanding(ctx context.Context, in *DistributorPath) (*answer[Standing], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Standing, error) { return readStanding(owner)(tx, string(in.DistributorID)) })
}

// NewStanding puts a distributor into a grade.
type NewStanding struct {
	GradeID     web.ID[id.Grade] `json:"grade_id"`
	PinnedUntil time.Time        `json:"pinned_until,omitzero" doc:"No review moves it before; the next one may when this is left out"`
	Reason      string           `json:"reason" minLength:"1" maxLength:"500" example:"试用期"`
}

type setStandingInput struct {
	web.Writing
	DistributorPath
	Body NewStanding
}

func (d *doors) setStanding(ctx context.Context, in *setStandingInput) (*written[Standing], error) {
	return run(ctx, d, command[Standing]{
		key: in.KeyFor(ctx, in.Body), object: string(in.DistributorID), read: readStanding(0),
		do: func(w *writing) error {
			return flows.SetGrade(w.tx, w.acting(), in.DistributorID.Read(), in.Body.GradeID.Read(), micros(in.Body.PinnedUntil), in.Body.Reason)
		},
	})
}

type evaluateInput struct {
	web.Writing
	DistributorPath
	Body Abilities
}

func (d *doors) evaluate(ctx context.Context, in *evaluateInput) (*written[Standing], error) {
	return run(ctx, d, command[Standing]{
		key: in.KeyFor(ctx, in.Body), action: "distributor.evaluate", object: string(in.DistributorID), read: readStanding(0),
		trail: func(s Standing) any { return s.Abilities },
		do: func(w *writing) error {
			return grades.Evaluate(w.tx, in.DistributorID.Read(), grades.Abilities(in.Body), w.at)
		},
	})
}

// GradeMove is one change of a standing, with what was measured.
type GradeMove struct {
	ID           web.ID[id.Event] `json:"id"`
	FromRank     int64            `json:"from_rank" doc:"0: none before"`
	ToRank       int64            `json:"to_rank"`
	Reason       string           `json:"reason" enum:"earned,kept,fell,by_hand"`
	SalesMinor   int64            `json:"sales_minor"`
	Orders       int64            `json:"orders"`
	InvitedMinor int64            `json:"invited_minor"`
	At           time.Time        `json:"at"`
}

func toAPIMove(m grades.Move) GradeMove {
	return GradeMove{web.Written(m.ID), m.From, m.To, m.Reason, m.SalesMinor, m.Orders, m.InvitedMinor, moment(m.At)}
}

type listMovesInput struct {
	web.Paging
	DistributorPath
}

func (d *doors) listMoves(ctx context.Context, in *listMovesInput) (*answer[web.Page[GradeMove]], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Event](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[GradeMove], error) {
		if _, err := readStanding(owner)(tx, string(in.DistributorID)); err != nil {
			return web.Page[GradeMove]{}, err
		}
		rows, err := grades.Moves(tx, in.DistributorID.Read(), after, in.Limit+1)
		return pageOf(in.Paging, rows, toAPIMove, func(m grades.Move) id.Event { return m.ID }), err
	})
}
