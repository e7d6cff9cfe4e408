package audit

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// books is what is gathered over all orders, and the small tables.
type books struct {
	accounts   map[int64]*account
	owners     map[string]map[int64]int64 // whose a contract, channel, agreement or warehouse is
	strange    map[int64]bool             // accounts that postings or balances name and nobody opened
	statements map[int64]*statement
	stock      map[shelf]*item
	returned   map[back]int64 // units on the shelf again, less those accepted; zeroes are left out
	timers     map[timer][]clock.Micros
	groups     map[group]int64 // sums that are not zero
	now        clock.Micros
}

type account struct {
	id        id.Account
	kind      string
	role      string
	party     int64
	currency  string
	balance   int64
	hasRow    bool // is there a balance
	overdraft bool

	posted   int64 // sum of its postings
	expected int64 // what the orders say it should hold: escrow, payable and margin accounts
	latest   *statement
	overdue  int64 // a posting that no statement claims though its time was closed; 0: none
}

// shelf is one SKU in one warehouse.
type shelf struct{ sku, warehouse int64 }

type item struct {
	onHand, held       int64
	moved, left, holds int64 // what movements brought, what parcels took, what orders hold
}

// back is one SKU of one after-sale, in the warehouse it comes back to.
type back struct {
	afterSale int64
	shelf     shelf
}

type timer struct {
	kind    string
	subject int64
}

type group struct {
	id       int64
	currency string
}

// gather reads the database once, and looks at each order on the way.
func gather(tx *db.Tx, r *report) (*books, error) {
	b := &books{
		accounts: map[int64]*account{}, owners: map[string]map[int64]int64{}, strange: map[int64]bool{}, statements: map[int64]*statement{}, stock: map[shelf]*item{}, returned: map[back]int64{},
		timers: map[timer][]clock.Micros{}, groups: map[group]int64{}, now: tx.Now(),
	}
	b.loadOwners(tx)
	b.loadAccounts(tx)
	b.loadStatements(tx)
	b.loadStock(tx)
	b.loadTimers(tx)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	b.chain()
	each := map[string]tell{}
	for _, c := range checks {
		each[c.Name] = r.teller(c.Name)
	}
	err := walk(tx, b, func(o *order) {
		for _, p := range o.postings {
			b.post(p)
		}
		if o.missing {
			belonging(o, each["belonging"])
			return
		}
		b.count(o)
		for i := range checks {
			if c := &checks[i]; c.order != nil {
				c.order(o, each[c.Name])
			}
		}
	})
	if err != nil {
		return nil, err
	}
	tx.Query(func(r *db.Row) { b.post(scanPosting(r)) }, "select id, group_id, account_id, amount_minor, at, kind, subject_id, "+claimedBy+`
		from ledger_postings p where order_id <= 0`)
	return b, tx.Flush()
}

func (b *books) loadAccounts(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		a := &account{
			id: id.Account(r.Int()), kind: r.Text(), role: r.Text(), party: r.Int(), currency: r.Text(), hasRow: r.Bool(),
			balance: r.Int(), overdraft: r.Bool(),
		}
		b.accounts[int64(a.id)] = a
	}, `select a.id, a.kind, a.party_role, a.party_id, a.currency, CAST(case when b.account_id is null then 0 else 1 end AS BIGINT),
		coalesce(b.balance_minor, 0), coalesce(b.overdraft, 0)
		from ledger_accounts a left join ledger_balances b on b.account_id = a.id`)
	tx.Query(func(r *db.Row) { b.strange[r.Int()] = true }, `select account_id from ledger_balances b
		where not exists (select 1 from ledger_accounts a where a.id = b.account_id)`)
}

func (b *books) loadOwners(tx *db.Tx) {
	for what, sql := range map[string]string{
		"contract":  "select id, distributor_id from distributors_contracts",
		"channel":   "select id, distributor_id from distributors_channels",
		"agreement": "select id, supplier_id from suppliers_agreements",
		"warehouse": "select id, supplier_id from stock_warehouses",
	} {
		owners := map[int64]int64{}
		b.owners[what] = owners
		tx.Query(func(r *db.Row) {
			thing := r.Int()
			owners[thing] = r.Int()
		}, sql)
	}
}

func (b *books) loadStock(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		k := shelf{r.Int(), r.Int()}
		b.stock[k] = &item{onHand: r.Int(), held: r.Int()}
	}, "select sku_id, warehouse_id, on_hand, held from stock_items")
	tx.Query(func(r *db.Row) {
		k := shelf{r.Int(), r.Int()}
		units, reason, subject := r.Int(), r.Text(), r.Int()
		b.at(k).moved += units
		if reason == "returned" {
			b.returned[back{subject, k}] += units
		}
	}, "select sku_id, warehouse_id, units, reason, subject_id from stock_movements")
}

func (b *books) loadTimers(tx *db.Tx) {
	tx.Query(func(r *db.Row) {
		due := clock.Micros(r.Int())
		k := timer{r.Text(), r.Int()}
		b.timers[k] = append(b.timers[k], due)
	}, "select due_at, kind, subject_id from timers_due")
}

// at gives the stock of a SKU in a warehouse; what has no row counts as nothing.
func (b *books) at(k shelf) *item {
	i := b.stock[k]
	if i == nil {
		i = &item{}
		b.stock[k] = i
	}
	return i
}

// post adds a posting up.
func (b *books) post(p posting) {
	a := b.accounts[p.account]
	if a == nil {
		b.strange[p.account] = true
		return
	}
	a.posted += p.minor
	k := group{p.group, a.currency}
	if sum := b.groups[k] + p.minor; sum != 0 {
		b.groups[k] = sum
	} else {
		delete(b.groups, k)
	}
	b.claim(a, p)
}

// count adds up what an order should mean for stock and accounts.
func (b *books) count(o *order) {
	for _, l := range o.lines {
		switch held := b.at(shelf{l.sku, l.sub.warehouse}); {
		case l.sub.paid():
			held.holds += l.quantity - l.shipped - l.stopped
		case (l.sub.state == pendingPayment || l.sub.state == unconfirmed) && o.holdUntil > 0:
			held.holds += l.quantity
		}
	}
	for _, c := range o.contents {
		if l, p := o.line(c.line), o.parcels[c.parcel]; l != nil && p != nil {
			b.at(shelf{l.sku, p.warehouse}).left += c.units
		}
	}
	for _, c := range o.cases {
		if c.kind == returnRefund && (c.state == awaitingRefund || c.state == succeeded) {
			for _, l := range c.lines {
				b.takeBack(back{int64(c.id), shelf{l.line.sku, c.sub.warehouse}}, l.accepted)
			}
		}
	}
	for _, s := range o.subs {
		b.expect(o, s)
	}
}

func (b *books) takeBack(k back, units int64) {
	if left := b.returned[k] - units; left != 0 {
		b.returned[k] = left
	} else {
		delete(b.returned, k)
	}
}

// expect adds up what a sub-order should have left on the accounts.
func (b *books) expect(o *order, s *subOrder) {
	left, supply := s.goods+s.freight-s.refundedMinor, s.supply+s.freight-s.refundedSupply
	add := func(account, minor int64) {
		if a := b.accounts[account]; a != nil {
			a.expected += minor
		}
	}
	switch {
	case s.settled():
		add(s.payable, supply)
		add(s.margin, left-supply)
	case s.paid() && s.state != closed:
		add(o.escrow, left)
	}
}
