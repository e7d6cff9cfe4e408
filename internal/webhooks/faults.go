package webhooks

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, removed, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid sums up what is wrong with an endpoint.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrURL: where messages are to go is no public https address; `reason` says what is wrong with it.
	ErrURL = fault.New(fault.Invalid, "webhook_url_refused", "this address can't be sent to")
	// ErrDescription: a description is one line.
	ErrDescription = fault.New(fault.Invalid, "webhook_description_malformed", "a description is one line of up to 200 characters")
	// ErrEvent: nothing is told by that name.
	ErrEvent = fault.New(fault.Invalid, "webhook_event_unknown", "a subscription is *, a family such as price.*, or an event of GET /v1/webhook-events")
	// ErrTooMany: a distributor has a bounded number of endpoints.
	ErrTooMany = fault.New(fault.Refused, "too_many_webhooks", "a distributor has at most 20 webhooks")
	// ErrState: the endpoint's state does not allow this.
	ErrState = fault.New(fault.Conflict, "state_forbids", "the present state does not allow this")
	// ErrStillWaiting: what waits is tried anyway.
	ErrStillWaiting = fault.New(fault.Conflict, "delivery_still_waiting", "this message has not come to its end: it is tried anyway")
	// ErrPeriod: the end of a period lies after its beginning.
	ErrPeriod = fault.New(fault.Invalid, "period_malformed", "the end must lie after the beginning")
	// ErrReplay: a replay names a message, or a period.
	ErrReplay = fault.New(fault.Invalid, "replay_malformed", "a replay names one delivery, or a period with its beginning and end")
)
