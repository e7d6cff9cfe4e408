// Package visits owns what distributors' own shops count of the goods they show: views, favourites and cart adds by SKU, channel and day. It
// refuses days that are long over or have not begun. What is told is the distributor's word; nothing is ordered or paid by it.
package visits

import (
	"cmp"
	"slices"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limits.
const (
	MaxPage  = 200 // the longest page of any list in this room
	DaysBack = 40  // how late a day may be told
	maxCount = 1_000_000_000
)

// Day is a business day: days since the first of January 1970.
type Day int64

// DayOf gives the business day that an instant falls on.
func DayOf(at clock.Micros, zone *time.Location) Day {
	year, month, day := at.Time().In(zone).Date()
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

const secondsOfDay = 24 * 60 * 60

// ReadDay reads a date such as 2026-01-31; ErrDay.
func ReadDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1970 {
		return 0, ErrDay
	}
	return Day(t.Unix() / secondsOfDay), nil
}

// String writes the day as a date.
func (d Day) String() string { return time.Unix(int64(d)*secondsOfDay, 0).UTC().Format(time.DateOnly) }

// Count is what one shop has counted of one SKU on one day.
type Count struct {
	Distributor id.Distributor
	Day         Day
	Channel     id.Channel
	SKU         id.SKU
	Views       int64
	Favourites  int64
	CartAdds    int64
}

// key is what there is one row for.
func (c *Count) key() Key { return Key{c.Day, c.Channel, c.SKU} }

// Key names a distributor's count.
type Key struct {
	Day     Day
	Channel id.Channel
	SKU     id.SKU
}

func (k Key) compare(o Key) int {
	return cmp.Or(cmp.Compare(k.Day, o.Day), cmp.Compare(k.Channel, o.Channel), cmp.Compare(k.SKU, o.SKU))
}

// Check notes what is wrong with each of the counts by itself, on the day that today is: ErrDay (0), ErrOldDay, ErrFutureDay, ErrCount, and ErrTwice at the
// later one of two. The paths are `day`, `views`, `favourites`, `cart_adds` and `sku_id`.
func Check(counts []Count, today Day, refusals []fault.List) {
	seen := make(map[Key]bool, len(counts))
	for i := range counts {
		c, faults := &counts[i], &refusals[i]
		switch {
		case c.Day == 0:
			faults.Add(ErrDay, "day")
		case c.Day > today:
			faults.Add(ErrFutureDay, "day", "today", today.String())
		case c.Day < today-DaysBack:
			faults.Add(ErrOldDay, "day", "earliest", (today - DaysBack).String())
		}
		for path, n := range map[string]int64{"views": c.Views, "favourites": c.Favourites, "cart_adds": c.CartAdds} {
			if n < 0 || n > maxCount {
				faults.Add(ErrCount, path)
			}
		}
		if seen[c.key()] {
			faults.Add(ErrTwice, "sku_id")
		}
		seen[c.key()] = true
	}
}

// Put takes counts in place of what was told of the same distributor, day, channel and SKU before: telling it again changes nothing. Each may be
// there once. It takes two statements, however many they are.
func Put(tx *db.Tx, counts []Count, at clock.Micros) {
	sorted := slices.Clone(counts)
	slices.SortFunc(sorted, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Distributor, b.Distributor), a.key().compare(b.key()))
	})
	old := db.NewRows("visits_days", "distributor_id", "day", "channel_id", "sku_id")
	rows := db.NewRows("visits_days", "distributor_id", "day", "channel_id", "sku_id", "views", "favourites", "cart_adds", "told_at")
	for i := range sorted {
		c := &sorted[i]
		old.Add(c.Distributor, c.Day, c.Channel, c.SKU)
		rows.Add(c.Distributor, c.Day, c.Channel, c.SKU, c.Views, c.Favourites, c.CartAdds, at)
	}
	tx.Delete(old)
	tx.Insert(rows)
}

// Asked narrows a list of counts; what is 0 does not.
type Asked struct {
	Distributor id.Distributor
	From, Until Day // both within
	Channel     id.Channel
	SKU         id.SKU
	After       Key
	Limit       int
}

// List gives a distributor's counts by day, channel and SKU.
func List(tx *db.Tx, a Asked) ([]Count, error) {
	limit := a.Limit
	if limit < 1 || limit > MaxPage {
		limit = MaxPage
	}
	until := a.Until
	if until == 0 {
		until = 1 << 40
	}
	return db.All(tx, scan, `select distributor_id, day, channel_id, sku_id, views, favourites, cart_adds from visits_days
		where distributor_id = $1 and day >= $2 and day <= $3 and (channel_id = $4 or $4 = 0) and (sku_id = $5 or $5 = 0)
		and (day, channel_id, sku_id) > ($6, $7, $8) order by day, channel_id, sku_id limit $9`,
		a.Distributor, a.From, until, a.Channel, a.SKU, a.After.Day, a.After.Channel, a.After.SKU, limit)
}

func scan(r *db.Row) Count {
	return Count{
		Distributor: id.Distributor(r.Int()), Day: Day(r.Int()), Channel: id.Channel(r.Int()), SKU: id.SKU(r.Int()),
		Views: r.Int(), Favourites: r.Int(), CartAdds: r.Int(),
	}
}
