package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/audit"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// cell is one run to be made.
type cell struct {
	engine      db.Engine
	scenario    Scenario
	connections int
	batch       int
	oneShop     bool
	servers     int // 0: one
	orders      int // end after so many; 0: after the session's seconds
}

// measure makes one run on a fresh copy of the market, and proves it afterwards.
func (b *session) measure(ctx context.Context, c cell) (run Run, err error) {
	x, err := b.openSite(ctx, b.stages[c.engine], c.servers)
	if err != nil {
		return run, err
	}
	defer func() { err = errors.Join(err, x.close(context.WithoutCancel(ctx))) }()
	return b.measureAt(ctx, x, c)
}

// measureAt makes one run on a site, whose servers it stops.
func (b *session) measureAt(ctx context.Context, x *site, c cell) (run Run, err error) {
	l := b.load(x, c)
	began := now()
	var h *haul
	var first, second reading
	if c.orders > 0 {
		h, first, second, err = watchAll(x, l)
	} else {
		warm, seconds := b.timesOf(c)
		h, first, second, err = watch(ctx, x, l.send, warm, seconds)
	}
	if err != nil {
		return run, err
	}
	run = sum(h, first, second)
	run.describe(c, x)
	if err := x.stop(); err != nil {
		return run, err
	}
	return run, b.look(ctx, &run, x.database, journals{h.journal}, began)
}

func (b *session) load(x *site, c cell) *load {
	b.named++
	return &load{
		addresses: x.addresses(), goods: x.stage.assortment, scenario: c.scenario, connections: c.connections, batch: max(c.batch, 1),
		oneShop: c.oneShop, name: fmt.Sprintf("B%d", b.named), orders: c.orders,
	}
}

// many is how many orders at once need longer than usual to come round.
const many = 2000

// timesOf is how long a run is warmed up and measured.
func (b *session) timesOf(c cell) (warm, seconds clock.Micros) {
	if c.connections*c.batch > many {
		return b.Warm * 2, b.Seconds * 3 / 2
	}
	return b.Warm, b.Seconds
}

func (r *Run) describe(c cell, x *site) {
	r.Engine, r.Scenario, r.Connections, r.Batch, r.Servers = string(x.stage.engine), c.scenario, c.connections, max(c.batch, 1), len(x.servers)
	r.Memory = x.memory()
	if r.Accounts = len(x.stage.assortment.shops); c.oneShop {
		r.Accounts = 1
	}
}

// send begins to ask servers, until `over` is closed; wait then gives what came of it.
type send func(over <-chan struct{}) (wait func() (*haul, error))

// watch lets a load begin, and reads the processes after the warming up and at the end.
func watch(ctx context.Context, x *site, begin send, warm, seconds clock.Micros) (h *haul, first, second reading, err error) {
	over := make(chan struct{})
	wait := begin(over)
	err = rest(ctx, warm)
	if err == nil {
		first, err = x.read()
	}
	if err == nil {
		err = rest(ctx, seconds)
	}
	if err == nil {
		second, err = x.read()
	}
	close(over)
	h, failed := wait()
	return h, first, second, errors.Join(err, failed)
}

// watchAll runs a load of a fixed count of orders from its first to its last.
func watchAll(x *site, l *load) (h *haul, first, second reading, err error) {
	if first, err = x.read(); err != nil {
		return nil, first, second, err
	}
	h, err = l.send(make(chan struct{}))()
	if err == nil {
		second, err = x.read()
	}
	return h, first, second, err
}

// sum makes the figures of what happened between two readings.
func sum(h *haul, first, second reading) Run {
	during := func(t clock.Micros) bool { return t >= first.at && t < second.at }
	var times latencies
	var orders, halves int64
	for _, t := range h.trips {
		if during(t.heard) {
			orders += int64(t.orders)
			times = append(times, t.heard-t.sent)
		}
	}
	// Few large batches come round in the time: they are counted as they go, half for placing and half for paying.
	for _, s := range h.steps {
		if during(s.at) {
			halves += int64(s.orders)
		}
	}
	if len(h.steps) > 0 {
		orders = halves / 2
	}
	times.sort()
	servers, database := second.servers.since(first.servers), second.database.since(first.database)
	r := Run{
		OrdersPerS: perSecond(orders, second.at-first.at), Orders: orders, Rejected: h.rejected, Lost: h.lost, refusal: h.refusal,
		P50: millis(times.percentile(500)), P95: millis(times.percentile(950)), P99: millis(times.percentile(990)),
		ServerCPU: each(int64(servers.cpu), orders), DatabaseCPU: each(int64(database.cpu), orders),
		GeneratorCPU: each(int64(second.generator-first.generator), orders), Written: each(servers.written+database.written, orders),
		Placed: h.placed(),
	}
	r.CPU = r.ServerCPU + r.DatabaseCPU
	return r
}

// look audits a run's database and holds the journals against it.
func (b *session) look(ctx context.Context, run *Run, of database, all journals, began clock.Micros) (err error) {
	d, err := db.OpenReader(ctx, of.dsn, clock.System{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	findings, err := audit.Run(ctx, d)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	found, err := readStored(ctx, d, of.stage.assortment, began)
	if err != nil {
		return err
	}
	p := all.prove(found)
	run.AuditViolations, run.JournalViolations = len(findings), p.count()
	for _, f := range findings {
		run.violations = append(run.violations, "audit: "+f.String())
	}
	run.violations = append(run.violations, p.violations...)
	b.violations += run.AuditViolations + run.JournalViolations
	if of.stage.engine == db.Postgres {
		run.Deadlocks, err = of.deadlocks(ctx)
	}
	return err
}

// deadlocks is how often PostgreSQL had to end one, in this database.
func (d database) deadlocks(ctx context.Context) (n int64, err error) {
	err = d.stage.asAdmin(ctx, func(c *pgx.Conn) error {
		return c.QueryRow(ctx, "select deadlocks from pg_stat_database where datname = $1", d.name).Scan(&n)
	})
	return n, err
}
