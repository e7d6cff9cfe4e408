package web

import "github.com/fenxiao/fenxiao/internal/fault"

// What the doors themselves refuse, whatever the business would say.
var (
	ErrInvalid         = fault.New(fault.Invalid, "invalid_request", "the request is not valid; see errors")
	ErrNotSignedIn     = fault.New(fault.Unauthenticated, "not_signed_in", "a session token or an API key is needed")
	ErrWrongToken      = fault.New(fault.Unauthenticated, "wrong_token", "this token is unknown, expired or revoked")
	ErrForbidden       = fault.New(fault.Forbidden, "forbidden", "this role may not do that")
	ErrNotFound        = fault.New(fault.NotFound, "not_found", "there is no such thing here")
	ErrNoSuchPath      = fault.New(fault.NotFound, "unknown_path", "there is no such path")
	ErrKeyReused       = fault.New(fault.Invalid, "idempotency_key_reused", "this Idempotency-Key was used for another request")
	ErrTooManyRequests = fault.New(fault.Limited, "too_many_requests", "too many requests; slow down")
	ErrBusy            = fault.New(fault.Unavailable, "busy", "too much is going on at once; ask again with the same key")
	ErrOutcomeUnknown  = fault.New(fault.Unavailable, "outcome_unknown", "it is not known whether this was done; ask again with the same key")
	ErrTimedOut        = fault.New(fault.Unavailable, "timed_out", "this took too long; ask again with the same key")
)

// Faults whose HTTP status is more exact than their kind's.
var (
	errMalformedJSON    = refusal{400, "malformed_json", "the body is not JSON"}
	errUnreadableBody   = refusal{400, "unreadable_body", "the body could not be read"}
	errMalformedQuery   = refusal{400, "malformed_query", "the query string is malformed"}
	errMissingBody      = refusal{400, "missing_body", "this request needs a body"}
	errUnexpectedBody   = refusal{400, "unexpected_body", "this request takes no body"}
	errWrongMethod      = refusal{405, "wrong_method", "this path does not take that method"}
	errBodyTimedOut     = refusal{408, "body_timed_out", "the body took too long to arrive"}
	errBodyTooLarge     = refusal{413, "body_too_large", "the body is too large"}
	errWrongContentType = refusal{415, "wrong_content_type", "the body must be application/json"}
)

// refusal is a fault of HTTP itself, with the status that HTTP gives it.
type refusal struct {
	status  int
	code    string
	message string
}

// problem writes the refusal for one place of the request; an empty place names none.
func (r refusal) problem(l Language, path string) *Problem {
	p := newProblem(r.status, r.code, translate(l, r.code, r.message))
	if path != "" {
		p.Errors = []Place{{Path: path, Code: r.code, Message: p.Detail}}
	}
	return p
}

// Missing is the refusal of a request that lacks a field which only sometimes is needed.
func Missing(path string) error {
	f := *ErrInvalid
	f.Fields = []fault.Field{{Path: path, Code: codeMissingField, Message: "this field is missing"}}
	return &f
}
