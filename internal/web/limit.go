package web

import (
	"math"
	"net"
	"net/http"
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

// Limiter counts by name; a name that has not been heard for a while is forgotten.
type limiter struct {
	rate  Rate
	clock clock.Clock
	mu    sync.Mutex
	known map[string]*bucket
	swept clock.Micros
}

type bucket struct {
	limiter *rate.Limiter
	heard   clock.Micros
}

func newLimiter(r Rate, c clock.Clock) *limiter {
	return &limiter{rate: r, clock: c, known: map[string]*bucket{}}
}

// take counts one request of the caller (or of the address, when nobody signed in) and writes the RateLimit headers.
func (l *limiter) take(h http.Header, c Caller, r *http.Request) error {
	name := "caller " + strconv.FormatInt(c.Owner, 10)
	if !c.Known() {
		name = "address " + address(r)
	}
	tokens, ok := l.allow(name)
	missing := max(0, l.rate.AtOnce-tokens)
	h.Set("RateLimit-Limit", strconv.Itoa(l.rate.AtOnce))
	h.Set("RateLimit-Remaining", strconv.Itoa(tokens))
	h.Set("RateLimit-Reset", strconv.Itoa((missing+l.rate.PerSecond-1)/l.rate.PerSecond))
	if !ok {
		return ErrTooManyRequests
	}
	return nil
}

func (l *limiter) allow(name string) (int, bool) {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now-l.swept > idle {
		l.sweep(now)
	}
	b := l.known[name]
	if b == nil {
		b = &bucket{limiter: rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.AtOnce)}
		l.known[name] = b
	}
	b.heard = now
	at := now.Time()
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

func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Limiter counts attempts by any name, for what needs a limit of its own, such as signing in.
type Limiter struct{ inner *limiter }

// NewLimiter makes a limiter.
func NewLimiter(r Rate, c clock.Clock) *Limiter { return &Limiter{newLimiter(r, c)} }

// Take counts one attempt; too many are ErrTooManyRequests.
func (l *Limiter) Take(name string) error {
	if _, ok := l.inner.allow(name); !ok {
		return ErrTooManyRequests
	}
	return nil
}
