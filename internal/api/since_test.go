package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// moved reads a list by time to its end, and gives the texts of a field.
func (x *trade) moved(path, field string, since clock.Micros, limit string) (out []string) {
	x.t.Helper()
	after := ""
	for range 100 {
		page := x.as(x.key, "GET", path+"updated_after="+since.Time().Format(time.RFC3339Nano)+"&limit="+limit+after, nil).ok()
		for _, item := range page.at("items").([]any) {
			out = append(out, item.(map[string]any)[field].(string))
		}
		if page.at("next") == nil {
			return out
		}
		after = "&after=" + page.text("next")
	}
	x.t.Fatal("the list does not end")
	return nil
}

func TestWhateverIsShownOfGoodsMovesThem(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		h.Clock.Advance(clock.Hour)
		if first := x.moved("/v1/goods?", "sku_id", 1, "1"); len(first) != 3 {
			t.Fatalf("at first: %v", first)
		}
		rule := func(body tree) { x.as(x.operator, "POST", "/v1/price-rules", body).must(201) }
		planned := price(x.mugSKU, 1500, 2100, 2900)
		planned["from"] = (h.Clock.Now() + 30*clock.Minute).Time().Format(time.RFC3339)
		for _, c := range []struct {
			what string
			do   func()
			want []string
		}{
			{"nothing", func() {}, nil},
			{"a price", func() {
				x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{price(x.oolong, 5200, 6900, 9900)}}).ok()
			}, []string{x.oolong}},
			{"a planned price, not yet", func() { x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{planned}}).ok() }, nil},
			{"a planned price that has come", func() { h.Clock.Advance(30 * clock.Minute) }, []string{x.mugSKU}},
			{"a rule for a SKU", func() { rule(tree{"goods": "sku", "sku_id": x.green, "currency": "CNY", "price_minor": 3900}) }, []string{x.green}},
			{"a rule for a product", func() { rule(tree{"goods": "product", "product_id": x.product, "ratio_ppm": 990_000}) }, []string{x.oolong, x.green}},
			{"a brand", func() { x.as(x.operator, "PUT", "/v1/brands/"+x.brand, tree{"name": "青岚茶"}).ok() }, []string{x.oolong, x.green, x.mugSKU}},
			{"a category", func() { x.as(x.operator, "PUT", "/v1/categories/"+x.category, tree{"name": "单丛"}).ok() }, []string{x.oolong, x.green, x.mugSKU}},
			{"the pool", func() { x.as(x.operator, "POST", "/v1/pool-items/close", tree{"sku_ids": []string{x.green}}).ok() }, []string{x.green}},
			{"the supplier", func() { x.as(x.operator, "POST", "/v1/suppliers/"+x.mugID+"/suspend", nil).ok() }, []string{x.mugSKU}},
			{"the distributor", func() { x.as(x.operator, "POST", "/v1/distributors/"+x.shopID+"/suspend", nil).ok() }, []string{x.oolong, x.green, x.mugSKU}},
		} {
			h.Clock.Advance(clock.Second)
			since := h.Clock.Now()
			c.do()
			got := map[string]bool{}
			for _, sku := range x.moved("/v1/goods?", "sku_id", since, "2") {
				got[sku] = true
			}
			for _, sku := range c.want {
				if !got[sku] {
					t.Errorf("%s: %s has not moved: %v", c.what, sku, got)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("%s: %v, want %v", c.what, got, c.want)
			}
		}
	})
}

func TestNothingIsLostAmongEqualTimes(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		since := h.Clock.Now() // the clock stands still: all of it has one time
		for _, limit := range []string{"1", "2", "200"} {
			for path, c := range map[string]struct {
				field string
				want  int
			}{
				"/v1/goods?": {"sku_id", 3}, "/v1/goods/prices?": {"sku_id", 3}, "/v1/goods/stock-states:batch?regions=310115&": {"sku_id", 3},
				"/v1/categories?": {"id", 3}, "/v1/brands?": {"id", 1},
			} {
				got := x.moved(path, c.field, since, limit)
				seen := map[string]bool{}
				for _, one := range got {
					seen[one] = true
				}
				if len(got) != c.want || len(seen) != c.want {
					t.Errorf("%s by %s: %v", path, limit, got)
				}
				if late := x.moved(path, c.field, since+clock.Second, limit); len(late) != 0 {
					t.Errorf("%s later: %v", path, late)
				}
			}
		}
		x.as(x.key, "PUT", "/v1/channels/"+x.channel+"/listings", tree{"sku_ids": []string{x.oolong, x.green}, "state": "on"}).must(204)
		if got := x.moved("/v1/channels/"+x.channel+"/listings?", "sku_id", since, "1"); len(got) != 2 {
			t.Errorf("listings: %v", got)
		}
		first := x.as(x.key, "GET", "/v1/goods", nil).ok()
		x.expect("as of", first.header.Get("As-Of"), (since - 2*clock.Minute).String())
		again := h.do(ask{method: "GET", path: "/v1/goods", token: x.key, header: map[string]string{"If-None-Match": first.header.Get("ETag")}})
		again.must(http.StatusNotModified)
		x.as(x.key, "GET", "/v1/goods?updated_after=2026-01-01T00:00:00Z&after=eHg", nil).refused(422, "malformed_cursor", "query.after malformed_cursor")
	})
}

func TestWhatIsGivenUpIsToldToWhoReadsByTime(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		h.Clock.Advance(clock.Hour)
		since := h.Clock.Now()
		x.as(x.key, "DELETE", "/v1/selections/"+x.green, nil).must(204)
		got := x.as(x.key, "GET", "/v1/goods?updated_after="+since.Time().Format(time.RFC3339), nil).ok()
		x.expect("one", got.count("items"), 1)
		x.expect("which", got.text("items.0.sku_id"), x.green)
		x.expect("selected", got.at("items.0.selected"), false)
		x.expect("nothing else", got.text("items.0.title"), "")
	})
}

func TestGoodsComeInBatchesWithAllThatASaleNeeds(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		nobody := "sku_0123456789abc"
		got := x.as(x.key, "GET", "/v1/goods:batch?sku_ids="+x.mugSKU+","+nobody+","+x.oolong, nil).ok()
		x.expect("found", got.count("items"), 2)
		x.expect("in the order asked", got.text("items.0.sku_id"), x.mugSKU)
		x.expect("missing", got.text("missing.0"), nobody)
		for _, sku := range []string{x.mugSKU, x.oolong} {
			one := x.as(x.key, "GET", "/v1/goods/"+sku, nil).ok()
			at := map[string]string{x.mugSKU: "items.0.", x.oolong: "items.1."}[sku]
			for _, field := range []string{"title", "description", "media.0.url", "price.settlement_minor", "weight_grams"} {
				if got.at(at+field) != one.at(field) || one.at(field) == nil {
					t.Errorf("%s of %s: %v, want %v", field, sku, got.at(at+field), one.at(field))
				}
			}
		}
		x.expect("another's", x.as(other, "GET", "/v1/goods:batch?sku_ids="+x.oolong, nil).ok().count("missing"), 1)

		prices := x.as(x.key, "GET", "/v1/goods/prices?sku_ids="+x.oolong+","+nobody, nil).ok()
		x.expect("price", prices.number("items.0.price.settlement_minor"), int64(6460))
		x.expect("floor", prices.number("items.0.price.floor_minor"), int64(7920))
		x.expect("missing", prices.text("missing.0"), nobody)
		x.expect("all", x.as(x.key, "GET", "/v1/goods/prices?limit=200", nil).ok().count("items"), 3)

		states := x.as(x.key, "GET", "/v1/goods/stock-states:batch?regions=310115,650102&sku_ids="+x.oolong+","+x.mugSKU+","+nobody, nil).ok()
		x.expect("near", states.text("items.0.states.0.state"), "in_stock")
		x.expect("far", states.text("items.0.states.1.state"), "out")
		x.expect("everywhere", states.text("items.1.states.1.state"), "in_stock")
		x.expect("missing", states.text("missing.0"), nobody)
		x.as(x.key, "GET", "/v1/goods/stock-states:batch?regions=999999&sku_ids="+x.oolong, nil).refused(422, "region_unknown", "query.regions[0] region_unknown")
	})
}
