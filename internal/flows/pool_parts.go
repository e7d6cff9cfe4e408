package flows

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/views"
)

// poolPartTimer fires when the next page of a part's sweep is due.
const poolPartTimer = "pool.part"

// PartGoods say which goods a product line, window or exclusion group is about; a nil filter finds none.
type PartGoods struct {
	Name   string
	Filter *views.GoodsFilter
	SKUs   []id.SKU
}

// goods makes sure that the SKUs are there, every missing one at `sku_ids[i]`.
func (g PartGoods) goods(tx *db.Tx) (pool.Goods, error) {
	out := pool.Goods{Name: g.Name, SKUs: g.SKUs}
	if g.Filter != nil {
		out.Filter = writeFilter(g.Filter)
	}
	known := map[id.SKU]*catalog.SKUFacts{}
	catalog.LoadSKUs(tx, g.SKUs, known)
	if err := tx.Flush(); err != nil {
		return out, err
	}
	var faults fault.List
	for i, sku := range g.SKUs {
		if known[sku] == nil {
			faults.Add(pool.ErrSKU, "sku_ids["+text(int64(i))+"]")
		}
	}
	return out, faults.Err(pool.ErrRefused)
}

// partBody is a part as the trail and its events tell it.
type partBody struct {
	Name   string   `json:"name"`
	Filter any      `json:"filter,omitempty"`
	SKUIDs []id.SKU `json:"sku_ids,omitempty"`
	Terms  any      `json:"terms,omitempty"`
}

func tellPart(g *PartGoods, terms any) partBody {
	b := partBody{Name: g.Name, SKUIDs: g.SKUs, Terms: terms}
	if g.Filter != nil {
		b.Filter = g.Filter
	}
	return b
}

// sweepPart does one page of a part's sweep: what its filter finds joins it, what it finds no more and nobody named leaves it. Of a product
// line, who selected what leaves is turned off and told; of a window that takes out, who is not admitted loses what it had selected.
func sweepPart(tx *db.Tx, by Acting, subject int64) error {
	p, err := pool.LockPart(tx, subject, "")
	if err != nil || p.Ended() || by.At < p.NextAt {
		return err
	}
	end, err := views.SpanEnd(tx, p.Cursor, goodsATurn)
	if err != nil {
		return err
	}
	members, left, err := by.resift(tx, &p, end)
	if err != nil {
		return err
	}
	p.Cursor, p.NextAt, p.SweptAt = by.swept(end, p.SweptAt)
	if err := by.swap(tx, &p, members, left); err != nil {
		return err
	}
	if p.NextAt != 0 {
		by.arm(tx, poolPartTimer, subject, p.NextAt)
	}
	p.Advance(tx)
	return nil
}

// swap does what a part's change of goods means for those who have selected them. A window is looked at when it begins, and no more when it is
// over.
func (a Acting) swap(tx *db.Tx, p *pool.Part, members, left []id.SKU) error {
	switch p.Kind {
	case pool.LinePart:
		return a.leaveLine(tx, p, left)
	case pool.WindowPart:
		w, err := windowOf(tx, p)
		if err != nil {
			return err
		}
		if w.From > a.At {
			p.NextAt = min(p.NextAt, w.From)
		}
		if w.Until <= a.At {
			p.NextAt = 0
		}
		return a.shutOut(tx, p, w, members)
	case pool.ExclusionPart: // what is claimed stays claimed until it is taken off sale
	}
	return nil
}

// resift brings the goods of a part up to date within a span, and gives those in it now and those that left it.
func (a Acting) resift(tx *db.Tx, p *pool.Part, end id.SKU) (members, left []id.SKU, err error) {
	// The SKUs of a span are bounded; its members are so too.
	have, err := pool.Members(tx, p.ID, p.Cursor, end, 1<<30)
	if err != nil {
		return nil, nil, err
	}
	found := map[id.SKU]bool{}
	if p.Filter != "" {
		f, err := ReadFilter(p.Filter)
		if err != nil {
			return nil, nil, err
		}
		candidates, err := views.ReadCandidates(tx, f, views.Span{After: p.Cursor, To: end}, a.At)
		if err != nil {
			return nil, nil, err
		}
		for i := range candidates {
			found[candidates[i].SKU] = true
		}
	}
	for _, m := range have {
		if m.Named || found[m.SKU] {
			members = append(members, m.SKU)
		} else {
			left = append(left, m.SKU)
		}
		delete(found, m.SKU)
	}
	var joined []id.SKU
	for sku := range found {
		joined = append(joined, sku)
	}
	slices.Sort(joined)
	pool.PutFound(tx, p, joined)
	pool.TakeOut(tx, p.ID, left)
	return append(members, joined...), left, nil
}

// standings is what lines, windows and limits need to know of distributors; unknown ones stay absent.
func (a Acting) standings(tx *db.Tx, parties []id.Distributor) (map[id.Distributor]pool.Standing, error) {
	terms, graded := map[id.Distributor]*distributors.Terms{}, map[id.Distributor]*grades.Standing{}
	distributors.LoadTerms(tx, parties, a.At, terms)
	grades.LoadStandings(tx, parties, graded)
	err := tx.Flush()
	return standingsOf(terms, graded), err
}

func standingsOf(terms map[id.Distributor]*distributors.Terms, graded map[id.Distributor]*grades.Standing) map[id.Distributor]pool.Standing {
	out := map[id.Distributor]pool.Standing{}
	for d, t := range terms {
		s := pool.Standing{Distributor: d, Contract: t.ID}
		if g := graded[d]; g != nil {
			s.Grade, s.Level = g.Grade, g.Rank
		}
		out[d] = s
	}
	return out
}

// holders gives who has selected goods, with what is known of them.
func (a Acting) holders(tx *db.Tx, skus []id.SKU) ([]pool.Pick, map[id.Distributor]pool.Standing, error) {
	picks, err := pool.Holders(tx, skus)
	if err != nil || len(picks) == 0 {
		return nil, nil, err
	}
	parties := make([]id.Distributor, len(picks))
	for i, p := range picks {
		parties[i] = p.Distributor
	}
	known, err := a.standings(tx, slices.Compact(parties))
	return picks, known, err
}

// StandingOf is what lines, windows and limits know of one distributor: distributors.ErrNotFound.
func StandingOf(tx *db.Tx, distributor id.Distributor, at clock.Micros) (pool.Standing, error) {
	known, err := Acting{At: at}.standings(tx, []id.Distributor{distributor})
	if err != nil {
		return pool.Standing{}, err
	}
	s, found := known[distributor]
	if !found {
		return s, distributors.ErrNotFound
	}
	return s, nil
}
