package api

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Bounds of one group, and of those who wait for the next.
const (
	groupCommands = 512
	groupLines    = 2000 // about 8,000 row writes
	waitingMost   = 8192
	groupWithin   = 30 * time.Second
)

// lane gathers the hot commands of requests that come at the same time into groups: while one group is written, the next gathers.
// Nobody lingers: a command that finds the lane empty runs alone at once.
type lane struct {
	run func(ctx context.Context, commands ...flows.Command) error

	mu      sync.Mutex
	waiting []*ticket
	busy    bool
}

type ticket struct {
	command flows.Command
	lines   int
	done    chan error
}

func newLane(w *flows.World) *lane {
	return &lane{run: func(ctx context.Context, commands ...flows.Command) error { return flows.Do(ctx, w, commands...) }}
}

// do runs a command with so many order lines in the next group. A caller that stops waiting does not stop its command.
func (l *lane) do(ctx context.Context, c flows.Command, lines int) error {
	t := &ticket{c, max(1, lines), make(chan error, 1)}
	l.mu.Lock()
	if len(l.waiting) >= waitingMost {
		l.mu.Unlock()
		return web.ErrBusy
	}
	l.waiting = append(l.waiting, t)
	first := !l.busy
	l.busy = true
	l.mu.Unlock()
	if first {
		go l.work() //nolint:contextcheck // a group is nobody's alone, so it does not end with one caller's request
	}
	select {
	case err := <-t.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// work writes group after group until nobody waits.
func (l *lane) work() {
	for {
		l.mu.Lock()
		group := l.next()
		l.busy = len(group) > 0
		l.mu.Unlock()
		if len(group) == 0 {
			return
		}
		l.write(group)
	}
}

// next takes those who have waited longest, as many as one group holds.
func (l *lane) next() []*ticket {
	n, lines := 0, 0
	for n < len(l.waiting) && n < groupCommands && (n == 0 || lines+l.waiting[n].lines <= groupLines) {
		lines += l.waiting[n].lines
		n++
	}
	group := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return group
}

// write runs a group and answers each command. When the group fails as a whole, its halves are run apart, so that one poison command
// fails alone; but what may have been written is never run again.
func (l *lane) write(group []*ticket) {
	err := l.attempt(group)
	if err != nil && len(group) > 1 && !errors.Is(err, db.ErrUnknown) && !errors.Is(err, context.DeadlineExceeded) {
		l.write(group[:len(group)/2])
		l.write(group[len(group)/2:])
		return
	}
	for _, t := range group {
		t.done <- err
	}
}

func (l *lane) attempt(group []*ticket) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), groupWithin)
	defer cancel()
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("panic: %v\n%s", failure, debug.Stack())
		}
	}()
	commands := make([]flows.Command, len(group))
	for i, t := range group {
		commands[i] = t.command
	}
	return l.run(ctx, commands...)
}
