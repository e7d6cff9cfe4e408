package views

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// BenchmarkMall searches 100,000 goods that lie in memory alone.
func BenchmarkMall(b *testing.B) {
	m := NewMall(nil)
	random := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // chance that can be repeated
	syllables := []rune("景德镇龙泉宜兴武夷安溪手工复古便携加厚双层白瓷紫砂玻璃竹木茶杯壶盖碗保温餐具毛巾围巾床单枕头香皂面霜大米火锅底料")
	word := func(n int) (out string) {
		for range n {
			out += string(syllables[random.IntN(len(syllables))])
		}
		return out
	}
	for i := range 400 {
		m.brands.set(id.Brand(i+1), mallBrand{id.Brand(i + 1), word(3)})
	}
	for i := range 180 {
		m.leaves.set(id.Category(i+1000), mallCategory{[3]id.Category{id.Category(i%6 + 1), id.Category(i%30 + 10), id.Category(i + 1000)}, [3]string{word(2), word(3), word(4)}})
	}
	m.warehouses.set(1, mallWarehouse{id: 1})
	m.agreements[1] = &MallAgreement{Currency: "CNY", Reprice: true, inForce: true}
	m.ready = true
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	const goods = 100_000
	for i := range goods {
		settlement := int64(random.IntN(20_000) + 100)
		r := &mallRow{
			brand: id.Brand(random.IntN(400) + 1), category: id.Category(random.IntN(180) + 1000), agreement: 1, open: true, priced: true, active: true,
			title: fmt.Sprintf("%s %dg 款 %d", word(10), random.IntN(900), i%5), code: fmt.Sprintf("M-%06d", i), gtin: fmt.Sprintf("690%010d", i),
			stock: []rowStock{{1, int64(random.IntN(50)), 10}},
		}
		r.good = MallGood{SKU: id.SKU(i + 1), Product: id.Product(i/5 + 1), Currency: "CNY", Settlement: settlement, Retail: settlement * 3 / 2, OpenedAt: 1}
		m.put(r)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	texts, keys, entries := m.index.Counts()
	b.Logf("%d bytes a good; %d texts, %d keys, %d entries", (after.HeapAlloc-before.HeapAlloc)/goods, texts, keys, entries)
	eyes := func(g *MallGood) (Own, bool) { return Own{g.Settlement, g.Retail}, g.Agreement.Live(clock.Micros(1)) }
	for name, q := range map[string]MallQuery{
		"all": {}, "part": {Words: "茶杯"}, "one": {Words: "茶"}, "initials": {Words: "cb"}, "initial": {Words: "s"}, "pinyin": {Words: "shuang"},
		"filters": {Words: "手工", Stock: "available", Min: 1000, Max: 9000, Sort: ByOwnMargin}, "gtin": {Words: "6900000"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				q.Eyes, q.Limit, q.Facets = eyes, 50, true
				if _, err := m.Search(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
