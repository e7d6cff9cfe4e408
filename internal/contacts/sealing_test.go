package contacts

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

var schema = testkit.Schema(Schema)

func ring(t *testing.T, current int64, keys map[int64]MasterKey) *Keyring {
	t.Helper()
	r, err := NewKeyring(current, keys)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func aRing(t *testing.T) *Keyring {
	t.Helper()
	return ring(t, 1, map[int64]MasterKey{1: NewMasterKey()})
}

// stored seals and stores a contact.
func stored(t *testing.T, w *testkit.World, r *Keyring, owner int64, c Contact) Ref {
	t.Helper()
	s, err := Seal(r, id.NewContact(w.IDs), owner, c, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	w.Write(t, func(tx *db.Tx) error { Insert(tx, []Sealed{s}); return nil })
	return Ref{s.ID, owner}
}

func opened(t *testing.T, w *testkit.World, r *Keyring, refs ...Ref) (out map[id.Contact]Contact, err error) {
	t.Helper()
	err = w.DB.Read(t.Context(), func(tx *db.Tx) error {
		out, err = Open(tx, r, refs)
		return err
	})
	return out, err
}

func TestAContactOpensForItsOwnerAndIsAbsentForOthers(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		r := aRing(t)
		mine, theirs := stored(t, w, r, 8, wang), stored(t, w, r, 9, wang)
		got, err := opened(t, w, r, mine, Ref{theirs.ID, 8}, Ref{mine.ID + 999, 8})
		if err != nil || len(got) != 1 || got[mine.ID] != wang {
			t.Fatalf("got %d contacts, right one %v, %v", len(got), got[mine.ID] == wang, err)
		}
		if got, err := opened(t, w, r); err != nil || len(got) != 0 {
			t.Fatalf("nothing asked: %v %v", got, err)
		}
	})
}

func TestNoPersonalDataStandsInTheClear(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		stored(t, w, aRing(t), 8, wang)
		w.Read(t, func(tx *db.Tx) error {
			rows, err := db.All(tx, func(r *db.Row) []byte { return slices.Concat(r.Bytes(), r.Bytes(), r.Bytes(), []byte(r.Text())) },
				"select sealed, phone_mac, tail_mac, region from contacts_contacts")
			for _, secret := range []string{wang.Name, wang.Phone, "1234", "文三路"} {
				if bytes.Contains(rows[0], []byte(secret)) {
					t.Errorf("%s stands in the clear", secret)
				}
			}
			return err
		})
	})
}

func TestASealedContactCannotBeMovedOrAltered(t *testing.T) {
	for name, sql := range map[string]string{
		"to another owner": "update contacts_contacts set owner_id = 9 where id = $1",
		"to another row":   "update contacts_contacts set sealed = (select sealed from contacts_contacts where id <> $1) where id = $1",
		"another key":      "update contacts_contacts set key_id = 2 where id = $1",
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
				r := ring(t, 1, map[int64]MasterKey{1: NewMasterKey(), 2: NewMasterKey()})
				a := stored(t, w, r, 8, wang)
				stored(t, w, r, 8, Contact{Name: "B", Phone: "55555", Region: "33", Address: "B"})
				w.Write(t, func(tx *db.Tx) error { tx.ExecOne(sql, a.ID); return nil })
				for _, owner := range []int64{8, 9} {
					got, err := opened(t, w, r, Ref{a.ID, owner})
					if err == nil && len(got) != 0 {
						t.Errorf("owner %d reads %#v", owner, got)
					}
					if err != nil && !errors.Is(err, ErrTampered) {
						t.Errorf("owner %d: %v", owner, err)
					}
				}
			})
		})
	}
}

func TestAContactUnderAKeyThatIsGoneIsAnIncident(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		a := stored(t, w, ring(t, 7, map[int64]MasterKey{7: NewMasterKey()}), 8, wang)
		if _, err := opened(t, w, aRing(t), a); !errors.Is(err, ErrNoKey) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestAPhoneIsFoundWhateverItsKeyAndWriting(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		keys := map[int64]MasterKey{1: NewMasterKey(), 2: NewMasterKey()}
		old, now := ring(t, 1, keys), ring(t, 2, keys)
		a := stored(t, w, old, 8, wang)
		b := stored(t, w, now, 8, Contact{Name: "B", Phone: "+86 138-0000-1234", Region: "33", Address: "B"})
		c := stored(t, w, now, 9, wang)
		d := stored(t, w, now, 8, Contact{Name: "D", Phone: "13911111234", Region: "33", Address: "D"})
		find := func(name string, want []Ref, search func(tx *db.Tx) ([]id.Contact, error)) {
			t.Helper()
			w.Read(t, func(tx *db.Tx) error {
				got, err := search(tx)
				var ids []id.Contact
				for _, r := range want {
					ids = append(ids, r.ID)
				}
				if !slices.Equal(got, ids) {
					t.Errorf("%s: got %v, want %v", name, got, ids)
				}
				return err
			})
		}
		find("own phone", []Ref{b, a}, func(tx *db.Tx) ([]id.Contact, error) { return FindPhone(tx, now, 8, "138 0000 1234") })
		find("anywhere", []Ref{c, b, a}, func(tx *db.Tx) ([]id.Contact, error) { return FindPhoneAnywhere(tx, now, "13800001234") })
		find("tail", []Ref{d, b, a}, func(tx *db.Tx) ([]id.Contact, error) { return FindTail(tx, now, 8, "1234") })
		find("another's tail", []Ref{c}, func(tx *db.Tx) ([]id.Contact, error) { return FindTail(tx, now, 9, "1234") })
		many := []int64{8}
		for owner := range int64(2 * tailsAtOnce) {
			many = append(many, 1000+owner)
		}
		find("tails of many", []Ref{d, b, a}, func(tx *db.Tx) ([]id.Contact, error) { return FindTails(tx, now, many, "1234") })
		find("tails of more", []Ref{d, c, b, a}, func(tx *db.Tx) ([]id.Contact, error) { return FindTails(tx, now, append(many, 9), "1234") })
		find("tails of nobody", nil, func(tx *db.Tx) ([]id.Contact, error) { return FindTails(tx, now, nil, "1234") })
		find("no phone", nil, func(tx *db.Tx) ([]id.Contact, error) { return FindPhone(tx, now, 8, "'; --") })
		w.Read(t, func(tx *db.Tx) error {
			for _, tail := range []string{"", "123", "12345", "12a4", "１２３４"} {
				if _, err := FindTail(tx, now, 8, tail); !errors.Is(err, ErrTail) {
					t.Errorf("tail %q: %v", tail, err)
				}
				if _, err := FindTails(tx, now, []int64{8}, tail); !errors.Is(err, ErrTail) {
					t.Errorf("tails %q: %v", tail, err)
				}
			}
			return nil
		})
	})
}

func TestAnErasedContactIsGoneForItsOwnerOnly(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		r := aRing(t)
		a, b := stored(t, w, r, 8, wang), stored(t, w, r, 8, wang)
		w.Write(t, func(tx *db.Tx) error { Erase(tx, []Ref{{a.ID, 9}}); return nil })
		if n := w.Int(t, "select count(*) from contacts_contacts"); n != 2 {
			t.Fatalf("another owner erased: %d left", n)
		}
		w.Write(t, func(tx *db.Tx) error { Erase(tx, []Ref{a, a}); return nil })
		got, err := opened(t, w, r, a, b)
		if err != nil || len(got) != 1 || got[b.ID] != wang {
			t.Fatalf("got %d, %v", len(got), err)
		}
	})
}

func TestSealRefusesWhatIsNoContact(t *testing.T) {
	if _, err := Seal(aRing(t), 1, 8, Contact{}, 0); !errors.Is(err, ErrInvalid) {
		t.Fatalf("got %v", err)
	}
}

func BenchmarkSeal(b *testing.B) {
	r, err := NewKeyring(1, map[int64]MasterKey{1: NewMasterKey()})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Seal(r, 1, 8, wang, 0); err != nil {
			b.Fatal(err)
		}
	}
}
