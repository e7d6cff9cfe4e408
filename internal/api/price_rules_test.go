package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
)

// aPriceRule gives a distributor a price of its own.
func (x *trade) aPriceRule(_ string, own belongings) belongings {
	if own["distributor_id"] == "" {
		return nil
	}
	return belongings{"price_rule_id": x.rule(tree{
		"goods": "sku", "sku_id": own["sku_id"], "distributor_id": own["distributor_id"], "least_quantity": 1000, "of_contract": true, "ratio_ppm": 900_000,
	}).text("id")}
}

func (x *trade) rule(body tree) reply {
	x.t.Helper()
	return x.as(x.operator, "POST", "/v1/price-rules", body).must(201)
}

// The shop's contract takes 95 % of the base price: 6460 for oolong tea at 6800.

func TestAPriceLadderGoesFromTheShelfIntoTheOrder(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		ten := x.rule(tree{"goods": "product", "product_id": x.product, "least_quantity": 10, "of_contract": true, "ratio_ppm": 950_000}).text("id")
		own := x.rule(tree{
			"goods": "sku", "sku_id": x.oolong, "distributor_id": x.shopID, "least_quantity": 20, "currency": "CNY", "price_minor": 6000,
			"floor_minor": 9000, "ceiling_minor": 9500,
		}).text("id")
		ladder := x.as(x.key, "GET", "/v1/goods/"+x.oolong+"/price-ladder", nil).ok()
		x.expect("steps", ladder.count("steps"), 3)
		for i, want := range []struct {
			quantity, minor int64
			rule            string
		}{{1, 6460, ""}, {10, 6137, ten}, {20, 6000, own}} {
			step := fmt.Sprintf("steps.%d.", i)
			x.expect("from", ladder.number(step+"from_quantity"), want.quantity)
			x.expect("price", ladder.number(step+"price.settlement_minor"), want.minor)
			if want.rule != "" {
				x.expect("rule", ladder.text(step+"price.why.rule_id"), want.rule)
			}
		}
		x.expect("shelf", x.as(x.key, "GET", "/v1/goods/"+x.oolong, nil).ok().number("price.settlement_minor"), int64(6460))

		// two lines of one SKU are one quantity, in quotes and in orders
		quote := x.as(x.key, "POST", "/v1/quotes", tree{"region": "310115", "lines": []tree{
			{"sku_id": x.oolong, "quantity": 4, "sale_minor": 9900}, {"sku_id": x.oolong, "quantity": 6},
		}}).ok()
		x.expect("quoted", quote.number("lines.0.price.settlement_minor"), int64(6137))
		x.expect("goods", quote.number("goods_minor"), int64(61370))
		x.expect("because", quote.text("lines.1.price.why.because.0"), "product")
		x.expect("holds from", quote.number("lines.0.least_quantity"), int64(10))
		order := x.as(x.key, "POST", "/v1/orders", newOrder("L-1", line(x.oolong, 4, 6137, 9900), line(x.oolong, 6, 6137, 9900))).must(201)
		x.expect("goods", order.number("goods_minor"), int64(61370))

		// a quote for ten is none for nine
		short := line(x.oolong, 9, 6137, 9900)
		short["quote"] = quote.text("lines.0.quote")
		refusal := x.as(x.key, "POST", "/v1/orders", newOrder("L-2", short))
		refusal.refused(422, "order_refused")
		x.expect("code", refusal.text("errors.0.code"), "quote_quantity")
		x.expect("least", refusal.text("errors.0.live.least_quantity"), "10")

		// who knows another price is told the live one and why; the rule's range holds
		refusal = x.as(x.key, "POST", "/v1/orders", newOrder("L-3", line(x.oolong, 20, 5000, 9900)))
		refusal.refused(422, "order_refused")
		x.expect("live", refusal.text("errors.0.live.live_minor"), "6000")
		x.expect("why", refusal.text("errors.0.live.why"), "distributor,sku,quantity")
		x.expect("rule", refusal.text("errors.0.live.rule_id"), own)
		x.expect("code", refusal.text("errors.1.code"), "sale_price_above_ceiling")
		x.expect("ceiling", refusal.text("errors.1.live.ceiling_minor"), "9500")
	})
}

func TestADistributorNeverSeesAnothersRules(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		otherID, other := x.distributor("另一家", "other")
		x.as(other, "POST", "/v1/selections", tree{"sku_ids": []string{x.oolong}}).ok()
		x.rule(tree{"goods": "sku", "sku_id": x.oolong, "distributor_id": otherID, "currency": "CNY", "price_minor": 5300})
		mine := x.as(x.key, "GET", "/v1/goods/"+x.oolong+"/price-ladder", nil).ok()
		x.expect("steps", mine.count("steps"), 1)
		x.expect("price", mine.number("steps.0.price.settlement_minor"), int64(6460))
		theirs := x.as(other, "GET", "/v1/goods/"+x.oolong+"/price-ladder", nil).ok()
		x.expect("price", theirs.number("steps.0.price.settlement_minor"), int64(5300))
		x.as(x.key, "GET", "/v1/goods/"+x.oolong+"/price-ladder?distributor_id="+otherID, nil).refused(404, "not_found")
		x.as(other, "GET", "/v1/goods/"+x.green+"/price-ladder", nil).refused(404, "not_found")
		for _, path := range []string{"/v1/price-rules", "/v1/prices/" + x.oolong + "/history", "/v1/price-simulation?distributor_id=" + otherID + "&sku_id=" + x.oolong} {
			x.as(x.key, "GET", path, nil).refused(403, "forbidden")
			x.as(x.tea, "GET", path, nil).refused(403, "forbidden")
		}
	})
}

func TestAPlannedPriceCountsFromItsInstantAndLeavesItsHistory(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		from := x.Clock.Now() + clock.Hour
		planned := price(x.oolong, 5300, 7000, 9900)
		planned["from"] = from.String()
		set := x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{planned}}).ok()
		x.expect("now", set.number("items.0.settlement_minor"), int64(6800))
		x.expect("planned", set.number("planned.0.settlement_minor"), int64(7000))
		seen := x.as(x.tea, "GET", "/v1/prices?sku_ids="+x.oolong, nil).ok()
		x.expect("supply", seen.number("planned.0.supply_minor"), int64(5300))
		if strings.Contains(string(seen.body), "settlement_minor") {
			t.Error("a supplier is told what distributors will pay")
		}
		shelf := func() int64 {
			return x.as(x.key, "GET", "/v1/goods/"+x.oolong, nil).ok().number("price.settlement_minor")
		}
		simulate := func(at clock.Micros) reply {
			return x.as(x.operator, "GET", "/v1/price-simulation?distributor_id="+x.shopID+"&sku_id="+x.oolong+"&at="+url.QueryEscape(at.String()), nil).ok()
		}
		x.expect("before", shelf(), int64(6460))
		x.expect("simulated", simulate(from).number("price.settlement_minor"), int64(6650))
		x.Clock.Set(from - 1)
		x.expect("a moment before", shelf(), int64(6460))
		x.Clock.Set(from)
		x.expect("at its instant, before any timer", shelf(), int64(6650))
		if _, err := flows.FireAll(t.Context(), x.flow, flows.AtOnce); err != nil {
			t.Fatal(err)
		}
		x.expect("after it", shelf(), int64(6650))
		history := x.as(x.operator, "GET", "/v1/prices/"+x.oolong+"/history", nil).ok()
		x.expect("versions", history.count("items"), 2)
		x.expect("before", history.number("items.1.before.settlement_minor"), int64(6800))
		x.expect("after", history.number("items.1.after.settlement_minor"), int64(7000))
		x.expect("since", history.text("items.1.from"), from.Time().Format(time.RFC3339))
		x.expect("past", simulate(from-1).number("price.settlement_minor"), int64(6460))
		x.expect("because", simulate(from-1).text("because.0"), "contract")

		page := x.as(x.operator, "GET", "/v1/prices/"+x.oolong+"/history?limit=1", nil).ok()
		page = x.as(x.operator, "GET", "/v1/prices/"+x.oolong+"/history?limit=1&after="+page.text("next"), nil).ok()
		x.expect("second page", page.number("items.0.before.settlement_minor"), int64(6800))

		planned["from"] = (from - 1).String()
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{planned}}).refused(422, "prices_refused")
	})
}

func TestAPlannedPriceIsWithdrawn(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		from := x.Clock.Now() + clock.Hour
		planned := price(x.oolong, 5300, 7000, 9900)
		planned["from"] = from.String()
		plans := tree{"plans": []tree{{"sku_id": x.oolong, "from": from.String()}}}
		x.as(x.operator, "POST", "/v1/prices/withdraw", plans).refused(422, "prices_refused")
		x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{planned}}).ok()
		if left := x.as(x.operator, "POST", "/v1/prices/withdraw", plans).ok(); strings.Contains(string(left.body), "planned") {
			t.Errorf("it is planned still: %s", left.body)
		}
		x.Clock.Set(from)
		x.expect("price", x.as(x.key, "GET", "/v1/goods/"+x.oolong, nil).ok().number("price.settlement_minor"), int64(6460))
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+x.oolong, nil).ok()
		x.expect("lines", trail.count("items"), 3)
		for i, action := range []string{"price.set", "price.plan", "price.withdraw"} {
			x.expect("action", trail.text(fmt.Sprintf("items.%d.action", i)), action)
		}
	})
}

func TestARuleIsEndedAndNeverChanged(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		body := tree{"goods": "all", "ratio_ppm": 900_000, "until": (x.Clock.Now() + clock.Day).String()}
		rule := x.rule(body).text("id")
		x.as(x.operator, "POST", "/v1/price-rules", body).refused(409, "rule_exists")
		x.expect("listed", x.as(x.operator, "GET", "/v1/price-rules?living=true", nil).ok().count("items"), 1)
		end := "/v1/price-rules/" + rule + "/end"
		x.as(x.operator, "POST", end, tree{"until": (x.Clock.Now() + 2*clock.Day).String()}).refused(422, "rule_end_later")
		x.as(x.operator, "POST", end, tree{"until": (x.Clock.Now() - 1).String()}).refused(422, "price_retroactive")
		x.as(x.operator, "POST", end, tree{}).ok()
		x.as(x.operator, "POST", end, tree{}).refused(409, "rule_over")
		x.expect("living", x.as(x.operator, "GET", "/v1/price-rules?living=true", nil).ok().count("items"), 0)
		x.expect("ever", x.as(x.operator, "GET", "/v1/price-rules", nil).ok().count("items"), 1)
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+rule, nil).ok()
		for i, action := range []string{"price_rule.make", "price_rule.end"} {
			x.expect("action", trail.text(fmt.Sprintf("items.%d.action", i)), action)
		}
	})
}
