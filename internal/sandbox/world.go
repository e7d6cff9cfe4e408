package sandbox

import (
	"errors"
	"sync/atomic"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Clock is a sandbox's clock: the machine's, and a stretch ahead that only grows.
type Clock struct {
	base  clock.Clock
	ahead atomic.Int64
}

// NewClock makes a clock that goes with another, until it is told how far it is ahead.
func NewClock(base clock.Clock) *Clock { return &Clock{base: base} }

// Now gives the sandbox's present.
func (c *Clock) Now() clock.Micros { return c.base.Now() + clock.Micros(c.ahead.Load()) }

// Ahead is how far the clock is ahead.
func (c *Clock) Ahead() clock.Micros { return clock.Micros(c.ahead.Load()) }

// Set puts the clock so far ahead; a shorter stretch changes nothing.
func (c *Clock) Set(ahead clock.Micros) {
	for {
		old := c.ahead.Load()
		if int64(ahead) <= old || c.ahead.CompareAndSwap(old, int64(ahead)) {
			return
		}
	}
}

// Manners is how the suppliers of a sandbox behave, in seconds of its time.
type Manners struct {
	ShipAfter   int64 // a paid sub-order leaves
	TrackEvery  int64 // the carrier tells of a parcel: collected, in transit, out for delivery, signed
	AnswerAfter int64 // an after-sale is reviewed
	Restocks    bool  // what runs low is bought in
}

// Limits of manners.
const (
	MaxShipAfter   = 30 * 86_400
	MaxTrackEvery  = 10 * 86_400
	MaxAnswerAfter = 10 * 86_400
)

// usual manners are quick: a developer waits for them.
var usual = Manners{ShipAfter: 3, TrackEvery: 15, AnswerAfter: 3, Restocks: true}

// World is the one row of a sandbox.
type World struct {
	Distributor id.Distributor
	MadeAt      clock.Micros
	Ahead       clock.Micros
	ClosedMonth string
	Manners
}

const onlyRow = 1

// Read gives the row: ErrBroken when there is none, because the database was never filled.
func Read(tx *db.Tx) (World, error) {
	w, err := db.One(tx, func(r *db.Row) World {
		return World{id.Distributor(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int()), r.Text(), Manners{r.Int(), r.Int(), r.Int(), r.Bool()}}
	}, `select distributor_id, made_at, ahead_micros, closed_month, ship_after_seconds, track_every_seconds, answer_after_seconds, restocks
		from sandbox_world where id = $1`, onlyRow)
	if errors.Is(err, db.ErrNoRow) {
		return w, ErrBroken
	}
	return w, err
}

func begin(tx *db.Tx, distributor id.Distributor, at clock.Micros) {
	tx.Exec(`insert into sandbox_world (id, distributor_id, made_at, ahead_micros, closed_month, ship_after_seconds, track_every_seconds,
		answer_after_seconds, restocks) values ($1, $2, $3, 0, '', $4, $5, $6, $7)`,
		onlyRow, distributor, at, usual.ShipAfter, usual.TrackEvery, usual.AnswerAfter, usual.Restocks)
}

// Behave changes the suppliers' manners: ErrFault names what is out of range.
func Behave(tx *db.Tx, m Manners) error {
	var faults fault.List
	for _, x := range []struct {
		path        string
		value, most int64
	}{
		{"ship_after_seconds", m.ShipAfter, MaxShipAfter}, {"track_every_seconds", m.TrackEvery, MaxTrackEvery},
		{"answer_after_seconds", m.AnswerAfter, MaxAnswerAfter},
	} {
		if x.value < 0 || x.value > x.most {
			faults.Add(ErrFault, x.path)
		}
	}
	if err := faults.Err(ErrFault); err != nil {
		return err
	}
	tx.ExecOne(`update sandbox_world set ship_after_seconds = $2, track_every_seconds = $3, answer_after_seconds = $4, restocks = $5
		where id = $1`, onlyRow, m.ShipAfter, m.TrackEvery, m.AnswerAfter, m.Restocks)
	return nil
}

// advance writes how far the clock is ahead, before it is.
func advance(tx *db.Tx, ahead clock.Micros) {
	tx.ExecOne("update sandbox_world set ahead_micros = $2 where id = $1", onlyRow, ahead)
}

func closeMonth(tx *db.Tx, month string) {
	tx.ExecOne("update sandbox_world set closed_month = $2 where id = $1", onlyRow, month)
}
