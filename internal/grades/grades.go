// Package grades owns the ranks of distributors: what a grade takes, who stands where, and why. It refuses more than eight grades, and
// schemes whose thresholds do not rise.
package grades

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limits.
const (
	MaxGrades    = 8
	MaxAbility   = 100
	MaxPage      = 200 // the longest page of any list in this room; an unset wish gets this
	maxNameRunes = 50
)

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// Grade is one rank. What it brings beside its rank stands elsewhere under its id: prices in `pricing`, windows in `pool`, limits in `limits`.
type Grade struct {
	ID          id.Grade
	Rank        int64 // 1 is the lowest, where everybody begins; 8 at most
	Name        string
	RebateClass string // what rebates are worked out by; empty: none
}

const gradeColumns = "id, rank, name, rebate_class"

func scanGrade(r *db.Row) Grade {
	return Grade{ID: id.Grade(r.Int()), Rank: r.Int(), Name: r.Text(), RebateClass: r.Text()}
}

// All gives the grades, lowest first.
func All(tx *db.Tx) ([]Grade, error) {
	return db.All(tx, scanGrade, "select "+gradeColumns+" from grades_grades order by rank")
}

// Get gives one grade, or ErrNotFound.
func Get(tx *db.Tx, grade id.Grade) (Grade, error) {
	g, err := db.One(tx, scanGrade, "select "+gradeColumns+" from grades_grades where id = $1", grade)
	if errors.Is(err, db.ErrNoRow) {
		return Grade{}, ErrNotFound
	}
	return g, err
}

// Add adds a grade above all others: ErrName, ErrTooMany.
func Add(tx *db.Tx, grade id.Grade, name, rebateClass string) (Grade, error) {
	g := Grade{ID: grade, Name: strings.TrimSpace(name), RebateClass: strings.TrimSpace(rebateClass)}
	if err := g.check(); err != nil {
		return Grade{}, err
	}
	all, err := All(tx)
	if err != nil {
		return Grade{}, err
	}
	if len(all) >= MaxGrades {
		return Grade{}, ErrTooMany.At("name", "grades", "8")
	}
	g.Rank = int64(len(all) + 1)
	tx.Exec("insert into grades_grades ("+gradeColumns+") values ($1, $2, $3, $4)", g.ID, g.Rank, g.Name, g.RebateClass)
	return g, nil
}

// Rename changes how a grade is called and its class of rebates: ErrNotFound, ErrName.
func Rename(tx *db.Tx, grade id.Grade, name, rebateClass string) (Grade, error) {
	g, err := Get(tx, grade)
	if err != nil {
		return Grade{}, err
	}
	g.Name, g.RebateClass = strings.TrimSpace(name), strings.TrimSpace(rebateClass)
	if err := g.check(); err != nil {
		return Grade{}, err
	}
	tx.ExecOne("update grades_grades set name = $2, rebate_class = $3 where id = $1", g.ID, g.Name, g.RebateClass)
	return g, nil
}

func (g *Grade) check() error {
	if !isLine(g.Name, 1) {
		return ErrName.At("name")
	}
	if !isLine(g.RebateClass, 0) {
		return ErrName.At("rebate_class")
	}
	return nil
}

func isLine(s string, least int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= maxNameRunes && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// Abilities are the operator's own evaluation of a distributor, 0 to 100 each.
type Abilities struct {
	Sales     int64 // 营业
	Shop      int64 // 装修
	Promotion int64 // 推广
	Operation int64 // 运营
}

// atLeast says whether every ability reaches the wanted one.
func (a Abilities) atLeast(want Abilities) bool {
	return a.Sales >= want.Sales && a.Shop >= want.Shop && a.Promotion >= want.Promotion && a.Operation >= want.Operation
}

func (a Abilities) fit() bool {
	for _, x := range []int64{a.Sales, a.Shop, a.Promotion, a.Operation} {
		if x < 0 || x > MaxAbility {
			return false
		}
	}
	return true
}

// Evaluate records the operator's evaluation of a distributor: ErrAbility.
func Evaluate(tx *db.Tx, distributor id.Distributor, a Abilities, at clock.Micros) error {
	if !a.fit() {
		return ErrAbility.At("abilities")
	}
	tx.Exec(`insert into grades_abilities (distributor_id, sales, shop, promotion, operation, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (distributor_id) do update set sales = excluded.sales, shop = excluded.shop, promotion = excluded.promotion,
		operation = excluded.operation, at = excluded.at`, distributor, a.Sales, a.Shop, a.Promotion, a.Operation, at)
	return nil
}

// AllAbilities gives the evaluations of all distributors that have one.
func AllAbilities(tx *db.Tx) (map[id.Distributor]Abilities, error) {
	out := map[id.Distributor]Abilities{}
	tx.Query(func(r *db.Row) { out[id.Distributor(r.Int())] = Abilities{r.Int(), r.Int(), r.Int(), r.Int()} },
		"select distributor_id, sales, shop, promotion, operation from grades_abilities")
	return out, tx.Flush()
}

// AbilitiesOf gives a distributor's evaluation; none is zero.
func AbilitiesOf(tx *db.Tx, distributor id.Distributor) (Abilities, error) {
	a, err := db.One(tx, func(r *db.Row) Abilities { return Abilities{r.Int(), r.Int(), r.Int(), r.Int()} },
		"select sales, shop, promotion, operation from grades_abilities where distributor_id = $1", distributor)
	if errors.Is(err, db.ErrNoRow) {
		return Abilities{}, nil
	}
	return a, err
}
