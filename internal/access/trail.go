package access

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Entry is one line of the audit trail: who changed what, from which value to which. It holds no secrets and no personal data.
type Entry struct {
	ID      id.Event
	At      clock.Micros
	Actor   string // as in Scope.Actor
	Action  string // `agreement.sign`
	Subject string // the written id of what was changed
	Before  string // JSON; empty: nothing was there
	After   string // JSON; empty: nothing is left
}

// Note queues a line of the audit trail. Lines are only ever added.
func Note(tx *db.Tx, entries ...Entry) {
	rows := db.NewRows("access_trail", "id", "at", "actor", "action", "subject", "before_json", "after_json")
	for _, e := range entries {
		rows.Add(e.ID, e.At, e.Actor, e.Action, e.Subject, e.Before, e.After)
	}
	tx.Insert(rows)
}

// Trail lists the lines about a subject, oldest first.
func Trail(tx *db.Tx, subject string, after id.Event, limit int) ([]Entry, error) {
	return db.All(tx, func(r *db.Row) Entry {
		return Entry{
			ID: id.Event(r.Int()), At: clock.Micros(r.Int()), Actor: r.Text(), Action: r.Text(), Subject: r.Text(),
			Before: r.Text(), After: r.Text(),
		}
	}, `select id, at, actor, action, subject, before_json, after_json from access_trail
		where subject = $1 and id > $2 order by id limit $3`, subject, after, page(limit))
}
