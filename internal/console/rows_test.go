package console

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

// row is one row by column; columns left out are zero or empty.
type row map[string]any

var (
	createTable = regexp.MustCompile(`(?s)create table (\w+) \((.*?)\n\)`)
	columnLine  = regexp.MustCompile(`(?m)^\s*(\w+) (BIGINT|TEXT|BYTEA)\b`)
)

// columnsOf gives the columns of each table with their zero values.
var columnsOf = sync.OnceValue(func() map[string]row {
	out, zero := map[string]row{}, map[string]any{"BIGINT": int64(0), "TEXT": "", "BYTEA": []byte{}}
	files, err := filepath.Glob("../*/schema/*.sql")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(os.DirFS(filepath.Dir(file)), filepath.Base(file))
		if err != nil {
			panic(err)
		}
		for _, table := range createTable.FindAllStringSubmatch(string(text), -1) {
			columns := row{}
			for _, c := range columnLine.FindAllStringSubmatch(table[2], -1) {
				columns[c[1]] = zero[c[2]]
			}
			out[table[1]] = columns
		}
	}
	return out
})

// insert puts rows into a table.
func (d *desk) insert(t testing.TB, table string, rows ...row) {
	t.Helper()
	zero := columnsOf()[table]
	names := slices.Sorted(maps.Keys(zero))
	batch := db.NewRows(table, names...)
	for _, r := range rows {
		values := make([]any, len(names))
		for i, name := range names {
			values[i] = zero[name]
			if v, ok := r[name]; ok {
				values[i] = v
			}
		}
		for name := range r {
			if _, known := zero[name]; !known {
				t.Fatalf("%s has no column %s", table, name)
			}
		}
		batch.Add(values...)
	}
	d.Write(t, func(tx *db.Tx) error { tx.Insert(batch); return nil })
}
