package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// supplier is one supplier of the demo.
type supplier struct {
	key, name         string
	id                id.Supplier
	city              *place
	flat, freeFrom    int64 // freight
	settlementPercent int64 // of retail
	supplyPercent     int64 // of settlement
	quickest, slowest clock.Micros
	warehouses        []*warehouse
	agreements        []*agreement
	brands            map[string]id.Brand
	kinds             map[kind]bool
	goods             []*good
	products          []catalog.NewProduct
	actor             string // who acts for it, as histories name it
	suspended         bool
}

type kind struct {
	brand    id.Brand
	category id.Category
}

type warehouse struct {
	id       id.Warehouse
	name     string
	coverage []string
}

// agreement is one agreement of a supplier, with the goods that it covers.
type agreement struct {
	id      id.Agreement
	reprice bool
	new     suppliers.NewAgreement
	brand   string // the one brand that it is about; empty: all
}

// mark begins a supplier's codes: two letters of its key and the last one.
func (x *supplier) mark() string { return strings.ToUpper(x.key[:2] + x.key[len(x.key)-1:]) }

// readSuppliers reads the suppliers; nothing is stored yet.
func (s *scene) readSuppliers() {
	for _, row := range rowsOf("suppliers") {
		c := cells(row, "|")
		x := &supplier{
			key: c[0], name: c[1], id: id.NewSupplier(s.world.IDs), city: s.placeOf(c[2]), settlementPercent: number(c[4]), supplyPercent: number(c[5]),
			brands: map[string]id.Brand{}, kinds: map[kind]bool{}, actor: c[0],
		}
		flat, freeFrom := halves(c[3], ",")
		x.flat, x.freeFrom = minor(flat), minor(freeFrom)
		quickest, slowest := halves(c[6], "-")
		x.quickest, x.slowest = clock.Micros(number(quickest))*clock.Hour, clock.Micros(number(slowest))*clock.Hour
		for _, w := range cells(c[7], ";") {
			name, coverage := halves(w, "@")
			made := &warehouse{id: id.NewWarehouse(s.world.IDs), name: name}
			if coverage != "" {
				made.coverage = cells(coverage, ",")
			}
			x.warehouses = append(x.warehouses, made)
		}
		s.suppliers = append(s.suppliers, x)
	}
}

// readAgreements makes the drafts of the agreements, and tells each good the one that covers it.
func (s *scene) readAgreements(from clock.Micros) {
	for _, row := range rowsOf("agreements") {
		c := cells(row, "|")
		at := slices.IndexFunc(s.suppliers, func(x *supplier) bool { return x.key == c[0] })
		x := s.suppliers[at]
		a := &agreement{id: id.NewAgreement(s.world.IDs), reprice: c[2] == "yes"}
		rule, percent := halves(c[3], " ")
		a.new = suppliers.NewAgreement{
			ID: a.id, Supplier: x.id, Mode: suppliers.Mode(c[1]), Currency: Currency, Reprice: a.reprice, SupplyRule: suppliers.SupplyRule(rule), From: from,
		}
		if percent != "" {
			a.new.SupplyRatioPPM = number(percent) * 10_000
		}
		var scope string
		scope, a.brand = halves(c[4], " ")
		a.new.Scope = x.scope(scope, a.brand)
		for _, g := range x.goods {
			if a.brand == "" || a.brand == g.brand {
				g.agreement = a
			}
		}
		x.agreements = append(x.agreements, a)
	}
}

// scope writes the clauses of an agreement.
func (x *supplier) scope(what, brand string) []suppliers.Clause {
	var clauses []suppliers.Clause
	switch what {
	case "kinds":
		for k := range x.kinds {
			if brand == "" || x.brands[brand] == k.brand {
				clauses = append(clauses, suppliers.Clause{Brand: k.brand, Category: k.category})
			}
		}
	case "skus":
		for _, g := range x.goods {
			clauses = append(clauses, suppliers.Clause{SKU: g.sku})
		}
	}
	slices.SortFunc(clauses, func(a, b suppliers.Clause) int {
		return cmp.Or(cmp.Compare(a.Brand, b.Brand), cmp.Compare(a.Category, b.Category), cmp.Compare(a.SKU, b.SKU))
	})
	return clauses
}

// open sets the scene before the first day: the operator's people, the goods, the suppliers one after the other, then the distributors.
func (s *scene) open(ctx context.Context, at clock.Micros) error {
	at += 9 * clock.Hour
	s.clock.Set(at)
	err := s.write(ctx, func(tx *db.Tx) error {
		if err := occupy(tx); err != nil {
			return err
		}
		if err := s.enrollOperator(tx, at); err != nil {
			return err
		}
		s.readSuppliers()
		shelves, err := s.makeCategories(tx)
		if err != nil {
			return err
		}
		if err := s.readGoods(tx, shelves, at); err != nil {
			return err
		}
		s.readAgreements(at)
		return s.showFront(tx, at)
	})
	if err != nil {
		return err
	}
	for _, x := range s.suppliers {
		at += clock.Micros(s.chanceOf.parties.between(2, 9)) * clock.Hour
		s.clock.Set(at)
		if err := s.write(ctx, func(tx *db.Tx) error { return s.join(tx, x, at) }); err != nil {
			return fmt.Errorf("supplier %s: %w", x.name, err)
		}
	}
	s.summary.Suppliers, s.summary.SKUs = len(s.suppliers), len(s.goods)
	return s.openChannels(ctx)
}

// join brings one supplier in, from its company to its goods in the pool.
func (s *scene) join(tx *db.Tx, x *supplier, at clock.Micros) error {
	by := s.acting(s.trader, at)
	back, err := contacts.Seal(s.world.Ring, id.NewContact(s.world.IDs), int64(x.id), s.returnContact(x), at)
	if err != nil {
		return err
	}
	contacts.Insert(tx, []contacts.Sealed{back})
	_, err = suppliers.Create(tx, suppliers.NewSupplier{
		ID: x.id, Name: x.name, ReturnContact: back.ID, FlatMinor: x.flat, FreeFromMinor: x.freeFrom,
	}, at)
	if err != nil {
		return err
	}
	s.note(tx, by, "supplier.create", x.id.String(), noted{Name: x.name, State: string(suppliers.Active), FreightMinor: x.flat})
	if err := s.enrollSupplier(tx, x, at); err != nil {
		return err
	}
	if err := s.bringGoods(tx, x, at); err != nil {
		return err
	}
	for _, a := range x.agreements {
		if _, err := flows.SignAgreement(tx, s.acting(s.admin, at), a.new); err != nil {
			return err
		}
		if _, err := flows.OpenGoods(tx, by, a.id, x.skusUnder(a)); err != nil {
			return err
		}
	}
	return nil
}

// bringGoods stores a supplier's products, prices, warehouses and first stock.
func (s *scene) bringGoods(tx *db.Tx, x *supplier, at clock.Micros) error {
	if _, err := catalog.CreateAll(tx, x.products, at); err != nil {
		return err
	}
	s.summary.Products += len(x.products)
	var prices []pricing.Price
	for _, g := range x.goods {
		g.price.ChangedAt = at
		if ppm := g.agreement.new.SupplyRatioPPM; ppm > 0 {
			g.price.Supply = g.price.Settlement * ppm / 1_000_000
		}
		prices = append(prices, g.price)
	}
	if err := pricing.Set(tx, prices); err != nil {
		return err
	}
	for _, w := range x.warehouses {
		if err := stock.CreateWarehouse(tx, stock.Warehouse{ID: w.id, Supplier: x.id, Name: w.name, Coverage: w.coverage, CreatedAt: at}); err != nil {
			return err
		}
		s.note(tx, s.acting(x.actor, at), "warehouse.create", w.id.String(), noted{Name: w.name})
	}
	return s.firstStock(tx, x, at)
}

// skusUnder gives a supplier's SKUs that an agreement covers.
func (x *supplier) skusUnder(a *agreement) []id.SKU {
	var skus []id.SKU
	for _, g := range x.goods {
		if g.agreement == a {
			skus = append(skus, g.sku)
		}
	}
	return skus
}
