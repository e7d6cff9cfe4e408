package catalog

import (
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Label is a word of the operator's or of a supplier's own, for goods that it wants to find together.
type Label struct {
	ID       id.Label
	Supplier id.Supplier // 0: the operator's own
	Name     string
	Shown    bool // distributors may see it
}

// Limits of labels.
const (
	MaxLabels        = 1_000 // of one owner
	MaxProductLabels = 50
)

// AddLabel adds a label: ErrName, ErrNameTaken, ErrLabelCount.
func AddLabel(tx *db.Tx, l Label) (Label, error) {
	if err := l.clean(tx); err != nil {
		return Label{}, err
	}
	have, err := db.One(tx, db.Int, "select count(*) from catalog_labels where supplier_id = $1", l.Supplier)
	if err != nil {
		return Label{}, err
	}
	if have >= MaxLabels {
		return Label{}, ErrLabelCount
	}
	tx.Exec("insert into catalog_labels ("+labelColumns+") values ($1, $2, $3, $4)", l.ID, l.Supplier, l.Name, l.Shown)
	return l, nil
}

func (l *Label) clean(tx *db.Tx) error {
	l.Name = strings.TrimSpace(l.Name)
	if !isLine(l.Name, 1, maxNameRunes) {
		return ErrName.At("name")
	}
	same, err := db.All(tx, db.Int, "select id from catalog_labels where supplier_id = $1 and name = $2 and id <> $3", l.Supplier, l.Name, l.ID)
	if err == nil && len(same) > 0 {
		return ErrNameTaken.At("name", "label_id", id.Label(same[0]).String())
	}
	return err
}

const labelColumns = "id, supplier_id, name, shown"

func scanLabel(r *db.Row) Label {
	return Label{ID: id.Label(r.Int()), Supplier: id.Supplier(r.Int()), Name: r.Text(), Shown: r.Bool()}
}

// GetLabel gives a label of the owner (0: any owner), or ErrNotFound.
func GetLabel(tx *db.Tx, owner id.Supplier, label id.Label) (Label, error) {
	l, err := db.One(tx, scanLabel, "select "+labelColumns+" from catalog_labels where id = $1 and (supplier_id = $2 or $2 = 0)", label, owner)
	return l, found(err)
}

// Labels lists the labels of an owner (0: of all) in the order they were added.
func Labels(tx *db.Tx, owner id.Supplier, after id.Label, limit int) ([]Label, error) {
	return db.All(tx, scanLabel, "select "+labelColumns+" from catalog_labels where id > $1 and (supplier_id = $2 or $2 = 0) order by id limit $3",
		after, owner, page(limit))
}

// LoadLabels queues loading labels of all owners; unknown ids stay absent.
func LoadLabels(tx *db.Tx, ids []id.Label, into map[id.Label]*Label) {
	tx.Load("catalog_labels", []string{"id"}, db.Ids(ids), labelColumns, func(r *db.Row) {
		l := scanLabel(r)
		into[l.ID] = &l
	})
}

// LabelChange is what ChangeLabel changes; nil leaves as it is.
type LabelChange struct {
	Name  *string
	Shown *bool
}

// ChangeLabel renames a label of the owner (0: any owner), or shows it: ErrNotFound, ErrName, ErrNameTaken.
func ChangeLabel(tx *db.Tx, owner id.Supplier, label id.Label, c LabelChange) (Label, error) {
	l, err := GetLabel(tx, owner, label)
	if err != nil {
		return Label{}, err
	}
	overwrite(&l.Name, c.Name)
	overwrite(&l.Shown, c.Shown)
	if err := l.clean(tx); err != nil {
		return Label{}, err
	}
	tx.ExecOne("update catalog_labels set name = $2, shown = $3 where id = $1", l.ID, l.Name, l.Shown)
	touch(tx, "select product_id from catalog_labelled where label_id = $1", int64(label))
	return l, nil
}

// RemoveLabel takes a label of the owner (0: any owner) away, and off all goods: ErrNotFound.
func RemoveLabel(tx *db.Tx, owner id.Supplier, label id.Label) error {
	if _, err := GetLabel(tx, owner, label); err != nil {
		return err
	}
	touch(tx, "select product_id from catalog_labelled where label_id = $1", int64(label))
	tx.Exec("delete from catalog_labelled where label_id = $1", label)
	tx.ExecOne("delete from catalog_labels where id = $1", label)
	return nil
}

// LabelProducts puts a label of the owner (0: any owner) on products and takes it off others. A supplier's label is for its own goods:
// ErrNotFound at `add[i]` and `remove[i]`; ErrLabels where a product has too many. Saying it again changes nothing.
func LabelProducts(tx *db.Tx, owner id.Supplier, label id.Label, add, remove []id.Product) error {
	l, err := GetLabel(tx, owner, label)
	if err != nil {
		return err
	}
	suppliers, counts, has := map[id.Product]id.Supplier{}, map[id.Product]int{}, map[id.Product]bool{}
	tx.Lock("catalog_products", []string{"id"}, db.Ids(append(append([]id.Product{}, add...), remove...)), "id, supplier_id", func(r *db.Row) {
		suppliers[id.Product(r.Int())] = id.Supplier(r.Int())
	})
	tx.Load("catalog_labelled", []string{"product_id", "label_id"}, db.Ids(add), "product_id, label_id", func(r *db.Row) {
		p := id.Product(r.Int())
		counts[p]++
		has[p] = has[p] || id.Label(r.Int()) == label
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	known := func(p id.Product) bool {
		s := suppliers[p]
		return s != 0 && (l.Supplier == 0 || s == l.Supplier)
	}
	var faults fault.List
	on, off := db.NewRows("catalog_labelled", "product_id", "label_id").OrNothing(), db.NewRows("catalog_labelled", "product_id", "label_id")
	for i, p := range add {
		switch place := "add[" + strconv.Itoa(i) + "]"; {
		case !known(p):
			faults.Add(ErrNotFound, place)
		case !has[p] && counts[p] >= MaxProductLabels:
			faults.Add(ErrLabels, place)
		}
		on.Add(p, label)
	}
	for i, p := range remove {
		if !known(p) {
			faults.Add(ErrNotFound, "remove["+strconv.Itoa(i)+"]")
		}
		off.Add(p, label)
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return err
	}
	tx.Insert(on)
	tx.Delete(off)
	times := db.NewChanges("catalog_products", "=id", "updated_at")
	for p := range suppliers {
		times.Add(p, tx.Now())
	}
	tx.Change(times)
	return nil
}

// touch notes that something shown of products was changed beside them: those that a query finds by one id.
func touch(tx *db.Tx, products string, by int64) {
	tx.Exec("update catalog_products set updated_at = $2 where id in ("+products+")", by, tx.Now())
}

// fillLabels reads the labels of products, which sends what was queued before.
func fillLabels(tx *db.Tx, ids []id.Product, place map[id.Product]*Product) error {
	on, labels := map[id.Label][]*Product{}, []id.Label{}
	tx.Load("catalog_labelled", []string{"product_id", "label_id"}, db.Ids(ids), "product_id, label_id", func(r *db.Row) {
		p, l := place[id.Product(r.Int())], id.Label(r.Int())
		on[l], labels = append(on[l], p), append(labels, l)
	})
	if err := tx.Flush(); err != nil || len(labels) == 0 {
		return err
	}
	tx.Load("catalog_labels", []string{"id"}, db.Ids(labels), labelColumns, func(r *db.Row) {
		l := scanLabel(r)
		for _, p := range on[l.ID] {
			p.Labels = append(p.Labels, l)
		}
	})
	return tx.Flush()
}

// ShownLabels gives the names of the labels of products that distributors may see.
func ShownLabels(tx *db.Tx, ids []id.Product) (map[id.Product][]string, error) {
	heads, place := make([]Product, len(ids)), map[id.Product]*Product{}
	for i, p := range ids {
		place[p] = &heads[i]
	}
	out := map[id.Product][]string{}
	err := fillLabels(tx, ids, place)
	for p, head := range place {
		for _, l := range head.Labels {
			if l.Shown {
				out[p] = append(out[p], l.Name)
			}
		}
	}
	return out, err
}
