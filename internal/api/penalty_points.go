package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) penaltyPointRoutes() {
	door(d, get("get-penalty-points", "/v1/penalty-points", "Get a distributor's points and what they have brought"), d.getPenaltyPoints)
	door(d, get("get-penalty-schedule", "/v1/penalty-schedule", "Get the points and thresholds of cases that are opened now, or at another time"), d.getPenaltySchedule)
	door(d, put("set-penalty-schedule", "/v1/penalty-schedule", "Set the points and thresholds from an instant on").
		with("Cases that were opened before keep what they were opened under. Kinds that are left out keep their built-in points."), d.setPenaltySchedule)
}

// PenaltyPoints are what counts against a distributor now.
type PenaltyPoints struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Points        int64                  `json:"points"`
	FrozenUntil   time.Time              `json:"frozen_until,omitzero" doc:"Nothing is selected or listed until then"`
	Effects       []PenaltyEffect        `json:"effects" doc:"The oldest 200, past ones too"`
}

// PenaltySchedule is what cases bring from an instant on.
type PenaltySchedule struct {
	From       time.Time          `json:"from,omitzero" doc:"Left out: the built-in one; when setting: now"`
	PeriodDays int64              `json:"period_days" minimum:"1" maximum:"3650" doc:"How long points count" example:"365"`
	AnswerDays int64              `json:"answer_days" minimum:"1" maximum:"3650" example:"7"`
	AppealDays int64              `json:"appeal_days" minimum:"1" maximum:"3650" example:"15"`
	Points     []KindPoints       `json:"points" maxItems:"9"`
	Thresholds []PenaltyThreshold `json:"thresholds" maxItems:"50"`
}

// KindPoints are the points of one kind of case.
type KindPoints struct {
	Kind   string `json:"kind" enum:"price_below_floor,price_above_ceiling,region_diversion,late_payment,foreign_source,false_listing,brand_misuse,no_shipping_info,other"`
	Points int64  `json:"points" minimum:"0" maximum:"1000"`
}

// PenaltyThreshold says what is done when points reach a number.
type PenaltyThreshold struct {
	Points int64  `json:"points" minimum:"1" maximum:"1000"`
	Effect string `json:"effect" enum:"warn,delist,freeze_selection,suspend,end_contract"`
	Days   int64  `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"Of a freeze, or of a suspension (0: until it is resumed)"`
}

// ToAPIPenaltySchedule writes a schedule, its kinds in the order of their names.
func ToAPIPenaltySchedule(s penalties.Schedule) PenaltySchedule {
	out := PenaltySchedule{
		From: moment(s.From), PeriodDays: s.PeriodDays, AnswerDays: s.AnswerDays, AppealDays: s.AppealDays, Points: []KindPoints{},
		Thresholds: each(s.Thresholds, func(t penalties.Threshold) PenaltyThreshold {
			return PenaltyThreshold{t.Points, string(t.Effect), t.Days}
		}),
	}
	for kind, points := range s.Points {
		out.Points = append(out.Points, KindPoints{string(kind), points})
	}
	slices.SortFunc(out.Points, func(a, b KindPoints) int { return cmp.Compare(a.Kind, b.Kind) })
	return out
}

type penaltyPointsInput struct {
	DistributorID web.ID[id.Distributor] `query:"distributor_id" doc:"Needed from the operator; a distributor's own otherwise"`
}

func (d *doors) getPenaltyPoints(ctx context.Context, in *penaltyPointsInput) (*answer[PenaltyPoints], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	now := d.world.Now()
	return show(ctx, d, func(tx *db.Tx) (PenaltyPoints, error) {
		if _, err := distributors.Get(tx, distributor); err != nil {
			return PenaltyPoints{}, err
		}
		frozen := map[id.Distributor]clock.Micros{}
		penalties.LoadFreezes(tx, []id.Distributor{distributor}, now, frozen)
		points, err := penalties.Points(tx, distributor, now)
		if err != nil {
			return PenaltyPoints{}, err
		}
		done, err := penalties.EffectsOf(tx, distributor, 0)
		return PenaltyPoints{
			DistributorID: web.Written(distributor), Points: points, FrozenUntil: moment(frozen[distributor]), Effects: each(done, ToAPIPenaltyEffect),
		}, err
	})
}

type penaltyScheduleInput struct {
	At time.Time `query:"at" doc:"Now, when left out"`
}

func (d *doors) getPenaltySchedule(ctx context.Context, in *penaltyScheduleInput) (*answer[PenaltySchedule], error) {
	at := d.world.Now()
	if !in.At.IsZero() {
		at = micros(in.At)
	}
	return show(ctx, d, func(tx *db.Tx) (PenaltySchedule, error) {
		s, err := penalties.ScheduleAt(tx, at)
		return ToAPIPenaltySchedule(s), err
	})
}

type setPenaltyScheduleInput struct {
	web.Writing
	Body PenaltySchedule
}

func (d *doors) setPenaltySchedule(ctx context.Context, in *setPenaltyScheduleInput) (*written[PenaltySchedule], error) {
	b := in.Body
	n := penalties.NewSchedule{
		From: micros(b.From),
		Points: each(b.Points, func(p KindPoints) penalties.KindPoints {
			return penalties.KindPoints{Kind: penalties.Kind(p.Kind), Points: p.Points}
		}),
		Terms: penalties.Terms{
			PeriodDays: b.PeriodDays, AnswerDays: b.AnswerDays, AppealDays: b.AppealDays,
			Thresholds: each(b.Thresholds, func(t PenaltyThreshold) penalties.Threshold {
				return penalties.Threshold{Points: t.Points, Effect: penalties.Effect(t.Effect), Days: t.Days}
			}),
		},
	}
	if b.From.IsZero() {
		n.From = d.world.Now()
	}
	return run(ctx, d, command[PenaltySchedule]{
		key: in.KeyFor(ctx, b), object: n.From.Time().Format(time.RFC3339Nano), read: readPenaltySchedule,
		do: func(w *writing) error { _, err := flows.SetPenaltySchedule(w.tx, w.acting(), n); return err },
	})
}

// readPenaltySchedule reads the schedule in force at a written instant.
func readPenaltySchedule(tx *db.Tx, from string) (PenaltySchedule, error) {
	at, err := time.Parse(time.RFC3339Nano, from)
	if err != nil {
		return PenaltySchedule{}, err
	}
	s, err := penalties.ScheduleAt(tx, clock.Of(at))
	return ToAPIPenaltySchedule(s), err
}
