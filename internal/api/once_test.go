package api_test

import (
	"fmt"
	"sync"
	"testing"
)

const atOnce = 16

// together sends one request many times at once, and gives the answers.
func (h *house) together(a ask) []reply {
	replies := make([]reply, atOnce)
	var all sync.WaitGroup
	for i := range replies {
		all.Go(func() { replies[i] = h.do(a) })
	}
	all.Wait()
	return replies
}

// doneOnce makes sure that one of many answers was the first, and that all tell of the same thing.
func (x *trade) doneOnce(what string, replies []reply) string {
	x.t.Helper()
	fresh := 0
	for _, r := range replies {
		r.ok()
		if r.header.Get("Idempotency-Replayed") == "" {
			fresh++
		}
		if got := r.text("id"); got != replies[0].text("id") {
			x.t.Errorf("%s: %s and %s", what, got, replies[0].text("id"))
		}
	}
	x.expect(what+": first answers", fresh, 1)
	return replies[0].text("id")
}

func TestSixteenAtOnceUnderOneKeyDoItOnce(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.doneOnce("supplier", x.together(ask{
			method: "POST", path: "/v1/suppliers", token: x.operator, key: "supplier", body: tree{"name": "新供应商"},
		}))
		x.expect("suppliers", x.Int(t, "select count(*) from suppliers_suppliers"), 3)
		place := ask{method: "POST", path: "/v1/orders", token: x.key, key: "place", body: newOrder("A-1", line(x.oolong, 2, 6460, 9900))}
		order := x.doneOnce("place", x.together(place))
		x.expect("orders", x.Int(t, "select count(*) from orders_orders"), 1)
		x.expect("held", x.Int(t, "select CAST(sum(held) AS BIGINT) from stock_items"), 2)
		before := x.balance(x.key, "wallet")
		x.doneOnce("pay", x.together(ask{method: "POST", path: "/v1/orders/" + order + "/pay", token: x.key, key: "pay"}))
		x.expect("paid once", x.balance(x.key, "wallet"), before-2*6460-800)
		for _, r := range x.together(ask{
			method: "POST", path: "/v1/wallet/top-ups", token: x.operator, key: "top-up",
			body: tree{"distributor_id": x.shopID, "currency": "CNY", "amount_minor": 500},
		}) {
			r.must(201)
		}
		x.expect("topped up once", x.balance(x.key, "wallet"), before-2*6460-800+500)
	})
}

func TestSixteenAtOnceUnderSixteenKeysPayOnce(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		order := x.as(x.key, "POST", "/v1/orders", newOrder("A-1", line(x.oolong, 2, 6460, 9900))).must(201).text("id")
		before := x.balance(x.key, "wallet")
		paid := 0
		for _, r := range x.together(ask{method: "POST", path: "/v1/orders/" + order + "/pay", token: x.key}) {
			if r.status == 200 {
				paid++
				continue
			}
			r.refused(409, "wrong_state")
		}
		x.expect("paid", paid, 1)
		x.expect("wallet", x.balance(x.key, "wallet"), before-2*6460-800)
	})
}

// The last units go to as many orders as there are, whoever asks first, and never to one more.
func TestTheLastUnitsAreSoldOnce(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		sold := 0
		replies := make([]reply, atOnce)
		var all sync.WaitGroup
		for i := range replies {
			all.Go(func() {
				replies[i] = x.do(ask{method: "POST", path: "/v1/orders", token: x.key, body: newOrder(fmt.Sprint("L-", i), line(x.oolong, 10, 6460, 9900))})
			})
		}
		all.Wait()
		for _, r := range replies {
			if r.status == 201 {
				sold++
				continue
			}
			r.refused(422, "order_refused", "lines[0].quantity out_of_stock")
		}
		x.expect("sold", sold, 10)
		x.expect("nothing is free", x.Int(t, "select on_hand - held from stock_items where on_hand = held"), 0)
	})
}
