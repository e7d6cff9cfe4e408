// Package sandbox is a distributor's world of play: a small invented market in an embedded database of its own, with a clock that is moved
// forward at will, a robot in the place of suppliers, carriers and the operator, things that go wrong on demand, and inboxes that
// receive what webhooks send. All trade in it goes through the rooms' verbs and the flows. It owns what steers such a world, and
// refuses to turn time back.
package sandbox

import (
	"context"
	"errors"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// Bounds of one journey.
const (
	MaxTravel = 400 * clock.Day
	// longestStep is how far time goes at once where nothing is due: what looks at a world now and then, does so daily.
	longestStep = clock.Day
	// patience is how long a journey may take of the machine's time before its caller is answered: well within what a request has.
	patience = 20 * clock.Second
	// lastDay is when ids and dates begin to run out.
	lastDay = clock.Micros(2_840_140_800) * clock.Second // 2060-01-01
)

// Box is one sandbox that is open.
type Box struct {
	World       *flows.World
	Lane        *flows.Lane
	Clock       *Clock
	Distributor id.Distributor
	// Keep does once what a server does for a world again and again, beside timers; nil: nothing.
	Keep func(ctx context.Context) error

	mu sync.Mutex // one journey or turn of the robot at a time
}

// Open makes a filled database a sandbox, whose clock goes on from where it is: ErrBroken.
func Open(ctx context.Context, world *flows.World, c *Clock) (*Box, error) {
	var w World
	err := world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		w, err = Read(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	c.Set(w.Ahead)
	return &Box{World: world, Lane: flows.NewLane(world), Clock: c, Distributor: w.Distributor}, nil
}

// Destination settles where a journey leads to, from the sandbox's present: ErrTravel.
func (b *Box) Destination(seconds int64, to clock.Micros) (clock.Micros, error) {
	now := b.World.Now()
	if (seconds == 0) == (to == 0) {
		return 0, ErrTravel.At("seconds", "now", now.String())
	}
	place := "to"
	if to == 0 {
		place = "seconds"
		if seconds < 0 || clock.Micros(seconds) > MaxTravel/clock.Second {
			return 0, ErrTravel.At(place, "now", now.String())
		}
		to = now + clock.Micros(seconds)*clock.Second
	}
	if to < now || to > now+MaxTravel || to > lastDay {
		return 0, ErrTravel.At(place, "now", now.String())
	}
	return to, nil
}

// Travel moves the clock to an instant, step by step: to when something is due, which is then done, and on. It tells whether it has
// arrived; a long journey stops after a while and may be gone on with.
func (b *Box) Travel(ctx context.Context, to clock.Micros) (arrived bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	machine, kept := clock.System{}, b.World.Now()
	began := machine.Now()
	for {
		if err := b.live(ctx); err != nil {
			return false, err
		}
		now := b.World.Now()
		if now >= to || machine.Now()-began > patience {
			return now >= to, b.keep(ctx)
		}
		if now-kept >= longestStep {
			if err := b.keep(ctx); err != nil {
				return false, err
			}
			kept = now
		}
		next, err := b.next(ctx, now, min(to, now+longestStep))
		if err != nil {
			return false, err
		}
		if err := b.advance(ctx, next-b.World.Now()); err != nil {
			return false, err
		}
	}
}

// advance moves the clock. It is written first: what is done in the new time must never stand in a database whose clock is behind it.
func (b *Box) advance(ctx context.Context, by clock.Micros) error {
	if by <= 0 {
		return nil
	}
	ahead := b.Clock.Ahead() + by
	err := b.Lane.Turn(ctx, func(ctx context.Context) error {
		return b.World.DB.Write(ctx, func(tx *db.Tx) error { advance(tx, ahead); return tx.Flush() })
	})
	if err == nil {
		b.Clock.Set(ahead)
	}
	return err
}

// next is when something is due after now, at the latest the limit.
func (b *Box) next(ctx context.Context, now, limit clock.Micros) (next clock.Micros, err error) {
	next = limit
	err = b.World.DB.Read(ctx, func(tx *db.Tx) error {
		due, err := timers.Next(tx)
		if err != nil {
			return err
		}
		if due > now {
			next = min(next, due)
		}
		s, err := look(tx, now)
		if err != nil {
			return err
		}
		next = min(next, s.next(now, limit, b.World.Zone))
		return nil
	})
	return next, err
}

// live does what is due: timers first, then the robot, until both have nothing to do.
func (b *Box) live(ctx context.Context) error {
	for range mostTurns {
		fired, err := flows.FireAll(ctx, b.World, b.Lane.Turn)
		if err != nil {
			return err
		}
		did, err := b.turn(ctx)
		if err != nil || fired+did == 0 {
			return err
		}
	}
	return nil
}

// mostTurns bounds the turns at one instant: an after-sale takes half a dozen.
const mostTurns = 20

func (b *Box) keep(ctx context.Context) error {
	if b.Keep == nil {
		return nil
	}
	return b.Keep(ctx)
}

// Turn lets the robot do what is due now. It waits for no journey: that does the robot's work itself.
func (b *Box) Turn(ctx context.Context) error {
	if !b.mu.TryLock() {
		return nil
	}
	defer b.mu.Unlock()
	_, err := b.turn(ctx)
	return err
}

// write runs a transaction in a turn of the lane.
func (b *Box) write(ctx context.Context, body func(tx *db.Tx) error) error {
	return b.Lane.Turn(ctx, func(ctx context.Context) error { return b.World.DB.Write(ctx, body) })
}

// do runs commands, and counts those that were not refused. What is refused has been done otherwise, or waits for somebody else.
func (b *Box) do(ctx context.Context, commands []flows.Command) (done int, err error) {
	if err := b.Lane.Do(ctx, commands...); err != nil {
		return 0, err
	}
	var failures []error
	for _, c := range commands {
		_, refusal := c.Outcome()
		switch {
		case refusal == nil:
			done++
		case !isRefusal(refusal):
			failures = append(failures, refusal)
		}
	}
	return done, errors.Join(failures...)
}
