package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/fenxiao/fenxiao/internal/app"
)

type serveCommand struct {
	where
	Addr     string `help:"Address to listen on; by default ${default}, and port 0 takes a free one." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Zone     string `help:"Time zone of the operator's business days, settled when an installation is made." default:"Asia/Shanghai"`
	Currency string `help:"Currency, settled when an installation is made." default:"CNY"`
	Demo     bool   `help:"Fill an empty database with the demo."`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, log *slog.Logger) error {
	return app.Serve(ctx, app.Serving{
		Place: c.place(), Address: c.Addr, Zone: c.Zone, Currency: c.Currency, Demo: c.Demo, Version: version, Log: log, Filling: progress("demo days"),
		Started: func(address string, signIns []app.SignIn) { greet(os.Stdout, address, signIns) },
	})
}

func greet(to *os.File, address string, signIns []app.SignIn) {
	_, _ = fmt.Fprintf(to, "\nfenxiao %s: %s\n  API: %s/docs/\n", version, address, address)
	for _, s := range signIns {
		_, _ = fmt.Fprintf(to, "  %-12s %-24s %s\n", s.Role, s.Login, s.Password)
	}
	_, _ = fmt.Fprintln(to)
}
