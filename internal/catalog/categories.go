package catalog

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
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
		c.Level, c.Top = parent.Level+1, parent.top()
	}
	if taken {
		return Category{}, ErrNameTaken.At("name")
	}
	c.UpdatedAt = tx.Now()
	tx.Exec("insert into catalog_categories ("+categoryColumns+") values ($1, $2, $3, $4, $5, $6)", c.ID, c.Parent, c.Level, c.Name, c.Top, c.UpdatedAt)
	return c, nil
}

// CategoryChange is what ChangeCategory changes; nil leaves as it is.
type CategoryChange struct {
	Name   *string
	Parent *id.Category
}

// ChangeCategory renames a category, or moves it with all below it under another parent of the level that it hangs under now: ErrNotFound,
// ErrName, ErrParent, ErrMoves, ErrNameTaken; ErrAttributesLost when goods below have values of attributes of the categories that it
// leaves, and ErrNameTaken at `parent_id` when attributes above and below would have one name. Terms name the category itself, so
// they stay as they are.
func ChangeCategory(tx *db.Tx, category id.Category, change CategoryChange) (Category, error) {
	c, err := GetCategory(tx, category)
	if err != nil {
		return Category{}, err
	}
	from := c.Parent
	overwrite(&c.Name, change.Name)
	overwrite(&c.Parent, change.Parent)
	c.Name = strings.TrimSpace(c.Name)
	if !isLine(c.Name, 1, maxNameRunes) {
		return Category{}, ErrName.At("name")
	}
	if c.Parent != from {
		if err := c.moves(tx); err != nil {
			return Category{}, err
		}
	}
	same, err := db.All(tx, db.Int, "select id from catalog_categories where parent_id = $1 and name = $2 and id <> $3", c.Parent, c.Name, c.ID)
	if err != nil {
		return Category{}, err
	}
	if len(same) > 0 {
		return Category{}, ErrNameTaken.At("name", "category_id", id.Category(same[0]).String())
	}
	c.UpdatedAt = tx.Now()
	tx.ExecOne("update catalog_categories set parent_id = $2, name = $3, top_id = $4, updated_at = $5 where id = $1", c.ID, c.Parent, c.Name, c.Top, c.UpdatedAt)
	if c.Parent != from && c.Level < Levels {
		tx.Exec("update catalog_categories set top_id = $2 where parent_id = $1", c.ID, c.Top) // they show their own parent only, which stays
	}
	return c, nil
}

// top gives the category of the first level for what lies directly in a category.
func (c *Category) top() id.Category {
	if c.Top == 0 {
		return c.ID
	}
	return c.Top
}

// moves looks whether a category may hang under its new parent.
func (c *Category) moves(tx *db.Tx) error {
	parent, err := GetCategory(tx, c.Parent)
	switch {
	case c.Level == 1 || c.Parent == 0:
		return ErrMoves.At("parent_id", "level", strconv.FormatInt(c.Level, 10))
	case errors.Is(err, ErrNotFound):
		return ErrParent.At("parent_id", "levels", strconv.Itoa(Levels))
	case err != nil:
		return err
	case parent.Level != c.Level-1:
		return ErrMoves.At("parent_id", "level", strconv.FormatInt(c.Level, 10), "parent_level", strconv.FormatInt(parent.Level, 10))
	}
	c.Top = parent.top()
	below := strings.ReplaceAll(under, "$n", "$1")
	lost, err := db.All(tx, db.Int, `select v.attribute_id from catalog_values v join catalog_products p on p.id = v.product_id
		where p.category_id in (`+below+`) and v.attribute_id in (select id from catalog_attributes where category_id in (`+above+`)
		and category_id <> $2 and category_id <> $3) limit 1`, c.ID, parent.ID, parent.Parent)
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		return ErrAttributesLost.At("parent_id", "attribute_id", id.Attribute(lost[0]).String())
	}
	twice, err := db.All(tx, db.Text, `select a.name from catalog_attributes a where a.category_id in (`+below+`) and a.name in
		(select b.name from catalog_attributes b where b.category_id = $2 or b.category_id = $3) limit 1`, c.ID, parent.ID, parent.Parent)
	if err == nil && len(twice) > 0 {
		return ErrNameTaken.At("parent_id", "attribute", twice[0])
	}
	return err
}

const categoryColumns = "id, parent_id, level, name, top_id, updated_at"

func scanCategory(r *db.Row) Category {
	return Category{
		ID: id.Category(r.Int()), Parent: id.Category(r.Int()), Level: r.Int(), Name: r.Text(), Top: id.Category(r.Int()), UpdatedAt: clock.Micros(r.Int()),
	}
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

// Categories lists the whole tree level by level, so parents before their children.
func Categories(tx *db.Tx, after id.Category, limit int) ([]Category, error) {
	return db.All(tx, scanCategory, "select "+categoryColumns+` from catalog_categories
		where level > (select coalesce(max(level), 0) from catalog_categories where id = $1)
		or level = (select coalesce(max(level), 0) from catalog_categories where id = $1) and id > $1
		order by level, id limit $2`, after, page(limit))
}

// LoadCategories queues loading of categories by id; unknown ids stay absent.
func LoadCategories(tx *db.Tx, ids []id.Category, into map[id.Category]*Category) {
	tx.Load("catalog_categories", []string{"id"}, db.Ids(ids), categoryColumns, func(r *db.Row) {
		c := scanCategory(r)
		into[c.ID] = &c
	})
}

// LoadPaths queues reading categories with those that they lie in, the deepest first. It is one keyed read, however deep they lie.
func LoadPaths(tx *db.Tx, ids []id.Category, into map[id.Category][]id.Category) {
	tx.Load("catalog_categories", []string{"id"}, db.Ids(ids), categoryColumns, func(r *db.Row) {
		c := scanCategory(r)
		path := []id.Category{c.ID}
		for _, above := range []id.Category{c.Parent, c.Top} {
			if above != 0 && above != path[len(path)-1] {
				path = append(path, above)
			}
		}
		into[c.ID] = path
	})
}

func found(err error) error {
	if errors.Is(err, db.ErrNoRow) {
		return ErrNotFound
	}
	return err
}
