package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// healthy uses more transactions than there are connections.
func healthy(t *testing.T, w *testkit.World) {
	t.Helper()
	before := w.Int(t, "select count(*) from pairs")
	for i := range 20 {
		w.Write(t, func(tx *db.Tx) error {
			tx.Exec("insert into pairs (a, b, note) values (777, $1, '')", before+int64(i))
			return nil
		})
	}
	if n := w.Int(t, "select count(*) from pairs"); n != before+20 {
		t.Fatalf("%d rows, want %d", n, before+20)
	}
}

func TestAContextCancelledInTheMiddleLeavesNothingAndHarmsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		for range 15 {
			ctx, cancel := context.WithCancel(t.Context())
			err := w.DB.Write(ctx, func(tx *db.Tx) error {
				tx.Exec("insert into items (id, units, state) values (1, 1, 'new')")
				if err := tx.Flush(); err != nil {
					return err
				}
				cancel()
				tx.Exec("insert into items (id, units, state) values (2, 1, 'new')")
				return nil
			})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v, want context.Canceled", err)
			}
			err = w.DB.Read(ctx, func(tx *db.Tx) error { _, err := db.All(tx, db.Int, "select id from items"); return err })
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("read: got %v, want context.Canceled", err)
			}
		}
		want(t, "rows left", numbers(t, w, "select id from items"), nil)
		healthy(t, w)
	})
}

func TestALongStatementEndsWithItsContext(t *testing.T) {
	const long = "with recursive n (i) as (select CAST(1 AS BIGINT) union all select i + 1 from n where i < 1000000000) select count(*) from n"
	each(t, func(t *testing.T, w *testkit.World) {
		for name, run := range map[string]func(context.Context, func(*db.Tx) error) error{"Read": w.DB.Read, "Write": w.DB.Write} {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			start := time.Now()
			err := run(ctx, func(tx *db.Tx) error { _, err := db.One(tx, db.Int, long); return err })
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: got %v, want context.DeadlineExceeded", name, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s: took %s", name, took)
			}
		}
		healthy(t, w)
	})
}

func TestWaitingForAnotherWriterEndsWithTheContext(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1)
		w.Write(t, func(tx *db.Tx) error {
			tx.Lock("items", []string{"id"}, db.Ids([]int64{1}), "id", nil)
			if err := tx.Flush(); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			err := w.DB.Write(ctx, func(tx *db.Tx) error {
				tx.Lock("items", []string{"id"}, db.Ids([]int64{1}), "id", nil)
				return nil
			})
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want context.DeadlineExceeded", err)
			}
			return nil
		})
		healthy(t, w)
	})
}

// kill ends the server's side of a transaction's connection.
func kill(t *testing.T, w *testkit.World, tx *db.Tx) error {
	t.Helper()
	pid, err := db.One(tx, db.Int, "select pg_backend_pid()")
	if err != nil {
		return err
	}
	w.Write(t, func(tx *db.Tx) error { tx.Exec("select pg_terminate_backend(CAST($1 AS INTEGER))", pid); return nil })
	time.Sleep(50 * time.Millisecond)
	return nil
}

func TestALostConnectionIsAnErrorAndTheNextCallWorks(t *testing.T) {
	w := testkit.Open(t, db.Postgres, tables)
	for name, run := range map[string]func(context.Context, func(*db.Tx) error) error{"Read": w.DB.Read, "Write": w.DB.Write} {
		runs := 0
		err := run(t.Context(), func(tx *db.Tx) error {
			runs++
			if err := kill(t, w, tx); err != nil {
				return err
			}
			_, err := db.All(tx, db.Int, "select id from items")
			return err
		})
		if err == nil || errors.Is(err, db.ErrBusy) || errors.Is(err, db.ErrUnknown) || runs != 1 {
			t.Errorf("%s: got %v after %d runs, want a plain error after one", name, err, runs)
		}
	}
	healthy(t, w)
}

func TestAConnectionLostAtTheCommitLeavesTheOutcomeUnknown(t *testing.T) {
	w := testkit.Open(t, db.Postgres, tables)
	runs := 0
	err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
		runs++
		tx.Exec("insert into items (id, units, state) values (1, 1, 'new')")
		return kill(t, w, tx)
	})
	if !errors.Is(err, db.ErrUnknown) || runs != 1 {
		t.Fatalf("got %v after %d runs, want ErrUnknown after one", err, runs)
	}
	healthy(t, w)
}

func TestTheServerGoneIsAnErrorNotAHang(t *testing.T) {
	dsn, stop := server(t)
	d, err := db.Open(t.Context(), dsn, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	stop()
	err = d.Write(t.Context(), func(tx *db.Tx) error { tx.Exec("select 1"); return nil })
	if err == nil {
		t.Fatal("a write succeeded without a server")
	}
	if _, err := db.Open(t.Context(), dsn, clock.System{}); err == nil {
		t.Fatal("a database opened without a server")
	}
}

// server starts a server of the test's own; without PostgreSQL the test is skipped as testkit says.
func server(t *testing.T) (string, func()) {
	t.Helper()
	testkit.DSN(t, db.Postgres, nil)
	dsn, stop, err := testkit.StartPostgres("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return dsn, stop
}

func TestOpenNamesNoSecret(t *testing.T) {
	for _, dsn := range []string{
		"postgres://u:hush@127.0.0.1:1/x?connect_timeout=1", "postgres://u:hush@%zz/", "postgres://u:hush@h:port/x", "mysql://u:hush@h/x", "sqlite:", "",
	} {
		d, err := db.Open(t.Context(), dsn, clock.System{})
		if err == nil {
			_ = d.Close()
			t.Errorf("%q opened", dsn)
			continue
		}
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: the error tells the password: %v", dsn, err)
		}
	}
}

func TestADataFolderHasOneWriter(t *testing.T) {
	dsn := testkit.DSN(t, db.SQLite, tables)
	first, err := db.Open(t.Context(), dsn, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), dsn, clock.System{}); !errors.Is(err, db.ErrLocked) {
		t.Fatalf("a second process: got %v, want ErrLocked", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := db.Open(t.Context(), dsn, clock.System{})
	if err != nil {
		t.Fatalf("after the first is closed: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAClosedDatabaseSaysSo(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) {
			d, err := db.Open(t.Context(), testkit.DSN(t, engine, tables), clock.System{})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for name, run := range map[string]func(context.Context, func(*db.Tx) error) error{"Read": d.Read, "Write": d.Write} {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				err := run(ctx, func(*db.Tx) error { return nil })
				cancel()
				if err == nil || errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: got %v, want an error at once", name, err)
				}
			}
		})
	}
}

func TestABackupOpensAsADatabase(t *testing.T) {
	w := testkit.Open(t, db.SQLite, tables)
	stocked(t, w, 4, 5)
	path := filepath.Join(t.TempDir(), "it's a copy.db")
	if err := w.DB.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Backup(t.Context(), path); err == nil {
		t.Fatal("a backup wrote over another")
	}
	w.Write(t, func(tx *db.Tx) error { tx.Exec("delete from items"); return nil }) // the copy is a copy
	d, err := db.Open(t.Context(), "sqlite:"+path, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	want(t, "units in the copy", units(t, &testkit.World{DB: d}), []int64{4, 5})
	healthy(t, w)
}

func TestABackupOfPostgresPointsToItsTools(t *testing.T) {
	w := testkit.Open(t, db.Postgres, nil)
	if err := w.DB.Backup(t.Context(), filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Fatalf("got %v", err)
	}
}

func TestADatabaseKnowsItsEngineItsClockAndItsPlace(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		if w.DB.Clock() != clock.Clock(w.Clock) || strings.Contains(w.DB.Where(), "://") || w.DB.Where() == "" {
			t.Fatalf("%s at %q", w.DB.Engine(), w.DB.Where())
		}
		w.Clock.Advance(clock.Hour)
		w.Write(t, func(tx *db.Tx) error {
			if tx.Now() != testkit.Start+clock.Hour {
				t.Errorf("the transaction's time is %s", tx.Now())
			}
			if tx.Context() == nil {
				t.Error("no context")
			}
			return nil
		})
	})
}
