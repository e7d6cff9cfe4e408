package flows

import (
	"context"
	"errors"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// timerActor is who acts when time has run out.
const timerActor = "timer"

// timersAtOnce bounds the timers that are fired in one group: about 20 ms of work.
const timersAtOnce = 128

// FireTimers does what is due by now: unpaid orders lose their hold and are cancelled, unshipped units are refunded, parcels
// count as received, after-sale windows close, after-sales move on. It tells how many timers it fired; none means that
// nothing more is due. When the group fails as a whole, each timer is fired by itself, and one that fails alone is put off, so that it holds
// nobody up; the error tells of it.
func FireTimers(ctx context.Context, world *World) (fired int, err error) {
	var due []timers.Timer
	now := world.Now()
	err = world.DB.Read(ctx, func(tx *db.Tx) error {
		due, err = timers.Due(tx, now, timersAtOnce)
		return err
	})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	hot, cold := sorted(due)
	failures := []error{fireHot(ctx, world, now, hot)}
	for _, t := range cold {
		if err := doChore(ctx, world, now, t); err != nil {
			failures = append(failures, fmt.Errorf("chore of %s %d: %w", t.Kind, t.Subject, err), putOff(ctx, world, now, t))
		}
	}
	return len(due), errors.Join(failures...)
}

// sorted tells the timers of commands from those of chores.
func sorted(due []timers.Timer) (hot, cold []timers.Timer) {
	for _, t := range due {
		if chores[t.Kind] == nil {
			hot = append(hot, t)
		} else {
			cold = append(cold, t)
		}
	}
	return hot, cold
}

// fireHot fires timers of commands as one group, or each by itself when the group fails as a whole.
func fireHot(ctx context.Context, world *World, now clock.Micros, due []timers.Timer) error {
	if len(due) == 0 {
		return nil
	}
	if err := fire(ctx, world, now, due); err == nil || ctx.Err() != nil || errors.Is(err, db.ErrUnknown) {
		return err
	}
	var failures []error
	for i := range due {
		if err := fire(ctx, world, now, due[i:i+1]); err != nil {
			failures = append(failures, fmt.Errorf("timer of %s %d: %w", due[i].Kind, due[i].Subject, err), putOff(ctx, world, now, due[i]))
		}
	}
	return errors.Join(failures...)
}

// FireAll fires until nothing is due, each group in a turn of its own, and tells how many timers it fired.
func FireAll(ctx context.Context, world *World, turn Turns) (int, error) {
	total := 0
	for {
		var fired int
		err := turn(ctx, func(ctx context.Context) (err error) {
			fired, err = FireTimers(ctx, world)
			return err
		})
		total += fired
		if err != nil || fired == 0 { // a few are not the end: a chore that has more to do arms itself again for now
			return total, err
		}
	}
}

// fire does what some timers ask for, and drops them, in one transaction.
func fire(ctx context.Context, world *World, now clock.Micros, due []timers.Timer) error {
	return world.DB.Write(ctx, func(tx *db.Tx) error {
		commands, err := commandsOf(tx, now, due)
		if err != nil {
			return err
		}
		if err := Run(tx, world, commands); err != nil {
			return err
		}
		timers.Drop(tx, due)
		timers.Arm(tx, again(due, commands, now+retryAfter))
		return tx.Flush()
	})
}

// putOff lets a timer fire again later.
func putOff(ctx context.Context, world *World, now clock.Micros, t timers.Timer) error {
	return world.DB.Write(ctx, func(tx *db.Tx) error {
		timers.Drop(tx, []timers.Timer{t})
		timers.Arm(tx, []timers.Timer{{Due: now + retryAfter, Kind: t.Kind, Subject: t.Subject}})
		return tx.Flush()
	})
}

func commandsOf(tx *db.Tx, now clock.Micros, due []timers.Timer) ([]Command, error) {
	var cases []id.AfterSale
	for _, t := range due {
		if t.Kind == caseTimer {
			cases = append(cases, id.AfterSale(t.Subject))
		}
	}
	of, err := aftersales.OrdersOf(tx, cases)
	if err != nil {
		return nil, err
	}
	commands := make([]Command, len(due))
	for i, t := range due {
		by := By{Actor: timerActor, At: now}
		switch t.Kind {
		case orderTimer:
			commands[i] = &orderDue{By: by, order: id.Order(t.Subject), due: t.Due}
		case caseTimer:
			commands[i] = &caseDue{By: by, order: of[id.AfterSale(t.Subject)], id: id.AfterSale(t.Subject)}
		default:
			return nil, fmt.Errorf("unknown kind of timer %q", t.Kind)
		}
	}
	return commands, nil
}

// retryAfter is when a timer fires again whose command was refused: something else has to be mended first.
const retryAfter = clock.Hour

func again(due []timers.Timer, commands []Command, at clock.Micros) []timers.Timer {
	var retry []timers.Timer
	for i, c := range commands {
		if c.header().Err != nil {
			retry = append(retry, timers.Timer{Due: at, Kind: due[i].Kind, Subject: due[i].Subject})
		}
	}
	return retry
}

// orderDue looks at an order whose timer has come, and does all that is due on it.
type orderDue struct {
	By
	order id.Order
	due   clock.Micros
}

func (c *orderDue) subject() id.Order { return c.order }

// name asks for no more than what is due needs: most timers find that the order has moved on, and arm the next one.
func (c *orderDue) name(f *facts) {
	o := f.order(c.order)
	if o == nil {
		return
	}
	for _, s := range o.Subs {
		switch {
		case s.State == orders.PendingPayment, s.State == orders.Unconfirmed:
			f.forCase(c.order)
			f.takenBy(c.order)
		case s.State == orders.ToShip && c.At >= s.ShipBy:
			f.forCase(c.order)
		case s.State == orders.ToReceive && c.At >= s.ReceiveBy:
			f.completionAccounts(o)
		}
	}
}

func (c *orderDue) admit(w *work) error {
	o, err := w.orders.Order(c.order)
	if err != nil {
		return err
	}
	if o.TimerAt <= c.due {
		o.TimerAt = 0
	}
	if err := c.unpaid(w, o); err != nil {
		return err
	}
	var received []*orders.SubOrder
	for _, s := range o.Subs {
		switch {
		case s.State == orders.ToShip && c.At >= s.ShipBy:
			if err := w.refundUnshipped(o, s); err != nil {
				return err
			}
		case s.State == orders.ToReceive && c.At >= s.ReceiveBy:
			received = append(received, s)
		case s.State == orders.Completed && c.At >= s.WindowUntil && s.CloseWindow():
			w.tell("sub_order.window_closed", o, s, int64(s.ID), nil)
		}
	}
	if len(received) > 0 {
		return w.complete(o, received)
	}
	return nil
}

func (c *orderDue) unpaid(w *work, o *orders.Order) error {
	switch {
	case len(o.Subs) > 0 && o.Subs[0].State == orders.Unconfirmed:
		return w.dropUnconfirmed(o)
	case len(o.Subs) == 0 || o.Subs[0].State != orders.PendingPayment:
		return nil
	case c.At >= o.PayBy:
		return w.cancel(o, "unpaid")
	case o.HoldUntil > 0 && c.At >= o.HoldUntil:
		if err := w.release(o); err != nil {
			return err
		}
		w.tell("order.hold_lapsed", o, nil, 0, nil)
	}
	return nil
}

// refundUnshipped refunds what a supplier has not shipped in time and no open after-sale is about. What an after-sale is about
// is looked at again a day later.
func (w *work) refundUnshipped(o *orders.Order, s *orders.SubOrder) error {
	x := &aftersales.Case{
		ID: id.NewAfterSale(w.world.IDs), Order: o.ID, SubOrder: s.ID, Distributor: o.Distributor, Supplier: s.Supplier,
		Kind: aftersales.RefundOnly, Reason: "unshipped", Unshipped: true,
	}
	for _, l := range o.LinesOf(s.ID) {
		if left := w.shippable(l); left > 0 {
			x.Claim(l.Number, left, l.Settlement*left, l.Supply*left)
		}
	}
	if x.Units == 0 {
		s.ShipBy = w.by.At + clock.Day
		return nil
	}
	x.Expire(w.by.At)
	w.cases.Open(x)
	if err := w.refund(o, s, x); err != nil {
		return err
	}
	if s.State == orders.ToShip {
		s.ShipBy = w.by.At + clock.Day
	}
	return nil
}

// caseDue looks at an after-sale whose time limit has run out.
type caseDue struct {
	By
	order id.Order
	id    id.AfterSale
}

func (c *caseDue) subject() id.Order { return c.order }

func (c *caseDue) name(f *facts) { f.forCase(c.order) }

func (c *caseDue) admit(w *work) error {
	o, sub, x, err := w.ownCase(c.order, c.id, 0, 0)
	if err != nil {
		return err
	}
	for x.DueAt > 0 && c.At >= x.DueAt { // what came back is accepted and refunded in one: the time limit of both is one
		if err := w.step(c.due(x), o, sub, x); err != nil {
			return err
		}
	}
	return nil
}

// due is the step that a case does by itself.
func (c *caseDue) due(x *aftersales.Case) *MoveAfterSale {
	step := &MoveAfterSale{By: c.By, ID: c.id, Order: c.order}
	switch x.State {
	case aftersales.PendingReview:
		step.Step = Approve
	case aftersales.Intercepting:
		step.Step = Stopped
	case aftersales.AwaitingReturn:
		step.Step = Withdraw
	case aftersales.Inspecting:
		step.Step, step.Accepted = Inspect, x.AllUnits()
	case aftersales.AwaitingRefund:
		step.Step = RefundStep
	case aftersales.Succeeded, aftersales.Rejected, aftersales.Withdrawn: // has no time limit, and no such step
	}
	return step
}
