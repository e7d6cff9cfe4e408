package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// engines are those that are installed here.
func engines(t *testing.T) []db.Engine {
	t.Helper()
	if os.Getenv("CI") != "true" {
		testkit.DSN(t, db.Postgres, nil) // skips where PostgreSQL is missing
	}
	return []db.Engine{db.Postgres, db.SQLite}
}

func options(t *testing.T, out *bytes.Buffer) Options {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Program: program, Schema: app.Schema(), Engines: engines(t), Warm: clock.Second / 10, Seconds: clock.Second, Size: small, Out: out}
}

func TestOneSecondOfOrdersOnBothEnginesHolds(t *testing.T) {
	var out bytes.Buffer
	o := options(t, &out)
	o.Scenarios, o.Connections, o.Batches = []Scenario{Uniform}, []int{8}, []int{1}
	o.JSON = filepath.Join(t.TempDir(), "runs.json")
	if err := Measure(t.Context(), o); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	text, err := os.ReadFile(o.JSON)
	if err != nil {
		t.Fatal(err)
	}
	var runs []Run
	if err := json.Unmarshal(text, &runs); err != nil {
		t.Fatal(err)
	}
	if len(runs) != 2 {
		t.Fatalf("%d runs:\n%s", len(runs), out.String())
	}
	for _, r := range runs {
		if r.Orders < 10 || r.OrdersPerS == 0 || r.P50 == 0 || r.P99 < r.P50 || r.ServerCPU == 0 || r.Limit == 0 || r.Ratio == 0 || r.Rejected+r.Lost > 0 {
			t.Errorf("%+v", r)
		}
		if r.AuditViolations+r.JournalViolations > 0 {
			t.Errorf("%s: %v", r.Engine, r.violations)
		}
		if fromPostgres := r.Engine == string(db.Postgres); fromPostgres != (r.DatabaseCPU > 0) {
			t.Errorf("%s: %d µs of the database", r.Engine, r.DatabaseCPU)
		}
	}
	var keys []map[string]any
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for key := range strings.FieldsSeq("engine scenario connections batch orders_per_s p50_ms p95_ms p99_ms cpu_us_per_order rejected limit_tx_per_s " +
		"ratio_to_limit audit_violations server_cpu_us database_cpu_us generator_cpu_us written_bytes_per_order") {
		if keys[0][key] == nil {
			t.Errorf("no %s in %v", key, keys[0])
		}
	}
}

func TestReadsAreAnsweredAndTheLastUnitsAreSoldExactly(t *testing.T) {
	var out bytes.Buffer
	o := options(t, &out)
	o.Engines, o.Reads, o.Last, o.Seconds = []db.Engine{db.SQLite}, true, true, clock.Second/2
	if err := Measure(t.Context(), o); err != nil || !strings.Contains(out.String(), "50 sold, 550 refused: exactly all") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if strings.Count(out.String(), "refused") > 1 || strings.Count(out.String(), "\nsqlite") != len(questions)+1 {
		t.Error(out.String())
	}
}

func TestTheMallIsSearchedWithoutARefusal(t *testing.T) {
	var out bytes.Buffer
	o := options(t, &out)
	o.Engines, o.Search, o.SearchSKUs, o.Seconds = []db.Engine{db.SQLite}, true, 2_000, clock.Second/2
	if err := Measure(t.Context(), o); err != nil || !strings.Contains(out.String(), "search among 2000 SKUs") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if strings.Contains(out.String(), "refused") || strings.Count(out.String(), "\nsqlite") != len(searches)+1 {
		t.Error(out.String())
	}
}

func TestRulesArePreviewedOverGoodsInThePoolAndOutOfIt(t *testing.T) {
	var out bytes.Buffer
	o := options(t, &out)
	o.Engines, o.Rules, o.RuleSKUs = []db.Engine{db.SQLite}, true, 1_500
	if err := Measure(t.Context(), o); err != nil || strings.Count(out.String(), "sqlite") != 6 {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, part := range []string{"rule preview", "adds ", "≤ 1000"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("no %q in %s", part, out.String())
		}
	}
}

func TestARunningServerIsDrivenByItsKeys(t *testing.T) {
	b := &session{Options: options(t, &bytes.Buffer{}), stages: map[db.Engine]*stage{}}
	b.Engines = []db.Engine{db.SQLite}
	defer b.close()
	if err := b.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	x, err := b.openSite(t.Context(), b.stages[db.SQLite], 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.stop() }()
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte(x.stage.market.shops[0].token+"\n"+x.stage.market.shops[3].token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o := options(t, &out)
	o.Target, o.Keys, o.Scenarios, o.Connections, o.Batches = "http://"+x.servers[0].address, keys, []Scenario{Zipf}, []int{4}, []int{1, 100}
	if err := Measure(t.Context(), o); err != nil || !strings.Contains(out.String(), "41 goods, 2 keys") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	o.Target = "https://example.test"
	if err := Measure(t.Context(), o); !errors.Is(err, errTarget) {
		t.Fatalf("%v", err)
	}
}

// told is a journal of two orders, of which the first was paid, and one that was refused; and what should be found of them.
func told() (*journal, []stored) {
	j := &journal{name: "B1", connections: [][]entry{
		{{shop: 1, order: "ord_1", placed: true, paid: true}, {shop: 2, order: "ord_2", placed: true}},
		{{shop: 1}},
	}}
	return j, []stored{{"B1-0-0", "ord_1", 1, true}, {"B1-0-1", "ord_2", 2, false}}
}

func TestAJournalHoldsForWhatWasAcknowledged(t *testing.T) {
	j, found := told()
	if p := (journals{j}).prove(found); p.count() != 0 {
		t.Fatal(p.violations)
	}
	j.connections[1][0].placeOpen = true
	if p := (journals{j}).prove(append(found, stored{"B1-1-0", "ord_3", 1, false})); p.count() != 0 {
		t.Fatal(p.violations)
	}
}

func TestAJournalFindsWhatIsMissingDoubledOrStrange(t *testing.T) {
	for want, spoil := range map[string]func(j *journal, found []stored) []stored{
		"is not there":                  func(_ *journal, found []stored) []stored { return found[1:] },
		"is there twice":                func(_ *journal, found []stored) []stored { return append(found, stored{"B1-0-0", "ord_9", 1, true}) },
		"was never sent":                func(_ *journal, found []stored) []stored { return append(found, stored{"B1-7-0", "ord_9", 1, true}) },
		"was refused and is there":      func(_ *journal, found []stored) []stored { return append(found, stored{"B1-1-0", "ord_9", 1, false}) },
		"as paid and is not":            func(_ *journal, found []stored) []stored { found[0].paid = false; return found },
		"no payment was acknowledged":   func(_ *journal, found []stored) []stored { found[1].paid = true; return found },
		"and is there as ord_8":         func(_ *journal, found []stored) []stored { found[1].order = "ord_8"; return found },
		"belongs to another shop":       func(_ *journal, found []stored) []stored { found[1].shop = 5; return found },
		"as ord_2 and is not there":     func(_ *journal, found []stored) []stored { return found[:1] },
		"as ord_7 and is there as ord_": func(j *journal, found []stored) []stored { j.connections[0][0].order = "ord_7"; return found },
	} {
		j, found := told()
		p := journals{j}.prove(spoil(j, found))
		if !slices.ContainsFunc(p.violations, func(v string) bool { return strings.Contains(v, want) }) {
			t.Errorf("%q: %v", want, p.violations)
		}
	}
}

func TestAJournalFindsWhatADatabaseLost(t *testing.T) {
	b := &session{Options: options(t, &bytes.Buffer{}), stages: map[db.Engine]*stage{}}
	b.Engines = []db.Engine{db.SQLite}
	defer b.close()
	if err := b.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	x, err := b.openSite(t.Context(), b.stages[db.SQLite], 1)
	if err != nil {
		t.Fatal(err)
	}
	began := now()
	h, _, _, err := watchAll(x, b.load(x, cell{scenario: Hot, connections: 2, batch: 1, orders: 20}))
	if err = errors.Join(err, x.stop()); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), x.dsn, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	for _, spoil := range []string{
		"delete from orders_orders where own_number = 'B1-0-3'", "update orders_orders set own_number = 'B1-9-9' where own_number = 'B1-1-2'",
		"update orders_sub_orders set state = 'pending_payment' where order_id = (select id from orders_orders where own_number = 'B1-0-1')",
	} {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { tx.Exec(spoil); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	found, err := readStored(t.Context(), d, x.stage.assortment, began)
	if err != nil {
		t.Fatal(err)
	}
	p := journals{h.journal}.prove(found)
	for _, want := range []string{"B1-0-3 was acknowledged", "B1-1-2 was acknowledged", "B1-9-9 is there", "B1-0-1 was acknowledged as paid"} {
		if !slices.ContainsFunc(p.violations, func(v string) bool { return strings.Contains(v, want) }) {
			t.Errorf("%q: %v", want, p.violations)
		}
	}
	if p.count() != 4 {
		t.Errorf("%d: %v", p.count(), p.violations)
	}
	run := Run{}
	if err := b.look(t.Context(), &run, x.database, journals{h.journal}, began); err != nil || run.AuditViolations == 0 || b.violations < 5 {
		t.Errorf("%v, %+v", err, run)
	}
}

func TestGrowthIsMeasuredAmongTheOrdersThatAreThere(t *testing.T) {
	var out bytes.Buffer
	o := options(t, &out)
	o.Engines, o.Growth, o.GrowthOrders, o.GrowthSize, o.Seconds = []db.Engine{db.SQLite}, true, []int{100, 700}, small, clock.Second/4
	o.JSON = filepath.Join(t.TempDir(), "runs.json")
	if err := Measure(t.Context(), o); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	var runs []Run
	text, err := os.ReadFile(o.JSON)
	if err == nil {
		err = json.Unmarshal(text, &runs)
	}
	if err != nil || len(runs) != 2 || runs[0].OrdersBefore != 100 || runs[1].OrdersBefore < 700 || runs[1].Orders == 0 {
		t.Fatalf("%v, %+v\n%s", err, runs, out.String())
	}
}

func TestTooMuchIsOfferedAndTheServerComesBack(t *testing.T) {
	var out bytes.Buffer
	o := options(t, &out)
	o.Engines, o.Overload, o.Seconds, o.OverloadSeconds = []db.Engine{db.SQLite}, true, clock.Second/4, clock.Second
	if err := Measure(t.Context(), o); err != nil || !strings.Contains(out.String(), "goodput") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	t.Log(out.String())
}
