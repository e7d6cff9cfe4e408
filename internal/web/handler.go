package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// Handler gives the API as a handler: every answer, also to an unknown path and after a panic, is one of ours.
func (a *API) Handler() http.Handler { return http.HandlerFunc(a.serve) }

func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	started := clock.System{}.Now()
	number, language := requestID(r), ReadLanguage(r.Header.Get("Accept-Language"))
	securityHeaders(w.Header())
	w.Header().Set("X-Request-Id", number)
	if operation := a.writing[r.Method+" "+r.URL.Path]; operation != "" && a.config.Gate.Shut(operation) {
		WriteProblem(w, problemOfFault(language, ErrBusy)) // at as little cost as can be: many may come
		return
	}
	seen := &visit{number: number, from: a.config.Proxies.ClientOf(r)}
	ctx := context.WithValue(r.Context(), visitKey{}, seen)
	ctx = context.WithValue(ctx, languageKey{}, language)
	r = r.WithContext(ctx)
	answer := &answer{ResponseWriter: w}
	defer func() {
		a.tell(seen, answer.status, started)
		a.config.Log.DebugContext(ctx, "request", "method", r.Method, "path", r.URL.Path, "status", answer.status,
			"micros", int64(clock.System{}.Now()-started), "request", number)
	}()
	defer a.recoverPanic(ctx, answer)
	h, pattern := a.mux.Handler(r)
	if pattern == "" {
		WriteProblem(answer, unknownPath(h, r))
		return
	}
	if r.Method == http.MethodGet {
		a.conditional(answer, r)
		return
	}
	a.mux.ServeHTTP(answer, r)
}

// unknownPath asks the mux's own handler what is wrong (no such path, or no such method there) and says it as a problem.
func unknownPath(h http.Handler, r *http.Request) *Problem {
	probe := &heldAnswer{header: http.Header{}}
	h.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		return errWrongMethod.problem(LanguageOf(r.Context()), "")
	}
	return problemOfFault(LanguageOf(r.Context()), ErrNoSuchPath)
}

func (a *API) recoverPanic(ctx context.Context, w *answer) {
	failure := recover()
	if failure == nil {
		return
	}
	if err, ok := failure.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(failure)
	}
	a.config.Log.ErrorContext(ctx, "panic", "incident", RequestID(ctx), "panic", failure, "stack", string(debug.Stack()))
	if w.status == 0 {
		WriteProblem(w, incidentProblem(ctx))
	}
}

// incident logs an error that is nobody's fault but ours, and gives the document that names it. The caller never sees its text.
func (a *API) incident(ctx context.Context, err error) *Problem {
	a.logIncident(ctx, "incident", err)
	return incidentProblem(ctx)
}

func (a *API) logIncident(ctx context.Context, what string, err error) {
	a.config.Log.ErrorContext(ctx, what, "incident", RequestID(ctx), "error", err)
}

func incidentProblem(ctx context.Context) *Problem {
	p := newProblem(http.StatusInternalServerError, "incident",
		translate(LanguageOf(ctx), "incident", "an internal error; name the incident when you report it"))
	p.Incident = RequestID(ctx)
	return p
}

// WriteProblem answers with a problem document.
func WriteProblem(w http.ResponseWriter, p *Problem) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		slog.Error("problem document", "error", err)
	}
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_, _ = w.Write(body.Bytes()) // the caller may be gone; nothing to be done
}

func securityHeaders(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
}

// requestID takes the caller's own number when it is short and plain, else draws one.
func requestID(r *http.Request) string {
	sent := r.Header.Get("X-Request-Id")
	if sent == "" || len(sent) > 64 {
		return rand.Text()
	}
	for _, c := range sent {
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return rand.Text()
		}
	}
	return sent
}

// answer remembers what was answered, so that a panic after it does not answer twice.
type answer struct {
	http.ResponseWriter
	status int
}

func (w *answer) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *answer) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap gives the writer below, for deadlines and flushing.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
