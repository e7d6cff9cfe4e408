package orders

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
)

func TestAnOrderIsMovedAndNotedWhileSomethingIsLeftToSend(t *testing.T) {
	for name, c := range map[string]struct {
		subs       []*SubOrder
		move, note error
	}{
		"unconfirmed":         {[]*SubOrder{{State: Unconfirmed}}, nil, nil},
		"unpaid":              {[]*SubOrder{{State: PendingPayment}}, nil, nil},
		"paid, one part gone": {[]*SubOrder{{State: Closed}, {State: ToShip}}, nil, nil},
		"partly shipped":      {[]*SubOrder{{State: ToShip, Shipped: 1}}, ErrShipped, nil},
		"one part shipped":    {[]*SubOrder{{State: ToShip}, {State: ToReceive, Shipped: 2}}, ErrShipped, nil},
		"all shipped":         {[]*SubOrder{{State: ToReceive, Shipped: 2}}, ErrShipped, ErrState},
		"cancelled":           {[]*SubOrder{{State: Cancelled}}, ErrState, ErrState},
		"refunded":            {[]*SubOrder{{State: Closed}}, ErrState, ErrState},
	} {
		o := Order{Subs: c.subs, Contact: 1, Region: "31", Remark: "a"}
		if err := o.Move(2, "44"); !errors.Is(err, c.move) || (err == nil) != (o.Contact == 2 && o.Region == "44") {
			t.Errorf("%s: moved to %d, %v; want %v", name, o.Contact, err, c.move)
		}
		if err := o.Note("b"); !errors.Is(err, c.note) || (err == nil) != (o.Remark == "b") {
			t.Errorf("%s: noted %q, %v; want %v", name, o.Remark, err, c.note)
		}
	}
	o := Order{Subs: []*SubOrder{{State: ToShip}}, Remark: "a"}
	if err := o.Note(strings.Repeat("注", MaxRemark+1)); !errors.Is(err, ErrRemark) || o.Remark != "a" {
		t.Errorf("too long: %v", err)
	}
}

func TestASupplierIsUrgedOnceADay(t *testing.T) {
	s := SubOrder{State: ToShip}
	for _, c := range []struct {
		at   clock.Micros
		want error
	}{{clock.Day, nil}, {clock.Day, ErrUrged}, {2*clock.Day - 1, ErrUrged}, {2 * clock.Day, nil}} {
		if err := s.Urge(c.at); !errors.Is(err, c.want) || err == nil && s.UrgedAt != c.at {
			t.Errorf("at %d: %v, urged at %d; want %v", c.at, err, s.UrgedAt, c.want)
		}
	}
	for _, state := range []State{Unconfirmed, PendingPayment, ToReceive, Completed, Cancelled, Closed} {
		if x := (SubOrder{State: state}); !errors.Is(x.Urge(1), ErrState) || x.UrgedAt != 0 {
			t.Errorf("urged in %s", state)
		}
	}
}
