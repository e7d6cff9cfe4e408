package web

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// Rate is how fast one caller may ask: so many a second in the long run, so many at once.
type Rate struct {
	PerSecond int
	AtOnce    int
}

// DefaultRate is generous: a batch job of one caller hardly meets it, a runaway loop does.
var DefaultRate = Rate{PerSecond: 200, AtOnce: 1000}

// idle is how long a caller may be silent before it is forgotten; a bucket has long been full again by then.
const idle = 10 * clock.Minute

// Quota says out of which bucket a request is taken: a class of a key's, or its caller's own.
type Quota struct {
	Key   int64  // 0: the bucket of the caller's owner, or of the address when nobody signed in
	Class string // of operations; empty: all
	Rate  Rate   // how fast the bucket fills, and how much it holds
}

// bucketName tells buckets apart.
type bucketName struct {
	kind  byte
	who   int64
	where netip.Addr
	class string
}

// The kinds of buckets.
const (
	ofKey byte = iota
	ofOwner
	ofAddress
	ofName
)

func nameOf(v *visit) bucketName {
	switch {
	case v.caller.Known() && v.quota.Key != 0:
		return bucketName{kind: ofKey, who: v.quota.Key, class: v.quota.Class}
	case v.caller.Known():
		return bucketName{kind: ofOwner, who: v.caller.Owner, class: v.quota.Class}
	}
	return bucketName{kind: ofAddress, where: v.from, class: v.quota.Class}
}

// limiter counts by name; a name that has not been heard for a while is forgotten.
type limiter struct {
	clock clock.Clock
	mu    sync.Mutex
	known map[bucketName]*bucket
	swept clock.Micros
}

type bucket struct {
	limiter *rate.Limiter
	rate    Rate
	heard   clock.Micros
}

func newLimiter(c clock.Clock) *limiter {
	return &limiter{clock: c, known: map[bucketName]*bucket{}}
}

// take counts one request and writes the RateLimit headers.
func (l *limiter) take(h http.Header, v *visit) error {
	r := v.quota.Rate
	tokens, ok := l.allow(nameOf(v), r)
	missing := max(0, r.AtOnce-tokens)
	h.Set("RateLimit-Limit", strconv.Itoa(r.AtOnce))
	h.Set("RateLimit-Remaining", strconv.Itoa(tokens))
	h.Set("RateLimit-Reset", strconv.Itoa((missing+r.PerSecond-1)/r.PerSecond))
	switch {
	case ok:
		return nil
	case v.quota.Class == "":
		return ErrTooManyRequests
	}
	return ErrTooManyRequests.At("class", "class", v.quota.Class, "per_second", strconv.Itoa(r.PerSecond), "at_once", strconv.Itoa(r.AtOnce))
}

// allow takes one token out of a bucket, and gives how many are left. A bucket whose rate was changed keeps what it holds.
func (l *limiter) allow(name bucketName, r Rate) (int, bool) {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now-l.swept > idle {
		l.sweep(now)
	}
	at := now.Time()
	b := l.known[name]
	if b == nil {
		b = &bucket{limiter: rate.NewLimiter(rate.Limit(r.PerSecond), r.AtOnce), rate: r}
		l.known[name] = b
	}
	if b.rate != r {
		b.limiter.SetLimitAt(at, rate.Limit(r.PerSecond))
		b.limiter.SetBurstAt(at, r.AtOnce)
		b.rate = r
	}
	b.heard = now
	ok := b.limiter.AllowN(at, 1)
	return tokensAt(b.limiter, at), ok
}

func tokensAt(l *rate.Limiter, at time.Time) int {
	return int(math.Max(0, math.Floor(l.TokensAt(at))))
}

func (l *limiter) sweep(now clock.Micros) {
	for name, b := range l.known {
		if now-b.heard > idle {
			delete(l.known, name)
		}
	}
	l.swept = now
}

// Limiter counts attempts by any name, for what needs a limit of its own, such as signing in.
type Limiter struct {
	inner *limiter
	rate  Rate
}

// NewLimiter makes a limiter.
func NewLimiter(r Rate, c clock.Clock) *Limiter { return &Limiter{newLimiter(c), r} }

// Take counts one attempt; too many are ErrTooManyRequests.
func (l *Limiter) Take(name string) error {
	if _, ok := l.inner.allow(bucketName{kind: ofName, class: name}, l.rate); !ok {
		return ErrTooManyRequests
	}
	return nil
}
