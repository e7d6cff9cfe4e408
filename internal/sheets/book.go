package sheets

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/fenxiao/fenxiao/internal/fault"
)

// Limits of a workbook that is written, and of its parts; spreadsheets set those of titles and cells.
const (
	MaxBookRows   = 50_000 // of all its sheets
	maxSheets     = 20
	maxTitleRunes = 31
	maxCellRunes  = 32_767
	maxWidth      = 200
	// exactDigits is how many digits of a number a spreadsheet keeps exactly.
	exactDigits = 15
)

// Refusals of a workbook.
var (
	// ErrBook: the summary over places at fault.
	ErrBook = fault.New(fault.Invalid, "book_refused", "the workbook can't be written; see errors")
	// ErrSheets: how many sheets, columns and rows.
	ErrSheets = fault.New(fault.Invalid, "book_size", "a workbook has 1 to 20 sheets of 1 to 100 columns, and at most 50,000 rows in all")
	// ErrTitle: what a spreadsheet takes for the name of a sheet.
	ErrTitle = fault.New(fault.Invalid, "sheet_title_malformed", `a sheet's title has 1 to 31 characters without []:*?/\, and is the workbook's only one of its kind`)
	// ErrColumn: a column's kind or width.
	ErrColumn = fault.New(fault.Invalid, "sheet_column_malformed", "a column is text, integer, decimal, date or time, and at most 200 characters wide")
	// ErrCell: a cell does not fit its column.
	ErrCell = fault.New(fault.Invalid, "cell_malformed", "the cell is not what its column holds, or the row is longer than the columns are")
)

// Kind is what the cells of a column are.
type Kind string

// The kinds. Cells are always given as text; an empty one stays empty.
const (
	Text    Kind = "text"
	Integer Kind = "integer" // -12; at most 15 digits
	Decimal Kind = "decimal" // -12.50; at most 15 digits, kept exactly
	Date    Kind = "date"    // 2026-01-31
	Time    Kind = "time"    // 2026-01-31 08:30 or 2026-01-31 08:30:59, on the reader's own clock
)

// Column is a column of a sheet.
type Column struct {
	Title string
	Kind  Kind
	Width int64 // in characters; 0: as the spreadsheet has it
}

// Sheet is one table of a workbook.
type Sheet struct {
	Title   string
	Columns []Column
	Rows    [][]string
}

// badCellsTold bounds how many cells one refusal names.
const badCellsTold = 20

// CheckBook judges a workbook before anything is written: ErrBook with all places, of cells the first twenty.
func CheckBook(book []Sheet) error {
	var faults fault.List
	rows, titles, bad := 0, map[string]bool{}, 0
	if len(book) < 1 || len(book) > maxSheets {
		faults.Add(ErrSheets, "sheets")
	}
	for i, s := range book {
		at := "sheets[" + strconv.Itoa(i) + "]"
		if folded := strings.ToLower(s.Title); !isTitle(s.Title) || titles[folded] {
			faults.Add(ErrTitle, at+".title")
		} else {
			titles[folded] = true
		}
		if len(s.Columns) < 1 || len(s.Columns) > MaxColumns {
			faults.Add(ErrSheets, at+".columns")
		}
		for j, c := range s.Columns {
			if written[c.Kind] == nil || c.Width < 0 || c.Width > maxWidth || utf8.RuneCountInString(c.Title) > maxCellRunes {
				faults.Add(ErrColumn, at+".columns["+strconv.Itoa(j)+"]")
			}
		}
		if rows += len(s.Rows); rows > MaxBookRows {
			faults.Add(ErrSheets, at+".rows")
			break
		}
		bad = s.checkCells(&faults, at, bad)
	}
	return faults.Err(ErrBook)
}

func (s *Sheet) checkCells(faults *fault.List, at string, bad int) int {
	for n, row := range s.Rows {
		for j, cell := range row {
			if j < len(s.Columns) {
				write := written[s.Columns[j].Kind]
				if write == nil {
					continue // the column is refused already
				}
				if _, ok := write(cell); ok || cell == "" {
					continue
				}
			}
			if bad++; bad <= badCellsTold {
				faults.Add(ErrCell, at+".rows["+strconv.Itoa(n)+"]["+strconv.Itoa(j)+"]")
			}
		}
	}
	return bad
}

func isTitle(title string) bool {
	n := utf8.RuneCountInString(title)
	return n >= 1 && n <= maxTitleRunes && strings.TrimSpace(title) == title && !strings.ContainsAny(title, "[]:*?/\\\x00\r\n") &&
		!strings.HasPrefix(title, "'") && !strings.HasSuffix(title, "'")
}

var (
	integer = regexp.MustCompile(`^-?[0-9]{1,15}$`)
	decimal = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,15})?$`)
)

// written makes the value that the spreadsheet keeps of a cell's text.
var written = map[Kind]func(text string) (value any, ok bool){
	Text: func(text string) (any, bool) { return Neutral(text), utf8.RuneCountInString(text) < maxCellRunes },
	Integer: func(text string) (any, bool) {
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil && integer.MatchString(text)
	},
	Decimal: func(text string) (any, bool) {
		digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(text), "0")
		n, err := strconv.ParseFloat(text, 64) // spreadsheets keep numbers so; of up to 15 digits none is lost
		return n, err == nil && decimal.MatchString(text) && len(digits) <= exactDigits
	},
	Date: moment(time.DateOnly),
	Time: moment("2006-01-02 15:04", time.DateTime),
}

// moment reads one of some layouts. A spreadsheet knows no zones: what is written is what is shown. Its calendar begins in 1900.
func moment(layouts ...string) func(text string) (any, bool) {
	return func(text string) (any, bool) {
		for _, layout := range layouts {
			if at, err := time.Parse(layout, text); err == nil && at.Year() >= 1900 && at.Year() <= 9999 {
				return at, true
			}
		}
		return nil, false
	}
}

// shown are how spreadsheets show the kinds.
var shown = map[Kind]string{Integer: "0", Decimal: "0.00#############", Date: "yyyy-mm-dd", Time: "yyyy-mm-dd hh:mm:ss"}

// WriteBook writes a workbook that CheckBook has let through: each sheet with its columns' titles in a row that stays in sight.
func WriteBook(to io.Writer, book []Sheet) error {
	file := excelize.NewFile()
	styles := map[Kind]int{}
	for kind, format := range shown {
		style, err := file.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return err
		}
		styles[kind] = style
	}
	head, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i := range book {
		if err := book[i].write(file, i, head, styles); err != nil {
			return err
		}
	}
	if err := file.Write(to); err != nil {
		return err
	}
	return file.Close()
}

func (s *Sheet) write(file *excelize.File, place, head int, styles map[Kind]int) error {
	if place == 0 {
		if err := file.SetSheetName(file.GetSheetName(0), s.Title); err != nil {
			return err
		}
	} else if _, err := file.NewSheet(s.Title); err != nil {
		return err
	}
	out, err := file.NewStreamWriter(s.Title)
	if err != nil {
		return err
	}
	for j, c := range s.Columns {
		if c.Width > 0 {
			if err := out.SetColWidth(j+1, j+1, float64(c.Width)); err != nil { //nolint:forbidigo // widths are given so
				return err
			}
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	titles := make([]any, len(s.Columns))
	for j, c := range s.Columns {
		titles[j] = excelize.Cell{StyleID: head, Value: Neutral(c.Title)}
	}
	if err := out.SetRow("A1", titles); err != nil {
		return err
	}
	for n, row := range s.Rows {
		if err := out.SetRow("A"+strconv.Itoa(n+2), s.values(row, styles)); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (s *Sheet) values(row []string, styles map[Kind]int) []any {
	values := make([]any, len(row))
	for j, cell := range row {
		if cell == "" {
			continue
		}
		kind := s.Columns[j].Kind
		value, _ := written[kind](cell)
		if kind == Text {
			values[j] = value
		} else {
			values[j] = excelize.Cell{StyleID: styles[kind], Value: value}
		}
	}
	return values
}
