package feed

import (
	"context"
	"sync"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const (
	// TailChanges is how many of the newest changes a process usually keeps: about 3 MB.
	TailChanges = 65_536
	// tailPage is how many are read at once.
	tailPage = 5_000
)

// Tail is the newest changes, in memory: those who wait for the next change look here, so that a thousand of them cost the database nothing.
type Tail struct {
	keep   int // at least, once there are so many
	mu     sync.RWMutex
	begun  bool
	begins Position // everything after it, up to the head, is here
	head   Position
	gone   Position
	rows   []Change
	news   chan struct{} // closed when there is news
}

// NewTail makes an empty tail of so many changes.
func NewTail(keep int) *Tail { return &Tail{keep: keep, news: make(chan struct{})} }

// Catch reads what came since it was read last.
func (t *Tail) Catch(ctx context.Context, d *db.DB) error {
	for more := true; more; {
		var head Head
		var fresh []Change
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			if head, err = ReadHead(tx); err != nil {
				return err
			}
			after, begun := t.Head()
			if !begun {
				after = max(head.Gone, head.Position-Position(t.keep))
			}
			if after == head.Position {
				return nil
			}
			fresh, err = After(tx, after, tailPage)
			return err
		})
		if err != nil {
			return err
		}
		t.take(head, fresh)
		more = len(fresh) == tailPage
	}
	return nil
}

func (t *Tail) take(h Head, fresh []Change) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gone = h.Gone
	if !t.begun {
		t.begun, t.begins = true, max(h.Gone, h.Position-Position(t.keep))
		t.head = t.begins
	}
	for len(fresh) > 0 && fresh[0].Position <= t.head { // another goroutine read them too
		fresh = fresh[1:]
	}
	if len(fresh) == 0 {
		return
	}
	if len(t.rows) >= 2*t.keep {
		cut := len(t.rows) - t.keep
		t.begins = t.rows[cut-1].Position
		t.rows = append(make([]Change, 0, 2*t.keep+tailPage), t.rows[cut:]...) // readers may still look at the old ones
	}
	t.rows = append(t.rows, fresh...)
	t.head = fresh[len(fresh)-1].Position
	close(t.news)
	t.news = make(chan struct{})
}

// Head is how far the tail has been read; false: not at all yet.
func (t *Tail) Head() (Position, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.head, t.begun
}

// Gone is the last position that is no longer kept.
func (t *Tail) Gone() Position {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.gone
}

// Since gives all changes after a position, which are not to be written to, and a channel that is closed when there are more; false when the tail
// does not reach back so far.
func (t *Tail) Since(after Position) (rows []Change, news <-chan struct{}, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if !t.begun || after < t.begins {
		return nil, t.news, false
	}
	return t.rows[t.place(after):], t.news, true
}

// place is where the changes after a position begin. Positions follow each other without gaps, so that it need not be looked for.
func (t *Tail) place(after Position) int {
	if len(t.rows) == 0 || after >= t.head {
		return len(t.rows)
	}
	return max(0, int(after-t.rows[0].Position)+1)
}

// Concerns says whether a change is a distributor's, given what it has selected.
func (c *Change) Concerns(distributor id.Distributor, selected func(id.SKU) bool) bool {
	if c.Distributor != 0 {
		return c.Distributor == distributor
	}
	return c.SKU == 0 || selected(c.SKU)
}
