package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

const (
	timesTooMany   = 3    // the peak is offered so many times
	crowd          = 2048 // connections
	impatience     = clock.Second
	probeEvery     = 200 * clock.Millisecond
	calmProbes     = 5 // in a row are back to normal
	recoversWithin = 60 * clock.Second
)

// flood is orders that come when they come, whether the server keeps up or not.
type flood struct {
	load
	every   clock.Micros // one comes so often, in nanoseconds: many come in a microsecond
	began   clock.Micros
	arrived atomic.Int64
	unsent  atomic.Int64 // found no free connection in time, and went away
}

// offer orders one arrival after the other until it is over. A buyer whom the server turns away goes away; one whose order was placed
// pays it, however often it must ask.
func (s *shopper) offer(f *flood) {
	defer s.wire.hangUp()
	for !s.isOver() {
		due := f.began + clock.Micros(f.arrived.Add(1)*int64(f.every)/1000)
		if early := due - now(); early > 0 && !s.wait(early) {
			return
		}
		if now()-due > impatience {
			f.unsent.Add(1)
			continue
		}
		s.single()
	}
}

// begin lets the crowd come.
func (f *flood) begin(over <-chan struct{}) func() (*haul, error) {
	f.over, f.began = over, now()
	shoppers := make([]*shopper, f.connections)
	j := &journal{name: f.name, connections: make([][]entry, f.connections)}
	var all sync.WaitGroup
	for i := range shoppers {
		s := f.shopper(j, i)
		s.leaves = true
		shoppers[i] = s
		all.Go(func() { s.offer(f) })
	}
	return func() (*haul, error) {
		all.Wait()
		return gather(j, shoppers)
	}
}

// overloads offers each engine three times what it can do.
func (b *session) overloads(ctx context.Context) error {
	for _, engine := range b.engines() {
		if err := b.overload(ctx, engine); err != nil {
			return fmt.Errorf("%s, overload: %w", engine, err)
		}
	}
	return nil
}

func (b *session) overload(ctx context.Context, engine db.Engine) (err error) {
	peak, err := b.peak(ctx, engine)
	if err != nil {
		return err
	}
	x, err := b.openSite(ctx, b.stages[engine], 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close(context.WithoutCancel(ctx))) }()
	began := now()
	probes := b.load(x, cell{scenario: Uniform, connections: 1, batch: 1})
	calm, first, second, err := watch(ctx, x, probes.send, b.Warm, b.Warm)
	if err != nil {
		return err
	}
	normal := sum(calm, first, second)
	f := &flood{load: *b.load(x, cell{scenario: Uniform, connections: crowd, batch: 1})}
	f.every = clock.Micros(int64(clock.Second) * thousand * thousand / max(1, int64(peak)*timesTooMany))
	h, first, second, err := watch(ctx, x, f.begin, 0, b.OverloadSeconds)
	if err != nil {
		return err
	}
	run := sum(h, first, second)
	run.describe(cell{scenario: Uniform, connections: crowd, batch: 1}, x)
	back, probed, err := b.recovery(ctx, x, normal.P99)
	if err != nil {
		return err
	}
	if err := x.stop(); err != nil {
		return err
	}
	if err := b.look(ctx, &run, x.database, journals{calm.journal, h.journal, probed}, began); err != nil {
		return err
	}
	b.runs = append(b.runs, run)
	offered := int64(b.OverloadSeconds) * thousand / int64(f.every)
	fmt.Fprintf(b.Out, "\n%s under overload: peak %s orders/s, offered %s for %d s from %d connections\n",
		engine, peak.short(), perSecond(offered, b.OverloadSeconds).short(), b.OverloadSeconds/clock.Second, crowd)
	fmt.Fprintf(b.Out, "  goodput %s orders/s, %s of the peak; p50 %s ms, p99 %s ms\n",
		run.OrdersPerS.short(), ratio(run.OrdersPerS, peak), run.P50.short(), run.P99.short())
	fmt.Fprintf(b.Out, "  %d offered, %d found no free connection, %d times turned away (503), %d without an answer; the first: %.160s\n",
		offered, f.unsent.Load(), run.Rejected, run.Lost, run.refusal)
	fmt.Fprintf(b.Out, "  server's memory at most %d MB; back to normal (p99 alone %s ms) after %s s\n", run.Memory>>20, normal.P99.short(), back)
	run.printViolations(b.Out)
	return nil
}

// peak measures what an engine can do, as the best of three counts of connections.
func (b *session) peak(ctx context.Context, engine db.Engine) (best Figure, err error) {
	for _, connections := range []int{64, 256, 512} {
		run, err := b.measure(ctx, cell{engine: engine, scenario: Uniform, connections: connections, batch: 1})
		if err != nil {
			return 0, err
		}
		best = max(best, run.OrdersPerS)
	}
	return best, nil
}

// recovery orders one by one until that is as quick as before, and tells after how many seconds it was.
func (b *session) recovery(ctx context.Context, x *site, normal Figure) (after Figure, j *journal, err error) {
	l := b.load(x, cell{scenario: Uniform, connections: 1, batch: 1})
	j = &journal{name: l.name, connections: make([][]entry, 1)}
	l.over = make(chan struct{})
	s := l.shopper(j, 0)
	defer s.wire.hangUp()
	began, calm := now(), 0
	for calm < calmProbes && now()-began < recoversWithin {
		done := len(s.trips)
		s.single()
		if len(s.trips) > done && millis(s.trips[done].heard-s.trips[done].sent) <= normal*2 {
			if calm++; calm == 1 {
				after = Figure((now() - began) / clock.Millisecond)
			}
		} else {
			calm = 0
		}
		if err := rest(ctx, probeEvery); err != nil {
			return 0, nil, err
		}
	}
	if calm < calmProbes {
		after = Figure(recoversWithin / clock.Millisecond)
	}
	j.connections[0] = s.entries
	return after, j, nil
}
