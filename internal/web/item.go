package web

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// Item is one element of a batch. The document describes it as T, but it is judged by itself and answered by itself: a bad one is its
// own fault, not that of the whole request. See ReadItem.
type Item[T any] struct{ raw json.RawMessage }

// UnmarshalJSON keeps the element as it came.
func (i *Item[T]) UnmarshalJSON(text []byte) error {
	i.raw = bytes.Clone(text)
	return nil
}

// MarshalJSON writes the element as it came.
func (i Item[T]) MarshalJSON() ([]byte, error) { return i.raw, nil }

// Schema is T's by name, and lets everything pass.
func (Item[T]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Extensions: map[string]any{"$ref": r.Schema(reflect.TypeFor[T](), true, "").Ref}}
}

// paths are buffers for the places in an item.
var paths = sync.Pool{New: func() any { return huma.NewPathBuffer(make([]byte, 0, 128), 0) }}

// ReadItem judges an item by T's schema, as a request of its own would be: ErrInvalid with all places.
func ReadItem[T any](ctx context.Context, a *API, item Item[T]) (T, error) {
	var read T
	var loose any
	if err := unmarshal(item.raw, &loose); err != nil {
		return read, err // can't be: the whole body was JSON
	}
	schemas := a.OpenAPI().Components.Schemas
	place := paths.Get().(*huma.PathBuffer) //nolint:forcetypeassert // only these are put there
	place.Reset()
	defer paths.Put(place)
	var found huma.ValidateResult
	huma.Validate(schemas, schemas.Schema(reflect.TypeFor[T](), true, ""), place, huma.ModeWriteToServer, loose, &found)
	if len(found.Errors) > 0 {
		return read, invalidItem(ctx, found.Errors)
	}
	return read, json.Unmarshal(item.raw, &read)
}

func invalidItem(ctx context.Context, found []error) error {
	f := *ErrInvalid
	for _, p := range placesOfValidation(LanguageOf(ctx), found) {
		f.Fields = append(f.Fields, fault.Field{Path: p.Path, Code: p.Code, Message: p.Message})
	}
	return &f
}
