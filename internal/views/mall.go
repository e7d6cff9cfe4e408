package views

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/search"
)

// ErrFilling: the server has started just now and has not read the pool yet.
var ErrFilling = fault.New(fault.Unavailable, "mall_filling", "the goods are still being read; ask again in a moment")

// MaxMallGoods bounds the memory: goods beyond it are not found. One takes 1.1 kB (BenchmarkMall).
const MaxMallGoods = 1_000_000

// MallGood is what the mall keeps of one SKU that is open. It is filled and read under the mall's lock.
type MallGood struct {
	SKU       id.SKU
	Product   id.Product
	Agreement *MallAgreement
	Currency  money.Currency
	// Base prices, minor units a piece; what a distributor pays is its contract's matter.
	Settlement, Retail, Floor, Ceiling int64
	OpenedAt                           clock.Micros
	Sales                              int64 // units sold lately

	brand, leaf int32 // numbers in the mall's own lists
	texts       uint64
	round       uint32
	stock       []mallStock
}

// MallAgreement is what the mall keeps of an agreement and its supplier.
type MallAgreement struct {
	Currency    money.Currency
	Reprice     bool
	inForce     bool         // or what lies there is sold out; and its supplier is active
	from, until clock.Micros // until: the end of the sell-out, where there is one
}

// Live says whether goods under the agreement may be ordered.
func (a *MallAgreement) Live(at clock.Micros) bool {
	return a.inForce && a.from <= at && (a.until == 0 || at < a.until)
}

// mallStock is what is free of a SKU in one warehouse.
type mallStock struct {
	warehouse      int32
	free, lowBelow int64
}

// mallCategory is a third-level category with its way down from the top.
type mallCategory struct {
	path  [3]id.Category
	names [3]string
}

type mallBrand struct {
	id   id.Brand
	name string
}

// mallWarehouse delivers to the regions that begin with one of its prefixes, or everywhere.
type mallWarehouse struct {
	id       id.Warehouse
	coverage []string
	closed   bool  // delivers nowhere
	lowBelow int64 // of stock without a mark of its own
}

// Mall keeps all open goods in memory, so that a distributor may search them. One goroutine follows the database (Follow, Keep); what is
// in memory is only ever a copy, made anew at each start.
type Mall struct {
	db *db.DB

	mu         sync.RWMutex // guards what follows
	ready      bool
	index      *search.Index
	goods      []MallGood // by place; SKU 0: free
	place      map[id.SKU]uint32
	free       []uint32
	brands     list[id.Brand, mallBrand]
	leaves     list[id.Category, mallCategory]
	warehouses list[id.Warehouse, mallWarehouse]
	agreements map[id.Agreement]*MallAgreement

	following sync.Mutex // guards what follows, and is taken before mu
	swept     id.SKU     // how far the round has come
	round     uint32
	seen      map[change]clock.Micros // changes that were read already
	since     clock.Micros            // when the last step read
	turn      int64                   // steps so far
	sales     sales
	seed      maphash.Seed
}

// list numbers things in the order in which they came.
type list[K comparable, V any] struct {
	all []V
	at  map[K]int32
}

func (l *list[K, V]) set(key K, v V) {
	if l.at == nil {
		l.at = map[K]int32{}
	}
	if i, known := l.at[key]; known {
		l.all[i] = v
		return
	}
	l.at[key] = int32(len(l.all)) //nolint:gosec // there are not so many
	l.all = append(l.all, v)
}

// NewMall makes an empty mall over a database.
func NewMall(d *db.DB) *Mall {
	return &Mall{
		db: d, index: search.New(), place: map[id.SKU]uint32{}, agreements: map[id.Agreement]*MallAgreement{}, seen: map[change]clock.Micros{},
		sales: newSales(), seed: maphash.MakeSeed(),
	}
}

// mallRow is what is read of one SKU.
type mallRow struct {
	good         MallGood
	brand        id.Brand
	category     id.Category
	agreement    id.Agreement
	title, code  string
	gtin         string
	open, priced bool
	active       bool
	stock        []rowStock
}

type rowStock struct {
	warehouse      id.Warehouse
	free, lowBelow int64
}

func (r *mallRow) forSale() bool { return r.open && r.priced && r.active }

// put takes in what was read of one SKU; the lock is held.
func (m *Mall) put(r *mallRow) {
	place, there := m.place[r.good.SKU]
	brand, known := m.brands.at[r.brand]
	leaf, filed := m.leaves.at[r.category]
	agreement := m.agreements[r.agreement]
	if !r.forSale() || !known || !filed || agreement == nil {
		if there {
			m.drop(place)
		}
		return
	}
	if !there {
		if len(m.place) >= MaxMallGoods {
			return
		}
		place = m.room()
		m.place[r.good.SKU] = place
	}
	g := &m.goods[place]
	stock, texts := m.stockOf(g.stock[:0], r), g.texts
	*g = r.good
	g.brand, g.leaf, g.Agreement, g.stock, g.round, g.Sales = brand, leaf, agreement, stock, m.round, m.sales.of(g.SKU)
	g.texts = m.sum(r)
	if !there || g.texts != texts {
		names := m.leaves.all[leaf].names
		m.index.Put(place, r.title, m.brands.all[brand].name, names[2], names[1], names[0], r.code, r.gtin)
	}
}

func (m *Mall) stockOf(into []mallStock, r *mallRow) []mallStock {
	for _, s := range r.stock {
		if w, known := m.warehouses.at[s.warehouse]; known {
			into = append(into, mallStock{w, s.free, s.lowBelow})
		}
	}
	return slices.Clip(into)
}

// sum tells texts apart that were indexed from those that were changed since.
func (m *Mall) sum(r *mallRow) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	for _, s := range []string{r.title, r.code, r.gtin, r.brand.String(), r.category.String()} {
		_, _ = h.WriteString(s) // never fails
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

func (m *Mall) drop(place uint32) {
	delete(m.place, m.goods[place].SKU)
	m.goods[place] = MallGood{}
	m.free = append(m.free, place)
	m.index.Drop(place)
}

func (m *Mall) room() uint32 {
	if n := len(m.free); n > 0 {
		place := m.free[n-1]
		m.free = m.free[:n-1]
		return place
	}
	m.goods = append(m.goods, MallGood{})
	return uint32(len(m.goods) - 1) //nolint:gosec // at most MaxMallGoods
}

// BestOf gives the best selling goods of some categories that these eyes may see, those of the first category first; without categories,
// of the whole pool. What is left out is not among them.
func (m *Mall) BestOf(categories []id.Category, eyes Eyes, leaveOut map[id.SKU]bool, limit int) ([]MallGood, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if !m.ready {
		return nil, ErrFilling
	}
	var found []MallGood
	for i := range m.goods {
		g := &m.goods[i]
		if g.SKU == 0 || g.Sales <= 0 || leaveOut[g.SKU] || len(categories) > 0 && !slices.Contains(categories, m.leaves.all[g.leaf].path[2]) {
			continue
		}
		if _, visible := eyes(g); visible {
			found = append(found, *g)
		}
	}
	slices.SortFunc(found, func(a, b MallGood) int { return cmp.Or(cmp.Compare(b.Sales, a.Sales), cmp.Compare(a.SKU, b.SKU)) })
	return found[:min(len(found), limit)], nil
}

// CategoriesOf gives the third-level categories of goods, those with most of them first.
func (m *Mall) CategoriesOf(skus []id.SKU, limit int) []id.Category {
	m.mu.RLock()
	defer m.mu.RUnlock()
	counts := map[id.Category]int{}
	var found []id.Category
	for _, sku := range skus {
		if place, there := m.place[sku]; there {
			c := m.leaves.all[m.goods[place].leaf].path[2]
			if counts[c]++; counts[c] == 1 {
				found = append(found, c)
			}
		}
	}
	slices.SortFunc(found, func(a, b id.Category) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return found[:min(len(found), limit)]
}

// Visible picks the goods that these eyes may see, in the order given.
func (m *Mall) Visible(skus []id.SKU, eyes Eyes) []id.SKU {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out []id.SKU
	for _, sku := range skus {
		if place, there := m.place[sku]; there {
			if _, visible := eyes(&m.goods[place]); visible {
				out = append(out, sku)
			}
		}
	}
	return out
}
