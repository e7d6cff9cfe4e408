package settlements

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

const today = "2026-04-02"

var (
	maker = Side{Supplier, 70}
	shop  = Side{Distributor, 90}
)

// billed puts a statement of a side there, of which so much may be invoiced.
func billed(w *testkit.World, t *testing.T, s Side, minor int64) id.Statement {
	t.Helper()
	one := statement(w, id.NewAccount(w.IDs), s.Party, 100)
	one.Role, one.Billable, one.Invoiced = s.Role, minor, 0
	if err := insert(w, t, one); err != nil {
		t.Fatal(err)
	}
	return one.ID
}

var lastNumber int

// paper is an invoice at 13 %, with a number of its own.
func paper(w *testkit.World, by Side, covers ...Cover) NewInvoice {
	lastNumber++
	n := NewInvoice{
		ID: id.NewInvoice(w.IDs), By: by, Kind: Special, Electronic: true, Paper: Paper{"", fmt.Sprintf("%020d", lastNumber)}, IssuedOn: today,
		RatePPM: 130_000, File: 5, Covers: covers,
	}
	for _, c := range covers {
		n.Minor += c.Minor
	}
	n.TaxMinor = TaxIn(n.Minor, n.RatePPM)
	return n
}

func register(w *testkit.World, t *testing.T, n NewInvoice) (i Invoice, err error) {
	t.Helper()
	err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
		i, err = Register(tx, n, today, w.Clock.Now())
		return err
	})
	return i, err
}

func registered(w *testkit.World, t *testing.T, by Side, covers ...Cover) Invoice {
	t.Helper()
	i, err := register(w, t, paper(w, by, covers...))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// move does an action as a side does it.
func move(w *testkit.World, t *testing.T, s Side, invoice id.Invoice, a Action) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		switch at := w.Clock.Now(); a {
		case Acceptance:
			_, err = Accept(tx, s, invoice, at)
		case Return:
			_, err = SendBack(tx, s, invoice, " 税号有误 ", at)
		case Withdrawal:
			_, err = Withdraw(tx, s, invoice, at)
		case Voiding:
			_, err = Void(tx, s, invoice, Paper{"", "99999999999999999999"}, at)
		}
		return err
	})
}

// invoiced holds what the statements say that invoices cover of them.
func invoiced(w *testkit.World, t *testing.T, want map[id.Statement]int64) {
	t.Helper()
	w.Read(t, func(tx *db.Tx) error {
		for statement, minor := range want {
			s, err := Get(tx, statement)
			if err != nil || s.Invoiced != minor {
				t.Errorf("%v has %d invoiced, want %d; %v", statement, s.Invoiced, minor, err)
			}
		}
		return nil
	})
}

func refused(t *testing.T, want string, err error) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestOneInvoiceCoversSeveralStatementsAndOneStatementHasSeveral(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march, april := billed(w, t, maker, 1000), billed(w, t, maker, 500)
		first := registered(w, t, maker, Cover{march, 700}, Cover{april, 500})
		second := registered(w, t, maker, Cover{march, 300})
		invoiced(w, t, map[id.Statement]int64{march: 1000, april: 500})
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetInvoice(tx, maker, first.ID)
			covers := map[id.Invoice][]Cover{}
			LoadCovers(tx, []id.Invoice{first.ID, second.ID}, covers)
			statements := map[id.Statement]Statement{}
			LoadStatements(tx, []id.Statement{march, april, 99}, statements)
			err = errors.Join(err, tx.Flush())
			if got != first || got.State != Registered || got.Minor != 1200 || got.TaxMinor != 138 || got.Currency != "CNY" || got.File != 5 {
				t.Errorf("read %+v, registered %+v", got, first)
			}
			if want := map[id.Invoice][]Cover{first.ID: {{march, 700}, {april, 500}}, second.ID: {{march, 300}}}; !reflect.DeepEqual(covers, want) {
				t.Errorf("covers %v", covers)
			}
			if len(statements) != 2 || statements[march].Invoiced != 1000 {
				t.Errorf("statements %v", statements)
			}
			return err
		})
	})
}

func TestMistakesOfAnInvoiceAreToldAllAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march := billed(w, t, maker, 1000)
		n := NewInvoice{
			ID: id.NewInvoice(w.IDs), By: maker, Kind: "pink", Paper: Paper{"", "12345678901234567890"}, IssuedOn: "2026-04-03", Minor: 0, RatePPM: 300_001,
			Covers: []Cover{{march, 0}, {march, 4}},
		}
		_, err := register(w, t, n)
		refused(t, "invalid: the request has mistakes; kind invoice_kind_unknown; number invoice_number_malformed; issued_on invoice_not_issued_yet; "+
			"amount_minor invoice_amount_out_of_range; rate_ppm tax_rate_out_of_range; covers[0].amount_minor invoice_amount_out_of_range; "+
			"covers[1].statement_id invoice_covers_twice", err)
		for want, spoil := range map[string]func(n *NewInvoice){
			"issued_on invoice_date_malformed":                                        func(n *NewInvoice) { n.IssuedOn = "2026-02-30" },
			"tax_minor tax_disagrees":                                                 func(n *NewInvoice) { n.TaxMinor += 2 },
			"covers invoice_covers_unequal":                                           func(n *NewInvoice) { n.Covers[0].Minor-- },
			"covers invoice_covers_malformed":                                         func(n *NewInvoice) { n.Covers = nil },
			"amount_minor invoice_amount_out_of_range; covers invoice_covers_unequal": func(n *NewInvoice) { n.Minor = MaxInvoice + 1 },
		} {
			n := paper(w, maker, Cover{march, 100})
			spoil(&n)
			_, err := register(w, t, n)
			refused(t, "invalid: the request has mistakes; "+want, err)
		}
		invoiced(w, t, map[id.Statement]int64{march: 0})
	})
}

func TestNumbersAreOldWithACodeOrNewWithout(t *testing.T) {
	for _, c := range []struct {
		Paper
		want bool
	}{
		{Paper{"", "24312000000012345678"}, true}, {Paper{"3100201130", "01234567"}, true}, {Paper{"031002000311", "01234567"}, true},
		{Paper{"", "01234567"}, false}, {Paper{"3100201130", "24312000000012345678"}, false}, {Paper{"310020113", "01234567"}, false},
		{Paper{"31002011301", "01234567"}, false}, {Paper{"", ""}, false}, {Paper{"3100201130", "0123456x"}, false}, {Paper{"", "２4312000000012345678"}, false},
	} {
		if c.formed() != c.want {
			t.Errorf("%+v: %v", c.Paper, c.formed())
		}
	}
}

func TestTheTaxIsWhatTheRateMakesOfTheAmountToACent(t *testing.T) {
	for _, c := range []struct{ minor, rate, tax, least, most int64 }{
		{11_300, 130_000, 1300, 1299, 1301}, {100, 130_000, 12, 11, 13}, {1, 130_000, 0, 0, 1}, {10_000, 60_000, 566, 565, 567}, {10_100, 10_000, 100, 99, 101},
		{500, 0, 0, 0, 0}, {MaxInvoice, MaxRatePPM, 2_307_692_307_692, 2_307_692_307_691, 2_307_692_307_693},
	} {
		if got := TaxIn(c.minor, c.rate); got != c.tax {
			t.Errorf("%+v: %d", c, got)
		}
		for tax := c.least - 1; tax <= c.most+1; tax++ {
			n := NewInvoice{
				Kind: Ordinary, Electronic: true, Paper: Paper{"", "24312000000012345678"}, IssuedOn: today, Minor: c.minor, RatePPM: c.rate, TaxMinor: tax,
				Covers: []Cover{{1, c.minor}},
			}
			if _, err := Register(nil, n, "2026-04-01", 1); !errors.Is(err, ErrInvalid) || (len(fault.From(err).Fields) == 1) != (tax >= c.least && tax <= c.most) {
				t.Errorf("%+v with a tax of %d: %v", c, tax, err) // the date is refused in any case, so that nothing is written
			}
		}
	}
}

// TestAStatementIsNeverInvoicedAboveItsAmount: also not where others would be free again later.
func TestAStatementIsNeverInvoicedAboveItsAmount(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march, bad := billed(w, t, maker, 1000), billed(w, t, maker, -50)
		first := registered(w, t, maker, Cover{march, 600})
		_, err := register(w, t, paper(w, maker, Cover{march, 401}, Cover{bad, 1}))
		refused(t, "invalid: the request has mistakes; covers[0].amount_minor invoice_above_statement; covers[1].amount_minor invoice_above_statement", err)
		invoiced(w, t, map[id.Statement]int64{march: 600, bad: 0})
		if err := move(w, t, Side{}, first.ID, Return); err != nil {
			t.Fatal(err)
		}
		registered(w, t, maker, Cover{march, 1000})
		invoiced(w, t, map[id.Statement]int64{march: 1000})
	})
}

// TestInvoicesAtOnceShareWhatAStatementHasLeft: of ten at once of a third each, three are taken.
func TestInvoicesAtOnceShareWhatAStatementHasLeft(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march, april := billed(w, t, maker, 1000), billed(w, t, maker, 1000)
		var all sync.WaitGroup
		var lock sync.Mutex
		taken := 0
		for n := range 10 {
			covers := []Cover{{march, 333}, {april, 333}}
			if n%2 == 1 {
				covers[0], covers[1] = covers[1], covers[0]
			}
			p := paper(w, maker, covers...)
			all.Go(func() {
				_, err := register(w, t, p)
				lock.Lock()
				defer lock.Unlock()
				if err == nil {
					taken++
				} else if !errors.Is(err, ErrInvalid) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if taken != 3 {
			t.Errorf("%d were taken", taken)
		}
		invoiced(w, t, map[id.Statement]int64{march: 999, april: 999})
	})
}

// TestANumberIsRegisteredOnceByItsIssuer: at once too; another issuer may have the same, and one that came back may be registered again.
func TestANumberIsRegisteredOnceByItsIssuer(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march, april, others, shops := billed(w, t, maker, 1000), billed(w, t, maker, 1000), billed(w, t, Side{Supplier, 71}, 1000), billed(w, t, shop, 1000)
		n := paper(w, maker, Cover{march, 10})
		again := func(by Side, s id.Statement) NewInvoice {
			m := n
			m.ID, m.By, m.Covers = id.NewInvoice(w.IDs), by, []Cover{{s, 10}}
			return m
		}
		var all sync.WaitGroup
		var lock sync.Mutex
		var won []Invoice
		for _, s := range []id.Statement{march, april, march, april} {
			m := again(maker, s)
			all.Go(func() {
				i, err := register(w, t, m)
				lock.Lock()
				defer lock.Unlock()
				if err == nil {
					won = append(won, i)
				} else if !errors.Is(err, ErrNumberTaken) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(won) != 1 {
			t.Fatalf("%d were registered", len(won))
		}
		for _, m := range []NewInvoice{again(Side{Supplier, 71}, others), again(Side{}, shops)} {
			if _, err := register(w, t, m); err != nil {
				t.Errorf("another issuer's: %v", err)
			}
		}
		if err := move(w, t, maker, won[0].ID, Withdrawal); err != nil {
			t.Fatal(err)
		}
		i, err := register(w, t, again(maker, april))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(move(w, t, Side{}, i.ID, Acceptance), move(w, t, maker, i.ID, Voiding)); err != nil {
			t.Fatal(err)
		}
		_, err = register(w, t, again(maker, april)) // that number is used up
		refused(t, "invoice_number_taken: this number is registered already; number invoice_number_taken", err)
	})
}

func TestWhatIsNotTheIssuersToInvoiceLooksMissing(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march, shops, other := billed(w, t, maker, 1000), billed(w, t, shop, 1000), billed(w, t, Side{Distributor, 91}, 1000)
		for _, c := range []struct {
			by     Side
			covers []Cover
		}{
			{maker, []Cover{{march, 10}, {shops, 10}}}, {Side{Supplier, 71}, []Cover{{march, 10}}}, {Side{}, []Cover{{march, 10}}}, {shop, []Cover{{shops, 10}}},
			{maker, []Cover{{77, 10}}}, {Side{Supplier, 90}, []Cover{{shops, 10}}},
		} {
			if _, err := register(w, t, paper(w, c.by, c.covers...)); !errors.Is(err, ErrUnknown) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		_, err := register(w, t, paper(w, Side{}, Cover{shops, 10}, Cover{other, 10}))
		refused(t, "invalid: the request has mistakes; covers[1].statement_id invoice_currency_mixed", err)
		invoiced(w, t, map[id.Statement]int64{march: 0, shops: 0, other: 0})
	})
}

func TestEveryActionInEveryStateDoesWhatTheTableSays(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march := billed(w, t, maker, 100_000)
		for state := range Lifecycle {
			for _, a := range []Action{Acceptance, Return, Withdrawal, Voiding} {
				i := registered(w, t, maker, Cover{march, 10})
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update settlements_invoices set state = $2 where id = $1", i.ID, state)
					return nil
				})
				before := w.Int(t, "select invoiced_minor from settlements_statements where id = $1", march)
				by := Side{}
				if a == Withdrawal || a == Voiding {
					by = maker
				}
				next, allowed := Lifecycle[state][a]
				if err := move(w, t, by, i.ID, a); allowed != (err == nil) || !allowed && !errors.Is(err, ErrInvoiceState) {
					t.Errorf("%s in %s: %v", a, state, err)
				}
				if !allowed {
					next = state
				}
				want := before
				if state.Covers() && !next.Covers() {
					want -= 10
				}
				invoiced(w, t, map[id.Statement]int64{march: want})
				w.Read(t, func(tx *db.Tx) error {
					got, err := GetInvoice(tx, Side{}, i.ID)
					if got.State != next {
						t.Errorf("%s in %s leads to %s, want %s", a, state, got.State, next)
					}
					return err
				})
			}
		}
	})
}

func TestEachSideDoesItsOwnPart(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		in := registered(w, t, maker, Cover{billed(w, t, maker, 1000), 10})
		out := registered(w, t, Side{}, Cover{billed(w, t, shop, 1000), 10})
		for _, c := range []struct {
			by   Side
			what Invoice
			a    Action
			want error
		}{
			{maker, in, Acceptance, ErrNotReceiver}, {maker, in, Return, ErrNotReceiver}, {Side{}, in, Withdrawal, ErrNotIssuer}, {Side{}, in, Voiding, ErrNotIssuer},
			{shop, in, Acceptance, ErrUnknown}, {Side{Supplier, 71}, in, Withdrawal, ErrUnknown}, {Side{Distributor, 70}, in, Return, ErrUnknown},
			{shop, out, Withdrawal, ErrNotIssuer}, {shop, out, Voiding, ErrNotIssuer}, {Side{}, out, Acceptance, ErrNotReceiver}, {maker, out, Return, ErrUnknown},
			{maker, Invoice{ID: 5}, Withdrawal, ErrUnknown}, {shop, out, Acceptance, nil}, {Side{}, out, Voiding, nil}, {Side{}, in, Acceptance, nil},
		} {
			if err := move(w, t, c.by, c.what.ID, c.a); !errors.Is(err, c.want) {
				t.Errorf("%+v does %s: %v", c.by, c.a, err)
			}
		}
		for reason, want := range map[string]error{"": ErrReason, "  ": ErrReason, "a\nb": ErrReason, "税号有误": nil} {
			i := registered(w, t, maker, Cover{billed(w, t, maker, 1000), 10})
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error { _, err := SendBack(tx, Side{}, i.ID, reason, w.Clock.Now()); return err })
			if !errors.Is(err, want) {
				t.Errorf("%q: %v", reason, err)
			}
		}
		w.Write(t, func(tx *db.Tx) error {
			_, malformed := Void(tx, maker, in.ID, Paper{"", "1"}, 1)
			_, same := Void(tx, maker, in.ID, in.Paper, 1)
			if !errors.Is(malformed, ErrInvoiceNumber) || !errors.Is(same, ErrRedNumber) {
				t.Errorf("red: %v, %v", malformed, same)
			}
			return nil
		})
	})
}

func TestInvoicesAreListedNewestFirstToThoseWhoSeeThem(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		march, april, shops := billed(w, t, maker, 1000), billed(w, t, maker, 1000), billed(w, t, shop, 1000)
		one := registered(w, t, maker, Cover{march, 10})
		w.Clock.Advance(clock.Second)
		two := registered(w, t, maker, Cover{march, 10}, Cover{april, 10})
		w.Clock.Advance(clock.Second)
		three := registered(w, t, Side{}, Cover{shops, 10})
		if err := move(w, t, Side{}, one.ID, Return); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			side Side
			f    InvoiceFilter
			want []id.Invoice
		}{
			{Side{}, InvoiceFilter{}, []id.Invoice{three.ID, two.ID, one.ID}}, {maker, InvoiceFilter{}, []id.Invoice{two.ID, one.ID}},
			{shop, InvoiceFilter{}, []id.Invoice{three.ID}}, {Side{Supplier, 71}, InvoiceFilter{}, nil}, {Side{Supplier, 90}, InvoiceFilter{}, nil},
			{Side{Role: Distributor}, InvoiceFilter{}, []id.Invoice{three.ID}}, {Side{}, InvoiceFilter{Role: Supplier}, []id.Invoice{two.ID, one.ID}},
			{maker, InvoiceFilter{Role: Distributor}, nil},
			{Side{}, InvoiceFilter{State: Returned}, []id.Invoice{one.ID}}, {Side{}, InvoiceFilter{Statement: april}, []id.Invoice{two.ID}},
			{Side{}, InvoiceFilter{After: three.ID, Limit: 1}, []id.Invoice{two.ID}},
		} {
			w.Read(t, func(tx *db.Tx) error {
				got, err := Invoices(tx, c.side, c.f)
				var ids []id.Invoice
				for _, i := range got {
					ids = append(ids, i.ID)
				}
				if !reflect.DeepEqual(ids, c.want) {
					t.Errorf("%+v: %v", c, ids)
				}
				return err
			})
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := GetInvoice(tx, maker, one.ID)
			if got.Reason != "税号有误" || got.EndedAt == 0 || got.AcceptedAt != 0 {
				t.Errorf("returned %+v", got)
			}
			if _, err := GetInvoice(tx, shop, one.ID); !errors.Is(err, ErrUnknown) {
				t.Errorf("foreign: %v", err)
			}
			return err
		})
	})
}
