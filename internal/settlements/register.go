package settlements

import (
	"regexp"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

const (
	// MaxCovers bounds the statements of one invoice.
	MaxCovers = 100
	// MaxInvoice bounds the amount of one invoice, in minor units.
	MaxInvoice = 10_000_000_000_000
	// MaxRatePPM bounds a tax rate: 30 %.
	MaxRatePPM = 300_000
)

// NewInvoice is an invoice to be registered by who issued it.
type NewInvoice struct {
	ID         id.Invoice
	By         Side // a supplier, or the operator for its invoice to a distributor
	Kind       Kind
	Electronic bool
	Paper
	IssuedOn string
	Minor    int64
	RatePPM  int64
	TaxMinor int64
	File     id.File
	Covers   []Cover
}

// TaxIn gives the tax in an amount that has it in, rounded half up. Both must be in their ranges.
func TaxIn(minor, ratePPM int64) int64 {
	whole := money.PPM + ratePPM
	return (minor*ratePPM + whole/2) / whole // 10^13 × 3·10^5 fits
}

var (
	digital = regexp.MustCompile(`^[0-9]{20}$`)
	older   = regexp.MustCompile(`^[0-9]{8}$`)
	codes   = regexp.MustCompile(`^([0-9]{10}|[0-9]{12})$`)
)

// formed says whether code and number go together: since 2024 a number is 20 digits and has no code.
func (p Paper) formed() bool {
	return p.Code == "" && digital.MatchString(p.Number) || codes.MatchString(p.Code) && older.MatchString(p.Number)
}

// check finds what is wrong with an invoice by itself; today is that of the operator's zone.
func (n *NewInvoice) check(faults *fault.List, today string) {
	if n.Kind != Special && n.Kind != Ordinary {
		faults.Add(ErrInvoiceKind, "kind")
	}
	if !n.formed() || n.Code == "" && !n.Electronic {
		faults.Add(ErrInvoiceNumber, "number")
	}
	if day, err := time.Parse(time.DateOnly, n.IssuedOn); err != nil || day.Year() < 2001 {
		faults.Add(ErrInvoiceDate, "issued_on")
	} else if n.IssuedOn > today {
		faults.Add(ErrInvoiceEarly, "issued_on", "today", today)
	}
	amount, rate := n.Minor >= 1 && n.Minor <= MaxInvoice, n.RatePPM >= 0 && n.RatePPM <= MaxRatePPM
	if !amount {
		faults.Add(ErrInvoiceAmount, "amount_minor")
	}
	if !rate {
		faults.Add(ErrInvoiceRate, "rate_ppm")
	}
	if amount && rate {
		// an invoice of several lines is rounded line by line
		if tax := TaxIn(n.Minor, n.RatePPM); n.TaxMinor < max(tax-1, 0) || n.TaxMinor > tax+min(n.RatePPM, 1) {
			faults.Add(ErrInvoiceTax, "tax_minor", "tax_minor", strconv.FormatInt(tax, 10))
		}
	}
	n.checkCovers(faults)
}

func (n *NewInvoice) checkCovers(faults *fault.List) {
	if len(n.Covers) < 1 || len(n.Covers) > MaxCovers {
		faults.Add(ErrCovers, "covers")
		return
	}
	known, sum, fits := map[id.Statement]bool{}, int64(0), true
	for i, c := range n.Covers {
		if c.Minor < 1 || c.Minor > MaxInvoice {
			fits = false
			faults.Add(ErrInvoiceAmount, n.at(i)+".amount_minor")
		}
		if known[c.Statement] {
			faults.Add(ErrCoveredTwice, n.at(i)+".statement_id")
		}
		known[c.Statement] = true
		sum += c.Minor
	}
	if fits && sum != n.Minor {
		faults.Add(ErrCoverSum, "covers", "amount_minor", strconv.FormatInt(n.Minor, 10), "covered_minor", strconv.FormatInt(sum, 10))
	}
}

func (*NewInvoice) at(cover int) string { return "covers[" + strconv.Itoa(cover) + "]" }

// Register takes an invoice in, and its amount from the statements that it covers, which are locked: ErrInvalid, ErrUnknown for a statement that is
// not the issuer's to invoice, ErrCurrency, ErrAboveStatement, ErrNumberTaken. Today is YYYY-MM-DD in the operator's zone.
func Register(tx *db.Tx, n NewInvoice, today string, at clock.Micros) (Invoice, error) {
	var faults fault.List
	n.check(&faults, today)
	if err := faults.Err(ErrInvalid); err != nil {
		return Invoice{}, err
	}
	first, err := n.take(tx)
	if err != nil {
		return Invoice{}, err
	}
	i := Invoice{
		ID: n.ID, Role: first.Role, Party: first.Party, Currency: first.Currency, State: Registered, Kind: n.Kind, Electronic: n.Electronic, Paper: n.Paper,
		IssuedOn: n.IssuedOn, Minor: n.Minor, RatePPM: n.RatePPM, TaxMinor: n.TaxMinor, File: n.File, RegisteredAt: at,
	}
	taken, err := db.One(tx, db.Int, `select count(*) from settlements_invoices where issuer_id = $1 and code = $2 and number = $3
		and (state = $4 or state = $5 or state = $6)`, issuer(i.Role, i.Party), i.Code, i.Number, Registered, Accepted, Voided)
	if err != nil {
		return Invoice{}, err
	}
	if taken != 0 {
		return Invoice{}, ErrNumberTaken.At("number")
	}
	rows := db.NewRows("settlements_invoices", "id", "party_role", "party_id", "issuer_id", "currency", "state", "kind", "electronic", "code", "number", "issued_on",
		"amount_minor", "rate_ppm", "tax_minor", "file_id", "registered_at", "accepted_at", "ended_at", "reason", "red_code", "red_number")
	rows.Add(i.ID, i.Role, i.Party, issuer(i.Role, i.Party), i.Currency, i.State, i.Kind, i.Electronic, i.Code, i.Number, i.IssuedOn, i.Minor, i.RatePPM,
		i.TaxMinor, i.File, i.RegisteredAt, i.AcceptedAt, i.EndedAt, i.Reason, i.Red.Code, i.Red.Number)
	tx.Insert(rows)
	covers := db.NewRows("settlements_covers", "invoice_id", "statement_id", "amount_minor")
	for _, c := range n.Covers {
		covers.Add(i.ID, c.Statement, c.Minor)
	}
	tx.Insert(covers)
	return i, tx.Flush()
}

// take locks the statements and takes what is covered from what they have left; it gives the first of them.
func (n *NewInvoice) take(tx *db.Tx) (first Statement, err error) {
	locked := lockStatements(tx, n.Covers)
	if err := tx.Flush(); err != nil {
		return first, err
	}
	var faults fault.List
	changes := db.NewChanges("settlements_statements", "=id", "+invoiced_minor")
	for i, c := range n.Covers {
		s, there := locked[c.Statement]
		if !there || !n.mayInvoice(&s) {
			return first, ErrUnknown.At(n.at(i) + ".statement_id")
		}
		if i == 0 {
			first = s
		}
		switch {
		case s.Role != first.Role || s.Party != first.Party || s.Currency != first.Currency:
			faults.Add(ErrCurrency, n.at(i)+".statement_id")
		case c.Minor > s.Left():
			faults.Add(ErrAboveStatement, n.at(i)+".amount_minor", "left_minor", strconv.FormatInt(s.Left(), 10))
		}
		changes.Add(c.Statement, c.Minor)
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return first, err
	}
	tx.Change(changes)
	return first, nil
}

// mayInvoice says whether a statement is the issuer's to invoice: a supplier's own, and any distributor's for the operator.
func (n *NewInvoice) mayInvoice(s *Statement) bool {
	if n.By.Role == "" {
		return s.Role == Distributor
	}
	return n.By.Role == Supplier && s.Role == Supplier && s.Party == n.By.Party
}

func lockStatements(tx *db.Tx, covers []Cover) map[id.Statement]Statement {
	ids := make([]id.Statement, len(covers))
	for i, c := range covers {
		ids[i] = c.Statement
	}
	locked := map[id.Statement]Statement{}
	tx.Lock("settlements_statements", []string{"id"}, db.Ids(ids), columns, func(r *db.Row) {
		s := scan(r)
		locked[s.ID] = s
	})
	return locked
}
