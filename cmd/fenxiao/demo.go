package main

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/app"
)

type demoCommand struct {
	where
}

// Run fills an empty database with the demo.
func (c *demoCommand) Run(ctx context.Context) error {
	signIns, err := app.FillDemo(ctx, c.place(), progress("days"))
	if err != nil {
		return err
	}
	for _, s := range signIns {
		fmt.Printf("%-12s %-24s %s\n", s.Role, s.Login, s.Password)
	}
	return nil
}
