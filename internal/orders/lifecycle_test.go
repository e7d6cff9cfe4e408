package orders

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
)

// life is the table of the glossary, written a second time by hand: what is not in it is refused.
var life = map[State]map[Action]State{
	"unconfirmed":     {"confirm": "pending_payment", "cancel": "cancelled"},
	"pending_payment": {"pay": "to_ship", "cancel": "cancelled"},
	"to_ship": {
		"ship_part": "to_ship", "ship_rest": "to_receive", "refund_part": "to_ship", "refund_rest": "closed", "stop_rest": "to_receive",
	},
	"to_receive": {"receive": "completed", "refund_part": "to_receive", "refund_rest": "closed"},
	"completed":  {"refund_part": "completed", "refund_rest": "closed"},
	"cancelled":  {},
	"closed":     {},
}

// standing gives a sub-order of four units in a state; of those in to_ship and behind it, one unit or all have left the warehouse.
func standing(s State) SubOrder {
	x := SubOrder{State: s, Units: 4, Goods: 400, Freight: 20}
	switch s {
	case ToShip:
		x.Shipped = 1
	case ToReceive, Completed:
		x.Shipped = 4
	case Closed:
		x.Shipped, x.Refunded, x.RefundedMinor = 4, 4, 400
	case Unconfirmed, PendingPayment, Cancelled:
	}
	return x
}

// verbs do each action to a sub-order that stands as standing made it.
var verbs = map[Action]func(s *SubOrder) error{
	Confirm: func(s *SubOrder) error {
		o := &Order{Subs: []*SubOrder{s}, HoldUntil: 2000, PayBy: 3000, HoldMinutes: 30}
		return o.Confirm(1000)
	},
	Pay:        func(s *SubOrder) error { return s.Pay(1000, 15) },
	Cancel:     func(s *SubOrder) error { return s.Cancel() },
	ShipPart:   func(s *SubOrder) error { return s.Ship(1, 1000, 30) },
	ShipRest:   func(s *SubOrder) error { return s.Ship(s.Unshipped(), 1000, 30) },
	RefundPart: func(s *SubOrder) error { return s.Refund(1, 0, 100, 80, 1000, 30) },
	RefundRest: func(s *SubOrder) error { return s.Refund(4, s.Unshipped(), 400, 320, 1000, 30) },
	StopRest:   func(s *SubOrder) error { return s.Refund(s.Unshipped(), s.Unshipped(), 300, 240, 1000, 30) },
	Receive:    func(s *SubOrder) error { return s.Receive(1000, 10) },
}

func TestEveryPairOfStateAndActionOfASubOrder(t *testing.T) {
	for state := range life {
		for action, verb := range verbs {
			s := standing(state)
			if state != ToShip && action == StopRest {
				continue // with nothing unshipped it is another action; May knows these pairs below
			}
			before, want := s, life[state][action]
			err := verb(&s)
			switch {
			case want == "" && (!errors.Is(err, ErrState) && !errors.Is(err, ErrTooMany) && !errors.Is(err, ErrUnconfirmed) || s != before):
				t.Errorf("%s in %s: %v, %+v", action, state, err, s)
			case want != "" && (err != nil || s.State != want):
				t.Errorf("%s in %s leads to %s, %v; want %s", action, state, s.State, err, want)
			}
		}
	}
}

func TestTheLifeOfASubOrderIsTheGlossarys(t *testing.T) {
	for state := range life {
		for action := range verbs {
			next, err := (&SubOrder{State: state}).May(action)
			if want := life[state][action]; next != want || (err == nil) != (want != "") {
				t.Errorf("%s in %s leads to %q, %v; want %q", action, state, next, err, want)
			}
		}
	}
	if got, want := len(Lifecycle), len(life); got != want {
		t.Errorf("%d states, want %d", got, want)
	}
	for state, actions := range Lifecycle {
		if !maps.Equal(actions, life[state]) {
			t.Errorf("%s: %v, want %v", state, actions, life[state])
		}
	}
}

func TestARefusalOfStateNamesStateAndAction(t *testing.T) {
	_, err := (&SubOrder{State: Closed}).May(Pay)
	f := fault.From(err)
	if want := map[string]string{"state": "closed", "action": "pay"}; f == nil || len(f.Fields) != 1 || !maps.Equal(f.Fields[0].Live, want) {
		t.Errorf("got %v", err)
	}
}

func TestTermsOfTheOrderBecomeDatesOfTheSubOrder(t *testing.T) {
	s := SubOrder{State: PendingPayment, Units: 2}
	if err := s.Pay(clock.Hour, 15); err != nil || s.PaidAt != clock.Hour || s.ShipBy != clock.Hour+15*clock.Day {
		t.Errorf("paid %+v, %v", s, err)
	}
	if err := s.Ship(1, clock.Day, 30); err != nil || s.ReceiveBy != 0 {
		t.Errorf("shipped in part %+v, %v", s, err)
	}
	if err := s.Ship(1, 2*clock.Day, 30); err != nil || s.ReceiveBy != 32*clock.Day {
		t.Errorf("shipped %+v, %v", s, err)
	}
	if err := s.Receive(3*clock.Day, 10); err != nil || s.CompletedAt != 3*clock.Day || s.WindowUntil != 13*clock.Day {
		t.Errorf("received %+v, %v", s, err)
	}
}

func TestStoppingTheRestOpensTheTimeOfReceipt(t *testing.T) {
	s := SubOrder{State: ToShip, Units: 3, Shipped: 1, Goods: 300}
	if err := s.Refund(2, 2, 200, 160, clock.Day, 30); err != nil || s.State != ToReceive || s.ReceiveBy != 31*clock.Day {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestAWindowClosesOnce(t *testing.T) {
	s := SubOrder{State: Completed}
	if !s.CloseWindow() || s.CloseWindow() || !s.WindowClosed {
		t.Errorf("%+v", s)
	}
	for _, state := range []State{Unconfirmed, PendingPayment, ToShip, ToReceive, Cancelled, Closed} {
		if x := (SubOrder{State: state}); x.CloseWindow() || x.WindowClosed {
			t.Errorf("closed the window of a %s", state)
		}
	}
}

func TestMoreThanIsLeftIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		s    SubOrder
		verb func(s *SubOrder) error
	}{
		"ship one more": {SubOrder{State: ToShip, Units: 4, Shipped: 2}, func(s *SubOrder) error { return s.Ship(3, 1, 30) }},
		"ship what was stopped": {SubOrder{State: ToShip, Units: 4, Shipped: 1, Stopped: 2, Refunded: 2},
			func(s *SubOrder) error { return s.Ship(2, 1, 30) }},
		"refund one more": {SubOrder{State: Completed, Units: 4, Shipped: 4, Refunded: 2, Goods: 400},
			func(s *SubOrder) error { return s.Refund(3, 0, 1, 1, 1, 30) }},
		"stop what has left": {SubOrder{State: ToShip, Units: 4, Shipped: 3, Goods: 400}, func(s *SubOrder) error {
			return s.Refund(2, 2, 1,
				1, 1, 30)
		}},
		"refund what has not left without stopping it": {
			SubOrder{State: ToShip, Units: 4, Shipped: 1, Goods: 400}, func(s *SubOrder) error { return s.Refund(2, 0, 1, 1, 1, 30) },
		},
		"refund more money": {
			SubOrder{State: Completed, Units: 4, Shipped: 4, Goods: 400, Freight: 20, RefundedMinor: 320, Refunded: 2},
			func(s *SubOrder) error { return s.Refund(1, 0, 101, 1, 1, 30) },
		},
	} {
		before := c.s
		if err := c.verb(&c.s); !errors.Is(err, ErrTooMany) || c.s != before {
			t.Errorf("%s: %v, %+v", name, err, c.s)
		}
	}
}

// TestASubOrdersStateFollowsItsUnits plays random lives and holds each state to what it says of the units.
func TestASubOrdersStateFollowsItsUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.Int64Range(1, 6).Draw(t, "units")
		s := SubOrder{State: PendingPayment, Units: units, Goods: units * 100, Freight: 30}
		steps := rapid.SliceOfN(rapid.SampledFrom([]string{"pay", "cancel", "ship", "refund", "stop", "receive"}), 1, 14).Draw(t, "steps")
		for _, step := range steps {
			before := s
			n := rapid.Int64Range(1, units+1).Draw(t, "n")
			var err error
			switch step {
			case "pay":
				err = s.Pay(1, 15)
			case "cancel":
				err = s.Cancel()
			case "ship":
				err = s.Ship(n, 1, 30)
			case "refund":
				err = s.Refund(n, 0, n*100, n*80, 1, 30)
			case "stop":
				err = s.Refund(n, n, n*100, n*80, 1, 30)
			case "receive":
				err = s.Receive(1, 10)
			}
			if err != nil && s != before {
				t.Fatalf("%s refused (%v) and changed %+v to %+v", step, err, before, s)
			}
			holds(t, &s)
		}
	})
}

func holds(t *rapid.T, s *SubOrder) {
	t.Helper()
	unshipped, kept := s.Unshipped(), s.Units-s.Refunded
	paid := s.State != PendingPayment && s.State != Cancelled
	for what, ok := range map[string]bool{
		"units add up":                   unshipped >= 0 && kept >= 0 && s.Stopped <= s.Refunded && s.Refunded-s.Stopped <= s.Shipped,
		"money is left":                  s.Left() >= 0 && s.Left() == kept*100+s.Freight,
		"unpaid means untouched":         paid || s.Shipped == 0 && s.Refunded == 0 && s.PaidAt == 0,
		"to ship means some to ship":     s.State != ToShip || unshipped > 0,
		"closed means nothing kept":      (s.State == Closed) == (kept == 0),
		"on the way means none to ship":  s.State != ToReceive && s.State != Completed || unshipped == 0,
		"completed means it was noted":   s.State != Completed || s.CompletedAt > 0 && s.WindowUntil > s.CompletedAt,
		"to receive means it has a date": s.State != ToReceive || s.ReceiveBy > 0,
	} {
		if !ok {
			t.Fatalf("%s does not hold of %+v", what, s)
		}
	}
}

func TestADeadlineIsTheEarliestOfWhatIsWaitedFor(t *testing.T) {
	sub := func(s State) *SubOrder { return &SubOrder{State: s, ShipBy: 50, ReceiveBy: 60, WindowUntil: 70} }
	closed := sub(Completed)
	closed.WindowClosed = true
	for name, c := range map[string]struct {
		subs []*SubOrder
		hold clock.Micros
		want clock.Micros
	}{
		"held":                 {[]*SubOrder{sub(PendingPayment)}, 20, 20},
		"to be confirmed":      {[]*SubOrder{sub(Unconfirmed)}, 20, 20},
		"hold given back":      {[]*SubOrder{sub(PendingPayment)}, 0, 40},
		"to ship":              {[]*SubOrder{sub(ToShip)}, 0, 50},
		"to ship and receive":  {[]*SubOrder{sub(ToReceive), sub(ToShip)}, 0, 50},
		"to receive":           {[]*SubOrder{sub(ToReceive), sub(Completed)}, 0, 60},
		"window open":          {[]*SubOrder{sub(Completed), sub(Closed)}, 0, 70},
		"window closed":        {[]*SubOrder{closed}, 0, 0},
		"cancelled and closed": {[]*SubOrder{sub(Cancelled), sub(Closed)}, 20, 0},
	} {
		o := Order{Subs: c.subs, HoldUntil: c.hold, PayBy: 40}
		if got := o.Deadline(); got != c.want {
			t.Errorf("%s: due at %d, want %d", name, got, c.want)
		}
	}
}

func TestEveryStateHasAVerbThatLeadsThere(t *testing.T) {
	reached := []State{Unconfirmed, PendingPayment} // orders are born in both
	for _, actions := range Lifecycle {
		reached = slices.AppendSeq(reached, maps.Values(actions))
	}
	for state := range Lifecycle {
		if !slices.Contains(reached, state) {
			t.Errorf("nothing leads to %s", state)
		}
	}
}

func TestOwnNumbersAreOneLineAndRemarksMayBeMore(t *testing.T) {
	long := strings.Repeat("单", MaxOwnNumber)
	for text, want := range map[string][2]bool{
		"TB-1": {true, true}, "订单 1": {true, true}, long: {true, true}, long + "号": {false, true}, "": {false, true}, "a\nb": {false, true},
		"a\x00b": {false, false}, "a\x7fb": {false, false}, "\xff": {false, false}, strings.Repeat("注", MaxRemark): {false, true},
		strings.Repeat("注", MaxRemark+1): {false, false},
	} {
		if got := [2]bool{IsOwnNumber(text), IsRemark(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
