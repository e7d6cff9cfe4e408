package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Problem is a refusal of the server, as it says it (RFC 9457). Codes never change; texts are for people.
type Problem struct {
	Type     string  `json:"type"`
	Title    string  `json:"title"`
	Status   int64   `json:"status"` // the HTTP status
	Code     string  `json:"code"`
	Detail   string  `json:"detail"`
	Errors   []Place `json:"errors,omitzero"`   // all places at fault at once, each with a code and live values to mend the request with
	Incident string  `json:"incident,omitzero"` // names an internal error in the operator's log

	RetryAfter time.Duration `json:"-"` // how long to wait before asking again; 0: the server does not say
}

// Kind says what sort of refusal a status is.
type Kind string

// The kinds of refusals.
const (
	Unreadable      Kind = "unreadable"      // 400, 413, 415: not a request
	Unauthenticated Kind = "unauthenticated" // 401: no key, or a wrong one
	Forbidden       Kind = "forbidden"       // 403: not for this role or key
	NotFound        Kind = "not_found"       // 404: missing, or another party's
	Conflict        Kind = "conflict"        // 409: the state has moved on
	Refused         Kind = "refused"         // 422: wrong content, or a rule of the trade says no
	Limited         Kind = "limited"         // 429: too fast
	Unavailable     Kind = "unavailable"     // 502, 503, 504: ask again later
	Internal        Kind = "internal"        // anything else: see Incident
)

// Kind says what sort of refusal it is.
func (p *Problem) Kind() Kind {
	switch p.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return Unreadable
	case http.StatusUnauthorized:
		return Unauthenticated
	case http.StatusForbidden:
		return Forbidden
	case http.StatusNotFound:
		return NotFound
	case http.StatusConflict:
		return Conflict
	case http.StatusUnprocessableEntity:
		return Refused
	case http.StatusTooManyRequests:
		return Limited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Unavailable
	}
	return Internal
}

// Error tells the problem with all its places.
func (p *Problem) Error() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d %s: %s", p.Status, p.Code, p.Detail)
	for _, e := range p.Errors {
		fmt.Fprintf(&out, "; %s: %s (%s)", e.Path, e.Message, e.Code)
	}
	if p.Incident != "" {
		fmt.Fprintf(&out, " [incident %s]", p.Incident)
	}
	return out.String()
}

// Has says whether the problem, or one of its places, has a code.
func (p *Problem) Has(code string) bool {
	return p.Code == code || slices.ContainsFunc(p.Errors, func(e Place) bool { return e.Code == code })
}

// HasCode says whether an error is a refusal with a code, or with a place that has it.
func HasCode(err error, code string) bool {
	p, is := errors.AsType[*Problem](err)
	return is && p.Has(code)
}

// Unanswered says that a call got no whole answer in all its tries: whether it was done is not known. Ask again with the same Key.
type Unanswered struct {
	Key string // the call's Idempotency-Key; empty: it only reads
	Err error
}

func (u *Unanswered) Error() string { return "no answer: " + u.Err.Error() }

// Unwrap gives the last try's error.
func (u *Unanswered) Unwrap() error { return u.Err }

// refusal makes a problem out of an answer that is no success.
func refusal(status int, header http.Header, body []byte) *Problem {
	var p Problem
	if json.Unmarshal(body, &p) != nil || p.Code == "" { // something between us and the server answered
		p = Problem{Code: "http_" + strconv.Itoa(status), Title: http.StatusText(status), Detail: http.StatusText(status)}
	}
	p.Status = int64(status)
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds > 0 {
		p.RetryAfter = time.Duration(seconds) * time.Second
	}
	return &p
}
