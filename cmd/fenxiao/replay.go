package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/replay"
)

type replayCommand struct {
	where
	File    string `arg:"" help:"CSV file of UCI Online Retail, plain or gzipped." type:"existingfile"`
	Report  string `help:"File to write the report to, as JSON." placeholder:"FILE"`
	Workers int    `help:"How many chunks are prepared ahead at once." default:"2"`
	JSON    bool   `name:"json" help:"Print the report as JSON, and no progress."`
}

// Run replays a file into a database that is empty or holds the beginning of the same replay.
func (c *replayCommand) Run(ctx context.Context) error {
	moved := clock.NewManual(0)
	d, _, err := app.OpenDB(ctx, c.place(), moved)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	options := replay.Options{File: c.File, Workers: c.Workers}
	if !c.JSON {
		options.Report = progress("invoices")
	}
	report, err := replay.Run(ctx, d, moved, options)
	if errors.Is(err, replay.ErrFile) || errors.Is(err, replay.ErrOccupied) {
		return &app.Failure{Text: err.Error(), Err: err}
	}
	if err != nil {
		return err
	}
	return c.tell(report)
}

func (c *replayCommand) tell(report replay.Report) error {
	if c.Report != "" {
		text, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Report, append(text, '\n'), 0o600); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	if c.JSON {
		return printJSON(report, nil)
	}
	fmt.Printf("%d orders, %d lines, gross %d.%02d, refunded %d.%02d, ledger sum %d, %d statements checked, %.1f s, %d MB\n",
		report.Orders, report.OrderLines, report.GrossMinor/100, report.GrossMinor%100, report.RefundMinor/100, report.RefundMinor%100,
		report.LedgerSumMinor, report.StatementsChecked, report.ElapsedSeconds, report.PeakRSSMegabytes)
	return nil
}
