package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

func TestParcelsAreFollowedManyAtOnce(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		var orders, parcels []string
		for _, number := range []string{"P-1", "P-2", "P-3"} {
			placed := x.as(x.key, "POST", "/v1/orders", newOrder(number, line(x.oolong, 1, 6460, 9900))).must(201)
			orders = append(orders, placed.text("id"))
			x.as(x.key, "POST", "/v1/orders/"+placed.text("id")+"/pay", nil).ok()
			x.Clock.Advance(clock.Minute)
			parcels = append(parcels, x.as(x.tea, "POST", "/v1/sub-orders/"+placed.text("sub_orders.0.id")+"/parcels",
				tree{"carrier": "SF", "waybill": "SF-" + number}).must(201).text("id"))
		}
		all := x.as(x.key, "GET", "/v1/parcels", nil).must(200)
		x.expect("parcels", all.count("items"), 3)
		x.expect("the first", all.text("items.0.id"), parcels[0])
		x.expect("its contents", all.number("items.0.lines.0.units"), 1)
		since := all.text("items.2.updated_at")
		x.Clock.Advance(clock.Minute)
		x.as(x.tea, "POST", "/v1/parcels/"+parcels[0]+"/tracks", tree{"state": "signed", "at": "2020-01-01T00:00:00Z", "text": "门卫王师傅代收"}).must(201)
		news := x.as(x.key, "GET", "/v1/parcels?updated_after="+since, nil).must(200)
		x.expect("news", news.count("items"), 1)
		x.expect("whose", news.text("items.0.id"), parcels[0])
		x.expect("track", news.text("items.0.tracks.0.state"), "signed")
		if at, err := time.Parse(time.RFC3339, news.text("items.0.updated_at")); err != nil || at.Year() < 2021 {
			t.Errorf("updated at %v, when the carrier says", at)
		}
		for _, token := range []string{x.key, x.tea, x.operator} {
			two := x.as(token, "GET", "/v1/parcels?order_ids="+orders[0]+","+orders[1], nil).must(200)
			x.expect("of two orders", two.count("items"), 2)
			x.expect("the one last told of comes last", two.text("items.1.id"), parcels[0])
		}
		first := x.as(x.key, "GET", "/v1/parcels?limit=2", nil).must(200)
		second := x.as(x.key, "GET", "/v1/parcels?limit=2&after="+first.text("next"), nil).must(200)
		x.expect("the last page", second.count("items"), 1)
		x.expect("the end", second.text("items.0.id"), parcels[0])
		x.expect("no more", second.at("next"), nil)
		for _, token := range []string{other, x.mug} {
			x.expect("another's", x.as(token, "GET", "/v1/parcels?order_ids="+orders[0], nil).must(200).count("items"), 0)
		}
		x.as(x.operator, "GET", "/v1/parcels", nil).must(422)
		x.as(x.key, "GET", "/v1/parcels?after=eHl6", nil).refused(422, "malformed_cursor")
		x.as(x.key, "GET", "/v1/parcels?order_ids="+strings.Repeat(orders[0]+",", 101), nil).must(422)
		history := x.as(x.key, "GET", "/v1/orders/"+orders[0]+"/events", nil).ok()
		if body := string(history.body); !strings.Contains(body, "parcel.tracked") || strings.Contains(body, "王师傅") {
			t.Errorf("history %s", body)
		}
	})
}
