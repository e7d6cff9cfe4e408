package id_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

const noon = clock.Micros(1_772_420_400_000_000) // 2026-03-02T03:00:00Z

func source(incarnation int64) (*clock.Manual, *id.Source) {
	c := clock.NewManual(noon)
	return c, id.NewSource(c, incarnation)
}

func TestAWrittenIdReadsBackAndOnlyAsItsNoun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		order := id.Order(rapid.Int64Min(1).Draw(t, "value"))
		text := order.String()
		if !strings.HasPrefix(text, "ord_") || len(text) != 4+13 || text != strings.ToLower(text) {
			t.Fatalf("%d is written %q", order, text)
		}
		var back id.Order
		if err := back.UnmarshalText([]byte(text)); err != nil || back != order {
			t.Fatalf("%q read back as %d, %v", text, back, err)
		}
		var line id.Line
		if err := line.UnmarshalText([]byte(text)); !errors.Is(err, id.ErrMalformed) {
			t.Fatalf("%q was read as a line", text)
		}
	})
}

func TestTheOrderOfTextsIsTheOrderOfIds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := id.SKU(rapid.Int64Min(1).Draw(t, "a"))
		b := id.SKU(rapid.Int64Min(1).Draw(t, "b"))
		if (a < b) != (a.String() < b.String()) {
			t.Fatalf("%d and %d sort otherwise as %s and %s", a, b, a, b)
		}
	})
}

func TestMalformedTextsAreRefused(t *testing.T) {
	good := id.Order(noon).String()
	for _, text := range []string{
		"", "ord_", "ord", good[4:], good + "0", good[:len(good)-1], "lin_" + good[4:], "ORD_" + good[4:], " " + good, good + " ",
		"ord_0000000000000",          // zero is no id
		"ord_8000000000000",          // more than 63 bits
		"ord_g000000000001",          // more than 64: the rest would be an id
		"ord_zzzzzzzzzzzzz",          //
		"ord_000000000000i",          // letters that are not in the alphabet
		"ord_000000000000L",          //
		"ord_00000000000é",           // two bytes, one letter
		"ord_-00000000001", "ord_ 1", //
		strings.ToUpper(good),
	} {
		var got id.Order
		if err := got.UnmarshalText([]byte(text)); !errors.Is(err, id.ErrMalformed) || got != 0 {
			t.Errorf("%q was read as %d, %v", text, got, err)
		}
	}
}

func FuzzParseReadsOnlyWhatStringWrites(f *testing.F) {
	f.Add("ord_01hzx3c8r0001")
	f.Add("ord_7zzzzzzzzzzzz")
	f.Add("ord_g000000000001")
	f.Fuzz(func(t *testing.T, text string) {
		var got id.Order
		if err := got.UnmarshalText([]byte(text)); err == nil && got.String() != text {
			t.Fatalf("%q was read as %s", text, got)
		}
	})
}

func TestNoIdIsWrittenEmpty(t *testing.T) {
	var none id.Order
	if none.String() != "" {
		t.Fatalf("got %q", none)
	}
	out, err := json.Marshal(map[string]id.Order{"none": none, "one": 1})
	if err != nil || string(out) != `{"none":"","one":"ord_0000000000001"}` {
		t.Fatalf("got %s, %v", out, err)
	}
}

func TestEveryNounHasAPrefixOfItsOwn(t *testing.T) {
	texts := []string{
		id.Person(1).String(), id.Session(1).String(), id.APIKey(1).String(), id.Contact(1).String(), id.Supplier(1).String(),
		id.Agreement(1).String(), id.Distributor(1).String(), id.Channel(1).String(), id.Contract(1).String(), id.Category(1).String(),
		id.Brand(1).String(), id.Product(1).String(), id.SKU(1).String(), id.Media(1).String(), id.Warehouse(1).String(),
		id.Movement(1).String(), id.Order(1).String(), id.SubOrder(1).String(), id.Line(1).String(), id.Parcel(1).String(),
		id.Track(1).String(), id.AfterSale(1).String(), id.Account(1).String(), id.Posting(1).String(), id.Statement(1).String(),
		id.Event(1).String(),
	}
	slices.Sort(texts)
	if n := len(slices.Compact(slices.Clone(texts))); n != len(texts) {
		t.Fatalf("%d nouns share %d prefixes: %v", len(texts), n, texts)
	}
	for _, text := range texts {
		if strings.IndexByte(text, '_') != 3 {
			t.Errorf("%s has no prefix of three letters", text)
		}
	}
}

func TestIdsRiseWhateverTheClockDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &jumpy{at: noon}
		s := id.NewSource(c, 3)
		last := id.NewOrder(s)
		for _, d := range rapid.SliceOfN(rapid.Int64Range(-5_000_000, 5_000_000), 1, 200).Draw(t, "steps of the clock") {
			c.at += clock.Micros(d)
			next := id.NewOrder(s)
			if next <= last {
				t.Fatalf("%s follows %s", next, last)
			}
			last = next
		}
	})
}

// jumpy is a clock that is set back and forth, as a machine's is by its administrator.
type jumpy struct{ at clock.Micros }

func (j *jumpy) Now() clock.Micros { return j.at }

func TestAUsedUpMillisecondBorrowsTheNext(t *testing.T) {
	c, s := source(1)
	var drawn []id.Order
	for range 5000 { // a millisecond has 1,024
		drawn = append(drawn, id.NewOrder(s))
	}
	if !slices.IsSorted(drawn) || len(slices.Compact(slices.Clone(drawn))) != len(drawn) {
		t.Fatal("ids repeat or go backwards")
	}
	if last, first := drawn[len(drawn)-1], id.FirstAt[id.Order](noon+5*clock.Millisecond); last >= first {
		t.Errorf("5,000 ids reach past five milliseconds: %s ≥ %s", last, first)
	}
	c.Advance(clock.Second)
	if next, first := id.NewOrder(s), id.FirstAt[id.Order](noon+clock.Second); next < first {
		t.Errorf("after a second the ids do not follow the clock: %s < %s", next, first)
	}
}

func TestIdsDrawnAtOnceDiffer(t *testing.T) {
	_, s := source(1)
	const drawers, each = 8, 20_000
	drawn := make([][]id.Line, drawers)
	var group sync.WaitGroup
	for i := range drawn {
		group.Go(func() {
			for range each {
				drawn[i] = append(drawn[i], id.NewLine(s))
			}
		})
	}
	group.Wait()
	for i := range drawn {
		if !slices.IsSorted(drawn[i]) {
			t.Errorf("drawer %d saw ids go backwards", i)
		}
	}
	all := slices.Concat(drawn...)
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != drawers*each {
		t.Fatalf("%d ids of %d differ", n, drawers*each)
	}
}

func TestTwoIncarnationsNeverDrawTheSame(t *testing.T) {
	_, first := source(7)
	_, second := source(8)
	_, wrapped := source(8 + id.Incarnations)
	seen := map[id.Order]bool{}
	for range 2000 {
		a, b := id.NewOrder(first), id.NewOrder(second)
		if seen[a] || seen[b] || a == b {
			t.Fatalf("%s or %s was drawn twice", a, b)
		}
		seen[a], seen[b] = true, true
	}
	if !seen[id.NewOrder(wrapped)] {
		t.Fatal("incarnations do not wrap at their limit")
	}
}

func TestAnIdTellsWhenItWasDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := clock.Micros(rapid.Int64Range(1_000_000_000_000_000, 3_100_000_000_000_000).Draw(t, "at")) // 2001 to 2068
		c := clock.NewManual(at)
		drawn := id.NewEvent(id.NewSource(c, rapid.Int64Range(0, id.Incarnations-1).Draw(t, "incarnation")))
		if before, after := id.FirstAt[id.Event](at), id.FirstAt[id.Event](at+clock.Millisecond); drawn < before || drawn >= after {
			t.Fatalf("%s, drawn at %s, is not in [%s, %s)", drawn, at, before, after)
		}
		if drawn <= 0 {
			t.Fatalf("%d is no positive number", drawn)
		}
	})
}

func TestAClockBeforeTheFirstIdStillGivesIds(t *testing.T) {
	s := id.NewSource(clock.NewManual(0), 0)
	a, b := id.NewOrder(s), id.NewOrder(s)
	if a <= 0 || b <= a {
		t.Fatalf("got %d, %d", a, b)
	}
	if first := id.FirstAt[id.Order](0); first != 0 {
		t.Fatalf("the first id before all is %d", first)
	}
}
