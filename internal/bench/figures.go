package bench

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// Figure is a measured figure in thousandths of its unit. JSON has it as a number with three digits after the point.
type Figure int64

const thousand = 1000

// String writes the figure with its three digits.
func (f Figure) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	return fmt.Sprintf("%s%d.%03d", sign, f/thousand, f%thousand)
}

// short writes the figure with one digit.
func (f Figure) short() string {
	f = (f + 50) / 100
	return fmt.Sprintf("%d.%d", f/10, f%10)
}

// hundredths writes the figure with two digits.
func (f Figure) hundredths() string {
	f = (f + 5) / 10
	return fmt.Sprintf("%d.%02d", f/100, f%100)
}

// MarshalJSON writes a number.
func (f Figure) MarshalJSON() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalJSON reads a number with at most three digits after the point.
func (f *Figure) UnmarshalJSON(text []byte) error {
	whole, part, _ := strings.Cut(string(text), ".")
	if len(part) > 3 {
		return fmt.Errorf("%s has more than three digits after the point", text)
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", 3-len(part)), 10, 64)
	*f = Figure(n)
	return err
}

// perSecond is a count in a stretch of time, per second.
func perSecond(count int64, in clock.Micros) Figure {
	if in <= 0 {
		return 0
	}
	return Figure(count * thousand * int64(clock.Second) / int64(in))
}

// ratio is a part of a whole.
func ratio(part, whole Figure) Figure {
	if whole == 0 {
		return 0
	}
	return part * thousand / whole
}

// millis writes a time in milliseconds.
func millis(t clock.Micros) Figure { return Figure(t) }

// each divides a sum among a count.
func each(sum int64, count int64) int64 {
	if count == 0 {
		return 0
	}
	return sum / count
}

// latencies are times of complete trips, sorted.
type latencies []clock.Micros

func (l latencies) sort() { slices.Sort(l) }

// percentile gives the least time that so many in a thousand do not exceed.
func (l latencies) percentile(perMille int) clock.Micros {
	if len(l) == 0 {
		return 0
	}
	rank := (len(l)*perMille + thousand - 1) / thousand
	return l[max(rank, 1)-1]
}

// Run is one measured run. Its first fields are the format of --json; fields are only ever added at the end.
type Run struct {
	Engine          string   `json:"engine"`
	Scenario        Scenario `json:"scenario"`
	Connections     int      `json:"connections"`
	Batch           int      `json:"batch"`
	OrdersPerS      Figure   `json:"orders_per_s"` // placed and paid
	P50             Figure   `json:"p50_ms"`       // from placing to paid, of an order or of a whole batch
	P95             Figure   `json:"p95_ms"`
	P99             Figure   `json:"p99_ms"`
	CPU             int64    `json:"cpu_us_per_order"` // server and database
	Rejected        int64    `json:"rejected"`
	Limit           Figure   `json:"limit_tx_per_s"` // of hand-made SQL on PostgreSQL, near the run
	Ratio           Figure   `json:"ratio_to_limit"`
	AuditViolations int      `json:"audit_violations"`

	ServerCPU         int64 `json:"server_cpu_us"`
	DatabaseCPU       int64 `json:"database_cpu_us"`
	GeneratorCPU      int64 `json:"generator_cpu_us"`
	Written           int64 `json:"written_bytes_per_order"` // to disk, by the server and the database
	JournalViolations int   `json:"journal_violations"`
	Lost              int64 `json:"lost"` // requests without an answer
	Orders            int64 `json:"orders"`
	Accounts          int   `json:"accounts"` // distributors that order
	Servers           int   `json:"servers"`
	Memory            int64 `json:"server_memory_bytes"` // the most a server had resident
	Deadlocks         int64 `json:"deadlocks"`           // ended by PostgreSQL
	OrdersBefore      int64 `json:"orders_before"`       // in the tables when the run began
	Placed            int64 `json:"placed"`              // acknowledged from the first to the last

	violations []string
	refusal    string // the first one
}
