package demo

import (
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// The shape of the demo's trade.
const (
	ordersAtFirst = 45 // on a usual day at the beginning
	ordersAtLast  = 68 // at the end
)

// hours are how many of a thousand orders are placed in each hour of the day.
var hours = [24]int64{14, 7, 4, 3, 3, 5, 10, 22, 38, 58, 72, 66, 54, 50, 54, 56, 54, 50, 46, 58, 76, 88, 70, 42}

// ofWeek is how busy each day of the week is, in percent; Sunday first.
var ofWeek = [7]int64{112, 96, 94, 97, 99, 104, 116}

// promo says how much busier a day is than others, in percent: there are two feasts of three days, the second a bigger one.
func (s *scene) promo(number int) int64 {
	first, second := s.part(30), s.part(77)
	switch number {
	case first:
		return 140
	case first + 1:
		return 165
	case first + 2:
		return 125
	case second:
		return 150
	case second + 1:
		return 195
	case second + 2:
		return 130
	}
	return 100
}

// part gives the number of the day that lies at so many percent of all days.
func (s *scene) part(percent int) int { return (len(s.days) - 1) * percent / 100 }

// volume is how many orders somebody tries to place on a day.
func (s *scene) volume(d *day) int64 {
	last := max(len(s.days)-1, 1)
	usual := ordersAtFirst*100 + int64((ordersAtLast-ordersAtFirst)*100*d.number/last)
	usual = usual * ofWeek[d.date.Weekday()] / 100 * s.promo(d.number) / 100
	return usual * s.chanceOf.orders.between(93, 107) / 10_000
}

// moment gives an instant of a day at which somebody buys.
func (s *scene) moment(d *day) clock.Micros {
	var w wheel
	for _, n := range hours {
		w.add(n)
	}
	hour := clock.Micros(w.turn(s.chanceOf.orders))
	return d.from + hour*clock.Hour + clock.Micros(s.chanceOf.orders.below(int64(clock.Hour)))
}

// awake moves an instant of the night into the next morning.
func (s *scene) awake(at clock.Micros) clock.Micros {
	if hour := at.Time().In(s.world.Zone).Hour(); hour >= 1 && hour < 7 {
		return at + 7*clock.Hour
	}
	return at
}

// working moves an instant into the working hours, 9 to 19, of the same or the next day; Sundays are half free.
func (s *scene) working(at clock.Micros, d *dice) clock.Micros {
	local := at.Time().In(s.world.Zone)
	nine := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, s.world.Zone)
	early := clock.Micros(d.below(int64(150*clock.Minute))) + clock.Of(nine)
	switch {
	case local.Hour() < 9:
		at = early
	case local.Hour() >= 19:
		at = early + clock.Day
	}
	if at.Time().In(s.world.Zone).Weekday() == time.Sunday && d.chance(500) {
		at += clock.Day
	}
	return at
}
