package api_test

import "testing"

func TestAnAddressIsAnsweredWithItsCodeOrWithTheNearest(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		got := x.as(x.key, "POST", "/v1/addresses:check", tree{"addresses": []tree{
			{"province": "浙江", "city": "杭州", "district": "西湖"}, {"province": "浙江", "city": "杭州", "district": "西胡区"}, {"region": "330100", "address": "西湖区文三路"},
			{"region": "330199"},
		}}).ok()
		for at, want := range map[string]string{
			"items.0.region": "330106", "items.0.full_name": "浙江省杭州市西湖区", "items.1.reasons.0.path": "district", "items.1.reasons.0.code": "place_unknown",
			"items.1.nearest.0.code": "330106", "items.2.reasons.0.code": "region_shallow", "items.2.nearest.0.code": "330106", "items.3.region": "330199",
		} {
			if got.text(at) != want {
				t.Errorf("%s: %s, want %s", at, got.text(at), want)
			}
		}
	})
}

func TestAnOrderNeedsADistrictAndIsToldTheNearest(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		for region, want := range map[string]string{"33": "region_shallow", "浙江": "region_malformed", "99": "region_unknown", "Zhejiang": "region_by_name"} {
			order := newOrder("own-"+want, line(x.oolong, 1, 6460, 9900))
			order["contact"] = tree{"name": "王小明", "phone": "13800138000", "region": region, "address": "世纪大道 100 号"}
			got := x.as(x.key, "POST", "/v1/orders", order).must(422)
			if got.text("errors.0.path") != "contact.region" || got.text("errors.0.code") != want || want != "region_unknown" && got.text("errors.0.live.nearest_code") == "" {
				t.Errorf("%s: %s", region, got.body)
			}
		}
	})
}
