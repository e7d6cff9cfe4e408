package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// Twin is the distributor whose sandbox is made: it and its channels have the ids in it that they have in real life, so that one
// configuration serves both.
type Twin struct {
	ID       id.Distributor
	Name     string
	Channels []distributors.NewChannel // none: one is made
	Currency money.Currency
	Zone     string
}

// robot is how histories name who does what suppliers, carriers and the operator do.
const robot = "robot"

// Amounts that a sandbox begins with.
const (
	playMinor  = 10_000_000 // in the wallet
	firstUnits = 500        // of each SKU in each warehouse
	unselected = 5          // SKUs that are left for trying the selection of goods
)

// filling is one filling under way.
type filling struct {
	tx      *db.Tx
	by      flows.Acting
	twin    Twin
	brands  map[string]id.Brand
	shelves map[string]id.Category
	opened  []id.SKU
}

// Fill fills an empty database with a small market and the distributor's twin: a contract with plain terms, goods selected and listed in
// every channel, money in the wallet.
func Fill(ctx context.Context, world *flows.World, twin Twin) error {
	var contract distributors.Contract
	err := world.DB.Write(ctx, func(tx *db.Tx) (err error) {
		f := &filling{
			tx: tx, by: flows.Acting{World: world, Actor: robot, At: world.Now()}, twin: twin, brands: map[string]id.Brand{}, shelves: map[string]id.Category{},
		}
		if err := access.Claim(tx, access.Sandbox, twin.Currency, twin.Zone); err != nil {
			return err
		}
		begin(tx, twin.ID, f.by.At)
		for _, x := range readMarket(world.IDs) {
			if err := f.supply(x); err != nil {
				return fmt.Errorf("supplier %s: %w", x.name, err)
			}
		}
		contract, err = f.distribute()
		return err
	})
	if err != nil {
		return fmt.Errorf("fill sandbox: %w", err)
	}
	return TopUp(ctx, world, flows.AtOnce, contract, playMinor, "play")
}

// TopUp puts play money into the wallet of a contract.
func TopUp(ctx context.Context, world *flows.World, turn flows.Turns, c distributors.Contract, minor int64, reference string) error {
	top := &flows.TopUp{
		By: flows.By{Actor: robot, At: world.Now()}, Distributor: c.Distributor, Wallet: c.Wallet, Cash: c.Cash, Credit: c.Credit, Minor: minor,
		Reference: reference,
	}
	err := turn(ctx, func(ctx context.Context) error { return flows.Do(ctx, world, top) })
	return errors.Join(err, top.Err)
}

// supply brings one supplier in, from its company to its goods in the pool.
func (f *filling) supply(x *supplier) error {
	_, err := suppliers.Create(f.tx, suppliers.NewSupplier{ID: x.id, Name: x.name, FlatMinor: x.flat, FreeFromMinor: x.freeFrom}, f.by.At)
	if err != nil {
		return err
	}
	skus, prices, err := f.catalogue(x)
	if err != nil {
		return err
	}
	if err := pricing.Set(f.tx, prices); err != nil {
		return err
	}
	if err := f.store(x, skus); err != nil {
		return err
	}
	n := suppliers.NewAgreement{
		ID: id.NewAgreement(f.by.World.IDs), Supplier: x.id, Mode: x.mode, Currency: f.twin.Currency, Reprice: x.reprice, SupplyRule: suppliers.PerSKU,
	}
	if x.mode != suppliers.Buyout {
		n.Scope = f.kinds(x)
	}
	if x.supplyPercent > 0 {
		n.SupplyRule, n.SupplyRatioPPM = suppliers.Ratio, x.supplyPercent*money.PPM/100
	}
	if _, err := flows.SignAgreement(f.tx, f.by, n); err != nil {
		return err
	}
	if _, err := flows.OpenGoods(f.tx, f.by, n.ID, skus); err != nil {
		return err
	}
	f.opened = append(f.opened, skus...)
	return nil
}

func (f *filling) catalogue(x *supplier) (skus []id.SKU, prices []pricing.Price, err error) {
	var drafts []catalog.NewProduct
	for _, p := range x.products {
		brand, err := f.brand(p.brand)
		if err != nil {
			return nil, nil, err
		}
		shelf, err := f.shelf(p.shelf)
		if err != nil {
			return nil, nil, err
		}
		n := catalog.NewProduct{
			ID: id.NewProduct(f.by.World.IDs), Supplier: x.id, Brand: brand, Category: shelf, Title: p.brand + " " + p.title,
			Description: "沙箱中的虚构商品，不会真的发货。",
		}
		for _, k := range p.skus {
			n.SKUs = append(n.SKUs, catalog.NewSKU{ID: k.id, Code: fmt.Sprintf("SB-%03d", len(f.opened)+len(skus)+1), Spec: k.spec, WeightGrams: k.grams})
			price := x.price(k)
			price.Currency, price.ChangedAt = f.twin.Currency, f.by.At
			prices, skus = append(prices, price), append(skus, k.id)
		}
		drafts = append(drafts, n)
	}
	_, err = catalog.CreateAll(f.tx, drafts, f.by.At)
	return skus, prices, err
}

// kinds are the clauses of an agreement about all that a supplier sells.
func (f *filling) kinds(x *supplier) []suppliers.Clause {
	var all []suppliers.Clause
	for _, p := range x.products {
		c := suppliers.Clause{Brand: f.brands[p.brand], Category: f.shelves[p.shelf]}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all
}

func (f *filling) brand(name string) (id.Brand, error) {
	if f.brands[name] == 0 {
		made, err := catalog.AddBrand(f.tx, id.NewBrand(f.by.World.IDs), name)
		if err != nil {
			return 0, err
		}
		f.brands[name] = made.ID
	}
	return f.brands[name], nil
}

// shelf gives the category of a path, and makes what is missing of it.
func (f *filling) shelf(path string) (parent id.Category, err error) {
	names := strings.Split(path, "/")
	for level, name := range names {
		at := strings.Join(names[:level+1], "/")
		if f.shelves[at] == 0 {
			made, err := catalog.AddCategory(f.tx, catalog.NewCategory{ID: id.NewCategory(f.by.World.IDs), Parent: parent, Name: name})
			if err != nil {
				return 0, err
			}
			f.shelves[at] = made.ID
		}
		parent = f.shelves[at]
	}
	return parent, nil
}

func (f *filling) store(x *supplier, skus []id.SKU) error {
	var movements []stock.Movement
	for _, w := range x.warehouses {
		made := stock.Warehouse{ID: w.id, Supplier: x.id, Name: w.name, Coverage: w.coverage, CreatedAt: f.by.At}
		if err := stock.CreateWarehouse(f.tx, made); err != nil {
			return err
		}
		for _, k := range skus {
			movements = append(movements, stock.Movement{
				ID: id.NewMovement(f.by.World.IDs), Key: stock.Key{SKU: k, Warehouse: w.id}, Units: firstUnits, Reason: stock.Received, At: f.by.At,
			})
		}
	}
	return stock.Move(f.tx, x.id, movements)
}

// distribute brings the twin in.
func (f *filling) distribute() (distributors.Contract, error) {
	var none distributors.Contract
	if _, err := distributors.Create(f.tx, distributors.NewDistributor{ID: f.twin.ID, Name: f.twin.Name}, f.by.At); err != nil {
		return none, err
	}
	channels := f.twin.Channels
	if len(channels) == 0 {
		channels = []distributors.NewChannel{{ID: id.NewChannel(f.by.World.IDs), Name: f.twin.Name, Kind: distributors.OwnSite}}
	}
	for _, c := range channels {
		c.Distributor = f.twin.ID
		if _, err := distributors.AddChannel(f.tx, c, f.by.At); err != nil {
			return none, err
		}
	}
	contract, err := flows.SignContract(f.tx, f.by, distributors.NewContract{
		ID: id.NewContract(f.by.World.IDs), Distributor: f.twin.ID, ProfitMode: distributors.PriceDifference, Currency: f.twin.Currency,
		PriceRatioPPM: money.PPM, Drift: distributors.NeverHigher,
	})
	if err != nil {
		return none, err
	}
	selected := f.opened[:len(f.opened)-unselected]
	if _, err := flows.SelectGoods(f.tx, f.by, f.twin.ID, selected); err != nil {
		return none, err
	}
	for _, c := range channels {
		if err := flows.ListGoods(f.tx, f.by, f.twin.ID, c.ID, selected, true); err != nil {
			return none, err
		}
	}
	return contract, nil
}
