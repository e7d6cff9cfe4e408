package flows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

const (
	// endpointsAtOnce is how many endpoints are read at once.
	endpointsAtOnce = 200
	// changesRead is how many changes are read at once for an endpoint, and messagesWritten how many messages are written in one turn at most, so
	// that nobody's goods keep the others waiting.
	changesRead     = 100
	messagesWritten = 200
	// pumpRests is how long the pump rests between two rounds, so that what happens together is read together; pumpLooks is how often it looks for
	// endpoints that were resumed.
	pumpRests = 200 * time.Millisecond
	pumpLooks = 3 * time.Second
	// passedAtMost and passedFor bound how far and for how long an endpoint that nothing concerns moves on in memory alone.
	passedAtMost = 10_000
	passedFor    = clock.Hour
)

// WebhookPump turns changes into the messages of webhooks. Several processes may do so from one database: each change becomes one message of an endpoint.
type WebhookPump struct {
	world *World
	turn  Turns
	feed  *Feed
	write func(of id.Distributor, c *Change) any // a change as its distributor reads it

	passed map[id.Endpoint]passage
}

// passage is how far an endpoint has moved on without a message, since it was written where it stands.
type passage struct {
	from, to feed.Position
	since    clock.Micros
}

// NewWebhookPump makes the pump of a world.
func NewWebhookPump(world *World, turn Turns, f *Feed, write func(of id.Distributor, c *Change) any) *WebhookPump {
	return &WebhookPump{world: world, turn: turn, feed: f, write: write, passed: map[id.Endpoint]passage{}}
}

// Run turns changes into messages as they come, until the context is over; wake is told of new ones, fail of what went wrong.
func (p *WebhookPump) Run(ctx context.Context, wake func(), fail func(error)) {
	for ctx.Err() == nil {
		n, err := p.Turn(ctx)
		if n > 0 {
			wake()
		}
		if err != nil && ctx.Err() == nil {
			fail(err)
		}
		looking, stop := context.WithTimeout(ctx, pumpLooks)
		p.feed.Wait(looking, p.feed.Head())
		stop()
		select {
		case <-ctx.Done():
		case <-time.After(pumpRests):
		}
	}
}

// Turn makes all messages of what has happened so far, as far as endpoints have room for them, and tells how many.
func (p *WebhookPump) Turn(ctx context.Context) (made int, err error) {
	head, passed := p.feed.Head(), map[id.Endpoint]passage{}
	var failures []error
	for after, more := id.Endpoint(0), true; more; {
		var behind []webhooks.Endpoint
		err := p.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
			behind, err = webhooks.Behind(tx, int64(head), after, endpointsAtOnce)
			return err
		})
		if err != nil {
			return made, err
		}
		pages := map[readAt]ChangePage{}
		for i := range behind {
			n, left, err := p.serve(ctx, &behind[i], head, pages)
			if made += n; err != nil {
				failures = append(failures, fmt.Errorf("webhook %s: %w", behind[i].ID, err))
			}
			if left.to > left.from {
				passed[behind[i].ID] = left
			}
			after = behind[i].ID
		}
		more = len(behind) == endpointsAtOnce
	}
	p.passed = passed
	return made, errors.Join(failures...)
}

// readAt is what of the feed was read: a distributor's endpoints mostly stand at the same place.
type readAt struct {
	of    id.Distributor
	after feed.Position
}

// serve moves an endpoint up to the head, or as far as its messages of some turns reach. Left is what it passed without a message.
func (p *WebhookPump) serve(ctx context.Context, e *webhooks.Endpoint, head feed.Position, pages map[readAt]ChangePage) (made int, left passage, err error) {
	at := feed.Position(e.Queue.Position)
	left = passage{at, at, p.world.Now()}
	if before, ok := p.passed[e.ID]; ok && before.from == at {
		left, at = before, before.to
	}
	for at < head && made < webhooks.Backlog-int(e.Queue.Waiting) {
		messages, next, err := p.gather(ctx, e, at, pages)
		if err != nil || next == at && len(messages) == 0 {
			return made, left, err
		}
		at, left.to = next, next
		if len(messages) == 0 && left.to-left.from < passedAtMost && p.world.Now()-left.since < passedFor {
			continue
		}
		moved := false
		err = p.turn(ctx, func(ctx context.Context) error {
			return p.world.DB.Write(ctx, func(tx *db.Tx) (err error) {
				moved, err = webhooks.Enqueue(tx, e.ID, int64(left.from), int64(at), messages, p.world.Now())
				return err
			})
		})
		if err != nil || !moved {
			return made, passage{}, err
		}
		made += len(messages)
		left = passage{at, at, p.world.Now()}
	}
	return made, left, nil
}

// gather reads on for an endpoint until a turn's messages are together, or there is nothing more.
func (p *WebhookPump) gather(ctx context.Context, e *webhooks.Endpoint, at feed.Position, pages map[readAt]ChangePage) (messages []webhooks.Message, next feed.Position, err error) {
	for more := true; more && len(messages) < messagesWritten; {
		page, known := pages[readAt{e.Distributor, at}]
		if !known {
			page, err = p.feed.Read(ctx, e.Distributor, at, changesRead, false)
			if errors.Is(err, feed.ErrExpired) {
				return append(messages, p.message(webhooks.GapKind, p.world.Now(), struct{}{})), p.feed.Head(), nil
			}
			if err != nil {
				return nil, at, err
			}
			pages[readAt{e.Distributor, at}] = page
		}
		for i := range page.Changes {
			if c := &page.Changes[i]; e.Wants(c.Kind) {
				messages = append(messages, p.message(c.Kind, c.At, p.write(e.Distributor, c)))
			}
		}
		more = page.More && page.Next > at
		at = page.Next
	}
	return messages, at, nil
}

func (p *WebhookPump) message(kind string, at clock.Micros, told any) webhooks.Message {
	return webhooks.Message{ID: id.NewDelivery(p.world.IDs), Kind: kind, Body: func(number int64) string { return webhookBody(kind, at, number, told) }}
}

// LetGoWebhooks removes messages that came to their end long ago, and erases secrets that sign no more.
func LetGoWebhooks(ctx context.Context, world *World, turn Turns) error {
	for more := true; more; {
		err := turn(ctx, func(ctx context.Context) error {
			return world.DB.Write(ctx, func(tx *db.Tx) error {
				now := world.Now()
				spent, left, err := webhooks.LetGo(tx, now-webhooks.Kept, now, messagesWritten)
				if more = left; err != nil {
					return err
				}
				for _, s := range spent {
					eraseSecrets(tx, s.Owner, s.Secret)
				}
				return tx.Flush()
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
