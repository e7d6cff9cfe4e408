package flows_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/flows"
)

// way is a path that commands sent at once may take to the database, and long work beside them.
type way struct {
	name string
	send func(ctx context.Context, c flows.Command) error // its error is not the command's refusal
	turn flows.Turns
}

// ways are all of them in a world: each command in a transaction of its own, as of so many processes on one database; through the lane
// of one process; and through those of two, whose groups race each other.
func ways(w *flows.World) []way {
	one, other := flows.NewLane(w), flows.NewLane(w)
	var sent atomic.Int64
	return []way{
		{"apart", func(ctx context.Context, c flows.Command) error { return flows.Do(ctx, w, c) }, flows.AtOnce},
		{"in a lane", func(ctx context.Context, c flows.Command) error { return one.Do(ctx, c) }, one.Turn},
		{"in two lanes", func(ctx context.Context, c flows.Command) error {
			if sent.Add(1)%2 == 0 {
				return one.Do(ctx, c)
			}
			return other.Do(ctx, c)
		}, other.Turn},
	}
}

// atOnceEach runs what is done with each of the things at the same time.
func atOnceEach[T any](things []T, do func(T) error) []error {
	start := make(chan struct{})
	errs := make([]error, len(things))
	var all sync.WaitGroup
	for i, x := range things {
		all.Go(func() {
			<-start
			errs[i] = do(x)
		})
	}
	close(start)
	all.Wait()
	return errs
}

// sent sends commands at once, beside other work, and counts what all came to, as said writes it.
func (w way) sent(t *testing.T, commands []flows.Command, beside ...func() error) map[string]int {
	t.Helper()
	jobs := slices.Clone(beside)
	for _, c := range commands {
		jobs = append(jobs, func() error {
			if err := w.send(t.Context(), c); err != nil {
				return err
			}
			_, err := c.Outcome()
			return err
		})
	}
	count := map[string]int{}
	for _, err := range atOnceEach(jobs, func(do func() error) error { return do() }) {
		count[said(err)]++
	}
	return count
}
