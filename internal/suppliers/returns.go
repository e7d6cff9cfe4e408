package suppliers

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxReturns is how many return addresses a supplier may have.
const MaxReturns = 50

// ReturnAddress is a place where a supplier's goods may come back to; the contact is sealed for the supplier.
type ReturnAddress struct {
	Contact   id.Contact
	Supplier  id.Supplier
	Label     string
	Default   bool
	CreatedAt clock.Micros
}

// AddReturn adds a return address; the first one is the default. ErrNotFound, ErrName, ErrTooManyReturns.
func AddReturn(tx *db.Tx, supplier id.Supplier, contact id.Contact, label string, at clock.Micros) (ReturnAddress, error) {
	label = strings.TrimSpace(label)
	if !isName(label) {
		return ReturnAddress{}, ErrName.At("label")
	}
	s, err := Get(tx, supplier)
	if err != nil {
		return ReturnAddress{}, err
	}
	have, err := Returns(tx, supplier)
	if err != nil {
		return ReturnAddress{}, err
	}
	if len(have) >= MaxReturns {
		return ReturnAddress{}, ErrTooManyReturns.At("return_addresses")
	}
	tx.Exec("insert into suppliers_returns (contact_id, supplier_id, label, created_at) values ($1, $2, $3, $4)", contact, supplier, label, at)
	if s.ReturnContact == 0 {
		tx.ExecOne("update suppliers_suppliers set return_contact_id = $2 where id = $1", supplier, contact)
	}
	return ReturnAddress{contact, supplier, label, s.ReturnContact == 0, at}, nil
}

// MakeDefault lets goods come back to one of the supplier's addresses unless another is named. ErrNotFound.
func MakeDefault(tx *db.Tx, supplier id.Supplier, contact id.Contact) error {
	if _, err := findReturn(tx, supplier, contact); err != nil {
		return err
	}
	tx.ExecOne("update suppliers_suppliers set return_contact_id = $2 where id = $1", supplier, contact)
	return nil
}

// RemoveReturn takes a return address away; the default one is not (ErrDefaultReturn). The contact is to be erased. ErrNotFound.
func RemoveReturn(tx *db.Tx, supplier id.Supplier, contact id.Contact) error {
	r, err := findReturn(tx, supplier, contact)
	if err != nil {
		return err
	}
	if r.Default {
		return ErrDefaultReturn.At("contact_id")
	}
	tx.ExecOne("delete from suppliers_returns where contact_id = $1 and supplier_id = $2", contact, supplier)
	return nil
}

func findReturn(tx *db.Tx, supplier id.Supplier, contact id.Contact) (ReturnAddress, error) {
	have, err := Returns(tx, supplier)
	if err != nil {
		return ReturnAddress{}, err
	}
	for _, r := range have {
		if r.Contact == contact {
			return r, nil
		}
	}
	return ReturnAddress{}, ErrNotFound
}

// Returns gives a supplier's return addresses, oldest first; a return contact that was set without a label has none.
func Returns(tx *db.Tx, supplier id.Supplier) ([]ReturnAddress, error) {
	s, err := Get(tx, supplier)
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, func(r *db.Row) ReturnAddress {
		return ReturnAddress{Contact: id.Contact(r.Int()), Supplier: supplier, Label: r.Text(), CreatedAt: clock.Micros(r.Int())}
	}, "select contact_id, label, created_at from suppliers_returns where supplier_id = $1 order by contact_id", supplier)
	listed := s.ReturnContact == 0
	for i := range all {
		all[i].Default = all[i].Contact == s.ReturnContact
		listed = listed || all[i].Default
	}
	if !listed {
		all = append([]ReturnAddress{{Contact: s.ReturnContact, Supplier: supplier, Default: true, CreatedAt: s.CreatedAt}}, all...)
	}
	return all, err
}
