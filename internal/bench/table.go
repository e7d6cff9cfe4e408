package bench

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
)

// printFacts tells what the figures are figures of.
func (b *session) printFacts() {
	fmt.Fprintf(b.Out, "fenxiao %s, %s, %d cores", b.Version, runtime.Version(), runtime.NumCPU())
	if name := processor(); name != "" {
		fmt.Fprintf(b.Out, " (%s)", name)
	}
	if s := b.stages[db.Postgres]; s != nil {
		fmt.Fprintf(b.Out, ", PostgreSQL %s, fsync on", s.version)
	}
	fmt.Fprintf(b.Out, "\n%d SKUs, %d distributors; orders of one piece, placed and paid; generator, server and database share the cores\n",
		b.Size.SKUs, b.Size.Shops)
}

// processor names the machine's; empty where it does not say.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if rest, ours := strings.CutPrefix(line, "model name"); ours {
			return strings.TrimSpace(strings.TrimLeft(rest, "\t :"))
		}
	}
	return ""
}

const rowFormat = "%-9s %-8s %5v %5v %9v %8v %8v %8v %7v %7v %8v %7v %6v %8v %6v\n"

// printHead prints the names of the columns.
func (b *session) printHead() {
	fmt.Fprintln(b.Out, "limit: hand-made SQL on PostgreSQL, one transaction an order; CPU: µs an order, of server and database; kB: written to disk an order")
	fmt.Fprintf(b.Out, rowFormat, "engine", "scenario", "conns", "batch", "orders/s", "p50 ms", "p95 ms", "p99 ms", "CPU", "server", "database", "gener.", "kB",
		"limit/s", "× lim.")
}

// print prints a run in one line, and what is wrong with it below.
func (r *Run) print(to io.Writer) {
	fmt.Fprintf(to, rowFormat, r.Engine, r.Scenario, r.Connections, r.Batch, r.OrdersPerS.short(), r.P50.short(), r.P95.short(), r.P99.short(),
		r.CPU, r.ServerCPU, r.DatabaseCPU, r.GeneratorCPU, r.Written/1000, r.Limit.short(), r.Ratio.hundredths())
	r.printViolations(to)
	if r.Lost > 0 || r.Rejected > 0 {
		fmt.Fprintf(to, "  %d rejected, %d without an answer; the first: %.200s\n", r.Rejected, r.Lost, r.refusal)
	}
}

// printViolations prints what does not hold.
func (r *Run) printViolations(to io.Writer) {
	if n := r.AuditViolations + r.JournalViolations; n > 0 {
		fmt.Fprintf(to, "  %d VIOLATIONS\n", n)
	}
	for _, v := range r.violations {
		fmt.Fprintln(to, "  !", v)
	}
}
