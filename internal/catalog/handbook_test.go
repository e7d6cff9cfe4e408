package catalog

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// onlyPlace gives the refusal at the one place of a summary.
func onlyPlace(err error) error {
	if f := fault.From(err); f != nil && len(f.Fields) == 1 {
		return fault.New(f.Kind, f.Fields[0].Code, f.Fields[0].Message)
	}
	return err
}

func TestAHandbookIsReadAsItWasWritten(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		n := s.tea(7, "龙井", "A")
		n.Handbook = Handbook{
			Points: []string{" 明前 "}, Audience: "爱茶的人", Usage: "八十度\n三分钟", Allowed: []string{"清香"}, Forbidden: []string{"降血压"},
			Questions: []Question{{" 保质期？", "十八个月 "}},
		}
		n.Packaging, n.Dispatch, n.RestockDays, n.RestockAt = "木箱", "330106", 14, 77
		p := s.put(t, n)
		have := got(t, w, p.ID)
		if !reflect.DeepEqual(have, p) || have.Handbook.Points[0] != "明前" || have.Handbook.Questions[0] != (Question{"保质期？", "十八个月"}) {
			t.Errorf("got  %+v\nmade %+v", have, p)
		}
		if have.Packaging != "木箱" || have.Dispatch != "330106" || have.RestockDays != 14 || have.RestockAt != 77 {
			t.Errorf("got %+v", have)
		}
		update(t, w, 0, p.ID, Change{Handbook: &Handbook{}}, 5)
		if have := got(t, w, p.ID); !have.Handbook.IsEmpty() {
			t.Errorf("got %+v", have.Handbook)
		}
	})
}

func TestEveryPartOfAHandbookIsBounded(t *testing.T) {
	long := func(n int) string { return strings.Repeat("长", n) }
	for path, h := range map[string]Handbook{
		"handbook.audience":               {Audience: long(1_001)},
		"handbook.usage":                  {Usage: long(5_001)},
		"handbook.selling_points":         {Points: make([]string, MaxPoints+1)},
		"handbook.selling_points[1]":      {Points: []string{"a", long(201)}},
		"handbook.wording_allowed[0]":     {Allowed: []string{long(101)}},
		"handbook.wording_forbidden[0]":   {Forbidden: []string{""}},
		"handbook.wording_forbidden":      {Forbidden: make([]string, MaxWordings+1)},
		"handbook.questions":              {Questions: make([]Question, MaxQuestions+1)},
		"handbook.questions[0].question":  {Questions: []Question{{"a\nb", "x"}}},
		"handbook.questions[0].answer":    {Questions: []Question{{"a", ""}}},
		"handbook.questions[1].answer":    {Questions: []Question{{"a", "b"}, {"a", long(2_001)}}},
		"handbook.wording_forbidden[0] x": {Forbidden: []string{"a\x00"}},
	} {
		var faults fault.List
		h.clean(&faults, "")
		place, _, _ := strings.Cut(path, " ")
		if have := places(faults.Err(ErrInvalid)); len(have) != 1 || have[place] != "handbook_malformed" {
			t.Errorf("%s: %v", path, have)
		}
	}
	var faults fault.List
	full := Handbook{Audience: long(1_000), Points: []string{long(200)}, Questions: []Question{{long(200), long(2_000)}}}
	full.clean(&faults, "")
	if !faults.Empty() {
		t.Error(errors.Unwrap(faults.Err(ErrInvalid)))
	}
}
