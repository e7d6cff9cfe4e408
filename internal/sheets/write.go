package sheets

import (
	"encoding/csv"
	"io"

	"github.com/xuri/excelize/v2"
)

// Writer writes rows. Every cell is a text, and none begins as a formula does.
type Writer struct {
	row   func(cells []string) error
	flush func() error
	close func() error
}

// NewWriter begins a table. CSV comes in UTF-8 with a byte order mark, so that spreadsheets read Chinese; a workbook has one sheet, and is
// written when the writer is closed.
func NewWriter(f Format, to io.Writer) (*Writer, error) {
	if f == XLSX {
		return newXLSX(to)
	}
	if _, err := io.WriteString(to, "\xef\xbb\xbf"); err != nil {
		return nil, err
	}
	rows := csv.NewWriter(to)
	flush := func() error {
		rows.Flush()
		return rows.Error()
	}
	return &Writer{row: rows.Write, flush: flush, close: flush}, nil
}

func newXLSX(to io.Writer) (*Writer, error) {
	book := excelize.NewFile()
	rows, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return nil, err
	}
	n := 0
	return &Writer{
		flush: func() error { return nil }, // a workbook is a ZIP whose parts go out at the end
		row: func(cells []string) error {
			n++
			place, err := excelize.CoordinatesToCellName(1, n)
			if err != nil {
				return err
			}
			values := make([]any, len(cells))
			for i, c := range cells {
				values[i] = c
			}
			return rows.SetRow(place, values)
		},
		close: func() error {
			if err := rows.Flush(); err != nil {
				return err
			}
			if err := book.Write(to); err != nil {
				return err
			}
			return book.Close()
		},
	}, nil
}

// Row writes one row.
func (w *Writer) Row(cells ...string) error {
	neutral := make([]string, len(cells))
	for i, c := range cells {
		neutral[i] = Neutral(c)
	}
	return w.row(neutral)
}

// Flush hands on what was written, where the format lets it.
func (w *Writer) Flush() error { return w.flush() }

// Close writes what is left.
func (w *Writer) Close() error { return w.close() }
