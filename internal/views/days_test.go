package views

import (
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestIDFloorLiesBelowTheIdsDrawnFromThenOnAndAboveThoseBefore(t *testing.T) {
	at := clock.Of(time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
	c := clock.NewManual(at - clock.Millisecond)
	ids := id.NewSource(c, id.Incarnations-1)
	before := int64(id.NewOrder(ids))
	c.Set(at)
	after := int64(id.NewOrder(id.NewSource(c, 0)))
	if floor := idFloor(at); before >= floor || after < floor {
		t.Errorf("floor %d lies not between %d and %d", floor, before, after)
	}
	if idFloor(0) != 0 {
		t.Error("the floor of the first instant is not zero")
	}
}

func TestSpanCountsCalendarDaysAcrossSummerTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	// Clocks went forward on 29 March 2026: that day has 23 hours.
	at := clock.Of(time.Date(2026, 3, 30, 0, 30, 0, 0, zone))
	dates, from := span(at, zone, 3)
	if got := dates[0] + " " + dates[1] + " " + dates[2]; got != "2026-03-28 2026-03-29 2026-03-30" {
		t.Errorf("dates: %s", got)
	}
	if want := clock.Of(time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)); from != want {
		t.Errorf("from %s, want %s", from, want)
	}
}

func TestEveryZonesDayBeginsWithASlot(t *testing.T) {
	for _, name := range []string{"Asia/Shanghai", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Europe/London", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 366 {
			if start := dayStart(time.Date(2026, 1, 1+day, 12, 0, 0, 0, zone), zone); start%slot != 0 {
				t.Fatalf("%s: day %d begins at %s", name, day, start)
			}
		}
	}
}
