package flows_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

// pump is a pump of a process of its own.
func (p *post) pump() (*flows.WebhookPump, *flows.Feed) {
	p.t.Helper()
	f := flows.NewFeed(p.Flow, flows.AtOnce)
	return flows.NewWebhookPump(p.Flow, flows.AtOnce, f, func(of id.Distributor, c *flows.Change) any {
		return map[string]string{"of": of.String(), "sku_id": c.SKU.String(), "order_id": c.Order.String(), "event": c.Event.String()}
	}), f
}

// told makes the messages of what has happened, and gives the kinds of all messages of an endpoint, oldest first.
func (p *post) told(pump *flows.WebhookPump, f *flows.Feed, hook id.Endpoint) (kinds []string) {
	p.t.Helper()
	p.Must(f.Turn(p.t.Context()))
	_, err := pump.Turn(p.t.Context())
	p.Must(err)
	for _, d := range slices.Backward(p.deliveries(hook, webhooks.Filter{})) {
		kinds = append(kinds, d.Kind)
	}
	return kinds
}

func TestAWebhookIsToldOfWhatItsDistributorSubscribedToFromNowOn(t *testing.T) {
	atPost(t, func(p *post) {
		pump, f := p.pump()
		p.Must(f.Turn(t.Context()))
		all, _ := p.hook(p.Alpha.ID, "https://hooks.example.com/all")
		prices, _ := p.hook(p.Alpha.ID, "https://hooks.example.com/prices", "price.*")
		other, _ := p.hook(p.Beta.ID, "https://hooks.example.com/beta", "order.paid", "price.changed")
		if got := p.told(pump, f, all); got != nil {
			t.Errorf("old news: %q", got)
		}
		order := p.Bought(p.Alpha, p.Alpha.Line(p.Tea, 1))
		reprice(p.Market, p.Tea, p.Tea.Price.Settlement+1)
		if got := p.told(pump, f, all); !reflect.DeepEqual(got, []string{"order.placed", "order.paid", "price.changed"}) {
			t.Errorf("all: %q", got)
		}
		if got := p.told(pump, f, prices); !reflect.DeepEqual(got, []string{"price.changed"}) {
			t.Errorf("prices: %q", got)
		}
		if got := p.told(pump, f, other); !reflect.DeepEqual(got, []string{"price.changed"}) {
			t.Errorf("another's: %q", got)
		}
		var body struct {
			Type      string            `json:"type"`
			Timestamp string            `json:"timestamp"`
			Sequence  int64             `json:"sequence"`
			Data      map[string]string `json:"data"`
		}
		first := p.deliveries(all, webhooks.Filter{Number: 1})[0]
		p.Must(json.Unmarshal([]byte(first.Body), &body))
		if body.Type != "order.placed" || body.Sequence != 1 || body.Data["order_id"] != order.String() || body.Data["of"] != p.Alpha.ID.String() ||
			!strings.HasSuffix(body.Timestamp, "Z") {
			t.Errorf("got %s", first.Body)
		}
	})
}

func TestPumpsOfTwoProcessesMakeOneMessageOfEachChange(t *testing.T) {
	atPost(t, func(p *post) {
		_, f := p.pump()
		p.Must(f.Turn(t.Context()))
		var hooks []id.Endpoint
		for _, d := range []*flowstest.Distributor{p.Alpha, p.Beta, p.Gamma} {
			hook, _ := p.hook(d.ID, "https://hooks.example.com/")
			hooks = append(hooks, hook)
		}
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				pump, f := p.pump()
				for range 15 {
					if err := f.Turn(t.Context()); err != nil {
						t.Error(err)
					}
					if _, err := pump.Turn(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 10 {
			p.Clock.Advance(6 * clock.Second) // so that the other may give positions
			p.Bought(p.Alpha, p.Alpha.Line(p.Tea, 1))
			reprice(p.Market, p.Cup, p.Cup.Price.Settlement+10)
		}
		all.Wait()
		p.Clock.Advance(6 * clock.Second)
		pump, f := p.pump()
		for i, want := range []int{30, 10, 10} {
			p.told(pump, f, hooks[i])
			events, numbers := map[string]bool{}, []int{}
			for _, d := range p.deliveries(hooks[i], webhooks.Filter{}) {
				_, data, _ := strings.Cut(d.Body, `"data"`)
				events[data] = true
				numbers = append(numbers, int(d.Number))
			}
			slices.Sort(numbers)
			if len(events) != want || !reflect.DeepEqual(numbers, upTo(want)) {
				t.Errorf("webhook %d: %d events, numbers %v", i, len(events), numbers)
			}
		}
	})
}

func TestAPausedWebhookGetsWhatItMissedAndALongPausedOneIsToldOfTheGap(t *testing.T) {
	atPost(t, func(p *post) {
		pump, f := p.pump()
		p.Must(f.Turn(t.Context()))
		hook, _ := p.hook(p.Alpha.ID, "https://hooks.example.com/", "price.*")
		move := func(a webhooks.Action) {
			p.Write(t, func(tx *db.Tx) error { _, err := webhooks.Move(tx, p.Alpha.ID, hook, a, p.Clock.Now()); return err })
		}
		move(webhooks.Pause)
		reprice(p.Market, p.Tea, p.Tea.Price.Settlement+1)
		if got := p.told(pump, f, hook); got != nil {
			t.Errorf("while paused: %q", got)
		}
		move(webhooks.Resume)
		if got := p.told(pump, f, hook); !reflect.DeepEqual(got, []string{"price.changed"}) {
			t.Errorf("once resumed: %q", got)
		}
		move(webhooks.Pause)
		reprice(p.Market, p.Tea, p.Tea.Price.Settlement+1)
		p.told(pump, f, hook)
		p.Clock.Advance(feed.Kept + clock.Hour)
		p.Must(f.LetGo(t.Context()))
		move(webhooks.Resume)
		reprice(p.Market, p.Tea, p.Tea.Price.Settlement+1)
		p.told(pump, f, hook)
		reprice(p.Market, p.Tea, p.Tea.Price.Settlement+1)
		got := p.told(pump, f, hook)
		if len(got) < 3 || got[1] != webhooks.GapKind || got[len(got)-1] != "price.changed" {
			t.Errorf("after a month: %q", got)
		}
	})
}

func TestFromAChangeToTheShopsServer(t *testing.T) {
	atPost(t, func(p *post) {
		pump, f := p.pump()
		p.Must(f.Turn(t.Context()))
		r := newReceiver(t)
		hook, secret := p.hook(p.Alpha.ID, r.URL)
		r.trust(t, secret)
		s := p.sender()
		r.answer.Store(http.StatusBadGateway)
		for range 5 {
			p.Bought(p.Alpha, p.Alpha.Line(p.Tea, 1))
		}
		p.told(pump, f, hook)
		p.pass(s, clock.Hour)
		r.answer.Store(http.StatusOK)
		p.pass(s, clock.Hour)
		slices.Sort(r.numbers)
		if !reflect.DeepEqual(r.numbers, upTo(10)) || len(r.unsigned) != 0 {
			t.Errorf("arrived %v, not signed %v", r.numbers, r.unsigned)
		}
	})
}

func TestOldMessagesAndSpentSecretsAreLetGo(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, _ := p.hook(p.Alpha.ID, r.URL)
		p.fill(hook, 3)
		p.Must(p.sender().Drain(t.Context()))
		p.Write(t, func(tx *db.Tx) error {
			return flows.RotateWebhookSecret(tx, p.Acting(), p.Alpha.ID, hook, p.seal(p.Alpha.ID, webhooks.MintSecret()))
		})
		p.Clock.Advance(webhooks.Kept + clock.Hour)
		p.fill(hook, 1)
		p.Must(flows.LetGoWebhooks(t.Context(), p.Flow, flows.AtOnce))
		if n := len(p.deliveries(hook, webhooks.Filter{})); n != 1 {
			t.Errorf("%d messages are kept", n)
		}
		if n := p.Int(t, "select count(*) from contacts_secrets where owner_id = $1", p.Alpha.ID); n != 1 {
			t.Errorf("%d secrets are kept", n)
		}
	})
}
