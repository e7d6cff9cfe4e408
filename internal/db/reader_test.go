package db_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// TestAReaderLooksOnBesideTheWriter: an audit or a backup runs while another process writes.
func TestAReaderLooksOnBesideTheWriter(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) {
			dsn := testkit.DSN(t, engine, tables)
			d, err := db.Open(t.Context(), dsn, clock.System{})
			if err != nil {
				t.Fatal(err)
			}
			writer := &testkit.World{DB: d}
			defer func() { _ = d.Close() }()
			looking, err := db.OpenReader(t.Context(), dsn, clock.System{})
			if err != nil {
				t.Fatal(err)
			}
			reader := &testkit.World{DB: looking}
			defer func() { _ = looking.Close() }()
			for n := range int64(3) {
				writer.Write(t, func(tx *db.Tx) error {
					tx.Exec("insert into items (id, units, state) values ($1, $1, 'new')", n+1)
					return nil
				})
				if got := reader.Int(t, "select count(*) from items"); got != n+1 {
					t.Errorf("the reader sees %d rows of %d", got, n+1)
				}
			}
			err = looking.Write(t.Context(), func(tx *db.Tx) error { tx.Exec("delete from items"); return nil })
			if !errors.Is(err, db.ErrReadOnly) {
				t.Errorf("a reader that writes: got %v, want ErrReadOnly", err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if got := reader.Int(t, "select count(*) from items"); got != 3 {
				t.Errorf("after the writer has gone the reader sees %d rows of 3", got)
			}
		})
	}
}

func TestAReaderOfACleanlyClosedDatabaseNeedsNoWriter(t *testing.T) {
	dsn := testkit.DSN(t, db.SQLite, tables)
	for range 2 {
		d, err := db.OpenReader(t.Context(), dsn, clock.System{})
		if err != nil {
			t.Fatal(err)
		}
		if got := (&testkit.World{DB: d}).Int(t, "select count(*) from items"); got != 0 {
			t.Errorf("%d rows", got)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAReaderMakesNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing.db")
	d, err := db.OpenReader(t.Context(), "sqlite:"+path, clock.System{})
	if err == nil {
		_ = d.Close()
		t.Fatal("a missing database was opened")
	}
}

func TestALockedFolderKeepsWritersOutUntilReleased(t *testing.T) {
	dsn := testkit.DSN(t, db.SQLite, tables)
	folder := filepath.Dir(dsn[len("sqlite:"):])
	release, err := db.LockFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), dsn, clock.System{}); !errors.Is(err, db.ErrLocked) {
		t.Errorf("a writer: got %v, want ErrLocked", err)
	}
	if _, err := db.LockFolder(folder); !errors.Is(err, db.ErrLocked) {
		t.Errorf("a second lock: got %v, want ErrLocked", err)
	}
	release()
	d, err := db.Open(t.Context(), dsn, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.LockFolder(folder); !errors.Is(err, db.ErrLocked) {
		t.Errorf("a lock beside a writer: got %v, want ErrLocked", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}
