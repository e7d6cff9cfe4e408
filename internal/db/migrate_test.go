package db_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func steps(sql ...string) []db.Migration {
	var all []db.Migration
	for i, s := range sql {
		all = append(all, db.Migration{Number: int64(i + 1), Name: "step" + string(rune('a'+i)), SQL: s})
	}
	return all
}

// empty opens a database without any schema.
func empty(t *testing.T, body func(t *testing.T, w *testkit.World)) {
	t.Helper()
	testkit.Each(t, nil, body)
}

func TestMigrationsAreReadFromAllRoomsInOrderOfNumber(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	got, err := db.Migrations(
		fstest.MapFS{"schema/0010_b.sql": file("B"), "schema/0002_a.sql": file("A"), "schema/README.md": file("x")},
		fstest.MapFS{"schema/0003_c.sql": file("C")}, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "migrations", got, []db.Migration{{2, "0002_a", "A"}, {3, "0003_c", "C"}, {10, "0010_b", "B"}})
	if _, err := db.Migrations(fstest.MapFS{"schema/0001_a.sql": file("")}, fstest.MapFS{"schema/1_b.sql": file("")}); err == nil {
		t.Error("one number for two migrations was taken")
	}
	if _, err := db.Migrations(fstest.MapFS{"schema/first.sql": file("")}); err == nil {
		t.Error("a migration without a number was taken")
	}
}

func TestStatementsEndAtSemicolonsThatEndALine(t *testing.T) {
	got := db.Statements(`-- it's a comment; with a semicolon;
create table a (
  -- a column's comment;
  id BIGINT, note TEXT DEFAULT 'a;b'
);
insert into a (note) values ('x; y');   
  select 1`)
	want(t, "statements", got, []string{
		"create table a (\n  id BIGINT, note TEXT DEFAULT 'a;b'\n)", "insert into a (note) values ('x; y')", "select 1",
	})
	if got := db.Statements("\n-- nothing\n\n"); len(got) != 0 {
		t.Errorf("comments alone: %q", got)
	}
}

func TestMigrateAppliesWhatIsMissingOnce(t *testing.T) {
	empty(t, func(t *testing.T, w *testkit.World) {
		all := steps("create table a (id BIGINT PRIMARY KEY);\ninsert into a (id) values (1);", "create table b (id BIGINT PRIMARY KEY);",
			"insert into b (id) select id + 1 from a;")
		for i, expected := range [][]string{{"stepa", "stepb"}, {"stepc"}, nil} {
			got, err := db.Migrate(t.Context(), w.DB, all[:min(i+2, 3)])
			if err != nil {
				t.Fatal(err)
			}
			want(t, "applied", got, expected)
		}
		want(t, "b", numbers(t, w, "select id from b"), []int64{2})
		want(t, "applied at", numbers(t, w, "select distinct at from db_migrations"), []int64{int64(testkit.Start)})
	})
}

func TestAFailedMigrationLeavesNothingAndMayBeMended(t *testing.T) {
	empty(t, func(t *testing.T, w *testkit.World) {
		applied, err := db.Migrate(t.Context(), w.DB, steps("create table a (id BIGINT PRIMARY KEY);", "create table b (id BIGINT);\ncreate tabel c;"))
		if err == nil || !strings.Contains(err.Error(), "stepb") || errors.Is(err, db.ErrBusy) {
			t.Fatalf("got %v, want an error that names the migration", err)
		}
		want(t, "applied", applied, []string{"stepa"})
		applied, err = db.Migrate(t.Context(), w.DB, steps("create table a (id BIGINT PRIMARY KEY);", "create table b (id BIGINT);"))
		if err != nil {
			t.Fatal(err)
		}
		want(t, "applied then", applied, []string{"stepb"})
	})
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	empty(t, func(t *testing.T, w *testkit.World) {
		all := steps("create table a (id BIGINT);", "create table b (id BIGINT);")
		if _, err := db.Migrate(t.Context(), w.DB, all); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Migrate(t.Context(), w.DB, all[:1]); !errors.Is(err, db.ErrNewerSchema) {
			t.Fatalf("got %v, want ErrNewerSchema", err)
		}
	})
}

// TestTwoProcessesMigrateAtOnce: any number of processes may start against one PostgreSQL.
func TestTwoProcessesMigrateAtOnce(t *testing.T) {
	dsn := testkit.DSN(t, db.Postgres, nil)
	all := steps("create table a (id BIGINT PRIMARY KEY);\ninsert into a (id) values (1);", "create table b (id BIGINT);", "create table c (id BIGINT);")
	const processes = 4
	applied := make([][]string, processes)
	jobs := make([]func() error, processes)
	for i := range jobs {
		d, err := db.Open(t.Context(), dsn, clock.System{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		jobs[i] = func() (err error) {
			applied[i], err = db.Migrate(context.Background(), d, all)
			return err
		}
	}
	together(t, jobs...)
	every := slices.Concat(applied...)
	slices.Sort(every)
	want(t, "applied by all of them", every, []string{"stepa", "stepb", "stepc"})
}
