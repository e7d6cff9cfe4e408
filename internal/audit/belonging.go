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
	o.thingOf(tell, "contract", o.contract, o.distributor)
	if o.channel != 0 {
		o.thingOf(tell, "channel", o.channel, o.distributor)
	}
	if o.contactOwner != 0 && o.contactOwner != o.distributor {
		tell(o.id.String(), "its contact is party %d's", o.contactOwner)
	}
	o.accountOf(tell, o.wallet, "wallet", o.distributor)
	o.accountOf(tell, o.escrow, "escrow", o.distributor)
	for _, s := range o.subs {
		if s.distributor != o.distributor {
			tell(s.String(), "distributor %d, the order's is %d", s.distributor, o.distributor)
		}
		o.thingOf(tell, "agreement", s.agreement, s.supplier)
		o.thingOf(tell, "warehouse", s.warehouse, s.supplier)
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

// thingOf looks whether a thing that the order names is that party's.
func (o *order) thingOf(tell tell, what string, thing, party int64) {
	if owner := o.books.owners[what][thing]; owner != party {
		tell(o.id.String(), "%s %d is party %d's, not %d's", what, thing, owner, party)
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

func stockBelongs(tx *db.Tx, _ *books, tell tell) error {
	tx.Query(func(r *db.Row) {
		tell(shelf{r.Int(), r.Int()}.String(), "the SKU is party %d's, the warehouse %d's", r.Int(), r.Int())
	}, `select i.sku_id, i.warehouse_id, coalesce(k.supplier_id, 0), coalesce(w.supplier_id, 0) from stock_items i
		left join catalog_skus k on k.id = i.sku_id left join stock_warehouses w on w.id = i.warehouse_id
		where coalesce(k.supplier_id, 0) <> coalesce(w.supplier_id, -1)`)
	return tx.Flush()
}

func contracts(tx *db.Tx, _ *books, tell tell) error {
	tx.Query(func(r *db.Row) {
		tell(id.Distributor(r.Int()).String(), "%s and %s are in force at once", id.Contract(r.Int()), id.Contract(r.Int()))
	}, `select a.distributor_id, a.id, b.id from distributors_contracts a
		join distributors_contracts b on b.distributor_id = a.distributor_id and b.id > a.id
		where a.state = 'in_force' and b.state = 'in_force'
		and (a.until_at = 0 or a.until_at > b.from_at) and (b.until_at = 0 or b.until_at > a.from_at)`)
	return tx.Flush()
}

func ownNumbers(tx *db.Tx, _ *books, tell tell) error {
	tx.Query(func(r *db.Row) {
		tell(id.Distributor(r.Int()).String(), "own number %q stands for %d orders", r.Text(), r.Int())
	}, `select distributor_id, own_number, count(*) from orders_orders group by distributor_id, own_number having count(*) > 1`)
	return tx.Flush()
}
