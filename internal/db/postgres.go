package db

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresStore is one PostgreSQL database: connections for transactions that write, and connections for those that read.
type postgresStore struct {
	writers, readers *pgxpool.Pool
	typist           typist
}

// byKey are the planner's settings for transactions that write. They find rows by key and by nothing else, while a table grows
// from nothing to millions of rows behind a plan that was made once: left to itself, the planner keeps the scan of a whole table that
// was right for a small one.
var byKey = map[string]string{"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off"}

func openPostgres(ctx context.Context, dsn string, readOnly bool) (*postgresStore, error) {
	s := &postgresStore{}
	var err error
	if s.readers, err = connect(ctx, dsn, map[string]string{"default_transaction_read_only": "on"}); err != nil {
		return nil, err
	}
	if readOnly {
		return s, nil
	}
	if s.writers, err = connect(ctx, dsn, byKey); err != nil {
		s.readers.Close()
		return nil, err
	}
	return s, nil
}

func connect(ctx context.Context, dsn string, settings map[string]string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("database address is malformed") // the driver's text may hold the password
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "fenxiao"
	maps.Copy(config.ConnConfig.RuntimeParams, settings)
	config.ConnConfig.StatementCacheCapacity = 1024
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, wrap("connect", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, wrap("connect", err)
	}
	return pool, nil
}

func (s *postgresStore) begin(ctx context.Context, writable bool) (session, error) {
	pool := s.readers
	if writable {
		if pool = s.writers; pool == nil {
			return nil, ErrReadOnly
		}
	}
	c, err := pool.Acquire(ctx)
	if err != nil {
		return nil, unreached(ctx, wrap("connect", err))
	}
	x := &postgresSession{ctx: ctx, conn: c, batch: &pgx.Batch{}, typist: &s.typist}
	if writable {
		x.batch.Queue("begin")
	} else {
		x.batch.Queue("begin isolation level repeatable read read only")
	}
	return x, nil
}

func (s *postgresStore) backup(context.Context, string) error {
	return errors.New("back up PostgreSQL with its own tools: pg_dump, or base backups with WAL archiving")
}

func (s *postgresStore) close() error {
	s.readers.Close()
	if s.writers != nil {
		s.writers.Close()
	}
	return nil
}

type postgresSession struct {
	ctx     context.Context //nolint:containedctx // lives inside the call that began it
	conn    *pgxpool.Conn
	batch   *pgx.Batch
	typist  *typist
	err     error
	changed int64
	ended   bool
}

func (x *postgresSession) flush() error { return x.send(false) }

// send runs the queued statements in one round trip. While committing, a lost connection leaves the outcome unknown.
func (x *postgresSession) send(committing bool) error {
	if x.err != nil || x.batch.Len() == 0 {
		return x.err
	}
	batch := x.batch
	x.batch = &pgx.Batch{}
	if err := x.conn.SendBatch(x.ctx, batch).Close(); err != nil {
		err = translatePostgres(err)
		switch lost := x.conn.Conn().IsClosed(); {
		case lost && committing: // also by the server's last word: it may come after the commit
			err = fmt.Errorf("%w: %w", ErrUnknown, err)
		case lost:
			err = unreached(x.ctx, err)
		}
		x.fail(err)
	}
	return x.err
}

// unreached says that the database could not be reached, unless it was the caller who stopped waiting.
func unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%w: %w", ErrLost, err)
}

func (x *postgresSession) fail(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *postgresSession) commit() error {
	if x.err == nil {
		x.batch.Queue("commit")
		x.err = x.send(true)
	}
	if x.err != nil {
		x.rollback()
		return x.err
	}
	x.end()
	return nil
}

func (x *postgresSession) rollback() {
	if x.ended {
		return
	}
	if !x.conn.Conn().IsClosed() && x.conn.Conn().PgConn().TxStatus() != 'I' {
		// The caller's context may be over; the connection is given back clean all the same.
		if _, err := x.conn.Exec(context.WithoutCancel(x.ctx), "rollback"); err != nil && x.err == nil {
			x.err = translatePostgres(err)
		}
	}
	x.end()
}

func (x *postgresSession) end() {
	if !x.ended {
		x.ended = true
		x.conn.Release()
	}
}

func (x *postgresSession) affected() int64 { return x.changed }

func (x *postgresSession) exec(sql string, args []any, want int64) {
	sql, values := x.typist.bind(sql, args)
	if want >= 0 {
		x.batch.Queue(counted(sql, strconv.FormatInt(want, 10)), values...).Exec(func(pgconn.CommandTag) error {
			x.changed = want
			return nil
		})
		return
	}
	x.batch.Queue(sql, values...).Exec(func(tag pgconn.CommandTag) error {
		x.changed = tag.RowsAffected()
		return nil
	})
}

// counted makes the server itself fail a change of another count of rows, by dividing by zero: the commit may travel in the
// same round trip, so a check here would come too late.
func counted(sql, want string) string {
	return "with changed as (" + sql + " returning 1) select 1 / (count(*) = " + want + ")::int from changed"
}

func (x *postgresSession) query(sql string, args []any, scan func(*Row)) {
	sql, values := x.typist.bind(sql, args)
	x.batch.Queue(sql, values...).Query(func(rows pgx.Rows) error { return scanPostgres(rows, scan) })
}

func (x *postgresSession) lock(l lockSpec, scan func(*Row)) {
	from, where, args := l.table+" t", "t."+l.key[0]+" = any($1::bigint[])", []any{l.keys.a}
	if l.keys.width() == 2 {
		where = "t." + l.key[0] + " = k.key_1 and t." + l.key[1] + " = k.key_2"
		if l.keys.texts != nil {
			from += ", unnest($1::bigint[], $2::text[]) as k(key_1, key_2)"
			args = append(args, l.keys.texts)
		} else {
			from += ", unnest($1::bigint[], $2::bigint[]) as k(key_1, key_2)"
			args = append(args, l.keys.b)
		}
	}
	sql := "select " + l.columns + " from " + from + " where " + where + " order by t." + strings.Join(l.key, ", t.")
	if l.forUpdate {
		sql += " for update of t"
	}
	x.batch.Queue(sql, args...).Query(func(rows pgx.Rows) error { return scanPostgres(rows, scan) })
}

func (x *postgresSession) insert(b *Rows) {
	s := b.source()
	x.batch.Queue("insert into "+b.table+" ("+strings.Join(b.names, ", ")+") select "+strings.Join(s.columns, ", ")+" from "+s.from+b.conflict(), s.args...)
}

func (x *postgresSession) remove(b *Rows) {
	s := b.source()
	where := make([]string, len(b.names))
	for i, name := range b.names {
		where[i] = b.table + "." + name + " = " + derivedColumn(i)
	}
	x.batch.Queue("delete from "+b.table+" using "+s.derived()+" where "+strings.Join(where, " and "), s.args...)
}

func (x *postgresSession) change(c *Changes) {
	s := c.rows.source()
	x.batch.Queue(counted(c.sql(" from "+s.derived(), derivedColumn), s.count), s.args...)
}

// source is rows as something to select from.
type source struct {
	from    string
	columns []string // the expression of each column
	args    []any
	count   string // an expression of how many rows there are
}

// source writes the rows for PostgreSQL. All numbers travel in one array, row by row, because each array that is unnested beside others
// costs a tuple store of its own, and an order has twenty numbers. The texts of a column, or its bytes, travel in an array each, and
// so does the first column where all are numbers: the planner takes an array for few rows and a series for many, and would plan each time anew.
func (b *Rows) source() source {
	var s source
	apart := b.apart()
	numbers, wide := b.numbers(apart)
	if wide > 0 {
		s.args = []any{numbers}
	}
	var arrays, names []string
	at := 0
	for i := range b.columns {
		if !apart[i] {
			at++
			s.columns = append(s.columns, "($1::bigint[])[i*"+strconv.Itoa(wide)+"-"+strconv.Itoa(wide-at)+"]")
			continue
		}
		var array string
		array, s.args = b.columns[i].array(s.args)
		name := "a" + strconv.Itoa(i)
		arrays, names, s.columns = append(arrays, array), append(names, name), append(s.columns, name)
	}
	s.count = "cardinality(" + arrays[0] + ")"
	s.from = "unnest(" + strings.Join(arrays, ", ") + ") with ordinality as u(" + strings.Join(names, ", ") + ", i)"
	return s
}

// apart says which columns travel in an array of their own.
func (b *Rows) apart() []bool {
	out, some := make([]bool, len(b.columns)), false
	for i := range b.columns {
		out[i] = b.columns[i].kind != integers
		some = some || out[i]
	}
	out[0] = out[0] || !some
	return out
}

// numbers gives the columns that are not apart row by row, and how many they are.
func (b *Rows) numbers(apart []bool) (out []int64, wide int) {
	for i := range b.columns {
		if !apart[i] {
			wide++
		}
	}
	out = make([]int64, 0, wide*b.Len())
	for r := range b.Len() {
		for i := range b.columns {
			if !apart[i] {
				out = append(out, b.columns[i].ints[r])
			}
		}
	}
	return out, wide
}

// array adds a column to the arguments and names its place.
func (c *column) array(args []any) (string, []any) {
	place := "$" + strconv.Itoa(len(args)+1)
	switch c.kind {
	case integers:
		return place + "::bigint[]", append(args, c.ints)
	case texts:
		return place + "::text[]", append(args, c.texts)
	default:
		return place + "::bytea[]", append(args, c.blobs)
	}
}

// derived is the source as a table d with the columns c0, c1 and so on.
func (s source) derived() string {
	named := make([]string, len(s.columns))
	for i, c := range s.columns {
		named[i] = c + " as c" + strconv.Itoa(i)
	}
	return "(select " + strings.Join(named, ", ") + " from " + s.from + ") as d"
}

func derivedColumn(i int) string { return "d.c" + strconv.Itoa(i) }

// postgresRow reads the binary format, which pgx asks for with all types used here.
type postgresRow struct {
	values  [][]byte
	columns []pgconn.FieldDescription
	err     error
}

func scanPostgres(rows pgx.Rows, scan func(*Row)) error {
	source := &postgresRow{}
	row := Row{src: source}
	for rows.Next() {
		if scan == nil {
			continue
		}
		source.values, source.columns, row.next = rows.RawValues(), rows.FieldDescriptions(), 0
		scan(&row)
		if source.err != nil {
			return source.err
		}
	}
	return rows.Err()
}

// value gives column i when its type is one of those wanted.
func (r *postgresRow) value(i int, what string, wanted ...uint32) []byte {
	if i >= len(r.columns) {
		r.err = fmt.Errorf("column %d of %d read", i+1, len(r.columns))
		return nil
	}
	if c := &r.columns[i]; !slices.Contains(wanted, c.DataTypeOID) {
		r.err = fmt.Errorf("column %d (%s) is no %s", i+1, c.Name, what)
		return nil
	}
	return r.values[i]
}

func (r *postgresRow) integer(i int) int64 {
	switch b := r.value(i, "BIGINT", pgtype.Int8OID, pgtype.Int4OID, pgtype.BoolOID); len(b) {
	case 8:
		return int64(binary.BigEndian.Uint64(b)) //nolint:gosec // two's complement
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b))) //nolint:gosec // two's complement
	case 1:
		return int64(b[0])
	default:
		return 0 // NULL
	}
}

func (r *postgresRow) text(i int) string {
	return string(r.value(i, "TEXT", pgtype.TextOID, pgtype.VarcharOID, pgtype.NameOID))
}

func (r *postgresRow) bytes(i int) []byte {
	return bytes.Clone(r.value(i, "BYTEA", pgtype.ByteaOID))
}

func translatePostgres(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case "40001", "40P01", "23505", "55P03", // serialization, deadlock, unique key, lock not available
		"22012",          // see counted
		"42P07", "42710": // somebody else has just made this table
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}
