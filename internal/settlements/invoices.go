package settlements

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// The roles of a statement's and an invoice's party.
const (
	Supplier    = "supplier"
	Distributor = "distributor"
)

// MaxPage is the longest page of invoices.
const MaxPage = 200

// Kind is a kind of VAT invoice.
type Kind string

// The kinds of invoices.
const (
	Special  Kind = "special"  // 增值税专用发票: the receiver deducts its tax
	Ordinary Kind = "ordinary" // 增值税普通发票
)

// Side is who looks or acts: a party, or the operator when it is zero.
type Side struct {
	Role  string
	Party int64
}

// Paper names an invoice as it is printed: 20 digits without a code, or 8 digits with a code of 10 or 12.
type Paper struct{ Code, Number string }

// Invoice is one between the operator and a party: a supplier issues it to the operator, the operator issues it to a distributor. Amounts are
// minor units.
type Invoice struct {
	ID         id.Invoice
	Role       string
	Party      int64
	Currency   money.Currency
	State      State
	Kind       Kind
	Electronic bool
	Paper
	IssuedOn     string // YYYY-MM-DD
	Minor        int64  // with the tax
	RatePPM      int64
	TaxMinor     int64
	File         id.File // 0: none
	RegisteredAt clock.Micros
	AcceptedAt   clock.Micros // 0: never
	EndedAt      clock.Micros // returned, withdrawn or voided; 0: neither
	Reason       string       // why it was returned
	Red          Paper        // the invoice that voids it
}

// Cover is what an invoice takes of one statement.
type Cover struct {
	Statement id.Statement
	Minor     int64
}

// issuer is the key of who issued it: the supplier, or zero for the operator.
func issuer(role string, party int64) int64 {
	if role == Supplier {
		return party
	}
	return 0
}

// issuedBy says whether a side that sees the invoice issued it; else it receives it.
func (i *Invoice) issuedBy(s Side) bool {
	if i.Role == Supplier {
		return s.Role == Supplier
	}
	return s.Role == ""
}

const invoiceColumns = `id, party_role, party_id, currency, state, kind, electronic, code, number, issued_on, amount_minor, rate_ppm, tax_minor, file_id,
	registered_at, accepted_at, ended_at, reason, red_code, red_number`

func scanInvoice(r *db.Row) Invoice {
	return Invoice{
		ID: id.Invoice(r.Int()), Role: r.Text(), Party: r.Int(), Currency: money.Currency(r.Text()), State: State(r.Text()), Kind: Kind(r.Text()),
		Electronic: r.Bool(), Paper: Paper{r.Text(), r.Text()}, IssuedOn: r.Text(), Minor: r.Int(), RatePPM: r.Int(), TaxMinor: r.Int(),
		File: id.File(r.Int()), RegisteredAt: clock.Micros(r.Int()), AcceptedAt: clock.Micros(r.Int()), EndedAt: clock.Micros(r.Int()),
		Reason: r.Text(), Red: Paper{r.Text(), r.Text()},
	}
}

// seen narrows to what a side sees, as $1 and $2.
const seen = "(party_role = $1 or $1 = '') and (party_id = $2 or $2 = 0)"

// GetInvoice gives an invoice that the side sees, or ErrUnknown.
func GetInvoice(tx *db.Tx, s Side, invoice id.Invoice) (Invoice, error) {
	i, err := db.One(tx, scanInvoice, "select "+invoiceColumns+" from settlements_invoices where "+seen+" and id = $3", s.Role, s.Party, invoice)
	if errors.Is(err, db.ErrNoRow) {
		return i, ErrUnknown
	}
	return i, err
}

// InvoiceFilter narrows Invoices; zero values do not.
type InvoiceFilter struct {
	State     State
	Statement id.Statement // that they cover
	After     id.Invoice   // newest first: older than this
	Limit     int
	Role      string // supplier: those that suppliers issued; distributor: those that the operator did
}

// Invoices gives the invoices that a side sees, newest first.
func Invoices(tx *db.Tx, s Side, f InvoiceFilter) ([]Invoice, error) {
	if f.Limit <= 0 || f.Limit > MaxPage+1 {
		f.Limit = MaxPage + 1
	}
	return db.All(tx, scanInvoice, "select "+invoiceColumns+" from settlements_invoices where "+seen+` and (state = $3 or $3 = '')
		and (exists (select 1 from settlements_covers c where c.statement_id = $4 and c.invoice_id = settlements_invoices.id) or $4 = 0)
		and (id < $5 or $5 = 0) and (party_role = $7 or $7 = '') order by id desc limit $6`, s.Role, s.Party, f.State, f.Statement, f.After, f.Limit, f.Role)
}

// LoadCovers queues reading what invoices take of their statements, in the order of the statements.
func LoadCovers(tx *db.Tx, invoices []id.Invoice, into map[id.Invoice][]Cover) {
	tx.Load("settlements_covers", []string{"invoice_id", "statement_id"}, db.Ids(invoices), "invoice_id, statement_id, amount_minor", func(r *db.Row) {
		i := id.Invoice(r.Int())
		into[i] = append(into[i], Cover{id.Statement(r.Int()), r.Int()})
	})
}

// LoadStatements queues reading statements.
func LoadStatements(tx *db.Tx, statements []id.Statement, into map[id.Statement]Statement) {
	tx.Load("settlements_statements", []string{"id"}, db.Ids(statements), columns, func(r *db.Row) {
		s := scan(r)
		into[s.ID] = s
	})
}
