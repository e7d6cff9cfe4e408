package flows

import (
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/web"
)

func keyed(text string) *web.Key { return &web.Key{KeyRef: web.KeyRef{Owner: 1, Text: text}} }

// TestOnlyWhatMustWaitsForTheNextGroup: the like of an earlier command, the rest of a batch that waits, and what is about an order that waits.
func TestOnlyWhatMustWaitsForTheNextGroup(t *testing.T) {
	first := &PlaceOrder{By: By{Key: keyed("a")}, ID: 1, OwnNumber: "1"}
	sameKey := &PlaceOrder{By: By{Key: keyed("a")}, ID: 2, OwnNumber: "2"}
	payOfIt := &PayOrder{By: By{Key: keyed("b")}, Order: 2}
	payOfFirst := &PayOrder{By: By{Key: keyed("c")}, Order: 1}
	sameNumber := &PlaceOrder{By: By{Key: keyed("d")}, ID: 3, OwnNumber: "1"}
	numberOfTheWaiting := &PlaceOrder{By: By{Key: keyed("e")}, ID: 4, OwnNumber: "2"}
	batch, again := &UseKey{By{Key: keyed("f")}}, &UseKey{By{Key: keyed("f")}}
	item, itemAgain := &PayOrder{By: By{Batch: batch}, Order: 5}, &PayOrder{By: By{Batch: again}, Order: 6}
	other := &PlaceOrder{By: By{Key: keyed("g")}, ID: 7, OwnNumber: "7"}
	group, rest := part([]Command{first, sameKey, payOfIt, payOfFirst, sameNumber, numberOfTheWaiting, batch, item, again, itemAgain, other})
	if want := []Command{first, payOfFirst, batch, item, other}; !slices.Equal(group, want) {
		t.Errorf("together: %v", group)
	}
	if want := []Command{sameKey, payOfIt, sameNumber, numberOfTheWaiting, again, itemAgain}; !slices.Equal(rest, want) {
		t.Errorf("wait: %v", rest)
	}
}

func TestACommandByItselfNeverWaits(t *testing.T) {
	only := []Command{&PlaceOrder{By: By{Key: keyed("a")}, OwnNumber: "1"}}
	if group, rest := part(only); len(group) != 1 || rest != nil {
		t.Errorf("%v, %v", group, rest)
	}
}
