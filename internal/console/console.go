// Package console is the door of the people: the consoles' API under /console/api/ with a session in a cookie, and the
// embedded pages at /. It owns no rule and no table; what it refuses beyond the rooms' and views' refusals is a write that comes
// from another site.
package console

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// Config is what the console stands on.
type Config struct {
	DB *db.DB
	// IDs draws the ids of sessions.
	IDs *id.Source
	// Ring opens contacts, which are shown masked.
	Ring *contacts.Keyring
	// Passwords is the cost of a check where there is no hash to check against.
	Passwords access.Params
	Clock     clock.Clock
	Log       *slog.Logger
	// Proxies are trusted to tell for whom they ask.
	Proxies web.Proxies
	// Origins are where the pages are reached, such as https://shop.example.com: passkeys are good there alone. None: wherever a page is asked
	// for over TLS, and at localhost.
	Origins []string
	// Version is shown on the pages.
	Version string
	// Mall is the process's copy of the open goods, which somebody keeps up to date: the public page shows some, and the search box finds them. Nil:
	// there is none, and never will be.
	Mall *views.Mall
	// Open makes the open API for callers whose token is read in this way: the pages call its operations too, under their session's cookie.
	// Nil: they can't.
	Open func(token func(*http.Request) string) http.Handler
	// Sandbox is Open for the caller's sandbox. Nil: there are none.
	Sandbox func(token func(*http.Request) string) http.Handler
}

// Console is the consoles' API and pages.
type Console struct {
	config   Config
	world    *flows.World
	api      *web.API
	attempts *web.Limiter
	past     pastDays
	watched  views.Monitor
	window   *views.ShopWindow
	sheets   chan struct{} // one for each workbook that is made or read
	handler  http.Handler
}

const (
	apiPrefix     = "/console/api"
	sandboxPrefix = apiPrefix + "/sandbox"
)

// signIns limits attempts by login and by address: a handful at once, then one every second.
var signIns = web.Rate{PerSecond: 1, AtOnce: 10}

// New makes the console.
func New(c Config) *Console {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Mall == nil {
		c.Mall = views.NewMall(c.DB)
	}
	x := &Console{
		config: c, world: &flows.World{DB: c.DB, IDs: c.IDs, Ring: c.Ring}, attempts: web.NewLimiter(signIns, c.Clock),
		window: views.NewShopWindow(c.Mall), sheets: make(chan struct{}, sheetsAtOnce),
	}
	x.api = web.New(web.Config{
		Title:        "fenxiao console",
		Version:      "1",
		Description:  "What the pages call. It follows the pages and may change with them; programs call the open API.",
		Token:        sessionToken,
		Authenticate: x.authenticate,
		Allow:        allow,
		Quota:        quota,
		Clock:        c.Clock,
		Proxies:      c.Proxies,
		Log:          c.Log,
	})
	x.registerSession()
	x.registerSecondFactor()
	x.registerPasskeys()
	x.registerSecurity()
	x.registerHome()
	x.registerMonitor()
	x.registerOrders()
	x.registerParties()
	x.registerDesk()
	x.registerFind()
	x.registerFront()
	x.registerSheets()
	x.registerWaiting()
	x.registerJobs()
	x.registerPickList()
	x.registerAfterSales()
	x.registerParcels()
	mux := http.NewServeMux()
	mux.Handle(apiPrefix+"/", sameSite(x.api.Handler()))
	if c.Open != nil {
		mux.Handle(apiPrefix+"/v1/", sameSite(http.StripPrefix(apiPrefix, c.Open(sessionToken))))
	}
	if c.Sandbox != nil {
		mux.Handle(sandboxPrefix+"/v1/", sameSite(http.StripPrefix(sandboxPrefix, c.Sandbox(sessionToken))))
	}
	mux.Handle("/", newPages(embedded()))
	x.handler = mux
	return x
}

// Handler serves the pages at / and the API under /console/api/.
func (x *Console) Handler() http.Handler { return x.handler }

// Spec gives the OpenAPI document of the consoles' API.
func (x *Console) Spec() []byte { return x.api.Spec() }

// authenticate knows sessions alone: a distributor's API key opens the open API only.
func (x *Console) authenticate(ctx context.Context, token string) (web.Caller, error) {
	in, err := access.Enter(ctx, x.config.DB, token, web.From(ctx), x.config.Clock.Now())
	if err != nil {
		return web.Caller{}, err
	}
	s := in.Scope
	return web.Caller{Role: string(s.Role), Party: s.Party, Actor: s.Actor, Owner: int64(s.Person), Terms: in.State}, nil
}

// eyes gives the caller's scope in views.
func eyes(ctx context.Context) views.Scope {
	switch c := web.CallerOf(ctx); access.Role(c.Role) {
	case access.Operator:
		return views.Operator()
	case access.Supplier:
		return views.Supplier(c.Party)
	case access.Distributor:
		return views.Distributor(c.Party)
	default:
		return views.Scope{}
	}
}

// house reads what the installation is: its currency, and the zone of its business days.
func house(tx *db.Tx) (access.Installation, *time.Location, error) {
	is, err := access.ReadInstallation(tx)
	if err != nil {
		return is, nil, err
	}
	zone, err := time.LoadLocation(is.Zone) // an unclaimed installation has none: UTC
	return is, zone, err
}
