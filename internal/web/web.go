// Package web is what every HTTP door needs and no business: routing with an OpenAPI document, problem documents, signing in by
// token, languages, limits, idempotency keys, cursor paging, and a server with time-outs. It refuses what no door should see:
// unknown fields and parameters, malformed or oversized bodies, callers without the right role.
package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// MaxBodyBytes is how long a request's body may be.
const MaxBodyBytes = 1 << 20

// Config says what the doors of one API have in common.
type Config struct {
	Title       string
	Version     string
	Description string
	// Token reads the caller's token from a request; Bearer when nil.
	Token func(r *http.Request) string
	// Authenticate tells whose a token is; a wrong one is a fault.
	Authenticate func(ctx context.Context, token string) (Caller, error)
	// Allow says whether a caller may call an operation at all; what it may see there is the operation's own business.
	Allow func(operation string, c Caller) error
	// Rate limits each caller; the zero Rate is DefaultRate.
	Rate Rate
	// Quota says out of which bucket a request is taken; nil: all of a caller's out of one, which fills at Rate.
	Quota func(operation string, c Caller) Quota
	// Proxies are trusted to tell whom they speak for; none: nobody is.
	Proxies Proxies
	// Visited is told of each answered request of a known caller; it must not wait.
	Visited func(v Visit)
	// Gate bounds the writing requests that are inside at once; nil is DefaultGate.
	Gate  *Gate
	Clock clock.Clock
	Log   *slog.Logger
}

// API is a set of doors under one OpenAPI document.
type API struct {
	config  Config
	huma    huma.API
	mux     *http.ServeMux
	limiter *limiter
	spec    func() []byte
	// writing are the operations that write, by method and path, where the path is one
	writing map[string]string
}

// New makes an API without doors.
func New(c Config) *API {
	prepare()
	if c.Token == nil {
		c.Token = Bearer
	}
	if c.Rate == (Rate{}) {
		c.Rate = DefaultRate
	}
	if c.Gate == nil {
		c.Gate = DefaultGate()
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	mux := http.NewServeMux()
	a := &API{config: c, mux: mux, limiter: newLimiter(c.Clock), writing: map[string]string{}}
	a.huma = humago.New(mux, humaConfig(c))
	a.huma.UseMiddleware(a.admit)
	a.spec = sync.OnceValue(func() []byte {
		text, err := json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
		if err != nil {
			panic(err) // a document that can't be written is a programming error
		}
		return append(text, '\n')
	})
	return a
}

func humaConfig(c Config) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: c.Title, Version: c.Version, Description: c.Description},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "A session token (`POST /v1/sessions`) or a distributor's API key"},
				},
			},
			Security: []map[string][]string{{"bearer": {}}},
		},
		Formats:                      map[string]huma.Format{"application/json": strictJSON, "json": strictJSON},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

// Register adds a door. Errors of handle become problem documents.
func Register[I, O any](a *API, op huma.Operation, handle func(ctx context.Context, in *I) (*O, error)) {
	op.MaxBodyBytes = MaxBodyBytes + 1 // huma refuses a body that reaches the limit; ours may reach 1 MiB
	a.declareRefusals(&op)
	if op.Method != http.MethodGet {
		a.writing[op.Method+" "+op.Path] = op.OperationID
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, a.ProblemOf(ctx, err)
		}
		return out, nil
	})
}

// declareRefusals says in the document with which statuses any operation of a method may be refused.
func (a *API) declareRefusals(op *huma.Operation) {
	statuses := []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity,
		http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}
	if op.Method != http.MethodGet {
		statuses = append(statuses, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	shared := a.OpenAPI().Components
	if shared.Responses == nil {
		shared.Responses = map[string]*huma.Response{}
	}
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	for _, status := range statuses {
		name := "Problem" + strconv.Itoa(status)
		if shared.Responses[name] == nil {
			shared.Responses[name] = &huma.Response{
				Description: http.StatusText(status),
				Content: map[string]*huma.MediaType{
					"application/problem+json": {Schema: shared.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")},
				},
			}
		}
		op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + name}
	}
}

// OpenAPI gives the document's tree.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

// Spec gives the OpenAPI document as JSON; doors added later are missing in it.
func (a *API) Spec() []byte { return a.spec() }

// Handle adds a plain handler, for what is no operation: the document itself, a page.
func (a *API) Handle(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }
