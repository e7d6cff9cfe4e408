// Package suppliers owns the companies that own the goods, and their agreements with the operator: supply mode, scope, reprice
// right, and how the supply price comes about. It refuses marketplace goods, which pass no title and so can't be distributed.
package suppliers

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Supplier is a company that owns goods and ships orders.
type Supplier struct {
	ID            id.Supplier
	Name          string
	State         State
	ReturnContact id.Contact // where goods come back to; 0: none yet
	Freight       Freight
	CreditCode    string       // unified social credit code; empty: not told
	SuspendedFor  Cause        // while it is suspended
	RecheckAt     clock.Micros // when the operator looks at the company again; 0: not planned
	LeaveAt       clock.Micros // when it leaves; 0: it does not
	CreatedAt     clock.Micros
}

// Cause is why a supplier is suspended.
type Cause string

// The causes of a suspension.
const (
	ByOperator   Cause = "operator"  // the operator's decision
	ForDocuments Cause = "documents" // a document has expired
)

// Freight is what one sub-order of the supplier costs to send, in minor units of the order's currency.
type Freight struct {
	// State is the supplier's; a suspended one takes no new orders.
	State State
	// FlatMinor is taken once a sub-order.
	FlatMinor int64
	// FreeFromMinor is the goods amount of a sub-order from which nothing is taken; 0: never.
	FreeFromMinor int64
}

// Of gives the freight of a sub-order with goods of this amount.
func (f Freight) Of(goodsMinor int64) int64 {
	if f.FreeFromMinor > 0 && goodsMinor >= f.FreeFromMinor {
		return 0
	}
	return f.FlatMinor
}

// NewSupplier is what Create needs.
type NewSupplier struct {
	ID            id.Supplier
	Name          string
	CreditCode    string // may be empty
	ReturnContact id.Contact
	FlatMinor     int64
	FreeFromMinor int64
}

// MaxPage is the longest page of any list in this room; an unset wish gets this.
const MaxPage = 200

const maxNameRunes = 100

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// Create adds an active supplier; all mistakes at once under ErrInvalid.
func Create(tx *db.Tx, n NewSupplier, at clock.Micros) (Supplier, error) {
	s := Supplier{
		ID: n.ID, Name: strings.TrimSpace(n.Name), State: Active, ReturnContact: n.ReturnContact, CreatedAt: at,
		Freight: Freight{Active, n.FlatMinor, n.FreeFromMinor}, CreditCode: n.CreditCode,
	}
	var faults fault.List
	if !isName(s.Name) {
		faults.Add(ErrName, "name")
	}
	checkFreight(&faults, s.Freight)
	if s.CreditCode != "" && !IsCreditCode(s.CreditCode) {
		faults.Add(ErrCreditCode, "credit_code")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Supplier{}, err
	}
	tx.Exec("insert into suppliers_suppliers ("+supplierColumns+") values ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, $8)",
		s.ID, s.Name, s.State, s.ReturnContact, s.Freight.FlatMinor, s.Freight.FreeFromMinor, s.CreditCode, at)
	return s, nil
}

func isName(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= maxNameRunes && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

func checkFreight(faults *fault.List, f Freight) {
	if f.FlatMinor < 0 || f.FlatMinor > money.MaxMinor {
		faults.Add(ErrAmount, "freight_minor")
	}
	if f.FreeFromMinor < 0 || f.FreeFromMinor > money.MaxMinor {
		faults.Add(ErrAmount, "freight_free_from_minor")
	}
}

const supplierColumns = "id, name, state, return_contact_id, freight_minor, freight_free_from_minor, credit_code, suspended_for, recheck_at, " +
	"leave_at, created_at"

func scanSupplier(r *db.Row) Supplier {
	s := Supplier{
		ID: id.Supplier(r.Int()), Name: r.Text(), State: State(r.Text()), ReturnContact: id.Contact(r.Int()),
		Freight: Freight{FlatMinor: r.Int(), FreeFromMinor: r.Int()}, CreditCode: r.Text(), SuspendedFor: Cause(r.Text()),
		RecheckAt: clock.Micros(r.Int()), LeaveAt: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()),
	}
	s.Freight.State = s.State
	return s
}

// Get gives one supplier, or ErrNotFound.
func Get(tx *db.Tx, supplier id.Supplier) (Supplier, error) {
	s, err := db.One(tx, scanSupplier, "select "+supplierColumns+" from suppliers_suppliers where id = $1", supplier)
	if errors.Is(err, db.ErrNoRow) {
		return Supplier{}, ErrNotFound
	}
	return s, err
}

// Filter narrows List; zero values do not.
type Filter struct {
	State State
	After id.Supplier
	Limit int
}

// List gives suppliers in the order they were created.
func List(tx *db.Tx, f Filter) ([]Supplier, error) {
	return db.All(tx, scanSupplier, "select "+supplierColumns+` from suppliers_suppliers
		where id > $1 and (state = $2 or $2 = '') order by id limit $3`, f.After, f.State, page(f.Limit))
}

// Suspend keeps a supplier from taking new orders; open ones run on. ErrNotFound, or ErrState when it is suspended already.
func Suspend(tx *db.Tx, supplier id.Supplier) (Supplier, error) {
	return SuspendFor(tx, supplier, ByOperator)
}

// SuspendFor is Suspend with its cause.
func SuspendFor(tx *db.Tx, supplier id.Supplier, cause Cause) (Supplier, error) {
	return move(tx, supplier, Suspension, cause)
}

// Resume lets a suspended supplier take orders again. ErrNotFound, or ErrState when it is not suspended.
func Resume(tx *db.Tx, supplier id.Supplier) (Supplier, error) {
	return move(tx, supplier, Resumption, "")
}

func move(tx *db.Tx, supplier id.Supplier, a Action, cause Cause) (Supplier, error) {
	s, err := may(tx, supplier, a)
	if err != nil {
		return Supplier{}, err
	}
	was := s.State
	s.State = Lifecycle[was][a]
	s.Freight.State, s.SuspendedFor = s.State, cause
	tx.ExecOne("update suppliers_suppliers set state = $3, suspended_for = $4 where id = $1 and state = $2", supplier, was, s.State, cause)
	return s, nil
}

// may gives a supplier to which an action may be done: ErrNotFound, ErrState.
func may(tx *db.Tx, supplier id.Supplier, a Action) (Supplier, error) {
	s, err := Get(tx, supplier)
	if err != nil {
		return Supplier{}, err
	}
	if _, ok := Lifecycle[s.State][a]; !ok {
		return Supplier{}, ErrState.At("state", "state", string(s.State), "action", string(a))
	}
	return s, nil
}

// SetFreight changes what sub-orders placed from now on cost to send.
func SetFreight(tx *db.Tx, supplier id.Supplier, flatMinor, freeFromMinor int64) (Supplier, error) {
	var faults fault.List
	checkFreight(&faults, Freight{FlatMinor: flatMinor, FreeFromMinor: freeFromMinor})
	if err := faults.Err(ErrInvalid); err != nil {
		return Supplier{}, err
	}
	s, err := Get(tx, supplier)
	if err != nil {
		return Supplier{}, err
	}
	tx.ExecOne("update suppliers_suppliers set freight_minor = $2, freight_free_from_minor = $3 where id = $1", supplier, flatMinor, freeFromMinor)
	s.Freight.FlatMinor, s.Freight.FreeFromMinor = flatMinor, freeFromMinor
	return s, nil
}

// SetReturnContact changes where goods come back to.
func SetReturnContact(tx *db.Tx, supplier id.Supplier, contact id.Contact) (Supplier, error) {
	s, err := Get(tx, supplier)
	if err != nil {
		return Supplier{}, err
	}
	tx.ExecOne("update suppliers_suppliers set return_contact_id = $2 where id = $1", supplier, contact)
	s.ReturnContact = contact
	return s, nil
}

// LoadFreight queues loading of state and freight by supplier; unknown ids stay absent.
func LoadFreight(tx *db.Tx, ids []id.Supplier, into map[id.Supplier]*Freight) {
	tx.Load("suppliers_suppliers", []string{"id"}, db.Ids(ids), "id, state, freight_minor, freight_free_from_minor", func(r *db.Row) {
		into[id.Supplier(r.Int())] = &Freight{State: State(r.Text()), FlatMinor: r.Int(), FreeFromMinor: r.Int()}
	})
}
