package api_test

import (
	"crypto/sha256"
	"fmt"
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

// tables reads the definitions of all tables.
func tables(h *house) []table {
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
	out := map[string]string{}
	h.Read(h.t, func(tx *db.Tx) error {
		for _, t := range tables(h) {
			if slices.Contains(beside, t.name) {
				continue
			}
			sum, rows := sha256.New(), 0
			columns := strings.Join(t.columns, ", ")
			tx.Query(func(r *db.Row) {
				rows++
				for _, kind := range t.kinds {
					switch kind {
					case "BIGINT":
						fmt.Fprintf(sum, "%d|", r.Int())
					case "TEXT":
						fmt.Fprintf(sum, "%q|", r.Text())
					default:
						fmt.Fprintf(sum, "%x|", r.Bytes())
					}
				}
			}, "select "+columns+" from "+t.name+" order by "+columns)
			if err := tx.Flush(); err != nil {
				return err
			}
			out[t.name] = fmt.Sprintf("%d rows %x", rows, sum.Sum(nil)[:8])
		}
		return nil
	})
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
