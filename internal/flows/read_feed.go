package flows

import (
	"context"
	"slices"
	"sync"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// Bounds of reading.
const (
	// scannedChanges is how many changes one page looks through in memory, whoever they concern; scannedFar, in the database.
	scannedChanges = 20_000
	scannedFar     = 5_000
	// compactedChanges is how many changes are read to tell only the latest of them.
	compactedChanges = 1_000
	// keptPicks is how many distributors' selections are kept in memory.
	keptPicks = 1_000
)

// ChangePage is the next changes of a distributor. Next is where to read on: it moves over what does not concern the distributor too. More says that
// something may follow already.
type ChangePage struct {
	Changes []Change
	Next    feed.Position
	More    bool
}

// Head is the last position that has been given, as far as this process knows.
func (f *Feed) Head() feed.Position {
	head, _ := f.tail.Head()
	return head
}

// Gone is the last position that is no longer kept: the oldest one to read on from.
func (f *Feed) Gone() feed.Position { return f.tail.Gone() }

// Read gives up to so many of a distributor's changes after a position, oldest first; with latest, of several changes of a kind and SKU only the
// newest. feed.ErrExpired: what follows the position is no longer kept.
func (f *Feed) Read(ctx context.Context, distributor id.Distributor, after feed.Position, limit int, latest bool) (page ChangePage, err error) {
	if err := f.reach(ctx, after); err != nil {
		return page, err
	}
	picks, err := f.picks.of(ctx, f, distributor, after)
	if err != nil {
		return page, err
	}
	rows, end, err := f.following(ctx, distributor, after)
	if err != nil {
		return page, err
	}
	most := limit
	if latest {
		most = max(limit, compactedChanges)
	}
	var found []feed.Change
	found, page.Next = picks.pick(distributor, rows, end, most)
	if len(found) > 0 {
		err = f.world.DB.Read(ctx, func(tx *db.Tx) error {
			page.Changes, err = f.render(tx, distributor, found)
			return err
		})
	}
	if latest {
		page.compact(limit)
	}
	page.More = page.Next < f.Head()
	return page, err
}

// Begun says whether the feed has been read at all.
func (f *Feed) Begun() bool {
	_, begun := f.tail.Head()
	return begun
}

// Wait waits until something follows a position; false: the context is over, or the feed was stopped.
func (f *Feed) Wait(ctx context.Context, after feed.Position) bool {
	rows, news, near := f.tail.Since(after)
	if !near || len(rows) > 0 {
		return true
	}
	select {
	case <-news:
		return true
	case <-ctx.Done():
	case <-f.stopped:
	}
	return false
}

// Stop lets everybody go who waits: the server ends.
func (f *Feed) Stop() { f.stop.Do(func() { close(f.stopped) }) }

// Stopped says whether the feed was stopped.
func (f *Feed) Stopped() bool {
	select {
	case <-f.stopped:
		return true
	default:
		return false
	}
}

// reach makes sure that a position is one that can be read on from. One that is past the head was given by another process that knows more, or before
// a backup was restored.
func (f *Feed) reach(ctx context.Context, after feed.Position) error {
	if head, begun := f.tail.Head(); !begun || after > head {
		if err := f.tail.Catch(ctx, f.world.DB); err != nil {
			return err
		}
	}
	if after > f.Head() || after < f.tail.Gone() {
		return feed.ErrExpired
	}
	return nil
}

// following gives what may concern a distributor after a position, and up to where that is all.
func (f *Feed) following(ctx context.Context, distributor id.Distributor, after feed.Position) (rows []feed.Change, end feed.Position, err error) {
	rows, _, near := f.tail.Since(after)
	if near {
		if len(rows) > scannedChanges {
			rows = rows[:scannedChanges]
		}
		if len(rows) == 0 {
			return nil, after, nil
		}
		return rows, rows[len(rows)-1].Position, nil
	}
	err = f.world.DB.Read(ctx, func(tx *db.Tx) error {
		h, err := feed.ReadHead(tx)
		if err != nil {
			return err
		}
		if end = h.Position; after < h.Gone {
			return feed.ErrExpired
		}
		rows = nil
		for _, of := range []id.Distributor{distributor, 0} {
			some, err := feed.Of(tx, of, after, scannedFar)
			if err != nil {
				return err
			}
			if len(some) == scannedFar {
				end = min(end, some[scannedFar-1].Position)
			}
			rows = append(rows, some...)
		}
		return nil
	})
	slices.SortFunc(rows, func(a, b feed.Change) int { return int(a.Position - b.Position) })
	rows = rows[:len(rows)-countAfter(rows, end)]
	return rows, end, err
}

func countAfter(rows []feed.Change, end feed.Position) (n int) {
	for n < len(rows) && rows[len(rows)-1-n].Position > end {
		n++
	}
	return n
}

// compact keeps the newest changes of each kind and SKU, as many as fit. A page that is cut ends where the next would not fit any more: of what follows,
// nothing was taken in.
func (p *ChangePage) compact(limit int) {
	known := map[subject]bool{}
	for i := range p.Changes {
		c := &p.Changes[i]
		k, may := c.subject()
		if may && known[k] {
			continue
		}
		if limit--; limit < 0 {
			p.Changes, p.Next = p.Changes[:i], p.Changes[i-1].Position
			break
		}
		known[k] = may
	}
	p.Changes = compact(p.Changes)
}

// picksKept is what distributors have selected, as far as this process has read the feed.
type picksKept struct {
	mu   sync.Mutex
	kept map[id.Distributor]*picks
}

// picks is what one distributor has selected: at least all that was told up to a position. What is no longer selected may be among it.
type picks struct {
	mu      sync.Mutex
	read    bool
	through feed.Position
	skus    []id.SKU // ascending
	added   map[id.SKU]bool
}

func newPicksKept() picksKept { return picksKept{kept: map[id.Distributor]*picks{}} }

func (k *picksKept) entry(distributor id.Distributor) *picks {
	k.mu.Lock()
	defer k.mu.Unlock()
	p := k.kept[distributor]
	if p == nil {
		for d := range k.kept {
			if len(k.kept) < keptPicks {
				break
			}
			delete(k.kept, d)
		}
		p = &picks{added: map[id.SKU]bool{}}
		k.kept[distributor] = p
	}
	return p
}

// of gives what a distributor had selected when a position was given.
func (k *picksKept) of(ctx context.Context, f *Feed, distributor id.Distributor, after feed.Position) (*picks, error) {
	p := k.entry(distributor)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.read && after > p.through {
		rows, _, near := f.tail.Since(p.through)
		if p.read = near; near {
			for i := range rows {
				p.take(distributor, &rows[i])
			}
			p.through = max(p.through, f.Head())
		}
	}
	if p.read {
		return p, nil
	}
	through := f.Head() // what has a position by now was selected before what is read below
	var skus []id.SKU
	err := f.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		skus, err = pool.SelectedSKUs(tx, distributor)
		return err
	})
	if err == nil {
		p.read, p.through, p.skus, p.added = true, through, skus, map[id.SKU]bool{}
	}
	return p, err
}

// take notes the SKU of a change that is the distributor's own: it may have been selected with it.
func (p *picks) take(distributor id.Distributor, c *feed.Change) {
	if c.Distributor == distributor && c.SKU != 0 {
		p.added[c.SKU] = true
	}
}

// pick gives the first changes that concern the distributor, and how far it has looked.
func (p *picks) pick(distributor id.Distributor, rows []feed.Change, end feed.Position, most int) ([]feed.Change, feed.Position) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []feed.Change
	selected := func(sku id.SKU) bool {
		_, has := slices.BinarySearch(p.skus, sku)
		return has || p.added[sku]
	}
	for i := range rows {
		c := &rows[i]
		p.take(distributor, c)
		if c.Concerns(distributor, selected) {
			if found = append(found, *c); len(found) == most {
				return found, c.Position
			}
		}
	}
	return found, end
}
