// Package outbox keeps one row for each command that was done: who did what to which thing, when, and between which two
// parties. The same row is the history that people read and the source of the change feed. Rows are only ever added.
package outbox

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Event is one thing that happened.
type Event struct {
	ID   id.Event
	At   clock.Micros
	Kind string // `order.placed`
	// Root is the thing whose history this belongs to (an order, a SKU), Subject the part of it that moved; zero is none.
	Root, Subject int64
	// The two parties who may read it; zero is none.
	Supplier    id.Supplier
	Distributor id.Distributor
	Actor       string // `psn_…`, `key_…`, `timer`
	Body        string // facts in JSON
}

// Write queues events. They are pending until somebody takes them (Pending).
func Write(tx *db.Tx, events []Event) {
	pending := db.NewRows("outbox_pending", "event_id")
	rows := db.NewRows("outbox_events", "id", "at", "kind", "root_id", "subject_id", "supplier_id", "distributor_id", "actor", "body")
	for _, e := range events {
		rows.Add(e.ID, e.At, e.Kind, e.Root, e.Subject, e.Supplier, e.Distributor, e.Actor, e.Body)
		pending.Add(e.ID)
	}
	tx.Insert(rows)
	tx.Insert(pending)
}

const columns = "id, at, kind, root_id, subject_id, supplier_id, distributor_id, actor, body"

// History gives the events of one root, oldest first.
func History(tx *db.Tx, root int64) ([]Event, error) {
	return db.All(tx, scan, "select "+columns+" from outbox_events where root_id = $1 order by id", root)
}

func scan(r *db.Row) Event {
	return Event{
		ID: id.Event(r.Int()), At: clock.Micros(r.Int()), Kind: r.Text(), Root: r.Int(), Subject: r.Int(),
		Supplier: id.Supplier(r.Int()), Distributor: id.Distributor(r.Int()), Actor: r.Text(), Body: r.Text(),
	}
}
