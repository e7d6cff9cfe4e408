package api_test

import "testing"

func TestASupplierAsksForAPriceAndTheOperatorLetsItCount(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		const all = "/v1/price-proposals"
		ask := func(minor int) tree {
			return tree{"items": []tree{{"sku_id": x.oolong, "currency": "CNY", "supply_minor": minor, "retail_minor": 10900, "note": "原料涨价"}}}
		}
		price := func() reply { return x.as(x.operator, "GET", "/v1/prices?sku_ids="+x.oolong, nil).ok() }
		before := price()
		x.as(x.tea, "PUT", all, ask(5500)).must(204)
		x.as(x.tea, "PUT", all, ask(5600)).must(204) // takes the place of the one before
		x.expect("nothing counts yet", price().number("items.0.supply_minor"), before.number("items.0.supply_minor"))
		open := x.as(x.operator, "GET", all+"?state=open&supplier_id="+x.teaID, nil).ok()
		x.expect("one waits", open.count("items"), 1)
		x.expect("by SKU", x.as(x.tea, "GET", all+"?sku_ids="+x.oolong, nil).ok().count("items"), 1)
		x.expect("the latest", open.number("items.0.supply_minor"), 5600)
		x.as(x.operator, "POST", all+"/accept", tree{"items": []tree{{"sku_id": x.oolong, "supply_minor": 5500}}}).
			refused(422, "prices_refused", "items[0].supply_minor proposal_changed")
		x.as(x.operator, "POST", all+"/accept", tree{"items": []tree{{"sku_id": x.oolong, "supply_minor": 5600, "settlement_minor": 5599}}}).
			refused(422, "prices_refused", "items[0].settlement_minor supply_above_settlement")
		x.as(x.operator, "POST", all+"/accept", tree{"items": []tree{{"sku_id": x.oolong, "supply_minor": 5600}}}).must(204)
		after := price()
		x.expect("it counts", after.number("items.0.supply_minor"), 5600)
		x.expect("with what was suggested", after.number("items.0.retail_minor"), 10900)
		x.expect("and what distributors pay is as it was", after.number("items.0.settlement_minor"), before.number("items.0.settlement_minor"))
		x.as(x.operator, "POST", all+"/refuse", tree{"items": []string{x.oolong}, "reason": "高"}).refused(422, "prices_refused", "items[0] proposal_over")
		x.as(x.tea, "POST", all+"/withdraw", tree{"items": []string{x.oolong}}).refused(422, "prices_refused", "items[0] proposal_over")
		x.expect("the supplier reads what came of it", x.as(x.tea, "GET", all, nil).ok().text("items.0.state"), "accepted")
		trail := x.as(x.operator, "GET", "/v1/trail?order=newest&subject="+x.oolong, nil).ok()
		x.expect("it is in the trail", trail.text("items.0.action"), "price.set")
	})
}

func TestAProposalIsItsSuppliersAlone(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		const all = "/v1/price-proposals"
		item := tree{"sku_id": x.oolong, "currency": "CNY", "supply_minor": 5500}
		x.as(x.mug, "PUT", all, tree{"items": []tree{item}}).refused(404, "not_found", "items[0].sku_id not_found")
		x.as(x.operator, "PUT", all, tree{"items": []tree{item}}).refused(403, "forbidden")
		x.as(x.shop, "GET", all, nil).refused(403, "forbidden")
		x.as(x.tea, "PUT", all, tree{"items": []tree{item, item}}).refused(422, "prices_refused", "items[1].sku_id proposed_twice")
		past := tree{"sku_id": x.oolong, "currency": "CNY", "supply_minor": 5500, "from": "2020-01-01T00:00:00Z"}
		x.as(x.tea, "PUT", all, tree{"items": []tree{past}}).refused(422, "prices_refused", "items[0].from price_retroactive")
		x.as(x.tea, "PUT", all, tree{"items": []tree{item}}).must(204)
		x.expect("another sees nothing", x.as(x.mug, "GET", all, nil).ok().count("items"), 0)
		x.as(x.mug, "POST", all+"/withdraw", tree{"items": []string{x.oolong}}).refused(422, "prices_refused", "items[0] proposal_not_found")
		x.as(x.operator, "POST", all+"/refuse", tree{"items": []string{x.oolong}, "reason": "高于市场价"}).must(204)
		x.expect("why", x.as(x.tea, "GET", all+"?state=refused", nil).ok().text("items.0.reason"), "高于市场价")
		x.as(x.tea, "PUT", all, tree{"items": []tree{item}}).must(204) // and again
		x.as(x.tea, "POST", all+"/withdraw", tree{"items": []string{x.oolong}}).must(204)
		x.as(x.operator, "POST", all+"/accept", tree{"items": []tree{{"sku_id": x.oolong, "supply_minor": 5500}}}).refused(422, "prices_refused", "items[0] proposal_over")
	})
}

func TestAPriceIsProposedForLaterAndForGoodsWithoutOne(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		const all = "/v1/price-proposals"
		x.as(x.tea, "PUT", all, tree{"items": []tree{{"sku_id": x.oolong, "currency": "CNY", "supply_minor": 5500, "from": "2031-01-01T00:00:00Z"}}}).must(204)
		x.as(x.operator, "POST", all+"/accept", tree{"items": []tree{{"sku_id": x.oolong, "supply_minor": 5500}}}).must(204)
		prices := x.as(x.tea, "GET", "/v1/prices?sku_ids="+x.oolong, nil).ok()
		x.expect("planned", prices.number("planned.0.supply_minor"), 5500)
		x.expect("not yet", prices.number("items.0.supply_minor"), 5200)
	})
}
