package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// How much the change feed is asked for: prices of single SKUs that change all the time, among the selections of many distributors.
const (
	feedGoods      = 20_000
	feedSelections = 5_000 // of each distributor
	feedReaders    = 8     // distributors that read at once
	feedChanges    = 1_000 // prices changed a second, a hundred a call
	feedPage       = 200
	feedTurn       = 100 * clock.Millisecond
	goalFeedLag    = clock.Second
)

// feeding measures the lag of the change feed to the distributors that read it, and how fast one that is behind reads on.
func (b *session) feeding(ctx context.Context) error {
	fmt.Fprintf(b.Out, "\nchange feed: %d prices a second of %d SKUs; %d distributors with %d selections each, of which %d read; lag from the command to the reader:\n%-9s %10s %9s %9s %9s %12s %13s %9s\n",
		feedChanges, feedGoods, b.FeedShops, feedSelections, feedReaders, "engine", "changes/s", "p50 ms", "p99 ms", "worst ms", "delivered/s", "read back/s", "CPU %")
	for _, engine := range b.engines() {
		if err := b.feedOf(ctx, b.stages[engine]); err != nil {
			return fmt.Errorf("%s, feed: %w", engine, err)
		}
	}
	return nil
}

func (b *session) feedOf(ctx context.Context, s *stage) (err error) {
	d, err := s.fresh(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.drop(context.WithoutCancel(ctx))) }()
	w, err := s.openWorld(ctx, d.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.DB.Close()) }()
	f := &feeding{world: w, market: s.market, lane: flows.NewLane(w)}
	f.feed = flows.NewFeed(w, f.lane.Turn)
	if err := f.fill(ctx, b.FeedShops); err != nil {
		return err
	}
	if s.engine == db.Postgres {
		if err := s.tidy(ctx, d.name); err != nil {
			return err
		}
	}
	if err := f.feed.Turn(ctx); err != nil {
		return err
	}
	begin, used := f.feed.Head(), ownCPU()
	took, err := f.follow(ctx, b.Seconds)
	if err != nil {
		return err
	}
	used = ownCPU() - used
	back, err := f.readBack(ctx, begin)
	if err != nil {
		return err
	}
	f.lags.sort()
	p99 := f.lags.percentile(990)
	fmt.Fprintf(b.Out, "%-9s %10s %9s %9s %9s %12s %13s %9s\n", s.engine, perSecond(f.changed, took).short(), millis(f.lags.percentile(500)).short(),
		millis(p99).short(), millis(f.lags[len(f.lags)-1]).short(), perSecond(int64(len(f.lags)), took).short(), back.short(),
		perSecond(int64(used)*100, took*clock.Second).short())
	b.goal(string(s.engine)+": lag of the feed, p99 in ms", millis(p99).short(), p99 <= goalFeedLag, "≤ 1000")
	return nil
}

// feeding is one measurement of the feed, in this process.
type feeding struct {
	world  *flows.World
	market *market
	lane   *flows.Lane
	feed   *flows.Feed
	prices []pricing.Price

	mu      sync.Mutex
	lags    latencies
	changed int64
}

// fill brings the goods to feedGoods and gives each distributor its selections; most of the distributors are nothing but those.
func (f *feeding) fill(ctx context.Context, shops int) error {
	if _, err := f.market.fillRange(ctx, f.world, id.NewPoolRule(f.world.IDs), feedGoods); err != nil {
		return err
	}
	err := f.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		f.prices, err = db.All(tx, func(r *db.Row) pricing.Price {
			return pricing.Price{
				SKU: id.SKU(r.Int()), Supplier: id.Supplier(r.Int()), Currency: currency, Supply: r.Int(), Settlement: r.Int(), Retail: r.Int(),
			}
		}, "select sku_id, supplier_id, supply_minor, settlement_minor, retail_minor from pricing_prices order by sku_id limit $1", feedGoods)
		return err
	})
	if err != nil {
		return err
	}
	at := f.world.Now()
	err = f.world.DB.Write(ctx, func(tx *db.Tx) error {
		rows := db.NewRows("pool_items", "sku_id", "supplier_id", "agreement_id", "state", "opened_at", "changed_at", "cause", "rule_id").OrNothing()
		agreements := map[id.Supplier]id.Agreement{}
		for _, s := range f.market.suppliers {
			agreements[s.id] = s.agreement
		}
		for _, p := range f.prices {
			rows.Add(p.SKU, p.Supplier, agreements[p.Supplier], pool.Opened, at, at, pool.ByHand.Why, pool.ByHand.Rule)
		}
		tx.Insert(rows)
		return nil
	})
	if err != nil {
		return err
	}
	for i := range shops {
		shop := id.NewDistributor(f.world.IDs)
		if i < len(f.market.shops) {
			shop = f.market.shops[i].id
		}
		err := f.world.DB.Write(ctx, func(tx *db.Tx) error {
			rows := db.NewRows("pool_selections", "distributor_id", "sku_id", "selected_at", "off_at").OrNothing()
			for n := range feedSelections {
				rows.Add(shop, f.prices[(i*997+n*4)%len(f.prices)].SKU, at, 0)
			}
			tx.Insert(rows)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// follow changes prices and lets distributors read, for some time.
func (f *feeding) follow(ctx context.Context, seconds clock.Micros) (took clock.Micros, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	failed := make(chan error, feedReaders+1)
	running.Go(func() { f.feed.Keep(ctx, slog.New(slog.DiscardHandler)) })
	for i := range min(feedReaders, len(f.market.shops)) {
		running.Go(func() { failed <- f.reads(ctx, f.market.shops[i].id) })
	}
	began := now()
	for n := 0; now()-began < seconds && err == nil; n++ {
		err = f.change(ctx, n)
		if ahead := began + clock.Micros(n+1)*feedTurn - now(); err == nil && ahead > 0 {
			err = rest(ctx, ahead)
		}
	}
	took = now() - began
	if err == nil {
		err = rest(ctx, clock.Second) // what was changed last arrives
	}
	stop()
	running.Wait()
	close(failed)
	for e := range failed {
		err = errors.Join(err, e)
	}
	return took, err
}

// change sets a hundred prices.
func (f *feeding) change(ctx context.Context, n int) error {
	at := f.world.Now()
	return f.world.DB.Write(ctx, func(tx *db.Tx) error {
		const some = feedChanges / 10
		prices := make([]pricing.Price, some)
		for i := range prices {
			p := &f.prices[(n*some+i)%len(f.prices)]
			p.Settlement++
			prices[i] = *p
			prices[i].ChangedAt = at
		}
		_, err := flows.SetPrices(tx, flows.Acting{World: f.world, Actor: actor, At: at}, prices)
		f.changed += some
		return err
	})
}

// reads follows the feed for one distributor, and notes how old each change is when it is there.
func (f *feeding) reads(ctx context.Context, shop id.Distributor) error {
	at := f.feed.Head()
	for {
		page, err := f.feed.Read(ctx, shop, at, feedPage, false)
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // it is over
		case err != nil:
			return err
		}
		heard := f.world.Now()
		f.mu.Lock()
		for i := range page.Changes {
			f.lags = append(f.lags, heard-page.Changes[i].At)
		}
		f.mu.Unlock()
		if at = page.Next; !page.More {
			f.feed.Wait(ctx, at)
		}
	}
}

// readBack tells how many changes a second a distributor reads that was away.
func (f *feeding) readBack(ctx context.Context, at feed.Position) (Figure, error) {
	began, count := now(), int64(0)
	for more := true; more; {
		page, err := f.feed.Read(ctx, f.market.shops[0].id, at, feedPage, false)
		if err != nil {
			return 0, err
		}
		count += int64(len(page.Changes))
		at, more = page.Next, page.More
	}
	return perSecond(count, now()-began), nil
}
