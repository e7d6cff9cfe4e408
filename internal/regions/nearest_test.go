package regions

import "testing"

func TestTheNearestDivisionComesFirst(t *testing.T) {
	for text, want := range map[string]string{
		"浦冬新区": "310115", "上海市浦东": "310115", "浙江 杭州 西湖": "330106", "深玔": "440300", "pudong": "310115", "hangzhuo": "330100", "Shenzen": "440300",
		"shanghaipudong": "310115", "310151": "310151", "310119": "310110", "33016": "330106", "3106": "310000", "谢通们县": "540227", "西胡区": "330106",
	} {
		got := Suggest(text, "")
		if len(got) == 0 || len(got) > MaxSuggestions {
			t.Errorf("%s: %v", text, got)
			continue
		}
		if got[0].Code != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
}

func TestWhatIsFarFromEverythingIsNearNothing(t *testing.T) {
	for _, text := range []string{"", " ", "x", "?!", "qqqqqqqqqqqq", "987654321", "没有这样的地方真的没有"} {
		if got := Suggest(text, ""); len(got) > 0 {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestSuggestionsStayInTheDivisionThatIsAsked(t *testing.T) {
	for _, d := range Suggest("朝阳", "210000") {
		if d.Code[:2] != "21" {
			t.Errorf("%v lies elsewhere", d)
		}
	}
	if got := Suggest("朝阳区", "110000"); len(got) == 0 || got[0].Code != "110105" {
		t.Errorf("%v", got)
	}
}

func TestOnlyWhatHasNothingBelowItIsDeep(t *testing.T) {
	for code, deep := range map[string]bool{
		"310115": true, "310115001": true, "330199": true, "441900": true, "710000": true, "4419": true, "310000": false, "330100": false, "33": false,
		"3301": false, "339900": false, "": false, "United Kingdom": false,
	} {
		if Deep(code) != deep {
			t.Errorf("%s: %v", code, !deep)
		}
	}
}

func BenchmarkSuggest(b *testing.B) {
	for name, text := range map[string]string{"han": "浙工省杭洲市西胡区", "latin": "zhejianghangzhuoxihu", "long": "abcdefghijklmnopqrstuvwxyzabcdefghijklmn", "code": "330199"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Suggest(text, "")
			}
		})
	}
}
