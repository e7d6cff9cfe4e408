package main

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/clock"
)

type migrateCommand struct {
	where
	JSON bool `name:"json" help:"Print the names of the applied migrations as JSON."`
}

// Run applies the missing migrations.
func (c *migrateCommand) Run(ctx context.Context) error {
	d, applied, err := app.OpenDB(ctx, c.place(), clock.System{})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(struct {
			Applied []string `json:"applied"`
		}{append([]string{}, applied...)}, d.Close())
	}
	for _, name := range applied {
		fmt.Println("applied", name)
	}
	if len(applied) == 0 {
		fmt.Println("nothing to do")
	}
	return d.Close()
}
