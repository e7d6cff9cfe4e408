package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAWarehouseIsChangedByItsSupplierAndTheTrailKeepsBeforeAndAfter(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		at := "/v1/warehouses/" + x.teaHouse
		read := x.as(x.tea, "GET", at, nil).ok()
		x.expect("coverage in full codes", read.text("coverage.0")+" "+read.text("coverage.1")+" "+read.text("state"), "310000 440000 open")
		x.as(x.mug, "GET", at, nil).refused(404, "not_found")
		named := x.as(x.tea, "PUT", at, tree{"code": "CZ-1", "name": "潮州仓", "region": "445100"}).ok()
		x.expect("described", named.text("code")+" "+named.text("name")+" "+named.text("region"), "CZ-1 潮州仓 445100")
		x.as(x.tea, "POST", "/v1/warehouses", tree{"code": "CZ-1", "name": "二号仓"}).refused(422, "invalid", "code warehouse_code_taken")
		x.as(x.mug, "POST", "/v1/warehouses", tree{"code": "CZ-1", "name": "二号仓"}).must(201)
		x.as(x.tea, "PUT", at, tree{"name": "x", "region": "990000"}).refused(422, "invalid", "region warehouse_region_malformed")
		x.as(x.tea, "PUT", at+"/coverage", tree{"coverage": []string{"330000", "999999", "a,b"}}).
			refused(422, "invalid", "coverage[1] coverage_unknown", "coverage[2] invalid_coverage")
		covered := x.as(x.tea, "PUT", at+"/coverage", tree{"coverage": []string{"310000", "330106", "810000", "820005", "710000", "United Kingdom"}}).ok()
		x.expect("covered", covered.count("coverage"), 6)
		last := x.as(x.operator, "GET", "/v1/trail?subject="+x.teaHouse+"&limit=200", nil).ok()
		n := last.count("items")
		x.expect("lines of the trail", n, 3)
		seen := ""
		for i := range n {
			seen += last.text(fmt.Sprintf("items.%d.action", i)) + " "
		}
		if !strings.Contains(seen, "warehouse.describe ") || !strings.Contains(seen, "warehouse.replace_coverage ") {
			t.Errorf("the trail has %s", seen)
		}
		if body := string(last.body); !strings.Contains(body, `["310000","440000"]`) || !strings.Contains(body, `"820005"`) {
			t.Errorf("the trail keeps %s", body)
		}
	})
}

func TestAClosedWarehouseTakesPartInNoNewOrder(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		order := x.as(x.key, "POST", "/v1/orders", newOrder("C-1", line(x.oolong, 1, 6460, 9900))).must(201).text("id")
		x.as(x.tea, "POST", "/v1/warehouses/"+x.teaHouse+"/close", nil).refused(409, "stock_still_held", "warehouse_id stock_still_held")
		x.as(x.key, "POST", "/v1/orders/"+order+"/cancel", tree{"reason": "no"}).ok()
		x.expect("closed", x.as(x.tea, "POST", "/v1/warehouses/"+x.teaHouse+"/close", nil).ok().text("state"), "closed")
		x.as(x.tea, "POST", "/v1/warehouses/"+x.teaHouse+"/close", nil).refused(409, "state_forbids")
		x.as(x.key, "POST", "/v1/orders", newOrder("C-2", line(x.oolong, 1, 6460, 9900))).refused(422, "order_refused", "lines[0].sku_id region_not_delivered")
		x.expect("state", x.as(x.key, "GET", "/v1/goods/stock-states?region=310115&sku_ids="+x.oolong, nil).ok().text("items.0.state"), "out")
		x.as(x.tea, "POST", "/v1/stock/movements", tree{"movements": []tree{
			{"sku_id": x.oolong, "warehouse_id": x.teaHouse, "units": 1, "reason": "received"},
		}}).refused(422, "stock_refused", "movements[0].warehouse_id warehouse_closed")
		x.as(x.tea, "POST", "/v1/warehouses/"+x.teaHouse+"/reopen", nil).ok()
		x.as(x.key, "POST", "/v1/orders", newOrder("C-2", line(x.oolong, 1, 6460, 9900))).must(201)
	})
}

func TestTheMarkOfASupplierGoesBeforeThatOfTheInstallation(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		state := func() string {
			return x.as(x.key, "GET", "/v1/goods/stock-states?region=310115&sku_ids="+x.oolong, nil).ok().text("items.0.state")
		}
		x.as(x.operator, "PUT", "/v1/low-stock-mark", tree{"low_below": 101}).ok()
		x.expect("by the installation's", state(), "low")
		x.as(x.tea, "PUT", "/v1/low-stock-mark", tree{"low_below": 100}).ok()
		x.expect("by the supplier's", state(), "in_stock")
		x.as(x.tea, "PUT", "/v1/low-stock-mark", tree{"supplier_id": x.mugID, "low_below": 1}).refused(404, "not_found")
		x.expect("the supplier's", x.as(x.operator, "GET", "/v1/low-stock-mark?supplier_id="+x.teaID, nil).ok().number("low_below"), 100)
		x.expect("the installation's", x.as(x.operator, "GET", "/v1/low-stock-mark", nil).ok().number("low_below"), 101)
		trail := x.as(x.operator, "GET", "/v1/trail?subject=installation", nil).ok()
		x.expect("in the trail", trail.text("items.0.action"), "stock.set_mark")
	})
}

func TestRegionsAreListedByParentAndByName(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		list := func(token, query string) reply { return x.as(token, "GET", "/v1/regions?"+query, nil) }
		for _, token := range []string{x.operator, x.tea, x.key} {
			x.expect("provinces", list(token, "").ok().count("items"), 34)
		}
		shanghai := list(x.key, "parent=310000").ok()
		x.expect("districts of a municipality", shanghai.count("items"), 16)
		x.expect("Hong Kong", list(x.key, "parent=810000").ok().count("items"), 18)
		x.expect("Macau", list(x.key, "parent=820000").ok().count("items"), 8)
		x.expect("Taiwan", list(x.key, "parent=710000").ok().count("items"), 0)
		pudong := list(x.key, "name="+url.QueryEscape("上海 浦东")).ok()
		x.expect("by name", pudong.text("items.0.code")+" "+pudong.text("items.0.full_name")+" "+pudong.text("items.0.level"), "310115 上海市浦东新区 district")
		x.expect("by name in a parent", list(x.key, "parent=110000&name="+url.QueryEscape("朝阳")).ok().count("items"), 1)
		x.expect("in English", list(x.key, "name="+url.QueryEscape("上海")).ok().text("items.0.name_en"), "Shanghai")
		list(x.key, "parent=999999").refused(422, "region_unknown", "query.parent region_unknown")
		tag := shanghai.header.Get("ETag")
		again := x.do(ask{method: "GET", path: "/v1/regions?parent=310000", token: x.key, header: map[string]string{"If-None-Match": tag}})
		if tag == "" || again.status != http.StatusNotModified {
			t.Errorf("tag %q, then %d", tag, again.status)
		}
	})
}

func TestTheStockStateOfASKUIsMappedOverRegions(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.as(x.tea, "PUT", "/v1/warehouses/"+x.teaHouse+"/coverage", tree{"coverage": []string{"310000", "330106", "810005"}}).ok()
		states := func(query string) map[string]string {
			got := x.as(x.key, "GET", "/v1/goods/"+x.oolong+"/stock-states"+query, nil).ok()
			out := map[string]string{}
			for i := range got.count("items") {
				at := fmt.Sprintf("items.%d.", i)
				out[got.text(at+"region")] = got.text(at+"state") + " " + got.text(at+"best_state") + " " + got.text(at+"delivered")
			}
			return out
		}
		provinces := states("")
		x.expect("provinces", len(provinces), 34)
		for region, want := range map[string]string{
			"310000": "in_stock in_stock all", "330000": "out in_stock part", "810000": "out in_stock part", "820000": "out out none", "710000": "out out none",
		} {
			x.expect(region, provinces[region], want)
		}
		x.expect("a city of it", states("?parent=330000")["330100"], "out in_stock part")
		x.expect("a district of it", states("?parent=330100")["330106"], "in_stock in_stock all")
		x.expect("a district of Hong Kong", states("?parent=810000")["810005"], "in_stock in_stock all")
		x.as(x.key, "GET", "/v1/goods/"+x.oolong+"/stock-states?parent=99", nil).refused(422, "region_unknown", "query.parent region_unknown")
	})
}

func TestARegionThatIsNoDivisionIsRefusedWhereverItIsAsked(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.as(x.key, "GET", "/v1/goods/stock-states?region=999999&sku_ids="+x.oolong, nil).refused(422, "region_unknown", "query.region region_unknown")
		x.as(x.key, "POST", "/v1/quotes", tree{"region": "31011", "lines": []tree{{"sku_id": x.oolong, "quantity": 1}}}).
			refused(422, "region_unknown", "region region_unknown")
		order := newOrder("R-1", line(x.oolong, 1, 6460, 9900))
		order["contact"] = tree{"name": "王", "phone": "13800138000", "region": "990115", "address": "x"}
		x.as(x.key, "POST", "/v1/orders", order).refused(422, "invalid", "contact.region region_unknown")
		abroad := newOrder("R-2", line(x.mugSKU, 1, 1900, 2900))
		abroad["contact"] = tree{"name": "王", "phone": "13800138000", "region": "United Kingdom", "address": "x"}
		x.as(x.key, "POST", "/v1/orders", abroad).must(201)
		withdrawn := newOrder("R-3", line(x.mugSKU, 1, 1900, 2900))
		withdrawn["contact"] = tree{"name": "王", "phone": "13800138000", "region": "330104", "address": "x"}
		x.as(x.key, "POST", "/v1/orders", withdrawn).must(201)
	})
}
