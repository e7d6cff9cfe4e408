// Package clock owns the time: UTC microseconds in an int64. It is the only package that reads the machine's clock, so
// that a replay, a demo and a test can run under a time of their own.
package clock

import (
	"sync/atomic"
	"time"
)

// Micros is an instant: microseconds since 1970-01-01T00:00:00Z. Zero means "not yet".
type Micros int64

// Durations in the unit of Micros.
const (
	Millisecond = Micros(1000)
	Second      = 1000 * Millisecond
	Minute      = 60 * Second
	Hour        = 60 * Minute
	Day         = 24 * Hour
)

// Clock gives the present instant.
type Clock interface {
	Now() Micros
}

// Of converts a time.Time.
func Of(t time.Time) Micros { return Micros(t.UnixMicro()) }

// Time gives the instant as a time.Time in UTC.
func (m Micros) Time() time.Time { return time.UnixMicro(int64(m)).UTC() }

// String writes RFC 3339 with microseconds, UTC; the zero instant is empty.
func (m Micros) String() string {
	if m == 0 {
		return ""
	}
	return m.Time().Format("2006-01-02T15:04:05.000000Z")
}

// Date gives the calendar day of the instant in a zone, as YYYY-MM-DD.
func (m Micros) Date(zone *time.Location) string { return m.Time().In(zone).Format(time.DateOnly) }

// System is the machine's clock.
type System struct{}

// Now reads the machine's clock.
func (System) Now() Micros { return Of(time.Now()) }

// Manual is a clock moved by hand. It never goes backwards.
type Manual struct{ at atomic.Int64 }

// NewManual starts a manual clock.
func NewManual(at Micros) *Manual {
	m := &Manual{}
	m.at.Store(int64(at))
	return m
}

// Now gives the instant last set.
func (m *Manual) Now() Micros { return Micros(m.at.Load()) }

// Set moves the clock forward to at; an earlier instant changes nothing.
func (m *Manual) Set(at Micros) {
	for {
		old := m.at.Load()
		if int64(at) <= old || m.at.CompareAndSwap(old, int64(at)) {
			return
		}
	}
}

// Advance moves the clock forward by d.
func (m *Manual) Advance(d Micros) { m.at.Add(int64(d)) }
