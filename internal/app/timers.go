package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

// upkeep is something that a server does again and again. What fails is logged and tried again.
type upkeep struct {
	every   time.Duration
	failing string // what the log says
	do      func(ctx context.Context) error
}

func upkeeps(world *flows.World, lane *flows.Lane, changes *flows.Feed, postman *Postman) []upkeep {
	follower := flows.NewStockFollower(world, lane)
	all := []upkeep{
		{time.Second, "timers wait", func(ctx context.Context) error {
			_, err := flows.FireAll(ctx, world, lane.Turn)
			return err
		}},
		{time.Second, "stock states wait", func(ctx context.Context) error {
			_, err := follower.Turn(ctx)
			return err
		}},
		{time.Second, "imports wait", func(ctx context.Context) error {
			_, err := flows.RunImports(ctx, world, lane.Turn, nil)
			return err
		}},
		{time.Hour, "grades wait", func(ctx context.Context) error {
			_, err := flows.ReviewGrades(ctx, world, lane.Turn)
			return err
		}},
		{time.Hour, "old changes stay", changes.LetGo},
		{time.Hour, "old messages of webhooks stay", func(ctx context.Context) error { return flows.LetGoWebhooks(ctx, world, lane.Turn) }},
		{time.Hour, "old idempotency keys stay", func(ctx context.Context) error { return rotateKeys(ctx, world, lane.Turn) }},
		{time.Hour, "unfinished files stay", func(ctx context.Context) error {
			_, err := flows.SweepFiles(ctx, world)
			return err
		}},
	}
	if postman != nil {
		all = append(all, upkeep{mailEvery, "mail waits", func(ctx context.Context) error {
			_, err := flows.SendMail(ctx, world, postman.Send)
			return err
		}})
	}
	return all
}

const mailEvery = 10 * time.Second

// keepUp does each upkeep at once and then in its rhythm, until the context is over.
func keepUp(ctx context.Context, all []upkeep, log *slog.Logger) {
	var running sync.WaitGroup
	for _, u := range all {
		running.Go(func() {
			again := time.NewTicker(u.every)
			defer again.Stop()
			for {
				if err := u.do(ctx); err != nil && ctx.Err() == nil {
					log.ErrorContext(ctx, u.failing, "error", err)
				}
				select {
				case <-ctx.Done():
					return
				case <-again.C:
				}
			}
		})
	}
	running.Wait()
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
