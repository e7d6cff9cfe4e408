package api_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// sums writes the sums of a day: `list count units amount supply`.
func (x *trade) sums(token, date string) string {
	x.t.Helper()
	day := x.as(token, "GET", "/v1/reconciliation/"+date, nil).must(200)
	out := ""
	if day.at("sums") == nil {
		return out
	}
	for i := range day.count("sums") {
		at := fmt.Sprintf("sums.%d.", i)
		out += fmt.Sprint(day.text(at+"list"), " ", day.number(at+"count"), " ", day.number(at+"units"), " ", day.at(at+"amount_minor"), " ", day.at(at+"supply_minor"), "; ")
	}
	return out
}

// rows reads a list of a day to its end, a row at a time, and gives what a column holds.
func (x *trade) rows(token, date, list, column string) (out []string) {
	x.t.Helper()
	after := ""
	for {
		page := x.as(token, "GET", "/v1/reconciliation/"+date+"?list="+list+"&limit=1&after="+after, nil).must(200)
		for i := range page.count("items") {
			out = append(out, fmt.Sprint(page.at(fmt.Sprintf("items.%d.%s", i, column))))
		}
		if page.at("next") == nil {
			return out
		}
		after = page.text("next")
	}
}

// nextDay lets a day pass, at the end of which all sign in again.
func (x *trade) nextDay() {
	x.Clock.Advance(clock.Day)
	x.operator, x.tea, x.mug = x.signIn("root"), x.signIn("tea"), x.signIn("mug")
}

func sheet(t *testing.T, r reply) [][]string {
	t.Helper()
	if r.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(r.header.Get("Content-Disposition"), ".csv") {
		t.Errorf("headers %v", r.header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(r.body), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestADayIsHeldAgainstAPartysOwnBooks(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		day := func() string { return x.Clock.Now().Date(h.flow.Zone) }
		first := day()
		placed := x.as(x.key, "POST", "/v1/orders", newOrder("=R-1", line(x.oolong, 2, 6460, 9900), line(x.mugSKU, 1, 1900, 2900))).must(201)
		order, tea, mug := placed.text("id"), placed.text("sub_orders.0.id"), placed.text("sub_orders.1.id")
		x.as(x.key, "POST", "/v1/orders", newOrder("R-2", line(x.oolong, 1, 6460, 9900))).must(201) // never paid
		x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).ok()
		x.expect("the first day", x.sums(x.key, first), "new 3 4 23680 <nil>; ")
		x.expect("to the supplier", x.sums(x.tea, first), "new 2 3 <nil> 17200; ")
		x.expect("to the operator", x.sums(x.operator, first), "new 3 4 23680 19500; ")
		x.expect("to another", x.sums(other, first), "")

		x.nextDay()
		second := day()
		ship := func(token, sub string) string {
			return x.as(token, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF9000"}).must(201).text("id")
		}
		teaParcel, mugParcel := ship(x.tea, tea), ship(x.mug, mug)
		x.as(x.mug, "POST", "/v1/parcels/"+mugParcel+"/tracks", tree{"state": "refused"}).must(201)
		x.nextDay()
		third := day()
		for range 2 { // the carrier says it twice, and dates it back
			x.as(x.tea, "POST", "/v1/parcels/"+teaParcel+"/tracks", tree{"state": "signed", "at": second + "T00:00:00Z"}).must(201)
		}
		c := x.as(x.key, "POST", "/v1/after-sales", tree{
			"sub_order_id": tea, "kind": "refund_only", "reason": "碎了", "lines": []tree{{"line": 1, "units": 1}},
		}).must(201).text("id")
		x.as(x.tea, "POST", "/v1/after-sales/"+c+"/approve", nil).must(200)
		x.as(x.tea, "POST", "/v1/after-sales/"+c+"/refund", nil).must(200)
		x.as(x.key, "POST", "/v1/orders/"+order+"/receipt", nil).must(200)
		x.expect("the second day", x.sums(x.key, second), "shipped 2 3 14820 <nil>; refused 1 1 1900 <nil>; ")
		x.expect("the third day", x.sums(x.key, third), "signed 1 2 12920 <nil>; completed 2 3 9960 <nil>; refunded 1 1 6460 <nil>; ")
		x.expect("to the supplier", x.sums(x.tea, third), "signed 1 2 <nil> 10400; completed 1 2 <nil> 6000; refunded 1 1 <nil> 5200; ")
		x.expect("received, as the books have it", x.balance(x.tea, "payable"), 6000)

		x.nextDay()
		late := x.as(x.key, "POST", "/v1/after-sales", tree{
			"sub_order_id": tea, "kind": "refund_only", "reason": "又碎了", "lines": []tree{{"line": 1, "units": 1}},
		}).must(201).text("id")
		x.as(x.tea, "POST", "/v1/after-sales/"+late+"/approve", nil).must(200)
		x.as(x.tea, "POST", "/v1/after-sales/"+late+"/refund", nil).must(200)
		x.expect("a day that is over does not change", x.sums(x.key, third), "signed 1 2 12920 <nil>; completed 2 3 9960 <nil>; refunded 1 1 6460 <nil>; ")
		x.expect("row by row", x.rows(x.key, third, "completed", "amount_minor"), "[7260 2700]")
		x.expect("signed", x.rows(x.key, third, "signed", "parcel_id"), "["+teaParcel+"]")
		x.expect("new", x.rows(x.key, first, "new", "own_number"), "[=R-1 =R-1 R-2]")
		x.expect("own numbers are the distributor's", x.rows(x.tea, first, "new", "own_number"), "[<nil> <nil>]")
		x.expect("over", x.as(x.key, "GET", "/v1/reconciliation/"+third, nil).ok().at("over"), true)
		x.expect("today", x.as(x.key, "GET", "/v1/reconciliation/"+day(), nil).ok().at("over"), false)

		rows := sheet(t, x.as(x.key, "GET", "/v1/reconciliation/"+first+"/rows.csv?list=new", nil).must(200))
		x.expect("rows", len(rows), 4)
		x.expect("no formula", rows[1][2], "'=R-1")
		x.expect("amount", rows[1][12], "137.20")
		x.expect("columns of a distributor", len(rows[0]), 13)
		x.expect("of the operator", len(sheet(t, x.as(x.operator, "GET", "/v1/reconciliation/"+first+"/rows.csv?list=new", nil).must(200))[0]), 14)
		x.as(x.key, "GET", "/v1/reconciliation/2026-02-30", nil).refused(422, "invalid_date")
		x.as(x.key, "GET", "/v1/reconciliation/yesterday", nil).refused(422, "invalid_request")
		x.as(x.key, "GET", "/v1/reconciliation/"+first+"/rows.csv", nil).must(422)
		x.as(x.key, "GET", "/v1/reconciliation/"+first+"?list=paid", nil).must(422)
	})
}

func TestAStatementIsReadAsATable(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.distributor("另一家", "other")
		order := x.as(x.key, "POST", "/v1/orders", newOrder("S-1", line(x.oolong, 2, 6460, 9900))).must(201).text("id")
		x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).ok()
		x.closeMonth()
		other := x.signIn("other")
		x.shop, x.operator = x.signIn("shop"), x.signIn("root")
		s := x.as(x.shop, "GET", "/v1/statements", nil).ok()
		path := "/v1/statements/" + s.text("items.0.id") + "/lines.csv"
		rows := sheet(t, x.as(x.shop, "GET", path, nil).must(200))
		x.expect("lines", int64(len(rows)-1), s.number("items.0.lines"))
		x.expect("came in", rows[1][6]+" "+rows[1][7], "10000.00 ")
		x.expect("went out", rows[2][6]+" "+rows[2][7], " 137.20")
		x.expect("for the order", rows[2][4], order)
		x.as(other, "GET", path, nil).refused(404, "not_found")
		x.as(x.operator, "GET", path, nil).must(200)
	})
}
