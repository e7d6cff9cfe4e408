package access

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// UsageDays is how long usage is kept.
const UsageDays = 90

// Bounds are the upper ends, in milliseconds, of the buckets in which the duration of calls is counted; the last bucket has none.
var Bounds = [...]clock.Micros{2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000}

// Usage is how one key, or several, were used in a class of operations on a business day.
type Usage struct {
	Key     id.APIKey // 0: several keys
	Day     string    // `2026-11-27`; empty: several days
	Class   Class     // empty: several classes
	Done    int64     // 2xx, 3xx
	Refused int64     // 4xx, without 429
	Limited int64     // 429
	Failed  int64     // 5xx
	Busiest int64     // calls of one key in its busiest minute, as one process saw it
	Within  [len(Bounds) + 1]int64
}

// Calls is how many calls there were.
func (u *Usage) Calls() int64 { return u.Done + u.Refused + u.Limited + u.Failed }

// MillisAt tells within how many milliseconds so many thousandths of the calls were answered: the upper end of the bucket that the call falls
// into; 0 without calls, and the last bound where it took longer than that.
func (u *Usage) MillisAt(permille int64) int64 {
	var all, so int64
	for _, n := range u.Within {
		all += n
	}
	if all == 0 {
		return 0
	}
	for i, n := range u.Within[:len(Bounds)] {
		if so += n; so*1000 >= all*permille {
			return int64(Bounds[i])
		}
	}
	return int64(Bounds[len(Bounds)-1])
}

var withinColumns = func() (out []string) {
	for _, ms := range Bounds {
		out = append(out, "within_"+strconv.FormatInt(int64(ms), 10))
	}
	return append(out, "longer")
}()

// addUsage adds counts to their rows; rows that are not there yet are made first, so that there is something to lock.
func addUsage(tx *db.Tx, counted map[slot]*counts) error {
	slots := make([]slot, 0, len(counted))
	keys := make([]db.Named, 0, len(counted))
	for s := range counted {
		slots = append(slots, s)
		keys = append(keys, db.Named{Owner: int64(s.key), Name: s.name()})
	}
	slices.SortFunc(slots, func(x, y slot) int {
		if x.key != y.key {
			return int(min(max(x.key-y.key, -1), 1))
		}
		return strings.Compare(x.name(), y.name())
	})
	plain := append([]string{"done", "refused", "limited", "failed"}, withinColumns...)
	empty := db.NewRows("access_usage", append([]string{"key_id", "slot", "distributor_id", "day", "class", "busiest"}, plain...)...).OrNothing()
	for _, s := range slots {
		empty.Add(append([]any{s.key, s.name(), counted[s].distributor, s.day, s.class, 0}, zeros(len(plain))...)...)
	}
	if len(slots) > 0 {
		tx.Insert(empty)
	}
	busiest := map[db.Named]int64{}
	tx.Lock("access_usage", []string{"key_id", "slot"}, db.Names(keys), "key_id, slot, busiest", func(r *db.Row) {
		busiest[db.Named{Owner: r.Int(), Name: r.Text()}] = r.Int()
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	columns := []string{"=key_id", "=slot", "busiest"}
	for _, name := range plain {
		columns = append(columns, "+"+name)
	}
	changes := db.NewChanges("access_usage", columns...)
	for _, s := range slots {
		n := counted[s]
		row := []any{s.key, s.name(), max(n.busiest, busiest[db.Named{Owner: int64(s.key), Name: s.name()}]), n.done, n.refused, n.limited, n.faulty}
		for _, within := range n.within {
			row = append(row, within)
		}
		changes.Add(row...)
	}
	tx.Change(changes)
	return tx.Flush()
}

func zeros(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = 0
	}
	return out
}

// Span is a span of business days, both included.
type Span struct{ From, To string }

// SpanOf reads a span; an empty end is today, an empty beginning 29 days before the end: ErrPeriod.
func SpanOf(from, to, today string) (Span, error) {
	if to == "" {
		to = today
	}
	last, err := time.Parse(time.DateOnly, to)
	if err != nil {
		return Span{}, ErrPeriod.At("query.to")
	}
	if from == "" {
		from = last.AddDate(0, 0, -29).Format(time.DateOnly)
	}
	first, err := time.Parse(time.DateOnly, from)
	if err != nil || first.After(last) || last.Sub(first) >= UsageDays*24*time.Hour {
		return Span{}, ErrPeriod.At("query.from")
	}
	return Span{from, to}, nil
}

// UsageByDay sums up by day and class how a distributor's keys (key 0: all) were used, oldest day first.
func UsageByDay(tx *db.Tx, distributor id.Distributor, key id.APIKey, days Span) ([]Usage, error) {
	return usage(tx, "0, day, class", "day, class", distributor, key, days)
}

// UsageByKey sums up how each key of a distributor was used.
func UsageByKey(tx *db.Tx, distributor id.Distributor, days Span) ([]Usage, error) {
	return usage(tx, "key_id, '', ''", "key_id", distributor, 0, days)
}

// UsageByClass sums up by class how a distributor's keys (key 0: all) were used.
func UsageByClass(tx *db.Tx, distributor id.Distributor, key id.APIKey, days Span) ([]Usage, error) {
	return usage(tx, "0, '', class", "class", distributor, key, days)
}

func usage(tx *db.Tx, what, by string, distributor id.Distributor, key id.APIKey, days Span) ([]Usage, error) {
	sums := make([]string, 0, len(withinColumns)+4)
	for _, name := range append([]string{"done", "refused", "limited", "failed"}, withinColumns...) {
		sums = append(sums, "CAST(sum("+name+") AS BIGINT)")
	}
	return db.All(tx, scanUsage, "select "+what+", max(busiest), "+strings.Join(sums, ", ")+` from access_usage
		where distributor_id = $1 and (key_id = $2 or $2 = 0) and day >= $3 and day <= $4 group by `+by+" order by "+by,
		distributor, key, days.From, days.To)
}

func scanUsage(r *db.Row) Usage {
	u := Usage{Key: id.APIKey(r.Int()), Day: r.Text(), Class: Class(r.Text()), Busiest: r.Int()}
	u.Done, u.Refused, u.Limited, u.Failed = r.Int(), r.Int(), r.Int(), r.Int()
	for i := range u.Within {
		u.Within[i] = r.Int()
	}
	return u
}

// PruneUsage drops usage that is older than it is kept; it says whether there is more.
func PruneUsage(tx *db.Tx, today string) (more bool, err error) {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return false, err
	}
	before := day.AddDate(0, 0, -UsageDays).Format(time.DateOnly)
	old := db.NewRows("access_usage", "key_id", "slot")
	tx.Query(func(r *db.Row) { old.Add(r.Int(), r.Text()) },
		"select key_id, slot from access_usage where day < $1 order by key_id, slot limit $2", before, pruned)
	if err := tx.Flush(); err != nil {
		return false, err
	}
	tx.Delete(old)
	return old.Len() == pruned, tx.Flush()
}

// pruned is how many rows of old usage go in one transaction.
const pruned = 500
