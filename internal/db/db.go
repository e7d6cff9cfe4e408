// Package db is the storage port: one SQL text for two engines, SQLite (embedded) and PostgreSQL. It owns transactions,
// retries, the translation of driver errors by code, and migrations. It knows nothing of the business.
//
// A transaction queues its statements. On PostgreSQL they travel together at Flush or commit, in one round trip; on
// SQLite they run at once. So results of Query, Lock and the counts of changes are there after Flush, not before.
package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Errors that callers tell apart. Drivers' errors are read by code, never by text.
var (
	// ErrBusy: the transaction lost a race (serialization, deadlock, unique key, guard) and may be run again whole.
	ErrBusy = errors.New("transaction lost a race")
	// ErrUnknown: the connection was lost while committing; ask again with the same key.
	ErrUnknown = errors.New("outcome of the transaction unknown")
	// ErrLost: the database was out of reach, or the connection was lost before the commit; nothing was done.
	ErrLost = errors.New("database out of reach")
	// ErrNewerSchema: the database was migrated by a newer program.
	ErrNewerSchema = errors.New("database is newer than this program")
	// ErrReadOnly: the database was opened for reading only.
	ErrReadOnly = errors.New("database is open for reading only")
	// ErrLocked: another process writes to this data folder.
	ErrLocked = errors.New("data folder is in use by another process")
	// ErrNoRow: One found nothing.
	ErrNoRow = errors.New("no row")
)

// attempts bounds how often a transaction that lost a race is run again.
const attempts = 8

// store is what an engine must do; the two engines are its only implementations.
type store interface {
	begin(ctx context.Context, writable bool) (session, error)
	backup(ctx context.Context, path string) error
	close() error
}

// session is one transaction on one connection.
type session interface {
	// exec queues a statement; want < 0 accepts any count of changed rows, else another count is ErrBusy.
	exec(sql string, args []any, want int64)
	query(sql string, args []any, scan func(*Row))
	lock(l lockSpec, scan func(*Row))
	insert(b *Rows)
	change(c *Changes)
	remove(b *Rows)
	flush() error
	affected() int64
	// fail makes the transaction fail as if a statement had.
	fail(err error)
	commit() error
	rollback()
}

// DB is an open database.
type DB struct {
	engine Engine
	store  store
	clock  clock.Clock
	where  string
}

// Open opens `sqlite:PATH` or `postgres://…`. A SQLite file is created when it is missing, and its folder is locked for this process.
func Open(ctx context.Context, dsn string, c clock.Clock) (*DB, error) {
	return open(ctx, dsn, c, false)
}

// OpenReader opens a database that is there for reading only, beside a process that may be writing it: to audit, to back up.
func OpenReader(ctx context.Context, dsn string, c clock.Clock) (*DB, error) {
	return open(ctx, dsn, c, true)
}

func open(ctx context.Context, dsn string, c clock.Clock, readOnly bool) (*DB, error) {
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	switch {
	case isSQLite && path != "":
		s, err := openSQLite(path, readOnly)
		if err != nil {
			return nil, err
		}
		return &DB{SQLite, s, c, path}, nil
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		s, err := openPostgres(ctx, dsn, readOnly)
		if err != nil {
			return nil, err
		}
		return &DB{Postgres, s, c, "postgres"}, nil
	}
	return nil, errors.New("database must be sqlite:PATH or postgres://…")
}

// Engine tells which engine serves this database.
func (d *DB) Engine() Engine { return d.engine }

// Clock gives the clock of this database's world.
func (d *DB) Clock() clock.Clock { return d.clock }

// Where names the database for people, without secrets.
func (d *DB) Where() string { return d.where }

// Close waits for open transactions and closes the database.
func (d *DB) Close() error { return d.store.close() }

// Backup writes a consistent copy to path: a SQLite file (VACUUM INTO). PostgreSQL has tools of its own and refuses.
func (d *DB) Backup(ctx context.Context, path string) error { return d.store.backup(ctx, path) }

// Write runs body in a read-write transaction and commits it. A transaction that lost a race is run again, so body must
// have no effect outside it; an error of body rolls back and is returned as it is.
func (d *DB) Write(ctx context.Context, body func(tx *Tx) error) error {
	var err error
	for attempt := range attempts {
		if err = d.once(ctx, true, body); !errors.Is(err, ErrBusy) {
			return err
		}
		pause := time.Duration(1<<attempt)*time.Millisecond + rand.N(2*time.Millisecond) //nolint:gosec // jitter, not a secret
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return err
}

// Read runs body over one snapshot. Nothing can be written in it.
func (d *DB) Read(ctx context.Context, body func(tx *Tx) error) error {
	return d.once(ctx, false, body)
}

func (d *DB) once(ctx context.Context, writable bool, body func(tx *Tx) error) (err error) {
	s, err := d.store.begin(ctx, writable)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			s.rollback()
		}
	}()
	tx := &Tx{ctx: ctx, s: s, now: d.clock.Now(), engine: d.engine}
	if err := body(tx); err != nil {
		return err
	}
	if !writable {
		return s.flush()
	}
	done = true
	return s.commit()
}

// Tx is a transaction. After a statement failed, every later one is skipped and Flush or the commit tells the error.
type Tx struct {
	ctx    context.Context //nolint:containedctx // a transaction lives inside the call that began it
	s      session
	now    clock.Micros
	engine Engine
}

// Context gives the context the transaction was begun with.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the transaction's own time, for bookkeeping; a command's time is its `at`.
func (tx *Tx) Now() clock.Micros { return tx.now }

// Exec queues a statement whose count of changed rows does not matter.
func (tx *Tx) Exec(sql string, args ...any) { tx.s.exec(sql, args, -1) }

// ExecOne queues a statement that must change exactly one row; else the transaction has lost a race (ErrBusy).
func (tx *Tx) ExecOne(sql string, args ...any) { tx.s.exec(sql, args, 1) }

// Affected flushes and tells how many rows the last Exec or ExecOne changed.
func (tx *Tx) Affected() (int64, error) {
	err := tx.s.flush()
	return tx.s.affected(), err
}

// Query queues a query; scan sees each row, in order, before Flush returns. A row is valid only inside scan, and scan may not
// use the transaction.
func (tx *Tx) Query(scan func(r *Row), sql string, args ...any) { tx.s.query(sql, args, scan) }

// Insert queues rows to be added. A key that exists already is a lost race (ErrBusy).
func (tx *Tx) Insert(rows *Rows) {
	if rows.Len() > 0 {
		tx.s.insert(rows)
	}
}

// Change queues changes of rows by key. Unless every row is there and meets its guards, the race is lost (ErrBusy).
// A row may be changed once in one call; the engines would not agree on more, so it is an error.
func (tx *Tx) Change(changes *Changes) {
	switch {
	case changes.Len() == 0:
	case changes.repeated():
		tx.s.fail(fmt.Errorf("%s: one row changed twice in one call", changes.rows.table))
	default:
		tx.s.change(changes)
	}
}

// Delete queues the removal of rows that equal the given ones in all the given columns; rows that are gone already do not matter.
func (tx *Tx) Delete(rows *Rows) {
	if rows.Len() > 0 {
		tx.s.remove(rows)
	}
}

// Lock queues reading and locking the rows with these keys, in ascending order of all the key columns named; scan sees the named
// columns of each row that is there. Keys may be of fewer columns than are named: then each key stands for all rows that begin with it.
func (tx *Tx) Lock(table string, key []string, keys Keys, columns string, scan func(r *Row)) {
	if keys.Len() > 0 {
		tx.s.lock(lockSpec{table, key, keys, columns, true}, scan)
	}
}

// Load queues reading the rows with these keys without locking them.
func (tx *Tx) Load(table string, key []string, keys Keys, columns string, scan func(r *Row)) {
	if keys.Len() > 0 {
		tx.s.lock(lockSpec{table, key, keys, columns, false}, scan)
	}
}

// Flush sends what is queued and tells the first error.
func (tx *Tx) Flush() error { return tx.s.flush() }

type lockSpec struct {
	table     string
	key       []string
	keys      Keys
	columns   string
	forUpdate bool
}

// All runs a query and gathers its rows.
func All[T any](tx *Tx, scan func(r *Row) T, sql string, args ...any) ([]T, error) {
	var out []T
	tx.Query(func(r *Row) { out = append(out, scan(r)) }, sql, args...)
	return out, tx.Flush()
}

// One runs a query for a single row; none is ErrNoRow.
func One[T any](tx *Tx, scan func(r *Row) T, sql string, args ...any) (T, error) {
	var out T
	found := false
	tx.Query(func(r *Row) { out, found = scan(r), true }, sql, args...)
	if err := tx.Flush(); err != nil {
		return out, err
	}
	if !found {
		return out, ErrNoRow
	}
	return out, nil
}

// Int reads a single number, for One and All.
func Int(r *Row) int64 { return r.Int() }

// Text reads a single text, for One and All.
func Text(r *Row) string { return r.Text() }

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
