package access

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// MaxAddresses is how many ranges of addresses a key may be kept to.
const MaxAddresses = 20

// Addresses are the ranges that a key is kept to, as they are stored: CIDR, in order, each once, with commas between. None: from anywhere.
type Addresses string

// checkAddresses makes the set from ranges such as `203.0.113.0/24`, `2001:db8::/48` or one address, v4 and v6: ErrAddressRange by place,
// ErrTooManyAddresses.
func checkAddresses(faults *fault.List, ranges []string) Addresses {
	if len(ranges) > MaxAddresses {
		faults.Add(ErrTooManyRanges, "addresses", "most", strconv.Itoa(MaxAddresses))
		return ""
	}
	words := make([]string, 0, len(ranges))
	for i, text := range ranges {
		p, ok := readRange(text)
		if !ok {
			faults.Add(ErrAddressRange, "addresses["+strconv.Itoa(i)+"]")
			continue
		}
		words = append(words, p.String())
	}
	slices.Sort(words)
	return Addresses(strings.Join(slices.Compact(words), ","))
}

// readRange reads a range or a single address; the bits behind the range's length are put to nought.
func readRange(text string) (netip.Prefix, bool) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "/") {
		a, err := netip.ParseAddr(text)
		if err != nil || a.Zone() != "" {
			return netip.Prefix{}, false
		}
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	if p.Addr().Is4In6() { // ::ffff:203.0.113.0/120 is a range of v4
		if p.Bits() < mappedBits {
			return netip.Prefix{}, false
		}
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-mappedBits)
	}
	return p.Masked(), true
}

// mappedBits is how many bits stand before a v4 address that is written as v6.
const mappedBits = 96

// List gives the ranges.
func (a Addresses) List() []netip.Prefix {
	if a == "" {
		return nil
	}
	var out []netip.Prefix
	for word := range strings.SplitSeq(string(a), ",") {
		if p, err := netip.ParsePrefix(word); err == nil {
			out = append(out, p)
		}
	}
	return out
}
