package sheets

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fenxiao/fenxiao/internal/fault"
)

func TestABookKeepsTextAsTextAndNumbersExactly(t *testing.T) {
	book := []Sheet{
		{Title: "订单", Columns: []Column{{"说明", Text, 30}, {"件数", Integer, 0}, {"金额", Decimal, 12}, {"日期", Date, 0}, {"时间", Time, 0}}, Rows: [][]string{
			{`=HYPERLINK("http://x","y")`, "12", "1234567890123.45", "2026-01-31", "2026-01-31 08:30"},
			{"007", "-3", "0.10", "", "2026-01-31 08:30:59"},
			{"+8613800001234"},
		}},
		{Title: "Second", Columns: []Column{{"=1+1", Text, 0}}},
	}
	if err := CheckBook(book); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteBook(&out, book); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got := file.GetSheetList(); !reflect.DeepEqual(got, []string{"订单", "Second"}) {
		t.Errorf("sheets %v", got)
	}
	got, err := file.GetRows("订单")
	want := [][]string{
		{"说明", "件数", "金额", "日期", "时间"},
		{`'=HYPERLINK("http://x","y")`, "12", "1234567890123.45", "2026-01-31", "2026-01-31 08:30:00"},
		{"007", "-3", "0.10", "", "2026-01-31 08:30:59"},
		{"'+8613800001234"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n%q\n%q", err, got, want)
	}
	if titles, err := file.GetRows("Second"); err != nil || titles[0][0] != "'=1+1" {
		t.Errorf("%v %v", titles, err)
	}
	for _, cell := range []string{"A2", "C2", "A4"} {
		if formula, err := file.GetCellFormula("订单", cell); formula != "" || err != nil {
			t.Errorf("%s is the formula %s (%v)", cell, formula, err)
		}
	}
	if raw, err := file.GetRows("订单", excelize.Options{RawCellValue: true}); err != nil || raw[1][2] != "1234567890123.45" || raw[2][2] != "0.1" {
		t.Errorf("%v %v", raw, err)
	}
	back, err := ReadShort(out.Bytes()) // our own reader takes the apostrophe off
	if err != nil || back.Rows[0][0] != book[0].Rows[0][0] || back.Rows[2][0] != "+8613800001234" || !reflect.DeepEqual(back.Numbers, []int{2, 3, 4}) {
		t.Errorf("%v %v", back, err)
	}
}

func placesOf(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func TestABookIsRefusedAtEveryPlace(t *testing.T) {
	one := []Column{{"a", Text, 0}}
	for name, c := range map[string]struct {
		book []Sheet
		want map[string]string
	}{
		"nothing":    {nil, map[string]string{"sheets": "book_size"}},
		"no columns": {[]Sheet{{Title: "a"}}, map[string]string{"sheets[0].columns": "book_size"}},
		"titles": {[]Sheet{{Title: "a", Columns: one}, {Title: "A", Columns: one}, {Title: "a/b", Columns: one}, {Title: "", Columns: one}, {Title: strings.Repeat("长", 32), Columns: one}},
			map[string]string{"sheets[1].title": "sheet_title_malformed", "sheets[2].title": "sheet_title_malformed", "sheets[3].title": "sheet_title_malformed", "sheets[4].title": "sheet_title_malformed"}},
		"columns": {[]Sheet{{Title: "a", Columns: []Column{{"a", "formula", 0}, {"b", Text, -1}, {"c", Text, 201}}, Rows: [][]string{{"=1"}}}},
			map[string]string{"sheets[0].columns[0]": "sheet_column_malformed", "sheets[0].columns[1]": "sheet_column_malformed", "sheets[0].columns[2]": "sheet_column_malformed"}},
		"too many rows": {[]Sheet{{Title: "a", Columns: one, Rows: make([][]string, MaxBookRows)}, {Title: "b", Columns: one, Rows: make([][]string, 1)}},
			map[string]string{"sheets[1].rows": "book_size"}},
		"a long row": {[]Sheet{{Title: "a", Columns: one, Rows: [][]string{{"", "x"}}}}, map[string]string{"sheets[0].rows[0][1]": "cell_malformed"}},
	} {
		if got := placesOf(CheckBook(c.book)); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := CheckBook([]Sheet{{Title: strings.Repeat("长", 31), Columns: one, Rows: make([][]string, MaxBookRows)}}); err != nil {
		t.Errorf("the most that there may be: %v", err)
	}
}

func TestACellIsWhatItsColumnHolds(t *testing.T) {
	for kind, cells := range map[Kind]struct{ good, bad []string }{
		Text:    {[]string{"", "=1", "\x00", strings.Repeat("x", maxCellRunes-1)}, []string{strings.Repeat("x", maxCellRunes)}},
		Integer: {[]string{"", "0", "-12", "999999999999999"}, []string{"1.0", "1e3", "+1", "1 000", "=1", "1234567890123456", "--1"}},
		Decimal: {[]string{"", "0", "-12.50", "0.000000000000001", "1234567890123.45"}, []string{"1,5", "NaN", "Inf", "1e3", ".5", "5.", "12345678901234.56", "0x10"}},
		Date:    {[]string{"", "2026-02-28"}, []string{"2026-02-30", "28.2.2026", "1899-12-31", "2026-02-28 00:00"}},
		Time:    {[]string{"", "2026-02-28 23:59", "2026-02-28 23:59:59"}, []string{"2026-02-28T23:59:59Z", "2026-02-28 24:00", "2026-02-28"}},
	} {
		check := func(cell string) error {
			return CheckBook([]Sheet{{Title: "a", Columns: []Column{{"a", kind, 0}}, Rows: [][]string{{cell}}}})
		}
		for _, cell := range cells.good {
			if err := check(cell); err != nil {
				t.Errorf("%s %.30q: %v", kind, cell, err)
			}
		}
		for _, cell := range cells.bad {
			if got := placesOf(check(cell)); got["sheets[0].rows[0][0]"] != "cell_malformed" {
				t.Errorf("%s %.30q: %v", kind, cell, got)
			}
		}
	}
	var many [][]string
	for range 100 {
		many = append(many, []string{"x"})
	}
	if got := placesOf(CheckBook([]Sheet{{Title: "a", Columns: []Column{{"a", Integer, 0}}, Rows: many}})); len(got) != badCellsTold {
		t.Errorf("%d places are told", len(got))
	}
}

func TestAShortTableIsReadWhole(t *testing.T) {
	got, err := ReadShort([]byte("编码,数量\n\nA-1,2\n , \nB-2\nC-3,1,more\n"))
	want := Short{[]string{"编码", "数量"}, [][]string{{"A-1", "2"}, {"B-2", ""}, {"C-3", "1", "more"}}, []int{3, 5, 6}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v %+v", err, got)
	}
	long := "a\n" + strings.Repeat("1\n", MaxShortRows)
	if got, err := ReadShort([]byte(long)); err != nil || len(got.Rows) != MaxShortRows {
		t.Errorf("the most rows: %v", err)
	}
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"a row more":      {long + "1\n", ErrLong},
		"much text":       {"a\n" + strings.Repeat(strings.Repeat("x", 60<<10)+"\n", 300), ErrLong},
		"broken quotes":   {"a\n\"b\nc\n", ErrRow},
		"no workbook":     {"PK\x03\x04 and so on", ErrFile},
		"bytes of a file": {"\x00\x01\x02", ErrFile},
	} {
		if _, err := ReadShort([]byte(c.content)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := ReadShort(nil); err != nil || len(got.Rows) != 0 || got.Columns != nil {
		t.Errorf("an empty file: %+v %v", got, err)
	}
}

func TestAWorkbookThatUnpacksToTooMuchIsRefused(t *testing.T) {
	var small bytes.Buffer
	if err := WriteBook(&small, []Sheet{{Title: "a", Columns: []Column{{"a", Text, 0}}, Rows: [][]string{{"x"}}}}); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(small.Bytes()), int64(small.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	to := zip.NewWriter(&bomb)
	for _, part := range from.File {
		w, err := to.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil { //nolint:gosec // our own
			t.Fatal(err)
		}
		if strings.HasSuffix(part.Name, "sheet1.xml") {
			blank := bytes.Repeat([]byte(" "), 1<<20)
			for range shortUnpacked>>20 + 1 {
				if _, err := w.Write(blank); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if bomb.Len() > MaxShortBytes {
		t.Fatalf("the bomb has %d bytes", bomb.Len())
	}
	if _, err := ReadShort(bomb.Bytes()); !errors.Is(err, ErrFile) {
		t.Errorf("%v", err)
	}
	if _, err := ReadShort(small.Bytes()); err != nil {
		t.Error(fmt.Errorf("without it: %w", err))
	}
}
