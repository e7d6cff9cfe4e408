// Package demo fills an empty database with a lively installation: an invented catalogue, its suppliers and distributors, and weeks
// of orders in every state that there is. All of it is done by the real flows under a clock moved by hand, so that the demo's books
// balance as those of a real installation do. It owns no table, and refuses a database that holds anything.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/money"
)

// What the demo's installation is claimed as.
const (
	Currency = money.Currency("CNY")
	Zone     = "Asia/Shanghai"
)

// Password is everybody's in the demo.
const Password = "fenxiao-demo"

// DefaultDays is how many business days of orders there are when nothing else is asked for.
const DefaultDays = 60

// setUpDays is how long before the first order suppliers, goods and distributors begin to come.
const setUpDays = 20

var (
	// ErrOccupied says that the database holds something already.
	ErrOccupied = errors.New("the database is not empty: a demo wants an empty one")
	// ErrClock says that the world's clock is not the one handed in, or stands too late for the days before the demo's end.
	ErrClock = errors.New("the demo needs the database's own manual clock, set before its first day")
	// errShared says that somebody else wrote to the database meanwhile.
	errShared = errors.New("the demo needs the database to itself")
)

// Options of a filling.
type Options struct {
	// Until is where the demo's clock ends: the first instant of today in Zone. The last business day is the one before it.
	Until clock.Micros
	// Days is how many business days of orders there are; 0: DefaultDays. With much fewer not every state is alive at the end.
	Days int
	// Passwords is the cost of the people's password hashes.
	Passwords access.Params
	// Report is called as business days are done; nil: nobody is told.
	Report func(done, total int)
}

// Summary is what the demo came to.
type Summary struct {
	Days         int
	Suppliers    int
	Distributors int
	Products     int
	SKUs         int
	// Orders were placed; Refusals count what the platform said no to, by code: of orders, payments and every other command.
	Orders     int
	Refusals   map[string]int
	Payments   int
	PaidMinor  int64
	Cancelled  int // by distributors; the timer's are not in it
	Parcels    int
	Receipts   int // confirmed by distributors; the timer's are not in it
	AfterSales int // asked for by distributors; the timer's are not in it
	Prices     int // changed after the beginning
	Statements int
	Timers     int // fired
	// Key opens the API for KeyOf. It is shown here alone: nobody keeps it.
	Key   access.Token
	KeyOf string
}

// Fill fills a database that nobody else uses, and moves its clock c to o.Until: the database was opened with c, and the world's ids
// are drawn by it. Two fillings of the same end and length have the same counts and amounts. ErrOccupied, ErrClock.
//
// A filling that is broken off leaves half a demo behind, which can't be filled on: fill a database aside and move it into its
// place, or throw the half away.
func Fill(ctx context.Context, world *flows.World, c *clock.Manual, o Options) (Summary, error) {
	if o.Days <= 0 {
		o.Days = DefaultDays
	}
	days := businessDays(o.Until, world.Zone, o.Days)
	opening := days[0].from - setUpDays*clock.Day
	if world.DB.Clock() != clock.Clock(c) || c.Now() > opening {
		return Summary{}, ErrClock
	}
	c.Set(opening)
	hash, err := access.Hash(o.Passwords, Password)
	if err != nil {
		return Summary{}, err
	}
	s := newScene(world, c, o, days)
	s.hash = hash
	if err := s.open(ctx, opening); err != nil {
		return Summary{}, err
	}
	if err := s.live(ctx); err != nil {
		return Summary{}, err
	}
	return s.summary, nil
}

// occupy makes the empty database a demo's.
func occupy(tx *db.Tx) error {
	is, err := access.ReadInstallation(tx)
	if err != nil {
		return err
	}
	if is.Purpose != "" {
		return fmt.Errorf("%w (it is a %s installation)", ErrOccupied, is.Purpose)
	}
	return access.Claim(tx, access.Demo, Currency, Zone)
}

// day is one business day: [from, to).
type day struct {
	from, to clock.Micros
	number   int
	date     time.Time
}

// businessDays gives the n calendar days before an instant.
func businessDays(until clock.Micros, zone *time.Location, n int) []day {
	end := until.Time().In(zone)
	start := func(back int) time.Time { return time.Date(end.Year(), end.Month(), end.Day()-back, 0, 0, 0, 0, zone) }
	days := make([]day, n)
	for i := range days {
		from := start(n - i)
		days[i] = day{clock.Of(from), clock.Of(start(n - i - 1)), i, from}
	}
	return days
}
