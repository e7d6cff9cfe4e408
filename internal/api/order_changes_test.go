package api_test

import (
	"strings"
	"testing"
)

func TestAnOrderIsSentElsewhereNotedAndUrged(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		placed := x.as(x.key, "POST", "/v1/orders", newOrder("A-1", line(x.oolong, 2, 6460, 9900))).must(201)
		order, sub := placed.text("id"), placed.text("sub_orders.0.id")
		x.as(x.key, "POST", "/v1/sub-orders/"+sub+"/urge", nil).refused(409, "wrong_state")
		x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).ok()
		wallet := x.balance(x.key, "wallet")
		there := tree{"name": "李四", "phone": "13900005678", "region": "440106", "address": "体育西路 2 号"}
		contact, remark, urge := "/v1/orders/"+order+"/contact", "/v1/orders/"+order+"/remark", "/v1/sub-orders/"+sub+"/urge"

		x.as(x.key, "PUT", contact, tree{"contact": tree{"name": "", "phone": "x", "region": "440106", "address": "a"}}).
			refused(422, "invalid_request")
		x.as(x.key, "PUT", contact, tree{"contact": tree{"name": "李四", "phone": "13900005678", "region": "999999", "address": "a"}}).
			refused(422, "invalid", "contact.region region_unknown")
		there["region"] = "510104"
		far := x.as(x.key, "PUT", contact, tree{"contact": there}).refused(422, "address_change_refused", "contact.region region_not_delivered")
		x.expect("told where", far.text("errors.0.live.sub_order_id"), sub)
		there["region"] = "440106"
		x.as(other, "PUT", contact, tree{"contact": there}).refused(404, "not_found")
		x.as(x.operator, "PUT", contact, tree{"contact": there}).must(403)
		x.as(x.key, "PUT", contact, tree{"contact": there}).must(200)
		shown := x.as(x.tea, "GET", "/v1/sub-orders/"+sub, nil).ok()
		x.expect("to whom", shown.text("contact.name"), "李四")
		x.expect("where", shown.text("region"), "440106")

		x.as(x.key, "PUT", remark, tree{"remark": strings.Repeat("注", 501)}).must(422)
		x.as(x.key, "PUT", remark, tree{}).must(422)
		x.as(other, "PUT", remark, tree{"remark": "a"}).refused(404, "not_found")
		x.as(x.key, "PUT", remark, tree{"remark": "轻放"}).must(200)
		x.expect("remark", x.as(x.tea, "GET", "/v1/sub-orders/"+sub, nil).ok().text("remark"), "轻放")

		x.as(other, "POST", urge, nil).refused(404, "not_found")
		x.as(x.key, "POST", urge, nil).must(200).text("sub_orders.0.urged_at")
		again := x.as(x.key, "POST", urge, nil).refused(422, "urged_already", "sub_order_id urged_already")
		again.text("errors.0.live.again_at")
		x.expect("the supplier was told of", x.as(x.tea, "GET", "/v1/notices", nil).ok().count("items"), 3)
		x.expect("money moved", x.balance(x.key, "wallet")-wallet, 0)
		history := string(x.as(x.key, "GET", "/v1/orders/"+order+"/events", nil).ok().body)
		for _, word := range []string{"李四", "13900005678", "体育西路", "轻放"} {
			if strings.Contains(history, word) {
				t.Errorf("the history says %s", word)
			}
		}
		x.as(x.tea, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF9000"}).must(201)
		x.as(x.key, "PUT", contact, tree{"contact": there}).refused(409, "already_shipped")
		x.as(x.key, "PUT", remark, tree{"remark": "太晚"}).refused(409, "wrong_state")
		x.as(x.key, "POST", urge, nil).refused(409, "wrong_state")
	})
}
