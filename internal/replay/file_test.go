package replay

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// heads gives the first rows below the head of a file whose rows are lines.
func heads(t *testing.T, source io.Reader, rows int) (lines []string) {
	t.Helper()
	s := bufio.NewScanner(source)
	for n := 0; n <= rows && s.Scan(); n++ {
		if n > 0 {
			lines = append(lines, s.Text())
		}
	}
	if err := s.Err(); err != nil || len(lines) != rows {
		t.Fatalf("%d rows, %v", len(lines), err)
	}
	return lines
}

func TestPricesAreRoundedHalfUpToWholePence(t *testing.T) {
	for text, want := range map[string]price{
		"2.55": {255, 1, false}, "2.5": {250, 1, false}, "2": {200, 1, false}, "2.": {200, 1, false}, ".5": {50, 1, false}, "2.550": {255, 1, false},
		"2.555": {256, 1, true}, "2.554": {255, 1, true}, "2.5549999": {255, 1, true}, "2.995": {300, 1, true}, "9.995": {1000, 1, true},
		"0.004": {0, 1, true}, "0.005": {1, 1, true}, "0.001": {0, 1, true}, "0": {0, 0, false}, "0.00": {0, 0, false}, "-0.00": {0, 0, false},
		"000000000002.55": {255, 1, false}, "-1.00": {100, -1, false}, "-0.001": {0, -1, true},
	} {
		if got, err := parsePrice(text); got != want || err != nil {
			t.Errorf("%s: %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", ".", "-.", "1.2.3", "1,5", "1e3", "+1", "--1", "£1", "NaN", "0x10", "1 000", "1234567890123",
		"0.1234567890123"} {
		if got, err := parsePrice(text); err == nil {
			t.Errorf("%q is a price of %+v", text, got)
		}
	}
}

func TestABadFileIsRefusedByLine(t *testing.T) {
	const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
	const good = "600001,85123A,HEART,6,2011-01-04 10:00:00,2.55,17850.0,United Kingdom\n"
	for name, c := range map[string]struct{ text, want string }{
		"nothing at all":       {"", "does not begin with"},
		"no head":              {good, "does not begin with"},
		"another head":         {"Invoice,StockCode\n", "does not begin with"},
		"a column too few":     {head + good + "600001,85123A,HEART,6,2011-01-04 10:00:00,2.55,17850.0\n", "line 3"},
		"a column too many":    {head + strings.TrimSuffix(good, "\n") + ",x\n", "line 2"},
		"a quote left open":    {head + good + "600001,85123A,\"HEART,6\n", "line 3"},
		"no whole number":      {head + good + strings.Replace(good, ",6,", ",6.5,", 1), `line 3: Quantity "6.5"`},
		"no number":            {head + strings.Replace(good, ",6,", ",,", 1), `line 2: Quantity ""`},
		"too many units":       {head + strings.Replace(good, ",6,", ",1000001,", 1), `line 2: Quantity "1000001"`},
		"far too many units":   {head + strings.Replace(good, ",6,", ",99999999999,", 1), `line 2: Quantity "99999999999"`},
		"no price":             {head + strings.Replace(good, ",2.55,", ",n/a,", 1), `line 2: UnitPrice "n/a"`},
		"too high a price":     {head + strings.Replace(good, ",2.55,", ",1000000000.01,", 1), `line 2: UnitPrice "1000000000.01"`},
		"a day only":           {head + strings.Replace(good, " 10:00:00", "", 1), `line 2: InvoiceDate "2011-01-04"`},
		"another kind of date": {head + strings.Replace(good, "2011-01-04 10:00:00", "01/04/2011 10:00", 1), `line 2: InvoiceDate "01/04/2011 10:00"`},
		"a day that never was": {head + strings.Replace(good, "2011-01-04", "2011-02-30", 1), "line 2: InvoiceDate"},
		"before all ids":       {head + strings.Replace(good, "2011-01-04", "2001-01-04", 1), "line 2: InvoiceDate"},
		"after all ids":        {head + strings.Replace(good, "2011-01-04", "2071-01-04", 1), "line 2: InvoiceDate"},
		"no invoice number":    {head + strings.Replace(good, "600001", " ", 1), `line 2: InvoiceNo ""`},
		"a strange number":     {head + strings.Replace(good, "600001", "6000\x00", 1), "line 2: InvoiceNo"},
		"a long number":        {head + strings.Replace(good, "600001", strings.Repeat("6", 33), 1), "line 2: InvoiceNo"},
		"a strange customer":   {head + strings.Replace(good, "17850.0", "17850\x00", 1), "line 2: CustomerID"},
		"too many rows of one": {head + strings.Repeat(good, 2001), "line 2002: InvoiceNo"},
		"after a quoted break": {head + strings.Replace(good, "HEART", "\"of\ntwo lines\"", 1) + strings.Replace(good, ",6,", ",x,", 1),
			"line 4: Quantity"},
	} {
		b, err := readBook(strings.NewReader(c.text))
		if !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %+v, %v; want %q", name, b, err, c.want)
		}
	}
	// what is no trade may be as it likes, as long as it can be read
	b, err := readBook(strings.NewReader(head + "A1,B,\xff,-999999999,2011-01-04 10:00:00,-11062.06,\x00,\n" + "6,POST,,0,2011-01-04 10:00:00,0,,\n"))
	if err != nil || b.rows != 2 || len(b.documents) != 0 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestADescriptionIsMadeATitleWhateverItIs(t *testing.T) {
	for description, want := range map[string]string{
		" WHITE HANGING  HEART ": "WHITE HANGING  HEART", //nolint:gocritic // the spaces are the case
		"two\r\nlines":           "two  lines", "a\x00b": "a b", "\xffA": "?A", "": "", "\n": "",
		strings.Repeat("é", 300): strings.Repeat("é", 200), strings.Repeat("x", 199) + " y": strings.Repeat("x", 199),
	} {
		if got := title(description); got != want {
			t.Errorf("%q: %q, want %q", description, got, want)
		}
	}
}

func TestAFileThatIsNotThereOrNotWholeIsRefused(t *testing.T) {
	whole := written(t, "whole.csv.gz", "600001,85123A,HEART,6,2011-01-04 10:00:00,2.55,17850.0,United Kingdom")
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	cut, plain := filepath.Join(t.TempDir(), "cut.csv.gz"), filepath.Join(t.TempDir(), "plain.csv.gz")
	if err := errors.Join(os.WriteFile(cut, text[:len(text)-9], 0o600), os.WriteFile(plain, []byte("InvoiceNo"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{"testdata/missing.csv": os.ErrNotExist, cut: ErrFile, plain: ErrFile, whole: nil} {
		if _, err := read(path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestTheSameRowsAreTheSameBookGzippedOrNot(t *testing.T) {
	text, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "invoices.csv.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	_, err = z.Write(text)
	if err := errors.Join(err, z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	one, err := read(small)
	two, failed := read(path)
	if err != nil || failed != nil || len(one.documents) != len(two.documents) || one.rows != two.rows || one.hash == two.hash {
		t.Errorf("%v, %v", err, failed)
	}
}

func TestAByteOrderMarkIsNoPartOfTheHead(t *testing.T) {
	b, err := readBook(strings.NewReader("\ufeffInvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"))
	if err != nil || b.rows != 0 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestDocumentsAreInOrderOfTimeThenNumberAsText(t *testing.T) {
	b, err := read(small)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range b.documents {
		got = append(got, d.number)
	}
	want := "600001 C600011 600002 600003 600012 600013 C600014 C600015 C600016 C600017 C600018 600019 600021 600020 600023 C600024"
	if text := strings.Join(got, " "); text != want {
		t.Errorf("got %s\nwant %s", text, want)
	}
	if rows := b.documents[0].rows; len(rows) != 4 || rows[2] != (row{0, 2, 295}) || rows[3].minor != 850 {
		t.Errorf("the rows of 600001: %+v", rows)
	}
}

// TestMatchingTakesBackWhatWasBoughtAndNoMore plays random trade of one customer and one SKU against a plain list of units.
func TestMatchingTakesBackWhatWasBoughtAndNoMore(t *testing.T) {
	type unit struct {
		document int32
		line     int64
	}
	rapid.Check(t, func(t *rapid.T) {
		r := newReturns()
		var bought []unit // one entry a unit, the latest last
		for i := range rapid.IntRange(1, 20).Draw(t, "documents") {
			if rapid.Bool().Draw(t, "sale") {
				d := &document{customer: 3}
				for line := range rapid.IntRange(1, 3).Draw(t, "lines") {
					units := rapid.Int64Range(1, 4).Draw(t, "units")
					sku := rapid.Int32Range(7, 8).Draw(t, "sku")
					d.rows = append(d.rows, row{sku: sku, units: units})
					for range units {
						if sku == 7 {
							bought = append(bought, unit{int32(i), int64(line + 1)})
						}
					}
				}
				r.buy(i, d)
				continue
			}
			wanted := rapid.Int64Range(0, 9).Draw(t, "returned")
			found, left := r.take(3, row{sku: 7, units: wanted})
			for _, m := range found {
				for range m.units {
					last := len(bought) - 1
					if last < 0 || bought[last] != (unit{m.document, m.line}) {
						t.Fatalf("returned a unit of document %d line %d, of %v", m.document, m.line, bought)
					}
					bought = bought[:last]
					wanted--
				}
			}
			if left != wanted || left > 0 && len(bought) > 0 {
				t.Fatalf("%d left over, want %d; %d to be had", left, wanted, len(bought))
			}
			if other, none := r.take(4, row{sku: 7, units: 1}); len(other) != 0 || none != 1 {
				t.Fatalf("another customer returned %v", other)
			}
		}
	})
}
