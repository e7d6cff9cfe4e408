package flows

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Bounds of one group, and of those who wait for the next.
const (
	groupCommands = 512
	groupLines    = 2000 // of orders: about 8,000 row writes
	groupWithin   = 30 * time.Second
	// MostWaiting is how many commands may wait in a lane; more are turned away with web.ErrBusy.
	MostWaiting = 8192
	// patience is how many groups a piece of long work lets pass before it takes its turn all the same.
	patience = 8
)

// Lane is the one writer of hot commands of a process. It gathers commands that come at the same time into groups: while one group is
// written, the next gathers. Nobody lingers: a command that finds the lane empty runs alone at once. Long work takes its turns
// between groups.
type Lane struct {
	run func(ctx context.Context, commands ...Command) error

	mu     sync.Mutex
	hot    []place
	long   []*turn
	passed int // groups that ran while long work waited
	busy   bool
	moved  movedStock
}

// place is one command's place in the lane.
type place struct {
	command Command
	lines   int
	call    *call
}

// call is what one caller waits for: its commands, which may run in several groups.
type call struct {
	ctx  context.Context //nolint:containedctx // tells whether the caller still waits; the lane never runs anything under it
	left int             // guarded by the lane's mutex
	done chan struct{}
}

// turn is one piece of long work.
type turn struct {
	run  func()
	done chan struct{}
}

// Turns is how long work gets to write, a piece at a time: by turns of a lane (Lane.Turn), or at once where nobody else is served.
type Turns func(ctx context.Context, work func(ctx context.Context) error) error

// AtOnce lets every piece of long work run without waiting.
func AtOnce(ctx context.Context, work func(ctx context.Context) error) error { return work(ctx) }

// NewLane makes the lane of a world.
func NewLane(w *World) *Lane {
	return &Lane{run: func(ctx context.Context, commands ...Command) error { return Do(ctx, w, commands...) }}
}

// Do runs commands in the next groups, in this order, and comes back when all have been answered: what came of each stands in its
// header, also when its group failed. web.ErrBusy: too many wait, none of these was taken. A caller that stops waiting gets its context's
// error: those of its commands that have not begun by then never will; the others run to their end.
func (l *Lane) Do(ctx context.Context, commands ...Command) error {
	if len(commands) == 0 {
		return nil
	}
	c := &call{ctx: ctx, left: len(commands), done: make(chan struct{})}
	l.mu.Lock()
	if len(l.hot)+len(commands) > MostWaiting {
		l.mu.Unlock()
		return web.ErrBusy
	}
	for _, command := range commands {
		l.hot = append(l.hot, place{command, linesOf(command), c})
	}
	l.wake() //nolint:contextcheck // a group is nobody's alone, so it does not end with one caller's request
	return wait(ctx, c.done)
}

// Turn runs a piece of long work (timers, an import, statements) when no group waits, or after it has let a few pass. It should take no
// longer than about 20 ms: whoever has more to do takes another turn. Work that waits no more never begins.
func (l *Lane) Turn(ctx context.Context, work func(ctx context.Context) error) error {
	var err error
	t := &turn{done: make(chan struct{})}
	t.run = func() {
		if err = ctx.Err(); err == nil {
			err = guarded(func() error { return work(ctx) })
		}
	}
	l.mu.Lock()
	l.long = append(l.long, t)
	l.wake() //nolint:contextcheck // a group is nobody's alone, so it does not end with one caller's request
	<-t.done
	return err
}

// Full says that the lane would turn a command away now.
func (l *Lane) Full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.hot) >= MostWaiting
}

// linesOf is a command's share in the bound of a group.
func linesOf(c Command) int {
	switch c := c.(type) {
	case *PlaceOrder:
		return max(1, len(c.Lines))
	case *ShipParcel:
		return max(1, len(c.Contents))
	}
	return 1
}

// wake begins work, unless it is under way, and gives the mutex back.
func (l *Lane) wake() {
	idle := !l.busy
	l.busy = true
	l.mu.Unlock()
	if idle {
		go l.work()
	}
}

func wait(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// work runs group after group, and turn after turn, until nobody waits.
func (l *Lane) work() {
	for {
		l.mu.Lock()
		group, t := l.next()
		l.busy = len(group) > 0 || t != nil
		l.mu.Unlock()
		switch {
		case t != nil:
			t.run()
			close(t.done)
		case len(group) > 0:
			l.write(group)
		default:
			return
		}
	}
}

// next takes long work when it is its turn, else the commands that have waited longest, as many as one group holds. Commands whose callers
// wait no more are left out.
func (l *Lane) next() ([]place, *turn) {
	if len(l.long) > 0 && (len(l.hot) == 0 || l.passed >= patience) {
		t := l.long[0]
		l.long, l.passed = l.long[1:], 0
		return nil, t
	}
	var group []place
	lines, taken := 0, 0
	for _, p := range l.hot {
		if len(group) == groupCommands || len(group) > 0 && lines+p.lines > groupLines {
			break
		}
		taken++
		if err := p.call.ctx.Err(); err != nil {
			p.answer(err)
			continue
		}
		lines += p.lines
		group = append(group, p)
	}
	if l.hot = l.hot[taken:]; len(l.hot) == 0 {
		l.hot = nil // lets go of what ran
	}
	if len(l.long) > 0 {
		l.passed++
	}
	return group, nil
}

// write runs a group and answers its commands. What has to wait for its like runs after it, in a transaction of its own: Run would take
// locks on top of those it holds. When a group fails as a whole, its halves are run apart, so that one poison command fails alone; but
// what may have been written, and what could not be written because the database was out of reach, is not run again.
func (l *Lane) write(group []place) {
	commands := make([]Command, len(group))
	for i, p := range group {
		commands[i] = p.command
	}
	for len(commands) > 0 {
		once, rest := part(commands)
		l.attempt(once)
		l.moved.by(once)
		commands = rest
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range group {
		p.call.finish()
	}
}

func (l *Lane) attempt(commands []Command) {
	ctx, cancel := context.WithTimeout(context.Background(), groupWithin)
	defer cancel()
	err := guarded(func() error { return l.run(ctx, commands...) })
	switch {
	case err == nil:
	case len(commands) > 1 && divisible(err):
		l.attempt(commands[:len(commands)/2])
		l.attempt(commands[len(commands)/2:])
	default:
		for _, c := range commands {
			c.header().fail(err)
		}
	}
}

// divisible says whether a failed group may be run again in halves.
func divisible(err error) bool {
	return !errors.Is(err, db.ErrUnknown) && !errors.Is(err, db.ErrLost) && !errors.Is(err, context.DeadlineExceeded)
}

// guarded turns a panic into an error.
func guarded(work func() error) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("panic: %v\n%s", failure, debug.Stack())
		}
	}()
	return work()
}

// answer ends a command that never ran.
func (p place) answer(err error) {
	p.command.header().fail(err)
	p.call.finish()
}

// finish counts one command of the call as answered.
func (c *call) finish() {
	if c.left--; c.left == 0 {
		close(c.done)
	}
}

// fail says that nothing is known to have come of the command.
func (b *By) fail(err error) { b.reset(); b.Err = err }
