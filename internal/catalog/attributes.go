package catalog

import (
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// AttributeKind says what the values of an attribute are.
type AttributeKind string

// The kinds of attributes.
const (
	TextAttribute   AttributeKind = "text"   // 文本
	NumberAttribute AttributeKind = "number" // 数值
	ChoiceAttribute AttributeKind = "choice" // 选项
)

// Attribute is what goods of a category are told by: a leaf picked in spring, a capacity, a colour.
type Attribute struct {
	ID       id.Attribute
	Category id.Category // of any level; what lies under it has the attribute too
	Name     string
	Kind     AttributeKind
	Unit     string   // of a number; empty: none
	Required bool     // a product is not approved without it
	Facet    bool     // searches may be narrowed by it
	Choices  []string // of a choice, as they are shown
}

// Limits of attributes.
const (
	MaxAttributes = 50  // of one category, without those that it inherits
	MaxChoices    = 200 // of one attribute
	maxUnitRunes  = 20
	maxValueRunes = 200
)

// AddAttribute gives a category an attribute: what is wrong with it, ErrCategory, ErrAttributeCount, or ErrNameTaken when the category,
// one above or one below has one of this name.
func AddAttribute(tx *db.Tx, a Attribute) (Attribute, error) {
	if err := a.clean(); err != nil {
		return Attribute{}, err
	}
	if err := a.place(tx); err != nil {
		return Attribute{}, err
	}
	own, err := db.One(tx, db.Int, "select count(*) from catalog_attributes where category_id = $1", a.Category)
	if err != nil {
		return Attribute{}, err
	}
	if own >= MaxAttributes {
		return Attribute{}, ErrAttributeCount.At("category_id")
	}
	tx.Exec("insert into catalog_attributes ("+attributeColumns+") values ($1, $2, $3, $4, $5, $6, $7)",
		a.ID, a.Category, a.Name, a.Kind, a.Unit, a.Required, a.Facet)
	a.insertChoices(tx)
	return a, nil
}

func (a *Attribute) clean() error {
	var faults fault.List
	a.Name, a.Unit = strings.TrimSpace(a.Name), strings.TrimSpace(a.Unit)
	if !isLine(a.Name, 1, maxNameRunes) {
		faults.Add(ErrName, "name")
	}
	switch a.Kind {
	case TextAttribute, NumberAttribute, ChoiceAttribute:
	default:
		faults.Add(ErrAttributeKind, "kind")
	}
	if !isLine(a.Unit, 0, maxUnitRunes) || a.Unit != "" && a.Kind != NumberAttribute {
		faults.Add(ErrUnit, "unit")
	}
	choices := make([]string, len(a.Choices))
	fit := len(choices) <= MaxChoices && (len(choices) > 0) == (a.Kind == ChoiceAttribute)
	for i, c := range a.Choices {
		choices[i] = strings.TrimSpace(c)
		fit = fit && isLine(choices[i], 1, maxNameRunes) && !slices.Contains(choices[:i], choices[i])
	}
	if !fit {
		faults.Add(ErrChoices, "choices")
	}
	a.Choices = choices
	return faults.Err(ErrInvalid)
}

// place makes sure that the category is there, and that no other attribute of the goods that will have this one is called so.
func (a *Attribute) place(tx *db.Tx) error {
	if _, err := GetCategory(tx, a.Category); err != nil {
		return ErrCategory.At("category_id")
	}
	same, err := db.All(tx, db.Int, "select id from catalog_attributes where name = $2 and id <> $3 and category_id in ("+above+" union all "+
		strings.ReplaceAll(under, "$n", "$1")+")", a.Category, a.Name, a.ID)
	if err != nil {
		return err
	}
	if len(same) > 0 {
		return ErrNameTaken.At("name", "attribute_id", id.Attribute(same[0]).String())
	}
	return nil
}

// above names the categories over $1.
const above = `select parent_id from catalog_categories where id = $1
	union all select p.parent_id from catalog_categories c join catalog_categories p on p.id = c.parent_id where c.id = $1`

func (a *Attribute) insertChoices(tx *db.Tx) {
	rows := db.NewRows("catalog_choices", "attribute_id", "name", "place")
	for i, c := range a.Choices {
		rows.Add(a.ID, c, i)
	}
	tx.Insert(rows)
}

const attributeColumns = "id, category_id, name, kind, unit, required, facet"

func scanAttribute(r *db.Row) Attribute {
	return Attribute{
		ID: id.Attribute(r.Int()), Category: id.Category(r.Int()), Name: r.Text(), Kind: AttributeKind(r.Text()), Unit: r.Text(),
		Required: r.Bool(), Facet: r.Bool(),
	}
}

// GetAttribute gives one attribute, or ErrNotFound.
func GetAttribute(tx *db.Tx, attribute id.Attribute) (Attribute, error) {
	a, err := db.One(tx, scanAttribute, "select "+attributeColumns+" from catalog_attributes where id = $1", attribute)
	if err != nil {
		return Attribute{}, found(err)
	}
	one := []Attribute{a}
	err = fillChoices(tx, one)
	return one[0], err
}

// Attributes lists the attributes that goods of a category have, its own and those of the categories above it (0: all attributes).
func Attributes(tx *db.Tx, category id.Category, after id.Attribute, limit int) ([]Attribute, error) {
	all, err := db.All(tx, scanAttribute, "select "+attributeColumns+` from catalog_attributes
		where id > $2 and (category_id = $1 or category_id in (`+above+") or $1 = 0) order by id limit $3", category, after, page(limit))
	if err != nil {
		return nil, err
	}
	return all, fillChoices(tx, all)
}

// LoadAttributes queues loading of attributes by id, without their choices; unknown ids stay absent.
func LoadAttributes(tx *db.Tx, ids []id.Attribute, into map[id.Attribute]*Attribute) {
	tx.Load("catalog_attributes", []string{"id"}, db.Ids(ids), attributeColumns, func(r *db.Row) {
		a := scanAttribute(r)
		into[a.ID] = &a
	})
}

func fillChoices(tx *db.Tx, attributes []Attribute) error {
	ids, of := make([]id.Attribute, len(attributes)), map[id.Attribute]*Attribute{}
	for i := range attributes {
		ids[i], of[attributes[i].ID] = attributes[i].ID, &attributes[i]
	}
	loadChoices(tx, ids, of)
	return tx.Flush()
}

func loadChoices(tx *db.Tx, ids []id.Attribute, of map[id.Attribute]*Attribute) {
	tx.Load("catalog_choices", []string{"attribute_id", "place"}, db.Ids(ids), "attribute_id, name", func(r *db.Row) {
		a := of[id.Attribute(r.Int())]
		a.Choices = append(a.Choices, r.Text())
	})
}

// AttributeChange is what ChangeAttribute changes; nil leaves as it is. The kind stays: values are of it.
type AttributeChange struct {
	Name     *string
	Unit     *string
	Required *bool
	Facet    *bool
	Choices  *[]string
}

// ChangeAttribute changes an attribute: ErrNotFound, what is wrong with it, ErrNameTaken, or ErrChoiceInUse when goods have a value that
// would be no choice any more. Goods without a value of what is required now are asked for it when they are next approved.
func ChangeAttribute(tx *db.Tx, attribute id.Attribute, c AttributeChange) (Attribute, error) {
	a, err := GetAttribute(tx, attribute)
	if err != nil {
		return Attribute{}, err
	}
	before := a.Choices
	overwrite(&a.Name, c.Name)
	overwrite(&a.Unit, c.Unit)
	overwrite(&a.Required, c.Required)
	overwrite(&a.Facet, c.Facet)
	overwrite(&a.Choices, c.Choices)
	if err := a.clean(); err != nil {
		return Attribute{}, err
	}
	if err := a.place(tx); err != nil {
		return Attribute{}, err
	}
	if err := a.spares(tx, before); err != nil {
		return Attribute{}, err
	}
	tx.ExecOne("update catalog_attributes set name = $2, unit = $3, required = $4, facet = $5 where id = $1", a.ID, a.Name, a.Unit, a.Required, a.Facet)
	touch(tx, "select product_id from catalog_values where attribute_id = $1", int64(a.ID))
	tx.Exec("delete from catalog_choices where attribute_id = $1", a.ID)
	a.insertChoices(tx)
	return a, nil
}

// overwrite puts a wish in its place, if there is one.
func overwrite[T any](into, wish *T) {
	if wish != nil {
		*into = *wish
	}
}

// spares makes sure that no value names a choice that was there and is not any more.
func (a *Attribute) spares(tx *db.Tx, before []string) error {
	var gone []db.Named
	for _, c := range before {
		if !slices.Contains(a.Choices, c) {
			gone = append(gone, db.Named{Owner: int64(a.ID), Name: c})
		}
	}
	used := map[string]bool{}
	tx.Load("catalog_values", []string{"attribute_id", "value"}, db.Names(gone), "value", func(r *db.Row) { used[r.Text()] = true })
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, c := range before {
		if used[c] {
			return ErrChoiceInUse.At("choices", "choice", c)
		}
	}
	return nil
}

// RemoveAttribute takes an attribute away: ErrNotFound, or ErrAttributeInUse when goods have a value of it.
func RemoveAttribute(tx *db.Tx, attribute id.Attribute) error {
	if _, err := GetAttribute(tx, attribute); err != nil {
		return err
	}
	used, err := db.All(tx, db.Int, "select product_id from catalog_values where attribute_id = $1 limit 1", attribute)
	if err != nil {
		return err
	}
	if len(used) > 0 {
		return ErrAttributeInUse.At("attribute_id", "product_id", id.Product(used[0]).String())
	}
	tx.Exec("delete from catalog_choices where attribute_id = $1", attribute)
	tx.ExecOne("delete from catalog_attributes where id = $1", attribute)
	return nil
}
