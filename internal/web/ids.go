package web

import (
	"encoding"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Identifier is a 64-bit id of one noun (see package id).
type Identifier interface {
	~int64
	String() string
}

// ID is an id as the API writes it: text, whose shape the schema checks before a door sees it. The empty ID is "none".
type ID[T Identifier] string

// Written writes an id for the API.
func Written[T Identifier](i T) ID[T] { return ID[T](i.String()) }

// Read gives the id. What the schema let through but is no id of this noun reads as zero, which no row has.
func (i ID[T]) Read() T {
	var t T
	if u, ok := any(&t).(encoding.TextUnmarshaler); ok && u.UnmarshalText([]byte(i)) == nil {
		return t
	}
	return 0
}

// Schema describes the text: prefix and 13 letters.
func (ID[T]) Schema(huma.Registry) *huma.Schema {
	example := T(1_234_567_890_123_456_789).String()
	prefix, _, _ := strings.Cut(example, "_")
	return &huma.Schema{
		Type: huma.TypeString, Pattern: "^" + prefix + "_[0-7][0-9a-hjkmnp-tv-z]{12}$", PatternDescription: "an id that begins with " + prefix + "_",
		Examples: []any{example},
	}
}

// ReadAll reads many ids.
func ReadAll[T Identifier](written []ID[T]) []T {
	out := make([]T, len(written))
	for i, w := range written {
		out[i] = w.Read()
	}
	return out
}
