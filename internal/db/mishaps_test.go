package db_test

import (
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// everyKind is a transaction with one statement of each kind, sent in two flushes; begin and commit make it eight.
func everyKind(runs *int) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		*runs++
		items := db.NewRows("items", "id", "units", "state")
		items.Add(1, 1, "new")
		changes := db.NewChanges("items", "=id", "+units")
		changes.Add(1, 1)
		gone := db.NewRows("pairs", "a", "b")
		gone.Add(9, 9)
		tx.Insert(items)
		tx.Lock("items", []string{"id"}, db.Ids([]int64{1}), "units", nil)
		tx.Query(nil, "select id from items")
		if err := tx.Flush(); err != nil {
			return err
		}
		tx.Change(changes)
		tx.Delete(gone)
		tx.Exec("insert into items (id, units, state) values (2, 9, 'new')")
		return nil
	}
}

const (
	everyKindStatements = 8
	lastFlushFrom       = 5 // begin, three statements, a flush; the rest goes with the commit
)

// besetWorld is a world whose mishaps the test decides.
func besetWorld(t *testing.T, body func(t *testing.T, w *testkit.World, m *db.Mishaps)) {
	t.Helper()
	each(t, func(t *testing.T, w *testkit.World) { body(t, w, db.Beset(w.DB)) })
}

// done says that all of everyKind is there, or nothing, and clears it away.
func done(t *testing.T, w *testkit.World) bool {
	t.Helper()
	n := w.Int(t, "select CAST(coalesce(sum(units), 0) AS BIGINT) from items")
	if n != 0 && n != 2+9 {
		t.Errorf("a transaction was done in half: %d units", n)
	}
	w.Write(t, func(tx *db.Tx) error { tx.Exec("delete from items"); return nil })
	return n != 0
}

func TestStatementsAreCountedFromBeginToCommit(t *testing.T) {
	besetWorld(t, func(t *testing.T, w *testkit.World, m *db.Mishaps) {
		runs := 0
		w.Write(t, everyKind(&runs))
		if n := m.Statements(); n != everyKindStatements || !done(t, w) {
			t.Errorf("%d statements, want %d", n, everyKindStatements)
		}
		w.Read(t, func(tx *db.Tx) error { tx.Exec("select 1"); return nil })
		if n := m.Statements(); n != 3 { // of the clearing away
			t.Errorf("a read was counted: %d", n)
		}
	})
}

func TestALostRaceAtAnyStatementIsRunAgain(t *testing.T) {
	besetWorld(t, func(t *testing.T, w *testkit.World, m *db.Mishaps) {
		for _, kind := range []db.Mishap{db.Busy, db.Serialization, db.Deadlock} {
			for nth := 1; nth <= everyKindStatements; nth++ {
				runs := 0
				m.Next(kind, nth, 1)
				wanted := 2
				if nth == 1 && w.DB.Engine() == db.SQLite { // it begins before it runs
					wanted = 1
				}
				if err := w.DB.Write(t.Context(), everyKind(&runs)); err != nil || runs != wanted || m.Left() != 0 || !done(t, w) {
					t.Errorf("%s at %d: %v after %d runs, %d mishaps left", kind, nth, err, runs, m.Left())
				}
			}
		}
		runs := 0
		m.Next(db.Busy, lastFlushFrom, 1000)
		err := w.DB.Write(t.Context(), everyKind(&runs))
		m.Next("", 0, 0)
		if !errors.Is(err, db.ErrBusy) || runs != 8 || done(t, w) {
			t.Errorf("a race lost for good: %v after %d runs", err, runs)
		}
	})
}

func TestABrokenConnectionAtAnyStatementDoesNothing(t *testing.T) {
	besetWorld(t, func(t *testing.T, w *testkit.World, m *db.Mishaps) {
		for nth := 1; nth <= everyKindStatements; nth++ {
			runs := 0
			m.Next(db.Broken, nth, 1)
			err := w.DB.Write(t.Context(), everyKind(&runs))
			server := w.DB.Engine() == db.Postgres
			lost, unknown := server && nth < lastFlushFrom, server && nth >= lastFlushFrom
			if err == nil || errors.Is(err, db.ErrBusy) || errors.Is(err, db.ErrLost) != lost || errors.Is(err, db.ErrUnknown) != unknown {
				t.Errorf("at %d: %v; lost should be %v, unknown %v", nth, err, lost, unknown)
			}
			if runs > 1 || m.Left() != 0 {
				t.Errorf("at %d: %d runs", nth, runs)
			}
			if done(t, w) {
				t.Errorf("at %d: it was done", nth)
			}
		}
		healthy(t, w)
	})
}

func TestALostCommitAndALostAnswerAreBothUnknown(t *testing.T) {
	besetWorld(t, func(t *testing.T, w *testkit.World, m *db.Mishaps) {
		for kind, wanted := range map[db.Mishap]bool{db.CommitLost: false, db.AnswerLost: true} {
			runs := 0
			m.Next(kind, 0, 1)
			err := w.DB.Write(t.Context(), everyKind(&runs))
			if !errors.Is(err, db.ErrUnknown) || runs != 1 || m.Left() != 0 {
				t.Errorf("%s: got %v after %d runs, want ErrUnknown after one", kind, err, runs)
			}
			if got := done(t, w); got != wanted {
				t.Errorf("%s: done %v, want %v", kind, got, wanted)
			}
		}
		healthy(t, w)
	})
}

// TestAConnectionCutBetweenTheCommitAndItsAnswerLeavesTheOutcomeUnknown holds AnswerLost against the real thing: a wire that breaks when the
// server's answer to the commit has come halfway.
func TestAConnectionCutBetweenTheCommitAndItsAnswerLeavesTheOutcomeUnknown(t *testing.T) {
	straight := testkit.DSN(t, db.Postgres, tables)
	w := &testkit.World{}
	var err error
	if w.DB, err = db.Open(t.Context(), wire(t, straight), clock.System{}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.DB.Close() }()
	runs := 0
	err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
		tx.Exec("insert into items (id, units, state) values (3, 0, 'cut here')")
		return everyKind(&runs)(tx)
	})
	if !errors.Is(err, db.ErrUnknown) || runs != 1 {
		t.Errorf("got %v after %d runs, want ErrUnknown after one", err, runs)
	}
	if !done(t, w) {
		t.Error("it was not done")
	}
	healthy(t, w)
}

// wire gives an address through which the server is reached, on a wire that is cut at the first commit of what says "cut here".
func wire(t *testing.T, dsn string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("/tmp", "wire-") //nolint:usetesting // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	query := address.Query()
	far := filepath.Join(query.Get("host"), ".s.PGSQL.5432")
	near, err := net.Listen("unix", filepath.Join(folder, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = near.Close() })
	go func() {
		for {
			client, err := near.Accept()
			if err != nil {
				return
			}
			go carry(client, far)
		}
	}()
	query.Set("host", folder)
	address.RawQuery = query.Encode()
	return address.String()
}

// carry carries bytes both ways until one side ends, or the server says that it has committed what is to be cut.
func carry(client net.Conn, far string) {
	server, err := net.Dial("unix", far)
	if err != nil {
		_ = client.Close()
		return
	}
	var ends sync.Once
	end := func() { ends.Do(func() { _, _ = client.Close(), server.Close() }) }
	defer end()
	marked := make(chan struct{})
	go func() {
		defer end()
		var mark sync.Once
		pass(client, server, func(bytes string) bool {
			if strings.Contains(bytes, "cut here") {
				mark.Do(func() { close(marked) })
			}
			return true
		})
	}()
	pass(server, client, func(bytes string) bool {
		select {
		case <-marked:
			return !strings.Contains(bytes, "COMMIT\x00")
		default:
			return true
		}
	})
}

// pass passes bytes on while they may go on.
func pass(from io.Reader, to io.Writer, mayGoOn func(bytes string) bool) {
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !mayGoOn(string(buffer[:n])) {
			return
		}
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}
