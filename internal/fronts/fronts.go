// Package fronts owns what the operator shows to strangers: the settings of its public page, with their dates. It refuses what could not
// be read or shown, and to change what has been shown before.
package fronts

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limits.
const (
	MaxPage       = 200 // the longest page of any list in this room; an unset wish gets this
	MaxCovers     = 5
	MaxChoices    = 50 // categories and labels together
	maxBrandRunes = 40
	maxLineRunes  = 120
	maxTextRunes  = 5_000
)

// Words are a text in both languages; an empty English one is shown in Chinese.
type Words struct {
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// Settings are one version of what the page is.
type Settings struct {
	ID   id.Front // 0: nothing has been set yet, and the page is off
	From clock.Micros
	Content
	MadeBy string
	MadeAt clock.Micros
}

// Content is what the operator says of its page.
type Content struct {
	On           bool          `json:"on"`
	Brand        Words         `json:"brand"`
	Slogan       Words         `json:"slogan"`
	Introduction Words         `json:"introduction"` // plain text; an empty line parts paragraphs
	Contact      Words         `json:"contact"`
	Record       string        `json:"record"`        // 备案号, as the authorities gave it
	Logo         id.File       `json:"logo,omitzero"` // 0: none
	Covers       []id.File     `json:"covers"`        // shown in turn
	Accent       string        `json:"accent"`        // `#0e6b5b`
	Chosen       bool          `json:"chosen"`        // only goods of the categories and labels below; else all that are open
	Categories   []id.Category `json:"categories"`    // of any level
	Labels       []id.Label    `json:"labels"`        // the operator's own
	Recruiting   bool          `json:"recruiting"`    // recruitment pages that take applications are shown
}

// clean trims the texts, and leaves nothing unsaid.
func (c *Content) clean() {
	for _, w := range []*string{
		&c.Brand.Chinese, &c.Brand.English, &c.Slogan.Chinese, &c.Slogan.English, &c.Introduction.Chinese, &c.Introduction.English,
		&c.Contact.Chinese, &c.Contact.English, &c.Record,
	} {
		*w = strings.TrimSpace(*w)
	}
	c.Accent = strings.ToLower(c.Accent)
	if !c.Chosen {
		c.Categories, c.Labels = nil, nil
	}
}

// check notes all that is wrong with a page's content.
func (c *Content) check(faults *fault.List) {
	if !isLine(c.Brand.Chinese, 1, maxBrandRunes) {
		faults.Add(ErrBrand, "brand.zh")
	}
	if !isLine(c.Brand.English, 0, maxBrandRunes) {
		faults.Add(ErrBrand, "brand.en")
	}
	for path, line := range map[string]string{
		"slogan.zh": c.Slogan.Chinese, "slogan.en": c.Slogan.English, "contact.zh": c.Contact.Chinese, "contact.en": c.Contact.English, "record": c.Record,
	} {
		if !isLine(line, 0, maxLineRunes) {
			faults.Add(ErrLine, path)
		}
	}
	for path, text := range map[string]string{"introduction.zh": c.Introduction.Chinese, "introduction.en": c.Introduction.English} {
		if !isText(text, maxTextRunes) {
			faults.Add(ErrText, path)
		}
	}
	switch ratio, ok := contrastWithWhite(c.Accent); {
	case !ok:
		faults.Add(ErrAccent, "accent")
	case ratio < leastContrast:
		faults.Add(ErrContrast, "accent", "contrast", fmt.Sprintf("%d.%02d", ratio/100, ratio%100))
	}
	if len(c.Covers) > MaxCovers || len(slices.Compact(slices.Sorted(slices.Values(c.Covers)))) < len(c.Covers) {
		faults.Add(ErrCovers, "covers")
	}
	if n := len(c.Categories) + len(c.Labels); c.Chosen && (n < 1 || n > MaxChoices) {
		faults.Add(ErrGoods, "goods")
	}
}

// Check finds all mistakes of new settings at once, under ErrInvalid, and tidies them up. An unset beginning is now.
func (s *Settings) Check(at clock.Micros) error {
	var faults fault.List
	s.clean()
	s.check(&faults)
	if s.From == 0 {
		s.From = at
	}
	if s.From < at {
		faults.Add(ErrPast, "from")
	}
	return faults.Err(ErrInvalid)
}

// Set queues new settings: they hold from then on. Their pictures and goods are the caller's to check. ErrInvalid.
func Set(tx *db.Tx, s Settings, at clock.Micros) error {
	if err := s.Check(at); err != nil {
		return err
	}
	content, err := json.Marshal(s.Content)
	if err != nil {
		return err
	}
	tx.Exec("insert into fronts_settings ("+columns+") values ($1, $2, $3, $4, $5)", s.ID, s.From, string(content), s.MadeBy, at)
	return nil
}

const columns = "id, valid_from, content, made_by, made_at"

func scan(r *db.Row) (s stored) {
	s.ID, s.From = id.Front(r.Int()), clock.Micros(r.Int())
	s.malformed = json.Unmarshal([]byte(r.Text()), &s.Content)
	s.MadeBy, s.MadeAt = r.Text(), clock.Micros(r.Int())
	return s
}

// stored is a row as it was read.
type stored struct {
	Settings
	malformed error
}

func opened(rows []stored, err error) ([]Settings, error) {
	out := make([]Settings, len(rows))
	for i, s := range rows {
		out[i], err = s.Settings, errors.Join(err, s.malformed)
	}
	return out, err
}

// InForce gives the settings that hold at a time; before the first ones, a page that is off.
func InForce(tx *db.Tx, at clock.Micros) (Settings, error) {
	found, err := opened(db.All(tx, scan, "select "+columns+" from fronts_settings where valid_from <= $1 order by valid_from desc, id desc limit 1", at))
	if err != nil || len(found) == 0 {
		return Settings{}, err
	}
	return found[0], nil
}

// Get gives one version, or ErrNotFound.
func Get(tx *db.Tx, version id.Front) (Settings, error) {
	found, err := opened(db.All(tx, scan, "select "+columns+" from fronts_settings where id = $1", version))
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Settings{}, err
	}
	return found[0], nil
}

// Versions lists all settings that there were and will be, the latest made first; before 0: from the latest on.
func Versions(tx *db.Tx, before id.Front, limit int) ([]Settings, error) {
	if limit <= 0 {
		limit = MaxPage
	}
	return opened(db.All(tx, scan, "select "+columns+" from fronts_settings where id < $1 or $1 = 0 order by id desc limit $2",
		before, min(limit, MaxPage+1)))
}

// Drop queues taking back settings that do not hold yet: ErrNotFound, ErrInForce.
func Drop(tx *db.Tx, version id.Front, at clock.Micros) error {
	s, err := Get(tx, version)
	if err != nil {
		return err
	}
	if s.From <= at {
		return ErrInForce
	}
	tx.Exec("delete from fronts_settings where id = $1", version)
	return nil
}

// isLine says whether a text has least to most characters, in one line.
func isLine(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// isText says whether a text has at most so many characters, in any number of lines.
func isText(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) < 0
}
