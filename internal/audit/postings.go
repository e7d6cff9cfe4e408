package audit

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// entry is where a posting stands: of which kind, about what, on which account.
type entry struct {
	kind    string
	subject int64
	account int64
}

// ledgerOf is what an order's postings sum to, less what they should.
type ledgerOf map[entry]int64

func orderPostings(o *order, tell tell) {
	sums := ledgerOf{}
	for _, p := range o.postings {
		account := p.account
		if o.credit != 0 && account == o.credit {
			account = o.wallet // what the wallet lacked was owed, what came back paid debts off: together they are what was paid
		}
		sums[entry{p.kind, p.subject, account}] += p.minor
	}
	if len(o.subs) > 0 && o.subs[0].paid() {
		sums.want("pay", 0, o.wallet, -o.total)
		sums.want("pay", 0, o.escrow, o.total)
	}
	for _, s := range o.subs {
		sums.wantSubOrder(o, s)
	}
	for e, minor := range sums {
		if minor != 0 {
			tell(o.id.String(), "%s of %d on %s: %d more than there should be", e.kind, e.subject, id.Account(e.account), minor)
		}
	}
}

func (l ledgerOf) want(kind string, subject, account, minor int64) {
	l[entry{kind, subject, account}] -= minor
}

// wantSubOrder takes off what a sub-order's refunds and completion should have posted. A refund before the completion comes out of
// escrow, a later one from the supplier and the operator; its own legs tell which it was, and the completion must agree.
func (l ledgerOf) wantSubOrder(o *order, s *subOrder) {
	left, supply := s.goods+s.freight, s.supply+s.freight
	for _, c := range s.cases {
		if c.state != succeeded {
			continue
		}
		subject := int64(c.id)
		l.want("refund", subject, o.wallet, c.refund)
		if s.completedAt > 0 && (l.has("refund", subject, s.payable) || l.has("refund", subject, s.margin)) {
			l.want("refund", subject, s.payable, -c.supply)
			l.want("refund", subject, s.margin, c.supply-c.refund)
			continue
		}
		l.want("refund", subject, o.escrow, -c.refund)
		left -= c.refund
		supply -= c.supply
	}
	if s.settled() {
		subject := int64(s.id)
		l.want("complete", subject, o.escrow, -left)
		l.want("complete", subject, s.payable, supply)
		l.want("complete", subject, s.margin, left-supply)
	}
}

func (l ledgerOf) has(kind string, subject, account int64) bool {
	_, found := l[entry{kind, subject, account}]
	return found
}

func postingGroups(_ *db.Tx, b *books, tell tell) error {
	for g, sum := range b.groups {
		tell(id.Event(g.id).String(), "its postings in %s sum to %d", g.currency, sum)
	}
	return nil
}

func postingEvents(tx *db.Tx, b *books, tell tell) error {
	for account := range b.strange {
		tell(id.Account(account).String(), "it has postings or a balance, but was never opened")
	}
	tx.Query(func(r *db.Row) { tell(id.Event(r.Int()).String(), "it has postings, but there is no such event") },
		`select distinct group_id from ledger_postings p where not exists (select 1 from outbox_events e where e.id = p.group_id)`)
	return tx.Flush()
}
