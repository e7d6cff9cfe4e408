package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// ETag gives the entity tag of an answer's bytes.
func ETag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// conditional answers a GET with an ETag, or with 304 when the caller has these very bytes already.
func (a *API) conditional(w *answer, r *http.Request) {
	held := &heldAnswer{to: w, header: w.Header(), status: http.StatusOK}
	a.mux.ServeHTTP(held, r)
	if held.streaming {
		return
	}
	if held.status == http.StatusOK {
		tag := ETag(held.body.Bytes())
		w.Header().Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(held.status)
	_, _ = w.Write(held.body.Bytes()) // the caller may be gone; nothing to be done
}

func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if got := strings.TrimPrefix(strings.TrimSpace(part), "W/"); got == tag || got == "*" {
			return true
		}
	}
	return false
}

// heldAnswer keeps an answer back until it is whole; an answer that is flushed before is a stream and passes through from then on.
type heldAnswer struct {
	to        *answer
	header    http.Header
	status    int
	body      bytes.Buffer
	streaming bool
}

func (w *heldAnswer) Header() http.Header    { return w.header }
func (w *heldAnswer) WriteHeader(status int) { w.status = status }

func (w *heldAnswer) Write(b []byte) (int, error) {
	if w.streaming {
		return w.to.Write(b)
	}
	return w.body.Write(b)
}

// Flush begins to stream.
func (w *heldAnswer) Flush() {
	if !w.streaming {
		w.streaming = true
		w.to.WriteHeader(w.status)
		_, _ = w.to.Write(w.body.Bytes()) // the caller may be gone; the next write tells
	}
	_ = http.NewResponseController(w.to.ResponseWriter).Flush() // a writer that can't flush sends when it is full
}

// Unwrap gives the writer below, for deadlines.
func (w *heldAnswer) Unwrap() http.ResponseWriter { return w.to }
