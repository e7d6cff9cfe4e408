package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

func (d *doors) webhookRoutes() {
	door(d, get("list-webhook-events", "/v1/webhook-events", "List the events that webhooks may be told of"), d.listWebhookEvents)
	door(d, get("list-webhooks", "/v1/webhooks", "List webhooks"), d.listWebhooks)
	door(d, create("create-webhook", "/v1/webhooks", "Have your server told of what happens").
		with("Messages are signed after Standard Webhooks: the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. The secret is shown "+
			"this once. A message that is not answered with 2xx within 15 seconds is tried ten times over some 76 hours, with the same id; its `sequence`, "+
			"in the body and in the header `Fenxiao-Sequence`, counts 1, 2, 3 … for each webhook."), d.createWebhook)
	door(d, get("get-webhook", "/v1/webhooks/{webhook_id}", "Get a webhook, and how far it is"), d.getWebhook)
	door(d, put("edit-webhook", "/v1/webhooks/{webhook_id}", "Say anew where a webhook is and what it is told of"), d.editWebhook)
	door(d, post("pause-webhook", "/v1/webhooks/{webhook_id}/pause", "Send nothing to a webhook until it is resumed").
		with("What it misses is sent then, as far as changes are kept."), d.moveWebhook(webhooks.Pause))
	door(d, post("resume-webhook", "/v1/webhooks/{webhook_id}/resume", "Send to a webhook again that was paused or disabled").
		with("It goes on where it stood."), d.moveWebhook(webhooks.Resume))
	door(d, remove("remove-webhook", "/v1/webhooks/{webhook_id}", "Remove a webhook and what waits for it"), d.removeWebhook)
	door(d, post("rotate-webhook-secret", "/v1/webhooks/{webhook_id}/rotate-secret", "Give a webhook another secret").
		with("For 24 hours messages carry both signatures. The new secret is shown this once."), d.rotateWebhookSecret)
	door(d, create("test-webhook", "/v1/webhooks/{webhook_id}/test", "Send a test message now").
		with("It has no number and is tried once, also while the webhook fails; a success ends the waiting of all that failed."), d.testWebhook)
	door(d, post("replay-webhook", "/v1/webhooks/{webhook_id}/replay", "Send messages again, one or those of a period").
		with("Under the same ids and numbers; at most 10,000 at once, the oldest first."), d.replayWebhook)
	door(d, get("list-deliveries", "/v1/webhooks/{webhook_id}/deliveries", "List a webhook's messages and their tries, newest first").
		with("They are kept for 30 days after they came to their end."), d.listDeliveries)
	door(d, get("get-delivery", "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}", "Get a message as it is sent, and its tries"), d.getDelivery)
}

// WebhookEvent is one kind of message.
type WebhookEvent struct {
	Event  string `json:"event" example:"price.changed"`
	Family string `json:"family" doc:"Subscribes to all of its events" example:"price.*"`
	Means  string `json:"means" doc:"In the reader's language" example:"The settlement price or the range of the sale price changed."`
}

// WebhookWish says where messages go, and which.
type WebhookWish struct {
	URL         string   `json:"url" minLength:"1" maxLength:"500" doc:"https, of a public server; port 443 or above 1023" example:"https://hooks.example.com/fenxiao"`
	Description string   `json:"description,omitempty" maxLength:"200" example:"ERP"`
	Events      []string `json:"events" minItems:"1" maxItems:"50" doc:"* for all, a family such as price.*, or single events" example:"[\"price.*\",\"order.placed\"]"`
}

func (w WebhookWish) read() webhooks.Wish {
	return webhooks.Wish{URL: w.URL, Description: w.Description, Events: w.Events}
}

// Webhook is a server of a distributor that is told of what happens.
type Webhook struct {
	ID             web.ID[id.Endpoint]    `json:"id"`
	DistributorID  web.ID[id.Distributor] `json:"distributor_id"`
	URL            string                 `json:"url" example:"https://hooks.example.com/fenxiao"`
	Description    string                 `json:"description"`
	Events         []string               `json:"events"`
	State          string                 `json:"state" enum:"active,paused,disabled"`
	DisabledFor    string                 `json:"disabled_for,omitempty" enum:"gone,failing" doc:"gone: it answered 410; failing: nothing got through for too long"`
	Secret         string                 `json:"secret,omitempty" doc:"Shown once, when it is made" example:"whsec_…"`
	OldSecretUntil time.Time              `json:"old_secret_until,omitzero" doc:"Until then the secret before signs too"`
	LastSequence   int64                  `json:"last_sequence" doc:"The number of the last message"`
	Waiting        int64                  `json:"waiting" doc:"Messages that have not come to their end"`
	FailingSince   time.Time              `json:"failing_since,omitzero"`
	NextTryAt      time.Time              `json:"next_try_at,omitzero" doc:"While it fails"`
	DeliveredAt    time.Time              `json:"delivered_at,omitzero" doc:"The last time that anything got through"`
	CreatedAt      time.Time              `json:"created_at"`
}

// ToAPIWebhook writes a webhook of a distributor for itself, without its secret.
func ToAPIWebhook(e webhooks.Endpoint) Webhook {
	q := e.Queue
	return Webhook{
		ID: web.Written(e.ID), DistributorID: web.Written(e.Distributor), URL: e.URL, Description: e.Description, Events: each(e.Events, asText),
		State: string(e.State), DisabledFor: string(e.DisabledFor), OldSecretUntil: moment(e.OldUntil), LastSequence: q.LastNumber, Waiting: q.Waiting,
		FailingSince: moment(q.FailingSince), NextTryAt: moment(q.HeldUntil), DeliveredAt: moment(q.DeliveredAt), CreatedAt: moment(e.CreatedAt),
	}
}

// toOthersWebhook writes a webhook for the operator: without what may be a key in its address.
func toOthersWebhook(e webhooks.Endpoint) Webhook {
	e.URL = flows.WebhookURL(e.URL)
	return ToAPIWebhook(e)
}

// webhookFor writes a webhook for its distributor, or for the operator (0).
func webhookFor(owner id.Distributor) func(e webhooks.Endpoint) Webhook {
	if owner == 0 {
		return toOthersWebhook
	}
	return ToAPIWebhook
}

func asText(s string) string { return s }

// keptWebhook is what the trail keeps of a webhook: its address without a query, which may be a key.
func keptWebhook(w Webhook) any {
	return tree{
		"distributor_id": w.DistributorID, "url": flows.WebhookURL(w.URL), "events": w.Events, "state": w.State, "old_secret_until": w.OldSecretUntil,
	}
}

// tree is a small JSON object.
type tree map[string]any

func (d *doors) listWebhookEvents(ctx context.Context, _ *struct{}) (*answer[web.Page[WebhookEvent]], error) {
	chinese := web.LanguageOf(ctx) == web.Chinese
	all := each(flows.WebhookEvents(), func(e flows.WebhookEvent) WebhookEvent {
		means := e.English
		if chinese {
			means = e.Chinese
		}
		return WebhookEvent{e.Name, webhooks.Family(e.Name), means}
	})
	return &answer[web.Page[WebhookEvent]]{web.Page[WebhookEvent]{Items: all}}, nil
}

type listWebhooksInput struct {
	web.Paging
	DistributorID web.ID[id.Distributor] `query:"distributor_id" doc:"The operator's wish; a distributor sees its own"`
}

func (d *doors) listWebhooks(ctx context.Context, in *listWebhooksInput) (*answer[web.Page[Webhook]], error) {
	own, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	distributor, err := narrowed(ctx, in.DistributorID, access.Scope.Distributor)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Endpoint](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Webhook], error) {
		rows, err := webhooks.List(tx, distributor, after, in.Limit+1)
		return pageOf(in.Paging, rows, webhookFor(own), func(e webhooks.Endpoint) id.Endpoint { return e.ID }), err
	})
}

func readWebhook(owner id.Distributor) func(tx *db.Tx, object string) (Webhook, error) {
	return func(tx *db.Tx, object string) (Webhook, error) {
		e, err := webhooks.Get(tx, owner, web.ID[id.Endpoint](object).Read())
		return webhookFor(owner)(e), err
	}
}

// WebhookPath names a webhook in a path.
type WebhookPath struct {
	WebhookID web.ID[id.Endpoint] `path:"webhook_id"`
}

func (d *doors) getWebhook(ctx context.Context, in *WebhookPath) (*answer[Webhook], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Webhook, error) { return readWebhook(owner)(tx, string(in.WebhookID)) })
}

// sealedSecret draws a secret of a distributor and seals it.
func (d *doors) sealedSecret(owner id.Distributor) (string, contacts.SealedText, error) {
	secret := webhooks.MintSecret()
	sealed, err := contacts.SealText(d.world.Ring, id.NewSecret(d.world.IDs), int64(owner), secret, d.world.Now())
	return secret, sealed, err
}

type createWebhookInput struct {
	web.Writing
	Body WebhookWish
}

func (d *doors) createWebhook(ctx context.Context, in *createWebhookInput) (*written[Webhook], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	secret, sealed, err := d.sealedSecret(owner)
	if err != nil {
		return nil, err
	}
	n := flows.NewWebhook{ID: id.NewEndpoint(d.world.IDs), Distributor: owner, Wish: in.Body.read(), Secret: sealed}
	out, err := run(ctx, d, command[Webhook]{
		key: in.KeyFor(ctx, in.Body), action: "webhook.create", object: n.ID.String(), made: true, read: readWebhook(owner), trail: keptWebhook,
		do: func(w *writing) error { return flows.CreateWebhook(w.tx, w.acting(), n) },
	})
	return withSecret(out, err, secret)
}

// withSecret shows a secret with the answer of the command that made it; a repeated request is answered without.
func withSecret(out *written[Webhook], err error, secret string) (*written[Webhook], error) {
	if err == nil && out.Replayed == "" {
		out.Body.Secret = secret
	}
	return out, err
}

// changeWebhook runs a command on a webhook of the caller.
func (d *doors) changeWebhook(
	ctx context.Context, key web.Key, action string, path WebhookPath, do func(w *writing, owner id.Distributor, endpoint id.Endpoint) error,
) (*written[Webhook], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Webhook]{
		key: key, action: action, object: string(path.WebhookID), read: readWebhook(owner), trail: keptWebhook,
		do: func(w *writing) error { return do(w, owner, path.WebhookID.Read()) },
	})
}

type editWebhookInput struct {
	web.Writing
	WebhookPath
	Body WebhookWish
}

func (d *doors) editWebhook(ctx context.Context, in *editWebhookInput) (*written[Webhook], error) {
	return d.changeWebhook(ctx, in.KeyFor(ctx, in.Body), "webhook.edit", in.WebhookPath, func(w *writing, owner id.Distributor, e id.Endpoint) error {
		return flows.EditWebhook(w.tx, w.acting(), owner, e, in.Body.read())
	})
}

type webhookInput struct {
	web.Writing
	WebhookPath
	Body *nothing
}

func (d *doors) moveWebhook(action webhooks.Action) func(ctx context.Context, in *webhookInput) (*written[Webhook], error) {
	return func(ctx context.Context, in *webhookInput) (*written[Webhook], error) {
		return d.changeWebhook(ctx, in.KeyFor(ctx, in.Body), "webhook."+string(action), in.WebhookPath,
			func(w *writing, owner id.Distributor, e id.Endpoint) error {
				_, err := webhooks.Move(w.tx, owner, e, action, w.at)
				return err
			})
	}
}

type removeWebhookInput struct {
	web.Writing
	WebhookPath
}

func (d *doors) removeWebhook(ctx context.Context, in *removeWebhookInput) (*done, error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		before, err := readWebhook(owner)(w.tx, string(in.WebhookID))
		if err != nil {
			return err
		}
		if _, err := flows.RemoveWebhook(w.tx, w.acting(), owner, in.WebhookID.Read()); err != nil {
			return err
		}
		return w.note("webhook.remove", string(in.WebhookID), keptWebhook(before), nil)
	})
}

func (d *doors) rotateWebhookSecret(ctx context.Context, in *webhookInput) (*written[Webhook], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	secret, sealed, err := d.sealedSecret(owner)
	if err != nil {
		return nil, err
	}
	out, err := d.changeWebhook(ctx, in.KeyFor(ctx, in.Body), "webhook.rotate_secret", in.WebhookPath,
		func(w *writing, owner id.Distributor, e id.Endpoint) error {
			return flows.RotateWebhookSecret(w.tx, w.acting(), owner, e, sealed)
		})
	return withSecret(out, err, secret)
}

// Replaying says which messages are sent again: one, or those made in a period.
type Replaying struct {
	DeliveryID web.ID[id.Delivery] `json:"delivery_id,omitempty" doc:"One message, or else a period"`
	From       time.Time           `json:"from,omitzero" doc:"From then on" example:"2026-03-02T00:00:00Z"`
	To         time.Time           `json:"to,omitzero" doc:"Before then" example:"2026-03-03T00:00:00Z"`
	FailedOnly bool                `json:"failed_only,omitempty" doc:"Of the period, those alone that were given up"`
}

type replayWebhookInput struct {
	web.Writing
	WebhookPath
	Body Replaying
}

func (d *doors) replayWebhook(ctx context.Context, in *replayWebhookInput) (*written[Webhook], error) {
	from, to := micros(in.Body.From), micros(in.Body.To)
	return d.changeWebhook(ctx, in.KeyFor(ctx, in.Body), "webhook.replay", in.WebhookPath, func(w *writing, owner id.Distributor, e id.Endpoint) error {
		one := in.Body.DeliveryID != ""
		switch {
		case one && from == 0 && to == 0 && !in.Body.FailedOnly:
			return at(webhooks.ReplayOne(w.tx, owner, e, in.Body.DeliveryID.Read(), w.at), "delivery_id")
		case !one && from != 0 && to != 0:
			_, err := webhooks.ReplayPeriod(w.tx, owner, e, from, to, in.Body.FailedOnly, w.at)
			return err
		}
		return webhooks.ErrReplay.At("delivery_id")
	})
}

// Delivery is one message.
type Delivery struct {
	ID        web.ID[id.Delivery] `json:"id" doc:"The webhook-id of every try"`
	Sequence  int64               `json:"sequence,omitempty" doc:"Its number; a test has none"`
	Event     string              `json:"event" example:"price.changed"`
	State     string              `json:"state" enum:"waiting,delivered,failed"`
	CreatedAt time.Time           `json:"created_at"`
	DueAt     time.Time           `json:"due_at,omitzero" doc:"When it is tried next, unless the webhook fails as a whole"`
	EndedAt   time.Time           `json:"ended_at,omitzero"`
	Attempts  []DeliveryAttempt   `json:"attempts"`
	Body      string              `json:"body,omitempty" doc:"Exactly what is sent and signed; left out of lists"`
}

// DeliveryAttempt is one try of a message.
type DeliveryAttempt struct {
	At         time.Time `json:"at"`
	DurationMS int64     `json:"duration_ms"`
	Status     int64     `json:"status,omitempty" doc:"Of the answer; absent when there was none" example:"204"`
	Failure    string    `json:"failure,omitempty" enum:"status,dns,refused_address,tls,timeout,connection" doc:"Absent: it was delivered"`
	Answer     string    `json:"answer,omitempty" doc:"The first 1024 bytes of it"`
}

// ToAPIDelivery writes a message.
func ToAPIDelivery(m webhooks.Delivery, tries []webhooks.Attempt) Delivery {
	out := Delivery{
		ID: web.Written(m.ID), Sequence: m.Number, Event: m.Kind, State: string(m.State), CreatedAt: moment(m.CreatedAt), EndedAt: moment(m.EndedAt),
		Attempts: each(tries, func(a webhooks.Attempt) DeliveryAttempt {
			return DeliveryAttempt{moment(a.At), int64(a.Took / clock.Millisecond), a.Status, a.Failure, a.Answer}
		}),
	}
	if m.State == webhooks.Waiting {
		out.DueAt = moment(m.DueAt)
	}
	return out
}

type listDeliveriesInput struct {
	web.Paging
	WebhookPath
	State    string    `query:"state" enum:"waiting,delivered,failed"`
	Event    string    `query:"event" maxLength:"60" example:"price.changed"`
	Since    time.Time `query:"since" doc:"Made then or later" example:"2026-03-02T00:00:00Z"`
	Sequence int64     `query:"sequence" minimum:"1" maximum:"9007199254740991" doc:"The one message of this number"`
}

func (d *doors) listDeliveries(ctx context.Context, in *listDeliveriesInput) (*answer[web.Page[Delivery]], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Delivery](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Delivery], error) {
		e, err := webhooks.Get(tx, owner, in.WebhookID.Read())
		if err != nil {
			return web.Page[Delivery]{}, err
		}
		rows, err := webhooks.Deliveries(tx, e.ID, webhooks.Filter{
			State: webhooks.DeliveryState(in.State), Kind: in.Event, Since: micros(in.Since), Number: in.Sequence, After: after, Limit: in.Limit + 1,
		})
		if err != nil {
			return web.Page[Delivery]{}, err
		}
		tries := map[id.Delivery][]webhooks.Attempt{}
		webhooks.LoadAttempts(tx, each(rows, func(m webhooks.Delivery) id.Delivery { return m.ID }), tries)
		err = tx.Flush()
		show := func(m webhooks.Delivery) Delivery { return ToAPIDelivery(m, tries[m.ID]) }
		return pageOf(in.Paging, rows, show, func(m webhooks.Delivery) id.Delivery { return m.ID }), err
	})
}

func readDelivery(owner id.Distributor, endpoint id.Endpoint) func(tx *db.Tx, object string) (Delivery, error) {
	return func(tx *db.Tx, object string) (Delivery, error) {
		if _, err := webhooks.Get(tx, owner, endpoint); err != nil {
			return Delivery{}, err
		}
		m, err := webhooks.GetDelivery(tx, endpoint, web.ID[id.Delivery](object).Read())
		if err != nil {
			return Delivery{}, err
		}
		tries := map[id.Delivery][]webhooks.Attempt{}
		webhooks.LoadAttempts(tx, []id.Delivery{m.ID}, tries)
		err = tx.Flush()
		out := ToAPIDelivery(m, tries[m.ID])
		out.Body = m.Body
		return out, err
	}
}

type getDeliveryInput struct {
	WebhookPath
	DeliveryID web.ID[id.Delivery] `path:"delivery_id"`
}

func (d *doors) getDelivery(ctx context.Context, in *getDeliveryInput) (*answer[Delivery], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Delivery, error) {
		return readDelivery(owner, in.WebhookID.Read())(tx, string(in.DeliveryID))
	})
}

func (d *doors) testWebhook(ctx context.Context, in *webhookInput) (*written[Delivery], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	endpoint, delivery := in.WebhookID.Read(), id.NewDelivery(d.world.IDs)
	return run(ctx, d, command[Delivery]{
		key: in.KeyFor(ctx, in.Body), action: "webhook.test", object: delivery.String(), made: true, read: readDelivery(owner, endpoint),
		do:    func(w *writing) error { return flows.TestWebhook(w.tx, w.acting(), owner, endpoint, delivery) },
		trail: func(Delivery) any { return tree{"webhook_id": in.WebhookID} },
	})
}
