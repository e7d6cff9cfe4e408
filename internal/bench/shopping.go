package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// errNoBatch says that the server has no doors for batches.
var errNoBatch = errors.New("the server takes no batches")

// load is what a run asks of servers.
type load struct {
	addresses   []string
	goods       *assortment
	scenario    Scenario
	connections int
	batch       int // orders in one request; 1: the doors of single orders
	oneShop     bool
	name        string // begins all own numbers
	orders      int    // end after so many; 0: when told
	over        <-chan struct{}
}

// shopper is one connection and who uses it.
type shopper struct {
	load    *load
	number  int
	journal *journal
	pick    *picker
	wire    wire
	letter  letter
	leaves  bool // when it is turned away with a new order, instead of asking again

	entries  []entry
	trips    []trip
	steps    []step
	rejected int64
	lost     int64
	refusal  string
	err      error
}

// lostPause keeps a connection whose server is gone from spinning.
const lostPause = 50 * clock.Millisecond

// trip is one complete order, or batch of orders, from the first byte sent to the last one heard.
type trip struct {
	sent, heard clock.Micros
	orders      int
}

// step is a batch placed, or paid: half of what is to be done with so many orders.
type step struct {
	at     clock.Micros
	orders int
}

// now is the machine's time.
func now() clock.Micros { return (clock.System{}).Now() }

// haul is what came of a load.
type haul struct {
	journal  *journal
	trips    []trip
	steps    []step // of batches
	rejected int64
	lost     int64
	refusal  string
}

// placed counts the acknowledged orders.
func (h *haul) placed() (n int64) {
	if h.journal == nil {
		return 0
	}
	for _, entries := range h.journal.connections {
		for i := range entries {
			if entries[i].placed {
				n++
			}
		}
	}
	return n
}

// send begins a load, which ends when `over` is closed; wait then gives what came of it.
func (l *load) send(over <-chan struct{}) (wait func() (*haul, error)) {
	l.over = over
	shoppers := make([]*shopper, l.connections)
	j := &journal{name: l.name, connections: make([][]entry, l.connections)}
	var all sync.WaitGroup
	for i := range shoppers {
		shoppers[i] = l.shopper(j, i)
		all.Go(shoppers[i].shop)
	}
	return func() (*haul, error) {
		all.Wait()
		return gather(j, shoppers)
	}
}

func (l *load) shopper(j *journal, number int) *shopper {
	return &shopper{
		load: l, number: number, journal: j, pick: l.goods.picker(l.scenario, l.oneShop, number), wire: wire{address: l.addresses[number%len(l.addresses)]},
	}
}

// gather sums up what all connections did: the first error.
func gather(j *journal, shoppers []*shopper) (*haul, error) {
	h := &haul{journal: j}
	var err error
	for i, s := range shoppers {
		j.connections[i] = s.entries
		h.trips = append(h.trips, s.trips...)
		h.steps = append(h.steps, s.steps...)
		h.rejected += s.rejected
		h.lost += s.lost
		if h.refusal == "" {
			h.refusal = s.refusal
		}
		if err == nil {
			err = s.err
		}
	}
	return h, err
}

// shop orders until it is over, or as many as this connection's part of a fixed count.
func (s *shopper) shop() {
	defer s.wire.hangUp()
	for !s.isOver() && s.err == nil {
		if s.load.orders > 0 && len(s.entries)*s.load.connections+s.number >= s.load.orders {
			return
		}
		if s.load.batch > 1 {
			s.batch()
		} else {
			s.single()
		}
	}
}

func (s *shopper) isOver() bool {
	select {
	case <-s.load.over:
		return true
	default:
		return false
	}
}

// single places one order and pays it.
func (s *shopper) single() {
	shop, g := s.pick.draw()
	s.entries = append(s.entries, entry{shop: shop, good: g})
	at := len(s.entries) - 1
	number, token := s.journal.number(s.number, at), s.pick.shops[shop].token
	sent := now()
	s.letter.clear()
	s.letter.order(number, s.pick.phone(), &s.pick.goods[g])
	a, open := s.insist(s.letter.post(placePath, token, placeKey(number)), s.leaves)
	e := &s.entries[at]
	if !a.ok() {
		e.placeOpen = open
		return
	}
	e.placed, e.order = true, idIn(a.body)
	s.letter.clear()
	a, open = s.insist(s.letter.post(placePath+"/"+e.order+payPath, token, payKey(number)), false)
	if !a.ok() {
		e.payOpen = open
		return
	}
	e.paid = true
	s.trips = append(s.trips, trip{sent, now(), 1})
}

// insist asks until there is an answer that stands; open says that one which does not tell what was done came before, or last. While
// the server is busy it waits as it is told and asks again, with the same key, unless it leaves.
func (s *shopper) insist(request []byte, leaves bool) (a answer, open bool) {
	for {
		var err error
		if a, err = s.wire.ask(request); err != nil {
			s.lost++
			if s.refusal == "" {
				s.refusal = err.Error()
			}
			s.wait(lostPause)
			return answer{}, true
		}
		if a.ok() {
			return a, false
		}
		open = open || a.open()
		s.rejected++
		if s.refusal == "" {
			s.refusal = fmt.Sprintf("%d %s", a.status, bytes.TrimSpace(a.body))
		}
		if !a.busy() || leaves || !s.wait(a.pause()) {
			return a, open
		}
	}
}

// wait waits; false when it is over before.
func (s *shopper) wait(t clock.Micros) bool {
	timer := time.NewTimer(time.Duration(t) * time.Microsecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.load.over:
		return false
	}
}

// batch places a batch of orders of one shop, and pays those that were placed.
func (s *shopper) batch() {
	shop, from := s.pick.drawShop(), len(s.entries)
	number, token := s.journal.number(s.number, from), s.pick.shops[shop].token
	sent := now()
	s.letter.clear()
	s.letter.write(`{"items":[`)
	for i := range s.load.batch {
		g := s.pick.drawOf(shop)
		s.entries = append(s.entries, entry{shop: shop, good: g})
		if i > 0 {
			s.letter.write(",")
		}
		s.letter.order(s.journal.number(s.number, from+i), s.pick.phone(), &s.pick.goods[g])
	}
	s.letter.write(`]}`)
	batch := s.entries[from:]
	a, open := s.insist(s.letter.post(placeBatchPath, token, placeKey(number)), false)
	placed := s.heardPlaced(batch, a, open)
	if len(placed) == 0 {
		return
	}
	s.steps = append(s.steps, step{now(), len(placed)})
	s.letter.clear()
	s.letter.write(`{"items":[`)
	for i, e := range placed {
		if i > 0 {
			s.letter.write(",")
		}
		s.letter.write(`{"order_id":"`, e.order, `"}`)
	}
	s.letter.write(`]}`)
	a, open = s.insist(s.letter.post(payBatchPath, token, payKey(number)), false)
	if paid := s.heardPaid(placed, a, open); paid > 0 {
		heard := now()
		s.steps = append(s.steps, step{heard, paid})
		s.trips = append(s.trips, trip{sent, heard, paid})
	}
}

// heardPlaced journals the answer to a batch of orders and gives those that were placed.
func (s *shopper) heardPlaced(batch []entry, a answer, open bool) (placed []*entry) {
	if a.status == 404 || a.status == 405 {
		s.err = errNoBatch
		return nil
	}
	for i, item := range s.heard(a, len(batch)) {
		if order, ok := done(item); ok {
			batch[i].placed, batch[i].order = true, order
			placed = append(placed, &batch[i])
		} else {
			s.refuse(item)
		}
	}
	for i := range batch {
		batch[i].placeOpen = open && !a.ok()
	}
	return placed
}

// heardPaid journals the answer to paying a batch, and counts what was paid.
func (s *shopper) heardPaid(placed []*entry, a answer, open bool) (paid int) {
	for i, item := range s.heard(a, len(placed)) {
		if order, ok := done(item); ok && order == placed[i].order {
			placed[i].paid = true
			paid++
		} else {
			s.refuse(item)
		}
	}
	for _, e := range placed {
		e.payOpen = open && !a.ok()
	}
	return paid
}

// heard gives the items of a batch's answer, one for each that was asked for.
func (s *shopper) heard(a answer, asked int) [][]byte {
	if !a.ok() {
		return nil
	}
	got := items(a.body)
	if len(got) != asked {
		s.err = fmt.Errorf("a batch of %d was answered with %d items: %.200s", asked, len(got), a.body)
		return nil
	}
	return got
}

func (s *shopper) refuse(item []byte) {
	s.rejected++
	if s.refusal == "" {
		s.refusal = string(item)
	}
}

// rest waits for a stretch of time, or for the end of the context.
func rest(ctx context.Context, t clock.Micros) error {
	timer := time.NewTimer(time.Duration(t) * time.Microsecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
