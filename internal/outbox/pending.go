package outbox

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Pending gives the oldest events that nobody has taken yet, after one of them. An event is pending from the commit that wrote it on: ids commit out
// of order, and a row that is there is never passed over, however late it came.
func Pending(tx *db.Tx, after id.Event, limit int) ([]id.Event, error) {
	return db.All(tx, func(r *db.Row) id.Event { return id.Event(r.Int()) },
		"select event_id from outbox_pending where event_id > $1 order by event_id limit $2", after, limit)
}

// Taken queues that events are no longer pending. Whoever takes them holds a lock of its own, so that nobody else does.
func Taken(tx *db.Tx, events []id.Event) {
	rows := db.NewRows("outbox_pending", "event_id")
	for _, e := range events {
		rows.Add(e)
	}
	tx.Delete(rows)
}

// Load queues reading events by their ids.
func Load(tx *db.Tx, events []id.Event, into map[id.Event]*Event) {
	tx.Load("outbox_events", []string{"id"}, db.Ids(events), columns, func(r *db.Row) {
		e := scan(r)
		into[e.ID] = &e
	})
}
