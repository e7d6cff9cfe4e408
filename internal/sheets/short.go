package sheets

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// Limits of a table that is read whole.
const (
	MaxShortBytes = 5 << 20 // of the file
	MaxShortRows  = 5000    // below the names of its columns
	// shortUnpacked is how much a workbook may unpack to, shortText how much text its rows may hold.
	shortUnpacked = 128 << 20
	shortText     = 16 << 20
)

// ErrLong: the table is longer than may be read whole.
var ErrLong = fault.New(fault.Invalid, "sheet_too_long", "a table has at most 5,000 rows below the names of its columns, and 16 MiB of text")

// Short is a table that was read whole. Rows that are empty are left out.
type Short struct {
	Columns []string
	Rows    [][]string // each as long as the columns are, or longer
	Numbers []int      // of the rows, as a spreadsheet counts
}

// ReadShort reads a file of at most MaxShortBytes, in either format: ErrFile, ErrRow with the row's number, ErrLong.
func ReadShort(content []byte) (Short, error) {
	var out Short
	source := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
	var sheet *Reader
	var err error
	if FormatOf(content) == XLSX {
		sheet, err = openXLSX(source, shortUnpacked)
	} else {
		sheet, err = openCSV(source)
	}
	if err != nil {
		return out, err
	}
	defer func() { _ = sheet.Close() }() // it was only read
	text := 0
	for {
		cells, number, err := sheet.Next()
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case errors.Is(err, ErrRow):
			return out, ErrRow.At("file", "row", strconv.Itoa(number))
		case err != nil:
			return out, err
		}
		size := len(strings.Join(cells, ""))
		switch {
		case size == 0:
			continue
		case len(out.Rows) == MaxShortRows || text+size > shortText:
			return out, ErrLong.At("file")
		case out.Columns == nil:
			out.Columns = cells
			continue
		}
		text += size
		out.add(cells, number)
	}
}

func (s *Short) add(cells []string, number int) {
	for len(cells) < len(s.Columns) {
		cells = append(cells, "")
	}
	s.Rows, s.Numbers = append(s.Rows, cells), append(s.Numbers, number)
}
