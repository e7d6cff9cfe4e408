package views

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// everything is seen at its base prices.
func everything(g *MallGood) (Own, bool) { return Own{g.Settlement, g.Retail}, true }

// stall is a shop with one brand, one category, one agreement of tea's, and a mall over it.
type stall struct {
	*shop
	mall      *Mall
	brand     id.Brand
	category  id.Category
	agreement id.Agreement
}

func (s *shop) stall(t testing.TB) *stall {
	t.Helper()
	x := &stall{shop: s, mall: NewMall(s.DB), brand: id.NewBrand(s.IDs), agreement: id.NewAgreement(s.IDs)}
	s.put(t, "catalog_brands", row{"id": x.brand, "name": "青岚"})
	for level, name := range []string{"饮品", "茶叶", "乌龙茶"} {
		next := id.NewCategory(s.IDs)
		s.put(t, "catalog_categories", row{"id": next, "parent_id": x.category, "level": level + 1, "name": name})
		x.category = next
	}
	s.Write(t, func(tx *db.Tx) error { tx.Exec("update suppliers_suppliers set state = 'active'"); return nil })
	s.put(t, "suppliers_agreements", row{"id": x.agreement, "supplier_id": s.tea, "currency": "CNY", "reprice": 1, "state": "in_force"})
	return x
}

// good opens one SKU, as another process would.
func (x *stall) good(t testing.TB, title string, settlement int64) id.SKU {
	t.Helper()
	product, sku, at := id.NewProduct(x.IDs), id.NewSKU(x.IDs), x.Clock.Now()
	x.put(t, "catalog_products", row{"id": product, "code": product.String(), "supplier_id": x.tea, "brand_id": x.brand, "category_id": x.category, "title": title, "updated_at": at})
	x.put(t, "catalog_skus", row{
		"id": sku, "product_id": product, "supplier_id": x.tea, "brand_id": x.brand, "category_id": x.category, "title": title, "code": sku.String(),
		"state": "active",
	})
	x.put(t, "pricing_prices", row{"sku_id": sku, "currency": "CNY", "settlement_minor": settlement, "retail_minor": 2 * settlement, "changed_at": at})
	x.put(t, "stock_items", row{"sku_id": sku, "warehouse_id": x.teaHouse, "on_hand": 10, "low_below": 3})
	x.put(t, "pool_items", row{"sku_id": sku, "supplier_id": x.tea, "agreement_id": x.agreement, "state": "open", "opened_at": at, "changed_at": at})
	return sku
}

func (x *stall) follow(t testing.TB) {
	t.Helper()
	x.Clock.Advance(clock.Second)
	if err := x.mall.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (x *stall) write(t testing.TB, sql string, args ...any) {
	t.Helper()
	x.Write(t, func(tx *db.Tx) error { tx.ExecOne(sql, args...); return nil })
}

// found follows and searches.
func (x *stall) found(t testing.TB, q MallQuery) (skus []id.SKU) {
	t.Helper()
	x.follow(t)
	q.Eyes, q.Limit = everything, 200
	page, err := x.mall.Search(q)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range page.Rows {
		skus = append(skus, k.SKU)
	}
	return skus
}

func TestAMallThatIsNotFilledSaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		x := s.stall(t)
		sku := x.good(t, "凤凰单丛", 100)
		if _, err := x.mall.Search(MallQuery{Eyes: everything}); !errors.Is(err, ErrFilling) {
			t.Errorf("search: %v", err)
		}
		if _, err := x.mall.BestOf(nil, everything, nil, 1); !errors.Is(err, ErrFilling) {
			t.Errorf("best: %v", err)
		}
		if got := x.found(t, MallQuery{Words: "danc"}); !slices.Equal(got, []id.SKU{sku}) {
			t.Errorf("found %v", got)
		}
	})
}

func TestTheMallFollowsWhatOtherProcessesWrite(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		x := s.stall(t)
		tea := x.good(t, "凤凰单丛", 100)
		want := func(what string, q MallQuery, skus ...id.SKU) {
			t.Helper()
			if got := x.found(t, q); !slices.Equal(got, skus) {
				t.Errorf("%s: found %v, want %v", what, got, skus)
			}
		}
		want("at first", MallQuery{}, tea)
		mug := x.good(t, "白瓷杯", 200)
		want("opened", MallQuery{Words: "杯"}, mug)
		x.write(t, "update pricing_prices set settlement_minor = 900, changed_at = $2 where sku_id = $1", mug, x.Clock.Now())
		want("priced anew", MallQuery{Min: 900}, mug)
		x.write(t, "update catalog_skus set title = '青花碗' where id = $1", mug)
		x.write(t, "update catalog_products set updated_at = $2 where id = (select product_id from catalog_skus where id = $1)", mug, x.Clock.Now())
		want("renamed", MallQuery{Words: "qhw"}, mug)
		want("the old name", MallQuery{Words: "白瓷"})
		x.write(t, "update pool_items set state = 'closed', changed_at = $2 where sku_id = $1", mug, x.Clock.Now())
		want("closed", MallQuery{}, tea)
		// What nothing stamps is found by going round.
		x.write(t, "update stock_items set held = 9 where sku_id = $1", tea)
		want("nearly sold out", MallQuery{Stock: "low"}, tea)
		x.write(t, "update catalog_skus set state = 'retired' where id = $1", tea)
		want("retired", MallQuery{})
		x.write(t, "update catalog_skus set state = 'active' where id = $1", tea)
		want("revived", MallQuery{}, tea)
		late := x.good(t, "迟到的货", 300)
		x.write(t, "update pool_items set changed_at = 1 where sku_id = $1", late)
		want("a stamp that comes too late", MallQuery{Words: "迟到"}, late)
	})
}

func TestGoodsOfAnEndedAgreementOrASuspendedSupplierAreNotLive(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		x := s.stall(t)
		x.good(t, "凤凰单丛", 100)
		live := func() (n int) {
			for range mallPartners {
				x.follow(t)
			}
			page, err := x.mall.Search(MallQuery{Limit: 9, Eyes: func(g *MallGood) (Own, bool) { return Own{}, g.Agreement.Live(x.Clock.Now()) }})
			if err != nil {
				t.Fatal(err)
			}
			return len(page.Rows)
		}
		if live() != 1 {
			t.Error("a living agreement's goods are not there")
		}
		x.write(t, "update suppliers_suppliers set state = 'suspended' where id = $1", x.tea)
		if live() != 0 {
			t.Error("a suspended supplier's goods are there")
		}
		x.write(t, "update suppliers_suppliers set state = 'active' where id = $1", x.tea)
		x.write(t, "update suppliers_agreements set until_at = $2 where id = $1", x.agreement, x.Clock.Now()+clock.Second)
		if live() != 0 {
			t.Error("an ended agreement's goods are there")
		}
		x.write(t, "update suppliers_agreements set goods_at_end = 'sell_out', sell_out_days = 1, until_at = $2 where id = $1", x.agreement, x.Clock.Now()-clock.Hour)
		if live() != 1 {
			t.Error("goods that are sold out are not there")
		}
		x.write(t, "update suppliers_agreements set until_at = $2 where id = $1", x.agreement, x.Clock.Now()-clock.Day-clock.Hour)
		if live() != 0 {
			t.Error("goods are there after the sell-out")
		}
	})
}

func TestSalesAreCountedByDayAndForgottenAfterThirty(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		x := s.stall(t)
		tea, mug := x.good(t, "凤凰单丛", 100), x.good(t, "白瓷杯", 200)
		sell := func(sku id.SKU, state string) {
			order := x.order(t, x.red, fmt.Sprint(sku, state, x.Clock.Now()), part{x.tea, state, 100})
			x.write(t, "update orders_lines set sku_id = $2 where order_id = $1", order, sku)
		}
		best := func() []id.SKU {
			for range 2 * salesDays {
				x.Clock.Advance(2 * clock.Minute)
				x.follow(t)
			}
			goods, err := x.mall.BestOf([]id.Category{x.category}, everything, nil, 5)
			if err != nil {
				t.Fatal(err)
			}
			var skus []id.SKU
			for _, g := range goods {
				skus = append(skus, g.SKU)
			}
			return skus
		}
		sell(mug, "to_ship")
		sell(tea, "pending_payment")
		sell(tea, "cancelled")
		if got := best(); !slices.Equal(got, []id.SKU{mug}) {
			t.Errorf("best %v", got)
		}
		x.Clock.Advance(20 * clock.Day)
		sell(tea, "completed")
		sell(tea, "to_receive")
		if got := best(); !slices.Equal(got, []id.SKU{tea, mug}) {
			t.Errorf("best %v", got)
		}
		x.Clock.Advance(11 * clock.Day)
		if got := best(); !slices.Equal(got, []id.SKU{tea}) {
			t.Errorf("best %v, for the mug's day is long over", got)
		}
	})
}

func TestWhatFewerThanThreeOthersSelectIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		pick := func(d id.Distributor, skus ...int64) {
			for _, sku := range skus {
				s.put(t, "pool_selections", row{"distributor_id": d, "sku_id": sku, "selected_at": sku})
			}
		}
		together := func() []Together {
			return read(t, s, func(tx *db.Tx) ([]Together, error) { return ReadTogether(tx, s.red, []id.SKU{11, 12}) })
		}
		pick(s.red, 11, 12)
		pick(s.blue, 11, 21, 22)
		pick(1, 11, 21, 22)
		if got := together(); len(got) != 0 {
			t.Errorf("two others are told of: %v", got)
		}
		pick(2, 11, 12, 21)
		pick(3, 12, 22) // three have 22, but not three with the same one of the two
		if got := together(); !slices.Equal(got, []Together{{21, 11}}) {
			t.Errorf("got %v", got)
		}
		if got := read(t, s, func(tx *db.Tx) ([]id.SKU, error) { return LatestSelections(tx, s.red, 1) }); !slices.Equal(got, []id.SKU{12}) {
			t.Errorf("latest %v", got)
		}
	})
}

// counter is a mall in memory alone.
func counter() *Mall {
	m := NewMall(nil)
	for i, name := range []string{"青岚", "明月"} {
		m.brands.set(id.Brand(i+1), mallBrand{id.Brand(i + 1), name})
	}
	for i := range 3 {
		m.leaves.set(id.Category(i+100), mallCategory{[3]id.Category{1, id.Category(i/2 + 10), id.Category(i + 100)}, [3]string{"货", "茶", "叶"}})
	}
	m.warehouses.set(1, mallWarehouse{id: 1, coverage: []string{"31", "44"}})
	m.warehouses.set(2, mallWarehouse{id: 2, lowBelow: 2})
	m.warehouses.set(3, mallWarehouse{id: 3, closed: true})
	m.agreements[1] = &MallAgreement{inForce: true}
	m.ready = true
	return m
}

// wanted is the rule of a search said plainly.
func wanted(r *mallRow, q MallQuery) bool {
	g := r.good
	state := "out"
	for _, s := range r.stock {
		if s.lowBelow == 0 && s.warehouse == 2 {
			s.lowBelow = 2
		}
		covers := s.warehouse == 2 || s.warehouse == 1 && (q.Region == "" || strings.HasPrefix(q.Region, "31") || strings.HasPrefix(q.Region, "44"))
		switch {
		case !covers || s.free <= 0:
		case s.free >= s.lowBelow:
			state = "in_stock"
		case state == "out":
			state = "low"
		}
	}
	margin := (g.Retail - g.Settlement) * 1_000_000 / g.Retail
	under := q.Category == 0 || q.Category == r.category || q.Category == 1 || q.Category == 10+(r.category-100)/2
	return strings.Contains(r.title, q.Words) && under && (len(q.Brands) == 0 || slices.Contains(q.Brands, r.brand)) &&
		g.Settlement >= q.Min && (q.Max == 0 || g.Settlement <= q.Max) && margin >= q.MinMargin && g.OpenedAt >= q.Since &&
		(q.Stock == "" || q.Stock == state || q.Stock == "available" && state != "out") && (q.Selected == nil || *q.Selected == q.Picks[g.SKU])
}

// TestASearchFindsWhatGoingThroughAllGoodsFinds puts goods by chance, searches them by chance, and turns all pages.
func TestASearchFindsWhatGoingThroughAllGoodsFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, rows, picks := counter(), map[id.SKU]*mallRow{}, map[id.SKU]bool{}
		for range rapid.IntRange(0, 25).Draw(t, "goods") {
			sku := id.SKU(rapid.IntRange(1, 20).Draw(t, "sku"))
			r := &mallRow{
				brand: id.Brand(rapid.IntRange(1, 2).Draw(t, "brand")), category: id.Category(rapid.IntRange(100, 102).Draw(t, "category")), agreement: 1,
				title: rapid.SampledFrom([]string{"单丛", "白瓷杯", "单杯", "大碗"}).Draw(t, "title"), open: rapid.IntRange(0, 5).Draw(t, "open") > 0,
				priced: true, active: true,
			}
			r.good = MallGood{
				SKU: sku, Settlement: rapid.Int64Range(1, 9).Draw(t, "settlement"), Retail: rapid.Int64Range(9, 12).Draw(t, "retail"),
				OpenedAt: clock.Micros(rapid.IntRange(1, 3).Draw(t, "opened")),
			}
			for w := range rapid.IntRange(0, 3).Draw(t, "warehouses") {
				r.stock = append(r.stock, rowStock{id.Warehouse(w + 1), rapid.Int64Range(0, 4).Draw(t, "free"), rapid.SampledFrom([]int64{0, 3}).Draw(t, "mark")})
			}
			picks[sku] = rapid.Bool().Draw(t, "picked")
			m.put(r)
			if rows[sku] = r; !r.open {
				delete(rows, sku)
			}
		}
		q := MallQuery{
			Words: rapid.SampledFrom([]string{"", "单", "杯", "瓷杯", "无"}).Draw(t, "words"), Limit: rapid.IntRange(1, 4).Draw(t, "limit"), Eyes: everything,
			Category: rapid.SampledFrom([]id.Category{0, 1, 10, 11, 101, 7}).Draw(t, "under"), Picks: picks, Facets: true,
			Min: rapid.Int64Range(0, 5).Draw(t, "min"), Max: rapid.SampledFrom([]int64{0, 4, 9}).Draw(t, "max"),
			MinMargin: rapid.SampledFrom([]int64{0, 500_000}).Draw(t, "margin"), Since: clock.Micros(rapid.IntRange(0, 2).Draw(t, "since")),
			Region: rapid.SampledFrom([]string{"", "310115", "510104"}).Draw(t, "region"),
			Stock:  rapid.SampledFrom([]string{"", "in_stock", "low", "out", "available"}).Draw(t, "stock"),
			Sort:   rapid.SampledFrom([]string{ByRelevance, ByNewest, ByPriceUp, ByPriceDown, ByOwnMargin, BySales}).Draw(t, "sort"),
		}
		if rapid.Bool().Draw(t, "of brand") {
			q.Brands = []id.Brand{2}
		}
		if rapid.Bool().Draw(t, "by choice") {
			q.Selected = rapid.Ptr(rapid.Bool(), false).Draw(t, "selected")
		}
		compareWithAll(t, m, rows, q)
	})
}

func compareWithAll(t *rapid.T, m *Mall, rows map[id.SKU]*mallRow, q MallQuery) {
	var want, got []id.SKU
	brands := map[id.Brand]int64{}
	for sku, r := range rows {
		if wanted(r, q) {
			want = append(want, sku)
		}
		if open := q; wanted(r, func() MallQuery { open.Brands = nil; return open }()) {
			brands[r.brand]++
		}
	}
	var before []MallKey
	for first := true; ; first = false {
		page, err := m.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total != int64(len(want)) {
			t.Fatalf("%d in all, want %d", page.Total, len(want))
		}
		if first {
			for _, b := range page.Facets.Brands {
				if brands[b.ID] != b.Count {
					t.Fatalf("%d of brand %d, want %d", b.Count, b.ID, brands[b.ID])
				}
				delete(brands, b.ID)
			}
			if len(brands) > 0 {
				t.Fatalf("no counts of %v", brands)
			}
		}
		before = append(before, page.Rows...)
		if !page.More {
			break
		}
		q.After = page.Rows[len(page.Rows)-1]
	}
	if !slices.IsSortedFunc(before, MallKey.before) {
		t.Fatalf("not in order: %v", before)
	}
	for _, k := range before {
		got = append(got, k.SKU)
	}
	slices.SortFunc(got, cmp.Compare)
	slices.SortFunc(want, cmp.Compare)
	if !slices.Equal(got, want) {
		t.Fatalf("found %v, want %v", got, want)
	}
}
