package flows_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/timers"
)

// productOf gives the product of a SKU.
func (c *counter) productOf(t *testing.T, sku id.SKU) (p catalog.Product) {
	t.Helper()
	c.Read(t, func(tx *db.Tx) error {
		k, err := catalog.GetSKU(tx, 0, sku)
		if err != nil {
			return err
		}
		p, err = catalog.Get(tx, 0, k.Product)
		return err
	})
	return p
}

func (c *counter) revise(t *testing.T, owner id.Supplier, p id.Product, change catalog.Change) {
	t.Helper()
	c.Write(t, func(tx *db.Tx) error { _, err := flows.ReviseProduct(tx, c.by, owner, p, change); return err })
}

// opened gives the SKUs that are open.
func (c *counter) opened(t *testing.T) (skus []id.SKU) {
	t.Helper()
	c.Read(t, func(tx *db.Tx) error {
		items, err := pool.Items(tx, pool.Filter{State: pool.Opened})
		for _, i := range items {
			skus = append(skus, i.SKU)
		}
		return err
	})
	return skus
}

func TestAChangeUnderReviewClosesNothingAndOpensNothing(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		a := c.sign(t)
		c.open(t, a, c.teas[0])
		p := c.productOf(t, c.teas[0])
		title := "狮峰龙井"
		c.revise(t, c.tea, p.ID, catalog.Change{Title: &title})
		if got := c.opened(t); !reflect.DeepEqual(got, c.teas[:1]) {
			t.Errorf("open %v", got)
		}
		err := c.refuses(t, pool.ErrRefused, func(tx *db.Tx) error { _, err := flows.OpenGoods(tx, c.by, a, c.teas); return err })
		want := map[string]string{"sku_ids[0]": "not_reviewed", "sku_ids[1]": "not_reviewed", "sku_ids[2]": "not_reviewed"}
		if !reflect.DeepEqual(codes(err), want) {
			t.Errorf("got %v", err)
		}
		c.Write(t, func(tx *db.Tx) error {
			_, err := flows.ApproveProducts(tx, c.by, []catalog.Looked{{Product: p.ID, Revision: 2}})
			return err
		})
		c.open(t, a, c.teas...)
		if got := c.told(t, int64(p.ID)); !reflect.DeepEqual(got, []string{"product.submitted", "product.approved", "product.changed"}) {
			t.Errorf("told %v", got)
		}
		if got := c.trail(t, p.ID.String()); !reflect.DeepEqual(got, []string{"product.approve"}) {
			t.Errorf("trail %v", got)
		}
	})
}

func TestARefusalNeedsAReason(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		p := c.productOf(t, c.teas[0])
		title := "狮峰龙井"
		c.revise(t, c.tea, p.ID, catalog.Change{Title: &title})
		refuse := func(reason string) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := flows.RefuseProduct(tx, c.by, catalog.Looked{Product: p.ID, Revision: 2}, reason)
				return err
			}
		}
		c.refuses(t, flows.ErrReason, refuse(" "))
		c.refuses(t, nil, refuse("虚假宣传"))
		c.refuses(t, catalog.ErrState, refuse("again"))
		submit := func(tx *db.Tx) error { _, err := flows.SubmitProduct(tx, c.by, c.tea, p.ID); return err }
		c.refuses(t, nil, submit)
		c.refuses(t, catalog.ErrState, submit)
		want := []string{"product.submitted", "product.refused", "product.submitted"}
		if got := c.told(t, int64(p.ID)); !reflect.DeepEqual(got, want) {
			t.Errorf("told %v", got)
		}
		if n := c.Int(t, "select count(*) from notices_notices where event = 'product.refused' and party_id = $1", c.tea); n != 1 {
			t.Errorf("%d notices", n)
		}
	})
}

func TestGoodsOfAnotherBrandLeaveTheScopeThatTheyWereOpenedUnder(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.open(t, c.sign(t), c.teas...)
		p, other := c.productOf(t, c.teas[0]), id.NewBrand(c.IDs)
		c.Write(t, func(tx *db.Tx) error { _, err := catalog.AddBrand(tx, other, "双井"); return err })
		c.revise(t, c.tea, p.ID, catalog.Change{Brand: &other})
		if got := c.opened(t); len(got) != 3 {
			t.Errorf("before the approval %v are open", got)
		}
		c.Write(t, func(tx *db.Tx) error {
			_, err := flows.ApproveProducts(tx, c.by, []catalog.Looked{{Product: p.ID, Revision: 2}})
			return err
		})
		if got := c.opened(t); len(got) != 0 {
			t.Errorf("open %v", got)
		}
		if n := c.Int(t, `select count(*) from outbox_events where kind = 'pool.closed' and body like '%"reason":"out_of_scope"%'`); n != 3 {
			t.Errorf("%d told", n)
		}
		same := c.brand
		c.revise(t, 0, p.ID, catalog.Change{Brand: &same})
		a := c.agreement(c.tea, suppliers.Clause{SKU: c.teas[0]})
		c.Write(t, func(tx *db.Tx) error { _, err := flows.SignAgreement(tx, c.by, a); return err })
		c.open(t, a.ID, c.teas[0])
		c.revise(t, 0, p.ID, catalog.Change{Brand: &other})
		if got := c.opened(t); !reflect.DeepEqual(got, c.teas[:1]) {
			t.Errorf("a clause that names the SKU still covers it: open %v", got)
		}
	})
}

func TestRestockIsToldAndNotReviewed(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		p := c.productOf(t, c.teas[0])
		restock := func(owner id.Supplier) func(tx *db.Tx) error {
			return func(tx *db.Tx) error { return flows.SetRestock(tx, c.by, owner, p.ID, 14, c.by.At+clock.Day) }
		}
		c.refuses(t, catalog.ErrNotFound, restock(c.silk))
		c.refuses(t, nil, restock(c.tea))
		if got := c.productOf(t, c.teas[0]); got.RestockDays != 14 || got.RestockAt != c.by.At+clock.Day || got.Review != p.Review {
			t.Errorf("got %+v", got)
		}
		if got := c.told(t, int64(p.ID)); !reflect.DeepEqual(got, []string{"product.restock"}) {
			t.Errorf("told %v", got)
		}
	})
}

// file stores a small file of a party.
func (c *counter) file(t *testing.T, owner int64, public bool) id.File {
	t.Helper()
	f := files.File{ID: id.NewFile(c.IDs), Owner: owner, Public: public, Name: "a.png", MediaType: "image/png", Bytes: 1, SHA256: []byte{1}}
	c.Write(t, func(tx *db.Tx) error { files.AddPart(tx, f.ID, 0, []byte{1}); return files.Finish(tx, f) })
	return f.ID
}

func TestMediaNameFilesThatMayBeShownAlone(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		own, public, theirs, house := c.file(t, int64(c.tea), false), c.file(t, int64(c.silk), true), c.file(t, int64(c.silk), false), c.file(t, 0, false)
		var media []catalog.NewMedia
		for _, f := range []id.File{own, public, theirs, house, 5} {
			media = append(media, catalog.NewMedia{ID: id.NewMedia(c.IDs), Kind: catalog.OriginalMedia, URL: "/media/" + f.String()})
		}
		p := c.productOf(t, c.teas[0])
		want := map[string]string{"media[2].url": "media_file_unknown", "media[3].url": "media_file_unknown", "media[4].url": "media_file_unknown"}
		for _, owner := range []id.Supplier{0, c.tea} {
			err := c.refuses(t, catalog.ErrInvalid, func(tx *db.Tx) error {
				_, err := flows.ReviseProduct(tx, c.by, owner, p.ID, catalog.Change{Media: &media})
				return err
			})
			if !reflect.DeepEqual(codes(err), want) {
				t.Errorf("got %v", err)
			}
		}
		n := catalog.NewProduct{ID: id.NewProduct(c.IDs), Supplier: c.tea, Brand: c.brand, Category: c.leaf, Title: "x", Media: media}
		n.SKUs = []catalog.NewSKU{{ID: id.NewSKU(c.IDs), Code: "x"}}
		err := c.refuses(t, catalog.ErrInvalid, func(tx *db.Tx) error { _, err := flows.CreateProduct(tx, c.by, n); return err })
		if !reflect.DeepEqual(codes(err), want) {
			t.Errorf("got %v", err)
		}
		n.Supplier = 5
		c.refuses(t, suppliers.ErrNotFound, func(tx *db.Tx) error { _, err := flows.CreateProduct(tx, c.by, n); return err })
		media = media[:2]
		c.revise(t, 0, p.ID, catalog.Change{Media: &media})
		c.Read(t, func(tx *db.Tx) error {
			shots, err := flows.OriginalShots(tx, c.tea, p.ID)
			if len(shots) != 2 || shots[0].ID != own || shots[1].ID != public {
				t.Errorf("shots %+v", shots)
			}
			_, foreign := flows.OriginalShots(tx, c.silk, p.ID)
			if !errors.Is(foreign, catalog.ErrNotFound) {
				t.Errorf("foreign: %v", foreign)
			}
			return err
		})
		c.Write(t, func(tx *db.Tx) error {
			tx.ExecOne("update files_files set bytes = $2 where id = $1", own, int64(1)<<30)
			return nil
		})
		c.refuses(t, catalog.ErrShotsTooLarge, func(tx *db.Tx) error { _, err := flows.OriginalShots(tx, c.tea, p.ID); return err })
	})
}

func TestAPaperNeedsAFileOfItsSupplier(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		file := func(owner id.Supplier, f id.File) func(tx *db.Tx) error {
			n := catalog.Paper{
				ID: id.NewPaper(c.IDs), Supplier: c.tea, Brand: c.brand, Kind: catalog.BrandAuthorisation, Number: "1", File: f, From: c.by.At,
				Until: c.by.At + 20*clock.Day,
			}
			return func(tx *db.Tx) error { _, err := flows.FilePaper(tx, c.by, owner, n); return err }
		}
		house := c.file(t, 0, false)
		c.refuses(t, catalog.ErrPaperFile, file(c.tea, c.file(t, int64(c.silk), true)))
		c.refuses(t, catalog.ErrPaperFile, file(0, c.file(t, int64(c.silk), true)))
		c.refuses(t, catalog.ErrPaperFile, file(c.tea, house))
		c.refuses(t, catalog.ErrPaperFile, file(c.tea, 5))
		c.refuses(t, nil, file(0, house))
		c.refuses(t, nil, file(c.tea, c.file(t, int64(c.tea), false)))
		c.Read(t, func(tx *db.Tx) error {
			due, err := timers.Due(tx, c.by.At+99*clock.Day, 9)
			if len(due) != 4 || due[0].Due != c.by.At+13*clock.Day || due[2].Due != c.by.At+20*clock.Day {
				t.Errorf("armed %+v", due)
			}
			return err
		})
	})
}

func TestAPaperThatNobodyCheckedEndsInSilence(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.open(t, c.sign(t), c.teas...)
		f := c.file(t, int64(c.tea), false)
		n := catalog.Paper{
			ID: id.NewPaper(c.IDs), Supplier: c.tea, Brand: c.brand, Kind: catalog.BrandAuthorisation, Number: "1", File: f, From: c.by.At,
			Until: c.by.At + clock.Day,
		}
		c.Write(t, func(tx *db.Tx) error { _, err := flows.FilePaper(tx, c.by, c.tea, n); return err })
		c.Clock.Advance(2 * clock.Day)
		if _, err := flows.FireTimers(t.Context(), c.by.World); err != nil {
			t.Fatal(err)
		}
		if got := c.opened(t); len(got) != 3 {
			t.Errorf("open %v", got)
		}
		c.by.At = c.Clock.Now()
		c.refuses(t, catalog.ErrPaperPeriod, func(tx *db.Tx) error { _, err := flows.CheckPaper(tx, c.by, n.ID); return err })
		c.refuses(t, flows.ErrReason, func(tx *db.Tx) error { _, err := flows.WithdrawPaper(tx, c.by, c.tea, n.ID, ""); return err })
		c.refuses(t, nil, func(tx *db.Tx) error { _, err := flows.WithdrawPaper(tx, c.by, c.tea, n.ID, "过期"); return err })
	})
}

func TestARenewedPaperKeepsGoodsOpen(t *testing.T) {
	atCounter(t, func(t *testing.T, c *counter) {
		c.open(t, c.sign(t), c.teas...)
		f := c.file(t, 0, false)
		for _, days := range []clock.Micros{1, 3} {
			n := catalog.Paper{
				ID: id.NewPaper(c.IDs), Supplier: c.tea, Brand: c.brand, Kind: catalog.BrandAuthorisation, Number: "1", File: f, From: c.by.At,
				Until: c.by.At + days*clock.Day,
			}
			c.Write(t, func(tx *db.Tx) error { _, err := flows.FilePaper(tx, c.by, 0, n); return err })
		}
		for _, want := range []int{3, 0} {
			c.Clock.Advance(2 * clock.Day)
			if _, err := flows.FireTimers(t.Context(), c.by.World); err != nil {
				t.Fatal(err)
			}
			if got := c.opened(t); len(got) != want {
				t.Errorf("open %v, want %d", got, want)
			}
		}
		if n := c.Int(t, "select count(*) from access_trail where action = 'pool.close'"); n != 3 {
			t.Errorf("%d in the trail", n)
		}
	})
}

func TestNamesInAnArchiveAreHarmless(t *testing.T) {
	for name, want := range map[string]string{
		"front.jpg": "01-front.jpg", "../../etc/passwd": "01-_.._etc_passwd", `C:\con`: "01-C__con", ".hidden": "01-hidden", "主图 1.png": "01-主图 1.png", "...": "01-shot",
		strings.Repeat("长", 200) + ".jpg": "01-" + strings.Repeat("长", 96) + ".jpg",
	} {
		if got := flows.EntryName(0, name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
