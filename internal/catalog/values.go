package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Value is what an attribute is for a product, or for one of its SKUs.
type Value struct {
	SKU       id.SKU `json:",omitzero"` // 0: of the whole product, which proposals leave out: no id is written so
	Attribute id.Attribute
	Text      string // a number is written without needless zeros: `12.5`
}

// MaxValues bounds the values of one product, those of its SKUs included.
const MaxValues = 2_000

// Numbers have so many digits in all, and so many decimals at most.
const (
	numberDigits   = 14
	numberDecimals = 4
)

// readNumber reads a decimal number: its plain form, and the number in ten-thousandths.
func readNumber(s string) (plain string, scaled int64, ok bool) {
	digits, negative := strings.CutPrefix(strings.TrimSpace(s), "-")
	whole, decimals, _ := strings.Cut(digits, ".")
	whole = strings.TrimLeft(whole, "0")
	decimals = strings.TrimRight(decimals, "0")
	if !isNumber(digits) || len(decimals) > numberDecimals || len(whole)+len(decimals) > numberDigits {
		return "", 0, false
	}
	scaled, err := strconv.ParseInt("0"+whole+decimals+strings.Repeat("0", numberDecimals-len(decimals)), 10, 64)
	if err != nil {
		return "", 0, false
	}
	if whole == "" {
		whole = "0"
	}
	plain = whole
	if decimals != "" {
		plain += "." + decimals
	}
	if negative && scaled != 0 {
		return "-" + plain, -scaled, true
	}
	return plain, scaled, true
}

// isNumber takes `12`, `12.5`, `.5`: digits with one point at most.
func isNumber(s string) bool {
	digits, points := 0, 0
	for _, r := range s {
		switch {
		case r == '.':
			points++
		case r >= '0' && r <= '9':
			digits++
		default:
			return false
		}
	}
	return digits > 0 && points <= 1
}

// take gives a value as it is kept.
func (a *Attribute) take(text string) (kept string, scaled int64, ok bool) {
	text = strings.TrimSpace(text)
	switch a.Kind {
	case NumberAttribute:
		return readNumber(text)
	case ChoiceAttribute:
		return text, 0, slices.Contains(a.Choices, text)
	case TextAttribute:
	}
	return text, 0, isLine(text, 1, maxValueRunes)
}

// forms are the attributes that the goods of some categories have.
type forms struct {
	of         map[id.Category][]id.Attribute // by third-level category
	attributes map[id.Attribute]*Attribute
}

// loadForms reads the attributes of third-level categories, which have been loaded, with those of the categories above them.
func loadForms(tx *db.Tx, leaves map[id.Category]*Category) (*forms, error) {
	f := &forms{of: map[id.Category][]id.Attribute{}, attributes: map[id.Attribute]*Attribute{}}
	middles := map[id.Category]*Category{}
	var parents, all []id.Category
	for _, c := range leaves {
		parents = append(parents, c.Parent)
	}
	LoadCategories(tx, parents, middles)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for _, c := range leaves {
		all = append(all, lineage(c, middles)...)
	}
	own := map[id.Category][]id.Attribute{}
	var ids []id.Attribute
	tx.Load("catalog_attributes", []string{"category_id", "id"}, db.Ids(all), attributeColumns, func(r *db.Row) {
		a := scanAttribute(r)
		own[a.Category], f.attributes[a.ID], ids = append(own[a.Category], a.ID), &a, append(ids, a.ID)
	})
	if err := tx.Flush(); err != nil || len(ids) == 0 {
		return f, err
	}
	for _, c := range leaves {
		for _, k := range lineage(c, middles) {
			f.of[c.ID] = append(f.of[c.ID], own[k]...)
		}
	}
	loadChoices(tx, ids, f.attributes)
	return f, tx.Flush()
}

// lineage gives a category and those above it.
func lineage(c *Category, middles map[id.Category]*Category) []id.Category {
	out := []id.Category{c.ID, c.Parent}
	if m := middles[c.Parent]; m != nil {
		out = append(out, m.Parent)
	}
	return out
}

// judge notes which values do not fit a category, gives them as they are kept, and says where each stands in the request.
func (f *forms) judge(faults *fault.List, category id.Category, values []Value, place func(i int) string) []Value {
	kept := make([]Value, len(values))
	seen := map[Value]bool{}
	for i, v := range values {
		key := Value{SKU: v.SKU, Attribute: v.Attribute}
		a := f.attributes[v.Attribute]
		switch {
		case a == nil || !slices.Contains(f.of[category], v.Attribute):
			faults.Add(ErrAttribute, place(i)+".attribute_id")
			continue
		case seen[key]:
			faults.Add(ErrValueTwice, place(i)+".attribute_id")
		}
		seen[key] = true
		text, _, ok := a.take(v.Text)
		if !ok {
			faults.Add(ErrValue, place(i)+".value", "kind", string(a.Kind), "attribute", a.Name)
		}
		kept[i] = Value{SKU: v.SKU, Attribute: v.Attribute, Text: text}
	}
	return kept
}

// missing notes the required attributes that neither the product nor all of its SKUs have a value of.
func (f *forms) missing(faults *fault.List, category id.Category, skus []id.SKU, values []Value, place string) {
	has := map[Value]bool{}
	for _, v := range values {
		has[Value{SKU: v.SKU, Attribute: v.Attribute}] = true
	}
	for _, a := range f.of[category] {
		if !f.attributes[a].Required || has[Value{Attribute: a}] {
			continue
		}
		lacks := func(k id.SKU) bool { return !has[Value{SKU: k, Attribute: a}] }
		if slices.ContainsFunc(skus, lacks) {
			faults.Add(ErrValueMissing, place, "attribute_id", a.String(), "attribute", f.attributes[a].Name)
		}
	}
}

// insert queues values that have been judged.
func (f *forms) insert(rows *db.Rows, product id.Product, values []Value) {
	for _, v := range values {
		text, scaled, _ := f.attributes[v.Attribute].take(v.Text)
		rows.Add(product, v.SKU, v.Attribute, text, scaled)
	}
}

func newValueRows() *db.Rows {
	return db.NewRows("catalog_values", "product_id", "sku_id", "attribute_id", "value", "scaled")
}
