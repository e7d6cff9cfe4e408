package suppliers

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestGoodsComeBackToOneOfSeveralAddresses(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s, other := created(t, w), created(t, w)
		add := func(supplier id.Supplier, contact id.Contact, label string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := AddReturn(tx, supplier, contact, label, 5); return err }
		}
		expect(t, w, ErrName, add(s.ID, 1, " "))
		expect(t, w, ErrNotFound, add(1, 1, "x"))
		w.Write(t, func(tx *db.Tx) error {
			return errors.Join(add(s.ID, 41, "东仓")(tx), add(s.ID, 42, "西仓")(tx), add(other.ID, 51, "仓")(tx))
		})
		contact := func() (got id.Contact) {
			w.Read(t, func(tx *db.Tx) error { s, err := Get(tx, s.ID); got = s.ReturnContact; return err })
			return got
		}
		if contact() != 41 {
			t.Errorf("the first is not the default: %d", contact())
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return MakeDefault(tx, s.ID, 51) })
		expect(t, w, ErrDefaultReturn, func(tx *db.Tx) error { return RemoveReturn(tx, s.ID, 41) })
		w.Write(t, func(tx *db.Tx) error { return errors.Join(MakeDefault(tx, s.ID, 42), RemoveReturn(tx, s.ID, 41)) })
		if contact() != 42 {
			t.Errorf("default %d", contact())
		}
		w.Write(t, func(tx *db.Tx) error { _, err := SetReturnContact(tx, s.ID, 60); return err }) // by the older operation: no label
		w.Read(t, func(tx *db.Tx) error {
			got, err := Returns(tx, s.ID)
			if len(got) != 2 || got[0].Contact != 60 || !got[0].Default || got[1].Label != "西仓" || got[1].Default {
				t.Errorf("got %+v", got)
			}
			return err
		})
		w.Write(t, func(tx *db.Tx) error {
			for i := range MaxReturns - 2 {
				if err := add(s.ID, id.Contact(100+i), "仓")(tx); err != nil {
					return err
				}
			}
			return nil
		})
		expect(t, w, ErrTooManyReturns, add(s.ID, 99, "仓"))
	})
}

func TestABankAccountIsPaidToOnceItIsConfirmed(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := created(t, w)
		offer := func(secret id.Secret, tail string) (old id.Secret) {
			w.Write(t, func(tx *db.Tx) (err error) {
				old, err = OfferBank(tx, BankAccount{Supplier: s.ID, Secret: secret, Tail: tail, By: "psn_1", ChangedAt: 5})
				return err
			})
			return old
		}
		confirm := func(tail string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := ConfirmBank(tx, s.ID, tail, "psn_2", 6); return err }
		}
		expect(t, w, ErrNoBankChange, confirm("1111"))
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := OfferBank(tx, BankAccount{Supplier: 1}); return err })
		if offer(71, "1111") != 0 || offer(72, "2222") != 71 {
			t.Error("a later wish takes the place of an earlier one, which is to be erased")
		}
		expect(t, w, ErrNoBankChange, confirm("1111")) // the operator compared another one
		expect(t, w, nil, confirm("2222"))
		offer(73, "3333")
		w.Read(t, func(tx *db.Tx) error {
			got, err := Banks(tx, s.ID)
			if len(got) != 2 || got[Confirmed].Secret != 72 || got[Confirmed].By != "psn_2" || got[Pending].Tail != "3333" {
				t.Errorf("got %+v", got)
			}
			return err
		})
		w.Write(t, func(tx *db.Tx) error {
			old, err := RefuseBank(tx, s.ID)
			if old != 73 {
				t.Errorf("to be erased: %d", old)
			}
			return err
		})
		expect(t, w, ErrNoBankChange, func(tx *db.Tx) error { _, err := RefuseBank(tx, s.ID); return err })
	})
}

func TestABankNumberIsKeptPlain(t *testing.T) {
	for written, want := range map[string]string{"6222 0202-0001 1234567": "6222020200011234567", "gb33 buka 2020": "GB33BUKA2020"} {
		if got, tail, err := BankNumber(written); got != want || tail != want[len(want)-4:] || err != nil {
			t.Errorf("%s: %s %s %v", written, got, tail, err)
		}
	}
	for _, bad := range []string{"", "12345", "１２３４５６７", "1234567890123456789012345678901234567"} {
		if _, _, err := BankNumber(bad); !errors.Is(err, ErrBank) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
