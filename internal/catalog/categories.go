package catalog

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// NewCategory is what AddCategory needs.
type NewCategory struct {
	ID     id.Category
	Parent id.Category // 0: top level
	Name   string
}

// AddCategory adds a category under its parent: ErrName, ErrParent, ErrNameTaken.
func AddCategory(tx *db.Tx, n NewCategory) (Category, error) {
	c := Category{ID: n.ID, Parent: n.Parent, Level: 1, Name: strings.TrimSpace(n.Name)}
	if !isLine(c.Name, 1, maxNameRunes) {
		return Category{}, ErrName.At("name")
	}
	taken := false
	tx.Load("catalog_categories", []string{"parent_id", "name"}, db.Names([]db.Named{{Owner: int64(c.Parent), Name: c.Name}}), "id",
		func(*db.Row) { taken = true })
	parents := map[id.Category]*Category{}
	LoadCategories(tx, []id.Category{c.Parent}, parents)
	if err := tx.Flush(); err != nil {
		return Category{}, err
	}
	if c.Parent != 0 {
		parent := parents[c.Parent]
		if parent == nil || parent.Level >= Levels {
			return Category{}, ErrParent.At("parent_id", "levels", strconv.Itoa(Levels))
		}
		c.Level = parent.Level + 1
	}
	if taken {
		return Category{}, ErrNameTaken.At("name")
	}
	tx.Exec("insert into catalog_categories ("+categoryColumns+") values ($1, $2, $3, $4)", c.ID, c.Parent, c.Level, c.Name)
	return c, nil
}

const categoryColumns = "id, parent_id, level, name"

func scanCategory(r *db.Row) Category {
	return Category{ID: id.Category(r.Int()), Parent: id.Category(r.Int()), Level: r.Int(), Name: r.Text()}
}

// GetCategory gives one category, or ErrNotFound.
func GetCategory(tx *db.Tx, category id.Category) (Category, error) {
	c, err := db.One(tx, scanCategory, "select "+categoryColumns+" from catalog_categories where id = $1", category)
	return c, found(err)
}

// Children lists the categories under a parent (0: the top level) by name.
func Children(tx *db.Tx, parent id.Category) ([]Category, error) {
	return db.All(tx, scanCategory, "select "+categoryColumns+" from catalog_categories where parent_id = $1 order by name, id", parent)
}

// Categories lists the whole tree, parents before their children.
func Categories(tx *db.Tx, after id.Category, limit int) ([]Category, error) {
	return db.All(tx, scanCategory, "select "+categoryColumns+" from catalog_categories where id > $1 order by id limit $2", after, page(limit))
}

// LoadCategories queues loading of categories by id; unknown ids stay absent.
func LoadCategories(tx *db.Tx, ids []id.Category, into map[id.Category]*Category) {
	tx.Load("catalog_categories", []string{"id"}, db.Ids(ids), categoryColumns, func(r *db.Row) {
		c := scanCategory(r)
		into[c.ID] = &c
	})
}

// AddBrand adds a brand: ErrName, ErrNameTaken.
func AddBrand(tx *db.Tx, brand id.Brand, name string) (Brand, error) {
	b := Brand{ID: brand, Name: strings.TrimSpace(name)}
	if !isLine(b.Name, 1, maxNameRunes) {
		return Brand{}, ErrName.At("name")
	}
	same, err := db.All(tx, db.Int, "select id from catalog_brands where name = $1", b.Name)
	if err != nil {
		return Brand{}, err
	}
	if len(same) > 0 {
		return Brand{}, ErrNameTaken.At("name", "brand_id", id.Brand(same[0]).String())
	}
	tx.Exec("insert into catalog_brands (id, name) values ($1, $2)", b.ID, b.Name)
	return b, nil
}

func scanBrand(r *db.Row) Brand { return Brand{ID: id.Brand(r.Int()), Name: r.Text()} }

// GetBrand gives one brand, or ErrNotFound.
func GetBrand(tx *db.Tx, brand id.Brand) (Brand, error) {
	b, err := db.One(tx, scanBrand, "select id, name from catalog_brands where id = $1", brand)
	return b, found(err)
}

// Brands lists brands in the order they were added.
func Brands(tx *db.Tx, after id.Brand, limit int) ([]Brand, error) {
	return db.All(tx, scanBrand, "select id, name from catalog_brands where id > $1 order by id limit $2", after, page(limit))
}

// LoadBrands queues loading of brands by id; unknown ids stay absent.
func LoadBrands(tx *db.Tx, ids []id.Brand, into map[id.Brand]*Brand) {
	tx.Load("catalog_brands", []string{"id"}, db.Ids(ids), "id, name", func(r *db.Row) {
		b := scanBrand(r)
		into[b.ID] = &b
	})
}

func found(err error) error {
	if errors.Is(err, db.ErrNoRow) {
		return ErrNotFound
	}
	return err
}
