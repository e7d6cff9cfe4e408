package signatures

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func TestASignatureKeepsTheWordsThatWereRead(t *testing.T) {
	testkit.Each(t, testkit.Schema(Schema), func(t *testing.T, w *testkit.World) {
		sign := func(version int64, party Party, document, shown string) (s Signature, err error) {
			err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
				s, err = Sign(tx, Signature{
					ID: id.NewSignature(w.IDs), Subject: "agr_1", Version: version, Document: document, Party: party, Actor: "psn_1", At: w.Clock.Now(),
				}, shown)
				return err
			})
			return s, err
		}
		supplier, operator := Party{"supplier", 7}, Party{"operator", 0}
		words := "供货协议 v1"
		first, err := sign(1, supplier, words, HashOf(words))
		if err != nil || !first.Whole() {
			t.Fatalf("got %+v, %v", first, err)
		}
		second, err := sign(1, operator, words, HashOf(words))
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			version         int64
			party           Party
			document, shown string
			want            error
		}{
			"twice":            {1, supplier, words, HashOf(words), ErrSigned},
			"other words":      {2, supplier, words + "!", HashOf(words), ErrNotShown},
			"no words":         {2, supplier, "", HashOf(""), ErrDocument},
			"too many words":   {2, supplier, strings.Repeat("x", 65537), HashOf("x"), ErrDocument},
			"the next version": {2, supplier, words, HashOf(words), nil},
		} {
			if _, err := sign(c.version, c.party, c.document, c.shown); !errors.Is(err, c.want) {
				t.Errorf("%s: got %v, want %v", name, err, c.want)
			}
		}
		w.Read(t, func(tx *db.Tx) error {
			got, err := Of(tx, "agr_1")
			if len(got) != 3 || !reflect.DeepEqual(got[:2], []Signature{first, second}) {
				t.Errorf("got %+v", got)
			}
			none, failed := Of(tx, "agr_2")
			if len(none) != 0 {
				t.Errorf("got %+v", none)
			}
			return errors.Join(err, failed)
		})
	})
}

func TestWordsThatWereAlteredAreSeen(t *testing.T) {
	s := Signature{Document: "a", Hash: make([]byte, 32)}
	if s.Whole() {
		t.Error("another's hash fits")
	}
}
