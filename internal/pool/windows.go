package pool

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// WindowKind says who may select in a window.
type WindowKind string

// The kinds of windows.
const (
	Exclusive   WindowKind = "exclusive"    // 专供: only those named
	FirstChoice WindowKind = "first_choice" // 优先选品: only grades of a level and above
)

// Window keeps goods for some in [From, Until). What others had selected before stays theirs, unless it is to be taken out.
type Window struct {
	ID      id.Window
	Kind    WindowKind
	From    clock.Micros
	Until   clock.Micros
	Level   int64            // with FirstChoice
	Parties []id.Distributor // with Exclusive
	TakeOut bool             // what others had selected before is taken out of their selections
}

func (w *Window) check(faults *fault.List, at clock.Micros) {
	if w.From < 0 || w.Until <= w.From || w.Until <= at {
		faults.Add(ErrPeriod, "until")
	}
	exclusive := w.Kind == Exclusive && len(w.Parties) > 0 && w.Level == 0
	first := w.Kind == FirstChoice && len(w.Parties) == 0 && w.Level >= 1
	if !exclusive && !first {
		faults.Add(ErrWindow, "kind")
	}
}

// admits says whether the window is open to a distributor then.
func (w *Window) admits(s Standing, at clock.Micros) bool {
	switch {
	case at < w.From || at >= w.Until:
		return true
	case w.Kind == Exclusive:
		return slices.Contains(w.Parties, s.Distributor)
	default:
		return s.Level >= w.Level
	}
}

// refusal of a distributor that a window does not admit, with the instant at which it ends.
func (w *Window) refusal() (*fault.Fault, []string) {
	if w.Kind == Exclusive {
		return ErrExclusive, []string{"until", w.Until.String()}
	}
	return ErrFirstChoice, []string{"until", w.Until.String(), "level", text(w.Level)}
}

// AddWindow makes a window over goods: ErrName, ErrNoGoods, ErrPeriod, ErrWindow.
func AddWindow(tx *db.Tx, w Window, g Goods, at clock.Micros) (Part, error) {
	var faults fault.List
	g.check(&faults)
	w.check(&faults, at)
	if err := faults.Err(ErrInvalid); err != nil {
		return Part{}, err
	}
	p := addPart(tx, int64(w.ID), WindowPart, g, at)
	tx.Exec("insert into pool_windows (id, kind, from_at, until_at, level, take_out) values ($1, $2, $3, $4, $5, $6)", w.ID, w.Kind, w.From, w.Until, w.Level,
		w.TakeOut)
	rows := db.NewRows("pool_window_parties", "window_id", "distributor_id").OrNothing()
	for _, d := range w.Parties {
		rows.Add(w.ID, d)
	}
	tx.Insert(rows)
	return p, nil
}

// EndWindow ends a window before its time: ErrNotFound, ErrEnded.
func EndWindow(tx *db.Tx, window id.Window, at clock.Micros) (Part, error) {
	p, err := LockPart(tx, int64(window), WindowPart)
	if err != nil {
		return Part{}, err
	}
	if p.Ended() {
		return Part{}, ErrEnded
	}
	endPart(tx, &p, at)
	tx.Exec("update pool_windows set until_at = $2 where id = $1 and until_at > $2", window, at)
	return p, nil
}

// LoadWindows queues loading of windows by id; unknown ids stay absent.
func LoadWindows(tx *db.Tx, windows []int64, into map[int64]*Window) {
	keys := db.Ids(windows)
	tx.Load("pool_windows", []string{"id"}, keys, "id, kind, from_at, until_at, level, take_out", func(r *db.Row) {
		w := Window{ID: id.Window(r.Int()), Kind: WindowKind(r.Text()), From: clock.Micros(r.Int()), Until: clock.Micros(r.Int()), Level: r.Int(), TakeOut: r.Bool()}
		into[int64(w.ID)] = &w
	})
	tx.Load("pool_window_parties", []string{"window_id", "distributor_id"}, keys, "window_id, distributor_id", func(r *db.Row) {
		if w := into[r.Int()]; w != nil {
			w.Parties = append(w.Parties, id.Distributor(r.Int()))
		}
	})
}

// ShutOut gives those of the picks whose distributors a window does not admit then.
func (w *Window) ShutOut(picks []Pick, standings map[id.Distributor]Standing, at clock.Micros) []Pick {
	return slices.DeleteFunc(slices.Clone(picks), func(p Pick) bool { return w.admits(standings[p.Distributor], at) })
}

// LivingWindows lists the windows that have not ended, with their names: those that begin later too.
func LivingWindows(tx *db.Tx, at clock.Micros) ([]Part, map[int64]*Window, error) {
	parts, err := db.All(tx, scanPart, "select p.id, p.kind, p.name, p.filter, p.ended_at, p.cursor_id, p.next_at, p.swept_at, p.created_at, p.changed_at"+`
		from pool_windows w join pool_parts p on p.id = w.id where w.until_at > $1 order by p.id`, at)
	if err != nil {
		return nil, nil, err
	}
	ids, windows := make([]int64, len(parts)), map[int64]*Window{}
	for i, p := range parts {
		ids[i] = p.ID
	}
	LoadWindows(tx, ids, windows)
	return parts, windows, tx.Flush()
}

// OpenTo says whether the window is open to a distributor then.
func (w *Window) OpenTo(s Standing, at clock.Micros) bool { return w.admits(s, at) }
