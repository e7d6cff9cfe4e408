package flows

import (
	"errors"
	"hash/maphash"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/sheets"
)

// ErrDiffers: the first row of a product in the file speaks for the product.
var ErrDiffers = fault.New(fault.Conflict, "product_differs", "an earlier row says something else of the same product")

// importRow is one row of a file, understood.
type importRow struct {
	number int64
	cells  []string
	goods  catalog.Wanted
	price  *PriceWanted
	count  *Counted
	err    error // why it is refused before anything is looked up
}

// rowReader reads the rows of a job's file, and knows what the earlier ones were about. Read again from the beginning it judges alike, so
// that a job goes on where it stood.
type rowReader struct {
	sheet    *sheets.Reader
	kind     imports.Kind
	header   header
	seed     maphash.Seed
	seen     map[string]bool
	products map[string][4]uint64
}

func newRowReader(kind imports.Kind, operator bool, sheet *sheets.Reader) (*rowReader, []string, error) {
	r := &rowReader{sheet: sheet, kind: kind, seed: maphash.MakeSeed(), seen: map[string]bool{}, products: map[string][4]uint64{}}
	names, _, err := r.filled()
	if err != nil {
		return nil, nil, err
	}
	r.header, err = readHeader(kind, operator, names)
	return r, names, err
}

// filled gives the next row that is not empty.
func (r *rowReader) filled() ([]string, int, error) {
	for {
		cells, number, err := r.sheet.Next()
		if err != nil || strings.Join(cells, "") != "" {
			return cells, number, err
		}
	}
}

// next gives the next row: io.EOF after the last one.
func (r *rowReader) next() (importRow, error) {
	cells, number, err := r.filled()
	row := importRow{number: int64(number), cells: cells}
	if errors.Is(err, sheets.ErrRow) {
		row.err = sheets.ErrRow.At("row")
		return row, nil
	}
	if err != nil {
		return row, err
	}
	var faults fault.List
	r.understand(&row, &faults)
	r.remember(&row, &faults)
	row.err = faults.Err(imports.ErrInvalid)
	return row, nil
}

func (r *rowReader) understand(row *importRow, faults *fault.List) {
	cell := func(name string) string { return r.header.cell(row.cells, name) }
	code := cell("code")
	if r.kind == imports.Catalog {
		row.goods = catalog.Wanted{
			Code: cell("product_code"), Brand: cell("brand"), Category: r.path(cell), Title: cell("title"), Description: cell("description"),
			SKUs: []catalog.NewSKU{{Code: code, Spec: cell("spec"), GTIN: cell("gtin"), WeightGrams: readCell(faults, cell, "weight_grams", 0)}},
		}
	}
	if r.header.prices {
		row.price = readPrice(faults, cell, code)
	}
	if _, have := r.header.places["units"]; have && (cell("units") != "" || r.kind == imports.Stock) {
		row.count = &Counted{Code: code, Warehouse: cell("warehouse"), Units: readCell(faults, cell, "units", 0)}
		if cell("units") == "" {
			faults.Add(ErrNumber, "units")
		}
	}
}

// path gives the category from one column, parted by slashes or arrows, or from three.
func (r *rowReader) path(cell func(string) string) []string {
	if written := cell("category"); written != "" {
		return strings.FieldsFunc(written, func(c rune) bool { return c == '/' || c == '>' || c == '／' || c == '＞' })
	}
	path := []string{cell("category_1"), cell("category_2"), cell("category_3")}
	if strings.Join(path, "") == "" {
		return nil
	}
	return path
}

func readPrice(faults *fault.List, cell func(string) string, code string) *PriceWanted {
	p := &PriceWanted{Code: code, Currency: money.Currency(strings.ToUpper(cell("currency")))}
	said := false
	for _, x := range []struct {
		name string
		into **int64
	}{
		{"supply_price", &p.Supply}, {"settlement_price", &p.Settlement}, {"retail_price", &p.Retail}, {"floor_price", &p.Floor}, {"ceiling_price", &p.Ceiling},
	} {
		if cell(x.name) != "" {
			minor := readCell(faults, cell, x.name, 2)
			*x.into, said = &minor, true
		}
	}
	if !said {
		return nil
	}
	return p
}

// readCell reads a number; an empty cell is 0.
func readCell(faults *fault.List, cell func(string) string, name string, decimals int) int64 {
	written := cell(name)
	if written == "" {
		return 0
	}
	n, ok := readNumber(written, decimals)
	if !ok {
		faults.Add(ErrNumber, name)
	}
	return n
}

// remember refuses a row about a SKU (or a SKU in a warehouse) that an earlier row was about, and one that says of a product what its first
// row does not.
func (r *rowReader) remember(row *importRow, faults *fault.List) {
	subject := r.header.cell(row.cells, "code")
	if r.kind == imports.Stock {
		subject += "\x00" + row.count.Warehouse
	}
	if r.seen[subject] {
		faults.Add(ErrTwice, "code")
	}
	r.seen[subject] = true
	if row.goods.Code == "" {
		return
	}
	known := r.products[row.goods.Code]
	for i, said := range []struct{ name, text string }{
		{"title", row.goods.Title}, {"brand", row.goods.Brand}, {"category", strings.Join(row.goods.Category, "/")}, {"description", row.goods.Description},
	} {
		if said.text == "" {
			continue
		}
		hash := maphash.String(r.seed, said.text)
		if known[i] != 0 && known[i] != hash {
			faults.Add(ErrDiffers, said.name)
			continue
		}
		known[i] = hash
	}
	r.products[row.goods.Code] = known
}
