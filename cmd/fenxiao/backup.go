package main

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/app"
)

type backupCommand struct {
	where
	File string `arg:"" help:"File to write; it must not be there yet."`
}

// Run writes a backup. The master key is not in it.
func (c *backupCommand) Run(ctx context.Context) error {
	if err := app.Backup(ctx, c.place(), c.File); err != nil {
		return err
	}
	fmt.Println(c.File)
	return nil
}

type restoreCommand struct {
	where
	File  string `arg:"" help:"Backup to put in place."`
	Force bool   `help:"Replace a database that is there."`
}

// Run puts a backup in place.
func (c *restoreCommand) Run(ctx context.Context) error {
	return app.Restore(ctx, c.place(), c.File, c.Force)
}
