package flows

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/timers"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Command is one hot verb of the trade. Its ids and its time are drawn before the first try, so that a re-run reuses them.
type Command interface {
	header() *By
	// Outcome tells what came of the command after it ran.
	Outcome() (web.Outcome, error)
	// subject is the order that the command changes; 0 for a new one.
	subject() id.Order
	// name names the keys known so far; it is asked again whenever something named has been loaded, until nothing new is named.
	name(f *facts)
	// admit checks the command against the working sets and applies it, whole or not at all.
	admit(w *work) error
}

// By says who does a command, when, and under which idempotency key; and, after it ran, what came of it.
type By struct {
	Actor string
	At    clock.Micros
	Key   *web.Key // nil: none
	// Batch uses the key of the batch that the command is a part of: it comes before, and when it is refused, so is the command. Nil: none.
	Batch *UseKey

	// Err is the command's refusal; nil: it was done.
	Err error
	// Object is the id of what was made or moved.
	Object string
	// Order is the order that was placed or changed, as the group left it; nil when there is none, or it was placed before. It is only to
	// be read.
	Order *orders.Order
	// Replayed says that the key, or the own number, had been used for the same command before: nothing was done now.
	Replayed bool
}

func (b *By) header() *By { return b }

// Outcome tells a door what came of a command.
func (b *By) Outcome() (web.Outcome, error) {
	return web.Outcome{Status: http.StatusOK, Object: b.Object, Replayed: b.Replayed}, b.Err
}

// UseKey looks whether the idempotency key of a batch of commands, which come after it, is free or was used for the same batch. The first of
// them that is done uses the key up.
type UseKey struct{ By }

func (c *UseKey) subject() id.Order { return 0 }
func (c *UseKey) name(*facts)       {}
func (c *UseKey) admit(*work) error { return nil }

// Do runs commands in one transaction. Each command's refusal is its own; the error is the whole group's.
func Do(ctx context.Context, world *World, commands ...Command) error {
	return world.DB.Write(ctx, func(tx *db.Tx) error { return Run(tx, world, commands) })
}

// Run runs commands as groups within a transaction, in arrival order. Several commands of one group may be about one order: each
// is admitted against what the earlier ones left. What has to wait for its like (see part) runs in the next group. Each group locks in order; two in one transaction do not, so where others write at the same
// time, such as in a lane, each has one of its own.
func Run(tx *db.Tx, world *World, commands []Command) error {
	for len(commands) > 0 {
		group, rest := part(commands)
		if err := runGroup(tx, world, group); err != nil {
			return err
		}
		commands = rest
	}
	return nil
}

// work is what the commands of one group are admitted against.
type work struct {
	world   *World
	facts   *facts
	orders  *orders.Set
	stock   *stock.Set
	ledger  *ledger.Set
	parcels *shipping.Set
	cases   *aftersales.Set
	limits  *limits.Set

	by       *By
	events   []outbox.Event
	contacts []contacts.Sealed
	erased   []contacts.Ref
	notices  []notices.Notice
	arm      []timers.Timer
	drop     []timers.Timer
}

func runGroup(tx *db.Tx, world *World, group []Command) error {
	for _, c := range group {
		c.header().reset()
	}
	f, err := gather(tx, world, group)
	if err != nil {
		return err
	}
	w, err := lock(tx, world, f)
	if err != nil {
		return err
	}
	keys := usedKeys{book: f.book}
	for _, c := range group {
		by := c.header()
		if row, used := w.admit(c); used {
			keys.add(row)
		} else if by.Replayed && by.Key != nil {
			web.TouchKey(tx, by.Key.KeyRef)
		}
		if by.Err == nil && by.Batch != nil {
			keys.add(web.KeyRow{Key: *by.Batch.Key, Status: http.StatusOK})
		}
	}
	w.flush(tx)
	web.InsertKeys(tx, f.book, keys.rows, tx.Now())
	return nil // what is queued travels with the commit
}

// usedKeys are the keys that a group uses up, each once.
type usedKeys struct {
	book *web.Book
	rows []web.KeyRow
	seen map[web.KeyRef]bool
}

func (u *usedKeys) add(row web.KeyRow) {
	if u.seen == nil {
		u.seen = map[web.KeyRef]bool{}
	}
	if _, used, _ := u.book.Replay(row.Key); used || u.seen[row.KeyRef] {
		return // by the same batch, in an earlier group or in this one
	}
	u.seen[row.KeyRef] = true
	u.rows = append(u.rows, row)
}

func (b *By) reset() { b.Err, b.Object, b.Order, b.Replayed = nil, "", nil, false }

// admit runs one command against the working sets. A refused one leaves no trace in them. It tells which key the command has used up: also
// one that met a known own number, because it was answered.
func (w *work) admit(c Command) (row web.KeyRow, used bool) {
	by := c.header()
	if by.Batch != nil && by.Batch.Err != nil {
		by.Err = by.Batch.Err
		return row, false
	}
	if by.Key != nil {
		known, replay, err := w.facts.book.Replay(*by.Key)
		if err != nil || replay {
			by.Err, by.Object, by.Replayed = err, known.Object, replay
			by.Order = w.orders.Find(c.subject())
			return row, false
		}
	}
	w.by, by.Order = by, w.orders.Find(c.subject())
	undo := w.mark(c.subject())
	if by.Err = c.admit(w); by.Err != nil {
		undo()
		by.Order = nil
		return row, false
	}
	if _, only := c.(*UseKey); only || by.Key == nil {
		return row, false
	}
	return web.KeyRow{Key: *by.Key, Status: http.StatusOK, Object: by.Object}, true
}

// mark notes how the working sets stand; the function it gives puts them back, so that a refused command leaves nothing behind.
func (w *work) mark(order id.Order) (undo func()) {
	held, posted, shipped := w.stock.Mark(), w.ledger.Mark(), w.parcels.Mark()
	taken := w.limits.Mark()
	restoreOrder, restoreCases := w.orders.Snapshot(order), w.cases.Snapshot(order)
	told, armed, dropped, sealed := len(w.events), len(w.arm), len(w.drop), len(w.contacts)
	erased, noticed := len(w.erased), len(w.notices)
	return func() {
		w.stock.Undo(held)
		w.limits.Undo(taken)
		w.ledger.Undo(posted)
		w.parcels.Undo(shipped)
		restoreOrder()
		restoreCases()
		w.events, w.arm, w.drop, w.contacts = w.events[:told], w.arm[:armed], w.drop[:dropped], w.contacts[:sealed]
		w.erased, w.notices = w.erased[:erased], w.notices[:noticed]
	}
}

// lock locks what the orders do not guard: stock, then balances, each in ascending order; and looks at last which keys and own
// numbers have been used.
func lock(tx *db.Tx, world *World, f *facts) (*work, error) {
	w := &work{
		world: world, facts: f, orders: f.set, stock: stock.NewSet(), ledger: ledger.NewSet(), parcels: f.parcels, cases: f.afterSales,
		limits: limits.NewSet(world.Zone),
	}
	w.stock.Want(f.stock.all()...)
	w.stock.Lock(tx)
	w.limits.Want(f.buyers.all()...)
	w.limits.Lock(tx)
	w.ledger.Want(f.accounts.all()...)
	w.ledger.Lock(tx)
	f.used(tx)
	return w, tx.Flush()
}

func (w *work) flush(tx *db.Tx) {
	w.armOrders()
	contacts.Insert(tx, w.contacts)
	contacts.Erase(tx, w.erased)
	w.orders.Flush(tx)
	w.parcels.Flush(tx)
	w.cases.Flush(tx)
	w.stock.Flush(tx)
	w.limits.Flush(tx)
	w.ledger.Flush(tx)
	outbox.Write(tx, w.events)
	notices.Post(tx, w.notices...)
	timers.Drop(tx, w.drop)
	timers.Arm(tx, w.arm)
}

// orderTimer is the kind of the timer that looks at an order; caseTimer, at an after-sale.
const (
	orderTimer = "order"
	caseTimer  = "after_sale"
)

// armOrders arms each order's one timer where its next deadline is earlier than the armed one.
func (w *work) armOrders() {
	w.orders.Each(func(o *orders.Order) {
		due := o.Deadline()
		if due > 0 && (o.TimerAt == 0 || due < o.TimerAt) {
			o.TimerAt = due
			w.arm = append(w.arm, timers.Timer{Due: due, Kind: orderTimer, Subject: int64(o.ID)})
		}
	})
}

// tell notes the command's event.
func (w *work) tell(kind string, o *orders.Order, sub *orders.SubOrder, subject int64, body any) {
	w.tellAs(id.NewEvent(w.world.IDs), kind, o, sub, subject, body)
}

// tellAs notes the command's event under an id that also names its posting group. The supplier of the sub-order may read it.
func (w *work) tellAs(event id.Event, kind string, o *orders.Order, sub *orders.SubOrder, subject int64, body any) {
	e := outbox.Event{
		ID: event, At: w.by.At, Kind: kind, Root: int64(o.ID), Subject: subject, Distributor: o.Distributor, Actor: w.by.Actor, Body: "{}",
	}
	if sub != nil {
		e.Supplier = sub.Supplier
	}
	if body != nil {
		e.Body = encoded(body)
	}
	w.events = append(w.events, e)
}

func encoded(body any) string {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // bodies are plain structs of this package
	}
	return string(text)
}
