package binary

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/fenxiao/fenxiao/internal/db"
)

// mirror is the client's example, built, with its file.
type mirror struct {
	program, file string
	args          []string
}

func (m *market) mirror(t *testing.T) *mirror {
	t.Helper()
	dir := t.TempDir()
	x := &mirror{program: filepath.Join(dir, "mirror"), file: filepath.Join(dir, "mirror.sqlite")}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", x.program, "github.com/fenxiao/fenxiao/client/example/mirror")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	x.args = []string{"--base", m.server.address, "--db", x.file, "--region", "310115"}
	return x
}

func (x *mirror) start(t *testing.T, key string, more ...string) (*exec.Cmd, *safeBuffer) {
	t.Helper()
	cmd, said := exec.Command(x.program, append(x.args, more...)...), &safeBuffer{}
	cmd.Env, cmd.Stdout, cmd.Stderr = environment("FENXIAO_KEY="+key), said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, said
}

// run runs the mirror to its end.
func (x *mirror) run(t *testing.T, key string, more ...string) (string, error) {
	t.Helper()
	cmd, said := x.start(t, key, more...)
	err := cmd.Wait()
	return said.String(), err
}

// applied counts the changes of a kind that the mirror has applied, and how often it did so at most with one.
func (x *mirror) applied(t *testing.T, kind string) (changes, most int) {
	t.Helper()
	c, err := sqlite.OpenConn(x.file, sqlite.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	err = sqlitex.Execute(c, `select count(*), coalesce(max(times), 0) from mirror_applied where kind like ?1`, &sqlitex.ExecOptions{
		Args: []any{kind}, ResultFunc: func(r *sqlite.Stmt) error { changes, most = r.ColumnInt(0), r.ColumnInt(1); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return changes, most
}

func TestAMirrorKilledAgainAndAgainHasAppliedEachChangeOnce(t *testing.T) {
	m := openMarket(t, db.SQLite)
	x, key := m.mirror(t), m.shops[0].key
	if said, err := x.run(t, key, "--once"); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	var prices atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		m.changePrices(t, &prices, stop)
	}()
	var grew int
	before := 0
	for range rounds(12, 60) {
		cmd, said := x.start(t, key)
		time.Sleep(50*time.Millisecond + rand.N(450*time.Millisecond))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if code := ending(t, cmd.Wait()); code != -1 {
			t.Fatalf("it ended by itself with %d\n%s", code, said)
		}
		if now, _ := x.applied(t, "%"); now > before {
			grew, before = grew+1, now
		}
	}
	close(stop)
	<-stopped
	var said string
	for end := time.Now().Add(startsWithin); ; time.Sleep(200 * time.Millisecond) { // the last stock states are told a little later
		if said, err := x.run(t, key, "--once"); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		var err error
		if said, err = x.run(t, key, "--check"); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%v\n%s", err, said)
		}
	}
	told, most := x.applied(t, "price.changed")
	if told != int(prices.Load()) || most != 1 {
		t.Errorf("of %d changes of prices %d were applied, one %d times", prices.Load(), told, most)
	}
	if all, most := x.applied(t, "%"); most != 1 || all <= told {
		t.Errorf("%d changes of all kinds, one %d times", all, most)
	}
	if grew < 3 || !strings.Contains(said, "all as on the server") {
		t.Errorf("it came on in %d rounds only; %s", grew, said)
	}
	t.Logf("%d changes of prices; it came on in %d rounds; %s", told, grew, said)
}

// changePrices changes a price at a time, and now and then what is selected and what there is in stock.
func (m *market) changePrices(t *testing.T, count *atomic.Int64, stop <-chan struct{}) {
	operator, shop := m.server.client(m.admin), m.server.client(m.shops[0].key)
	for n := int64(1); ; n++ {
		select {
		case <-stop:
			return
		case <-time.After(rand.N(10 * time.Millisecond)):
		}
		sku := m.skus[rand.IntN(len(m.skus)-1)] // the last one comes and goes
		asked := tree{"prices": []tree{{"sku_id": sku, "currency": "CNY", "supply_minor": 1500, "settlement_minor": settlement + n%700, "retail_minor": retail}}}
		if a, err := operator.try(http.MethodPut, "/v1/prices", newKey(), asked); err != nil || a.status > 299 {
			t.Errorf("price %d: %v %d %s", n, err, a.status, a.body)
			return
		}
		count.Add(1)
		if n%25 != 0 {
			continue
		}
		last := m.skus[len(m.skus)-1]
		method, path, body := http.MethodDelete, "/v1/selections/"+last, any(nil)
		if n%50 == 0 {
			method, path, body = http.MethodPost, "/v1/selections", tree{"sku_ids": []string{last}}
		}
		if a, err := shop.try(method, path, newKey(), body); err != nil || a.status > 299 {
			t.Errorf("%s: %v %d %s", fmt.Sprint(method, path), err, a.status, a.body)
			return
		}
	}
}
