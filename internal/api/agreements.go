package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) agreementRoutes() {
	door(d, get("list-agreements", "/v1/agreements", "List agreements with suppliers"), d.listAgreements)
	door(d, create("sign-agreement", "/v1/agreements", "Sign an agreement with a supplier on paper").
		with("It is in force from its day on. Opens the supplier's accounts in the agreement's currency."), d.signAgreement)
	door(d, get("get-agreement", "/v1/agreements/{agreement_id}", "Get an agreement"), d.getAgreement)
	door(d, put("replace-agreement-scope", "/v1/agreements/{agreement_id}/scope", "Replace what an agreement covers"), d.replaceScope)
	door(d, post("give-agreement-notice", "/v1/agreements/{agreement_id}/notice", "Give notice: name an agreement's end").
		with("At least 10 days from now."), d.giveAgreementNotice)
	door(d, post("end-agreement", "/v1/agreements/{agreement_id}/end", "End an agreement at once").
		with("By both parties' wish, or for a confirmed penalty. Open orders run on."), d.endAgreement)
}

// Agreement is what a supplier and the operator have agreed on.
type Agreement struct {
	ID             web.ID[id.Agreement] `json:"id"`
	SupplierID     web.ID[id.Supplier]  `json:"supplier_id"`
	Mode           string               `json:"mode" enum:"buyout,sale_or_return,consignment"`
	Currency       string               `json:"currency" example:"CNY"`
	Reprice        bool                 `json:"reprice" doc:"May distributors set their own sale price"`
	SupplyRule     string               `json:"supply_rule" enum:"per_sku,ratio"`
	SupplyRatioPPM int64                `json:"supply_ratio_ppm" doc:"With ratio: the supply price as a part of the settlement price, rounded down a unit" example:"800000"`
	ChannelKinds   []string             `json:"channel_kinds,omitempty" doc:"Through which kinds of channels the goods may be sold; all, when left out"`
	Regions        []string             `json:"regions,omitempty" doc:"Where the goods may be sold to, as beginnings of GB/T 2260 codes; everywhere, when left out"`
	Invoice        string               `json:"invoice_direction" enum:"supplier_to_operator,supplier_to_distributor,supplier_to_buyer,operator_to_distributor"`
	GoodsAtEnd     string               `json:"goods_at_end" enum:"close,sell_out" doc:"What becomes of goods on sale when it ends"`
	SellOutDays    int64                `json:"sell_out_days,omitempty" doc:"With sell_out: for how long at most; 0: until the stock has gone"`
	Version        int64                `json:"version" doc:"Which version these terms are"`
	State          string               `json:"state" enum:"proposed,in_force,selling_out,ended,withdrawn"`
	From           time.Time            `json:"from,omitzero"`
	Until          time.Time            `json:"until,omitzero" doc:"The first instant it no longer holds; open-ended when left out"`
	Scope          []Clause             `json:"scope,omitempty" doc:"Left out in lists"`
	CreatedAt      time.Time            `json:"created_at"`
}

// Clause is one part of a scope: a brand and a third-level category, or one SKU.
type Clause struct {
	BrandID    web.ID[id.Brand]    `json:"brand_id,omitempty"`
	CategoryID web.ID[id.Category] `json:"category_id,omitempty"`
	SKUID      web.ID[id.SKU]      `json:"sku_id,omitempty"`
}

// NewAgreement is an agreement to be signed.
type NewAgreement struct {
	SupplierID     web.ID[id.Supplier] `json:"supplier_id"`
	Mode           string              `json:"mode" enum:"buyout,sale_or_return,consignment,marketplace" doc:"marketplace goods are never distributable"`
	Currency       string              `json:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
	Reprice        bool                `json:"reprice" doc:"May distributors set their own sale price"`
	SupplyRule     string              `json:"supply_rule" enum:"per_sku,ratio"`
	SupplyRatioPPM int64               `json:"supply_ratio_ppm,omitempty" minimum:"0" maximum:"1000000" example:"800000"`
	ChannelKinds   []string            `json:"channel_kinds,omitempty" maxItems:"20" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale" doc:"Through which kinds of channels the goods may be sold; all, when left out"`
	Regions        []string            `json:"regions,omitempty" maxItems:"400" doc:"Where the goods may be sold to, as beginnings of GB/T 2260 codes; everywhere, when left out"`
	Invoice        string              `json:"invoice_direction,omitempty" enum:"supplier_to_operator,supplier_to_distributor,supplier_to_buyer,operator_to_distributor" doc:"supplier_to_operator, when left out: the operator then invoices the distributor"`
	GoodsAtEnd     string              `json:"goods_at_end,omitempty" enum:"close,sell_out" doc:"What becomes of goods on sale when it ends; close, when left out"`
	SellOutDays    int64               `json:"sell_out_days,omitempty" minimum:"0" maximum:"365" doc:"With sell_out: for how long at most; 0: until the stock has gone"`
	From           time.Time           `json:"from,omitzero" doc:"Now, when left out"`
	Until          time.Time           `json:"until,omitzero"`
	Scope          []Clause            `json:"scope,omitempty" maxItems:"1000" doc:"Buyout goods need none"`
	PaperFileID    web.ID[id.File]     `json:"paper_file_id,omitempty" doc:"A scan of the paper that both have signed"`
}

// Scope is what an agreement covers.
type Scope struct {
	Scope []Clause `json:"scope" maxItems:"1000"`
}

// Reason says why something is ended.
type Reason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500" example:"by mutual consent"`
}

// Notice says when and why something is to end.
type Notice struct {
	Until  time.Time `json:"until" doc:"The first instant it no longer holds"`
	Reason string    `json:"reason" minLength:"1" maxLength:"500" example:"the range is given up"`
}

// end reads the instant, which a flow would take for "at once" if it were none.
func (n Notice) end() (clock.Micros, error) {
	until := micros(n.Until)
	if until <= 0 {
		return 0, suppliers.ErrPeriod.At("until")
	}
	return until, nil
}

// ToAPIAgreement writes an agreement without its scope.
func ToAPIAgreement(a suppliers.Agreement) Agreement {
	return Agreement{
		ID: web.Written(a.ID), SupplierID: web.Written(a.Supplier), Mode: string(a.Mode), Currency: string(a.Currency), Reprice: a.Reprice,
		SupplyRule: string(a.SupplyRule), SupplyRatioPPM: a.SupplyRatioPPM, State: string(a.State), From: moment(a.From), Until: moment(a.Until),
		ChannelKinds: a.ChannelKinds.List(), Regions: a.Regions.List(), Invoice: string(a.Invoice), GoodsAtEnd: string(a.GoodsAtEnd),
		SellOutDays: a.SellOutDays, Version: a.Version, CreatedAt: moment(a.CreatedAt),
	}
}

// ToAPIClause writes a clause.
func ToAPIClause(c suppliers.Clause) Clause {
	return Clause{BrandID: web.Written(c.Brand), CategoryID: web.Written(c.Category), SKUID: web.Written(c.SKU)}
}

// FromAPIClause reads a clause.
func FromAPIClause(c Clause) suppliers.Clause {
	return suppliers.Clause{Brand: c.BrandID.Read(), Category: c.CategoryID.Read(), SKU: c.SKUID.Read()}
}

// SupplierQuery narrows a list to a supplier.
type SupplierQuery struct {
	SupplierID web.ID[id.Supplier] `query:"supplier_id" doc:"A supplier sees its own only"`
}

type listAgreementsInput struct {
	web.Paging
	SupplierQuery
	State string `query:"state" enum:"proposed,in_force,selling_out,ended,withdrawn"`
}

func (d *doors) listAgreements(ctx context.Context, in *listAgreementsInput) (*answer[web.Page[Agreement]], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Agreement](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Agreement], error) {
		rows, err := suppliers.Agreements(tx, suppliers.AgreementFilter{
			Supplier: supplier, State: suppliers.AgreementState(in.State), After: after, Limit: in.Limit + 1,
		})
		return pageOf(in.Paging, rows, ToAPIAgreement, func(a suppliers.Agreement) id.Agreement { return a.ID }), err
	})
}

type signAgreementInput struct {
	web.Writing
	Body NewAgreement
}

func (d *doors) signAgreement(ctx context.Context, in *signAgreementInput) (*written[Agreement], error) {
	return d.makeAgreement(ctx, in, false)
}

func (d *doors) makeAgreement(ctx context.Context, in *signAgreementInput, proposed bool) (*written[Agreement], error) {
	b := in.Body
	n := suppliers.NewAgreement{
		ID: id.NewAgreement(d.world.IDs), Supplier: b.SupplierID.Read(), Mode: suppliers.Mode(b.Mode), Currency: money.Currency(b.Currency),
		Reprice: b.Reprice, SupplyRule: suppliers.SupplyRule(b.SupplyRule), SupplyRatioPPM: b.SupplyRatioPPM, From: micros(b.From),
		Until: micros(b.Until), Scope: each(b.Scope, FromAPIClause), ChannelKinds: suppliers.WordsOf(b.ChannelKinds),
		Regions: suppliers.WordsOf(b.Regions), Invoice: suppliers.Invoice(b.Invoice), GoodsAtEnd: suppliers.GoodsAtEnd(b.GoodsAtEnd),
		SellOutDays: b.SellOutDays, Proposed: proposed, PaperFile: b.PaperFileID.Read(),
	}
	if b.From.IsZero() {
		n.From = d.world.Now()
	}
	return run(ctx, d, command[Agreement]{
		key: in.KeyFor(ctx, b), object: n.ID.String(), made: true, read: readAgreement(0),
		do: func(w *writing) error {
			_, err := flows.SignAgreement(w.tx, w.acting(), n)
			return at(err, "supplier_id")
		},
	})
}

// readAgreement reads an agreement of the owner (0: any) with its scope.
func readAgreement(owner id.Supplier) func(tx *db.Tx, object string) (Agreement, error) {
	return func(tx *db.Tx, object string) (Agreement, error) {
		a, err := suppliers.GetAgreement(tx, owner, web.ID[id.Agreement](object).Read())
		if err != nil {
			return Agreement{}, err
		}
		clauses, err := suppliers.Scope(tx, a.ID)
		out := ToAPIAgreement(a)
		out.Scope = each(clauses, ToAPIClause)
		return out, err
	}
}

// AgreementPath names an agreement in a path.
type AgreementPath struct {
	AgreementID web.ID[id.Agreement] `path:"agreement_id"`
}

func (d *doors) getAgreement(ctx context.Context, in *AgreementPath) (*answer[Agreement], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Agreement, error) { return readAgreement(owner)(tx, string(in.AgreementID)) })
}

type replaceScopeInput struct {
	web.Writing
	AgreementPath
	Body Scope
}

func (d *doors) replaceScope(ctx context.Context, in *replaceScopeInput) (*written[Agreement], error) {
	return d.changeAgreement(ctx, in.KeyFor(ctx, in.Body), in.AgreementID, func(w *writing, a id.Agreement) error {
		_, err := flows.ChangeScope(w.tx, w.acting(), a, each(in.Body.Scope, FromAPIClause))
		return err
	})
}

type agreementNoticeInput struct {
	web.Writing
	AgreementPath
	Body Notice
}

func (d *doors) giveAgreementNotice(ctx context.Context, in *agreementNoticeInput) (*written[Agreement], error) {
	until, err := in.Body.end()
	if err != nil {
		return nil, err
	}
	return d.changeAgreement(ctx, in.KeyFor(ctx, in.Body), in.AgreementID, func(w *writing, a id.Agreement) error {
		_, err := flows.EndAgreement(w.tx, w.acting(), a, until, in.Body.Reason)
		return err
	})
}

type endAgreementInput struct {
	web.Writing
	AgreementPath
	Body Reason
}

func (d *doors) endAgreement(ctx context.Context, in *endAgreementInput) (*written[Agreement], error) {
	return d.changeAgreement(ctx, in.KeyFor(ctx, in.Body), in.AgreementID, func(w *writing, a id.Agreement) error {
		_, err := flows.EndAgreement(w.tx, w.acting(), a, 0, in.Body.Reason)
		return err
	})
}

func (d *doors) changeAgreement(
	ctx context.Context, key web.Key, agreement web.ID[id.Agreement], change func(w *writing, a id.Agreement) error,
) (*written[Agreement], error) {
	return run(ctx, d, command[Agreement]{
		key: key, object: string(agreement), read: readAgreement(0),
		do: func(w *writing) error { return change(w, agreement.Read()) },
	})
}
