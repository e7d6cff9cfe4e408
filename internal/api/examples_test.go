package api_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

const examplesFile = "examples.json"

// TestExamplesAreFresh: every operation has an example of what it takes and of what it answers, and each is allowed by its schema. With
// -update, those that are missing or wrong are recorded anew from a market; the others stay. (It stands before the document's own test, which
// the examples are a part of.)
func TestExamplesAreFresh(t *testing.T) {
	text, err := os.ReadFile(examplesFile)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]api.Recording
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	d := newContract(t, api.New(api.Config{World: &flows.World{}}).Spec())
	stale, known := map[string]error{}, map[string]bool{}
	for _, op := range d.operations() {
		known[op.ID] = true
		if err := d.illustrated(op, all[op.ID]); err != nil {
			stale[op.ID] = err
		}
	}
	if *update {
		maps.DeleteFunc(all, func(id string, _ api.Recording) bool { return !known[id] })
		if len(stale) > 0 {
			record(t, all, stale)
		}
		writeExamples(t, all)
		return
	}
	made := 0
	for id, err := range stale {
		t.Errorf("%s: %v: go test ./internal/api -run Fresh -update", id, err)
	}
	for id, one := range all {
		if one.Made {
			made++
		}
		if !known[id] {
			t.Errorf("an example of %s, which there is no more", id)
		}
	}
	t.Logf("%d operations have examples; the answers of %d are made after their schema", len(all), made)
}

// illustrated says what is wrong with an operation's example.
func (c *contract) illustrated(op operation, one api.Recording) error {
	if c.takesJSON(op) {
		if err := c.takes(op, string(one.Request)); err != nil {
			return fmt.Errorf("request: %w", err)
		}
	}
	status, answers := c.success(op)
	if one.Status != status {
		return fmt.Errorf("status %q, want %s", one.Status, status)
	}
	if !answers {
		return nil
	}
	s, err := c.schema("paths", op.path, strings.ToLower(op.method), "responses", status, "content", "application/json", "schema")
	if err == nil {
		err = validate(s, one.Answer)
	}
	return err
}

func (c *contract) takesJSON(op operation) bool {
	return op.RequestBody != nil && !op.takesFile()
}

// success is the status of a good answer, and whether it is JSON.
func (c *contract) success(op operation) (status string, answers bool) {
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if strings.HasPrefix(status, "2") {
			return status, bytes.Contains(op.Responses[status], []byte(`"application/json"`))
		}
	}
	return "", false
}

// record sends the stale operations' samples, made ready, in a market, and keeps what came of them.
func record(t *testing.T, all map[string]api.Recording, stale map[string]error) {
	w := testkit.Open(t, db.SQLite, flows.Schema())
	h := newHouse(t, w)
	d := newContract(t, h.api.Spec())
	callers := wall(h)
	second := callers[1]
	second.name, second.token = "second", h.enrol("second", tree{"role": "operator"})
	p := &prelude{house: h, callers: append(callers, second)}
	for _, op := range ordered(t, d.document) {
		_, a := p.request(op)
		r := h.do(a)
		if stale[op.ID] == nil {
			continue
		}
		status, answers := d.success(op)
		one := api.Recording{Status: status}
		if d.takesJSON(op) {
			one.Request = json.RawMessage(cmp.Or(stable(fmt.Sprint(cmp.Or(a.body, any("{}")))), "{}"))
		}
		if answers {
			one.Answer = json.RawMessage(stable(string(r.body)))
		}
		if strconv.Itoa(r.status) != status || d.illustrated(op, one) != nil {
			one.Made = answers
			if answers {
				one.Answer = d.madeAnswer(t, op, status)
			}
		}
		if err := d.illustrated(op, one); err != nil {
			t.Errorf("%s: %v\n%s", op.ID, err, r.body)
		}
		all[op.ID] = one
	}
	for _, op := range d.operations() { // what is the sandbox's alone, a live house does not do
		if stale[op.ID] != nil && strings.HasPrefix(op.path, "/v1/sandbox") {
			all[op.ID] = d.afterSchema(t, op)
		}
	}
}

// sampleBody is the body of an operation's sample; an empty one where it has none.
func sampleBody(op operation) any {
	if body := samples[op.ID].body; body != nil {
		return body
	}
	return tree{}
}

// madeAnswer is an answer made after its schema.
func (c *contract) madeAnswer(t *testing.T, op operation, status string) json.RawMessage {
	t.Helper()
	var said content
	if err := json.Unmarshal(op.Responses[status], &said); err != nil {
		t.Fatal(err)
	}
	return json.RawMessage(stable(written(c.made(said.Content["application/json"].Schema, 0))))
}

// afterSchema is an example of an operation's sample, with an answer made after its schema.
func (c *contract) afterSchema(t *testing.T, op operation) api.Recording {
	status, answers := c.success(op)
	one := api.Recording{Status: status, Made: answers}
	if c.takesJSON(op) {
		text, err := json.Marshal(sampleBody(op))
		if err != nil {
			t.Fatal(err)
		}
		one.Request = text
	}
	if answers {
		one.Answer = c.madeAnswer(t, op, status)
	}
	if err := c.illustrated(op, one); err != nil {
		t.Errorf("%s: %v", op.ID, err)
	}
	return one
}

// made is a value after a schema: its examples, its first words, its least numbers.
func (c *contract) made(s schema, depth int) any {
	s = c.resolve(s)
	switch {
	case len(s.Examples) > 0 && s.Type != "object" && s.Type != "array":
		return s.Examples[0]
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == "object":
		out := map[string]any{}
		for name, property := range s.Properties {
			if slices.Contains(s.Required, name) || depth < 2 {
				out[name] = c.made(property, depth+1)
			}
		}
		return out
	case s.Type == "array":
		return []any{c.made(*s.Items, depth+1)}
	case s.Type == "boolean":
		return true
	case s.Type == "integer":
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	case s.Format == "date":
		return "2026-03-02"
	case s.Format == "date-time":
		return "2026-03-02T02:00:00Z"
	case s.Pattern != "":
		m := &maker{Rand: rand.New(rand.NewPCG(1, 1)), d: c, strange: true} //nolint:gosec // not secret
		return m.text(s)
	}
	return strings.Repeat("茶", max(s.MinLength, 1))
}

var (
	tokens  = regexp.MustCompile(`\bfx([a-z])_[a-z0-9]{20,}\b`)
	digests = regexp.MustCompile(`"[0-9a-f]{64}"`)
	cursors = regexp.MustCompile(`"next":"[^"]*"`)
	signed  = regexp.MustCompile(`"(quote|quote_token|code)":"[A-Za-z0-9_.=-]{16,}"`)
)

// stable puts made-up ids and secrets in the place of those of a run, and cuts long lists.
func stable(text string) string {
	numbers := map[string]int{}
	names := map[string]string{}
	text = writtenID.ReplaceAllStringFunc(text, func(id string) string {
		prefix, _, _ := strings.Cut(id, "_")
		if names[id] == "" {
			numbers[prefix]++
			names[id] = fmt.Sprintf("%s_01hzx%08d", prefix, numbers[prefix])
		}
		return names[id]
	})
	text = tokens.ReplaceAllString(text, "fx${1}_examplexexamplexexamplexexample")
	text = digests.ReplaceAllString(text, `"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`)
	text = cursors.ReplaceAllString(text, `"next":"b3JkXzAxMHEy"`)
	text = signed.ReplaceAllString(text, `"$1":"eyJleGFtcGxlIjp0cnVlfQ"`)
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return text
	}
	return written(cut(v))
}

func cut(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			v[name] = cut(x)
		}
	case []any:
		v = v[:min(len(v), 2)]
		for i := range v {
			v[i] = cut(v[i])
		}
		return v
	}
	return v
}

func writeExamples(t *testing.T, all map[string]api.Recording) {
	var out bytes.Buffer
	out.WriteString("{\n")
	for i, id := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			out.WriteString(",\n")
		}
		fmt.Fprintf(&out, "%q: %s", id, written(all[id]))
	}
	out.WriteString("\n}\n")
	if err := os.WriteFile(examplesFile, out.Bytes(), 0o644); err != nil { //nolint:gosec // public
		t.Fatal(err)
	}
	api.Record(out.Bytes())
}

// exampleContent is the examples of a request or an answer, by media type.
type exampleContent struct {
	Content map[string]struct {
		Example any `json:"example"`
	} `json:"content"`
}

func TestTheDocumentShowsTheExamples(t *testing.T) {
	spec := api.New(api.Config{World: &flows.World{}}).Spec()
	var d struct {
		Paths map[string]map[string]struct {
			RequestBody exampleContent            `json:"requestBody"`
			Responses   map[string]exampleContent `json:"responses"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(spec, &d); err != nil {
		t.Fatal(err)
	}
	order := d.Paths["/v1/orders"]["post"]
	if order.RequestBody.Content["application/json"].Example == nil || order.Responses["201"].Content["application/json"].Example == nil {
		t.Errorf("%+v", order)
	}
}
