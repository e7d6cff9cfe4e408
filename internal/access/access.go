// Package access owns the people who sign in, their sessions, the distributors' API keys, the audit trail, and the one row
// that says what this installation is. It hands out a Scope, and refuses everyone it does not know in the same way.
package access

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/id"
)

// Role says for whom a person or a key acts.
type Role string

// The roles.
const (
	Operator    Role = "operator"
	Supplier    Role = "supplier"
	Distributor Role = "distributor"
	// Applicant is a company that has applied and is no party yet: it has a pass, and no people.
	Applicant Role = "applicant"
)

// MaxPage is the longest page of any list in this room; an unset wish gets this.
const MaxPage = 200

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// Scope is who acts, and for which party. The zero Scope may see nothing.
type Scope struct {
	Role Role
	// Party is the supplier, distributor or application acted for; 0 for the operator.
	Party int64
	// Duties are what of the party's work it does; none: all of it.
	Duties Duties
	// Actor is how histories name who did it: `psn_…`, `key_…`, or a word such as `timer`.
	Actor   string
	Person  id.Person  // 0 when a key acts
	Session id.Session // 0 when a key acts
	Key     id.APIKey  // 0 when a person acts
	// Test says that a test key acts: it is for the sandbox, and for no real book.
	Test bool
}

// Inside is the scope of the program itself (timers, the command line): the operator's, under a word of its own.
func Inside(actor string) Scope { return Scope{Role: Operator, Actor: actor} }

// Supplier gives the owner that a supplier's things are asked for under: 0 (any) for the operator, else the supplier acted for.
// A distributor is refused with ErrNotYours.
func (s Scope) Supplier() (id.Supplier, error) {
	if s.Role == Operator {
		return 0, nil
	}
	if s.Role != Supplier || s.Party == 0 {
		return 0, ErrNotYours
	}
	return id.Supplier(s.Party), nil
}

// Distributor gives the owner that a distributor's things are asked for under: 0 (any) for the operator, else the distributor
// acted for. A supplier is refused with ErrNotYours.
func (s Scope) Distributor() (id.Distributor, error) {
	if s.Role == Operator {
		return 0, nil
	}
	if s.Role != Distributor || s.Party == 0 {
		return 0, ErrNotYours
	}
	return id.Distributor(s.Party), nil
}

// Application gives the application that an applicant acts for; 0 (any) for the operator. Everyone else is refused with ErrNotYours.
func (s Scope) Application() (id.Application, error) {
	if s.Role == Operator {
		return 0, nil
	}
	if s.Role != Applicant || s.Party == 0 {
		return 0, ErrNotYours
	}
	return id.Application(s.Party), nil
}

// MustBe refuses with ErrNotYours unless the scope has one of the roles.
func (s Scope) MustBe(roles ...Role) error {
	for _, r := range roles {
		if s.Role == r && (r == Operator || s.Party != 0) {
			return nil
		}
	}
	return ErrNotYours
}

// Sees says whether a row of this supplier and this distributor (0: the row has none) is within the scope.
func (s Scope) Sees(supplier id.Supplier, distributor id.Distributor) bool {
	switch s.Role {
	case Operator:
		return true
	case Supplier:
		return s.Party != 0 && s.Party == int64(supplier)
	case Distributor:
		return s.Party != 0 && s.Party == int64(distributor)
	case Applicant:
		return false
	default:
		return false
	}
}

// Where writes the predicate that keeps a statement within the scope, and its argument, which is bound as `$param`. The columns
// name the row's supplier and distributor; an empty one says that rows of this table are nothing to that role.
func (s Scope) Where(supplierColumn, distributorColumn string, param int) (string, []any) {
	column := ""
	switch s.Role {
	case Operator:
		return "1 = 1", nil
	case Supplier:
		column = supplierColumn
	case Distributor:
		column = distributorColumn
	case Applicant:
	}
	if column == "" || s.Party == 0 {
		return "1 = 0", nil
	}
	return column + " = $" + strconv.Itoa(param), []any{s.Party}
}
