package flows

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/sheets"
)

// Refusals of an import as a whole.
var (
	// ErrTooManyRows: a file has at most 100,000 rows.
	ErrTooManyRows = fault.New(fault.Invalid, "too_many_rows", "a file has at most 100,000 rows below the names of its columns")
	// ErrNoRows: there is nothing to import.
	ErrNoRows = fault.New(fault.Invalid, "no_rows", "the file has no rows below the names of its columns")
)

// Rows of one chunk. Its size follows what the chunks before it took, so that a turn lasts about as long as one should.
const (
	firstRows   = 160
	leastRows   = 160 // a chunk's round trips cost what they cost; with a hundred rows PostgreSQL even chose plans that took eight times as long
	mostRows    = 1000
	chunkTarget = 15 * clock.Millisecond
)

// QueueImport makes a job of a file whose parts have come, and the file with it. A job belongs to whom its file belongs to; a supplier imports
// goods and counts of its own, and neither prices nor publishes: ErrOperatorsAlone, suppliers.ErrNotFound, suppliers.ErrSuspended. Named
// distributors that do not exist are distributors.ErrNotFound.
func QueueImport(tx *db.Tx, by Acting, j imports.Job, f files.File) (imports.Job, error) {
	if j.Owner = id.Supplier(f.Owner); j.Owner != 0 && (j.Kind == imports.Prices || j.Publishes) {
		return j, ErrOperatorsAlone.At("kind")
	}
	if err := checkSupplier(tx, j.Supplier); err != nil {
		return j, err
	}
	for i, d := range j.Distributors {
		if _, err := distributors.Get(tx, d); err != nil {
			return j, placedAt(err, "distributor_ids["+strconv.Itoa(i)+"]")
		}
	}
	if err := files.Finish(tx, f); err != nil {
		return j, err
	}
	j.File, j.FileName, j.CreatedBy, j.CreatedAt = f.ID, f.Name, by.Actor, by.At
	return imports.Queue(tx, j)
}

// placedAt names the place of a refusal that has none.
func placedAt(err error, place string) error {
	if f := fault.From(err); f != nil && len(f.Fields) == 0 {
		return f.At(place)
	}
	return err
}

// RunImports runs the jobs that wait, one after the other, and those whose process was stopped; it gives how many came to their end. Rows are
// written in turns of about 15 ms; tell (nil: nobody) is told after each how far the job is. What fails for reasons that are not the file's is
// tried again next time.
func RunImports(ctx context.Context, world *World, turn Turns, tell func(*imports.Job)) (ended int, err error) {
	for {
		job, found, err := claim(ctx, world, turn)
		if err != nil || !found {
			return ended, err
		}
		if err := runImport(ctx, world, turn, tell, &job); err != nil {
			release := func(tx *db.Tx) error { imports.Release(tx, &job); return tx.Flush() }
			return ended, errors.Join(fmt.Errorf("import %s: %w", job.ID, err), world.DB.Write(context.WithoutCancel(ctx), release))
		}
		ended++
	}
}

func claim(ctx context.Context, world *World, turn Turns) (job imports.Job, found bool, err error) {
	waiting := false // most of the time nothing waits, and no turn is needed to see that
	err = world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		waiting, err = imports.Waits(tx, world.Now())
		return err
	})
	if err != nil || !waiting {
		return job, false, err
	}
	runner := id.NewEvent(world.IDs).Int64()
	err = turn(ctx, func(ctx context.Context) error {
		return world.DB.Write(ctx, func(tx *db.Tx) (err error) {
			job, found, err = imports.Claim(tx, runner, world.Now())
			return err
		})
	})
	return job, found, err
}

// importing is one job under way.
type importing struct {
	world *World
	turn  Turns
	tell  func(*imports.Job)
	job   *imports.Job
	rows  *rowReader
	size  int
}

func runImport(ctx context.Context, world *World, turn Turns, tell func(*imports.Job), job *imports.Job) error {
	if tell == nil {
		tell = func(*imports.Job) {}
	}
	r := &importing{world: world, turn: turn, tell: tell, job: job, size: firstRows}
	err := r.run(ctx)
	switch f := fault.From(err); {
	case errors.Is(err, imports.ErrState):
		return nil // cancelled, or taken over
	case f != nil:
		return r.end(ctx, imports.Fail, told(f)[0])
	case err != nil:
		return err
	}
	return r.end(ctx, imports.Finish, imports.Place{})
}

func (r *importing) end(ctx context.Context, a imports.Action, why imports.Place) error {
	return r.turn(ctx, func(ctx context.Context) error {
		return r.world.DB.Write(ctx, func(tx *db.Tx) error {
			imports.End(tx, r.job, a, why, r.world.Now())
			return tx.Flush()
		})
	})
}

func (r *importing) run(ctx context.Context) error {
	var file files.File
	err := r.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		file, err = files.Get(tx, r.job.File)
		return err
	})
	if err != nil {
		return err
	}
	source := func() (io.ReadCloser, error) { return io.NopCloser(Open(ctx, r.world, file)), nil }
	first := make([]byte, 4)
	n, err := io.ReadFull(Open(ctx, r.world, file), first)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	format := sheets.FormatOf(first[:n])
	if r.job.Total == 0 {
		if err := r.begin(ctx, format, source); err != nil {
			return err
		}
	}
	return r.read(format, source, func() error { return r.chunks(ctx) })
}

// read opens the file and does something with its rows.
func (r *importing) read(format sheets.Format, source sheets.Source, do func() error) error {
	sheet, err := sheets.Open(format, source)
	if err != nil {
		return err
	}
	defer func() { _ = sheet.Close() }() // it was only read
	rows, names, err := newRowReader(r.job.Kind, r.job.Owner == 0, sheet)
	if errors.Is(err, io.EOF) {
		return ErrNoRows.At("file")
	}
	if r.rows, r.job.Columns = rows, names; err != nil {
		return err
	}
	return do()
}

// begin counts the rows, so that people see how far the job is.
func (r *importing) begin(ctx context.Context, format sheets.Format, source sheets.Source) error {
	total := int64(0)
	err := r.read(format, source, func() error {
		for {
			_, _, err := r.rows.filled()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil && !errors.Is(err, sheets.ErrRow) {
				return err
			}
			if total++; total > imports.MaxRows {
				return ErrTooManyRows.At("file")
			}
		}
	})
	if err != nil {
		return err
	}
	if total == 0 {
		return ErrNoRows.At("file")
	}
	return r.turn(ctx, func(ctx context.Context) error {
		return r.world.DB.Write(ctx, func(tx *db.Tx) error {
			imports.Begin(tx, r.job, r.job.Columns, total)
			return tx.Flush()
		})
	})
}

// chunks writes the rows that are not done yet, a chunk a turn.
func (r *importing) chunks(ctx context.Context) error {
	var chunk []importRow
	for {
		row, err := r.rows.next()
		over := errors.Is(err, io.EOF)
		if err != nil && !over {
			return err
		}
		if !over && row.number >= r.job.NextRow {
			chunk = append(chunk, row)
		}
		if len(chunk) > 0 && (over || len(chunk) >= r.size) {
			if err := r.write(ctx, chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
		if over {
			return nil
		}
	}
}

// write writes a chunk. One that fails as a whole is halved, so that a row that makes the program fail is refused alone.
func (r *importing) write(ctx context.Context, rows []importRow) error {
	err := r.attempt(ctx, rows)
	switch {
	case err == nil || fault.From(err) != nil || ctx.Err() != nil || !divisible(err) || errors.Is(err, db.ErrBusy):
		return err
	case len(rows) > 1:
		if err := r.write(ctx, rows[:len(rows)/2]); err != nil {
			return err
		}
		return r.write(ctx, rows[len(rows)/2:])
	case rows[0].err != nil:
		return err // it was not written in the first place
	}
	rows[0].err = ErrRowFailed.At("row")
	return r.write(ctx, rows)
}

// attempt writes rows and how far the job has come, in one transaction.
func (r *importing) attempt(ctx context.Context, rows []importRow) error {
	next := rows[len(rows)-1].number + 1
	var counts imports.Counts
	var took clock.Micros
	err := r.turn(ctx, func(ctx context.Context) error {
		began := clock.System{}.Now()
		err := r.world.DB.Write(ctx, func(tx *db.Tx) error {
			by := Acting{World: r.world, Actor: r.job.CreatedBy, At: r.world.Now()}
			verdicts, err := writeRows(tx, by, r.job, rows)
			if err != nil {
				return err
			}
			var refused []imports.Refusal
			counts, refused = countRows(rows, verdicts)
			return imports.Advance(tx, r.job, next, counts, refused, r.world.Now())
		})
		took = clock.System{}.Now() - began
		return err
	})
	if err != nil {
		return err
	}
	r.job.NextRow = next
	r.job.Count(counts)
	r.tell(r.job)
	switch {
	case took > chunkTarget+chunkTarget/3:
		r.size = max(leastRows, r.size*3/4)
	case took < chunkTarget*2/3 && len(rows) >= r.size:
		r.size = min(mostRows, r.size*5/4+1)
	}
	return nil
}

func countRows(rows []importRow, verdicts []verdict) (c imports.Counts, refused []imports.Refusal) {
	for i, v := range verdicts {
		switch v.did {
		case catalog.Made:
			c.Created++
		case catalog.Changed:
			c.Changed++
		case catalog.Unchanged:
			c.Unchanged++
		case catalog.Declined:
			c.Refused++
			refused = append(refused, imports.Refusal{Row: rows[i].number, Cells: rows[i].cells, Places: told(v.err)})
		}
	}
	return c, refused
}
