package db

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"zombiezen.com/go/sqlite"
)

// This file is for tests only; internal/arch holds that. It makes a chosen statement of a write transaction fail as an engine
// fails. On PostgreSQL the server itself raises the error, or ends the connection, at that place; on SQLite, where busy and a broken disk can't
// be had at will, the statement is answered with the engine's code.

// Mishap is a way for a statement to fail.
type Mishap string

// The mishaps.
const (
	// Busy: somebody else is writing. SQLITE_BUSY on SQLite, 55P03 on PostgreSQL. The transaction may be run again.
	Busy Mishap = "busy"
	// Serialization is PostgreSQL's 40001: the transaction may be run again.
	Serialization Mishap = "serialization failure"
	// Deadlock is PostgreSQL's 40P01: the transaction may be run again.
	Deadlock Mishap = "deadlock"
	// Broken: the connection to PostgreSQL is lost before the statement is run (ErrLost), SQLite can't write to its disk. Nothing was done. At
	// PostgreSQL's last flush nobody can tell that from a lost answer: ErrUnknown.
	Broken Mishap = "broken"
	// CommitLost befalls the commit, whichever statement is named: it never reaches the server. ErrUnknown, and nothing was done.
	CommitLost Mishap = "commit lost"
	// AnswerLost befalls the commit, whichever statement is named: it is done, and its answer never comes. ErrUnknown, and all was done.
	AnswerLost Mishap = "answer lost"
)

// Mishaps decides which statements of a database's write transactions fail.
type Mishaps struct {
	mu         sync.Mutex
	kind       Mishap
	nth, left  int
	statements int
}

// Beset lets mishaps befall a database from now on. It is called before anything else uses the database.
func Beset(d *DB) *Mishaps {
	m := &Mishaps{}
	d.store = besetStore{d.store, m}
	return m
}

// Next lets a mishap befall the nth statement of so many write transactions that come that far. Statements are counted from 1: begin, what is
// queued, commit. It replaces what was said before.
func (m *Mishaps) Next(kind Mishap, nth, times int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kind, m.nth, m.left = kind, nth, times
}

// Left tells how many transactions are still to be befallen.
func (m *Mishaps) Left() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.left
}

// Statements tells how many statements the write transaction had that was committed last.
func (m *Mishaps) Statements() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.statements
}

// befalls tells which mishap befalls a statement; empty: none.
func (m *Mishaps) befalls(n int, commits bool) Mishap {
	m.mu.Lock()
	defer m.mu.Unlock()
	if commits {
		m.statements = n
	}
	here := n == m.nth
	if m.kind == CommitLost || m.kind == AnswerLost {
		here = commits
	}
	if m.left == 0 || !here {
		return ""
	}
	m.left--
	return m.kind
}

type besetStore struct {
	store
	mishaps *Mishaps
}

func (s besetStore) begin(ctx context.Context, writable bool) (session, error) {
	inner, err := s.store.begin(ctx, writable)
	if err != nil || !writable {
		return inner, err
	}
	x := &besetSession{session: inner, mishaps: s.mishaps}
	x.next()
	if embedded, is := inner.(*sqliteSession); is && embedded.err != nil { // this engine begins at once
		inner.rollback()
		return nil, embedded.err
	}
	return x, nil
}

// besetSession counts the statements of a write transaction.
type besetSession struct {
	session
	mishaps *Mishaps
	n       int
}

func (x *besetSession) next() {
	x.n++
	x.strike(x.mishaps.befalls(x.n, false))
}

// strike makes the next statement fail.
func (x *besetSession) strike(m Mishap) {
	if m == "" {
		return
	}
	if embedded, is := x.session.(*sqliteSession); is {
		code := sqlite.ResultBusy
		if m == Broken {
			code = sqlite.ResultIOErrWrite
		}
		x.fail(embedded.translate(code.ToError()))
		return
	}
	switch m {
	case Busy:
		x.raise("55P03")
	case Serialization:
		x.raise("40001")
	case Deadlock:
		x.raise("40P01")
	case Broken, CommitLost, AnswerLost:
		x.session.exec("select pg_terminate_backend(pg_backend_pid())", nil, -1)
	}
}

// raise has the server fail with a code of its own.
func (x *besetSession) raise(code string) {
	x.session.exec("do $$ begin raise exception 'a mishap' using errcode = '"+code+"'; end $$", nil, -1)
}

func (x *besetSession) exec(sql string, args []any, want int64) {
	x.next()
	x.session.exec(sql, args, want)
}

func (x *besetSession) query(sql string, args []any, scan func(*Row)) {
	x.next()
	x.session.query(sql, args, scan)
}

func (x *besetSession) lock(l lockSpec, scan func(*Row)) {
	x.next()
	x.session.lock(l, scan)
}

func (x *besetSession) insert(b *Rows) {
	x.next()
	x.session.insert(b)
}

func (x *besetSession) change(c *Changes) {
	x.next()
	x.session.change(c)
}

func (x *besetSession) remove(b *Rows) {
	x.next()
	x.session.remove(b)
}

func (x *besetSession) commit() error {
	x.n++
	befallen := x.mishaps.befalls(x.n, true)
	server, _ := x.session.(*postgresSession)
	switch befallen {
	case CommitLost:
		if server != nil {
			_ = server.conn.Conn().PgConn().Conn().Close()
			return server.commit()
		}
		x.rollback()
		return fmt.Errorf("%w: %s", ErrUnknown, befallen)
	case AnswerLost:
		if server != nil {
			server.exec("commit", nil, -1)
			x.strike(Broken)
			return server.commit()
		}
		return errors.Join(x.session.commit(), fmt.Errorf("%w: %s", ErrUnknown, befallen))
	case Busy, Serialization, Deadlock, Broken:
		x.strike(befallen)
	}
	return x.session.commit()
}
