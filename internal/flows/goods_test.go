package flows_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

func TestOpeningNamesAllRefusalsOfAllGoodsAtOnce(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		n := c.agreement(c.tea, suppliers.Clause{SKU: c.teas[0]}, suppliers.Clause{SKU: c.teas[1]})
		c.Write(t, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, n); return err })
		more := c.unpriced(t)
		c.price(t, c.tea, "GBP", 9900, c.teas[1])
		c.Write(t, func(tx *db.Tx) error { _, err := catalog.Retire(tx, c.tea, c.teas[1]); return err })
		c.price(t, c.tea, "CNY", 0, c.teas[0])
		err := c.refuses(t, pool.ErrRefused, func(tx *db.Tx) error {
			_, err := flows.OpenGoods(tx, c.by, n.ID, []id.SKU{c.teas[0], c.teas[1], c.teas[2], c.silks[0], 7, more})
			return err
		})
		var got []string
		for _, f := range fault.From(err).Fields {
			got = append(got, f.Path+" "+f.Code)
		}
		want := []string{
			"sku_ids[0] no_retail_price", "sku_ids[1] sku_retired", "sku_ids[1] currency_differs", "sku_ids[2] out_of_scope",
			"sku_ids[3] wrong_supplier", "sku_ids[4] sku_unknown", "sku_ids[5] out_of_scope", "sku_ids[5] no_price",
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %q", got)
		}
		if n := c.Int(t, "select count(*) from pool_items"); n != 0 {
			t.Errorf("%d items", n)
		}
	})
}

// unpriced adds one more SKU of tea, without a price.
func (c *counter) unpriced(t *testing.T) id.SKU {
	t.Helper()
	n := catalog.NewProduct{ID: id.NewProduct(c.IDs), Supplier: c.tea, Brand: c.brand, Category: c.leaf, Title: "碧螺春"}
	n.SKUs = []catalog.NewSKU{{ID: id.NewSKU(c.IDs), Code: "new"}}
	c.Write(t, func(tx *db.Tx) error { _, err := catalog.Create(tx, n, c.by.At); return err })
	return n.SKUs[0].ID
}

func TestGoodsAreOpenedUnderALivingAgreementOnly(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		open := func(agreement id.Agreement, at clock.Micros) func(tx *db.Tx) error {
			by := c.by
			by.At = at
			return func(tx *db.Tx) error { _, err := flows.OpenGoods(tx, by, agreement, c.teas[:1]); return err }
		}
		c.refuses(t, suppliers.ErrNotFound, open(5, c.by.At))
		c.refuses(t, suppliers.ErrNotLive, open(a, c.by.At-1))
		c.refuses(t, nil, open(a, c.by.At))
		c.Write(t, func(tx *db.Tx) error { _, err := suppliers.Suspend(tx, c.tea); return err })
		c.refuses(t, suppliers.ErrSuspended, open(a, c.by.At))
		c.Write(t, func(tx *db.Tx) error { _, err := flows.EndAgreement(tx, c.by, a, 0, "x"); return err })
		c.refuses(t, suppliers.ErrNotLive, open(a, c.by.At))
	})
}

func TestOpeningAndClosingAreToldOnceForEachSKU(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		for _, want := range []int{3, 0} {
			if got := c.open(t, a, c.teas...); len(got) != want {
				t.Errorf("opened %+v", got)
			}
		}
		for _, want := range []int{1, 0} {
			c.Write(t, func(tx *db.Tx) error {
				got, err := flows.CloseGoods(tx, c.by, c.teas[:1])
				if len(got) != want {
					t.Errorf("closed %+v", got)
				}
				return err
			})
		}
		c.refuses(t, pool.ErrRefused, func(tx *db.Tx) error { _, err := flows.CloseGoods(tx, c.by, c.silks); return err })
		if got := c.told(t, int64(c.teas[0])); !reflect.DeepEqual(got, []string{"pool.opened", "pool.closed"}) {
			t.Errorf("told %v", got)
		}
		if got := c.told(t, int64(c.teas[1])); !reflect.DeepEqual(got, []string{"pool.opened"}) {
			t.Errorf("told %v", got)
		}
	})
}

func TestANarrowerScopeTakesGoodsOutOfThePool(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		c.open(t, a, c.teas...)
		c.refuses(t, suppliers.ErrInvalid, func(tx *db.Tx) error {
			_, err := flows.ChangeScope(tx, c.by, a, []suppliers.Clause{{SKU: c.silks[0]}})
			return err
		})
		c.refuses(t, suppliers.ErrNotFound, func(tx *db.Tx) error { _, err := flows.ChangeScope(tx, c.by, 5, nil); return err })
		c.Write(t, func(tx *db.Tx) error {
			_, err := flows.ChangeScope(tx, c.by, a, []suppliers.Clause{{SKU: c.teas[1]}})
			return err
		})
		c.Read(t, func(tx *db.Tx) error {
			items, err := pool.Items(tx, pool.Filter{State: pool.Opened})
			if len(items) != 1 || items[0].SKU != c.teas[1] {
				t.Errorf("open %+v", items)
			}
			return err
		})
		if got := c.told(t, int64(c.teas[2])); !reflect.DeepEqual(got, []string{"pool.opened", "pool.closed"}) {
			t.Errorf("told %v", got)
		}
		if got := c.trail(t, a.String()); !reflect.DeepEqual(got, []string{"agreement.sign", "agreement.rescope"}) {
			t.Errorf("trail %v", got)
		}
	})
}

func TestSelectingNeedsAContractAndOpenGoods(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.open(t, c.sign(t), c.teas[0], c.teas[1])
		pick := func(d id.Distributor, skus ...id.SKU) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { _, err := flows.SelectGoods(tx, c.by, d, skus); return err }
		}
		c.refuses(t, distributors.ErrNoContract, pick(c.blue, c.teas[0]))
		c.refuses(t, distributors.ErrNotFound, pick(5, c.teas[0]))
		err := c.refuses(t, pool.ErrRefused, pick(c.red, c.teas[0], c.teas[2], c.silks[0]))
		if got := codes(err); !reflect.DeepEqual(got, map[string]string{"sku_ids[1]": "not_in_pool", "sku_ids[2]": "not_in_pool"}) {
			t.Errorf("got %v", got)
		}
		c.refuses(t, nil, pick(c.red))
		for range 2 {
			c.refuses(t, nil, pick(c.red, c.teas[0], c.teas[1]))
		}
		if got := c.told(t, int64(c.red)); !reflect.DeepEqual(got, []string{"goods.selected"}) {
			t.Errorf("told %v", got)
		}
		c.Write(t, func(tx *db.Tx) error { _, err := distributors.Suspend(tx, c.red); return err })
		c.refuses(t, distributors.ErrSuspended, pick(c.red, c.teas[0]))
	})
}

func TestManyDistributorsSelectAtOnceAndEachIsTold(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.open(t, c.sign(t), c.teas...)
		picks := []pool.Pick{{Distributor: c.blue, SKU: c.teas[0]}, {Distributor: c.red, SKU: c.teas[1]}, {Distributor: c.blue, SKU: c.teas[2]}}
		all := func(tx *db.Tx) error { _, err := flows.SelectPicks(tx, c.by, picks); return err }
		c.refuses(t, distributors.ErrNoContract, all)
		c.Write(t, func(tx *db.Tx) error { _, err := flows.SignContract(tx, c.by, c.contract(c.blue)); return err })
		c.refuses(t, nil, all)
		c.Write(t, func(tx *db.Tx) error { flows.UnselectGoods(tx, c.by, c.blue, c.teas[:1]); return nil })
		if got := c.told(t, int64(c.blue)); !reflect.DeepEqual(got, []string{"goods.selected", "goods.unselected"}) {
			t.Errorf("told %v", got)
		}
		if got := c.told(t, int64(c.red)); !reflect.DeepEqual(got, []string{"goods.selected"}) {
			t.Errorf("told %v", got)
		}
	})
}

func TestGoodsAreListedInOnesOwnChannelOnly(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.open(t, c.sign(t), c.teas...)
		channel := id.NewChannel(c.IDs)
		c.Write(t, func(tx *db.Tx) error {
			_, err := distributors.AddChannel(tx, distributors.NewChannel{ID: channel, Distributor: c.red, Name: "店", Kind: distributors.OwnSite}, 1)
			_, failed := flows.SelectGoods(tx, c.by, c.red, c.teas[:2])
			return errors.Join(err, failed)
		})
		list := func(owner id.Distributor, skus ...id.SKU) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { return flows.ListGoods(tx, c.by, owner, channel, skus, true) }
		}
		c.refuses(t, distributors.ErrNotFound, list(c.blue, c.teas[0]))
		c.refuses(t, pool.ErrRefused, list(c.red, c.teas[2]))
		c.refuses(t, nil, list(c.red, c.teas[0]))
		c.refuses(t, nil, list(0, c.teas[1]))
		c.Read(t, func(tx *db.Tx) error {
			got, err := pool.Listings(tx, c.red, channel, 0, 0)
			if len(got) != 2 || !got[0].On || got[1].Distributor != c.red {
				t.Errorf("listed %+v", got)
			}
			return err
		})
	})
}

func TestSchemaNamesEveryRoomThatOwnsTables(t *testing.T) {
	migrations, err := db.Migrations(flows.Schema()...)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{"0030_replay": true} // stands above the flows, which can't name it
	for _, m := range migrations {
		named[m.Name] = true
	}
	files, err := filepath.Glob("../*/schema/*.sql")
	if err != nil || len(files) < len(migrations) {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		name, room := strings.TrimSuffix(filepath.Base(f), ".sql"), filepath.Base(filepath.Dir(filepath.Dir(f)))
		if room != "sandbox" && !named[name] { // which stands above the flows too
			t.Errorf("%s is missing", name)
		}
	}
}
