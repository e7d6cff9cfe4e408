package aftersales

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// life is the table of the glossary, written a second time by hand: what is not in it is refused.
var life = map[State]map[Action]State{
	"pending_review": {
		"approve_stop": "intercepting", "approve_refund": "awaiting_refund", "approve_return": "awaiting_return",
		"reject": "rejected", "withdraw": "withdrawn",
	},
	"intercepting":    {"stop": "awaiting_refund", "escape": "pending_review", "withdraw": "withdrawn"},
	"awaiting_return": {"arrive": "inspecting", "withdraw": "withdrawn"},
	"inspecting":      {"accept": "awaiting_refund", "reject": "rejected"},
	"awaiting_refund": {"refund": "succeeded"},
	"succeeded":       {}, "rejected": {}, "withdrawn": {},
}

const now = 100 * clock.Day

// sample is a case of three units of two lines in a state; at 30 and 10 a piece, and at 20 and 8 from the supplier.
func sample(kind Kind, unshipped bool, s State) Case {
	c := Case{ID: 1, Kind: kind, Unshipped: unshipped}
	c.Open(now)
	c.Claim(4, 2, 60, 40)
	c.Claim(7, 1, 10, 8)
	c.State = s
	return c
}

// verbs do each action to a case that is of the kind it belongs to.
var verbs = map[Action]struct {
	kind      Kind
	unshipped bool
	do        func(c *Case) error
}{
	ApproveStop:   {RefundOnly, true, func(c *Case) error { return c.Approve(now, "") }},
	ApproveRefund: {RefundOnly, false, func(c *Case) error { return c.Approve(now, "") }},
	ApproveReturn: {ReturnRefund, false, func(c *Case) error { return c.Approve(now, "") }},
	Reject:        {ReturnRefund, false, func(c *Case) error { return c.Reject(now, "") }},
	Withdraw:      {ReturnRefund, false, func(c *Case) error { return c.Withdraw(now, "") }},
	Stop:          {RefundOnly, true, func(c *Case) error { return c.Stop(now, "") }},
	Escape:        {RefundOnly, true, func(c *Case) error { return c.Escape(now, "") }},
	Arrive:        {ReturnRefund, false, func(c *Case) error { return c.Arrive(now) }},
	Accept:        {ReturnRefund, false, func(c *Case) error { return c.Accept(map[int64]int64{4: 1}, now, "") }},
	Refund:        {ReturnRefund, false, func(c *Case) error { return c.Refunded(70, 48, now) }},
}

func TestEveryPairOfStateAndActionOfAnAfterSale(t *testing.T) {
	for state, actions := range life {
		if got := Lifecycle[state]; !maps.Equal(got, actions) {
			t.Errorf("%s: %v, want %v", state, got, actions)
		}
		for action, verb := range verbs {
			c := sample(verb.kind, verb.unshipped, state)
			before := sample(verb.kind, verb.unshipped, state)
			err := verb.do(&c)
			switch want := actions[action]; {
			case want == "" && (!errors.Is(err, ErrState) || !reflect.DeepEqual(c, before)):
				t.Errorf("%s in %s: %v, %+v", action, state, err, c)
			case want != "" && (err != nil || c.State != want):
				t.Errorf("%s in %s leads to %s, %v; want %s", action, state, c.State, err, want)
			}
		}
	}
	if len(Lifecycle) != len(life) {
		t.Errorf("%d states, want %d", len(Lifecycle), len(life))
	}
}

func TestEveryStateHasItsTimeLimit(t *testing.T) {
	for name, c := range map[string]struct {
		kind      Kind
		unshipped bool
		state     State
		do        func(c *Case) error
		want      clock.Micros
	}{
		"review":                 {ReturnRefund, false, PendingReview, func(*Case) error { return nil }, 3 * clock.Day},
		"approved to be stopped": {RefundOnly, true, PendingReview, verbs[ApproveStop].do, 3 * clock.Day},
		"approved":               {RefundOnly, false, PendingReview, verbs[ApproveRefund].do, 7 * clock.Day},
		"approved to come back":  {ReturnRefund, false, PendingReview, verbs[ApproveReturn].do, 7 * clock.Day},
		"stopped":                {RefundOnly, true, Intercepting, verbs[Stop].do, 7 * clock.Day},
		"escaped":                {RefundOnly, true, Intercepting, verbs[Escape].do, 3 * clock.Day},
		"arrived":                {ReturnRefund, false, AwaitingReturn, verbs[Arrive].do, 7 * clock.Day},
		"accepted":               {ReturnRefund, false, AwaitingReturn, arrivedThenAccepted, 7 * clock.Day},
		"sent back":              {ReturnRefund, false, AwaitingReturn, func(c *Case) error { return c.SendBack("SF", "1234") }, -now},
		"rejected":               {ReturnRefund, false, Inspecting, verbs[Reject].do, -now},
		"refunded":               {ReturnRefund, false, AwaitingRefund, verbs[Refund].do, -now},
	} {
		x := sample(c.kind, c.unshipped, c.state)
		if err := c.do(&x); err != nil || x.DueAt != now+c.want || x.State.Over() != (x.EndedAt == now) || x.State.Over() && x.DueAt != 0 {
			t.Errorf("%s: due %v after, ended %v, %v", name, x.DueAt-now, x.EndedAt, err)
		}
	}
}

// arrivedThenAccepted inspects six days after the arrival: the refund's time limit counts from the arrival.
func arrivedThenAccepted(c *Case) error {
	return errors.Join(c.Arrive(now), c.Accept(c.AllUnits(), now+6*clock.Day, ""))
}

func TestAnEscapedParcelMakesTheCaseOneOfShippedUnits(t *testing.T) {
	c := sample(RefundOnly, true, Intercepting)
	if err := c.Escape(now, "gone"); err != nil || c.Unshipped || c.Note != "gone" {
		t.Errorf("%+v, %v", c, err)
	}
	if err := c.Approve(now, ""); err != nil || c.State != AwaitingRefund || c.Note != "gone" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestGoodsUnderWayBackCannotBeWithdrawn(t *testing.T) {
	c := sample(ReturnRefund, false, AwaitingReturn)
	if err := c.SendBack("SF", "1234"); err != nil {
		t.Fatal(err)
	}
	if err := c.Withdraw(now, ""); !errors.Is(err, ErrState) || c.State != AwaitingReturn {
		t.Errorf("%v, %s", err, c.State)
	}
	for state := range life {
		if x := sample(ReturnRefund, false, state); (x.SendBack("SF", "1234") == nil) != (state == AwaitingReturn) {
			t.Errorf("sent back in %s", state)
		}
	}
}

func TestInspectionShrinksTheRefundToTheAcceptedUnits(t *testing.T) {
	c := sample(ReturnRefund, false, Inspecting)
	if err := c.Accept(map[int64]int64{4: 1, 7: 1}, now, "one is worn"); err != nil {
		t.Fatal(err)
	}
	want := []Line{{4, 2, 1, 30, 20}, {7, 1, 1, 10, 8}}
	if c.State != AwaitingRefund || c.Units != 2 || c.RefundMinor != 40 || c.SupplyMinor != 28 || !reflect.DeepEqual(c.Lines, want) ||
		c.Note != "one is worn" {
		t.Errorf("%+v", c)
	}
}

func TestInspectionTakesTheLinesOfTheCaseOnlyAndInItsState(t *testing.T) {
	for name, c := range map[string]struct {
		state    State
		accepted map[int64]int64
		want     error
		leads    State
	}{
		"all":                                {Inspecting, map[int64]int64{4: 2, 7: 1}, nil, AwaitingRefund},
		"a line left out":                    {Inspecting, map[int64]int64{7: 1}, nil, AwaitingRefund},
		"nothing":                            {Inspecting, nil, nil, Rejected},
		"nothing by name":                    {Inspecting, map[int64]int64{4: 0, 7: 0}, nil, Rejected},
		"one more":                           {Inspecting, map[int64]int64{4: 3}, ErrUnits, Inspecting},
		"fewer than none":                    {Inspecting, map[int64]int64{4: -1, 7: 1}, ErrUnits, Inspecting},
		"another line":                       {Inspecting, map[int64]int64{4: 1, 5: 1}, ErrUnits, Inspecting},
		"another line alone":                 {Inspecting, map[int64]int64{5: 1}, ErrUnits, Inspecting},
		"nothing, of what is not there yet":  {AwaitingReturn, nil, ErrState, AwaitingReturn},
		"nothing, of what was not reviewed":  {PendingReview, nil, ErrState, PendingReview},
		"one more, of what is not there yet": {AwaitingReturn, map[int64]int64{4: 3}, ErrState, AwaitingReturn},
	} {
		x := sample(ReturnRefund, false, c.state)
		if err := x.Accept(c.accepted, now, ""); !errors.Is(err, c.want) || x.State != c.leads {
			t.Errorf("%s: %v, %s", name, err, x.State)
		}
	}
}

func TestAllUnitsAreThoseOfEachLine(t *testing.T) {
	c := sample(ReturnRefund, false, Inspecting)
	if got := c.AllUnits(); !maps.Equal(got, map[int64]int64{4: 2, 7: 1}) {
		t.Errorf("got %v", got)
	}
}

func TestAnApplicationHasAKindAndAReason(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		reason string
		want   error
	}{
		{RefundOnly, "x", nil}, {ReturnRefund, strings.Repeat("破", 80), nil}, {"exchange", "x", ErrKind}, {"", "x", ErrKind},
		{RefundOnly, "", ErrReason}, {RefundOnly, strings.Repeat("破", 81), ErrReason}, {RefundOnly, "a\x00b", ErrReason},
		{RefundOnly, "a\nb", ErrReason}, {RefundOnly, "\xff", ErrReason},
	} {
		if err := CheckApplication(c.kind, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%s %q: %v, want %v", c.kind, c.reason, err, c.want)
		}
	}
}

func TestANoteHasAtMostFiveHundredCharacters(t *testing.T) {
	for note, want := range map[string]error{
		strings.Repeat("注", 500): nil, strings.Repeat("注", 501): ErrNote, "two\nlines": nil, "a\x00b": ErrNote, "\xff": ErrNote,
	} {
		c := sample(ReturnRefund, false, PendingReview)
		if err := c.Approve(now, note); !errors.Is(err, want) || want != nil && c.State != PendingReview {
			t.Errorf("%q: %v", note, err)
		}
	}
}

func TestAnExpiredTimeToShipNeedsNoReview(t *testing.T) {
	c := Case{Kind: RefundOnly, Unshipped: true}
	if c.Expire(now); c.State != AwaitingRefund || c.AppliedAt != now || c.DueAt != 0 {
		t.Errorf("%+v", c)
	}
}
