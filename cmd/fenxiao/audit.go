package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/audit"
)

type auditCommand struct {
	where
	JSON bool `name:"json" help:"Print the findings as JSON."`
}

// Run audits; findings end with exit code 3.
func (c *auditCommand) Run(ctx context.Context) error {
	d, err := app.OpenMigrated(ctx, c.place())
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	findings, err := audit.Run(ctx, d)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if c.JSON {
		err = printJSON(struct {
			Findings []audit.Finding `json:"findings"`
		}{append([]audit.Finding{}, findings...)}, nil)
	} else {
		for _, f := range findings {
			fmt.Printf("%s %s: %s\n", f.Check, f.Subject, f.Text)
		}
		fmt.Printf("%d findings\n", len(findings))
	}
	if err == nil && len(findings) > 0 {
		return errFound
	}
	return err
}

// printJSON prints a value for programs, unless an error came before.
func printJSON(v any, before error) error {
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return errors.Join(before, out.Encode(v))
}
