package flows

import (
	"encoding/json"
	"net/url"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

// NewWebhook is an endpoint to be made.
type NewWebhook struct {
	ID          id.Endpoint
	Distributor id.Distributor
	Wish        webhooks.Wish
	Secret      contacts.SealedText // the distributor's
}

// CreateWebhook adds an endpoint of a distributor, told of what happens from now on: distributors.ErrNotFound, webhooks.ErrInvalid, webhooks.ErrTooMany.
func CreateWebhook(tx *db.Tx, by Acting, n NewWebhook) error {
	if _, err := distributors.Get(tx, n.Distributor); err != nil {
		return err
	}
	head, err := feed.ReadHead(tx)
	if err != nil {
		return err
	}
	e := webhooks.Endpoint{ID: n.ID, Distributor: n.Distributor, Secret: n.Secret.ID, Queue: webhooks.Queue{Position: int64(head.Position)}}
	contacts.InsertTexts(tx, n.Secret)
	return webhooks.Create(tx, e, n.Wish, webhookKinds(), by.World.guard().Check(n.Wish.URL), by.At)
}

// EditWebhook says anew where an endpoint is and what it is told of: webhooks.ErrNotFound, webhooks.ErrInvalid.
func EditWebhook(tx *db.Tx, by Acting, owner id.Distributor, endpoint id.Endpoint, w webhooks.Wish) error {
	return webhooks.Edit(tx, owner, endpoint, w, webhookKinds(), by.World.guard().Check(w.URL), by.At)
}

// RemoveWebhook ends an endpoint and what waits for it, and erases its secrets: webhooks.ErrNotFound.
func RemoveWebhook(tx *db.Tx, by Acting, owner id.Distributor, endpoint id.Endpoint) (webhooks.Endpoint, error) {
	e, err := webhooks.Move(tx, owner, endpoint, webhooks.Remove, by.At)
	if err != nil {
		return e, err
	}
	eraseSecrets(tx, e.Distributor, e.Secret, e.OldSecret)
	return e, tx.Flush()
}

// RotateWebhookSecret gives an endpoint another secret; the one before it signs too for a day: webhooks.ErrNotFound.
func RotateWebhookSecret(tx *db.Tx, by Acting, owner id.Distributor, endpoint id.Endpoint, secret contacts.SealedText) error {
	spent, err := webhooks.Rotate(tx, owner, endpoint, secret.ID, by.At)
	if err != nil {
		return err
	}
	contacts.InsertTexts(tx, secret)
	eraseSecrets(tx, owner, spent)
	return tx.Flush()
}

func eraseSecrets(tx *db.Tx, owner id.Distributor, secrets ...id.Secret) {
	for _, s := range secrets {
		if s != 0 {
			contacts.EraseTexts(tx, contacts.SecretRef{ID: s, Owner: int64(owner)})
		}
	}
}

// TestWebhook has a test message sent to an endpoint at once: webhooks.ErrNotFound, webhooks.ErrState.
func TestWebhook(tx *db.Tx, by Acting, owner id.Distributor, endpoint id.Endpoint, delivery id.Delivery) error {
	body := webhookBody(webhooks.TestKind, by.At, 0, map[string]string{"webhook_id": endpoint.String()})
	return webhooks.Test(tx, owner, endpoint, delivery, body, by.At)
}

// webhookBody writes what is sent: the kind, when it happened, the number, and the change itself.
func webhookBody(kind string, at clock.Micros, number int64, told any) string {
	body := struct {
		Type      string `json:"type"`
		Timestamp string `json:"timestamp"`
		Sequence  int64  `json:"sequence,omitempty"`
		Data      any    `json:"data"`
	}{kind, at.String(), number, told}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // made by this program
	}
	return string(text)
}

// WebhookURL gives the part of an address that may be shown to everybody who reads about it: without its query, which may be a key.
func WebhookURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery, u.ForceQuery = "", false
	return u.String()
}
