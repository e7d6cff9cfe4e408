package outbound

import (
	"encoding/binary"
	"net/netip"
)

// notPublic are the blocks of the IANA registries of special-purpose addresses (RFC 6890 and what followed it) that no server of another
// party stands in, and addresses by which clouds tell machines their secrets.
var notPublic = prefixes(
	"0.0.0.0/8",         // this network
	"10.0.0.0/8",        // private
	"100.64.0.0/10",     // shared by carriers; 100.100.100.200 tells machines of one cloud their secrets
	"127.0.0.0/8",       // loopback
	"168.63.129.16/32",  // a public number that is a cloud's inside
	"169.254.0.0/16",    // link-local; 169.254.169.254 tells machines their secrets
	"172.16.0.0/12",     // private
	"192.0.0.0/24",      // protocol assignments
	"192.0.2.0/24",      // documentation
	"192.31.196.0/24",   // AS112
	"192.52.193.0/24",   // AMT
	"192.88.99.0/24",    // 6to4 relays
	"192.168.0.0/16",    // private
	"192.175.48.0/24",   // AS112
	"198.18.0.0/15",     // benchmarks
	"198.51.100.0/24",   // documentation
	"203.0.113.0/24",    // documentation
	"224.0.0.0/4",       // multicast
	"240.0.0.0/4",       // reserved, and broadcast
	"2001::/23",         // protocol assignments: Teredo, benchmarks, ORCHID …
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4: carries an IPv4 address that nobody can vouch for
	"2620:4f:8000::/48", // AS112
	"3fff::/20",         // documentation
)

// global is the only part of IPv6 from which unicast addresses were given out; loopback, mapped, link-local, site-local, unique-local,
// multicast and whatever comes later lie outside.
var global = netip.MustParsePrefix("2000::/3")

// nat64 is how IPv6 networks reach IPv4 (RFC 6052): what counts is the address inside.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParsePrefix(t)
	}
	return out
}

// isPublic says whether an unmapped address may be another party's server.
func isPublic(a netip.Addr) bool {
	if !a.IsValid() {
		return false
	}
	if nat64.Contains(a) {
		inside := a.As16()
		return isPublic(netip.AddrFrom4([4]byte(inside[12:])))
	}
	if a.Is6() && (!global.Contains(a) || isTunnel(a)) {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// isTunnel says whether the second half of an address is ISATAP's (RFC 5214), which carries an IPv4 address that packets are sent on to.
func isTunnel(a netip.Addr) bool {
	b := a.As16()
	mark := binary.BigEndian.Uint32(b[8:12])
	return mark&^0x02000000 == 0x00005efe
}
