package main

import (
	"context"
	"fmt"

	"github.com/fenxiao/fenxiao/internal/app"
)

type rescueCommand struct {
	where
	Login string `arg:"" help:"Of the person, such as admin."`
}

// Run lets a person in again and tells its new password.
func (c *rescueCommand) Run(ctx context.Context) error {
	s, err := app.Rescue(ctx, c.place(), c.Login)
	if err != nil {
		return err
	}
	fmt.Printf("%s (%s) signs in with this password, without a second factor until one is set up again:\n  %s\n", s.Login, s.Role, s.Password)
	return nil
}
