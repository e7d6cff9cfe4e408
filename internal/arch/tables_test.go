package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

var (
	createTable = regexp.MustCompile(`(?i)create table (?:if not exists )?(\w+)`)
	word        = regexp.MustCompile(`\w+`)
	writing     = regexp.MustCompile(`(?i)^\s*(insert|update|delete|create|alter|drop|truncate|replace)\s`)
)

// owners tells who owns each table: the folder whose schema creates it.
func owners(t *testing.T, h *tree) map[string]string {
	t.Helper()
	tables := map[string]string{"db_migrations": "db"}
	files, err := fs.Glob(h.files, "internal/*/schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(h.files, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range createTable.FindAllStringSubmatch(string(text), -1) {
			tables[m[1]] = unitOf(path.Dir(file))
		}
	}
	return tables
}

// readers may name every table, to read it.
var readers = []string{"views", "audit"}

// measuring is the folder that writes the rows of an order by hand, into databases of its own, to see how fast that can be.
const measuring = "bench"

// strayTables lists literals that name a table of another folder, and writing in the folders that only read.
func strayTables(t *testing.T, h *tree) (found []string) {
	tables := owners(t, h)
	for _, s := range h.code {
		if s.test || s.unit == measuring {
			continue // tests corrupt and look wherever they must
		}
		reader := slices.Contains(readers, s.unit)
		s.texts(func(p token.Pos, text string) {
			if reader && writing.MatchString(text) {
				found = append(found, fmt.Sprintf("%s: %s reads only", s.at(p), s.unit))
			}
			for _, w := range word.FindAllString(text, -1) {
				if owner := tables[w]; owner != "" && owner != s.unit && !reader {
					found = append(found, fmt.Sprintf("%s: %s names %s, a table of %s", s.at(p), s.unit, w, owner))
				}
			}
		})
		if reader {
			found = append(found, writingCalls(s)...)
		}
	}
	return found
}

// writingCalls lists calls of a transaction's writing methods.
func writingCalls(s *source) (found []string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Exec", "ExecOne", "Insert", "Change", "Delete", "Lock"}, f.Sel.Name) {
			if on, ok := f.X.(*ast.Ident); ok && (on.Name == "tx" || on.Name == "d") {
				found = append(found, fmt.Sprintf("%s: %s reads only, %s writes", s.at(n.Pos()), s.unit, f.Sel.Name))
			}
		}
		return true
	})
	return found
}

func TestSQLNamesOnlyTablesOfItsOwnFolder(t *testing.T) {
	h := wholeHouse(t)
	if n := len(owners(t, h)); n < 20 {
		t.Fatalf("only %d tables found", n)
	}
	none(t, strayTables(t, h))
}

func TestTableOwnershipBites(t *testing.T) {
	bites(t, strayTables(t, hut(t, map[string]string{
		"internal/stock/schema/0001_stock.sql":   "create table stock_items (\n  id BIGINT PRIMARY KEY\n);",
		"internal/orders/schema/0002_orders.sql": "create table orders_lines (\n  id BIGINT PRIMARY KEY\n);",
		"internal/stock/a.go":                    "package x\nconst q = `select id from stock_items`",
		"internal/orders/a.go":                   "package x\nfunc f(s string) string { return \"select \" + s + ` from orders_lines\n join stock_items` }",
		"internal/orders/b.go":                   "package x\nvar rows = NewRows(\"stock_items\", \"id\")",
		"internal/orders/c_test.go":              "package x\nvar rows = NewRows(\"stock_items\", \"id\")",
		"internal/views/a.go":                    "package x\nconst q = `select 1 from stock_items, orders_lines`",
		"internal/views/b.go":                    "package x\nconst q = `update stock_items set id = 1`",
		"internal/views/c.go":                    "package x\nfunc f(tx Tx) { tx.Insert(nil) }",
		"internal/flows/a.go":                    "package x\nconst q = `select 1 from stock_items`",
		"internal/bench/a.go":                    "package x\nconst q = `update stock_items set id = 1`",
	})),
		"orders/a.go:2: orders names stock_items", "orders/b.go:2: orders names stock_items", "views/b.go:2: views reads only",
		"views/c.go:2: views reads only, Insert writes", "flows/a.go:2: flows names stock_items",
	)
}

// strayMigrations lists what is wrong with numbers, names and columns of the migrations.
func strayMigrations(t *testing.T, h *tree) (found []string) {
	t.Helper()
	files, err := fs.Glob(h.files, "internal/*/schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	rooms := map[string]fs.FS{}
	for _, file := range files {
		dir := path.Dir(path.Dir(file))
		if rooms[dir], err = fs.Sub(h.files, dir); err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^\d{4}_[a-z0-9_]+\.sql$`).MatchString(path.Base(file)) {
			found = append(found, file+": a migration is called NNNN_name.sql")
		}
		text, err := fs.ReadFile(h.files, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range db.Statements(string(text)) {
			found = append(found, strayStatement(file, unitOf(dir), statement)...)
		}
	}
	if _, err := db.Migrations(slices.Collect(maps.Values(rooms))...); err != nil {
		found = append(found, err.Error())
	}
	return found
}

var (
	creates = regexp.MustCompile(`(?i)^create (?:unique )?(?:table|index) (?:if not exists )?(\w+)`)
	column  = regexp.MustCompile(`^(\w+) (\S+)(.*?),?$`)
	foreign = regexp.MustCompile(`(?i)\b(references|trigger|procedure|function|serial|autoincrement|real|double|numeric|json|timestamp)\b`)
)

func strayStatement(file, owner, statement string) (found []string) {
	if m := creates.FindStringSubmatch(statement); m != nil && !strings.HasPrefix(m[1], owner+"_") {
		found = append(found, fmt.Sprintf("%s: %s does not begin with %s_", file, m[1], owner))
	}
	if m := foreign.FindString(statement); m != "" {
		found = append(found, fmt.Sprintf("%s: %s is not used here", file, m))
	}
	if !createTable.MatchString(statement) {
		return found
	}
	for line := range strings.Lines(statement) {
		m := column.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil || strings.EqualFold(m[1], "create") || m[1] == "PRIMARY" || m[1] == "UNIQUE" || m[1] == "CHECK" {
			continue
		}
		if !slices.Contains([]string{"BIGINT", "TEXT", "BYTEA"}, m[2]) {
			found = append(found, fmt.Sprintf("%s: column %s is %s, not BIGINT, TEXT or BYTEA", file, m[1], m[2]))
		}
		if !strings.Contains(m[3], "NOT NULL") && !strings.Contains(m[3], "PRIMARY KEY") {
			found = append(found, fmt.Sprintf("%s: column %s may be NULL", file, m[1]))
		}
	}
	return found
}

func TestMigrationsHaveOneNumberEachAndPortableColumns(t *testing.T) {
	none(t, strayMigrations(t, wholeHouse(t)))
}

func TestTheRulesOfMigrationsBite(t *testing.T) {
	bites(t, strayMigrations(t, hut(t, map[string]string{
		"internal/stock/schema/0001_stock.sql":   "create table stock_items (\n  -- how many\n  id BIGINT PRIMARY KEY,\n  n integer NOT NULL,\n  note TEXT\n);",
		"internal/orders/schema/0002_orders.sql": "create table order_lines (\n  id BIGINT PRIMARY KEY,\n  UNIQUE (id, id)\n) /* narrow */;\ncreate index orders_by on orders_lines (id);",
		"internal/ledger/schema/0003_x.sql":      "create table ledger_x (\n  id BIGINT NOT NULL REFERENCES stock_items,\n  PRIMARY KEY (id)\n);",
		"internal/ledger/schema/04_y.sql":        "",
	})), "column n is integer", "column note may be NULL", "order_lines does not begin", "REFERENCES is not used", "04_y.sql: a migration is called")
	bites(t, strayMigrations(t, hut(t, map[string]string{
		"internal/stock/schema/0001_a.sql": "", "internal/orders/schema/0001_b.sql": "",
	})), "have one number")
}

var (
	looksLikeSQL = regexp.MustCompile(`(?i)^\s*(select|insert into|update|delete from|with)\s`)
	notPortable  = regexp.MustCompile(`(?i)\bilike\b|\bany\s*\(|::|\bjsonb?_\w+|\barray\b|\bunnest\b|\blateral\b|\bmerge into\b|\bnow\(\)|\bcurrent_(timestamp|date|time)\b|\bfor update\b|\bavg\(|\bdate_trunc\b|\bstrftime\b|\bifnull\(|\bsavepoint\b|\bgroup_concat\b|\bstring_agg\b|\(\s*\$\d+\s*=\s*\d`)
	sums         = regexp.MustCompile(`(?i)\bsum\(`)
	castSums     = regexp.MustCompile(`(?i)\bcast\(\s*(coalesce\(\s*)?sum\(`)
	having       = regexp.MustCompile(`(?is)\bhaving\b.*`) // a sum is compared there, not read
	returning    = regexp.MustCompile(`(?i)\breturning\b`)
	onConflict   = regexp.MustCompile(`(?i)\bon conflict\b`)
)

// straySQL lists SQL that only one of the engines understands, or that they understand differently.
func straySQL(h *tree) (found []string) {
	for _, s := range h.code {
		if s.test || s.unit == "db" || s.unit == "testkit" {
			continue
		}
		s.texts(func(p token.Pos, text string) {
			if !looksLikeSQL.MatchString(text) {
				return
			}
			if m := notPortable.FindString(text); m != "" {
				found = append(found, fmt.Sprintf("%s: %q is not portable SQL", s.at(p), m))
			}
			if len(sums.FindAllString(having.ReplaceAllString(text, ""), -1)) != len(castSums.FindAllString(text, -1)) {
				found = append(found, s.at(p)+": a sum is written CAST(sum(…) AS BIGINT)")
			}
			if returning.MatchString(text) && !onConflict.MatchString(text) {
				found = append(found, s.at(p)+": returning only goes with on conflict")
			}
		})
	}
	return found
}

func TestSQLIsPortable(t *testing.T) { none(t, straySQL(wholeHouse(t))) }

func TestTheRuleOfPortableSQLBites(t *testing.T) {
	bites(t, straySQL(hut(t, map[string]string{
		"internal/a/a.go": "package a\nconst q = `select x from t where x ILIKE $1`",
		"internal/a/b.go": "package a\nconst q = `select sum(x) from t`",
		"internal/a/c.go": "package a\nconst q = `select CAST(coalesce(sum(x), 0) AS BIGINT), CAST(sum(y) AS BIGINT) from t having sum(x) <> 0`",
		"internal/a/d.go": "package a\nconst q = `insert into t (a) values (1) returning a`",
		"internal/a/e.go": "package a\nconst q = `insert into t (a) values (1) on conflict (a) do nothing returning a`",
		"internal/a/f.go": "package a\nvar q = \"select x\" + `::bigint from t`",
		"internal/a/g.go": "package a\nconst q = `with regards, now() and then`",
		"internal/a/i.go": "package a\nconst q = `select x from t where ($1 = 0 or x = $1)`", // PostgreSQL takes the parameter for int4
		"internal/a/h.go": "package a\nconst text = `call any (one) now()`",
	})), "ILIKE", "b.go:2: a sum", "d.go:2: returning", "f.go:2: \"::\"", "now()", "i.go:2: \"($1 = 0\"")
}
