package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/web"
)

// spoilt is a request with one mistake, and the place that the answer must name.
type spoilt struct {
	what  string
	body  any
	place string
}

// TestBadInputIsAProblemWithCodeAndPlaceAndChangesNothing spoils the request of every operation in every way that its description
// allows to think of.
func TestBadInputIsAProblemWithCodeAndPlaceAndChangesNothing(t *testing.T) {
	each(t, func(h *house) {
		callers := wall(h)
		d := readDocument(h.t, h.api.Spec())
		for _, op := range ordered(h.t, d) {
			c := whoMay(op, callers)
			before := h.snapshot()
			h.spoilBodies(d, op, c)
			h.spoilParameters(op, c)
			h.spoilEnvelope(op, c)
			h.unchanged(before)
			if h.t.Failed() {
				h.t.Fatalf("after %s", op.ID)
			}
		}
	})
}

// whoMay gives the first of operator, shop, applicants and supplier who may call an operation; anybody signs in.
func whoMay(op operation, callers []caller) caller {
	for _, c := range []caller{callers[1], callers[4], callers[6], callers[8], callers[2]} {
		if api.May(op.ID, c.role) && c.concerned(op) || op.ID == "sign-in" {
			return c
		}
	}
	return callers[1]
}

// refuses sends a request that must be refused with a problem that names a place.
func (h *house) refuses(op operation, what string, a ask, place string, statuses ...int) {
	h.t.Helper()
	got := h.do(a)
	if item, is := ofItem(op, got); is {
		got, place = item, strings.TrimPrefix(strings.TrimPrefix(place, "items[0]"), ".")
	}
	if len(statuses) == 0 {
		statuses = []int{http.StatusUnprocessableEntity}
	}
	fits := false
	for _, s := range statuses {
		fits = fits || got.status == s
	}
	var p web.Problem
	if err := json.Unmarshal(got.body, &p); err != nil || !fits || p.Code == "" || p.Status != got.status ||
		got.header.Get("Content-Type") != "application/problem+json" {
		h.t.Errorf("%s, %s: %d %.400s\nsent %.300v", op.ID, what, got.status, got.body, a.body)
		return
	}
	for _, x := range p.Errors {
		if x.Path == place && x.Code != "" && x.Message != "" {
			return
		}
	}
	if place != "" {
		h.t.Errorf("%s, %s: no place %q in %.400s", op.ID, what, place, got.body)
	}
}

func (h *house) spoilBodies(d *document, op operation, c caller) {
	if op.RequestBody == nil || samples[op.ID].body == nil || op.takesFile() {
		return
	}
	request := c.own.request(op, samples[op.ID])
	request.token = c.token
	var whole any
	if err := json.Unmarshal([]byte(request.body.(string)), &whole); err != nil {
		h.t.Fatal(err)
	}
	for _, s := range spoil(d, op.RequestBody.Content["application/json"].Schema, whole, "") {
		a := request
		a.body = s.body
		h.refuses(op, s.what, a, s.place)
	}
	for what, body := range map[string]string{"no JSON": `{"a":`, "two documents": request.body.(string) + "{}", "no UTF-8": "{\"a\":\"\xff\"}"} {
		a := request
		a.body = body
		h.refuses(op, what, a, "body", http.StatusBadRequest)
	}
	for what, body := range map[string]string{"a list": "[]", "a text": `"x"`, "null": "null"} {
		a := request
		a.body = body
		h.refuses(op, what, a, "body")
	}
}

// spoil gives all single mistakes of a value: wrong type, out of range, missing, unknown; inside of it too.
func spoil(d *document, s schema, v any, place string) []spoilt {
	s = d.resolve(s)
	switch s.Type {
	case "object":
		return spoilObject(d, s, v.(map[string]any), place)
	case "array":
		return spoilArray(d, s, v.([]any), place)
	}
	var out []spoilt
	for what, bad := range badScalars(s) {
		out = append(out, spoilt{what, bad, place})
	}
	return out
}

func spoilObject(d *document, s schema, v map[string]any, place string) []spoilt {
	inside := func(name string) string {
		if place == "" {
			return name
		}
		return place + "." + name
	}
	out := []spoilt{{"unknown field", with(v, "no_such_field", 1), inside("no_such_field")}}
	for _, name := range s.Required {
		// An optional field that is null is as good as left out; a needed one is not.
		out = append(out, spoilt{"missing " + name, with(v, name, nil, true), inside(name)}, spoilt{"null " + name, with(v, name, nil), inside(name)})
	}
	for name, property := range s.Properties {
		value, sent := v[name]
		for _, wrong := range []any{map[string]any{}, []any{map[string]any{}}, json.Number("1.5"), true} {
			if !fits(d.resolve(property), wrong) {
				out = append(out, spoilt{"wrong type of " + name, with(v, name, wrong), inside(name)})
			}
		}
		if !sent {
			continue
		}
		for _, deeper := range spoil(d, property, value, inside(name)) {
			out = append(out, spoilt{name + ": " + deeper.what, with(v, name, deeper.body), deeper.place})
		}
	}
	return out
}

func spoilArray(d *document, s schema, v []any, place string) []spoilt {
	var out []spoilt
	if s.MaxItems > 0 {
		many := make([]any, s.MaxItems+1)
		for i := range many {
			many[i] = v[0]
		}
		out = append(out, spoilt{"too many", many, place})
	}
	if s.MinItems > 0 {
		out = append(out, spoilt{"too few", []any{}, place})
	}
	for _, deeper := range spoil(d, *s.Items, v[0], place+"[0]") {
		out = append(out, spoilt{deeper.what, append([]any{deeper.body}, v[1:]...), deeper.place})
	}
	return out
}

// with gives a copy of an object with one field set, or taken out.
func with(v map[string]any, name string, value any, gone ...bool) map[string]any {
	out := maps.Clone(v)
	out[name] = value
	if len(gone) > 0 {
		delete(out, name)
	}
	return out
}

func fits(s schema, v any) bool {
	switch v.(type) {
	case map[string]any:
		return s.Type == "object"
	case []any:
		return s.Type == "array"
	case bool:
		return s.Type == "boolean"
	}
	return false
}

// badScalars are values that a text, number or switch can't have.
func badScalars(s schema) map[string]any {
	bad := map[string]any{}
	switch s.Type {
	case "integer":
		bad["overflow"] = json.Number("99999999999999999999")
		bad["huge"] = json.Number("1e400")
		bad["text"] = "1"
		if s.Minimum != nil {
			least, _ := s.Minimum.Int64()
			bad["too little"] = least - 1
			bad["negative"] = json.Number("-99999999999999999999")
		}
		if s.Maximum != nil {
			most, _ := s.Maximum.Int64()
			bad["too much"] = most + 1
		}
	case "string":
		bad["number"] = 1
		bad["zero byte"] = "a\x00b"
		if s.MaxLength > 0 {
			bad["too long"] = strings.Repeat("长", s.MaxLength+1)
		}
		if s.MinLength > 0 {
			bad["empty"] = ""
		}
		if s.Pattern != "" || len(s.Enum) > 0 || s.Format != "" {
			bad["malformed"] = "\x01 no such thing"
		}
		if strings.HasPrefix(s.Pattern, "^") && strings.Contains(s.Pattern, "_[0-7]") {
			bad["id of another noun"] = "xxx_0123456789abc"
		}
	case "boolean":
		bad["text"] = "true"
	}
	return bad
}

func (h *house) spoilParameters(op operation, c caller) {
	for _, p := range op.Parameters {
		request := c.own.request(op, samples[op.ID])
		request.token = c.token
		switch p.In {
		case "path":
			request.path = strings.Replace(request.path, "/"+c.own[p.Name], "/nonsense", 1)
			h.refuses(op, "malformed "+p.Name, request, "path."+p.Name)
		case "query":
			h.spoilQuery(op, p, request)
		}
	}
	request := c.own.request(op, samples[op.ID])
	request.token = c.token
	request.path += map[bool]string{true: "&", false: "?"}[strings.Contains(request.path, "?")] + "no_such=1"
	h.refuses(op, "unknown parameter", request, "query.no_such")
}

func (h *house) spoilQuery(op operation, p parameter, request ask) {
	path, query, _ := strings.Cut(request.path, "?")
	var others []string
	for part := range strings.SplitSeq(query, "&") {
		if part != "" && !strings.HasPrefix(part, p.Name+"=") {
			others = append(others, part)
		}
	}
	set := func(value string) ask {
		a := request
		a.path = path + "?" + strings.Join(append(others, p.Name+"="+value), "&")
		return a
	}
	place := "query." + p.Name
	switch {
	case p.Schema.Type == "array":
		place += "[0]"
		h.refuses(op, "malformed "+p.Name, set("x"), place)
	case p.Schema.Type == "integer":
		bounds := []string{"-1"}
		if p.Schema.Minimum != nil {
			least, _ := p.Schema.Minimum.Int64()
			bounds = append(bounds, strconv.FormatInt(least-1, 10))
		}
		if p.Schema.Maximum != nil {
			most, _ := p.Schema.Maximum.Int64()
			bounds = append(bounds, strconv.FormatInt(most+1, 10))
		}
		for _, bad := range append(bounds, "x", "99999999999999999999", "1.5") {
			h.refuses(op, p.Name+"="+bad, set(bad), place)
		}
	case p.Schema.Pattern != "" || len(p.Schema.Enum) > 0 || p.Schema.Format != "" || p.Name == "after":
		h.refuses(op, "malformed "+p.Name, set("!nonsense"), place)
	case p.Schema.MaxLength > 0:
		h.refuses(op, "long "+p.Name, set(strings.Repeat("x", p.Schema.MaxLength+1)), place)
	}
	h.refuses(op, p.Name+" twice", set("1&"+p.Name+"=2"), "query", http.StatusBadRequest)
	h.refuses(op, p.Name+" with a zero byte", set("a%00b"), "query", http.StatusBadRequest)
	if p.Required {
		a := request
		a.path = path + "?" + strings.Join(others, "&")
		h.refuses(op, "without "+p.Name, a, "query."+p.Name)
	}
}

// spoilEnvelope spoils what surrounds the content: key, type, size.
func (h *house) spoilEnvelope(op operation, c caller) {
	request := c.own.request(op, samples[op.ID])
	request.token = c.token
	if op.method == http.MethodGet {
		a := request
		a.body = "{}"
		h.refuses(op, "a body on a GET", a, "body", http.StatusBadRequest)
		return
	}
	a := request
	a.body = `{"x":"` + strings.Repeat("a", 10<<20) + `"}`
	if op.takesFile() {
		h.spoilKeys(op, request) // what its bytes must be, the tests of files know
		return
	}
	if op.RequestBody == nil {
		h.refuses(op, "10 MB", a, "body", http.StatusBadRequest)
	} else {
		h.refuses(op, "10 MB", a, "body", http.StatusRequestEntityTooLarge)
		a = request
		a.header = map[string]string{"Content-Type": "application/xml"}
		h.refuses(op, "another type", a, "header.Content-Type", http.StatusUnsupportedMediaType)
		if a.body == nil {
			a.header, a.body = nil, `{"no_such_field":1}`
			h.refuses(op, "unknown field", a, "no_such_field")
		}
	}
	if asksOnly(op.ID) {
		return
	}
	h.spoilKeys(op, request)
}

func (h *house) spoilKeys(op operation, request ask) {
	for what, key := range map[string]string{"no key": "", "long key": strings.Repeat("k", 256), "odd key": "é"} {
		a := request
		a.header = map[string]string{"Idempotency-Key": key}
		h.refuses(op, what, a, "header.Idempotency-Key")
	}
}

// TestAKeyIsNotUsedForAnotherRequest: a key that made a brand is refused by every other writing operation, which then does nothing.
func TestAKeyIsNotUsedForAnotherRequest(t *testing.T) {
	each(t, func(h *house) {
		callers := wall(h)
		d := readDocument(h.t, h.api.Spec())
		operator, shop, applicant, entrant := callers[1], callers[4], callers[6], callers[8]
		h.do(ask{method: "PUT", path: "/v1/distributor-applications/" + entrant.own["entrance_application_id"], token: entrant.token, key: "used", body: tree{"name": "新店"}}).ok()
		h.do(ask{method: "POST", path: "/v1/brands", token: operator.token, key: "used", body: tree{"name": "一个品牌"}}).must(201)
		h.do(ask{method: "POST", path: "/v1/files?name=a.pdf", token: applicant.token, key: "used", body: "%PDF-1.7 x"}).must(201)
		h.do(ask{method: "POST", path: "/v1/files?name=a.pdf", token: callers[2].token, key: "used", body: "%PDF-1.7 x"}).must(201)
		h.do(ask{method: "POST", path: "/v1/channels", token: shop.token, key: "used", body: tree{"name": "又一店", "kind": "own_site"}}).must(201)
		before := h.snapshot()
		for _, op := range ordered(h.t, d) {
			if op.method == http.MethodGet || asksOnly(op.ID) {
				continue
			}
			c := whoMay(op, callers)
			a := c.own.request(op, samples[op.ID])
			a.token, a.key = c.token, "used"
			h.refuses(op, "a used key", a, "header.Idempotency-Key")
		}
		h.unchanged(before)
	})
}

// TestAReplayChangesNothingAndAnswersAlike sends every writing request twice under one key, but for those that end the caller's token.
func TestAReplayChangesNothingAndAnswersAlike(t *testing.T) {
	each(t, func(h *house) {
		callers := wall(h)
		d := readDocument(h.t, h.api.Spec())
		for i, op := range ordered(h.t, d) {
			if op.method == http.MethodGet || asksOnly(op.ID) || op.ID == "sign-out" || op.ID == "open-supplier-account" {
				continue
			}
			c := whoMay(op, callers)
			a := c.own.request(op, samples[op.ID])
			a.token, a.key = c.token, "twice-"+strconv.Itoa(i)
			first := h.do(a)
			before := h.snapshot()
			second := h.do(a)
			h.unchanged(before)
			first, _ = ofItem(op, first)
			second, _ = ofItem(op, second)
			if first.status != second.status || first.status < 300 && second.header.Get("Idempotency-Replayed") != "true" {
				h.t.Errorf("%s: %d %.300s\nthen %d %v %.300s", op.ID, first.status, first.body, second.status, second.header, second.body)
			}
			if first.status < 300 && !strings.Contains(string(first.body), `"token"`) && !strings.Contains(string(first.body), `"secret"`) && !strings.Contains(string(first.body), `"code"`) && string(first.body) != string(second.body) {
				h.t.Errorf("%s: first %s\nthen %s", op.ID, first.body, second.body)
			}
			if h.t.Failed() {
				h.t.Fatal(fmt.Sprint("after ", op.ID))
			}
		}
	})
}
