package flows

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/imports"
)

func TestNumbersAreReadAsPeopleAndSpreadsheetsWriteThem(t *testing.T) {
	for written, want := range map[string]int64{
		"52": 5200, "52.1": 5210, "52.10": 5210, "0.01": 1, "¥1,250.50": 125_050, "￥ 9": 900, "52.100000000000001": 5210, "1.9989999999999999E3": 199_900,
		"1e2": 10_000, " 7 ": 700, "0.1000": 10, "19.989999999999998": 1999,
	} {
		if got, ok := readNumber(written, 2); !ok || got != want {
			t.Errorf("%q: %d %v, want %d", written, got, ok, want)
		}
	}
	for _, written := range []string{"", "-1", "1.001", "一百", "1,25", "1.2.3", "1e99", "0x10", "NaN", "1/2", "999999999999999999", "1_000", "１"} {
		if got, ok := readNumber(written, 2); ok {
			t.Errorf("%q was read as %d", written, got)
		}
	}
	if got, ok := readNumber("120.0", 0); !ok || got != 120 {
		t.Errorf("units: %d %v", got, ok)
	}
}

func TestColumnsAreUnderstoodInBothLanguages(t *testing.T) {
	h, err := readHeader(imports.Catalog, true, []string{" SKU 编码* ", "Product Code", "重量（克）", "备注", "三级类目", "结算价(元)"})
	want := map[string]int{"code": 0, "product_code": 1, "weight_grams": 2, "category_3": 4, "settlement_price": 5}
	if err != nil || !maps.Equal(h.places, want) || !h.prices {
		t.Errorf("got %v %v", h, err)
	}
	if got := h.cell([]string{"x"}, "weight_grams"); got != "" {
		t.Errorf("a short row has %q", got)
	}
	if got := IgnoredColumns(imports.Stock, []string{"编码", "结算价", "", "单位"}); !slices.Equal(got, []string{"结算价", "单位"}) {
		t.Errorf("ignored %q", got)
	}
	for _, kind := range imports.Kinds {
		var names []string
		for _, c := range Template(kind, true) {
			names = append(names, c.Chinese)
		}
		if _, err := readHeader(kind, true, names); err != nil {
			t.Errorf("the template of %s: %v", kind, err)
		}
	}
}

var errSome = fault.New(fault.Refused, "some", "some are refused")

func TestAVerbIsAskedAgainWithoutWhatItRefused(t *testing.T) {
	asked := 0
	refused, err := sift(5, "sku_ids", func(take []int) error {
		asked++
		var faults fault.List
		for at, i := range take {
			if i == asked { // 1, then 2
				faults.Add(errSome, "sku_ids["+text(int64(at))+"].price")
			}
		}
		return faults.Err(errSome)
	})
	if err != nil || asked != 5 || refused[1] == nil || refused[2] == nil || refused[0] != nil || refused[1].Fields[0].Path != "price" {
		t.Errorf("asked %d times: %v %v", asked, refused, err)
	}
	refused, err = sift(3, "sku_ids", func([]int) error { return errSome.At("agreement_id") })
	if err != nil || len(refused) != 3 {
		t.Errorf("a refusal of all: %v %v", refused, err)
	}
	broken := errors.New("broken")
	if _, err := sift(1, "sku_ids", func([]int) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
