package sheets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
)

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
