package binary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/db"
)

const csvHead = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

// writeYear writes a made-up year of invoices in the form of UCI Online Retail: sales, credits with and without a purchase, every kind
// of row that is no trade, prices that need rounding, rows out of order. The same seed gives the same file.
func writeYear(t testing.TB, seed uint64, rows int) string {
	t.Helper()
	dice := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	b.WriteString(csvHead)
	at := time.Date(2010, 12, 1, 8, 0, 0, 0, time.UTC)
	step := 385 * 24 * time.Hour / time.Duration(rows/6)
	for written, number := 0, 536365; written < rows; number++ {
		at = at.Add(time.Duration(dice.Int64N(2 * int64(step)))).Truncate(time.Minute)
		for range 1 + dice.IntN(12) {
			b.WriteString(invoiceRow(dice, strconv.Itoa(number), at.Add(time.Duration(dice.IntN(3))*time.Minute)))
			written++
		}
	}
	path := filepath.Join(t.TempDir(), "year.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// invoiceRow draws one row of an invoice; every eighth invoice is a credit, every hundredth an adjustment.
func invoiceRow(dice *rand.Rand, number string, at time.Time) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		panic(err)
	}
	code := fmt.Sprintf("%d%s", 20000+dice.IntN(12)*1000+dice.IntN(4), []string{"", "bl"}[dice.IntN(2)])
	units := 1 + dice.IntN(48)
	price := fmt.Sprintf("%d.%02d", dice.IntN(20), 1+dice.IntN(99))
	customer := strconv.Itoa(12346 + n*7%23)
	switch dice.IntN(40) {
	case 0:
		code = "POST"
	case 1:
		price = "0"
	case 2:
		price += strconv.Itoa(1 + dice.IntN(9)) // a third decimal
	case 3:
		units = -units
	}
	if n%11 == 0 {
		customer = ""
	}
	switch {
	case n%100 == 0:
		number = "A" + number
	case n%8 == 0:
		number, units = "C"+number, -units
	}
	return fmt.Sprintf("%s,%s,\"THING %s\",%d,%s,%s,%s,United Kingdom\n", number, code, code, units, at.Format(time.DateTime), price, customer)
}

// report is what a replay printed, without what differs from run to run.
func (o outcome) report(t testing.TB) map[string]any {
	t.Helper()
	var got map[string]any
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatalf("%v in the report of %s", err, o)
	}
	for _, key := range []string{"elapsed_s", "peak_rss_mb"} {
		if _, ok := got[key]; !ok {
			t.Fatalf("no %s in the report of %s", key, o)
		}
		delete(got, key)
	}
	return got
}

// undisturbed replays a file in one go and gives report and row counts, and how long it took.
func undisturbed(t testing.TB, h home, file string) (map[string]any, map[string]int64, time.Duration) {
	t.Helper()
	_ = binary(t) // which may build it first
	started := time.Now()
	report := h.fenxiao(t, "replay", "--json", file).exits(t, 0).report(t)
	took := time.Since(started)
	clean(t, h.flags()...)
	return report, h.counts(t), took
}

// unfinished are the words of an audit that came before there was a schema to audit, or while the file was being made.
var unfinished = regexp.MustCompile(`there is no database|no fenxiao database|migrations are missing|readonly database`)

func TestAReplayThatIsKilledAnywhereEndsAsOneThatWasNot(t *testing.T) {
	file := writeYear(t, 20101201, rounds(3000, 12000))
	var first map[string]any
	onBothEngines(t, func(t *testing.T, h home) {
		want, counts, took := undisturbed(t, h, file)
		t.Logf("undisturbed in %v: %v", took, want)
		if first == nil {
			first = want
		}
		alike(t, "the engines", want, first)
		for round := range rounds(1, 8) {
			killed := newHome(t, h.engine)
			dice := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), uint64(round)))
			kills := killed.replayUnderFire(t, dice, file, took)
			t.Logf("killed %d times", kills)
			again := killed.fenxiao(t, "replay", "--json", file).exits(t, 0).report(t)
			alike(t, "a replay that was killed", again, want)
			if got := killed.counts(t); !maps.Equal(got, counts) {
				t.Fatalf("rows in tables: %v, undisturbed %v", got, counts)
			}
			clean(t, killed.flags()...)
		}
	})
}

// replayUnderFire starts the replay again and again, kills it at a random moment and audits, until it has come to its end.
func (h home) replayUnderFire(t testing.TB, dice *rand.Rand, file string, took time.Duration) (kills int) {
	t.Helper()
	begun := false
	for {
		patience := time.Duration(dice.Int64N(int64(took)) / 2)
		if kills == rounds(5, 50) {
			patience = time.Hour
		}
		if ended := h.replayFor(t, patience, file); ended {
			return kills
		}
		kills++
		found := h.fenxiao(t, "audit")
		if !begun && found.code == 1 && unfinished.MatchString(found.stderr) {
			continue
		}
		begun = true
		found.exits(t, 0)
	}
}

// replayFor runs the replay and kills it when the time is over; true when it had ended by itself.
func (h home) replayFor(t testing.TB, patience time.Duration, file string) bool {
	t.Helper()
	cmd := exec.Command(binary(t), append([]string{"replay", "--json", file}, h.flags()...)...)
	var out bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = environment(), &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	shot := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	shot.Stop()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return true
	case errors.As(err, &exit) && exit.ExitCode() == -1: // by a signal
		return false
	}
	t.Fatalf("a resumed replay ended with %v\n%s", err, out.String())
	return false
}

func TestAReplayThatIsInterruptedSaysSoAndGoesOn(t *testing.T) {
	file := writeYear(t, 20101201, 2000)
	onBothEngines(t, func(t *testing.T, h home) {
		want, _, took := undisturbed(t, h, file)
		stopped := newHome(t, h.engine)
		stopped.fenxiao(t, "migrate").exits(t, 0)
		for _, with := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			cmd := exec.Command(binary(t), append([]string{"replay", file}, stopped.flags()...)...)
			var stderr bytes.Buffer
			cmd.Env, cmd.Stderr = environment(), &stderr
			must(t, cmd.Start())
			time.AfterFunc(took/3, func() { _ = cmd.Process.Signal(with) })
			code := ending(t, cmd.Wait())
			if said := strings.HasSuffix(stderr.String(), "fenxiao: stopped\n"); code != 1 || !said {
				t.Fatalf("after %v: exit code %d, %q", with, code, stderr.String())
			}
			clean(t, stopped.flags()...)
		}
		alike(t, "a replay that was interrupted", stopped.fenxiao(t, "replay", "--json", file).exits(t, 0).report(t), want)
	})
}

func alike(t testing.TB, who string, got, want map[string]any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: %v\nwant %v", who, got, want)
	}
}

var tableName = regexp.MustCompile(`(?im)^create table (\w+)`)

// counts gives how many rows each table has.
func (h home) counts(t testing.TB) map[string]int64 {
	t.Helper()
	all, err := db.Migrations(app.Schema()...)
	if err != nil {
		t.Fatal(err)
	}
	d := h.open(t, false)
	defer func() { _ = d.Close() }()
	counts := map[string]int64{}
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		for _, m := range all {
			for _, name := range tableName.FindAllStringSubmatch(m.SQL, -1) {
				n, err := db.One(tx, db.Int, "select count(*) from "+name[1])
				if err != nil {
					return err
				}
				counts[name[1]] = n
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}
