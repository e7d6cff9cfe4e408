package api_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

// casesEach is how many requests each operation gets; under FENXIAO_SOAK many more, on both engines, from a new seed.
func casesEach() int {
	if testkit.Soaking() {
		return 1000
	}
	return 50
}

// aside are the operations that would take the callers' own right to call: their good requests name things of nobody.
var aside = map[string]string{
	"sign-out":       "ends the session that the other requests are sent with",
	"set-password":   "ends the sessions of the person",
	"disable-person": "ends the sessions of the person",
	"set-duties":     "takes from a person what the other requests need",
	"revoke-api-key": "takes the key that the other requests are sent with",
}

// logins of the callers who can sign in again.
var logins = map[string]string{"operator": "root", "tea": "tea", "mug": "mug", "shop": "shop", "other": "other", "second": "second"}

// TestTheContractHoldsForEveryOperation reads openapi.json as a client's generator does and sends what it allows and what it forbids, as
// everybody. No answer has a status or a body that the document does not promise, none is an internal error, what the document allows is
// not refused for its shape, and what it forbids is refused.
func TestTheContractHoldsForEveryOperation(t *testing.T) {
	engines, seed := []db.Engine{db.SQLite}, seedOf(t)
	if testkit.Soaking() {
		engines = testkit.Engines
	}
	const shards = 2
	for _, engine := range engines {
		for shard := range shards {
			t.Run(fmt.Sprintf("%s %d", engine, shard), func(t *testing.T) {
				t.Parallel()
				w := testkit.Open(t, engine, flows.Schema())
				t.Cleanup(func() {
					if !t.Failed() {
						flowstest.Hold(t, w.DB)
					}
				})
				k := newKeeping(newHouse(t, w), seed)
				for i, op := range ordered(t, k.d.document) {
					if i%shards == shard {
						k.tryAll(op)
					}
				}
				t.Logf("seed %d: %d requests to %d operations, %d of them done, %d refused for their shape", seed, k.sent, k.operations, k.done, k.malformed)
			})
		}
	}
}

// keeping is one run of the contract.
type keeping struct {
	*house
	d       *contract
	seed    uint64
	callers []caller
	ids     []map[string][]string // of each caller, by prefix
	wrong   map[string]int        // failures by operation

	sent, operations, done, malformed int
}

func newKeeping(h *house, seed uint64) *keeping {
	k := &keeping{house: h, seed: seed, d: newContract(h.t, h.api.Spec()), callers: wall(h), wrong: map[string]int{}}
	key := k.callers[4]
	key.name, key.token = "shop's key", h.as(key.token, "POST", "/v1/api-keys", tree{"name": "contract"}).must(201).text("token")
	k.callers = append(k.callers, key)
	for _, c := range k.callers {
		k.ids = append(k.ids, byPrefix(c.own, c.foreign))
	}
	return k
}

var writtenID = regexp.MustCompile(`\b[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{12}\b`)

func byPrefix(all ...belongings) map[string][]string {
	out := map[string][]string{}
	for _, ids := range all {
		for _, name := range slices.Sorted(maps.Keys(ids)) {
			for _, written := range writtenID.FindAllString(ids[name], -1) {
				prefix, _, _ := strings.Cut(written, "_")
				if !slices.Contains(out[prefix], written) {
					out[prefix] = append(out[prefix], written)
				}
			}
		}
	}
	return out
}

// tryAll sends an operation its requests: half of them good, half of them bad. Each caller has its turn; those who may call it have more.
func (k *keeping) tryAll(op operation) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(op.ID))
	k.operations++
	source := rand.New(rand.NewPCG(k.seed, h.Sum64())) //nolint:gosec // not secret
	var may []int
	for i, c := range k.callers {
		if api.May(op.ID, c.role) && c.concerned(op) {
			may = append(may, i)
		}
	}
	for n := range casesEach() {
		who := n % len(k.callers)
		if n >= len(k.callers) && len(may) > 0 {
			who = may[n%len(may)]
		}
		m := &maker{Rand: source, d: k.d, ids: k.ids[who], strange: aside[op.ID] != ""}
		if n%2 == 0 {
			k.good(op, who, m)
		} else {
			k.bad(op, who, m)
		}
		if k.wrong[op.ID] >= 3 {
			return // enough to mend it by
		}
	}
}

func (k *keeping) fail(op operation, a ask, r reply, what string) {
	k.wrong[op.ID]++
	k.t.Errorf("%s: %s\n%s\nanswered %d %.700s", op.ID, what, a.curl(), r.status, r.body)
}

// curl writes a request as a line that can be run.
func (a ask) curl() string {
	out := "curl -X " + a.method + " '$HOST" + a.path + "'"
	if a.token != "" {
		out += " -H 'Authorization: Bearer " + a.token + "'"
	}
	if a.method != http.MethodGet {
		out += " -H 'Idempotency-Key: " + cmp.Or(a.key, "k") + "'"
	}
	for name, value := range a.header {
		out += fmt.Sprintf(" -H '%s: %s'", name, value)
	}
	if text, ok := a.body.(string); ok {
		if len(text) > 4000 {
			text = text[:4000] + "…"
		}
		out += " --data-binary '" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return out
}

// judged sends a request and holds what comes back against the document.
func (k *keeping) judged(op operation, a ask) reply {
	r := k.do(a)
	k.sent++
	if err := k.d.promised(op, r); err != nil {
		k.fail(op, a, r, fmt.Sprint("breaks its contract: ", err))
	}
	if r.status == http.StatusUnauthorized && a.token != "" && op.ID != "sign-in" {
		k.fail(op, a, r, "a caller lost its session")
	}
	return r
}

// shape are the codes that a schema refuses with. A field that only sometimes is needed is missing in a request that the schema allows.
var shape = map[string]bool{"unknown_field": true, "unknown_parameter": true, "invalid_value": true, "out_of_range": true, "wrong_length": true}

// good sends what the document allows; it may be refused for any reason but its shape.
func (k *keeping) good(op operation, who int, m *maker) {
	a, whole := k.allowed(op, who, m)
	if whole != nil {
		if err := k.d.takes(op, a.body.(string)); err != nil {
			k.fail(op, a, reply{}, fmt.Sprint("the generator made what the document forbids: ", err))
			return
		}
	}
	r := k.judged(op, a)
	if r.status < 300 {
		k.done++
		if m.IntN(4) == 0 && a.method == http.MethodGet {
			a.header = map[string]string{"If-None-Match": r.header.Get("ETag")}
			k.judged(op, a)
		}
	}
	item, _ := ofItem(op, r)
	var p web.Problem
	if item.status == http.StatusUnprocessableEntity && json.Unmarshal(item.body, &p) == nil {
		for _, x := range p.Errors {
			if shape[x.Code] {
				k.fail(op, a, r, "is allowed by the document, and refused for its shape at "+x.Path)
				return
			}
		}
	}
}

// allowed makes a request that the document allows: the sample with some parts made anew, or all of it made anew.
func (k *keeping) allowed(op operation, who int, m *maker) (ask, any) {
	c, s := k.callers[who], samples[op.ID]
	if login := logins[c.name]; aside[op.ID] != "" && login != "" {
		c.token = k.signIn(login) // it may be the last request under it
	}
	fromSample := m.IntN(2) == 0 && !m.strange
	a := ask{method: op.method, token: c.token, path: op.path}
	query := url.Values{}
	if fromSample {
		query, _ = url.ParseQuery(c.own.fill(s.query))
	}
	for _, p := range op.Parameters {
		switch {
		case p.In == "path" && fromSample && c.own[p.Name] != "":
			a.path = strings.ReplaceAll(a.path, "{"+p.Name+"}", url.PathEscape(c.own[p.Name]))
		case p.In == "path":
			a.path = strings.ReplaceAll(a.path, "{"+p.Name+"}", url.PathEscape(m.written(p.Schema)))
		case p.In == "query" && (p.Required && !query.Has(p.Name) || m.IntN(4) == 0):
			query.Set(p.Name, m.written(p.Schema))
		case p.In == "header" && p.Name == "Idempotency-Key":
			a.key = fmt.Sprintf("contract-%s-%d", op.ID, k.sent)
		}
	}
	if len(query) > 0 {
		a.path += "?" + query.Encode()
	}
	if op.RequestBody == nil {
		return a, nil
	}
	if op.takesFile() {
		text, _ := s.body.(string)
		a.body = text
		if m.IntN(2) == 0 {
			a.body = awkward[m.IntN(len(awkward))]
		}
		return a, nil
	}
	if !op.RequestBody.Required && m.IntN(2) == 0 {
		return a, nil
	}
	body := op.RequestBody.Content["application/json"].Schema
	m.single = isBatch(op)
	var whole any
	if fromSample && s.body != nil {
		whole = m.vary(body, k.sampleBody(c, s), 0)
	} else {
		whole = m.value(body, 0)
	}
	a.body = written(whole)
	return a, whole
}

func (k *keeping) sampleBody(c caller, s sample) (whole any) {
	text, err := json.Marshal(s.body)
	if err != nil {
		k.t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(c.own.fill(string(text))))
	d.UseNumber()
	if err := d.Decode(&whole); err != nil {
		k.t.Fatal(err)
	}
	return whole
}

func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// written makes a parameter's value as it stands in a path or a query.
func (m *maker) written(s schema) string {
	switch v := m.value(s, 0).(type) {
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, strings.ReplaceAll(fmt.Sprint(x), ",", ""))
		}
		return strings.Join(parts, ",")
	default:
		return fmt.Sprint(v)
	}
}

// bad sends what the document forbids, one mistake a request: it must be refused as malformed, if by nobody else before.
func (k *keeping) bad(op operation, who int, m *maker) {
	a, whole := k.allowed(op, who, m)
	var mistakes []mistake
	mistakes = append(mistakes, k.badParameters(op, a)...)
	mistakes = append(mistakes, k.badEnvelopes(op, a)...)
	if whole != nil && m.IntN(4) > 0 {
		for _, s := range spoil(k.d.document, op.RequestBody.Content["application/json"].Schema, whole, "") {
			b := a
			b.body = written(s.body)
			mistakes = append(mistakes, mistake{s.what, b})
		}
	}
	slices.SortStableFunc(mistakes, func(x, y mistake) int { return cmp.Compare(x.what, y.what) })
	if len(mistakes) == 0 {
		return
	}
	one := mistakes[m.IntN(len(mistakes))]
	r := k.judged(op, one.ask)
	if body, is := one.body.(string); is && whole != nil && !outside.MatchString(one.what) && one.header == nil && one.path == a.path && a.body != one.body {
		if k.d.takes(op, body) == nil {
			k.fail(op, one.ask, r, one.what+" is not forbidden by the document")
		}
	}
	item, _ := ofItem(op, r)
	switch item.status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		k.malformed++
	case http.StatusUnauthorized, http.StatusForbidden:
		if c := k.callers[who]; api.May(op.ID, c.role) && c.role != "" && !beforeLooking.Match(item.body) {
			k.fail(op, one.ask, r, one.what+" was not looked at")
		}
	case http.StatusNotFound:
		if isBatch(op) || strings.HasSuffix(one.what, "no text inside") {
			return // what the whole batch names comes before its items, and whose the list is before its cursor
		}
		fallthrough
	default:
		k.fail(op, one.ask, r, one.what+" was accepted")
	}
}

// isBatch says that an operation answers item by item.
func isBatch(op operation) bool {
	return strings.Contains(op.path, ":batch") || op.ID == "take-metrics"
}

// beforeLooking are refusals of a caller that come before its request is looked at.
var beforeLooking = regexp.MustCompile(`"(duty_not_held|person_needed|key_scope_missing)"`)

// outside are mistakes that JSON Schema has no word for: what no text field takes, and what is no 64-bit integer (format int64).
var outside = regexp.MustCompile(`(zero byte|overflow|huge|negative)$`)

type mistake struct {
	what string
	ask
}

func (k *keeping) badParameters(op operation, a ask) (out []mistake) {
	path, query, _ := strings.Cut(a.path, "?")
	values, _ := url.ParseQuery(query)
	set := func(what, name, value string) {
		v := maps.Clone(values)
		v.Set(name, value)
		b := a
		b.path = path + "?" + v.Encode()
		out = append(out, mistake{name + " " + what, b})
	}
	set("unknown", "no_such_parameter", "1")
	for _, p := range op.Parameters {
		s := p.Schema
		switch {
		case p.In == "path" && idPattern.MatchString(s.Pattern):
			b := a
			b.path = strings.Replace(a.path, "/"+pathValue(op.path, path, p.Name), "/"+"nonsense", 1)
			out = append(out, mistake{p.Name + " malformed", b})
		case p.In != "query":
		case s.Type == "integer":
			set("text", p.Name, "x")
			set("huge", p.Name, "99999999999999999999")
			set("broken", p.Name, "1.5")
			if s.Minimum != nil {
				least, _ := s.Minimum.Int64()
				set("too little", p.Name, strconv.FormatInt(least-1, 10))
			}
			if s.Maximum != nil {
				most, _ := s.Maximum.Int64()
				set("too much", p.Name, strconv.FormatInt(most+1, 10))
			}
		case s.Type == "boolean":
			set("malformed", p.Name, "perhaps")
		case s.Type == "array" && idPattern.MatchString(k.d.resolve(*s.Items).Pattern):
			set("malformed", p.Name, "nonsense")
		case s.Type == "string":
			if s.Pattern != "" || len(s.Enum) > 0 || s.Format != "" {
				set("malformed", p.Name, "\x01!nonsense")
			}
			if s.MaxLength > 0 {
				set("long", p.Name, strings.Repeat("长", s.MaxLength+1))
			}
			set("with a zero byte", p.Name, "a\x00b")
			set("no text", p.Name, "a\xff")
			if p.Name == "after" {
				set("no text inside", p.Name, base64.RawURLEncoding.EncodeToString([]byte("a\xff\x00")))
			}
		}
	}
	return out
}

// pathValue gives what a path has in the place of a parameter.
func pathValue(template, path, name string) string {
	parts := strings.Split(path, "/")
	for i, part := range strings.Split(template, "/") {
		if strings.HasPrefix(part, "{"+name+"}") && i < len(parts) {
			return parts[i]
		}
	}
	return ""
}

func (k *keeping) badEnvelopes(op operation, a ask) (out []mistake) {
	with := func(what string, change func(b *ask)) {
		b := a
		b.header = map[string]string{}
		change(&b)
		out = append(out, mistake{what, b})
	}
	if op.RequestBody == nil {
		with("an unexpected body", func(b *ask) { b.body = "{}" })
	} else if !op.takesFile() {
		with("another type", func(b *ask) { b.header["Content-Type"] = "text/xml"; b.body = cmp.Or(b.body, any("{}")) })
		for _, body := range []string{"{", "[]", `"x"`, "null", "{}{}", "{\"a\":\"\xff\"}", "1e999"} {
			with("body "+body, func(b *ask) { b.body = body })
		}
	}
	for _, p := range op.Parameters {
		if p.In == "header" && p.Name == "Idempotency-Key" {
			for what, key := range map[string]string{"no key": "", "a long key": strings.Repeat("k", 256), "an odd key": "键", "a key with a line": "a\nb"} {
				with(what, func(b *ask) { b.header[p.Name] = key })
			}
		}
	}
	return out
}

// TestAContractThatIsBrokenIsNoticed: the judge itself can fail.
func TestAContractThatIsBrokenIsNoticed(t *testing.T) {
	d := newContract(t, api.New(api.Config{World: &flows.World{}}).Spec())
	var op operation
	for _, o := range d.operations() {
		if o.ID == "create-brand" {
			op = o
		}
	}
	answer := func(status int, kind, body string) reply {
		return reply{t: t, status: status, header: http.Header{"Content-Type": {kind}}, body: []byte(body)}
	}
	const brand = `{"id":"brd_0123456789abc","name":"青岚","country":"","logo_url":"","created_at":"2026-01-01T00:00:00Z"`
	for what, r := range map[string]reply{
		"an internal error":     answer(500, "application/problem+json", `{}`),
		"an unknown status":     answer(418, "application/json", `{}`),
		"an unknown content":    answer(201, "text/html", `<p>`),
		"a field that is new":   answer(201, "application/json", brand+`,"secret":1}`),
		"a field that is lost":  answer(201, "application/json", `{"id":"brd_0123456789abc"}`),
		"a field of other type": answer(201, "application/json", `{"id":1}`),
		"half a problem":        answer(409, "application/problem+json", `{"title":"Conflict"}`),
	} {
		if d.promised(op, r) == nil {
			t.Errorf("%s is not noticed", what)
		}
	}
	for _, body := range []string{`{}`, `{"name":1}`, `{"name":"x","more":1}`, `[]`} {
		if d.takes(op, body) == nil {
			t.Errorf("the document takes %s", body)
		}
	}
}

// seedOf is the same in every short run, so that it passes or fails for the change at hand; FENXIAO_SEED takes a run up again.
func seedOf(t *testing.T) uint64 {
	said := os.Getenv("FENXIAO_SEED")
	switch {
	case said != "":
		seed, err := strconv.ParseUint(said, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return seed
	case testkit.Soaking():
		return rand.Uint64()
	}
	return 5
}
