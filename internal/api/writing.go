package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// nothing is the body of a command that needs none: absent or an empty object.
type nothing struct{}

// writing is one cold command under way: its transaction, its time and who does it.
type writing struct {
	tx    *db.Tx
	at    clock.Micros
	by    access.Scope
	world *flows.World
}

// note adds a line to the audit trail. Before and after are what the API shows of the thing, without personal data; nil is none.
func (w *writing) note(action, subject string, before, after any) error {
	e := access.Entry{ID: id.NewEvent(w.world.IDs), At: w.at, Actor: w.by.Actor, Action: action, Subject: subject}
	for _, side := range []struct {
		value any
		into  *string
	}{{before, &e.Before}, {after, &e.After}} {
		if side.value == nil {
			continue
		}
		text, err := json.Marshal(side.value)
		if err != nil {
			return err
		}
		*side.into = string(text)
	}
	access.Note(w.tx, e)
	return nil
}

// written is the answer of a command: what it made or changed. A replay shows it as it is now.
type written[T any] struct {
	Status   int
	Replayed string `header:"Idempotency-Replayed" doc:"true when this key had been used for this request before: nothing was done now"`
	Body     T
}

// done is the answer of a command that leaves nothing to show.
type done struct {
	Replayed string `header:"Idempotency-Replayed" doc:"true when this key had been used for this request before: nothing was done now"`
}

// command is a cold command on one object.
type command[T any] struct {
	key    web.Key
	action string // in the audit trail; empty: the flow writes its own line
	object string // the written id of what is made or changed
	made   bool   // it is made by this command; else it is there already, and read before
	do     func(w *writing) error
	read   func(tx *db.Tx, object string) (T, error) // refuses what is missing or foreign
	trail  func(T) any                               // what the audit trail keeps of it; nil: all
}

func (c *command[T]) status() int {
	if c.made {
		return http.StatusCreated
	}
	return http.StatusOK
}

func (c *command[T]) kept(v T) any {
	if c.trail == nil {
		return v
	}
	return c.trail(v)
}

// run does a cold command once, in one transaction with its line in the audit trail.
func run[T any](ctx context.Context, d *doors, c command[T]) (*written[T], error) {
	at, by := d.world.Now(), scopeOf(ctx)
	var body T
	outcome, err := web.Once(ctx, d.world.DB, c.key, func(tx *db.Tx) (_ web.Outcome, err error) {
		body, err = c.within(&writing{tx: tx, at: at, by: by, world: d.world})
		return web.Outcome{Status: c.status(), Object: c.object}, err
	})
	if err != nil {
		return nil, err
	}
	if outcome.Replayed {
		// The object is the one that was made or changed then, not the one that a new id was drawn for.
		return again(ctx, d, outcome, c.read)
	}
	return &written[T]{Status: outcome.Status, Body: body}, nil
}

// again answers a repeated request: its object is read as it is now.
func again[T any](ctx context.Context, d *doors, outcome web.Outcome, readBack func(tx *db.Tx, object string) (T, error)) (*written[T], error) {
	body, err := read(ctx, d, func(tx *db.Tx) (T, error) { return readBack(tx, outcome.Object) })
	if err != nil {
		return nil, err
	}
	return &written[T]{Status: outcome.Status, Replayed: replayed(outcome), Body: body}, nil
}

func replayed(o web.Outcome) string {
	if o.Replayed {
		return "true"
	}
	return ""
}

func (c *command[T]) within(w *writing) (body T, err error) {
	var before any
	if !c.made {
		was, err := c.read(w.tx, c.object)
		if err != nil {
			return body, err
		}
		before = c.kept(was)
	}
	if err := c.do(w); err != nil {
		return body, err
	}
	if body, err = c.read(w.tx, c.object); err != nil {
		return body, err
	}
	if c.action == "" {
		return body, nil
	}
	return body, w.note(c.action, c.object, before, c.kept(body))
}

// acting says to a flow who does it and when.
func (w *writing) acting() flows.Acting {
	return flows.Acting{World: w.world, Actor: w.by.Actor, At: w.at}
}

// finish runs a cold command that leaves nothing to show.
func finish(ctx context.Context, d *doors, key web.Key, do func(w *writing) error) (*done, error) {
	at, by := d.world.Now(), scopeOf(ctx)
	outcome, err := web.Once(ctx, d.world.DB, key, func(tx *db.Tx) (web.Outcome, error) {
		return web.Outcome{Status: http.StatusNoContent}, do(&writing{tx: tx, at: at, by: by, world: d.world})
	})
	if err != nil {
		return nil, err
	}
	return &done{replayed(outcome)}, nil
}
