package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/console"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/outbound"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// graceful is how long open requests may take to finish when the server stops.
const graceful = 15 * time.Second

// burst is how many seconds' worth of requests one caller may make at once.
const burst = 5

// Serving is what a server needs to start.
type Serving struct {
	Place    Place
	Address  string   // host:port
	Zone     string   // of a new installation
	Currency string   // of a new installation
	Factor   string   // whose second factor a new installation asks for: off, money or all; empty: money
	Origins  []string // where the pages are reached, for passkeys; none: wherever over TLS, and at localhost
	Demo     bool     // fill an empty database with the demo
	Rate     int      // requests a second that one caller of the open API may make, five times as many at once; 0: the usual
	Proxies  []string // ranges of addresses of proxies whose X-Forwarded-For is taken; none: nobody's is
	Sandbox  bool     // distributors have sandboxes
	Mail     string   // address of the mail server, see NewPostman; empty: notices are not mailed
	// WebhookAllow are networks that webhooks may go to although they are not public.
	WebhookAllow []netip.Prefix
	Version      string
	Log          *slog.Logger
	// Filling is told how far the filling of the demo has come; nil: nobody is.
	Filling func(done, total int)
	// Started is told the address and the sign-ins that were made just now.
	Started func(address string, signIns []SignIn)

	postman   *Postman
	sandboxes *sandboxes // nil: there are none
	proxies   web.Proxies
	tally     *access.Tally
}

// SignIn is how a person may sign in.
type SignIn struct {
	Role, Name, Login, Password string
}

// garbagePercent is how much the heap may grow before it is collected, in percent of what is alive. A server keeps little alive and makes
// much that dies at once: at Go's own 100 it spends a tenth of its time on collecting.
const garbagePercent = 400

// Serve runs the server until the context is over: Failure when it can't start. It listens first, so that a taken port is told
// before anything is written.
func Serve(ctx context.Context, s Serving) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Address)
	if err != nil {
		return &Failure{fmt.Sprintf("can't listen on %s: %s; choose another address with --addr", s.Address, listenReason(err)), err}
	}
	defer func() { _ = listener.Close() }()
	if s.Mail != "" {
		if s.postman, err = NewPostman(s.Mail); err != nil {
			return &Failure{err.Error(), err}
		}
	}
	if s.proxies, err = ReadProxies(s.Proxies); err != nil {
		return &Failure{err.Error(), err}
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return &Failure{fmt.Sprintf("there is no time zone %q", s.Zone), err}
	}
	if s.Demo {
		if err := s.demo(ctx); err != nil {
			return err
		}
	}
	d, _, err := OpenDB(ctx, s.Place, clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	signIns, err := s.settle(ctx, d, zone)
	if err != nil {
		return err
	}
	world, err := NewWorld(ctx, s.Place, d, zone)
	if err != nil {
		return err
	}
	world.Outbound = &outbound.Guard{Networks: s.WebhookAllow}
	return s.run(ctx, world, listener, signIns)
}

func listenReason(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return strings.TrimPrefix(op.Err.Error(), "bind: ")
	}
	return err.Error()
}

// pageAddress is what a person types to get there. A server that listens everywhere is reached under this machine's own name.
func pageAddress(a net.Addr) string {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + a.String()
}

// run serves until the context is over; then open requests end, then the timers, then the database.
func (s Serving) run(ctx context.Context, world *flows.World, listener net.Listener, signIns []SignIn) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	s.tally = access.NewTally(world.Zone)
	lane, mall := flows.NewLane(world), views.NewMall(world.DB)
	if s.Sandbox {
		var err error
		if s.sandboxes, err = newSandboxes(s.Place, world, s.rate(), s.Log); err != nil {
			return err
		}
		s.sandboxes.begin(context.WithoutCancel(ctx))
	}
	changes := flows.NewFeed(world, lane.Turn)
	server := web.NewServer(s.Address, s.handler(world, lane, mall, changes), s.Log)
	server.RegisterOnShutdown(changes.Stop)
	timersCtx, stopTimers := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() {
		keepUp(timersCtx, append(upkeeps(world, lane, changes, s.postman), keyUpkeeps(world, lane, s.tally)...), s.Log)
	})
	background.Go(func() { mall.Keep(timersCtx, s.Log) })
	background.Go(func() { changes.Keep(timersCtx, s.Log) })
	background.Go(func() { tellWebhooks(timersCtx, world, lane, changes, s.Log) })
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if s.Started != nil {
		s.Started(pageAddress(listener.Addr()), signIns)
	}
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		s.Log.InfoContext(ctx, "stopping")
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
		defer cancel()
		err = server.Shutdown(end)
	}
	stopTimers()
	background.Wait()
	if s.sandboxes != nil {
		s.sandboxes.finish()
	}
	lastUse(ctx, world, s.tally, s.Log)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s Serving) rate() web.Rate { return web.Rate{PerSecond: s.Rate, AtOnce: s.Rate * burst} }

func (s Serving) handler(world *flows.World, lane *flows.Lane, mall *views.Mall, changes *flows.Feed) http.Handler {
	doorman := access.NewDoorman() // one for all doors: a key that is revoked at one is forgotten at the others
	if s.sandboxes != nil {
		s.sandboxes.doorman, s.sandboxes.tally, s.sandboxes.proxies = doorman, s.tally, s.proxies
	}
	doorsFor := func(token func(*http.Request) string) *web.API {
		return api.New(api.Config{
			World: world, Lane: lane, Mall: mall, Feed: changes, Doorman: doorman, Passwords: access.Standard, Rate: s.rate(), Log: s.Log, Token: token,
			Proxies: s.proxies, Tally: s.tally,
		})
	}
	doors := doorsFor(nil)
	open := doors.Handler()
	config := console.Config{
		DB: world.DB, IDs: world.IDs, Ring: world.Ring, Mall: mall, Passwords: access.Standard, Log: s.Log, Version: s.Version,
		Proxies: s.proxies, Origins: s.Origins,
		Open: func(token func(*http.Request) string) http.Handler { return doorsFor(token).Handler() },
	}
	if s.sandboxes != nil {
		open = s.sandboxes.besides(doors)
		config.Sandbox = func(token func(*http.Request) string) http.Handler { return s.sandboxes.forPeople(token, doors) }
	}
	mux := http.NewServeMux()
	for _, path := range []string{"/v1/", "/media/", "/docs", "/docs/", "/openapi.json"} {
		mux.Handle(path, open)
	}
	mux.Handle("/", console.New(config).Handler())
	return mux
}

// demo fills an empty database with the demo; any other is served as it is.
func (s Serving) demo(ctx context.Context) error {
	purpose, err := purposeOf(ctx, s.Place)
	if err != nil || purpose != "" {
		return err
	}
	_, err = FillDemo(ctx, s.Place, s.Filling)
	return err
}

// settle makes an empty database an operator's own installation with one administrator, whose password is told once.
func (s Serving) settle(ctx context.Context, d *db.DB, zone *time.Location) ([]SignIn, error) {
	is, err := readInstallation(ctx, d)
	if err != nil {
		return nil, err
	}
	switch {
	case is.Purpose == access.Replay:
		return nil, &Failure{"this database holds a replay, whose clock stands in its own time: serving it would let today's run over it", nil}
	case is.Purpose == access.Sandbox:
		return nil, &Failure{"this database is a distributor's sandbox: the server of the installation that it belongs to serves it", nil}
	case is.Purpose == access.Demo:
		return demoSignIns(ctx, d)
	case is.Purpose != "":
		return nil, nil
	}
	return s.found(ctx, d, zone)
}

// found makes a new installation with its first administrator; none when another server was first.
func (s Serving) found(ctx context.Context, d *db.DB, zone *time.Location) ([]SignIn, error) {
	password := drawPassword()
	hash, err := access.Hash(access.Standard, password)
	if err != nil {
		return nil, err
	}
	world, err := NewWorld(ctx, s.Place, d, zone)
	if err != nil {
		return nil, err
	}
	first := false
	err = d.Write(ctx, func(tx *db.Tx) error {
		is, err := access.HoldInstallation(tx)
		if first = is.Purpose == ""; err != nil || !first {
			return err
		}
		if err := access.Claim(tx, access.Trade, money.Currency(s.Currency), s.Zone); err != nil {
			return err
		}
		_, err = access.Enroll(tx, access.NewPerson{
			ID: id.NewPerson(world.IDs), Login: "admin", Name: "Administrator", Role: access.Operator, Password: hash,
		}, tx.Now())
		if err != nil {
			return err
		}
		founding := flows.Acting{World: world, Actor: "founding", At: tx.Now()}
		return flows.SetFactorRule(tx, founding, access.FactorRule{Asked: s.asked(), From: tx.Now()})
	})
	if err != nil {
		return nil, &Failure{"can't make the installation: " + err.Error(), err}
	}
	if !first {
		return nil, nil
	}
	return []SignIn{{"operator", "Administrator", "admin", password}}, nil
}

// asked is whose second factor a new installation asks for: real money is not guarded by a password alone.
func (s Serving) asked() access.Asked {
	if s.Factor == "" {
		return access.AskedMoney
	}
	return access.Asked(s.Factor)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
