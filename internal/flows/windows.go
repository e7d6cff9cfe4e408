package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

type windowBody struct {
	Kind           pool.WindowKind  `json:"kind"`
	From           string           `json:"from"`
	Until          string           `json:"until"`
	Level          int64            `json:"level,omitempty"`
	DistributorIDs []id.Distributor `json:"distributor_ids,omitempty"`
	TakeOut        bool             `json:"take_out,omitempty"`
}

func tellWindow(w *pool.Window) windowBody {
	return windowBody{w.Kind, w.From.String(), w.Until.String(), w.Level, w.Parties, w.TakeOut}
}

// AddWindow keeps goods for some distributors, or for high grades, for a time. What others had selected stays theirs, unless the window takes
// it out: then they are told.
func AddWindow(tx *db.Tx, by Acting, w pool.Window, n PartGoods) error {
	g, err := n.goods(tx)
	if err != nil {
		return err
	}
	if err := checkDistributors(tx, w.Parties); err != nil {
		return err
	}
	if _, err := pool.AddWindow(tx, w, g, by.At); err != nil {
		return err
	}
	by.note(tx, "window.add", w.ID.String(), nil, tellPart(&n, tellWindow(&w)))
	by.tell(tx, outbox.Event{Kind: "window.added", Root: int64(w.ID), Body: encoded(tellPart(&n, tellWindow(&w)))})
	return sweepPart(tx, by, int64(w.ID))
}

// checkDistributors makes sure that distributors are there, every missing one at `distributor_ids[i]`.
func checkDistributors(tx *db.Tx, parties []id.Distributor) error {
	known := map[id.Distributor]*distributors.Terms{}
	distributors.LoadTerms(tx, parties, 0, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	for i, d := range parties {
		if known[d] == nil {
			faults.Add(distributors.ErrNotFound, "distributor_ids["+text(int64(i))+"]")
		}
	}
	return faults.Err(pool.ErrRefused)
}

// EndWindow ends a window before its time.
func EndWindow(tx *db.Tx, by Acting, window id.Window) error {
	p, err := pool.EndWindow(tx, window, by.At)
	if err != nil {
		return err
	}
	by.note(tx, "window.end", window.String(), partBody{Name: p.Name}, nil)
	by.tell(tx, outbox.Event{Kind: "window.ended", Root: int64(window), Body: encoded(partBody{Name: p.Name})})
	return nil
}

// windowOf gives the window behind a part.
func windowOf(tx *db.Tx, p *pool.Part) (*pool.Window, error) {
	windows := map[int64]*pool.Window{}
	pool.LoadWindows(tx, []int64{p.ID}, windows)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	if windows[p.ID] == nil {
		return nil, pool.ErrNotFound
	}
	return windows[p.ID], nil
}

// shutOut takes goods out of the selections of those whom a window does not admit now, if it is meant to.
func (a Acting) shutOut(tx *db.Tx, p *pool.Part, w *pool.Window, members []id.SKU) error {
	if !w.TakeOut || len(members) == 0 {
		return nil
	}
	picks, known, err := a.holders(tx, members)
	if err != nil {
		return err
	}
	out := w.ShutOut(picks, known, a.At)
	if len(out) == 0 {
		return nil
	}
	for start := 0; start < len(out); {
		end, skus := start, []id.SKU{}
		for ; end < len(out) && out[end].Distributor == out[start].Distributor; end++ {
			skus = append(skus, out[end].SKU)
		}
		pool.Unselect(tx, out[start].Distributor, skus)
		start = end
	}
	a.notifyHolders(tx, "window.taken_out", w.ID.String(), true, out, map[string]string{"window": p.Name, "until": w.Until.String()})
	a.tellPicks(tx, "goods.unselected", out)
	return nil
}
