package api_test

import "testing"

func TestASessionBeginsAndEnds(t *testing.T) {
	each(t, func(h *house) {
		h.as("", "POST", "/v1/sessions", tree{"login": "root", "password": "wrong horse"}).refused(401, "sign_in_failed")
		h.as("", "POST", "/v1/sessions", tree{"login": "nobody", "password": password}).refused(401, "sign_in_failed")
		token := h.signIn("root")
		if got := h.as(token, "GET", "/v1/me", nil).ok().text("role"); got != "operator" {
			t.Fatal(got)
		}
		h.as(token, "DELETE", "/v1/sessions/current", nil).must(204)
		h.as(token, "GET", "/v1/me", nil).refused(401, "token_invalid")
		h.as("", "GET", "/v1/me", nil).refused(401, "not_signed_in")
	})
}

func TestTheOperatorSetsUpTheParties(t *testing.T) {
	each(t, func(h *house) {
		supplier := h.as(h.operator, "POST", "/v1/suppliers", tree{
			"name": "青岚茶业", "freight_minor": 800, "return_contact": tree{"name": "王小明", "phone": "13800138000", "region": "310115", "address": "世纪大道 100 号"},
		}).must(201)
		if supplier.text("return_contact.phone") != "13800138000" {
			t.Fatal(string(supplier.body))
		}
		own := supplier.text("id")
		tea := h.enrol("tea", tree{"role": "supplier", "supplier_id": own})
		h.as(tea, "GET", "/v1/suppliers/"+own, nil).ok()
		h.as(tea, "GET", "/v1/suppliers", nil).refused(403, "forbidden")
		h.as(tea, "PUT", "/v1/suppliers/"+own+"/return-contact", tree{"name": "李", "phone": "1", "region": "310115", "address": "x"}).
			refused(422, "invalid_request", "phone wrong_length")
		trail := h.as(h.operator, "GET", "/v1/trail?subject="+own, nil).ok()
		if trail.text("items.0.action") != "supplier.create" || len(trail.body) == 0 {
			t.Fatal(string(trail.body))
		}
	})
}
