package flows

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// Bounds of the change feed.
const (
	// feedEvery is how often it is looked for what has no position yet.
	feedEvery = 100 * time.Millisecond
	// givenAtOnce is how many events get their positions in one transaction: about 20 ms of work.
	givenAtOnce = 1_000
	// feedLease is how long whoever gave positions last is left alone by other processes.
	feedLease = 5 * clock.Second
	// letGoAtOnce is how many old changes are removed in one transaction.
	letGoAtOnce = 5_000
)

// Feed is the change feed of a world in one process: it gives positions to what has been committed, and reads on for distributors. Commands write
// nothing of it: an event waits in the outbox until it is found here.
type Feed struct {
	world *World
	turn  Turns
	me    int64 // who holds the head
	tail  *feed.Tail
	picks picksKept

	stop    sync.Once
	stopped chan struct{}
}

// NewFeed makes the feed of a world; positions are given in these turns.
func NewFeed(w *World, turn Turns) *Feed {
	var b [8]byte
	_, _ = rand.Read(b[:])                                                                                                                                                       // never fails
	return &Feed{world: w, turn: turn, me: int64(binary.BigEndian.Uint64(b[:]) >> 1), tail: feed.NewTail(feed.TailChanges), picks: newPicksKept(), stopped: make(chan struct{})} //nolint:gosec // 63 bits
}

// Keep gives positions and keeps the tail up to date until the context is over. What fails is logged and tried again.
func (f *Feed) Keep(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(feedEvery)
	defer tick.Stop()
	for {
		if err := f.Turn(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "the change feed is behind", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Turn gives positions to all that waits, unless another process does, and takes what has one into the tail.
func (f *Feed) Turn(ctx context.Context) error {
	for more := true; more; {
		mine, err := f.waiting(ctx)
		if err != nil {
			return err
		}
		if more = mine; more {
			err = f.turn(ctx, func(ctx context.Context) (err error) {
				more, err = f.give(ctx)
				return err
			})
		}
		if err != nil {
			return err
		}
		if err := f.tail.Catch(ctx, f.world.DB); err != nil {
			return err
		}
	}
	return nil
}

// waiting says whether something waits for a position that this process may give.
func (f *Feed) waiting(ctx context.Context) (mine bool, err error) {
	err = f.world.DB.Read(ctx, func(tx *db.Tx) error {
		pending, err := outbox.Pending(tx, 0, 1)
		if err != nil || len(pending) == 0 {
			return err
		}
		h, err := feed.ReadHead(tx)
		mine = f.may(h)
		return err
	})
	return mine, err
}

// may says whether the head is this process's to move: whoever else moved it last has been silent for a while.
func (f *Feed) may(h feed.Head) bool { return h.Holder == f.me || h.Until <= f.world.Now() }

// give gives the next positions, and tells whether there may be more to give. Two that try at once are told apart by the lock of the head: a
// process that was held up for long finds what it wanted to give given.
func (f *Feed) give(ctx context.Context) (more bool, err error) {
	err = f.world.DB.Write(ctx, func(tx *db.Tx) error {
		more = false
		h, err := feed.Hold(tx)
		if err != nil || !f.may(h) {
			return err
		}
		pending, err := outbox.Pending(tx, 0, givenAtOnce)
		if err != nil || len(pending) == 0 {
			return err
		}
		found := map[id.Event]*outbox.Event{}
		outbox.Load(tx, pending, found)
		if err := tx.Flush(); err != nil {
			return err
		}
		events := make([]*outbox.Event, 0, len(pending))
		for _, p := range pending {
			if e := found[p]; e != nil {
				events = append(events, e)
			}
		}
		changes, err := spread(tx, events)
		if err != nil {
			return err
		}
		outbox.Taken(tx, pending)
		feed.Give(tx, h, changes, f.me, f.world.Now()+feedLease)
		more = len(pending) == givenAtOnce
		return tx.Flush()
	})
	return more, err
}

// LetGo removes what has been kept long enough, some at a time.
func (f *Feed) LetGo(ctx context.Context) error {
	for more := true; more; {
		err := f.turn(ctx, func(ctx context.Context) error {
			return f.world.DB.Write(ctx, func(tx *db.Tx) (err error) {
				more, err = feed.LetGo(tx, f.world.Now()-feed.Kept, letGoAtOnce)
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
