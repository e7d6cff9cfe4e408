package api

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
)

func TestLaneGathersThoseWhoComeWhileAGroupIsWritten(t *testing.T) {
	var groups, commands atomic.Int64
	begun, held := make(chan struct{}), make(chan struct{})
	l := &lane{run: func(_ context.Context, group ...flows.Command) error {
		if groups.Add(1) == 1 {
			close(begun)
			<-held
		}
		commands.Add(int64(len(group)))
		return nil
	}}
	var all sync.WaitGroup
	call := func() {
		if err := l.do(context.Background(), &flows.PayOrder{}, 1); err != nil {
			t.Error(err)
		}
	}
	all.Go(call)
	<-begun
	for range 100 {
		all.Go(call)
	}
	for waits := 0; waits < 100; {
		l.mu.Lock()
		waits = len(l.waiting)
		l.mu.Unlock()
	}
	close(held)
	all.Wait()
	if groups.Load() != 2 || commands.Load() != 101 {
		t.Fatalf("%d commands in %d groups", commands.Load(), groups.Load())
	}
	for busy := true; busy; { // it comes to rest
		l.mu.Lock()
		busy = l.busy || len(l.waiting) > 0
		l.mu.Unlock()
	}
}

func TestLaneLetsAPoisonCommandFailAlone(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("poison") }, "panic": func() error { panic("poison") },
	} {
		poison := &flows.PayOrder{}
		var done atomic.Int64
		l := &lane{run: func(_ context.Context, group ...flows.Command) error {
			if slices.Contains(group, flows.Command(poison)) {
				return fail()
			}
			done.Add(int64(len(group)))
			return nil
		}}
		group := make([]*ticket, 20)
		for i := range group {
			group[i] = &ticket{&flows.PayOrder{}, 1, make(chan error, 1)}
		}
		group[13].command = poison
		l.write(group)
		for i, x := range group {
			if err := <-x.done; (err != nil) != (i == 13) {
				t.Errorf("%s: command %d: %v", name, i, err)
			}
		}
		if done.Load() != 19 {
			t.Errorf("%s: %d done", name, done.Load())
		}
	}
}

func TestLaneNeverRunsAgainWhatMayHaveBeenWritten(t *testing.T) {
	runs := 0
	l := &lane{run: func(context.Context, ...flows.Command) error {
		runs++
		return db.ErrUnknown
	}}
	group := []*ticket{{&flows.PayOrder{}, 1, make(chan error, 1)}, {&flows.PayOrder{}, 1, make(chan error, 1)}}
	l.write(group)
	for _, x := range group {
		if err := <-x.done; !errors.Is(err, db.ErrUnknown) {
			t.Error(err)
		}
	}
	if runs != 1 {
		t.Errorf("%d runs", runs)
	}
}

func TestLaneEndsAGroupByItsLines(t *testing.T) {
	l := &lane{}
	for range 5 {
		l.waiting = append(l.waiting, &ticket{lines: 900})
	}
	l.waiting = append(l.waiting, &ticket{lines: 5000}, &ticket{lines: 1})
	var sizes []int
	for {
		group := l.next()
		if len(group) == 0 {
			break
		}
		sizes = append(sizes, len(group))
	}
	if len(sizes) != 5 || sizes[0] != 2 || sizes[1] != 2 || sizes[2] != 1 || sizes[3] != 1 || sizes[4] != 1 {
		t.Fatal(sizes)
	}
}
