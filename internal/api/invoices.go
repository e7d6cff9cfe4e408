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
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) invoiceRoutes() {
	door(d, get("list-invoices", "/v1/invoices", "List invoices against statements, newest first").
		with("A supplier sees those that it issued, a distributor those that it receives."), d.listInvoices)
	door(d, create("register-invoice", "/v1/invoices", "Register an invoice against statements").
		with("A supplier registers what it has issued to the operator, where its agreements say so; the operator what it has issued to a distributor. "+
			"The amount is taken from what the statements have left to invoice."), d.registerInvoice)
	door(d, get("get-invoice", "/v1/invoices/{invoice_id}", "Get an invoice"), d.getInvoice)
	door(d, get("read-invoice-file", "/v1/invoices/{invoice_id}/file", "Read the file of an invoice").file("*/*"), d.readInvoiceFile)
	door(d, post("accept-invoice", "/v1/invoices/{invoice_id}/accept", "Accept an invoice").
		with("By who receives it."), d.acceptInvoice)
	door(d, post("return-invoice", "/v1/invoices/{invoice_id}/return", "Return an invoice").
		with("By who receives it. Its amount is free again, and its number may be registered anew."), d.returnInvoice)
	door(d, post("withdraw-invoice", "/v1/invoices/{invoice_id}/withdraw", "Withdraw an invoice that nobody has accepted").
		with("By who issued it. Its amount is free again, and its number may be registered anew."), d.withdrawInvoice)
	door(d, post("void-invoice", "/v1/invoices/{invoice_id}/void", "Void an accepted invoice with one in red").
		with("By who issued it. Its amount is free again; its number is used up."), d.voidInvoice)
}

// Invoice is one between the operator and a party. Amounts are minor units.
type Invoice struct {
	ID            web.ID[id.Invoice]     `json:"id"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty" doc:"Who issued it to the operator"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Who receives it from the operator"`
	State         string                 `json:"state" enum:"registered,accepted,returned,withdrawn,voided"`
	Kind          string                 `json:"kind" enum:"special,ordinary" doc:"VAT invoice: special, whose tax is deducted, or ordinary"`
	Electronic    bool                   `json:"electronic"`
	Code          string                 `json:"code,omitempty" example:"3100201130"`
	Number        string                 `json:"number" example:"26312000000012345678"`
	IssuedOn      string                 `json:"issued_on" example:"2026-02-01"`
	Currency      string                 `json:"currency" example:"CNY"`
	AmountMinor   int64                  `json:"amount_minor" doc:"With the tax" example:"11300"`
	RatePPM       int64                  `json:"rate_ppm" example:"130000"`
	TaxMinor      int64                  `json:"tax_minor" doc:"Of the amount" example:"1300"`
	FileID        web.ID[id.File]        `json:"file_id,omitempty"`
	Covers        []InvoiceCover         `json:"covers"`
	RegisteredAt  time.Time              `json:"registered_at"`
	AcceptedAt    time.Time              `json:"accepted_at,omitzero"`
	EndedAt       time.Time              `json:"ended_at,omitzero" doc:"Returned, withdrawn or voided"`
	Reason        string                 `json:"reason,omitempty" doc:"Why it was returned"`
	RedCode       string                 `json:"red_code,omitempty" doc:"Of the invoice in red that voids it"`
	RedNumber     string                 `json:"red_number,omitempty" doc:"Of the invoice in red that voids it"`
}

// InvoiceCover is what an invoice takes of a statement.
type InvoiceCover struct {
	StatementID web.ID[id.Statement] `json:"statement_id"`
	Month       string               `json:"month" example:"2026-01"`
	AmountMinor int64                `json:"amount_minor" example:"11300"`
}

// NewInvoice is an invoice to be registered.
type NewInvoice struct {
	Kind        string            `json:"kind" enum:"special,ordinary" doc:"VAT invoice: special, whose tax is deducted, or ordinary"`
	Electronic  bool              `json:"electronic,omitempty"`
	Code        string            `json:"code,omitempty" pattern:"^([0-9]{10}|[0-9]{12})?$" patternDescription:"10 or 12 digits" doc:"With a number of 8 digits" example:"3100201130"`
	Number      string            `json:"number" pattern:"^([0-9]{8}|[0-9]{20})$" patternDescription:"8 or 20 digits" doc:"20 digits of an electronic invoice without a code, or 8 digits with one" example:"26312000000012345678"`
	IssuedOn    string            `json:"issued_on" pattern:"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" patternDescription:"a day, YYYY-MM-DD" example:"2026-02-01"`
	AmountMinor int64             `json:"amount_minor" minimum:"1" maximum:"10000000000000" doc:"With the tax: the sum of what it covers" example:"11300"`
	RatePPM     int64             `json:"rate_ppm" minimum:"0" maximum:"300000" example:"130000"`
	TaxMinor    int64             `json:"tax_minor" minimum:"0" maximum:"10000000000000" doc:"Of the amount: what the rate makes of it, to a minor unit" example:"1300"`
	FileID      web.ID[id.File]   `json:"file_id,omitempty" doc:"A file of your own"`
	Covers      []NewInvoiceCover `json:"covers" minItems:"1" maxItems:"100" doc:"Statements of one party and currency, each once"`
}

// NewInvoiceCover is what an invoice is to take of a statement.
type NewInvoiceCover struct {
	StatementID web.ID[id.Statement] `json:"statement_id"`
	AmountMinor int64                `json:"amount_minor" minimum:"1" maximum:"10000000000000" example:"11300"`
}

// RedInvoice names the invoice in red that takes another back.
type RedInvoice struct {
	RedCode   string `json:"red_code,omitempty" pattern:"^([0-9]{10}|[0-9]{12})?$" patternDescription:"10 or 12 digits" example:"3100201130"`
	RedNumber string `json:"red_number" pattern:"^([0-9]{8}|[0-9]{20})$" patternDescription:"8 or 20 digits" example:"26312000000087654321"`
}

// ToAPIInvoice writes an invoice without what it covers.
func ToAPIInvoice(i settlements.Invoice) Invoice {
	out := Invoice{
		ID: web.Written(i.ID), State: string(i.State), Kind: string(i.Kind), Electronic: i.Electronic, Code: i.Code, Number: i.Number, IssuedOn: i.IssuedOn,
		Currency: string(i.Currency), AmountMinor: i.Minor, RatePPM: i.RatePPM, TaxMinor: i.TaxMinor, FileID: web.Written(i.File), Covers: []InvoiceCover{},
		RegisteredAt: moment(i.RegisteredAt), AcceptedAt: moment(i.AcceptedAt), EndedAt: moment(i.EndedAt), Reason: i.Reason, RedCode: i.Red.Code,
		RedNumber: i.Red.Number,
	}
	if i.Role == settlements.Supplier {
		out.SupplierID = web.Written(id.Supplier(i.Party))
	} else {
		out.DistributorID = web.Written(id.Distributor(i.Party))
	}
	return out
}

// toAPIInvoices writes invoices with what they cover.
func toAPIInvoices(tx *db.Tx, rows []settlements.Invoice) (map[id.Invoice]Invoice, error) {
	covers, ids := map[id.Invoice][]settlements.Cover{}, make([]id.Invoice, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	settlements.LoadCovers(tx, ids, covers)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var named []id.Statement
	for _, all := range covers {
		for _, c := range all {
			named = append(named, c.Statement)
		}
	}
	statements := map[id.Statement]settlements.Statement{}
	settlements.LoadStatements(tx, named, statements)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	out := make(map[id.Invoice]Invoice, len(rows))
	for _, r := range rows {
		v := ToAPIInvoice(r)
		v.Covers = each(covers[r.ID], func(c settlements.Cover) InvoiceCover {
			return InvoiceCover{web.Written(c.Statement), statements[c.Statement].Month, c.Minor}
		})
		out[r.ID] = v
	}
	return out, nil
}

// sideOf is whose invoices the caller sees and handles.
func sideOf(ctx context.Context) settlements.Side {
	if s := scopeOf(ctx); s.Role != access.Operator {
		return settlements.Side{Role: string(s.Role), Party: s.Party}
	}
	return settlements.Side{}
}

type listInvoicesInput struct {
	web.Paging
	PartyQuery
	Issuer      string               `query:"issuer" enum:"supplier,operator" doc:"Only those that suppliers, or the operator, have issued"`
	State       string               `query:"state" enum:"registered,accepted,returned,withdrawn,voided"`
	StatementID web.ID[id.Statement] `query:"statement_id" doc:"Only those that cover this statement"`
}

func (d *doors) listInvoices(ctx context.Context, in *listInvoicesInput) (*answer[web.Page[Invoice]], error) {
	side := sideOf(ctx)
	if side.Role != "" || in.SupplierID != "" || in.DistributorID != "" {
		role, party, err := in.party(ctx)
		if err != nil {
			return nil, err
		}
		side = settlements.Side{Role: string(role), Party: party}
	}
	after, err := web.AfterID[id.Invoice](in.Paging)
	if err != nil {
		return nil, err
	}
	f := settlements.InvoiceFilter{
		Role:  map[string]string{"supplier": settlements.Supplier, "operator": settlements.Distributor}[in.Issuer],
		State: settlements.State(in.State), Statement: in.StatementID.Read(), After: after, Limit: in.Limit + 1,
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Invoice], error) {
		rows, err := settlements.Invoices(tx, side, f)
		if err != nil {
			return web.Page[Invoice]{}, err
		}
		found, err := toAPIInvoices(tx, rows)
		return pageOf(in.Paging, rows, func(i settlements.Invoice) Invoice { return found[i.ID] }, func(i settlements.Invoice) id.Invoice { return i.ID }), err
	})
}

// readInvoice reads an invoice that the side sees.
func readInvoice(s settlements.Side) func(tx *db.Tx, object string) (Invoice, error) {
	return func(tx *db.Tx, object string) (Invoice, error) {
		i, err := settlements.GetInvoice(tx, s, web.ID[id.Invoice](object).Read())
		if err != nil {
			return Invoice{}, err
		}
		found, err := toAPIInvoices(tx, []settlements.Invoice{i})
		return found[i.ID], err
	}
}

// InvoicePath names an invoice in a path.
type InvoicePath struct {
	InvoiceID web.ID[id.Invoice] `path:"invoice_id"`
}

func (d *doors) getInvoice(ctx context.Context, in *InvoicePath) (*answer[Invoice], error) {
	return show(ctx, d, func(tx *db.Tx) (Invoice, error) { return readInvoice(sideOf(ctx))(tx, string(in.InvoiceID)) })
}

// readInvoiceFile serves the file of an invoice to whoever sees the invoice, whosever the file is.
func (d *doors) readInvoiceFile(ctx context.Context, in *InvoicePath) (*huma.StreamResponse, error) {
	f, err := read(ctx, d, func(tx *db.Tx) (files.File, error) {
		i, err := settlements.GetInvoice(tx, sideOf(ctx), in.InvoiceID.Read())
		if err != nil {
			return files.File{}, err
		}
		return files.Get(tx, i.File)
	})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		d.serveFile(w, r, f, "attachment")
	}}, nil
}

type registerInvoiceInput struct {
	web.Writing
	Body NewInvoice
}

func (d *doors) registerInvoice(ctx context.Context, in *registerInvoiceInput) (*written[Invoice], error) {
	b, side := in.Body, sideOf(ctx)
	n := settlements.NewInvoice{
		ID: id.NewInvoice(d.world.IDs), By: side, Kind: settlements.Kind(b.Kind), Electronic: b.Electronic, Paper: settlements.Paper{Code: b.Code, Number: b.Number},
		IssuedOn: b.IssuedOn, Minor: b.AmountMinor, RatePPM: b.RatePPM, TaxMinor: b.TaxMinor, File: b.FileID.Read(),
		Covers: each(b.Covers, func(c NewInvoiceCover) settlements.Cover {
			return settlements.Cover{Statement: c.StatementID.Read(), Minor: c.AmountMinor}
		}),
	}
	return run(ctx, d, command[Invoice]{
		key: in.KeyFor(ctx, b), object: n.ID.String(), made: true, read: readInvoice(side),
		do: func(w *writing) error { _, err := flows.RegisterInvoice(w.tx, w.acting(), n); return err },
	})
}

// changeInvoice does one move of an invoice that the caller sees.
func (d *doors) changeInvoice(
	ctx context.Context, key web.Key, path InvoicePath, change func(w *writing, s settlements.Side, invoice id.Invoice) (settlements.Invoice, error),
) (*written[Invoice], error) {
	side := sideOf(ctx)
	return run(ctx, d, command[Invoice]{
		key: key, object: string(path.InvoiceID), read: readInvoice(side),
		do: func(w *writing) error { _, err := change(w, side, path.InvoiceID.Read()); return err },
	})
}

type moveInvoiceInput struct {
	web.Writing
	InvoicePath
	Body *nothing
}

func (d *doors) acceptInvoice(ctx context.Context, in *moveInvoiceInput) (*written[Invoice], error) {
	return d.changeInvoice(ctx, in.KeyFor(ctx, nil), in.InvoicePath, func(w *writing, s settlements.Side, i id.Invoice) (settlements.Invoice, error) {
		return flows.AcceptInvoice(w.tx, w.acting(), s, i)
	})
}

func (d *doors) withdrawInvoice(ctx context.Context, in *moveInvoiceInput) (*written[Invoice], error) {
	return d.changeInvoice(ctx, in.KeyFor(ctx, nil), in.InvoicePath, func(w *writing, s settlements.Side, i id.Invoice) (settlements.Invoice, error) {
		return flows.WithdrawInvoice(w.tx, w.acting(), s, i)
	})
}

type returnInvoiceInput struct {
	web.Writing
	InvoicePath
	Body Reason
}

func (d *doors) returnInvoice(ctx context.Context, in *returnInvoiceInput) (*written[Invoice], error) {
	return d.changeInvoice(ctx, in.KeyFor(ctx, in.Body), in.InvoicePath, func(w *writing, s settlements.Side, i id.Invoice) (settlements.Invoice, error) {
		return flows.ReturnInvoice(w.tx, w.acting(), s, i, in.Body.Reason)
	})
}

type voidInvoiceInput struct {
	web.Writing
	InvoicePath
	Body RedInvoice
}

func (d *doors) voidInvoice(ctx context.Context, in *voidInvoiceInput) (*written[Invoice], error) {
	return d.changeInvoice(ctx, in.KeyFor(ctx, in.Body), in.InvoicePath, func(w *writing, s settlements.Side, i id.Invoice) (settlements.Invoice, error) {
		return flows.VoidInvoice(w.tx, w.acting(), s, i, settlements.Paper{Code: in.Body.RedCode, Number: in.Body.RedNumber})
	})
}
