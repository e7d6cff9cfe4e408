package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/bench"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

type benchCommand struct {
	Engines     []string `help:"Engines, of postgres and sqlite; by default ${default}." default:"postgres,sqlite" placeholder:"ENGINE,…"`
	Scenarios   []string `help:"Which goods are ordered: uniform, hot (one SKU), zipf; by default all." placeholder:"SCENARIO,…"`
	Connections []int    `help:"Connections at once; by default 1, 8, 64 and 256." placeholder:"N,…"`
	Batches     []int    `help:"Orders in one request, at most 100; by default 1 and 100." placeholder:"N,…"`
	Seconds     int      `help:"How long a run is measured; by default 3, and 60 with --overload." placeholder:"N"`
	JSON        string   `name:"json" help:"File to write the runs to." placeholder:"FILE"`
	Baseline    string   `help:"File of an earlier --json to compare with." placeholder:"FILE" type:"existingfile"`
	Target      string   `help:"Drive this running server instead of throw-away ones; needs --key." placeholder:"URL"`
	Key         string   `help:"File with API keys of the target, one a line." placeholder:"FILE" type:"existingfile"`
	Overload    bool     `help:"Only: offer three times what can be done, for a minute."`
	Two         bool     `help:"Only: two servers on one PostgreSQL."`
	Growth      bool     `help:"Only: the cost of an order among up to a million orders and 100 000 SKUs."`
	Orders      []int    `help:"How many orders there are when --growth measures; by default ${default}." default:"1000,10000,100000,1000000" placeholder:"N,…"`
	Reads       bool     `help:"Only: goods, stock states and quotes."`
	Search      bool     `help:"Only: the mall's search among 100 000 SKUs."`
	Last        bool     `help:"Only: 10 000 buyers, 1 000 units."`
	Rules       bool     `help:"Only: the pool's rules previewed over 100 000 SKUs."`
	Feed        bool     `help:"Only: the lag of the change feed."`
	FeedShops   int      `help:"Distributors with 5 000 selections each while the feed is measured; by default ${default}." default:"200" placeholder:"N"`
}

// Validate refuses what can't be measured.
func (c *benchCommand) Validate() error {
	for _, x := range []struct {
		flag         string
		given, known []string
	}{{"engines", c.Engines, []string{"postgres", "sqlite"}}, {"scenarios", c.Scenarios, []string{"uniform", "hot", "zipf"}}} {
		for _, word := range x.given {
			if !slices.Contains(x.known, word) {
				return fmt.Errorf("--%s: there is no %q, only %s", x.flag, word, strings.Join(x.known, ", "))
			}
		}
	}
	for _, x := range []struct {
		flag  string
		given []int
		most  int
	}{{"connections", c.Connections, 4096}, {"batches", c.Batches, 100}, {"orders", c.Orders, 10_000_000}, {"seconds", given(c.Seconds), 3600}} {
		for _, n := range x.given {
			if n < 1 || n > x.most {
				return fmt.Errorf("--%s: %d is not 1 to %d", x.flag, n, x.most)
			}
		}
	}
	if (c.Target == "") != (c.Key == "") {
		return errors.New("--target and --key go together")
	}
	if c.Target != "" && (c.Overload || c.Two || c.Growth || c.Reads || c.Search || c.Last || c.Rules || c.Feed) {
		return errors.New("--target goes with the matrix only")
	}
	return nil
}

// Run measures; what does not hold afterwards ends with exit code 3.
func (c *benchCommand) Run(ctx context.Context) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	err = bench.Measure(ctx, bench.Options{
		Program: program, Version: version, Schema: app.Schema(), Engines: words[db.Engine](c.Engines),
		Scenarios: words[bench.Scenario](c.Scenarios), Connections: c.Connections, Batches: c.Batches, Warm: clock.Second, Seconds: seconds(c.Seconds, 3),
		Size:     bench.Size{SKUs: 10_000, Shops: 64, Units: 1_000, Buyers: 10_000},
		Overload: c.Overload, Two: c.Two, Growth: c.Growth, Reads: c.Reads, Search: c.Search, SearchSKUs: 100_000, Last: c.Last, Rules: c.Rules, Feed: c.Feed, FeedShops: c.FeedShops,
		RuleSKUs: 100_000, OverloadSeconds: seconds(c.Seconds, 60),
		GrowthOrders: slices.Sorted(slices.Values(c.Orders)), GrowthSize: bench.Size{SKUs: 100_000, Shops: 16, Units: 1_000, Buyers: 10_000},
		JSON: c.JSON, Baseline: c.Baseline, Target: c.Target, Keys: c.Key, Out: os.Stdout,
	})
	switch {
	case errors.Is(err, bench.ErrViolated):
		return errFound
	case errors.Is(err, bench.ErrFile):
		return &app.Failure{Text: err.Error(), Err: err}
	}
	return err
}

// given is a number that was given; 0 was not.
func given(n int) []int {
	if n == 0 {
		return nil
	}
	return []int{n}
}

func seconds(given, usual int) clock.Micros {
	if given == 0 {
		given = usual
	}
	return clock.Micros(given) * clock.Second
}

func words[W ~string](texts []string) []W {
	out := make([]W, len(texts))
	for i, t := range texts {
		out[i] = W(t)
	}
	return out
}
