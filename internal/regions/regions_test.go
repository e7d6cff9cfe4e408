package regions

import (
	"strings"
	"testing"
)

func TestEveryDivisionLiesInAKnownOne(t *testing.T) {
	counts := map[Level]int{}
	for _, d := range table.all {
		counts[d.Level]++
		if len(d.Code) != 6 || !isDigits(d.Code) || strings.ContainsAny(d.Name, " -") {
			t.Errorf("malformed: %+v", d)
		}
		if path := Path(d.Code); path[0].Level != Province || path[len(path)-1] != d || len(path) > 3 {
			t.Errorf("%s: path %v", d.Code, path)
		}
		if d.Level != Province && !Known(d.Parent) {
			t.Errorf("%+v lies nowhere", d)
		}
		if (d.English() != "") != (d.Level == Province) {
			t.Errorf("%s: English %q", d.Name, d.English())
		}
		if !Fits(d.Code) || !FitsPlace(d.Code) || !FitsPlace(Short(d.Code)) || Full(Short(d.Code)) != d.Code {
			t.Errorf("%s is not taken", d.Code)
		}
	}
	if counts[Province] != 34 || counts[City] < 330 || counts[District] < 2860 {
		t.Errorf("%v", counts)
	}
}

func TestAPathIsWrittenFromTheProvinceDown(t *testing.T) {
	for code, want := range map[string]string{
		"330106": "浙江省杭州市西湖区", "310115": "上海市浦东新区", "500240": "重庆市石柱土家族自治县", "419001": "河南省济源市", "429021": "湖北省神农架林区",
		"659001": "新疆维吾尔自治区石河子市", "441900": "广东省东莞市", "810005": "香港特别行政区油尖旺区", "820008": "澳门特别行政区圣方济各堂区",
		"710000": "台湾省", "710100": "台湾省", "33": "浙江省", "3301": "浙江省杭州市", "330106001": "浙江省杭州市西湖区", "330199": "浙江省杭州市",
		"339999": "浙江省", "310100": "上海市", "United Kingdom": "United Kingdom", "990000": "990000", "": "",
	} {
		if got := Name(code); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

func TestChildrenAreWhatLiesDirectlyWithin(t *testing.T) {
	for parent, want := range map[string]struct {
		count int
		first string
	}{
		"": {34, "110000"}, "110000": {16, "110101"}, "330000": {11, "330100"}, "330100": {13, "330102"}, "460000": {19, "460100"}, "810000": {18, "810001"},
		"820000": {8, "820001"}, "710000": {0, ""}, "441900": {0, ""}, "330106": {0, ""}, "990000": {0, ""},
	} {
		got := Children(parent)
		if len(got) != want.count || want.count > 0 && got[0].Code != want.first {
			t.Errorf("%s: %d %v", parent, len(got), got[:min(1, len(got))])
		}
	}
}

func TestCodesCoverWhatTheirShortFormBegins(t *testing.T) {
	for _, c := range []struct {
		whole, region string
		want          bool
	}{
		{"330000", "330106", true}, {"33", "330106", true}, {"330100", "330106", true}, {"330106", "330106", true}, {"330106", "330106001", true},
		{"330106", "330100", false}, {"330100", "330000", false}, {"310000", "330106", false}, {"310000", "310115", true}, {"310100", "310115", true},
		{"419000", "419001", true}, {"410000", "419001", true}, {"810000", "810005", true}, {"820000", "810005", false}, {"710000", "710000", true},
		{"330100", "330199", true}, {"110000", "110000", true}, {"United", "United Kingdom", true}, {"France", "United Kingdom", false},
	} {
		if got := Covers(c.whole, c.region); got != c.want {
			t.Errorf("%s covers %s: %v", c.whole, c.region, got)
		}
	}
}

func TestAnAddressOutlivesItsDistrictAndAChosenPlaceIsKnown(t *testing.T) {
	for code, want := range map[string]struct{ address, place bool }{
		"330106": {true, true}, "33": {true, true}, "3301": {true, true}, "330100": {true, true}, "310100": {true, true}, "500200": {true, true},
		"330104":       {true, true},  // 江干区, withdrawn in 2021: a district of a known city
		"371200":       {true, false}, // 莱芜市, withdrawn in 2019: a city of a known province
		"710100":       {true, true},  // nothing in Taiwan is in the table
		"810101":       {true, false},
		"330106001":    {true, false},
		"330106001002": {true, false},
		"990000":       {false, false}, "000000": {false, false}, "3": {false, false}, "330": {false, false}, "33010": {false, false},
		"33010600": {false, false}, "": {false, false}, "33010x": {false, false}, "浙江": {false, false}, "３３０１": {false, false},
	} {
		if Fits(code) != want.address || FitsPlace(code) != want.place {
			t.Errorf("%s: an address %v, a place %v", code, Fits(code), FitsPlace(code))
		}
	}
}

func TestShopSystemsNamesLeadToOneDivision(t *testing.T) {
	for _, c := range []struct{ province, city, district, want string }{
		{"浙江省", "杭州市", "西湖区", "330106"}, {"浙江", "杭州", "西湖", "330106"}, {"浙江", "", "西湖区", "330106"}, {"浙江省", "杭州市", "", "330100"},
		{"北京", "北京市", "朝阳区", "110105"}, {"北京市", "市辖区", "朝阳区", "110105"}, {"上海", "上海", "浦东新区", "310115"}, {"上海市", "", "浦东", "310115"},
		{"上海市", "浦东新区", "川沙新镇", "310115"}, {"重庆市", "县", "石柱土家族自治县", "500240"}, {"重庆", "重庆", "石柱", "500240"},
		{"吉林", "吉林", "船营区", "220204"}, {"吉林省", "吉林市", "", "220200"}, {"辽宁", "朝阳", "", "211300"}, {"广东", "东莞", "南城街道", "441900"},
		{"河南省", "省直辖县级行政区划", "济源市", "419001"}, {"河南", "济源市", "", "419001"}, {"湖北", "神农架", "", "429021"}, {"海南", "三亚", "吉阳区", "460203"},
		{"广西壮族自治区", "南宁市", "青秀区", "450103"}, {"广西", "南宁", "青秀", "450103"}, {"内蒙古", "锡林郭勒盟", "", "152500"},
		{"新疆", "伊犁", "", "654000"}, {"新疆", "巴音郭楞蒙古自治州", "库尔勒", "652801"}, {"湖北", "恩施州", "利川", "422802"}, {"云南", "大理", "大理市", "532901"},
		{"香港", "", "油尖旺区", "810005"}, {"香港特别行政区", "九龙", "油尖旺区", "810005"}, {"澳门", "澳门", "大堂区", "820004"}, {"台湾", "台北市", "", "710000"},
		{"西藏", "拉萨", "城关区", "540102"}, {"河北", "承德", "承德县", "130821"},
	} {
		if got, ok := Find(c.province, c.city, c.district); !ok || got.Code != c.want {
			t.Errorf("%s %s %s: %v %v, want %s", c.province, c.city, c.district, got, ok, c.want)
		}
	}
	for _, c := range [][3]string{
		{"", "杭州", "西湖区"}, {"加州", "", ""}, {"浙江", "广州", ""}, {"浙江", "杭州", "南山区"}, {"江苏", "", "鼓楼区"}, {"上海", "", "西湖区"},
	} {
		if got, ok := Find(c[0], c[1], c[2]); ok {
			t.Errorf("%v led to %v", c, got)
		}
	}
}

func TestANameFindsAllThatBearIt(t *testing.T) {
	for name, want := range map[string]string{
		"浦东新区": "310115", "浦东": "310115", "朝阳区": "110105 220104", "朝阳": "110105 211300 211321 220104", "辽宁 朝阳市": "211300", "广东/深圳/南山区": "440305",
		"吉林": "220000 220200", "广西": "450000", "北京 北京 朝阳区": "110105", "恩施州": "422800 422801", "nowhere": "", " ": "", "浙江 南山区": "",
	} {
		var codes []string
		for _, d := range Named(name) {
			codes = append(codes, d.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
