package bench

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func testClock() clock.Clock { return clock.NewManual(testkit.Start) }

// serveForTest makes the test's own binary a server: what a session starts is its own program.
func serveForTest() int {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	address, dsn, data := flags.String("addr", "", ""), flags.String("db", "", ""), flags.String("data", "", "")
	key, rate := flags.String("key-file", "", ""), flags.Int("rate", 0, "")
	_ = flags.Parse(os.Args[2:])
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	err := app.Serve(ctx, app.Serving{
		Place: app.Place{DSN: *dsn, Data: *data, KeyFile: *key}, Address: *address, Zone: zone, Currency: string(currency), Rate: *rate,
		Log:     slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Started: func(address string, _ []app.SignIn) { fmt.Println("fenxiao test: " + address) },
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
