package binary

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// tree is a JSON object.
type tree map[string]any

// client speaks the open API over HTTP, as one person or key.
type client struct {
	address, token string
	http           *http.Client
}

// keys make each Idempotency-Key of this process another.
var keys atomic.Int64

func newKey() string { return fmt.Sprintf("binary-%d-%d", time.Now().UnixNano(), keys.Add(1)) }

// answer is what came back.
type answer struct {
	what   string
	status int
	header http.Header
	body   []byte
}

// client makes one with a token; each has connections of its own.
func (s *server) client(token string) *client {
	return &client{address: s.address, token: token, http: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}}
}

// try sends one request; an error says that no whole answer came, so that nobody knows what was done.
func (c *client) try(method, path, key string, body any) (answer, error) {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return answer{}, err
		}
	}
	r, err := http.NewRequest(method, c.address+path, bytes.NewReader(text))
	if err != nil {
		return answer{}, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", key)
	}
	got, err := c.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = got.Body.Close() }()
	all, err := io.ReadAll(got.Body)
	return answer{method + " " + path, got.StatusCode, got.Header, all}, err
}

// call sends one request that must be answered with a success.
func (c *client) call(t testing.TB, method, path string, body any) answer {
	t.Helper()
	a, err := c.try(method, path, newKey(), body)
	if err != nil {
		t.Fatal(err)
	}
	if a.status < 200 || a.status > 299 {
		t.Fatalf("%s: %d: %s", a.what, a.status, a.body)
	}
	return a
}

// as signs a person in and gives its client.
func (s *server) as(t testing.TB, login, password string) *client {
	t.Helper()
	c := s.client("")
	c.token = c.call(t, http.MethodPost, "/v1/sessions", tree{"login": login, "password": password}).text(t, "token")
	return c
}

// at walks to a value: `lines.0.quantity`; nil when it is not there.
func (a answer) at(t testing.TB, path string) any {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v in %s", a.what, err, a.body)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func (a answer) text(t testing.TB, path string) string {
	t.Helper()
	s, ok := a.at(t, path).(string)
	if !ok {
		t.Fatalf("%s: %s is no text in %s", a.what, path, a.body)
	}
	return s
}

func (a answer) number(t testing.TB, path string) int64 {
	t.Helper()
	n, _ := a.at(t, path).(json.Number)
	i, err := n.Int64()
	if err != nil {
		t.Fatalf("%s: %s is no number in %s", a.what, path, a.body)
	}
	return i
}

func (a answer) list(t testing.TB, path string) []any {
	t.Helper()
	l, ok := a.at(t, path).([]any)
	if !ok {
		t.Fatalf("%s: %s is no list in %s", a.what, path, a.body)
	}
	return l
}
