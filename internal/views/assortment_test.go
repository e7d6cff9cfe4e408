package views

import (
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// goodsOf puts five SKUs on the shelves: two brands, rising prices, falling margins, the third never priced, the first open.
func (s *shop) goodsOf(t *testing.T) {
	t.Helper()
	s.put(t, "catalog_categories", row{"id": 901, "level": 1}, row{"id": 902, "parent_id": 901, "level": 2}, row{"id": 903, "parent_id": 902, "level": 3})
	s.put(t, "catalog_products", row{"id": 801, "code": "801", "folded_title": "龙井 a%", "review_state": "approved"}, row{"id": 802, "code": "802", "folded_title": "白茶", "review_state": "submitted"})
	s.put(t, "catalog_labelled", row{"product_id": 801, "label_id": 701})
	s.put(t, "catalog_values", row{"product_id": 802, "sku_id": 9_005, "attribute_id": 601, "value": "明前"})
	for i := range int64(5) {
		sku := 9_001 + i
		s.put(t, "catalog_skus", row{
			"id": sku, "product_id": 801 + i/3, "supplier_id": s.tea, "brand_id": 501 + i%2, "category_id": 903, "code": string(rune('A' + i)), "state": "active",
		})
		if i != 2 {
			s.put(t, "pricing_prices", row{"sku_id": sku, "currency": "CNY", "supply_minor": 100 * (i + 1) * (i + 5), "settlement_minor": 1000 * (i + 1), "retail_minor": 1})
		}
		s.put(t, "stock_items", row{"sku_id": sku, "warehouse_id": 1, "on_hand": 10 - i, "held": 5})
	}
	s.put(t, "suppliers_agreements", row{"id": 401, "supply_rule": "ratio", "supply_ratio_ppm": 900_000})
	s.put(t, "pool_items", row{"sku_id": 9_001, "agreement_id": 401, "state": "open", "cause": "rule", "rule_id": 301}, row{"sku_id": 9_002, "agreement_id": 401, "state": "closed", "cause": "hand"})
}

func listGoods(n ...int64) (out []id.SKU) {
	for _, x := range n {
		out = append(out, id.SKU(9_000+x))
	}
	return out
}

func TestGoodsAreFoundByEveryFilter(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goodsOf(t)
		n := func(n int64) *int64 { return &n }
		for name, c := range map[string]struct {
			f    GoodsFilter
			want []id.SKU
		}{
			"brand": {GoodsFilter{Brands: []id.Brand{501}, Suppliers: []id.Supplier{s.tea}}, listGoods(1, 3, 5)}, "another supplier": {GoodsFilter{Suppliers: []id.Supplier{s.mug}}, nil},
			"category of any level": {GoodsFilter{Categories: []id.Category{901}}, listGoods(1, 2, 3, 4, 5)}, "leaf": {GoodsFilter{Categories: []id.Category{903, 1}}, listGoods(1, 2, 3, 4, 5)},
			"label": {GoodsFilter{Labels: []id.Label{701}}, listGoods(1, 2, 3)}, "attribute": {GoodsFilter{Attributes: []AttributeFilter{{601, []string{"x", "明前"}}}}, listGoods(5)},
			"words": {GoodsFilter{Words: "井 A%"}, listGoods(1, 2, 3)}, "code": {GoodsFilter{Words: "D"}, listGoods(4)}, "no wildcard": {GoodsFilter{Words: "%%"}, nil},
			"price": {GoodsFilter{SettlementFrom: n(2000), SettlementTo: n(4000)}, listGoods(2, 4)}, "currency": {GoodsFilter{Currency: "GBP"}, nil},
			"retail": {GoodsFilter{RetailTo: n(1)}, listGoods(1, 2, 4, 5)}, "margin by the agreement's ratio": {GoodsFilter{MarginToPPM: n(100_000)}, listGoods(1, 2, 5)},
			"margin": {GoodsFilter{MarginFromPPM: n(150_000)}, listGoods(4)}, "stock": {GoodsFilter{FreeFrom: n(2), FreeTo: n(3)}, listGoods(3, 4)},
			"sales": {GoodsFilter{SoldFrom: n(1)}, nil}, "open": {GoodsFilter{Pool: "open"}, listGoods(1)}, "closed": {GoodsFilter{Pool: "closed"}, listGoods(2)},
			"never": {GoodsFilter{Pool: "never"}, listGoods(3, 4, 5)},
		} {
			var got, candidates []id.SKU
			var count int64
			s.Read(t, func(tx *db.Tx) error {
				rows, _, err := ReadGoods(tx, GoodsQuery{GoodsFilter: c.f, Limit: 100})
				for _, r := range rows {
					got = append(got, r.SKU)
				}
				if err != nil {
					return err
				}
				if count, err = CountGoods(tx, c.f, 0); err != nil {
					return err
				}
				found, err := ReadCandidates(tx, c.f, Span{}, 0)
				for _, x := range found {
					candidates = append(candidates, x.SKU)
				}
				return err
			})
			if !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(candidates, c.want) || count != int64(len(c.want)) {
				t.Errorf("%s: got %v, %v, %d", name, got, candidates, count)
			}
		}
	})
}

func TestGoodsPageInEveryOrderBothWays(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goodsOf(t)
		for order, want := range map[GoodsOrder][]id.SKU{
			"": listGoods(1, 2, 3, 4, 5), BySettlement: listGoods(3, 1, 2, 4, 5), ByRetail: listGoods(3, 1, 2, 4, 5), ByMargin: listGoods(3, 1, 2, 5, 4),
			ByFree: listGoods(5, 4, 3, 2, 1), BySold: listGoods(1, 2, 3, 4, 5),
		} {
			for _, falling := range []bool{false, true} {
				var got []id.SKU
				q := GoodsQuery{Order: order, Falling: falling, Limit: 2}
				for more := true; more && len(got) < 10; {
					var rows []GoodsRow
					s.Read(t, func(tx *db.Tx) (err error) { rows, more, err = ReadGoods(tx, q); return err })
					for _, r := range rows {
						got = append(got, r.SKU)
					}
					q.After, q.FollowsA = rows[len(rows)-1].GoodsPlace, true
				}
				wanted := append([]id.SKU(nil), want...)
				if falling {
					for i, j := 0, len(wanted)-1; i < j; i, j = i+1, j-1 {
						wanted[i], wanted[j] = wanted[j], wanted[i]
					}
				}
				if !reflect.DeepEqual(got, wanted) {
					t.Errorf("%s, falling %v: got %v", order, falling, got)
				}
				if len(got) != 5 {
					t.Errorf("%s, falling %v: %v", order, falling, got)
				}
			}
		}
	})
}

func TestACandidateTellsWhatDecides(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.goodsOf(t)
		s.put(t, "catalog_papers", row{"id": 1, "supplier_id": s.tea, "brand_id": 502, "valid_until": 50})
		s.Read(t, func(tx *db.Tx) error {
			end, err := SpanEnd(tx, 9_000, 2)
			last, failed := SpanEnd(tx, 9_003, 5)
			if end != 9_002 || last != 0 || failed != nil {
				t.Errorf("spans end at %d, %d, %v", end, last, failed)
			}
			if err != nil {
				return err
			}
			var got []Candidate
			if got, err = ReadCandidates(tx, GoodsFilter{}, Span{After: 9_000, To: end}, 100); err != nil {
				return err
			}
			want := []Candidate{
				{SKU: 9_001, Product: 801, Supplier: s.tea, Brand: 501, Category: 903, Currency: "CNY", Agreement: 401, Rule: 301, Active: true, Retail: true, Open: true, Reviewed: true},
				{SKU: 9_002, Product: 801, Supplier: s.tea, Brand: 502, Category: 903, Currency: "CNY", Agreement: 401, Active: true, Retail: true, ByHand: true, Reviewed: true, Papered: true},
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v", got)
			}
			named, err := ReadCandidates(tx, GoodsFilter{}, Span{SKUs: listGoods(4)}, 100)
			if len(named) != 1 || named[0].Reviewed {
				t.Errorf("named %+v", named)
			}
			return err
		})
	})
}
