package sheets

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var risky = []string{"=1+1", "+86", "-5", "@sum(A1)", "\tx", "\rx", "＝1", "茶 \"壶\", 大", "", "行\n行"}

var plain = []string{"'=1+1", "'+86", "'-5", "'@sum(A1)", "'\tx", "'\rx", "'＝1", "茶 \"壶\", 大", "", "行\n行"}

func TestACSVFileHoldsNoFormulas(t *testing.T) {
	var b bytes.Buffer
	w, err := NewCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Row(risky...), w.Close()); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != 1 {
		t.Fatalf("%q, %v", b.String(), err)
	}
	// A bare carriage return is left out of CSV.
	want := slices.Clone(plain)
	want[5] = "'x"
	if !slices.Equal(rows[0], want) {
		t.Errorf("got %q, want %q", rows[0], want)
	}
}

func TestAnXLSXFileHoldsTextsOnly(t *testing.T) {
	var b bytes.Buffer
	w, err := NewXLSX(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Row("题"), w.Row(risky...), w.Close()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1")
	if err != nil || len(rows) != 2 {
		t.Fatalf("%q, %v", rows, err)
	}
	for i, want := range plain {
		if got := rows[1][i]; got != want {
			t.Errorf("cell %d is %q, want %q", i, got, want)
		}
	}
	if formula, err := f.GetCellFormula("Sheet1", "A2"); err != nil || formula != "" {
		t.Errorf("formula %q, %v", formula, err)
	}
}

func TestManyRowsOfAnXLSXFileAreAllThere(t *testing.T) {
	var b bytes.Buffer
	w, err := NewXLSX(&b)
	if err != nil {
		t.Fatal(err)
	}
	const rows = 30_000 // beyond what is kept in memory
	for i := range rows {
		if err := w.Row(fmt.Sprint(i), strings.Repeat("长", 200), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.GetCellValue("Sheet1", fmt.Sprintf("A%d", rows)); got != fmt.Sprint(rows-1) {
		t.Errorf("the last row is %q, %v", got, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

type feed struct {
	Version string `xml:"version,attr"`
	Title   string `xml:"channel>title"`
	Items   []struct {
		ID           string `xml:"http://base.google.com/ns/1.0 id"`
		Title        string `xml:"http://base.google.com/ns/1.0 title"`
		Availability string `xml:"http://base.google.com/ns/1.0 availability"`
		Price        string `xml:"http://base.google.com/ns/1.0 price"`
		Condition    string `xml:"http://base.google.com/ns/1.0 condition"`
		GTIN         string `xml:"http://base.google.com/ns/1.0 gtin"`
		Identifier   string `xml:"http://base.google.com/ns/1.0 identifier_exists"`
	} `xml:"channel>item"`
}

func TestAMerchantFeedIsRSSWithGooglesNamesAndLimits(t *testing.T) {
	var b bytes.Buffer
	w, err := NewMerchant(&b, "店 & Co", "https://shop.example")
	if err != nil {
		t.Fatal(err)
	}
	one := Product{ID: "a", Title: strings.Repeat("题", 200), Price: "99.00 CNY", InStock: true, Brand: "青岚", GTIN: "6901234567892"}
	two := Product{ID: "b", Title: "<b>\x00=1", Price: "1.00 CNY", Brand: "青岚"}
	if err := errors.Join(w.Item(one), w.Item(two), w.Close()); err != nil {
		t.Fatal(err)
	}
	var f feed
	if err := xml.Unmarshal(b.Bytes(), &f); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	if f.Version != "2.0" || f.Title != "店 & Co" || len(f.Items) != 2 {
		t.Fatalf("%+v", f)
	}
	a, c := f.Items[0], f.Items[1]
	if a.ID != "a" || a.Title != strings.Repeat("题", 150) || a.Availability != "in_stock" || a.Price != "99.00 CNY" || a.Condition != "new" || a.Identifier != "" {
		t.Errorf("%+v", a)
	}
	if c.Availability != "out_of_stock" || c.Identifier != "no" || c.Title != "<b>\ufffd=1" || c.GTIN != "" {
		t.Errorf("%+v", c)
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAWriterThatFailsIsTold(t *testing.T) {
	if _, err := NewCSV(full{}); !errors.Is(err, errFull) {
		t.Errorf("CSV: %v", err)
	}
	if _, err := NewMerchant(full{}, "x", ""); !errors.Is(err, errFull) {
		t.Errorf("feed: %v", err)
	}
	x, err := NewXLSX(full{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Row("a"), x.Close()); !errors.Is(err, errFull) {
		t.Errorf("XLSX: %v", err)
	}
}
