// Package timers remembers when to look at a thing again. A timer is armed in the transaction that makes it needed and
// dropped in the transaction that acts on it; the state of the thing decides what is done, so firing twice is harmless.
package timers

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// Timer says: at Due, look at Subject. Kind tells what kind of thing it is.
type Timer struct {
	Due     clock.Micros
	Kind    string
	Subject int64
}

// Arm queues timers; one that is armed already stays.
func Arm(tx *db.Tx, timers []Timer) { tx.Insert(rows(timers).OrNothing()) }

// Drop queues the removal of timers; one that is gone already does not matter.
func Drop(tx *db.Tx, timers []Timer) { tx.Delete(rows(timers)) }

// Due gives the timers whose time has come, earliest first, at most limit.
func Due(tx *db.Tx, now clock.Micros, limit int) ([]Timer, error) {
	return db.All(tx, func(r *db.Row) Timer {
		return Timer{Due: clock.Micros(r.Int()), Kind: r.Text(), Subject: r.Int()}
	}, "select due_at, kind, subject_id from timers_due where due_at <= $1 order by due_at, kind, subject_id limit $2", now, limit)
}

// Next tells when the earliest timer is due; zero when none is armed.
func Next(tx *db.Tx) (clock.Micros, error) {
	due, err := db.One(tx, db.Int, "select CAST(coalesce(min(due_at), 0) AS BIGINT) from timers_due")
	return clock.Micros(due), err
}

func rows(timers []Timer) *db.Rows {
	b := db.NewRows("timers_due", "due_at", "kind", "subject_id")
	for _, t := range timers {
		b.Add(t.Due, t.Kind, t.Subject)
	}
	return b
}
