package ledger

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Leg is one side of a posting group: what an account gains (or, negative, loses), in minor units.
type Leg struct {
	Account id.Account
	Minor   int64
}

// Group is one event's postings. Its legs are of one currency and sum to zero.
type Group struct {
	Event   id.Event
	At      clock.Micros
	Kind    string // `pay`, `complete`, `refund`, `top_up`
	Order   id.Order
	Subject int64 // the sub-order or after-sale, where there is one
	Legs    []Leg
}

// Posting is one stored leg.
type Posting struct {
	ID      id.Posting
	Group   id.Event
	Account id.Account
	Minor   int64
	At      clock.Micros
	Kind    string
	Order   id.Order
	Subject int64
}

// Set is the working set of a group of commands: the balances they touch, locked, and the postings they make.
type Set struct {
	wanted   []id.Account
	balances map[id.Account]*balance
	postings []Posting
}

type balance struct {
	loaded, now int64
	overdraft   bool
}

// NewSet begins an empty working set.
func NewSet() *Set { return &Set{balances: map[id.Account]*balance{}} }

// Want names accounts that will be touched.
func (s *Set) Want(accounts ...id.Account) { s.wanted = append(s.wanted, accounts...) }

// Lock queues locking and loading of the wanted balances.
func (s *Set) Lock(tx *db.Tx) {
	tx.Lock("ledger_balances", []string{"account_id"}, db.Ids(s.wanted), "account_id, balance_minor, overdraft", func(r *db.Row) {
		account := id.Account(r.Int())
		minor := r.Int()
		s.balances[account] = &balance{loaded: minor, now: minor, overdraft: r.Bool()}
	})
	s.wanted = nil
}

// Balance gives an account's balance as the group stands now.
func (s *Set) Balance(account id.Account) int64 {
	if b := s.balances[account]; b != nil {
		return b.now
	}
	return 0
}

// Post books a group, whole or not at all: ErrUnbalanced, ErrUnknownAccount, ErrInsufficientFunds, or ErrAmount when a balance would
// leave the range of amounts. Legs of zero are left out.
func (s *Set) Post(ids *id.Source, g Group) error {
	if err := s.check(g); err != nil {
		return err
	}
	for _, l := range g.Legs {
		if l.Minor == 0 {
			continue
		}
		s.balances[l.Account].now += l.Minor
		s.postings = append(s.postings, Posting{
			ID: id.NewPosting(ids), Group: g.Event, Account: l.Account, Minor: l.Minor, At: g.At, Kind: g.Kind, Order: g.Order, Subject: g.Subject,
		})
	}
	return nil
}

// Mark notes where the set stands, for Undo.
func (s *Set) Mark() int { return len(s.postings) }

// Undo takes back all postings since a mark.
func (s *Set) Undo(mark int) {
	for _, p := range s.postings[mark:] {
		s.balances[p.Account].now -= p.Minor
	}
	s.postings = s.postings[:mark]
}

func (s *Set) check(g Group) error {
	var sum int64
	for i, l := range g.Legs {
		b := s.balances[l.Account]
		if b == nil {
			return ErrUnknownAccount
		}
		after, err := b.after(g.Legs[:i+1])
		switch {
		case err != nil:
			return ErrAmount.At("amount_minor")
		case after < 0 && l.Minor < 0 && !b.overdraft:
			return ErrInsufficientFunds.At("wallet")
		}
		sum += l.Minor
	}
	if sum != 0 {
		return ErrUnbalanced
	}
	return nil
}

// after is the balance after legs, of which the last one and perhaps earlier ones are on this account: money.ErrOverflow.
func (b *balance) after(legs []Leg) (int64, error) {
	minor, account := b.now, legs[len(legs)-1].Account
	for _, l := range legs {
		if l.Account != account {
			continue
		}
		var err error
		if minor, err = money.Add(minor, l.Minor); err != nil {
			return 0, err
		}
	}
	return minor, nil
}

// Flush queues the postings and the changes of the balances.
func (s *Set) Flush(tx *db.Tx) {
	rows := db.NewRows("ledger_postings", "id", "group_id", "account_id", "amount_minor", "at", "kind", "order_id", "subject_id")
	for _, p := range s.postings {
		rows.Add(p.ID, p.Group, p.Account, p.Minor, p.At, p.Kind, p.Order, p.Subject)
	}
	tx.Insert(rows)
	changes := db.NewChanges("ledger_balances", "=account_id", "+balance_minor")
	for account, b := range s.balances {
		if b.now != b.loaded {
			changes.Add(account, b.now-b.loaded)
		}
	}
	tx.Change(changes)
}

// Page gives an account's postings, newest first, before a posting (zero: from the newest).
func Page(tx *db.Tx, account id.Account, before id.Posting, limit int) ([]Posting, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return db.All(tx, scan, "select "+columns+" from ledger_postings where account_id = $1 and id < $2 order by id desc limit $3", account, before, limit)
}

// EachSince queues reading an account's postings made from an id on and timed before an instant, in the order they were made.
func EachSince(tx *db.Tx, account id.Account, from id.Posting, before clock.Micros, each func(Posting)) {
	tx.Query(func(r *db.Row) { each(scan(r)) },
		"select "+columns+" from ledger_postings where account_id = $1 and id >= $2 and at < $3 order by id", account, from, before)
}

const columns = "id, group_id, account_id, amount_minor, at, kind, order_id, subject_id"

func scan(r *db.Row) Posting {
	return Posting{
		ID: id.Posting(r.Int()), Group: id.Event(r.Int()), Account: id.Account(r.Int()), Minor: r.Int(), At: clock.Micros(r.Int()),
		Kind: r.Text(), Order: id.Order(r.Int()), Subject: r.Int(),
	}
}
