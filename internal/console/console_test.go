package console

import (
	"bytes"
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

var update = flag.Bool("update", false, "write openapi.json anew")

func TestOpenAPIDocumentIsFresh(t *testing.T) {
	got := New(Config{}).Spec()
	if *update {
		if err := os.WriteFile("openapi.json", got, 0o644); err != nil { //nolint:gosec // a public document
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("openapi.json")
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("openapi.json is stale (%v): go test ./internal/console -run Fresh -update && npm --prefix ui run types", err)
	}
}

func TestEveryOperationHasItsLineInThePolicy(t *testing.T) {
	for path, item := range New(Config{}).api.OpenAPI().Paths {
		if !strings.HasPrefix(path, apiPrefix) {
			t.Errorf("%s lies outside of %s", path, apiPrefix)
		}
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil && len(policy[op.OperationID]) == 0 && !slices.Contains(slices.Concat(open, public), op.OperationID) {
				t.Errorf("%s: nobody may call %s", path, op.OperationID)
			}
		}
	}
}

func TestRolesSeeWhatIsTheirs(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		order := apiPrefix + "/orders/" + d.order.String()
		missing := apiPrefix + "/orders/" + (d.order + 1).String()
		for _, c := range []struct {
			login, path string
			status      int
		}{
			{"", apiPrefix + "/me", 401},
			{"", apiPrefix + "/home", 401},
			{"", apiPrefix + "/monitor", 401},
			{"", apiPrefix + "/orders", 401},
			{"", order, 401},
			{"", apiPrefix + "/suppliers", 401},
			{"operator", apiPrefix + "/home", 200},
			{"operator", apiPrefix + "/orders", 200},
			{"operator", order, 200},
			{"operator", missing, 404},
			{"operator", apiPrefix + "/suppliers?q=%E8%8C%B6", 200},
			{"operator", apiPrefix + "/distributors", 200},
			{"operator", apiPrefix + "/monitor", 200},
			{"tea", apiPrefix + "/home", 403},
			{"tea", apiPrefix + "/monitor", 403},
			{"red", apiPrefix + "/monitor", 403},
			{"tea", apiPrefix + "/orders", 200},
			{"tea", order, 200},
			{"tea", missing, 404},
			{"tea", apiPrefix + "/distributors", 403},
			{"red", order, 200},
			{"red", apiPrefix + "/home", 403},
			{"red", apiPrefix + "/suppliers", 403},
			{"blue", order, 404},
			{"blue", missing, 404},
		} {
			session := ""
			if c.login != "" {
				session = d.signIn(t, c.login).Value
				d.Clock.Advance(10_000_000) // signing in is limited
			}
			if w := d.get(t, session, c.path); w.Code != c.status {
				t.Errorf("%s GET %s: %d, want %d: %s", c.login, c.path, w.Code, c.status, w.Body)
			}
		}
	})
}

func TestHomeKeepsTheDaysThatAreOver(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "operator").Value
		look := func() home { return decode[home](t, d.get(t, session, apiPrefix+"/home")) }
		placed := func(h home, date string) int64 {
			for _, day := range h.Days {
				if day.Date == date {
					return day.Orders
				}
			}
			return -1
		}
		first := look()
		if len(first.Days) != 60 || placed(first, "2026-03-02") != 1 {
			t.Fatalf("first look: %d days, %+v", len(first.Days), first.Days)
		}
		if again := look(); !slices.Equal(again.Days, first.Days) {
			t.Errorf("second look differs: %+v", again.Days)
		}
		d.Clock.Advance(3 * clock.Day)
		session = d.signIn(t, "operator").Value
		for range 2 {
			if h := look(); len(h.Days) != 60 || h.Days[59].Date != "2026-03-05" || placed(h, "2026-03-02") != 1 {
				t.Errorf("three days later: %d days, %+v", len(h.Days), h.Days)
			}
		}
		d.Write(t, func(tx *db.Tx) error {
			tx.Exec("delete from orders_orders") // which never happens
			return tx.Flush()
		})
		if h := look(); placed(h, "2026-03-02") != 1 {
			t.Errorf("what is over was read again: %+v", h.Days)
		}
	})
}

func TestForeignAndMissingOrdersAnswerAlike(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "blue").Value
		foreign := d.get(t, session, apiPrefix+"/orders/"+d.order.String()).Body.String()
		missing := d.get(t, session, apiPrefix+"/orders/"+(d.order+1).String()).Body.String()
		if foreign != missing {
			t.Errorf("foreign: %s\nmissing: %s", foreign, missing)
		}
	})
}

func TestOrdersAreAskedForByDayAndPage(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		session := d.signIn(t, "operator").Value
		for query, want := range map[string]int{
			"":                                       1,
			"?from=2026-03-02&to=2026-03-02":         1, // ten in the morning in Shanghai
			"?to=2026-03-01":                         0,
			"?from=2026-03-03":                       0,
			"?q=R-1":                                 1,
			"?q=%20R-1%20":                           1,
			"?q=" + d.order.String():                 1,
			"?q=nothing":                             0,
			"?state=to_ship":                         1,
			"?state=completed":                       0,
			"?supplier=" + d.tea.String():            1,
			"?distributor=" + d.blue.String():        0,
			"?after=" + web.Cursor(d.order.String()): 0,
			"?after_sale=open":                       0,
			"?province=33":                           1,
			"?province=other":                        0,
			"?by=paid":                               1,
			"?by=placed&from=2026-03-02":             1,
			"?channel_kind=wholesale":                0,
			"?sku=" + id.SKU(7).String():             0,
			"?shipping=soon":                         0,
			"?shipping=late":                         1, // its deadline is at the beginning of time
		} {
			w := d.get(t, session, apiPrefix+"/orders"+query)
			if got := decode[web.Page[orderRow]](t, w); w.Code != http.StatusOK || len(got.Items) != want {
				t.Errorf("%s: %d %s", query, w.Code, w.Body)
			}
		}
		for query, code := range map[string]string{
			"?state=eaten": "invalid_request", "?from=yesterday": "invalid_request", "?limit=201": "invalid_request", "?after=%21": "malformed_cursor",
			"?from=2026-03-02&to=2026-03-01": "days_reversed", "?supplier=" + d.red.String(): "invalid_request", "?order=1": "invalid_request",
			"?province=99": "invalid_request", "?by=eaten": "invalid_request", "?channel_kind=eaten": "invalid_request",
		} {
			w := d.get(t, session, apiPrefix+"/orders"+query)
			if got := decode[web.Problem](t, w); got.Code != code {
				t.Errorf("%s: %d %s", query, w.Code, w.Body)
			}
		}
	})
}

func TestOrderPageMasksTheContact(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		w := d.get(t, d.signIn(t, "operator").Value, apiPrefix+"/orders/"+d.order.String())
		got := decode[orderPage](t, w)
		if got.Contact == nil || got.Contact.Name != "张*" || strings.Contains(w.Body.String(), "13800001234") || strings.Contains(w.Body.String(), "文三路") {
			t.Errorf("contact %+v in %s", got.Contact, w.Body)
		}
		if len(got.SubOrders) != 1 || got.SubOrders[0].Supplier.Name != "茶厂" || got.TotalMinor != 1000 {
			t.Errorf("page %+v", got)
		}
	})
}

func TestAPIKeysDoNotOpenTheConsole(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		if w := d.get(t, string(access.MintKey()), apiPrefix+"/me"); w.Code != http.StatusUnauthorized {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
