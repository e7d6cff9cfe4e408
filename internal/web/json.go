package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// errNotJSON is what huma hands on as the text of a malformed body; the problem document is made from it.
var errNotJSON = errors.New("not JSON")

// strictJSON is the one format of the API. It differs from the standard decoding where that is lax: numbers stay exact (a number
// that is no 64-bit integer is left for the schema to refuse at its place), text that a database can't hold is
// refused at its place, bytes that are no UTF-8 are refused as a whole.
var strictJSON = huma.Format{Marshal: marshal, Unmarshal: unmarshal}

func marshal(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func unmarshal(data []byte, v any) error {
	if !utf8.Valid(data) {
		return errNotJSON
	}
	loose, isLoose := v.(*any)
	if !isLoose {
		return json.Unmarshal(data, v)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(loose); err != nil {
		return errNotJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errNotJSON
	}
	*loose = exact(*loose)
	return nil
}

// unfit stands for a text that no field takes; the schema then refuses it as "not a string" at its place.
type unfit struct{}

// exact turns numbers into int64 and marks what can't be stored. A number that is no int64 stays as it is written, which is
// neither a number nor a string to the schema.
func exact(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
	case string:
		if strings.ContainsRune(v, 0) {
			return unfit{}
		}
	case []any:
		for i := range v {
			v[i] = exact(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = exact(v[k])
		}
	}
	return v
}
