package distributors

import (
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

func TestCategoryPoliciesAreReadAsTheyWereWritten(t *testing.T) {
	want := []CategoryDrift{{3, Exact, 0}, {7, AcceptIfRise, 50_000}}
	if got := DriftsOf([]CategoryDrift{want[1], want[0]}).All(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if got := Drifts("").All(); got != nil || DriftsOf(nil) != "" {
		t.Errorf("none: %v", got)
	}
}

func TestEveryMistakeOfCategoryPoliciesIsTold(t *testing.T) {
	got := map[string]string{}
	var faults fault.List
	DriftsOf([]CategoryDrift{{3, Exact, 1}, {7, AcceptIfRise, 5}, {7, "whatever", 0}}).check(&faults)
	for _, x := range fault.From(faults.Err(ErrInvalid)).Fields {
		got[x.Path] += x.Code
	}
	want := map[string]string{
		"category_drifts[0].drift": "drift_policy_malformed", "category_drifts[2].drift": "drift_policy_malformed", "category_drifts[2].category_id": "drift_category_twice",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	many := make([]CategoryDrift, MaxCategoryDrifts+1)
	for i := range many {
		many[i] = CategoryDrift{Category: id.Category(i + 1), Drift: Exact}
	}
	for n, fits := range map[int]bool{MaxCategoryDrifts: true, MaxCategoryDrifts + 1: false} {
		var faults fault.List
		DriftsOf(many[:n]).check(&faults)
		if faults.Empty() != fits {
			t.Errorf("%d policies: %v", n, faults.Err(ErrInvalid))
		}
	}
}
