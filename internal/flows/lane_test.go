package flows

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/web"
)

// stopped is a lane whose first group waits until it is let go.
func stopped(t *testing.T, seen func(group []Command)) (l *Lane, release func()) {
	t.Helper()
	begun, held := make(chan struct{}), make(chan struct{})
	first := true
	l = &Lane{run: func(_ context.Context, group ...Command) error {
		if first {
			first = false
			close(begun)
			<-held
		}
		seen(group)
		return nil
	}}
	go func() { _ = l.Do(context.Background(), &TopUp{}) }()
	<-begun
	return l, func() { close(held) }
}

func (l *Lane) waits() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.hot)
}

func TestLaneGathersThoseWhoComeWhileAGroupIsWritten(t *testing.T) {
	var groups, commands atomic.Int64
	l, release := stopped(t, func(group []Command) { groups.Add(1); commands.Add(int64(len(group))) })
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := l.Do(context.Background(), &PayOrder{}, &PayOrder{}); err != nil {
				t.Error(err)
			}
		})
	}
	for l.waits() < 100 {
	}
	release()
	all.Wait()
	if groups.Load() != 2 || commands.Load() != 101 {
		t.Fatalf("%d commands in %d groups", commands.Load(), groups.Load())
	}
	for busy := true; busy; { // it comes to rest
		l.mu.Lock()
		busy = l.busy || len(l.hot) > 0
		l.mu.Unlock()
	}
}

func TestLaneLetsAPoisonCommandFailAlone(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("poison") }, "panic": func() error { panic("poison") },
	} {
		done := 0
		commands := make([]Command, 20)
		for i := range commands {
			commands[i] = &PayOrder{}
		}
		l := &Lane{run: func(_ context.Context, group ...Command) error {
			if slices.Contains(group, commands[13]) {
				return fail()
			}
			done += len(group)
			return nil
		}}
		if err := l.Do(t.Context(), commands...); err != nil {
			t.Fatal(err)
		}
		for i, c := range commands {
			if err := c.header().Err; (err != nil) != (i == 13) {
				t.Errorf("%s: command %d: %v", name, i, err)
			}
		}
		if done != 19 {
			t.Errorf("%s: %d done", name, done)
		}
	}
}

func TestLaneNeverRunsAgainWhatMayHaveBeenWrittenOrCannotBe(t *testing.T) {
	for _, failure := range []error{db.ErrUnknown, db.ErrLost, context.DeadlineExceeded} {
		runs := 0
		l := &Lane{run: func(context.Context, ...Command) error {
			runs++
			return failure
		}}
		one, two := &PayOrder{}, &PayOrder{}
		if err := l.Do(t.Context(), one, two); err != nil {
			t.Fatal(err)
		}
		if !errors.Is(one.Err, failure) || !errors.Is(two.Err, failure) {
			t.Error(one.Err, two.Err)
		}
		if runs != 1 {
			t.Errorf("%v: %d runs", failure, runs)
		}
	}
}

func TestLaneRunsTheLaterOfTwoWithOneKeyOrNumberInATransactionOfItsOwn(t *testing.T) {
	var sizes []int
	l := &Lane{run: func(_ context.Context, group ...Command) error {
		sizes = append(sizes, len(group))
		return nil
	}}
	key := &web.Key{KeyRef: web.KeyRef{Owner: 1, Text: "k"}}
	commands := []Command{
		&PlaceOrder{OwnNumber: "1"}, &PlaceOrder{OwnNumber: "2"}, &PlaceOrder{OwnNumber: "1"}, &PayOrder{By: By{Key: key}}, &PayOrder{By: By{Key: key}},
	}
	if err := l.Do(t.Context(), commands...); err != nil {
		t.Fatal(err)
	}
	if want := []int{3, 2}; !slices.Equal(sizes, want) {
		t.Fatalf("transactions of %v, want %v", sizes, want)
	}
}

func TestLaneEndsAGroupByItsCommandsAndItsLines(t *testing.T) {
	var sizes []int
	l, release := stopped(t, func(group []Command) { sizes = append(sizes, len(group)) })
	commands := []Command{}
	for i, lines := range []int{900, 900, 900, 900, 900, 5000, 1} {
		commands = append(commands, &PlaceOrder{OwnNumber: strconv.Itoa(i), Lines: make([]Asked, lines)})
	}
	for range 600 {
		commands = append(commands, &PayOrder{})
	}
	var all sync.WaitGroup
	all.Go(func() { _ = l.Do(context.Background(), commands...) })
	for l.waits() < len(commands) {
	}
	release()
	all.Wait()
	if want := []int{1, 2, 2, 1, 1, 512, 89}; !slices.Equal(sizes, want) {
		t.Fatalf("groups of %v, want %v", sizes, want)
	}
}

func TestLaneTurnsAwayMoreThanItMayHold(t *testing.T) {
	l, release := stopped(t, func([]Command) {})
	full := make([]Command, MostWaiting)
	for i := range full {
		full[i] = &PayOrder{}
	}
	var all sync.WaitGroup
	all.Go(func() {
		if err := l.Do(context.Background(), full...); err != nil {
			t.Error(err)
		}
	})
	for l.waits() < MostWaiting {
	}
	if err := l.Do(t.Context(), &PayOrder{}); !errors.Is(err, web.ErrBusy) || !l.Full() {
		t.Errorf("got %v, full %v", err, l.Full())
	}
	release()
	all.Wait()
	if l.Full() {
		t.Error("still full")
	}
}

func TestLaneLeavesOutThoseWhoWaitNoMoreAndHarmsNobodyElse(t *testing.T) {
	ran := map[Command]bool{}
	l, release := stopped(t, func(group []Command) {
		for _, c := range group {
			ran[c] = true
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	gone, stays := &PayOrder{}, &PayOrder{}
	var all sync.WaitGroup
	all.Go(func() {
		if err := l.Do(ctx, gone); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	all.Go(func() {
		if err := l.Do(context.Background(), stays); err != nil {
			t.Error(err)
		}
	})
	for l.waits() < 2 {
	}
	cancel()
	for ctx.Err() == nil {
	}
	release()
	all.Wait()
	if ran[gone] || !ran[stays] {
		t.Errorf("gone ran: %v, the other: %v", ran[gone], ran[stays])
	}
}

func TestLongWorkWaitsForGroupsButNotForEver(t *testing.T) {
	var order []string
	feed := make(chan struct{}, 100)
	l, release := stopped(t, func(group []Command) {
		order = append(order, "group")
		feed <- struct{}{}
	})
	var all sync.WaitGroup
	all.Go(func() {
		err := l.Turn(context.Background(), func(context.Context) error { order = append(order, "turn"); return nil })
		if err != nil {
			t.Error(err)
		}
	})
	for waits := 0; waits < 1; {
		l.mu.Lock()
		waits = len(l.long)
		l.mu.Unlock()
	}
	// Twenty groups' worth of commands wait.
	all.Go(func() {
		commands := make([]Command, 20)
		for i := range commands {
			commands[i] = &PlaceOrder{Lines: make([]Asked, groupLines)}
		}
		_ = l.Do(context.Background(), commands...)
	})
	for l.waits() < 20 {
	}
	release()
	all.Wait()
	if at := slices.Index(order, "turn"); at != 1+patience || len(order) != 22 {
		t.Errorf("turn after %d of %d", at, len(order)-1)
	}
}

func TestLongWorkThatFailsOrPanicsTellsItsCallerOnly(t *testing.T) {
	l := &Lane{run: func(context.Context, ...Command) error { return nil }}
	failure := errors.New("failed")
	if err := l.Turn(t.Context(), func(context.Context) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if err := l.Turn(t.Context(), func(context.Context) error { panic("oh") }); err == nil {
		t.Error("a panic is no success")
	}
	if err := l.Do(t.Context(), &PayOrder{}); err != nil {
		t.Error(err)
	}
}
