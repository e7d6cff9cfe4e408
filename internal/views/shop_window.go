package views

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/search"
)

// ShopWindow is what strangers may see of the mall: which products are open, in which categories, and nothing that they cost. It is
// arranged anew every few seconds when somebody looks, out of the mall's memory.
type ShopWindow struct {
	mall *Mall
	mu   sync.Mutex
	made arrangement
}

// ShopChoice says which goods strangers may see.
type ShopChoice struct {
	Version    id.Front // of the settings that say so: another one is arranged at once
	Chosen     bool     // only what lies in the categories or has one of the labels
	Categories []id.Category
	Labels     []id.Label
}

// arrangement is what was open at a time; it is never changed.
type arrangement struct {
	version    id.Front
	at         clock.Micros
	took       clock.Micros // of the machine
	products   []shownProduct
	goods      []uint32 // places in the mall, those of one product together
	categories []CategoryCount
	position   map[id.Product]int
}

// shownProduct is one product with its goods in arrangement.goods[from:to].
type shownProduct struct {
	product  id.Product
	sales    int64
	leaf     int32
	from, to int32
}

// How often the window is arranged: not before windowAge, and for at most a fiftieth of the time.
const (
	windowAge   = 5 * clock.Second
	windowShare = 50
)

// NewShopWindow makes a window before a mall.
func NewShopWindow(m *Mall) *ShopWindow { return &ShopWindow{mall: m} }

// ShopQuery says which products are wanted. Zero values do not narrow.
type ShopQuery struct {
	Words    string
	Category id.Category // of any level
	After    ShopKey
	Limit    int
}

// ShopKey is the place of a product in the list: what comes after the last row of a page. Product 0 is the beginning.
type ShopKey struct {
	Value   int64
	Product id.Product
}

// ShopPage is one page of products, best first, and how many there are in all.
type ShopPage struct {
	Rows  []ShopKey
	More  bool
	Total int64
}

// Search finds products: ErrFilling.
func (w *ShopWindow) Search(ctx context.Context, c ShopChoice, at clock.Micros, q ShopQuery) (ShopPage, error) {
	a, err := w.arranged(ctx, c, at)
	if err != nil {
		return ShopPage{}, err
	}
	m := w.mall
	m.mu.RLock()
	defer m.mu.RUnlock()
	var score []uint8
	if len(search.Words(q.Words)) > 0 {
		lent := scores.Get().(*[]uint8) //nolint:forcetypeassert // only these are in it
		defer scores.Put(lent)
		*lent = m.index.Find(q.Words, *lent)
		score = *lent
	}
	out, top := ShopPage{}, best{limit: q.Limit + 1}
	for _, p := range a.products {
		if q.Category != 0 && !slices.Contains(m.leaves.all[p.leaf].path[:], q.Category) {
			continue
		}
		value := min(p.sales, relevanceStep-1)
		if score != nil {
			fits := m.bestScore(a.goods[p.from:p.to], p.product, score)
			if fits == 0 {
				continue
			}
			value += int64(fits) * relevanceStep
		}
		out.Total++
		// The mall's heap goes by two numbers; the second is a product's here.
		if k := (MallKey{value, id.SKU(p.product)}); q.After.Product == 0 || (MallKey{q.After.Value, id.SKU(q.After.Product)}).before(k) < 0 {
			top.add(k)
		}
	}
	for _, k := range top.sorted() {
		out.Rows = append(out.Rows, ShopKey{k.Value, id.Product(k.SKU)})
	}
	if out.More = len(out.Rows) > q.Limit; out.More {
		out.Rows = out.Rows[:q.Limit]
	}
	return out, nil
}

// bestScore gives how well the words fit the best of a product's goods. A place may have been given to another product since.
func (m *Mall) bestScore(places []uint32, product id.Product, score []uint8) (fits uint8) {
	for _, place := range places {
		if int(place) < len(score) && score[place] > fits && m.goods[place].Product == product {
			fits = score[place]
		}
	}
	return fits
}

// Categories counts the products in categories of all levels, parents before their children: ErrFilling.
func (w *ShopWindow) Categories(ctx context.Context, c ShopChoice, at clock.Micros) ([]CategoryCount, int64, error) {
	a, err := w.arranged(ctx, c, at)
	return a.categories, int64(len(a.products)), err
}

// Shows says whether strangers may see a product: ErrFilling.
func (w *ShopWindow) Shows(ctx context.Context, c ShopChoice, at clock.Micros, product id.Product) (bool, error) {
	a, err := w.arranged(ctx, c, at)
	_, there := a.position[product]
	return there, err
}

// Preview is a window of its own for settings that do not hold: nobody else sees it.
func (w *ShopWindow) Preview() *ShopWindow { return NewShopWindow(w.mall) }

// arranged gives the arrangement, made anew when it is too old.
func (w *ShopWindow) arranged(ctx context.Context, c ShopChoice, at clock.Micros) (arrangement, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if age := at - w.made.at; w.made.at != 0 && w.made.version == c.Version && age >= 0 && age < max(windowAge, windowShare*w.made.took) {
		return w.made, nil
	}
	began := clock.System{}.Now()
	labelled, err := w.mall.labelled(ctx, c)
	if err != nil {
		return arrangement{}, err
	}
	found, err := w.mall.open(c, labelled, at)
	if err != nil {
		return arrangement{}, err
	}
	made := arrange(found)
	made.categories = w.mall.countProducts(made.products)
	made.version, made.at, made.took = c.Version, at, clock.System{}.Now()-began
	w.made = made
	return made, nil
}

// labelled reads the products that have one of the chosen labels.
func (m *Mall) labelled(ctx context.Context, c ShopChoice) (map[id.Product]bool, error) {
	out := map[id.Product]bool{}
	if !c.Chosen || len(c.Labels) == 0 {
		return out, nil
	}
	err := m.db.Read(ctx, func(tx *db.Tx) error {
		tx.Load("catalog_labelled", []string{"label_id"}, db.Ids(c.Labels), "product_id", func(r *db.Row) { out[id.Product(r.Int())] = true })
		return tx.Flush()
	})
	return out, err
}

// openGood is one good that strangers may see, as it was.
type openGood struct {
	product id.Product
	sales   int64
	place   uint32
	leaf    int32
}

// open lists the goods that may be ordered and were chosen: ErrFilling.
func (m *Mall) open(c ShopChoice, labelled map[id.Product]bool, at clock.Micros) ([]openGood, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if !m.ready {
		return nil, ErrFilling
	}
	under := make([]bool, len(m.leaves.all))
	for i := range m.leaves.all {
		under[i] = slices.ContainsFunc(c.Categories, func(x id.Category) bool { return slices.Contains(m.leaves.all[i].path[:], x) })
	}
	out := make([]openGood, 0, len(m.place))
	for place := range m.goods {
		g := &m.goods[place]
		if g.SKU == 0 || !g.Agreement.Live(at) || c.Chosen && !under[g.leaf] && !labelled[g.Product] {
			continue
		}
		out = append(out, openGood{g.Product, g.Sales, uint32(place), g.leaf}) //nolint:gosec // at most MaxMallGoods
	}
	return out, nil
}

// arrange puts goods of one product together, and the best selling products first.
func arrange(goods []openGood) arrangement {
	slices.SortFunc(goods, func(a, b openGood) int {
		return cmp.Or(cmp.Compare(a.product, b.product), cmp.Compare(a.place, b.place))
	})
	out := arrangement{goods: make([]uint32, len(goods)), position: map[id.Product]int{}}
	for i, g := range goods {
		out.goods[i] = g.place
		if n := len(out.products); n == 0 || out.products[n-1].product != g.product {
			out.products = append(out.products, shownProduct{product: g.product, leaf: g.leaf, from: int32(i)}) //nolint:gosec // at most MaxMallGoods
		}
		p := &out.products[len(out.products)-1]
		p.sales, p.to = p.sales+g.sales, int32(i+1) //nolint:gosec // at most MaxMallGoods
	}
	slices.SortFunc(out.products, func(a, b shownProduct) int {
		return cmp.Or(cmp.Compare(b.sales, a.sales), cmp.Compare(a.product, b.product))
	})
	for i, p := range out.products {
		out.position[p.product] = i
	}
	return out
}

func (m *Mall) countProducts(products []shownProduct) []CategoryCount {
	m.mu.RLock()
	defer m.mu.RUnlock()
	counts := make([]int64, len(m.leaves.all))
	for _, p := range products {
		counts[p.leaf]++
	}
	return categoryCounts(m.leaves.all, counts)
}
