// Package webhooks owns where distributors want to be told of changes, the messages that go there, and what came of each try. Messages of an
// endpoint have numbers without gaps. It refuses addresses and subscriptions that can't be served, and knows neither changes nor secrets: the
// flow turns the ones into messages, and keeps the others sealed.
package webhooks

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxEndpoints is how many endpoints a distributor has at most.
const MaxEndpoints = 20

// Overlap is how long messages are signed with the old secret too after it was rotated.
const Overlap = clock.Day

// Kept is how long a message that came to its end can be looked up and replayed.
const Kept = 30 * clock.Day

// Endpoint is one address of a distributor and what it is told of.
type Endpoint struct {
	ID          id.Endpoint
	Distributor id.Distributor
	URL         string
	Description string
	Events      []string // kinds, families (`price.*`) or `*`
	State       State
	DisabledFor Reason
	Secret      id.Secret
	OldSecret   id.Secret // 0: none
	OldUntil    clock.Micros
	CreatedAt   clock.Micros
	Queue       Queue
}

// Reason says why an endpoint was disabled.
type Reason string

// The reasons.
const (
	Gone    Reason = "gone"    // it answered 410
	Failing Reason = "failing" // nothing got through for too long
)

// Queue is how far an endpoint is.
type Queue struct {
	Position     int64 // of the last change that was looked at
	LastNumber   int64
	Waiting      int64 // messages that have not come to their end
	Failures     int64 // in a row
	FailingSince clock.Micros
	HeldUntil    clock.Micros
	DeliveredAt  clock.Micros // the last time that anything got through
	Took         clock.Micros // the last answer
	ReadyAt      clock.Micros
	Sender       int64
	LeasedUntil  clock.Micros
}

const endpointColumns = `e.id, e.distributor_id, e.url, e.description, e.events, e.state, e.disabled_for, e.secret_id, e.old_secret_id,
	e.old_secret_until, e.created_at, q.position, q.last_number, q.waiting, q.failures, q.failing_since, q.held_until, q.delivered_at, q.took_micros,
	q.ready_at, q.sender, q.leased_until from webhooks_endpoints e join webhooks_queues q on q.endpoint_id = e.id`

func scan(r *db.Row) Endpoint {
	return Endpoint{
		ID: id.Endpoint(r.Int()), Distributor: id.Distributor(r.Int()), URL: r.Text(), Description: r.Text(), Events: strings.Fields(r.Text()),
		State: State(r.Text()), DisabledFor: Reason(r.Text()), Secret: id.Secret(r.Int()), OldSecret: id.Secret(r.Int()),
		OldUntil: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()), Queue: scanQueue(r),
	}
}

func scanQueue(r *db.Row) Queue {
	return Queue{
		Position: r.Int(), LastNumber: r.Int(), Waiting: r.Int(), Failures: r.Int(), FailingSince: clock.Micros(r.Int()), HeldUntil: clock.Micros(r.Int()),
		DeliveredAt: clock.Micros(r.Int()), Took: clock.Micros(r.Int()), ReadyAt: clock.Micros(r.Int()), Sender: r.Int(), LeasedUntil: clock.Micros(r.Int()),
	}
}

// never is when nothing is to be done.
const never = clock.Micros(1) << 62

// Wish is what a distributor says of an endpoint.
type Wish struct {
	URL, Description string
	Events           []string
}

// check gathers what is wrong with a wish. Whether the address may be called is the caller's to find out: unfit says what is against it.
func (w *Wish) check(known []string, unfit error) error {
	w.Description = strings.TrimSpace(w.Description)
	var l fault.List
	if unfit != nil {
		l.Add(ErrURL, "url", "reason", unfit.Error())
	}
	if utf8.RuneCountInString(w.Description) > maxDescription || strings.IndexFunc(w.Description, unicode.IsControl) >= 0 {
		l.Add(ErrDescription, "description")
	}
	checkEvents(&l, w.Events, known)
	return l.Err(ErrInvalid)
}

const maxDescription = 200

// Create adds an endpoint that is told of what comes after a position: ErrInvalid with all places, ErrTooMany. Known are the kinds of events
// that there are; unfit is what is against the address.
func Create(tx *db.Tx, e Endpoint, w Wish, known []string, unfit error, at clock.Micros) error {
	if err := w.check(known, unfit); err != nil {
		return err
	}
	have, err := db.One(tx, db.Int, "select count(*) from webhooks_endpoints where distributor_id = $1 and state <> $2", e.Distributor, Removed)
	if err != nil {
		return err
	}
	if have >= MaxEndpoints {
		return ErrTooMany.At("url")
	}
	rows := db.NewRows("webhooks_endpoints", "id", "distributor_id", "url", "description", "events", "state", "disabled_for", "secret_id",
		"old_secret_id", "old_secret_until", "created_at", "ended_at")
	rows.Add(e.ID, e.Distributor, w.URL, w.Description, strings.Join(w.Events, " "), Active, "", e.Secret, int64(0), int64(0), at, int64(0))
	tx.Insert(rows)
	queue := db.NewRows("webhooks_queues", "endpoint_id", "position", "last_number", "waiting", "failures", "failing_since", "held_until",
		"delivered_at", "took_micros", "ready_at", "sender", "leased_until")
	queue.Add(e.ID, e.Queue.Position, int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), never, int64(0), int64(0))
	tx.Insert(queue)
	return tx.Flush()
}

// Get gives an endpoint of a distributor (0: anybody's): ErrNotFound.
func Get(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint) (Endpoint, error) {
	e, err := db.One(tx, scan, "select "+endpointColumns+" where e.id = $1 and (e.distributor_id = $2 or $2 = 0) and e.state <> $3", endpoint, owner, Removed)
	if errors.Is(err, db.ErrNoRow) {
		return Endpoint{}, ErrNotFound
	}
	return e, err
}

// List gives the endpoints of a distributor (0: everybody's) in the order they were made.
func List(tx *db.Tx, owner id.Distributor, after id.Endpoint, limit int) ([]Endpoint, error) {
	return db.All(tx, scan, "select "+endpointColumns+` where (e.distributor_id = $1 or $1 = 0) and e.id > $2 and e.state <> $3
		order by e.id limit $4`, owner, after, Removed, page(limit))
}

// MaxPage is the longest page of any list in this room.
const MaxPage = 200

// page bounds a wish; one row past the longest page may be asked for, so that a door can see whether there is a next page.
func page(limit int) int {
	if limit <= 0 {
		return MaxPage
	}
	return min(limit, MaxPage+1)
}

// hold locks an endpoint by its queue and gives it: ErrNotFound. Whatever changes an endpoint, its queue or its messages holds it first.
func hold(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint) (Endpoint, error) {
	tx.Lock("webhooks_queues", []string{"endpoint_id"}, db.Ids([]id.Endpoint{endpoint}), "endpoint_id", func(*db.Row) {})
	return Get(tx, owner, endpoint)
}

// Edit says anew where an endpoint is and what it is told of, from now on: ErrNotFound, ErrInvalid. An address that was changed is tried at once.
func Edit(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint, w Wish, known []string, unfit error, now clock.Micros) error {
	e, err := hold(tx, owner, endpoint)
	if err != nil {
		return err
	}
	if err := w.check(known, unfit); err != nil {
		return err
	}
	tx.ExecOne("update webhooks_endpoints set url = $2, description = $3, events = $4 where id = $1", e.ID, w.URL, w.Description, strings.Join(w.Events, " "))
	if w.URL != e.URL && e.State == Active {
		restart(tx, e.ID, now)
	}
	return tx.Flush()
}

// Move pauses, resumes or removes an endpoint: ErrNotFound, ErrState. A paused one gets what it missed once it is resumed.
func Move(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint, a Action, now clock.Micros) (Endpoint, error) {
	e, err := hold(tx, owner, endpoint)
	if err != nil {
		return e, err
	}
	to, ok := Lifecycle[e.State][a]
	if !ok {
		return e, ErrState.At("state", "state", string(e.State), "action", string(a))
	}
	switch to {
	case Active:
		restart(tx, e.ID, now)
	case Removed:
		tx.Exec("update webhooks_deliveries set state = $2, ended_at = $3 where endpoint_id = $1 and state = 'waiting'",
			e.ID, DeliveryLifecycle[Waiting][GiveUp], now)
		tx.ExecOne("update webhooks_queues set waiting = 0 where endpoint_id = $1", e.ID)
	case Paused, Disabled:
	}
	moveTo(tx, &e, to, "", now)
	return e, tx.Flush()
}

// moveTo queues the change of state; what is not active is not looked at.
func moveTo(tx *db.Tx, e *Endpoint, to State, why Reason, now clock.Micros) {
	ended := clock.Micros(0)
	if to == Removed {
		ended = now
	}
	tx.ExecOne("update webhooks_endpoints set state = $3, disabled_for = $4, ended_at = $5 where id = $1 and state = $2", e.ID, e.State, to, why, ended)
	if to != Active {
		tx.ExecOne("update webhooks_queues set ready_at = $2 where endpoint_id = $1", e.ID, never)
	}
	e.State, e.DisabledFor = to, why
}

// restart queues that an endpoint is taken for a healthy one, and that all that waits for it is tried at once, as if for the first time.
func restart(tx *db.Tx, endpoint id.Endpoint, now clock.Micros) {
	tx.ExecOne("update webhooks_queues set failures = 0, failing_since = 0, held_until = 0, took_micros = 0, ready_at = $2 where endpoint_id = $1", endpoint, now)
	tx.Exec("update webhooks_deliveries set due_at = $2, tries = 0, first_try_at = 0 where endpoint_id = $1 and state = 'waiting'", endpoint, now)
}

// Rotate puts a new secret in the place of an endpoint's; the one before goes on to sign beside it for Overlap. It gives the secret that signs
// no more, 0 when there is none: ErrNotFound.
func Rotate(tx *db.Tx, owner id.Distributor, endpoint id.Endpoint, secret id.Secret, now clock.Micros) (spent id.Secret, err error) {
	e, err := hold(tx, owner, endpoint)
	if err != nil {
		return 0, err
	}
	tx.ExecOne("update webhooks_endpoints set secret_id = $2, old_secret_id = $3, old_secret_until = $4 where id = $1 and secret_id = $3",
		e.ID, secret, e.Secret, now+Overlap)
	return e.OldSecret, tx.Flush()
}

// Spent is a secret that signs no more.
type Spent struct {
	Owner  id.Distributor
	Secret id.Secret
}

// LetGo removes up to so many messages that came to their end before an instant, and endpoints that were removed then. It gives the secrets that
// sign no more, and whether there is more to do.
func LetGo(tx *db.Tx, before, now clock.Micros, limit int) (spent []Spent, more bool, err error) {
	old, err := db.All(tx, db.Int, `select id from webhooks_deliveries where id < $1 and ended_at > 0 and ended_at < $2 order by id limit $3`,
		id.FirstAt[id.Delivery](before), before, limit)
	if err != nil {
		return nil, false, err
	}
	deliveries, attempts := db.NewRows("webhooks_deliveries", "id"), db.NewRows("webhooks_attempts", "delivery_id")
	for _, d := range old {
		deliveries.Add(d)
		attempts.Add(d)
	}
	tx.Delete(attempts)
	tx.Delete(deliveries)
	spent, err = db.All(tx, func(r *db.Row) Spent { return Spent{id.Distributor(r.Int()), id.Secret(r.Int())} },
		"select distributor_id, old_secret_id from webhooks_endpoints where old_secret_id <> 0 and old_secret_until <= $1", now)
	if err != nil {
		return nil, false, err
	}
	tx.Exec("update webhooks_endpoints set old_secret_id = 0, old_secret_until = 0 where old_secret_id <> 0 and old_secret_until <= $1", now)
	if len(old) < limit {
		const ended = "select id from webhooks_endpoints where state = 'removed' and ended_at < $1"
		tx.Exec("delete from webhooks_queues where endpoint_id in ("+ended+")", before)
		tx.Exec("delete from webhooks_endpoints where state = 'removed' and ended_at < $1", before)
	}
	return spent, len(old) == limit, tx.Flush()
}
