// Command mirror keeps a shop's copy of its goods in an SQLite file: what it has selected, its prices, and the stock states in one region.
//
//	go run ./client/example/mirror --base https://fenxiao.example.com --key … --db mirror.sqlite --region 310115
//
// At first it reads everything once; then it follows what changes. What it learns and how far it has read are written in one transaction, so that
// it may be killed at any moment, and goes on where it stood: nothing is lost, nothing is done twice.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/fenxiao/fenxiao/client"
)

type settings struct {
	base, key, db, region string
	once, check           bool
}

func main() {
	var s settings
	flag.StringVar(&s.base, "base", "http://127.0.0.1:8080", "address of the installation")
	flag.StringVar(&s.key, "key", os.Getenv("FENXIAO_KEY"), "API key; better given as FENXIAO_KEY, which other users of the machine can't see")
	flag.StringVar(&s.db, "db", "mirror.sqlite", "SQLite file")
	flag.StringVar(&s.region, "region", "310115", "division code of the region whose stock states are kept")
	flag.BoolVar(&s.once, "once", false, "end when there is nothing more to read")
	flag.BoolVar(&s.check, "check", false, "compare the file with the server, and end")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, s)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	c, err := client.New(s.base, s.key, client.WithAgent("fenxiao-mirror"))
	if err != nil {
		return err
	}
	st, err := open(s.db)
	if err != nil {
		return err
	}
	m := &mirror{client: c, store: st, region: s.region, once: s.once}
	if s.check {
		err = m.check(ctx)
	} else {
		err = m.keep(ctx)
	}
	if closed := st.close(); err == nil {
		err = closed
	}
	return err
}
