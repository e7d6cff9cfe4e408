package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// place, pay, ship, receive: a batch's body, and what came of each item.
func (x *trade) batch(token, path, key string, items ...tree) reply {
	x.t.Helper()
	return x.do(ask{method: "POST", path: path, token: token, key: key, body: tree{"items": items}}).must(http.StatusOK)
}

// ids are those of the items that were done.
func (r reply) ids() (out []string) {
	for i, status := range r.statuses() {
		if status < 300 {
			out = append(out, r.text(fmt.Sprintf("items.%d.result.id", i)))
		}
	}
	return out
}

func (r reply) statuses() (out []int64) {
	for i := range r.count("items") {
		out = append(out, r.number(fmt.Sprintf("items.%d.status", i)))
	}
	return out
}

func (x *trade) told(what string, r reply, statuses ...int64) {
	x.t.Helper()
	if got := r.statuses(); !slices.Equal(got, statuses) {
		x.t.Fatalf("%s: statuses %v, want %v: %s", what, got, statuses, r.body)
	}
}

// TestABatchIsAnsweredItemByItem walks orders from placing to receipt by batches, with bad items among the good ones.
func TestABatchIsAnsweredItemByItem(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		good := func(number string) tree { return newOrder(number, line(x.oolong, 2, 6460, 9900)) }
		tooMany, noName, wrongPrice := newOrder("B-3", line(x.oolong, 1000, 6460, 9900)), good("B-4"), newOrder("B-5", line(x.oolong, 1, 1, 9900))
		noName["contact"] = tree{"name": "", "phone": "13800138000", "region": "310115", "address": "x"}
		items := []tree{good("B-1"), good("B-2"), tooMany, noName, wrongPrice, good("B-6"), {"own_number": 7}, good("B-1")}
		placed := x.batch(x.key, "/v1/orders:batch", "k-place", items...)
		x.told("placed", placed, 201, 201, 422, 422, 422, 201, 422, 201)
		x.expect("the number of the first item again", placed.text("items.7.result.id"), placed.text("items.0.result.id"))
		x.expect("code", placed.text("items.2.problem.errors.0.code"), "out_of_stock")
		x.expect("place", placed.text("items.3.problem.errors.0.path"), "contact.name")
		x.expect("live value", placed.text("items.4.problem.errors.0.live.live_minor"), "6460")
		x.expect("orders", x.Int(t, "select count(*) from orders_orders"), 3)
		orders := []string{placed.text("items.0.result.id"), placed.text("items.1.result.id"), placed.text("items.5.result.id")}

		pay := []tree{{"order_id": orders[0]}, {"order_id": orders[1]}, {"order_id": orders[0]}, {"order_id": "ord_0000000000001"}, {}, {"order_id": orders[2]}}
		before := x.balance(x.key, "wallet")
		paid := x.batch(x.key, "/v1/orders:batch-pay", "k-pay", pay...)
		x.told("paid", paid, 200, 200, 409, 404, 422, 200)
		x.expect("state", paid.text("items.0.result.sub_orders.0.state"), "to_ship")
		x.expect("wallet", x.balance(x.key, "wallet"), before-3*(2*6460+800))

		var ship, receive []tree
		for _, i := range []int{0, 1, 5} {
			ship = append(ship, tree{"sub_order_id": paid.text(fmt.Sprintf("items.%d.result.sub_orders.0.id", i)), "carrier": "SF", "waybill": fmt.Sprint("SF000", i)})
			receive = append(receive, tree{"order_id": paid.text(fmt.Sprintf("items.%d.result.id", i))})
		}
		x.told("shipped by another", x.batch(x.mug, "/v1/sub-orders:batch-ship", "k-ship", ship...), 404, 404, 404)
		shipped := x.batch(x.tea, "/v1/sub-orders:batch-ship", "k-ship", append(ship, ship[0], tree{"carrier": "SF"})...)
		x.told("shipped", shipped, 201, 201, 201, 409, 422)
		x.expect("parcel", shipped.number("items.0.result.lines.0.units"), 2)
		received := x.batch(x.key, "/v1/orders:batch-receipt", "k-receive", receive...)
		x.told("received", received, 200, 200, 200)
		x.expect("state", received.text("items.2.result.sub_orders.0.state"), "completed")

		// Asked again, all of it: told again what was done, tried again what was refused, nothing done twice.
		snapshot := x.snapshot()
		for _, again := range []struct {
			token, path, key string
			items            []tree
			first            reply
		}{
			{x.key, "/v1/orders:batch", "k-place", items, placed}, {x.key, "/v1/orders:batch-pay", "k-pay", pay, paid},
			{x.tea, "/v1/sub-orders:batch-ship", "k-ship", append(ship, ship[0], tree{"carrier": "SF"}), shipped},
			{x.key, "/v1/orders:batch-receipt", "k-receive", receive, received},
		} {
			r := x.batch(again.token, again.path, again.key, again.items...)
			x.told(again.path, r, again.first.statuses()...)
			x.expect("replayed", r.header.Get("Idempotency-Replayed"), "true")
			x.expect("ids", fmt.Sprint(r.ids()), fmt.Sprint(again.first.ids()))
			x.do(ask{method: "POST", path: again.path, token: again.token, key: again.key, body: tree{"items": again.items[1:]}}).
				refused(422, "idempotency_key_reused")
		}
		x.unchanged(snapshot)
	})
}

func TestABatchHasBounds(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		for count, place := range map[int]string{0: "items wrong_length", 101: "items wrong_length"} {
			items := make([]tree, count)
			for i := range items {
				items[i] = newOrder(fmt.Sprint("N-", i), line(x.oolong, 1, 6460, 9900))
			}
			x.as(x.key, "POST", "/v1/orders:batch", tree{"items": items}).refused(422, "invalid_request", place)
		}
		x.as(x.key, "POST", "/v1/orders:batch", tree{"items": []tree{{}}, "more": 1}).refused(422, "invalid_request", "more unknown_field")
		x.as(x.key, "POST", "/v1/orders:batch", tree{}).refused(422, "invalid_request", "items missing_field")
	})
}

// TestOneBatchSentManyTimesAtOnceIsDoneOnce: the same key and the same own numbers, at the same time.
func TestOneBatchSentManyTimesAtOnceIsDoneOnce(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		items := make([]tree, 5)
		for i := range items {
			items[i] = newOrder(fmt.Sprint("M-", i), line(x.oolong, 1, 6460, 9900))
		}
		var ids string
		for i, r := range x.together(ask{method: "POST", path: "/v1/orders:batch", token: x.key, key: "k", body: tree{"items": items}}) {
			x.told("placed", r.must(200), 201, 201, 201, 201, 201)
			if got := fmt.Sprint(r.ids()); i == 0 {
				ids = got
			} else if got != ids {
				t.Errorf("orders %s and %s", ids, got)
			}
		}
		x.expect("orders", x.Int(t, "select count(*) from orders_orders"), 5)
		x.expect("held", x.Int(t, "select CAST(sum(held) AS BIGINT) from stock_items"), 5)
	})
}
