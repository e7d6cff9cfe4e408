package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// document is what is read of openapi.json.
type document struct {
	Paths      map[string]map[string]*operation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

// operation is one way to call the API.
type operation struct {
	method, path string
	ID           string           `json:"operationId"`
	Summary      string           `json:"summary"`
	Description  string           `json:"description"`
	Tags         []string         `json:"tags"`
	Parameters   []parameter      `json:"parameters"`
	Body         *body            `json:"requestBody"`
	Responses    map[string]*body `json:"responses"`
}

// parameter is a part of an address, or a header.
type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Required    bool    `json:"required"`
	Description string  `json:"description"`
	Schema      *schema `json:"schema"`
}

// body is what is sent or answered, by media type.
type body struct {
	Content map[string]struct {
		Schema *schema `json:"schema"`
	} `json:"content"`
}

// schema is the shape of a value.
type schema struct {
	Ref         string             `json:"$ref"`
	Type        string             `json:"type"`
	Format      string             `json:"format"`
	Pattern     string             `json:"pattern"`
	Description string             `json:"description"`
	Enum        []any              `json:"enum"`
	Items       *schema            `json:"items"`
	Properties  map[string]*schema `json:"properties"`
	Required    []string           `json:"required"`
	Additional  json.RawMessage    `json:"additionalProperties"`
	Maximum     json.Number        `json:"maximum"`
}

func read(path string) (*document, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the path is of this repository
	if err != nil {
		return nil, err
	}
	var doc document
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &doc, nil
}

// desk are the subjects of people at a desk: who signs in, is invited, told and punished. A shop's program has no use for them.
var desk = []string{
	"people", "sessions", "invitations", "mail-addresses", "notice-preferences", "notices", "penalties", "penalty-points", "penalty-schedule", "contracts",
	"distributors", "grades", "openings",
}

// byHand are operations that the client has in a form of its own.
var byHand = []string{"list-changes", "stream-changes"}

var roles = regexp.MustCompile(`Roles: ([a-z, ]+)\.`)

// covered lists the operations of the client by subject and name.
func (d *document) covered() []*operation {
	var out []*operation
	for path, methods := range d.Paths {
		for method, o := range methods {
			who := roles.FindStringSubmatch(o.Description)
			if len(who) == 0 || !slices.Contains(strings.Split(who[1], ", "), "distributor") || len(o.Tags) == 0 || slices.Contains(desk, o.Tags[0]) {
				continue
			}
			o.method, o.path = strings.ToUpper(method), path
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b *operation) int {
		return cmp.Or(strings.Compare(a.Tags[0], b.Tags[0]), strings.Compare(a.ID, b.ID))
	})
	return out
}

// named finds the schema that a reference names; nil: it is no reference.
func (d *document) named(s *schema) (string, *schema) {
	name, is := strings.CutPrefix(s.Ref, "#/components/schemas/")
	if !is {
		return "", nil
	}
	return name, d.Components.Schemas[name]
}
