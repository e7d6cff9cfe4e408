// Package testkit gives tests real databases: each test body runs on both engines, in a fresh, migrated database of its
// own, under a clock moved by hand. It knows nothing of the business; a room's test hands in its schema and its auditor.
//
//	testkit.Each(t, testkit.Schema(stock.Schema, outbox.Schema), func(t *testing.T, w *testkit.World) {
//		w.Write(t, func(tx *db.Tx) error { … })
//	})
//
// `go test -run '/sqlite'` runs one engine only.
package testkit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/scratch"
)

// Start is when the clock of every World starts: a Monday, ten in the morning in Shanghai.
var Start = clock.Of(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))

// Engines are the engines that Each runs a body on, in this order.
var Engines = []db.Engine{db.SQLite, db.Postgres}

// World is what one test works in. Its database and its clock are nobody else's.
type World struct {
	DB    *db.DB
	Clock *clock.Manual
	IDs   *id.Source
}

// Audit looks at a database after a test and reports what does not hold.
type Audit func(t *testing.T, d *db.DB)

// Schema names the packages whose tables a test needs.
func Schema(rooms ...fs.FS) []fs.FS { return rooms }

// Each runs body once on each engine, as subtests "sqlite" and "postgres", and the audits after each body that passed.
func Each(t *testing.T, schema []fs.FS, body func(t *testing.T, w *World), after ...Audit) {
	t.Helper()
	for _, engine := range Engines {
		t.Run(string(engine), func(t *testing.T) {
			w := Open(t, engine, schema)
			t.Cleanup(func() {
				for _, audit := range after {
					if !t.Failed() {
						audit(t, w.DB)
					}
				}
			})
			body(t, w)
		})
	}
}

// Open gives a world on one engine; it is gone when the test ends. Without PostgreSQL installed the test is skipped, or
// fails where CI=true.
func Open(t testing.TB, engine db.Engine, schema []fs.FS) *World {
	t.Helper()
	w := &World{Clock: clock.NewManual(Start)}
	w.IDs = id.NewSource(w.Clock, 1)
	w.DB = Another(t, engine, schema, w.Clock)
	return w
}

// Another opens one more fresh database under a clock of the caller's choice.
func Another(t testing.TB, engine db.Engine, schema []fs.FS, c clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), DSN(t, engine, schema), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// DSN makes a fresh, migrated database that nobody has opened yet, and names it as db.Open wants it. A schema of nil leaves it empty.
func DSN(t testing.TB, engine db.Engine, schema []fs.FS) string {
	t.Helper()
	all, err := db.Migrations(schema...)
	if err != nil {
		t.Fatal(err)
	}
	fresh := sqliteCopy
	if engine == db.Postgres {
		fresh = postgresCopy
	}
	dsn, err := fresh(t, all)
	if errors.Is(err, scratch.ErrNoPostgres) && os.Getenv("CI") != "true" {
		fmt.Fprintf(os.Stderr, "\n*** %s NOT RUN ON POSTGRESQL: %v ***\n\n", t.Name(), err)
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// Write runs body in a transaction that must succeed.
func (w *World) Write(t testing.TB, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Write(context.WithoutCancel(t.Context()), body); err != nil {
		t.Fatal(err)
	}
}

// Read runs body in a read that must succeed.
func (w *World) Read(t testing.TB, body func(tx *db.Tx) error) {
	t.Helper()
	if err := w.DB.Read(context.WithoutCancel(t.Context()), body); err != nil {
		t.Fatal(err)
	}
}

// Int reads one number.
func (w *World) Int(t testing.TB, sql string, args ...any) int64 {
	t.Helper()
	var n int64
	w.Read(t, func(tx *db.Tx) (err error) {
		n, err = db.One(tx, db.Int, sql, args...)
		return err
	})
	return n
}
