package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) entranceReviewRoutes() {
	const one = "/v1/distributor-applications/{entrance_application_id}"
	door(d, post("take-distributor-application", one+"/take", "Begin the review of an application"), d.stepEntrance(flows.TakeEntrance))
	door(d, post("review-distributor-application", one+"/reviews", "Judge an application").
		with("Round 2 is another person's. An approval makes a pending distributor with its contract and channels."), d.reviewEntrance)
	door(d, create("read-applicant-identity", one+"/identity/readings", "Read who an applicant really is").
		with("That it was read stands in the audit trail."), d.readIdentity)
	door(d, post("confirm-entrance-fee", one+"/fee", "Book the entrance fee that an approved applicant has paid"), d.confirmFee)
	door(d, post("activate-distributor", one+"/activate", "Let an approved applicant trade").
		with("Needs its real name and its signature; naming the words' hash is the operator's own signature."), d.activateEntrance)
}

type listEntrancesInput struct {
	web.Paging
	State         string                 `query:"state" enum:"draft,submitted,in_review,second_review,approved,refused,withdrawn,activated"`
	RecruitmentID web.ID[id.Recruitment] `query:"recruitment_id"`
	InviterID     web.ID[id.Distributor] `query:"inviter_id"`
}

func (d *doors) listEntrances(ctx context.Context, in *listEntrancesInput) (*answer[web.Page[EntranceApplication]], error) {
	after, err := web.AfterID[id.Application](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[EntranceApplication], error) {
		rows, err := distributors.Applications(tx, distributors.Queue{
			State: distributors.ApplicationState(in.State), Recruitment: in.RecruitmentID.Read(), Inviter: in.InviterID.Read(), After: after,
			Limit: in.Limit + 1,
		})
		return pageOf(in.Paging, rows, toAPIEntrance, func(a distributors.Application) id.Application { return a.ID }), err
	})
}

// Judgement is what a reviewer says.
type Judgement struct {
	Round   int64   `json:"round" minimum:"1" maximum:"2" doc:"The review that is meant: of two reviewers at once, one comes too late" example:"1"`
	Verdict string  `json:"verdict" enum:"approve,refuse"`
	Scores  []Score `json:"scores,omitempty" maxItems:"20" doc:"One for each criterion of the page"`
	Note    string  `json:"note,omitempty" maxLength:"500" doc:"Needed to refuse: it is told to the applicant" example:"店铺未满半年"`
}

type reviewInput struct {
	web.Writing
	EntrancePath
	Body Judgement
}

func (d *doors) reviewEntrance(ctx context.Context, in *reviewInput) (*written[EntranceApplication], error) {
	b := in.Body
	return d.changeEntrance(ctx, in.KeyFor(ctx, b), in.EntrancePath, func(w *writing, _ id.Application) error {
		return flows.ReviewEntrance(w.tx, w.acting(), distributors.Verdict{
			Application: in.ApplicationID.Read(), Round: b.Round, Approves: b.Verdict == "approve", Note: b.Note,
			Scores: each(b.Scores, func(s Score) distributors.Score { return distributors.Score(s) }),
		})
	})
}

func (d *doors) readIdentity(ctx context.Context, in *stepEntranceInput) (*written[Papers], error) {
	return run(ctx, d, command[Papers]{
		key: in.KeyFor(ctx, nil), object: string(in.ApplicationID), made: true,
		read: func(tx *db.Tx, object string) (Papers, error) {
			acting := flows.Acting{World: d.world, Actor: scopeOf(ctx).Actor, At: d.world.Now()}
			p, err := flows.ReadPapers(tx, acting, web.ID[id.Application](object).Read())
			if err == nil && p.Kind == "" {
				err = web.ErrNotFound // it has not said yet who it is
			}
			return Papers{Kind: string(p.Kind), RealName: p.RealName, Number: p.Number, Phone: p.Phone}, err
		},
		do: func(w *writing) error { return flows.NotePapersRead(w.tx, w.acting(), in.ApplicationID.Read()) },
	})
}

// FeeReceipt says how a fee came in.
type FeeReceipt struct {
	Reference string `json:"reference" minLength:"1" maxLength:"100" pattern:"^[^\\x00-\\x1f\\x7f]*$" patternDescription:"one line" doc:"The bank's or channel's own number" example:"ICBC 20260131 000042"`
}

type confirmFeeInput struct {
	web.Writing
	EntrancePath
	Body FeeReceipt
}

func (d *doors) confirmFee(ctx context.Context, in *confirmFeeInput) (*written[EntranceApplication], error) {
	return d.changeEntrance(ctx, in.KeyFor(ctx, in.Body), in.EntrancePath, func(w *writing, _ id.Application) error {
		return flows.ConfirmFee(w.tx, w.acting(), in.ApplicationID.Read(), in.Body.Reference)
	})
}

type activateInput struct {
	web.Writing
	EntrancePath
	Body Assent
}

func (d *doors) activateEntrance(ctx context.Context, in *activateInput) (*written[EntranceApplication], error) {
	return d.changeEntrance(ctx, in.KeyFor(ctx, in.Body), in.EntrancePath, func(w *writing, _ id.Application) error {
		return flows.ActivateEntrance(w.tx, w.acting(), in.ApplicationID.Read(), in.Body.SHA256, web.AddressOf(ctx))
	})
}
