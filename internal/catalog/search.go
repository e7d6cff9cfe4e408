package catalog

import (
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Filter narrows List; zero values do not.
type Filter struct {
	Supplier id.Supplier
	Category id.Category // of any level: everything under it
	Brand    id.Brand
	Review   ReviewState
	Search   string // part of the title, small and capital letters alike
	After    id.Product
	Limit    int
}

// List gives products in the order they were created, without SKUs and media (see Fill). A search that is no text is ErrSearch.
func List(tx *db.Tx, f Filter) ([]Product, error) {
	if !isLine(f.Search, 0, maxNameRunes) {
		return nil, ErrSearch.At("q")
	}
	search := strings.ToLower(strings.TrimSpace(f.Search))
	sql, args := "select "+productColumns+" from catalog_products where id > $1", []any{f.After}
	and := func(before string, value any, after string) {
		args = append(args, value)
		sql += " and " + before + "$" + strconv.Itoa(len(args)) + after
	}
	if f.Supplier != 0 {
		and("supplier_id = ", f.Supplier, "")
	}
	if f.Brand != 0 {
		and("brand_id = ", f.Brand, "")
	}
	if f.Review != "" {
		and("review_state = ", f.Review, "")
	}
	if f.Category != 0 {
		args = append(args, f.Category)
		sql += " and category_id in (" + strings.ReplaceAll(under, "$n", "$"+strconv.Itoa(len(args))) + ")"
	}
	if search != "" {
		and("folded_title like ", "%"+db.Literal(search)+"%", ` escape '\'`)
	}
	args = append(args, page(f.Limit))
	return db.All(tx, scanProduct, sql+" order by id limit $"+strconv.Itoa(len(args)), args...)
}

// under names a category and all below it.
const under = `select id from catalog_categories where id = $n
	union all select c.id from catalog_categories c where c.parent_id = $n
	union all select c.id from catalog_categories c join catalog_categories p on p.id = c.parent_id where p.parent_id = $n`
