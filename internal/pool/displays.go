package pool

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Display is how a distributor shows a selected SKU in its own shops.
type Display struct {
	Pick
	Folder     string
	LocalTitle string         // instead of the product's title
	Sale       int64          // own sale price, minor units a piece; 0: none
	Currency   money.Currency // of Sale
	Note       string
	ChangedAt  clock.Micros
}

// Wish is what SetDisplays changes of one display; nil leaves as it is, an empty text or a price of 0 takes away.
type Wish struct {
	SKU        id.SKU
	Folder     *string
	LocalTitle *string
	Sale       *int64
	Note       *string
}

// Limits of a display's texts, in characters.
const (
	maxFolderRunes     = 60
	maxLocalTitleRunes = 200
	maxNoteRunes       = 500
)

// Change is a display before and after.
type Change struct{ Before, After Display }

// SetDisplays changes how a distributor shows selected goods, all or none, and gives what was changed. The flow has judged the prices,
// which are in this currency. It refuses at `items[i]`: ErrNotSelected, ErrFolder, ErrLocalTitle, ErrNote. Of a SKU named twice the second
// wish builds on the first.
func SetDisplays(tx *db.Tx, distributor id.Distributor, wishes []Wish, currency money.Currency, at clock.Micros) ([]Change, error) {
	skus, keys := make([]id.SKU, len(wishes)), make([][2]int64, len(wishes))
	for i, w := range wishes {
		skus[i], keys[i] = w.SKU, [2]int64{int64(distributor), int64(w.SKU)}
	}
	selected, have := map[Pick]bool{}, map[id.SKU]*Display{}
	LoadSelections(tx, distributor, skus, selected)
	tx.Lock("pool_displays", []string{"distributor_id", "sku_id"}, db.Pairs(keys), displayColumns, func(r *db.Row) {
		d := scanDisplay(r)
		have[d.SKU] = &d
	})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var missing, malformed fault.List
	now := map[id.SKU]*Display{}
	var order []id.SKU
	for i, w := range wishes {
		place := "items[" + strconv.Itoa(i) + "]"
		if !selected[Pick{distributor, w.SKU}] {
			missing.Add(ErrNotSelected, place+".sku_id", "sku", w.SKU.String())
		}
		d := now[w.SKU]
		if d == nil {
			d = &Display{Pick: Pick{distributor, w.SKU}}
			if old := have[w.SKU]; old != nil {
				*d = *old
			}
			now[w.SKU] = d
			order = append(order, w.SKU)
		}
		d.apply(w, currency, &malformed, place)
	}
	if err := malformed.Err(ErrInvalid); err != nil {
		return nil, err
	}
	if err := missing.Err(ErrRefused); err != nil {
		return nil, err
	}
	return store(tx, order, have, now, at), nil
}

func (d *Display) apply(w Wish, currency money.Currency, faults *fault.List, place string) {
	for _, x := range []struct {
		wish  *string
		into  *string
		most  int
		line  bool
		wrong *fault.Fault
		name  string
	}{
		{w.Folder, &d.Folder, maxFolderRunes, true, ErrFolder, ".folder"},
		{w.LocalTitle, &d.LocalTitle, maxLocalTitleRunes, true, ErrLocalTitle, ".local_title"},
		{w.Note, &d.Note, maxNoteRunes, false, ErrNote, ".note"},
	} {
		if x.wish == nil {
			continue
		}
		*x.into = strings.TrimSpace(*x.wish)
		if !fits(*x.into, x.most, x.line) {
			faults.Add(x.wrong, place+x.name)
		}
	}
	if w.Sale != nil {
		if d.Sale, d.Currency = *w.Sale, currency; d.Sale == 0 {
			d.Currency = ""
		}
	}
}

// fits says whether a text is short enough, and without control characters; several lines are one thing more that a note may have.
func fits(text string, most int, line bool) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= most &&
		strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && (line || r != '\n' && r != '\t') }) < 0
}

func store(tx *db.Tx, order []id.SKU, have, now map[id.SKU]*Display, at clock.Micros) (changed []Change) {
	rows := db.NewRows("pool_displays", "distributor_id", "sku_id", "folder", "local_title", "sale_minor", "currency", "note", "changed_at")
	changes := db.NewChanges("pool_displays", "=distributor_id", "=sku_id", "folder", "local_title", "sale_minor", "currency", "note", "changed_at")
	for _, sku := range order {
		d, old := now[sku], have[sku]
		if old != nil && *old == *d || old == nil && *d == (Display{Pick: d.Pick}) {
			continue
		}
		c := Change{Before: Display{Pick: d.Pick}}
		d.ChangedAt = at
		if old != nil {
			c.Before = *old
			changes.Add(d.Distributor, d.SKU, d.Folder, d.LocalTitle, d.Sale, d.Currency, d.Note, at)
		} else {
			rows.Add(d.Distributor, d.SKU, d.Folder, d.LocalTitle, d.Sale, d.Currency, d.Note, at)
		}
		c.After = *d
		changed = append(changed, c)
	}
	tx.Insert(rows)
	tx.Change(changes)
	return changed
}

const displayColumns = "distributor_id, sku_id, folder, local_title, sale_minor, currency, note, changed_at"

func scanDisplay(r *db.Row) Display {
	return Display{
		Pick: Pick{id.Distributor(r.Int()), id.SKU(r.Int())}, Folder: r.Text(), LocalTitle: r.Text(), Sale: r.Int(),
		Currency: money.Currency(r.Text()), Note: r.Text(), ChangedAt: clock.Micros(r.Int()),
	}
}

// LoadDisplays queues reading how a distributor shows SKUs; what it never said anything of stays absent.
func LoadDisplays(tx *db.Tx, distributor id.Distributor, skus []id.SKU, into map[id.SKU]*Display) {
	keys := make([][2]int64, len(skus))
	for i, sku := range skus {
		keys[i] = [2]int64{int64(distributor), int64(sku)}
	}
	tx.Load("pool_displays", []string{"distributor_id", "sku_id"}, db.Pairs(keys), displayColumns, func(r *db.Row) {
		d := scanDisplay(r)
		into[d.SKU] = &d
	})
}

// Folder is one of a distributor's folders and how many selected SKUs it keeps in it.
type Folder struct {
	Name string
	SKUs int64
}

// Folders lists a distributor's folders by name, those after one.
func Folders(tx *db.Tx, distributor id.Distributor, after string, limit int) ([]Folder, error) {
	return db.All(tx, func(r *db.Row) Folder { return Folder{r.Text(), r.Int()} },
		`select folder, count(*) from pool_displays where distributor_id = $1 and folder > $2 and folder <> '' group by folder order by folder limit $3`,
		distributor, after, page(limit))
}
