package api_test

import (
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

func TestAQuoteShowsTheSplitByRegionAndWhatIsPromised(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		quotes := x.as(x.key, "POST", "/v1/quotes", tree{"region": "310115", "channel_id": x.channel, "lines": []tree{
			{"sku_id": x.oolong, "quantity": 1}, {"sku_id": x.mugSKU, "quantity": 1}, {"sku_id": x.mugSKU, "quantity": 2, "region": "650102"},
			{"sku_id": x.oolong, "quantity": 1, "region": "650102"},
		}}).ok()
		x.expect("sub-orders", quotes.count("sub_orders"), 3)
		for i, want := range []struct {
			region, supplier string
			units            int64
		}{{"310115", x.teaID, 1}, {"310115", x.mugID, 1}, {"650102", x.mugID, 2}} {
			at := "sub_orders." + string(rune('0'+i)) + "."
			x.expect("region", quotes.text(at+"region"), want.region)
			x.expect("supplier", quotes.text(at+"supplier_id"), want.supplier)
			x.expect("units", quotes.number(at+"units"), want.units)
			x.expect("freight", quotes.number(at+"freight_minor"), int64(800))
		}
		x.expect("freight", quotes.number("freight_minor"), int64(2400))
		x.expect("which", quotes.number("lines.2.sub_order"), int64(3))
		x.expect("not delivered", quotes.text("lines.3.reasons.0.code"), "region_not_delivered")
		x.expect("ship within", quotes.number("lines.0.delivery.ship_within_days"), int64(15))
		x.expect("ship by", quotes.text("lines.0.delivery.ship_by"), (x.Clock.Now() + 15*clock.Day).Time().Format(time.RFC3339))
		x.expect("basis", quotes.text("lines.0.delivery.basis"), "contract")
		x.as(x.key, "POST", "/v1/quotes", tree{"lines": []tree{{"sku_id": x.oolong, "quantity": 1}}}).refused(422, "invalid_request", "region missing_field")
		x.as(x.key, "POST", "/v1/quotes", tree{"lines": []tree{{"sku_id": x.oolong, "quantity": 1, "region": "浦东"}}}).
			refused(422, "region_malformed", "lines[0].region region_malformed")
		_, other := x.distributor("另一家", "other")
		x.as(other, "POST", "/v1/quotes", tree{"region": "310115", "channel_id": x.channel, "lines": []tree{{"sku_id": x.oolong, "quantity": 1}}}).
			refused(404, "not_found", "channel_id not_found")
	})
}

func TestAQuoteIsHonouredForItsOwnerAloneAsItIsAndInTime(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		x.as(other, "POST", "/v1/selections", tree{"sku_ids": []string{x.oolong}}).ok()
		token := x.as(x.key, "POST", "/v1/quotes", tree{"region": "310115", "lines": []tree{{"sku_id": x.oolong, "quantity": 1}}}).ok().text("lines.0.quote")
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{price(x.oolong, 5200, 9000, 9900)}}).ok()
		quoted := func(sku, token string) []tree {
			l := line(sku, 1, 6460, 9900)
			l["quote"] = token
			return []tree{l}
		}
		altered := []byte(token)
		altered[len(altered)/3] ^= 1
		x.as(other, "POST", "/v1/orders", newOrder("Q-1", quoted(x.oolong, token)...)).refused(422, "order_refused", "lines[0].quote quote_invalid")
		x.as(x.key, "POST", "/v1/orders", newOrder("Q-2", quoted(x.oolong, string(altered))...)).refused(422, "order_refused", "lines[0].quote quote_invalid")
		x.as(x.key, "POST", "/v1/orders", newOrder("Q-3", line(x.oolong, 1, 6460, 9900))).refused(422, "order_refused", "lines[0].settlement_minor price_changed")
		placed := x.as(x.key, "POST", "/v1/orders", newOrder("Q-4", quoted(x.oolong, token)...)).must(201)
		x.expect("at the price that was quoted", placed.number("goods_minor"), int64(6460))
		h.Clock.Advance(15 * clock.Minute)
		x.as(x.key, "POST", "/v1/orders", newOrder("Q-5", quoted(x.oolong, token)...)).refused(422, "order_refused", "lines[0].quote quote_expired")
	})
}
