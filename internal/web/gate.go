package web

import "sync"

// Gate bounds the writing requests that are inside at once, and the bytes of their bodies. It is asked before anything of a request's body is
// read: who comes when it is full is told to come back, at little cost, so that those inside get done. Memory is bounded by it.
type Gate struct {
	Requests int
	Bytes    int64
	// Full says that what is behind the gate has no room; nil: it always has.
	Full func() bool
	// Begins says that an operation begins something new; nil: none does. Such requests are let in while the gate is at most half full:
	// under load, what has been begun is finished first, or its work was in vain.
	Begins func(operation string) bool

	mu     sync.Mutex
	inside int
	bytes  int64
}

// DefaultGate is a gate of a thousand requests and 64 MiB.
func DefaultGate() *Gate { return &Gate{Requests: 1024, Bytes: 64 << 20} }

// Shut says whether a request of an operation would be turned away now.
func (g *Gate) Shut(operation string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut(operation, 0)
}

func (g *Gate) shut(operation string, bytes int64) bool {
	requests, room := g.Requests, g.Bytes
	if g.Begins != nil && g.Begins(operation) {
		requests, room = requests/2, room/2
	}
	return g.inside >= requests || g.bytes+bytes > room || g.Full != nil && g.Full()
}

// enter lets a request of an operation with a body of so many bytes (negative: unknown) in, until leave is called: ErrBusy.
func (g *Gate) enter(operation string, bytes int64) (leave func(), err error) {
	if bytes < 0 || bytes > MaxBodyBytes {
		bytes = MaxBodyBytes // no more of it is read
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut(operation, bytes) {
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
