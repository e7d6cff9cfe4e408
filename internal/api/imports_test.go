package api_test

import (
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/flows"
)

func (x *trade) anImport(token string, own belongings) belongings {
	if own["supplier_id"] == "" {
		return nil // only suppliers import
	}
	return belongings{"import_id": x.as(token, "POST", "/v1/imports?kind=catalog&name=goods.csv", "code,title\nN-7,茶\n").must(201).text("id")}
}

// runImports does what the server does in the background.
func (x *trade) runImports() {
	x.t.Helper()
	if _, err := flows.RunImports(x.t.Context(), x.flow, flows.AtOnce, nil); err != nil {
		x.t.Fatal(err)
	}
}

func TestAFileIsImportedAndItsRefusedRowsAreReadInTheReadersLanguage(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		made := x.as(x.operator, "POST", "/v1/imports?kind=catalog&name=new.csv&publish=true&to_all=true&supplier_id="+x.teaID,
			"货号,商品名称,类目,品牌,结算价,零售价,备注\nI-1,岩茶,"+x.path()+",68.00,99\nI-2,=岩茶,,,,,\n").must(201)
		path := "/v1/imports/" + made.text("id")
		x.expect("state", made.text("state"), "waiting")
		x.runImports()
		r := x.as(x.operator, "GET", path, nil).ok()
		x.expect("state", r.text("state"), "done")
		x.expect("rows", []int64{r.number("total_rows"), r.number("read_rows"), r.number("created_rows"), r.number("refused_rows")}, []int64{2, 2, 1, 1})
		x.expect("ignored", r.text("ignored_columns.0"), "备注")
		chinese := h.do(ask{method: "GET", path: path + "/refused-rows", token: x.operator, header: map[string]string{"Accept-Language": "zh-CN"}})
		if got, want := string(chinese.body), "\xef\xbb\xbf货号,商品名称,类目,品牌,结算价,零售价,备注,行号,错误代码,原因\n"+
			"I-2,'=岩茶,,,,,,3,brand_unknown; category_unfit,品牌: 没有这个品牌; 类目: 类目不存在，或不是三级类目\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		english := x.as(x.operator, "GET", path+"/refused-rows?format=xlsx", nil).ok()
		if !strings.HasPrefix(string(english.body), "PK") || !strings.Contains(english.header.Get("Content-Disposition"), ".xlsx") {
			t.Errorf("got %v", english.header)
		}
		for _, token := range []string{x.tea, x.mug} {
			x.as(token, "GET", path, nil).must(404)
			x.as(token, "GET", path+"/refused-rows", nil).must(404)
			x.as(token, "POST", path+"/cancel", nil).must(404)
		}
		x.as(x.operator, "POST", path+"/cancel", nil).refused(409, "state_forbids", "state state_forbids")
		x.expect("on sale", h.Int(t, "select count(*) from pool_listings l join catalog_skus k on k.id = l.sku_id where k.code = 'I-1'"), 1)
	})
}

// path is the trade's category and brand by their names.
func (x *trade) path() string {
	x.t.Helper()
	names := []string{}
	for i := range 3 {
		names = append(names, x.as(x.operator, "GET", "/v1/categories", nil).ok().text("items."+string(rune('0'+i))+".name"))
	}
	return strings.Join(names, " / ") + "," + x.as(x.operator, "GET", "/v1/brands", nil).ok().text("items.0.name")
}

func TestWhatSuppliersMayNotImportIsRefusedAndLeavesNothing(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		before := h.snapshot()
		for _, query := range []string{"kind=prices&name=p.csv", "kind=catalog&publish=true&name=p.csv"} {
			x.as(x.tea, "POST", "/v1/imports?"+query, "code\nT-1\n").refused(403, "operators_alone")
		}
		x.as(x.tea, "POST", "/v1/imports?kind=stock&name=p.csv&supplier_id="+x.mugID, "code\nT-1\n").must(404)
		x.as(x.tea, "GET", "/v1/imports/template?kind=prices", nil).refused(403, "operators_alone")
		x.as(x.operator, "POST", "/v1/imports?kind=stock&publish=true&name=p.csv&supplier_id="+x.teaID, "code\nT-1\n").refused(422, "invalid", "publish publish_unfit")
		x.as(x.operator, "POST", "/v1/imports?kind=stock&name=p.csv&supplier_id="+x.teaID, "<html><script>").refused(422, "file_type_refused")
		h.unchanged(before)
		own := x.as(x.tea, "GET", "/v1/imports/template?kind=catalog", nil).ok()
		if text := string(own.body); !strings.Contains(text, "product_code,code,title") || strings.Contains(text, "price") {
			t.Errorf("template %q", text)
		}
	})
}

func TestAnImportIsCancelledBeforeItRuns(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		path := "/v1/imports/" + x.as(x.tea, "POST", "/v1/imports?kind=stock&name=p.csv", "SKU编码,库存\nT-1,3\n").must(201).text("id")
		x.expect("state", x.as(x.tea, "POST", path+"/cancel", nil).ok().text("state"), "cancelled")
		x.runImports()
		x.expect("movements", h.Int(t, "select count(*) from stock_movements where reason = 'adjusted'"), 0)
		x.expect("listed", x.as(x.tea, "GET", "/v1/imports", nil).ok().count("items"), 1)
		x.expect("another's", x.as(x.mug, "GET", "/v1/imports", nil).ok().count("items"), 0)
	})
}

func TestBatchesUpsertByCodeEachItemByItself(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		product := func(code, gtin string) tree {
			return tree{"brand_id": x.brand, "category_id": x.category, "title": "新茶 " + code, "skus": []tree{{"code": code, "gtin": gtin}}}
		}
		batch := tree{"items": []any{product("B-1", "6901234567892"), product("B-2", "6901234567891"), tree{"title": 1}, product("T-1", "6901234567892")}}
		send := ask{method: "POST", path: "/v1/products:batch", token: x.tea, key: "batch", body: batch}
		first := h.do(send).ok()
		for i, want := range []string{"created", "gtin_malformed", "invalid_request", "changed"} {
			got, ok := first.at("items."+string(rune('0'+i))+".result"), strings.Contains(string(first.body), want)
			if r, is := got.(map[string]any); is {
				ok = r["outcome"] == want
			}
			if !ok {
				t.Errorf("item %d: want %s in %s", i, want, first.body)
			}
		}
		before := h.snapshot()
		again := h.do(send).ok()
		x.expect("told again", again.text("items.0.result.outcome"), "created")
		x.expect("the same product", again.text("items.0.result.product_id"), first.text("items.0.result.product_id"))
		h.unchanged(before)
		send.key = "another"
		x.expect("nothing differs", h.do(send).ok().text("items.0.result.outcome"), "unchanged")

		prices := tree{"items": []tree{
			{"supplier_id": x.teaID, "code": "B-1", "settlement_minor": 100, "supply_minor": 50}, {"supplier_id": x.mugID, "code": "M-1", "retail_minor": 3000},
			{"supplier_id": x.mugID, "code": "B-1", "settlement_minor": 1}, {"code": "B-1", "settlement_minor": 1},
		}}
		r := x.as(x.operator, "POST", "/v1/prices:batch", prices).ok()
		x.expect("prices", []string{r.text("items.0.result.outcome"), r.text("items.1.result.outcome"), r.text("items.2.problem.errors.0.code"),
			r.text("items.3.problem.errors.0.path")}, []string{"created", "changed", "sku_unknown", "supplier_id"})

		counts := tree{"items": []tree{{"code": "B-1", "units": 9}, {"code": "T-1", "units": 0}, {"code": "M-1", "units": 1}}}
		r = x.as(x.tea, "POST", "/v1/stock:batch", counts).ok()
		x.expect("counts", []string{r.text("items.0.result.outcome"), r.text("items.1.result.outcome"), r.text("items.2.problem.errors.0.code")},
			[]string{"created", "changed", "sku_unknown"})
		r = x.as(x.tea, "POST", "/v1/stock:batch", counts).ok()
		x.expect("counted again", r.text("items.0.result.outcome"), "unchanged")
	})
}

func TestANewProductIsMadeSyncedAndOnSaleInOneStep(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		sku := func(code string, settlement int) tree {
			return tree{"code": code, "price": tree{"settlement_minor": settlement, "supply_minor": 100, "retail_minor": 500}, "stock": []tree{{"units": 5}}}
		}
		body := tree{"distributor_ids": []string{x.shopID}, "items": []tree{{
			"supplier_id": x.teaID, "title": "茶礼", "brand_id": x.brand, "category_id": x.category, "skus": []tree{sku("G-1", 300), sku("G-2", 50)},
		}}}
		r := h.do(ask{method: "POST", path: "/v1/products:batch-publish", token: x.operator, key: "publish", body: body}).ok()
		good := "items.0.result.skus.0."
		x.expect("parts", []string{
			r.text(good + "price.outcome"), r.text(good + "stock.0.outcome"), r.text(good + "pool.outcome"), r.text(good + "shelves.0.outcome"),
			r.text(good + "shelves.1.channel_id"), r.text(good + "shelves.1.outcome"),
		}, []string{"done", "done", "done", "done", x.channel, "done"})
		x.expect("a price below supply", r.text("items.0.result.skus.1.price.problem.errors.0.code"), "supply_above_settlement")
		if strings.Contains(string(r.body), `"sku_id":"`+r.text("items.0.result.skus.1.sku_id")+`","price":{"outcome":"refused"`) == false {
			t.Errorf("got %s", r.body)
		}
		x.as(x.key, "POST", "/v1/orders", newOrder("P-1", line(r.text(good+"sku_id"), 1, 285, 500))).must(201)
		before := h.snapshot()
		h.do(ask{method: "POST", path: "/v1/products:batch-publish", token: x.operator, key: "publish", body: body}).ok()
		h.unchanged(before)
		body["distributor_ids"] = []string{missing(x.shopID)}
		x.as(x.operator, "POST", "/v1/products:batch-publish", body).refused(404, "not_found", "distributor_ids[0] not_found")
		h.unchanged(before)
	})
}
