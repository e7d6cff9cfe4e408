package regions

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// kinds are what ends a division's name and is often left out; the longer ones first.
var kinds = []string{
	"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "林区", "矿区", "省", "市", "区", "县", "旗", "盟", "州",
}

// peoples are named in the names of autonomous divisions: 恩施土家族苗族自治州 is called 恩施.
var peoples = []string{
	"维吾尔", "柯尔克孜", "哈萨克", "塔吉克", "达斡尔族", "哈萨克族", "蒙古族", "蒙古", "锡伯", "朝鲜族", "土家族", "布依族", "仡佬族", "拉祜族",
	"布朗族", "哈尼族", "傈僳族", "景颇族", "普米族", "毛南族", "仫佬族", "撒拉族", "保安族", "裕固族", "纳西族", "东乡族", "鄂温克族", "独龙族",
	"壮族", "回族", "苗族", "侗族", "瑶族", "彝族", "藏族", "羌族", "白族", "傣族", "黎族", "满族", "佤族", "怒族", "畲族", "水族", "土族", "各族",
}

// bare writes a name without what it is (省, 市, 自治县 …) and without the peoples of autonomous divisions. At least two characters stay: 城区 is
// called nothing shorter.
func bare(name string) string {
	for _, kind := range kinds {
		short, cut := strings.CutSuffix(name, kind)
		if !cut || utf8.RuneCountInString(short) < 2 {
			continue
		}
		if strings.HasPrefix(kind, "自治") {
			short = withoutPeoples(short)
		}
		return short
	}
	return name
}

func withoutPeoples(name string) string {
	for again := true; again; {
		again = false
		for _, people := range peoples {
			if short, cut := strings.CutSuffix(name, people); cut && utf8.RuneCountInString(short) >= 2 {
				name, again = short, true
			}
		}
	}
	return name
}

// Named gives the divisions of a name, by code. The name is full (浦东新区) or without what it is (浦东); names of what it lies in may come before
// it with a space or slash between, the highest first (广东 深圳 南山区). Where something has the very name, what is only called so is left out.
func Named(name string) []Division {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '/' || r == '　' || r == ',' || r == '，' })
	if len(words) == 0 {
		return nil
	}
	last := len(words) - 1
	var found []Division
	for _, code := range codesOf(words[last]) {
		if d, _ := Get(code); liesIn(d, words[:last]) {
			found = append(found, d)
		}
	}
	return found
}

// codesOf gives the codes of all that have the very name, else of all that are called so.
func codesOf(name string) []string {
	var exact []string
	for _, code := range table.byName[name] {
		if d, _ := Get(code); d.Name == name {
			exact = append(exact, code)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	if codes := table.byName[name]; len(codes) > 0 {
		return codes
	}
	return table.byName[bare(name)]
}

// liesIn says whether each of the names is that of something that the division lies in. Shop systems repeat a municipality as its own city and
// name groups that are no divisions; both are passed over.
func liesIn(d Division, within []string) bool {
	path := Path(d.Code)
	path = path[:len(path)-1]
	for _, name := range within {
		if isGroup(name) {
			continue
		}
		if !slices.ContainsFunc(path, func(above Division) bool { return called(above, name) }) {
			return false
		}
	}
	return true
}

func called(d Division, name string) bool {
	return d.Name == name || bare(d.Name) == name || bare(d.Name) == bare(name)
}

// isItsOwnCity says that nothing between a province and its districts is known: municipalities, Hong Kong, Macau.
func isItsOwnCity(d Division) bool {
	return d.Level == Province && !slices.ContainsFunc(Children(d.Code), func(x Division) bool { return x.Level == City })
}

// groups are names between a province and its districts that are no divisions.
var groups = []string{"市辖区", "县", "香港岛", "九龙", "新界", "澳门半岛"}

// isGroup says that a name groups divisions only: 市辖区, 县, 省直辖县级行政区划.
func isGroup(name string) bool {
	return slices.Contains(groups, name) || strings.Contains(name, "直辖")
}

// Find gives the division that a shop system names by province, city and district, with or without 省, 市 and the like. City and district may be
// empty, the city may repeat a municipality or name a group, and a city without districts may be followed by a town. False when the
// names lead nowhere, or to several places.
func Find(province, city, district string) (Division, bool) {
	at, ok := within("", province)
	if !ok {
		return Division{}, false
	}
	for _, name := range []string{city, district} {
		if name == "" || isGroup(name) || isItsOwnCity(at) && called(at, name) {
			continue
		}
		next, ok := within(at.Code, name)
		if !ok {
			return at, len(Children(at.Code)) == 0
		}
		at = next
	}
	return at, true
}

// within gives the one division of a name that lies in another, however deep; the highest where the name comes twice.
func within(whole, name string) (Division, bool) {
	best, several := Division{}, false
	for _, code := range codesOf(name) {
		d, _ := Get(code)
		if !isWithin(d, whole) {
			continue
		}
		switch {
		case best.Code == "" || depth(d) < depth(best):
			best, several = d, false
		case depth(d) == depth(best):
			several = true
		}
	}
	return best, best.Code != "" && !several
}

func isWithin(d Division, whole string) bool {
	if whole == "" {
		return d.Level == Province
	}
	return d.Code != whole && slices.ContainsFunc(Path(d.Code), func(x Division) bool { return x.Code == whole })
}

func depth(d Division) int { return slices.Index([]Level{Province, City, District}, d.Level) }
