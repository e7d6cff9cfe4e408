package views

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/search"
)

// Own is what a good costs one distributor, and what it is reckoned to sell for; minor units a piece, 0: none.
type Own struct{ Settlement, Sale int64 }

// MarginPPM is the expected margin, of the sale price; 0 when there is none to tell.
func (o Own) MarginPPM() int64 {
	if o.Settlement == 0 || o.Sale == 0 {
		return 0
	}
	return (o.Sale - o.Settlement) * money.PPM / o.Sale // 10^11 × 10^6
}

// Eyes say what a good costs one distributor, and whether that distributor may see it at all: product lines and other rules of selection
// are asked there. They are called with the mall's lock held, once for each good that the words find.
type Eyes func(g *MallGood) (own Own, visible bool)

// The orders of a list.
const (
	ByRelevance = "relevance"
	ByNewest    = "newest"
	ByPriceUp   = "price_up"
	ByPriceDown = "price_down"
	ByOwnMargin = "margin"
	BySales     = "best_selling"
)

// MallQuery says which goods are wanted. Zero values do not narrow.
type MallQuery struct {
	Words     string      // all of which must be found
	Category  id.Category // of any level
	Brands    []id.Brand
	Min, Max  int64 // own settlement price, both included
	MinMargin int64 // ppm of the sale price
	Region    string
	Stock     string // in_stock, low, out, or available: in_stock or low
	Selected  *bool
	Picks     map[id.SKU]bool // what is selected; needed with Selected
	Since     clock.Micros    // opened at or after
	Sort      string
	After     MallKey
	Limit     int
	Facets    bool
	Eyes      Eyes
}

// MallKey is the place of a good in an order: what comes after the last row of a page. SKU 0 is the beginning.
type MallKey struct {
	Value int64 // greater ones come first
	SKU   id.SKU
}

// before says that a comes before b.
func (a MallKey) before(b MallKey) int {
	return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.SKU, b.SKU))
}

// MallPage is one page of goods, how many there are in all, and the counts beside them.
type MallPage struct {
	Rows   []MallKey
	More   bool
	Total  int64
	Facets Facets
}

// scores are lent from one search to the next.
var scores = sync.Pool{New: func() any { return new([]uint8) }}

// Search finds goods: ErrFilling.
func (m *Mall) Search(q MallQuery) (MallPage, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if !m.ready {
		return MallPage{}, ErrFilling
	}
	var score []uint8
	if len(search.Words(q.Words)) > 0 {
		lent := scores.Get().(*[]uint8) //nolint:forcetypeassert // only these are in it
		defer scores.Put(lent)
		*lent = m.index.Find(q.Words, *lent)
		score = *lent
	}
	s := m.sieve(q)
	top := best{limit: q.Limit + 1}
	for place := range m.goods {
		if score != nil && score[place] == 0 {
			continue // without a look at the good: most are not found
		}
		g := &m.goods[place]
		if g.SKU == 0 {
			continue
		}
		own, visible := q.Eyes(g)
		if !visible {
			continue
		}
		if !s.pass(g, own) {
			continue
		}
		s.total++
		key := MallKey{q.value(g, own, score, place), g.SKU}
		if q.After.SKU == 0 || q.After.before(key) < 0 {
			top.add(key)
		}
	}
	out := MallPage{Rows: top.sorted(), Total: s.total}
	if out.More = len(out.Rows) > q.Limit; out.More {
		out.Rows = out.Rows[:q.Limit]
	}
	if q.Facets {
		out.Facets = s.facets(m)
	}
	return out, nil
}

// relevanceStep is more than any count of units sold that counts: how well the words fit comes first.
const relevanceStep = int64(1) << 40

// value is what the wished order goes by.
func (q *MallQuery) value(g *MallGood, own Own, score []uint8, place int) int64 {
	switch q.Sort {
	case ByNewest:
		return int64(g.OpenedAt)
	case ByPriceUp:
		return -own.Settlement
	case ByPriceDown:
		return own.Settlement
	case ByOwnMargin:
		return own.MarginPPM()
	case BySales:
		return g.Sales
	}
	sold := min(g.Sales, relevanceStep-1)
	if score == nil {
		return sold
	}
	return int64(score[place])*relevanceStep + sold
}

// sieve is a query made ready for going through the goods.
type sieve struct {
	*MallQuery
	mall    *Mall
	under   []bool // by number of a third-level category: it lies in the wished one
	wanted  []bool // brands, by number
	covers  []bool // warehouses that deliver to the region, by number
	total   int64
	leaves  []int64
	brands  []int64
	bands   [len(priceBands)]int64
	stocks  [3]int64
	choices [2]int64 // not selected, selected
}

func (m *Mall) sieve(q MallQuery) *sieve {
	s := &sieve{MallQuery: &q, mall: m, leaves: make([]int64, len(m.leaves.all)), brands: make([]int64, len(m.brands.all))}
	if q.Category != 0 {
		s.under = make([]bool, len(m.leaves.all))
		for i := range m.leaves.all {
			s.under[i] = slices.Contains(m.leaves.all[i].path[:], q.Category)
		}
	}
	if len(q.Brands) > 0 {
		s.wanted = make([]bool, len(m.brands.all))
		for _, b := range q.Brands {
			if i, known := m.brands.at[b]; known {
				s.wanted[i] = true
			}
		}
	}
	s.covers = make([]bool, len(m.warehouses.all))
	for i, w := range m.warehouses.all {
		s.covers[i] = !w.closed && (q.Region == "" || len(w.coverage) == 0 ||
			slices.ContainsFunc(w.coverage, func(prefix string) bool { return strings.HasPrefix(q.Region, prefix) }))
	}
	return s
}

// The kinds of what may be wrong with a good. One that only one kind speaks against still counts among the choices of that kind.
const (
	wrongCategory = 1 << iota
	wrongBrand
	wrongPrice
	wrongStock
	wrongChoice
	wrongElse
)

// pass says whether a good is wanted, and counts it.
func (s *sieve) pass(g *MallGood, own Own) bool {
	stock := s.stockOf(g)
	wrong := s.against(g, own, stock)
	if !s.Facets || wrong&(wrong-1) != 0 || wrong&wrongElse != 0 {
		return wrong == 0
	}
	if wrong&^wrongCategory == 0 {
		s.leaves[g.leaf]++
	}
	if wrong&^wrongBrand == 0 {
		s.brands[g.brand]++
	}
	if wrong&^wrongPrice == 0 && own.Settlement > 0 {
		s.bands[band(own.Settlement)]++
	}
	if wrong&^wrongStock == 0 {
		s.stocks[stock]++
	}
	if wrong&^wrongChoice == 0 && s.Picks != nil {
		if s.Picks[g.SKU] {
			s.choices[1]++
		} else {
			s.choices[0]++
		}
	}
	return wrong == 0
}

func (s *sieve) against(g *MallGood, own Own, stock int) (wrong int) {
	if s.under != nil && !s.under[g.leaf] {
		wrong |= wrongCategory
	}
	if s.wanted != nil && !s.wanted[g.brand] {
		wrong |= wrongBrand
	}
	if (s.Min > 0 || s.Max > 0) && (own.Settlement < s.Min || s.Max > 0 && own.Settlement > s.Max || own.Settlement == 0) {
		wrong |= wrongPrice
	}
	if s.Stock != "" && s.Stock != stockNames[stock] && (s.Stock != available || stock == isOut) {
		wrong |= wrongStock
	}
	if s.Selected != nil && s.Picks[g.SKU] != *s.Selected {
		wrong |= wrongChoice
	}
	if s.MinMargin > 0 && (own.Sale == 0 || own.MarginPPM() < s.MinMargin) || g.OpenedAt < s.Since {
		wrong |= wrongElse
	}
	return wrong
}

// The stock states, as package stock has them.
const (
	isIn = iota
	isLow
	isOut
)

var stockNames = [...]string{"in_stock", "low", "out"}

// available stands for both states in which there is something.
const available = "available"

func (s *sieve) stockOf(g *MallGood) int {
	state := isOut
	for _, x := range g.stock {
		mark := x.lowBelow
		if mark == 0 {
			mark = s.mall.warehouses.all[x.warehouse].lowBelow
		}
		switch {
		case !s.covers[x.warehouse] || x.free <= 0:
		case x.free >= mark:
			return isIn
		default:
			state = isLow
		}
	}
	return state
}

// best keeps the first few keys of many.
type best struct {
	limit int
	keys  []MallKey
	worst MallKey // nothing after it gets in any more; SKU 0: there is room
}

const bestRoom = 1024

func (b *best) add(k MallKey) {
	if b.worst.SKU != 0 && b.worst.before(k) < 0 {
		return
	}
	if b.keys = append(b.keys, k); len(b.keys) >= b.limit+bestRoom {
		b.cut()
	}
}

func (b *best) cut() {
	slices.SortFunc(b.keys, MallKey.before)
	if len(b.keys) >= b.limit {
		b.keys = b.keys[:b.limit]
		b.worst = b.keys[b.limit-1]
	}
}

func (b *best) sorted() []MallKey { b.cut(); return b.keys }
