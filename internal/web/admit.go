package web

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// drained is how much of an oversized body is read and thrown away, so that the caller gets to see the answer.
const drained = 16 << 20

type commandKey struct{}

// admit runs before every operation: is there room, who is it, may it, not too fast, and is the request one that can be read at all.
func (a *API) admit(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	ctx := c.Context()
	if r.Method != http.MethodGet && a.config.Gate.Shut(c.Operation().OperationID) {
		WriteProblem(w, a.ProblemOf(ctx, ErrBusy))
		return
	}
	caller, wrong := a.authenticate(ctx, r)
	seen := visitOf(ctx)
	seen.operation, seen.caller, seen.quota = c.Operation().OperationID, caller, a.quota(c.Operation().OperationID, caller)
	err := a.limiter.take(w.Header(), seen)
	if err == nil {
		err = a.allow(c.Operation().OperationID, caller, wrong)
	}
	if err != nil {
		drain(r)
		WriteProblem(w, a.ProblemOf(ctx, err))
		return
	}
	if problem := readable(c.Operation(), r, LanguageOf(ctx)); problem != nil {
		drain(r)
		WriteProblem(w, problem)
		return
	}
	if r.Method != http.MethodGet { // not before it is known who it is: a stranger with a slow body holds no place
		leave, err := a.config.Gate.enter(c.Operation().OperationID, r.ContentLength)
		if err != nil {
			WriteProblem(w, a.ProblemOf(ctx, err))
			return
		}
		defer leave()
	}
	bound(c.Operation(), w, r)
	ctx = context.WithValue(ctx, callerKey{}, caller)
	ctx = context.WithValue(ctx, tokenKey{}, a.config.Token(r))
	ctx = context.WithValue(ctx, commandKey{}, r.Method+" "+r.URL.Path)
	next(huma.WithContext(c, ctx))
}

func (a *API) authenticate(ctx context.Context, r *http.Request) (Caller, error) {
	token := a.config.Token(r)
	if token == "" || a.config.Authenticate == nil {
		return Caller{}, nil
	}
	return a.config.Authenticate(ctx, token)
}

func (a *API) quota(operation string, caller Caller) Quota {
	if a.config.Quota == nil {
		return Quota{Rate: a.config.Rate}
	}
	return a.config.Quota(operation, caller)
}

// allow asks whether the caller may call the operation. A wrong token is nobody's, and nobody may still call what is open to anybody:
// signing in again with an old cookie must not fail for the cookie.
func (a *API) allow(operation string, caller Caller, wrong error) error {
	if a.config.Allow == nil {
		return wrong
	}
	err := a.config.Allow(operation, caller)
	if err != nil && wrong != nil {
		return wrong
	}
	return err
}

// readable refuses what huma would let pass or answer in its own way.
func readable(op *huma.Operation, r *http.Request, l Language) *Problem {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return errMalformedQuery.problem(l, "query")
	}
	for name, values := range query {
		if strings.ContainsRune(strings.Join(values, "")+name, 0) || len(values) > 1 {
			return errMalformedQuery.problem(l, "query")
		}
	}
	if op.RequestBody == nil {
		if r.ContentLength != 0 {
			return errUnexpectedBody.problem(l, "body")
		}
		return nil
	}
	if r.ContentLength > longest(op) {
		return errBodyTooLarge.problem(l, "body")
	}
	if takesFile(op) {
		return nil // what it is, its bytes tell
	}
	if sent := r.Header.Get("Content-Type"); sent != "" {
		media, _, err := mime.ParseMediaType(sent)
		if err != nil || media != "application/json" {
			return errWrongContentType.problem(l, "header.Content-Type")
		}
	}
	return nil
}

// drain reads what is left of a body, up to a bound: a caller that is still sending when the connection closes may never see why.
func drain(r *http.Request) {
	_, _ = io.CopyN(io.Discard, r.Body, drained) // whatever happens, the answer is the same
}
