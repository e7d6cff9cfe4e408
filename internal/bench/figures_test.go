package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

func TestAPercentileIsTheLeastThatSoManyDoNotExceed(t *testing.T) {
	var hundred latencies
	for i := range 100 {
		hundred = append(hundred, clock.Micros(100-i))
	}
	hundred.sort()
	for perMille, want := range map[int]clock.Micros{1: 1, 10: 1, 11: 2, 500: 50, 950: 95, 990: 99, 991: 100, 1000: 100} {
		if got := hundred.percentile(perMille); got != want {
			t.Errorf("%d ‰: %d, want %d", perMille, got, want)
		}
	}
	if got := (latencies{7}).percentile(990); got != 7 {
		t.Errorf("of one: %d", got)
	}
	if got := (latencies{}).percentile(990); got != 0 {
		t.Errorf("of none: %d", got)
	}
}

func TestFiguresAreNumbersOfThreeDigits(t *testing.T) {
	for figure, want := range map[Figure]string{0: "0.000", 5: "0.005", 1234: "1.234", -1234: "-1.234", 1_440_000: "1440.000"} {
		text, err := json.Marshal(figure)
		if err != nil || string(text) != want {
			t.Errorf("%d: %s, %v", int64(figure), text, err)
		}
		var back Figure
		if err := json.Unmarshal(text, &back); err != nil || back != figure {
			t.Errorf("%s: %d, %v", text, int64(back), err)
		}
	}
	for text, want := range map[string]Figure{"7": 7000, "7.5": 7500} {
		var got Figure
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, int64(got), err)
		}
	}
	if perSecond(3, 2*clock.Second) != 1500 || ratio(3000, 2000) != 1500 || ratio(1, 0) != 0 {
		t.Error("a rate is wrong")
	}
	if Figure(1250).short() != "1.3" || Figure(1255).hundredths() != "1.26" {
		t.Error("a figure is wrong")
	}
}

func TestOnlyWhatHappenedBetweenTheReadingsCounts(t *testing.T) {
	h := &haul{trips: []trip{{5, 9, 1}, {9, 14, 2}, {12, 22, 4}, {20, 40, 8}}}
	first, second := reading{at: 10}, reading{at: 22, servers: usage{cpu: 100, written: 800}}
	if r := sum(h, first, second); r.Orders != 2 || r.P50 != 5 || r.ServerCPU != 50 || r.Written != 400 || r.OrdersPerS != perSecond(2, 12) {
		t.Errorf("%+v", r)
	}
	h.steps = []step{{9, 1}, {10, 2}, {14, 2}, {19, 4}, {22, 4}} // two halves make an order
	if r := sum(h, first, second); r.Orders != 4 || r.P50 != 5 || r.ServerCPU != 25 {
		t.Errorf("%+v", r)
	}
}

func TestACellIsComparedWithItself(t *testing.T) {
	var out bytes.Buffer
	b := &session{Options: Options{Out: &out, Baseline: t.TempDir() + "/b.json"}}
	r := Run{Engine: "sqlite", Scenario: Hot, Connections: 8, Batch: 1, Ratio: 1500, CPU: 400}
	b.runs, b.JSON = []Run{r}, b.Baseline
	if err := b.writeJSON(); err != nil {
		t.Fatal(err)
	}
	if err := b.readBaseline(); err != nil {
		t.Fatal(err)
	}
	other := r
	other.Scenario = Zipf
	r.Ratio, r.CPU = 1800, 300
	b.runs = []Run{r, other}
	b.compare()
	if got := out.String(); !strings.Contains(got, "1.50 → 1.80 (+20 %)") || !strings.Contains(got, "400 → 300 (-25 %)") || strings.Contains(got, "zipf") {
		t.Error(got)
	}
	if err := os.WriteFile(b.Baseline, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.readBaseline(); err == nil {
		t.Error("a file that is no list of runs was taken")
	}
}

// talker answers each request on one connection with the next of these bytes.
func talker(t *testing.T, answers ...string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(c)
			for len(answers) > 0 {
				if _, err := in.ReadString('\n'); err != nil {
					break
				}
				for _, part := range strings.SplitAfter(answers[0], "|") {
					_, _ = c.Write([]byte(strings.TrimSuffix(part, "|")))
					time.Sleep(time.Millisecond)
				}
				answers = answers[1:]
			}
			_ = c.Close()
		}
	}()
	return &wire{address: l.Addr().String()}
}

func TestAWireReadsWhatServersWrite(t *testing.T) {
	w := talker(t,
		"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\ncontent-length: 5\r\n\r\nhe|llo",
		"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab|c\r\n2\r\nde\r\n0\r\n|\r\n",
		"HTTP/1.1 304 Not Modified\r\nEtag: \"x\"\r\n\r\n",
		"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 200 OK\r\n\r\n",
	)
	for i, want := range []answer{
		{status: 201, body: []byte("hello")}, {status: 503, retryAfter: 2 * clock.Second, body: []byte("abcde")}, {status: 304, tag: `"x"`}, {status: 200},
		{status: 200, body: []byte("ok")},
	} {
		got, err := w.ask([]byte("x\n"))
		if err != nil || got.status != want.status || got.retryAfter != want.retryAfter || got.tag != want.tag || !bytes.Equal(got.body, want.body) {
			t.Errorf("answer %d: %+v %q, %v", i, got, got.body, err)
		}
	}
	if _, err := w.ask([]byte("x\n")); err == nil {
		t.Error("an answer without a length was understood")
	}
	if _, err := talker(t, "HTTP/1.0 200 OK\r\n\r\n").ask([]byte("x\n")); err == nil {
		t.Error("another protocol was understood")
	}
}

func TestAnAnswerThatLeavesOpenWhatWasDoneIsTold(t *testing.T) {
	for _, x := range []struct {
		status int
		body   string
		open   bool
	}{{503, `{"code":"busy"}`, false}, {503, `{"code":"unknown"}`, true}, {500, "", true}, {429, "", false}, {422, "", false}} {
		if got := (answer{status: x.status, body: []byte(x.body)}).open(); got != x.open {
			t.Errorf("%d %s: %v", x.status, x.body, got)
		}
	}
}

func TestItemsOfABatchAreCutApart(t *testing.T) {
	body := `{"items":[{"status":201,"result":{"id":"ord_1","x":[{"a":"}\"{"}]}},{"status":422,"problem":{"code":"x"}}]}`
	got := items([]byte(body))
	if len(got) != 2 {
		t.Fatalf("%q", got)
	}
	if order, ok := done(got[0]); !ok || order != "ord_1" {
		t.Errorf("%q: %s %v", got[0], order, ok)
	}
	if _, ok := done(got[1]); ok {
		t.Errorf("%q is done", got[1])
	}
}
