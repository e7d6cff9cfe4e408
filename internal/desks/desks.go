// Package desks owns how people have arranged the console for themselves: saved views of lists, columns and density by page, theme, and whether
// the guided set-up is still shown. It refuses more than a desk holds. Nothing here is business, and nobody sees another's desk.
package desks

import (
	"regexp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limits of a desk.
const (
	MaxViewsOfPage = 30
	MaxViews       = 200
	MaxPages       = 200
	MaxBodyBytes   = 4 << 10
	maxColumns     = 100
	maxPlace       = 1000
)

// Theme is light, dark, or as the person's machine has it.
type Theme string

// The themes.
const (
	Light  Theme = "light"
	Dark   Theme = "dark"
	System Theme = "system"
)

// Density is how close the rows of a list stand.
type Density string

// The densities.
const (
	Loose  Density = "loose"
	Middle Density = "middle"
	Tight  Density = "tight"
)

// Desk is all of a person's: views by page, place and name, preferences by page.
type Desk struct {
	Settings
	Views       []View
	Preferences []Preference
}

// Settings are a person's for the console as a whole.
type Settings struct {
	Theme            Theme
	GuideDismissedAt clock.Micros // 0: the guided set-up is still shown
}

// Get gives a person's desk; one that nobody has touched follows the machine's theme and is empty otherwise.
func Get(tx *db.Tx, person id.Person) (Desk, error) {
	d := Desk{Settings: Settings{Theme: System}}
	tx.Query(func(r *db.Row) { d.Theme, d.GuideDismissedAt = Theme(r.Text()), clock.Micros(r.Int()) },
		"select theme, guide_dismissed_at from desks_desks where person_id = $1", person)
	tx.Query(func(r *db.Row) { d.Views = append(d.Views, scanView(r)) },
		"select page, name, place, body, saved_at from desks_views where person_id = $1 order by page, place, name", person)
	var broken error
	tx.Query(func(r *db.Row) {
		p, err := scanPreference(r)
		d.Preferences = append(d.Preferences, p)
		if err != nil {
			broken = err
		}
	}, "select page, columns, density from desks_preferences where person_id = $1 order by page", person)
	if err := tx.Flush(); err != nil {
		return d, err
	}
	return d, broken
}

// SetTheme sets a person's theme: ErrTheme.
func SetTheme(tx *db.Tx, person id.Person, theme Theme) error {
	if !slices.Contains([]Theme{Light, Dark, System}, theme) {
		return ErrTheme.At("theme")
	}
	furnish(tx, person)
	tx.ExecOne("update desks_desks set theme = $2 where person_id = $1", person, theme)
	return nil
}

// DismissGuide puts the guided set-up away, or brings it back. Putting it away again keeps the first time.
func DismissGuide(tx *db.Tx, person id.Person, away bool, at clock.Micros) {
	furnish(tx, person)
	if !away {
		at = 0
	}
	tx.ExecOne("update desks_desks set guide_dismissed_at = case when guide_dismissed_at > 0 and $2 > 0 then guide_dismissed_at else $2 end where person_id = $1",
		person, at)
}

// furnish makes sure that the person has a desk.
func furnish(tx *db.Tx, person id.Person) {
	bare := db.NewRows("desks_desks", "person_id", "theme", "guide_dismissed_at").OrNothing()
	bare.Add(person, System, 0)
	tx.Insert(bare)
}

// sit locks a person's desk, so that limits are counted by one at a time.
func sit(tx *db.Tx, person id.Person) error {
	furnish(tx, person)
	tx.Lock("desks_desks", []string{"person_id"}, db.Ids([]id.Person{person}), "person_id", func(*db.Row) {})
	return tx.Flush()
}

var word = regexp.MustCompile(`^[a-z0-9._-]{1,60}$`)
