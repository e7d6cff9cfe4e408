package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
)

// Problem is what a refused request gets: an RFC 9457 document with a code for programs and the places at fault.
type Problem struct {
	Type     string  `json:"type" doc:"Where this installation explains the code" example:"/docs/errors#invalid_request"`
	Title    string  `json:"title" doc:"The HTTP status in words" example:"Unprocessable Entity"`
	Status   int     `json:"status" doc:"The HTTP status" example:"422"`
	Code     string  `json:"code" doc:"For programs; never changes" example:"invalid_request"`
	Detail   string  `json:"detail" doc:"For people, in the language of Accept-Language" example:"the request is not valid; see errors"`
	Errors   []Place `json:"errors,omitempty" doc:"All places at fault, at once"`
	Incident string  `json:"incident,omitempty" doc:"Names an internal error in the operator's log" example:"01JD3W8M0Q6X"`

	retryAfter string
}

// Place is one place at fault.
type Place struct {
	Path    string            `json:"path" doc:"JSON path in the body; or path., query. or header. and a name" example:"lines[2].quantity"`
	Code    string            `json:"code" doc:"For programs; never changes" example:"out_of_range"`
	Message string            `json:"message" doc:"For people" example:"must be at least 1"`
	Live    map[string]string `json:"live,omitempty" doc:"The values as they are now, to mend the request with"`
}

// Error gives the code and the message, for logs.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus gives the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives the headers that go with the problem.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter != "" {
		h.Set("Retry-After", p.retryAfter)
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// ContentType makes the answer application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// ProblemType names a kind of problem: where the documentation of this installation explains it.
func ProblemType(code string) string { return "/docs/errors#" + code }

func newProblem(status int, code, detail string) *Problem {
	return &Problem{Type: ProblemType(code), Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// ProblemOf turns an error into its document, in the language of the request behind ctx. What is no fault is an incident: the
// caller learns its number only.
func (a *API) ProblemOf(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	var network net.Error
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errBodyTooLarge.problem(LanguageOf(ctx), "body")
	}
	if f := fault.From(err); f != nil {
		return problemOfFault(LanguageOf(ctx), f)
	}
	switch {
	case errors.Is(err, db.ErrUnknown):
		a.logIncident(ctx, "outcome unknown", err)
		return problemOfFault(LanguageOf(ctx), ErrOutcomeUnknown)
	case errors.Is(err, db.ErrBusy):
		return problemOfFault(LanguageOf(ctx), ErrBusy)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return problemOfFault(LanguageOf(ctx), ErrTimedOut)
	case errors.Is(err, db.ErrLost), errors.As(err, &network), errors.Is(err, io.ErrUnexpectedEOF): // the database can't be reached
		a.logIncident(ctx, "database out of reach", err)
		return problemOfFault(LanguageOf(ctx), ErrOutcomeUnknown)
	}
	return a.incident(ctx, err)
}

func problemOfFault(l Language, f *fault.Fault) *Problem {
	if f.Kind == fault.NotFound && f.Code != ErrNoSuchPath.Code {
		f = &fault.Fault{Kind: ErrNotFound.Kind, Code: ErrNotFound.Code, Message: ErrNotFound.Message, Fields: f.Fields}
	}
	p := newProblem(f.Kind.Status(), f.Code, translate(l, f.Code, f.Message))
	p.Errors = places(l, f.Fields)
	if f.Kind == fault.Unavailable || f.Kind == fault.Limited {
		p.retryAfter = "1"
	}
	return p
}

// Places writes the places of a fault for an answer that is no refusal, in the reader's language.
func Places(ctx context.Context, fields []fault.Field) []Place {
	return places(LanguageOf(ctx), fields)
}

func places(l Language, fields []fault.Field) []Place {
	var out []Place
	for _, x := range fields {
		out = append(out, Place{x.Path, x.Code, translate(l, x.Code, x.Message), x.Live})
	}
	return out
}

// problemOfValidation turns what huma found in a request into our document. It is given to huma as its maker of errors.
func problemOfValidation(ctx huma.Context, status int, message string, found ...error) huma.StatusError {
	l := English
	if ctx != nil {
		l = LanguageOf(ctx.Context())
	}
	if r, place, ok := refusalOf(status, message, found); ok {
		return r.problem(l, place)
	}
	p := problemOfFault(l, ErrInvalid)
	p.Errors = placesOfValidation(l, found)
	return p
}

// placesOfValidation turns what huma found into places.
func placesOfValidation(l Language, found []error) (out []Place) {
	for _, err := range found {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			out = append(out, placeOf(l, d))
		}
	}
	// Unknown names come out of a map: sorted, the same request always gets the same answer.
	slices.SortStableFunc(out, func(x, y Place) int {
		return strings.Compare(unknownLast(x), unknownLast(y))
	})
	return out
}

func unknownLast(x Place) string {
	if x.Code == codeUnknownField || x.Code == codeUnknownParameter {
		return x.Path
	}
	return ""
}

// refusalOf tells faults of HTTP apart from faults of the content.
func refusalOf(status int, message string, found []error) (refusal, string, bool) {
	var tooLarge *http.MaxBytesError
	switch {
	case status == http.StatusRequestEntityTooLarge || slices.ContainsFunc(found, func(err error) bool { return errors.As(err, &tooLarge) }):
		return errBodyTooLarge, "body", true
	case status == http.StatusUnsupportedMediaType:
		return errWrongContentType, "header.Content-Type", true
	case status == http.StatusRequestTimeout:
		return errBodyTimedOut, "body", true
	case status == http.StatusBadRequest && strings.HasPrefix(message, "request body is required"):
		return errMissingBody, "body", true
	case status == http.StatusBadRequest:
		return errMalformedJSON, "body", true
	case status == http.StatusInternalServerError:
		return errUnreadableBody, "body", true
	}
	return refusal{}, "", false
}
