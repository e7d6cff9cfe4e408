package api_test

import (
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
)

// ladder makes two grades, a drafted scheme, and a limit of the oolong.
func (x *trade) ladder() belongings {
	x.as(x.operator, "POST", "/v1/grades", tree{"name": "普通"}).must(201)
	silver := x.as(x.operator, "POST", "/v1/grades", tree{"name": "银牌"}).must(201).text("id")
	scheme := x.as(x.operator, "POST", "/v1/grade-schemes", tree{
		"name": "月度", "period": "month", "upgrade": "at_once", "fall": "one", "keep_ppm": 1_000_000,
		"thresholds": []tree{{"grade_id": silver, "sales_minor": 5000, "orders": 1}},
	}).must(201).text("id")
	limit := x.as(x.operator, "POST", "/v1/limits", tree{
		"sku_id": x.oolong, "kind": "purchase", "units": 1000, "period": "year", "from": "2029-01-01T00:00:00Z",
	}).must(201).text("id")
	return belongings{"grade_id": silver, "scheme_id": scheme, "limit_id": limit}
}

// aMonthLater lets a month pass; sessions do not outlast it.
func (x *trade) aMonthLater() {
	x.Clock.Advance(31 * clock.Day)
	x.operator, x.mug, x.shop = x.signIn("root"), x.signIn("mug"), x.signIn("shop")
}

func TestASchemeSaysWhoWouldMoveThenMovesThemAndTellsThem(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		own := x.ladder()
		x.deal(x.shop, x.tea, x.oolong, 6460, 9900) // one piece is received, 64.60
		simulated := func() (rise, fall int64) {
			r := x.as(x.operator, "GET", "/v1/grade-schemes/"+own["scheme_id"]+"/simulation", nil).ok()
			return r.number("rise"), r.number("fall")
		}
		if rise, fall := simulated(); rise != 0 || fall != 0 {
			t.Errorf("of the month before: %d rise, %d fall", rise, fall)
		}
		x.as(x.operator, "POST", "/v1/grade-schemes/"+own["scheme_id"]+"/activate", nil).ok()
		x.as(x.operator, "POST", "/v1/grade-schemes/"+own["scheme_id"]+"/activate", nil).refused(409, "state_forbids")
		review := func(want int) {
			t.Helper()
			if moved, err := flows.ReviewGrades(t.Context(), h.flow, flows.AtOnce); err != nil || moved != want {
				t.Errorf("%d moved, want %d, %v", moved, want, err)
			}
		}
		path := "/v1/distributors/" + x.shopID + "/standing"
		review(1) // by the month before: the lowest grade
		review(1) // by the month so far: the shop rises at once
		if st := x.as(x.shop, "GET", path, nil).ok(); st.number("rank") != 2 || st.text("name") != "银牌" {
			t.Errorf("got %s", st.body)
		}
		review(0)
		x.aMonthLater()
		if rise, fall := simulated(); rise != 0 || fall != 0 {
			t.Errorf("of the month with the sale: %d rise, %d fall", rise, fall)
		}
		review(0)
		x.aMonthLater()
		if rise, fall := simulated(); rise != 0 || fall != 1 {
			t.Errorf("of the empty month: %d rise, %d fall", rise, fall)
		}
		review(1)
		moves := x.as(x.operator, "GET", "/v1/distributors/"+x.shopID+"/grade-moves", nil).ok()
		if moves.count("items") != 3 || moves.text("items.0.reason") != "fell" || moves.number("items.1.sales_minor") != 6460 {
			t.Errorf("got %s", moves.body)
		}
		if n := h.Int(t, "select count(*) from notices_notices where event = 'grade.changed'"); n != 3 {
			t.Errorf("%d notices", n)
		}
	})
}

func TestADistributorSeesHowFarTheNextGradeIs(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		own := x.ladder()
		path := "/v1/distributors/" + x.shopID + "/grade-progress"
		x.as(x.shop, "GET", path, nil).refused(422, "no_grade_scheme")
		x.as(x.operator, "POST", "/v1/grade-schemes/"+own["scheme_id"]+"/activate", nil).ok()
		before := x.as(x.shop, "GET", path, nil).ok()
		if before.number("rank") != 1 || before.number("measures.sales_minor") != 0 || before.number("next.sales_minor") != 5000 || before.text("next.grade_id") != own["grade_id"] || before.at("keep") != nil {
			t.Errorf("before any sale: %s", before.body)
		}
		x.deal(x.shop, x.tea, x.oolong, 6460, 9900)
		if p := x.as(x.operator, "GET", path, nil).ok(); p.number("measures.sales_minor") != 6460 || p.number("measures.orders") != 1 || p.number("rank") != 1 {
			t.Errorf("after a sale of 64.60: %s", p.body)
		}
		for range 2 { // the month before, and the one so far
			if _, err := flows.ReviewGrades(t.Context(), h.flow, flows.AtOnce); err != nil {
				t.Fatal(err)
			}
		}
		if p := x.as(x.shop, "GET", path, nil).ok(); p.number("rank") != 2 || p.at("next") != nil || p.number("keep.sales_minor") != 5000 || p.number("keep.orders") != 1 {
			t.Errorf("at the highest grade: %s", p.body)
		}
		x.aMonthLater()
		if p := x.as(x.shop, "GET", path, nil).ok(); p.number("measures.sales_minor") != 0 || p.text("from") == before.text("from") {
			t.Errorf("in a new month: %s", p.body)
		}
		x.as(x.mug, "GET", path, nil).refused(403, "forbidden")
		x.as(x.shop, "GET", "/v1/distributors/dst_0000000000001/grade-progress", nil).refused(404, "not_found")
	})
}

func TestAGradeSetByHandStaysUntilItsDay(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		own := x.ladder()
		x.as(x.operator, "POST", "/v1/grade-schemes/"+own["scheme_id"]+"/activate", nil).ok()
		path := "/v1/distributors/" + x.shopID + "/standing"
		x.as(x.operator, "PUT", path, tree{"grade_id": own["grade_id"], "pinned_until": (h.Clock.Now() + 40*clock.Day).Time().Format(time.RFC3339), "reason": "试用期"}).ok()
		x.as(x.shop, "PUT", path, tree{"grade_id": own["grade_id"], "reason": "自己升"}).must(403)
		rank := func() int64 { return x.as(x.shop, "GET", path, nil).ok().number("rank") }
		for _, want := range []int64{2, 1} {
			x.aMonthLater()
			if _, err := flows.ReviewGrades(t.Context(), h.flow, flows.AtOnce); err != nil {
				t.Fatal(err)
			}
			if got := rank(); got != want {
				t.Errorf("rank %d, want %d", got, want)
			}
		}
		x.as(x.mug, "GET", path, nil).must(403)
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+x.shopID, nil).ok()
		if trail.count("items") < 2 {
			t.Errorf("got %s", trail.body)
		}
	})
}

func TestALimitIsToldByTheQuoteAndHeldByTheOrder(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		limit := x.as(x.operator, "POST", "/v1/limits", tree{"sku_id": x.oolong, "kind": "purchase", "units": 2, "period": "month"}).must(201).text("id")
		quote := func(units int) reply {
			return x.as(x.shop, "POST", "/v1/quotes", tree{"region": "310115", "lines": []tree{{"sku_id": x.oolong, "quantity": units}}}).ok()
		}
		if q := quote(2); q.at("lines.0.saleable") != true {
			t.Errorf("two: %s", q.body)
		}
		if q := quote(3); q.at("lines.0.saleable") != false || q.text("lines.0.reasons.0.code") != "purchase_limit" {
			t.Errorf("three: %s", q.body)
		}
		x.as(x.shop, "POST", "/v1/orders", newOrder("L-1", line(x.oolong, 3, 6460, 9900))).refused(422, "order_refused", "lines[0].quantity purchase_limit")
		x.as(x.shop, "POST", "/v1/orders", newOrder("L-1", line(x.oolong, 2, 6460, 9900))).must(201)
		if q := quote(1); q.text("lines.0.reasons.0.code") != "purchase_limit" {
			t.Errorf("one more: %s", q.body)
		}
		x.as(x.operator, "POST", "/v1/limits/"+limit+"/end", tree{}).ok()
		h.Clock.Advance(clock.Second)
		x.as(x.shop, "POST", "/v1/orders", newOrder("L-2", line(x.oolong, 2, 6460, 9900))).must(201)
		x.as(x.shop, "GET", "/v1/limits", nil).must(403)
	})
}
