package contacts

import (
	"testing"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/regions"
)

func TestAPlaceIsFoundByCodeOrByNames(t *testing.T) {
	for want, p := range map[string]Place{
		"330106":         {Region: " 330106 "},
		"310115":         {Names: regions.Names{Province: "上海", City: "上海市", District: "浦东"}},
		"441900":         {Names: regions.Names{Province: "广东省", City: "东莞市"}},
		"330106001":      {Region: "330106001"},
		"330199":         {Region: "330199"},
		"710000":         {Region: "710000"},
		"United Kingdom": {Region: "United Kingdom"},
	} {
		var refusals fault.List
		if got := p.Locate(&refusals); got != want || !refusals.Empty() {
			t.Errorf("%s: %s %v", want, got, refusals.Err(ErrInvalid))
		}
	}
}

func TestAPlaceThatIsNotFoundNamesTheFieldAndTheNearestDivision(t *testing.T) {
	for name, c := range map[string]struct {
		place               Place
		path, code, nearest string
	}{
		"no code":              {Place{Region: "990106"}, "region", "region_unknown", ""},
		"five digits":          {Place{Region: "33016"}, "region", "region_unknown", "330106"},
		"name for a code":      {Place{Region: "浦东新区"}, "region", "region_malformed", "310115"},
		"wrong character":      {Place{Region: "西胡区"}, "region", "region_malformed", "330106"},
		"English":              {Place{Region: "Shanghai"}, "region", "region_by_name", "310000"},
		"a province":           {Place{Region: "33"}, "region", "region_shallow", "330100"},
		"a city, mentioned":    {Place{Region: "330100", Address: "西湖区文三路 9 号"}, "region", "region_shallow", "330106"},
		"no such province":     {Place{Names: regions.Names{Province: "浙工省", City: "杭州市"}}, "province", "place_unknown", "330000"},
		"no such city":         {Place{Names: regions.Names{Province: "浙江", City: "杭洲市", District: "西湖区"}}, "city", "place_unknown", "330100"},
		"no such district":     {Place{Names: regions.Names{Province: "浙江", City: "杭州", District: "西胡区"}}, "district", "place_unknown", "330106"},
		"names stop at a city": {Place{Names: regions.Names{Province: "浙江", City: "杭州"}}, "district", "region_shallow", "330102"},
		"nothing":              {Place{}, "province", "place_unknown", ""},
	} {
		var refusals fault.List
		region := c.place.Locate(&refusals)
		f := fault.From(refusals.Err(ErrInvalid))
		if f == nil || len(f.Fields) != 1 {
			t.Errorf("%s: %s %v", name, region, f)
			continue
		}
		x := f.Fields[0]
		if x.Path != c.path || x.Code != c.code || c.nearest != "" && x.Live["nearest_code"] != c.nearest {
			t.Errorf("%s: %+v", name, x)
		}
	}
}
