package desks

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Preference is how a person likes the list of a page.
type Preference struct {
	Page    string
	Columns []Column // in order; none: as the page has them
	Density Density
}

// Column is one column of a list. Hidden ones are named too, so that a column that a page gets later on is told from one that was taken away.
type Column struct {
	Name   string `json:"name"`
	Hidden bool   `json:"hidden,omitempty"`
}

// Prefer keeps how a person likes a page: ErrPage, ErrColumns, ErrDensity, ErrTooManyPages.
func Prefer(tx *db.Tx, person id.Person, p Preference, at clock.Micros) error {
	if err := p.check(); err != nil {
		return err
	}
	columns, err := json.Marshal(p.Columns)
	if err != nil {
		return err
	}
	if err := sit(tx, person); err != nil {
		return err
	}
	others, err := db.One(tx, db.Int, "select count(*) from desks_preferences where person_id = $1 and page <> $2", person, p.Page)
	if err != nil {
		return err
	}
	if others >= MaxPages {
		return ErrTooManyPages.At("page")
	}
	tx.Exec(`insert into desks_preferences (person_id, page, columns, density, saved_at) values ($1, $2, $3, $4, $5)
		on conflict (person_id, page) do update set columns = excluded.columns, density = excluded.density, saved_at = excluded.saved_at`,
		person, p.Page, string(columns), p.Density, at)
	return nil
}

func (p *Preference) check() error {
	var faults fault.List
	if !word.MatchString(p.Page) {
		faults.Add(ErrPage, "page")
	}
	if !p.columnsFit() {
		faults.Add(ErrColumns, "columns")
	}
	if !slices.Contains([]Density{Loose, Middle, Tight}, p.Density) {
		faults.Add(ErrDensity, "density")
	}
	return faults.Err(ErrInvalid)
}

func (p *Preference) columnsFit() bool {
	seen := map[string]bool{}
	for _, c := range p.Columns {
		if !word.MatchString(c.Name) || seen[c.Name] {
			return false
		}
		seen[c.Name] = true
	}
	return len(p.Columns) <= maxColumns
}

func scanPreference(r *db.Row) (Preference, error) {
	p := Preference{Page: r.Text()}
	err := json.Unmarshal([]byte(r.Text()), &p.Columns)
	if p.Density = Density(r.Text()); err != nil {
		return p, fmt.Errorf("columns of %s: %w", p.Page, err)
	}
	return p, nil
}
