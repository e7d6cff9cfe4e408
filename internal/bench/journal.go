package bench

import (
	"context"
	"fmt"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// journal is what all connections of a run sent and heard, for proof afterwards.
type journal struct {
	name        string // begins all own numbers of the run
	connections [][]entry
}

// entry is one order as its connection knows it. Its own number follows from its place, and its keys from that.
type entry struct {
	shop, good int
	order      string // as acknowledged
	placed     bool   // was acknowledged
	paid       bool   // was acknowledged
	// An answer that was not heard, or that left open what was done, may have been either.
	placeOpen, payOpen bool
}

// number is the own number of an order.
func (j *journal) number(connection, i int) string {
	return j.name + "-" + strconv.Itoa(connection) + "-" + strconv.Itoa(i)
}

// The two keys of an order, or of a batch that begins with it.
func placeKey(number string) string { return "place-" + number }
func payKey(number string) string   { return "pay-" + number }

// stored is an order as it was found.
type stored struct {
	number, order string
	shop          int
	paid          bool
}

// proof holds what was found against the journal: every acknowledged order is there once, as it was acknowledged, and nothing else is.
type proof struct {
	violations []string
	untold     int
}

// mostTold bounds the violations that are told in full.
const mostTold = 20

func (p *proof) failf(format string, args ...any) {
	if len(p.violations) >= mostTold {
		p.untold++
		return
	}
	p.violations = append(p.violations, fmt.Sprintf(format, args...))
}

func (p *proof) count() int { return len(p.violations) + p.untold }

// journals are those of several loads on one database.
type journals []*journal

func (all journals) prove(found []stored) *proof {
	p, byNumber := &proof{}, make(map[string]stored, len(found))
	for _, f := range found {
		if twin, twice := byNumber[f.number]; twice {
			p.failf("order %s is there twice: %s and %s", f.number, twin.order, f.order)
		}
		byNumber[f.number] = f
	}
	for _, j := range all {
		j.hold(p, byNumber)
	}
	for number, f := range byNumber {
		p.failf("order %s is there as %s and was never sent", number, f.order)
	}
	return p
}

// hold compares all entries with what was found, and takes that out.
func (j *journal) hold(p *proof, byNumber map[string]stored) {
	for c, entries := range j.connections {
		for i := range entries {
			number := j.number(c, i)
			f, there := byNumber[number]
			delete(byNumber, number)
			entries[i].hold(p, number, f, there)
		}
	}
}

// hold compares one entry with what was found under its number.
func (e *entry) hold(p *proof, number string, f stored, there bool) {
	switch {
	case e.placed && !there:
		p.failf("order %s was acknowledged as %s and is not there", number, e.order)
	case !there:
	case !e.placed && !e.placeOpen:
		p.failf("order %s was refused and is there as %s", number, f.order)
	case e.placed && f.order != e.order:
		p.failf("order %s was acknowledged as %s and is there as %s", number, e.order, f.order)
	case f.shop != e.shop:
		p.failf("order %s belongs to another shop", number)
	case e.paid && !f.paid:
		p.failf("order %s was acknowledged as paid and is not", number)
	case f.paid && !e.paid && !e.payOpen:
		p.failf("order %s is paid, and no payment was acknowledged", number)
	}
}

// readStored reads all orders of a run's database; orders from before the run, as they stand in a database that was filled, are not its.
func readStored(ctx context.Context, d *db.DB, a *assortment, from clock.Micros) (found []stored, err error) {
	shops := make(map[int64]int, len(a.shops))
	for i, s := range a.shops {
		shops[int64(s.id)] = i
	}
	unpaid := map[int64]bool{}
	err = d.Read(ctx, func(tx *db.Tx) error {
		tx.Query(func(r *db.Row) { unpaid[r.Int()] = true }, "select order_id from orders_sub_orders where state <> 'to_ship'")
		if err := tx.Flush(); err != nil {
			return err
		}
		tx.Query(func(r *db.Row) {
			order, shop, number := r.Int(), r.Int(), r.Text()
			at, known := shops[shop]
			if !known {
				at = -1
			}
			found = append(found, stored{number, id.Order(order).String(), at, !unpaid[order]})
		}, "select id, distributor_id, own_number from orders_orders where placed_at >= $1", from)
		return tx.Flush()
	})
	return found, err
}
