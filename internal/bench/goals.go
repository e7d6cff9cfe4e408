package bench

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/db"
)

// The goals. Rates are thousandths, CPU µs an order, bytes per order.
const (
	goalSingle   = Figure(1_800)
	goalBatch    = Figure(4_000)
	goalSame     = Figure(1_000) // SQLite beside PostgreSQL
	goalHot      = Figure(900)   // one SKU, one account: beside many
	goalRate     = Figure(1_440_000)
	goalP99      = Figure(50_000)
	goalCPU      = int64(550)
	goalBatchCPU = int64(280)
	goalBytes    = int64(60_000)
	wholeBatch   = 100
)

// find gives the run of a cell; nil: it was not made.
func (b *session) find(engine db.Engine, scenario Scenario, batch int, oneShop bool) *Run {
	for i := range b.runs {
		r := &b.runs[i]
		if r.Engine == string(engine) && r.Scenario == scenario && r.Batch == batch && r.Connections == usualConnections && (r.Accounts == 1) == oneShop {
			return r
		}
	}
	return nil
}

// printGoals holds the runs of 64 connections against the goals.
func (b *session) printGoals() {
	if !slices.ContainsFunc(b.runs, func(r Run) bool { return r.Connections == usualConnections }) {
		return
	}
	fmt.Fprintln(b.Out, "\ngoals, at 64 connections:")
	postgres, sqlite := b.find(db.Postgres, Uniform, 1, false), b.find(db.SQLite, Uniform, 1, false)
	if postgres != nil {
		b.goal("postgres: single orders, × hand-made SQL", postgres.Ratio.String(), postgres.Ratio >= goalSingle, "≥ 1.8")
	}
	if r := b.find(db.Postgres, Uniform, wholeBatch, false); r != nil {
		b.goal("postgres: batches of 100, × hand-made SQL", r.Ratio.String(), r.Ratio >= goalBatch, "≥ 4")
	}
	if postgres != nil && sqlite != nil {
		same := ratio(sqlite.OrdersPerS, postgres.OrdersPerS)
		b.goal("sqlite beside postgres", same.String(), same >= goalSame, "≥ 1")
	}
	for _, engine := range b.engines() {
		b.goalsOf(engine)
	}
	if sqlite != nil {
		b.goal("sqlite: bytes written an order", strconv.FormatInt(sqlite.Written, 10), sqlite.Written <= goalBytes, "≤ 60000")
	}
}

func (b *session) goalsOf(engine db.Engine) {
	name := string(engine) + ": "
	uniform := b.find(engine, Uniform, 1, false)
	if uniform == nil {
		return
	}
	b.goal(name+"orders a second", uniform.OrdersPerS.short(), uniform.OrdersPerS >= goalRate, "≥ 1440")
	b.goal(name+"p99 in ms", uniform.P99.short(), uniform.P99 <= goalP99, "≤ 50")
	b.goal(name+"CPU µs an order", strconv.FormatInt(uniform.CPU, 10), uniform.CPU <= goalCPU, "≤ 550")
	if r := b.find(engine, Uniform, wholeBatch, false); r != nil {
		b.goal(name+"CPU µs an order in batches of 100", strconv.FormatInt(r.CPU, 10), r.CPU <= goalBatchCPU, "≤ 280")
	}
	if r := b.find(engine, Hot, 1, false); r != nil {
		part := ratio(r.OrdersPerS, uniform.OrdersPerS)
		b.goal(name+"one hot SKU beside all", part.String(), part >= goalHot, "≥ 0.9")
	}
	if r := b.find(engine, Uniform, 1, true); r != nil {
		part := ratio(r.OrdersPerS, uniform.OrdersPerS)
		b.goal(name+"one account beside all", part.String(), part >= goalHot, "≥ 0.9")
	}
}

func (b *session) goal(what, figure string, reached bool, wanted string) {
	mark := "ok  "
	if !reached {
		mark = "MISS"
	}
	fmt.Fprintf(b.Out, "%s %-48s %10s  %s\n", mark, what, figure, wanted)
}
