package client_test

import (
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/fenxiao/fenxiao/client"
)

const (
	secret  = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	another = "whsec_TWZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJM"
	message = `{"type":"price.changed","timestamp":"2026-01-31T08:00:00Z","sequence":7,"data":{"id":"evt_1","kind":"price.changed","cursor":"c",
		"sku_id":"sku_1","before":{"settlement_minor":6000},"after":{"settlement_minor":6100},"data":{"cause":"base"}}}`
)

// delivered makes the headers of a message that was sent at a time, signed with secrets.
func delivered(t *testing.T, at time.Time, body string, secrets ...string) http.Header {
	t.Helper()
	h := http.Header{}
	h.Set("Webhook-Id", "evt_message")
	h.Set("Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10))
	signatures := ""
	for _, s := range secrets {
		w, err := standardwebhooks.NewWebhook(s)
		if err != nil {
			t.Fatal(err)
		}
		one, err := w.Sign("evt_message", at, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		signatures += " " + one
	}
	h.Set("Webhook-Signature", signatures[1:])
	return h
}

func TestAGenuineWebhookIsRead(t *testing.T) {
	for name, c := range map[string]struct{ signed, known []string }{
		"one secret":                      {[]string{secret}, []string{secret}},
		"sender rotates, old one known":   {[]string{another, secret}, []string{secret}},
		"sender rotated, both are known":  {[]string{another}, []string{secret, another}},
		"receiver is ahead of the sender": {[]string{secret}, []string{another, secret}},
	} {
		w, err := client.VerifyWebhook(delivered(t, time.Now(), message, c.signed...), []byte(message), c.known...)
		if err != nil || w.ID != "evt_message" || w.Sequence != 7 || w.Kind != client.KindPriceChanged {
			t.Fatalf("%s: %+v, %v", name, w, err)
		}
		if p, err := w.Change.AsPrice(); err != nil || p.SKUID != "sku_1" || p.After.SettlementMinor != 6100 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestWhatIsNotGenuineIsRefused(t *testing.T) {
	now := time.Now()
	good := func() http.Header { return delivered(t, now, message, secret) }
	without := func(name string) http.Header { h := good(); h.Del(name); return h }
	for name, c := range map[string]struct {
		header  http.Header
		body    string
		secrets []string
	}{
		"another secret":        {good(), message, []string{another}},
		"no secret":             {good(), message, nil},
		"an empty secret":       {good(), message, []string{""}},
		"another body":          {good(), message + " ", []string{secret}},
		"no id":                 {without("Webhook-Id"), message, []string{secret}},
		"no time":               {without("Webhook-Timestamp"), message, []string{secret}},
		"no signature":          {without("Webhook-Signature"), message, []string{secret}},
		"of six minutes before": {delivered(t, now.Add(-6*time.Minute), message, secret), message, []string{secret}},
		"of six minutes after":  {delivered(t, now.Add(6*time.Minute), message, secret), message, []string{secret}},
	} {
		if w, err := client.VerifyWebhook(c.header, []byte(c.body), c.secrets...); !errors.Is(err, client.ErrNotGenuine) {
			t.Errorf("%s: %+v, %v", name, w, err)
		}
	}
}

func TestATestAndAGapTellOfNoChange(t *testing.T) {
	for _, kind := range []string{client.WebhookTest, client.WebhookGap} {
		body := `{"type":"` + kind + `","timestamp":"2026-01-31T08:00:00Z","data":{"webhook_id":"whk_1"}}`
		w, err := client.VerifyWebhook(delivered(t, time.Now(), body, secret), []byte(body), secret)
		if err != nil || w.Kind != kind || w.Change.Kind != "" || len(w.Data) == 0 {
			t.Errorf("%+v, %v", w, err)
		}
	}
}
