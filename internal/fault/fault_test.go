package fault_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/fenxiao/fenxiao/internal/fault"
)

var (
	errShort   = fault.New(fault.Refused, "out_of_stock", "not enough on hand")
	errPrice   = fault.New(fault.Refused, "price_moved", "the price has moved")
	errRefused = fault.New(fault.Refused, "order_refused", "the order is refused")
)

func TestEveryKindHasItsStatus(t *testing.T) {
	for kind, want := range map[fault.Kind]int{
		fault.Invalid: 422, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409,
		fault.Refused: 422, fault.Limited: 429, fault.Unavailable: 503, "made up": 500,
	} {
		if got := kind.Status(); got != want {
			t.Errorf("%s: %d %s, want %d", kind, got, http.StatusText(got), want)
		}
	}
}

func TestAFaultIsFoundWhereverItIsWrapped(t *testing.T) {
	err := fmt.Errorf("place: %w", fmt.Errorf("line 2: %w", errShort.At("lines[2].quantity", "on_hand", "3")))
	if !errors.Is(err, errShort) || errors.Is(err, errPrice) {
		t.Fatal("a fault is not recognized by its code")
	}
	f := fault.From(err)
	if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "lines[2].quantity" || f.Fields[0].Live["on_hand"] != "3" || f.Fields[0].Code != "out_of_stock" {
		t.Fatalf("got %+v", f)
	}
	if fault.From(errors.New("disk full")) != nil || fault.From(nil) != nil {
		t.Fatal("an incident was taken for a fault")
	}
}

func TestNamingAPlaceLeavesOtherFaultsAlone(t *testing.T) {
	three := errShort.At("a").At("b").At("c")
	left, right := three.At("left"), three.At("right", "unpaired")
	if len(errShort.Fields) != 0 || len(three.Fields) != 3 || left.Fields[3].Path != "left" || right.Fields[3].Path != "right" {
		t.Fatalf("places leaked: %v, %v, %v, %v", errShort.Fields, three.Fields, left.Fields, right.Fields)
	}
	if len(right.Fields[3].Live) != 0 {
		t.Fatalf("half a pair was taken: %v", right.Fields[3].Live)
	}
}

func TestAListTellsAllPlacesAtOnce(t *testing.T) {
	var l fault.List
	if err := l.Err(errRefused); err != nil || !l.Empty() {
		t.Fatalf("an empty list refuses: %v", err)
	}
	l.Add(errShort, "lines[0].quantity", "on_hand", "3", "asked", "5")
	l.Add(errPrice, "lines[4].settlement_minor")
	err := l.Err(errRefused)
	f := fault.From(err)
	if l.Empty() || f == nil || f.Code != "order_refused" || len(f.Fields) != 2 || f.Fields[1].Code != "price_moved" || f.Fields[0].Live["asked"] != "5" {
		t.Fatalf("got %+v", f)
	}
	if len(errRefused.Fields) != 0 {
		t.Fatal("the summary was changed")
	}
	if want := "order_refused: the order is refused; lines[0].quantity out_of_stock; lines[4].settlement_minor price_moved"; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}
