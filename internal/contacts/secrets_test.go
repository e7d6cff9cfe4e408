package contacts

import (
	"errors"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestASealedTextIsOpenedForItsOwnerAloneAndIsGoneWhenErased(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		ring, err := NewKeyring(1, map[int64]MasterKey{1: NewMasterKey()})
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := SealText(ring, id.NewSecret(w.IDs), 7, "6222 0202 0001 1234567", w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		w.Write(t, func(tx *db.Tx) error { InsertTexts(tx, sealed); return tx.Flush() })
		open := func(owner int64) (text string, found bool) {
			w.Read(t, func(tx *db.Tx) error {
				got, err := OpenTexts(tx, ring, SecretRef{sealed.ID, owner})
				text, found = got[sealed.ID]
				return err
			})
			return text, found
		}
		if text, found := open(7); !found || text != "6222 0202 0001 1234567" {
			t.Errorf("got %q, %v", text, found)
		}
		if _, found := open(8); found {
			t.Error("another's text was opened")
		}
		if n := w.Int(t, "select count(*) from contacts_secrets where id = $1", sealed.ID); n != 1 {
			t.Errorf("%d rows", n)
		}
		w.Write(t, func(tx *db.Tx) error { EraseTexts(tx, SecretRef{sealed.ID, 8}); return tx.Flush() })
		if _, found := open(7); !found {
			t.Error("another erased it")
		}
		w.Write(t, func(tx *db.Tx) error { EraseTexts(tx, SecretRef{sealed.ID, 7}); return tx.Flush() })
		if _, found := open(7); found {
			t.Error("erased, and still there")
		}
	})
}

func TestASealedTextThatWasMovedDoesNotOpen(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		ring, err := NewKeyring(1, map[int64]MasterKey{1: NewMasterKey()})
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := SealText(ring, id.NewSecret(w.IDs), 7, "account", w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		w.Write(t, func(tx *db.Tx) error {
			InsertTexts(tx, sealed)
			tx.Exec("update contacts_secrets set owner_id = 8 where id = $1", sealed.ID)
			return tx.Flush()
		})
		err = w.DB.Read(t.Context(), func(tx *db.Tx) error {
			_, err := OpenTexts(tx, ring, SecretRef{sealed.ID, 8})
			return err
		})
		if !errors.Is(err, ErrTampered) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhatIsSealedHasBounds(t *testing.T) {
	ring, err := NewKeyring(1, map[int64]MasterKey{1: NewMasterKey()})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]error{"": ErrSecret, "x": nil, strings.Repeat("x", 4096): nil, strings.Repeat("x", 4097): ErrSecret} {
		if _, err := SealText(ring, 1, 1, text, 1); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v", len(text), err)
		}
	}
}
