package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) recruitmentRoutes() {
	const base, one = "/v1/recruitments", "/v1/recruitments/{recruitment_id}"
	door(d, get("list-openings", "/v1/openings", "List recruitment pages that take applications"), d.listOpenings)
	door(d, get("get-opening", "/v1/openings/{opening_id}", "Get a recruitment page that takes applications"), d.getOpening)
	door(d, get("list-recruitments", base, "List recruitment pages, drafts too").with("A supplier sees its own posts."), d.listRecruitments)
	door(d, create("create-recruitment", base, "Write a recruitment page").
		with("As a draft. A supplier's post is opened by the operator."), d.createRecruitment)
	door(d, get("get-recruitment", one, "Get a recruitment page"), d.getRecruitment)
	door(d, put("edit-recruitment", one, "Change a recruitment page that is a draft or was refused"), d.editRecruitment)
	door(d, post("propose-recruitment", one+"/propose", "Ask the operator to open a post"), d.moveRecruitment(distributors.Propose))
	door(d, post("open-recruitment", one+"/open", "Open a recruitment page").
		with("A page by purchase or fee needs the legal warning acknowledged: legal_warning."), d.moveRecruitment(distributors.Publish))
	door(d, post("refuse-recruitment", one+"/refuse", "Turn a supplier's post down, with the reason"), d.refuseRecruitment)
	door(d, post("close-recruitment", one+"/close", "Take no more applications"), d.moveRecruitment(distributors.Retire))
}

// RecruitmentFacts are what a page says, asks and leads to.
type RecruitmentFacts struct {
	Way      string    `json:"way" enum:"review,proof,invitation,purchase,paid"`
	Title    string    `json:"title" minLength:"1" maxLength:"100" example:"招募天猫店主"`
	Text     string    `json:"text,omitempty" maxLength:"10000" example:"茶叶类目，一件代发"`
	Industry string    `json:"industry,omitempty" maxLength:"100" example:"茶叶"`
	OpensAt  time.Time `json:"opens_at,omitzero"`
	ClosesAt time.Time `json:"closes_at,omitzero"`

	Fields       []FormField    `json:"fields,omitempty" maxItems:"40"`
	Criteria     []Criterion    `json:"criteria,omitempty" maxItems:"20" doc:"What applicants are scored by"`
	ChannelKinds []string       `json:"channel_kinds,omitempty" maxItems:"6" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale" doc:"Any, when left out"`
	SecondReview string         `json:"second_review,omitempty" enum:"never,always,band" doc:"never when left out; band: when the score lies in the band"`
	BandFromPPM  int64          `json:"band_from_ppm,omitempty" minimum:"0" maximum:"1000000" example:"400000"`
	BandToPPM    int64          `json:"band_to_ppm,omitempty" minimum:"0" maximum:"1000000" example:"600000"`
	PassPPM      int64          `json:"pass_ppm,omitempty" minimum:"0" maximum:"1000000" doc:"Nobody is approved below this score" example:"400000"`
	AgainDays    int64          `json:"again_days,omitempty" minimum:"0" maximum:"730" doc:"Waiting time after a refusal; 0: 30" example:"30"`
	Purchase     *PurchaseFacts `json:"purchase,omitempty" doc:"With purchase: what must have been bought and received by the end of the trial, else the contract ends"`
	FeeMinor     int64          `json:"fee_minor,omitempty" minimum:"0" maximum:"10000000000000" doc:"With paid, in the template's currency"`
	Template     ContractTerms  `json:"template" doc:"What the contract of an applicant is drawn from"`
}

// FormField is one thing that applicants are asked. No field asks for personal data: the real name has its own place.
type FormField struct {
	Code     string   `json:"code" minLength:"1" maxLength:"40" pattern:"^[a-z][a-z0-9_]*$" example:"traffic"`
	Label    string   `json:"label" minLength:"1" maxLength:"100" example:"近 30 天访客截图"`
	Kind     string   `json:"kind" enum:"text,number,choice,file"`
	Required bool     `json:"required,omitempty"`
	Choices  []string `json:"choices,omitempty" maxItems:"50"`
}

// Criterion is one thing that applicants are scored by, from 0 to 100.
type Criterion struct {
	Code   string `json:"code" minLength:"1" maxLength:"40" pattern:"^[a-z][a-z0-9_]*$" example:"sales"`
	Label  string `json:"label" minLength:"1" maxLength:"100" example:"营业能力"`
	Weight int64  `json:"weight" minimum:"1" maximum:"1000" example:"50"`
}

// PurchaseFacts are a purchase condition.
type PurchaseFacts struct {
	SKUIDs      []web.ID[id.SKU] `json:"sku_ids,omitempty" maxItems:"50" doc:"Each of them at least once"`
	AmountMinor int64            `json:"amount_minor,omitempty" minimum:"0" maximum:"10000000000000"`
	Times       int64            `json:"times,omitempty" minimum:"0" maximum:"10000" doc:"Orders"`
	TrialDays   int64            `json:"trial_days" minimum:"1" maximum:"730" example:"90"`
}

// Recruitment is a page that says what kind of distributors are sought, and how they come in.
type Recruitment struct {
	ID         web.ID[id.Recruitment] `json:"id"`
	SupplierID web.ID[id.Supplier]    `json:"supplier_id,omitempty" doc:"Whose post it is; the operator's when left out"`
	State      string                 `json:"state" enum:"draft,proposed,open,refused,closed"`
	RecruitmentFacts
	Reason    string    `json:"reason,omitempty" doc:"Why the operator refused a post"`
	CreatedAt time.Time `json:"created_at"`
}

// NewRecruitment is a page to be written.
type NewRecruitment struct {
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"A supplier's own; the operator may write one for a supplier"`
	RecruitmentFacts
}

// ToAPIRecruitment writes a page.
func ToAPIRecruitment(r distributors.Recruitment) Recruitment {
	f := r.Form
	n := f.Template.Contract()
	terms := distributors.Contract{
		ProfitMode: n.ProfitMode, Currency: n.Currency, PriceRatioPPM: n.PriceRatioPPM, FloorPPM: n.FloorPPM, CeilingPPM: n.CeilingPPM, Drift: n.Drift,
		DriftLimitPPM: n.DriftLimitPPM, HoldMinutes: n.HoldMinutes, PayDays: n.PayDays, ShipDays: n.ShipDays, ReceiveDays: n.ReceiveDays,
		WindowDays: n.WindowDays, Payment: n.Payment, CreditLimit: n.CreditLimit, Lines: n.Lines, Delivery: n.Delivery,
	}
	out := Recruitment{
		ID: web.Written(r.ID), SupplierID: web.Written(r.Supplier), State: string(r.State), Reason: r.Reason, CreatedAt: moment(r.CreatedAt),
		RecruitmentFacts: RecruitmentFacts{
			Way: string(r.Way), Title: r.Title, Text: r.Words, Industry: r.Industry, OpensAt: moment(r.OpensAt), ClosesAt: moment(r.ClosesAt),
			Fields: each(f.Fields, func(x distributors.Field) FormField {
				return FormField{Code: x.Code, Label: x.Label, Kind: string(x.Kind), Required: x.Required, Choices: x.Choices}
			}),
			Criteria:     each(f.Criteria, func(c distributors.Criterion) Criterion { return Criterion(c) }),
			ChannelKinds: each(f.Kinds, func(k distributors.ChannelKind) string { return string(k) }),
			SecondReview: string(f.Second), BandFromPPM: f.BandFromPPM, BandToPPM: f.BandToPPM, PassPPM: f.PassPPM, AgainDays: f.AgainDays,
			FeeMinor: f.FeeMinor, Template: toAPITerms(&terms),
		},
	}
	if r.Way == distributors.ByPurchase {
		p := f.Purchase
		out.Purchase = &PurchaseFacts{SKUIDs: each(p.SKUs, web.Written[id.SKU]), AmountMinor: p.Minor, Times: p.Times, TrialDays: p.TrialDays}
	}
	return out
}

// FromAPIRecruitment reads what a page says.
func FromAPIRecruitment(f RecruitmentFacts) distributors.Recruitment {
	n := fromAPITerms(f.Template)
	form := distributors.Form{
		Fields: each(f.Fields, func(x FormField) distributors.Field {
			return distributors.Field{Code: x.Code, Label: x.Label, Kind: distributors.FieldKind(x.Kind), Required: x.Required, Choices: x.Choices}
		}),
		Criteria: each(f.Criteria, func(c Criterion) distributors.Criterion { return distributors.Criterion(c) }),
		Kinds:    each(f.ChannelKinds, func(k string) distributors.ChannelKind { return distributors.ChannelKind(k) }),
		Second:   distributors.SecondReview(f.SecondReview), BandFromPPM: f.BandFromPPM, BandToPPM: f.BandToPPM, PassPPM: f.PassPPM,
		AgainDays: f.AgainDays, FeeMinor: f.FeeMinor,
		Template: distributors.Template{
			ProfitMode: n.ProfitMode, Currency: n.Currency, PriceRatioPPM: n.PriceRatioPPM, FloorPPM: n.FloorPPM, CeilingPPM: n.CeilingPPM,
			Drift: n.Drift, DriftLimitPPM: n.DriftLimitPPM, HoldMinutes: n.HoldMinutes, PayDays: n.PayDays, ShipDays: n.ShipDays,
			ReceiveDays: n.ReceiveDays, WindowDays: n.WindowDays, Payment: n.Payment, CreditLimit: n.CreditLimit, Lines: n.Lines, Delivery: n.Delivery,
		},
	}
	if p := f.Purchase; p != nil {
		form.Purchase = distributors.Condition{SKUs: each(p.SKUIDs, web.ID[id.SKU].Read), Minor: p.AmountMinor, Times: p.Times, TrialDays: p.TrialDays}
	}
	return distributors.Recruitment{
		Way: distributors.Way(f.Way), Title: f.Title, Words: f.Text, Industry: f.Industry, Form: form, OpensAt: micros(f.OpensAt), ClosesAt: micros(f.ClosesAt),
	}
}

func (d *doors) listOpenings(ctx context.Context, in *web.Paging) (*answer[web.Page[Recruitment]], error) {
	return d.pagesOf(ctx, *in, func(tx *db.Tx, after id.Recruitment, limit int) ([]distributors.Recruitment, error) {
		return distributors.Openings(tx, d.world.Now(), after, limit)
	})
}

func (d *doors) pagesOf(
	ctx context.Context, p web.Paging, list func(tx *db.Tx, after id.Recruitment, limit int) ([]distributors.Recruitment, error),
) (*answer[web.Page[Recruitment]], error) {
	after, err := web.AfterID[id.Recruitment](p)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Recruitment], error) {
		rows, err := list(tx, after, p.Limit+1)
		return pageOf(p, rows, ToAPIRecruitment, func(r distributors.Recruitment) id.Recruitment { return r.ID }), err
	})
}

// RecruitmentPath names a page in a path.
type RecruitmentPath struct {
	RecruitmentID web.ID[id.Recruitment] `path:"recruitment_id"`
}

// OpeningPath names an open page in a path.
type OpeningPath struct {
	OpeningID web.ID[id.Recruitment] `path:"opening_id"`
}

func (d *doors) getOpening(ctx context.Context, in *OpeningPath) (*answer[Recruitment], error) {
	return show(ctx, d, func(tx *db.Tx) (Recruitment, error) {
		r, err := distributors.GetRecruitment(tx, 0, in.OpeningID.Read())
		if err == nil && !r.Takes(d.world.Now()) {
			err = distributors.ErrNotFound
		}
		return ToAPIRecruitment(r), err
	})
}

type listRecruitmentsInput struct {
	web.Paging
	SupplierID web.ID[id.Supplier] `query:"supplier_id"`
}

func (d *doors) listRecruitments(ctx context.Context, in *listRecruitmentsInput) (*answer[web.Page[Recruitment]], error) {
	owner, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	return d.pagesOf(ctx, in.Paging, func(tx *db.Tx, after id.Recruitment, limit int) ([]distributors.Recruitment, error) {
		return distributors.Recruitments(tx, owner, after, limit)
	})
}

type createRecruitmentInput struct {
	web.Writing
	Body NewRecruitment
}

func (d *doors) createRecruitment(ctx context.Context, in *createRecruitmentInput) (*written[Recruitment], error) {
	owner, err := narrowed(ctx, in.Body.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, at(err, "supplier_id")
	}
	r := FromAPIRecruitment(in.Body.RecruitmentFacts)
	r.ID, r.Supplier, r.CreatedBy = id.NewRecruitment(d.world.IDs), owner, scopeOf(ctx).Actor
	return run(ctx, d, command[Recruitment]{
		key: in.KeyFor(ctx, in.Body), action: "recruitment.create", object: r.ID.String(), made: true, read: readRecruitment(owner),
		do: func(w *writing) error {
			if err := suppliesAtAll(w.tx, owner); err != nil {
				return err
			}
			_, err := distributors.CreateRecruitment(w.tx, r, w.at)
			return err
		},
	})
}

// suppliesAtAll makes sure that the supplier exists whose post is written; 0 is the operator.
func suppliesAtAll(tx *db.Tx, supplier id.Supplier) error {
	if supplier == 0 {
		return nil
	}
	_, err := suppliers.Get(tx, supplier)
	return at(err, "supplier_id")
}

func readRecruitment(owner id.Supplier) func(tx *db.Tx, object string) (Recruitment, error) {
	return func(tx *db.Tx, object string) (Recruitment, error) {
		r, err := distributors.GetRecruitment(tx, owner, web.ID[id.Recruitment](object).Read())
		return ToAPIRecruitment(r), err
	}
}

func (d *doors) getRecruitment(ctx context.Context, in *RecruitmentPath) (*answer[Recruitment], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Recruitment, error) { return readRecruitment(owner)(tx, string(in.RecruitmentID)) })
}

type editRecruitmentInput struct {
	web.Writing
	RecruitmentPath
	Body RecruitmentFacts
}

func (d *doors) editRecruitment(ctx context.Context, in *editRecruitmentInput) (*written[Recruitment], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	r := FromAPIRecruitment(in.Body)
	r.ID = in.RecruitmentID.Read()
	return run(ctx, d, command[Recruitment]{
		key: in.KeyFor(ctx, in.Body), action: "recruitment.edit", object: string(in.RecruitmentID), read: readRecruitment(owner),
		do: func(w *writing) error {
			_, err := distributors.EditRecruitment(w.tx, owner, r)
			return err
		},
	})
}

type moveRecruitmentInput struct {
	web.Writing
	RecruitmentPath
	Body *nothing
}

func (d *doors) moveRecruitment(action distributors.RecruitmentAction) func(context.Context, *moveRecruitmentInput) (*written[Recruitment], error) {
	return func(ctx context.Context, in *moveRecruitmentInput) (*written[Recruitment], error) {
		return d.stepRecruitment(ctx, in.KeyFor(ctx, nil), in.RecruitmentPath, action, "")
	}
}

type refuseRecruitmentInput struct {
	web.Writing
	RecruitmentPath
	Body Reason
}

func (d *doors) refuseRecruitment(ctx context.Context, in *refuseRecruitmentInput) (*written[Recruitment], error) {
	return d.stepRecruitment(ctx, in.KeyFor(ctx, in.Body), in.RecruitmentPath, distributors.Decline, in.Body.Reason)
}

func (d *doors) stepRecruitment(
	ctx context.Context, key web.Key, path RecruitmentPath, action distributors.RecruitmentAction, reason string,
) (*written[Recruitment], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Recruitment]{
		key: key, object: string(path.RecruitmentID), read: readRecruitment(owner),
		do: func(w *writing) error {
			return flows.MoveRecruitment(w.tx, w.acting(), owner, path.RecruitmentID.Read(), action, reason)
		},
	})
}
