package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/sandbox"
	"github.com/fenxiao/fenxiao/internal/web"
)

const (
	sandboxPath = "/v1/sandbox"
	resetPath   = sandboxPath + "/reset"
	inboxPath   = sandboxPath + "/inbox/"
	quotesPath  = "/v1/quotes"
)

type guestKey struct{}

// guest is a caller whom sandboxes.serve has found in the real world.
type guest struct {
	scope access.Scope
	terms *access.Terms
	token string
}

// whose gives the caller behind a context.
func whose(ctx context.Context) (access.Scope, *access.Terms, error) {
	g, ok := ctx.Value(guestKey{}).(guest)
	if !ok {
		return g.scope, nil, access.ErrToken
	}
	return g.scope, g.terms, nil
}

func tokenOf(r *http.Request) string {
	g, _ := r.Context().Value(guestKey{}).(guest)
	return g.token
}

// besides serves test keys in sandboxes, and everybody else at the real doors.
func (s *sandboxes) besides(live *web.API) http.Handler {
	doors := live.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := web.Bearer(r); access.IsTestKey(token) {
			s.serve(w, r, token, doors, live)
			return
		}
		doors.ServeHTTP(w, r)
	})
}

// forPeople serves a distributor's people, whose token is read in this way, in its sandbox.
func (s *sandboxes) forPeople(token func(*http.Request) string, live *web.API) http.Handler {
	doors := live.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, token(r), doors, live) })
}

// serve lets a distributor's request into its sandbox. Whoever it does not know, and who is no distributor's, the real doors refuse.
func (s *sandboxes) serve(w http.ResponseWriter, r *http.Request, token string, doors http.Handler, live *web.API) {
	scope, terms, err := s.doorman.Resolve(r.Context(), s.live.DB, token, s.proxies.ClientOf(r), s.live.Now())
	if err != nil || scope.Role != access.Distributor || scope.Party == 0 || scope.Key != 0 && !scope.Test {
		doors.ServeHTTP(w, r)
		return
	}
	ctx := context.WithValue(r.Context(), guestKey{}, guest{scope, terms, token})
	r = r.WithContext(ctx)
	of := id.Distributor(scope.Party)
	if r.Method == http.MethodPost && r.URL.Path == resetPath {
		if err := s.resetFor(r, of); err != nil {
			live.Refuse(w, r, err)
			return
		}
	}
	o, err := s.enter(ctx, of)
	if err != nil {
		live.Refuse(w, r, err)
		return
	}
	defer s.leave(of, o)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(o.ctx, cancel)() //nolint:contextcheck // the sandbox's end is the request's, too
	o.doors.ServeHTTP(w, r.WithContext(ctx))
}

// resetFor throws a sandbox away when the request is one that its door will not refuse and that was not done before: sandbox.ErrBusy,
// sandbox.ErrElsewhere.
func (s *sandboxes) resetFor(r *http.Request, of id.Distributor) error {
	key := r.Header.Get("Idempotency-Key")
	if r.ContentLength != 0 || r.URL.RawQuery != "" || !isIdempotencyKey(key) {
		return nil // the door says what is wrong
	}
	o, err := s.enter(r.Context(), of)
	switch {
	case errors.Is(err, sandbox.ErrBroken):
		return s.reset(r.Context(), of)
	case err != nil:
		return err
	}
	used, err := usedBefore(r.Context(), o, web.Key{
		KeyRef: web.KeyRef{Owner: int64(of), Text: key}, Hash: web.Hash(r.Method+" "+r.URL.Path, nil),
	})
	s.leave(of, o)
	if used || err != nil {
		return err
	}
	return s.reset(r.Context(), of)
}

// isIdempotencyKey says whether a text may be one: web.Writing.
func isIdempotencyKey(text string) bool {
	return text != "" && len(text) <= 255 && !strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' })
}

// usedBefore says whether a key was used, for this or another request: then the door answers.
func usedBefore(ctx context.Context, o *openSandbox, key web.Key) (bool, error) {
	_, used, err := web.Used(ctx, o.box.World.DB, key)
	if errors.Is(err, web.ErrKeyReused) {
		return true, nil
	}
	return used, err
}

// sandboxDoors are the doors of a sandbox, with what goes wrong on demand before them.
type sandboxDoors struct {
	box  *sandbox.Box
	api  *web.API
	next http.Handler
	log  *slog.Logger
}

// ServeHTTP serves one request.
func (d *sandboxDoors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, inboxPath):
		d.receive(w, r)
	case r.URL.Path == sandboxPath || strings.HasPrefix(r.URL.Path, sandboxPath+"/"):
		d.next.ServeHTTP(w, r)
	default:
		d.serve(w, r)
	}
}

// serve lets a call meet the faults that wait for one.
func (d *sandboxDoors) serve(w http.ResponseWriter, r *http.Request) {
	live, err := d.faults(r.Context())
	if err != nil {
		d.api.Refuse(w, r, err)
		return
	}
	if len(live) == 0 {
		d.next.ServeHTTP(w, r)
		return
	}
	met, err := d.meet(r.Context(), live)
	if err != nil {
		d.api.Refuse(w, r, err)
		return
	}
	for _, f := range met {
		if f.Kind == sandbox.Slow && !rest(r.Context(), f.DelayMillis) {
			return // nobody waits any more
		}
	}
	for _, f := range met {
		switch {
		case f.Kind == sandbox.ServerError && !f.Lost:
			d.api.Refuse(w, r, web.ErrBusy)
			return
		case f.Kind == sandbox.ServerError:
			d.next.ServeHTTP(&lostAnswer{header: http.Header{}}, r)
			d.api.Refuse(w, r, web.ErrOutcomeUnknown)
			return
		}
	}
	d.quote(w, r, live)
}

func (d *sandboxDoors) faults(ctx context.Context) (live []sandbox.Fault, err error) {
	err = d.box.World.DB.Read(ctx, func(tx *db.Tx) error {
		live, err = sandbox.Live(tx)
		return err
	})
	return live, err
}

// meet counts a call among those that faults wait for, when one does.
func (d *sandboxDoors) meet(ctx context.Context, live []sandbox.Fault) (met []sandbox.Fault, err error) {
	waits := false
	for _, f := range live {
		waits = waits || f.Kind == sandbox.Slow || f.Kind == sandbox.ServerError
	}
	if !waits {
		return nil, nil
	}
	err = d.box.World.DB.Write(ctx, func(tx *db.Tx) error {
		met, err = sandbox.Meet(tx, d.box.World.Now())
		return err
	})
	return met, err
}

// rest waits; false: the caller has gone.
func rest(ctx context.Context, millis int64) bool {
	end := time.NewTimer(time.Duration(millis) * time.Millisecond)
	defer end.Stop()
	select {
	case <-end.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// quote serves a call, and when it was a quote that a change of price waits for, changes the price then.
func (d *sandboxDoors) quote(w http.ResponseWriter, r *http.Request, live []sandbox.Fault) {
	if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, quotesPath) {
		d.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, web.MaxBodyBytes+1))
	if err != nil {
		d.api.Refuse(w, r, err)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	seen := &seenStatus{ResponseWriter: w}
	d.next.ServeHTTP(seen, r)
	if seen.status != http.StatusOK {
		return
	}
	for _, f := range live {
		if f.Kind == sandbox.PriceChange && bytes.Contains(body, []byte(f.SKU.String())) {
			if err := d.box.ChangePrice(context.WithoutCancel(r.Context()), f); err != nil {
				d.log.ErrorContext(r.Context(), "sandbox price stays", "error", err)
			}
		}
	}
}

// seenStatus remembers how a call was answered.
type seenStatus struct {
	http.ResponseWriter
	status int
}

// WriteHeader writes and remembers the status.
func (w *seenStatus) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Write answers with 200 when nothing else was said.
func (w *seenStatus) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap gives the writer below, for deadlines and flushing.
func (w *seenStatus) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// lostAnswer is an answer that nobody gets.
type lostAnswer struct{ header http.Header }

// Header is thrown away.
func (w *lostAnswer) Header() http.Header { return w.header }

// Write throws away.
func (w *lostAnswer) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader throws away.
func (w *lostAnswer) WriteHeader(int) {}

// receive puts a request into an inbox.
func (d *sandboxDoors) receive(w http.ResponseWriter, r *http.Request) {
	status, err := d.letter(w, r)
	if err != nil {
		d.api.Refuse(w, r, err)
		return
	}
	w.WriteHeader(status)
}

func (d *sandboxDoors) letter(w http.ResponseWriter, r *http.Request) (int, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, sandbox.MaxLetterBytes))
	if err != nil {
		return 0, err
	}
	return keepLetter(r, d.box, body)
}

// maxHeaders bounds what is kept of a letter's headers.
const maxHeaders = 100

// keepLetter keeps a request as a letter, without what opens doors.
func keepLetter(r *http.Request, box *sandbox.Box, body []byte) (status int, err error) {
	headers := map[string]string{}
	for name, values := range r.Header {
		if name != "Authorization" && name != "Cookie" && len(headers) < maxHeaders {
			headers[strings.ToLower(name)] = strings.ToValidUTF8(strings.ReplaceAll(strings.Join(values, ", "), "\x00", ""), "")
		}
	}
	text, err := json.Marshal(headers)
	if err != nil {
		return 0, err
	}
	post := sandbox.Post{
		ID: id.NewSandboxLetter(box.World.IDs), Inbox: strings.TrimPrefix(r.URL.Path, inboxPath), Headers: string(text), Body: body,
		Stamps: [3]string{r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature")},
	}
	err = box.World.DB.Write(r.Context(), func(tx *db.Tx) error {
		status, err = sandbox.Receive(tx, post, box.World.Now())
		return err
	})
	return status, err
}

// InboxTransport carries what a sandbox's webhooks send to its own inboxes, within the process: no network is asked, so no rule of
// networks is in the way. Everything else goes by the transport that it is given.
type InboxTransport struct {
	Box  *sandbox.Box
	Next http.RoundTripper
}

// RoundTrip sends one request.
func (t InboxTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Hostname() != api.InboxHost {
		if t.Next == nil {
			return nil, errors.New("no host but the sandbox's own inboxes is called from a sandbox")
		}
		return t.Next.RoundTrip(r)
	}
	var body []byte
	var err error
	if r.Body != nil {
		body, err = io.ReadAll(io.LimitReader(r.Body, sandbox.MaxLetterBytes+1))
		_ = r.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	status := http.StatusRequestEntityTooLarge
	if len(body) <= sandbox.MaxLetterBytes {
		status = t.deliver(r, body)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: http.NoBody, Request: r,
	}, nil
}

func (t InboxTransport) deliver(r *http.Request, body []byte) int {
	if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, inboxPath) {
		return http.StatusNotFound
	}
	status, err := keepLetter(r, t.Box, body)
	if err != nil {
		return http.StatusNotFound
	}
	return status
}
