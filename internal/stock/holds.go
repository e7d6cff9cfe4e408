package stock

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Set is the working set of a group of commands: the stock they touch, locked. Every change can be undone to a mark, so that
// an order refused for another reason gives its stock back to the next one in the group.
type Set struct {
	wanted  []id.SKU
	items   map[Key]*entry
	bySKU   map[id.SKU][]*entry
	done    []change
	returns []Movement
}

type entry struct {
	now                      Item
	loadedOnHand, loadedHeld int64
}

type change struct {
	entry        *entry
	onHand, held int64
	movement     bool
}

// NewSet begins an empty working set.
func NewSet() *Set { return &Set{items: map[Key]*entry{}, bySKU: map[id.SKU][]*entry{}} }

// Want names SKUs whose stock will be touched, in whatever warehouse.
func (s *Set) Want(skus ...id.SKU) { s.wanted = append(s.wanted, skus...) }

// Lock queues locking and loading of the wanted stock.
func (s *Set) Lock(tx *db.Tx) {
	tx.Lock("stock_items", []string{"sku_id", "warehouse_id"}, db.Ids(s.wanted), itemColumns, s.keep)
	s.wanted = nil
}

// Load queues loading of the wanted stock without locking it: for questions.
func (s *Set) Load(tx *db.Tx) {
	tx.Load("stock_items", []string{"sku_id", "warehouse_id"}, db.Ids(s.wanted), itemColumns, s.keep)
	s.wanted = nil
}

func (s *Set) keep(r *db.Row) {
	i := scanItem(r)
	e := &entry{now: i, loadedOnHand: i.OnHand, loadedHeld: i.Held}
	s.items[i.Key] = e
	s.bySKU[i.SKU] = append(s.bySKU[i.SKU], e)
}

// Of gives the stock of a SKU as the group stands now, by warehouse.
func (s *Set) Of(sku id.SKU) []Item {
	items := make([]Item, 0, len(s.bySKU[sku]))
	for _, e := range s.bySKU[sku] {
		items = append(items, e.now)
	}
	return items
}

// Mark notes where the set stands, for Undo.
func (s *Set) Mark() int { return len(s.done) }

// Undo takes back all changes since a mark.
func (s *Set) Undo(mark int) {
	for i := len(s.done) - 1; i >= mark; i-- {
		c := s.done[i]
		c.entry.now.OnHand -= c.onHand
		c.entry.now.Held -= c.held
		if c.movement {
			s.returns = s.returns[:len(s.returns)-1]
		}
	}
	s.done = s.done[:mark]
}

func (s *Set) apply(e *entry, onHand, held int64, movement bool) {
	e.now.OnHand += onHand
	e.now.Held += held
	s.done = append(s.done, change{e, onHand, held, movement})
}

// Hold sets units aside; ErrOutOfStock when fewer are free.
func (s *Set) Hold(key Key, units int64) error {
	e := s.items[key]
	if e == nil || e.now.Free() < units {
		return ErrOutOfStock
	}
	s.apply(e, 0, units, false)
	return nil
}

// Release gives held units back; ErrNotHeld when fewer are held.
func (s *Set) Release(key Key, units int64) error {
	e := s.items[key]
	if e == nil || e.now.Held < units {
		return ErrNotHeld
	}
	s.apply(e, 0, -units, false)
	return nil
}

// Ship takes held units out of the warehouse; ErrNotHeld when fewer are held. The parcel is the record of it.
func (s *Set) Ship(key Key, units int64) error {
	e := s.items[key]
	if e == nil || e.now.Held < units {
		return ErrNotHeld
	}
	s.apply(e, -units, -units, false)
	return nil
}

// Return puts units that came back on the shelf again, with a movement as its record.
func (s *Set) Return(ids *id.Source, key Key, units, subject int64, at clock.Micros) error {
	e := s.items[key]
	if e == nil {
		return ErrUnknownStock
	}
	s.returns = append(s.returns, Movement{
		ID: id.NewMovement(ids), Key: key, Units: units, Reason: Returned, Subject: subject, At: at,
	})
	s.apply(e, units, 0, true)
	return nil
}

// Flush queues the changes.
func (s *Set) Flush(tx *db.Tx) {
	changes := db.NewChanges("stock_items", "=sku_id", "=warehouse_id", "+on_hand", "+held")
	for key, e := range s.items {
		onHand, held := e.now.OnHand-e.loadedOnHand, e.now.Held-e.loadedHeld
		if onHand != 0 || held != 0 {
			changes.Add(key.SKU, key.Warehouse, onHand, held)
		}
	}
	tx.Change(changes)
	insertMovements(tx, s.returns)
}
