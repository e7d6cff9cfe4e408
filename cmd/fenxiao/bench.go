package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/bench"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

type benchCommand struct {
	Engines     []string `help:"Engines, of sqlite and postgres; by default ${default}." default:"postgres,sqlite" placeholder:"ENGINE,…"`
	Scenarios   []string `help:"Which goods are ordered: uniform, hot, zipf; by default ${default}." default:"uniform,hot,zipf" placeholder:"SCENARIO,…"`
	Connections []int    `help:"Connections at once; by default ${default}." default:"1,8,64,256" placeholder:"N,…"`
	Batches     []int    `help:"Orders in one request, of 1 and 100; by default ${default}." default:"1,100" placeholder:"N,…"`
	Seconds     int      `help:"How long a run is measured; by default ${default}." default:"3" placeholder:"N"`
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
	for _, n := range c.Connections {
		if n < 1 || n > 10_000 {
			return errors.New("--connections must be 1 to 10000 each")
		}
	}
	for _, n := range c.Batches {
		if n < 1 || n > 100 {
			return errors.New("--batches must be 1 to 100 each")
		}
	}
	if c.Seconds < 1 || c.Seconds > 3600 {
		return errors.New("--seconds must be 1 to 3600")
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
		Program: program, Engines: words[db.Engine](c.Engines), Scenarios: words[bench.Scenario](c.Scenarios), Connections: c.Connections,
		Batches: c.Batches, Warm: clock.Second, Seconds: clock.Micros(c.Seconds) * clock.Second, Size: bench.Size{SKUs: 10_000, Shops: 64}, Out: os.Stdout,
	})
	if errors.Is(err, bench.ErrViolated) {
		return errFound
	}
	return err
}

func words[W ~string](texts []string) []W {
	out := make([]W, len(texts))
	for i, t := range texts {
		out[i] = W(t)
	}
	return out
}
