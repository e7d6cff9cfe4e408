package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// found gives what a login finds, as `kind title`.
func (d *desk) found(t testing.TB, session, text string) (out []string, body string) {
	t.Helper()
	w := d.get(t, session, apiPrefix+"/find?q="+url.QueryEscape(text))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", text, w.Code, w.Body)
	}
	for _, g := range decode[struct{ Groups []hitGroup }](t, w).Groups {
		for _, h := range g.Hits {
			out = append(out, h.Kind+" "+h.Title)
		}
	}
	return out, w.Body.String()
}

// stockUp puts a parcel, an after-sale, a statement and goods of two suppliers beside the order.
func (d *desk) stockUp(t testing.TB) (sub id.SubOrder, ids map[string]string) {
	t.Helper()
	sub = id.SubOrder(d.Int(t, "select id from orders_sub_orders"))
	mug := id.NewSupplier(d.IDs)
	parcel, afterSale := id.NewParcel(d.IDs), id.NewAfterSale(d.IDs)
	toRed, toTea := id.NewStatement(d.IDs), id.NewStatement(d.IDs)
	product, oolong, cup := id.NewProduct(d.IDs), id.NewSKU(d.IDs), id.NewSKU(d.IDs)
	d.insert(t, "suppliers_suppliers", row{"id": mug, "name": "杯厂"})
	d.insert(t, "shipping_parcels", row{
		"id": parcel, "order_id": d.order, "sub_order_id": sub, "distributor_id": d.red, "supplier_id": d.tea, "carrier": "SF", "waybill": "SF100200",
	})
	d.insert(t, "aftersales_cases", row{
		"id": afterSale, "order_id": d.order, "sub_order_id": sub, "distributor_id": d.red, "supplier_id": d.tea, "kind": "refund_only",
		"state": "pending_review", "reason": "broken", "refund_minor": 500,
	})
	d.insert(t, "settlements_statements",
		row{"id": toRed, "account_id": 1, "party_role": "distributor", "party_id": d.red, "month": "2026-02", "currency": "CNY"},
		row{"id": toTea, "account_id": 2, "party_role": "supplier", "party_id": d.tea, "month": "2026-02", "currency": "CNY"})
	d.insert(t, "catalog_products", row{"id": product, "supplier_id": d.tea, "code": "P-1", "title": "Oolong 单丛", "folded_title": "oolong 单丛"})
	d.insert(t, "catalog_skus",
		row{"id": oolong, "product_id": product, "supplier_id": d.tea, "title": "Oolong 单丛 250g", "code": "T-250", "spec": "250g", "gtin": "6901234567892", "state": "active"},
		row{"id": cup, "product_id": id.NewProduct(d.IDs), "supplier_id": mug, "title": "Cup", "code": "T-CUP", "state": "active"})
	return sub, map[string]string{
		"order": d.order.String(), "sub": sub.String(), "parcel": parcel.String(), "case": afterSale.String(), "red's": toRed.String(), "tea's": toTea.String(),
		"oolong": oolong.String(), "cup": cup.String(), "product": product.String(), "tea": d.tea.String(), "red": d.red.String(),
	}
}

func TestOneBoxFindsWhatARoleMaySee(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		_, ids := d.stockUp(t)
		order, none := []string{"order R-1"}, []string(nil)
		tea := []string{"sku Oolong 单丛 250g"}
		sessions := map[string]string{}
		for _, login := range []string{"operator", "tea", "red", "blue"} {
			sessions[login] = d.signIn(t, login).Value
			d.Clock.Advance(10_000_000)
		}
		for _, c := range []struct {
			text                     string
			operator, tea, red, blue []string
		}{
			{ids["order"], order, order, order, none},
			{ids["sub"], order, order, order, none},
			{ids["parcel"], order, order, order, none},
			{" R-1 ", order, order, order, none},
			{"R-", order, order, order, none},
			{"R-2", none, none, none, none},
			{"SF100200", order, order, order, none},
			{"SF100", order, order, order, none},
			{"SF10", none, none, none, none},
			{"1234", order, order, order, none},
			{"1235", none, none, none, none},
			{"13800001234", order, none, order, none},
			{"138 0000 1234", order, none, order, none},
			{ids["case"], []string{"after_sale R-1"}, []string{"after_sale R-1"}, []string{"after_sale R-1"}, none},
			{ids["red's"], []string{"statement 2026-02"}, none, []string{"statement 2026-02"}, none},
			{ids["tea's"], []string{"statement 2026-02"}, []string{"statement 2026-02"}, none, none},
			{ids["oolong"], tea, tea, none, none}, // it is not in the pool
			{ids["product"], tea, tea, none, none},
			{ids["cup"], []string{"sku Cup"}, none, none, none},
			{"T-2", tea, tea, none, none},
			{"T-", []string{"sku Oolong 单丛 250g", "sku Cup"}, tea, none, none},
			{"6901234567892", none, tea, none, none}, // the operator finds bar codes of the pool
			{"OOLONG", none, []string{"product Oolong 单丛"}, none, none},
			{"单丛", none, []string{"product Oolong 单丛"}, none, none},
			{"茶", []string{"supplier 茶厂"}, none, none, none},
			{ids["tea"], []string{"supplier 茶厂"}, none, none, none},
			{"店", []string{"distributor 红店", "distributor 蓝店"}, none, none, none},
			{ids["red"], []string{"distributor 红店"}, none, none, none},
			{"blue", []string{"person 王敏"}, none, none, none},
			{"%", none, none, none, none},
			{"_", none, none, none, none},
			{"' or 1=1 --", none, none, none, none},
		} {
			for login, want := range map[string][]string{"operator": c.operator, "tea": c.tea, "red": c.red, "blue": c.blue} {
				got, body := d.found(t, sessions[login], c.text)
				if slices.Sort(got); !slices.Equal(got, sorted(want)) {
					t.Errorf("%s finds by %q: %v, want %v", login, c.text, got, want)
				}
				if strings.Contains(body, "minor") || strings.Contains(body, "13800001234") || (login == "red" && strings.Contains(body, "厂")) {
					t.Errorf("%s by %q is told too much: %s", login, c.text, body)
				}
			}
		}
	})
}

func sorted(all []string) []string {
	all = slices.Clone(all)
	slices.Sort(all)
	return all
}

func TestASupplierFindsTheBeginningOfANumberAmongWhatItHasToShip(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "tea").Value
		d.Write(t, func(tx *db.Tx) error {
			tx.Exec("update orders_sub_orders set state = 'completed'")
			return nil
		})
		if got, _ := d.found(t, session, "R-"); got != nil {
			t.Errorf("by its beginning: %v", got)
		}
		if got, _ := d.found(t, session, "R-1"); len(got) != 1 {
			t.Errorf("whole: %v", got)
		}
	})
}

func TestTheMallsGoodsAreFoundByWordsAndTheirSupplierNotTold(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		_, ids := d.stockUp(t)
		d.openGood(t)
		mall := views.NewMall(d.DB)
		d.console = New(Config{DB: d.DB, IDs: d.IDs, Ring: d.console.config.Ring, Passwords: d.console.config.Passwords, Clock: d.Clock, Mall: mall})
		session := d.signIn(t, "red").Value
		if got, _ := d.found(t, session, "oolong"); got != nil {
			t.Errorf("before the mall has read its goods: %v", got)
		}
		if err := mall.Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.Clock.Advance(10 * clock.Second)
		for login, whose := range map[string]bool{"red": false, "operator": true} {
			session := d.signIn(t, login).Value
			d.Clock.Advance(10 * clock.Second)
			for _, text := range []string{"oolong", "单丛", "dancong", "6901234567892", ids["oolong"]} {
				if got, body := d.found(t, session, text); !slices.Equal(got, []string{"sku Oolong 单丛 250g"}) || strings.Contains(body, "茶厂") != whose {
					t.Errorf("%s by %s: %v %s", login, text, got, body)
				}
			}
		}
	})
}

// openGood puts the oolong into the pool under an agreement that lives.
func (d *desk) openGood(t testing.TB) {
	t.Helper()
	top, middle, leaf, brand, agreement := id.NewCategory(d.IDs), id.NewCategory(d.IDs), id.NewCategory(d.IDs), id.NewBrand(d.IDs), id.NewAgreement(d.IDs)
	sku := d.Int(t, "select id from catalog_skus where code = 'T-250'")
	d.insert(t, "catalog_categories", row{"id": top, "level": 1, "name": "a"}, row{"id": middle, "parent_id": top, "level": 2, "name": "b"},
		row{"id": leaf, "parent_id": middle, "level": 3, "name": "c"})
	d.insert(t, "catalog_brands", row{"id": brand, "name": "brand"})
	d.insert(t, "suppliers_agreements", row{"id": agreement, "supplier_id": d.tea, "currency": "CNY", "state": "in_force"})
	d.insert(t, "pool_items", row{"sku_id": sku, "supplier_id": d.tea, "agreement_id": agreement, "state": "open"})
	d.insert(t, "pricing_prices", row{"sku_id": sku, "supplier_id": d.tea, "currency": "CNY", "settlement_minor": 500})
	d.Write(t, func(tx *db.Tx) error {
		tx.Exec("update suppliers_suppliers set state = 'active'")
		tx.Exec("update catalog_skus set brand_id = $1, category_id = $2", brand, leaf)
		return nil
	})
}

func TestTheBoxTakesOneToAHundredCharacters(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "red").Value
		for query, status := range map[string]int{"": 422, "?q=": 422, "?q=" + strings.Repeat("x", 101): 422, "?q=a&p=b": 422, "?q=%20": 200, "?q=%00": 400} {
			if w := d.get(t, session, apiPrefix+"/find"+query); w.Code != status {
				t.Errorf("%s: %d %s", query, w.Code, w.Body)
			}
		}
		if w := d.get(t, "", apiPrefix+"/find?q=a"); w.Code != http.StatusUnauthorized || decode[web.Problem](t, w).Code != "not_signed_in" {
			t.Errorf("a stranger: %d", w.Code)
		}
	})
}
