package views

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// FindQuery is what somebody typed into the search box, and what others have found for it already: contacts by their phone, and open goods by
// words, best first. Both have been narrowed to what the scope may look for.
type FindQuery struct {
	Text     string
	Contacts []id.Contact
	Goods    []id.SKU
}

// Hit is one thing found. Its kind says which page shows it.
type Hit struct {
	Kind     string // order, after_sale, statement, sku, product, supplier, distributor, person
	ID       string
	Title    string // an own number, a title, a name, a month
	Subtitle string
	State    string // of an after-sale; of a person its role
	Within   string // the product of a SKU, the order of an after-sale
	By       string // how an order was found: id, number, waybill, phone
}

// HitGroup is the hits of one kind of things.
type HitGroup struct {
	Name string // orders, after_sales, statements, goods, suppliers, distributors, people
	Hits []Hit
	More bool
}

// HitsOfGroup is how many hits of a group are given.
const HitsOfGroup = 5

// finding is one search under way.
type finding struct {
	tx    *db.Tx
	s     Scope
	text  string
	fixed map[string]*HitGroup // what one statement finds whole
}

// traced is an order with how it was found; the better ways come first.
type traced struct {
	order int64
	by    string
}

// Find looks everywhere for a text at once: ids, numbers, waybills, phones, codes, titles and names. Every look-up is by an index, or over
// what a party or the houses' list of parties has.
func Find(tx *db.Tx, s Scope, q FindQuery) ([]HitGroup, error) {
	x := &finding{tx: tx, s: s, text: q.Text, fixed: map[string]*HitGroup{}}
	if s.role == nobody || q.Text == "" {
		return nil, nil
	}
	orders := x.queueOrders(q.Contacts)
	x.queueCases()
	x.queueStatements()
	goods := x.queueGoods(q.Goods)
	x.queueParties()
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	found, err := x.orderHits(orders())
	if err != nil {
		return nil, err
	}
	sold, err := x.goodHits(goods())
	if err != nil {
		return nil, err
	}
	var out []HitGroup
	for _, g := range []*HitGroup{found, x.fixed["after_sales"], x.fixed["statements"], sold, x.fixed["suppliers"], x.fixed["distributors"], x.fixed["people"]} {
		if g == nil || len(g.Hits) == 0 {
			continue
		}
		if g.More = len(g.Hits) > HitsOfGroup; g.More {
			g.Hits = g.Hits[:HitsOfGroup]
		}
		out = append(out, *g)
	}
	return out, nil
}

// add notes a hit of a group.
func (x *finding) add(group string, h Hit) {
	if x.fixed[group] == nil {
		x.fixed[group] = &HitGroup{Name: group}
	}
	x.fixed[group].Hits = append(x.fixed[group].Hits, h)
}

// last is past every text that begins with the prefix, byte by byte. Where the database compares texts by the rules of a language, some beginnings are
// not found.
func last(prefix string) string { return prefix + "\U0010FFFF" }

// Least lengths of beginnings that are looked for, in bytes: shorter ones mean too many things.
const (
	leastNumber  = 2
	leastWaybill = 5
)

// queueOrders looks for orders in all ways, and gives what was found, the better ways first.
func (x *finding) queueOrders(contacts []id.Contact) func() []traced {
	tx, text := x.tx, x.text
	var ids, numbers, waybills, begun, begunWaybills, phones []int64
	into := func(found *[]int64) func(r *db.Row) { return func(r *db.Row) { *found = append(*found, r.Int()) } }
	var order id.Order
	var sub id.SubOrder
	var parcel id.Parcel
	switch {
	case order.UnmarshalText([]byte(text)) == nil:
		ids = append(ids, int64(order))
	case sub.UnmarshalText([]byte(text)) == nil:
		tx.Query(into(&ids), "select order_id from orders_sub_orders where id = $1", sub)
	case parcel.UnmarshalText([]byte(text)) == nil:
		tx.Query(into(&ids), "select order_id from shipping_parcels where id = $1", parcel)
	}
	queueNumber(tx, x.s, text, &numbers)
	queueWaybill(tx, x.s, text, &waybills)
	if len(text) >= leastNumber {
		x.queueBegunNumbers(into(&begun))
	}
	if len(text) >= leastWaybill {
		f := &filter{}
		places := f.place(text) + " and waybill < " + f.place(last(text))
		from := "select p.order_id from (select order_id, supplier_id, distributor_id from shipping_parcels where waybill >= " + places +
			" order by waybill limit " + f.place(PageLimit) + ") p"
		x.s.mine(f, "p")
		tx.Query(into(&begunWaybills), from+f.where(), f.values...)
	}
	tx.Load("orders_orders", []string{"contact_id"}, db.Ids(contacts), "id", into(&phones))
	return func() (all []traced) {
		slices.SortFunc(phones, func(a, b int64) int { return cmp.Compare(b, a) }) // newest first
		for _, way := range []struct {
			by    string
			found []int64
		}{{"id", ids}, {"number", numbers}, {"waybill", waybills}, {"number", begun}, {"waybill", begunWaybills}, {"phone", phones}} {
			for _, o := range way.found {
				if !slices.ContainsFunc(all, func(t traced) bool { return t.order == o }) {
					all = append(all, traced{o, way.by})
				}
			}
		}
		return all
	}
}

// toShipLooked is how many of a supplier's orders are looked at for the beginning of a number.
const toShipLooked = 1000

// queueBegunNumbers looks for own numbers by their beginning. Numbers are other parties' to a supplier, who has no index of them: it is told of those that
// it has to ship.
func (x *finding) queueBegunNumbers(scan func(*db.Row)) {
	f := &filter{}
	from := "distributors_distributors d cross join orders_orders n"
	switch x.s.role {
	case supplier:
		from = "(select order_id from orders_sub_orders where state = 'to_ship' and supplier_id = " + f.place(x.s.party) + " order by id desc limit " +
			f.place(toShipLooked) + ") d cross join orders_orders n"
		f.and("n.id = d.order_id")
	case distributor:
		f.and("n.distributor_id = d.id and d.id = ?", x.s.party)
	default:
		f.and("n.distributor_id = d.id")
	}
	f.and("n.own_number >= ? and n.own_number < ?", x.text, last(x.text))
	x.tx.Query(scan, "select n.id from "+from+f.where()+" limit "+f.place(HitsOfGroup+1), f.values...)
}

// orderHits keeps the orders that the scope may see.
func (x *finding) orderHits(all []traced) (*HitGroup, error) {
	ids := make([]int64, len(all))
	for i, t := range all {
		ids[i] = t.order
	}
	seen := map[int64]bool{}
	x.tx.Load("orders_sub_orders", []string{"order_id"}, db.Ids(ids), "order_id, supplier_id, distributor_id", func(r *db.Row) {
		if order := r.Int(); x.s.sees(r.Int(), r.Int()) {
			seen[order] = true
		}
	})
	if err := x.tx.Flush(); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(t traced) bool { return !seen[t.order] })
	all = all[:min(len(all), HitsOfGroup+1)]
	g := &HitGroup{Name: "orders"}
	if len(all) == 0 {
		return g, nil
	}
	return x.fillOrderHits(g, all)
}

func (x *finding) fillOrderHits(g *HitGroup, all []traced) (*HitGroup, error) {
	f := &filter{}
	ids := make([]int64, len(all))
	for i, t := range all {
		ids[i] = t.order
	}
	f.oneOf("o.id", ids)
	rows, _, err := readOrderRows(x.tx, x.s, f, len(all))
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		for i := range rows {
			if o := &rows[i]; int64(o.ID) == t.order {
				subtitle := o.FirstTitle
				if x.s.role != distributor {
					subtitle = o.DistributorName + " · " + subtitle
				}
				g.Hits = append(g.Hits, Hit{Kind: "order", ID: o.ID.String(), Title: o.OwnNumber, Subtitle: subtitle, By: t.by})
			}
		}
	}
	return g, nil
}

func (x *finding) queueCases() {
	var afterSale id.AfterSale
	if afterSale.UnmarshalText([]byte(x.text)) != nil {
		return
	}
	f := &filter{}
	f.and("c.id = ?", afterSale)
	x.s.mine(f, "c")
	x.tx.Query(func(r *db.Row) {
		h := Hit{Kind: "after_sale", ID: id.AfterSale(r.Int()).String(), Within: id.Order(r.Int()).String()}
		h.State, h.Subtitle, h.Title = r.Text(), r.Text(), r.Text()
		x.add("after_sales", h)
	}, "select c.id, c.order_id, c.state, c.reason, o.own_number from aftersales_cases c join orders_orders o on o.id = c.order_id"+f.where(), f.values...)
}

func (x *finding) queueStatements() {
	var statement id.Statement
	if statement.UnmarshalText([]byte(x.text)) != nil {
		return
	}
	roles := map[role]string{supplier: "supplier", distributor: "distributor"}
	f := &filter{}
	f.and("t.id = ?", statement)
	if x.s.role != operator {
		f.and("t.party_role = ? and t.party_id = ?", roles[x.s.role], x.s.party)
	}
	x.tx.Query(func(r *db.Row) {
		x.add("statements", Hit{Kind: "statement", ID: id.Statement(r.Int()).String(), Title: r.Text(), Subtitle: r.Text()})
	}, `select t.id, t.month, coalesce(s.name, d.name, '') from settlements_statements t
		left join suppliers_suppliers s on s.id = t.party_id left join distributors_distributors d on d.id = t.party_id`+f.where(), f.values...)
}

// queueParties looks for companies and people by a part of their name, for the operator alone. There are few of them beside what they trade.
func (x *finding) queueParties() {
	if x.s.role != operator {
		return
	}
	pattern := "%" + db.Literal(x.text) + "%"
	var sup id.Supplier
	var dst id.Distributor
	var psn id.Person
	for _, read := range []func([]byte) error{sup.UnmarshalText, dst.UnmarshalText, psn.UnmarshalText} {
		_ = read([]byte(x.text)) // what is none of them stays 0
	}
	const most = HitsOfGroup + 1
	x.tx.Query(func(r *db.Row) {
		x.add("suppliers", Hit{Kind: "supplier", ID: id.Supplier(r.Int()).String(), Title: r.Text()})
	}, `select id, name from suppliers_suppliers where id = $1 or lower(name) like lower($2) escape '\' order by name, id limit $3`, sup, pattern, most)
	x.tx.Query(func(r *db.Row) {
		x.add("distributors", Hit{Kind: "distributor", ID: id.Distributor(r.Int()).String(), Title: r.Text()})
	}, `select id, name from distributors_distributors where id = $1 or lower(name) like lower($2) escape '\' order by name, id limit $3`, dst, pattern, most)
	x.tx.Query(func(r *db.Row) {
		x.add("people", Hit{Kind: "person", ID: id.Person(r.Int()).String(), Title: r.Text(), Subtitle: r.Text(), State: r.Text()})
	}, `select id, name, login, role from access_people where id = $1 or lower(name) like lower($2) escape '\' or lower(login) like lower($2) escape '\'
		order by name, id limit $3`, psn, pattern, most)
}

// isGTIN says whether a text may be a bar code.
func isGTIN(text string) bool {
	return len(text) >= 8 && len(text) <= 14 && strings.Trim(text, "0123456789") == ""
}
