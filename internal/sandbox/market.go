package sandbox

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

//go:embed goods.txt
var goods string

// supplier is one supplier of the invented market, as goods.txt has it.
type supplier struct {
	id             id.Supplier
	name           string
	flat, freeFrom int64
	supplyPercent  int64 // of the settlement price; 0: a price per SKU
	mode           suppliers.Mode
	reprice        bool
	warehouses     []warehouse
	products       []product
}

type warehouse struct {
	id       id.Warehouse
	name     string
	coverage []string
}

type product struct {
	brand, shelf, title string
	skus                []sku
}

type sku struct {
	id            id.SKU
	spec          string
	retail, grams int64
}

// readMarket reads the market; its ids are drawn, and nothing is stored.
func readMarket(ids *id.Source) []*supplier {
	var all []*supplier
	for line := range strings.Lines(goods) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			all = append(all, readSupplier(ids, strings.Trim(line, "[]")))
		default:
			x := all[len(all)-1]
			x.products = append(x.products, readProduct(ids, line))
		}
	}
	return all
}

func readSupplier(ids *id.Source, line string) *supplier {
	c := cells(line, "|")
	x := &supplier{
		id: id.NewSupplier(ids), name: c[0], flat: minor(c[1]), freeFrom: minor(c[2]), mode: suppliers.Mode(c[4]), reprice: c[5] == "yes",
	}
	if c[3] != "per_sku" {
		x.supplyPercent = minor(c[3]) / 100
	}
	for _, w := range cells(c[6], ";") {
		name, codes, _ := strings.Cut(w, "@")
		made := warehouse{id: id.NewWarehouse(ids), name: name}
		if codes != "" {
			made.coverage = strings.Split(codes, ",")
		}
		x.warehouses = append(x.warehouses, made)
	}
	return x
}

func readProduct(ids *id.Source, line string) product {
	c := cells(line, "|")
	p := product{brand: c[0], shelf: c[1], title: c[2]}
	for _, variant := range cells(c[3], ";") {
		spec, terms, _ := strings.Cut(variant, " = ")
		price, grams, _ := strings.Cut(terms, "/")
		p.skus = append(p.skus, sku{id: id.NewSKU(ids), spec: spec, retail: minor(price), grams: minor(grams) / 100})
	}
	return p
}

// price makes a SKU's prices out of what it is sold at: settled at seven tenths of it, with a range around it where the supplier lets its
// distributors set prices.
func (x *supplier) price(k sku) pricing.Price {
	p := pricing.Price{SKU: k.id, Supplier: x.id, Retail: k.retail, Settlement: k.retail * 70 / 100}
	percent := x.supplyPercent
	if percent == 0 {
		percent = 80
	}
	p.Supply = p.Settlement * percent / 100
	if x.reprice {
		p.Floor, p.Ceiling = k.retail*85/100, k.retail*130/100
	}
	return p
}

func cells(line, separator string) []string {
	parts := strings.Split(line, separator)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// minor reads a number with at most one decimal, in hundredths.
func minor(text string) int64 {
	whole, tenths, _ := strings.Cut(strings.TrimSpace(text), ".")
	n, err := strconv.ParseInt(whole+(tenths + "00")[:2], 10, 64)
	if err != nil {
		panic(fmt.Sprintf("sandbox: %q is no number", text)) // the text is part of the program
	}
	return n
}
