package flowstest

import (
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

// Prices of the goods, in minor units a piece.
var (
	teaPrice   = pricing.Price{Supply: 7_000, Settlement: 10_000, Retail: 15_000}
	cupPrice   = pricing.Price{Supply: 2_000, Settlement: 3_000, Retail: 5_000, Floor: 4_000, Ceiling: 8_000}
	towelPrice = pricing.Price{Settlement: 1_999, Retail: 2_999}
	soapPrice  = pricing.Price{Settlement: 501, Retail: 900}
	bookPrice  = pricing.Price{Supply: 3_900, Settlement: 4_200, Retail: 6_000}
)

const millSupplyPPM = 800_000

func (m *Market) supply() {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error {
		brand, category := m.shelf(tx)
		m.Grove = m.supplier(tx, "茶山", 800, 50_000, []string{"31", "32", "33"}, nil)
		m.Mill = m.supplier(tx, "织坊", 0, 0, nil)
		m.Press = m.supplier(tx, "书局", 500, 0, nil)
		m.Tea = m.good(tx, m.Grove, brand, category, "tea", teaPrice)
		m.Cup = m.good(tx, m.Grove, brand, category, "cup", cupPrice)
		m.Towel = m.good(tx, m.Mill, brand, category, "towel", towelPrice)
		m.Soap = m.good(tx, m.Mill, brand, category, "soap", soapPrice)
		m.Book = m.good(tx, m.Press, brand, category, "book", bookPrice)
		m.open(tx, suppliers.NewAgreement{
			Supplier: m.Grove.ID, Mode: suppliers.Consignment, SupplyRule: suppliers.PerSKU, Reprice: true,
			Scope: []suppliers.Clause{{Brand: brand, Category: category}},
		}, m.Tea, m.Cup)
		m.open(tx, suppliers.NewAgreement{
			Supplier: m.Mill.ID, Mode: suppliers.Buyout, SupplyRule: suppliers.Ratio, SupplyRatioPPM: millSupplyPPM, Reprice: true,
		}, m.Towel, m.Soap)
		m.open(tx, suppliers.NewAgreement{
			Supplier: m.Press.ID, Mode: suppliers.SaleOrReturn, SupplyRule: suppliers.PerSKU, Scope: []suppliers.Clause{{SKU: m.Book.ID}},
		}, m.Book)
		return tx.Flush()
	})
	for _, s := range []struct {
		good      *Good
		warehouse int
		units     int64
	}{{m.Tea, 0, 100}, {m.Tea, 1, 100}, {m.Cup, 0, 50}, {m.Towel, 0, 200}, {m.Soap, 0, 5}, {m.Book, 0, 100}} {
		m.Must(m.Stock(s.good, s.warehouse, s.units, stock.Received))
	}
}

func (m *Market) shelf(tx *db.Tx) (id.Brand, id.Category) {
	brand, category := id.NewBrand(m.IDs), id.Category(0)
	_, err := catalog.AddBrand(tx, brand, "清和")
	m.Must(err)
	for _, name := range []string{"家居", "日用", "杂货"} {
		made, err := catalog.AddCategory(tx, catalog.NewCategory{ID: id.NewCategory(m.IDs), Parent: category, Name: name})
		m.Must(err)
		category = made.ID
	}
	return brand, category
}

func (m *Market) supplier(tx *db.Tx, name string, freight, freeFrom int64, coverage ...[]string) *Supplier {
	s := &Supplier{ID: id.NewSupplier(m.IDs)}
	_, err := suppliers.Create(tx, suppliers.NewSupplier{ID: s.ID, Name: name, FlatMinor: freight, FreeFromMinor: freeFrom}, m.Clock.Now())
	m.Must(err)
	for _, c := range coverage {
		w := stock.Warehouse{ID: id.NewWarehouse(m.IDs), Supplier: s.ID, Name: name + "仓", Coverage: c, CreatedAt: m.Clock.Now()}
		m.Must(stock.CreateWarehouse(tx, w))
		s.Warehouses = append(s.Warehouses, w.ID)
	}
	return s
}

func (m *Market) good(tx *db.Tx, s *Supplier, brand id.Brand, category id.Category, code string, p pricing.Price) *Good {
	p.SKU, p.Supplier, p.Currency, p.ChangedAt = id.NewSKU(m.IDs), s.ID, Currency, m.Clock.Now()
	_, err := catalog.Create(tx, catalog.NewProduct{
		ID: id.NewProduct(m.IDs), Supplier: s.ID, Brand: brand, Category: category, Title: code,
		SKUs: []catalog.NewSKU{{ID: p.SKU, Code: code}},
	}, m.Clock.Now())
	m.Must(err)
	m.Must(pricing.Set(tx, []pricing.Price{p}))
	return &Good{ID: p.SKU, Supplier: s, Price: p}
}

// open signs a supplier's agreement and opens its goods under it.
func (m *Market) open(tx *db.Tx, n suppliers.NewAgreement, goods ...*Good) {
	n.ID, n.Currency = id.NewAgreement(m.IDs), Currency
	a, err := flows.SignAgreement(tx, m.Acting(), n)
	m.Must(err)
	skus := make([]id.SKU, len(goods))
	for i, g := range goods {
		g.Supplier.Agreement, g.Supplier.Payable, g.Supplier.Margin = a.ID, a.Payable, a.Margin
		skus[i] = g.ID
	}
	_, err = flows.OpenGoods(tx, m.Acting(), a.ID, skus)
	m.Must(err)
}

func (m *Market) distribute() {
	m.T.Helper()
	m.Write(m.T, func(tx *db.Tx) error {
		m.Alpha = m.distributor(tx, "甲店", distributors.NewContract{PriceRatioPPM: money.PPM, Drift: distributors.Exact})
		m.Beta = m.distributor(tx, "乙店", distributors.NewContract{
			PriceRatioPPM: 900_000, FloorPPM: 700_000, CeilingPPM: 2_000_000, Drift: distributors.AcceptIfRise, DriftLimitPPM: 100_000,
			HoldMinutes: 60,
		})
		m.Gamma = m.distributor(tx, "丙店", distributors.NewContract{
			PriceRatioPPM: money.PPM, Drift: distributors.AcceptIfMargin, DriftLimitPPM: 200_000,
		})
		return tx.Flush()
	})
}

func (m *Market) distributor(tx *db.Tx, name string, n distributors.NewContract) *Distributor {
	d := &Distributor{ID: id.NewDistributor(m.IDs)}
	_, err := distributors.Create(tx, distributors.NewDistributor{ID: d.ID, Name: name}, m.Clock.Now())
	m.Must(err)
	n.ID, n.Distributor, n.ProfitMode, n.Currency = id.NewContract(m.IDs), d.ID, distributors.PriceDifference, Currency
	d.Contract, err = flows.SignContract(tx, m.Acting(), n)
	m.Must(err)
	for _, kind := range []distributors.ChannelKind{distributors.OwnSite, distributors.MarketplaceShop} {
		c, err := distributors.AddChannel(tx, distributors.NewChannel{
			ID: id.NewChannel(m.IDs), Distributor: d.ID, Name: name + string(kind), Kind: kind,
		}, m.Clock.Now())
		m.Must(err)
		d.Channels = append(d.Channels, c.ID)
	}
	all := []id.SKU{m.Tea.ID, m.Cup.ID, m.Towel.ID, m.Soap.ID, m.Book.ID}
	_, err = flows.SelectGoods(tx, m.Acting(), d.ID, all)
	m.Must(err)
	m.Must(flows.ListGoods(tx, m.Acting(), d.ID, d.Channels[0], all, true))
	return d
}
