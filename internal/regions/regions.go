// Package regions knows the divisions of China by their codes (GB/T 2260): provinces, cities and districts, with their Chinese names.
// It tells which codes can be taken, and what lies in what. Other lands have no codes here: their names are texts.
package regions

import (
	_ "embed"
	"slices"
	"strings"
)

// Run it to take a newer version, after changing the version and the hash that tools/regions pins.
//go:generate go run -C ../../tools ./regions ../internal/regions/divisions.txt

//go:embed divisions.txt
var divisions string

// Level is how far down a division stands.
type Level string

// The levels.
const (
	Province Level = "province" // also municipalities, autonomous and special administrative regions
	City     Level = "city"     // also prefectures, leagues, autonomous prefectures
	District Level = "district" // also counties, banners, county-level cities
)

// Division is one province, city or district.
type Division struct {
	Code   string // six digits
	Name   string // 浦东新区
	Level  Level
	Parent string // code of the division it lies in; empty for a province. Districts of municipalities lie in the province itself.
}

// English gives a province's English name; empty where there is none: the source names nothing below in English.
func (d Division) English() string { return english[d.Code] }

// atlas is the table with its indexes, read once.
type atlas struct {
	all      []Division // by code
	byCode   map[string]int
	children map[string][]Division
	groups   map[string]bool     // the first four digits of all cities and districts
	byName   map[string][]string // codes by full name and by bare name
}

var table = read(divisions)

func read(text string) *atlas {
	a := &atlas{byCode: map[string]int{}, children: map[string][]Division{}, groups: map[string]bool{}, byName: map[string][]string{}}
	for line := range strings.Lines(text) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		d := Division{Code: code, Name: name, Level: levelOf(code)}
		if d.Level != Province {
			a.groups[code[:4]] = true
			d.Parent = code[:2] + "0000"
			if _, inCity := a.byCode[code[:4]+"00"]; inCity && d.Level == District {
				d.Parent = code[:4] + "00"
			}
		}
		a.byCode[code] = len(a.all)
		a.all = append(a.all, d)
		a.children[d.Parent] = append(a.children[d.Parent], d)
		a.byName[name] = append(a.byName[name], code)
		if short := bare(name); short != name {
			a.byName[short] = append(a.byName[short], code)
		}
	}
	return a
}

func levelOf(code string) Level {
	switch {
	case strings.HasSuffix(code, "0000"):
		return Province
	case strings.HasSuffix(code, "00"):
		return City
	}
	return District
}

// Get gives the division of a code of six digits; false when the table has none.
func Get(code string) (Division, bool) {
	i, ok := table.byCode[code]
	if !ok {
		return Division{}, false
	}
	return table.all[i], true
}

// Known says whether the table has the code.
func Known(code string) bool { _, ok := Get(code); return ok }

// Children gives what lies directly in a division, by code; with an empty code, the provinces. The caller must not change it.
func Children(parent string) []Division { return table.children[parent] }

// Path gives a division with all that it lies in, the province first. Of a code that the table doesn't have, it is the path of the nearest
// that it has; empty for what is no code.
func Path(code string) []Division {
	d, ok := Nearest(code)
	if !ok {
		return nil
	}
	path := []Division{d}
	for d.Parent != "" {
		d, _ = Get(d.Parent)
		path = append(path, d)
	}
	slices.Reverse(path)
	return path
}

// Name writes a path as one text: 浙江省杭州市西湖区. Other lands' names stay as they are.
func Name(region string) string {
	var b strings.Builder
	for _, d := range Path(region) {
		b.WriteString(d.Name)
	}
	if b.Len() == 0 {
		return region
	}
	return b.String()
}

// Nearest gives the smallest known division that a code of 2, 4, 6 or more digits lies in.
func Nearest(code string) (Division, bool) {
	if !isDigits(code) || len(code) < 2 {
		return Division{}, false
	}
	for _, n := range []int{6, 4, 2} {
		if len(code) >= n {
			if d, ok := Get(Full(code[:n])); ok {
				return d, true
			}
		}
	}
	return Division{}, false
}

func isDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
