package pool

import (
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// chosen opens and selects SKUs 11 and 12 for distributor 8.
func chosen(t *testing.T, w *testkit.World) {
	t.Helper()
	open(t, w, 1, NewItem{11, 1, 5}, NewItem{12, 1, 5}, NewItem{13, 1, 5})
	w.Write(t, func(tx *db.Tx) error { _, err := Select(tx, 8, []id.SKU{11, 12}, 2); return err })
}

func display(t *testing.T, w *testkit.World, wishes ...Wish) (changed []Change, err error) {
	t.Helper()
	err = w.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		changed, err = SetDisplays(tx, 8, wishes, "CNY", 100)
		return err
	})
	return changed, err
}

func TestADisplayKeepsWhatIsNotSpokenOf(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		chosen(t, w)
		changed, err := display(t, w, Wish{SKU: 11, Folder: new(" 春茶 "), Sale: new(int64(9900))}, Wish{SKU: 12, Note: new("")})
		want := Display{Pick: Pick{8, 11}, Folder: "春茶", Sale: 9900, Currency: "CNY", ChangedAt: 100}
		if err != nil || len(changed) != 1 || changed[0] != (Change{Display{Pick: Pick{8, 11}}, want}) {
			t.Fatalf("changed %+v, %v", changed, err)
		}
		before := want
		want.LocalTitle, want.Sale, want.Currency = "明前龙井", 0, ""
		changed, err = display(t, w, Wish{SKU: 11, LocalTitle: new("明前"), Sale: new(int64(0))}, Wish{SKU: 11, LocalTitle: new("明前龙井")})
		if err != nil || len(changed) != 1 || changed[0] != (Change{before, want}) {
			t.Fatalf("changed %+v, %v", changed, err)
		}
		if changed, err = display(t, w, Wish{SKU: 11, Folder: new("春茶")}); err != nil || len(changed) != 0 {
			t.Errorf("the same again changed %+v, %v", changed, err)
		}
		found := map[id.SKU]*Display{}
		w.Read(t, func(tx *db.Tx) error { LoadDisplays(tx, 8, []id.SKU{11, 12, 13}, found); return tx.Flush() })
		if len(found) != 1 || *found[11] != want {
			t.Errorf("found %+v", found)
		}
	})
}

func TestDisplaysOfWhatIsNotSelectedAndMalformedTextsAreRefused(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		chosen(t, w)
		_, err := display(t, w, Wish{SKU: 11, Folder: new("a")}, Wish{SKU: 13, Folder: new("a")}, Wish{SKU: 99})
		if got := places(err); !reflect.DeepEqual(got, map[string]string{"items[1].sku_id": "not_selected", "items[2].sku_id": "not_selected"}) {
			t.Errorf("got %v", got)
		}
		_, err = display(t, w,
			Wish{SKU: 11, Folder: new(strings.Repeat("夹", 61)), LocalTitle: new("a\nb"), Note: new(strings.Repeat("记", 501))},
			Wish{SKU: 12, Folder: new(strings.Repeat("夹", 60)), Note: new("两\n行")})
		if got := places(err); !reflect.DeepEqual(got, map[string]string{
			"items[0].folder": "folder_malformed", "items[0].local_title": "local_title_malformed", "items[0].note": "invalid_note",
		}) {
			t.Errorf("got %v", got)
		}
		if n := w.Int(t, "select count(*) from pool_displays"); n != 0 {
			t.Errorf("%d displays", n)
		}
	})
}

func TestSelectionsAreNarrowedToAFolderAndToAChannelAndUnselectingTakesTheDisplay(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		chosen(t, w)
		w.Write(t, func(tx *db.Tx) error {
			_, err := Select(tx, 9, []id.SKU{11, 12}, 2)
			if err == nil {
				err = List(tx, 8, 77, []id.SKU{12}, true, 3)
			}
			if err == nil {
				err = List(tx, 8, 77, []id.SKU{11}, false, 3)
			}
			return err
		})
		if _, err := display(t, w, Wish{SKU: 11, Folder: new("甲")}, Wish{SKU: 12, Folder: new("乙")}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			of   id.Distributor
			w    Within
			want []id.SKU
		}{
			"all": {8, Within{}, []id.SKU{11, 12}}, "after": {8, Within{After: 11}, []id.SKU{12}}, "folder": {8, Within{Folder: "甲"}, []id.SKU{11}},
			"channel": {8, Within{Channel: 77}, []id.SKU{12}}, "both": {8, Within{Folder: "甲", Channel: 77}, nil}, "another's folder": {9, Within{Folder: "甲"}, nil},
		} {
			var got []id.SKU
			w.Read(t, func(tx *db.Tx) error {
				found, err := SelectionsWithin(tx, c.of, c.w)
				for _, s := range found {
					got = append(got, s.SKU)
				}
				return err
			})
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: %v", name, got)
			}
		}
		folders := func() (found []Folder) {
			w.Read(t, func(tx *db.Tx) (err error) { found, err = Folders(tx, 8, "", 10); return err })
			return found
		}
		if got := folders(); len(got) != 2 || got[0].SKUs != 1 {
			t.Errorf("folders %+v", got)
		}
		w.Write(t, func(tx *db.Tx) error { Unselect(tx, 8, []id.SKU{11}); return nil })
		if got := folders(); !reflect.DeepEqual(got, []Folder{{"乙", 1}}) {
			t.Errorf("folders %+v", got)
		}
	})
}
