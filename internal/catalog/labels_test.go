package catalog

import (
	"errors"
	"reflect"
	"strconv"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func label(t *testing.T, w *testkit.World, owner id.Supplier, name string) Label {
	t.Helper()
	l := Label{ID: id.NewLabel(w.IDs), Supplier: owner, Name: name}
	w.Write(t, func(tx *db.Tx) error { _, err := AddLabel(tx, l); return err })
	return l
}

func TestLabelsAreTheirOwnersWords(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		hot, mine, theirs := label(t, w, 0, "爆款"), label(t, w, 7, "爆款"), label(t, w, 8, "新品")
		add := func(owner id.Supplier, name string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := AddLabel(tx, Label{ID: 9, Supplier: owner, Name: name}); return err }
		}
		expect(t, w, ErrNameTaken, add(7, " 爆款 "))
		expect(t, w, ErrName, add(7, ""))
		name, yes := "清仓", true
		change := func(owner id.Supplier, l id.Label) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := ChangeLabel(tx, owner, l, LabelChange{&name, &yes}); return err }
		}
		for _, l := range []Label{hot, theirs} {
			expect(t, w, ErrNotFound, change(7, l.ID))
			expect(t, w, ErrNotFound, func(tx *db.Tx) error { return RemoveLabel(tx, 7, l.ID) })
		}
		expect(t, w, nil, change(7, mine.ID))
		expect(t, w, nil, change(0, hot.ID))
		expect(t, w, ErrNameTaken, func(tx *db.Tx) error {
			label := Label{ID: 9, Supplier: 7, Name: "x"}
			_, err := AddLabel(tx, label)
			_, failed := ChangeLabel(tx, 7, label.ID, LabelChange{Name: &name})
			return errors.Join(err, failed)
		})
		w.Read(t, func(tx *db.Tx) error {
			own, err := Labels(tx, 7, 0, 0)
			all, failed := Labels(tx, 0, hot.ID, 5)
			if !reflect.DeepEqual(own, []Label{{mine.ID, 7, name, true}}) || len(all) != 2 {
				t.Errorf("own %+v, all %+v", own, all)
			}
			return errors.Join(err, failed)
		})
	})
}

func TestALabelGoesOnGoodsOfItsOwner(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		a, b, c := s.put(t, s.tea(7, "a", "1")), s.put(t, s.tea(7, "b", "2")), s.put(t, s.tea(8, "c", "3"))
		hot, mine := label(t, w, 0, "爆款"), label(t, w, 7, "春茶")
		on := func(owner id.Supplier, l Label, add, remove []id.Product) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { return LabelProducts(tx, owner, l.ID, add, remove) }
		}
		for range 2 {
			expect(t, w, nil, on(7, mine, []id.Product{a.ID, b.ID}, nil))
		}
		expect(t, w, nil, on(0, hot, []id.Product{a.ID, c.ID}, nil))
		if have := got(t, w, a.ID); !reflect.DeepEqual(have.Labels, []Label{hot, mine}) {
			t.Errorf("got %+v", have.Labels)
		}
		expect(t, w, nil, on(7, mine, nil, []id.Product{a.ID}))
		if have := got(t, w, a.ID); !reflect.DeepEqual(have.Labels, []Label{hot}) {
			t.Errorf("got %+v", have.Labels)
		}
		for _, owner := range []id.Supplier{0, 7} {
			err := w.DB.Write(t.Context(), on(owner, mine, []id.Product{a.ID, c.ID, 5}, []id.Product{c.ID}))
			if want := map[string]string{"add[1]": "not_found", "add[2]": "not_found", "remove[0]": "not_found"}; !reflect.DeepEqual(places(err), want) {
				t.Errorf("got %v", err)
			}
		}
		expect(t, w, ErrNotFound, on(8, mine, []id.Product{c.ID}, nil))
		expect(t, w, ErrNotFound, on(7, hot, []id.Product{a.ID}, nil))
		expect(t, w, nil, func(tx *db.Tx) error { return RemoveLabel(tx, 0, hot.ID) })
		if have := got(t, w, a.ID); have.Labels != nil {
			t.Errorf("got %+v", have.Labels)
		}
	})
}

func TestLabelsAreBounded(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, s.tea(7, "a", "1"))
		var labels []Label
		for i := range MaxProductLabels + 1 {
			labels = append(labels, label(t, w, 7, strconv.Itoa(i)))
		}
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("catalog_labelled", "product_id", "label_id")
			for _, l := range labels[1:] {
				rows.Add(p.ID, l.ID)
			}
			tx.Insert(rows)
			return nil
		})
		expect(t, w, ErrLabels, func(tx *db.Tx) error { return onlyPlace(LabelProducts(tx, 7, labels[0].ID, []id.Product{p.ID}, nil)) })
		expect(t, w, nil, func(tx *db.Tx) error { return LabelProducts(tx, 7, labels[1].ID, []id.Product{p.ID}, nil) })
		w.Write(t, func(tx *db.Tx) error {
			rows := db.NewRows("catalog_labels", "id", "supplier_id", "name", "shown")
			for i := len(labels); i < MaxLabels; i++ {
				rows.Add(i, 7, "n"+strconv.Itoa(i), 0)
			}
			tx.Insert(rows)
			return nil
		})
		expect(t, w, ErrLabelCount, func(tx *db.Tx) error { _, err := AddLabel(tx, Label{ID: 9, Supplier: 7, Name: "y"}); return err })
	})
}
