package access

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Call is one answered call of a key.
type Call struct {
	Key         id.APIKey
	Distributor id.Distributor
	Class       Class
	Status      int          // HTTP
	Took        clock.Micros // from the request's arrival to the answer's end
	From        netip.Addr
	At          clock.Micros
}

// Tally counts calls of keys in memory, so that no call waits for the database to be counted. Whoever runs the process writes it out again and
// again, and at its stop.
type Tally struct {
	zone    *time.Location
	writing sync.Mutex // one writes out at a time

	mu      sync.Mutex
	day     string // of the last call
	begins  clock.Micros
	ends    clock.Micros
	counts  map[slot]*counts
	last    map[id.APIKey]use
	minutes map[beat]int64 // calls of a key in a class in the running minute
	minute  int64
}

type slot struct {
	key   id.APIKey
	day   string
	class Class
}

func (s slot) name() string { return s.day + " " + string(s.class) }

type beat struct {
	key   id.APIKey
	class Class
}

type counts struct {
	distributor                    id.Distributor
	done, refused, limited, faulty int64
	busiest                        int64
	within                         [len(Bounds) + 1]int64
}

type use struct {
	at   clock.Micros
	from netip.Addr
}

// NewTally makes an empty tally; days are those of the zone (nil: UTC).
func NewTally(zone *time.Location) *Tally {
	if zone == nil {
		zone = time.UTC
	}
	return &Tally{zone: zone, counts: map[slot]*counts{}, last: map[id.APIKey]use{}, minutes: map[beat]int64{}}
}

// Count counts a call.
func (t *Tally) Count(c Call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := slot{c.Key, t.dayOf(c.At), c.Class}
	n := t.counts[s]
	if n == nil {
		n = &counts{distributor: c.Distributor}
		t.counts[s] = n
	}
	n.count(c)
	n.busiest = max(n.busiest, t.heard(c))
	if c.At >= t.last[c.Key].at {
		t.last[c.Key] = use{c.At, c.From}
	}
}

// HTTP statuses where what they mean changes.
const (
	statusRefused = 400
	statusLimited = 429
	statusFaulty  = 500
)

func (n *counts) count(c Call) {
	switch {
	case c.Status == statusLimited:
		n.limited++
	case c.Status >= statusFaulty:
		n.faulty++
	case c.Status >= statusRefused:
		n.refused++
	default:
		n.done++
	}
	i := 0
	for i < len(Bounds) && c.Took > Bounds[i]*clock.Millisecond {
		i++
	}
	n.within[i]++
}

// heard counts a call in the running minute, and gives how many it has now.
func (t *Tally) heard(c Call) int64 {
	if minute := int64(c.At / clock.Minute); minute != t.minute {
		clear(t.minutes)
		t.minute = minute
	}
	b := beat{c.Key, c.Class}
	t.minutes[b]++
	return t.minutes[b]
}

// dayOf gives the business day of a time; a day is worked out once.
func (t *Tally) dayOf(at clock.Micros) string {
	if at < t.begins || at >= t.ends {
		year, month, day := at.Time().In(t.zone).Date()
		t.begins = clock.Of(time.Date(year, month, day, 0, 0, 0, 0, t.zone))
		t.ends = clock.Of(time.Date(year, month, day+1, 0, 0, 0, 0, t.zone))
		t.day = at.Date(t.zone)
	}
	return t.day
}

// chunkRows is how many rows are written out in one transaction.
const chunkRows = 200

// WriteOut writes what was counted into access_usage, and when and from where keys were last used into their rows. What can't be written is
// kept and written the next time. Turn is how a chunk gets its turn to write; nil: at once.
func (t *Tally) WriteOut(ctx context.Context, d *db.DB, turn func(ctx context.Context, do func(ctx context.Context) error) error) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	if turn == nil {
		turn = func(ctx context.Context, do func(ctx context.Context) error) error { return do(ctx) }
	}
	for {
		part, last := t.take()
		if len(part) == 0 && len(last) == 0 {
			return nil
		}
		err := turn(ctx, func(ctx context.Context) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				if err := addUsage(tx, part); err != nil {
					return err
				}
				return noteUses(tx, last)
			})
		})
		if err != nil {
			t.giveBack(part, last)
			return err
		}
	}
}

// take takes a chunk out of the tally.
func (t *Tally) take() (map[slot]*counts, map[id.APIKey]use) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return part(t.counts), part(t.last)
}

func part[K comparable, V any](from map[K]V) map[K]V {
	out := make(map[K]V, min(len(from), chunkRows))
	for k, v := range from {
		if len(out) == chunkRows {
			break
		}
		out[k] = v
		delete(from, k)
	}
	return out
}

// giveBack puts a chunk back that was not written, beside what was counted since.
func (t *Tally) giveBack(part map[slot]*counts, last map[id.APIKey]use) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for s, n := range part {
		if since := t.counts[s]; since != nil {
			n.add(since)
		}
		t.counts[s] = n
	}
	for key, u := range last {
		if u.at > t.last[key].at {
			t.last[key] = u
		}
	}
}

func (n *counts) add(m *counts) {
	n.done, n.refused, n.limited, n.faulty = n.done+m.done, n.refused+m.refused, n.limited+m.limited, n.faulty+m.faulty
	n.busiest = max(n.busiest, m.busiest)
	for i := range n.within {
		n.within[i] += m.within[i]
	}
}

// noteUses writes when keys were last used, unless another process knows of a later use.
func noteUses(tx *db.Tx, last map[id.APIKey]use) error {
	keys := make([]id.APIKey, 0, len(last))
	for key := range last {
		keys = append(keys, key)
	}
	changes := db.NewChanges("access_keys", "=id", "last_used_at", "last_address")
	tx.Lock("access_keys", []string{"id"}, db.Ids(keys), "id, last_used_at", func(r *db.Row) {
		key, known := id.APIKey(r.Int()), clock.Micros(r.Int())
		u := last[key]
		if u.at <= known {
			return
		}
		from := ""
		if u.from.IsValid() {
			from = u.from.String()
		}
		changes.Add(key, u.at, from)
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	tx.Change(changes)
	return tx.Flush()
}
