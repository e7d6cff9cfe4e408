package web

import (
	"context"
	"net/http"
	"strings"
)

// Caller is who asks, as far as the doors need to know. The zero Caller is nobody.
type Caller struct {
	Role  string
	Party int64  // the company of a supplier's or distributor's person; 0 for the operator's
	Actor string // who exactly, as histories write it: `psn_…`, `key_…`
	// Duties are what of its company's work it does, with commas between; empty: all of it.
	Duties string
	Owner  int64 // whose Idempotency-Keys these are, and who is counted by the rate limit
	// Key is the caller's, when it is a program; 0: a person.
	Key int64
	// Terms are what Authenticate knows beside, for the API's own Allow and Quota.
	Terms any
}

// Known says that somebody has signed in.
func (c Caller) Known() bool { return c.Actor != "" }

type callerKey struct{}

// CallerOf gives the caller behind a context.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

type tokenKey struct{}

// TokenOf gives the token that the request came with, for signing out.
func TokenOf(ctx context.Context) string {
	t, _ := ctx.Value(tokenKey{}).(string)
	return t
}

// Bearer reads the token of an `Authorization: Bearer …` header; empty when there is none.
func Bearer(r *http.Request) string {
	scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
