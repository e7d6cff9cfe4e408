package audit

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// forGoods says whether postings of a kind are invoiced, or taken off what is.
func forGoods(kind string) bool { return kind == "pay" || kind == "complete" || kind == "refund" }

// bill counts a claimed posting for what its statement may be invoiced: what comes in for a supplier, what goes out for a distributor.
func (s *statement) bill(p posting) {
	switch {
	case !forGoods(p.kind):
	case s.role == "supplier":
		s.goods += p.minor
	default:
		s.goods -= p.minor
	}
}

type invoice struct {
	id                  id.Invoice
	role, currency      string
	party, minor, cover int64
	takes               bool // registered or accepted
	foreign             int64
}

func statementInvoices(tx *db.Tx, b *books, tell tell) error {
	billed(b, tell)
	all := map[int64]*invoice{}
	tx.Query(func(r *db.Row) {
		i := &invoice{id: id.Invoice(r.Int()), role: r.Text(), party: r.Int(), currency: r.Text(), minor: r.Int()}
		state := r.Text()
		i.takes = state == "registered" || state == "accepted"
		all[int64(i.id)] = i
	}, "select id, party_role, party_id, currency, amount_minor, state from settlements_invoices")
	if err := tx.Flush(); err != nil {
		return err
	}
	taken := map[int64]int64{}
	tx.Query(func(r *db.Row) {
		named, statement, minor := r.Int(), r.Int(), r.Int()
		i, s := all[named], b.statements[statement]
		if i == nil || s == nil {
			tell(id.Invoice(named).String(), "it covers %s; one of the two is not there", id.Statement(statement))
			return
		}
		i.cover += minor
		if i.role != s.role || i.party != s.party || i.currency != s.currency {
			i.foreign = statement
		}
		if i.takes {
			taken[statement] += minor
		}
	}, "select invoice_id, statement_id, amount_minor from settlements_covers")
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, i := range all {
		switch {
		case i.cover != i.minor:
			tell(i.id.String(), "it is of %d and covers %d", i.minor, i.cover)
		case i.foreign != 0:
			tell(i.id.String(), "it covers %s, of another party or currency", id.Statement(i.foreign))
		}
	}
	for key, s := range b.statements {
		if n := taken[key]; n != s.invoiced || n > max(s.billable, 0) {
			tell(s.id.String(), "billable for %d, invoiced for %d; its invoices cover %d", s.billable, s.invoiced, n)
		}
	}
	return nil
}

// billed holds what a statement is billable for against its postings, and what was below zero in the one before it.
func billed(b *books, tell tell) {
	byAccount := map[int64][]*statement{}
	for _, s := range b.statements {
		byAccount[s.account] = append(byAccount[s.account], s)
	}
	for _, chain := range byAccount {
		slices.SortFunc(chain, func(x, y *statement) int { return cmp.Compare(x.to, y.to) })
		var below int64
		for _, s := range chain {
			if s.billable != s.goods+below {
				tell(s.id.String(), "billable for %d; its postings for goods sum to %d, and %d is left of the one before it", s.billable, s.goods, below)
			}
			below = min(s.billable, 0)
		}
	}
}
