package outbound

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// What is wrong with the address of a server, as Check tells it.
var (
	ErrLength   = errors.New("an address has 1 to 500 printable ASCII characters")
	ErrForm     = errors.New("this is no address such as https://hooks.example.com/path")
	ErrScheme   = errors.New("an address begins with https://")
	ErrUser     = errors.New("an address carries no user name or password")
	ErrFragment = errors.New("an address ends before #")
	ErrHost     = errors.New("the host is no public name or address")
	ErrPort     = errors.New("a port is 443 or above 1023")
)

// maxAddress bounds the text of an address.
const maxAddress = 500

// notNames are the last parts of names that no public server has (RFC 6761, RFC 6762, RFC 8375, and what networks use for themselves).
var notNames = []string{
	"localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa", "arpa", "onion", "invalid", "test",
	"alt", "host", "cluster", "svc", "consul",
}

// Check judges the text of an address before anything is dialled: its form, and its host where that is an address itself. What a name stands
// for is judged when it is dialled.
func (g *Guard) Check(text string) error {
	if len(text) < 1 || len(text) > maxAddress || strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '\\' }) >= 0 {
		return ErrLength
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Opaque != "" || u.Host == "" || strings.Contains(authority(text), "%"):
		return ErrForm
	case u.User != nil:
		return ErrUser
	case u.Fragment != "" || strings.Contains(text, "#"):
		return ErrFragment
	}
	host := strings.ToLower(u.Hostname())
	if slices.Contains(g.Names, host) && (u.Scheme == "http" || u.Scheme == "https") {
		return nil
	}
	if u.Scheme != "https" && (u.Scheme != "http" || len(g.Networks) == 0) {
		return ErrScheme
	}
	if err := g.checkHost(u.Host, host); err != nil {
		return err
	}
	return g.checkPort(u)
}

// authority is what stands between the slashes and the path.
func authority(text string) string {
	_, rest, _ := strings.Cut(text, "//")
	return rest[:strings.IndexAny(rest+"/", "/?#")]
}

// checkHost judges a host: an address by itself, a name by its form.
func (g *Guard) checkHost(written, host string) error {
	if strings.HasPrefix(written, "[") {
		a, err := netip.ParseAddr(host)
		if err != nil || a.Zone() != "" || !g.Allows(a) {
			return ErrHost
		}
		return nil
	}
	if a, err := netip.ParseAddr(host); err == nil {
		if a.Is6() || !g.Allows(a) {
			return ErrHost
		}
		return nil
	}
	if len(g.Networks) > 0 && isLabel(host) && isLetter(host[0]) {
		return nil // the house has names of its own
	}
	if !isName(host) {
		return ErrHost
	}
	if len(g.Networks) > 0 {
		return nil
	}
	for _, end := range notNames {
		if host == end || strings.HasSuffix(host, "."+end) {
			return ErrHost
		}
	}
	return nil
}

func (g *Guard) checkPort(u *url.URL) error {
	if u.Port() == "" {
		if strings.HasSuffix(u.Host, ":") {
			return ErrPort
		}
		return nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	inHouse := u.Scheme == "http" && port == 80
	if err != nil || strings.HasPrefix(u.Port(), "0") || port < 1024 && port != 443 && !inHouse {
		return ErrPort
	}
	return nil
}

// isName says whether a host is a name of at least two labels whose last one is no number: readers that take `2130706433`, `0x7f.1` or
// `127.1` for addresses find no such thing.
func isName(host string) bool {
	labels := strings.Split(host, ".")
	if len(host) > 253 || len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if !isLabel(l) {
			return false
		}
	}
	return isLetter(labels[len(labels)-1][0])
}

func isLabel(l string) bool {
	return len(l) >= 1 && len(l) <= 63 && l[0] != '-' && l[len(l)-1] != '-' && strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }
