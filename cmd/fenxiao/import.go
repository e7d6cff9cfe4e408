package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/fenxiao/fenxiao/internal/app"
	"github.com/fenxiao/fenxiao/internal/web"
)

type importCommand struct {
	where
	File     string `arg:"" help:"CSV or XLSX file; its first row names the columns, in Chinese or English." type:"existingfile"`
	Kind     string `help:"What the rows are: catalog, prices or stock." enum:"catalog,prices,stock" default:"catalog"`
	Supplier string `help:"Whose goods: the supplier's id." required:"" placeholder:"sup_…"`
	Publish  bool   `help:"Open what is in order in the pool at once."`
	ToAll    bool   `help:"And put it on sale in all channels of all distributors with a contract."`
	Refused  string `help:"File for the rows that are refused, CSV or XLSX; by default beside FILE." placeholder:"FILE"`
	Language string `help:"Of the reasons: en or zh." enum:"en,zh" default:"en"`
	JSON     bool   `name:"json" help:"Print what came of it as JSON, and no progress."`
}

// Run imports a file as the operator.
func (c *importCommand) Run(ctx context.Context) error {
	if c.Refused == "" {
		c.Refused = strings.TrimSuffix(c.File, filepath.Ext(c.File)) + ".refused" + filepath.Ext(c.File)
	}
	i := app.Importing{
		Place: c.place(), File: c.File, Kind: c.Kind, Supplier: c.Supplier, Publish: c.Publish, ToAll: c.ToAll, Refused: c.Refused,
		Language: web.Language(c.Language),
	}
	if !c.JSON {
		i.Report = progress("rows")
	}
	out, err := app.Import(ctx, i)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(out, nil)
	}
	fmt.Printf("%d rows: %d created, %d changed, %d unchanged, %d refused; %d.%03d s\n",
		out.Rows, out.Created, out.Changed, out.Unchanged, out.Refused, out.Millis/1000, out.Millis%1000)
	if out.File != "" {
		fmt.Println("refused rows with their reasons:", out.File)
	}
	return nil
}
