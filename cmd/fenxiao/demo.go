package main

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/clock"
)

type demoCommand struct {
	where
}

// Run fills an empty database with the demo.
func (c *demoCommand) Run(ctx context.Context) error {
	d, _, err := app.OpenDB(ctx, c.place(), clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	signIns, err := app.FillDemo(ctx, c.place(), d, clock.System{}.Now())
	if err != nil {
		return err
	}
	for _, s := range signIns {
		fmt.Printf("%-12s %-24s %s\n", s.Role, s.Login, s.Password)
	}
	return nil
}
