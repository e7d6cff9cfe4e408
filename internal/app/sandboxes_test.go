package app

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// TestADayInASandboxTouchesNoRealBook lives through everything that a sandbox has, and compares every row of the real database.
func TestADayInASandboxTouchesNoRealBook(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(string(engine), func(t *testing.T) {
			play(t, engine, func(p *playground) {
				before := p.books()
				if engine == db.SQLite {
					p.call("POST", "/v1/sandbox/reset", nil).must(200)
				}
				order := p.bought(0)
				p.travel(120)
				p.get(order).is("sub_orders.0.state", "to_receive").is("parcels.0.tracks.0.state", "signed")
				sub := p.get(order).at("sub_orders.0.id")
				p.call("POST", "/v1/after-sales", tree{
					"sub_order_id": sub, "kind": "return_refund", "reason": "尺码不合适", "lines": []tree{{"line": 1, "units": 1}},
				}).must(201)
				p.travel(10)
				back := p.call("GET", "/v1/after-sales", nil).must(200).is("items.0.state", "awaiting_return").at("items.0.id")
				p.call("POST", "/v1/after-sales/"+back+"/send-back", tree{"carrier": "SF", "waybill": "SF000001"}).must(200)
				p.travel(10)
				p.call("GET", "/v1/after-sales/"+back, nil).must(200).is("state", "succeeded").is("units", "1")
				for _, fault := range []string{"late_shipping", "refused_parcel", "supplier_silent"} {
					p.arm(tree{"kind": fault})
					p.bought(1)
				}
				p.travel(40 * 86_400)
				p.call("GET", "/v1/statements", nil).must(200).is("items.0.month", "2026-03")
				p.call("POST", "/v1/sandbox/top-ups", tree{"amount_minor": 100}).must(201)
				p.call("PUT", "/v1/sandbox/inbox/orders", tree{"answer": 500, "answers": 1}).must(201)
				p.call("POST", "/v1/sandbox/inbox/orders", "hello").must(500)
				p.auditSandbox(p.Alpha.ID)
				p.call("POST", "/v1/sandbox/reset", nil).must(200).is("counts.orders", "0").is("ahead_seconds", "0")
				p.auditSandbox(p.Alpha.ID)
				for name, now := range p.books() {
					if before[name] != now {
						t.Errorf("%s was changed: %s, was %s", name, now, before[name])
					}
				}
			})
		})
	}
}

func TestATwinHasTheIdsOfRealLife(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		p.call("GET", "/v1/sandbox", nil).must(200).is("distributor_id", p.Alpha.ID.String()).is("counts.skus", "30").is("counts.orders", "0")
		channels := p.call("GET", "/v1/channels", nil).must(200)
		for i, c := range p.Alpha.Channels {
			channels.is(fmt.Sprintf("items.%d.id", i), c.String())
		}
		// Real goods, orders and prices are not there.
		p.call("GET", "/v1/goods/"+p.Tea.ID.String(), nil).must(404)
		p.call("GET", "/v1/orders/"+p.Bought(p.Alpha, p.Alpha.Line(p.Tea, 1)).String(), nil).must(404)
	})
}

func TestTimeGoesForwardOnlyAndThroughEverythingDue(t *testing.T) {
	playOnSQLite(t, func(p *playground) {
		began := p.call("GET", "/v1/sandbox", nil).must(200).at("now")
		p.arm(tree{"kind": "late_shipping"})
		late, unpaid := p.bought(0), p.call("POST", "/v1/orders", p.order(1)).must(201).at("id")
		left := p.balance()
		p.travel(16 * 86_400)
		p.get(late).is("sub_orders.0.state", "closed")
		p.get(unpaid).is("sub_orders.0.state", "cancelled")
		if got := p.balance(); got == left || got != "10000000" {
			t.Errorf("%s in the wallet, %s before", got, left)
		}
		events := p.call("GET", "/v1/orders/"+late+"/events", nil).must(200)
		if !strings.Contains(string(events.body), `"at":"2026-03-17T02:00:00Z"`) {
			t.Errorf("not refunded when its limit had passed: %s", events.body)
		}
		for _, wrong := range []tree{
			{"to": began}, {"seconds": 1, "to": "2026-05-01T00:00:00Z"}, {}, {"to": "2028-01-01T00:00:00Z"},
		} {
			p.call("POST", "/v1/sandbox/travel", wrong).refused(422, "travel_out_of_range")
		}
		for range 3 {
			p.callAs(p.token, "POST", "/v1/sandbox/travel", "once", tree{"seconds": 3600}).must(200)
		}
		p.call("GET", "/v1/sandbox", nil).must(200).is("ahead_seconds", json.Number("1386000").String())
	})
}
