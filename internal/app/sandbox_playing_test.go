package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/views"
)

// playground is an installation with a market of its own, whose distributors have sandboxes.
type playground struct {
	*flowstest.Market
	t       *testing.T
	data    string
	serving Serving
	http    http.Handler
	keys    atomic.Int64
	token   string // a test key of Alpha's
}

// play gives body an installation on an engine, with Alpha's test key.
func play(t *testing.T, engine db.Engine, body func(p *playground)) {
	t.Helper()
	w := testkit.Open(t, engine, Schema())
	p := &playground{Market: flowstest.NewMarket(t, w), t: t, data: t.TempDir()}
	p.Write(t, func(tx *db.Tx) error { return access.Claim(tx, access.Trade, flowstest.Currency, flowstest.Zone) })
	p.token = p.testKey(p.Alpha.ID)
	p.start()
	body(p)
	p.serving.sandboxes.finish()
}

func playOnSQLite(t *testing.T, body func(p *playground)) { t.Helper(); play(t, db.SQLite, body) }

// start begins to serve, as a process would.
func (p *playground) start() {
	p.t.Helper()
	log := slog.New(slog.NewTextHandler(logWriter{p.t}, nil))
	p.serving = Serving{Place: Place{Data: p.data}, Rate: 100_000, Log: log, Sandbox: true}
	var err error
	if p.serving.sandboxes, err = newSandboxes(p.serving.Place, p.Flow, p.serving.rate(), log); err != nil {
		p.t.Fatal(err)
	}
	p.serving.sandboxes.clock = p.Clock
	p.serving.sandboxes.begin(p.t.Context())
	lane := flows.NewLane(p.Flow)
	p.http = p.serving.handler(p.Flow, lane, views.NewMall(p.DB), flows.NewFeed(p.Flow, lane.Turn))
}

// logWriter fails a test that logs an incident.
type logWriter struct{ t testing.TB }

func (w logWriter) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("level=ERROR")) {
		w.t.Errorf("logged: %s", line)
	}
	return len(line), nil
}

// testKey makes a test key of a distributor.
func (p *playground) testKey(of id.Distributor) string {
	p.t.Helper()
	token := access.MintTestKey()
	p.Write(p.t, func(tx *db.Tx) error {
		_, err := access.IssueKey(tx, access.NewKey{ID: id.NewAPIKey(p.IDs), Token: token, Distributor: of, Name: "developer"}, p.Clock.Now())
		return err
	})
	return string(token)
}

// someone makes a distributor with a test key.
func (p *playground) someone(name string) (id.Distributor, string) {
	p.t.Helper()
	which := id.NewDistributor(p.IDs)
	p.Write(p.t, func(tx *db.Tx) error {
		_, err := distributors.Create(tx, distributors.NewDistributor{ID: which, Name: name}, p.Clock.Now())
		return err
	})
	return which, p.testKey(which)
}

// answered is what a call was answered with.
type answered struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	body   []byte
}

// call calls with Alpha's test key.
func (p *playground) call(method, path string, body any) answered {
	p.t.Helper()
	return p.callAs(p.token, method, path, "key-"+strconv.FormatInt(p.keys.Add(1), 10), body)
}

func (p *playground) callAs(token, method, path, key string, body any) answered {
	p.t.Helper()
	var sent []byte
	switch b := body.(type) {
	case nil:
	case string:
		sent = []byte(b)
	default:
		var err error
		if sent, err = json.Marshal(b); err != nil {
			p.t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(sent))
	r.Header.Set("Authorization", "Bearer "+token)
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", key)
	}
	w := httptest.NewRecorder()
	p.http.ServeHTTP(w, r)
	return answered{p.t, method + " " + path, w.Code, w.Header(), w.Body.Bytes()}
}

// must ends the test unless the answer has a status.
func (a answered) must(status int) answered {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: %d, want %d: %s", a.what, a.status, status, a.body)
	}
	return a
}

// refused ends the test unless the answer is a problem with a status and a code, of its own or of a place.
func (a answered) refused(status int, code string) answered {
	a.t.Helper()
	if a.must(status); !bytes.Contains(a.body, []byte(`"code":"`+code+`"`)) {
		a.t.Fatalf("%s: no %s in %s", a.what, code, a.body)
	}
	return a
}

// at gives a value of the answer's JSON as text: `items.0.id`.
func (a answered) at(path string) string {
	a.t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		a.t.Fatalf("%s: %v in %s", a.what, err, a.body)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				a.t.Fatalf("%s: no %s in %s", a.what, path, a.body)
			}
			v = x[i]
		default:
			a.t.Fatalf("%s: no %s in %s", a.what, path, a.body)
		}
	}
	return fmt.Sprint(v)
}

// is fails the test unless a value of the answer is this one.
func (a answered) is(path, want string) answered {
	a.t.Helper()
	if got := a.at(path); got != want {
		a.t.Errorf("%s: %s is %s, want %s in %s", a.what, path, got, want, a.body)
	}
	return a
}

type tree = map[string]any

func (p *playground) travel(seconds int) answered {
	p.t.Helper()
	return p.call("POST", "/v1/sandbox/travel", tree{"seconds": seconds}).must(200).is("arrived", "true")
}

func (p *playground) arm(fault tree) answered {
	p.t.Helper()
	return p.call("POST", "/v1/sandbox/faults", fault).must(201)
}

// good gives the id of the sandbox's nth SKU, and what it costs now.
func (p *playground) good(n int) (sku, settlement, retail string) {
	p.t.Helper()
	goods := p.call("GET", "/v1/goods", nil).must(200)
	item := fmt.Sprintf("items.%d.", n)
	return goods.at(item + "sku_id"), goods.at(item + "price.settlement_minor"), goods.at(item + "price.retail_minor")
}

// order asks for two of the nth SKU.
func (p *playground) order(n int) tree {
	p.t.Helper()
	sku, settlement, retail := p.good(n)
	return tree{
		"channel_id": p.Alpha.Channels[0].String(), "own_number": fmt.Sprintf("S-%d", p.keys.Add(1)),
		"contact": tree{"name": "张三", "phone": "12900001234", "region": "310115", "address": "世纪大道 1 号"},
		"lines":   []tree{{"sku_id": sku, "quantity": 2, "settlement_minor": json.Number(settlement), "sale_minor": json.Number(retail)}},
	}
}

// bought places an order of two of the nth SKU and pays it.
func (p *playground) bought(n int) string {
	p.t.Helper()
	order := p.call("POST", "/v1/orders", p.order(n)).must(201).at("id")
	p.call("POST", "/v1/orders/"+order+"/pay", nil).must(200)
	return order
}

func (p *playground) get(order string) answered {
	p.t.Helper()
	return p.call("GET", "/v1/orders/"+order, nil).must(200)
}

// balance is what is in the sandbox's wallet.
func (p *playground) balance() string {
	p.t.Helper()
	return p.call("GET", "/v1/wallet", nil).must(200).at("accounts.0.balance_minor")
}

// auditSandbox has a sandbox's own books audited, as `fenxiao audit --data` does, and tells what its key opens.
func (p *playground) auditSandbox(of id.Distributor) {
	p.t.Helper()
	d, err := OpenReader(p.t.Context(), Place{Data: filepath.Join(p.data, "sandbox", of.String())})
	if err != nil {
		p.t.Fatal(err)
	}
	flowstest.Hold(p.t, d)
	if err := d.Close(); err != nil {
		p.t.Error(err)
	}
}

var (
	tableHead  = regexp.MustCompile(`(?i)create table (\w+) \(`)
	columnLine = regexp.MustCompile(`^\s*(\w+) (BIGINT|TEXT|BYTEA)\b`)
)

// books gives a hash of the rows of every table of the real database, but of the keys that open sandboxes.
func (p *playground) books() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	for _, room := range Schema() {
		files, err := fs.Glob(room, "schema/*.sql")
		if err != nil {
			p.t.Fatal(err)
		}
		for _, file := range files {
			text, err := fs.ReadFile(room, file)
			if err != nil {
				p.t.Fatal(err)
			}
			for _, statement := range db.Statements(string(text)) {
				if head := tableHead.FindStringSubmatch(statement); head != nil && head[1] != "access_keys" {
					out[head[1]] = p.hash(head[1], statement)
				}
			}
		}
	}
	if len(out) < 50 {
		p.t.Fatalf("only %d tables", len(out))
	}
	return out
}

func (p *playground) hash(table, definition string) string {
	p.t.Helper()
	var columns, kinds []string
	for line := range strings.Lines(definition) {
		if c := columnLine.FindStringSubmatch(line); c != nil {
			columns, kinds = append(columns, c[1]), append(kinds, c[2])
		}
	}
	sum, rows, names := sha256.New(), 0, strings.Join(columns, ", ")
	p.Read(p.t, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) {
			rows++
			for _, kind := range kinds {
				switch kind {
				case "BIGINT":
					fmt.Fprintf(sum, "%d|", r.Int())
				case "TEXT":
					fmt.Fprintf(sum, "%q|", r.Text())
				default:
					fmt.Fprintf(sum, "%x|", r.Bytes())
				}
			}
		}, "select "+names+" from "+table+" order by "+names)
		return tx.Flush()
	})
	return fmt.Sprintf("%d rows %x", rows, sum.Sum(nil)[:8])
}
