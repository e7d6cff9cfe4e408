package bench

import (
	"fmt"
	"io"
)

// printHead prints the names of the columns.
func printHead(to io.Writer) {
	fmt.Fprintf(to, "%-9s %-8s %5s %5s %9s %8s %8s %8s %7s %7s %7s %6s %6s %7s\n", "engine", "scenario", "conns", "batch", "orders/s",
		"p50 ms", "p95 ms", "p99 ms", "CPU µs", "server", "databas", "gener", "kB", "reject")
}

// print prints a run in one line, and what is wrong with it below.
func (r *Run) print(to io.Writer) {
	fmt.Fprintf(to, "%-9s %-8s %5d %5d %9s %8s %8s %8s %7d %7d %7d %6d %6d %7d", r.Engine, r.Scenario, r.Connections, r.Batch,
		r.OrdersPerS.short(), r.P50.short(), r.P95.short(), r.P99.short(), r.CPU, r.ServerCPU, r.DatabaseCPU, r.GeneratorCPU, r.Written/1000, r.Rejected)
	if n := r.AuditViolations + r.JournalViolations; n > 0 {
		fmt.Fprintf(to, "  %d VIOLATIONS", n)
	}
	fmt.Fprintln(to)
	for _, v := range r.violations {
		fmt.Fprintln(to, "  !", v)
	}
	if r.Lost > 0 || r.Rejected > 0 {
		fmt.Fprintf(to, "  %d lost; the first refusal: %.300s\n", r.Lost, r.refusal)
	}
}
