package api_test

import (
	"fmt"
	"testing"
)

// anExhibit shows a side's file in its after-sale.
func (x *trade) anExhibit(token string, own belongings) belongings {
	file := x.as(token, "POST", "/v1/files?name=photo.pdf", "%PDF-1.7 shown by "+token[:8]).must(201).text("id")
	x.as(token, "POST", "/v1/after-sales/"+own["after_sale_id"]+"/evidence", tree{"evidence": []string{file}}).must(200)
	return belongings{"file_id": file}
}

// option writes what stands first for a line.
func option(r reply, line string) string {
	o := "sub_orders.0.lines." + line + ".options"
	out := ""
	for i := range r.count(o) {
		at := fmt.Sprintf("%s.%d.", o, i)
		out += fmt.Sprintf("%s %s %d: %d; ", r.text(at+"kind"), r.text(at+"goods"), r.number(at+"units"), r.number(at+"most_refund_minor"))
	}
	return out
}

func TestWhatAfterSalesArePossibleIsToldBeforeTheyAreAppliedFor(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		placed := x.as(x.key, "POST", "/v1/orders", newOrder("A-1", line(x.oolong, 3, 6460, 9900), line(x.green, 1, 3800, 5900))).must(201)
		order, sub := placed.text("id"), placed.text("sub_orders.0.id")
		look := func() reply { return x.as(x.key, "GET", "/v1/orders/"+order+"/after-sale-options", nil).must(200) }
		x.expect("unpaid", look().text("sub_orders.0.reasons.0.code"), "wrong_state")
		x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).ok()
		x.expect("unshipped", option(look(), "0"), "refund_only unshipped 3: 19380; ")
		x.expect("freight", look().number("sub_orders.0.freight_minor"), 0) // 23,180 go free of freight
		x.as(x.tea, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF9000", "lines": []tree{{"line": 1, "units": 2}}}).must(201)
		x.expect("partly shipped", option(look(), "0"), "refund_only unshipped 1: 6460; refund_only shipped 2: 12920; return_refund shipped 2: 12920; ")
		apply := func(kind string, units int64) reply {
			return x.as(x.key, "POST", "/v1/after-sales", tree{
				"sub_order_id": sub, "kind": kind, "reason": "碎了", "lines": []tree{{"line": 1, "units": units}},
			})
		}
		apply("return_refund", 3).refused(422, "after_sale_refused")
		apply("return_refund", 2).must(201)
		x.expect("claimed", option(look(), "0"), "refund_only unshipped 1: 6460; ")
		apply("refund_only", 1).must(201)
		x.expect("all claimed", look().text("sub_orders.0.lines.0.reasons.0.code"), "too_many_units")
		x.expect("the other line", option(look(), "1"), "refund_only unshipped 1: 3800; ")
		x.as(other, "GET", "/v1/orders/"+order+"/after-sale-options", nil).refused(404, "not_found")
		x.as(x.tea, "GET", "/v1/orders/"+order+"/after-sale-options", nil).must(403)
		x.as(x.operator, "GET", "/v1/orders/"+order+"/after-sale-options", nil).must(200)
	})
}

func TestEvidenceIsShownToThePartiesOfAnAfterSaleAlone(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, other := x.distributor("另一家", "other")
		placed := x.as(x.key, "POST", "/v1/orders", newOrder("A-1", line(x.oolong, 3, 6460, 9900))).must(201)
		sub := placed.text("sub_orders.0.id")
		x.as(x.key, "POST", "/v1/orders/"+placed.text("id")+"/pay", nil).ok()
		store := func(token, query string) string {
			return x.as(token, "POST", "/v1/files?name=p.pdf"+query, "%PDF-1.7 a photo").must(201).text("id")
		}
		mine, theirs := store(x.key, ""), store(x.tea, "")
		public := x.as(x.key, "POST", "/v1/files?name=p.gif&public=true", "GIF89a\x01\x00\x01\x00\x00\x00\x00;").must(201).text("id")
		body := tree{"sub_order_id": sub, "kind": "refund_only", "reason": "碎了", "lines": []tree{{"line": 1, "units": 1}}}
		body["evidence"] = []string{theirs, public}
		x.as(x.key, "POST", "/v1/after-sales", body).
			refused(422, "after_sale_refused", "evidence[0] evidence_unknown", "evidence[1] evidence_public")
		body["evidence"] = []string{mine, mine}
		c := x.as(x.key, "POST", "/v1/after-sales", body).must(201)
		x.expect("shown", c.text("evidence.0.file_id"), mine)
		x.expect("once", c.count("evidence"), 1)
		path := "/v1/after-sales/" + c.text("id") + "/evidence"

		x.as(x.tea, "POST", path, tree{"evidence": []string{theirs}}).must(200)
		x.as(x.tea, "POST", path, tree{"evidence": []string{mine}}).refused(422, "after_sale_refused", "evidence[0] evidence_unknown")
		x.as(x.mug, "POST", path, tree{"evidence": []string{store(x.mug, "")}}).refused(404, "not_found")
		for _, token := range []string{x.key, x.tea, x.operator} {
			for _, file := range []string{mine, theirs} {
				x.expect("content", string(x.as(token, "GET", path+"/"+file, nil).must(200).body), "%PDF-1.7 a photo")
			}
			x.as(token, "GET", path+"/"+public, nil).refused(404, "not_found")
		}
		for _, token := range []string{other, x.mug} {
			x.as(token, "GET", path+"/"+mine, nil).refused(404, "not_found")
		}
		x.as(x.tea, "GET", "/v1/files/"+mine, nil).refused(404, "not_found")
		var more []string
		for range 9 {
			more = append(more, store(x.key, ""))
		}
		x.as(x.key, "POST", path, tree{"evidence": more}).refused(422, "evidence_count")
		last := x.as(x.key, "POST", path, tree{"evidence": more[:8]}).must(200)
		x.expect("all", last.count("evidence"), 10)
		x.as(x.key, "POST", path, tree{"evidence": append(more[1:8:8], mine)}).must(200) // they are shown already
		x.as(x.key, "POST", "/v1/after-sales/"+c.text("id")+"/withdraw", nil).must(200)
		x.as(x.key, "POST", path, tree{"evidence": []string{mine}}).refused(409, "wrong_state")
	})
}
