package webhooks

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Backlog is how many messages may wait for an endpoint; more are made when some got through, from where it stood.
const Backlog = 10_000

// Behind gives the active endpoints that have not seen all changes up to a position, and have room for more messages, after one.
func Behind(tx *db.Tx, head int64, after id.Endpoint, limit int) ([]Endpoint, error) {
	return db.All(tx, scan, "select "+endpointColumns+` where e.state = 'active' and q.position < $1 and q.waiting < $2 and e.id > $3
		order by e.id limit $4`, head, Backlog, after, limit)
}

// Message is a change on its way to become a delivery: it gets its number when it is written.
type Message struct {
	ID   id.Delivery
	Kind string
	// Body writes what is sent, given the number.
	Body func(number int64) string
}

// Enqueue writes messages behind an endpoint's last and moves it on from one position to another, in one transaction. False: somebody else has
// moved it, or it is not active any more, and nothing was written.
func Enqueue(tx *db.Tx, endpoint id.Endpoint, from, to int64, messages []Message, now clock.Micros) (bool, error) {
	e, err := hold(tx, 0, endpoint)
	if err != nil || e.Queue.Position != from || e.State != Active {
		return false, ignored(err)
	}
	all := make([]Delivery, len(messages))
	for i, m := range messages {
		number := e.Queue.LastNumber + int64(i) + 1
		all[i] = Delivery{
			ID: m.ID, Endpoint: e.ID, Number: number, Kind: m.Kind, Body: m.Body(number), State: Waiting, DueAt: now, CreatedAt: now,
		}
	}
	addDeliveries(tx, all)
	ready := e.Queue.ReadyAt
	if len(all) > 0 {
		ready = min(ready, max(now, e.Queue.HeldUntil))
	}
	tx.ExecOne("update webhooks_queues set position = $3, last_number = last_number + $4, waiting = waiting + $4, ready_at = $5 where endpoint_id = $1 and position = $2",
		e.ID, from, to, len(all), ready)
	return true, tx.Flush()
}

// ignored lets an endpoint go that was removed meanwhile.
func ignored(err error) error {
	if err == nil || isMissing(err) {
		return nil
	}
	return err
}
