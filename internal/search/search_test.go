package search

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"pgregory.net/rapid"
)

// found gives the places with a score.
func found(x *Index, query string) (places []int) {
	for place, s := range x.Find(query, nil) {
		if s > none {
			places = append(places, place)
		}
	}
	return places
}

func shelf() *Index {
	x := New()
	x.Put(0, "凤凰单丛礼盒 250g", "青岚", "茶叶", "乌龙茶", "QL-0107", "6901234567892")
	x.Put(1, "重庆火锅底料 Spicy Hot", "渝味", "调味", "火锅", "YW-88", "")
	x.Put(2, "白瓷茶杯 Tea Cup 300ml", "明月", "日用", "杯", "MY-1", "4006381333931")
	return x
}

func TestWordsAreFoundByPartByBeginningAndByPinyin(t *testing.T) {
	x := shelf()
	for query, want := range map[string][]int{
		"单丛": {0}, "茶": {0, 2}, "丛": {0}, "凰单": {0}, "单凤": nil, "礼盒 青岚": {0}, "礼盒 明月": nil,
		"tea": {2}, "TE": {2}, "ea": nil, "cup 茶杯": {2}, "250": {0}, "50g": nil, "spicy h": {1},
		"fhdc": {0}, "dc": {0}, "fenghuang": {0}, "fenghuangd": {0}, "huangdan": {0}, "chongqing": {1}, "zhongqing": {1}, "cqhg": {1}, "qinglan": {0}, "ql": {0},
		"ql-0107": {0}, "l-0": {0}, "l-1": nil, "0107": {0}, "690123456": {0}, "6901234567892": {0}, "901": nil, "ＱＬ－０１０７": {0}, "茶 ql": {0}, "火锅": {1}, "wlc": {0},
		"": nil, "   ": nil, "丛l": nil, "盒 2": {0},
	} {
		if got := found(x, query); !slices.Equal(got, want) {
			t.Errorf("%q found %v, want %v", query, got, want)
		}
	}
}

func TestWholeTextsComeBeforeBeginningsAndThoseBeforeParts(t *testing.T) {
	x := New()
	x.Put(0, "龙井茶")
	x.Put(1, "龙井")
	x.Put(2, "西湖龙井")
	for _, query := range []string{"龙井", "龙"} {
		s := x.Find(query, nil)
		if s[0] != prefix || s[2] != part || s[1] < prefix || (query == "龙井") != (s[1] == exact) {
			t.Errorf("%q scores %v", query, s)
		}
	}
	if s := x.Find("lj", nil); s[0] != prefix || s[2] != part {
		t.Errorf("initials score %v", s)
	}
}

func TestAPlaceThatIsPutAgainOrDroppedLeavesNothingBehind(t *testing.T) {
	x := shelf()
	x.Put(0, "白瓷茶杯 Tea Cup 300ml", "明月")
	x.Drop(2)
	if got := found(x, "白瓷"); !slices.Equal(got, []int{0}) {
		t.Errorf("found %v", got)
	}
	if got := found(x, "凤凰"); got != nil {
		t.Errorf("the old text is found at %v", got)
	}
}

func TestARenewedIndexFindsTheSameWithoutTheDead(t *testing.T) {
	x := New()
	for round := range 3 {
		for place := range uint32(8_000) {
			x.Put(place, "茶杯 "+strconv.Itoa(int(place)+round))
		}
		for place := range uint32(8_000) {
			x.Put(place, "旧 "+strconv.Itoa(int(place)*7+round))
		}
	}
	if !x.Stale() {
		t.Fatalf("%d dead of %d are not many", x.dead, len(x.ids))
	}
	y := x.Renewed()
	if y.Stale() || y.dead != 0 {
		t.Errorf("%d dead", y.dead)
	}
	for _, query := range []string{"旧", "1", "j", "茶杯", "旧 5"} {
		if a, b := found(x, query), found(y, query); !slices.Equal(a, b) {
			t.Errorf("%q: %d and %d", query, len(a), len(b))
		}
	}
}

// scan is the rule said plainly: it walks every text of every thing.
func scan(things [][]string, query string) (places []int) {
	words := strings.Fields(strings.ToLower(query))
	for place, texts := range things {
		fits := len(words) > 0
		for _, w := range words[:min(len(words), MaxWords)] {
			some := false
			for _, t := range texts {
				some = some || fitsPlainly(strings.ToLower(t), w)
			}
			fits = fits && some
		}
		if fits {
			places = append(places, place)
		}
	}
	return places
}

func fitsPlainly(t, w string) bool {
	ascii := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
	if strings.ContainsFunc(w, func(r rune) bool { return !ascii(r) }) {
		return strings.Contains(t, w)
	}
	for _, latin := range strings.FieldsFunc(t, func(r rune) bool { return !ascii(r) }) {
		if strings.HasPrefix(latin, w) {
			return true
		}
	}
	if strings.ContainsFunc(w, unicode.IsDigit) {
		return false
	}
	runes := []rune(t)
	for i := range runes {
		if spelt(runes[i:], w, true) || spelt(runes[i:], w, false) {
			return true
		}
	}
	return false
}

// spelt reads characters one by one, each by its first letter or by its whole reading.
func spelt(runes []rune, w string, firsts bool) bool {
	if w == "" {
		return true
	}
	if len(runes) == 0 {
		return false
	}
	said := pinyin.SinglePinyin(runes[0], pinyin.Args{Style: pinyin.Normal, Heteronym: true})
	var distinct []string
	for _, s := range said {
		if !slices.Contains(distinct, s) && len(distinct) < maxReadings {
			distinct = append(distinct, s)
		}
	}
	for _, s := range distinct {
		if firsts {
			s = s[:1]
		} else if strings.HasPrefix(s, w) {
			return true
		}
		if rest, ok := strings.CutPrefix(w, s); ok && spelt(runes[1:], rest, firsts) {
			return true
		}
	}
	return false
}

// TestTheIndexFindsWhatAScanFinds puts, changes and drops things by chance, and asks for parts of what is there and of what is not.
func TestTheIndexFindsWhatAScanFinds(t *testing.T) {
	alphabet := []rune("茶单重行长乐青龙女ab1 -cx0盒")
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 8, -1)
		things := make([][]string, 6)
		x := New()
		for range rapid.IntRange(1, 14).Draw(t, "writes") {
			place := rapid.IntRange(0, 5).Draw(t, "place")
			things[place] = rapid.SliceOfN(some, 0, 3).Draw(t, "texts")
			x.Put(uint32(place), things[place]...)
		}
		for i, texts := range things {
			for j := range texts {
				things[i][j] = strings.Join(strings.Fields(texts[j]), " ")
			}
		}
		for range 12 {
			query := rapid.OneOf(
				rapid.StringOfN(rapid.SampledFrom([]rune("茶单重行长女盒ab1c-")), 1, 4, -1),
				rapid.StringOfN(rapid.SampledFrom([]rune("cdzxlqnhaeiug")), 1, 5, -1),
				rapid.SampledFrom([]string{"cha", "zhong", "chongx", "xing", "hangc", "changle", "yue", "nv", "qinglong", "shan", "c z", "茶 a", "lehe", "danc"}),
				some,
			).Draw(t, "query")
			if got, want := found(x, query), scan(things, query); !slices.Equal(got, want) {
				t.Fatalf("%q found %v, a scan %v in %q", query, got, want, things)
			}
		}
	})
}
