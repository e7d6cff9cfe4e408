package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// What the mall is searched for: enough goods, with titles, brands, categories and prices that differ as those of a real one do.
const (
	mallBrands      = 400
	mallConnections = 4
	goalSearchP99   = Figure(50_000)
	fillsWithin     = 2 * clock.Minute
)

var (
	mallPlaces    = []string{"景德镇", "龙泉", "宜兴", "武夷山", "安溪", "西湖", "云南", "福鼎", "潮州", "苏州", "重庆", "新疆", "东北", "海南", "内蒙古", "青岛"}
	mallManners   = []string{"手工", "复古", "便携", "加厚", "双层", "高硼硅", "釉下彩", "礼盒装", "家用", "商务", "旅行", "有机", "明前", "陈年", "低糖", "无添加", "轻奢", "儿童"}
	mallMaterials = []string{"白瓷", "紫砂", "玻璃", "竹木", "不锈钢", "纯棉", "羊绒", "真丝", "陶土", "硅胶", "乌龙", "红茶", "绿茶", "普洱", "坚果", "蜂蜜"}
	mallNouns     = []string{
		"茶杯", "茶壶", "盖碗", "茶叶", "保温杯", "餐具", "毛巾", "围巾", "床单", "枕头", "香皂", "洗发水", "面霜", "大米", "火锅底料", "辣椒酱",
		"干果", "糕点", "咖啡", "果汁", "台灯", "书架", "背包", "雨伞", "跑鞋", "外套", "玩具", "积木", "钢笔", "笔记本", "耳机", "充电器",
	}
	mallNames    = []string{"明", "月", "青", "岚", "云", "山", "雅", "竹", "松", "鹤", "福", "祥", "瑞", "和", "德", "源", "长", "乐", "华", "盛"}
	mallBranches = []string{"家居", "食品", "服饰", "美妆", "数码", "母婴"}
)

// searching draws what is put in and what is asked for; the same each time.
type searching struct{ *rand.Rand }

func (s searching) one(words []string) string { return words[s.IntN(len(words))] }

func (s searching) title() string {
	return s.one(mallPlaces) + s.one(mallManners) + s.one(mallMaterials) + s.one(mallNouns) + " " + strconv.Itoa(s.IntN(900)+100) + "g"
}

// searches are the questions of the mall; the first one is all of them by turns.
var searches = []question{
	{name: "search: all kinds", write: func(r *reader) []byte { return r.search(r.pick.random.IntN(len(searchKinds))) }},
	{name: "  Chinese part", write: func(r *reader) []byte { return r.search(0) }},
	{name: "  two words", write: func(r *reader) []byte { return r.search(1) }},
	{name: "  pinyin initials", write: func(r *reader) []byte { return r.search(2) }},
	{name: "  pinyin in full", write: func(r *reader) []byte { return r.search(3) }},
	{name: "  brand", write: func(r *reader) []byte { return r.search(4) }},
	{name: "  facets and filters", write: func(r *reader) []byte { return r.search(5) }},
	{name: "  code", write: func(r *reader) []byte { return r.search(6) }},
}

var searchKinds = []func(s searching) string{
	func(s searching) string { return "q=" + url.QueryEscape(s.one(mallMaterials)+s.one(mallNouns)) },
	func(s searching) string { return "q=" + url.QueryEscape(s.one(mallNouns)+" "+s.one(mallPlaces)) },
	func(s searching) string {
		return "q=" + s.one([]string{"bcc", "zsch", "jdz", "lqsg", "bwb", "hgdl", "wls", "qd"})
	},
	func(s searching) string {
		return "q=" + s.one([]string{"baici", "zisha", "chabei", "baowenbei", "huoguo", "chongqing", "xihu", "lvcha"})
	},
	func(s searching) string {
		return "sort=best_selling&q=" + url.QueryEscape(s.one(mallNames)+s.one(mallNames))
	},
	func(s searching) string {
		return "sort=margin&region=" + region + "&stock=available&selected=no&min_minor=1500&max_minor=" + strconv.Itoa(2000+s.IntN(9000)) +
			"&q=" + url.QueryEscape(s.one(mallManners))
	},
	func(s searching) string { return "q=M-0" + strconv.Itoa(s.IntN(100)) },
}

func (r *reader) search(kind int) []byte {
	return r.letter.get("/v1/mall?limit=50&"+searchKinds[kind](searching{r.pick.random}), r.token(r.pick.random.IntN(len(r.pick.shops))), "")
}

// searched measures the mall's search among SearchSKUs.
func (b *session) searched(ctx context.Context) error {
	fmt.Fprintf(b.Out, "\nsearch among %d SKUs, %d connections:\n%-9s %-20s %11s %8s %8s %8s %7s %9s\n",
		b.SearchSKUs, mallConnections, "engine", "question", "requests/s", "p50 ms", "p99 ms", "CPU µs", "server", "database")
	for _, engine := range b.engines() {
		if err := b.searchOn(ctx, b.stages[engine]); err != nil {
			return fmt.Errorf("%s, search: %w", engine, err)
		}
	}
	return nil
}

func (b *session) searchOn(ctx context.Context, st *stage) (err error) {
	d, err := st.fresh(ctx)
	if err != nil {
		return err
	}
	x := &site{database: d}
	defer func() { err = errors.Join(err, x.close(context.WithoutCancel(ctx))) }()
	if err := d.fillMall(ctx, b.SearchSKUs-len(st.market.goods)); err != nil {
		return err
	}
	if err := x.serveWith(ctx, b.Program, 1); err != nil {
		return err
	}
	took, err := x.filled(ctx)
	if err != nil {
		return err
	}
	before := x.resident()
	for i := range searches {
		q := searches[i]
		q.connections = mallConnections
		p99, err := b.readAt(ctx, x, &q)
		if err != nil {
			return err
		}
		if i == 0 && p99 > goalSearchP99 {
			fmt.Fprintf(b.Out, "  *** the goal is %s ms ***\n", goalSearchP99.short())
		}
	}
	fmt.Fprintf(b.Out, "%-9s filled in %d ms; resident %d MB then, %d MB at most\n", st.engine, took/clock.Millisecond, before>>20, x.memory()>>20)
	return nil
}

// filled waits until the mall answers.
func (x *site) filled(ctx context.Context) (clock.Micros, error) {
	w := wire{address: x.servers[0].address}
	defer w.hangUp()
	begun := now()
	for {
		var l letter
		a, err := w.ask(l.get("/v1/mall?limit=1", x.stage.assortment.shops[0].token, ""))
		switch {
		case err != nil:
			return 0, err
		case a.ok():
			return now() - begun, nil
		case !a.busy() || now()-begun > fillsWithin:
			return 0, fmt.Errorf("the mall is not filled: %d %.200s", a.status, a.body)
		}
		if err := rest(ctx, 20*clock.Millisecond); err != nil {
			return 0, err
		}
	}
}

// fillMall adds so many SKUs of one more supplier to the market.
func (d database) fillMall(ctx context.Context, skus int) (err error) {
	w, err := d.stage.openWorld(ctx, d.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.DB.Close()) }()
	f := filler{by: flows.Acting{World: w, Actor: actor, At: w.Now()}, draw: searching{rand.New(rand.NewPCG(7, 7))}} //nolint:gosec // chance that can be repeated
	if err := w.DB.Write(ctx, f.begin); err != nil {
		return err
	}
	for skus > 0 {
		n := min(skus, chunk)
		products, prices, movements, ids := f.goods(n)
		err := w.DB.Write(ctx, func(tx *db.Tx) error {
			if _, err := catalog.CreateAll(tx, products, f.by.At); err != nil {
				return err
			}
			if err := pricing.Set(tx, prices); err != nil {
				return err
			}
			if err := stock.Move(tx, f.supplier, movements); err != nil {
				return err
			}
			_, err := flows.OpenGoods(tx, f.by, f.agreement, ids)
			return err
		})
		if err != nil {
			return err
		}
		skus -= n
	}
	if d.stage.engine == db.Postgres {
		return d.stage.tidy(ctx, d.name)
	}
	return nil
}

// filler makes goods for the mall.
type filler struct {
	by         flows.Acting
	draw       searching
	supplier   id.Supplier
	warehouse  id.Warehouse
	agreement  id.Agreement
	brands     []id.Brand
	categories []id.Category
	made       int
}

func (f *filler) begin(tx *db.Tx) error {
	ids := f.by.World.IDs
	f.supplier, f.warehouse = id.NewSupplier(ids), id.NewWarehouse(ids)
	f.brands, f.categories = nil, nil
	for i := range mallBrands {
		b, err := catalog.AddBrand(tx, id.NewBrand(ids), mallNames[i%len(mallNames)]+mallNames[i/len(mallNames)]+"坊")
		if err != nil {
			return err
		}
		f.brands = append(f.brands, b.ID)
	}
	for _, top := range mallBranches {
		if err := f.branch(tx, top); err != nil {
			return err
		}
	}
	if _, err := suppliers.Create(tx, suppliers.NewSupplier{ID: f.supplier, Name: "百货总行", FlatMinor: freightMinor}, f.by.At); err != nil {
		return err
	}
	if err := stock.CreateWarehouse(tx, stock.Warehouse{ID: f.warehouse, Supplier: f.supplier, Name: "总仓", CreatedAt: f.by.At}); err != nil {
		return err
	}
	a, err := flows.SignAgreement(tx, f.by, suppliers.NewAgreement{
		ID: id.NewAgreement(ids), Supplier: f.supplier, Mode: suppliers.Buyout, Currency: currency, Reprice: true, SupplyRule: suppliers.PerSKU, From: f.by.At,
	})
	f.agreement = a.ID
	return err
}

// branch makes a top category with five below it, and six below each of these.
func (f *filler) branch(tx *db.Tx, name string) error {
	add := func(parent id.Category, name string) (id.Category, error) {
		c, err := catalog.AddCategory(tx, catalog.NewCategory{ID: id.NewCategory(f.by.World.IDs), Parent: parent, Name: name})
		return c.ID, err
	}
	top, err := add(0, name)
	if err != nil {
		return err
	}
	for i := range 5 {
		middle, err := add(top, mallMaterials[i]+name)
		if err != nil {
			return err
		}
		for j := range 6 {
			leaf, err := add(middle, mallNouns[i*6+j]+name)
			if err != nil {
				return err
			}
			f.categories = append(f.categories, leaf)
		}
	}
	return nil
}

// goods makes so many SKUs with their prices and stock.
func (f *filler) goods(n int) (products []catalog.NewProduct, prices []pricing.Price, movements []stock.Movement, skus []id.SKU) {
	ids := f.by.World.IDs
	for i := range n {
		if i%variants == 0 {
			products = append(products, catalog.NewProduct{
				ID: id.NewProduct(ids), Supplier: f.supplier, Brand: f.brands[f.draw.IntN(len(f.brands))],
				Category: f.categories[f.draw.IntN(len(f.categories))], Title: f.draw.title(), Description: "好货",
			})
		}
		f.made++
		p := &products[len(products)-1]
		sku := id.NewSKU(ids)
		p.SKUs = append(p.SKUs, catalog.NewSKU{ID: sku, Code: fmt.Sprintf("M-%06d", f.made), Spec: fmt.Sprintf("款 %d", i%variants+1), WeightGrams: 250})
		settlement := settleMinor + int64(f.draw.IntN(20_000))
		prices = append(prices, pricing.Price{
			SKU: sku, Supplier: f.supplier, Currency: currency, Supply: supplyMinor, Settlement: settlement,
			Retail: settlement + settlement*int64(f.draw.IntN(80)+10)/100, ChangedAt: f.by.At,
		})
		movements = append(movements, stock.Movement{
			ID: id.NewMovement(ids), Key: stock.Key{SKU: sku, Warehouse: f.warehouse}, Units: int64(f.draw.IntN(50) + 1), Reason: stock.Received, At: f.by.At,
		})
		skus = append(skus, sku)
	}
	return products, prices, movements, skus
}
