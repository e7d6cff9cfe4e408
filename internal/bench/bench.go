// Package bench measures how fast orders are placed and paid over HTTP. It starts servers of its own on throw-away databases, drives them
// over plain connections from this process, journals every order it sends, and proves afterwards that what was acknowledged is there
// exactly once and that the books hold. Beside each run stands a limit: the same rows written by hand-made SQL.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/scratch"
)

// ErrViolated says that what was acknowledged was not found as it was, or that the books do not hold.
var ErrViolated = errors.New("acknowledged orders or books do not hold")

// Options of a session.
type Options struct {
	// Program is the executable that serves: `PROGRAM serve --db=…`.
	Program string
	Engines []db.Engine
	// Scenarios, Connections and Batches span the matrix of runs. A batch of 1 is the door of single orders.
	Scenarios   []Scenario
	Connections []int
	Batches     []int
	// Warm is how long a run goes before it is measured, Seconds how long it is measured.
	Warm, Seconds clock.Micros
	Size          Size
	Out           io.Writer
}

// session is one call of the bench.
type session struct {
	Options
	folder     string
	keyFile    string
	stages     map[db.Engine]*stage
	runs       []Run
	named      int
	violations int
}

// Measure makes the runs and prints their figures as they come: ErrViolated.
func Measure(ctx context.Context, o Options) error {
	b := &session{Options: o, stages: map[db.Engine]*stage{}}
	defer b.close()
	if err := b.open(ctx); err != nil {
		return err
	}
	if err := b.matrix(ctx); err != nil {
		return err
	}
	if b.violations > 0 {
		return ErrViolated
	}
	return nil
}

// open starts the engines and makes their markets. Without PostgreSQL the rest goes on, and says so.
func (b *session) open(ctx context.Context) (err error) {
	if b.folder, err = os.MkdirTemp("", "fenxiao-bench-"); err != nil {
		return err
	}
	if err := os.Chmod(b.folder, 0o711); err != nil { //nolint:gosec // PostgreSQL, as another user, must get through it to its own folder
		return err
	}
	b.keyFile = filepath.Join(b.folder, "fenxiao.key")
	for _, engine := range b.Engines {
		s, err := openStage(ctx, engine, b.folder, b.keyFile, b.Size)
		if errors.Is(err, scratch.ErrNoPostgres) {
			fmt.Fprintf(b.Out, "*** NOT MEASURED ON POSTGRESQL: %v ***\n", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
		b.stages[engine] = s
	}
	return nil
}

func (b *session) close() {
	for _, s := range b.stages {
		s.close()
	}
	_ = os.RemoveAll(b.folder) // throw-away
}

// matrix makes all runs that the options span.
func (b *session) matrix(ctx context.Context) error {
	for _, batch := range b.Batches {
		for _, scenario := range b.Scenarios {
			for _, connections := range b.Connections {
				for _, engine := range b.Engines {
					if b.stages[engine] == nil {
						continue
					}
					if err := b.make(ctx, cell{engine: engine, scenario: scenario, connections: connections, batch: batch}); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// make makes one run and prints it.
func (b *session) make(ctx context.Context, c cell) error {
	run, err := b.measure(ctx, c)
	if errors.Is(err, errNoBatch) {
		fmt.Fprintf(b.Out, "%-9s %-8s %5d %5d  left out: %v\n", c.engine, c.scenario, c.connections, c.batch, err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s %s, %d connections: %w", c.engine, c.scenario, c.connections, err)
	}
	b.runs = append(b.runs, run)
	run.print(b.Out)
	return nil
}
