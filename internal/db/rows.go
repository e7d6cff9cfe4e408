package db

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Row is one result row. Its getters read the columns from left to right. Reading past the last column, or a column as what it
// is not (a sum without a CAST is no BIGINT), fails the transaction.
type Row struct {
	next int
	src  rowSource
}

type rowSource interface {
	integer(i int) int64
	text(i int) string
	bytes(i int) []byte
}

// Int reads the next column as a number; NULL is 0.
func (r *Row) Int() int64 { r.next++; return r.src.integer(r.next - 1) }

// Bool reads the next column as 0 or 1.
func (r *Row) Bool() bool { return r.Int() != 0 }

// Text reads the next column as a text; NULL is empty.
func (r *Row) Text() string { r.next++; return r.src.text(r.next - 1) }

// Bytes reads the next column as a copy of its bytes.
func (r *Row) Bytes() []byte { r.next++; return r.src.bytes(r.next - 1) }

// kind of a column's values.
type kind byte

const (
	unset kind = iota
	integers
	texts
	blobs
)

// column holds the values of one column, all of one kind.
type column struct {
	kind  kind
	ints  []int64
	texts []string
	blobs [][]byte
}

func (c *column) add(v any) {
	switch v := plain(v).(type) {
	case int64:
		c.is(integers)
		c.ints = append(c.ints, v)
	case string:
		c.is(texts)
		c.texts = append(c.texts, v)
	case []byte:
		c.is(blobs)
		c.blobs = append(c.blobs, v)
	default:
		panic(fmt.Sprintf("db: a column can't hold %T", v))
	}
}

func (c *column) is(k kind) {
	if c.kind == unset {
		c.kind = k
	}
	if c.kind != k {
		panic("db: one column, two kinds of values")
	}
}

func (c *column) compare(x, y int) int {
	switch c.kind {
	case integers:
		return cmp.Compare(c.ints[x], c.ints[y])
	case texts:
		return strings.Compare(c.texts[x], c.texts[y])
	default:
		return bytes.Compare(c.blobs[x], c.blobs[y])
	}
}

// plain turns named numbers, names and booleans into what the drivers bind: int64, string, []byte or nil.
func plain(v any) any {
	switch v := v.(type) {
	case int64, string, nil:
		return v
	case []byte:
		if v == nil {
			return []byte{} // no bytes, not NULL
		}
		return v
	case int:
		return int64(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	}
	switch r := reflect.ValueOf(v); r.Kind() { //nolint:exhaustive // the rest can't be bound
	case reflect.Int64, reflect.Int, reflect.Int32:
		return r.Int()
	case reflect.String:
		return r.String()
	default:
		panic(fmt.Sprintf("db: can't bind %T", v))
	}
}

// Rows are rows to be added to one table, kept column by column.
type Rows struct {
	table   string
	names   []string
	columns []column
	ignore  bool
}

// NewRows begins rows of a table with the named columns.
func NewRows(table string, columns ...string) *Rows {
	return &Rows{table: table, names: columns, columns: make([]column, len(columns))}
}

// OrNothing makes the insert pass over rows whose key is there already.
func (b *Rows) OrNothing() *Rows {
	b.ignore = true
	return b
}

func (b *Rows) conflict() string {
	if b.ignore {
		return " on conflict do nothing"
	}
	return ""
}

// Add appends one row: a value for each column. Each column takes one kind: numbers (and booleans), texts, or bytes.
func (b *Rows) Add(values ...any) {
	if len(values) != len(b.columns) {
		panic(fmt.Sprintf("db: %s has %d columns, got %d values", b.table, len(b.columns), len(values)))
	}
	for i, v := range values {
		b.columns[i].add(v)
	}
}

// Len is the count of rows.
func (b *Rows) Len() int {
	if len(b.columns) == 0 {
		return 0
	}
	c := &b.columns[0]
	return len(c.ints) + len(c.texts) + len(c.blobs)
}

// Changes are changes of rows of one table by key: columns to match, to set, and to add to.
type Changes struct {
	rows  Rows
	roles []role
}

type role byte

const (
	match role = iota
	set
	plus
)

// NewChanges begins changes of a table. Each column is written with its role: `=id` must match (keys first, then guards),
// `state` is set, `+held` is added to. A column may be matched and set: `=state`, `state`.
func NewChanges(table string, columns ...string) *Changes {
	c := &Changes{rows: Rows{table: table, columns: make([]column, len(columns))}}
	for _, name := range columns {
		r := set
		switch name[0] {
		case '=':
			r, name = match, name[1:]
		case '+':
			r, name = plus, name[1:]
		}
		c.roles = append(c.roles, r)
		c.rows.names = append(c.rows.names, name)
	}
	return c
}

// Add appends one change: a value for each column, in the order of NewChanges.
func (c *Changes) Add(values ...any) { c.rows.Add(values...) }

// Len is the count of changes.
func (c *Changes) Len() int { return c.rows.Len() }

// repeated says whether two changes match the same values.
func (c *Changes) repeated() bool {
	ascending := true
	for i := 1; i < c.Len() && ascending; i++ {
		ascending = c.compare(i-1, i) < 0
	}
	if ascending {
		return false
	}
	order := make([]int, c.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, c.compare)
	for i := 1; i < len(order); i++ {
		if c.compare(order[i-1], order[i]) == 0 {
			return true
		}
	}
	return false
}

// compare orders two changes by the values they match.
func (c *Changes) compare(x, y int) int {
	for i, r := range c.roles {
		if r != match {
			continue
		}
		if d := c.rows.columns[i].compare(x, y); d != 0 {
			return d
		}
	}
	return 0
}

// sql writes the update with one placeholder or expression a column, given by value.
func (c *Changes) sql(from string, value func(i int) string) string {
	var sets, matches []string
	for i, name := range c.rows.names {
		switch c.roles[i] {
		case match:
			matches = append(matches, c.rows.table+"."+name+" = "+value(i))
		case set:
			sets = append(sets, name+" = "+value(i))
		case plus:
			sets = append(sets, name+" = "+c.rows.table+"."+name+" + "+value(i))
		}
	}
	return "update " + c.rows.table + " set " + strings.Join(sets, ", ") + from + " where " + strings.Join(matches, " and ")
}

// Keys are the keys of rows to load or lock: sorted and distinct, each of one number, two numbers, or a number and a text.
type Keys struct {
	a, b  []int64
	texts []string
}

// Len is the count of keys.
func (k Keys) Len() int { return len(k.a) }

// width is how many columns a key has.
func (k Keys) width() int {
	if k.b != nil || k.texts != nil {
		return 2
	}
	return 1
}

// Ids makes keys of one number each, in any order, with repeats allowed; zero is left out.
func Ids[T ~int64](ids []T) Keys {
	out := make([]int64, 0, len(ids))
	for _, i := range ids {
		if i != 0 {
			out = append(out, int64(i))
		}
	}
	slices.Sort(out)
	return Keys{a: slices.Compact(out)}
}

// Pairs makes keys of two numbers each, in any order, with repeats allowed.
func Pairs(pairs [][2]int64) Keys {
	sorted := slices.Clone(pairs)
	slices.SortFunc(sorted, func(x, y [2]int64) int { return slices.Compare(x[:], y[:]) })
	sorted = slices.Compact(sorted)
	k := Keys{a: make([]int64, len(sorted)), b: make([]int64, len(sorted))}
	for i, p := range sorted {
		k.a[i], k.b[i] = p[0], p[1]
	}
	return k
}

// Named is a key of a number and a text, such as an owner and its own number.
type Named struct {
	Owner int64
	Name  string
}

// Names makes keys of a number and a text each, in any order, with repeats allowed.
func Names(names []Named) Keys {
	sorted := slices.Clone(names)
	slices.SortFunc(sorted, func(x, y Named) int {
		return cmp.Or(cmp.Compare(x.Owner, y.Owner), strings.Compare(x.Name, y.Name))
	})
	sorted = slices.Compact(sorted)
	k := Keys{a: make([]int64, len(sorted)), texts: make([]string, len(sorted))}
	for i, n := range sorted {
		k.a[i], k.texts[i] = n.Owner, n.Name
	}
	return k
}
