package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

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
	if err := x.serveWith(ctx, b.Program, servers); err != nil {
		return nil, errors.Join(err, x.close(context.WithoutCancel(ctx)))
	}
	return x, nil
}

// serveWith starts servers.
func (x *site) serveWith(ctx context.Context, program string, servers int) error {
	for range max(servers, 1) {
		s, err := x.serve(ctx, program)
		if err != nil {
			return err
		}
		x.servers = append(x.servers, s)
	}
	return nil
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

// reading is what a run's processes have used so far.
type reading struct {
	at                clock.Micros
	servers, database usage
	generator         clock.Micros
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
	if x.stage != nil && x.stage.engine == db.Postgres {
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

// resident is the most that one of the servers has resident now, in bytes.
func (x *site) resident() (most int64) {
	for _, s := range x.servers {
		most = max(most, residentMemory(s.cmd.Process.Pid))
	}
	return most
}
