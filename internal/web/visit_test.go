package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/web"
)

func TestOnlyATrustedProxyTellsForWhomItAsks(t *testing.T) {
	proxies := web.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		peer      string
		forwarded []string
		trusted   web.Proxies
		want      string
	}{
		"no proxy":                  {"203.0.113.7:99", nil, proxies, "203.0.113.7"},
		"a stranger says so":        {"203.0.113.7:99", []string{"192.0.2.1"}, proxies, "203.0.113.7"},
		"nobody is trusted":         {"10.0.0.1:99", []string{"192.0.2.1"}, nil, "10.0.0.1"},
		"a proxy":                   {"10.0.0.1:99", []string{"192.0.2.1"}, proxies, "192.0.2.1"},
		"a caller put one before":   {"10.0.0.1:99", []string{"198.51.100.1, 192.0.2.1"}, proxies, "192.0.2.1"},
		"two proxies":               {"10.0.0.1:99", []string{"192.0.2.1, 10.9.9.9"}, proxies, "192.0.2.1"},
		"two headers":               {"10.0.0.1:99", []string{"198.51.100.1", "192.0.2.1,10.9.9.9"}, proxies, "192.0.2.1"},
		"from inside":               {"10.0.0.1:99", []string{"10.0.0.2"}, proxies, "10.0.0.2"},
		"nonsense":                  {"10.0.0.1:99", []string{"192.0.2.1, unknown"}, proxies, "10.0.0.1"},
		"nothing":                   {"10.0.0.1:99", nil, proxies, "10.0.0.1"},
		"v6":                        {"[fd00::1]:99", []string{"2001:db8::7"}, proxies, "2001:db8::7"},
		"v4 written as v6":          {"[::ffff:10.0.0.1]:99", []string{"::ffff:192.0.2.1"}, proxies, "192.0.2.1"},
		"the zone of an interface":  {"[fe80::1%eth0]:99", nil, proxies, "fe80::1"},
		"a port is no address":      {"10.0.0.1:99", []string{"192.0.2.1:5555"}, proxies, "10.0.0.1"},
		"a peer without an address": {"@", []string{"192.0.2.1"}, proxies, "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"] = c.forwarded
		if got := c.trusted.ClientOf(r).String(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Two programs, and two classes of operations.
func TestEachKeyHasABucketOfItsOwnForEachClass(t *testing.T) {
	now := clock.NewManual(1_000_000)
	var visits []web.Visit
	rate := web.Rate{PerSecond: 1, AtOnce: 2}
	a := web.New(web.Config{
		Clock: now,
		Authenticate: func(_ context.Context, token string) (web.Caller, error) {
			return web.Caller{Role: "shop", Party: 7, Owner: 7, Actor: token, Key: int64(token[0])}, nil
		},
		Quota: func(operation string, c web.Caller) web.Quota {
			return web.Quota{Key: c.Key, Class: operation, Rate: rate}
		},
		Visited: func(v web.Visit) { visits = append(visits, v) },
	})
	for _, id := range []string{"read", "export"} {
		web.Register(a, huma.Operation{OperationID: id, Method: http.MethodGet, Path: "/" + id},
			func(context.Context, *struct{}) (*output, error) { return &output{}, nil })
	}
	call := func(key, path string, want int) web.Problem {
		t.Helper()
		w, p := ask(a.Handler(), asked{method: http.MethodGet, path: path, header: map[string]string{"Authorization": "Bearer " + key}})
		if w.Code != want {
			t.Fatalf("%s of %s: %d, want %d", path, key, w.Code, want)
		}
		if v := visits[len(visits)-1]; v.Status != want || v.Caller.Actor != key || v.Class != path[1:] || v.From.String() != "192.0.2.1" {
			t.Errorf("told of %+v", v)
		}
		return p
	}
	call("a", "/read", 200)
	call("a", "/read", 200)
	p := call("a", "/read", 429)
	if p.Code != "too_many_requests" || len(p.Errors) != 1 || p.Errors[0].Live["class"] != "read" || p.Errors[0].Live["per_second"] != "1" {
		t.Errorf("%+v", p)
	}
	call("a", "/export", 200)
	call("b", "/read", 200)
	now.Advance(clock.Second)
	call("a", "/read", 200)
	call("a", "/read", 429)
	rate = web.Rate{PerSecond: 5, AtOnce: 10}
	call("a", "/read", 429) // a bucket that grew holds what it held
	now.Advance(clock.Second)
	for range 5 {
		call("a", "/read", 200)
	}
	call("a", "/read", 429)
}
