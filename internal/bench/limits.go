package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const (
	limitConnections = 16
	copyOrders       = 500 // in one COPY
	copyConnections  = 2
)

// Limits are what hand-made SQL comes to on PostgreSQL.
type Limits struct {
	// Bare is orders a second with one pipelined transaction for each, from 16 connections: the very rows of placing and paying.
	Bare Figure
	// Copy is orders a second when the rows that come to be are copied in, hundreds of orders at once, and nothing is updated.
	Copy Figure
	// CPU is what the database spends on one bare order, in microseconds.
	CPU int64
}

// bare measures the limit of transactions on a fresh copy of the market.
func (b *session) bare(ctx context.Context) (perS Figure, cpu int64, err error) {
	st := b.stages[db.Postgres]
	d, err := st.fresh(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, d.drop(context.WithoutCancel(ctx))) }()
	return b.spin(ctx, st, limitConnections, d.writeByHand)
}

// copied measures the limit of rows.
func (b *session) copied(ctx context.Context) (perS Figure, err error) {
	st := b.stages[db.Postgres]
	d, err := st.fresh(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.drop(context.WithoutCancel(ctx))) }()
	perS, _, err = b.spin(ctx, st, copyConnections, d.copyByHand)
	return perS, err
}

// spin runs writers until the time is over, and counts what they did after the warming up.
func (b *session) spin(ctx context.Context, st *stage, writers int,
	write func(ctx context.Context, number int, ids *id.Source, done *atomic.Int64) error,
) (Figure, int64, error) {
	ids := id.NewSource(clock.System{}, int64(st.copies)) // the market's own were drawn in the past
	var done atomic.Int64
	var all sync.WaitGroup
	failures := make(chan error, writers)
	writing, stop := context.WithCancel(ctx)
	defer stop()
	for i := range writers {
		all.Go(func() {
			if err := write(writing, i, ids, &done); err != nil {
				failures <- err
				stop()
			}
		})
	}
	err := rest(writing, b.Warm/2)
	before, began, count := st.spent(), now(), done.Load()
	if err == nil {
		err = rest(writing, b.Seconds/2)
	}
	after, ended, count := st.spent(), now(), done.Load()-count
	stop()
	all.Wait()
	close(failures)
	if failure := <-failures; failure != nil {
		return 0, 0, fmt.Errorf("limit: %w", failure)
	}
	return perSecond(count, ended-began), each(int64(after-before), count), err
}

// spent is the CPU time of the PostgreSQL server so far; 0 where that can't be read.
func (s *stage) spent() clock.Micros {
	u, err := usageOfTree(s.process)
	if err != nil {
		return 0
	}
	return u.cpu
}

// connect opens a connection with the planner's settings that the product writes under.
func (d database) connect(ctx context.Context) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(d.dsn)
	if err != nil {
		return nil, err
	}
	for _, setting := range []string{"enable_seqscan", "enable_hashjoin", "enable_mergejoin"} {
		config.RuntimeParams[setting] = "off"
	}
	return pgx.ConnectConfig(ctx, config)
}

// writeByHand writes orders one by one until the context is over.
func (d database) writeByHand(ctx context.Context, number int, ids *id.Source, done *atomic.Int64) error {
	return d.byHand(ctx, number, ids, func(c *pgx.Conn, next func() *handmade) error {
		if err := c.SendBatch(context.WithoutCancel(ctx), next().transaction()).Close(); err != nil {
			return err
		}
		done.Add(1)
		return nil
	})
}

// byHand calls write with orders spread over all goods and shops, until the context is over.
func (d database) byHand(ctx context.Context, number int, ids *id.Source, write func(c *pgx.Conn, next func() *handmade) error) (err error) {
	open := context.WithoutCancel(ctx)
	c, err := d.connect(open)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close(open)) }()
	pick, made := d.stage.assortment.picker(Uniform, false, number), 0
	next := func() *handmade {
		made++
		shop, good := pick.draw()
		return d.stage.market.handmade(ids, shop, good, fmt.Sprintf("H-%d-%d", number, made))
	}
	for ctx.Err() == nil {
		if err := write(c, next); err != nil {
			return err
		}
	}
	return nil
}

// copyByHand copies the rows of many orders at a time until the context is over.
func (d database) copyByHand(ctx context.Context, number int, ids *id.Source, done *atomic.Int64) error {
	return d.byHand(ctx, number, ids, func(c *pgx.Conn, next func() *handmade) error {
		tables := gatherRows(next)
		within := context.WithoutCancel(ctx)
		return pgx.BeginFunc(within, c, func(tx pgx.Tx) error {
			for _, n := range tables {
				if _, err := tx.CopyFrom(within, pgx.Identifier{n.table}, n.columns, pgx.CopyFromRows(n.rows)); err != nil {
					return err
				}
			}
			done.Add(copyOrders)
			return nil
		})
	})
}

// gatherRows gives the rows of many orders, table by table.
func gatherRows(next func() *handmade) (tables []insertion) {
	at := map[string]int{}
	for range copyOrders {
		for _, n := range next().insertions() {
			i, known := at[n.table]
			if !known {
				i = len(tables)
				at[n.table] = i
				tables = append(tables, insertion{n.table, n.columns, nil})
			}
			tables[i].rows = append(tables[i].rows, n.rows...)
		}
	}
	return tables
}
