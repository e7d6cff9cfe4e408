package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// Limits of the embedded engine.
const (
	// readers is how many snapshots may be open at once.
	readers = 8
	// longestRead ends a read that would keep the write-ahead log from being folded in.
	longestRead = 30 * time.Second
	// longestLook is the same for a database opened for reading only, by an audit or a backup, which are worth a longer log.
	longestLook = time.Hour
	// checkpointPages is when the write-ahead log is folded into the file: large, because a small one writes hot pages again and again.
	checkpointPages = 65_536
	// oldestSQLite is the oldest linked version that is accepted (3.51.3 mended a WAL-reset corruption bug).
	oldestSQLite = 3_051_003
)

var errClosed = errors.New("database is closed")

// sqliteStore is one file, one writing connection, a few reading ones.
type sqliteStore struct {
	path   string
	lock   *os.File
	mu     chan struct{} // held by the one open writing transaction
	closed chan struct{}
	writer *sqlite.Conn
	pool   *sqlitex.Pool
	// longest is how long one read may take
	longest time.Duration
	once    sync.Once
	rewrit  rewriter
}

func openSQLite(path string, readOnly bool) (*sqliteStore, error) {
	if version := linkedVersion(); version < oldestSQLite {
		return nil, fmt.Errorf("linked SQLite %d is older than %d", version, oldestSQLite)
	}
	if readOnly {
		return openReader(path)
	}
	lock, err := lockFolder(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	writer, err := openWriter(path)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	pool, err := openPool(path)
	if err != nil {
		_ = writer.Close()
		_ = lock.Close()
		return nil, err
	}
	return &sqliteStore{path: path, lock: lock, mu: make(chan struct{}, 1), closed: make(chan struct{}), writer: writer, pool: pool, longest: longestRead}, nil
}

// openReader opens a file that is there, beside a process that may be writing it.
func openReader(path string) (*sqliteStore, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, wrap("open", err)
	}
	pool, err := openPool(path)
	if err != nil {
		return nil, err
	}
	return &sqliteStore{path: path, mu: make(chan struct{}, 1), closed: make(chan struct{}), pool: pool, longest: longestLook}, nil
}

func openPool(path string) (*sqlitex.Pool, error) {
	pool, err := sqlitex.NewPool(path, sqlitex.PoolOptions{
		Flags: sqlite.OpenReadOnly | sqlite.OpenURI, PoolSize: readers,
		PrepareConn: func(c *sqlite.Conn) error { return pragmas(c, "query_only=1", "cache_size=-16384", "mmap_size=0") },
	})
	return pool, wrap("open "+path, err)
}

func openWriter(path string) (*sqlite.Conn, error) {
	c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, wrap("open "+path, err)
	}
	err = pragmas(c, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=0", "cache_size=-65536", "temp_store=MEMORY",
		"wal_autocheckpoint="+strconv.Itoa(checkpointPages))
	if err != nil {
		_ = c.Close()
		return nil, wrap("open "+path, err)
	}
	return c, nil
}

func pragmas(c *sqlite.Conn, settings ...string) error {
	for _, s := range settings {
		if err := sqlitex.ExecuteTransient(c, "pragma "+s, nil); err != nil {
			return fmt.Errorf("pragma %s: %w", s, err)
		}
	}
	return nil
}

func linkedVersion() int {
	c, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenMemory)
	if err != nil {
		return 0
	}
	defer func() { _ = c.Close() }()
	text, err := sqlitex.ResultText(c.Prep("select sqlite_version()"))
	if err != nil {
		return 0
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(text, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return 0
	}
	return major*1_000_000 + minor*1_000 + patch
}

// LockFolder keeps writing processes out of a data folder until release is called: ErrLocked when one is at work.
func LockFolder(folder string) (release func(), err error) {
	f, err := lockFolder(folder)
	if err != nil {
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// lockFolder keeps a second writing process out. The lock goes with the process, also when it is killed.
func lockFolder(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, "fenxiao.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, wrap("lock data folder", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", folder, ErrLocked)
	}
	return f, nil
}

func (s *sqliteStore) begin(ctx context.Context, writable bool) (session, error) {
	if !writable {
		ctx, cancel := context.WithTimeout(ctx, s.longest)
		c, err := s.pool.Take(ctx) // hands the context to the connection
		if err != nil {
			err = cmp.Or(ctx.Err(), wrap("read", err))
			cancel()
			return nil, err
		}
		x := &sqliteSession{ctx: ctx, store: s, conn: c, done: func() { s.pool.Put(c); cancel() }}
		return x, x.start("begin")
	}
	if s.writer == nil {
		return nil, ErrReadOnly
	}
	select {
	case s.mu <- struct{}{}:
	case <-s.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.writer.SetInterrupt(ctx.Done())
	x := &sqliteSession{ctx: ctx, store: s, conn: s.writer, writable: true, done: func() { s.writer.SetInterrupt(nil); <-s.mu }}
	return x, x.start("begin immediate")
}

func (s *sqliteStore) backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there already", path)
	}
	c, err := s.pool.Take(ctx)
	if err != nil {
		return err
	}
	defer s.pool.Put(c)
	if err := pragmas(c, "query_only=0"); err != nil {
		return err
	}
	err = sqlitex.ExecuteTransient(c, "vacuum into ?1", &sqlitex.ExecOptions{Args: []any{path}})
	return errors.Join(wrap("backup", err), pragmas(c, "query_only=1"))
}

func (s *sqliteStore) close() (err error) {
	s.once.Do(func() {
		s.mu <- struct{}{}
		close(s.closed)
		err = s.pool.Close()
		if s.writer != nil {
			err = errors.Join(err, s.writer.Close(), s.lock.Close())
		}
	})
	return err
}

type sqliteSession struct {
	ctx      context.Context //nolint:containedctx // lives inside the call that began it
	store    *sqliteStore
	conn     *sqlite.Conn
	writable bool
	done     func()
	err      error
	changed  int64
	ended    bool
}

func (x *sqliteSession) start(sql string) error {
	x.run(sql, nil, nil)
	if x.err != nil {
		x.end()
	}
	return x.err
}

func (x *sqliteSession) end() {
	if !x.ended {
		x.ended = true
		x.done()
	}
}

func (x *sqliteSession) commit() error {
	if x.err == nil {
		x.err = x.ctx.Err()
	}
	x.conn.SetInterrupt(nil) // a commit is done or not, it is not broken off
	x.run("commit", nil, nil)
	if x.err != nil {
		x.rollback()
		return x.err
	}
	x.end()
	return nil
}

func (x *sqliteSession) rollback() {
	if x.ended {
		return
	}
	failure := x.err
	x.err = nil
	x.conn.SetInterrupt(nil) // the caller's context may be over; this also ends a statement that a panic of its reader left open
	if !x.conn.AutocommitEnabled() {
		x.run("rollback", nil, nil)
	}
	x.err = failure
	x.end()
}

func (x *sqliteSession) flush() error    { return x.err }
func (x *sqliteSession) affected() int64 { return x.changed }

func (x *sqliteSession) fail(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *sqliteSession) exec(sql string, args []any, want int64) {
	x.run(x.store.rewrit.number(sql), args, nil)
	x.changed = int64(x.conn.Changes())
	if want >= 0 && x.changed != want {
		x.fail(fmt.Errorf("changed %d rows, not %d: %w", x.changed, want, ErrBusy))
	}
}

func (x *sqliteSession) query(sql string, args []any, scan func(*Row)) {
	x.run(x.store.rewrit.number(sql), args, scan)
}

// run prepares (or finds prepared), binds and steps one statement.
func (x *sqliteSession) run(sql string, args []any, scan func(*Row)) {
	stmt := x.prepare(sql)
	if stmt == nil {
		return
	}
	if places := stmt.BindParamCount(); places != len(args) {
		x.fail(fmt.Errorf("%d values for %d places in %q", len(args), places, sql))
		return
	}
	for i, a := range args {
		bind(stmt, i+1, plain(a))
	}
	x.steps(stmt, scan)
}

func (x *sqliteSession) prepare(sql string) *sqlite.Stmt {
	if x.err != nil {
		return nil
	}
	stmt, err := x.conn.Prepare(sql)
	if err != nil {
		x.fail(fmt.Errorf("prepare %q: %w", sql, x.translate(err)))
		return nil
	}
	return stmt
}

func (x *sqliteSession) steps(stmt *sqlite.Stmt, scan func(*Row)) {
	source := &sqliteRow{stmt: stmt}
	row := Row{src: source}
	for {
		more, err := stmt.Step()
		if err != nil {
			x.fail(x.translate(err))
			break
		}
		if !more {
			break
		}
		if row.next = 0; scan != nil {
			scan(&row)
		}
		if source.err != nil {
			x.fail(source.err)
			break
		}
	}
	if err := stmt.Reset(); err != nil {
		x.fail(x.translate(err))
	}
}

func (x *sqliteSession) lock(l lockSpec, scan func(*Row)) {
	if l.forUpdate && !x.writable {
		x.fail(errors.New("rows can't be locked in a read"))
	}
	width := l.keys.width()
	sql := "select " + l.columns + " from " + l.table + " where " + l.key[0] + " = " + placeholder(1)
	if width == 2 {
		sql += " and " + l.key[1] + " = " + placeholder(2)
	}
	if len(l.key) > width {
		sql += " order by " + strings.Join(l.key, ", ")
	}
	stmt := x.prepare(sql)
	if stmt == nil {
		return
	}
	for i, a := range l.keys.a {
		stmt.BindInt64(1, a)
		switch {
		case l.keys.texts != nil:
			stmt.BindText(2, l.keys.texts[i])
		case width == 2:
			stmt.BindInt64(2, l.keys.b[i])
		}
		x.steps(stmt, scan)
		if x.err != nil {
			return
		}
	}
}

func (x *sqliteSession) insert(b *Rows) {
	x.loop(b, x.store.rewrit.insert(b))
}

func (x *sqliteSession) change(c *Changes) {
	got := x.loop(&c.rows, c.sql("", func(i int) string { return placeholder(i + 1) }))
	if got != c.rows.Len() {
		x.fail(fmt.Errorf("%s: changed %d of %d rows: %w", c.rows.table, got, c.rows.Len(), ErrBusy))
	}
}

func (x *sqliteSession) remove(b *Rows) {
	where := make([]string, len(b.names))
	for i, name := range b.names {
		where[i] = name + " = " + placeholder(i+1)
	}
	x.loop(b, "delete from "+b.table+" where "+strings.Join(where, " and "))
}

// loop runs one prepared statement for each row and counts the rows changed.
func (x *sqliteSession) loop(b *Rows, sql string) (changed int) {
	stmt := x.prepare(sql)
	if stmt == nil {
		return 0
	}
	for r := range b.Len() {
		for i := range b.columns {
			switch c := &b.columns[i]; c.kind {
			case integers:
				stmt.BindInt64(i+1, c.ints[r])
			case texts:
				stmt.BindText(i+1, c.texts[r])
			default:
				stmt.BindBytes(i+1, c.blobs[r])
			}
		}
		x.steps(stmt, nil)
		if x.err != nil {
			x.err = wrap(b.table, x.err)
			return changed
		}
		changed += x.conn.Changes()
	}
	return changed
}

func bind(stmt *sqlite.Stmt, i int, v any) {
	switch v := v.(type) {
	case int64:
		stmt.BindInt64(i, v)
	case string:
		stmt.BindText(i, v)
	case []byte:
		stmt.BindBytes(i, v)
	default:
		stmt.BindNull(i)
	}
}

// sqliteRow reads the row that a statement stands on.
type sqliteRow struct {
	stmt *sqlite.Stmt
	err  error
}

// is says whether column i has a value of a wanted type; NULL has none.
func (r *sqliteRow) is(i int, what string, wanted ...sqlite.ColumnType) bool {
	if n := r.stmt.ColumnCount(); i >= n {
		r.err = fmt.Errorf("column %d of %d read", i+1, n)
		return false
	}
	got := r.stmt.ColumnType(i)
	if got == sqlite.TypeNull {
		return false
	}
	if !slices.Contains(wanted, got) {
		r.err = fmt.Errorf("column %d (%s) is no %s", i+1, r.stmt.ColumnName(i), what)
		return false
	}
	return true
}

func (r *sqliteRow) integer(i int) int64 {
	if !r.is(i, "BIGINT", sqlite.TypeInteger) {
		return 0
	}
	return r.stmt.ColumnInt64(i)
}

func (r *sqliteRow) text(i int) string {
	if !r.is(i, "TEXT", sqlite.TypeText) {
		return ""
	}
	return r.stmt.ColumnText(i)
}

func (r *sqliteRow) bytes(i int) []byte {
	if !r.is(i, "BYTEA", sqlite.TypeBlob) {
		return nil
	}
	b := make([]byte, r.stmt.ColumnLen(i))
	r.stmt.ColumnBytes(i, b)
	return b
}

func (x *sqliteSession) translate(err error) error {
	switch sqlite.ErrCode(err) { //nolint:exhaustive // the rest are incidents
	case sqlite.ResultConstraintUnique, sqlite.ResultConstraintPrimaryKey, sqlite.ResultConstraintRowID,
		sqlite.ResultBusy, sqlite.ResultBusySnapshot, sqlite.ResultLocked:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case sqlite.ResultInterrupt:
		if over := x.ctx.Err(); over != nil {
			return fmt.Errorf("%w: %w", over, err)
		}
	}
	return err
}

// parameter begins every placeholder. The sign changes no value. Without it, SQLite (built with STAT4) prepares a statement with an
// `order by`, or on a table with a partial index, anew for each value bound, in case another plan would serve it: 6 to 27 µs
// against 0.3 µs a run.
const parameter = "+?"

func placeholder(n int) string { return parameter + strconv.Itoa(n) }

// rewriter turns the portable text into SQLite's: `$N` becomes `?N`, because a driver may bind `$N` in the order of first
// appearance. The rewritten texts are kept, so that a statement is found prepared.
type rewriter struct{ texts sync.Map }

func (w *rewriter) number(sql string) string {
	if !strings.Contains(sql, "$") {
		return sql
	}
	if got, ok := w.texts.Load(sql); ok {
		return got.(string) //nolint:forcetypeassert // only strings are stored
	}
	got := numbered(sql)
	w.texts.Store(sql, got)
	return got
}

func numbered(sql string) string {
	var b strings.Builder
	quoted := false
	for i := range len(sql) {
		c := sql[i]
		if c == '\'' {
			quoted = !quoted
		}
		if c == '$' && !quoted {
			b.WriteString(parameter)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (w *rewriter) insert(b *Rows) string {
	places := make([]string, len(b.names))
	for i := range places {
		places[i] = placeholder(i + 1)
	}
	return "insert into " + b.table + " (" + strings.Join(b.names, ", ") + ") values (" + strings.Join(places, ", ") + ")" + b.conflict()
}
