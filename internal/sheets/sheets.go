// Package sheets writes tables that people and shop systems read: CSV, XLSX, and the product feed of Google Merchant Center. Rows go out
// as they come and are not kept. It refuses nothing: cells that a spreadsheet would run as formulas are made plain text.
package sheets

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// MaxRows is how many rows an XLSX sheet holds, its head included.
const MaxRows = excelize.TotalRows

// Plain gives a cell's text so that no spreadsheet takes it for a formula: one that begins like a formula gets an apostrophe before it.
// Source: OWASP, CSV Injection.
func Plain(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// byteOrderMark tells spreadsheets that a CSV file is UTF-8; without it they read Chinese as something else.
const byteOrderMark = "\ufeff"

// CSV writes rows as RFC 4180 has them.
type CSV struct {
	to    *csv.Writer
	cells []string
}

// NewCSV begins a file.
func NewCSV(w io.Writer) (*CSV, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	to := csv.NewWriter(w)
	to.UseCRLF = true
	return &CSV{to: to}, nil
}

// Row writes one row.
func (c *CSV) Row(cells ...string) error {
	c.cells = c.cells[:0]
	for _, cell := range cells {
		c.cells = append(c.cells, Plain(cell))
	}
	return c.to.Write(c.cells)
}

// Flush hands on what was written.
func (c *CSV) Flush() error { c.to.Flush(); return c.to.Error() }

// Close ends the file; the writer below stays open.
func (c *CSV) Close() error { return c.Flush() }

// XLSX writes one sheet of texts. Rows beyond a few megabytes wait in a temporary file until the end: the file is a ZIP, whose parts are
// written one after the other.
type XLSX struct {
	file  *excelize.File
	sheet *excelize.StreamWriter
	rows  int
	cells []any
}

// NewXLSX begins a file whose bytes go to w when it is closed.
func NewXLSX(w io.Writer) (*XLSX, error) {
	f := excelize.NewFile()
	// The library would gather the whole file in memory first.
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	sheet, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return nil, err
	}
	return &XLSX{file: f, sheet: sheet}, nil
}

// Row writes one row: excelize's error when the sheet is full.
func (x *XLSX) Row(cells ...string) error {
	x.rows++
	at, err := excelize.CoordinatesToCellName(1, x.rows)
	if err != nil {
		return err
	}
	x.cells = x.cells[:0]
	for _, cell := range cells {
		x.cells = append(x.cells, Plain(cell))
	}
	return x.sheet.SetRow(at, x.cells)
}

// Flush does nothing: the bytes go out at the end.
func (x *XLSX) Flush() error { return nil }

// Close writes the file, and removes what waited.
func (x *XLSX) Close() error {
	err := x.sheet.Flush()
	if err == nil {
		err = x.file.Write(io.Discard)
	}
	if closed := x.file.Close(); err == nil {
		err = closed
	}
	return err
}

// Drop gives a file up that is not to be ended.
func (x *XLSX) Drop() { _ = x.file.Close() }
