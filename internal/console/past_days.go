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

// over gives the days that are over as of an instant; none when they have to be read.
func (p *pastDays) over(at clock.Micros, zone *time.Location) []views.Day {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.today != at.Date(zone) {
		return nil
	}
	return p.days
}

// keep notes the days that are over out of a whole home's.
func (p *pastDays) keep(days []views.Day) {
	p.mu.Lock()
	defer p.mu.Unlock()
	over := len(days) - freshDays
	p.today, p.days = days[len(days)-1].Date, slices.Clone(days[:over])
}
