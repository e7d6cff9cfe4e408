package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

type thing struct {
	Name  string            `json:"name" minLength:"1" maxLength:"10"`
	Units int64             `json:"units" minimum:"1" maximum:"1000000000000000"`
	Kind  string            `json:"kind,omitempty" enum:"red,blue"`
	Order web.ID[id.Order]  `json:"order_id,omitempty"`
	Parts []part            `json:"parts,omitempty" maxItems:"3"`
	Moved map[string]string `json:"-"`
}

type part struct {
	SKU web.ID[id.SKU] `json:"sku_id"`
}

type postInput struct {
	web.Writing
	Body thing
}

type getInput struct {
	Order web.ID[id.Order] `path:"order_id"`
	web.Paging
}

type output struct{ Body thing }

var errStock = fault.New(fault.Refused, "not_enough_stock", "there is not enough in stock")

// bench is a small API whose one door answers as the test wants.
func bench(t *testing.T, log io.Writer, answer func(ctx context.Context) error) http.Handler {
	t.Helper()
	a := web.New(web.Config{
		Title: "bench", Version: "1", Log: slog.New(slog.NewJSONHandler(log, nil)),
		Authenticate: func(_ context.Context, token string) (web.Caller, error) {
			if token == "bad" {
				return web.Caller{}, web.ErrWrongToken
			}
			return web.Caller{Role: token, Actor: "psn_" + token, Owner: 1}, nil
		},
		Allow: func(operation string, c web.Caller) error {
			switch {
			case operation == "get" && !c.Known():
				return web.ErrNotSignedIn
			case operation == "post" && c.Role == "reader":
				return web.ErrForbidden
			}
			return nil
		},
		Rate: web.Rate{PerSecond: 1, AtOnce: 200},
	})
	web.Register(a, huma.Operation{OperationID: "post", Method: http.MethodPost, Path: "/things"},
		func(ctx context.Context, in *postInput) (*output, error) { return &output{in.Body}, answer(ctx) })
	web.Register(a, huma.Operation{OperationID: "get", Method: http.MethodGet, Path: "/things/{order_id}"},
		func(ctx context.Context, in *getInput) (*output, error) {
			return &output{thing{Name: "n", Units: 1, Order: in.Order}}, answer(ctx)
		})
	return a.Handler()
}

func fine(context.Context) error { return nil }

type asked struct {
	method, path, body string
	header             map[string]string
}

func ask(h http.Handler, q asked) (*httptest.ResponseRecorder, web.Problem) {
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if q.method == http.MethodPost {
		r.Header.Set("Idempotency-Key", "k")
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var p web.Problem
	_ = json.Unmarshal(w.Body.Bytes(), &p) // an answer that is no problem leaves it empty
	return w, p
}

var clerk = map[string]string{"Authorization": "Bearer clerk"}

const goodOrder = "ord_0123456789abc"

func TestEveryRefusalIsAProblemWithCodeAndPlace(t *testing.T) {
	h := bench(t, io.Discard, fine)
	post := func(body string) asked { return asked{method: http.MethodPost, path: "/things", body: body} }
	signed := func(q asked) asked { q.header = map[string]string{"Authorization": "Bearer clerk"}; return q }
	get := func(path string) asked { return signed(asked{method: http.MethodGet, path: path}) }
	with := func(q asked, name, value string) asked { q.header = map[string]string{name: value}; return q }
	for _, c := range []struct {
		name   string
		ask    asked
		status int
		code   string
		places string // path code, …
	}{
		{"a good one", post(`{"name":"n","units":2}`), 200, "", ""},
		{"missing", post(`{"units":2}`), 422, "invalid_request", "name missing_field"},
		{"missing inside", post(`{"name":"n","units":2,"parts":[{}]}`), 422, "invalid_request", "parts[0].sku_id missing_field"},
		{"two at once", post(`{"name":"","units":0}`), 422, "invalid_request", "name wrong_length, units out_of_range"},
		{"wrong type", post(`{"name":1,"units":"2"}`), 422, "invalid_request", "name invalid_value, units invalid_value"},
		{"null", post(`{"name":null,"units":2}`), 422, "invalid_request", "name invalid_value"},
		{"unknown", post(`{"name":"n","units":2,"x":1,"a":1}`), 422, "invalid_request", "a unknown_field, x unknown_field"},
		{"other case", post(`{"Name":"n","name":"n","units":2}`), 422, "invalid_request", "Name unknown_field"},
		{"fraction", post(`{"name":"n","units":1.5}`), 422, "invalid_request", "units invalid_value"},
		{"exponent", post(`{"name":"n","units":1e3}`), 422, "invalid_request", "units invalid_value"},
		{"overflow", post(`{"name":"n","units":99999999999999999999}`), 422, "invalid_request", "units invalid_value"},
		{"too much", post(`{"name":"n","units":1000000000000001}`), 422, "invalid_request", "units out_of_range"},
		{"negative", post(`{"name":"n","units":-1}`), 422, "invalid_request", "units out_of_range"},
		{"enum", post(`{"name":"n","units":2,"kind":"green"}`), 422, "invalid_request", "kind invalid_value"},
		{"enum of an object", post(`{"name":"n","units":2,"kind":{}}`), 422, "invalid_request", "kind invalid_value"},
		{"id of another noun", post(`{"name":"n","units":2,"order_id":"sku_0123456789abc"}`), 422, "invalid_request", "order_id invalid_value"},
		{"zero byte", post(`{"name":"a\u0000b","units":2}`), 422, "invalid_request", "name invalid_value"},
		{"too many", post(`{"name":"n","units":2,"parts":[{"sku_id":"sku_0123456789abc"},{"sku_id":"sku_0123456789abc"},{"sku_id":"sku_0123456789abc"},{"sku_id":"sku_0123456789abc"}]}`),
			422, "invalid_request", "parts wrong_length"},
		{"no JSON", post(`{"name":`), 400, "malformed_json", "body malformed_json"},
		{"two documents", post(`{"name":"n","units":2}{}`), 400, "malformed_json", "body malformed_json"},
		{"no UTF-8", post("{\"name\":\"\xff\",\"units\":2}"), 400, "malformed_json", "body malformed_json"},
		{"a list", post(`[]`), 422, "invalid_request", "body invalid_value"},
		{"nothing", post(``), 400, "missing_body", "body missing_body"},
		{"10 MB", post(`{"name":"` + strings.Repeat("a", 10<<20) + `"}`), 413, "body_too_large", "body body_too_large"},
		{"wrong type of content", with(post(`{"name":"n","units":2}`), "Content-Type", "text/plain"), 415, "wrong_content_type", "header.Content-Type wrong_content_type"},
		{"JSON with a charset", with(post(`{"name":"n","units":2}`), "Content-Type", "application/json; charset=utf-8"), 200, "", ""},
		{"no key", with(post(`{"name":"n","units":2}`), "Idempotency-Key", ""), 422, "invalid_request", "header.Idempotency-Key missing_field"},
		{"long key", with(post(`{"name":"n","units":2}`), "Idempotency-Key", strings.Repeat("k", 256)), 422, "invalid_request", "header.Idempotency-Key wrong_length"},
		{"odd key", with(post(`{"name":"n","units":2}`), "Idempotency-Key", "é"), 422, "invalid_request", "header.Idempotency-Key invalid_value"},
		{"good path", get("/things/" + goodOrder), 200, "", ""},
		{"bad path id", get("/things/x"), 422, "invalid_request", "path.order_id invalid_value"},
		{"body on a GET", signed(asked{method: http.MethodGet, path: "/things/" + goodOrder, body: "{}"}), 400, "unexpected_body", "body unexpected_body"},
		{"unknown query", get("/things/" + goodOrder + "?x=1"), 422, "invalid_request", "query.x unknown_parameter"},
		{"query twice", get("/things/" + goodOrder + "?limit=1&limit=2"), 400, "malformed_query", "query malformed_query"},
		{"malformed query", get("/things/" + goodOrder + "?limit=%zz"), 400, "malformed_query", "query malformed_query"},
		{"limit too big", get("/things/" + goodOrder + "?limit=201"), 422, "invalid_request", "query.limit out_of_range"},
		{"limit no number", get("/things/" + goodOrder + "?limit=x"), 422, "invalid_request", "query.limit invalid_value"},
		{"unknown path", get("/nothing"), 404, "unknown_path", ""},
		{"wrong method", asked{method: http.MethodPut, path: "/things"}, 405, "wrong_method", ""},
		{"no token", asked{method: http.MethodGet, path: "/things/" + goodOrder}, 401, "not_signed_in", ""},
		{"wrong token", with(get("/things/"+goodOrder), "Authorization", "Bearer bad"), 401, "wrong_token", ""},
		{"wrong token where none is needed", with(post(`{"name":"n","units":2}`), "Authorization", "Bearer bad"), 200, "", ""},
		{"wrong role", with(post(`{}`), "Authorization", "Bearer reader"), 403, "forbidden", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, p := ask(h, c.ask)
			var places []string
			for _, x := range p.Errors {
				places = append(places, x.Path+" "+x.Code)
				if x.Message == "" || strings.Contains(x.Message, "\x1f") {
					t.Errorf("message %q", x.Message)
				}
			}
			if w.Code != c.status || p.Code != c.code || strings.Join(places, ", ") != c.places {
				t.Fatalf("got %d %s %v\n%s", w.Code, p.Code, places, w.Body)
			}
			if c.status >= 400 && (w.Header().Get("Content-Type") != "application/problem+json" || p.Status != c.status || p.Detail == "") {
				t.Fatalf("no problem document: %s %s", w.Header(), w.Body)
			}
		})
	}
}

func TestFaultsBecomeProblemsWithLiveValues(t *testing.T) {
	h := bench(t, io.Discard, func(context.Context) error {
		var l fault.List
		l.Add(errStock, "lines[1].quantity", "left", "3")
		return l.Err(errStock)
	})
	w, p := ask(h, asked{method: http.MethodGet, path: "/things/" + goodOrder, header: clerk})
	if w.Code != 422 || p.Code != "not_enough_stock" || len(p.Errors) != 1 || p.Errors[0].Path != "lines[1].quantity" || p.Errors[0].Live["left"] != "3" {
		t.Fatalf("%d %+v", w.Code, p)
	}
}

func TestStorageTroubleIsSaidWithoutTheDriversText(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{errors.Join(db.ErrBusy, errors.New("secret")), 503, "busy"},
		{errors.Join(db.ErrUnknown, errors.New("secret")), 503, "outcome_unknown"},
		{context.DeadlineExceeded, 503, "timed_out"},
		{errors.New("secret"), 500, "incident"},
	} {
		var log bytes.Buffer
		w, p := ask(bench(t, &log, func(context.Context) error { return c.err }), asked{method: http.MethodGet, path: "/things/" + goodOrder, header: clerk})
		if w.Code != c.status || p.Code != c.code || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
		if c.status == 503 && w.Header().Get("Retry-After") == "" {
			t.Errorf("%v: no Retry-After", c.err)
		}
		if c.status == 500 && (strings.Count(log.String(), `"error":"secret"`) != 1 || !strings.Contains(log.String(), p.Incident) || p.Incident == "") {
			t.Errorf("incident %q, log %s", p.Incident, &log)
		}
	}
}

func TestAPanicIsAnIncident(t *testing.T) {
	var log bytes.Buffer
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		log.Reset()
		q := asked{method: method, path: "/things", body: `{"name":"n","units":2}`}
		if method == http.MethodGet {
			q = asked{method: method, path: "/things/" + goodOrder, header: clerk}
		}
		w, p := ask(bench(t, &log, func(context.Context) error { panic("secret") }), q)
		if w.Code != 500 || p.Code != "incident" || p.Incident == "" || strings.Contains(w.Body.String(), "secret") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if strings.Count(log.String(), p.Incident) != 1 {
			t.Fatalf("log %s", &log)
		}
	}
}

func TestMessagesFollowAcceptLanguage(t *testing.T) {
	for header, want := range map[string]web.Language{
		"": web.English, "zh-CN,zh;q=0.9,en;q=0.8": web.Chinese, "en-GB,zh;q=0.5": web.English, "fr, zh;q=0.1": web.Chinese, "zh;q=0": web.English, "zh;q=x": web.English,
	} {
		if got := web.ReadLanguage(header); got != want {
			t.Errorf("%q: %s", header, got)
		}
	}
	h := bench(t, io.Discard, fine)
	_, p := ask(h, asked{method: http.MethodPost, path: "/things", body: `{"units":0}`, header: map[string]string{"Accept-Language": "zh"}})
	if p.Detail != "请求有误，详见 errors" || p.Errors[0].Message != "缺少该字段" || p.Errors[1].Message != "不得小于 1" {
		t.Fatalf("%+v", p)
	}
}

func TestAGetIsAnsweredWith304WhenNothingChanged(t *testing.T) {
	h := bench(t, io.Discard, fine)
	w, _ := ask(h, asked{method: http.MethodGet, path: "/things/" + goodOrder, header: clerk})
	tag := w.Header().Get("ETag")
	again, _ := ask(h, asked{method: http.MethodGet, path: "/things/" + goodOrder, header: map[string]string{"If-None-Match": tag, "Authorization": "Bearer clerk"}})
	if tag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Fatalf("%q %d %s", tag, again.Code, again.Body)
	}
}

func TestACallerThatAsksTooFastIsTold(t *testing.T) {
	a := web.New(web.Config{Rate: web.Rate{PerSecond: 1, AtOnce: 2}, Clock: clock.NewManual(1_000_000)})
	web.Register(a, huma.Operation{OperationID: "get", Method: http.MethodGet, Path: "/x"},
		func(context.Context, *struct{}) (*output, error) { return &output{}, nil })
	for i, want := range []int{200, 200, 429} {
		w, p := ask(a.Handler(), asked{method: http.MethodGet, path: "/x"})
		if w.Code != want {
			t.Fatalf("call %d: %d", i, w.Code)
		}
		if want == 429 && (p.Code != "too_many_requests" || w.Header().Get("Retry-After") == "" || w.Header().Get("RateLimit-Remaining") != "0") {
			t.Fatalf("%v %+v", w.Header(), p)
		}
	}
}

func TestPagesEndWithoutACursorAndContinueWithOne(t *testing.T) {
	rows := []int64{1, 2, 3}
	convert := func(r int64) int64 { return r }
	text := func(r int64) string { return id.Order(r).String() }
	page := web.PageOf(web.Paging{Limit: 2}, rows, convert, text)
	if len(page.Items) != 2 || page.Next == "" {
		t.Fatalf("%+v", page)
	}
	after, err := web.AfterID[id.Order](web.Paging{After: page.Next})
	if err != nil || after != 2 {
		t.Fatalf("%d, %v", after, err)
	}
	if last := web.PageOf(web.Paging{Limit: 3}, rows, convert, text); last.Next != "" || len(last.Items) != 3 {
		t.Fatalf("%+v", last)
	}
	if _, err := web.AfterID[id.Order](web.Paging{After: "%"}); err == nil {
		t.Fatal("an odd cursor was taken")
	}
}
