package contacts

import (
	"bytes"
	"testing"
)

func TestMarksDependOnWhatIsMeantAndOnTheKey(t *testing.T) {
	one, err := NewKeyring(1, map[int64]MasterKey{1: {1}})
	if err != nil {
		t.Fatal(err)
	}
	two, err := NewKeyring(2, map[int64]MasterKey{1: {1}, 2: {2}})
	if err != nil {
		t.Fatal(err)
	}
	c := Contact{Name: "Ann Lee", Phone: "+86 138-0013-8000", Region: "310115", Address: "Century Ave. 100"}
	old, now := one.Traits(c), two.Traits(Contact{Name: "ＡＮＮ lee", Phone: "13800138000", Region: "310101", Address: "century ave 100"})
	for what, pair := range map[string][2][][]byte{"phone": {old.Phone, now.Phone}, "buyer": {old.Buyer, now.Buyer}, "address": {old.Address, now.Address}} {
		if len(pair[0]) != 1 || len(pair[1]) != 2 || !bytes.Equal(pair[0][0], pair[1][1]) || bytes.Equal(pair[1][0], pair[1][1]) {
			t.Errorf("%s: %x and %x", what, pair[0], pair[1])
		}
	}
	if bytes.Equal(old.Phone[0], old.Buyer[0]) || bytes.Equal(one.CompanyTraits("13800138000")[0], old.Phone[0]) {
		t.Error("two uses share a mark")
	}
	part := one.Traits(Contact{Name: "Ann", Address: "，。", Region: "310115"})
	if part.Phone != nil || part.Buyer != nil || part.Address != nil || one.CompanyTraits(" - ") != nil {
		t.Errorf("marks of nothing: %+v", part)
	}
}

func TestAnAddressIsShownByItsBeginningOnly(t *testing.T) {
	for address, want := range map[string]string{"世纪大道 100 号": "世纪大道 1***", "短": "*", "": ""} {
		if got := MaskAddress(address); got != want {
			t.Errorf("%q is shown as %q", address, got)
		}
	}
}
