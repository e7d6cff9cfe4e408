package api_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

// fargone are the operations that end the right to ask again: whoever repeats them is a stranger by then.
var fargone = map[string]bool{"sign-out": true, "open-supplier-account": true}

// mending are the operations that go on by themselves after a commit that got lost: many transactions, of which each may be done again.
var mending = map[string]bool{"close-month": true}

// numbered are the operations that something else than the key makes one of for ever: the distributor's own number.
var numbered = map[string]bool{"place-order": true}

// trading are the resources whose operations are taken through the cases on PostgreSQL in every run; the others in a soak run. Commands that
// meet there run again one by one, and 184 times 64 of them take minutes.
var trading = map[string]bool{"orders": true, "sub-orders": true, "wallet": true, "selections": true, "brands": true, "attributes": true, "files": true}

// TestEveryWritingOperationIsDoneOnceInNineCases takes every operation of the document that takes a key through nine cases: no key, a
// key of 255 and of 256 characters, keys that try to be something else, a crash between the work and the commit, 64 at once, a replay,
// another request, another tenant, and the time after the key is forgotten.
func TestEveryWritingOperationIsDoneOnceInNineCases(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		mishaps := db.Beset(w.DB)
		o := newOnce(newHouse(t, w), mishaps)
		for _, op := range ordered(t, o.d.document) {
			if keyed(op) && (w.DB.Engine() == db.SQLite || testkit.Soaking() || trading[op.Tags[0]]) {
				o.cases(op)
			}
			if t.Failed() {
				t.Fatalf("after %s", op.ID)
			}
		}
		o.expired()
		t.Logf("%d operations × 9 cases: %d samples were done, %d refused (%s)", len(o.asked), len(o.asked)-len(o.refused), len(o.refused), strings.Join(o.refused, " "))
	}, flowstest.Hold)
}

func keyed(op operation) bool {
	for _, p := range op.Parameters {
		if p.Name == "Idempotency-Key" {
			return true
		}
	}
	return false
}

// once is one run of the nine cases.
type once struct {
	*house
	d       *contract
	mishaps *db.Mishaps
	callers []caller
	second  caller // another person of the operator
	ready   *prelude

	asked   []asked
	refused []string
}

// asked is a request that was made under a key.
type asked struct {
	op     operation
	who    caller
	ask    ask
	answer reply
}

func newOnce(h *house, mishaps *db.Mishaps) *once {
	o := &once{house: h, mishaps: mishaps, d: newContract(h.t, h.api.Spec()), callers: wall(h)}
	o.second = o.callers[1]
	o.second.name, o.second.token = "second", h.enrol("second", tree{"role": "operator"})
	o.ready = &prelude{house: h, callers: append(o.callers, o.second)}
	return o
}

// hostile is a key of 255 printable characters that would rather be SQL, a header or a format.
func hostile(op operation) string {
	key := op.ID + ` '"; delete from web_keys_even; -- %00%0d%0aX: 1 ${HOME} {{1}} %s <b> \ `
	return key + strings.Repeat("k", 255-len(key))
}

func (o *once) cases(op operation) {
	c, a := o.ready.request(op)
	a.key = hostile(op)
	before := o.snapshot()
	o.withoutAFitKey(op, a)
	o.crashed(op, a)
	if !mending[op.ID] {
		o.unchanged(before)
	}
	first, done := o.sixtyFour(op, a)
	o.asked = append(o.asked, asked{op, c, a, first})
	if !done {
		o.refused = append(o.refused, op.ID)
	}
	if !done || fargone[op.ID] {
		return // a refused command leaves its key free, which the crash has shown
	}
	before = o.snapshot()
	again := o.do(a)
	if again.status != first.status || again.header.Get("Idempotency-Replayed") != "true" {
		o.t.Errorf("%s, a replay: %d, was %d: %.300s", op.ID, again.status, first.status, again.body)
	}
	o.anotherRequest(op, c, a)
	o.unchanged(before)
	o.anotherTenant(op, c, a)
}

// withoutAFitKey: no key, one character too many, and what is no printable text.
func (o *once) withoutAFitKey(op operation, a ask) {
	for what, key := range map[string]string{
		"no key": "", "256 characters": a.key + "k", "a line break": "k\r\nX-Role: operator", "no ASCII": "键", "a tab": "a\tb", "an escape": "\x1b[31m",
	} {
		b := a
		b.header = map[string]string{"Idempotency-Key": key}
		o.refuses(op, what, b, "header.Idempotency-Key")
	}
}

// crashed lets the commit get lost. Nothing was done then, and the caller is told to ask again. A request that is refused before has no commit
// to lose.
func (o *once) crashed(op operation, a ask) {
	o.mishaps.Next(db.CommitLost, 0, 1)
	o.expecting.Store(true)
	r := o.do(a)
	left := o.mishaps.Left()
	o.mishaps.Next(db.CommitLost, 0, 0)
	o.expecting.Store(false)
	if left == 0 && !mending[op.ID] {
		r.refused(http.StatusServiceUnavailable, "outcome_unknown")
		return
	}
	if got, _ := ofItem(op, r); !mending[op.ID] && (got.status < 400 || got.status >= 500) {
		o.t.Errorf("%s: answered %d without writing: %.300s", op.ID, r.status, r.body)
	}
}

// sixtyFour asks with one key 64 times at once: it is done once and all are told of it, or all are refused. It gives the first answer.
func (o *once) sixtyFour(op operation, a ask) (first reply, done bool) {
	replies := make([]reply, 64)
	var all sync.WaitGroup
	for i := range replies {
		all.Go(func() { replies[i] = o.do(a) })
	}
	all.Wait()
	fresh, told, refused := 0, 0, 0
	first = replies[0]
	for _, r := range replies {
		item, _ := ofItem(op, r)
		switch {
		case item.status < 300 && r.header.Get("Idempotency-Replayed") == "":
			fresh++
			first = r
		case item.status < 300, fargone[op.ID] && r.status == http.StatusUnauthorized:
			told++
		case item.status < 500:
			refused++
		}
	}
	asked := len(replies)
	if refused != asked && (fresh != 1 || told != asked-1) && (!mending[op.ID] || told != asked) {
		o.t.Errorf("%s, at once: %d done, %d told of it, %d refused; such as %d %.300s", op.ID, fresh, told, refused, replies[0].status, replies[0].body)
	}
	for _, r := range replies {
		if fresh > 0 && !fargone[op.ID] && idOf(r) != idOf(first) {
			o.t.Errorf("%s, 64 at once: %.200s and %.200s", op.ID, r.body, first.body)
		}
	}
	return first, refused == 0
}

func idOf(r reply) string {
	var out struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(r.body, &out) != nil {
		return ""
	}
	return out.ID
}

// anotherRequest under a used key is refused: one with another body, or without a body another command. A body may be wrong in itself,
// which is told before the key is looked at; one of those that are made is not.
func (o *once) anotherRequest(op operation, c caller, a ask) {
	b := ask{method: "POST", path: "/v1/mail-addresses", body: tree{"address": "other@example.com", "language": "zh"}, token: a.token, key: a.key}
	if c.role == "applicant" {
		b = ask{method: "POST", path: "/v1/files?name=other.pdf", body: "%PDF-1.7 other", token: a.token, key: a.key}
	}
	for _, other := range o.otherBodies(op, c) {
		b = a
		b.body = other
		r := o.do(b)
		if r.status < 400 || r.status >= 500 {
			o.t.Errorf("%s with another body: %d %.300s", op.ID, r.status, r.body)
		}
		if strings.Contains(string(r.body), "idempotency_key_reused") {
			break
		}
	}
	o.do(b).refused(http.StatusUnprocessableEntity, "idempotency_key_reused", "header.Idempotency-Key idempotency_key_reused")
}

// otherBodies makes other valid bodies out of the sample; none when it has none that could differ.
func (o *once) otherBodies(op operation, c caller) (out []string) {
	s := samples[op.ID]
	if op.RequestBody == nil || s.body == nil || op.takesFile() {
		return nil
	}
	k := keeping{house: o.house, d: o.d}
	m := &maker{Rand: rand.New(rand.NewPCG(1, 2)), d: o.d, ids: byPrefix(c.own), single: true} //nolint:gosec // not secret
	was := k.sampleBody(c, s)
	for range 100 {
		if other := written(m.vary(op.RequestBody.Content["application/json"].Schema, was, 0)); other != written(was) {
			out = append(out, other)
		}
	}
	return out
}

// anotherTenant has keys of its own: what it asks under the same text is a command of its own.
func (o *once) anotherTenant(op operation, c caller, a ask) {
	other := o.second
	for _, x := range o.callers[1:] {
		if x.role == c.role && x.name != c.name {
			other = x
		}
	}
	b := other.own.request(op, samples[op.ID])
	b.token, b.key = other.token, a.key
	r := o.do(b)
	var p web.Problem
	if r.header.Get("Idempotency-Replayed") != "" || r.status >= 500 || json.Unmarshal(r.body, &p) == nil && p.Code == "idempotency_key_reused" {
		o.t.Errorf("%s: %s met the key of %s: %d %.300s", op.ID, other.name, c.name, r.status, r.body)
	}
}

// expired lets the keys be forgotten: then the same request is a new command, done or refused as any.
func (o *once) expired() {
	for range 2 {
		o.Clock.Advance(73 * clock.Hour)
		o.Write(o.t, func(tx *db.Tx) error {
			_, _, err := web.Rotate(tx, tx.Now(), web.KeyRef{})
			return err
		})
	}
	o.as(o.signIn("root"), "POST", "/v1/people/"+o.callers[1].own["person_id"]+"/enable", nil)
	tokens := map[string]string{}
	for _, x := range o.asked {
		if login := logins[x.who.name]; login != "" {
			if tokens[login] == "" {
				tokens[login] = o.signIn(login)
			}
			x.ask.token = tokens[login]
		}
		r := o.do(x.ask)
		if fargone[x.op.ID] {
			delete(tokens, logins[x.who.name])
		}
		if r.header.Get("Idempotency-Replayed") != "" && !numbered[x.op.ID] || r.status >= 500 || strings.Contains(string(r.body), "idempotency_key_reused") {
			o.t.Errorf("%s, after the key was forgotten: %d %v %.300s", x.op.ID, r.status, r.header, r.body)
		}
		if r.status == http.StatusUnauthorized && x.who.role != "applicant" && x.op.ID != "sign-out" {
			o.t.Errorf("%s as %s: signed out", x.op.ID, x.who.name)
		}
	}
}
