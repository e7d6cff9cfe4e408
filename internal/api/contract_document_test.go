package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract is the document as a client's program takes it: what is not written in it is no part of the API. It knows nothing of the
// code behind it; a validator that is not ours judges bodies by it.
type contract struct {
	*document
	compiler *jsonschema.Compiler
	raw      map[string]any
	mu       sync.Mutex
	compiled map[string]*jsonschema.Schema
}

func newContract(t testing.TB, spec []byte) *contract {
	t.Helper()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(spec))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource("openapi.json", tree); err != nil {
		t.Fatal(err)
	}
	return &contract{document: readDocument(t, spec), compiler: compiler, raw: tree.(map[string]any), compiled: map[string]*jsonschema.Schema{}}
}

// schema compiles the schema at a place of the document, once.
func (c *contract) schema(place ...string) (*jsonschema.Schema, error) {
	for i, step := range place {
		place[i] = strings.ReplaceAll(strings.ReplaceAll(step, "~", "~0"), "/", "~1")
	}
	at := "openapi.json#/" + strings.Join(place, "/")
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.compiled[at]; s != nil {
		return s, nil
	}
	s, err := c.compiler.Compile(at)
	if err == nil {
		c.compiled[at] = s
	}
	return s, err
}

// takes says whether a text is a body that the document lets an operation be sent.
func (c *contract) takes(op operation, body string) error {
	s, err := c.schema("paths", op.path, strings.ToLower(op.method), "requestBody", "content", "application/json", "schema")
	if err != nil {
		return err
	}
	return validate(s, []byte(body))
}

func validate(s *jsonschema.Schema, text []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// promised says what an answer breaks of what the document promises: its status, its kind of content, its body.
func (c *contract) promised(op operation, r reply) error {
	status := strconv.Itoa(r.status)
	written, ok := op.Responses[status]
	if r.status >= http.StatusInternalServerError {
		return fmt.Errorf("status %d", r.status)
	}
	if !ok {
		return fmt.Errorf("status %d is not documented", r.status)
	}
	place := []string{"paths", op.path, strings.ToLower(op.method), "responses", status}
	var said struct {
		Ref     string `json:"$ref"`
		Content map[string]struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"content"`
	}
	for {
		if err := json.Unmarshal(written, &said); err != nil {
			return err
		}
		if said.Ref == "" {
			break
		}
		name := said.Ref[strings.LastIndex(said.Ref, "/")+1:]
		written, place, said.Ref = c.Components.Responses[name], []string{"components", "responses", name}, ""
	}
	if len(said.Content) == 0 {
		if len(r.body) > 0 {
			return fmt.Errorf("status %d promises no body", r.status)
		}
		return nil
	}
	kind := r.header.Get("Content-Type")
	content, ok := said.Content[kind]
	if !ok {
		bare, _, _ := mime.ParseMediaType(kind)
		if content, ok = said.Content[bare]; ok {
			kind = bare
		} else if content, ok = said.Content["*/*"]; !ok {
			return fmt.Errorf("content %q of status %d is not documented", kind, r.status)
		}
	}
	if kind != "application/json" && kind != "application/problem+json" || content.Schema == nil {
		return nil
	}
	s, err := c.schema(append(place, "content", kind, "schema")...)
	if err != nil {
		return err
	}
	return validate(s, r.body)
}
