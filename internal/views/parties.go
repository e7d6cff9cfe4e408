package views

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Party is a company that a list can be narrowed to.
type Party struct {
	Supplier    id.Supplier
	Distributor id.Distributor
	Name        string
}

// partiesShown is how many companies one search names; a longer text finds the rest.
const partiesShown = 50

// ReadSuppliers gives suppliers whose name holds a text, by name, or those with these ids. Only the operator may look around.
func ReadSuppliers(tx *db.Tx, s Scope, text string, these ...id.Supplier) ([]Party, error) {
	return readParties(tx, s, "suppliers_suppliers", text, plainIDs(these), func(r *db.Row) Party {
		return Party{Supplier: id.Supplier(r.Int()), Name: r.Text()}
	})
}

// ReadDistributors gives distributors whose name holds a text, by name, or those with these ids. Only the operator may look around.
func ReadDistributors(tx *db.Tx, s Scope, text string, these ...id.Distributor) ([]Party, error) {
	return readParties(tx, s, "distributors_distributors", text, plainIDs(these), func(r *db.Row) Party {
		return Party{Distributor: id.Distributor(r.Int()), Name: r.Text()}
	})
}

func readParties(tx *db.Tx, s Scope, table, text string, these []int64, scan func(*db.Row) Party) ([]Party, error) {
	if s.role != operator {
		return nil, ErrNotFound
	}
	f := &filter{}
	f.and(`lower(name) like lower(?) escape '\'`, "%"+db.Literal(text)+"%")
	shown := partiesShown
	if len(these) > 0 {
		f.oneOf("id", these)
		shown = len(these)
	}
	return db.All(tx, scan, "select id, name from "+table+f.where()+" order by name, id limit "+f.place(shown), f.values...)
}

// ReadName gives the name of the supplier or distributor whose eyes look; empty for the operator.
func ReadName(tx *db.Tx, s Scope) (string, error) {
	tables := map[role]string{supplier: "suppliers_suppliers", distributor: "distributors_distributors"}
	if tables[s.role] == "" {
		return "", nil
	}
	names := loadNames(tx, tables[s.role], []int64{s.party})
	err := tx.Flush()
	return names[s.party], err
}
