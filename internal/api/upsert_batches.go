package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// upserted is what came of one item: how it is shown, or why it was refused.
type upserted[R any] struct {
	did  catalog.Did
	show func(did catalog.Did) R
	err  error
}

// upserts is a batch of things to be made as they are wanted. All items are done in one transaction, each judged by itself.
type upserts[T, R any] struct {
	key      web.Key
	items    []any // a T, or what is not fit
	failed   []error
	supplier func(T) web.ID[id.Supplier]
	do       func(w *writing, supplier id.Supplier, items []T) ([]upserted[R], error)

	parties []id.Supplier
	done    []upserted[R]
}

// run does the batch once. Its key keeps what came of each item, so that a repeated request is told the same; an item that was refused is tried
// again, one that was done is not.
func (u *upserts[T, R]) run(ctx context.Context, d *doors) (*written[Results[R]], error) {
	u.parties, u.done = make([]id.Supplier, len(u.items)), make([]upserted[R], len(u.items))
	for i, item := range u.items {
		if fit, is := item.(T); is && u.failed[i] == nil {
			u.parties[i], u.failed[i] = supplierOf(ctx, u.supplier(fit), "supplier_id")
		}
	}
	w := writing{at: d.world.Now(), by: scopeOf(ctx), world: d.world}
	outcome, err := web.Once(ctx, d.world.DB, u.key, func(tx *db.Tx) (web.Outcome, error) {
		err := u.write(tx, w, func(int) bool { return true })
		if err == nil && !slices.ContainsFunc(u.done, func(x upserted[R]) bool { return x.err == nil }) {
			err = errLooked // nothing was done: the key stays free
		}
		return web.Outcome{Status: http.StatusOK, Object: u.letters()}, err
	})
	if errors.Is(err, errLooked) {
		outcome, err = web.Outcome{}, nil
	}
	if err == nil && outcome.Replayed {
		err = u.again(ctx, d, w, outcome.Object)
	}
	if err != nil {
		return nil, err
	}
	out := Results[R]{Items: make([]Result[R], len(u.items))}
	for i, x := range u.done {
		if x.err != nil {
			p := d.web.ProblemOf(ctx, x.err)
			out.Items[i] = Result[R]{Status: p.Status, Problem: p}
			continue
		}
		result := x.show(x.did)
		out.Items[i] = Result[R]{Status: http.StatusOK, Replayed: outcome.Replayed, Result: &result}
	}
	return &written[Results[R]]{Status: http.StatusOK, Replayed: replayed(outcome), Body: out}, nil
}

// write does some of the items, supplier by supplier in the order of their ids: locks are taken in one order.
func (u *upserts[T, R]) write(tx *db.Tx, w writing, take func(i int) bool) error {
	w.tx = tx
	places := map[id.Supplier][]int{}
	for i := range u.items {
		if u.failed[i] != nil {
			u.done[i] = upserted[R]{did: catalog.Declined, err: u.failed[i]}
		} else if take(i) {
			places[u.parties[i]] = append(places[u.parties[i]], i)
		}
	}
	parties := make([]id.Supplier, 0, len(places))
	for party := range places {
		parties = append(parties, party)
	}
	slices.Sort(parties)
	for _, party := range parties {
		items := make([]T, len(places[party]))
		for at, i := range places[party] {
			items[at] = u.items[i].(T) //nolint:forcetypeassert // what is not fit has failed
		}
		done, err := u.do(&w, party, items)
		against := fault.From(err)
		if err != nil && against == nil {
			return err
		}
		for at, i := range places[party] {
			if against != nil { // of the supplier, before anything was written
				u.done[i] = upserted[R]{did: catalog.Declined, err: inItem(against)}
				continue
			}
			u.done[i] = done[at]
		}
	}
	return nil
}

// inItem places a refusal of the supplier within an item.
func inItem(f *fault.Fault) error { return at(f, "supplier_id") }

// letters writes what came of the items, a letter each.
func (u *upserts[T, R]) letters() string {
	var b strings.Builder
	for _, x := range u.done {
		b.WriteByte(letterOf[x.did])
	}
	return b.String()
}

var letterOf = map[catalog.Did]byte{catalog.Made: 'c', catalog.Changed: 'h', catalog.Unchanged: 'u', catalog.Declined: 'r'}

func didOf(letter byte) catalog.Did {
	for did, l := range letterOf {
		if l == letter {
			return did
		}
	}
	return catalog.Declined
}

// errLooked ends a transaction that was only to see what would be answered.
var errLooked = errors.New("looked")

// again answers a repeated request: what was refused is tried again, what was done is only looked at.
func (u *upserts[T, R]) again(ctx context.Context, d *doors, w writing, letters string) error {
	refused := func(i int) bool { return i >= len(letters) || letters[i] == letterOf[catalog.Declined] }
	if strings.IndexByte(letters, letterOf[catalog.Declined]) >= 0 {
		if err := d.world.DB.Write(ctx, func(tx *db.Tx) error { return u.write(tx, w, refused) }); err != nil {
			return err
		}
	}
	err := d.world.DB.Write(ctx, func(tx *db.Tx) error {
		if err := u.write(tx, w, func(i int) bool { return !refused(i) }); err != nil {
			return err
		}
		return errLooked
	})
	if !errors.Is(err, errLooked) {
		return err
	}
	for i := range u.done {
		if !refused(i) && u.done[i].err == nil {
			u.done[i].did = didOf(letters[i])
		}
	}
	return nil
}
