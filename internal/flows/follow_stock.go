package flows

import (
	"context"
	"sync"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/regions"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// followerActor is who tells of stock states.
const followerActor = "follower"

// Bounds of the follower.
const (
	// scannedAtOnce is how many rows of stock one turn of the follower looks through.
	scannedAtOnce = 10_000
	// toldAtOnce is how many SKUs are told in one transaction: about 20 ms of work.
	toldAtOnce = 256
	// mostMoved bounds the SKUs that are remembered as moved; what is forgotten is found by looking through.
	mostMoved = 100_000
)

// everywhere is how events name what no narrower region is named for.
const everywhere = "*"

// StockFollower tells of stock states that have changed. It looks at the SKUs whose stock this process has moved, and beside that through all
// stock from one end to the other, again and again, so that whatever moved it (another process, a timer, another coverage, another
// mark, the time before a kill) is found. What was told stands in a row a SKU, written in the transaction of its event: there is no
// position to lose, nothing is told twice, and what changed back in between is never told.
type StockFollower struct {
	world *World
	lane  *Lane
	after id.SKU // how far it has looked through
}

// NewStockFollower makes a follower that writes in the turns of a lane.
func NewStockFollower(world *World, lane *Lane) *StockFollower {
	return &StockFollower{world: world, lane: lane}
}

// Followed says what one turn did, in SKUs.
type Followed struct {
	Scanned, Told int
	Around        bool // all stock has been looked through
}

// Turn looks at what was moved and at the next stretch of all stock, and tells what has changed. What fails is found again.
func (f *StockFollower) Turn(ctx context.Context) (Followed, error) {
	moved := f.lane.moved.take()
	var touched, stretch stock.Untold
	err := f.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if touched, err = stock.FindUntoldOf(tx, moved); err != nil {
			return err
		}
		stretch, err = stock.FindUntold(tx, f.after, scannedAtOnce)
		return err
	})
	done := Followed{Scanned: touched.Scanned + stretch.Scanned, Around: stretch.Last == 0}
	if err == nil {
		done.Told, err = f.tell(ctx, append(touched.SKUs, stretch.SKUs...))
	}
	if err != nil {
		f.lane.StockMoved(moved...)
		return done, err
	}
	f.after = stretch.Last
	return done, nil
}

// tell tells of SKUs, some at a time, each in a turn of its own.
func (f *StockFollower) tell(ctx context.Context, skus []id.SKU) (told int, err error) {
	for len(skus) > 0 && err == nil {
		n := min(len(skus), toldAtOnce)
		some := skus[:n]
		skus = skus[n:]
		err = f.lane.Turn(ctx, func(ctx context.Context) error {
			count, err := TellStock(ctx, f.world, some)
			told += count
			return err
		})
	}
	return told, err
}

// statesBody is what an event tells of a SKU's stock states.
type statesBody struct {
	Changes []stateBody `json:"changes"`
}

type stateBody struct {
	Region string `json:"region"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// TellStock writes an event for each of the SKUs whose stock states are not what was told last, and gives their number.
func TellStock(ctx context.Context, world *World, skus []id.SKU) (told int, err error) {
	at := world.Now()
	err = world.DB.Write(ctx, func(tx *db.Tx) error {
		tellings, err := stock.Tell(tx, skus)
		if err != nil {
			return err
		}
		events := make([]outbox.Event, len(tellings))
		for i, t := range tellings {
			events[i] = outbox.Event{
				ID: id.NewEvent(world.IDs), At: at, Kind: "stock.state_changed", Root: int64(t.SKU), Supplier: t.Supplier, Actor: followerActor,
				Body: encoded(toldStates(t.Changes)),
			}
		}
		outbox.Write(tx, events)
		told = len(events)
		return tx.Flush()
	})
	return told, err
}

func toldStates(changes []stock.StateChange) statesBody {
	body := statesBody{Changes: make([]stateBody, len(changes))}
	for i, c := range changes {
		body.Changes[i] = stateBody{regions.Full(c.Region), string(c.Before), string(c.After)}
		if c.Region == "" {
			body.Changes[i].Region = everywhere
		}
	}
	return body
}

// movedStock remembers which SKUs' stock was moved since it was asked last. It is a hint that saves the follower time, no record.
type movedStock struct {
	mu   sync.Mutex
	skus map[id.SKU]struct{}
}

// by notes what commands that have been written moved: their orders' lines.
func (m *movedStock) by(commands []Command) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range commands {
		if by := c.header(); by.Err == nil && by.Order != nil {
			for i := range by.Order.Lines {
				m.add(by.Order.Lines[i].SKU)
			}
		}
	}
}

func (m *movedStock) add(sku id.SKU) {
	if m.skus == nil {
		m.skus = map[id.SKU]struct{}{}
	}
	if len(m.skus) < mostMoved {
		m.skus[sku] = struct{}{}
	}
}

func (m *movedStock) take() []id.SKU {
	m.mu.Lock()
	defer m.mu.Unlock()
	skus := make([]id.SKU, 0, len(m.skus))
	for sku := range m.skus {
		skus = append(skus, sku)
	}
	m.skus = nil
	return skus
}

// StockMoved says that stock was moved otherwise than by a command of the lane, so that its states are looked at in the follower's next turn.
func (l *Lane) StockMoved(skus ...id.SKU) {
	l.moved.mu.Lock()
	defer l.moved.mu.Unlock()
	for _, sku := range skus {
		l.moved.add(sku)
	}
}
