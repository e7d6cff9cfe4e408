package penalties

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Done is one effect that a confirmed case had.
type Done struct {
	Penalty     id.Penalty
	Effect      Effect
	Distributor id.Distributor
	SKU         id.SKU // with Delist; 0: all
	Points      int64  // the threshold that was reached
	At          clock.Micros
	Until       clock.Micros // 0: no end of its own
	Applied     bool         // it changed something, which undoing changes back
	UndoneAt    clock.Micros // when it was undone or ran out; 0: it stands
}

// Stands says whether the effect holds at that time.
func (d *Done) Stands(at clock.Micros) bool { return d.UndoneAt == 0 && (d.Until == 0 || at < d.Until) }

// Records gives an effect as it is to be recorded.
func (c *Case) Records(t Threshold, at clock.Micros) Done {
	d := Done{Penalty: c.ID, Effect: t.Effect, Distributor: c.Distributor, Points: t.Points, At: at}
	if t.Effect == Delist {
		d.SKU = c.SKU
	}
	if t.Days > 0 {
		d.Until = at + clock.Micros(t.Days)*clock.Day
	}
	return d
}

const effectColumns = "penalty_id, effect, distributor_id, sku_id, points, at, until_at, applied, undone_at"

// Record queues recording effects.
func Record(tx *db.Tx, done ...Done) {
	rows := db.NewRows("penalties_effects", "penalty_id", "effect", "distributor_id", "sku_id", "points", "at", "until_at", "applied", "undone_at")
	for _, d := range done {
		rows.Add(d.Penalty, d.Effect, d.Distributor, d.SKU, d.Points, d.At, d.Until, d.Applied, d.UndoneAt)
	}
	tx.Insert(rows)
}

func scanDone(r *db.Row) Done {
	return Done{
		Penalty: id.Penalty(r.Int()), Effect: Effect(r.Text()), Distributor: id.Distributor(r.Int()), SKU: id.SKU(r.Int()), Points: r.Int(),
		At: clock.Micros(r.Int()), Until: clock.Micros(r.Int()), Applied: r.Bool(), UndoneAt: clock.Micros(r.Int()),
	}
}

// EffectsOf gives the effects that a distributor has met, oldest case first, at most 200: all of them, or those that stand at a time.
func EffectsOf(tx *db.Tx, distributor id.Distributor, standingAt clock.Micros) ([]Done, error) {
	return db.All(tx, scanDone, "select "+effectColumns+` from penalties_effects where distributor_id = $1
		and ((undone_at = 0 and (until_at = 0 or until_at > $2)) or $2 = 0) order by penalty_id, effect limit $3`, distributor, standingAt, MaxPage)
}

// EffectsBy gives the effects that one case had.
func EffectsBy(tx *db.Tx, penalty id.Penalty) ([]Done, error) {
	return db.All(tx, scanDone, "select "+effectColumns+" from penalties_effects where penalty_id = $1 order by effect", penalty)
}

// Undo notes that an effect no longer stands. Of a suspension it tells whether the distributor is to be resumed: not while another
// suspension stands, which takes over that there is something to change back.
func Undo(tx *db.Tx, d Done, at clock.Micros) (resume bool, err error) {
	tx.Exec("update penalties_effects set undone_at = $3 where penalty_id = $1 and effect = $2 and undone_at = 0", d.Penalty, d.Effect, at)
	if d.Effect != Suspend || !d.Applied {
		return false, nil
	}
	all, err := EffectsOf(tx, d.Distributor, at)
	if err != nil {
		return false, err
	}
	for i := range all {
		if o := &all[i]; o.Effect == Suspend && o.Penalty != d.Penalty {
			tx.Exec("update penalties_effects set applied = 1 where penalty_id = $1 and effect = $2", o.Penalty, o.Effect)
			return false, nil
		}
	}
	return true, nil
}

// Points gives what counts against a distributor at that time.
func Points(tx *db.Tx, distributor id.Distributor, at clock.Micros) (int64, error) {
	return db.One(tx, db.Int, `select CAST(coalesce(sum(points), 0) AS BIGINT) from penalties_cases where distributor_id = $1 and expires_at > $2
		and state in ($3, $4, $5, $6)`, distributor, at, Confirmed, Appealed, Final, Upheld)
}

// LoadFreezes queues finding out until when distributors select and list nothing; those that may are absent.
func LoadFreezes(tx *db.Tx, ids []id.Distributor, at clock.Micros, into map[id.Distributor]clock.Micros) {
	tx.Load("penalties_effects", []string{"distributor_id", "penalty_id"}, db.Ids(ids), effectColumns, func(r *db.Row) {
		if d := scanDone(r); d.Effect == FreezeSelection && d.Stands(at) {
			into[d.Distributor] = max(into[d.Distributor], d.Until)
		}
	})
}

// CheckFrozen refuses selecting and listing while they are frozen: ErrFrozen.
func CheckFrozen(until clock.Micros) error {
	if until == 0 {
		return nil
	}
	return ErrFrozen.At("distributor_id", "until", until.String())
}
