package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/db"
)

// usualConnections is how many connections the smaller measurements use.
const usualConnections = 64

// matrix makes all runs that the options span. The limit is measured before and after the runs of each cell, near in time: a machine is not
// equally fast for ten minutes.
func (b *session) matrix(ctx context.Context) (err error) {
	if b.stages[db.Postgres] != nil {
		if b.limits.Copy, err = b.copied(ctx); err != nil {
			return err
		}
		if err := b.measureLimit(ctx); err != nil {
			return err
		}
		fmt.Fprintf(b.Out, "hand-made SQL on PostgreSQL: %s orders/s in one transaction each, CPU of the database %d µs; rows alone, copied in: %s orders/s\n",
			b.limits.Bare.short(), b.limits.CPU, b.limits.Copy.short())
	}
	b.printHead()
	for _, batch := range b.Batches {
		for _, scenario := range b.Scenarios {
			for _, connections := range b.Connections {
				if err := b.each(ctx, cell{scenario: scenario, connections: connections, batch: batch}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// measureLimit measures the limit of transactions, where there is a PostgreSQL.
func (b *session) measureLimit(ctx context.Context) (err error) {
	if b.stages[db.Postgres] == nil {
		return nil
	}
	b.limits.Bare, b.limits.CPU, err = b.bare(ctx)
	return err
}

// each makes one cell on all engines, between two measurements of the limit, and prints its runs.
func (b *session) each(ctx context.Context, c cell) error {
	switch {
	case c.batch > 1 && b.noBatches:
		return nil
	case b.late():
		fmt.Fprintf(b.Out, "left out: %s, %d connections, batches of %d, for ten minutes are nearly over\n", c.scenario, c.connections, c.batch)
		return nil
	}
	before := b.limits.Bare
	begin := len(b.runs)
	for _, c.engine = range b.engines() {
		run, err := b.measure(ctx, c)
		if errors.Is(err, errNoBatch) {
			b.noBatches = true
			fmt.Fprintf(b.Out, "batches of %d are left out: %v\n", c.batch, err)
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s %s, %d connections: %w", c.engine, c.scenario, c.connections, err)
		}
		b.runs = append(b.runs, run)
	}
	if len(b.runs) == begin {
		return nil
	}
	if err := b.measureLimit(ctx); err != nil {
		return err
	}
	for i := range b.runs[begin:] {
		r := &b.runs[begin+i]
		r.Limit = (before + b.limits.Bare) / 2
		r.Ratio = ratio(r.OrdersPerS, r.Limit)
		r.print(b.Out)
	}
	return nil
}

// accounts measures all orders by one distributor: one wallet and one escrow account instead of many.
func (b *session) accounts(ctx context.Context) error {
	fmt.Fprintln(b.Out, "\nall orders by one distributor:")
	return b.each(ctx, cell{scenario: Uniform, connections: usualConnections, batch: 1, oneShop: true})
}

// lasts lets many buyers order a good of which there are few units.
func (b *session) lasts(ctx context.Context) error {
	fmt.Fprintf(b.Out, "\n%d buyers, %d units:\n", b.Size.Buyers, b.Size.Units)
	for _, engine := range b.engines() {
		run, err := b.measure(ctx, cell{engine: engine, scenario: last, connections: 256, batch: 1, orders: b.Size.Buyers})
		if err != nil {
			return fmt.Errorf("%s, last units: %w", engine, err)
		}
		verdict := "exactly all"
		if run.Placed != int64(b.Size.Units) || run.Orders != run.Placed || run.Lost > 0 {
			verdict = fmt.Sprintf("WRONG, %d of them paid, %d requests without an answer", run.Orders, run.Lost)
			b.violations++
		}
		fmt.Fprintf(b.Out, "%-9s %d sold, %d refused: %s; p99 %s ms\n", engine, run.Placed, int64(b.Size.Buyers)-run.Placed, verdict, run.P99.short())
		run.printViolations(b.Out)
	}
	return nil
}

// twos measures two servers on one PostgreSQL, beside one.
func (b *session) twos(ctx context.Context) error {
	if b.stages[db.Postgres] == nil {
		return nil
	}
	fmt.Fprintln(b.Out, "\ntwo servers on one PostgreSQL:")
	var rates [2]Figure
	for i := range rates {
		run, err := b.measure(ctx, cell{engine: db.Postgres, scenario: Uniform, connections: usualConnections, batch: 1, servers: i + 1})
		if err != nil {
			return fmt.Errorf("%d servers: %w", i+1, err)
		}
		rates[i] = run.OrdersPerS
		fmt.Fprintf(b.Out, "%d: %s orders/s, p99 %s ms, CPU %d µs, %d rejected, %d deadlocks\n", i+1, run.OrdersPerS.short(), run.P99.short(), run.CPU,
			run.Rejected, run.Deadlocks)
		run.printViolations(b.Out)
	}
	fmt.Fprintf(b.Out, "two come to %s of one\n", ratio(rates[1], rates[0]))
	return nil
}
