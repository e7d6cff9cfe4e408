package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) supplierPaperRoutes() {
	const one = "/v1/suppliers/{supplier_id}"
	door(d, get("list-supplier-documents", one+"/documents", "List a supplier's licences and other documents"), d.listSupplierDocuments)
	door(d, create("add-supplier-document", one+"/documents", "Add a document to a supplier, or renew one").
		with("The supplier is reminded 60, 30 and 7 days before a document ends, and on that day."), d.addSupplierDocument)
	door(d, post("confirm-recheck", one+"/recheck", "Note that a supplier was looked at again").
		with("Plans the next time by the policy."), d.confirmRecheck)
	door(d, get("get-supplier-policy", "/v1/supplier-policy", "Get what follows from expired documents"), d.getSupplierPolicy)
	door(d, put("set-supplier-policy", "/v1/supplier-policy", "Set what follows from expired documents").
		with("Counts from now on."), d.setSupplierPolicy)
	door(d, post("leave-supplier", one+"/leave", "Give notice that a supplier leaves").
		with("At least 10 days from now. All its agreements end by then, its goods leave the pool, open orders run on. Statements and bank account stay."),
		d.leaveSupplier)
}

// CompanyDocument is a licence or another document of a company.
type CompanyDocument struct {
	ID         web.ID[id.Document] `json:"id"`
	Kind       string              `json:"kind" enum:"business_licence,food_licence,medical_licence,trademark,brand_authorisation,quality_report,import_paper,bank_permit,other"`
	Number     string              `json:"number" example:"91330106MA2CFG5X4Q"`
	ValidUntil time.Time           `json:"valid_until,omitzero" doc:"The first instant it no longer holds; left out when it does not end"`
	FileID     web.ID[id.File]     `json:"file_id"`
	ReplacedBy web.ID[id.Document] `json:"replaced_by,omitempty"`
	CreatedAt  time.Time           `json:"created_at"`
}

// NewCompanyDocument is a document to be added.
type NewCompanyDocument struct {
	Kind       string              `json:"kind" enum:"business_licence,food_licence,medical_licence,trademark,brand_authorisation,quality_report,import_paper,bank_permit,other"`
	Number     string              `json:"number" minLength:"1" maxLength:"100" example:"91330106MA2CFG5X4Q"`
	ValidUntil time.Time           `json:"valid_until,omitzero" doc:"Leave it out when it does not end"`
	FileID     web.ID[id.File]     `json:"file_id"`
	Replaces   web.ID[id.Document] `json:"replaces,omitempty" doc:"The document in whose place it comes"`
}

// ToAPIDocument writes a document.
func ToAPIDocument(x suppliers.Document) CompanyDocument {
	return CompanyDocument{
		ID: web.Written(x.ID), Kind: string(x.Kind), Number: x.Number, ValidUntil: moment(x.ValidUntil), FileID: web.Written(x.File),
		ReplacedBy: web.Written(x.ReplacedBy), CreatedAt: moment(x.CreatedAt),
	}
}

// FromAPIDocument reads a document that is to be added.
func FromAPIDocument(n NewCompanyDocument, document id.Document) suppliers.NewDocument {
	return suppliers.NewDocument{
		ID: document, Kind: suppliers.DocumentKind(n.Kind), Number: n.Number, ValidUntil: micros(n.ValidUntil), File: n.FileID.Read(),
		Replaces: n.Replaces.Read(),
	}
}

func readDocument(holder int64) func(tx *db.Tx, object string) (CompanyDocument, error) {
	return func(tx *db.Tx, object string) (CompanyDocument, error) {
		x, err := suppliers.GetDocument(tx, holder, web.ID[id.Document](object).Read())
		return ToAPIDocument(x), err
	}
}

type listDocumentsInput struct {
	web.Paging
	SupplierPath
}

func (d *doors) listSupplierDocuments(ctx context.Context, in *listDocumentsInput) (*answer[web.Page[CompanyDocument]], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "")
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Document](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[CompanyDocument], error) {
		if _, err := suppliers.Get(tx, supplier); err != nil {
			return web.Page[CompanyDocument]{}, err
		}
		rows, err := suppliers.Documents(tx, int64(supplier), after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIDocument, func(x suppliers.Document) id.Document { return x.ID }), err
	})
}

type addDocumentInput struct {
	web.Writing
	SupplierPath
	Body NewCompanyDocument
}

func (d *doors) addSupplierDocument(ctx context.Context, in *addDocumentInput) (*written[CompanyDocument], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "")
	if err != nil {
		return nil, err
	}
	n := FromAPIDocument(in.Body, id.NewDocument(d.world.IDs))
	return run(ctx, d, command[CompanyDocument]{
		key: in.KeyFor(ctx, in.Body), object: n.ID.String(), made: true, read: readDocument(int64(supplier)),
		do: func(w *writing) error {
			if _, err := suppliers.Get(w.tx, supplier); err != nil {
				return err
			}
			_, err := flows.AddSupplierDocument(w.tx, w.acting(), supplier, n)
			return at(err, "replaces")
		},
	})
}

type recheckInput struct {
	web.Writing
	SupplierPath
	Body Decision
}

func (d *doors) confirmRecheck(ctx context.Context, in *recheckInput) (*written[Supplier], error) {
	return d.changeSupplier(ctx, in.KeyFor(ctx, in.Body), in.SupplierID, "", func(w *writing, s id.Supplier) error {
		_, err := flows.ConfirmRecheck(w.tx, w.acting(), s, in.Body.Note)
		return err
	})
}

// SupplierPolicy says what follows from expired documents, and how often a supplier is looked at again.
type SupplierPolicy struct {
	GraceDays   int64 `json:"grace_days" minimum:"0" maximum:"365" doc:"So long after a document has expired nothing new is signed" example:"15"`
	Suspends    bool  `json:"suspends" doc:"Then the supplier takes no new orders either"`
	RecheckDays int64 `json:"recheck_days" minimum:"0" maximum:"3650" doc:"30 at least; 0: never" example:"365"`
}

// ToAPISupplierPolicy writes a policy.
func ToAPISupplierPolicy(p suppliers.Policy) SupplierPolicy {
	return SupplierPolicy{p.GraceDays, p.Suspends, p.RecheckDays}
}

func (d *doors) readSupplierPolicy(at clock.Micros) func(tx *db.Tx, _ string) (SupplierPolicy, error) {
	return func(tx *db.Tx, _ string) (SupplierPolicy, error) {
		p, err := suppliers.PolicyAt(tx, at)
		return ToAPISupplierPolicy(p), err
	}
}

func (d *doors) getSupplierPolicy(ctx context.Context, _ *struct{}) (*answer[SupplierPolicy], error) {
	return show(ctx, d, func(tx *db.Tx) (SupplierPolicy, error) { return d.readSupplierPolicy(d.world.Now())(tx, "") })
}

type setPolicyInput struct {
	web.Writing
	Body SupplierPolicy
}

func (d *doors) setSupplierPolicy(ctx context.Context, in *setPolicyInput) (*written[SupplierPolicy], error) {
	return run(ctx, d, command[SupplierPolicy]{
		key: in.KeyFor(ctx, in.Body), action: "supplier_policy.set", object: "supplier_policy", read: d.readSupplierPolicy(d.world.Now()),
		do: func(w *writing) error {
			_, err := suppliers.SetPolicy(w.tx, suppliers.Policy{
				GraceDays: in.Body.GraceDays, Suspends: in.Body.Suspends, RecheckDays: in.Body.RecheckDays,
			}, w.at)
			return err
		},
	})
}

// Leaving says when and why a supplier leaves.
type Leaving struct {
	LeaveAt time.Time `json:"leave_at" doc:"The first instant that it is gone"`
	Reason  string    `json:"reason" minLength:"1" maxLength:"500" example:"the business is given up"`
}

type leaveInput struct {
	web.Writing
	SupplierPath
	Body Leaving
}

func (d *doors) leaveSupplier(ctx context.Context, in *leaveInput) (*written[Supplier], error) {
	supplier, err := supplierOf(ctx, in.SupplierID, "")
	if err != nil {
		return nil, err
	}
	return d.changeSupplier(ctx, in.KeyFor(ctx, in.Body), web.Written(supplier), "", func(w *writing, s id.Supplier) error {
		_, err := flows.LeaveSupplier(w.tx, w.acting(), s, micros(in.Body.LeaveAt), in.Body.Reason)
		return err
	})
}
