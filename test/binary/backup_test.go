package binary

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
)

// restored is a new home that holds a backup and the key of the old home.
func (h home) restored(t testing.TB, backup string) home {
	t.Helper()
	other := newHome(t, db.SQLite)
	other.fenxiao(t, "restore", backup).exits(t, 0)
	clean(t, other.flags()...)
	copyFile(t, filepath.Join(h.data, "fenxiao.key"), filepath.Join(other.data, "fenxiao.key"))
	return other
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestABackupBesideARunningServerIsWholeAndServesWithTheSameKey(t *testing.T) {
	m := openMarket(t, db.SQLite)
	var all sync.WaitGroup
	var stopped atomic.Bool
	sent := make([][]*order, clientCount)
	for i := range clientCount {
		all.Go(func() { sent[i] = m.keepOrdering(t, 0, i, &stopped) })
	}
	time.Sleep(100 * time.Millisecond)
	before := make([]map[string]listed, shopCount) // acknowledged before the backup began
	for i := range m.shops {
		before[i] = m.list(t, i)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	m.fenxiao(t, "backup", copied).exits(t, 0)
	m.fenxiao(t, "backup", copied).refused(t, "is there already")
	stopped.Store(true)
	all.Wait()
	old := m.home
	m.server.stop(t, 15)
	m.home = old.restored(t, copied)
	m.restart(t)
	for i := range m.shops {
		after := m.list(t, i)
		if len(before[i]) == 0 {
			t.Error("there was nothing to back up")
		}
		for number, was := range before[i] {
			if after[number].id != was.id || was.paid && !after[number].paid {
				t.Fatalf("order %s was %v, in the backup it is %v", number, was, after[number])
			}
		}
	}
	m.agree(t)
	for _, orders := range sent {
		for _, o := range orders {
			if before[o.shop][o.number].paid {
				m.lookedUp(t, o) // opens its contact under the old key
				break
			}
		}
	}
	m.server.stop(t, 15)
	clean(t, m.flags()...)
}

func TestARestoreTakesWhatIsStillInTheLogOfAKilledServer(t *testing.T) {
	m := openMarket(t, db.SQLite)
	o := m.newOrder(rand.New(rand.NewPCG(1, 1)), 0, "KILLED-1")
	c := m.server.client(m.shops[0].key)
	if !o.place(t, c) || !o.pay(t, c) {
		t.Fatal("the order was not placed")
	}
	m.server.kill(t)
	path := filepath.Join(m.data, "fenxiao.db")
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		t.Fatalf("there is nothing in the log: %v", err)
	}
	old := m.home
	m.home = old.restored(t, path)
	m.restart(t)
	m.lookedUp(t, o)
	m.server.kill(t)
	// And over the killed one: its log must not be taken for the new one's.
	copied := filepath.Join(t.TempDir(), "copy.db")
	m.fenxiao(t, "backup", copied).exits(t, 0)
	old.fenxiao(t, "restore", "--force", copied).exits(t, 0)
	m.home = old
	m.restart(t)
	m.lookedUp(t, o)
	m.server.stop(t, 15)
	clean(t, m.flags()...)
}

// spoilt are backups that must be refused, by what the refusal says.
func spoilt(t testing.TB, backup string) map[string]string {
	t.Helper()
	whole, dir := readFile(t, backup), t.TempDir()
	file := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	zeroed := bytes.Clone(whole)
	for at := 64 * 1024; at < len(zeroed)-4096; at += 4096 {
		clear(zeroed[at : at+4096])
	}
	newer, foreign, unbalanced := file("newer", whole), file("foreign", nil), file("unbalanced", whole)
	home{dsn: "sqlite:" + newer}.forge(t, "insert into db_migrations (number, name, at) values (9999, '9999_from_the_future', 1)")
	home{dsn: "sqlite:" + foreign}.forge(t, "create table notes (id integer primary key)")
	home{dsn: "sqlite:" + unbalanced}.forge(t, "update ledger_postings set amount_minor = amount_minor + 1 where id = (select min(id) from ledger_postings)")
	return map[string]string{
		newer: "written by a newer fenxiao", foreign: "no backup of a fenxiao database", unbalanced: "the backup does not hold",
		file("truncated", whole[:len(whole)/2]): "malformed", file("zeroed", zeroed): "malformed",
		file("text", []byte("not a database at all, though it is long enough to be taken for the beginning of one by a careless reader")): "no backup of a fenxiao database",
		file("empty", nil):            "no backup of a fenxiao database",
		filepath.Join(dir, "missing"): "no such file", dir: "can't read the backup",
	}
}

func TestARefusedRestoreLeavesTheDatabaseAsItWas(t *testing.T) {
	h := newHome(t, db.SQLite)
	h.fenxiao(t, "replay", "--json", writeYear(t, 7, 300)).exits(t, 0)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.fenxiao(t, "backup", copied).exits(t, 0)
	path := filepath.Join(h.data, "fenxiao.db")
	was := readFile(t, path)
	h.fenxiao(t, "restore", copied).refused(t, "there is a database at "+path+"; --force replaces it")
	for file, why := range spoilt(t, copied) {
		h.fenxiao(t, "restore", "--force", file).refused(t, why)
		if !bytes.Equal(readFile(t, path), was) {
			t.Fatalf("the refused restore of %s changed the database", filepath.Base(file))
		}
		empty := newHome(t, db.SQLite)
		empty.fenxiao(t, "restore", file).refused(t, why)
		if _, err := os.Stat(filepath.Join(empty.data, "fenxiao.db")); err == nil {
			t.Fatalf("the refused restore of %s left a database", filepath.Base(file))
		}
	}
	h.fenxiao(t, "restore", "--force", copied).exits(t, 0)
	clean(t, h.flags()...)
	left, err := filepath.Glob(filepath.Join(h.data, ".*"))
	if err != nil || len(left) > 0 {
		t.Fatalf("left behind: %v %v", left, err)
	}
}

func TestARestoreIsRefusedWhileAServerRuns(t *testing.T) {
	h := newHome(t, db.SQLite)
	s := h.serve(t)
	admin := s.administrator(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.fenxiao(t, "backup", copied).exits(t, 0)
	operator := s.as(t, admin.login, admin.password)
	operator.call(t, http.MethodPost, "/v1/brands", tree{"name": "After the backup"})
	h.fenxiao(t, "restore", copied).refused(t, "--force")
	h.fenxiao(t, "restore", "--force", copied).refused(t, "is in use by another fenxiao")
	if brands := operator.call(t, http.MethodGet, "/v1/brands", nil); len(brands.list(t, "items")) != 1 {
		t.Fatalf("the refused restore was done: %s", brands.body)
	}
	s.kill(t)
	h.fenxiao(t, "restore", "--force", copied).exits(t, 0)
	again := h.serve(t)
	if brands := again.as(t, admin.login, admin.password).call(t, http.MethodGet, "/v1/brands", nil); len(brands.list(t, "items")) != 0 {
		t.Fatalf("the restore was not done: %s", brands.body)
	}
}

func TestAKilledBackupOrRestoreLeavesAWholeDatabaseOrNone(t *testing.T) {
	one, two := newHome(t, db.SQLite), newHome(t, db.SQLite)
	one.fenxiao(t, "replay", "--json", writeYear(t, 1, 1500)).exits(t, 0)
	two.fenxiao(t, "replay", "--json", writeYear(t, 2, 1000)).exits(t, 0)
	dir := t.TempDir()
	backups := [2]string{filepath.Join(dir, "one.db"), filepath.Join(dir, "two.db")}
	one.fenxiao(t, "backup", backups[0]).exits(t, 0)
	started := time.Now()
	two.fenxiao(t, "backup", backups[1]).exits(t, 0)
	took := time.Since(started)
	known := [2]int64{one.counts(t)["orders_orders"], two.counts(t)["orders_orders"]}
	for round := range rounds(6, 300) {
		copied := filepath.Join(dir, fmt.Sprintf("killed-%d.db", round))
		one.killedIn(t, rand.N(2*took), "backup", copied)
		if _, err := os.Stat(copied); err == nil {
			clean(t, "--db=sqlite:"+copied)
		}
		one.killedIn(t, rand.N(3*took), "restore", "--force", backups[round%2])
		clean(t, one.flags()...)
		if n := one.counts(t)["orders_orders"]; n != known[0] && n != known[1] {
			t.Fatalf("%d orders are neither the old %d nor the new %d", n, known[0], known[1])
		}
	}
}

// killedIn runs a command and kills it when the time is over.
func (h home) killedIn(t testing.TB, patience time.Duration, args ...string) {
	t.Helper()
	cmd := exec.Command(binary(t), append(args, h.flags()...)...)
	cmd.Env = environment()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	shot := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer shot.Stop()
	if code := ending(t, cmd.Wait()); code > 0 {
		t.Fatalf("%v: exit code %d", args, code)
	}
}
