package distributors

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// MaxCategoryDrifts is how many categories of a contract may have a drift policy of their own.
const MaxCategoryDrifts = 100

// CategoryDrift is the drift policy for goods of a category of any level, instead of the contract's.
type CategoryDrift struct {
	Category id.Category
	Drift    Drift
	LimitPPM int64
}

// Drifts are the drift policies of categories in their one written form, by category; empty: none.
type Drifts string

// DriftsOf writes drift policies.
func DriftsOf(policies []CategoryDrift) Drifts {
	sorted := slices.Clone(policies)
	slices.SortStableFunc(sorted, func(a, b CategoryDrift) int { return cmp.Compare(a.Category, b.Category) })
	texts := make([]string, len(sorted))
	for i, p := range sorted {
		texts[i] = fmt.Sprintf("%s %s %d", p.Category, p.Drift, p.LimitPPM)
	}
	return Drifts(strings.Join(texts, ","))
}

// All reads the drift policies.
func (d Drifts) All() []CategoryDrift {
	if d == "" {
		return nil
	}
	var out []CategoryDrift
	for text := range strings.SplitSeq(string(d), ",") {
		var p CategoryDrift
		parts := strings.Split(text, " ")
		if len(parts) != 3 || p.Category.UnmarshalText([]byte(parts[0])) != nil {
			continue
		}
		p.Drift = Drift(parts[1])
		p.LimitPPM, _ = strconv.ParseInt(parts[2], 10, 64) //nolint:errcheck // written by DriftsOf
		out = append(out, p)
	}
	return out
}

// check notes ErrDrift at `category_drifts[i].drift`, ErrDriftTwice at `category_drifts[i].category_id` and ErrTooManyDrifts.
func (d Drifts) check(faults *fault.List) {
	all := d.All()
	if len(all) > MaxCategoryDrifts {
		faults.Add(ErrTooManyDrifts, "category_drifts")
	}
	for i, p := range all {
		at := fmt.Sprintf("category_drifts[%d]", i)
		if !p.Drift.fits(p.LimitPPM) {
			faults.Add(ErrDrift, at+".drift")
		}
		if i > 0 && all[i-1].Category == p.Category {
			faults.Add(ErrDriftTwice, at+".category_id", "category_id", p.Category.String())
		}
	}
}
