// Package limits owns how much of a good one distributor may order in a period, and which part of scarce stock is kept for high ranks. It
// refuses what goes beyond, counted under a lock.
package limits

import (
	"errors"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Kind says what a limit bounds.
type Kind string

// The kinds of limits.
const (
	Purchase Kind = "purchase" // 限购: units of a SKU that one distributor may order in a period
	Reserve  Kind = "reserve"  // 高等级预留: a part of the stock that is kept for high ranks
)

// Period is how long units are counted for.
type Period string

// The periods, in the operator's zone. A week begins on Monday.
const (
	Day     Period = "day"
	Week    Period = "week"
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
)

// Limits.
const (
	MaxPage = 200 // the longest page of any list in this room; an unset wish gets this
	maxRank = 8
	// MaxPerSKU is how many limits of a SKU may be alive.
	MaxPerSKU = 10
)

// Limit is one limit of one SKU. It is never changed but ended, and counts from its beginning: what was ordered before is not counted.
type Limit struct {
	ID       id.Limit
	SKU      id.SKU
	Kind     Kind
	Units    int64  // with Purchase
	Period   Period // with Purchase
	SharePPM int64  // with Reserve: of the units on hand in all warehouses, rounded up
	// Rank: with Purchase, distributors of this rank or above are exempt (0: nobody is); with Reserve, it is kept for them.
	Rank        int64
	From, Until clock.Micros // Until 0: open-ended
	CreatedAt   clock.Micros
}

// Live says whether the limit counts at that time.
func (l *Limit) Live(at clock.Micros) bool { return l.From <= at && (l.Until == 0 || at < l.Until) }

// Check finds all mistakes of a new limit at once, under ErrInvalid.
func (l *Limit) Check(at clock.Micros) error {
	var faults fault.List
	switch l.Kind {
	case Purchase:
		if l.Units < 1 {
			faults.Add(ErrUnits, "units")
		}
		if _, ok := l.Period.span(at, time.UTC); !ok {
			faults.Add(ErrPeriod, "period")
		}
		if l.SharePPM != 0 {
			faults.Add(ErrShare, "share_ppm")
		}
	case Reserve:
		if l.SharePPM < 1 || l.SharePPM > money.PPM {
			faults.Add(ErrShare, "share_ppm")
		}
		if l.Units != 0 || l.Period != "" {
			faults.Add(ErrUnits, "units")
		}
		if l.Rank == 0 {
			faults.Add(ErrRank, "rank")
		}
	default:
		faults.Add(ErrKind, "kind")
	}
	if l.Rank < 0 || l.Rank > maxRank {
		faults.Add(ErrRank, "rank")
	}
	if l.From < at || l.Until != 0 && l.Until <= l.From {
		faults.Add(ErrDates, "from")
	}
	return faults.Err(ErrInvalid)
}

// span gives the period that an instant lies in.
func (p Period) span(at clock.Micros, zone *time.Location) (from clock.Micros, ok bool) {
	t := at.Time().In(zone)
	year, month, day := t.Date()
	switch p {
	case Day:
	case Week:
		day -= (int(t.Weekday()) + 6) % 7
	case Month:
		day = 1
	case Quarter:
		month, day = (month-1)/3*3+1, 1
	case Year:
		month, day = 1, 1
	default:
		return 0, false
	}
	return clock.Of(time.Date(year, month, day, 0, 0, 0, 0, zone)), true
}

const columns = "id, sku_id, kind, units, period, share_ppm, rank, from_at, until_at, created_at"

func scan(r *db.Row) Limit {
	return Limit{
		ID: id.Limit(r.Int()), SKU: id.SKU(r.Int()), Kind: Kind(r.Text()), Units: r.Int(), Period: Period(r.Text()), SharePPM: r.Int(), Rank: r.Int(),
		From: clock.Micros(r.Int()), Until: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()),
	}
}

// Add sets a limit: what Check finds, ErrTooMany. A limit without a beginning begins now.
func Add(tx *db.Tx, l Limit, at clock.Micros) (Limit, error) {
	l.CreatedAt = at
	if l.From == 0 {
		l.From = at
	}
	if err := l.Check(at); err != nil {
		return Limit{}, err
	}
	alive, err := db.One(tx, db.Int, "select count(*) from limits_limits where sku_id = $1 and (until_at = 0 or until_at > $2)", l.SKU, at)
	if err != nil {
		return Limit{}, err
	}
	if alive >= MaxPerSKU {
		return Limit{}, ErrTooMany.At("sku_id")
	}
	tx.Exec("insert into limits_limits ("+columns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		l.ID, l.SKU, l.Kind, l.Units, l.Period, l.SharePPM, l.Rank, l.From, l.Until, l.CreatedAt)
	return l, nil
}

// Get gives one limit, or ErrNotFound.
func Get(tx *db.Tx, limit id.Limit) (Limit, error) {
	l, err := db.One(tx, scan, "select "+columns+" from limits_limits where id = $1", limit)
	if errors.Is(err, db.ErrNoRow) {
		return Limit{}, ErrNotFound
	}
	return l, err
}

// End ends a limit at an instant, now at the earliest (0: now), and never later than it ends anyway: ErrNotFound, ErrOver, ErrDates.
func End(tx *db.Tx, limit id.Limit, until, at clock.Micros) (Limit, error) {
	l, err := Get(tx, limit)
	if err != nil {
		return Limit{}, err
	}
	if until == 0 {
		until = at
	}
	switch {
	case l.Until != 0 && l.Until <= at:
		return Limit{}, ErrOver.At("until", "until", l.Until.String())
	case until < at || l.Until != 0 && until > l.Until:
		return Limit{}, ErrDates.At("until")
	}
	l.Until = until
	tx.ExecOne("update limits_limits set until_at = $2 where id = $1", limit, until)
	return l, nil
}

// Filter narrows List; zero values do not.
type Filter struct {
	SKU   id.SKU
	After id.Limit
	Limit int
}

// List gives limits in the order they were set, ended ones too.
func List(tx *db.Tx, f Filter) ([]Limit, error) {
	wish := f.Limit
	if wish <= 0 {
		wish = MaxPage
	}
	return db.All(tx, scan, "select "+columns+" from limits_limits where id > $1 and (sku_id = $2 or $2 = 0) order by id limit $3",
		f.After, f.SKU, min(wish, MaxPage+1))
}

// Load queues loading the limits of SKUs.
func Load(tx *db.Tx, skus []id.SKU, into map[id.SKU][]Limit) {
	tx.Load("limits_limits", []string{"sku_id"}, db.Ids(skus), columns, func(r *db.Row) {
		l := scan(r)
		into[l.SKU] = append(into[l.SKU], l)
	})
}
