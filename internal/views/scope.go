// Package views is what people look at: lists, pages and figures that join the tables of several rooms. It reads in read
// transactions only, writes nothing, and owns no rule. What a caller may not see is not there: foreign and missing rows
// are one answer.
package views

import (
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// ErrNotFound: there is no such thing, or it is another party's.
var ErrNotFound = fault.New(fault.NotFound, "not_found", "there is nothing here that you may see")

// Scope is whose eyes look: the operator sees all, a supplier or a distributor what is its own. The zero Scope sees nothing.
type Scope struct {
	role  role
	party int64
}

type role byte

const (
	nobody role = iota
	operator
	supplier
	distributor
)

// Operator sees everything.
func Operator() Scope { return Scope{role: operator} }

// Supplier sees the sub-orders that it ships and what it is owed for them.
func Supplier(party int64) Scope { return Scope{supplier, party} }

// Distributor sees the orders that it sent in and what it pays for them.
func Distributor(party int64) Scope { return Scope{distributor, party} }

// mine narrows a statement over a table that carries both parties, under the alias, to what the scope may see.
func (s Scope) mine(f *filter, alias string) {
	switch s.role {
	case operator:
	case supplier:
		f.and(alias+".supplier_id = ?", s.party)
	case distributor:
		f.and(alias+".distributor_id = ?", s.party)
	default:
		f.and("1 = 0")
	}
}

// sees says whether the scope may see a row of these two parties.
func (s Scope) sees(supplierID, distributorID int64) bool {
	switch s.role {
	case operator:
		return true
	case supplier:
		return s.party == supplierID
	case distributor:
		return s.party == distributorID
	default:
		return false
	}
}

// orders narrows a statement over `orders_orders o`.
func (s Scope) orders(f *filter) {
	if s.role == supplier {
		f.and("o.id in (select m.order_id from orders_sub_orders m where m.supplier_id = ?)", s.party)
		return
	}
	s.mine(f, "o")
}

// filter gathers conditions and their values; values never become SQL text.
type filter struct {
	sql    strings.Builder
	values []any
	inside bool // a condition has been written, so the next one needs a joining word
}

// and adds a condition; each `?` in it takes the next of the values.
func (f *filter) and(condition string, values ...any) {
	for _, v := range values {
		condition = strings.Replace(condition, "?", f.place(v), 1)
	}
	f.join()
	f.sql.WriteString(condition)
}

// oneOf adds that an expression is one of a few values.
func (f *filter) oneOf(expression string, values []int64) {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = f.place(v)
	}
	f.and(expression + " in (" + strings.Join(places, ", ") + ")")
}

// open begins a condition that goes on with the conditions added until close; its text ends with a condition already.
func (f *filter) open(condition string) {
	f.join()
	f.sql.WriteString(condition)
}

// close ends what open began.
func (f *filter) close() { f.sql.WriteString(")") }

func (f *filter) join() {
	word := " where "
	if f.inside {
		word = " and "
	}
	f.inside = true
	f.sql.WriteString(word)
}

// place notes a value and gives its placeholder.
func (f *filter) place(value any) string {
	f.values = append(f.values, value)
	return "$" + strconv.Itoa(len(f.values))
}

// where writes the conditions, or nothing when there are none.
func (f *filter) where() string { return f.sql.String() }
