package db

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Migration is one numbered step of the schema. Numbers run over all rooms.
type Migration struct {
	Number int64
	Name   string
	SQL    string
}

// Migrations reads `schema/NNNN_name.sql` of the given file systems and orders them by number; a number used twice is an error.
func Migrations(rooms ...fs.FS) ([]Migration, error) {
	var all []Migration
	for _, room := range rooms {
		files, err := fs.Glob(room, "schema/*.sql")
		if err != nil {
			return nil, wrap("migrations", err)
		}
		for _, file := range files {
			m, err := readMigration(room, file)
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b Migration) int { return cmp.Compare(a.Number, b.Number) })
	for i := 1; i < len(all); i++ {
		if all[i].Number == all[i-1].Number {
			return nil, fmt.Errorf("migrations %s and %s have one number", all[i-1].Name, all[i].Name)
		}
	}
	return all, nil
}

func readMigration(room fs.FS, file string) (Migration, error) {
	name := strings.TrimSuffix(path.Base(file), ".sql")
	digits, _, _ := strings.Cut(name, "_")
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return Migration{}, fmt.Errorf("migration %s has no number: %w", file, err)
	}
	text, err := fs.ReadFile(room, file)
	return Migration{number, name, string(text)}, wrap("migration", err)
}

const migrationsTable = `create table if not exists db_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)`

// tableCount asks whether there is a table of a name.
var tableCount = map[Engine]string{
	SQLite:   "select count(*) from sqlite_schema where type = 'table' and name = $1",
	Postgres: "select count(*) from pg_tables where schemaname = current_schema() and tablename = $1",
}

// Migrate applies the missing migrations in order, each in a transaction of its own, and returns the names applied. A database
// that has migrations unknown to this program is ErrNewerSchema.
func Migrate(ctx context.Context, d *DB, all []Migration) ([]string, error) {
	pending, err := Pending(ctx, d, all)
	if err != nil {
		return nil, err
	}
	if len(pending) == 0 {
		return nil, nil
	}
	if err := d.Write(ctx, func(tx *Tx) error { tx.Exec(ddl(d.engine, migrationsTable)); return tx.Flush() }); err != nil {
		return nil, err
	}
	var applied []string
	for _, m := range pending {
		mine, err := apply(ctx, d, m)
		if err != nil {
			return applied, fmt.Errorf("migration %s: %w", m.Name, err)
		}
		if mine {
			applied = append(applied, m.Name)
		}
	}
	return applied, nil
}

// apply runs one migration. Its row comes first: of two processes that start at once, the second waits for it and finds the work done.
func apply(ctx context.Context, d *DB, m Migration) (mine bool, err error) {
	err = d.Write(ctx, func(tx *Tx) error {
		tx.Exec("insert into db_migrations (number, name, at) values ($1, $2, $3) on conflict do nothing", m.Number, m.Name, int64(tx.Now()))
		n, err := tx.Affected()
		if mine = n == 1; err != nil || !mine {
			return err
		}
		for _, statement := range Statements(m.SQL) {
			tx.Exec(ddl(d.engine, statement))
			if err := tx.Flush(); err != nil { // one by one: a batch is prepared whole, before its first table is there
				return err
			}
		}
		return nil
	})
	return mine, err
}

// Pending lists the migrations that the database lacks; it writes nothing.
func Pending(ctx context.Context, d *DB, all []Migration) ([]Migration, error) {
	have := map[int64]bool{}
	err := d.Read(ctx, func(tx *Tx) error {
		there, err := One(tx, Int, tableCount[d.engine], "db_migrations")
		if err != nil || there == 0 {
			return err
		}
		tx.Query(func(r *Row) { have[r.Int()] = true }, "select number from db_migrations")
		return tx.Flush()
	})
	if err != nil {
		return nil, err
	}
	var pending []Migration
	for _, m := range all {
		if !have[m.Number] {
			pending = append(pending, m)
		}
		delete(have, m.Number)
	}
	if len(have) > 0 {
		return nil, ErrNewerSchema
	}
	return pending, nil
}

// Statements parts a migration at semicolons that end a line; comments are dropped.
func Statements(text string) []string {
	var out []string
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		b.WriteString(line)
		if strings.HasSuffix(strings.TrimSpace(line), ";") {
			out = append(out, strings.TrimSuffix(strings.TrimSpace(b.String()), ";"))
			b.Reset()
		}
	}
	if rest := strings.TrimSpace(b.String()); rest != "" {
		out = append(out, rest)
	}
	return out
}

// ddl turns the portable definition into the engine's: SQLite gets INTEGER, BLOB and STRICT (without it an overflow would
// silently become a float), and WITHOUT ROWID where the text asks for a narrow table.
func ddl(e Engine, sql string) string {
	const narrow = "/* narrow */"
	if e == Postgres {
		return strings.ReplaceAll(sql, narrow, "")
	}
	sql = strings.NewReplacer("BIGINT", "INTEGER", "BYTEA", "BLOB").Replace(sql)
	if !strings.HasPrefix(strings.ToLower(sql), "create table") {
		return sql
	}
	if strings.Contains(sql, narrow) {
		return strings.ReplaceAll(sql, narrow, "") + " STRICT, WITHOUT ROWID"
	}
	return sql + " STRICT"
}
