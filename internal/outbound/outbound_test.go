package outbound

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// refusedAddresses are addresses that nothing may dial: of every block of the registries the first, the last and one within, in every way in which
// IPv6 carries IPv4.
func refusedAddresses() (all []string) {
	inside := []string{
		"0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
		"127.0.0.0", "127.0.0.1", "127.1.2.3", "127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254", "169.254.170.2", "169.254.255.255",
		"172.16.0.0", "172.17.0.1", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.0", "192.88.99.1",
		"192.168.0.0", "192.168.1.1", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255", "203.0.113.0",
		"203.0.113.255", "224.0.0.0", "224.0.0.1", "239.255.255.255", "240.0.0.0", "254.0.0.1", "255.255.255.254", "255.255.255.255",
	}
	for _, v4 := range inside {
		b := netip.MustParseAddr(v4).As4()
		hex := fmt.Sprintf("%02x%02x:%02x%02x", b[0], b[1], b[2], b[3])
		all = append(all, v4, "::ffff:"+v4, "::"+hex, "64:ff9b::"+hex, "2002:"+hex+"::1", "64:ff9b:1::"+hex, "2607:f8b0:4005:80a:0:5efe:"+hex)
	}
	return append(all, "::", "::1", "::2", "fe80::1", "febf::1", "fec0::1", "feff::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fdff::1", "ff00::1",
		"ff02::1", "ff0e::1", "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff::1", "2001:db8::1", "3fff::1",
		"3fff:fff::1", "5f00::1", "4000::1", "8000::1", "2620:4f:8000::1", "2607:f8b0:4005:80a:200:5efe:808:808")
}

func TestNoAddressOutsideThePublicOnesIsDialled(t *testing.T) {
	all := refusedAddresses()
	if len(all) < 200 {
		t.Fatalf("only %d addresses", len(all))
	}
	var g Guard
	judge := control(g.Allows)
	for _, text := range all {
		a := netip.MustParseAddr(text)
		if g.Allows(a) {
			t.Errorf("%s is allowed", text)
		}
		network := map[bool]string{true: "tcp6", false: "tcp4"}[a.Is6()]
		if err := judge(t.Context(), network, netip.AddrPortFrom(a, 443).String(), nil); !errors.Is(err, ErrAddress) {
			t.Errorf("%s is dialled: %v", text, err)
		}
	}
	for _, odd := range []string{"", "127.0.0.1", "example.com:443", "[fe80::1%eth0]:443"} {
		if err := judge(t.Context(), "tcp4", odd, nil); !errors.Is(err, ErrAddress) {
			t.Errorf("%q is dialled: %v", odd, err)
		}
	}
	if err := judge(t.Context(), "unix", "1.1.1.1:443", nil); !errors.Is(err, ErrAddress) {
		t.Errorf("another network than TCP is dialled: %v", err)
	}
	if g.Allows(netip.Addr{}) {
		t.Error("no address is allowed")
	}
}

func TestPublicAddressesAreAllowed(t *testing.T) {
	var g Guard
	for _, text := range []string{
		"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "168.63.129.15",
		"169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
		"198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "223.5.5.5", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1",
		"2001:4860:4860::8888", "2400:3200::1", "2606:4700::1111", "2a00:1450:4001::1", "3ffe::1",
	} {
		if !g.Allows(netip.MustParseAddr(text)) {
			t.Errorf("%s is refused", text)
		}
	}
}

// refusedURLs are texts that are refused before anything is dialled.
var refusedURLs = []string{
	"", " ", "https://", "https:///path", "hooks.example.com", "//hooks.example.com/x", "https:hooks.example.com", "https:/hooks.example.com",
	"http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "gopher://hooks.example.com/", "unix:///run/x", "javascript:alert(1)",
	"data:text/plain,x", "ws://hooks.example.com/", "HTTP://hooks.example.com/", "https://hooks.example.com/#x", "https://hooks.example.com/#",
	"https://user@hooks.example.com/", "https://user:secret@hooks.example.com/", "https://hooks.example.com@127.0.0.1/", "https://@hooks.example.com/",
	"https://hooks.example.com:secret@10.0.0.1/", "https://127.0.0.1#@hooks.example.com/", "https://hooks.example.com\\@127.0.0.1/",
	"https://127.0.0.1\\.example.com/", "https://127.0.0.1/", "https://127.0.0.1:443/", "https://127.0.0.1:8443/x?y", "https://127.0.0.1./",
	"https://127.1/", "https://127.0.1/", "https://0/", "https://1/", "https://0.0.0.0/", "https://2130706433/", "https://3232235777/",
	"https://017700000001/", "https://0177.0.0.1/", "https://0177.0.0.01/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0x7f.1/",
	"https://0X7F.0.0.0X1/", "https://127.0.0.0x1/", "https://127.00.0.1/", "https://00000177.1/", "https://0xa9fea9fe/", "https://2852039166/",
	"https://169.254.169.254/latest/meta-data/", "https://169.254.43518/", "https://0251.0376.0251.0376/", "https://256.256.256.256/", "https://1.2.3/",
	"https://1.2.3.4.5/", "https://8.8.8.08/", "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:127.0.0.1]/",
	"https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[2606:4700::1111%25eth0]/",
	"https://[fd00:ec2::254]/", "https://[fc00::1]:8443/", "https://[ff02::1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
	"https://[2001:db8::1]/", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "https://[::1", "https://::1/", "https://[127.0.0.1]/x",
	"https://2606:4700::1111/", "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://localhost.localdomain/",
	"https://hooks/", "https://intranet/", "https://printer.local/", "https://db.internal/", "https://metadata.google.internal/",
	"https://kubernetes.default.svc/", "https://kubernetes.default.svc.cluster.local/", "https://consul.service.consul/", "https://router.lan/",
	"https://nas.home/", "https://nas.home.arpa/", "https://x.onion/", "https://x.invalid/", "https://x.test/", "https://host.docker.internal/",
	"https://mail.corp/", "https://1.0.0.127.in-addr.arpa/", "https://hooks.example.com./", "https://hooks..example.com/", "https://.example.com/",
	"https://-a.example.com/", "https://a-.example.com/", "https://a_b.example.com/", "https://a.example.com:0/", "https://a.example.com:22/",
	"https://a.example.com:25/", "https://a.example.com:80/", "https://a.example.com:0443/", "https://a.example.com:65536/",
	"https://a.example.com:-1/", "https://a.example.com:/", "https://a.example.com:x/", "https://a.example.com:4 43/", "https://例え.jp/", "https://１２７.０.０.１/",
	"https://127。0。0。1/", "https://127．0．0．1/", "https://①②⑦.0.0.1/", "https://ⓛocalhost/", "https://127%2e0%2e0%2e1/", "https://%31%32%37.0.0.1/",
	"https://hooks%2eexample.com/", "https://localhost%00.example.com/", "https://hooks.example.com\t/", "https://hooks.example.com\n/", "https://hooks .example.com/",
	"https://hooks.example.com/\r\nHost: x", "https://hooks.example.com/\x00", "https://" + strings.Repeat("a", 64) + ".example.com/",
	"https://" + strings.Repeat("a.", 130) + "com/", "https://hooks.example.com/" + strings.Repeat("x", 500), "https://a*b.example.com/", "https://<x>.example.com/",
	"https://${x}.example.com/", "https://a,b.example.com/", "https://hooks.example.com,127.0.0.1/", "https://example.1/", "https://example.0x1/",
}

func TestNoMaskedAddressIsAccepted(t *testing.T) {
	var g Guard
	for _, text := range refusedURLs {
		if err := g.Check(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
	for _, text := range refusedAddresses() {
		if strings.Contains(text, ":") {
			text = "[" + text + "]"
		}
		if err := g.Check("https://" + text + "/hook"); !errors.Is(err, ErrHost) {
			t.Errorf("%s as a host: %v", text, err)
		}
	}
	t.Logf("%d texts and %d addresses", len(refusedURLs), len(refusedAddresses()))
}

func TestOrdinaryAddressesOfServersAreAccepted(t *testing.T) {
	var g Guard
	for _, text := range []string{
		"https://hooks.example.com", "https://hooks.example.com/", "HTTPS://Hooks.Example.com/a/b?c=d&e=%20", "https://hooks.example.com:443/x",
		"https://hooks.example.com:8443/x", "https://hooks.example.com:1024/", "https://a-b.c9.example.co.uk/", "https://xn--fiqs8s.example.com/",
		"https://1.example.com/", "https://127.0.0.1.example.com/", "https://0x7f.example.com/", "https://8.8.8.8/", "https://8.8.8.8:9000/x",
		"https://[2606:4700::1111]/", "https://[2606:4700::1111]:8443/", "https://myinternal.com/",
	} {
		if err := g.Check(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTheHouseAllowsItsOwnNetworksAndNoOthers(t *testing.T) {
	g := Guard{Networks: prefixes("10.1.0.0/16", "fd12::/32"), Names: []string{"inbox.sandbox"}}
	for text, ok := range map[string]bool{
		"http://10.1.2.3/": true, "http://10.1.2.3:80/": true, "http://10.1.2.3:8080/x": true, "https://10.1.2.3/": true, "https://[fd12::1]/": true,
		"http://erp/": true, "http://erp.house.lan/": true, "http://inbox.sandbox/x": true, "https://8.8.8.8/": true, "https://[::ffff:10.1.2.3]/": true,
		"http://10.2.0.1/": false, "https://10.2.0.1/": false, "https://127.0.0.1/": false, "https://[fd13::1]/": false, "http://2130706433/": false,
		"http://10.1.2.3:22/": false, "ftp://erp/": false, "http://user@inbox.sandbox/": false, "http://0x7f000001/": false,
	} {
		if err := g.Check(text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
	var strict Guard
	if strict.Check("http://inbox.sandbox/x") == nil || strict.Check("http://10.1.2.3/") == nil {
		t.Error("the house's own is accepted without its word")
	}
	if !g.Allows(netip.MustParseAddr("10.1.255.255")) || g.Allows(netip.MustParseAddr("10.2.0.0")) || !g.Allows(netip.MustParseAddr("::ffff:10.1.0.1")) {
		t.Error("the house's networks are judged otherwise when dialled")
	}
}

// rebinding is a name server that gives each name's addresses in turn, a new one at every question.
type rebinding struct {
	turns []string
	asked atomic.Int64
}

func (s *rebinding) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0") //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if out := s.answer(buffer[:n]); out != nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

func (s *rebinding) answer(question []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		turn := int(s.asked.Add(1)-1) % len(s.turns)
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 0},
			Body:   &dnsmessage.AResource{A: netip.MustParseAddr(s.turns[turn]).As4()},
		}}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

func TestANameThatTurnsToAPrivateAddressIsNotReached(t *testing.T) {
	var reached atomic.Int64
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer server.Close()
	port := server.Listener.Addr().(*net.TCPAddr).Port
	names := &rebinding{turns: []string{"8.8.8.8", "127.0.0.1", "169.254.169.254", "10.0.0.1"}}
	g := Guard{Resolver: names.resolver(t), Roots: roots(server)}
	if first, err := g.Resolver.LookupNetIP(t.Context(), "ip4", "hooks.example.com"); err != nil || !g.Allows(first[0]) {
		t.Fatalf("the first look: %v, %v", first, err) // what a check at creation would have seen
	}
	client := Client(g.Transport())
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := send(ctx, client, fmt.Sprintf("https://hooks.example.com:%d/", port))
		cancel()
		if FailureOf(err) != Forbidden {
			t.Errorf("got %v", err)
		}
	}
	if reached.Load() != 0 {
		t.Error("the server in the house was reached")
	}
}

func roots(s *httptest.Server) *x509.CertPool {
	return s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
}

func send(ctx context.Context, client *http.Client, to string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader("{}"))
	if err != nil {
		return 0, err
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

func TestTheGuardsOwnNetworksAreReachedAlsoWithoutTLSButOthersAreNot(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer secure.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer plain.Close()
	house := Client((&Guard{Networks: prefixes("127.0.0.0/8"), Roots: roots(secure)}).Transport())
	for _, to := range []string{secure.URL, plain.URL} {
		if status, err := send(t.Context(), house, to); err != nil || status != 200 {
			t.Errorf("%s: %d, %v", to, status, err)
		}
	}
	for _, to := range []string{secure.URL, plain.URL, "http://8.8.8.8/"} {
		if _, err := send(t.Context(), Client((&Guard{Roots: roots(secure)}).Transport()), to); FailureOf(err) != Forbidden {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestARedirectIsNotFollowedAndNoProxyIsAsked(t *testing.T) {
	var reached atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inside.Close()
	t.Setenv("HTTP_PROXY", inside.URL)
	t.Setenv("HTTPS_PROXY", inside.URL)
	server := httptest.NewTLSServer(http.RedirectHandler(inside.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	client := Client((&Guard{Networks: prefixes("127.0.0.0/8"), Roots: roots(server)}).Transport())
	if status, err := send(t.Context(), client, server.URL); err != nil || status != http.StatusTemporaryRedirect {
		t.Errorf("got %d, %v", status, err)
	}
	if reached.Load() != 0 {
		t.Error("the redirect was followed")
	}
}

func TestFailuresAreNamed(t *testing.T) {
	hanging := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection seen
		<-r.Context().Done()
	}))
	defer hanging.Close()
	gone := httptest.NewTLSServer(nil)
	gone.Close()
	loop := prefixes("127.0.0.0/8")
	names := &rebinding{turns: []string{"127.0.0.1"}}
	for what, c := range map[string]struct {
		guard Guard
		to    string
		want  Failure
	}{
		"an unknown certificate":    {Guard{Networks: loop}, hanging.URL, BadTLS},
		"another name":              {Guard{Networks: loop, Roots: roots(hanging), Resolver: names.resolver(t)}, withHost(hanging.URL, "other.example.org"), BadTLS},
		"no answer in time":         {Guard{Networks: loop, Roots: roots(hanging)}, hanging.URL, Slow},
		"nobody there":              {Guard{Networks: loop}, gone.URL, NoAnswer},
		"no TLS at the other end":   {Guard{Networks: loop}, "https://" + plainServer(t), BadTLS},
		"a private address":         {Guard{}, hanging.URL, Forbidden},
		"a name that nobody knows":  {Guard{Resolver: (&silent{}).resolver(t)}, "https://nobody.example.com/", NoName},
		"nothing wrong, no failure": {Guard{}, "", ""},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		var err error
		if c.to != "" {
			_, err = send(ctx, Client(c.guard.Transport()), c.to)
		}
		cancel()
		if got := FailureOf(err); got != c.want {
			t.Errorf("%s: %q, want %q: %v", what, got, c.want, err)
		}
	}
}

func withHost(address, host string) string {
	u, _ := url.Parse(address)
	u.Host = net.JoinHostPort(host, u.Port())
	return u.String()
}

func plainServer(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// silent is a name server that knows no name.
type silent struct{}

func (*silent) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0") //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) == nil {
				m.Response, m.RecursionAvailable, m.RCode, m.Additionals = true, true, dnsmessage.RCodeNameError, nil
				if out, err := m.Pack(); err == nil {
					_, _ = conn.WriteTo(out, from)
				}
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}
