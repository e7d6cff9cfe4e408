package flows

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbound"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

const (
	// sendersAtMost is how many endpoints are worked on at once, slowAtMost how many of them may be such as failed last time or take long.
	sendersAtMost = 96
	slowAtMost    = 32
	// messagesInTurn is how many messages an endpoint gets before others have their turn.
	messagesInTurn = 20
	// answerWithin is how long an endpoint has for its answer.
	answerWithin = 15 * time.Second
	// answerBytes is how much of an answer is kept.
	answerBytes = 1024
	// restAfterError is how long an endpoint is left alone after something of ours went wrong.
	restAfterError = 15 * time.Second
	// lookEvery is how often senders look for what is due when nobody wakes them.
	lookEvery = 500 * time.Millisecond
)

// WebhookSender sends messages: one at a time to each endpoint, in the order of their numbers, to many endpoints at once. Several processes may send
// from one database.
type WebhookSender struct {
	world  *World
	client *http.Client
	fail   func(error) // is told what failed for reasons of our own

	mu      sync.Mutex
	busy    map[id.Endpoint]bool // true: a slow one
	woken   chan struct{}
	working sync.WaitGroup
}

// NewWebhookSender makes the sender of a world; fail is told what went wrong on our side.
func NewWebhookSender(world *World, fail func(error)) *WebhookSender {
	calls := world.Calls
	if calls == nil {
		calls = world.guard().Transport()
	}
	return &WebhookSender{
		world: world, client: outbound.Client(calls), fail: fail, busy: map[id.Endpoint]bool{}, woken: make(chan struct{}, 1),
	}
}

// Wake says that there may be something to send.
func (s *WebhookSender) Wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Run sends what is due until the context is over, and comes back when the last try has ended.
func (s *WebhookSender) Run(ctx context.Context) {
	again := time.NewTicker(lookEvery)
	defer again.Stop()
	for ctx.Err() == nil {
		if _, err := s.begin(ctx); err != nil && ctx.Err() == nil {
			s.fail(err)
		}
		select {
		case <-ctx.Done():
		case <-s.woken:
		case <-again.C:
		}
	}
	s.working.Wait()
}

// Drain sends until nothing is due any more at the world's present time.
func (s *WebhookSender) Drain(ctx context.Context) error {
	for {
		begun, err := s.begin(ctx)
		s.working.Wait()
		if err != nil || begun == 0 {
			return err
		}
	}
}

// begin gives endpoints that have something due to senders of their own, as many as may work at once.
func (s *WebhookSender) begin(ctx context.Context) (begun int, err error) {
	for _, slow := range []bool{false, true} {
		free := s.free(slow)
		if free == 0 {
			continue
		}
		var ready []id.Endpoint
		err := s.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
			ready, err = webhooks.Ready(tx, slow, s.world.Now(), free)
			return err
		})
		if err != nil {
			return begun, err
		}
		for _, e := range ready {
			if s.take(e, slow) {
				begun++
				s.working.Go(func() { s.turn(ctx, e) })
			}
		}
	}
	return begun, nil
}

// free is how many more endpoints of a class may be worked on.
func (s *WebhookSender) free(slow bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	free := sendersAtMost - len(s.busy)
	if !slow {
		return free
	}
	slows := 0
	for _, isSlow := range s.busy {
		if isSlow {
			slows++
		}
	}
	return max(0, min(free, slowAtMost-slows))
}

func (s *WebhookSender) take(e id.Endpoint, slow bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.busy[e]; taken {
		return false
	}
	s.busy[e] = slow
	return true
}

// turn is one endpoint's turn: some messages, then others have theirs.
func (s *WebhookSender) turn(ctx context.Context, endpoint id.Endpoint) {
	leave := func() {
		s.mu.Lock()
		delete(s.busy, endpoint)
		s.mu.Unlock()
		s.Wake()
	}
	if err := guarded(func() error { return s.work(ctx, endpoint) }); err != nil && ctx.Err() == nil {
		s.fail(fmt.Errorf("webhook %s: %w", endpoint, err))
		time.AfterFunc(restAfterError, leave)
		return
	}
	leave()
}

// work claims an endpoint, sends its messages one by one, and notes what came of each. No transaction is open while a message is on its way. What a
// sender does not come to note is sent again under the same id by who comes after it.
func (s *WebhookSender) work(ctx context.Context, endpoint id.Endpoint) error {
	sender := id.NewEvent(s.world.IDs).Int64() // nobody else's
	var e webhooks.Endpoint
	var d webhooks.Delivery
	var signers []*standardwebhooks.Webhook
	err := s.world.DB.Write(ctx, func(tx *db.Tx) (err error) {
		var found bool
		if e, d, found, err = webhooks.Claim(tx, endpoint, sender, s.world.Now()); err != nil || !found {
			d = webhooks.Delivery{}
			return err
		}
		signers, err = s.signers(tx, &e)
		return err
	})
	if err != nil || d.ID == 0 {
		return err
	}
	for range messagesInTurn {
		tried := s.try(ctx, &e, &d, signers)
		if ctx.Err() != nil {
			break // stopped, not failed
		}
		next, err := s.note(&d, sender, tried) //nolint:contextcheck // what came of a try is noted also when the server stops
		if err != nil || next.Lost {
			return err
		}
		if next.Message.ID == 0 || next.Endpoint.URL != e.URL || next.Endpoint.Secret != e.Secret {
			break
		}
		d = next.Message
	}
	return s.world.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error { return webhooks.Release(tx, endpoint, sender, s.world.Now()) })
}

// note records a try in a transaction of its own, whatever becomes of the caller: the message may have arrived. An endpoint that it disables is told of.
func (s *WebhookSender) note(d *webhooks.Delivery, sender int64, tried webhooks.Attempt) (next webhooks.Next, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), groupWithin)
	defer cancel()
	was := *d
	err = s.world.DB.Write(ctx, func(tx *db.Tx) (err error) {
		*d = was // a transaction may run again
		now := s.world.Now()
		if next, err = webhooks.Note(tx, d, sender, tried, now); err != nil || next.Disabled == "" {
			return err
		}
		tellDisabled(tx, Acting{World: s.world, Actor: timerActor, At: now}, &next)
		return tx.Flush()
	})
	return next, err
}

// tellDisabled tells a distributor in writing that one of its endpoints is told nothing more, and why.
func tellDisabled(tx *db.Tx, by Acting, next *webhooks.Next) {
	e := &next.Endpoint
	state := func(s webhooks.State, why webhooks.Reason) map[string]string {
		return map[string]string{"state": string(s), "disabled_for": string(why)}
	}
	by.note(tx, "webhook.disable", e.ID.String(), state(webhooks.Active, ""), state(e.State, next.Disabled))
	by.notify(tx, notices.Notice{
		To: notices.Distributor(e.Distributor), Event: "webhook.disabled", Subject: e.ID.String(), Written: true,
		Facts: map[string]string{
			"webhook": e.ID.String(), "url": WebhookURL(e.URL), "reason": "webhook_" + string(next.Disabled), "waiting": text(e.Queue.Waiting),
			"since": written(by.World, e.Queue.FailingSince),
		},
	})
}

// signers are what an endpoint's messages are signed with: its secret, and for a day after it was rotated the one before.
func (s *WebhookSender) signers(tx *db.Tx, e *webhooks.Endpoint) ([]*standardwebhooks.Webhook, error) {
	refs := []contacts.SecretRef{{ID: e.Secret, Owner: int64(e.Distributor)}}
	if e.OldSecret != 0 && e.OldUntil > s.world.Now() {
		refs = append(refs, contacts.SecretRef{ID: e.OldSecret, Owner: int64(e.Distributor)})
	}
	texts, err := contacts.OpenTexts(tx, s.world.Ring, refs...)
	if err != nil {
		return nil, err
	}
	var out []*standardwebhooks.Webhook
	for _, r := range refs {
		signer, err := standardwebhooks.NewWebhook(texts[r.ID])
		if err != nil || texts[r.ID] == "" {
			return nil, fmt.Errorf("secret %s: %w", r.ID, errors.Join(err, contacts.ErrTampered))
		}
		out = append(out, signer)
	}
	return out, nil
}

// try sends a message once.
func (s *WebhookSender) try(ctx context.Context, e *webhooks.Endpoint, d *webhooks.Delivery, signers []*standardwebhooks.Webhook) webhooks.Attempt {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	began := clock.System{}.Now() // the receiver compares with a real clock, and people want to know how long it really took
	a := webhooks.Attempt{At: s.world.Now()}
	request, err := signed(ctx, e, d, signers, began)
	if err != nil {
		a.Failure = string(outbound.NoAnswer)
		return a
	}
	answer, err := s.client.Do(request)
	if err == nil {
		a.Status = int64(answer.StatusCode)
		beginning, _ := io.ReadAll(io.LimitReader(answer.Body, answerBytes)) // what is missing of it changes nothing
		_ = answer.Body.Close()
		a.Answer = printable(beginning)
		if a.Status < 200 || a.Status > 299 {
			a.Failure, a.Wait = "status", leftAlone(answer)
		}
	} else {
		a.Failure = string(outbound.FailureOf(err))
	}
	a.Took = clock.System{}.Now() - began
	return a
}

// SequenceHeader carries a message's number.
const SequenceHeader = "Fenxiao-Sequence"

func signed(ctx context.Context, e *webhooks.Endpoint, d *webhooks.Delivery, signers []*standardwebhooks.Webhook, at clock.Micros) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, strings.NewReader(d.Body))
	if err != nil {
		return nil, err
	}
	signatures := make([]string, len(signers))
	for i, signer := range signers {
		if signatures[i], err = signer.Sign(d.ID.String(), at.Time(), []byte(d.Body)); err != nil {
			return nil, err
		}
	}
	h := request.Header
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "fenxiao-webhooks/1")
	h.Set(standardwebhooks.HeaderWebhookID, d.ID.String())
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Time().Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	if d.Number > 0 {
		h.Set(SequenceHeader, text(d.Number))
	}
	return request, nil
}

// leftAlone is how long a server that has too much to do asks to be left alone.
func leftAlone(answer *http.Response) clock.Micros {
	if answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	seconds, err := strconv.ParseInt(answer.Header.Get("Retry-After"), 10, 32)
	if err != nil || seconds < 0 {
		return 0
	}
	return clock.Micros(seconds) * clock.Second
}

// printable keeps what can be stored and shown of an answer.
func printable(b []byte) string {
	out := strings.ToValidUTF8(string(b), "�")
	out = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, out)
	for len(out) > answerBytes {
		_, size := utf8.DecodeLastRuneInString(out)
		out = out[:len(out)-size]
	}
	return out
}
