package api_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
)

// aLabelAndAPaper gives a supplier a label and an unchecked paper of its own.
func (x *trade) aLabelAndAPaper(token string, own belongings) belongings {
	if own["supplier_id"] == "" {
		return nil
	}
	return belongings{
		"label_id": x.as(token, "POST", "/v1/labels", tree{"name": "清仓"}).must(201).text("id"),
		"paper_id": x.as(token, "POST", "/v1/papers", tree{
			"brand_id": x.brand, "kind": "brand_authorisation", "number": "A-1", "file_id": own["file_id"], "until": "2030-01-01T00:00:00Z",
		}).must(201).text("id"),
	}
}

func TestOnlyApprovedGoodsOfASupplierEnterThePool(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		made := x.as(x.tea, "POST", "/v1/products", tree{
			"brand_id": x.brand, "category_id": x.category, "title": "鸭屎香", "skus": []tree{{"code": "T-3"}},
		}).must(201)
		product, sku := made.text("id"), made.text("skus.0.id")
		x.expect("review", made.text("review.state"), "draft")
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{price(sku, 5200, 6800, 9900)}}).ok()
		open := func() reply {
			return x.as(x.operator, "POST", "/v1/pool-items/open", tree{"agreement_id": x.agreement, "sku_ids": []string{sku}})
		}
		open().refused(422, "refused", "sku_ids[0] not_reviewed")
		x.as(x.mug, "POST", "/v1/products/"+product+"/submit", nil).refused(404, "not_found")
		x.expect("submitted", x.as(x.tea, "POST", "/v1/products/"+product+"/submit", nil).ok().text("review.state"), "submitted")
		open().refused(422, "refused", "sku_ids[0] not_reviewed")
		queue := x.as(x.operator, "GET", "/v1/reviews", nil).ok()
		x.expect("queue", queue.text("items.0.id"), product)
		x.as(x.operator, "POST", "/v1/products/"+product+"/refuse", tree{"revision": 1, "reason": "主图缺失"}).ok()
		x.expect("reason", x.as(x.tea, "GET", "/v1/products/"+product, nil).ok().text("review.reason"), "主图缺失")
		x.as(x.tea, "PUT", "/v1/products/"+product, tree{"description": "好茶"}).ok()
		x.as(x.tea, "POST", "/v1/products/"+product+"/submit", nil).ok()
		approve := func(revision int64) reply {
			return x.as(x.operator, "POST", "/v1/reviews/approve", tree{"items": []tree{{"product_id": product, "revision": revision}}})
		}
		approve(1).refused(422, "reviews_refused", "items[0].revision revised_meanwhile")
		x.expect("approved", approve(2).ok().text("items.0.review.state"), "approved")
		open().ok()

		// A change of what was approved waits, and what is on sale stays.
		x.as(x.tea, "PUT", "/v1/products/"+product, tree{"title": "包治百病茶", "handbook": aHandbook}).ok()
		x.as(x.key, "POST", "/v1/selections", tree{"sku_ids": []string{sku}}).ok()
		good := x.as(x.key, "GET", "/v1/goods/"+sku, nil).ok()
		x.expect("on sale", good.text("title"), "鸭屎香")
		x.expect("orderable", good.at("orderable"), true)
		x.expect("proposed", x.as(x.tea, "GET", "/v1/products/"+product, nil).ok().text("proposal.title"), "包治百病茶")
	})
}

func TestDistributorsReadTheHandbookOfWhatTheyMayBrowse(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		attribute := x.as(x.operator, "POST", "/v1/attributes", tree{"category_id": x.category, "name": "净含量", "kind": "number", "unit": "g"}).must(201).text("id")
		x.as(x.operator, "PUT", "/v1/products/"+x.product, tree{
			"handbook": aHandbook, "packaging": "木箱", "dispatch_region": "445102",
			"attributes": []tree{{"attribute_id": attribute, "value": "250.0"}, {"attribute_id": attribute, "sku_id": x.oolong, "value": "500"}},
		}).ok()
		x.as(x.tea, "PUT", "/v1/products/"+x.product+"/restock", tree{"restock_days": 14, "next_restock_at": "2026-04-01T00:00:00Z"}).ok()
		shown := x.as(x.operator, "POST", "/v1/labels", tree{"name": "爆款", "shown": true}).must(201).text("id")
		hidden := x.as(x.tea, "POST", "/v1/labels", tree{"name": "自用"}).must(201).text("id")
		x.as(x.operator, "POST", "/v1/labels/"+shown+"/products", tree{"add": []string{x.product}}).must(204)
		x.as(x.tea, "POST", "/v1/labels/"+hidden+"/products", tree{"add": []string{x.product}}).must(204)
		x.as(x.tea, "POST", "/v1/labels/"+shown+"/products", tree{"add": []string{x.product}}).refused(404, "not_found")
		_, other := x.distributor("另一家", "other")
		x.as(other, "GET", "/v1/goods/"+x.oolong, nil).refused(404, "not_found")
		good := x.as(other, "GET", "/v1/pool/"+x.oolong, nil).ok()
		x.expect("point", good.text("handbook.selling_points.0"), "单株采摘")
		x.expect("answer", good.text("handbook.questions.0.answer"), "十八个月")
		x.expect("its own value", good.text("attributes.0.value"), "500")
		x.expect("the product's value", x.as(other, "GET", "/v1/pool/"+x.green, nil).ok().text("attributes.0.value"), "250")
		x.expect("packaging", good.text("packaging"), "木箱")
		x.expect("labels", good.at("labels"), []any{"爆款"})
		list := x.as(other, "GET", "/v1/pool", nil).ok()
		x.expect("restock", list.number("items.0.restock_days"), 14)
		x.expect("next", list.text("items.0.next_restock_at"), "2026-04-01T00:00:00Z")
		x.expect("dispatch", list.text("items.0.dispatch_region"), "445102")
		x.as(other, "GET", "/v1/pool/"+x.unselected(), nil).refused(404, "not_found")
		own := x.as(x.tea, "GET", "/v1/products/"+x.product, nil).ok()
		x.expect("a supplier's labels", own.count("labels"), 1)
		x.expect("all labels", x.as(x.operator, "GET", "/v1/products/"+x.product, nil).ok().count("labels"), 2)
		x.as(x.operator, "PUT", "/v1/categories/"+x.category, tree{"parent_id": x.category}).refused(422, "level_breaks", "parent_id level_breaks")
	})
}

func TestOriginalShotsComeAsOneArchive(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		store := func(token, query, content string) string {
			return x.as(token, "POST", "/v1/files?name="+query, content).must(201).text("id")
		}
		front := store(x.tea, "..%20front%E5%9B%BE.png", png+"front")
		public := store(x.mug, "a%3Ab.png&public=true", png+"public")
		foreign := store(x.mug, "secret.png", png+"secret")
		shots := func(urls ...string) []tree {
			media := []tree{{"kind": "main", "url": "https://img.example.com/1.webp"}, {"kind": "original", "url": "https://img.example.com/raw.tif"}}
			for _, u := range urls {
				media = append(media, tree{"kind": "original", "url": u})
			}
			return media
		}
		x.as(x.operator, "PUT", "/v1/products/"+x.product+"/media", tree{"media": shots("/media/"+foreign, "/media/"+missing(front))}).
			refused(422, "invalid", "media[2].url media_file_unknown", "media[3].url media_file_unknown")
		x.as(x.operator, "PUT", "/v1/products/"+x.product+"/media", tree{"media": shots("/media/"+front, "/media/"+public)}).ok()
		path := "/v1/products/" + x.product + "/original-shots.zip"
		_, other := x.distributor("另一家", "other")
		for _, token := range []string{x.operator, x.tea, x.shop, other} {
			got := x.as(token, "GET", path, nil).ok()
			x.expect("type", got.header.Get("Content-Type"), "application/zip")
			archive, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
			if err != nil || len(archive.File) != 2 {
				t.Fatalf("%v, %d files", err, len(archive.File))
			}
			x.expect("names", archive.File[0].Name+" "+archive.File[1].Name, "01-front图.png 02-a_b.png")
			r, err := archive.File[0].Open()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r)
			if err != nil || !strings.HasSuffix(string(content), "front") {
				t.Fatalf("%v %q", err, content)
			}
		}
		x.as(x.mug, "GET", path, nil).refused(404, "not_found")
		hidden := x.createProduct(x.teaID, "未开放", "T-8").text("id")
		x.as(other, "GET", "/v1/products/"+hidden+"/original-shots.zip", nil).refused(404, "not_found")
		x.as(x.tea, "GET", "/v1/products/"+hidden+"/original-shots.zip", nil).ok()
	})
}

func TestGoodsLeaveThePoolWhenTheirPaperEnds(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		file := x.aFile(x.tea, nil)["file_id"]
		theirs := x.aFile(x.mug, nil)["file_id"]
		until := x.Clock.Now() + 40*clock.Day
		paper := func(token, file string, more tree) reply {
			body := tree{"brand_id": x.brand, "kind": "brand_authorisation", "number": "A-1", "file_id": file, "until": until.Time()}
			maps.Copy(body, more)
			return x.as(token, "POST", "/v1/papers", body)
		}
		paper(x.tea, theirs, nil).refused(422, "paper_file_unknown", "file_id paper_file_unknown")
		paper(x.tea, file, tree{"product_id": x.product}).refused(422, "invalid", "brand_id paper_subject")
		p := paper(x.tea, file, nil).must(201).text("id")
		x.as(x.mug, "GET", "/v1/papers/"+p, nil).refused(404, "not_found")
		x.as(x.operator, "POST", "/v1/papers/"+p+"/check", nil).ok()
		x.as(x.tea, "POST", "/v1/papers/"+p+"/withdraw", tree{"reason": "x"}).refused(409, "paper_checked")
		notices := func() int64 {
			return x.Int(t, "select count(*) from notices_notices where event in ('paper.expires_soon', 'paper.expired')")
		}
		fire := func(want int64) {
			t.Helper()
			if _, err := flows.FireAll(t.Context(), x.flow, flows.AtOnce); err != nil {
				t.Fatal(err)
			}
			x.expect("notices", notices(), want)
		}
		x.Clock.Advance(10*clock.Day + 1)
		fire(1)
		x.Clock.Advance(23 * clock.Day)
		fire(2)
		x.expect("still open", x.Int(t, "select count(*) from pool_items where state = 'open'"), 3)
		x.Clock.Advance(7 * clock.Day)
		fire(4)
		x.expect("open", x.Int(t, "select count(*) from pool_items where state = 'open'"), 1)
		x.expect("told", x.Int(t, "select count(*) from outbox_events where kind = 'pool.closed' and body like '%papers_expired%'"), 2)
		x.operator, x.tea = x.signIn("root"), x.signIn("tea")
		open := func() reply {
			return x.as(x.operator, "POST", "/v1/pool-items/open", tree{"agreement_id": x.agreement, "sku_ids": []string{x.oolong}})
		}
		open().refused(422, "refused", "sku_ids[0] papers_expired")
		until = x.Clock.Now() + 9*clock.Day
		paper(x.operator, file, tree{"supplier_id": x.teaID}).must(201)
		open().ok()
	})
}
