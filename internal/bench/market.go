package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// What the market is made of. Amounts are minor units.
const (
	currency      = money.Currency("CNY")
	zone          = "Asia/Shanghai"
	actor         = "psn_bench"
	region        = "310115"
	supplierCount = 8
	variants      = 5 // SKUs of one product
	supplyMinor   = int64(1500)
	settleMinor   = int64(2000)
	retailMinor   = int64(2900)
	freightMinor  = int64(600)
	depositMinor  = int64(1_000_000_000_000)
	unitsOnHand   = int64(5_000_000) // of every SKU but the last one
	chunk         = 1000             // SKUs or selections that are made at once
)

// Size says how large a market is.
type Size struct {
	SKUs  int
	Shops int // distributors
	// Units of one more SKU, the last ones, and how many Buyers want one.
	Units, Buyers int
}

// market is who trades what, as it was made in a template database; copies of it have the same ids.
type market struct {
	suppliers []supplier
	goods     []good
	shops     []shop
	// last is a good of its own, of which there are few units.
	last int
	// units there are of the last good.
	units int64
}

type supplier struct {
	id              id.Supplier
	agreement       id.Agreement
	payable, margin id.Account
	warehouse       id.Warehouse
}

// good is a SKU in the pool. Prices are minor units a piece.
type good struct {
	id               id.SKU
	text             string // its id as the API writes it
	code, title      string
	supplier         int // among the market's; unknown for a market read over the API
	settlement, sale int64
}

// shop is a distributor with a contract, a key of the API and a full wallet.
type shop struct {
	id       id.Distributor
	token    string
	contract distributors.Contract
}

// sells says whether a shop has selected a good: each a part of the pool, the first one all, and all of them the hot good and the last one.
func (m *market) sells(s, g int) bool {
	return s == 0 || g == 0 || g == m.last || s%supplierCount == m.goods[g].supplier
}

// makeMarket fills an empty database through the flows.
func makeMarket(ctx context.Context, w *flows.World, size Size) (*market, error) {
	m := &market{last: size.SKUs, units: int64(size.Units)}
	at := w.Now()
	by := flows.Acting{World: w, Actor: actor, At: at}
	var shelf shelf
	err := w.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if err := access.Claim(tx, access.Trade, currency, zone); err != nil {
			return err
		}
		shelf, err = makeShelf(tx, w)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range supplierCount {
		skus := size.SKUs / supplierCount
		if i == supplierCount-1 {
			skus = size.SKUs - skus*i + 1 // and the last one
		}
		if err := m.addSupplier(ctx, by, shelf, skus); err != nil {
			return nil, fmt.Errorf("supplier %d: %w", i+1, err)
		}
	}
	for i := range size.Shops {
		if err := m.addShop(ctx, by, i); err != nil {
			return nil, fmt.Errorf("shop %d: %w", i+1, err)
		}
	}
	return m, m.fillWallets(ctx, w)
}

// shelf is the brand and the category of all goods.
type shelf struct {
	brand    id.Brand
	category id.Category
}

func makeShelf(tx *db.Tx, w *flows.World) (shelf, error) {
	out := shelf{brand: id.NewBrand(w.IDs)}
	if _, err := catalog.AddBrand(tx, out.brand, "明月"); err != nil {
		return out, err
	}
	for _, name := range []string{"日用", "餐具", "杯"} {
		made, err := catalog.AddCategory(tx, catalog.NewCategory{ID: id.NewCategory(w.IDs), Parent: out.category, Name: name})
		if err != nil {
			return out, err
		}
		out.category = made.ID
	}
	return out, nil
}

// addSupplier brings in one supplier with its warehouse, its agreement and so many SKUs in the pool.
func (m *market) addSupplier(ctx context.Context, by flows.Acting, on shelf, skus int) error {
	x := supplier{id: id.NewSupplier(by.World.IDs), warehouse: id.NewWarehouse(by.World.IDs)}
	number := len(m.suppliers)
	err := by.World.DB.Write(ctx, func(tx *db.Tx) error {
		name := fmt.Sprintf("供应商 %d", number+1)
		if _, err := suppliers.Create(tx, suppliers.NewSupplier{ID: x.id, Name: name, FlatMinor: freightMinor}, by.At); err != nil {
			return err
		}
		if err := stock.CreateWarehouse(tx, stock.Warehouse{ID: x.warehouse, Supplier: x.id, Name: "一号仓", CreatedAt: by.At}); err != nil {
			return err
		}
		a, err := flows.SignAgreement(tx, by, suppliers.NewAgreement{
			ID: id.NewAgreement(by.World.IDs), Supplier: x.id, Mode: suppliers.Consignment, Currency: currency, Reprice: true,
			SupplyRule: suppliers.PerSKU, From: by.At, Scope: []suppliers.Clause{{Brand: on.brand, Category: on.category}},
		})
		x.agreement, x.payable, x.margin = a.ID, a.Payable, a.Margin
		return err
	})
	if err != nil {
		return err
	}
	m.suppliers = append(m.suppliers, x)
	for skus > 0 {
		n := min(skus, chunk)
		if err := m.addGoods(ctx, by, on, number, n); err != nil {
			return err
		}
		skus -= n
	}
	return nil
}

// addGoods stores so many SKUs with prices and stock, and opens them for distribution.
func (m *market) addGoods(ctx context.Context, by flows.Acting, on shelf, number, n int) error {
	x, begin := m.suppliers[number], len(m.goods)
	var products []catalog.NewProduct
	for i := range n {
		if i%variants == 0 {
			products = append(products, catalog.NewProduct{
				ID: id.NewProduct(by.World.IDs), Supplier: x.id, Brand: on.brand, Category: on.category,
				Title: fmt.Sprintf("白瓷杯 %05d", begin+i), Description: "好货",
			})
		}
		p := &products[len(products)-1]
		k := catalog.NewSKU{ID: id.NewSKU(by.World.IDs), Code: fmt.Sprintf("C-%06d", begin+i), Spec: fmt.Sprintf("款 %d", i%variants+1), WeightGrams: 250}
		p.SKUs = append(p.SKUs, k)
		m.goods = append(m.goods, good{k.ID, k.ID.String(), k.Code, p.Title + " " + k.Spec, number, settleMinor, retailMinor})
	}
	return by.World.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := catalog.CreateAll(tx, products, by.At); err != nil {
			return err
		}
		return m.stockUp(tx, by, x, begin)
	})
}

// stockUp prices goods, fills their warehouse and opens them.
func (m *market) stockUp(tx *db.Tx, by flows.Acting, x supplier, begin int) error {
	var prices []pricing.Price
	var movements []stock.Movement
	var skus []id.SKU
	for i, g := range m.goods[begin:] {
		prices = append(prices, pricing.Price{
			SKU: g.id, Supplier: x.id, Currency: currency, Supply: supplyMinor, Settlement: g.settlement, Retail: g.sale, ChangedAt: by.At,
		})
		units := unitsOnHand
		if begin+i == m.last {
			units = m.units
		}
		movements = append(movements, stock.Movement{
			ID: id.NewMovement(by.World.IDs), Key: stock.Key{SKU: g.id, Warehouse: x.warehouse}, Units: units, Reason: stock.Received, At: by.At,
		})
		skus = append(skus, g.id)
	}
	if err := pricing.Set(tx, prices); err != nil {
		return err
	}
	if err := stock.Move(tx, x.id, movements); err != nil {
		return err
	}
	_, err := flows.OpenGoods(tx, by, x.agreement, skus)
	return err
}

// addShop brings in one distributor with a contract, a key and its selection.
func (m *market) addShop(ctx context.Context, by flows.Acting, number int) error {
	x := shop{id: id.NewDistributor(by.World.IDs)}
	token := access.MintKey()
	x.token = string(token)
	err := by.World.DB.Write(ctx, func(tx *db.Tx) (err error) {
		name := fmt.Sprintf("小店 %d", number+1)
		if _, err := distributors.Create(tx, distributors.NewDistributor{ID: x.id, Name: name}, by.At); err != nil {
			return err
		}
		x.contract, err = flows.SignContract(tx, by, distributors.NewContract{
			ID: id.NewContract(by.World.IDs), Distributor: x.id, ProfitMode: distributors.PriceDifference, Currency: currency,
			PriceRatioPPM: money.PPM, Drift: distributors.Exact, From: by.At,
		})
		if err != nil {
			return err
		}
		_, err = access.IssueKey(tx, access.NewKey{ID: id.NewAPIKey(by.World.IDs), Token: token, Distributor: x.id, Name: "ERP"}, by.At)
		return err
	})
	if err != nil {
		return err
	}
	m.shops = append(m.shops, x)
	return m.choose(ctx, by, number)
}

// choose selects a shop's goods.
func (m *market) choose(ctx context.Context, by flows.Acting, number int) error {
	var picks []pool.Pick
	for g := range m.goods {
		if m.sells(number, g) {
			picks = append(picks, pool.Pick{Distributor: m.shops[number].id, SKU: m.goods[g].id})
		}
	}
	for len(picks) > 0 {
		n := min(len(picks), chunk)
		err := by.World.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := flows.SelectPicks(tx, by, picks[:n])
			return err
		})
		if err != nil {
			return err
		}
		picks = picks[n:]
	}
	return nil
}

func (m *market) fillWallets(ctx context.Context, w *flows.World) error {
	commands := make([]flows.Command, len(m.shops))
	for i, s := range m.shops {
		commands[i] = &flows.TopUp{
			By: flows.By{Actor: actor, At: w.Now()}, Distributor: s.id, Wallet: s.contract.Wallet, Cash: s.contract.Cash, Minor: depositMinor,
			Reference: "bench",
		}
	}
	if err := flows.Do(ctx, w, commands...); err != nil {
		return err
	}
	for _, c := range commands {
		if _, err := c.Outcome(); err != nil {
			return err
		}
	}
	return nil
}

// openWorld opens a database, brings its schema up to date, and makes its world under the session's master key.
func (s *stage) openWorld(ctx context.Context, dsn string) (*flows.World, error) {
	d, err := db.Open(ctx, dsn, clock.System{})
	if err != nil {
		return nil, err
	}
	w := &flows.World{DB: d}
	if err := s.settle(ctx, w); err != nil {
		_ = d.Close() // the first error tells more
		return nil, err
	}
	return w, nil
}

func (s *stage) settle(ctx context.Context, w *flows.World) error {
	all, err := db.Migrations(s.schema...)
	if err != nil {
		return err
	}
	if _, err := db.Migrate(ctx, w.DB, all); err != nil {
		return err
	}
	var incarnation int64
	err = w.DB.Write(ctx, func(tx *db.Tx) (err error) {
		incarnation, err = access.NextIncarnation(tx)
		return err
	})
	if err != nil {
		return err
	}
	master, err := contacts.LoadMasterKey(s.keyFile)
	if err != nil {
		return err
	}
	w.IDs = id.NewSource(w.DB.Clock(), incarnation)
	if w.Zone, err = time.LoadLocation(zone); err != nil {
		return err
	}
	w.Ring, err = contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: master})
	return err
}
