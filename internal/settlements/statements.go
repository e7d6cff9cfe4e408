// Package settlements owns statements: all postings of one account in a half-open period [from, to), each posting in exactly
// one of them. A posting that comes late joins the next. It refuses to close a month that is not over. It owns the invoices against them too,
// and refuses to invoice a statement above its amount.
package settlements

import (
	"errors"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Statement is one account's month. Amounts are minor units.
type Statement struct {
	ID       id.Statement
	Account  id.Account
	Role     string // supplier or distributor
	Party    int64
	Currency money.Currency
	Month    string // YYYY-MM in the operator's zone
	From, To clock.Micros
	Opening  int64
	In       int64 // sum of what came in
	Out      int64 // sum of what went out, as a positive number
	Closing  int64
	Billable int64 // goods and freight less refunds; below zero nothing may be invoiced, and the next statement begins with it
	Invoiced int64 // what invoices cover of it
	Lines    int64
	ClosedAt clock.Micros
}

// Left is what of the statement may be invoiced still.
func (s *Statement) Left() int64 { return max(s.Billable-s.Invoiced, 0) }

// Flow is one posting on the way into a statement.
type Flow struct {
	Posting id.Posting
	At      clock.Micros
	Minor   int64
	Goods   bool // it is for goods and freight, or gives money for them back: such are invoiced
}

// Month is a business month: [From, To) in the operator's zone.
type Month struct {
	Name     string
	From, To clock.Micros
}

// MonthOf reads YYYY-MM in a zone: ErrMonth.
func MonthOf(name string, zone *time.Location) (Month, error) {
	t, err := time.Parse("2006-01", name)
	if err != nil || len(name) != len("2006-01") || t.Year() < 2001 {
		return Month{}, ErrMonth.At("month")
	}
	return month(t.Year(), t.Month(), zone), nil
}

// MonthAt gives the business month of an instant.
func MonthAt(at clock.Micros, zone *time.Location) Month {
	t := at.Time().In(zone)
	return month(t.Year(), t.Month(), zone)
}

func month(year int, m time.Month, zone *time.Location) Month {
	return Month{fmt.Sprintf("%04d-%02d", year, m), clock.Of(begin(year, m, zone)), clock.Of(begin(year, m+1, zone))}
}

// begin is the first instant of a month. Where clocks were put forward over its midnight, that is the instant they were.
func begin(year int, m time.Month, zone *time.Location) time.Time {
	t := time.Date(year, m, 1, 0, 0, 0, 0, zone)
	if t.Day() != 1 {
		_, t = t.ZoneBounds()
	}
	return t
}

// LoadLast queues reading the latest statement of each account.
func LoadLast(tx *db.Tx, accounts []id.Account, into map[id.Account]Statement) {
	for _, account := range accounts {
		tx.Query(func(r *db.Row) {
			s := scan(r)
			into[s.Account] = s
		}, "select "+columns+" from settlements_statements where account_id = $1 order by to_at desc limit 1", account)
	}
}

// LoadClaimed queues finding out which postings stand in a statement already.
func LoadClaimed(tx *db.Tx, postings []id.Posting, into map[id.Posting]bool) {
	tx.Load("settlements_lines", []string{"posting_id"}, db.Ids(postings), "posting_id", func(r *db.Row) { into[id.Posting(r.Int())] = true })
}

// Draw sums an account's flows up into a statement that follows the last one. What a supplier gets for goods comes into its account, what a
// distributor pays for them goes out of its own.
func (s *Statement) Draw(last Statement, flows []Flow) {
	s.Opening, s.Closing, s.Billable = last.Closing, last.Closing, min(last.Billable, 0)
	for _, f := range flows {
		if f.Minor > 0 {
			s.In += f.Minor
		} else {
			s.Out -= f.Minor
		}
		s.Closing += f.Minor
		s.Lines++
		switch {
		case !f.Goods:
		case s.Role == Supplier:
			s.Billable += f.Minor
		default:
			s.Billable -= f.Minor
		}
	}
}

// Insert queues statements with the postings that they claim.
func Insert(tx *db.Tx, statements []Statement, claims map[id.Statement][]Flow) {
	rows := db.NewRows("settlements_statements", "id", "account_id", "party_role", "party_id", "currency", "month", "from_at", "to_at",
		"opening_minor", "in_minor", "out_minor", "closing_minor", "billable_minor", "invoiced_minor", "lines", "closed_at")
	lines := db.NewRows("settlements_lines", "posting_id", "statement_id")
	for _, s := range statements {
		rows.Add(s.ID, s.Account, s.Role, s.Party, s.Currency, s.Month, s.From, s.To, s.Opening, s.In, s.Out, s.Closing,
			s.Billable, s.Invoiced, s.Lines, s.ClosedAt)
		for _, f := range claims[s.ID] {
			lines.Add(f.Posting, s.ID)
		}
	}
	tx.Insert(rows)
	tx.Insert(lines)
}

// Get reads a statement: ErrUnknown.
func Get(tx *db.Tx, statement id.Statement) (Statement, error) {
	s, err := db.One(tx, scan, "select "+columns+" from settlements_statements where id = $1", statement)
	if errors.Is(err, db.ErrNoRow) {
		return s, ErrUnknown
	}
	return s, err
}

// List gives statements after one, oldest first; of one party, or of all when party is zero.
func List(tx *db.Tx, party int64, after id.Statement, limit int) ([]Statement, error) {
	return db.All(tx, scan, "select "+columns+` from settlements_statements where (party_id = $1 or $1 = 0) and id > $2
		order by id limit $3`, party, after, limit)
}

// Postings gives the postings that a statement claims, after one.
func Postings(tx *db.Tx, statement id.Statement, after id.Posting, limit int) ([]id.Posting, error) {
	return db.All(tx, func(r *db.Row) id.Posting { return id.Posting(r.Int()) },
		"select posting_id from settlements_lines where statement_id = $1 and posting_id > $2 order by posting_id limit $3", statement, after, limit)
}

const columns = `id, account_id, party_role, party_id, currency, month, from_at, to_at, opening_minor, in_minor, out_minor,
	closing_minor, billable_minor, invoiced_minor, lines, closed_at`

func scan(r *db.Row) Statement {
	return Statement{
		ID: id.Statement(r.Int()), Account: id.Account(r.Int()), Role: r.Text(), Party: r.Int(), Currency: money.Currency(r.Text()),
		Month: r.Text(), From: clock.Micros(r.Int()), To: clock.Micros(r.Int()), Opening: r.Int(), In: r.Int(), Out: r.Int(),
		Closing: r.Int(), Billable: r.Int(), Invoiced: r.Int(), Lines: r.Int(), ClosedAt: clock.Micros(r.Int()),
	}
}
