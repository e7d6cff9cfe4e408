// Package sheets reads and writes tables of text as people send them: CSV in UTF-8, UTF-16 or GB18030, and XLSX. It knows nothing of what is
// in the rows. It refuses files that unpack to more than they should, and writes no cell that a spreadsheet would run as a formula.
package sheets

import (
	"bytes"
	"io"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// Format is a file's format.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Limits of what is read.
const (
	MaxColumns   = 100
	MaxCellBytes = 64 << 10
	// unpackedBytes is how much an XLSX file may unpack to: sixteen times the longest upload.
	unpackedBytes = 1 << 30
	// heldBytes is how much of one part of it is held in memory; more goes to a temporary file.
	heldBytes = 16 << 20
)

// Refusals of a file or a row.
var (
	// ErrFile: it is not what its format says, it is protected, or it unpacks to more than a gigabyte.
	ErrFile = fault.New(fault.Invalid, "sheet_unreadable", "the file can't be read as a table")
	// ErrRow: a row's quotes do not match, or it has too many or too long cells.
	ErrRow = fault.New(fault.Invalid, "row_malformed", "the row can't be read: quotes do not match, or there are too many or too long cells")
)

// FormatOf tells the format by the file's first bytes: XLSX is a ZIP archive, anything else is taken for CSV.
func FormatOf(head []byte) Format {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return XLSX
	}
	return CSV
}

// Source gives the file from its beginning, as often as it is called.
type Source func() (io.ReadCloser, error)

// Reader reads rows from the first one on.
type Reader struct {
	next   func() (cells []string, empty int, err error) // and how many empty rows were passed over before it
	close  func() error
	number int
}

// Open begins to read a table; of a workbook, the first sheet: ErrFile.
func Open(f Format, source Source) (*Reader, error) {
	if f == XLSX {
		return openXLSX(source, unpackedBytes)
	}
	return openCSV(source)
}

// Next gives the next row, its cells trimmed, and its number from 1 on, as a spreadsheet counts. ErrRow: this one can't be read, the next may be. io.EOF: there is none.
func (r *Reader) Next() (cells []string, number int, err error) {
	cells, empty, err := r.next()
	r.number += 1 + max(0, empty)
	if err != nil {
		return cells, r.number, err
	}
	if len(cells) > MaxColumns {
		return cells[:MaxColumns], r.number, ErrRow
	}
	for i, c := range cells {
		if len(c) > MaxCellBytes {
			return cells, r.number, ErrRow
		}
		cells[i] = bare(strings.TrimSpace(c))
	}
	return cells, r.number, nil
}

// Close lets go of the file.
func (r *Reader) Close() error { return r.close() }

// dangerous are the characters that a spreadsheet takes for the beginning of a formula, or passes over before one.
const dangerous = "=+-@\t\r"

// Neutral gives a text as a spreadsheet shows it and does not run it: an apostrophe goes before what it would take for a formula.
func Neutral(text string) string {
	if text != "" && strings.IndexByte(dangerous, text[0]) >= 0 {
		return "'" + text
	}
	return text
}

// bare takes off the apostrophe that Neutral put before a text.
func bare(text string) string {
	if len(text) > 1 && text[0] == '\'' && strings.IndexByte(dangerous, text[1]) >= 0 {
		return text[1:]
	}
	return text
}
