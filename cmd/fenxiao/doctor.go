package main

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/app"
)

type doctorCommand struct {
	where
	JSON bool `name:"json" help:"Print what was found as JSON."`
}

// Run looks an installation over; anything wrong ends with exit code 3.
func (c *doctorCommand) Run(ctx context.Context) error {
	found := app.Examine(ctx, c.place())
	well := true
	for _, h := range found {
		well = well && h.OK
	}
	if c.JSON {
		if err := printJSON(struct {
			OK     bool         `json:"ok"`
			Checks []app.Health `json:"checks"`
		}{well, found}, nil); err != nil {
			return err
		}
	} else {
		for _, h := range found {
			mark := "ok  "
			if !h.OK {
				mark = "FAIL"
			}
			fmt.Printf("%s  %-14s %s\n", mark, h.Check, h.Text)
		}
	}
	if !well {
		return errFound
	}
	return nil
}
