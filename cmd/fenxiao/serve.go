package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"runtime/pprof"

	"github.com/fenxiao/fenxiao/internal/app"
)

type serveCommand struct {
	where
	Addr         string         `help:"Address to listen on; by default ${default}, and port 0 takes a free one." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Zone         string         `help:"Time zone of the operator's business days, settled when an installation is made." default:"Asia/Shanghai"`
	Currency     string         `help:"Currency, settled when an installation is made." default:"CNY"`
	SecondFactor string         `help:"Whose second factor (authenticator app or passkey) is asked for at sign-in, settled when an installation is made: ${enum}; money: whoever touches money. Changed later on the security page." enum:"off,money,all" default:"money"`
	Origins      []string       `name:"origin" help:"Where the pages are reached, such as https://shop.example.com: passkeys work there alone; may be repeated. By default wherever a page is asked for over TLS, and at localhost." placeholder:"URL"`
	Rate         int            `help:"Requests a second that one caller of the API may make, five times as many at once; by default ${default}." default:"200" placeholder:"N"`
	Proxies      []string       `name:"trusted-proxy" help:"Range of addresses of a proxy whose X-Forwarded-For is believed; may be repeated. By default nobody's is." placeholder:"CIDR"`
	Mail         string         `help:"Mail server for notices; without one they wait." placeholder:"smtp://USER:PASSWORD@HOST:587?from=ADDRESS"`
	WebhookAllow []netip.Prefix `name:"webhook-allow" help:"Network that webhooks may go to although it is not public, also over http; may be given more than once." placeholder:"CIDR"`
	Demo         bool           `help:"Fill an empty database with the demo."`
	Sandbox      bool           `help:"Give every distributor a sandbox, which its test keys open; on by default." default:"true" negatable:""`

	CPUProfile string `name:"cpu-profile" help:"Write where the time goes to this file until the server stops, for go tool pprof." placeholder:"FILE"`
}

// fastest bounds --rate, so that what it allows at once is still a number.
const fastest = 100_000_000

// Validate refuses a rate that nobody could ask at.
func (c *serveCommand) Validate() error {
	if c.Rate < 1 || c.Rate > fastest {
		return fmt.Errorf("--rate must be 1 to %d", fastest)
	}
	return nil
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, log *slog.Logger) error {
	if c.CPUProfile != "" {
		stop, err := profile(c.CPUProfile)
		if err != nil {
			return err
		}
		defer stop()
	}
	return app.Serve(ctx, app.Serving{
		Place: c.place(), Address: c.Addr, Zone: c.Zone, Currency: c.Currency, Demo: c.Demo, Sandbox: c.Sandbox, Rate: c.Rate, Mail: c.Mail,
		WebhookAllow: c.WebhookAllow, Proxies: c.Proxies, Factor: c.SecondFactor, Origins: c.Origins,
		Version: version, Log: log, Filling: progress("demo days"),
		Started: func(address string, signIns []app.SignIn) { greet(os.Stdout, address, signIns) },
	})
}

// profile writes where the time goes to a file until it is stopped.
func profile(file string) (stop func(), err error) {
	f, err := os.Create(file) //nolint:gosec // the operator's to name
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil
}

func greet(to *os.File, address string, signIns []app.SignIn) {
	_, _ = fmt.Fprintf(to, "\nfenxiao %s: %s\n  API: %s/docs/\n", version, address, address)
	for _, s := range signIns {
		_, _ = fmt.Fprintf(to, "  %-12s %-24s %s\n", s.Role, s.Login, s.Password)
	}
	_, _ = fmt.Fprintln(to)
}
