package flows_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// counter is a small trade before its first order: two suppliers with three priced SKUs each, and two distributors.
type counter struct {
	*testkit.World
	by          flows.Acting
	brand       id.Brand
	top, leaf   id.Category
	tea, silk   id.Supplier
	red, blue   id.Distributor
	teas, silks []id.SKU
}

// atCounter runs body at a fresh counter on both engines.
func atCounter(t *testing.T, body func(t *testing.T, c *counter)) {
	t.Helper()
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		c := &counter{World: w, by: flows.Acting{World: &flows.World{DB: w.DB, IDs: w.IDs}, Actor: "psn_test", At: w.Clock.Now()}}
		c.fill(t)
		body(t, c)
	})
}

func (c *counter) fill(t *testing.T) {
	t.Helper()
	c.brand, c.top, c.leaf = id.NewBrand(c.IDs), id.NewCategory(c.IDs), id.NewCategory(c.IDs)
	c.tea, c.silk = id.NewSupplier(c.IDs), id.NewSupplier(c.IDs)
	c.red, c.blue = id.NewDistributor(c.IDs), id.NewDistributor(c.IDs)
	c.Write(t, func(tx *db.Tx) error {
		middle := id.NewCategory(c.IDs)
		_, err := catalog.AddBrand(tx, c.brand, "狮峰")
		for _, n := range []catalog.NewCategory{{ID: c.top, Name: "食品"}, {ID: middle, Parent: c.top, Name: "茶叶"}, {ID: c.leaf, Parent: middle, Name: "绿茶"}} {
			_, failed := catalog.AddCategory(tx, n)
			err = errors.Join(err, failed)
		}
		for _, s := range []id.Supplier{c.tea, c.silk} {
			_, failed := suppliers.Create(tx, suppliers.NewSupplier{ID: s, Name: "供货方"}, c.by.At)
			err = errors.Join(err, failed)
		}
		for _, d := range []id.Distributor{c.red, c.blue} {
			_, failed := distributors.Create(tx, distributors.NewDistributor{ID: d, Name: "分销商"}, c.by.At)
			err = errors.Join(err, failed)
		}
		return err
	})
	c.teas, c.silks = c.goods(t, c.tea), c.goods(t, c.silk)
}

// goods adds three priced SKUs of a supplier.
func (c *counter) goods(t *testing.T, supplier id.Supplier) (skus []id.SKU) {
	t.Helper()
	n := catalog.NewProduct{ID: id.NewProduct(c.IDs), Supplier: supplier, Brand: c.brand, Category: c.leaf, Title: "龙井"}
	for i := range 3 {
		n.SKUs = append(n.SKUs, catalog.NewSKU{ID: id.NewSKU(c.IDs), Code: "T-" + strconv.Itoa(i)})
		skus = append(skus, n.SKUs[i].ID)
	}
	c.Write(t, func(tx *db.Tx) error {
		_, err := catalog.Create(tx, n, c.by.At)
		return err
	})
	c.price(t, supplier, "CNY", 9900, skus...)
	return skus
}

func (c *counter) price(t *testing.T, supplier id.Supplier, currency money.Currency, retail int64, skus ...id.SKU) {
	t.Helper()
	c.Write(t, func(tx *db.Tx) error {
		prices := make([]pricing.Price, len(skus))
		for i, sku := range skus {
			prices[i] = pricing.Price{
				SKU: sku, Supplier: supplier, Currency: currency, Supply: 5000, Settlement: 7000, Retail: retail, ChangedAt: c.by.At,
			}
		}
		return pricing.Set(tx, prices)
	})
}

// refuses runs body and demands this refusal; nil is success.
func (c *counter) refuses(t *testing.T, want error, body func(tx *db.Tx) error) error {
	t.Helper()
	err := c.DB.Write(t.Context(), body)
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	return err
}

// codes gives the codes of a refusal by path.
func codes(err error) map[string]string {
	out := map[string]string{}
	if f := fault.From(err); f != nil {
		for _, x := range f.Fields {
			out[x.Path] = x.Code
		}
	}
	return out
}

func (c *counter) agreement(supplier id.Supplier, scope ...suppliers.Clause) suppliers.NewAgreement {
	return suppliers.NewAgreement{
		ID: id.NewAgreement(c.IDs), Supplier: supplier, Mode: suppliers.Consignment, Currency: "CNY", SupplyRule: suppliers.PerSKU,
		From: c.by.At, Scope: scope,
	}
}

func (c *counter) contract(d id.Distributor) distributors.NewContract {
	return distributors.NewContract{
		ID: id.NewContract(c.IDs), Distributor: d, ProfitMode: distributors.PriceDifference, Currency: "CNY", PriceRatioPPM: 1_000_000,
		Drift: distributors.Exact, From: c.by.At,
	}
}

// sign puts an agreement over all tea and a contract of the red distributor in force.
func (c *counter) sign(t *testing.T) id.Agreement {
	t.Helper()
	n := c.agreement(c.tea, suppliers.Clause{Brand: c.brand, Category: c.leaf})
	c.Write(t, func(tx *db.Tx) error {
		_, err := flows.SignAgreement(tx, c.by, n)
		_, failed := flows.SignContract(tx, c.by, c.contract(c.red))
		return errors.Join(err, failed)
	})
	return n.ID
}

func (c *counter) open(t *testing.T, a id.Agreement, skus ...id.SKU) (items []pool.Item) {
	t.Helper()
	c.Write(t, func(tx *db.Tx) (err error) { items, err = flows.OpenGoods(tx, c.by, a, skus); return err })
	return items
}

// told gives the kinds of the events of a root, in order.
func (c *counter) told(t *testing.T, root int64) (kinds []string) {
	t.Helper()
	c.Read(t, func(tx *db.Tx) error {
		events, err := outbox.History(tx, root)
		for _, e := range events {
			kinds = append(kinds, e.Kind)
			if e.Actor != "psn_test" || e.At != c.by.At || !strings.HasPrefix(e.Body, "{") {
				t.Errorf("event %+v", e)
			}
		}
		return err
	})
	return kinds
}

// trail gives the actions noted about a subject, in order.
func (c *counter) trail(t *testing.T, subject string) (actions []string) {
	t.Helper()
	c.Read(t, func(tx *db.Tx) error {
		entries, err := access.Trail(tx, access.TrailFilter{Subject: subject})
		for _, e := range entries {
			actions = append(actions, e.Action)
		}
		return err
	})
	return actions
}
