package api_test

import "testing"

func TestShopsTellWhatTheyHaveCountedRowByRow(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		row := func(sku, channel, day string, views int) tree {
			return tree{"sku_id": sku, "channel_id": channel, "day": day, "views": views, "favourites": 1, "cart_adds": 2}
		}
		told := x.as(x.key, "POST", "/v1/metrics", tree{"items": []tree{
			row(x.oolong, x.channel, "2026-03-01", 10), row(x.green, x.channel, "2026-03-01", 5), row(x.oolong, x.channel, "2026-03-02", 7),
			row(x.oolong, x.channel, "2026-03-01", 9), row(x.oolong, x.channel, "2026-03-03", 1), row(x.oolong, x.channel, "2026-01-20", 1),
			row(x.oolong, "chn_0123456789abc", "2026-03-01", 1), row("sku_0123456789abc", x.channel, "2026-03-01", 1), {"sku_id": x.oolong, "views": -1},
			row(x.mugSKU, x.channel, "2026-02-30", 1),
		}}).ok()
		x.expect("taken", told.number("taken"), int64(3))
		for i, want := range []string{"", "", "", "sku_id metric_twice", "day day_in_future", "day day_too_old", "channel_id not_found", "sku_id not_selected", "", "day day_malformed"} {
			at := "items." + string(rune('0'+i)) + "."
			switch {
			case i < 3:
				x.expect("status", told.number(at+"status"), int64(200))
			case want == "":
				x.expect("status", told.number(at+"status"), int64(422))
			default:
				x.expect("refused", told.text(at+"problem.errors.0.path")+" "+told.text(at+"problem.errors.0.code"), want)
			}
		}
		x.as(x.key, "POST", "/v1/metrics", tree{"items": []tree{row(x.oolong, x.channel, "2026-03-01", 3)}}).ok()
		list := x.as(x.key, "GET", "/v1/metrics?from=2026-03-01&until=2026-03-01", nil).ok()
		x.expect("rows", list.count("items"), 2)
		x.expect("replaced", list.number("items.0.views"), int64(3))
		page := x.as(x.key, "GET", "/v1/metrics?limit=2", nil).ok()
		x.expect("the page after", x.as(x.key, "GET", "/v1/metrics?limit=2&after="+page.text("next"), nil).ok().text("items.0.day"), "2026-03-02")
		x.as(x.key, "GET", "/v1/metrics?after=eHg", nil).refused(422, "malformed_cursor", "query.after malformed_cursor")
		x.as(x.key, "GET", "/v1/metrics?from=yesterday", nil).must(422)
		x.expect("another's", x.as(other, "GET", "/v1/metrics", nil).ok().count("items"), 0)
		x.as(other, "POST", "/v1/metrics", tree{"items": []tree{row(x.oolong, x.channel, "2026-03-01", 3)}}).ok()
		x.as(x.tea, "GET", "/v1/metrics", nil).must(403)
		x.expect("the operator's", x.as(x.operator, "GET", "/v1/metrics?distributor_id="+x.shopID, nil).ok().count("items"), 3)
	})
}
