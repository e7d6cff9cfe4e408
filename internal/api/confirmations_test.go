package api_test

import (
	"maps"
	"testing"
)

func TestAnOrderIsPlacedNowAndConfirmedLater(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		asked := newOrder("C-1", line(x.oolong, 2, 6460, 9900))
		asked["confirm"] = "later"
		placed := x.as(x.key, "POST", "/v1/orders", asked).must(201)
		order := placed.text("id")
		x.expect("state", placed.text("sub_orders.0.state"), "unconfirmed")
		x.expect("held until", x.as(x.key, "GET", "/v1/orders/"+order, nil).ok().text("hold_until"), placed.text("hold_until"))
		x.expect("in its list", x.as(x.key, "GET", "/v1/orders?state=unconfirmed", nil).ok().text("items.0.id"), order)
		before := x.balance(x.key, "wallet")
		x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).refused(409, "order_unconfirmed", "state order_unconfirmed")
		x.as(other, "POST", "/v1/orders/"+order+"/confirm", nil).refused(404, "not_found")
		x.as(x.tea, "POST", "/v1/orders/"+order+"/confirm", nil).must(403)
		confirm := ask{method: "POST", path: "/v1/orders/" + order + "/confirm", token: x.key, key: "confirm"}
		x.expect("confirmed", x.do(confirm).must(200).text("sub_orders.0.state"), "pending_payment")
		x.expect("again", x.do(confirm).must(200).header.Get("Idempotency-Replayed"), "true")
		x.expect("not paid yet", x.balance(x.key, "wallet"), before)
		x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).must(200)

		asked["own_number"], asked["confirm"] = "C-2", "soon"
		x.as(x.key, "POST", "/v1/orders", asked).refused(422, "invalid_request")
		asked["confirm"] = "now"
		x.expect("now", x.as(x.key, "POST", "/v1/orders", asked).must(201).text("sub_orders.0.state"), "pending_payment")
		delete(asked, "confirm")
		x.as(x.key, "POST", "/v1/orders", asked).must(201) // the same order

		three := maps.Clone(asked)
		three["own_number"], three["confirm"] = "C-3", "later"
		third := x.as(x.key, "POST", "/v1/orders", three).must(201).text("id")
		x.told("a batch", x.batch(x.key, "/v1/orders:batch-confirm", "batch", tree{"order_id": third}, tree{"order_id": order}, tree{}), 200, 409, 422)
	})
}
