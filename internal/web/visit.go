package web

import (
	"context"
	"net/http"
	"net/netip"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// visit is what is known of a request while it is answered.
type visit struct {
	number    string
	from      netip.Addr
	operation string // empty before it is known
	caller    Caller // nobody before it is known
	quota     Quota
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// RequestID gives the number of the request behind a context, as its X-Request-Id header shows it.
func RequestID(ctx context.Context) string { return visitOf(ctx).number }

// From gives the address that the request behind a context came from, past the proxies that are trusted; no address when it has none.
func From(ctx context.Context) netip.Addr { return visitOf(ctx).from }

// AddressOf writes that address, for limits.
func AddressOf(ctx context.Context) string {
	if from := From(ctx); from.IsValid() {
		return from.String()
	}
	return ""
}

// Visit is one answered request of a known caller.
type Visit struct {
	Caller    Caller
	Operation string
	Class     string // of its Quota
	Status    int    // HTTP; 0: the caller went away first
	From      netip.Addr
	At, Took  clock.Micros
}

// tell tells of an answered request to whoever wants to know.
func (a *API) tell(v *visit, status int, started clock.Micros) {
	if a.config.Visited == nil || !v.caller.Known() {
		return
	}
	a.config.Visited(Visit{
		Caller: v.caller, Operation: v.operation, Class: v.quota.Class, Status: status, From: v.from,
		At: a.config.Clock.Now(), Took: clock.System{}.Now() - started,
	})
}

// Proxies are the ranges of addresses whose word about who asks them is taken.
type Proxies []netip.Prefix

// ClientOf tells where a request comes from: the peer itself, or, behind proxies that are trusted, the last address in X-Forwarded-For that is
// none of theirs. What a peer that is not trusted writes there counts for nothing, and so does what stands before the first untrusted address.
func (p Proxies) ClientOf(r *http.Request) netip.Addr {
	from := peer(r)
	if len(p) == 0 || !p.trust(from) {
		return from
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trust(from); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		from = plainAddress(next)
	}
	return from
}

func (p Proxies) trust(a netip.Addr) bool {
	for _, known := range p {
		if known.Contains(a) {
			return true
		}
	}
	return false
}

func peer(r *http.Request) netip.Addr {
	if at, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return plainAddress(at.Addr())
	}
	a, err := netip.ParseAddr(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plainAddress(a)
}

// plainAddress writes an address in one way: v4 as v4, without the zone of an interface.
func plainAddress(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }
