package settlements

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestAMonthIsHalfOpenInTheOperatorsZone(t *testing.T) {
	for _, c := range []struct{ zone, month, from, to string }{
		{"UTC", "2026-02", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"},
		{"UTC", "2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"},
		{"UTC", "2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"},
		{"Asia/Shanghai", "2026-03", "2026-02-28T16:00:00Z", "2026-03-31T16:00:00Z"},
		{"Europe/London", "2026-03", "2026-03-01T00:00:00Z", "2026-03-31T23:00:00Z"}, // an hour shorter
		{"Europe/London", "2026-10", "2026-09-30T23:00:00Z", "2026-11-01T00:00:00Z"}, // an hour longer
		{"America/New_York", "2026-11", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z"},
		{"America/Havana", "2026-11", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z"},   // midnight comes twice: the month begins with the first
		{"America/Asuncion", "2017-10", "2017-10-01T04:00:00Z", "2017-11-01T03:00:00Z"}, // has no midnight: it begins at one
		{"Asia/Damascus", "2003-04", "2003-03-31T22:00:00Z", "2003-04-30T21:00:00Z"},
		{"Asia/Kathmandu", "2026-01", "2025-12-31T18:15:00Z", "2026-01-31T18:15:00Z"},
	} {
		got, err := MonthOf(c.month, zone(t, c.zone))
		if err != nil || got.Name != c.month || got.From.Time().Format(time.RFC3339) != c.from || got.To.Time().Format(time.RFC3339) != c.to {
			t.Errorf("%s in %s: %v to %v, %v", c.month, c.zone, got.From, got.To, err)
		}
	}
}

func TestWhatIsNoMonthIsRefused(t *testing.T) {
	for _, name := range []string{"", "2026", "2026-1", "2026-13", "2026-00", "2026-01-01", " 2026-01", "2026-01 ", "26-01", "2000-12",
		"0000-01", "99999-01", "２０２６-01"} {
		if m, err := MonthOf(name, time.UTC); !errors.Is(err, ErrMonth) {
			t.Errorf("%q: %+v, %v", name, m, err)
		}
	}
}

// TestMonthsFollowEachOtherWithoutGapInAnyZone: a month begins with the first instant of its first day, and the one before it ends there,
// also where clocks are put forward over midnight or back to it.
func TestMonthsFollowEachOtherWithoutGapInAnyZone(t *testing.T) {
	for _, name := range []string{
		"UTC", "Asia/Shanghai", "Europe/London", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca",
		"America/Santiago", "Asia/Tehran", "America/Asuncion", "Asia/Damascus", "Asia/Amman", "America/Sao_Paulo", "Africa/Cairo", "America/Scoresbysund",
	} {
		z := zone(t, name)
		before := MonthAt(clock.Of(time.Date(2000, 12, 15, 0, 0, 0, 0, time.UTC)), z)
		for before.Name < "2040-01" {
			m := MonthAt(before.To, z)
			if m.From != before.To || m.Name <= before.Name || m.From.Date(z) != m.Name+"-01" || (m.From - 1).Date(z)[:7] != before.Name {
				t.Fatalf("%s: %s ends at %v, %s begins at %v", name, before.Name, before.To, m.Name, m.From)
			}
			if named, err := MonthOf(m.Name, z); err != nil || named != m || MonthAt(m.To-1, z) != m {
				t.Fatalf("%s: %s by name %+v, by its last instant %+v, %v", name, m.Name, named, MonthAt(m.To-1, z), err)
			}
			before = m
		}
	}
}

func TestAStatementSumsUpWhatFollowsTheLast(t *testing.T) {
	var first, second Statement
	first.Draw(Statement{}, []Flow{{1, 1, 500, false}, {2, 2, -300, true}, {3, 3, -100, true}})
	second.Draw(first, []Flow{{4, 4, -100, true}, {5, 5, 40, true}})
	for _, c := range []struct{ got, want Statement }{
		{first, Statement{In: 500, Out: 400, Closing: 100, Billable: 400, Lines: 3}},
		{second, Statement{Opening: 100, In: 40, Out: 100, Closing: 40, Billable: 60, Lines: 2}},
	} {
		if c.got != c.want {
			t.Errorf("got %+v, want %+v", c.got, c.want)
		}
	}
}

// TestASupplierBillsWhatComesInForGoods: refunds that are more than a month's goods are taken off the next month's.
func TestASupplierBillsWhatComesInForGoods(t *testing.T) {
	first, second, third := Statement{Role: Supplier}, Statement{Role: Supplier}, Statement{Role: Supplier}
	first.Draw(Statement{}, []Flow{{1, 1, 500, true}, {2, 2, -200, true}, {3, 3, -100, false}}) // paid out is not invoiced back
	second.Draw(first, []Flow{{4, 4, 30, true}, {5, 5, -100, true}})
	third.Draw(second, []Flow{{6, 6, 90, true}})
	for _, c := range []struct {
		got            Statement
		billable, left int64
	}{{first, 300, 300}, {second, -70, 0}, {third, 20, 20}} {
		if c.got.Billable != c.billable || c.got.Left() != c.left {
			t.Errorf("got %+v, want %d and %d left", c.got, c.billable, c.left)
		}
	}
	first.Invoiced = 120
	if first.Left() != 180 {
		t.Errorf("left %d", first.Left())
	}
}

// statement is one of an account, every field of its own value.
func statement(w *testkit.World, account id.Account, party int64, to clock.Micros) Statement {
	return Statement{
		ID: id.NewStatement(w.IDs), Account: account, Role: "supplier", Party: party, Currency: "CNY", Month: "2026-03", From: 1, To: to,
		Opening: 3, In: 4, Out: 5, Closing: 2, Billable: 1000, Invoiced: 6, Lines: 2, ClosedAt: 7,
	}
}

func insert(w *testkit.World, t *testing.T, s Statement, postings ...id.Posting) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error {
		flows := make([]Flow, len(postings))
		for i, p := range postings {
			flows[i] = Flow{Posting: p}
		}
		Insert(tx, []Statement{s}, map[id.Statement][]Flow{s.ID: flows})
		return tx.Flush()
	})
}

func TestStatementsAreReadBackAsTheyWere(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two, other := statement(w, 10, 70, 100), statement(w, 10, 70, 200), statement(w, 20, 80, 100)
		if err := errors.Join(insert(w, t, one, 31, 32), insert(w, t, two, 33), insert(w, t, other, 34)); err != nil {
			t.Fatal(err)
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Get(tx, one.ID)
			if got != one {
				t.Errorf("got %+v", got)
			}
			_, missing := Get(tx, 77)
			if !errors.Is(missing, ErrUnknown) {
				t.Errorf("a missing statement: %v", missing)
			}
			last := map[id.Account]Statement{}
			LoadLast(tx, []id.Account{10, 20, 30}, last)
			claimed := map[id.Posting]bool{}
			LoadClaimed(tx, []id.Posting{31, 33, 99}, claimed)
			err = errors.Join(err, tx.Flush())
			if !reflect.DeepEqual(last, map[id.Account]Statement{10: two, 20: other}) {
				t.Errorf("last %+v", last)
			}
			if !reflect.DeepEqual(claimed, map[id.Posting]bool{31: true, 33: true}) {
				t.Errorf("claimed %v", claimed)
			}
			return err
		})
	})
}

func TestStatementsAndTheirPostingsArePaged(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one, two, other := statement(w, 10, 70, 100), statement(w, 10, 70, 200), statement(w, 20, 80, 100)
		if err := errors.Join(insert(w, t, one, 31, 32, 35), insert(w, t, two), insert(w, t, other)); err != nil {
			t.Fatal(err)
		}
		w.Read(t, func(tx *db.Tx) (err error) {
			for _, c := range []struct {
				party int64
				after id.Statement
				limit int
				want  []Statement
			}{
				{0, 0, 9, []Statement{one, two, other}}, {70, 0, 9, []Statement{one, two}}, {70, one.ID, 9, []Statement{two}},
				{0, 0, 1, []Statement{one}}, {99, 0, 9, nil},
			} {
				got, failed := List(tx, c.party, c.after, c.limit)
				if err = errors.Join(err, failed); !reflect.DeepEqual(got, c.want) {
					t.Errorf("%+v: got %+v", c, got)
				}
			}
			first, failed := Postings(tx, one.ID, 0, 2)
			rest, late := Postings(tx, one.ID, 32, 2)
			if !reflect.DeepEqual(first, []id.Posting{31, 32}) || !reflect.DeepEqual(rest, []id.Posting{35}) {
				t.Errorf("postings %v and %v", first, rest)
			}
			return errors.Join(err, failed, late)
		})
	})
}

// TestAPostingStandsInOneStatement: whoever claims it second has lost a race, and so has a second statement to one end.
func TestAPostingStandsInOneStatement(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		if err := insert(w, t, statement(w, 10, 70, 100), 31); err != nil {
			t.Fatal(err)
		}
		if err := insert(w, t, statement(w, 10, 70, 200), 31); !errors.Is(err, db.ErrBusy) {
			t.Errorf("claimed twice: %v", err)
		}
		if err := insert(w, t, statement(w, 10, 70, 100), 32); !errors.Is(err, db.ErrBusy) {
			t.Errorf("drawn twice: %v", err)
		}
		if n := w.Int(t, "select count(*) from settlements_statements"); n != 1 {
			t.Errorf("%d statements", n)
		}
	})
}
