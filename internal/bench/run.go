package bench

import (
	"context"
	"errors"
	"fmt"

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

// reading is what a run's processes have used so far.
type reading struct {
	at                clock.Micros
	servers, database usage
	generator         clock.Micros
}

// site is a database with the servers on it.
type site struct {
	database
	servers []*server
}

// openSite starts so many servers on a copy of the market.
func (b *session) openSite(ctx context.Context, st *stage, servers int) (*site, error) {
	d, err := st.fresh(ctx)
	if err != nil {
		return nil, fmt.Errorf("copy of the market: %w", err)
	}
	x := &site{database: d}
	for range max(servers, 1) {
		s, err := d.serve(ctx, b.Program)
		if err != nil {
			return nil, errors.Join(err, x.close(context.WithoutCancel(ctx)))
		}
		x.servers = append(x.servers, s)
	}
	return x, nil
}

// stop ends the servers.
func (x *site) stop() (err error) {
	for _, s := range x.servers {
		err = errors.Join(err, s.stop())
	}
	x.servers = nil
	return err
}

// close ends the servers and drops the database.
func (x *site) close(ctx context.Context) error { return errors.Join(x.stop(), x.drop(ctx)) }

func (x *site) addresses() []string {
	out := make([]string, len(x.servers))
	for i, s := range x.servers {
		out[i] = s.address
	}
	return out
}

// read reads what the processes have used.
func (x *site) read() (r reading, err error) {
	for _, s := range x.servers {
		u, err := usageOf(s.cmd.Process.Pid)
		if err != nil {
			return r, err
		}
		r.servers = r.servers.plus(u)
	}
	if x.stage.engine == db.Postgres {
		if r.database, err = usageOfTree(x.stage.process); err != nil {
			return r, err
		}
	}
	r.at, r.generator = now(), ownCPU()
	return r, nil
}

// memory is the most that one of the servers had resident, in bytes.
func (x *site) memory() (most int64) {
	for _, s := range x.servers {
		most = max(most, peakMemory(s.cmd.Process.Pid))
	}
	return most
}

// measure makes one run on a fresh copy of the market, and proves it afterwards.
func (b *session) measure(ctx context.Context, c cell) (run Run, err error) {
	st := b.stages[c.engine]
	x, err := b.openSite(ctx, st, c.servers)
	if err != nil {
		return run, err
	}
	defer func() { err = errors.Join(err, x.close(context.WithoutCancel(ctx))) }()
	b.named++
	l := &load{
		addresses: x.addresses(), goods: st.assortment, scenario: c.scenario, connections: c.connections, batch: max(c.batch, 1), oneShop: c.oneShop,
		name: fmt.Sprintf("B%d", b.named), orders: c.orders,
	}
	began := now()
	h, first, second, err := b.watch(ctx, x, l)
	if err != nil {
		return run, err
	}
	run = sum(h, first, second)
	run.Engine, run.Scenario, run.Connections, run.Batch, run.Servers = string(c.engine), c.scenario, c.connections, max(c.batch, 1), len(x.servers)
	if run.Accounts = len(st.assortment.shops); c.oneShop {
		run.Accounts = 1
	}
	run.Memory = x.memory()
	if err := x.stop(); err != nil {
		return run, err
	}
	return run, b.look(ctx, &run, x.database, h.journal, began)
}

// watch runs a load and reads the processes after the warming up and at the end.
func (b *session) watch(ctx context.Context, x *site, l *load) (h *haul, first, second reading, err error) {
	if l.orders > 0 {
		return b.watchAll(x, l)
	}
	wait := l.send()
	err = rest(ctx, b.Warm)
	if err == nil {
		first, err = x.read()
	}
	if err == nil {
		err = rest(ctx, b.Seconds)
	}
	if err == nil {
		second, err = x.read()
	}
	close(l.over)
	h, failed := wait()
	return h, first, second, errors.Join(err, failed)
}

// watchAll runs a load of a fixed count of orders from its first to its last.
func (b *session) watchAll(x *site, l *load) (h *haul, first, second reading, err error) {
	if first, err = x.read(); err != nil {
		return nil, first, second, err
	}
	h, err = l.send()()
	if err == nil {
		second, err = x.read()
	}
	return h, first, second, err
}

// sum makes the figures of what happened between two readings.
func sum(h *haul, first, second reading) Run {
	var times latencies
	var orders int64
	for _, t := range h.trips {
		if t.heard >= first.at && t.heard < second.at {
			times = append(times, t.heard-t.sent)
			orders += int64(t.orders)
		}
	}
	times.sort()
	servers, database := second.servers.since(first.servers), second.database.since(first.database)
	r := Run{
		OrdersPerS: perSecond(orders, second.at-first.at), Orders: orders, Rejected: h.rejected, Lost: h.lost, refusal: h.refusal,
		P50: millis(times.percentile(500)), P95: millis(times.percentile(950)), P99: millis(times.percentile(990)),
		ServerCPU: each(int64(servers.cpu), orders), DatabaseCPU: each(int64(database.cpu), orders),
		GeneratorCPU: each(int64(second.generator-first.generator), orders), Written: each(servers.written+database.written, orders),
	}
	r.CPU = r.ServerCPU + r.DatabaseCPU
	return r
}

// look audits a run's database and holds the journal against it.
func (b *session) look(ctx context.Context, run *Run, of database, j *journal, began clock.Micros) (err error) {
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
	p := j.prove(found)
	run.AuditViolations, run.JournalViolations = len(findings), p.count()
	for _, f := range findings {
		run.violations = append(run.violations, "audit: "+f.String())
	}
	run.violations = append(run.violations, p.violations...)
	b.violations += run.AuditViolations + run.JournalViolations
	return nil
}
