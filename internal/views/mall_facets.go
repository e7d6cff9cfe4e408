package views

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/id"
)

// Facets count the goods by what a list could be narrowed to next. Each kind leaves its own narrowing out of account.
type Facets struct {
	Categories []CategoryCount // parents before their children, those with most goods first
	Brands     []BrandCount    // the MaxBrandCounts with most goods
	Prices     []PriceCount
	Stock      []StateCount
	Selected   int64 // only when what is selected was asked about
	Unselected int64
}

// CategoryCount is how many goods lie in a category of any level.
type CategoryCount struct {
	ID     id.Category
	Parent id.Category // 0: top level
	Level  int
	Name   string
	Count  int64
}

// BrandCount is how many goods a brand has.
type BrandCount struct {
	ID    id.Brand
	Name  string
	Count int64
}

// PriceCount is how many goods settle from a price up to one below another; To 0 is no end.
type PriceCount struct{ From, To, Count int64 }

// MaxBrandCounts bounds how many brands are counted out.
const MaxBrandCounts = 50

// priceBands are the lower ends of the bands of prices, in minor units.
var priceBands = [...]int64{0, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000}

func band(minor int64) int {
	i := len(priceBands) - 1
	for priceBands[i] > minor {
		i--
	}
	return i
}

func (s *sieve) facets(m *Mall) (f Facets) {
	f.Categories = categoryCounts(m.leaves.all, s.leaves)
	for i, n := range s.brands {
		if n > 0 {
			f.Brands = append(f.Brands, BrandCount{m.brands.all[i].id, m.brands.all[i].name, n})
		}
	}
	slices.SortFunc(f.Brands, func(a, b BrandCount) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
	f.Brands = f.Brands[:min(len(f.Brands), MaxBrandCounts)]
	for i, n := range s.bands {
		if n == 0 {
			continue
		}
		c := PriceCount{From: priceBands[i], Count: n}
		if i+1 < len(priceBands) {
			c.To = priceBands[i+1]
		}
		f.Prices = append(f.Prices, c)
	}
	for i, n := range s.stocks {
		if n > 0 {
			f.Stock = append(f.Stock, StateCount{stockNames[i], n})
		}
	}
	f.Unselected, f.Selected = s.choices[0], s.choices[1]
	return f
}

// categoryCounts adds the counts of third-level categories up to the levels above.
func categoryCounts(leaves []mallCategory, counts []int64) (out []CategoryCount) {
	at := map[id.Category]int{}
	for i, n := range counts {
		if n == 0 {
			continue
		}
		parent := id.Category(0)
		for level, category := range leaves[i].path {
			place, there := at[category]
			if !there {
				place = len(out)
				at[category] = place
				out = append(out, CategoryCount{category, parent, level + 1, leaves[i].names[level], 0})
			}
			out[place].Count += n
			parent = category
		}
	}
	slices.SortFunc(out, func(a, b CategoryCount) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID))
	})
	return out
}
