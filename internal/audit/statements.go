package audit

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

type statement struct {
	id                            id.Statement
	account                       int64
	role                          string
	party                         int64
	currency                      string
	from, to, closedAt            clock.Micros
	opening, in, out, end, lines  int64
	claimedIn, claimedOut, claims int64 // of the postings that it claims
	billable, invoiced, goods     int64 // goods: what its postings for goods sum to, to be invoiced
	foreign                       int64 // a claimed posting of another account or a later time; 0: none
}

// graceMicros is how long before its commit a posting's id may have been drawn: such a posting may have been made before a statement
// was closed and still not have been seen by it.
const graceMicros = 10 * clock.Minute

func (b *books) loadStatements(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		s := &statement{
			id: id.Statement(r.Int()), account: r.Int(), role: r.Text(), party: r.Int(), currency: r.Text(), from: clock.Micros(r.Int()),
			to: clock.Micros(r.Int()), opening: r.Int(), in: r.Int(), out: r.Int(), end: r.Int(), lines: r.Int(), closedAt: clock.Micros(r.Int()),
			billable: r.Int(), invoiced: r.Int(),
		}
		b.statements[int64(s.id)] = s
	}, `select id, account_id, party_role, party_id, currency, from_at, to_at, opening_minor, in_minor, out_minor, closing_minor, lines,
		closed_at, billable_minor, invoiced_minor from settlements_statements`)
}

// chain finds each account's latest statement.
func (b *books) chain() {
	for _, s := range b.statements {
		if a := b.accounts[s.account]; a != nil && (a.latest == nil || s.to > a.latest.to) {
			a.latest = s
		}
	}
}

// claim counts a posting for the statement that claims it, or notes that one should have.
func (b *books) claim(a *account, p posting) {
	s := b.statements[p.statement]
	if s == nil {
		missed := a.latest != nil && p.at < a.latest.to && p.id < id.FirstAt[int64](a.latest.closedAt-graceMicros)
		if missed && stated(a.kind) {
			a.overdue = p.id
		}
		return
	}
	if s.account != p.account || p.at >= s.to {
		s.foreign = p.id
	}
	s.claims++
	s.bill(p)
	s.claimedIn += max(p.minor, 0)
	s.claimedOut += max(-p.minor, 0)
}

// stated says whether statements are drawn over accounts of a kind.
func stated(kind string) bool { return kind == "wallet" || kind == "payable" || kind == "credit" }

func statementSums(_ *db.Tx, b *books, tell tell) error {
	for _, s := range b.statements {
		a := b.accounts[s.account]
		switch {
		case a == nil || a.role != s.role || a.party != s.party || a.currency != s.currency || !stated(a.kind):
			tell(s.id.String(), "it is of no wallet, payable or credit account of its party")
		case s.foreign != 0:
			tell(s.id.String(), "it claims %s, of another account or a later time", id.Posting(s.foreign))
		case s.in != s.claimedIn || s.out != s.claimedOut || s.lines != s.claims:
			tell(s.id.String(), "in %d, out %d in %d lines; the postings that it claims sum to %d, %d in %d", s.in, s.out, s.lines,
				s.claimedIn, s.claimedOut, s.claims)
		}
	}
	return nil
}

func statementChain(_ *db.Tx, b *books, tell tell) error {
	byAccount := map[int64][]*statement{}
	for _, s := range b.statements {
		byAccount[s.account] = append(byAccount[s.account], s)
	}
	for _, chain := range byAccount {
		slices.SortFunc(chain, func(x, y *statement) int { return cmp.Compare(x.to, y.to) })
		var opening int64
		var end clock.Micros
		for _, s := range chain {
			switch {
			case s.opening != opening:
				tell(s.id.String(), "opens with %d, the one before it closed with %d", s.opening, opening)
			case s.end != s.opening+s.in-s.out:
				tell(s.id.String(), "opens with %d, in %d, out %d, closes with %d", s.opening, s.in, s.out, s.end)
			case s.from >= s.to || s.from < end || s.closedAt < s.to:
				tell(s.id.String(), "from %s to %s, closed at %s, the one before it ends at %s", s.from, s.to, s.closedAt, end)
			}
			opening, end = s.end, s.to
		}
	}
	return nil
}

func statementClaims(tx *db.Tx, b *books, tell tell) error {
	for _, a := range b.accounts {
		if a.overdue != 0 {
			tell(id.Posting(a.overdue).String(), "no statement claims it, though %s closed its time at %s", a.latest.id, a.latest.closedAt)
		}
	}
	tx.Query(func(r *db.Row) { tell(id.Posting(r.Int()).String(), "%d statements claim it", r.Int()) },
		"select posting_id, count(*) from settlements_lines group by posting_id having count(*) > 1")
	tx.Query(func(r *db.Row) {
		tell(id.Statement(r.Int()).String(), "it claims %s, which is not there", id.Posting(r.Int()))
	},
		`select l.statement_id, l.posting_id from settlements_lines l where not exists (select 1 from ledger_postings p where p.id = l.posting_id)`)
	tx.Query(func(r *db.Row) {
		tell(id.Posting(r.Int()).String(), "it stands in %s, which is not there", id.Statement(r.Int()))
	},
		`select l.posting_id, l.statement_id from settlements_lines l where not exists (select 1 from settlements_statements s where s.id = l.statement_id)`)
	return tx.Flush()
}
