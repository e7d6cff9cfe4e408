package api_test

import "testing"

func TestOrdersAreFoundByTheirOwnNumbers(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		otherID, other := x.distributor("另一家", "other")
		one := x.as(x.key, "POST", "/v1/orders", newOrder("L 1,2/三", line(x.oolong, 2, 6460, 9900))).must(201).text("id")
		two := x.as(x.key, "POST", "/v1/orders", newOrder("L-2", line(x.oolong, 1, 6460, 9900))).must(201).text("id")
		numbers := tree{"own_numbers": []string{"L-2", "none", "L 1,2/三", "L-2", "a\tb", ""}}
		found := x.as(x.key, "POST", "/v1/orders:look-up", numbers).must(200)
		x.expect("answers", found.count("items"), 6)
		x.expect("the first", found.text("items.0.order.id"), two)
		x.expect("the third", found.text("items.2.order.id"), one)
		x.expect("its state", found.text("items.2.order.sub_orders.0.state"), "pending_payment")
		x.expect("the first again", found.text("items.3.order.id"), two)
		for _, i := range []string{"items.1.order", "items.4.order", "items.5.order"} {
			x.expect(i, found.at(i), nil)
		}

		theirs := x.as(other, "POST", "/v1/orders:look-up", numbers).must(200)
		x.expect("another's", theirs.at("items.0.order"), nil)
		x.as(other, "POST", "/v1/orders:look-up", tree{"distributor_id": x.shopID, "own_numbers": []string{"L-2"}}).refused(404, "not_found")
		x.as(x.operator, "POST", "/v1/orders:look-up", numbers).must(422)
		numbers["distributor_id"] = x.shopID
		x.expect("by the operator", x.as(x.operator, "POST", "/v1/orders:look-up", numbers).must(200).text("items.0.order.id"), two)
		numbers["distributor_id"] = otherID
		x.expect("of another", x.as(x.operator, "POST", "/v1/orders:look-up", numbers).must(200).at("items.0.order"), nil)
		many := make([]string, 101)
		x.as(x.key, "POST", "/v1/orders:look-up", tree{"own_numbers": many}).must(422)
		x.as(x.key, "POST", "/v1/orders:look-up", tree{"own_numbers": []string{}}).must(422)
		x.as(x.tea, "POST", "/v1/orders:look-up", numbers).must(403)
	})
}
