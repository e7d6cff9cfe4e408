package aftersales

import (
	"errors"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Set is the working set of a group of commands: the cases of the orders they touch. The order's lock guards it.
type Set struct {
	cases  map[id.AfterSale]*Case
	before map[id.AfterSale]mutable
	opened []*Case
	byLine map[lineKey][]claim
}

// mutable is what of a case may change after it was opened.
type mutable struct {
	state                  State
	note, carrier, waybill string
	units, refund, supply  int64
	unshipped              bool
	due, ended             clock.Micros
}

func (c *Case) mutable() mutable {
	return mutable{c.State, c.Note, c.Carrier, c.Waybill, c.Units, c.RefundMinor, c.SupplyMinor, c.Unshipped, c.DueAt, c.EndedAt}
}

type lineKey struct {
	order id.Order
	line  int64
}

// claim is a case's hold on units of one line.
type claim struct {
	of    *Case
	index int
}

// NewSet begins an empty working set.
func NewSet() *Set {
	return &Set{cases: map[id.AfterSale]*Case{}, before: map[id.AfterSale]mutable{}, byLine: map[lineKey][]claim{}}
}

// Load queues reading the cases of orders.
func (s *Set) Load(tx *db.Tx, orders []id.Order) {
	keys := db.Ids(orders)
	tx.Load("aftersales_cases", []string{"order_id", "id"}, keys, caseColumns, func(r *db.Row) {
		c := scanCase(r)
		s.cases[c.ID] = &c
		s.before[c.ID] = c.mutable()
	})
	tx.Load("aftersales_lines", []string{"order_id", "line", "after_sale_id"}, keys,
		"after_sale_id, order_id, line, units, accepted_units, refund_minor, supply_minor", func(r *db.Row) {
			c := s.cases[id.AfterSale(r.Int())]
			order := id.Order(r.Int())
			l := Line{Number: r.Int(), Units: r.Int(), Accepted: r.Int(), Refund: r.Int(), Supply: r.Int()}
			if c != nil {
				s.add(c, order, l)
			}
		})
}

func (s *Set) add(c *Case, order id.Order, l Line) {
	c.Lines = append(c.Lines, l)
	key := lineKey{order, l.Number}
	s.byLine[key] = append(s.byLine[key], claim{c, len(c.Lines) - 1})
}

// Case gives a case: ErrUnknown.
func (s *Set) Case(c id.AfterSale) (*Case, error) {
	if found := s.cases[c]; found != nil {
		return found, nil
	}
	return nil, ErrUnknown
}

// Snapshot keeps the cases of an order as they are; the function it gives puts them back.
func (s *Set) Snapshot(order id.Order) (restore func()) {
	var kept []Case
	for _, c := range s.cases {
		if c.Order == order {
			k := *c
			k.Lines = slices.Clone(c.Lines)
			kept = append(kept, k)
		}
	}
	opened := len(s.opened)
	return func() {
		for _, c := range s.opened[opened:] {
			s.forget(c)
		}
		s.opened = s.opened[:opened]
		for _, k := range kept {
			*s.cases[k.ID] = k
		}
	}
}

func (s *Set) forget(c *Case) {
	delete(s.cases, c.ID)
	for _, l := range c.Lines {
		key := lineKey{c.Order, l.Number}
		s.byLine[key] = slices.DeleteFunc(s.byLine[key], func(x claim) bool { return x.of == c })
	}
}

// Claimed tells how many units of a line living or successful cases are about: units that never left the warehouse, and units
// that did.
func (s *Set) Claimed(order id.Order, line int64) (unshipped, shipped int64) {
	for _, x := range s.byLine[lineKey{order, line}] {
		switch l := x.of.Lines[x.index]; {
		case x.of.State.dead():
		case x.of.Unshipped:
			unshipped += l.Accepted
		default:
			shipped += l.Accepted
		}
	}
	return unshipped, shipped
}

// Open adds a new case with its lines.
func (s *Set) Open(c *Case) {
	s.opened = append(s.opened, c)
	s.cases[c.ID] = c
	lines := c.Lines
	c.Lines = nil
	for _, l := range lines {
		s.add(c, c.Order, l)
	}
}

// Flush queues the new cases and the changes of the others.
func (s *Set) Flush(tx *db.Tx) {
	cases := db.NewRows("aftersales_cases", "id", "order_id", "sub_order_id", "distributor_id", "supplier_id", "kind", "state", "reason",
		"note", "units", "refund_minor", "supply_minor", "unshipped", "carrier", "waybill", "applied_at", "due_at", "ended_at")
	lines := db.NewRows("aftersales_lines", "order_id", "line", "after_sale_id", "units", "accepted_units", "refund_minor", "supply_minor")
	shown := map[id.AfterSale][]Exhibit{}
	for _, c := range s.opened {
		shown[c.ID] = c.Evidence
		cases.Add(c.ID, c.Order, c.SubOrder, c.Distributor, c.Supplier, c.Kind, c.State, c.Reason, c.Note, c.Units, c.RefundMinor,
			c.SupplyMinor, c.Unshipped, c.Carrier, c.Waybill, c.AppliedAt, c.DueAt, c.EndedAt)
		for _, l := range c.Lines {
			lines.Add(c.Order, l.Number, c.ID, l.Units, l.Accepted, l.Refund, l.Supply)
		}
	}
	tx.Insert(cases)
	tx.Insert(lines)
	insertEvidence(tx, shown)
	changes := db.NewChanges("aftersales_cases", "=id", "=state", "state", "note", "units", "refund_minor", "supply_minor", "unshipped",
		"carrier", "waybill", "due_at", "ended_at")
	inspected := db.NewChanges("aftersales_lines", "=order_id", "=line", "=after_sale_id", "accepted_units", "refund_minor", "supply_minor")
	for key, was := range s.before {
		c := s.cases[key]
		if was == c.mutable() {
			continue
		}
		changes.Add(c.ID, was.state, c.State, c.Note, c.Units, c.RefundMinor, c.SupplyMinor, c.Unshipped, c.Carrier, c.Waybill, c.DueAt, c.EndedAt)
		if c.linesChanged {
			for _, l := range c.Lines {
				inspected.Add(c.Order, l.Number, c.ID, l.Accepted, l.Refund, l.Supply)
			}
		}
	}
	tx.Change(changes)
	tx.Change(inspected)
}

// OrdersOf tells which order each case belongs to.
func OrdersOf(tx *db.Tx, cases []id.AfterSale) (map[id.AfterSale]id.Order, error) {
	found := make(map[id.AfterSale]id.Order, len(cases))
	tx.Load("aftersales_cases", []string{"id"}, db.Ids(cases), "id, order_id", func(r *db.Row) {
		c := id.AfterSale(r.Int())
		found[c] = id.Order(r.Int())
	})
	return found, tx.Flush()
}

// Get reads a case with its lines: ErrUnknown.
func Get(tx *db.Tx, c id.AfterSale) (*Case, error) {
	found, err := db.One(tx, scanCase, "select "+caseColumns+" from aftersales_cases where id = $1", c)
	if errors.Is(err, db.ErrNoRow) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	found.Lines, err = db.All(tx, func(r *db.Row) Line {
		return Line{Number: r.Int(), Units: r.Int(), Accepted: r.Int(), Refund: r.Int(), Supply: r.Int()}
	}, "select line, units, accepted_units, refund_minor, supply_minor from aftersales_lines where order_id = $1 and after_sale_id = $2 order by line",
		found.Order, found.ID)
	return &found, err
}

// OfParties lists cases after one, oldest first; zero leaves a party open.
func OfParties(tx *db.Tx, distributor id.Distributor, supplier id.Supplier, order id.Order, after id.AfterSale, limit int) ([]Case, error) {
	return db.All(tx, scanCase, "select "+caseColumns+` from aftersales_cases where id > $1 and (distributor_id = $2 or $2 = 0)
		and (supplier_id = $3 or $3 = 0) and (order_id = $4 or $4 = 0) order by id limit $5`, after, distributor, supplier, order, limit)
}

const caseColumns = `id, order_id, sub_order_id, distributor_id, supplier_id, kind, state, reason, note, units, refund_minor,
	supply_minor, unshipped, carrier, waybill, applied_at, due_at, ended_at`

func scanCase(r *db.Row) Case {
	return Case{
		ID: id.AfterSale(r.Int()), Order: id.Order(r.Int()), SubOrder: id.SubOrder(r.Int()), Distributor: id.Distributor(r.Int()),
		Supplier: id.Supplier(r.Int()), Kind: Kind(r.Text()), State: State(r.Text()), Reason: r.Text(), Note: r.Text(), Units: r.Int(),
		RefundMinor: r.Int(), SupplyMinor: r.Int(), Unshipped: r.Bool(), Carrier: r.Text(), Waybill: r.Text(),
		AppliedAt: clock.Micros(r.Int()), DueAt: clock.Micros(r.Int()), EndedAt: clock.Micros(r.Int()),
	}
}
