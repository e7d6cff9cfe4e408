package web

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Upload is the body of a request that is a file: it is read as it comes, and never held whole.
type Upload struct{ Content io.Reader }

// Resolve takes the body over from huma, which has not read it because the input has no field for it.
func (u *Upload) Resolve(c huma.Context) []error {
	u.Content = c.BodyReader()
	return nil
}

// anyContent is how an uploaded body is declared.
const anyContent = "application/octet-stream"

// RegisterUpload adds a door whose input embeds Upload and whose body has at most so many bytes.
func RegisterUpload[I, O any](a *API, op huma.Operation, limit int64, handle func(ctx context.Context, in *I) (*O, error)) {
	op.RequestBody = &huma.RequestBody{
		Required: true,
		Content:  map[string]*huma.MediaType{anyContent: {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}
	op.Metadata = map[string]any{uploads: limit}
	Register(a, op, handle)
}

// uploads marks an operation that takes a file, with the greatest length of it.
const uploads = "uploads"

// longest is how long an operation's body may be.
func longest(op *huma.Operation) int64 {
	if limit, ok := op.Metadata[uploads].(int64); ok {
		return limit
	}
	return MaxBodyBytes
}

func takesFile(op *huma.Operation) bool { return op.Metadata[uploads] != nil }

// bound lets no more of a body through than the operation takes: reading on is body_too_large.
func bound(op *huma.Operation, w http.ResponseWriter, r *http.Request) {
	if takesFile(op) {
		r.Body = http.MaxBytesReader(w, r.Body, longest(op))
	}
}

// Streamed gives a writer whose answer goes out as it is written, instead of being held for its ETag: for what is long, or has a tag already.
func Streamed(w http.ResponseWriter) http.ResponseWriter { return streamed{w} }

type streamed struct{ http.ResponseWriter }

// WriteHeader begins the answer.
func (w streamed) WriteHeader(status int) {
	w.ResponseWriter.WriteHeader(status)
	_ = http.NewResponseController(w.ResponseWriter).Flush() // a writer that can't flush sends when it is full
}

// Unwrap gives the writer below.
func (w streamed) Unwrap() http.ResponseWriter { return w.ResponseWriter }
