package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/client"
)

// script is a server that answers as it is told, one answer after the other, the last one for ever.
type script struct {
	answers []func(w http.ResponseWriter)
	mu      sync.Mutex
	keys    []string
	bodies  []string
	queries []string
	times   []time.Time
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	n := min(len(s.keys), len(s.answers)-1)
	s.keys, s.bodies = append(s.keys, r.Header.Get("Idempotency-Key")), append(s.bodies, string(body))
	s.times, s.queries = append(s.times, time.Now()), append(s.queries, r.URL.Query().Encode())
	s.mu.Unlock()
	s.answers[n](w)
}

func says(status int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// play gives a client of a server that answers so.
func play(t *testing.T, p client.Patience, answers ...func(http.ResponseWriter)) (*client.Client, *script) {
	t.Helper()
	s := &script{answers: answers}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return dial(t, server.URL, "fx_key", client.WithPatience(p)), s
}

const (
	placed  = `{"id":"ord_1","own_number":"1"}`
	changed = `{"type":"urn:fenxiao:problem:order_refused","title":"Unprocessable Entity","status":422,"code":"order_refused","detail":"no",
		"errors":[{"path":"lines[0].settlement_minor","code":"price_changed","message":"the price is another","live":{"settlement_minor":"6100"}}]}`
)

func TestACallIsRepeatedUnderOneKeyWithOneBody(t *testing.T) {
	c, s := play(t, hasty, reset, says(503, ""), says(429, ""), says(502, "<html>"), says(503, `{"code":"outcome_unknown"}`), says(201, placed))
	o, err := c.PlaceOrder(t.Context(), client.NewOrder{OwnNumber: "1"})
	if err != nil || o.ID != "ord_1" {
		t.Fatalf("%v, %v", o, err)
	}
	keys, bodies := slices.Compact(slices.Clone(s.keys)), slices.Compact(slices.Clone(s.bodies))
	if len(s.keys) != 6 || len(keys) != 1 || len(bodies) != 1 || keys[0] != client.KeyFor("order", "1") {
		t.Errorf("%d calls with keys %q and bodies %q", len(s.keys), keys, bodies)
	}
}

func TestARefusalIsNotRepeatedAndNamesItsPlaces(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404, 409, 413, 415, 422, 500} {
		c, s := play(t, hasty, says(status, changed))
		_, err := c.PlaceOrder(t.Context(), client.NewOrder{OwnNumber: "1"})
		p, is := errors.AsType[*client.Problem](err)
		if !is || len(s.keys) != 1 || p.Status != int64(status) {
			t.Fatalf("%d calls, %v", len(s.keys), err)
		}
		if !client.HasCode(err, "price_changed") || !client.HasCode(err, "order_refused") || client.HasCode(err, "out_of_stock") {
			t.Errorf("codes of %v", err)
		}
		if p.Errors[0].Live["settlement_minor"] != "6100" {
			t.Errorf("live values: %v", p.Errors)
		}
	}
}

func TestTheServersWaitIsKept(t *testing.T) {
	c, s := play(t, hasty, says(429, "", "Retry-After", "1"), says(200, `{"role":"distributor"}`))
	if _, err := c.GetMe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if waited := s.times[1].Sub(s.times[0]); waited < time.Second {
		t.Errorf("came again after %s", waited)
	}
}

func TestTheContextIsTheBudget(t *testing.T) {
	c, s := play(t, hasty, says(503, `{"code":"busy"}`, "Retry-After", "60"))
	ctx, end := context.WithTimeout(t.Context(), 5*time.Second)
	defer end()
	began := time.Now()
	_, err := c.GetMe(ctx)
	p, is := errors.AsType[*client.Problem](err)
	if !is || p.Kind() != client.Unavailable || p.RetryAfter != time.Minute || len(s.keys) != 1 || time.Since(began) > 4*time.Second {
		t.Errorf("after %s and %d calls: %v", time.Since(began), len(s.keys), err)
	}
}

func TestAnUnknownOutcomeNamesTheKeyToAskAgainWith(t *testing.T) {
	for _, answer := range []func(http.ResponseWriter){reset, says(503, `{"code":"outcome_unknown"}`)} {
		c, s := play(t, client.Patience{Tries: 2, Answer: time.Second}, answer)
		_, err := c.CancelOrder(t.Context(), "ord_1", client.Cancelling{})
		u, is := errors.AsType[*client.Unanswered](err)
		if !is || len(s.keys) != 2 || s.keys[0] == "" || u.Key != s.keys[0] {
			t.Errorf("%v after %q", err, s.keys)
		}
	}
}

func TestAKeyIsDrawnForEachCallUnlessItIsGiven(t *testing.T) {
	c, s := play(t, hasty, says(200, placed))
	for range 2 {
		if _, err := c.PayOrder(t.Context(), "ord_1"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.PayOrder(t.Context(), "ord_1", client.WithKey("mine")); err != nil {
		t.Fatal(err)
	}
	if s.keys[0] == s.keys[1] || len(s.keys[0]) < 20 || s.keys[2] != "mine" {
		t.Errorf("keys: %q", s.keys)
	}
	if client.KeyFor("order", "1") == client.KeyFor("pay", "1") || client.KeyFor("order", "店 1") == client.KeyFor("order", "店 2") {
		t.Error("keys are not made of verb and number")
	}
}

func TestAFileThatCannotBeReadAgainIsSentOnce(t *testing.T) {
	c, s := play(t, hasty, reset, says(201, `{"id":"fil_1"}`))
	once, pipe := io.Pipe()
	go func() { _, _ = pipe.Write([]byte("hello")); _ = pipe.Close() }()
	_, err := c.StoreFile(t.Context(), client.StoreFileQuery{Name: "a.txt"}, once)
	if _, is := errors.AsType[*client.Unanswered](err); !is || len(s.bodies) != 1 {
		t.Errorf("%d calls, %v", len(s.bodies), err)
	}
	c, s = play(t, hasty, reset, says(201, `{"id":"fil_1"}`))
	if f, err := c.StoreFile(t.Context(), client.StoreFileQuery{Name: "a.txt"}, strings.NewReader("hello")); err != nil || f.ID != "fil_1" {
		t.Error(err)
	}
	if !slices.Equal(s.bodies, []string{"hello", "hello"}) {
		t.Errorf("sent %q", s.bodies)
	}
}

func TestListsAreReadPageByPageToTheirEndOrTheirError(t *testing.T) {
	c, s := play(t, hasty, says(200, `{"items":[{"name":"a"},{"name":"b"}],"next":"n"}`), says(200, `{"items":[{"name":"c"}]}`), says(403, changed))
	all, err := client.All(c.ListBrands(t.Context(), client.ListBrandsQuery{}))
	if err != nil || len(all) != 3 || !slices.Equal(s.queries, []string{"limit=200", "after=n&limit=200"}) {
		t.Errorf("%v, %v after %q", all, err, s.queries)
	}
	if _, err := client.All(c.ListBrands(t.Context(), client.ListBrandsQuery{})); !client.HasCode(err, "order_refused") {
		t.Error(err)
	}
}

func TestAddressesOfInstallationsOnlyAreTaken(t *testing.T) {
	for _, bad := range []string{"", "fenxiao.example.com", "ftp://x", "https://", "https://u:p@x", "https://x/?a=1", "http://[::1"} {
		if _, err := client.New(bad, "key"); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestAProblemHasTheFieldsOfTheDocument(t *testing.T) {
	text, err := os.ReadFile("../openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	want := doc.Components.Schemas["Problem"].Properties
	for f := range reflect.TypeFor[client.Problem]().Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
			if _, has := want[name]; !has {
				t.Errorf("the document does not know %s", name)
			}
			delete(want, name)
		}
	}
	if len(want) > 0 {
		t.Errorf("the client does not know %v", want)
	}
}
