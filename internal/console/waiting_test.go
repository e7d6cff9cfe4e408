package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func TestTheFirstPagesOfEachRoleAreOpenToThatRole(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for login, statuses := range map[string]map[string]int{
			"":         {"waiting": 401, "today": 401, "setup": 401, "jobs": 401, "pick-list?sub_orders=sub_0000000000001": 401},
			"operator": {"waiting": 200, "today": 403, "setup": 200, "jobs": 200, "jobs?limit=0": 422, "jobs?after=%21": 422, "pick-list?sub_orders=sub_0000000000001": 403},
			"tea":      {"waiting": 200, "today": 200, "setup": 403, "jobs": 200, "pick-list": 422, "pick-list?sub_orders=ord_0000000000001": 422, "pick-list?sub_orders=sub_0000000000001": 404},
			"red":      {"waiting": 200, "today": 200, "setup": 403, "jobs": 200, "pick-list?sub_orders=sub_0000000000001": 403},
		} {
			session := ""
			if login != "" {
				session = d.signIn(t, login).Value
				d.Clock.Advance(10_000_000)
			}
			for path, status := range statuses {
				if w := d.get(t, session, apiPrefix+"/"+path); w.Code != status {
					t.Errorf("%s GET %s: %d, want %d: %s", login, path, w.Code, status, w.Body)
				}
			}
		}
	})
}

func TestAfterSalesAndParcelsAreEachRolesOwn(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		c, p := id.NewAfterSale(d.IDs), id.NewParcel(d.IDs)
		d.insert(t, "aftersales_cases", row{
			"id": c, "order_id": d.order, "distributor_id": d.red, "supplier_id": d.tea, "state": "inspecting", "refund_minor": 100, "supply_minor": 80,
			"applied_at": d.Clock.Now(),
		})
		d.insert(t, "shipping_parcels", row{"id": p, "order_id": d.order, "distributor_id": d.red, "supplier_id": d.tea, "waybill": "SF1", "shipped_at": d.Clock.Now()})
		for login, seen := range map[string]int{"operator": 1, "tea": 1, "red": 1, "blue": 0} {
			session := d.signIn(t, login).Value
			for _, query := range []string{"", "?state=all", "?q=R-1", "?q=" + d.order.String()} {
				cases := decode[web.Page[afterSaleRow]](t, d.get(t, session, apiPrefix+"/after-sales"+query)).Items
				if len(cases) != seen || seen == 1 && (cases[0].ID.Read() != c || cases[0].OwnNumber != "R-1" || cases[0].SupplyMinor == 80 == (login == "red")) {
					t.Errorf("%s after-sales%s: %+v", login, query, cases)
				}
				parcels := decode[web.Page[parcelRow]](t, d.get(t, session, apiPrefix+"/parcels"+query)).Items
				if len(parcels) != seen || seen == 1 && (parcels[0].ID.Read() != p || parcels[0].State != "none" || parcels[0].Waybill != "SF1") {
					t.Errorf("%s parcels%s: %+v", login, query, parcels)
				}
			}
			refused(t, d.get(t, session, apiPrefix+"/after-sales?from=2026-03-02&until=2026-03-01"), 422, "days_reversed")
			refused(t, d.get(t, session, apiPrefix+"/after-sales?state=lost"), 422, "invalid_request")
			refused(t, d.get(t, session, apiPrefix+"/parcels?after=x"), 422, "malformed_cursor")
		}
	})
}

func TestWhatWaitsIsToldKindByKind(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		w := d.get(t, d.signIn(t, "tea").Value, apiPrefix+"/waiting")
		for _, i := range decode[struct{ Items []wait }](t, w).Items {
			if (i.Kind == "orders_to_ship" || i.Kind == "orders_ship_late") != (i.Count == 1) {
				t.Errorf("%+v", i)
			}
		}
		got := decode[today](t, d.get(t, d.signIn(t, "red").Value, apiPrefix+"/today"))
		if got.Today.Date != "2026-03-02" || got.Today.Orders != 1 || got.Today.AmountMinor != 1000 || got.Currency != "CNY" {
			t.Errorf("%+v", got)
		}
		steps := decode[struct {
			Steps []setupStep
			Done  bool
		}](t, d.get(t, d.signIn(t, "operator").Value, apiPrefix+"/setup"))
		if len(steps.Steps) != 13 || steps.Done || !steps.Steps[0].Done || steps.Steps[10].ID != d.order.String() {
			t.Errorf("%+v", steps)
		}
	})
}

func TestJobsPageByCursor(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for n := range 5 {
			d.insert(t, "imports_jobs", row{"id": id.NewImport(d.IDs), "kind": "stock", "owner_id": d.tea, "state": "done", "file_name": strings.Repeat("x", n+1)})
		}
		session, seen, query := d.signIn(t, "tea").Value, 0, ""
		for range 4 {
			page := decode[web.Page[job]](t, d.get(t, session, apiPrefix+"/jobs?limit=2"+query))
			for _, j := range page.Items {
				if seen++; len(j.Title) != 6-seen {
					t.Errorf("the %dth is %q", seen, j.Title)
				}
			}
			if page.Next == "" {
				break
			}
			query = "&after=" + page.Next
		}
		if seen != 5 {
			t.Errorf("%d jobs", seen)
		}
	})
}

func TestAPickListShowsTheBuyerWhileThereIsSomethingToSend(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		sub := id.SubOrder(d.Int(t, "select id from orders_sub_orders")).String()
		session := d.signIn(t, "tea").Value
		path := apiPrefix + "/pick-list?sub_orders=" + sub + "," + sub
		for state, open := range map[string]bool{"to_ship": true, "to_receive": true, "completed": false, "closed": false, "pending_payment": false} {
			d.Write(t, func(tx *db.Tx) error { tx.Exec("update orders_sub_orders set state = $1", state); return nil })
			w := d.get(t, session, path)
			got := decode[struct{ Items []pick }](t, w).Items
			if len(got) != 1 || got[0].Contact == nil || got[0].OwnNumber != "R-1" {
				t.Fatalf("%s: %s", state, w.Body)
			}
			if c := *got[0].Contact; (c == contact{"张三", "13800001234", "文三路 1 号"}) != open || strings.Contains(w.Body.String(), "13800001234") != open || strings.Contains(w.Body.String(), "minor") {
				t.Errorf("%s: %s", state, w.Body)
			}
		}
		many := strings.Repeat(sub+",", 100) + sub
		if w := d.get(t, session, apiPrefix+"/pick-list?sub_orders="+many); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("101 sub-orders: %d", w.Code)
		}
	})
}
