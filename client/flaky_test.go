package client_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/client"
	"github.com/fenxiao/fenxiao/internal/stock"
)

// flaky stands between a client and a server, and does with requests what networks and busy servers do.
type flaky struct {
	to    http.Handler
	mu    sync.Mutex
	count map[string]int
}

func (f *flaky) did(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count[what]++
}

// ServeHTTP passes six of ten requests on.
func (f *flaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	const body = 1 << 20
	r.Body = http.MaxBytesReader(w, r.Body, body)
	switch dice := rand.IntN(20); {
	case dice < 2:
		f.did("reset before")
		reset(w)
	case dice < 4:
		f.did("answer lost")
		f.pass(r)
		reset(w)
	case dice < 5:
		f.did("answer cut")
		a := f.pass(r)
		w.Header().Set("Content-Length", strconv.Itoa(a.Body.Len()+10))
		w.WriteHeader(a.Code)
		_, _ = w.Write(a.Body.Bytes()[:a.Body.Len()/2])
		panic(http.ErrAbortHandler)
	case dice < 6:
		f.did("told busy")
		w.WriteHeader(http.StatusServiceUnavailable)
	case dice < 7:
		f.did("told too fast")
		w.WriteHeader(http.StatusTooManyRequests)
	case dice < 8 && rand.IntN(10) == 0:
		f.did("told to come after a second")
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	case dice < 10 && r.Method == http.MethodPost:
		f.did("sent twice")
		f.twice(w, r)
	default:
		f.did("passed")
		f.answer(w, f.pass(r))
	}
}

func (f *flaky) pass(r *http.Request) *httptest.ResponseRecorder {
	a := httptest.NewRecorder()
	f.to.ServeHTTP(a, r)
	return a
}

func (f *flaky) answer(w http.ResponseWriter, a *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), a.Header())
	w.WriteHeader(a.Code)
	_, _ = w.Write(a.Body.Bytes())
}

// twice sends a request two times at once, and answers with one of the answers.
func (f *flaky) twice(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	copied := func() *http.Request {
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		return again
	}
	a, b := copied(), copied()
	first := make(chan *httptest.ResponseRecorder)
	go func() { first <- f.pass(a) }()
	second := f.pass(b)
	if one := <-first; rand.IntN(2) == 0 {
		second = one
	}
	f.answer(w, second)
}

// reset ends the connection without an answer.
func reset(w http.ResponseWriter) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, is := c.(*net.TCPConn); is {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

func TestOrdersArePlacedOnceHoweverBadTheConnection(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		const orders, hands = 500, 16
		h.Must(h.Stock(h.Tea, 0, 2*orders, stock.Received))
		f := &flaky{to: h.http, count: map[string]int{}}
		server := httptest.NewServer(f)
		t.Cleanup(server.Close)
		c := dial(t, server.URL, h.key)
		ids := make([]client.OrderID, orders)
		var all sync.WaitGroup
		for hand := range hands {
			all.Go(func() {
				for n := hand; n < orders; n += hands {
					placed, err := c.PlaceOrder(t.Context(), h.order(fmt.Sprintf("店-%d", n)))
					if err != nil {
						t.Errorf("order %d: %v", n, err)
						return
					}
					ids[n] = placed.ID
					if _, err := c.PayOrder(t.Context(), placed.ID); err != nil {
						t.Errorf("pay order %d: %v", n, err)
					}
				}
			})
		}
		all.Wait()
		f.mu.Lock()
		t.Log(f.count)
		f.mu.Unlock()
		listed, err := client.All(h.client(t).ListOrders(t.Context(), client.ListOrdersQuery{}))
		h.Must(err)
		found := map[string]client.OrderID{}
		for _, o := range listed {
			found[o.OwnNumber] = o.ID
		}
		if len(listed) != orders || len(found) != orders {
			t.Fatalf("%d orders with %d numbers, want %d", len(listed), len(found), orders)
		}
		for n, id := range ids {
			if found[fmt.Sprintf("店-%d", n)] != id {
				t.Errorf("order %d was answered as %s, is %s", n, id, found[fmt.Sprintf("店-%d", n)])
			}
		}
		var again client.OrderStatus
		again, err = c.PlaceOrder(t.Context(), h.order("店-7")) // as a process would that crashed and does not know
		if h.Must(err); again.ID != ids[7] {
			t.Errorf("placed again: %s, want %s", again.ID, ids[7])
		}
	})
}
