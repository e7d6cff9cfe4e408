package flows_test

import (
	"errors"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// show sets one own sale price and gives the code of its refusal.
func show(t *testing.T, m *flowstest.Market, d *flowstest.Distributor, sku id.SKU, sale int64) string {
	t.Helper()
	err := m.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := flows.SetDisplays(tx, m.Acting(), d.ID, []pool.Wish{{SKU: sku, Sale: &sale}})
		return err
	})
	if f := fault.From(err); f != nil && len(f.Fields) > 0 {
		if f.Fields[0].Path != "items[0].sale_minor" && f.Fields[0].Path != "items[0].sku_id" {
			t.Errorf("refused at %s", f.Fields[0].Path)
		}
		return f.Fields[0].Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return ""
}

func TestAnOwnSalePriceIsJudgedAsThatOfAnOrder(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		retail := m.Towel.Price.Retail
		for _, c := range []struct {
			what string
			of   *flowstest.Distributor
			good *flowstest.Good
			sale int64
			code string
		}{
			{"within", m.Beta, m.Towel, retail, ""},
			{"at the floor", m.Beta, m.Towel, retail * 7 / 10, ""},
			{"below it", m.Beta, m.Towel, retail*7/10 - 1, "sale_price_below_floor"},
			{"at the ceiling", m.Beta, m.Towel, retail * 2, ""},
			{"above it", m.Beta, m.Towel, retail*2 + 1, "sale_price_above_ceiling"},
			{"the fixed price", m.Alpha, m.Book, m.Book.Price.Retail, ""},
			{"another than the fixed price", m.Alpha, m.Book, m.Book.Price.Retail + 1, "sale_price_fixed"},
			{"taken away", m.Beta, m.Towel, 0, ""},
		} {
			if got := show(t, m, c.of, c.good.ID, c.sale); got != c.code {
				t.Errorf("%s: %q, want %q", c.what, got, c.code)
			}
		}
		if n := m.Int(t, "select count(*) from pool_displays where sale_minor > 0"); n != 1 {
			t.Errorf("%d own prices", n)
		}
		m.Write(t, func(tx *db.Tx) error {
			flows.UnselectGoods(tx, m.Acting(), m.Beta.ID, []id.SKU{m.Towel.ID})
			return nil
		})
		if got := show(t, m, m.Beta, m.Towel.ID, 1); got != "not_selected" {
			t.Errorf("of what is not selected: %q", got)
		}
	})
}

func TestDisplaysNeedAContractInForce(t *testing.T) {
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		m.Write(t, func(tx *db.Tx) error { _, err := distributors.Suspend(tx, m.Alpha.ID); return err })
		err := m.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := flows.SetDisplays(tx, m.Acting(), m.Alpha.ID, []pool.Wish{{SKU: m.Tea.ID}})
			return err
		})
		if !errors.Is(err, distributors.ErrSuspended) {
			t.Errorf("got %v", err)
		}
	})
}
