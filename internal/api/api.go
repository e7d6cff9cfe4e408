// Package api is the open API, version 1: one file per resource, its routes on top. A door opens one transaction, calls one verb
// or flow, and writes what came of it. It owns no rules and no tables. Types here are the API's own: rooms may change theirs.
package api

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/sandbox"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Version is the version of the API's description; paths carry the major one.
const Version = "1.0.0"

// Config is what the doors need of the installation.
type Config struct {
	World *flows.World
	// Lane is the process's one writer of hot commands; nil makes one.
	Lane *flows.Lane
	// Mall is the process's copy of the open goods, which somebody keeps up to date (views.Mall.Keep); nil makes one that catches up
	// with each search.
	Mall *views.Mall
	// Feed is the process's change feed, which somebody keeps (flows.Feed.Keep); nil makes one that catches up with each reading.
	Feed *flows.Feed
	// Passwords is the cost of a password check.
	Passwords access.Params
	// Rate limits each caller, SignIns each address and login; zero takes the defaults.
	Rate    web.Rate
	SignIns web.Rate
	// Proxies are trusted to tell for whom they ask.
	Proxies web.Proxies
	// Doorman and Tally are the process's own, which know keys and count their calls; nil makes some that nobody else knows.
	Doorman *access.Doorman
	Tally   *access.Tally
	Log     *slog.Logger
	// Token reads the caller's token; bearer tokens when nil.
	Token func(r *http.Request) string
	// Sandbox is the world of play that these doors open, whose callers Whose knows; nil: this is the real world, whose callers are its own
	// people and keys.
	Sandbox *sandbox.Box
	Whose   func(ctx context.Context) (access.Scope, *access.Terms, error)
}

// defaultSignIns keeps guessing slow and leaves room for a shop floor behind one address.
var defaultSignIns = web.Rate{PerSecond: 1, AtOnce: 30}

// doors is what all doors share.
type doors struct {
	web       *web.API
	world     *flows.World
	passwords access.Params
	signIns   *web.Limiter
	lane      *flows.Lane
	doorman   *access.Doorman
	tally     *access.Tally
	keys      keyPolicy
	rate      web.Rate // of people
	usual     map[access.Class]web.Rate
	mall      *views.Mall
	mallAlone bool // nobody else keeps the mall up to date
	feed      *flows.Feed
	feedAlone bool // nobody else keeps the feed
	waiters   *waiters
	box       *sandbox.Box
	whose     func(ctx context.Context) (access.Scope, *access.Terms, error)
}

// New makes the API with all its doors.
func New(c Config) *web.API {
	if c.Lane == nil {
		c.Lane = flows.NewLane(c.World)
	}
	if c.SignIns == (web.Rate{}) {
		c.SignIns = defaultSignIns
	}
	Speak()
	d := &doors{
		world: c.World, passwords: c.Passwords, signIns: web.NewLimiter(c.SignIns, clock.System{}), lane: c.Lane, waiters: newWaiters(),
		box: c.Sandbox, whose: c.Whose,
	}
	d.knowKeys(c)
	if d.mall = c.Mall; d.mall == nil {
		d.mall, d.mallAlone = views.NewMall(c.World.DB), true
	}
	if d.feed = c.Feed; d.feed == nil {
		d.feed, d.feedAlone = flows.NewFeed(c.World, c.Lane.Turn), true
	}
	gate := web.DefaultGate()
	gate.Full, gate.Begins = c.Lane.Full, begins
	d.web = web.New(web.Config{
		Title: "fenxiao", Version: Version, Description: description,
		Token: c.Token, Authenticate: d.authenticate, Allow: d.allow, Rate: d.rate, Quota: d.quota, Proxies: c.Proxies, Visited: d.visited,
		Gate: gate, Log: c.Log,
	})
	d.routes()
	d.illustrate()
	d.web.Handle("GET /openapi.json", http.HandlerFunc(d.serveSpec))
	serveReference(d.web)
	return d.web
}

// begins says which operations begin an order: under load, those that are begun are finished first.
func begins(operation string) bool { return operation == "place-order" || operation == "place-orders" }

//go:embed description.md
var description string

// routes opens all doors, resource by resource.
func (d *doors) routes() {
	for _, open := range []func(){
		d.sessionRoutes, d.peopleRoutes, d.apiKeyRoutes, d.keyUseRoutes, d.supplierRoutes, d.agreementRoutes, d.distributorRoutes, d.channelRoutes,
		d.contractRoutes, d.catalogRoutes, d.productRoutes, d.upsertRoutes, d.importRoutes, d.priceRoutes, d.priceProposalRoutes, d.priceRuleRoutes, d.warehouseRoutes,
		d.stockRoutes, d.regionRoutes, d.addressRoutes, d.poolRoutes, d.mallRoutes, d.displayRoutes, d.exportRoutes, d.goodsRoutes, d.stockStateRoutes, d.quoteRoutes, d.metricRoutes, d.goodsBatchRoutes,
		d.assortmentRoutes, d.poolRuleRoutes, d.productLineRoutes, d.selectionTermRoutes,
		d.orderRoutes, d.orderLookUpRoutes, d.confirmRoutes, d.orderChangeRoutes, d.batchRoutes, d.subOrderRoutes, d.parcelRoutes, d.parcelListRoutes, d.afterSaleRoutes, d.afterSaleOptionRoutes, d.walletRoutes, d.statementRoutes, d.statementCSVRoutes, d.invoiceRoutes, d.reconciliationRoutes, d.trailRoutes,
		d.errorCodeRoutes, d.fileRoutes, d.supplierApplicationRoutes, d.supplierPaperRoutes, d.returnAddressRoutes, d.bankAccountRoutes, d.agreementVersionRoutes,

		d.noticeRoutes, d.noticeSettingRoutes,
		d.attributeRoutes, d.labelRoutes, d.paperRoutes, d.reviewRoutes, d.originalShotRoutes,

		d.recruitmentRoutes, d.invitationRoutes, d.warningRoutes, d.entranceRoutes,
		d.sandboxRoutes,
		d.gradeRoutes, d.gradeSchemeRoutes, d.standingRoutes, d.limitRoutes, d.penaltyRoutes, d.penaltyPointRoutes, d.blacklistRoutes,

		d.changeRoutes, d.webhookRoutes,
	} {
		open()
	}
}

func (d *doors) serveSpec(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	_, _ = w.Write(d.web.Spec()) // the caller may be gone
}

// route is one operation without its handler.
type route struct {
	id, method, path, summary string
	status                    int // 0: 200, or 204 without a body
	notes                     string
	files                     []string // what kinds of files it answers with; none: JSON
	conflicts                 bool     // a reading operation that a state may refuse
}

func get(id, path, summary string) route {
	return route{id: id, method: http.MethodGet, path: path, summary: summary}
}
func create(id, path, summary string) route {
	return route{id: id, method: http.MethodPost, path: path, summary: summary, status: http.StatusCreated}
}
func post(id, path, summary string) route {
	return route{id: id, method: http.MethodPost, path: path, summary: summary}
}
func put(id, path, summary string) route {
	return route{id: id, method: http.MethodPut, path: path, summary: summary}
}
func remove(id, path, summary string) route {
	return route{id: id, method: http.MethodDelete, path: path, summary: summary}
}

// with adds what a reader of the reference should know beside the summary.
func (r route) with(notes string) route { r.notes = notes; return r }

// file says that the answer is a file, of one of these media types.
func (r route) file(mediaTypes ...string) route { r.files = mediaTypes; return r }

// depends says that a reading operation may be refused for the state of what is read; a writing one always may.
func (r route) depends() route { r.conflicts = true; return r }

// door opens one operation. Its tag is the first part of its path.
func door[I, O any](d *doors, r route, handle func(ctx context.Context, in *I) (*O, error)) {
	d.keys.learn(r)
	web.Register(d.web, r.operation(), handle)
}

// tag is the first part of the path.
func (r route) tag() string {
	return strings.FieldsFunc(strings.TrimPrefix(r.path, "/v1/"), func(c rune) bool { return c == '/' || c == ':' })[0]
}

func (r route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Summary: r.summary, Description: r.notes + policyNote(r.id) + r.keyNote(),
		Tags: []string{r.tag()}, DefaultStatus: r.status,
	}
	if rolesOf(r.id).public {
		op.Security = []map[string][]string{}
	}
	if r.conflicts {
		op.Errors = []int{http.StatusConflict}
	}
	if len(r.files) > 0 {
		whole := &huma.Response{Description: http.StatusText(http.StatusOK), Content: map[string]*huma.MediaType{}}
		for _, kind := range r.files {
			whole.Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
		op.Responses = map[string]*huma.Response{"200": whole}
	}
	return op
}

// authenticate tells whose a bearer token is.
func (d *doors) authenticate(ctx context.Context, token string) (web.Caller, error) {
	scope, terms, err := d.resolve(ctx, token)
	if err != nil {
		return web.Caller{}, err
	}
	if scope.Test && d.whose == nil {
		return web.Caller{}, access.ErrTestKey
	}
	owner := scope.Party
	if owner == 0 {
		owner = int64(scope.Person)
	}
	c := web.Caller{
		Role: string(scope.Role), Party: scope.Party, Actor: scope.Actor, Duties: string(scope.Duties), Owner: owner, Key: int64(scope.Key),
	}
	if terms != nil {
		c.Terms = terms
	}
	return c, nil
}

// resolve tells who holds a token. Callers of a sandbox are people and keys of the real world.
func (d *doors) resolve(ctx context.Context, token string) (access.Scope, *access.Terms, error) {
	if d.whose != nil {
		return d.whose(ctx)
	}
	return d.doorman.Resolve(ctx, d.world.DB, token, web.From(ctx), d.world.Now())
}

// scopeOf gives who asks, as the rooms know it.
func scopeOf(ctx context.Context) access.Scope {
	c := web.CallerOf(ctx)
	return access.Scope{Role: access.Role(c.Role), Party: c.Party, Actor: c.Actor, Duties: access.Duties(c.Duties)}
}

// supplierOf settles which supplier a request is about: the caller's own, or the one that the operator names. A supplier that names
// another finds none.
func supplierOf(ctx context.Context, named web.ID[id.Supplier], place string) (id.Supplier, error) {
	supplier, err := narrowed(ctx, named, access.Scope.Supplier)
	return needed(supplier, err, place)
}

// distributorOf settles which distributor a request is about, like supplierOf.
func distributorOf(ctx context.Context, named web.ID[id.Distributor], place string) (id.Distributor, error) {
	distributor, err := narrowed(ctx, named, access.Scope.Distributor)
	return needed(distributor, err, place)
}

// narrowed is the party that a list is narrowed to: the caller's own, or the one that the operator names, or 0 for all. Another's
// is as good as missing.
func narrowed[T web.Identifier](ctx context.Context, named web.ID[T], party func(access.Scope) (T, error)) (T, error) {
	own, err := party(scopeOf(ctx))
	if err != nil {
		return 0, err
	}
	if own != 0 && named != "" && named.Read() != own {
		return 0, web.ErrNotFound
	}
	return max(own, named.Read()), nil
}

func needed[T web.Identifier](party T, err error, place string) (T, error) {
	if err == nil && party == 0 {
		return 0, web.Missing(place)
	}
	return party, err
}

// read runs body over one snapshot and gives what it made.
func read[T any](ctx context.Context, d *doors, body func(tx *db.Tx) (T, error)) (T, error) {
	var out T
	err := d.world.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = body(tx)
		return err
	})
	return out, err
}

// answer is a body that is written as it is.
type answer[T any] struct{ Body T }

// show answers a reading door.
func show[T any](ctx context.Context, d *doors, body func(tx *db.Tx) (T, error)) (*answer[T], error) {
	out, err := read(ctx, d, body)
	if err != nil {
		return nil, err
	}
	return &answer[T]{out}, nil
}
