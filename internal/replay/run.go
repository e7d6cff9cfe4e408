package replay

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/settlements"
)

// Options of a replay.
type Options struct {
	File    string
	Workers int                   // how many chunks are signed ahead at once; 0: 2
	Report  func(done, total int) // called as documents are done; nil: nobody is told
}

// aheadAtMost bounds the chunks that are prepared ahead.
const aheadAtMost = 4

// run is one replay under way.
type run struct {
	world    *flows.World
	clock    *clock.Manual
	book     *book
	names    *names
	returns  *returns
	orders   []id.Order     // by document, as far as known
	selected map[int64]bool // customer and SKU, as far as selected by this process
	options  Options
}

// Run replays a file into a database that is empty, or holds the beginning of the same replay. The clock is the database's own and
// is moved by the file's times. ErrFile, ErrOccupied.
func Run(ctx context.Context, d *db.DB, c *clock.Manual, o Options) (Report, error) {
	started := clock.System{}.Now() // how long it takes is the machine's time, not the world's
	b, err := read(o.File)
	if err != nil {
		return Report{}, err
	}
	r := &run{clock: c, book: b, returns: newReturns(), orders: make([]id.Order, len(b.documents)), selected: map[int64]bool{}, options: o}
	if err := r.prepare(ctx, d); err != nil {
		return Report{}, err
	}
	if err := r.replay(ctx); err != nil {
		return Report{}, err
	}
	report, err := r.report(ctx)
	report.ElapsedSeconds = (clock.System{}.Now() - started).Time().Sub(clock.Micros(0).Time()).Seconds()
	return report, err
}

// prepare claims the database, sets the world up when that was not done, and reads its names back.
func (r *run) prepare(ctx context.Context, d *db.DB) error {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	if len(r.book.documents) > 0 {
		r.clock.Set(r.book.documents[0].at - clock.Day)
	}
	r.world = &flows.World{DB: d, Quotes: pricing.NewSigner(secret), Zone: time.UTC}
	return d.Write(ctx, func(tx *db.Tx) error {
		j, err := r.claim(tx)
		if err != nil {
			return err
		}
		incarnation, err := access.NextIncarnation(tx)
		if err != nil {
			return err
		}
		r.world.IDs = id.NewSource(r.clock, incarnation)
		if j == nil {
			if err := setUp(tx, r.world, r.book); err != nil {
				return err
			}
		}
		r.names, err = readNames(tx, r.book, r.clock.Now())
		return err
	})
}

// claim makes sure that the database holds this replay or nothing at all.
func (r *run) claim(tx *db.Tx) (*journal, error) {
	j, err := readJournal(tx)
	if err != nil {
		return nil, err
	}
	if j != nil {
		if j.fileHash != r.book.hash {
			return nil, fmt.Errorf("%w (it holds the replay of another file)", ErrOccupied)
		}
		return j, nil
	}
	is, err := access.ReadInstallation(tx)
	if err != nil {
		return nil, err
	}
	if is.Purpose != "" {
		return nil, fmt.Errorf("%w (it is a %s installation)", ErrOccupied, is.Purpose)
	}
	return nil, nil //nolint:nilnil // nothing was begun
}

// replay does the chunks that are left, with what time brings between them, and draws the last month's statements.
func (r *run) replay(ctx context.Context) error {
	var j *journal
	err := r.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		j, err = readJournal(tx)
		return err
	})
	if err != nil {
		return err
	}
	r.passOver(j.next)
	if err := r.catchUp(ctx, j.next); err != nil {
		return err
	}
	for c := range r.ahead(ctx, r.cut(j.next)) {
		if err := r.closeBefore(ctx, c); err != nil {
			return err
		}
		if err := r.do(ctx, c); err != nil {
			return err
		}
		if r.options.Report != nil {
			r.options.Report(c.to, len(r.book.documents))
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.end(ctx, j)
}

// passOver repeats, in memory alone, the matching of what an earlier process did.
func (r *run) passOver(next int) {
	done := chunk{from: 0, to: next}
	r.match(&done)
}

// do does one chunk, and then what is due by its end.
func (r *run) do(ctx context.Context, c *chunk) error {
	if err := r.write(ctx, c); err != nil {
		return fmt.Errorf("invoices %s to %s: %w", r.book.documents[c.from].number, r.book.documents[c.to-1].number, err)
	}
	for _, key := range c.picked {
		r.selected[key] = true
	}
	return r.catchUp(ctx, c.to)
}

// write does one chunk in one transaction.
func (r *run) write(ctx context.Context, c *chunk) error {
	r.clock.Set(r.begins(c))
	return r.world.DB.Write(ctx, func(tx *db.Tx) error {
		c.picked = c.picked[:0]
		if err := r.sell(tx, c); err != nil {
			return err
		}
		p := progress{next: c.to}
		if err := r.takeBack(tx, c, &p); err != nil {
			return err
		}
		p.store(tx)
		return tx.Flush()
	})
}

// catchUp fires what is due by the time of the last document before next. A process that was killed right after it had written a
// chunk left that to the one that goes on.
func (r *run) catchUp(ctx context.Context, next int) error {
	if next == 0 {
		return nil
	}
	r.clock.Set(r.book.documents[next-1].at)
	_, err := flows.FireAll(ctx, r.world, flows.AtOnce)
	return err
}

// closeBefore draws the statements of the months between a chunk and the document before it.
func (r *run) closeBefore(ctx context.Context, c *chunk) error {
	if c.from == 0 {
		return nil
	}
	month := settlements.MonthAt(r.book.documents[c.from-1].at, r.world.Zone)
	for month.To <= c.month.From {
		r.clock.Set(month.To)
		if err := r.close(ctx, month); err != nil {
			return err
		}
		month = settlements.MonthAt(month.To, r.world.Zone)
	}
	return nil
}

func (r *run) close(ctx context.Context, month settlements.Month) error {
	closing, err := flows.CloseMonth(ctx, r.world, flows.AtOnce, month.Name)
	for account, reason := range closing.Failed {
		return fmt.Errorf("statement %s of %s: %s", month.Name, account, reason)
	}
	return err
}

// end draws the last month's statements once it is over, and notes that the replay is done.
func (r *run) end(ctx context.Context, j *journal) error {
	if j.finishedAt != 0 || len(r.book.documents) == 0 {
		return nil
	}
	last := settlements.MonthAt(r.book.documents[len(r.book.documents)-1].at, r.world.Zone)
	r.clock.Set(last.To)
	if err := r.close(ctx, last); err != nil {
		return err
	}
	return r.world.DB.Write(ctx, func(tx *db.Tx) error {
		finish(tx, r.clock.Now())
		return tx.Flush()
	})
}
