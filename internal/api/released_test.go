package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/flows"
)

var release = flag.Bool("release", false, "take openapi.json as released: what is in it may not be broken from now on")

const released = "testdata/openapi.released.json"

// TestNothingReleasedIsBroken compares the document with the one that was released last: programs that were written to that one go on
// working. `go test ./internal/api -run Released -release` takes the present one as released; that is done with a release, and with nothing else.
func TestNothingReleasedIsBroken(t *testing.T) {
	now := api.New(api.Config{World: &flows.World{}}).Spec()
	if *release {
		var compact any
		if err := json.Unmarshal(now, &compact); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(released, []byte(written(bare(compact))), 0o644); err != nil { //nolint:gosec // a public document
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(released)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaks(t, was, now) {
		t.Error(b)
	}
	if t.Failed() {
		t.Log("what is released is kept; before there is a release: go test ./internal/api -run Released -release")
	}
}

// bare takes away what no program reads.
func bare(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range []string{"description", "summary", "examples", "example", "patternDescription"} {
			if _, isText := v[name].(map[string]any); !isText { // a property may be called so
				delete(v, name)
			}
		}
		for _, x := range v {
			bare(x)
		}
	case []any:
		for _, x := range v {
			bare(x)
		}
	}
	return v
}

type node = map[string]any

// comparing are two documents, and what the later one breaks.
type comparing struct {
	was, now node
	found    []string
	seen     map[string]bool
}

func breaks(t testing.TB, was, now []byte) []string {
	t.Helper()
	c := comparing{seen: map[string]bool{}}
	for text, into := range map[*[]byte]*node{&was: &c.was, &now: &c.now} {
		if err := json.Unmarshal(*text, into); err != nil {
			t.Fatal(err)
		}
	}
	for path, methods := range obj(c.was, "paths") {
		for method, op := range methods.(node) {
			at := strings.ToUpper(method) + " " + path
			later := obj(obj(c.now, "paths", path), method)
			if later == nil {
				c.add(at, "the operation is gone")
				continue
			}
			c.operation(at, op.(node), later)
		}
	}
	slices.Sort(c.found)
	return slices.Compact(c.found)
}

func (c *comparing) add(at, what string) { c.found = append(c.found, at+": "+what) }

// obj walks to an object; nil when there is none.
func obj(v node, path ...string) node {
	for _, step := range path {
		v, _ = v[step].(node)
	}
	return v
}

func (c *comparing) operation(at string, was, now node) {
	if was["operationId"] != now["operationId"] {
		c.add(at, "the operation's name has changed") // generated clients call it by that
	}
	olds, news := parameters(was), parameters(now)
	for name, old := range olds {
		if news[name] == nil {
			c.add(at, "the parameter "+name+" is gone")
			continue
		}
		c.input(at+" "+name, obj(old, "schema"), obj(news[name], "schema"))
	}
	for name, p := range news {
		if p["required"] == true && (olds[name] == nil || olds[name]["required"] != true) {
			c.add(at, "the parameter "+name+" is needed now")
		}
	}
	oldBody, newBody := obj(was, "requestBody"), obj(now, "requestBody")
	if newBody["required"] == true && oldBody["required"] != true {
		c.add(at, "a body is needed now")
	}
	for kind := range obj(oldBody, "content") {
		if obj(newBody, "content", kind) == nil {
			c.add(at, "a body of "+kind+" is taken no more")
			continue
		}
		c.input(at+" body", obj(oldBody, "content", kind, "schema"), obj(newBody, "content", kind, "schema"))
	}
	c.answers(at, was, now)
}

func parameters(op node) map[string]node {
	out := map[string]node{}
	list, _ := op["parameters"].([]any)
	for _, p := range list {
		p := p.(node)
		out[fmt.Sprint(p["in"], ".", p["name"])] = p
	}
	return out
}

func (c *comparing) answers(at string, was, now node) {
	for status, old := range obj(was, "responses") {
		later := follow(c.now, obj(now, "responses", status))
		if later == nil {
			c.add(at, "the status "+status+" is gone")
			continue
		}
		old := follow(c.was, old.(node))
		for kind := range obj(old, "content") {
			if obj(later, "content", kind) == nil {
				c.add(at, "status "+status+" answers "+kind+" no more")
				continue
			}
			c.output(at+" "+status, obj(old, "content", kind, "schema"), obj(later, "content", kind, "schema"))
		}
	}
}

// follow goes where a reference points.
func follow(doc, v node) node {
	for v != nil {
		ref, is := v["$ref"].(string)
		if !is {
			return v
		}
		v = obj(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return nil
}

// again says whether a pair of schemas was compared before in this direction: they may contain themselves.
func (c *comparing) again(direction string, was, now node) bool {
	one, _ := was["$ref"].(string)
	two, _ := now["$ref"].(string)
	key := direction + one + two
	if one == "" || two == "" {
		return false
	}
	defer func() { c.seen[key] = true }()
	return c.seen[key]
}

// input: what was taken is taken still.
func (c *comparing) input(at string, was, now node) {
	if c.again("in", was, now) {
		return
	}
	was, now = follow(c.was, was), follow(c.now, now)
	if fmt.Sprint(was["type"]) != fmt.Sprint(now["type"]) {
		c.add(at, fmt.Sprintf("its type was %v and is %v", was["type"], now["type"]))
	}
	for name, tighter := range map[string]float64{"minimum": 1, "minLength": 1, "minItems": 1, "maximum": -1, "maxLength": -1, "maxItems": -1} {
		old, had := was[name].(float64)
		bound, has := now[name].(float64)
		if has && (!had && (tighter < 0 || bound > 0 || name == "minimum") || had && bound*tighter > old*tighter) {
			c.add(at, fmt.Sprintf("its %s was %v and is %v", name, was[name], now[name]))
		}
	}
	if p, is := now["pattern"]; is && p != was["pattern"] {
		c.add(at, fmt.Sprintf("its pattern was %v and is %v", was["pattern"], p))
	}
	if f, is := now["format"]; is && f != was["format"] {
		c.add(at, fmt.Sprintf("its format was %v and is %v", was["format"], f))
	}
	if news, is := now["enum"].([]any); is {
		olds, had := was["enum"].([]any)
		for _, v := range olds {
			if !slices.Contains(news, v) {
				c.add(at, fmt.Sprintf("the value %v is taken no more", v))
			}
		}
		if !had {
			c.add(at, "only some values are taken now")
		}
	}
	for _, name := range namesIn(now["required"]) {
		if !slices.Contains(namesIn(was["required"]), name) {
			c.add(at, name+" is needed now")
		}
	}
	for name := range obj(was, "properties") {
		later := obj(now, "properties", name)
		if later == nil {
			c.add(at, name+" is taken no more") // unknown fields are refused
			continue
		}
		c.input(at+"."+name, obj(was, "properties", name), later)
	}
	if items := obj(was, "items"); items != nil && obj(now, "items") != nil {
		c.input(at+"[]", items, obj(now, "items"))
	}
}

// output: what was answered is answered still. More fields and more values of a list are no break: the description tells readers to expect them.
func (c *comparing) output(at string, was, now node) {
	if c.again("out", was, now) {
		return
	}
	was, now = follow(c.was, was), follow(c.now, now)
	if fmt.Sprint(was["type"]) != fmt.Sprint(now["type"]) || was["format"] != now["format"] {
		c.add(at, fmt.Sprintf("its type was %v %v and is %v %v", was["type"], was["format"], now["type"], now["format"]))
	}
	if olds, is := was["enum"].([]any); is {
		news, has := now["enum"].([]any)
		for _, v := range olds {
			if has && !slices.Contains(news, v) {
				c.add(at, fmt.Sprintf("the value %v is gone", v))
			}
		}
	}
	needed := namesIn(now["required"])
	for name := range obj(was, "properties") {
		later := obj(now, "properties", name)
		if later == nil {
			c.add(at, name+" is gone")
			continue
		}
		if slices.Contains(namesIn(was["required"]), name) && !slices.Contains(needed, name) {
			c.add(at, name+" may be missing now")
		}
		c.output(at+"."+name, obj(was, "properties", name), later)
	}
	if items := obj(was, "items"); items != nil && obj(now, "items") != nil {
		c.output(at+"[]", items, obj(now, "items"))
	}
}

// namesIn reads a list of names.
func namesIn(v any) (out []string) {
	list, _ := v.([]any)
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

// TestEveryClassOfBreakBites breaks the released document in every way, and bends it in ways that break nothing.
func TestEveryClassOfBreakBites(t *testing.T) {
	const text = `{"paths":{"/v1/x/{id}":{"put":{"operationId":"put-x",
		"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}},{"in":"query","name":"q","schema":{"type":"string","enum":["a","b"],"maxLength":5}}],
		"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/In"}}}},
		"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Out"}}}},"409":{"$ref":"#/components/responses/P"}}}}},
		"components":{"schemas":{"In":{"type":"object","required":["n"],"properties":{"n":{"type":"integer","minimum":1,"maximum":9},"s":{"type":"string","pattern":"^a"},"in":{"type":"array","maxItems":3,"items":{"$ref":"#/components/schemas/In"}}}},
		"Out":{"type":"object","required":["id","state"],"properties":{"id":{"type":"string"},"state":{"type":"string","enum":["open","shut"]},"at":{"type":"string","format":"date-time"},"more":{"type":"array","items":{"$ref":"#/components/schemas/Out"}}}}},
		"responses":{"P":{"content":{"application/problem+json":{"schema":{"type":"object"}}}}}}}`
	for change, bites := range map[[2]string]bool{
		{`"put":{`, `"patch":{`}: true, {`"put-x"`, `"put-y"`}: true, {`"name":"q"`, `"name":"r"`}: true, {`["a","b"]`, `["a"]`}: true, {`["a","b"]`, `["a","b","c"]`}: false,
		{`"maxLength":5`, `"maxLength":4`}: true, {`"maxLength":5`, `"maxLength":6`}: false, {`"minimum":1`, `"minimum":2`}: true, {`"maximum":9`, `"maximum":8`}: true,
		{`"minimum":1,"maximum":9`, `"minimum":0`}: false, {`"required":["n"]`, `"required":["n","s"]`}: true, {`"required":["n"]`, `"required":[]`}: false,
		{`"n":{"type":"integer"`, `"n":{"type":"string"`}: true, {`"^a"`, `"^b"`}: true, {`"maxItems":3`, `"maxItems":2`}: true, {`"s":{`, `"t":{`}: true,
		{`"requestBody":{`, `"requestBody":{"required":true,`}: true, {`"name":"q"`, `"name":"q","required":true`}: true, {`"name":"q"`, `"name":"q","description":"x"`}: false,
		{`"409":`, `"410":`}: true, {`["open","shut"]`, `["open"]`}: true, {`["open","shut"]`, `["open","shut","ajar"]`}: false, {`["id","state"]`, `["id"]`}: true,
		{`["id","state"]`, `["id","state","at"]`}: false, {`"at":{`, `"then":{`}: true, {`"id":{"type":"string"}`, `"id":{"type":"integer"}`}: true,
		{`,"format":"date-time"`, ``}: true, {`"id":{"type":"string"}`, `"id":{"type":"string"},"new":{"type":"string"}`}: false, {`"application/problem+json"`, `"text/plain"`}: true,
	} {
		later := strings.Replace(text, change[0], change[1], 1)
		if later == text {
			t.Fatalf("%v changes nothing", change)
		}
		if found := breaks(t, []byte(text), []byte(later)); len(found) > 0 != bites {
			t.Errorf("%q for %q: found %v", change[1], change[0], found)
		}
	}
}
