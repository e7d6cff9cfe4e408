package web

import "sync"

// Gate bounds the writing requests that are inside at once, and the bytes of their bodies. It is asked before anything of a request's body is
// read: who comes when it is full is told to come back, at little cost, so that those inside get done. Memory is bounded by it.
type Gate struct {
	Requests int
	Bytes    int64
	// Full says that what is behind the gate has no room; nil: it always has.
	Full func() bool

	mu     sync.Mutex
	inside int
	bytes  int64
}

// DefaultGate is a gate of a thousand requests and 64 MiB.
func DefaultGate() *Gate { return &Gate{Requests: 1024, Bytes: 64 << 20} }

// enter lets a request with a body of so many bytes (negative: unknown) in, until leave is called: ErrBusy.
func (g *Gate) enter(bytes int64) (leave func(), err error) {
	if bytes < 0 || bytes > MaxBodyBytes {
		bytes = MaxBodyBytes // no more of it is read
	}
	if g.Full != nil && g.Full() {
		return nil, ErrBusy
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside >= g.Requests || g.bytes+bytes > g.Bytes {
		return nil, ErrBusy
	}
	g.inside++
	g.bytes += bytes
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.inside--
		g.bytes -= bytes
	}, nil
}
