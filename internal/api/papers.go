package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) paperRoutes() {
	door(d, get("list-papers", "/v1/papers", "List brand authorisations, customs declarations and other papers"), d.listPapers)
	door(d, create("file-paper", "/v1/papers", "File a paper about a brand or a product").
		with("The operator's counts at once, a supplier's once the operator has checked it. Goods that had a paper of a kind need one that holds: "+
			"when the last one ends, they leave the pool."), d.filePaper)
	door(d, get("get-paper", "/v1/papers/{paper_id}", "Get a paper"), d.getPaper)
	door(d, post("check-paper", "/v1/papers/{paper_id}/check", "Accept a paper"), d.checkPaper)
	door(d, post("withdraw-paper", "/v1/papers/{paper_id}/withdraw", "Make a paper void").
		with("A supplier takes back only what the operator has not accepted."), d.withdrawPaper)
}

// Paper is a supplier's proof about a brand or a product.
type Paper struct {
	ID          web.ID[id.Paper]    `json:"id"`
	SupplierID  web.ID[id.Supplier] `json:"supplier_id"`
	BrandID     web.ID[id.Brand]    `json:"brand_id,omitempty"`
	ProductID   web.ID[id.Product]  `json:"product_id,omitempty"`
	Kind        string              `json:"kind" enum:"brand_authorisation,customs_declaration,quarantine_certificate,origin_certificate"`
	Number      string              `json:"number" example:"QL-SQ-2026-003"`
	FileID      web.ID[id.File]     `json:"file_id"`
	From        time.Time           `json:"from,omitzero"`
	Until       time.Time           `json:"until" doc:"The first instant it does not hold any more"`
	CheckedAt   time.Time           `json:"checked_at,omitzero" doc:"When the operator accepted it; it counts for nothing before"`
	WithdrawnAt time.Time           `json:"withdrawn_at,omitzero"`
	Reason      string              `json:"reason,omitempty" doc:"Why it was withdrawn"`
	CreatedAt   time.Time           `json:"created_at"`
}

// NewPaper is a paper to be filed.
type NewPaper struct {
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator; a supplier's own otherwise"`
	BrandID    web.ID[id.Brand]    `json:"brand_id,omitempty" doc:"Of all the supplier's goods of this brand"`
	ProductID  web.ID[id.Product]  `json:"product_id,omitempty" doc:"In the place of a brand"`
	Kind       string              `json:"kind" enum:"brand_authorisation,customs_declaration,quarantine_certificate,origin_certificate"`
	Number     string              `json:"number" minLength:"1" maxLength:"100" example:"QL-SQ-2026-003"`
	FileID     web.ID[id.File]     `json:"file_id"`
	From       time.Time           `json:"from,omitzero" doc:"Now, when left out"`
	Until      time.Time           `json:"until" doc:"The first instant it does not hold any more"`
}

// ToAPIPaper writes a paper.
func ToAPIPaper(p catalog.Paper) Paper {
	return Paper{
		ID: web.Written(p.ID), SupplierID: web.Written(p.Supplier), BrandID: web.Written(p.Brand), ProductID: web.Written(p.Product),
		Kind: string(p.Kind), Number: p.Number, FileID: web.Written(p.File), From: moment(p.From), Until: moment(p.Until),
		CheckedAt: moment(p.CheckedAt), WithdrawnAt: moment(p.WithdrawnAt), Reason: p.Reason, CreatedAt: moment(p.CreatedAt),
	}
}

func readPaper(owner id.Supplier) func(tx *db.Tx, object string) (Paper, error) {
	return func(tx *db.Tx, object string) (Paper, error) {
		p, err := catalog.GetPaper(tx, owner, web.ID[id.Paper](object).Read())
		return ToAPIPaper(p), err
	}
}

type listPapersInput struct {
	web.Paging
	SupplierQuery
	BrandID   web.ID[id.Brand]   `query:"brand_id"`
	ProductID web.ID[id.Product] `query:"product_id"`
	State     string             `query:"state" enum:"unchecked" doc:"Those that the operator has yet to look at"`
}

func (d *doors) listPapers(ctx context.Context, in *listPapersInput) (*answer[web.Page[Paper]], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Paper](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Paper], error) {
		rows, err := catalog.Papers(tx, catalog.PaperFilter{
			Supplier: supplier, Brand: in.BrandID.Read(), Product: in.ProductID.Read(), Unchecked: in.State != "", After: after, Limit: in.Limit + 1,
		})
		return pageOf(in.Paging, rows, ToAPIPaper, func(p catalog.Paper) id.Paper { return p.ID }), err
	})
}

type filePaperInput struct {
	web.Writing
	Body NewPaper
}

func (d *doors) filePaper(ctx context.Context, in *filePaperInput) (*written[Paper], error) {
	supplier, err := supplierOf(ctx, in.Body.SupplierID, "supplier_id")
	if err != nil {
		return nil, err
	}
	b, owner := in.Body, ownerOf(ctx)
	n := catalog.Paper{
		ID: id.NewPaper(d.world.IDs), Supplier: supplier, Brand: b.BrandID.Read(), Product: b.ProductID.Read(), Kind: catalog.PaperKind(b.Kind),
		Number: b.Number, File: b.FileID.Read(), From: micros(b.From), Until: micros(b.Until),
	}
	if b.From.IsZero() {
		n.From = d.world.Now()
	}
	return run(ctx, d, command[Paper]{
		key: in.KeyFor(ctx, b), action: "paper.file", object: n.ID.String(), made: true, read: readPaper(owner),
		do: func(w *writing) error {
			_, err := flows.FilePaper(w.tx, w.acting(), owner, n)
			return at(err, "supplier_id")
		},
	})
}

// PaperPath names a paper in a path.
type PaperPath struct {
	PaperID web.ID[id.Paper] `path:"paper_id"`
}

func (d *doors) getPaper(ctx context.Context, in *PaperPath) (*answer[Paper], error) {
	return show(ctx, d, func(tx *db.Tx) (Paper, error) { return readPaper(ownerOf(ctx))(tx, string(in.PaperID)) })
}

type checkPaperInput struct {
	web.Writing
	PaperPath
	Body *nothing
}

func (d *doors) checkPaper(ctx context.Context, in *checkPaperInput) (*written[Paper], error) {
	return run(ctx, d, command[Paper]{
		key: in.KeyFor(ctx, nil), action: "paper.check", object: string(in.PaperID), read: readPaper(0),
		do: func(w *writing) error {
			_, err := flows.CheckPaper(w.tx, w.acting(), in.PaperID.Read())
			return err
		},
	})
}

type withdrawPaperInput struct {
	web.Writing
	PaperPath
	Body Reason
}

func (d *doors) withdrawPaper(ctx context.Context, in *withdrawPaperInput) (*written[Paper], error) {
	owner := ownerOf(ctx)
	return run(ctx, d, command[Paper]{
		key: in.KeyFor(ctx, in.Body), action: "paper.withdraw", object: string(in.PaperID), read: readPaper(owner),
		do: func(w *writing) error {
			_, err := flows.WithdrawPaper(w.tx, w.acting(), owner, in.PaperID.Read(), in.Body.Reason)
			return err
		},
	})
}
