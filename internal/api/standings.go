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
	door(d, get("get-grade-progress", "/v1/distributors/{distributor_id}/grade-progress", "Get how far a distributor has come in the period that runs").
		with("By the measures that its next review judges, as they stand now: receipts may still be confirmed and refunds still be made before the period is over."),
		d.getGradeProgress)
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

// GradeProgress is how far a distributor has come in the period that runs.
type GradeProgress struct {
	From     time.Time       `json:"from"`
	Until    time.Time       `json:"until" doc:"The first instant after the period"`
	Upgrade  string          `json:"upgrade" enum:"at_once,by_period"`
	Rank     int64           `json:"rank" doc:"Where it stands"`
	Measures GradeMeasures   `json:"measures"`
	Next     *GradeThreshold `json:"next,omitempty" doc:"What the next grade takes, all of it; left out at the highest"`
	Keep     *GradeThreshold `json:"keep,omitempty" doc:"What keeps its grade, all of it; left out where nobody falls"`
}

// GradeMeasures are what a distributor came to.
type GradeMeasures struct {
	SalesMinor       int64 `json:"sales_minor"`
	Orders           int64 `json:"orders"`
	InvitedMinor     int64 `json:"invited_minor"`
	SalesAbility     int64 `json:"sales_ability"`
	ShopAbility      int64 `json:"shop_ability"`
	PromotionAbility int64 `json:"promotion_ability"`
	OperationAbility int64 `json:"operation_ability"`
}

func (d *doors) getGradeProgress(ctx context.Context, in *DistributorPath) (*answer[GradeProgress], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	distributor := in.DistributorID.Read()
	if owner != 0 && owner != distributor {
		return nil, web.ErrNotFound
	}
	return show(ctx, d, func(tx *db.Tx) (GradeProgress, error) {
		p, err := flows.ReadGradeProgress(tx, d.world, distributor, d.world.Now())
		return ToAPIGradeProgress(p), err
	})
}

// ToAPIGradeProgress writes how far a distributor has come.
func ToAPIGradeProgress(p flows.GradeProgress) GradeProgress {
	m := p.Measures
	return GradeProgress{
		From: moment(p.Span.From), Until: moment(p.Span.To), Upgrade: string(p.Scheme.Upgrade), Rank: p.Rank,
		Measures: GradeMeasures{m.SalesMinor, m.Orders, m.InvitedMinor, m.Sales, m.Shop, m.Promotion, m.Operation},
		Next:     thresholdOf(p.Scheme.Ahead(p.Rank)), Keep: thresholdOf(p.Scheme.Kept(p.Rank)),
	}
}

func thresholdOf(t *grades.Threshold) *GradeThreshold {
	if t == nil {
		return nil
	}
	out := toAPIThreshold(*t)
	return &out
}
