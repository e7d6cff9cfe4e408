package contacts

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/regions"
)

// Place is where somebody lives, as a caller names it: by code, or by names.
type Place struct {
	Region  string // a division code, or another land's name; empty: the names count
	Names   regions.Names
	Address string // the rest, which may name the district that the region leaves out
}

// Locate finds the region of a place that parcels are sent to. It notes what is against it at `region`, `province`, `city` or `district`, with the
// nearest divisions: region_malformed, region_unknown, region_by_name, region_shallow, place_unknown.
func (p Place) Locate(refusals *fault.List) (region string) {
	region = strings.TrimSpace(p.Region)
	if region == "" {
		at, lost := p.Names.Locate()
		if lost != "" {
			name := map[string]string{"province": p.Names.Province, "city": p.Names.City, "district": p.Names.District}[lost]
			refusals.Add(ErrPlaceUnknown, lost, nearest(suggested(name, at.Code))...)
			return ""
		}
		p.deep(at.Code, lastNamed(p.Names), refusals)
		return at.Code
	}
	if err := CheckRegion(region, "region"); err != nil {
		refusals.AddAll(err, "")
		return ""
	}
	p.deep(region, "region", refusals)
	return region
}

// lastNamed is the field that a place which isn't deep enough would have to go on from.
func lastNamed(n regions.Names) string {
	if n.City == "" {
		return "city"
	}
	return "district"
}

// Deep notes at `region` a code of China that ends before a district: region_shallow. What is no region is left to other checks.
func (p Place) Deep(refusals *fault.List) {
	if region := strings.TrimSpace(p.Region); CheckRegion(region, "region") == nil {
		p.deep(region, "region", refusals)
	}
}

// deep notes a code of China that ends before a district.
func (p Place) deep(region, path string, refusals *fault.List) {
	if !regions.Claims(region) || regions.Deep(region) {
		return
	}
	d, _ := regions.Nearest(region)
	found := regions.Mentioned(p.Address, d.Code)
	if len(found) == 0 {
		found = regions.Children(d.Code)
	}
	refusals.Add(ErrRegionShallow, path, append([]string{"region", region}, nearest(found)...)...)
}

// suggested looks in a division first, then everywhere.
func suggested(name, within string) []regions.Division {
	if found := regions.Suggest(name, within); len(found) > 0 {
		return found
	}
	return regions.Suggest(name, "")
}

// Nearest gives the divisions nearest to what names none, as live values of a refusal: nearest_code and nearest_name of the first, and
// nearest, all of them.
func Nearest(text string) []string { return nearest(regions.Suggest(text, "")) }

func nearest(found []regions.Division) []string {
	if len(found) == 0 {
		return nil
	}
	found = found[:min(len(found), regions.MaxSuggestions)]
	all := make([]string, len(found))
	for i, d := range found {
		all[i] = d.Code + " " + regions.Name(d.Code)
	}
	return []string{"nearest_code", found[0].Code, "nearest_name", regions.Name(found[0].Code), "nearest", strings.Join(all, "; ")}
}

// NearestCodes reads the codes out of the live values that Nearest wrote.
func NearestCodes(live map[string]string) []string {
	var out []string
	for one := range strings.SplitSeq(live["nearest"], "; ") {
		if code, _, ok := strings.Cut(one, " "); ok {
			out = append(out, code)
		}
	}
	return out
}
