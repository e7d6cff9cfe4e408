package flows

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/sheets"
	"github.com/fenxiao/fenxiao/internal/web"
)

// refusedAtOnce is how many refused rows are read at a time.
const refusedAtOnce = 500

// WriteRefused writes the rows of a job that were refused as a table: their own columns as they came, and behind them the row's number, the
// codes, and the reasons in the reader's language. Mended, it can be imported again.
func WriteRefused(ctx context.Context, world *World, job *imports.Job, f sheets.Format, l web.Language, to io.Writer) error {
	w, err := sheets.NewWriter(f, to)
	if err != nil {
		return err
	}
	if err := w.Row(append(width(job.Columns, len(job.Columns)), refusedColumns(l)...)...); err != nil {
		return err
	}
	for after := int64(0); ; {
		var rows []imports.Refusal
		err := world.DB.Read(ctx, func(tx *db.Tx) (err error) {
			rows, err = imports.Refusals(tx, job.ID, after, refusedAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := w.Row(refusedRow(job, &r, l)...); err != nil {
				return err
			}
			after = r.Row
		}
		if len(rows) < refusedAtOnce {
			return w.Close()
		}
	}
}

func refusedColumns(l web.Language) []string {
	if l == web.Chinese {
		return []string{"行号", "错误代码", "原因"}
	}
	return []string{"row", "codes", "reasons"}
}

func refusedRow(job *imports.Job, r *imports.Refusal, l web.Language) []string {
	codes, reasons := make([]string, len(r.Places)), make([]string, len(r.Places))
	for i, p := range r.Places {
		codes[i], reasons[i] = p.Code, ColumnName(p.Path, l)+": "+web.Say(l, p.Code, p.Message)
	}
	return append(width(r.Cells, len(job.Columns)), strconv.FormatInt(r.Row, 10), strings.Join(codes, "; "), strings.Join(reasons, "; "))
}

// width gives a row of so many cells.
func width(cells []string, n int) []string {
	out := make([]string, n)
	copy(out, cells)
	return out
}

// WriteTemplate writes the names of the columns of a kind in the reader's language, with one row to show what they look like; prices only for
// the operator.
func WriteTemplate(kind imports.Kind, operator bool, f sheets.Format, l web.Language, to io.Writer) error {
	w, err := sheets.NewWriter(f, to)
	if err != nil {
		return err
	}
	var names, samples []string
	for _, c := range Template(kind, operator) {
		names, samples = append(names, ColumnName(c.Name, l)), append(samples, c.sample)
	}
	if err := w.Row(names...); err != nil {
		return err
	}
	if err := w.Row(samples...); err != nil {
		return err
	}
	return w.Close()
}

// ColumnName is how a column is called in a language; what is no column is called as it is.
func ColumnName(name string, l web.Language) string {
	for i := range Columns {
		if Columns[i].Name == name && l == web.Chinese {
			return Columns[i].Chinese
		}
	}
	return name
}
