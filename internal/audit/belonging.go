package audit

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func belonging(o *order, tell tell) {
	if o.missing {
		tell(o.id.String(), "%d sub-orders, lines, parcels, after-sales or postings name this order, which is not there",
			len(o.subs)+len(o.lines)+len(o.contents)+len(o.parcels)+len(o.cases)+len(o.postings)+len(o.strays))
		return
	}
	for _, text := range o.strays {
		tell(o.id.String(), "%s", text)
	}
	o.accountOf(tell, o.wallet, "wallet", o.distributor)
	o.accountOf(tell, o.escrow, "escrow", o.distributor)
	for _, s := range o.subs {
		if s.distributor != o.distributor {
			tell(s.String(), "distributor %d, the order's is %d", s.distributor, o.distributor)
		}
		o.accountOf(tell, s.payable, "payable", s.supplier)
		o.accountOf(tell, s.margin, "margin", s.supplier)
	}
	o.parcelsBelong(tell)
	for _, c := range o.cases {
		if c.distributor != c.sub.distributor || c.supplier != c.sub.supplier {
			tell(c.id.String(), "parties %d and %d, the sub-order's are %d and %d", c.distributor, c.supplier, c.sub.distributor, c.sub.supplier)
		}
	}
}

// accountOf looks whether an account that the order names is of that kind, that party and the order's currency.
func (o *order) accountOf(tell tell, account int64, kind string, party int64) {
	a := o.books.accounts[account]
	if a == nil || a.kind != kind || a.party != party || a.currency != o.currency {
		tell(o.id.String(), "account %s is no %s account of party %d in %s", id.Account(account), kind, party, o.currency)
	}
}

func (o *order) parcelsBelong(tell tell) {
	for _, p := range o.parcels {
		s := o.sub(p.sub)
		switch {
		case s == nil:
			tell(id.Parcel(p.id).String(), "its sub-order is not its order's")
		case p.distributor != s.distributor || p.supplier != s.supplier || p.warehouse != s.warehouse:
			tell(id.Parcel(p.id).String(), "parties or warehouse are not those of its sub-order")
		}
	}
	for _, c := range o.contents {
		l, p := o.line(c.line), o.parcels[c.parcel]
		if l == nil || p == nil || int64(l.sub.id) != p.sub {
			tell(id.Parcel(c.parcel).String(), "it holds line %d, which is not its sub-order's", c.line)
		}
	}
}

func ownNumbers(tx *db.Tx, _ *books, tell tell) error {
	tx.Query(func(r *db.Row) {
		tell(id.Distributor(r.Int()).String(), "own number %q stands for %d orders", r.Text(), r.Int())
	}, `select distributor_id, own_number, count(*) from orders_orders group by distributor_id, own_number having count(*) > 1`)
	return tx.Flush()
}
