package desks

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// View is a list as a person likes to see it. Only the page understands the body.
type View struct {
	Page, Name string
	Place      int64 // among the views of the page; equal ones stand by name
	Body       json.RawMessage
	SavedAt    clock.Micros
}

// Save keeps a view of a person under its page and name, in the place of the one that was there: ErrPage, ErrName, ErrPlace, ErrBody, and
// ErrTooManyViews for one more than there may be.
func Save(tx *db.Tx, person id.Person, v View) error {
	body, err := v.check()
	if err != nil {
		return err
	}
	if err := sit(tx, person); err != nil {
		return err
	}
	var all, ofPage, same int64
	tx.Query(func(r *db.Row) { all, ofPage, same = r.Int(), r.Int(), r.Int() }, `select count(*),
			CAST(coalesce(sum(case when page = $2 then 1 else 0 end), 0) AS BIGINT),
			CAST(coalesce(sum(case when page = $2 and name = $3 then 1 else 0 end), 0) AS BIGINT)
		from desks_views where person_id = $1`, person, v.Page, v.Name)
	if err := tx.Flush(); err != nil {
		return err
	}
	if same == 0 && (all >= MaxViews || ofPage >= MaxViewsOfPage) {
		return ErrTooManyViews.At("name")
	}
	tx.Exec(`insert into desks_views (person_id, page, name, place, body, saved_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (person_id, page, name) do update set place = excluded.place, body = excluded.body, saved_at = excluded.saved_at`,
		person, v.Page, v.Name, v.Place, body, v.SavedAt)
	return nil
}

// check gives the body as it is kept: without the spaces between its parts.
func (v *View) check() (string, error) {
	var faults fault.List
	if !word.MatchString(v.Page) {
		faults.Add(ErrPage, "page")
	}
	if !isLine(v.Name, 60) {
		faults.Add(ErrName, "name")
	}
	if v.Place < 0 || v.Place > maxPlace {
		faults.Add(ErrPlace, "place")
	}
	var tight bytes.Buffer
	if err := json.Compact(&tight, v.Body); err != nil || tight.Len() > MaxBodyBytes || !bytes.HasPrefix(tight.Bytes(), []byte("{")) || !utf8.Valid(tight.Bytes()) {
		faults.Add(ErrBody, "body")
	}
	return tight.String(), faults.Err(ErrInvalid)
}

// isLine says whether a text is one line of 1 to so many characters without spaces at its ends.
func isLine(text string, most int) bool {
	n := utf8.RuneCountInString(text)
	return n >= 1 && n <= most && utf8.ValidString(text) && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, unicode.IsControl)
}

// Drop takes a view away: ErrNotFound.
func Drop(tx *db.Tx, person id.Person, page, name string) error {
	tx.Exec("delete from desks_views where person_id = $1 and page = $2 and name = $3", person, page, name)
	n, err := tx.Affected()
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

func scanView(r *db.Row) View {
	return View{Page: r.Text(), Name: r.Text(), Place: r.Int(), Body: json.RawMessage(r.Text()), SavedAt: clock.Micros(r.Int())}
}
