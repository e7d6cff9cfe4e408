// Package bench measures how fast orders are placed and paid over HTTP. It starts servers of its own on throw-away databases, drives them
// over plain connections from this process, journals every order it sends, and proves afterwards that what was acknowledged is there
// exactly once and that the books hold. Beside each run stands a limit: the same rows written by hand-made SQL.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/scratch"
)

var (
	// ErrViolated says that what was acknowledged was not found as it was, or that the books do not hold.
	ErrViolated = errors.New("acknowledged orders or books do not hold")
	// ErrFile says that a file that was named can't be used.
	ErrFile = errors.New("file")
)

// Options of a session. Empty lists take the whole matrix, and with it the smaller measurements beside it.
type Options struct {
	// Program is the executable that serves: `PROGRAM serve --db=…`.
	Program string
	Version string
	Schema  []fs.FS // of the program
	Engines []db.Engine
	// Scenarios, Connections and Batches span the matrix of runs. A batch of 1 is the door of single orders.
	Scenarios   []Scenario
	Connections []int
	Batches     []int
	// Warm is how long a run goes before it is measured, Seconds how long it is measured; limits and reads take half of both.
	Warm, Seconds clock.Micros
	Size          Size
	// Of these, only those that are asked for are made, instead of the matrix.
	Overload, Two, Growth, Reads, Search, Last, Rules, Feed bool
	// SearchSKUs is among how many SKUs the mall is searched, RuleSKUs over how many rules are previewed.
	SearchSKUs, RuleSKUs int
	// FeedShops is how many distributors have selections when the change feed is measured.
	FeedShops int
	// OverloadSeconds is how long too much is asked for.
	OverloadSeconds clock.Micros
	// GrowthOrders is how many orders are in the tables when growth is measured, ascending; all is measured in a market of GrowthSize then.
	GrowthOrders []int
	GrowthSize   Size
	// JSON is a file to write the runs to; Baseline one that was written before, to compare with.
	JSON, Baseline string
	// Target is the address of a running server to drive instead; Keys is a file with its API keys, one a line.
	Target, Keys string
	Out          io.Writer
}

// session is one call of the bench.
type session struct {
	Options
	whole      bool // the matrix was not narrowed
	folder     string
	keyFile    string
	stages     map[db.Engine]*stage
	limits     Limits
	runs       []Run
	baseline   []Run
	named      int
	noBatches  bool // the server has no doors for them
	violations int
	closing    clock.Micros // when the whole must come to an end
}

// longest is how long the whole may take: what does not fit in is left out, and that is said.
const longest = 9*clock.Minute + 20*clock.Second

// Measure makes the runs and prints their figures as they come: ErrViolated, ErrFile.
func Measure(ctx context.Context, o Options) error {
	b := &session{Options: o, stages: map[db.Engine]*stage{}}
	b.closing = now() + longest
	b.whole = len(o.Scenarios)+len(o.Connections)+len(o.Batches) == 0
	b.fill()
	if err := b.readBaseline(); err != nil {
		return err
	}
	if err := b.all(ctx); err != nil {
		return err
	}
	if err := b.writeJSON(); err != nil {
		return err
	}
	if b.violations > 0 {
		return ErrViolated
	}
	return nil
}

// late says that the whole should come to its end.
func (b *session) late() bool { return b.whole && now() > b.closing }

// fill takes the whole matrix where nothing was chosen.
func (b *session) fill() {
	if b.Growth {
		b.Size = b.GrowthSize
	}
	if len(b.Scenarios) == 0 {
		b.Scenarios = []Scenario{Uniform, Hot, Zipf}
	}
	if len(b.Connections) == 0 {
		b.Connections = []int{1, 8, 64, 256}
	}
	if len(b.Batches) == 0 {
		b.Batches = []int{1, 100}
	}
}

// all makes what was asked for.
func (b *session) all(ctx context.Context) error {
	if b.Target != "" {
		return b.drive(ctx)
	}
	defer b.close()
	if err := b.open(ctx); err != nil {
		return err
	}
	b.printFacts()
	asked := false
	for _, mode := range []struct {
		asked bool
		run   func(ctx context.Context) error
	}{
		{b.Overload, b.overloads}, {b.Two, b.twos}, {b.Growth, b.growths}, {b.Reads, b.reads}, {b.Search, b.searched}, {b.Last, b.lasts}, {b.Rules, b.rules}, {b.Feed, b.feeding},
	} {
		if !mode.asked {
			continue
		}
		asked = true
		if err := mode.run(ctx); err != nil {
			return err
		}
	}
	if asked {
		return nil
	}
	return b.usual(ctx)
}

// usual makes the matrix and what belongs to it.
func (b *session) usual(ctx context.Context) error {
	if err := b.matrix(ctx); err != nil {
		return err
	}
	if b.whole {
		for _, run := range []func(ctx context.Context) error{b.accounts, b.lasts, b.twos, b.reads, b.feeding, b.searched, b.rules} {
			if b.late() {
				fmt.Fprintln(b.Out, "left out: the smaller measurements that are left, for ten minutes are nearly over")
				break
			}
			if err := run(ctx); err != nil {
				return err
			}
		}
	}
	b.printGoals()
	b.compare()
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
		s, err := b.openStage(ctx, engine, filepath.Join(b.folder, string(engine)), b.Size)
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

// engines gives those that could be started, in the order asked for.
func (b *session) engines() (there []db.Engine) {
	for _, e := range b.Engines {
		if b.stages[e] != nil {
			there = append(there, e)
		}
	}
	return there
}
