package replay

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// Terms of the replay.
const (
	currency    = money.Currency("GBP")
	zone        = "UTC"
	actor       = "replay"
	supplyPPM   = 800_000 // supply price = price × 80 %, rounded down per unit
	windowDays  = 400
	supplierKey = 2 // digits of a code that name its supplier
)

// good is a SKU of the file on the platform.
type good struct {
	sku       id.SKU
	warehouse id.Warehouse
}

// party is a customer of the file on the platform, with its wallet.
type party struct {
	distributor  id.Distributor
	wallet, cash id.Account
}

// names are what the file's names became, by the book's indexes.
type names struct {
	goods   []good
	parties []party
}

// setUp makes suppliers, warehouses, goods and distributors out of the file's names, with agreements and contracts, in one
// transaction with the beginning of the journal.
func setUp(tx *db.Tx, world *flows.World, b *book) error {
	if err := access.Claim(tx, access.Replay, currency, zone); err != nil {
		return err
	}
	s := setting{tx: tx, by: flows.Acting{World: world, Actor: actor, At: world.Now()}, rows: db.NewRows("replay_names", "kind", "name", "id", "other_id")}
	if err := s.goods(b); err != nil {
		return err
	}
	if err := s.parties(b.customers); err != nil {
		return err
	}
	tx.Insert(s.rows)
	begin(tx, b)
	return tx.Flush()
}

type setting struct {
	tx   *db.Tx
	by   flows.Acting
	rows *db.Rows
}

// supply is a supplier with its warehouse and agreement.
type supply struct {
	id        id.Supplier
	warehouse id.Warehouse
	agreement id.Agreement
	skus      []id.SKU
	products  []catalog.NewProduct
	prices    []pricing.Price
}

func (s *setting) goods(b *book) error {
	brand, category, err := s.shelf()
	if err != nil {
		return err
	}
	byKey := map[string]*supply{}
	var inOrder []*supply
	for i, code := range b.codes {
		key := code[:supplierKey]
		x := byKey[key]
		if x == nil {
			if x, err = s.supplier(key); err != nil {
				return err
			}
			byKey[key] = x
			inOrder = append(inOrder, x)
		}
		x.add(s.by, code, b.titles[i], b.firstMinor[i], brand, category)
		s.rows.Add("sku", code, x.skus[len(x.skus)-1], x.warehouse)
	}
	for _, x := range inOrder {
		if err := s.open(x); err != nil {
			return err
		}
	}
	return nil
}

// shelf makes the one brand and the one third-level category that the replay's goods lie in.
func (s *setting) shelf() (brand id.Brand, category id.Category, err error) {
	ids := s.by.World.IDs
	made, err := catalog.AddBrand(s.tx, id.NewBrand(ids), "Online Retail")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range []string{"Gifts", "Giftware", "All-occasion gifts"} {
		added, err := catalog.AddCategory(s.tx, catalog.NewCategory{ID: id.NewCategory(ids), Parent: category, Name: name})
		if err != nil {
			return 0, 0, err
		}
		category = added.ID
	}
	return made.ID, category, nil
}

func (s *setting) supplier(key string) (*supply, error) {
	ids := s.by.World.IDs
	x := &supply{id: id.NewSupplier(ids), warehouse: id.NewWarehouse(ids), agreement: id.NewAgreement(ids)}
	if _, err := suppliers.Create(s.tx, suppliers.NewSupplier{ID: x.id, Name: key}, s.by.At); err != nil {
		return nil, err
	}
	if err := stock.CreateWarehouse(s.tx, stock.Warehouse{ID: x.warehouse, Supplier: x.id, Name: key, CreatedAt: s.by.At}); err != nil {
		return nil, err
	}
	_, err := flows.SignAgreement(s.tx, s.by, suppliers.NewAgreement{
		ID: x.agreement, Supplier: x.id, Mode: suppliers.Buyout, Currency: currency, Reprice: true,
		SupplyRule: suppliers.Ratio, SupplyRatioPPM: supplyPPM, From: s.by.At,
	})
	return x, err
}

func (x *supply) add(by flows.Acting, code, title string, minor int64, brand id.Brand, category id.Category) {
	if title == "" {
		title = code
	}
	sku := id.NewSKU(by.World.IDs)
	x.skus = append(x.skus, sku)
	x.products = append(x.products, catalog.NewProduct{
		ID: id.NewProduct(by.World.IDs), Supplier: x.id, Brand: brand, Category: category, Title: title,
		SKUs: []catalog.NewSKU{{ID: sku, Code: code}},
	})
	base := max(minor, 1)
	x.prices = append(x.prices, pricing.Price{
		SKU: sku, Supplier: x.id, Currency: currency, Settlement: base, Retail: base, ChangedAt: by.At,
	})
}

func (s *setting) open(x *supply) error {
	if _, err := catalog.CreateAll(s.tx, x.products, s.by.At); err != nil {
		return fmt.Errorf("products: %w", err)
	}
	if err := pricing.Set(s.tx, x.prices); err != nil {
		return fmt.Errorf("prices: %w", err)
	}
	_, err := flows.OpenGoods(s.tx, s.by, x.agreement, x.skus)
	return err
}

// parties makes a distributor with a contract for each customer. Its price checks rest on quotes alone.
func (s *setting) parties(customers []string) error {
	ids := s.by.World.IDs
	for _, name := range customers {
		distributor := id.NewDistributor(ids)
		if _, err := distributors.Create(s.tx, distributors.NewDistributor{ID: distributor, Name: name}, s.by.At); err != nil {
			return err
		}
		_, err := flows.SignContract(s.tx, s.by, distributors.NewContract{
			ID: id.NewContract(ids), Distributor: distributor, ProfitMode: distributors.PriceDifference, Currency: currency,
			PriceRatioPPM: money.PPM, Drift: distributors.Exact, WindowDays: windowDays, From: s.by.At,
		})
		if err != nil {
			return err
		}
		s.rows.Add("distributor", name, distributor, 0)
	}
	return nil
}

// readNames reads back what the file's names became.
func readNames(tx *db.Tx, b *book, at clock.Micros) (*names, error) {
	skus, customers := map[string]good{}, map[string]id.Distributor{}
	tx.Query(func(r *db.Row) {
		skus[r.Text()] = good{id.SKU(r.Int()), id.Warehouse(r.Int())}
	}, "select name, id, other_id from replay_names where kind = 'sku'")
	tx.Query(func(r *db.Row) { customers[r.Text()] = id.Distributor(r.Int()) }, "select name, id from replay_names where kind = 'distributor'")
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	n := &names{goods: make([]good, len(b.codes)), parties: make([]party, len(b.customers))}
	for i, code := range b.codes {
		n.goods[i] = skus[code]
	}
	all := make([]id.Distributor, len(b.customers))
	for i, name := range b.customers {
		all[i] = customers[name]
	}
	terms := map[id.Distributor]*distributors.Terms{}
	distributors.LoadTerms(tx, all, at, terms)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for i, d := range all {
		t := terms[d]
		if err := t.Check(); err != nil {
			return nil, fmt.Errorf("customer %s: %w", b.customers[i], err)
		}
		n.parties[i] = party{d, t.Wallet, t.Cash}
	}
	return n, nil
}
