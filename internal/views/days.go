package views

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// slack is how far the time in an id and the time of the command that drew it may lie apart. Ids are drawn when the command
// arrives, so a day is plenty; the id only narrows what is read, the command's time decides.
const slack = clock.Day

// slot is the grain in which the database sums up: the offsets of all zones in use are whole quarters of an hour, so that every zone's
// day is made of whole slots, whatever summer time does.
const slot = 15 * clock.Minute

// Business days are counted in the operator's zone; their bounds are worked out here as instants, never by the database.

// dayStart gives the first instant of a calendar day in a zone.
func dayStart(day time.Time, zone *time.Location) clock.Micros {
	return clock.Of(time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone))
}

// span lists the last n business days that end with the one `at` falls on: their dates and their first instants.
func span(at clock.Micros, zone *time.Location, n int) (dates []string, from clock.Micros) {
	today := at.Time().In(zone)
	for back := n - 1; back >= 0; back-- {
		day := time.Date(today.Year(), today.Month(), today.Day()-back, 12, 0, 0, 0, zone)
		dates = append(dates, day.Format(time.DateOnly))
		if back == n-1 {
			from = dayStart(day, zone)
		}
	}
	return dates, from
}

// epochMillis and idBits are the layout of ids (package id): milliseconds since epochMillis above idBits of other things.
const (
	epochMillis = 1_000_000_000_000
	idBits      = 22
)

// idFloor gives a number that no id drawn at or after the instant lies below. A test holds it against package id.
func idFloor(at clock.Micros) int64 {
	return max(0, (int64(at)/1000-epochMillis)<<idBits)
}
