package app

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/id"
)

func TestAPriceMovesBetweenQuoteAndOrder(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		sku, _, _ := p.good(0)
		other, _, _ := p.good(1)
		p.arm(tree{"kind": "price_change", "sku_id": sku, "change_ppm": 100_000})
		quote := func(sku string) answered {
			return p.call("POST", "/v1/quotes", tree{"region": "310115", "lines": []tree{{"sku_id": sku, "quantity": 2}}}).must(200)
		}
		quote(other)
		order := p.order(0)
		quoted := quote(sku).is("lines.0.price.settlement_minor", "2730").at("lines.0.quote")
		p.call("POST", "/v1/orders", order).refused(422, "price_changed")
		quote(sku).is("lines.0.price.settlement_minor", "3003")
		order["lines"].([]tree)[0]["quote"] = quoted
		p.call("POST", "/v1/orders", order).must(201).is("goods_minor", "5460") // a signed quote is honoured
		p.call("GET", "/v1/sandbox", nil).must(200).is("counts.faults", "0")
		p.arm(tree{"kind": "price_change", "sku_id": sku, "change_ppm": -500_000})
		quote(sku)
		quote(sku).is("lines.0.price.settlement_minor", "1502")
	})
}

func TestGoodsRunOutUntilTheFaultIsOver(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		sku, _, _ := p.good(0)
		until := p.call("GET", "/v1/sandbox", nil).at("now")
		at, err := time.Parse(time.RFC3339Nano, until)
		if err != nil {
			t.Fatal(err)
		}
		p.arm(tree{"kind": "out_of_stock", "sku_id": sku, "until": at.Add(time.Hour).Format(time.RFC3339)})
		p.call("POST", "/v1/orders", p.order(0)).refused(422, "out_of_stock")
		p.bought(1)
		p.travel(3000)
		p.call("POST", "/v1/orders", p.order(0)).refused(422, "out_of_stock")
		p.travel(700)
		p.bought(0)
		fault := p.arm(tree{"kind": "out_of_stock", "sku_id": sku}).at("id")
		p.call("POST", "/v1/orders", p.order(0)).refused(422, "out_of_stock")
		p.call("DELETE", "/v1/sandbox/faults/"+fault, nil).must(204)
		p.travel(1)
		p.bought(0)
	})
}

func TestARefusedParcelComesBackAndIsRefunded(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		before := p.bought(0)
		order := p.bought(0)
		p.arm(tree{"kind": "refused_parcel", "order_id": order})
		p.travel(3600)
		p.get(before).is("sub_orders.0.state", "to_receive").is("parcels.0.tracks.0.state", "signed")
		p.get(order).is("sub_orders.0.refunded_units", "2").is("parcels.0.tracks.0.state", "refused").is("after_sales.0.state", "succeeded").
			is("after_sales.0.reason", "收件人拒收")
		p.call("GET", "/v1/sandbox/faults", nil).must(200).is("items.0.kind", "refused_parcel").is("items.0.order_id", order)
		p.call("GET", "/v1/sandbox", nil).is("counts.faults", "0")
		p.arm(tree{"kind": "refused_parcel"})
		next, after := p.bought(0), p.bought(0)
		p.travel(3600)
		p.get(next).is("sub_orders.0.refunded_units", "2")
		p.get(after).is("sub_orders.0.refunded_units", "0")
	})
}

func TestASilentSupplierIsOvertakenByTheTimer(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		order := p.bought(0)
		p.travel(120)
		p.arm(tree{"kind": "supplier_silent"})
		p.call("POST", "/v1/after-sales", tree{
			"sub_order_id": p.get(order).at("sub_orders.0.id"), "kind": "refund_only", "reason": "破损", "lines": []tree{{"line": 1, "units": 2}},
		}).must(201)
		p.travel(2 * 86_400)
		p.call("GET", "/v1/after-sales", nil).is("items.0.state", "pending_review")
		p.travel(86_400)
		p.call("GET", "/v1/after-sales", nil).is("items.0.state", "succeeded")
	})
}

func TestServersFailOnDemandAndTheSameKeyTellsWhatCameOfIt(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		order := p.order(0)
		p.arm(tree{"kind": "server_error", "calls": 1})
		place := func() answered { return p.callAs(p.token, "POST", "/v1/orders", "same", order) }
		if got := place().refused(503, "busy"); got.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		p.call("GET", "/v1/sandbox", nil).is("counts.orders", "0").is("counts.faults", "0")
		p.arm(tree{"kind": "server_error", "calls": 1, "answer_lost": true})
		place().refused(503, "outcome_unknown")
		p.call("GET", "/v1/sandbox", nil).is("counts.orders", "1")
		if got := place().must(201); got.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%v", got.header)
		}
		p.call("GET", "/v1/sandbox", nil).is("counts.orders", "1")
		p.arm(tree{"kind": "slow", "calls": 1, "delay_millis": 300})
		began := time.Now()
		p.call("GET", "/v1/goods", nil).must(200)
		if took := time.Since(began); took < 300*time.Millisecond {
			t.Errorf("answered after %s", took)
		}
		p.arm(tree{"kind": "server_error", "calls": 1000})
		p.call("GET", "/v1/goods", nil).refused(503, "busy")
		p.call("DELETE", "/v1/sandbox/faults", nil).must(204)
		p.call("GET", "/v1/goods", nil).must(200)
	})
}

func TestAFaultSaysWhatItsKindNeeds(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		sku, _, _ := p.good(0)
		for code, fault := range map[string]tree{
			"fault_malformed": {"kind": "slow", "calls": 1},
			"sku_unknown":     {"kind": "out_of_stock", "sku_id": id.NewSKU(p.IDs).String()},
			"not_found":       {"kind": "late_shipping", "order_id": id.NewOrder(p.IDs).String()},
		} {
			if got := p.call("POST", "/v1/sandbox/faults", fault); got.status < 400 || !bytes.Contains(got.body, []byte(code)) {
				t.Errorf("%v: %d %s", fault, got.status, got.body)
			}
		}
		for _, fault := range []tree{
			{"kind": "price_change", "sku_id": sku}, {"kind": "out_of_stock"}, {"kind": "server_error"}, {"kind": "supplier_silent", "sku_id": sku},
			{"kind": "refused_parcel", "calls": 3}, {"kind": "slow", "calls": 1, "delay_millis": 10, "answer_lost": true},
			{"kind": "supplier_silent", "until": "2020-01-01T00:00:00Z"},
		} {
			p.call("POST", "/v1/sandbox/faults", fault).refused(422, "fault_malformed")
		}
		for range 50 {
			p.arm(tree{"kind": "refused_parcel"})
		}
		p.call("POST", "/v1/sandbox/faults", tree{"kind": "refused_parcel"}).refused(422, "too_many_faults")
	})
}

func TestAnInboxKeepsWhatWebhooksSend(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		p.call("PUT", "/v1/sandbox/inbox/orders", tree{"secret": secret, "answer": 503, "answers": 1}).must(201)
		o, err := p.serving.sandboxes.enter(t.Context(), p.Alpha.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer p.serving.sandboxes.leave(p.Alpha.ID, o)
		client := &http.Client{Transport: InboxTransport{Box: o.box}}
		send := func(url, key string, ago time.Duration) int {
			t.Helper()
			body := []byte(`{"type":"order.paid"}`)
			stamp := strconv.FormatInt(o.box.World.Now().Time().Add(-ago).Unix(), 10)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			secret, err := base64.StdEncoding.DecodeString(key)
			if err != nil {
				t.Fatal(err)
			}
			mac := hmac.New(sha256.New, secret)
			mac.Write(append([]byte("msg_1."+stamp+"."), body...))
			r.Header.Set("webhook-id", "msg_1")
			r.Header.Set("webhook-timestamp", stamp)
			r.Header.Set("webhook-signature", "v1,bm8= v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
			got, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = got.Body.Close()
			return got.StatusCode
		}
		const url, right, wrong = "https://sandbox.invalid/v1/sandbox/inbox/orders", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		for i, x := range []struct {
			key    string
			ago    time.Duration
			status int
			verify string
		}{{right, 0, 503, "verified"}, {wrong, 0, 204, "wrong"}, {right, time.Hour, 204, "stale"}} {
			if got := send(url, x.key, x.ago); got != x.status {
				t.Errorf("letter %d: %d, want %d", i, got, x.status)
			}
			p.call("GET", "/v1/sandbox/inbox/orders?limit=1", nil).must(200).is("items.0.signature", x.verify).is("items.0.answered", strconv.Itoa(x.status))
		}
		if got := send("https://sandbox.invalid/v1/elsewhere", right, 0); got != 404 {
			t.Errorf("another path: %d", got)
		}
		if got := send("https://sandbox.invalid/v1/sandbox/inbox/new-one", right, 0); got != 204 {
			t.Errorf("an inbox that was not there: %d", got)
		}
		p.call("GET", "/v1/sandbox/inbox/new-one", nil).must(200).is("items.0.signature", "no_secret")
		letters := p.call("GET", "/v1/sandbox/inbox/orders?limit=2", nil).must(200)
		p.call("GET", "/v1/sandbox/inbox/orders?limit=2&after="+letters.at("next"), nil).must(200).is("items.0.signature", "verified")
		p.call("GET", "/v1/sandbox/inbox/orders/"+letters.at("items.0.id"), nil).must(200).is("headers.webhook-id", "msg_1").is("body", `{"type":"order.paid"}`)
		p.call("POST", "/v1/sandbox/inbox/orders", string(bytes.Repeat([]byte("x"), 300<<10))).refused(413, "body_too_large")
		p.call("POST", "/v1/sandbox/inbox/..%2fx", "x").refused(422, "fault_malformed")
		for range 201 {
			p.call("POST", "/v1/sandbox/inbox/orders", "\xff\x00").must(204)
		}
		if n := countOf(p, "orders"); n != 200 {
			t.Errorf("%d letters", n)
		}
		p.call("GET", "/v1/sandbox/inbox/orders?limit=1", nil).must(200).is("items.0.signature", "unsigned").is("items.0.body_base64", "/wA=")
		p.call("DELETE", "/v1/sandbox/inbox/orders", nil).must(204)
		p.call("GET", "/v1/sandbox/inbox/orders", nil).must(404)
		if _, err := client.Get("https://example.com/"); err == nil { //nolint:bodyclose,noctx // it must not be sent at all
			t.Error("a sandbox called somebody outside")
		}
	})
}

func countOf(p *playground, inbox string) int {
	page := p.call("GET", "/v1/sandbox/inbox/"+inbox+"?limit=200", nil).must(200)
	return bytes.Count(page.body, []byte(`"signature"`))
}

func TestASandboxsWebhooksReachItsInboxes(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		made := p.call("POST", "/v1/webhooks", tree{"url": "https://sandbox.invalid/v1/sandbox/inbox/hooks", "events": []string{"order.*"}}).must(201)
		p.call("PUT", "/v1/sandbox/inbox/hooks", tree{"secret": made.at("secret")}).must(201)
		p.bought(0)
		for range 200 {
			if countOf(p, "hooks") > 0 {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		p.call("GET", "/v1/sandbox/inbox/hooks", nil).must(200).is("items.0.signature", "verified").is("items.0.answered", "204")
	})
}
