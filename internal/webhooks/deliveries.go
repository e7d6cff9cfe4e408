package webhooks

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Delivery is one message to one endpoint.
type Delivery struct {
	ID         id.Delivery // the same in every try
	Endpoint   id.Endpoint
	Number     int64 // 1, 2, 3 … of its endpoint; 0: a test
	Kind       string
	Body       string // what is sent and signed
	State      DeliveryState
	Tries      int64 // since it was made or replayed
	FirstTryAt clock.Micros
	DueAt      clock.Micros
	Attempts   int64 // in all
	CreatedAt  clock.Micros
	EndedAt    clock.Micros
}

// Attempt is one try.
type Attempt struct {
	Number  int64
	At      clock.Micros
	Took    clock.Micros
	Status  int64        // of the answer; 0: none
	Failure string       // why there was no answer, or none that counts
	Answer  string       // its beginning
	Wait    clock.Micros // how long it asked to be left alone; not kept
}

const deliveryColumns = `id, endpoint_id, number, kind, body, state, tries, first_try_at, due_at, attempts, created_at, ended_at`

func scanDelivery(r *db.Row) Delivery {
	return Delivery{
		ID: id.Delivery(r.Int()), Endpoint: id.Endpoint(r.Int()), Number: r.Int(), Kind: r.Text(), Body: r.Text(), State: DeliveryState(r.Text()), Tries: r.Int(),
		FirstTryAt: clock.Micros(r.Int()), DueAt: clock.Micros(r.Int()), Attempts: r.Int(), CreatedAt: clock.Micros(r.Int()), EndedAt: clock.Micros(r.Int()),
	}
}

// Filter narrows Deliveries; zero values do not.
type Filter struct {
	State  DeliveryState
	Kind   string
	Since  clock.Micros
	Number int64
	After  id.Delivery // newest first: older than this
	Limit  int
}

// Deliveries gives the messages of an endpoint, newest first.
func Deliveries(tx *db.Tx, endpoint id.Endpoint, f Filter) ([]Delivery, error) {
	return db.All(tx, scanDelivery, "select "+deliveryColumns+` from webhooks_deliveries where endpoint_id = $1 and (id < $2 or $2 = 0)
		and (state = $3 or $3 = '') and (kind = $4 or $4 = '') and created_at >= $5 and (number = $6 or $6 = 0) order by id desc limit $7`,
		endpoint, f.After, f.State, f.Kind, f.Since, f.Number, page(f.Limit))
}

// GetDelivery gives one message of an endpoint: ErrNotFound.
func GetDelivery(tx *db.Tx, endpoint id.Endpoint, delivery id.Delivery) (Delivery, error) {
	d, err := db.One(tx, scanDelivery, "select "+deliveryColumns+" from webhooks_deliveries where id = $1 and endpoint_id = $2", delivery, endpoint)
	if errors.Is(err, db.ErrNoRow) {
		return Delivery{}, ErrNotFound
	}
	return d, err
}

// LoadAttempts queues loading the tries of messages, oldest first.
func LoadAttempts(tx *db.Tx, deliveries []id.Delivery, into map[id.Delivery][]Attempt) {
	tx.Load("webhooks_attempts", []string{"delivery_id"}, db.Ids(deliveries), "delivery_id, number, at, took_micros, status, failure, answer", func(r *db.Row) {
		d := id.Delivery(r.Int())
		into[d] = append(into[d], Attempt{
			Number: r.Int(), At: clock.Micros(r.Int()), Took: clock.Micros(r.Int()), Status: r.Int(), Failure: r.Text(), Answer: r.Text(),
		})
	})
}

// addDeliveries queues new messages.
func addDeliveries(tx *db.Tx, all []Delivery) {
	rows := db.NewRows("webhooks_deliveries", "id", "endpoint_id", "number", "kind", "body", "state", "tries", "first_try_at", "due_at", "attempts", "created_at", "ended_at")
	for i := range all {
		d := &all[i]
		rows.Add(d.ID, d.Endpoint, d.Number, d.Kind, d.Body, d.State, d.Tries, d.FirstTryAt, d.DueAt, d.Attempts, d.CreatedAt, d.EndedAt)
	}
	tx.Insert(rows)
}

// Test queues a message without a number that is tried once, at once, also where nothing else is: ErrNotFound, ErrState unless the endpoint is active.
func Test(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint, delivery id.Delivery, body string, now clock.Micros) error {
	e, err := hold(tx, owner, endpoint)
	if err != nil {
		return err
	}
	if e.State != Active {
		return ErrState.At("state", "state", string(e.State))
	}
	addDeliveries(tx, []Delivery{{ID: delivery, Endpoint: e.ID, Kind: TestKind, Body: body, State: Waiting, DueAt: now, CreatedAt: now}})
	tx.ExecOne("update webhooks_queues set waiting = waiting + 1, ready_at = $2 where endpoint_id = $1", e.ID, min(e.Queue.ReadyAt, now))
	return tx.Flush()
}

// MaxReplayed is how many messages one replay tries again at most, the oldest of the period.
const MaxReplayed = 10_000

// ReplayOne has one message tried again, under its id and number: ErrNotFound, ErrStillWaiting.
func ReplayOne(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint, delivery id.Delivery, now clock.Micros) error {
	e, err := hold(tx, owner, endpoint)
	if err != nil {
		return err
	}
	d, err := GetDelivery(tx, endpoint, delivery)
	if err != nil {
		return err
	}
	if _, ok := DeliveryLifecycle[d.State][Replay]; !ok {
		return ErrStillWaiting.At("delivery_id")
	}
	_, err = replay(tx, &e, now, " and id = $4", delivery)
	return err
}

// ReplayPeriod has the messages tried again that were made in a half-open period and have come to their end; failed ones alone when that is
// asked for: ErrNotFound, ErrPeriod. It gives how many.
func ReplayPeriod(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint, from, to clock.Micros, failedOnly bool, now clock.Micros) (int64, error) {
	e, err := hold(tx, owner, endpoint)
	if err != nil {
		return 0, err
	}
	if to <= from {
		return 0, ErrPeriod.At("to")
	}
	but := Delivered // what is left out
	if !failedOnly {
		but = Waiting
	}
	return replay(tx, &e, now, ` and id in (select id from webhooks_deliveries where endpoint_id = $1 and created_at >= $4 and created_at < $5
		and state <> 'waiting' and state <> $6 and number > 0 order by number limit $7)`, from, to, but, MaxReplayed)
}

func replay(tx *db.Tx, e *Endpoint, now clock.Micros, which string, args ...any) (int64, error) {
	tx.Exec(`update webhooks_deliveries set state = $2, tries = 0, first_try_at = 0, due_at = $3, ended_at = 0 where endpoint_id = $1 and state <> 'waiting'`+
		which, append([]any{e.ID, Waiting, now}, args...)...)
	n, err := tx.Affected()
	if err != nil || n == 0 {
		return 0, err
	}
	ready := e.Queue.ReadyAt
	if e.State == Active {
		ready = min(ready, max(now, e.Queue.HeldUntil))
	}
	tx.ExecOne("update webhooks_queues set waiting = waiting + $2, ready_at = $3 where endpoint_id = $1", e.ID, n, ready)
	return n, tx.Flush()
}
