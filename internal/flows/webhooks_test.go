package flows_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbound"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

// receiver is a distributor's server. It verifies what comes with the official library.
type receiver struct {
	*httptest.Server
	verify atomic.Pointer[standardwebhooks.Webhook]
	answer atomic.Int64 // a status; 0: cuts the connection
	// retryAfter is what it says when it has too much to do.
	retryAfter string

	mu       sync.Mutex
	calls    int
	ids      []string // of what was answered with 2xx, as it came
	numbers  []int
	unsigned []string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	r.answer.Store(http.StatusNoContent)
	r.Server = httptest.NewTLSServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) trust(t *testing.T, secret string) {
	t.Helper()
	w, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	r.verify.Store(w)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
	if v := r.verify.Load(); v != nil {
		if err := v.Verify(body, q.Header); err != nil {
			r.unsigned = append(r.unsigned, err.Error())
		}
	}
	status := int(r.answer.Load())
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Retry-After", r.retryAfter)
	w.Header().Set("Location", "https://169.254.169.254/")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "status %d\x00\xff", status)
	if status > 299 {
		return
	}
	number, _ := strconv.Atoi(q.Header.Get(flows.SequenceHeader))
	r.numbers = append(r.numbers, number)
	r.ids = append(r.ids, q.Header.Get("webhook-id"))
}

// post is a market whose distributors have webhooks.
type post struct {
	*flowstest.Market
	t *testing.T
}

func atPost(t *testing.T, body func(p *post)) {
	t.Helper()
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		roots := httptest.NewTLSServer(nil)
		defer roots.Close()
		m.Flow.Outbound = &outbound.Guard{
			Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Roots: roots.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs,
		}
		body(&post{m, t})
	})
}

// hook makes a webhook of a distributor and gives it with its secret.
func (p *post) hook(of id.Distributor, to string, events ...string) (id.Endpoint, string) {
	p.t.Helper()
	secret := webhooks.MintSecret()
	n := flows.NewWebhook{
		ID: id.NewEndpoint(p.IDs), Distributor: of, Wish: webhooks.Wish{URL: to, Events: append(events, "*")}, Secret: p.seal(of, secret),
	}
	if len(events) > 0 {
		n.Wish.Events = events
	}
	p.Write(p.t, func(tx *db.Tx) error { return flows.CreateWebhook(tx, p.Acting(), n) })
	return n.ID, secret
}

func (p *post) seal(of id.Distributor, secret string) contacts.SealedText {
	p.t.Helper()
	sealed, err := contacts.SealText(p.Flow.Ring, id.NewSecret(p.IDs), int64(of), secret, p.Clock.Now())
	p.Must(err)
	return sealed
}

func (p *post) sender() *flows.WebhookSender {
	return flows.NewWebhookSender(p.Flow, func(err error) { p.t.Error(err) })
}

// fill gives an endpoint so many messages more.
func (p *post) fill(hook id.Endpoint, n int) {
	p.t.Helper()
	at := p.endpoint(hook).Queue.Position
	var messages []webhooks.Message
	for range n {
		messages = append(messages, webhooks.Message{ID: id.NewDelivery(p.IDs), Kind: "order.placed", Body: func(number int64) string {
			return fmt.Sprintf(`{"type":"order.placed","sequence":%d}`, number)
		}})
	}
	p.Write(p.t, func(tx *db.Tx) error {
		ok, err := webhooks.Enqueue(tx, hook, at, at+int64(n), messages, p.Clock.Now())
		if !ok {
			p.t.Error("nothing was written")
		}
		return err
	})
}

func (p *post) endpoint(hook id.Endpoint) (e webhooks.Endpoint) {
	p.t.Helper()
	p.Read(p.t, func(tx *db.Tx) (err error) { e, err = webhooks.Get(tx, 0, hook); return err })
	return e
}

func (p *post) deliveries(hook id.Endpoint, f webhooks.Filter) (all []webhooks.Delivery) {
	p.t.Helper()
	p.Read(p.t, func(tx *db.Tx) (err error) { all, err = webhooks.Deliveries(tx, hook, f); return err })
	return all
}

func (p *post) attempts(d id.Delivery) []webhooks.Attempt {
	p.t.Helper()
	into := map[id.Delivery][]webhooks.Attempt{}
	p.Read(p.t, func(tx *db.Tx) error { webhooks.LoadAttempts(tx, []id.Delivery{d}, into); return tx.Flush() })
	return into[d]
}

// pass lets time pass as a server that is always up would see it.
func (p *post) pass(s *flows.WebhookSender, d clock.Micros) {
	p.t.Helper()
	end := p.Clock.Now() + d
	for {
		p.Must(s.Drain(p.t.Context()))
		next := clock.Micros(p.Int(p.t, "select CAST(coalesce(min(case when ready_at > leased_until then ready_at else leased_until end), 0) AS BIGINT) from webhooks_queues"))
		if next == 0 || next > end {
			break
		}
		p.Clock.Set(max(next, p.Clock.Now()+1))
	}
	p.Clock.Set(end)
	p.Must(s.Drain(p.t.Context()))
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

func TestAnOutageOf76HoursLosesNoMessage(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, secret := p.hook(p.Alpha.ID, r.URL)
		r.trust(t, secret)
		s := p.sender()
		r.answer.Store(0)
		const each, times = 10, 57
		for i := range times { // the first at the beginning of the outage, the last an hour and a half before its end
			p.fill(hook, each)
			p.pass(s, 75*clock.Hour/times)
			if i == 20 {
				r.answer.Store(http.StatusServiceUnavailable) // another way to be down
			}
		}
		p.pass(s, clock.Hour)
		if r.calls > 150 {
			t.Errorf("a server that is down was called %d times", r.calls)
		}
		down := r.calls
		if e := p.endpoint(hook); e.State != webhooks.Active || e.Queue.Waiting != each*times {
			t.Fatalf("%+v", e)
		}
		r.answer.Store(http.StatusNoContent)
		p.pass(s, 90*clock.Minute)
		slices.Sort(r.numbers)
		if !reflect.DeepEqual(r.numbers, upTo(each*times)) || len(slices.Compact(slices.Sorted(slices.Values(r.ids)))) != each*times {
			t.Errorf("%d arrived of %d", len(r.numbers), each*times)
		}
		if len(r.unsigned) > 0 {
			t.Errorf("not signed: %v", r.unsigned[0])
		}
		if e := p.endpoint(hook); e.Queue.Waiting != 0 || e.Queue.LastNumber != each*times || e.State != webhooks.Active {
			t.Errorf("%+v", e)
		}
		t.Logf("%d messages, %d calls while down, all delivered", each*times, down)
	})
}

func TestADeadEndpointDoesNotSlowOthers(t *testing.T) {
	atPost(t, func(p *post) {
		release := make(chan struct{})
		hanging := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		defer hanging.Close()
		r := newReceiver(t)
		for _, d := range []*flowstest.Distributor{p.Alpha, p.Beta, p.Gamma} {
			dead, _ := p.hook(d.ID, hanging.URL)
			p.fill(dead, 5)
			for range 17 {
				hook, _ := p.hook(d.ID, r.URL)
				p.fill(hook, 5)
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		s := p.sender()
		var running sync.WaitGroup
		running.Go(func() { s.Run(ctx) })
		waits := func() int64 {
			return p.Int(t, "select count(*) from webhooks_deliveries where state = 'waiting'")
		}
		for waits() > 15 && ctx.Err() == nil { // the dead ones are in the middle of their first try all the while
		}
		if n := p.Int(t, "select count(*) from webhooks_attempts where failure <> ''"); n != 0 {
			t.Errorf("the others waited until %d tries had failed", n)
		}
		stop()
		close(release)
		running.Wait()
		if r.calls != 3*17*5 || waits() != 15 {
			t.Errorf("%d of %d came, %d wait", r.calls, 3*17*5, waits())
		}
	})
}

// tripper watches round trips.
type tripper struct {
	over   http.RoundTripper
	before func(r *http.Request)
	after  func(r *http.Request)
}

func (w *tripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.before != nil {
		w.before(r)
	}
	answer, err := w.over.RoundTrip(r)
	if w.after != nil {
		w.after(r)
	}
	return answer, err
}

func TestASenderThatDiesBeforeItNotedSendsAgainUnderTheSameId(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, _ := p.hook(p.Alpha.ID, r.URL)
		p.fill(hook, 1)
		dying := *p.Flow
		dying.Calls = &tripper{over: p.Flow.Outbound.Transport(), after: func(*http.Request) { panic("killed") }}
		died := 0
		s := flows.NewWebhookSender(&dying, func(error) { died++ })
		p.Must(s.Drain(t.Context()))
		if died != 1 || r.calls != 1 || p.endpoint(hook).Queue.Waiting != 1 {
			t.Fatalf("died %d times after %d calls", died, r.calls)
		}
		next := p.sender()
		p.Must(next.Drain(t.Context()))
		if r.calls != 1 {
			t.Error("another sent while the first may still be at it")
		}
		p.pass(next, 2*clock.Minute)
		if r.calls != 2 || len(r.ids) != 2 || r.ids[0] != r.ids[1] || r.ids[0] == "" {
			t.Errorf("got %v", r.ids)
		}
	})
}

func TestTwoProcessesNeverWorkOnOneEndpointAtOnce(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		var mu sync.Mutex
		under, twice := map[string]int{}, 0
		step := func(by int) func(q *http.Request) {
			return func(q *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				if under[q.URL.Path] += by; under[q.URL.Path] > 1 {
					twice++
				}
			}
		}
		p.Flow.Calls = &tripper{over: p.Flow.Outbound.Transport(), before: step(1), after: step(-1)}
		const hooks, each = 6, 25
		for i := range hooks {
			hook, _ := p.hook(p.Alpha.ID, r.URL+"/"+strconv.Itoa(i))
			p.fill(hook, each)
		}
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				s := p.sender()
				for p.Int(t, "select count(*) from webhooks_deliveries where state = 'waiting'") > 0 && t.Context().Err() == nil {
					if err := s.Drain(t.Context()); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		slices.Sort(r.ids)
		if twice != 0 || r.calls != hooks*each || len(slices.Compact(r.ids)) != hooks*each {
			t.Errorf("%d calls for %d messages, %d at the same time", r.calls, hooks*each, twice)
		}
	})
}

func TestARotatedSecretSignsForADayMore(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, first := p.hook(p.Alpha.ID, r.URL)
		second := webhooks.MintSecret()
		p.Write(t, func(tx *db.Tx) error {
			return flows.RotateWebhookSecret(tx, p.Acting(), p.Alpha.ID, hook, p.seal(p.Alpha.ID, second))
		})
		verified := func(secret string) bool {
			r.trust(t, secret)
			r.unsigned = nil
			p.fill(hook, 1)
			p.Must(p.sender().Drain(t.Context()))
			return len(r.unsigned) == 0
		}
		if !verified(first) || !verified(second) {
			t.Errorf("within the day: %v", r.unsigned)
		}
		p.Clock.Advance(clock.Day)
		if verified(first) || !verified(second) {
			t.Errorf("after the day: %v", r.unsigned)
		}
		third := webhooks.MintSecret()
		p.Write(t, func(tx *db.Tx) error {
			return flows.RotateWebhookSecret(tx, p.Acting(), p.Alpha.ID, hook, p.seal(p.Alpha.ID, third))
		})
		if n := p.Int(t, "select count(*) from contacts_secrets where owner_id = $1", p.Alpha.ID); n != 2 {
			t.Errorf("%d secrets are kept", n)
		}
		p.Write(t, func(tx *db.Tx) error { _, err := flows.RemoveWebhook(tx, p.Acting(), p.Alpha.ID, hook); return err })
		if n := p.Int(t, "select count(*) from contacts_secrets where owner_id = $1", p.Alpha.ID); n != 0 {
			t.Errorf("%d secrets are left of a removed webhook", n)
		}
	})
}

func TestAnswersAreJudgedAndKeptAndADisabledWebhookIsToldOf(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, _ := p.hook(p.Alpha.ID, r.URL+"/in?token=secret")
		for status, state := range map[int64]webhooks.DeliveryState{
			200: webhooks.Delivered, 299: webhooks.Delivered, 307: webhooks.Waiting, 400: webhooks.Waiting, 500: webhooks.Waiting,
		} {
			r.answer.Store(status)
			p.fill(hook, 1)
			p.Must(p.sender().Drain(t.Context()))
			d := p.deliveries(hook, webhooks.Filter{Limit: 1})[0]
			tried := p.attempts(d.ID)
			if d.State != state || len(tried) != 1 || tried[0].Status != status || tried[0].Answer != fmt.Sprintf("status %d �", status) {
				t.Errorf("%d: %s, %+v", status, d.State, tried)
			}
			p.Write(t, func(tx *db.Tx) error {
				tx.Exec("update webhooks_deliveries set due_at = $1", p.Clock.Now()+clock.Day)
				tx.Exec("update webhooks_queues set failures = 0, held_until = 0")
				return nil
			})
		}
		r.answer.Store(http.StatusGone)
		p.fill(hook, 1)
		p.Must(p.sender().Drain(t.Context()))
		if e := p.endpoint(hook); e.State != webhooks.Disabled || e.DisabledFor != webhooks.Gone {
			t.Errorf("%+v", e)
		}
		if n := p.Int(t, `select count(*) from notices_notices where event = 'webhook.disabled' and role = 'distributor' and party_id = $1
			and in_writing = 1 and facts like '%/in"%' and facts not like '%token%'`, p.Alpha.ID); n != 1 {
			t.Errorf("%d notices", n)
		}
		if n := p.Int(t, "select count(*) from access_trail where action = 'webhook.disable'"); n != 1 {
			t.Errorf("%d lines in the trail", n)
		}
	})
}

func TestAnAddressInTheHouseIsRefusedWhenMadeAndWhenDialled(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, _ := p.hook(p.Alpha.ID, r.URL)
		p.fill(hook, 1)
		p.Flow.Outbound = nil // from now on nothing but public addresses
		p.Must(p.sender().Drain(t.Context()))
		tried := p.attempts(p.deliveries(hook, webhooks.Filter{})[0].ID)
		if r.calls != 0 || len(tried) != 1 || tried[0].Failure != string(outbound.Forbidden) {
			t.Errorf("%d calls, %+v", r.calls, tried)
		}
		err := p.DB.Write(t.Context(), func(tx *db.Tx) error {
			return flows.EditWebhook(tx, p.Acting(), p.Alpha.ID, hook, webhooks.Wish{URL: r.URL, Events: []string{"*"}})
		})
		if !errors.Is(err, webhooks.ErrInvalid) || !strings.Contains(err.Error(), "webhook_url_refused") {
			t.Errorf("got %v", err)
		}
	})
}

func TestATestIsSentAtOnce(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, secret := p.hook(p.Alpha.ID, r.URL)
		r.trust(t, secret)
		p.Write(t, func(tx *db.Tx) error {
			return flows.TestWebhook(tx, p.Acting(), p.Alpha.ID, hook, id.NewDelivery(p.IDs))
		})
		p.Must(p.sender().Drain(t.Context()))
		d := p.deliveries(hook, webhooks.Filter{Kind: webhooks.TestKind})
		if len(d) != 1 || d[0].State != webhooks.Delivered || r.calls != 1 || len(r.unsigned) != 0 || p.endpoint(hook).Queue.LastNumber != 0 {
			t.Errorf("got %+v", d)
		}
	})
}

func TestAServerThatAsksToBeLeftAloneIs(t *testing.T) {
	atPost(t, func(p *post) {
		r := newReceiver(t)
		hook, _ := p.hook(p.Alpha.ID, r.URL)
		s := p.sender()
		p.fill(hook, 3)
		r.answer.Store(http.StatusTooManyRequests)
		r.retryAfter = "600"
		p.pass(s, 10*clock.Minute-1)
		if r.calls != 1 {
			t.Errorf("%d calls within the ten minutes it asked for", r.calls)
		}
		r.answer.Store(http.StatusOK)
		p.pass(s, clock.Hour)
		if r.calls != 4 {
			t.Errorf("%d calls", r.calls)
		}
	})
}
