package access

import (
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Duty is a part of a party's work.
type Duty string

// The duties.
const (
	Owner    Duty = "owner"    // 负责人: all of it, and who else does what
	Goods    Duty = "goods"    // 商品: a supplier's products and stock
	Shipping Duty = "shipping" // 发货与售后
	Buying   Duty = "buying"   // 采购: a distributor's selections, listings and orders
	Finance  Duty = "finance"  // 财务: statements, invoices, balances, bank account
)

// dutiesOf are the duties that a role's people may have.
var dutiesOf = map[Role][]Duty{
	Supplier:    {Owner, Goods, Shipping, Finance},
	Distributor: {Owner, Buying, Finance},
}

// Duties are a set of duties as it is stored: in order, each once, with commas between them. None stands for all.
type Duties string

// DutiesOf makes a set.
func DutiesOf(duties []Duty) Duties {
	words := make([]string, len(duties))
	for i, d := range duties {
		words[i] = string(d)
	}
	slices.Sort(words)
	return Duties(strings.Join(slices.Compact(words), ","))
}

// List gives the duties; none when the set stands for all.
func (d Duties) List() []Duty {
	if d == "" {
		return nil
	}
	var out []Duty
	for word := range strings.SplitSeq(string(d), ",") {
		out = append(out, Duty(word))
	}
	return out
}

// Include says whether one of the duties is in the set: an owner, and who has no duties named, does all.
func (d Duties) Include(needed ...Duty) bool {
	return d == "" || slices.ContainsFunc(d.List(), func(have Duty) bool { return have == Owner || slices.Contains(needed, have) })
}

func (d Duties) fit(r Role) bool {
	return !slices.ContainsFunc(d.List(), func(have Duty) bool { return !slices.Contains(dutiesOf[r], have) })
}

// SetDuties changes what a person of a party does and ends its sessions; ErrNotFound, ErrDuties.
func SetDuties(tx *db.Tx, person id.Person, duties Duties) (Person, error) {
	p, err := GetPerson(tx, person)
	if err != nil {
		return Person{}, err
	}
	if !duties.fit(p.Role) {
		return Person{}, ErrDuties.At("duties")
	}
	p.Duties = duties
	tx.ExecOne("update access_people set duties = $2 where id = $1", person, duties)
	EndSessions(tx, person)
	return p, nil
}

// KeepAnOwner refuses with ErrLastOwner when the person alone can sign in for its party as an owner: a party does not lock itself out, the
// operator may. The rows are locked, so that two owners who disable each other at once can't both succeed.
func KeepAnOwner(tx *db.Tx, person id.Person) error {
	p, err := GetPerson(tx, person)
	if err != nil {
		return err
	}
	if p.Party == 0 || !p.Duties.Include() || p.DisabledAt != 0 {
		return nil
	}
	people, err := db.All(tx, db.Int, "select id from access_people where role = $1 and party_id = $2 and disabled_at = 0", p.Role, p.Party)
	if err != nil {
		return err
	}
	owners := 0
	tx.Lock("access_people", []string{"id"}, db.Ids(people), "disabled_at, duties", func(r *db.Row) {
		if disabled := r.Bool(); !disabled && Duties(r.Text()).Include() {
			owners++
		}
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	if owners < 2 {
		return ErrLastOwner
	}
	return nil
}

// checkDuties notes duties that the role does not have.
func checkDuties(faults *fault.List, r Role, d Duties) {
	if !d.fit(r) {
		faults.Add(ErrDuties, "duties")
	}
}
