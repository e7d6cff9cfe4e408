package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// codes gives the codes of a list's items.
func (r reply) codes(path string) (codes []string) {
	r.t.Helper()
	for i := range r.count("items") {
		codes = append(codes, r.text(fmt.Sprintf(path, i)))
	}
	return codes
}

// finds searches the mall and wants these codes, in this order.
func (x *trade) finds(token, query string, want ...string) reply {
	x.t.Helper()
	r := x.as(token, "GET", "/v1/mall?"+query, nil).ok()
	if got := r.codes("items.%d.code"); !slices.Equal(got, want) {
		x.t.Errorf("%s found %v, want %v", query, got, want)
	}
	return r
}

func TestADistributorSearchesFiltersAndSortsTheMallAtItsOwnPrices(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		words := func(q string) string { return "sort=price_up&q=" + url.QueryEscape(q) }
		for q, want := range map[string][]string{
			"单丛": {"T-2", "T-1"}, "fhdc": {"T-2", "T-1"}, "baici": {"M-1"}, "bcb": {"M-1"}, "白 青岚": {"M-1"}, "t-2": {"T-2"}, "乌龙": {"M-1", "T-2", "T-1"},
			"茶叶 T-1": {"T-1"}, "紫砂": nil, "供应": nil, "明月陶瓷": nil, // a supplier's name finds nothing
		} {
			x.finds(other, words(q), want...)
		}
		for query, want := range map[string][]string{
			"sort=price_down": {"T-1", "T-2", "M-1"}, "sort=price_up&min_minor=3800&max_minor=6460": {"T-2", "T-1"}, "sort=margin&min_margin_ppm=347000": {"T-2", "T-1"},
			"sort=price_up&max_minor=3799": {"M-1"}, "sort=price_up&brand_ids=" + x.brand: {"M-1", "T-2", "T-1"}, "sort=price_up&category_id=" + x.category: {"M-1", "T-2", "T-1"},
			"sort=price_up&region=51&stock=in_stock": {"M-1"}, "sort=price_up&region=51&stock=out": {"T-2", "T-1"}, "since=2027-01-01T00:00:00Z": nil,
			"sort=price_up&since=2026-01-01T00:00:00Z": {"M-1", "T-2", "T-1"}, "selected=yes": nil, "sort=price_up&selected=no": {"M-1", "T-2", "T-1"},
		} {
			x.finds(other, query, want...)
		}
		x.as(other, "POST", "/v1/selections", tree{"sku_ids": []string{x.mugSKU}}).ok()
		x.finds(other, "selected=yes", "M-1")
		x.finds(other, "sort=price_up&selected=no", "T-2", "T-1")
		x.finds(x.operator, "selected=yes&sort=price_up&distributor_id="+x.shopID, "M-1", "T-2", "T-1")
		row := x.finds(other, "q=T-1&region=510104", "T-1")
		x.expect("price", row.number("items.0.price.settlement_minor"), 6460)
		x.expect("floor", row.number("items.0.price.floor_minor"), 7920)
		x.expect("margin", row.number("items.0.margin_minor"), 3440)
		x.expect("margin rate", row.number("items.0.margin_ppm"), 347_474)
		x.expect("stock", row.text("items.0.stock_state"), "out")
		x.expect("picture", row.text("items.0.picture"), "https://img.example.com/1.webp")
	})
}

func TestTheMallPagesByCursorAndCountsWhatCouldBeNarrowedTo(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		first := x.finds(x.shop, "sort=price_up&limit=2&region=510104&stock=available", "M-1")
		x.expect("total", first.number("total"), 1)
		x.expect("in stock", first.number("facets.stock.0.count"), 1)
		x.expect("out", first.number("facets.stock.1.count"), 2) // its own narrowing left out of account
		x.expect("category", first.number("facets.categories.2.count"), 1)
		first = x.finds(x.shop, "sort=price_up&limit=2", "M-1", "T-2")
		x.expect("total", first.number("total"), 3)
		x.expect("top", first.text("facets.categories.0.name"), "饮品")
		x.expect("leaf's count", first.number("facets.categories.2.count"), 3)
		x.expect("leaf's level", first.number("facets.categories.2.level"), 3)
		x.expect("brand", first.number("facets.brands.0.count"), 3)
		x.expect("cheap", first.number("facets.prices.0.count"), 1)
		second := x.finds(x.shop, "sort=price_up&limit=2&after="+first.text("next"), "T-1")
		if second.tree()["next"] != nil || second.tree()["facets"] != nil {
			t.Errorf("the last page goes on: %s", second.body)
		}
		x.as(x.shop, "GET", "/v1/mall?after=eHh4", nil).refused(422, "malformed_cursor", "query.after malformed_cursor")
	})
}

func TestTheMallShowsOpenGoodsOnlyAndNothingOfSuppliers(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		hidden := x.unselected() // never opened
		_, other := x.distributor("另一家", "other")
		page := x.finds(other, "sort=price_up", "M-1", "T-2", "T-1")
		good := x.as(other, "GET", "/v1/mall/"+x.oolong, nil).ok()
		x.expect("description", good.text("description"), "好货")
		for _, secret := range []string{"supplier", "agreement", "supply", "5200", "3100", "青岚茶业", "明月陶瓷", x.teaID, x.agreement} {
			if bytes.Contains(page.body, []byte(secret)) || bytes.Contains(good.body, []byte(secret)) {
				t.Errorf("the mall tells of %s: %s", secret, page.body)
			}
		}
		x.as(other, "GET", "/v1/mall/"+hidden, nil).refused(404, "not_found")
		x.as(other, "GET", "/v1/mall/"+missing(hidden), nil).refused(404, "not_found")
		x.as(other, "GET", "/v1/mall?distributor_id="+x.shopID, nil).refused(404, "not_found")
		x.as(x.tea, "GET", "/v1/mall", nil).refused(403, "forbidden")
		x.as(x.operator, "GET", "/v1/mall", nil).refused(422, "invalid_request", "query.distributor_id missing_field")
		x.as(x.operator, "POST", "/v1/pool-items/close", tree{"sku_ids": []string{x.oolong}}).ok()
		x.as(x.operator, "POST", "/v1/skus/"+x.green+"/retire", nil).ok()
		x.finds(other, "", "M-1")
		x.as(other, "GET", "/v1/mall/"+x.oolong, nil).refused(404, "not_found")
		x.as(x.operator, "POST", "/v1/suppliers/"+x.mugID+"/suspend", nil).ok()
		h.Clock.Advance(clock.Minute)
		for range 12 {
			x.as(other, "GET", "/v1/mall", nil).ok()
		}
		x.finds(other, "")
	})
}

func TestRecommendationsTellTheReasonAndOnlyWhatThreeOthersSelect(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, mine := x.distributor("我家", "mine")
		x.as(mine, "POST", "/v1/selections", tree{"sku_ids": []string{x.oolong}}).ok()
		for range 32 { // so that all days are counted
			x.as(mine, "GET", "/v1/mall", nil).ok()
		}
		for i := range 2 { // with the shop, three
			r := x.as(mine, "GET", "/v1/mall/recommendations", nil).ok()
			x.expect("too few", len(r.codes("items.%d.good.code")), 0)
			_, rival := x.distributor("对手"+fmt.Sprint(i), "rival"+fmt.Sprint(i))
			x.as(rival, "POST", "/v1/selections", tree{"sku_ids": []string{x.oolong, x.green}}).ok()
		}
		r := x.as(mine, "GET", "/v1/mall/recommendations", nil).ok()
		x.expect("goods", r.codes("items.%d.good.code"), []string{"T-2"})
		x.expect("code", r.text("items.0.reason.code"), "often_selected_together")
		x.expect("with", r.text("items.0.reason.with_sku_id"), x.oolong)
		x.expect("text", r.text("items.0.reason.text"), "Often selected together with 凤凰单丛 T-1")
		for _, secret := range []string{"对手", "小满", x.shopID, `"count"`} {
			if bytes.Contains(r.body, []byte(secret)) {
				t.Errorf("recommendations tell of %s: %s", secret, r.body)
			}
		}
		order := x.as(x.shop, "POST", "/v1/orders", newOrder("R-1", line(x.mugSKU, 3, 1900, 2900))).must(201)
		x.as(x.shop, "POST", "/v1/orders/"+order.text("id")+"/pay", nil).ok()
		for range 35 { // until today is counted again
			h.Clock.Advance(30 * clock.Second)
			x.as(mine, "GET", "/v1/mall?limit=1", nil).ok()
		}
		r = h.do(ask{method: "GET", path: "/v1/mall/recommendations", token: mine, header: map[string]string{"Accept-Language": "zh-CN"}}).ok()
		x.expect("goods", r.codes("items.%d.good.code"), []string{"T-2", "M-1"})
		x.expect("code", r.text("items.1.reason.code"), "best_seller_of_category")
		x.expect("text", r.text("items.1.reason.text"), "乌龙茶热销")
		x.expect("category", r.text("items.1.reason.category_id"), x.category)
		x.finds(mine, "sort=best_selling&limit=1", "M-1")
		x.as(mine, "GET", "/v1/mall/recommendations?sku_ids="+missing(x.oolong), nil).refused(404, "not_found", "query.sku_ids not_found")
		x.as(mine, "GET", "/v1/mall/recommendations?distributor_id="+x.shopID, nil).refused(404, "not_found")
	})
}

func (x *trade) displays(token string, status int, items ...tree) reply {
	x.t.Helper()
	return x.as(token, "PUT", "/v1/selections", tree{"items": items}).must(status)
}

func TestAnOwnPriceIsSetWithinTheRangeAndShownWhenTheRangeLeavesIt(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.displays(x.shop, 422, tree{"sku_id": x.oolong, "sale_minor": 7919}, tree{"sku_id": x.green, "sale_minor": 8851}, tree{"sku_id": x.mugSKU, "sale_minor": 2900}).
			refused(422, "refused", "items[0].sale_minor sale_price_below_floor", "items[1].sale_minor sale_price_above_ceiling")
		x.expect("kept", h.Int(x.t, "select count(*) from pool_displays"), 0)
		r := x.displays(x.shop, 200, tree{"sku_id": x.oolong, "sale_minor": 8000, "folder": "春茶", "local_title": "=好茶", "note": "记"})
		x.expect("state", r.text("items.0.price_state"), "in_range")
		x.expect("margin", x.finds(x.shop, "q=T-1", "T-1").number("items.0.margin_minor"), 1540)
		price := price(x.oolong, 5200, 6800, 10_500) // floor 8,400
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{price}}).ok()
		list := x.as(x.shop, "GET", "/v1/selections?folder="+url.QueryEscape("春茶"), nil).ok()
		x.expect("folder", list.count("items"), 1)
		x.expect("state", list.text("items.0.price_state"), "out_of_range")
		x.expect("price", list.number("items.0.sale_minor"), 8000)
		x.expect("margin", x.finds(x.shop, "q=T-1", "T-1").number("items.0.margin_minor"), 10_500-6460)
		folders := x.as(x.shop, "GET", "/v1/selections/folders", nil).ok()
		x.expect("folders", folders.text("items.0.name"), "春茶")
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+x.shopID, nil).ok()
		if !bytes.Contains(trail.body, []byte("displays.set")) || !bytes.Contains(trail.body, []byte("8000")) {
			t.Errorf("the trail does not tell: %s", trail.body)
		}
		x.expect("events", h.Int(x.t, "select count(*) from outbox_events where kind = 'goods.displayed'"), 1)
	})
}

func TestDisplaysOfAnothersGoodsAndWithoutAContractAreRefused(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		otherID, other := x.distributor("另一家", "other")
		x.displays(other, 422, tree{"sku_id": x.oolong, "sale_minor": 1}).refused(422, "refused", "items[0].sku_id not_selected")
		x.displays(x.shop, 422, tree{"sku_id": x.oolong, "folder": "a\tb"}).refused(422, "invalid", "items[0].folder folder_malformed")
		x.displays(x.shop, 422, tree{"sku_id": x.oolong, "local_title": "a\nb", "note": "\x01"}).
			refused(422, "invalid", "items[0].local_title local_title_malformed", "items[0].note invalid_note")
		x.as(other, "GET", "/v1/selections?channel_id="+x.channel, nil).refused(404, "not_found")
		x.as(other, "GET", "/v1/selections/export?format=csv&channel_id="+x.channel, nil).refused(404, "not_found")
		x.as(x.operator, "POST", "/v1/distributors/"+otherID+"/suspend", nil).ok()
		x.displays(x.operator, 422, tree{"sku_id": x.oolong}).refused(422, "invalid_request", "distributor_id missing_field")
		x.as(x.operator, "PUT", "/v1/selections", tree{"distributor_id": otherID, "items": []tree{{"sku_id": x.oolong, "note": "x"}}}).
			refused(422, "distributor_suspended")
	})
}

func (x *trade) export(query string) reply {
	return x.as(x.shop, "GET", "/v1/selections/export?"+query, nil).ok()
}

// csvRows reads a CSV export as rows by name.
func csvRows(r reply) (rows []map[string]string) {
	r.t.Helper()
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(r.body), "\ufeff"))).ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestSelectionsAreExportedWithOwnTitlesAndPrices(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.displays(x.shop, 200, tree{"sku_id": x.oolong, "sale_minor": 8000, "folder": "春茶", "local_title": "=好茶"})
		r := x.export("format=csv&region=310115")
		x.expect("type", r.header.Get("Content-Type"), "text/csv; charset=utf-8")
		rows := csvRows(r)
		x.expect("rows", len(rows), 3)
		tea := rows[0]
		for name, want := range map[string]string{
			"sku_id": x.oolong, "title": "'=好茶", "product_title": "凤凰单丛 T-1", "own_price": "80.00", "sale_price": "80.00", "settlement_price": "64.60",
			"price_state": "in_range", "category": "饮品 > 茶叶 > 乌龙茶", "brand": "青岚", "stock_state": "in_stock", "folder": "春茶", "currency": "CNY",
			"weight_grams": "250", "description": "好货", "picture": "https://img.example.com/1.webp", "spec": "T-1",
		} {
			x.expect(name, tea[name], want)
		}
		x.expect("retail instead", rows[2]["sale_price"], "29.00")
		for _, secret := range []string{"52.00", "5200", "青岚茶业", x.teaID} {
			if bytes.Contains(r.body, []byte(secret)) {
				t.Errorf("the export tells of %s", secret)
			}
		}
		x.expect("of a folder", len(csvRows(x.export("format=csv&folder="+url.QueryEscape("春茶")))), 1)
		x.as(x.shop, "PUT", "/v1/channels/"+x.channel+"/listings", tree{"sku_ids": []string{x.green}, "state": "on"})
		x.expect("of a channel", csvRows(x.export("format=csv&channel_id=" + x.channel))[0]["code"], "T-2")
		book, err := excelize.OpenReader(bytes.NewReader(x.export("format=xlsx").body))
		if err != nil {
			t.Fatal(err)
		}
		cells, err := book.GetRows("Sheet1")
		if err != nil || len(cells) != 4 || cells[1][4] != "'=好茶" {
			t.Errorf("sheet %q, %v", cells, err)
		}
	})
}

func TestAMerchantFeedTellsWhatTheShopAsks(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.as(x.shop, "GET", "/v1/selections/export?format=google", nil).refused(422, "invalid_request", "query.link missing_field")
		x.as(x.shop, "GET", "/v1/selections/export?format=google&link="+url.QueryEscape("javascript:{code}"), nil).refused(422, "invalid_request")
		x.displays(x.shop, 200, tree{"sku_id": x.oolong, "sale_minor": 8000, "local_title": "好 & 茶"})
		x.as(x.operator, "POST", "/v1/pool-items/close", tree{"sku_ids": []string{x.mugSKU}}).ok()
		r := x.export("format=google&region=310115&link=" + url.QueryEscape("https://shop.example/p/{code}?a=1&b={sku_id}"))
		var feed struct {
			Items []struct {
				ID           string `xml:"http://base.google.com/ns/1.0 id"`
				Title        string `xml:"http://base.google.com/ns/1.0 title"`
				Link         string `xml:"http://base.google.com/ns/1.0 link"`
				Price        string `xml:"http://base.google.com/ns/1.0 price"`
				Availability string `xml:"http://base.google.com/ns/1.0 availability"`
				Type         string `xml:"http://base.google.com/ns/1.0 product_type"`
			} `xml:"channel>item"`
		}
		if err := xml.Unmarshal(r.body, &feed); err != nil || len(feed.Items) != 3 {
			t.Fatalf("%v: %s", err, r.body)
		}
		tea, mug := feed.Items[0], feed.Items[2]
		x.expect("item", fmt.Sprint(tea), fmt.Sprint(struct{ ID, Title, Link, Price, Availability, Type string }{
			x.oolong, "好 & 茶", "https://shop.example/p/T-1?a=1&b=" + x.oolong, "80.00 CNY", "in_stock", "饮品 > 茶叶 > 乌龙茶",
		}))
		x.expect("closed", mug.Availability, "out_of_stock")
	})
}

func TestALongExportIsWrittenPageByPage(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		for p := range 3 {
			var codes, skus []string
			var prices []tree
			for i := range 100 {
				codes = append(codes, fmt.Sprintf("L-%d-%d", p, i))
			}
			made := x.createProduct(x.teaID, fmt.Sprintf("长单 %d", p), codes...)
			for i := range codes {
				skus = append(skus, made.text(fmt.Sprintf("skus.%d.id", i)))
				prices = append(prices, price(skus[i], 100, 200, 300))
			}
			x.as(x.operator, "PUT", "/v1/prices", tree{"prices": prices}).ok()
			x.as(x.operator, "POST", "/v1/pool-items/open", tree{"agreement_id": x.agreement, "sku_ids": skus}).ok()
			x.as(x.shop, "POST", "/v1/selections", tree{"sku_ids": skus}).ok()
		}
		seen := map[string]bool{}
		for _, row := range csvRows(x.export("format=csv")) {
			seen[row["code"]] = true
		}
		x.expect("rows", len(seen), 303)
	})
}
