package sheets

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func source(content []byte) Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
}

// rows reads all of a table; a row that can't be read is nil.
func rows(t *testing.T, f Format, content []byte) (out [][]string) {
	t.Helper()
	r, err := Open(f, source(content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	for {
		cells, n, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return out
		case errors.Is(err, ErrRow):
			cells = nil
		case err != nil:
			t.Fatal(err)
		}
		if out = append(out, cells); n != len(out) {
			t.Fatalf("row %d is called %d", len(out), n)
		}
	}
}

func TestCSVIsReadInTheEncodingsPeopleSend(t *testing.T) {
	const text = "编码,名称\nA-1,\"龙井, 特级\"\n𠮷,茶\n"
	want := [][]string{{"编码", "名称"}, {"A-1", "龙井, 特级"}, {"𠮷", "茶"}}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"UTF-8": text, "byte order mark": "\xef\xbb\xbf" + text, "GB18030": gb, "UTF-16": wide, "CRLF": strings.ReplaceAll(text, "\n", "\r\n"),
		"GB18030 late": gb, "no last line end": strings.TrimSuffix(text, "\n"),
	} {
		if got := rows(t, CSV, []byte(content)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
	late, err := simplifiedchinese.GB18030.NewEncoder().String(strings.Repeat("a,b\n", 100_000) + "茶,b\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := rows(t, CSV, []byte(late)); got[100_000][0] != "茶" {
		t.Errorf("GB18030 after much ASCII: %q", got[100_000])
	}
}

func TestCSVIsPartedByWhatItsFirstLineIsPartedBy(t *testing.T) {
	for _, text := range []string{"a;b,c;d\n1;2;3\n", "a\tb,c\td\n1\t2\t3\n"} {
		if got := rows(t, CSV, []byte(text)); !reflect.DeepEqual(got, [][]string{{"a", "b,c", "d"}, {"1", "2", "3"}}) {
			t.Errorf("got %q", got)
		}
	}
}

func TestRowsAreNumberedAsASpreadsheetShowsThem(t *testing.T) {
	r, err := Open(CSV, source([]byte("\na,b\n1,\"x\ny\"\n\n\n2,3\n4,\"5\n\n\"\n6,7\n")))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 3, 6, 7, 8} {
		if cells, n, err := r.Next(); n != want || err != nil {
			t.Errorf("%q is row %d, not %d: %v", cells, n, want, err)
		}
	}
}

func TestARowThatCantBeReadIsPassedOver(t *testing.T) {
	text := "a,b\n1,x\"y\n" + strings.Repeat(",", MaxColumns) + "\n" + strings.Repeat("x", MaxCellBytes+1) + "\n2,3\n"
	if got := rows(t, CSV, []byte(text)); !reflect.DeepEqual(got, [][]string{{"a", "b"}, nil, nil, nil, {"2", "3"}}) {
		t.Errorf("got %q", got)
	}
}

func TestWhatIsWrittenIsReadAgainAndRunsNoFormula(t *testing.T) {
	table := [][]string{{"编码", "名称"}, {"=1+1", "@SUM(A1)"}, {"+86", "-5"}, {"0012", "a\nb"}, {"6901234567892", "'quoted"}}
	for _, f := range []Format{CSV, XLSX} {
		var file bytes.Buffer
		w, err := NewWriter(f, &file)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table {
			if err := w.Row(row...); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := FormatOf(file.Bytes()); got != f {
			t.Errorf("%s is taken for %s", f, got)
		}
		if got := rows(t, f, file.Bytes()); !reflect.DeepEqual(got, table) {
			t.Errorf("%s: got %q", f, got)
		}
		if f == CSV && !strings.Contains(file.String(), "'=1+1,'@SUM(A1)\n'+86,'-5\n") {
			t.Errorf("formulas are not neutral: %q", file.String())
		}
	}
	for text, want := range map[string]string{"": "", "a=1": "a=1", "\tx": "'\tx", "\rx": "'\rx", "'x": "'x"} {
		if got := Neutral(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestAFileThatUnpacksToTooMuchIsRefused(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(XLSX, &file)
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if err := w.Row(strings.Repeat("x", 1000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := openXLSX(source(file.Bytes()), 100<<10); !errors.Is(err, ErrFile) {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		f       Format
		content []byte
	}{
		"no archive": {XLSX, []byte("PK\x03\x04 nothing")}, "empty": {XLSX, nil}, "zero bytes": {CSV, []byte("a,b\n\x00,c\n")},
	} {
		if r, err := Open(c.f, source(c.content)); !errors.Is(err, ErrFile) {
			t.Errorf("%s: got %v, %v", name, r, err)
		}
	}
}
