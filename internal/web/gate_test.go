package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/web"
)

// unread is a body that nobody may read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

// gated is an API with a gate, whose one writing door waits for a word from the test.
func gated(t *testing.T, g *web.Gate) (h http.Handler, begun, end chan struct{}) {
	t.Helper()
	begun, end = make(chan struct{}, 10), make(chan struct{})
	a := web.New(web.Config{Title: "gated", Version: "1", Gate: g, Log: slog.New(slog.DiscardHandler)})
	web.Register(a, huma.Operation{OperationID: "post", Method: http.MethodPost, Path: "/things"},
		func(context.Context, *postInput) (*output, error) {
			begun <- struct{}{}
			<-end
			return &output{}, nil
		})
	web.Register(a, huma.Operation{OperationID: "get", Method: http.MethodGet, Path: "/things/{order_id}"},
		func(context.Context, *getInput) (*output, error) { return &output{}, nil })
	return a.Handler(), begun, end
}

func send(h http.Handler, body io.Reader, length int64) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/things", body)
	r.ContentLength = length
	r.Header.Set("Idempotency-Key", "k")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func turnedAway(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `"busy"`) {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestAFullGateTurnsWritersAwayBeforeTheirBodyIsReadAndLetsReadersIn(t *testing.T) {
	const valid = `{"name":"n","units":1}`
	for name, gate := range map[string]*web.Gate{
		"requests": {Requests: 1, Bytes: 1 << 20},
		"bytes":    {Requests: 10, Bytes: int64(len(valid)) + 10},
	} {
		h, begun, end := gated(t, gate)
		done := make(chan *httptest.ResponseRecorder)
		go func() { done <- send(h, bytes.NewReader([]byte(valid)), int64(len(valid))) }()
		<-begun
		turnedAway(t, send(h, unread{t}, int64(len(valid))))
		turnedAway(t, send(h, unread{t}, -1))
		if w := httptest.NewRecorder(); true {
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/things/ord_0000000000001", nil))
			if w.Code != http.StatusOK {
				t.Errorf("%s: a reader got %d", name, w.Code)
			}
		}
		close(end)
		if w := <-done; w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if w := send(h, bytes.NewReader([]byte(valid)), int64(len(valid))); w.Code != http.StatusOK {
			t.Errorf("%s: afterwards %d %s", name, w.Code, w.Body)
		}
	}
}

// slow is a body that comes when the test lets it.
type slow struct{ until chan struct{} }

func (s slow) Read([]byte) (int, error) {
	<-s.until
	return 0, io.EOF
}

func TestAStrangerHoldsNoPlaceInTheGate(t *testing.T) {
	until, read := make(chan struct{}), make(chan struct{}, 1)
	a := web.New(web.Config{
		Title: "gated", Version: "1", Gate: &web.Gate{Requests: 1, Bytes: 1 << 20}, Log: slog.New(slog.DiscardHandler),
		Allow: func(_ string, c web.Caller) error {
			if !c.Known() {
				read <- struct{}{}
				return web.ErrNotSignedIn
			}
			return nil
		},
		Authenticate: func(_ context.Context, token string) (web.Caller, error) {
			return web.Caller{Actor: token, Owner: 1}, nil
		},
	})
	web.Register(a, huma.Operation{OperationID: "post", Method: http.MethodPost, Path: "/things"},
		func(context.Context, *postInput) (*output, error) { return &output{}, nil })
	h := a.Handler()
	var all sync.WaitGroup
	all.Go(func() {
		if w := send(h, slow{until}, 10); w.Code != http.StatusUnauthorized {
			t.Errorf("a stranger got %d", w.Code)
		}
	})
	<-read // the stranger has been refused, and its body is still awaited
	r := httptest.NewRequest(http.MethodPost, "/things", strings.NewReader(`{"name":"n","units":1}`))
	r.Header.Set("Idempotency-Key", "k")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer psn_1")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	close(until)
	all.Wait()
}

func TestWhatBeginsSomethingNewIsTurnedAwayFirst(t *testing.T) {
	const valid = `{"name":"n","units":1}`
	gate := &web.Gate{Requests: 4, Bytes: 1 << 20}
	h, begun, end := gated(t, gate)
	var all sync.WaitGroup
	come := func() {
		all.Go(func() {
			if w := send(h, strings.NewReader(valid), int64(len(valid))); w.Code != http.StatusOK {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
		<-begun
	}
	come()
	come()
	gate.Begins = func(operation string) bool { return operation == "post" }
	turnedAway(t, send(h, unread{t}, int64(len(valid))))
	gate.Begins = func(operation string) bool { return operation == "another" }
	come()
	close(end)
	all.Wait()
}

func TestAGateIsFullWhenThatBehindItIs(t *testing.T) {
	full := true
	gate := web.DefaultGate()
	gate.Full = func() bool { return full }
	h, _, end := gated(t, gate)
	close(end)
	turnedAway(t, send(h, unread{t}, 10))
	full = false
	if w := send(h, strings.NewReader(`{"name":"n","units":1}`), 22); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
