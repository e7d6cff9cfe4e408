package console

import (
	"slices"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/views"
)

// freshDays are read anew for every home page: today, and yesterday, where a command that began before midnight may still arrive.
const freshDays = 2

// pastDays keeps the days that are over: they never change, and reading sixty of them for every look at the home page is what it costs.
type pastDays struct {
	mu    sync.Mutex
	today string
	days  []views.Day
}

// missing tells how many days have to be read, today included.
func (p *pastDays) missing(at clock.Micros, zone *time.Location) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.today == at.Date(zone) {
		return freshDays
	}
	return views.HomeDays
}

// complete puts the kept days before those that were read; when all were read, it keeps those that are over.
func (p *pastDays) complete(read []views.Day) []views.Day {
	p.mu.Lock()
	defer p.mu.Unlock()
	today := read[len(read)-1].Date
	if len(read) == views.HomeDays {
		p.today, p.days = today, slices.Clone(read[:views.HomeDays-freshDays])
		return read
	}
	return append(slices.Clone(p.days), read...)
}
