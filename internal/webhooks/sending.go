package webhooks

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const (
	// lease is how long an endpoint is one sender's; it is renewed with every message, which takes no longer than a quarter of it.
	lease = clock.Minute
	// sluggish is how long an answer of an endpoint takes that shares its senders with failing ones.
	sluggish = 2 * clock.Second
	// statusGone is the answer of an endpoint that wants no more.
	statusGone = 410
)

// Ready gives the endpoints that have something to be sent and no sender, those that have waited longest first: the good ones, or those that
// failed last time or take long, which must not take all senders.
func Ready(tx *db.Tx, slow bool, now clock.Micros, limit int) ([]id.Endpoint, error) {
	class := "(failures = 0 and took_micros < $3)"
	if slow {
		class = "(failures > 0 or took_micros >= $3)"
	}
	return db.All(tx, func(r *db.Row) id.Endpoint { return id.Endpoint(r.Int()) },
		"select endpoint_id from webhooks_queues where ready_at <= $1 and leased_until <= $1 and "+class+" order by ready_at, endpoint_id limit $2",
		now, limit, sluggish)
}

// Claim makes an endpoint one sender's, under a number that nobody else has, and gives it with its first message. False: another has it, or
// there is nothing to be sent.
func Claim(tx *db.Tx, endpoint id.Endpoint, sender int64, now clock.Micros) (Endpoint, Delivery, bool, error) {
	e, err := hold(tx, 0, endpoint)
	if err != nil || e.Queue.ReadyAt > now || e.Queue.LeasedUntil > now {
		return e, Delivery{}, false, ignored(err)
	}
	e.Queue.Sender, e.Queue.LeasedUntil = sender, now+lease
	d, found, err := first(tx, &e, now)
	if err != nil {
		return e, d, false, err
	}
	if e.State != Active || !found {
		return e, d, false, rest(tx, &e, now)
	}
	tx.ExecOne("update webhooks_queues set sender = $2, leased_until = $3 where endpoint_id = $1", e.ID, sender, e.Queue.LeasedUntil)
	return e, d, true, tx.Flush()
}

// first gives the message that is to be sent now: a test, else the oldest that is due.
func first(tx *db.Tx, e *Endpoint, now clock.Micros) (Delivery, bool, error) {
	d, err := db.One(tx, scanDelivery, "select "+deliveryColumns+` from webhooks_deliveries where endpoint_id = $1 and state = 'waiting' and due_at <= $2
		and (number = 0 or $3 <= $2) order by number, id limit 1`, e.ID, now, e.Queue.HeldUntil)
	if errors.Is(err, db.ErrNoRow) {
		return Delivery{}, false, nil
	}
	return d, err == nil, err
}

// rest notes when to look at an endpoint next, and lets it go.
func rest(tx *db.Tx, e *Endpoint, now clock.Micros) error {
	ready := never
	if e.State == Active {
		due, err := db.One(tx, db.Int, "select CAST(coalesce(min(due_at), $2) AS BIGINT) from webhooks_deliveries where endpoint_id = $1 and state = 'waiting'", e.ID, never)
		if err != nil {
			return err
		}
		if ready = clock.Micros(due); ready != never {
			ready = max(ready, e.Queue.HeldUntil, now)
		}
	}
	tx.ExecOne("update webhooks_queues set ready_at = $2, sender = 0, leased_until = 0 where endpoint_id = $1", e.ID, ready)
	return tx.Flush()
}

// Release lets an endpoint go: what it has to send is sent by whoever comes next. Who has lost it changes nothing.
func Release(tx *db.Tx, endpoint id.Endpoint, sender int64, now clock.Micros) error {
	e, err := hold(tx, 0, endpoint)
	if err != nil || e.Queue.Sender != sender {
		return ignored(err)
	}
	return rest(tx, &e, now)
}

// Next is what a sender does after a try.
type Next struct {
	Lost     bool     // the endpoint is another's by now: nothing was noted, and the message is tried again by that one
	Endpoint Endpoint // as it is now
	Disabled Reason   // this try has disabled it; empty otherwise
	Message  Delivery // what to send now; its id is 0 when there is nothing
}

// Note records what came of a try under the sender's number, and gives what to send next, with the lease renewed.
func Note(tx *db.Tx, d *Delivery, sender int64, a Attempt, now clock.Micros) (Next, error) {
	e, err := hold(tx, 0, d.Endpoint)
	if err != nil || e.Queue.Sender != sender {
		return Next{Lost: true}, ignored(err)
	}
	d.Tries++
	d.Attempts++
	if d.FirstTryAt == 0 {
		d.FirstTryAt = a.At
	}
	rows := db.NewRows("webhooks_attempts", "delivery_id", "number", "at", "took_micros", "status", "failure", "answer")
	rows.Add(d.ID, d.Attempts, a.At, a.Took, a.Status, a.Failure, a.Answer)
	tx.Insert(rows)
	var out Next
	if a.Failure == "" {
		arrived(tx, &e, d, a, now)
	} else if why := failed(&e, d, a, now); why != "" && e.State == Active {
		moveTo(tx, &e, Lifecycle[e.State][Disable], why, now)
		out.Disabled = why
	}
	e.Queue.LeasedUntil = now + lease
	tx.ExecOne(`update webhooks_deliveries set state = $2, tries = $3, first_try_at = $4, due_at = $5, attempts = $6, ended_at = $7
		where id = $1 and state = 'waiting'`, d.ID, d.State, d.Tries, d.FirstTryAt, d.DueAt, d.Attempts, d.EndedAt)
	q := &e.Queue
	tx.ExecOne(`update webhooks_queues set waiting = $2, failures = $3, failing_since = $4, held_until = $5, delivered_at = $6, took_micros = $7,
		leased_until = $8 where endpoint_id = $1`, e.ID, q.Waiting, q.Failures, q.FailingSince, q.HeldUntil, q.DeliveredAt, q.Took, q.LeasedUntil)
	if e.State == Active {
		out.Message, _, err = first(tx, &e, now)
	}
	out.Endpoint = e
	return out, errors.Join(err, tx.Flush())
}

// arrived marks a message as delivered. An endpoint that failed as a whole is back with it: all that waited for it is due at once.
func arrived(tx *db.Tx, e *Endpoint, d *Delivery, a Attempt, now clock.Micros) {
	d.State, d.EndedAt = DeliveryLifecycle[d.State][Arrive], now
	q := &e.Queue
	if q.Failures >= suspicious {
		tx.Exec("update webhooks_deliveries set due_at = $2 where endpoint_id = $1 and state = 'waiting' and due_at > $2", e.ID, now)
	}
	q.Failures, q.FailingSince, q.HeldUntil, q.DeliveredAt, q.Took = 0, 0, 0, now, a.Took
	q.Waiting--
}

// failed marks a message as one to be tried again, or to be given up; it says why the endpoint is to be disabled, if it is.
func failed(e *Endpoint, d *Delivery, a Attempt, now clock.Micros) Reason {
	q := &e.Queue
	q.Took = a.Took
	if d.DueAt = next(d, now); d.Number == 0 || d.DueAt == 0 {
		d.State, d.DueAt, d.EndedAt = DeliveryLifecycle[d.State][GiveUp], 0, now
		q.Waiting--
	}
	if d.Number > 0 {
		q.Failures++
		q.HeldUntil = now + max(holdAfter(q.Failures), min(a.Wait, longestHold))
		if q.FailingSince == 0 {
			q.FailingSince = a.At
		}
	}
	switch {
	case a.Status == statusGone:
		return Gone
	case q.FailingSince != 0 && now-q.FailingSince >= patience:
		return Failing
	case d.Number > 0 && d.State == Failed && q.DeliveredAt < d.FirstTryAt:
		return Failing
	}
	return ""
}

func isMissing(err error) bool { return errors.Is(err, ErrNotFound) }
