package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) penaltyRoutes() {
	door(d, get("list-penalties", "/v1/penalties", "List cases, newest first").
		with("A distributor sees those that were opened against it, a supplier those that it has proposed."), d.listPenalties)
	door(d, create("open-penalty", "/v1/penalties", "Open a case against a distributor, or propose one").
		with("A supplier proposes: for a SKU of its own, against a distributor that has selected or ordered it. The operator opens at once. "+
			"The case keeps the points and times of the schedule in force now."), d.openPenalty)
	door(d, get("get-penalty", "/v1/penalties/{penalty_id}", "Get a case"), d.getPenalty)
	door(d, get("read-penalty-evidence", "/v1/penalties/{penalty_id}/evidence/{file_id}", "Read a file that belongs to a case").file("*/*"), d.readPenaltyEvidence)
	door(d, post("accept-penalty", "/v1/penalties/{penalty_id}/accept", "Open a case that a supplier has proposed"), d.acceptPenalty)
	door(d, post("answer-penalty", "/v1/penalties/{penalty_id}/answer", "Answer a case").
		with("Once, in time. A case that is not answered in time may be decided without."), d.answerPenalty)
	door(d, post("decide-penalty", "/v1/penalties/{penalty_id}/decision", "Confirm or dismiss a case").
		with("A confirmed case's points count from now on; what its thresholds say is done in the same transaction."), d.decidePenalty)
	door(d, post("appeal-penalty", "/v1/penalties/{penalty_id}/appeal", "Appeal against a confirmed case"), d.appealPenalty)
	door(d, post("decide-penalty-appeal", "/v1/penalties/{penalty_id}/appeal-decision", "Uphold or overturn a case that was appealed against").
		with("Another person than the one who confirmed it. Overturned, its points are given back, and freezes and suspensions are released."), d.decidePenaltyAppeal)
	door(d, post("revoke-penalty", "/v1/penalties/{penalty_id}/revoke", "Take a case back").
		with("A supplier may while it is proposed."), d.revokePenalty)
}

// Penalty is a case against a distributor.
type Penalty struct {
	ID            web.ID[id.Penalty]     `json:"id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty" doc:"Who proposed it; the operator when left out"`
	Kind          string                 `json:"kind" enum:"price_below_floor,price_above_ceiling,region_diversion,late_payment,foreign_source,false_listing,brand_misuse,no_shipping_info,other"`
	State         string                 `json:"state" enum:"proposed,opened,answered,unanswered,confirmed,appealed,final,upheld,overturned,dismissed,revoked"`
	ChannelID     web.ID[id.Channel]     `json:"channel_id,omitempty"`
	SKUID         web.ID[id.SKU]         `json:"sku_id,omitempty"`
	OrderID       web.ID[id.Order]       `json:"order_id,omitempty"`
	Text          string                 `json:"text"`
	Points        int64                  `json:"points"`
	CreatedAt     time.Time              `json:"created_at"`
	OpenedAt      time.Time              `json:"opened_at,omitzero"`
	AnswerBy      time.Time              `json:"answer_by,omitzero" doc:"The first instant that is too late"`
	Answer        string                 `json:"answer,omitempty"`
	AnsweredAt    time.Time              `json:"answered_at,omitzero"`
	Decision      string                 `json:"decision,omitempty" doc:"The reason that was given"`
	DecidedAt     time.Time              `json:"decided_at,omitzero"`
	AppealBy      time.Time              `json:"appeal_by,omitzero" doc:"The first instant that is too late"`
	Appeal        string                 `json:"appeal,omitempty"`
	AppealedAt    time.Time              `json:"appealed_at,omitzero"`
	Review        string                 `json:"review,omitempty" doc:"The reason given for the decision on the appeal, or for revoking"`
	ReviewedAt    time.Time              `json:"reviewed_at,omitzero"`
	RevokedAt     time.Time              `json:"revoked_at,omitzero"`
	ExpiresAt     time.Time              `json:"expires_at,omitzero" doc:"The first instant at which its points no longer count"`
	Evidence      []Exhibit              `json:"evidence,omitempty" doc:"Left out in lists"`
	Effects       []PenaltyEffect        `json:"effects,omitempty" doc:"Left out in lists, and for suppliers"`
}

// Exhibit is a file that belongs to a case.
type Exhibit struct {
	Side   string          `json:"side" enum:"complaint,answer,appeal"`
	FileID web.ID[id.File] `json:"file_id"`
}

// PenaltyEffect is what a confirmed case did.
type PenaltyEffect struct {
	PenaltyID web.ID[id.Penalty] `json:"penalty_id"`
	Effect    string             `json:"effect" enum:"warn,delist,freeze_selection,suspend,end_contract"`
	SKUID     web.ID[id.SKU]     `json:"sku_id,omitempty" doc:"With delist; all goods when left out"`
	Points    int64              `json:"points" doc:"The threshold that was reached"`
	At        time.Time          `json:"at"`
	Until     time.Time          `json:"until,omitzero"`
	Applied   bool               `json:"applied" doc:"Whether it changed something: a distributor may have been suspended already"`
	UndoneAt  time.Time          `json:"undone_at,omitzero"`
}

// NewPenalty is a case to be opened or proposed.
type NewPenalty struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Kind          string                 `json:"kind" enum:"price_below_floor,price_above_ceiling,region_diversion,late_payment,foreign_source,false_listing,brand_misuse,no_shipping_info,other"`
	ChannelID     web.ID[id.Channel]     `json:"channel_id,omitempty" doc:"With sku_id: one listing"`
	SKUID         web.ID[id.SKU]         `json:"sku_id,omitempty" doc:"Needed from a supplier"`
	OrderID       web.ID[id.Order]       `json:"order_id,omitempty"`
	Text          string                 `json:"text" minLength:"1" maxLength:"2000"`
	Evidence      []web.ID[id.File]      `json:"evidence,omitempty" maxItems:"20" doc:"Files of your own; the operator may name any"`
}

// PenaltyWords are what a distributor says in a case.
type PenaltyWords struct {
	Text     string            `json:"text" minLength:"1" maxLength:"2000"`
	Evidence []web.ID[id.File] `json:"evidence,omitempty" maxItems:"20" doc:"Files of your own"`
}

func (p PenaltyWords) said() penalties.Said {
	return penalties.Said{Text: p.Text, Evidence: web.ReadAll(p.Evidence)}
}

// PenaltyDecision decides a case.
type PenaltyDecision struct {
	Outcome string `json:"outcome" enum:"confirm,dismiss"`
	Reason  string `json:"reason" minLength:"1" maxLength:"500"`
}

// AppealDecision decides an appeal.
type AppealDecision struct {
	Outcome string `json:"outcome" enum:"uphold,overturn"`
	Reason  string `json:"reason" minLength:"1" maxLength:"500"`
}

// ToAPIPenalty writes a case without its evidence and effects; a supplier is not shown what the distributor said.
func ToAPIPenalty(v penalties.Viewer) func(c penalties.Case) Penalty {
	return func(c penalties.Case) Penalty {
		if v.Supplier != 0 {
			c.Answer, c.Appeal = "", ""
		}
		return Penalty{
			ID: web.Written(c.ID), DistributorID: web.Written(c.Distributor), SupplierID: web.Written(c.Supplier), Kind: string(c.Kind),
			State: string(c.State), ChannelID: web.Written(c.Channel), SKUID: web.Written(c.SKU), OrderID: web.Written(c.Order), Text: c.Complaint,
			Points: c.Points, CreatedAt: moment(c.CreatedAt), OpenedAt: moment(c.OpenedAt), AnswerBy: moment(c.AnswerBy), Answer: c.Answer,
			AnsweredAt: moment(c.AnsweredAt), Decision: c.Decision, DecidedAt: moment(c.DecidedAt), AppealBy: moment(c.AppealBy), Appeal: c.Appeal,
			AppealedAt: moment(c.AppealedAt), Review: c.Review, ReviewedAt: moment(c.ReviewedAt), RevokedAt: moment(c.RevokedAt),
			ExpiresAt: moment(c.ExpiresAt),
		}
	}
}

// ToAPIPenaltyEffect writes an effect.
func ToAPIPenaltyEffect(e penalties.Done) PenaltyEffect {
	return PenaltyEffect{
		PenaltyID: web.Written(e.Penalty), Effect: string(e.Effect), SKUID: web.Written(e.SKU), Points: e.Points, At: moment(e.At),
		Until: moment(e.Until), Applied: e.Applied, UndoneAt: moment(e.UndoneAt),
	}
}

// viewer is whose cases the caller sees.
func viewer(ctx context.Context) penalties.Viewer {
	s := scopeOf(ctx)
	switch s.Role {
	case access.Supplier:
		return penalties.Viewer{Supplier: id.Supplier(s.Party)}
	case access.Distributor:
		return penalties.Viewer{Distributor: id.Distributor(s.Party)}
	default:
		return penalties.Viewer{}
	}
}

type listPenaltiesInput struct {
	web.Paging
	DistributorID web.ID[id.Distributor] `query:"distributor_id"`
	State         string                 `query:"state" enum:"proposed,opened,answered,unanswered,confirmed,appealed,final,upheld,overturned,dismissed,revoked"`
	Kind          string                 `query:"kind" enum:"price_below_floor,price_above_ceiling,region_diversion,late_payment,foreign_source,false_listing,brand_misuse,no_shipping_info,other"`
}

func (d *doors) listPenalties(ctx context.Context, in *listPenaltiesInput) (*answer[web.Page[Penalty]], error) {
	after, err := web.AfterID[id.Penalty](in.Paging)
	if err != nil {
		return nil, err
	}
	v := viewer(ctx)
	return show(ctx, d, func(tx *db.Tx) (web.Page[Penalty], error) {
		rows, err := penalties.List(tx, v, penalties.Filter{
			Distributor: in.DistributorID.Read(), State: penalties.State(in.State), Kind: penalties.Kind(in.Kind), After: after, Limit: in.Limit + 1,
		})
		return pageOf(in.Paging, rows, ToAPIPenalty(v), func(c penalties.Case) id.Penalty { return c.ID }), err
	})
}

type openPenaltyInput struct {
	web.Writing
	Body NewPenalty
}

func (d *doors) openPenalty(ctx context.Context, in *openPenaltyInput) (*written[Penalty], error) {
	b, v := in.Body, viewer(ctx)
	n := penalties.NewCase{
		ID: id.NewPenalty(d.world.IDs), Distributor: b.DistributorID.Read(), Supplier: v.Supplier, Kind: penalties.Kind(b.Kind),
		About:     penalties.About{Channel: b.ChannelID.Read(), SKU: b.SKUID.Read(), Order: b.OrderID.Read()},
		Complaint: b.Text, Evidence: web.ReadAll(b.Evidence),
	}
	return run(ctx, d, command[Penalty]{
		key: in.KeyFor(ctx, b), object: n.ID.String(), made: true, read: readPenalty(v),
		do: func(w *writing) error { _, err := flows.OpenPenalty(w.tx, w.acting(), n); return err },
	})
}

// readPenalty reads a case that the viewer sees, with its evidence and effects.
func readPenalty(v penalties.Viewer) func(tx *db.Tx, object string) (Penalty, error) {
	return func(tx *db.Tx, object string) (Penalty, error) {
		c, err := penalties.Get(tx, v, web.ID[id.Penalty](object).Read())
		if err != nil {
			return Penalty{}, err
		}
		out := ToAPIPenalty(v)(c)
		exhibits, err := penalties.Evidence(tx, v, c.ID)
		if err != nil {
			return Penalty{}, err
		}
		out.Evidence = each(exhibits, func(e penalties.Exhibit) Exhibit { return Exhibit{string(e.Side), web.Written(e.File)} })
		if v.Supplier != 0 {
			return out, nil // what came of it is between the distributor and the operator
		}
		done, err := penalties.EffectsBy(tx, c.ID)
		out.Effects = each(done, ToAPIPenaltyEffect)
		return out, err
	}
}

// PenaltyPath names a case in a path.
type PenaltyPath struct {
	PenaltyID web.ID[id.Penalty] `path:"penalty_id"`
}

func (d *doors) getPenalty(ctx context.Context, in *PenaltyPath) (*answer[Penalty], error) {
	return show(ctx, d, func(tx *db.Tx) (Penalty, error) { return readPenalty(viewer(ctx))(tx, string(in.PenaltyID)) })
}

type penaltyEvidenceInput struct {
	PenaltyPath
	FilePath
}

// readPenaltyEvidence serves a file to whoever sees the case that it belongs to, whosever it is.
func (d *doors) readPenaltyEvidence(ctx context.Context, in *penaltyEvidenceInput) (*huma.StreamResponse, error) {
	v, penalty, file := viewer(ctx), in.PenaltyID.Read(), in.FileID.Read()
	f, err := read(ctx, d, func(tx *db.Tx) (files.File, error) {
		if _, err := penalties.Get(tx, v, penalty); err != nil {
			return files.File{}, err
		}
		exhibits, err := penalties.Evidence(tx, v, penalty)
		for _, e := range exhibits {
			if e.File == file {
				return files.Get(tx, file)
			}
		}
		if err == nil {
			err = files.ErrNotFound
		}
		return files.File{}, err
	})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		d.serveFile(w, r, f, "attachment")
	}}, nil
}

// changePenalty does one move of a case that the caller sees.
func (d *doors) changePenalty(
	ctx context.Context, key web.Key, path PenaltyPath, change func(w *writing, penalty id.Penalty) (penalties.Case, error),
) (*written[Penalty], error) {
	return run(ctx, d, command[Penalty]{
		key: key, object: string(path.PenaltyID), read: readPenalty(viewer(ctx)),
		do: func(w *writing) error { _, err := change(w, path.PenaltyID.Read()); return err },
	})
}

type acceptPenaltyInput struct {
	web.Writing
	PenaltyPath
	Body *nothing
}

func (d *doors) acceptPenalty(ctx context.Context, in *acceptPenaltyInput) (*written[Penalty], error) {
	return d.changePenalty(ctx, in.KeyFor(ctx, nil), in.PenaltyPath, func(w *writing, p id.Penalty) (penalties.Case, error) {
		return flows.AcceptPenalty(w.tx, w.acting(), p)
	})
}

type penaltyWordsInput struct {
	web.Writing
	PenaltyPath
	Body PenaltyWords
}

func (d *doors) answerPenalty(ctx context.Context, in *penaltyWordsInput) (*written[Penalty], error) {
	return d.changePenalty(ctx, in.KeyFor(ctx, in.Body), in.PenaltyPath, func(w *writing, p id.Penalty) (penalties.Case, error) {
		return flows.AnswerPenalty(w.tx, w.acting(), id.Distributor(w.by.Party), p, in.Body.said())
	})
}

func (d *doors) appealPenalty(ctx context.Context, in *penaltyWordsInput) (*written[Penalty], error) {
	return d.changePenalty(ctx, in.KeyFor(ctx, in.Body), in.PenaltyPath, func(w *writing, p id.Penalty) (penalties.Case, error) {
		return flows.AppealPenalty(w.tx, w.acting(), id.Distributor(w.by.Party), p, in.Body.said())
	})
}

type decidePenaltyInput struct {
	web.Writing
	PenaltyPath
	Body PenaltyDecision
}

func (d *doors) decidePenalty(ctx context.Context, in *decidePenaltyInput) (*written[Penalty], error) {
	return d.changePenalty(ctx, in.KeyFor(ctx, in.Body), in.PenaltyPath, func(w *writing, p id.Penalty) (penalties.Case, error) {
		return flows.DecidePenalty(w.tx, w.acting(), p, in.Body.Outcome == "confirm", in.Body.Reason)
	})
}

type decideAppealInput struct {
	web.Writing
	PenaltyPath
	Body AppealDecision
}

func (d *doors) decidePenaltyAppeal(ctx context.Context, in *decideAppealInput) (*written[Penalty], error) {
	return d.changePenalty(ctx, in.KeyFor(ctx, in.Body), in.PenaltyPath, func(w *writing, p id.Penalty) (penalties.Case, error) {
		return flows.DecidePenaltyAppeal(w.tx, w.acting(), p, in.Body.Outcome == "overturn", in.Body.Reason)
	})
}

type revokePenaltyInput struct {
	web.Writing
	PenaltyPath
	Body Reason
}

func (d *doors) revokePenalty(ctx context.Context, in *revokePenaltyInput) (*written[Penalty], error) {
	return d.changePenalty(ctx, in.KeyFor(ctx, in.Body), in.PenaltyPath, func(w *writing, p id.Penalty) (penalties.Case, error) {
		return flows.RevokePenalty(w.tx, w.acting(), viewer(ctx).Supplier, p, in.Body.Reason)
	})
}
