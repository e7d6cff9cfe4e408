// Package feed owns the order of what has happened: each change gets a position after its commit, so that whoever reads on from a position
// misses nothing and sees nothing twice. A change stands here once for each SKU or distributor that it is about. It refuses cursors that are
// not its own, and those that are older than what is kept.
package feed

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Position is a change's place in the order of all changes; 0 is before the first.
type Position int64

// Kept is how long changes are kept.
const Kept = 30 * clock.Day

// Change is one thing that happened, to one distributor, or to all who have selected one SKU, or to everybody.
type Change struct {
	Position    Position
	Event       id.Event
	At          clock.Micros // when it got its position
	Distributor id.Distributor
	SKU         id.SKU
}

// Head is how far positions were given, and from where on they are kept.
type Head struct {
	Position Position
	Gone     Position
	Holder   int64
	Until    clock.Micros
}

const headRow = int64(1)

func scanHead(r *db.Row) Head {
	return Head{Position(r.Int()), Position(r.Int()), r.Int(), clock.Micros(r.Int())}
}

// ReadHead reads how far positions were given.
func ReadHead(tx *db.Tx) (Head, error) {
	return db.One(tx, scanHead, "select position, gone, holder, held_until from feed_head where id = $1", headRow)
}

// Hold locks the head for one who gives positions. Whoever comes meanwhile waits, and then sees what was given: no position is given twice, and
// none is seen before the one below it.
func Hold(tx *db.Tx) (h Head, err error) {
	tx.Lock("feed_head", []string{"id"}, db.Ids([]int64{headRow}), "position, gone, holder, held_until", func(r *db.Row) { h = scanHead(r) })
	return h, tx.Flush()
}

// Give queues changes with the positions that follow a held head, and moves the head for its holder.
func Give(tx *db.Tx, h Head, changes []Change, holder int64, until clock.Micros) {
	rows := db.NewRows("feed_changes", "position", "event_id", "at", "distributor_id", "sku_id")
	for i := range changes {
		c := &changes[i]
		h.Position++
		c.Position = h.Position
		rows.Add(c.Position, c.Event, c.At, c.Distributor, c.SKU)
	}
	tx.Insert(rows)
	tx.ExecOne("update feed_head set position = $2, holder = $3, held_until = $4 where id = $1", headRow, h.Position, holder, until)
}

const changeColumns = "position, event_id, at, distributor_id, sku_id"

func scanChange(r *db.Row) Change {
	return Change{Position(r.Int()), id.Event(r.Int()), clock.Micros(r.Int()), id.Distributor(r.Int()), id.SKU(r.Int())}
}

// After gives all changes after a position, in order.
func After(tx *db.Tx, after Position, limit int) ([]Change, error) {
	return db.All(tx, scanChange, "select "+changeColumns+" from feed_changes where position > $1 order by position limit $2", after, limit)
}

// Of gives the changes of one distributor alone (0: those of several) after a position, in order.
func Of(tx *db.Tx, distributor id.Distributor, after Position, limit int) ([]Change, error) {
	return db.All(tx, scanChange, "select "+changeColumns+` from feed_changes where distributor_id = $1 and position > $2
		order by position limit $3`, distributor, after, limit)
}

// LetGo removes up to so many of the oldest changes that have been kept long enough, and tells whether there are more.
func LetGo(tx *db.Tx, before clock.Micros, limit int) (more bool, err error) {
	h, err := Hold(tx)
	if err != nil {
		return false, err
	}
	old, err := After(tx, h.Gone, limit)
	if err != nil {
		return false, err
	}
	gone := h.Gone
	rows := db.NewRows("feed_changes", "position")
	for _, c := range old {
		if c.At >= before {
			break
		}
		gone = c.Position
		rows.Add(c.Position)
	}
	if gone == h.Gone {
		return false, nil
	}
	tx.Delete(rows)
	tx.ExecOne("update feed_head set gone = $2 where id = $1", headRow, gone)
	return rows.Len() == limit, tx.Flush()
}
