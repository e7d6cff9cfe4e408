package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Kinds of webhooks that tell of no change.
const (
	// WebhookGap says that changes were passed over that are kept no longer: read goods and orders once.
	WebhookGap = "webhook.gap"
	// WebhookTest is one that you asked for.
	WebhookTest = "webhook.test"
)

// ErrNotGenuine says that a webhook is not from the server, was changed on its way, or is older or newer than five minutes. Answer it with 401.
var ErrNotGenuine = errors.New("not a genuine webhook")

// WebhookMessage is one message that the server sent. It may come more than once, with the same ID and Sequence.
type WebhookMessage struct {
	ID       string // of the message
	Kind     string
	At       time.Time
	Sequence int64  // 1, 2, 3 … for each endpoint, without gaps; 0: none, as of a test
	Change   Change // of the kinds that ListChangeKinds tells
	Data     json.RawMessage
}

// VerifyWebhook makes sure that a webhook is genuine, by its headers and body as they came, and reads it: ErrNotGenuine. Give both secrets while
// they are rotated; one that fits is enough. Keep the ids of messages that you have acted on, for ten minutes at least, to act on none twice.
func VerifyWebhook(header http.Header, body []byte, secrets ...string) (WebhookMessage, error) {
	if err := genuine(header, body, secrets); err != nil {
		return WebhookMessage{}, fmt.Errorf("%w: %w", ErrNotGenuine, err)
	}
	var told struct {
		Type      string          `json:"type"`
		Timestamp time.Time       `json:"timestamp"`
		Sequence  int64           `json:"sequence"`
		Data      json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return WebhookMessage{}, fmt.Errorf("read webhook: %w", err)
	}
	w := WebhookMessage{ID: header.Get(standardwebhooks.HeaderWebhookID), Kind: told.Type, At: told.Timestamp, Sequence: told.Sequence, Data: told.Data}
	if told.Type == WebhookGap || told.Type == WebhookTest {
		return w, nil
	}
	if err := json.Unmarshal(told.Data, &w.Change); err != nil {
		return w, fmt.Errorf("read webhook %s: %w", w.ID, err)
	}
	return w, nil
}

// genuine tries each secret.
func genuine(header http.Header, body []byte, secrets []string) error {
	failed := errors.New("no secret")
	for _, secret := range secrets {
		v, err := standardwebhooks.NewWebhook(secret)
		if err != nil || secret == "" {
			return errors.New("a secret is not one: whsec_ and base64")
		}
		if failed = v.Verify(body, header); failed == nil {
			return nil
		}
	}
	return failed
}
