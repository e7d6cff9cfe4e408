package db_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// tables is a small schema with every kind of column and key that the rooms use.
var tables = testkit.Schema(fstest.MapFS{"schema/0001_tables.sql": {Data: []byte(`
-- a narrow table, as stock and balances are
create table items (
  id BIGINT PRIMARY KEY,
  units BIGINT NOT NULL CHECK (units >= 0),
  state TEXT NOT NULL
) /* narrow */;
create table pairs (
  a BIGINT NOT NULL,
  b BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (a, b)
) /* narrow */;
create table owned (
  id BIGINT PRIMARY KEY,
  owner BIGINT NOT NULL,
  number TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  UNIQUE (owner, number)
);
create table cases (
  id BIGINT PRIMARY KEY,
  subject BIGINT NOT NULL,
  state TEXT NOT NULL
);
create unique index cases_open on cases (subject) where state = 'open';
`)}})

func each(t *testing.T, body func(t *testing.T, w *testkit.World)) {
	t.Helper()
	testkit.Each(t, tables, body)
}

// stocked puts items with the given units under ids from 1.
func stocked(t *testing.T, w *testkit.World, units ...int64) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error {
		rows := db.NewRows("items", "id", "units", "state")
		for i, n := range units {
			rows.Add(i+1, n, "new")
		}
		tx.Insert(rows)
		return nil
	})
}

func units(t *testing.T, w *testkit.World) []int64 {
	t.Helper()
	return numbers(t, w, "select units from items order by id")
}

func numbers(t *testing.T, w *testkit.World, sql string, args ...any) (out []int64) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) (err error) {
		out, err = db.All(tx, db.Int, sql, args...)
		return err
	})
	return out
}

func want[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func TestPlaceholdersBindByNumberNotByAppearance(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		got := numbers(t, w, "select CAST($2 AS BIGINT) * 100 + CAST($1 AS BIGINT) * 10 + CAST($2 AS BIGINT)", 1, 2)
		want(t, "$2, $1, $2", got, []int64{212})
	})
}

// TestAPlaceholdersTypeIsItsValues: PostgreSQL would take the type from the first use alone, a number of 32 bits here.
func TestAPlaceholdersTypeIsItsValues(t *testing.T) {
	const large = int64(1) << 40
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			tx.Exec("insert into items (id, units, state) values ($1, $1, $2)", large, "new")
			tx.Exec("insert into owned (id, owner, number, sealed) values ($2, 1, $1, $3)", "7", large, []byte("7"))
			return nil
		})
		for _, c := range []struct {
			sql  string
			args []any
			want []int64
		}{
			{"select units from items where ($1 = 0 or id = $1) and ($2 = '' or state = $2)", []any{large, ""}, []int64{large}},
			{"select units from items where $1 = 0 or id = $1", []any{0}, []int64{large}},
			{"select units from items where id in ($1, $2) and $3 = 1", []any{1, large, true}, []int64{large}},
			{"select units from items where id between $1 and $2 order by id limit $3", []any{large, large, 9}, []int64{large}},
			{"select $1 + $2 * 10", []any{1, 2}, []int64{21}},
			{"select count(*) from items where state like $1 || '%' and 'costs $9' <> $1", []any{"n"}, []int64{1}},
			{"select id from owned where number = $1 and sealed = $2", []any{"7", []byte("7")}, []int64{large}},
			{"select coalesce($1, $2)", []any{nil, large}, []int64{large}},
		} {
			want(t, c.sql, numbers(t, w, c.sql, c.args...), c.want)
		}
	})
}

func TestADollarInsideATextIsNoPlaceholder(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		var got string
		w.Read(t, func(tx *db.Tx) (err error) {
			got, err = db.One(tx, db.Text, "select CAST('it''s $2 for ' || CAST($1 AS TEXT) AS TEXT)", "tea")
			return err
		})
		if got != "it's $2 for tea" {
			t.Fatalf("got %q", got)
		}
	})
}

func TestEveryKindOfValueComesBackAsItWent(t *testing.T) {
	type number int64
	type name string
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("owned", "id", "owner", "number", "sealed")
			rows.Add(number(1), math.MinInt64, name("一"), []byte{0, 255, 39})
			rows.Add(2, true, "", []byte(nil))
			rows.Add(int32(3), int64(math.MaxInt64), "\n\t\"\\", []byte{})
			tx.Insert(rows)
			tx.Exec("insert into owned (id, owner, number, sealed) values ($1, $2, $3, $4)", number(4), false, name("'; --"), []byte(nil))
			return nil
		})
		type row struct {
			id, owner int64
			number    string
			sealed    string
		}
		var got []row
		w.Read(t, func(tx *db.Tx) (err error) {
			got, err = db.All(tx, func(r *db.Row) row { return row{r.Int(), r.Int(), r.Text(), string(r.Bytes())} },
				"select id, owner, number, sealed from owned order by id")
			return err
		})
		want(t, "rows", got, []row{
			{1, math.MinInt64, "一", "\x00\xff'"}, {2, 1, "", ""}, {3, math.MaxInt64, "\n\t\"\\", ""}, {4, 0, "'; --", ""},
		})
	})
}

func TestALongTextComesBackWhole(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		long := strings.Repeat("茶", 300_000)
		var got string
		w.Write(t, func(tx *db.Tx) (err error) {
			tx.Exec("insert into items (id, units, state) values (1, 1, $1)", long)
			got, err = db.One(tx, db.Text, "select state from items where id = 1")
			return err
		})
		if got != long {
			t.Fatalf("%d bytes came back of %d", len(got), len(long))
		}
	})
}

func TestNullReadsAsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		w.Read(t, func(tx *db.Tx) error {
			_, err := db.One(tx, func(r *db.Row) bool {
				if n, s, b := r.Int(), r.Text(), r.Bytes(); n != 0 || s != "" || len(b) != 0 {
					t.Errorf("NULLs read as %d, %q, %v", n, s, b)
				}
				if !r.Bool() || r.Bool() {
					t.Error("comparisons do not read as booleans")
				}
				return true
			}, "select CAST(NULL AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS BYTEA), 1 = 1, 1 = 2")
			return err
		})
	})
}

func TestReadingAColumnAsWhatItIsNotFails(t *testing.T) {
	cases := map[string]struct {
		sql  string
		read func(r *db.Row)
	}{
		"text as number":   {"select CAST('7' AS TEXT)", func(r *db.Row) { r.Int() }},
		"number as text":   {"select CAST(7 AS BIGINT)", func(r *db.Row) { _ = r.Text() }},
		"number as bytes":  {"select CAST(7 AS BIGINT)", func(r *db.Row) { _ = r.Bytes() }},
		"past the end":     {"select CAST(7 AS BIGINT)", func(r *db.Row) { r.Int(); r.Int() }},
		"float as number":  {"select 1.5 * 2", func(r *db.Row) { r.Int() }},
		"average of units": {"select avg(units) from items", func(r *db.Row) { r.Int() }},
	}
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 4, 5)
		for name, c := range cases {
			err := w.DB.Read(t.Context(), func(tx *db.Tx) error {
				tx.Query(c.read, c.sql)
				return tx.Flush()
			})
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	})
}

func TestASumWithoutACastIsRefusedByPostgres(t *testing.T) {
	w := testkit.Open(t, db.Postgres, tables)
	stocked(t, w, 4, 5)
	err := w.DB.Read(t.Context(), func(tx *db.Tx) error {
		_, err := db.One(tx, db.Int, "select sum(units) from items")
		return err
	})
	if err == nil {
		t.Fatal("a numeric was read as a BIGINT")
	}
}

func TestAWrongCountOfValuesFails(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		for _, args := range [][]any{{}, {1}, {1, 2, 3}} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.Exec("insert into pairs (a, b, note) values ($1, $2, '')", args...)
				return nil
			})
			if err == nil {
				t.Errorf("%d values for two places: no error", len(args))
			}
		}
	})
}

func TestOneTellsNoRowFromARow(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 7)
		w.Read(t, func(tx *db.Tx) error {
			if _, err := db.One(tx, db.Int, "select units from items where id = 9"); !errors.Is(err, db.ErrNoRow) {
				t.Errorf("got %v, want ErrNoRow", err)
			}
			n, err := db.One(tx, db.Int, "select units from items where id = 1")
			if n != 7 {
				t.Errorf("got %d, want 7", n)
			}
			return err
		})
	})
}

// The SQL that both engines share; DESIGN §3 names it.

func TestOnConflictReturningGivesTheRowWritten(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		const sql = `insert into items (id, units, state) values ($1, $2, 'new')
			on conflict (id) do update set units = items.units + excluded.units returning units`
		var got []int64
		w.Write(t, func(tx *db.Tx) error {
			got = nil
			for range 3 {
				tx.Query(func(r *db.Row) { got = append(got, r.Int()) }, sql, 1, 5)
			}
			return tx.Flush()
		})
		want(t, "units after each", got, []int64{5, 10, 15})
	})
}

func TestOnConflictOfAPartialIndexDoesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		const sql = "insert into cases (id, subject, state) values ($1, $2, $3) on conflict (subject) where state = 'open' do nothing"
		var changed []int64
		w.Write(t, func(tx *db.Tx) error {
			changed = nil
			for i, state := range []string{"open", "open", "shut", "shut"} {
				tx.Exec(sql, i+1, 7, state)
				n, err := tx.Affected()
				if err != nil {
					return err
				}
				changed = append(changed, n)
			}
			return nil
		})
		want(t, "rows added", changed, []int64{1, 0, 1, 1})
	})
}

func TestAPartialUniqueIndexIsALostRace(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		open := func(n int) error {
			return w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.Exec("insert into cases (id, subject, state) values ($1, 7, 'open')", n)
				return nil
			})
		}
		if err := open(1); err != nil {
			t.Fatal(err)
		}
		if err := open(2); !errors.Is(err, db.ErrBusy) {
			t.Fatalf("a second open case: got %v, want ErrBusy", err)
		}
	})
}

func TestValuesWithACastFirstRowJoin(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 10, 20, 30)
		got := numbers(t, w, `with asked (id, factor) as (values (CAST($1 AS BIGINT), CAST($2 AS BIGINT)), ($3, $4))
			select items.units * asked.factor from asked join items on items.id = asked.id order by items.id`, 3, 2, 1, 7)
		want(t, "units × factor", got, []int64{70, 60})
	})
}

func TestRowValuesPage(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("pairs", "a", "b", "note")
			for i := range 30 {
				rows.Add(i/7, i%7, "")
			}
			tx.Insert(rows)
			return nil
		})
		var a, b, seen, pages int64
		b = -1
		for more := true; more; pages++ {
			more = false
			w.Read(t, func(tx *db.Tx) error {
				tx.Query(func(r *db.Row) { a, b, more = r.Int(), r.Int(), true; seen++ },
					"select a, b from pairs where (a, b) > ($1, $2) order by a, b limit $3", a, b, 4)
				return tx.Flush()
			})
		}
		if seen != 30 || pages != 9 {
			t.Fatalf("saw %d rows on %d pages, want 30 on 9", seen, pages)
		}
	})
}

func TestWindowsAndCastSums(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 3, 4, 5)
		want(t, "running sums", numbers(t, w, "select CAST(sum(units) over (order by id) AS BIGINT) from items order by id"), []int64{3, 7, 12})
		want(t, "ranks", numbers(t, w, "select row_number() over (order by units desc) from items order by id"), []int64{3, 2, 1})
		want(t, "sum", numbers(t, w, "select CAST(sum(units) AS BIGINT), count(*) from items"), []int64{12})
		want(t, "sum of none", numbers(t, w, "select CAST(coalesce(sum(units), 0) AS BIGINT) from items where id > 9"), []int64{0})
	})
}

func TestOverflowIsAnErrorNeverAnotherNumber(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, math.MaxInt64, 1)
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("owned", "id", "owner", "number", "sealed")
			rows.Add(1, int64(math.MaxInt64), "", []byte{})
			tx.Insert(rows)
			return nil
		})
		for _, sql := range []string{
			"update items set units = units + 1 where id = 1",
			"update items set units = units * 2",
			"update owned set owner = owner + 1",
			"insert into items (id, units, state) select 3, CAST(sum(units) AS BIGINT), '' from items",
		} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { tx.Exec(sql); return nil })
			if err == nil || errors.Is(err, db.ErrBusy) {
				t.Errorf("%s: got %v, want an error that is no lost race", sql, err)
			}
		}
		want(t, "units", units(t, w), []int64{math.MaxInt64, 1})
		want(t, "owner", numbers(t, w, "select owner from owned"), []int64{math.MaxInt64})
	})
}

func TestATextIsNoNumber(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			rows := db.NewRows("items", "id", "units", "state")
			rows.Add(1, "many", "new")
			tx.Insert(rows)
			return nil
		})
		if err == nil || errors.Is(err, db.ErrBusy) {
			t.Fatalf("got %v, want an error that is no lost race", err)
		}
	})
}

func TestAFailedCheckIsNoLostRace(t *testing.T) {
	each(t, func(t *testing.T, w *testkit.World) {
		stocked(t, w, 1)
		runs := 0
		err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
			runs++
			tx.Exec("update items set units = units - 2")
			return nil
		})
		if err == nil || errors.Is(err, db.ErrBusy) || runs != 1 {
			t.Fatalf("got %v after %d runs, want another error after one run", err, runs)
		}
	})
}
