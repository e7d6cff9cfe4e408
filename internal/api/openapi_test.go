package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/flows"
)

var update = flag.Bool("update", false, "write openapi.json anew")

const committed = "../../openapi.json"

// operation is what the document says of one.
type operation struct {
	ID          string                     `json:"operationId"`
	Summary     string                     `json:"summary"`
	Tags        []string                   `json:"tags"`
	Parameters  []parameter                `json:"parameters"`
	RequestBody *content                   `json:"requestBody"`
	Responses   map[string]json.RawMessage `json:"responses"`

	method, path string
}

type parameter struct {
	Name     string `json:"name"`
	In       string `json:"in"`
	Required bool   `json:"required"`
	Schema   schema `json:"schema"`
}

type content struct {
	Required bool `json:"required"`
	Content  map[string]struct {
		Schema schema `json:"schema"`
	} `json:"content"`
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       types             `json:"type"`
	Format     string            `json:"format"`
	Pattern    string            `json:"pattern"`
	Enum       []any             `json:"enum"`
	Minimum    *json.Number      `json:"minimum"`
	Maximum    *json.Number      `json:"maximum"`
	MinLength  int               `json:"minLength"`
	MaxLength  int               `json:"maxLength"`
	MinItems   int               `json:"minItems"`
	MaxItems   int               `json:"maxItems"`
	Items      *schema           `json:"items"`
	Properties map[string]schema `json:"properties"`
	Required   []string          `json:"required"`
	Examples   []any             `json:"examples"`
}

// types is a type, or several of which the first counts.
type types string

func (t *types) UnmarshalJSON(text []byte) error {
	var many []string
	if json.Unmarshal(text, &many) == nil {
		*t = types(many[0])
		return nil
	}
	return json.Unmarshal(text, (*string)(t))
}

type document struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas   map[string]schema          `json:"schemas"`
		Responses map[string]json.RawMessage `json:"responses"`
	} `json:"components"`
}

func (d *document) resolve(s schema) schema {
	for s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
	}
	return s
}

// takesFile says that the body is a file and no JSON.
func (op *operation) takesFile() bool {
	if op.RequestBody == nil {
		return false
	}
	_, file := op.RequestBody.Content["application/octet-stream"]
	return file
}

// operations are all operations of the document.
func (d *document) operations() []operation {
	var all []operation
	for path, methods := range d.Paths {
		for method, op := range methods {
			op.method, op.path = strings.ToUpper(method), path
			all = append(all, op)
		}
	}
	return all
}

func readDocument(t testing.TB, spec []byte) *document {
	t.Helper()
	var d document
	if err := json.Unmarshal(spec, &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

func TestOpenAPIDocumentIsFresh(t *testing.T) {
	got := api.New(api.Config{World: &flows.World{}}).Spec()
	if *update {
		if err := os.WriteFile(committed, got, 0o644); err != nil { //nolint:gosec // a public document
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(committed)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("openapi.json is stale (%v): go test ./internal/api -run Fresh -update", err)
	}
}

func TestEveryOperationIsDescribedAndHasItsLineInThePolicy(t *testing.T) {
	d := readDocument(t, api.New(api.Config{World: &flows.World{}}).Spec())
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, op := range d.operations() {
		if !kebab.MatchString(op.ID) || seen[op.ID] || op.Summary == "" || len(op.Tags) != 1 {
			t.Errorf("%s %s: %+v", op.method, op.path, op)
		}
		seen[op.ID] = true
		if !api.HasPolicy(op.ID) {
			t.Errorf("%s: nobody may call it", op.ID)
		}
		if !strings.HasPrefix(op.path, "/v1/") {
			t.Errorf("%s lies outside of /v1", op.path)
		}
		keyed := false
		for _, p := range op.Parameters {
			keyed = keyed || p.Name == "Idempotency-Key" && p.Required
		}
		if writes := op.method != http.MethodGet && !asksOnly(op.ID); writes != keyed {
			t.Errorf("%s: writes %v, takes a key %v", op.ID, writes, keyed)
		}
		for _, status := range []string{"401", "404", "422", "500", "503"} {
			if op.Responses[status] == nil && (status != "422" || len(op.Parameters) > 0) {
				t.Errorf("%s does not declare %s", op.ID, status)
			}
		}
	}
	for _, id := range api.PolicyRows() {
		if !seen[id] {
			t.Errorf("the policy knows %s, the API does not", id)
		}
	}
}

func TestTheReferenceNeedsNothingFromElsewhere(t *testing.T) {
	a := api.New(api.Config{World: &flows.World{}}).Handler()
	for path, kind := range map[string]string{
		"/docs/": "text/html", "/docs/reference.js": "text/javascript", "/docs/reference.css": "text/css", "/openapi.json": "application/vnd.oai.openapi+json",
		"/docs/guide": "text/plain", "/docs/guide?lang=zh": "text/plain", "/docs/errors": "text/html",
	} {
		w := httptest.NewRecorder()
		a.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s", path, w.Code, w.Header())
		}
		if policy := w.Header().Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: %s", path, policy)
		}
		// The guide shows an endpoint of the reader's own at a name that RFC 2606 keeps for examples: nothing is fetched from there.
		body := strings.ReplaceAll(w.Body.String(), "https://hooks.example.com/", "")
		if strings.HasPrefix(path, "/docs") && regexp.MustCompile(`https?://[a-z]`).MatchString(body) {
			t.Errorf("%s names another site", path)
		}
	}
}

// BenchmarkTheWeightOfTheDocumentation tells how many bytes a reader of the documentation fetches, as they are and compressed.
func BenchmarkTheWeightOfTheDocumentation(b *testing.B) {
	a := api.New(api.Config{World: &flows.World{}}).Handler()
	for name, paths := range map[string][]string{"page": {"/docs/", "/docs/reference.js", "/docs/reference.css"}, "openapi": {"/openapi.json"}} {
		b.Run(name, func(b *testing.B) {
			raw, packed := 0, 0
			for b.Loop() {
				raw, packed = 0, 0
				for _, path := range paths {
					w := httptest.NewRecorder()
					a.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
					raw += w.Body.Len()
					var out bytes.Buffer
					z := gzip.NewWriter(&out)
					_, _ = z.Write(w.Body.Bytes()) // a buffer takes all
					_ = z.Close()
					packed += out.Len()
				}
			}
			b.ReportMetric(float64(raw), "bytes")
			b.ReportMetric(float64(packed), "gzipped-bytes")
		})
	}
}
