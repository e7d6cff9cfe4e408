package limits

import (
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Buyer names what one distributor has taken of one SKU.
type Buyer struct {
	SKU         id.SKU
	Distributor id.Distributor
}

// Set is the working set of a group of commands: what has been taken of the limits they touch, locked. Every change can be undone to a mark.
type Set struct {
	zone   *time.Location
	wanted [][2]int64
	used   map[use]*entry
	done   []change
}

type use struct {
	Buyer
	limit id.Limit
}

type entry struct {
	from, loadedFrom   clock.Micros
	units, loadedUnits int64
	stored             bool
}

type change struct {
	entry *entry
	from  clock.Micros
	units int64
}

// NewSet begins an empty working set; periods are the zone's.
func NewSet(zone *time.Location) *Set { return &Set{zone: zone, used: map[use]*entry{}} }

// Want names distributors and SKUs whose limits may be touched.
func (s *Set) Want(buyers ...Buyer) {
	for _, b := range buyers {
		s.wanted = append(s.wanted, [2]int64{int64(b.SKU), int64(b.Distributor)})
	}
}

// Lock queues locking and loading what has been taken; nothing is asked when nothing was wanted.
func (s *Set) Lock(tx *db.Tx) {
	if len(s.wanted) == 0 {
		return
	}
	tx.Lock("limits_used", []string{"sku_id", "distributor_id", "limit_id"}, db.Pairs(s.wanted), "sku_id, distributor_id, limit_id, period_from, units",
		func(r *db.Row) {
			u := use{Buyer{id.SKU(r.Int()), id.Distributor(r.Int())}, id.Limit(r.Int())}
			e := &entry{from: clock.Micros(r.Int()), units: r.Int(), stored: true}
			e.loadedFrom, e.loadedUnits = e.from, e.units
			s.used[u] = e
		})
	s.wanted = nil
}

// Mark notes where the set stands, for Undo.
func (s *Set) Mark() int { return len(s.done) }

// Undo takes back all changes since a mark.
func (s *Set) Undo(mark int) {
	for i := len(s.done) - 1; i >= mark; i-- {
		c := s.done[i]
		c.entry.from, c.entry.units = c.from, c.units
	}
	s.done = s.done[:mark]
}

func (s *Set) write(e *entry, from clock.Micros, units int64) {
	s.done = append(s.done, change{e, e.from, e.units})
	e.from, e.units = from, units
}

// Take counts units against a purchase limit: ErrPurchase, with what is left in which period, when they go beyond it.
func (s *Set) Take(l *Limit, distributor id.Distributor, units int64, at clock.Micros) error {
	from, ok := l.Period.span(at, s.zone)
	if !ok {
		return nil
	}
	u := use{Buyer{l.SKU, distributor}, l.ID}
	e := s.used[u]
	if e == nil {
		e = &entry{}
		s.used[u] = e
	}
	taken := e.units
	if e.from != from {
		taken = 0 // a new period
	}
	if units > l.Units-taken {
		return ErrPurchase.At("quantity", "limit", text(l.Units), "left", text(max(l.Units-taken, 0)), "period", string(l.Period), "period_from", from.String())
	}
	s.write(e, from, taken+units)
	return nil
}

// Give gives units back that were taken at an instant; in a later period, or when nothing was taken, nothing is left to give back.
func (s *Set) Give(l *Limit, distributor id.Distributor, units int64, takenAt clock.Micros) {
	from, ok := l.Period.span(takenAt, s.zone)
	e := s.used[use{Buyer{l.SKU, distributor}, l.ID}]
	if ok && e != nil && e.from == from && l.Live(takenAt) {
		s.write(e, from, max(e.units-units, 0))
	}
}

// Flush queues the changes.
func (s *Set) Flush(tx *db.Tx) {
	rows := db.NewRows("limits_used", "sku_id", "distributor_id", "limit_id", "period_from", "units")
	changes := db.NewChanges("limits_used", "=sku_id", "=distributor_id", "=limit_id", "period_from", "units")
	for u, e := range s.used {
		switch {
		case e.from == e.loadedFrom && e.units == e.loadedUnits:
		case e.stored:
			changes.Add(u.SKU, u.Distributor, u.limit, e.from, e.units)
		default:
			rows.Add(u.SKU, u.Distributor, u.limit, e.from, e.units)
		}
	}
	tx.Insert(rows)
	tx.Change(changes)
}

// Keeps says how many units of those on hand a reserve keeps from distributors of a rank.
func (l *Limit) Keeps(rank, onHand int64) int64 {
	if l.Kind != Reserve || rank >= l.Rank {
		return 0
	}
	rest, err := money.ShareFloor(onHand, money.PPM-l.SharePPM)
	if err != nil {
		return onHand
	}
	return onHand - rest
}

// Binds says whether a purchase limit counts for a distributor of a rank.
func (l *Limit) Binds(rank int64) bool { return l.Kind == Purchase && (l.Rank == 0 || rank < l.Rank) }

func text(n int64) string { return strconv.FormatInt(n, 10) }
