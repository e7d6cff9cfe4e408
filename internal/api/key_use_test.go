package api_test

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/web"
)

// counting puts the house behind doors that count into a tally, are slow to refill, and trust one proxy.
func (h *house) counting(rate web.Rate) *access.Tally {
	tally := access.NewTally(time.UTC)
	h.http = api.New(api.Config{
		World: h.flow, Passwords: access.Cheap, SignIns: web.Rate{PerSecond: 1000, AtOnce: 1000}, Rate: rate, Tally: tally,
		Proxies: web.Proxies{netip.MustParsePrefix("192.0.2.1/32")},
	}).Handler()
	return tally
}

func (h *house) write(tally *access.Tally) {
	h.t.Helper()
	if err := tally.WriteOut(h.t.Context(), h.DB, nil); err != nil {
		h.t.Fatal(err)
	}
}

func TestUsageShowsADistributorsCallsAndNobodyElses(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		tally := h.counting(web.Rate{PerSecond: 1000, AtOnce: 1000})
		made := x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "ERP", "scopes": []string{"orders:read"}}).must(201)
		key, path := made.text("token"), "/v1/api-keys/"+made.text("id")
		for range 3 {
			x.as(key, "GET", "/v1/orders", nil).ok()
		}
		x.as(key, "GET", "/v1/goods", nil).must(403)
		x.as(key, "POST", "/v1/orders", newOrder("U-1", line(x.oolong, 1, 6460, 9900))).must(403)
		x.as(x.key, "POST", "/v1/orders", newOrder("U-1", line(x.oolong, 1, 6460, 9900))).must(201)
		x.as(x.shop, "GET", "/v1/orders", nil).ok() // a person is not counted
		x.as("fxk_nobody", "GET", "/v1/orders", nil).must(401)
		h.write(tally)
		one := x.as(x.shop, "GET", path+"/usage", nil).ok()
		if one.count("days") != 2 || one.text("days.0.class") != "order" || one.number("days.0.refused") != 1 || one.text("days.1.class") != "read" ||
			one.number("days.1.done") != 3 || one.number("days.1.refused") != 1 || one.number("classes.1.busiest_minute") != 4 {
			t.Errorf("one key: %s", one.body)
		}
		all := x.as(x.shop, "GET", "/v1/usage", nil).ok()
		if all.count("keys") != 2 || all.number("days.0.done") != 1 || all.number("days.0.refused") != 1 {
			t.Errorf("all keys: %s", all.body)
		}
		if got := x.as(x.operator, "GET", "/v1/usage?distributor_id="+x.shopID, nil).ok(); string(got.body) != string(all.body) {
			t.Errorf("the operator: %s", got.body)
		}
		if got := x.as(other, "GET", "/v1/usage", nil).ok(); got.count("days") != 0 {
			t.Errorf("another: %s", got.body)
		}
		x.as(other, "GET", path+"/usage", nil).must(404)
		x.as(other, "GET", "/v1/usage?distributor_id="+x.shopID, nil).must(404)
		x.as(x.tea, "GET", "/v1/usage", nil).must(403)
		x.as(key, "GET", path+"/usage", nil).refused(403, "key_scope_missing")
		x.as(x.shop, "GET", "/v1/usage?from=2026-01-01&to=2026-12-31", nil).refused(422, "usage_period_malformed", "query.from usage_period_malformed")
		x.as(x.shop, "GET", "/v1/usage?from=yesterday", nil).must(422)
		if used := x.as(x.shop, "GET", path, nil).ok(); used.text("last_address") != "192.0.2.1" || used.text("last_used_at") == "" {
			t.Errorf("last use: %s", used.body)
		}
	})
}

func TestAKeyBehindATrustedProxyIsKeptToTheAddressThatTheProxyTells(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		h.counting(web.Rate{PerSecond: 1000, AtOnce: 1000})
		key := x.scoped(tree{"addresses": []string{"203.0.113.0/24"}})
		from := func(forwarded string) reply {
			return x.do(ask{method: http.MethodGet, path: "/v1/me", token: key, header: map[string]string{"X-Forwarded-For": forwarded}})
		}
		from("203.0.113.7").ok()
		from("198.51.100.1, 203.0.113.7").ok()
		from("203.0.113.7, 198.51.100.1").refused(403, "address_refused")
		from("").refused(403, "address_refused")
	})
}

func TestTheOperatorSetsHowFastKeysMayAsk(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		h.counting(web.Rate{PerSecond: 100, AtOnce: 200})
		made := x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "ERP"}).must(201)
		key, path := made.text("token"), "/v1/api-keys/"+made.text("id")+"/rates"
		before := x.as(x.shop, "GET", path, nil).ok()
		if before.count("rates") != 5 || before.number("rates.0.per_second") != 100 || before.text("rates.0.set_for") != "installation" ||
			before.text("rates.3.class") != "heavy" || before.number("rates.3.per_second") != 5 || before.number("rates.3.at_once") != 10 {
			t.Errorf("usual: %s", before.body)
		}
		slow := tree{"rates": []tree{{"class": "read", "per_second": 1, "at_once": 2}}}
		x.as(x.shop, "PUT", path, slow).must(403)
		x.as(x.operator, "PUT", path, tree{"rates": []tree{{"class": "read", "per_second": 3, "at_once": 2}}}).
			refused(422, "invalid", "rates[0].at_once key_rate_out_of_range")
		of := "/v1/distributors/" + x.shopID + "/rates"
		x.as(x.operator, "PUT", of, tree{"rates": []tree{{"class": "read", "per_second": 50, "at_once": 60}, {"class": "order", "per_second": 7, "at_once": 7}}}).ok()
		set := x.as(x.operator, "PUT", path, slow).ok()
		if set.number("rates.0.at_once") != 2 || set.text("rates.0.set_for") != "key" || set.text("rates.2.set_for") != "distributor" {
			t.Errorf("set: %s", set.body)
		}
		first := x.as(key, "GET", "/v1/orders", nil).ok()
		x.expect("limit", first.header.Get("RateLimit-Limit"), "2")
		x.as(key, "GET", "/v1/orders", nil).ok()
		limited := x.as(key, "GET", "/v1/orders", nil).refused(429, "too_many_requests", "class too_many_requests")
		x.expect("class", limited.text("errors.0.live.class"), "read")
		x.expect("wait", limited.header.Get("Retry-After"), "1")
		x.expect("orders' limit", x.as(key, "POST", "/v1/orders", tree{}).header.Get("RateLimit-Limit"), "7")
		x.expect("another key's", x.as(x.key, "GET", "/v1/orders", nil).ok().header.Get("RateLimit-Limit"), "60")
		x.expect("a person's", x.as(x.shop, "GET", "/v1/orders", nil).ok().header.Get("RateLimit-Limit"), "200")
		x.as(x.operator, "PUT", path, tree{"rates": []tree{}}).ok()
		x.expect("after", x.as(x.shop, "GET", path, nil).ok().number("rates.0.at_once"), 60)
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+made.text("id"), nil).ok()
		x.expect("lines", trail.count("items"), 3)
	})
}
