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
	keysEvery   = time.Hour
)

// keepTime fires timers as they come due, and lets old idempotency keys go, until the context is over. What fails is logged and
// tried again.
func keepTime(ctx context.Context, world *flows.World, log *slog.Logger) {
	fire, rotate := time.NewTicker(timersEvery), time.NewTicker(keysEvery)
	defer fire.Stop()
	defer rotate.Stop()
	forget := func() {
		err := world.DB.Write(ctx, func(tx *db.Tx) error { web.Rotate(tx, world.Now()); return tx.Flush() })
		if err != nil && ctx.Err() == nil {
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
			if _, err := flows.FireAll(ctx, world); err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "timers wait", "error", err)
			}
		}
	}
}
