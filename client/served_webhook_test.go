package client_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/client"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// receiver takes webhooks in the place of a shop's server.
type receiver struct {
	headers []http.Header
	bodies  []string
}

// RoundTrip answers that it has got it.
func (r *receiver) RoundTrip(q *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(q.Body)
	r.headers, r.bodies = append(r.headers, q.Header), append(r.bodies, string(body))
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("")), Request: q}, err
}

func TestAServedWebhookIsGenuineAndTellsItsChange(t *testing.T) {
	onOne(t, func(t *testing.T, h *house) {
		got := &receiver{}
		h.Flow.Calls = got
		pump := flows.NewWebhookPump(h.Flow, flows.NewLane(h.Flow).Turn, h.changes, func(of id.Distributor, c *flows.Change) any {
			return api.ToAPIChange(h.Flow.Cursors, of, c)
		})
		sender := flows.NewWebhookSender(h.Flow, func(err error) { t.Error(err) })
		hook, err := h.client(t).CreateWebhook(t.Context(), client.WebhookWish{URL: "https://shop.example.com/hook", Events: []string{"price.*"}})
		h.Must(err)
		begin := h.head(t)
		h.setPrice(t, h.Tea.Price.Settlement+1)
		for _, err := range h.client(t).Changes(t.Context(), begin, client.ChangesOptions{}) { // until the change has its place
			h.Must(err)
			break
		}
		_, err = pump.Turn(t.Context())
		h.Must(err)
		h.Must(sender.Drain(t.Context()))
		if len(got.bodies) != 1 {
			t.Fatalf("%d messages came", len(got.bodies))
		}
		w, err := client.VerifyWebhook(got.headers[0], []byte(got.bodies[0]), hook.Secret)
		h.Must(err)
		price, err := w.Change.AsPrice()
		if err != nil || w.Sequence != 1 || price.After == nil || price.After.SettlementMinor != h.Tea.Price.Settlement+1 || w.Change.Cursor == "" {
			t.Errorf("%+v, %+v, %v", w, price, err)
		}
	})
}
