package contacts

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/fault"
)

var wang = Contact{Name: "王小敏", Phone: "13800001234", Region: "330106", Address: "文三路 90 号 4 幢 501"}

func places(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func TestAPhoneHasOneWrittenForm(t *testing.T) {
	for in, want := range map[string]string{
		"13800001234": "13800001234", " 138-0000-1234 ": "13800001234", "+86 138 0000 1234": "13800001234", "8613800001234": "13800001234",
		"0086 13800001234": "13800001234", "0571-8888 6666": "057188886666", "+44 (0)20 7946 0958": "+4402079460958",
		"12+34567": "", "phone": "", "": "", "１３８００００１２３４": "", "138;drop": "", "()": "",
	} {
		if got := digits(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCleanNamesAllMistakesAtOnce(t *testing.T) {
	_, err := Contact{Name: "a\x00", Phone: "1234", Region: "浙江", Address: strings.Repeat("路", 301)}.Clean()
	if !errors.Is(err, ErrInvalid) {
		t.Fatalf("got %v", err)
	}
	got := places(err)
	for path, code := range map[string]string{
		"name": "contact_name_malformed", "phone": "phone_malformed", "region": "region_malformed", "address": "address_malformed",
	} {
		if got[path] != code {
			t.Errorf("%s: got %q", path, got[path])
		}
	}
}

func TestCleanTakesChinesePeopleAndOtherLands(t *testing.T) {
	for _, c := range []Contact{
		wang,
		{Name: strings.Repeat("名", 64), Phone: "12345", Region: "33", Address: strings.Repeat("路", 300)},
		{Name: "A", Phone: "+" + strings.Repeat("1", 20), Region: "United Kingdom", Address: "1"},
		{Name: "B", Phone: "12345", Region: strings.Repeat("x", 40), Address: "1"},
	} {
		if _, err := c.Clean(); err != nil {
			t.Errorf("%v: %v", c.Region, err)
		}
	}
	for _, c := range []Contact{
		{Name: "", Phone: "12345", Region: "33", Address: "1"},
		{Name: strings.Repeat("名", 65), Phone: "12345", Region: "33", Address: "1"},
		{Name: "A", Phone: strings.Repeat("1", 21), Region: "33", Address: "1"},
		{Name: "A", Phone: "12345", Region: "3", Address: "1"},
		{Name: "A", Phone: "12345", Region: strings.Repeat("x", 41), Address: "1"},
		{Name: "A", Phone: "12345", Region: "a_b", Address: "1"},
		{Name: "A", Phone: "12345", Region: "33", Address: " \t "},
		{Name: "A\xff", Phone: "12345", Region: "33", Address: "1"},
	} {
		if _, err := c.Clean(); !errors.Is(err, ErrInvalid) {
			t.Errorf("taken: %q %q %q", c.Name, c.Phone, c.Region)
		}
	}
}

func TestARegionIsADivisionOfChinaOrAnotherLand(t *testing.T) {
	for region, want := range map[string]error{
		"330106": nil, "33": nil, "330104": nil, "330106001": nil, "810005": nil, "820004": nil, "710000": nil, "371200": nil, "United Kingdom": nil, "2b": nil,
		"990106": ErrUnknownRegion, "33010": ErrUnknownRegion, "000000": ErrUnknownRegion, "3301061": ErrUnknownRegion, "浙江": ErrRegion, "3": ErrRegion,
		"Zhejiang": ErrRegionByName, "inner mongolia": ErrRegionByName, "Hong Kong": nil,
	} {
		if got := CheckRegion(region, "region"); !errors.Is(got, want) {
			t.Errorf("%s: %v, want %v", region, got, want)
		}
	}
	if _, err := (Contact{Name: "A", Phone: "12345", Region: "990106", Address: "1"}).Clean(); fault.From(err).Fields[0].Code != "region_unknown" {
		t.Errorf("a contact in an unknown region: %v", err)
	}
}

func TestMaskHidesWhatARoleMayNotRead(t *testing.T) {
	for phone, want := range map[string]string{
		"13800001234": "138****1234", "+4402079460958": "+44*******0958", "057188886666": "057*****6666", "12345678": "****5678",
		"1234567": "*******", "12345": "*****", "": "",
	} {
		if got := maskPhone(phone); got != want {
			t.Errorf("%s: got %s, want %s", phone, got, want)
		}
	}
	if got, want := Mask(wang), (Contact{Name: "王*", Phone: "138****1234", Region: "330106"}); got != want {
		t.Errorf("got %#v", got)
	}
	if got := Mask(Contact{}); got != (Contact{}) {
		t.Errorf("nobody: %#v", got)
	}
}

func TestAMaskedPhoneShowsAtMostSevenDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		phone := rapid.StringMatching(`\+?[0-9]{5,20}`).Draw(t, "phone")
		got := maskPhone(phone)
		if len(got) != len(phone) || len(strings.ReplaceAll(got, "*", "")) > 7 || strings.Count(got, "*") < 4 {
			t.Fatalf("%s becomes %s", phone, got)
		}
	})
}

func TestAContactPrintsMasked(t *testing.T) {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "contact", wang)
	text := fmt.Sprintf("%v %+v %#v %s ", wang, wang, wang, wang) + b.String()
	for _, secret := range []string{"小敏", "0000", "文三路"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s prints: %s", secret, text)
		}
	}
	master := NewMasterKey()
	if text := fmt.Sprintf("%v %+v %#v %s", master, master, master, master); strings.ContainsAny(text, "0123456789[") {
		t.Errorf("the master key prints: %s", text)
	}
}
