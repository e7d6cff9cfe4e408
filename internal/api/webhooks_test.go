package api_test

import (
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// aWebhook gives a distributor a webhook with a message on its way.
func (x *trade) aWebhook(token string, own belongings) belongings {
	if !strings.HasPrefix(own["party"], "distributor") {
		return nil
	}
	hook := x.as(token, "POST", "/v1/webhooks", tree{"url": "https://hooks.example.com/in", "events": []string{"*"}}).must(201).text("id")
	return belongings{"webhook_id": hook, "delivery_id": x.as(token, "POST", "/v1/webhooks/"+hook+"/test", nil).must(201).text("id")}
}

func TestAWebhookIsMadeEditedPausedResumedRotatedAndRemoved(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		body := tree{"url": "https://hooks.example.com/in?token=s3cret", "description": "ERP", "events": []string{"price.*", "order.placed"}}
		made := x.as(x.key, "POST", "/v1/webhooks", body).must(201)
		path := "/v1/webhooks/" + made.text("id")
		x.expect("a secret", strings.HasPrefix(made.text("secret"), "whsec_"), true)
		x.expect("shown once", x.as(x.key, "GET", path, nil).ok().tree()["secret"], nil)
		x.expect("listed", x.as(x.key, "GET", "/v1/webhooks", nil).ok().count("items"), 1)
		x.expect("the operator reads", x.as(x.operator, "GET", path, nil).ok().text("state"), "active")
		for _, of := range []string{path, "/v1/webhooks?distributor_id=" + x.shopID} {
			x.expect("the operator reads no key", strings.Contains(string(x.as(x.operator, "GET", of, nil).ok().body), "s3cret"), false)
			x.expect("the shop reads its own", strings.Contains(string(x.as(x.key, "GET", of, nil).ok().body), "s3cret"), true)
		}
		x.expect("events", x.as(x.shop, "GET", path, nil).ok().count("events"), 2)
		x.as(x.operator, "POST", "/v1/webhooks", body).refused(403, "forbidden")
		x.as(x.tea, "GET", path, nil).refused(403, "forbidden")

		body["events"] = []string{"*"}
		x.expect("edited", x.as(x.key, "PUT", path, body).ok().text("events.0"), "*")
		x.expect("paused", x.as(x.key, "POST", path+"/pause", nil).ok().text("state"), "paused")
		x.as(x.key, "POST", path+"/pause", nil).refused(409, "state_forbids")
		x.as(x.key, "POST", path+"/test", nil).refused(409, "state_forbids")
		x.expect("resumed", x.as(x.key, "POST", path+"/resume", nil).ok().text("state"), "active")
		rotated := x.as(x.key, "POST", path+"/rotate-secret", nil).ok()
		x.expect("another secret", rotated.text("secret") != made.text("secret") && rotated.text("secret") != "", true)
		x.expect("overlap", rotated.text("old_secret_until"), (x.Clock.Now() + clock.Day).Time().Format("2006-01-02T15:04:05Z"))

		trail := string(x.as(x.operator, "GET", "/v1/trail?limit=200&subject="+made.text("id"), nil).ok().body)
		for _, action := range []string{"webhook.create", "webhook.edit", "webhook.pause", "webhook.resume", "webhook.rotate_secret"} {
			x.expect(action+" in the trail", strings.Contains(trail, action), true)
		}
		x.expect("no secret in the trail", strings.Contains(trail, "s3cret") || strings.Contains(trail, "whsec"), false)

		x.as(x.key, "DELETE", path, nil).must(204)
		x.as(x.key, "GET", path, nil).refused(404, "not_found")
		x.expect("none left", x.as(x.key, "GET", "/v1/webhooks", nil).ok().count("items"), 0)
	})
}

func TestWebhooksThatCantBeServedAreRefusedWithAllReasons(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		for _, url := range []string{"http://hooks.example.com/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://2130706433/", "https://a@b.example.com/"} {
			x.as(x.key, "POST", "/v1/webhooks", tree{"url": url, "events": []string{"*", "no.such"}}).
				refused(422, "invalid", "url webhook_url_refused", "events[1] webhook_event_unknown")
		}
	})
}

func TestDeliveriesAreListedAndReplayed(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		own := x.aWebhook(x.shop, belongings{"party": "distributor_id=x"})
		path := "/v1/webhooks/" + own["webhook_id"]
		one := x.as(x.shop, "GET", path+"/deliveries/"+own["delivery_id"], nil).ok()
		x.expect("its body", strings.Contains(one.text("body"), `"type":"webhook.test"`), true)
		for query, want := range map[string]int{
			"": 1, "?state=waiting": 1, "?state=failed": 0, "?event=webhook.test": 1, "?event=price.changed": 0, "?since=2020-01-01T00:00:00Z": 1,
			"?since=2030-01-01T00:00:00Z": 0, "?sequence=1": 0,
		} {
			x.expect(query, x.as(x.operator, "GET", path+"/deliveries"+query, nil).ok().count("items"), want)
		}
		x.as(x.shop, "POST", path+"/replay", tree{"delivery_id": own["delivery_id"]}).refused(409, "delivery_still_waiting")
		x.as(x.shop, "POST", path+"/replay", tree{}).refused(422, "replay_malformed")
		x.as(x.shop, "POST", path+"/replay", tree{"from": "2026-03-02T00:00:00Z", "to": "2026-03-02T00:00:00Z"}).refused(422, "period_malformed", "to period_malformed")
		x.expect("replayed", x.as(x.shop, "POST", path+"/replay", tree{"from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z"}).ok().text("state"), "active")
	})
}

func TestEventsAreToldInTheReadersLanguage(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		for language, means := range map[string]string{"zh-CN": "您发起的测试。", "en": "A test that you asked for."} {
			r := h.do(ask{method: "GET", path: "/v1/webhook-events", token: x.key, header: map[string]string{"Accept-Language": language}}).ok()
			if !strings.Contains(string(r.body), `"event":"webhook.test","family":"webhook.*","means":"`+means+`"`) {
				t.Errorf("%s: %s", language, r.body)
			}
		}
	})
}
