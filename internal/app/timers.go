package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

// How often time is looked at.
const (
	timersEvery = time.Second
	stockEvery  = time.Second
	keysEvery   = time.Hour
)

// keepTime fires timers as they come due, tells of stock states that have changed, and lets old idempotency keys go, until the context is over. What fails is logged and
// tried again.
func keepTime(ctx context.Context, world *flows.World, lane *flows.Lane, log *slog.Logger) {
	fire, follow, rotate := time.NewTicker(timersEvery), time.NewTicker(stockEvery), time.NewTicker(keysEvery)
	follower := flows.NewStockFollower(world, lane)
	defer fire.Stop()
	defer follow.Stop()
	defer rotate.Stop()
	forget := func() {
		if err := rotateKeys(ctx, world, lane.Turn); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "old idempotency keys stay", "error", err)
		}
	}
	forget()
	for {
		select {
		case <-ctx.Done():
			return
		case <-rotate.C:
			forget()
		case <-fire.C:
			if _, err := flows.FireAll(ctx, world, lane.Turn); err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "timers wait", "error", err)
			}
		case <-follow.C:
			if _, err := follower.Turn(ctx); err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "stock states wait", "error", err)
			}
		}
	}
}

// rotateKeys lets the idempotency keys of the turn before go, a chunk at a time.
func rotateKeys(ctx context.Context, world *flows.World, turn flows.Turns) error {
	var last, after web.KeyRef
	for more := true; more; after = last {
		err := turn(ctx, func(ctx context.Context) error {
			return world.DB.Write(ctx, func(tx *db.Tx) (err error) {
				last, more, err = web.Rotate(tx, world.Now(), after)
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
