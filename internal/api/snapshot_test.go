package api_test

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
)

// table is a table as its migration defines it.
type table struct {
	name    string
	columns []string
	kinds   []string
}

var (
	tableHead  = regexp.MustCompile(`(?i)create table (\w+) \(`)
	columnLine = regexp.MustCompile(`^\s*(\w+) (BIGINT|TEXT|BYTEA)\b`)
)

// tables reads the definitions of all tables, once.
func (h *house) tables() []table {
	if h.defined != nil {
		return h.defined
	}
	var all []table
	for _, room := range flows.Schema() {
		files, err := fs.Glob(room, "schema/*.sql")
		if err != nil {
			h.t.Fatal(err)
		}
		for _, file := range files {
			text, err := fs.ReadFile(room, file)
			if err != nil {
				h.t.Fatal(err)
			}
			for _, statement := range db.Statements(string(text)) {
				if head := tableHead.FindStringSubmatch(statement); head != nil {
					all = append(all, parseTable(head[1], statement))
				}
			}
		}
	}
	h.defined = all
	return all
}

func parseTable(name, statement string) table {
	t := table{name: name}
	for line := range strings.Lines(statement) {
		if c := columnLine.FindStringSubmatch(line); c != nil {
			t.columns, t.kinds = append(t.columns, c[1]), append(t.kinds, c[2])
		}
	}
	return t
}

// beside are tables that change by themselves: sessions, and the positions in the change feed, which are given to what has happened when somebody
// reads it.
var beside = []string{"access_sessions", "feed_head", "feed_changes", "outbox_pending"}

// snapshot gives a hash of the rows of every table that does not change by itself.
func (h *house) snapshot() map[string]string {
	h.t.Helper()
	type sum struct {
		hash.Hash
		rows int
	}
	sums := map[string]*sum{}
	h.Read(h.t, func(tx *db.Tx) error {
		for _, t := range h.tables() {
			if slices.Contains(beside, t.name) {
				continue
			}
			of := &sum{Hash: sha256.New()}
			sums[t.name] = of
			columns := strings.Join(t.columns, ", ")
			tx.Query(func(r *db.Row) {
				of.rows++
				for _, kind := range t.kinds {
					switch kind {
					case "BIGINT":
						fmt.Fprintf(of, "%d|", r.Int())
					case "TEXT":
						fmt.Fprintf(of, "%q|", r.Text())
					default:
						fmt.Fprintf(of, "%x|", r.Bytes())
					}
				}
			}, "select "+columns+" from "+t.name+" order by "+columns)
		}
		return tx.Flush()
	})
	out := map[string]string{}
	for name, of := range sums {
		out[name] = fmt.Sprintf("%d rows %x", of.rows, of.Sum(nil)[:8])
	}
	return out
}

// unchanged reports every table that is not as it was.
func (h *house) unchanged(before map[string]string) {
	h.t.Helper()
	for name, now := range h.snapshot() {
		if before[name] != now {
			h.t.Errorf("%s was changed: %s, was %s", name, now, before[name])
		}
	}
}

// closeMonth lets March pass and closes it. Sessions do not last so long.
func (x *trade) closeMonth() {
	x.Clock.Advance(40 * clock.Day)
	x.operator = x.signIn("root")
	x.as(x.operator, "POST", "/v1/statements", tree{"month": "2026-03"}).ok()
}
