package flows

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/imports"
)

// Refusals of a file's first row and of what stands in cells.
var (
	// ErrColumnMissing: without this column nothing can be told of a row.
	ErrColumnMissing = fault.New(fault.Invalid, "column_missing", "the file has no such column")
	// ErrColumnTwice: two columns mean the same.
	ErrColumnTwice = fault.New(fault.Invalid, "column_repeated", "two columns of the file mean the same")
	// ErrOperatorsAlone: prices and opening are the operator's.
	ErrOperatorsAlone = fault.New(fault.Forbidden, "operators_alone", "only the operator sets prices and opens goods")
	// ErrNumber: digits, with at most two decimals where it is an amount.
	ErrNumber = fault.New(fault.Invalid, "number_unreadable", "this is not a number, or an amount with more than two decimals")
)

// Column is what a column of an imported file means.
type Column struct {
	Name    string // English, and the place in refusals
	Chinese string
	also    []string // other names
	kinds   []imports.Kind
	needed  []imports.Kind
	sample  string // for the template
	price   bool
}

var (
	all     = imports.Kinds
	goods   = []imports.Kind{imports.Catalog}
	priced  = []imports.Kind{imports.Catalog, imports.Prices}
	counted = []imports.Kind{imports.Catalog, imports.Stock}
)

// Columns are all columns, in the order of the templates.
var Columns = []Column{
	{Name: "product_code", Chinese: "商品编码", also: []string{"款号", "spu编码", "spu", "商品货号"}, kinds: goods, sample: "QL-01"},
	{
		Name: "code", Chinese: "SKU编码", also: []string{"sku", "sku_code", "货号", "规格编码", "编码", "商家编码"}, kinds: all, needed: all, sample: "QL-01-250",
	},
	{Name: "title", Chinese: "商品名称", also: []string{"名称", "标题", "商品标题", "name"}, kinds: goods, sample: "凤凰单丛礼盒"},
	{Name: "category", Chinese: "类目", also: []string{"类目路径", "分类"}, kinds: goods, sample: "食品/茶叶/乌龙茶"},
	{Name: "category_1", Chinese: "一级类目", kinds: goods},
	{Name: "category_2", Chinese: "二级类目", kinds: goods},
	{Name: "category_3", Chinese: "三级类目", kinds: goods},
	{Name: "brand", Chinese: "品牌", kinds: goods, sample: "青岚"},
	{Name: "spec", Chinese: "规格", kinds: goods, sample: "250g"},
	{Name: "gtin", Chinese: "条码", also: []string{"商品条码", "国际条码", "barcode", "ean"}, kinds: goods, sample: "6901234567892"},
	{Name: "weight_grams", Chinese: "重量克", also: []string{"重量", "毛重", "weight"}, kinds: goods, sample: "420"},
	{Name: "description", Chinese: "描述", also: []string{"商品描述", "详情"}, kinds: goods, sample: "明前头采"},
	{Name: "currency", Chinese: "币种", kinds: priced, sample: "CNY", price: true},
	{Name: "supply_price", Chinese: "供货价", kinds: priced, sample: "52.00", price: true},
	{Name: "settlement_price", Chinese: "结算价", kinds: priced, sample: "68.00", price: true},
	{Name: "retail_price", Chinese: "零售价", also: []string{"建议零售价", "吊牌价"}, kinds: priced, sample: "99.00", price: true},
	{Name: "floor_price", Chinese: "最低价", also: []string{"最低限价"}, kinds: priced, sample: "89.00", price: true},
	{Name: "ceiling_price", Chinese: "最高价", also: []string{"最高限价"}, kinds: priced, sample: "129.00", price: true},
	{Name: "warehouse", Chinese: "仓库", also: []string{"仓库名称"}, kinds: counted, sample: "潮州一号仓"},
	{
		Name: "units", Chinese: "库存", also: []string{"库存数量", "数量", "现存数量", "stock", "on_hand"}, kinds: counted, needed: []imports.Kind{imports.Stock}, sample: "120",
	},
}

// Template gives the columns of a kind with a sample of each; prices only for the operator.
func Template(kind imports.Kind, operator bool) []Column {
	var out []Column
	for _, c := range Columns {
		if slices.Contains(c.kinds, kind) && (operator || !c.price) && (c.sample != "") {
			out = append(out, c)
		}
	}
	return out
}

// header says which field stands in which cell of the rows.
type header struct {
	places map[string]int
	prices bool // any price column but the currency
}

// readHeader understands the names of columns, in Chinese or English: ErrColumnMissing, ErrColumnTwice, ErrOperatorsAlone, each at the column.
func readHeader(kind imports.Kind, operator bool, names []string) (header, error) {
	h := header{places: map[string]int{}}
	var faults fault.List
	for i, name := range names {
		c := columnOf(kind, name)
		if c == nil {
			continue
		}
		if _, twice := h.places[c.Name]; twice {
			faults.Add(ErrColumnTwice, c.Name)
		}
		if c.price && !operator {
			faults.Add(ErrOperatorsAlone, c.Name)
		}
		h.places[c.Name] = i
		h.prices = h.prices || c.price && c.Name != "currency"
	}
	for _, c := range Columns {
		if _, have := h.places[c.Name]; !have && slices.Contains(c.needed, kind) {
			faults.Add(ErrColumnMissing, c.Name)
		}
	}
	return h, faults.Err(imports.ErrInvalid)
}

// IgnoredColumns are those of a file that mean nothing to an import of its kind.
func IgnoredColumns(kind imports.Kind, names []string) []string {
	ignored := []string{}
	for _, name := range names {
		if columnOf(kind, name) == nil && name != "" {
			ignored = append(ignored, name)
		}
	}
	return ignored
}

func columnOf(kind imports.Kind, name string) *Column {
	folded := foldName(name)
	for i := range Columns {
		c := &Columns[i]
		if !slices.Contains(c.kinds, kind) {
			continue
		}
		if foldName(c.Name) == folded || foldName(c.Chinese) == folded || slices.ContainsFunc(c.also, func(s string) bool { return foldName(s) == folded }) {
			return c
		}
	}
	return nil
}

var inBrackets = regexp.MustCompile(`[（(【\[].*?[)）】\]]`)

// foldName makes `Product Code *` and `product_code` alike, and `重量(克)` and `重量`.
func foldName(name string) string {
	name = strings.ToLower(inBrackets.ReplaceAllString(name, ""))
	return strings.NewReplacer(" ", "", "_", "", "-", "", "*", "", "\u3000", "").Replace(name)
}

// cell gives a field of a row; an absent one is empty.
func (h header) cell(cells []string, name string) string {
	if i, have := h.places[name]; have && i < len(cells) {
		return cells[i]
	}
	return ""
}

var (
	plainNumber   = regexp.MustCompile(`^[0-9]{1,18}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?$`)
	groupedNumber = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,20})?$`)
)

// readNumber reads a number with so many decimals at most, in units of the last one. Spreadsheets store 52.1 as 52.100000000000001: what comes
// after the fifteenth digit is theirs, not the writer's.
func readNumber(written string, decimals int) (int64, bool) {
	written = strings.TrimLeft(strings.TrimSpace(written), "¥￥ ")
	if groupedNumber.MatchString(written) {
		written = strings.ReplaceAll(written, ",", "")
	}
	if !plainNumber.MatchString(written) {
		return 0, false
	}
	exact, ok := new(big.Rat).SetString(written)
	if !ok {
		return 0, false
	}
	if strings.ContainsAny(written, ".eE") {
		whole := len(new(big.Int).Quo(exact.Num(), exact.Denom()).String())
		if exact, ok = new(big.Rat).SetString(exact.FloatString(max(0, 15-whole))); !ok {
			return 0, false
		}
	}
	exact.Mul(exact, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)))
	if !exact.IsInt() || !exact.Num().IsInt64() {
		return 0, false
	}
	return exact.Num().Int64(), true
}
