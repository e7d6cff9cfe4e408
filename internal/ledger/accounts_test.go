package ledger

import (
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func open(t *testing.T, w *testkit.World, kind Kind, role string, party int64, currency money.Currency) (account id.Account) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) (err error) {
		account, err = Open(tx, w.IDs, kind, role, party, currency, 5)
		return err
	})
	return account
}

// post books groups on a locked set of these accounts.
func post(w *testkit.World, t *testing.T, accounts []id.Account, groups ...Group) error {
	t.Helper()
	return w.DB.Write(t.Context(), func(tx *db.Tx) error {
		s := NewSet()
		s.Want(accounts...)
		s.Want(accounts...) // named by two commands, locked once
		s.Lock(tx)
		if err := tx.Flush(); err != nil {
			return err
		}
		for _, g := range groups {
			if err := s.Post(w.IDs, g); err != nil {
				return err
			}
		}
		s.Flush(tx)
		return tx.Flush()
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnAccountIsOpenedOncePerPartyKindAndCurrency(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		one := open(t, w, Wallet, "distributor", 7, "CNY")
		all := []id.Account{one}
		for _, other := range []id.Account{
			open(t, w, Wallet, "distributor", 8, "CNY"), open(t, w, Escrow, "distributor", 7, "CNY"), open(t, w, Wallet, "distributor", 7, "GBP"),
		} {
			for _, seen := range all {
				if other == seen {
					t.Errorf("two accounts are %v", other)
				}
			}
			all = append(all, other)
		}
		if again := open(t, w, Wallet, "distributor", 7, "CNY"); again != one {
			t.Errorf("opened twice: %v and %v", one, again)
		}
		if n := w.Int(t, "select count(*) from ledger_balances where balance_minor = 0"); n != 4 {
			t.Errorf("%d balances", n)
		}
	})
}

func TestOnlyTheOperatorsAccountsMayFallBelowZero(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		other := open(t, w, Cash, "distributor", 99, "CNY")
		for kind, may := range map[Kind]bool{Wallet: false, Escrow: false, Payable: false, Cash: true, Margin: true} {
			a := open(t, w, kind, "distributor", 7, "CNY")
			err := post(w, t, []id.Account{a, other}, Group{Event: 1, Legs: []Leg{{a, -1}, {other, 1}}})
			if may != (err == nil) || err != nil && !errors.Is(err, ErrInsufficientFunds) {
				t.Errorf("%s below zero: %v", kind, err)
			}
			if may {
				continue
			}
			err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
				tx.Exec("update ledger_balances set balance_minor = -1 where account_id = $1", a)
				return tx.Flush()
			})
			if err == nil {
				t.Errorf("the database let a %s fall below zero", kind)
			}
		}
	})
}

func TestBalancesAreTheSumsOfTheirPostings(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		cash, wallet, escrow := open(t, w, Cash, "distributor", 7, "CNY"), open(t, w, Wallet, "distributor", 7, "CNY"), open(t, w, Escrow,
			"distributor", 7, "CNY")
		all := []id.Account{cash, wallet, escrow}
		must(t, post(w, t, all,
			Group{Event: 11, At: 100, Kind: "top_up", Legs: []Leg{{cash, -500}, {wallet, 500}}}))
		must(t, post(w, t, all,
			Group{Event: 12, At: 200, Kind: "pay", Order: 3, Subject: 4, Legs: []Leg{{wallet, -300}, {escrow, 300}, {cash, 0}}}))
		err := post(w, t, all,
			Group{Event: 13, At: 300, Kind: "pay", Legs: []Leg{{wallet, -200}, {escrow, 200}}},
			Group{Event: 14, At: 300, Kind: "pay", Legs: []Leg{{wallet, -1}, {escrow, 1}}})
		if !errors.Is(err, ErrInsufficientFunds) {
			t.Errorf("spent twice: %v", err)
		}
		for account, want := range map[id.Account]int64{cash: -500, wallet: 200, escrow: 300} {
			got := w.Int(t, "select balance_minor from ledger_balances where account_id = $1", account)
			sum := w.Int(t, "select CAST(sum(amount_minor) AS BIGINT) from ledger_postings where account_id = $1", account)
			if got != want || sum != want {
				t.Errorf("balance %d, postings %d, want %d", got, sum, want)
			}
		}
		if n := w.Int(t, "select count(*) from ledger_postings where group_id = 12 and kind = 'pay' and order_id = 3 and subject_id = 4 and at = 200"); n != 2 {
			t.Errorf("%d postings of the payment", n)
		}
	})
}

func TestPostingsArePagedNewestFirstAndReadSince(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		cash, wallet := open(t, w, Cash, "distributor", 7, "CNY"), open(t, w, Wallet, "distributor", 7, "CNY")
		for i := range int64(4) {
			w.Clock.Advance(clock.Second)
			must(t, post(w, t, []id.Account{cash, wallet}, Group{
				Event: id.Event(20 + i), At: clock.Micros(100 + i), Kind: "top_up", Legs: []Leg{{cash, -1}, {wallet, 1 + i}, {cash, -i}},
			}))
		}
		page := func(before id.Posting, limit int) (minors []int64, last id.Posting) {
			w.Read(t, func(tx *db.Tx) error {
				found, err := Page(tx, wallet, before, limit)
				for _, p := range found {
					minors, last = append(minors, p.Minor), p.ID
				}
				return err
			})
			return minors, last
		}
		first, last := page(0, 3)
		rest, second := page(last, 3)
		if !reflect.DeepEqual(first, []int64{4, 3, 2}) || !reflect.DeepEqual(rest, []int64{1}) {
			t.Errorf("pages %v and %v", first, rest)
		}
		var since []Posting
		w.Read(t, func(tx *db.Tx) error {
			EachSince(tx, wallet, second+1, 103, func(p Posting) { since = append(since, p) })
			return tx.Flush()
		})
		if len(since) != 2 || since[0].Minor != 2 || since[1].Minor != 3 || since[0].Group != 21 || since[0].At != 101 || since[0].Account != wallet {
			t.Errorf("since %+v", since)
		}
	})
}

func TestAccountsAreListedByPartyAndByKind(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		wallet, payable := open(t, w, Wallet, "distributor", 7, "CNY"), open(t, w, Payable, "supplier", 8, "GBP")
		cash := open(t, w, Cash, "distributor", 7, "CNY")
		must(t, post(w, t, []id.Account{wallet, cash}, Group{Event: 1, Legs: []Leg{{cash, -5}, {wallet, 5}}}))
		w.Read(t, func(tx *db.Tx) error {
			got, err := Of(tx, 7)
			want := []Account{{wallet, Wallet, "distributor", 7, "CNY", 5}, {cash, Cash, "distributor", 7, "CNY", -5}}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("of the party %+v", got)
			}
			kinds, failed := OfKinds(tx, [3]Kind{Wallet, Payable, Credit}, 0, 10)
			if want := []Account{{wallet, Wallet, "distributor", 7, "CNY", 0}, {payable, Payable, "supplier", 8, "GBP", 0}}; !reflect.DeepEqual(kinds, want) {
				t.Errorf("of three kinds %+v", kinds)
			}
			next, later := OfKinds(tx, [3]Kind{Wallet, Payable, Credit}, wallet, 1)
			if len(next) != 1 || next[0].ID != payable {
				t.Errorf("after the first %+v", next)
			}
			return errors.Join(err, failed, later)
		})
	})
}
