package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

// house is one installation behind its open API, with an operator who can sign in.
type house struct {
	*testkit.World
	t    *testing.T
	api  *web.API
	http http.Handler
	flow *flows.World
	keys atomic.Int64
	// expecting says that an incident is what the test is after
	expecting atomic.Bool

	operator string // tokens
	defined  []table
}

const password = "correct horse"

func each(t *testing.T, body func(h *house)) {
	t.Helper()
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) { body(newHouse(t, w)) }, flowstest.Hold)
}

func newWorld(t testing.TB, w *testkit.World) *flows.World {
	t.Helper()
	ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: contacts.NewMasterKey()})
	if err != nil {
		t.Fatal(err)
	}
	return &flows.World{
		DB: w.DB, IDs: w.IDs, Quotes: pricing.NewSigner([]byte("a secret of at least thirty-two bytes")), Cursors: feed.NewCursors(make([]byte, 32)), Ring: ring, Zone: time.UTC,
	}
}

func newHouse(t *testing.T, w *testkit.World) *house {
	t.Helper()
	h := &house{World: w, t: t, flow: newWorld(t, w)}
	fast := web.Rate{PerSecond: 1_000_000, AtOnce: 1_000_000}
	h.api = api.New(api.Config{
		World: h.flow, Passwords: access.Cheap, Rate: fast, SignIns: fast, Log: slog.New(slog.NewTextHandler(testWriter{t, &h.expecting}, nil)),
	})
	h.http = h.api.Handler()
	hash, err := access.Hash(access.Cheap, password)
	if err != nil {
		t.Fatal(err)
	}
	h.Write(t, func(tx *db.Tx) error {
		if err := access.Claim(tx, access.Trade, "CNY", "UTC"); err != nil {
			return err
		}
		_, err := access.Enroll(tx, access.NewPerson{
			ID: id.NewPerson(w.IDs), Login: "root", Name: "Root", Role: access.Operator, Password: hash,
		}, w.Clock.Now())
		return err
	})
	h.operator = h.signIn("root")
	return h
}

// testWriter fails a test that logs an incident.
type testWriter struct {
	t        testing.TB
	expected *atomic.Bool
}

func (w testWriter) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("level=ERROR")) && !w.expected.Load() {
		w.t.Errorf("an incident was logged: %s", line)
	}
	return len(line), nil
}

// ask is one request.
type ask struct {
	method, path string
	body         any // nil: none; a string goes as it is
	token        string
	key          string // Idempotency-Key; empty: a new one on writing methods
	header       map[string]string
}

// waits is how long a test waits for changes.
const waits = 50 * time.Millisecond

// reply is one answer.
type reply struct {
	t      *testing.T
	ask    ask
	status int
	header http.Header
	body   []byte
}

func (h *house) do(a ask) reply {
	h.t.Helper()
	var body io.Reader
	switch b := a.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	r := httptest.NewRequest(a.method, a.path, body)
	if strings.HasPrefix(a.path, "/v1/changes") { // nobody here waits for what does not come
		ctx, stop := context.WithTimeout(r.Context(), waits)
		defer stop()
		r = r.WithContext(ctx)
	}
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	if a.method != http.MethodGet {
		if a.key == "" {
			a.key = "key-" + strconv.FormatInt(h.keys.Add(1), 10)
		}
		r.Header.Set("Idempotency-Key", a.key)
	}
	for name, value := range a.header {
		if value == "" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	return reply{h.t, a, w.Code, w.Header(), w.Body.Bytes()}
}

// as calls with a token.
func (h *house) as(token, method, path string, body any) reply {
	h.t.Helper()
	return h.do(ask{method: method, path: path, body: body, token: token})
}

// must ends the test unless the answer has a status.
func (r reply) must(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s %s %v: %d, want %d: %s", r.ask.method, r.ask.path, r.ask.body, r.status, status, r.body)
	}
	return r
}

// ok ends the test unless the answer is a success.
func (r reply) ok() reply {
	r.t.Helper()
	if r.status < 200 || r.status > 299 {
		r.t.Fatalf("%s %s %v: %d: %s", r.ask.method, r.ask.path, r.ask.body, r.status, r.body)
	}
	return r
}

// refused ends the test unless the answer is a problem with a status, a code, and places written as `path code`.
func (r reply) refused(status int, code string, places ...string) reply {
	r.t.Helper()
	r.must(status)
	var p web.Problem
	if err := json.Unmarshal(r.body, &p); err != nil || p.Code != code {
		r.t.Fatalf("%s %s: code %q, want %q: %s", r.ask.method, r.ask.path, p.Code, code, r.body)
	}
	for _, want := range places {
		found := false
		for _, x := range p.Errors {
			found = found || x.Path+" "+x.Code == want
		}
		if !found {
			r.t.Fatalf("%s %s: no %q in %s", r.ask.method, r.ask.path, want, r.body)
		}
	}
	return r
}

// tree is an answer's JSON.
type tree map[string]any

func (r reply) tree() tree {
	r.t.Helper()
	var out tree
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		r.t.Fatalf("%s %s: %v in %s", r.ask.method, r.ask.path, err, r.body)
	}
	return out
}

// at walks to a value: `lines.0.quantity`.
func (r reply) at(path string) any {
	r.t.Helper()
	var v any = map[string]any(r.tree())
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				r.t.Fatalf("no %s in %s", path, r.body)
			}
			v = x[i]
		default:
			r.t.Fatalf("no %s in %s", path, r.body)
		}
	}
	return v
}

func (r reply) text(path string) string {
	r.t.Helper()
	s, ok := r.at(path).(string)
	if !ok {
		r.t.Fatalf("%s is no text in %s", path, r.body)
	}
	return s
}

func (r reply) number(path string) int64 {
	r.t.Helper()
	n, ok := r.at(path).(json.Number)
	if !ok {
		r.t.Fatalf("%s is no number in %s", path, r.body)
	}
	i, err := n.Int64()
	if err != nil {
		r.t.Fatal(err)
	}
	return i
}

func (r reply) count(path string) int {
	r.t.Helper()
	list, ok := r.at(path).([]any)
	if !ok {
		r.t.Fatalf("%s is no list in %s", path, r.body)
	}
	return len(list)
}

func (h *house) signIn(login string) string {
	h.t.Helper()
	return h.as("", "POST", "/v1/sessions", tree{"login": login, "password": password}).must(201).text("token")
}

// enrol adds a person and signs it in.
func (h *house) enrol(login string, more tree) string {
	h.t.Helper()
	body := tree{"login": login, "name": login, "password": password}
	maps.Copy(body, more)
	h.as(h.operator, "POST", "/v1/people", body).must(201)
	return h.signIn(login)
}
