package clock_test

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
)

func TestAnInstantSurvivesTimeAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := clock.Micros(rapid.Int64Range(0, 253_402_300_799_999_999).Draw(t, "at")) // to the end of 9999
		if back := clock.Of(at.Time()); back != at {
			t.Fatalf("%d came back as %d", at, back)
		}
		parsed, err := time.Parse(time.RFC3339Nano, at.String())
		if at != 0 && (err != nil || clock.Of(parsed) != at) {
			t.Fatalf("%q: %v", at, err)
		}
	})
}

func TestInstantsAreWrittenInUTCWithMicroseconds(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	at := clock.Of(time.Date(2026, 3, 2, 7, 30, 0, 1000, shanghai))
	if got := at.String(); got != "2026-03-01T23:30:00.000001Z" {
		t.Errorf("got %s", got)
	}
	if got := clock.Micros(0).String(); got != "" {
		t.Errorf("no instant is written %q", got)
	}
}

func TestTheDayDependsOnTheZone(t *testing.T) {
	at := clock.Of(time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC))
	if got := at.Date(time.UTC); got != "2026-03-01" {
		t.Errorf("in UTC: %s", got)
	}
	if got := at.Date(time.FixedZone("Asia/Shanghai", 8*3600)); got != "2026-03-02" {
		t.Errorf("in Shanghai: %s", got)
	}
}

func TestUnitsFitTogether(t *testing.T) {
	if clock.Day != clock.Micros((24*time.Hour).Microseconds()) || clock.Minute != clock.Micros(time.Minute.Microseconds()) {
		t.Fatal("a day or a minute has another length than in package time")
	}
}

func TestTheSystemClockIsTheMachines(t *testing.T) {
	before := time.Now().UnixMicro()
	got := clock.System{}.Now()
	if int64(got) < before || int64(got) > time.Now().UnixMicro() {
		t.Fatalf("got %s", got)
	}
}

func TestAManualClockMovesForwardOnly(t *testing.T) {
	c := clock.NewManual(1000)
	c.Set(500)
	if c.Now() != 1000 {
		t.Fatalf("set back to %d", c.Now())
	}
	c.Set(2000)
	c.Advance(clock.Second)
	if c.Now() != 2000+clock.Second {
		t.Fatalf("got %d", c.Now())
	}
}

func TestAManualClockIsSharedSafely(t *testing.T) {
	c := clock.NewManual(0)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			last := c.Now()
			for k := range 1000 {
				c.Set(clock.Micros(k * (i + 1)))
				if now := c.Now(); now < last {
					t.Errorf("went back from %d to %d", last, now)
				} else {
					last = now
				}
			}
		})
	}
	group.Wait()
	if c.Now() != 999*8 {
		t.Fatalf("ended at %d", c.Now())
	}
}
