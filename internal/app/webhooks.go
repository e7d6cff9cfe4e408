package app

import (
	"context"
	"log/slog"
	"sync"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// tellWebhooks turns changes into messages and sends them, until the context is over and the last try has ended.
func tellWebhooks(ctx context.Context, world *flows.World, lane *flows.Lane, changes *flows.Feed, log *slog.Logger) {
	fail := func(err error) { log.ErrorContext(ctx, "webhooks wait", "error", err) }
	sender := flows.NewWebhookSender(world, fail)
	pump := flows.NewWebhookPump(world, lane.Turn, changes, func(of id.Distributor, c *flows.Change) any {
		return api.ToAPIChange(world.Cursors, of, c)
	})
	var running sync.WaitGroup
	running.Go(func() { pump.Run(ctx, sender.Wake, fail) })
	running.Go(func() { sender.Run(ctx) })
	running.Wait()
}
