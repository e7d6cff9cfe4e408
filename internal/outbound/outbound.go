// Package outbound is how the program calls servers that other parties name: addresses are judged at the moment of dialling, so that no name
// that resolves to the house's own network, now or at the second look, is ever reached. It refuses redirects, proxies from the environment, and
// whatever is no plain public address.
package outbound

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Guard says which servers may be called. The zero Guard allows public addresses over https.
type Guard struct {
	// Networks may be called although they are not public, also over http: those of an installation whose receivers stand in the house.
	Networks []netip.Prefix
	// Names are hosts that are reached in some other way than by dialling (a sandbox's inbox); their addresses may be http.
	Names []string
	// Roots are the certificates that servers' own are traced back to; nil: the machine's.
	Roots *x509.CertPool
	// Resolver looks names up; nil: the machine's.
	Resolver *net.Resolver
}

// ErrAddress: the address that a name stands for, or that was given, may not be called.
var ErrAddress = errors.New("this address may not be called")

// Allows judges one address.
func (g *Guard) Allows(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	return g.inHouse(a) || isPublic(a)
}

// inHouse says whether an address lies in a network that was allowed by name.
func (g *Guard) inHouse(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	return slices.ContainsFunc(g.Networks, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Limits of one call, beside the time that its context leaves.
const (
	dialWithin      = 10 * time.Second
	handshakeWithin = 10 * time.Second
	idleAfter       = 30 * time.Second
	idleAtMost      = 256
	headerBytes     = 16 << 10
)

// Transport makes the round trips that the guard allows. Connections over http are made to the guard's own networks only.
func (g *Guard) Transport() http.RoundTripper {
	return &guarded{secure: g.transport(g.Allows), plain: g.transport(g.inHouse)}
}

// Client makes a client that follows no redirect: an answer that asks for one is given as it is.
func Client(over http.RoundTripper) *http.Client {
	return &http.Client{Transport: over, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type guarded struct{ secure, plain *http.Transport }

// RoundTrip sends a request by the transport of its scheme.
func (t *guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "http" {
		return t.plain.RoundTrip(r)
	}
	return t.secure.RoundTrip(r)
}

func (g *Guard) transport(allows func(netip.Addr) bool) *http.Transport {
	dialer := &net.Dialer{Timeout: dialWithin, Resolver: g.Resolver, ControlContext: control(allows)}
	t := &http.Transport{
		Proxy: nil, // never one of the environment: it would dial for us, unseen
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		},
		TLSHandshakeTimeout: handshakeWithin, IdleConnTimeout: idleAfter, MaxIdleConns: idleAtMost, MaxIdleConnsPerHost: 2,
		MaxResponseHeaderBytes: headerBytes, DisableCompression: true, ForceAttemptHTTP2: true,
	}
	if g.Roots != nil {
		t.TLSClientConfig = tlsWith(g.Roots)
	}
	return t
}

// control judges the address that a socket is about to be connected to: after the name was resolved, so that no second look can differ.
func control(allows func(netip.Addr) bool) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, network, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || network != "tcp4" && network != "tcp6" || !allows(to.Addr()) {
			return fmt.Errorf("%s: %w", address, ErrAddress)
		}
		return nil
	}
}
