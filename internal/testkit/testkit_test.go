package testkit_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var goods = testkit.Schema(fstest.MapFS{"schema/0001_goods.sql": {
	Data: []byte("create table goods (id BIGINT PRIMARY KEY, name TEXT NOT NULL);\ninsert into goods (id, name) values (1, 'tea');"),
}})

func TestEachGivesEveryTestAFreshDatabaseOnBothEngines(t *testing.T) {
	for range 3 {
		var seen []db.Engine
		testkit.Each(t, goods, func(t *testing.T, w *testkit.World) {
			seen = append(seen, w.DB.Engine())
			if n := w.Int(t, "select count(*) from goods"); n != 1 {
				t.Fatalf("a fresh database holds %d rows, want the migration's 1", n)
			}
			w.Write(t, func(tx *db.Tx) error {
				tx.Exec("insert into goods (id, name) values ($1, $2)", 2, "cups")
				return nil
			})
			if n := w.Int(t, "select count(*) from goods"); n != 2 {
				t.Fatalf("after the insert there are %d rows, want 2", n)
			}
		})
		if len(seen) != len(testkit.Engines) {
			t.Fatalf("ran on %v, want %v", seen, testkit.Engines)
		}
	}
}

func TestEachRunsTheAuditOverWhatTheTestLeft(t *testing.T) {
	audits := 0
	testkit.Each(t, goods, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error { tx.Exec("delete from goods"); return nil })
	}, func(t *testing.T, d *db.DB) {
		audits++
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			n, err := db.One(tx, db.Int, "select count(*) from goods")
			if n != 0 {
				t.Errorf("the audit sees %d rows, the test left none", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	if audits != len(testkit.Engines) {
		t.Fatalf("%d audits ran, want one for each engine", audits)
	}
}

func TestAThrowAwayServerLivesThoughNobodyHoldsItsStop(t *testing.T) {
	dsn, _ := start(t)
	for range 3 {
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
	c, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAThrowAwayServerGoesWhenStopped(t *testing.T) {
	dsn, stop := start(t)
	home := folder(t, dsn)
	stop()
	stop() // a second time is harmless
	if _, err := os.Stat(home); !os.IsNotExist(err) {
		t.Fatalf("%s is still there: %v", home, err)
	}
	if _, err := pgx.Connect(t.Context(), dsn); err == nil {
		t.Fatal("the server still answers")
	}
}

func TestAServerKeepsItsDataWhereAskedWithTheSettingsAsked(t *testing.T) {
	testkit.DSN(t, db.Postgres, nil)              // skips where PostgreSQL is missing
	dir, err := os.MkdirTemp("", "fenxiao-data-") //nolint:usetesting // the server must reach it as another user; see StartPostgres
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	dsn, stop, err := testkit.StartPostgres(dir, "fsync=on", "max_connections=17")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	d, err := db.Open(t.Context(), dsn, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		got, err := db.All(tx, db.Text, "select setting from pg_settings where name in ('fsync', 'max_connections') order by name")
		if fmt.Sprint(got) != "[on 17]" {
			t.Errorf("settings are %v", got)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "PG_VERSION")); err != nil {
		t.Error(err)
	}
}

// TestAThrowAwayServerGoesWithItsProcess runs this test binary as a child that starts a server and is killed.
func TestAThrowAwayServerGoesWithItsProcess(t *testing.T) {
	const asked = "FENXIAO_TEST_START_AND_HANG"
	if os.Getenv(asked) == "1" {
		dsn, _ := start(t)
		fmt.Println("DSN", dsn)
		time.Sleep(time.Minute)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), asked+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	home := folder(t, readDSN(t, out))
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	for range 200 {
		if _, err := os.Stat(home); os.IsNotExist(err) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s outlived the killed process", home)
}

func start(t *testing.T) (dsn string, stop func()) {
	t.Helper()
	if os.Getenv("CI") != "true" {
		testkit.DSN(t, db.Postgres, nil) // skips where PostgreSQL is missing
	}
	dsn, stop, err := testkit.StartPostgres("", "max_connections=10")
	if err != nil {
		t.Fatal(err)
	}
	return dsn, stop
}

func folder(t *testing.T, dsn string) string {
	t.Helper()
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(filepath.Base(c.Host), "fenxiao-pg-") {
		t.Fatalf("socket in %s, want a folder of its own", c.Host)
	}
	return c.Host
}

func readDSN(t *testing.T, out interface{ Read([]byte) (int, error) }) string {
	t.Helper()
	var text strings.Builder
	buffer := make([]byte, 512)
	for {
		n, err := out.Read(buffer)
		text.Write(buffer[:n])
		if _, rest, found := strings.Cut(text.String(), "DSN "); found {
			if line, _, ended := strings.Cut(rest, "\n"); ended {
				return line
			}
		}
		if err != nil {
			t.Fatalf("the child gave no address: %v\n%s", err, text.String())
		}
	}
}
