package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/flows"
)

func TestAPersonDoesItsDutiesAndNoOthers(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		person := func(token, login string, duties ...string) reply {
			return x.as(token, "POST", "/v1/people", tree{
				"login": login, "name": login, "password": password, "role": "supplier", "supplier_id": x.teaID, "duties": duties,
			})
		}
		person(x.tea, "till", "finance").must(201)
		person(x.tea, "dock", "shipping").must(201)
		person(x.tea, "shelf", "buying").refused(422, "invalid", "duties duties_malformed")
		till, dock := x.signIn("till"), x.signIn("dock")
		banks := "/v1/suppliers/" + x.teaID + "/bank-accounts"
		for _, path := range []string{"/v1/wallet", "/v1/statements", banks} {
			x.as(till, "GET", path, nil).ok()
			x.as(x.tea, "GET", path, nil).ok()
			x.as(dock, "GET", path, nil).refused(403, "duty_not_held")
		}
		x.as(dock, "POST", "/v1/stock/movements", tree{"movements": []tree{{"sku_id": x.oolong, "warehouse_id": x.teaHouse, "units": 1, "reason": "received"}}}).must(201)
		x.as(till, "POST", "/v1/stock/movements", tree{"movements": []tree{{"sku_id": x.oolong, "warehouse_id": x.teaHouse, "units": 1, "reason": "received"}}}).
			refused(403, "duty_not_held")
		for _, token := range []string{till, dock} {
			x.as(token, "GET", "/v1/people", nil).refused(403, "duty_not_held")
			person(token, "more").refused(403, "duty_not_held")
		}
		x.expect("own people", x.as(x.tea, "GET", "/v1/people", nil).ok().count("items"), 3)
		x.as(x.tea, "POST", "/v1/people", tree{"login": "spy", "name": "Spy", "password": password, "role": "supplier", "supplier_id": x.mugID}).must(404)
		x.as(x.tea, "POST", "/v1/people", tree{"login": "spy", "name": "Spy", "password": password, "role": "operator"}).
			refused(422, "role_malformed", "role role_malformed")
		me := x.as(x.tea, "GET", "/v1/me", nil).ok().text("person_id")
		x.as(x.tea, "POST", "/v1/people/"+me+"/disable", nil).refused(422, "last_owner")
		x.as(x.tea, "PUT", "/v1/people/"+me+"/duties", tree{"duties": []string{"goods"}}).refused(422, "last_owner")
		x.as(x.mug, "POST", "/v1/people/"+me+"/disable", nil).must(404)
		clerk := x.as(dock, "GET", "/v1/me", nil).ok().text("person_id")
		x.as(x.tea, "PUT", "/v1/people/"+clerk+"/duties", tree{"duties": []string{"finance", "owner"}}).ok()
		x.as(dock, "GET", "/v1/wallet", nil).must(401) // its sessions have ended
		x.as(x.signIn("dock"), "GET", "/v1/wallet", nil).ok()
		x.as(x.key, "POST", "/v1/api-keys", tree{"name": "another"}).refused(403, "duty_not_held")
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+clerk, nil).ok()
		x.expect("trail", trail.text("items.1.action"), "person.set_duties")
	})
}

func TestACompanyAppliesIsRefusedMendsAndOpensItsAccount(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		begun := x.as("", "POST", "/v1/supplier-applications", draft).must(201)
		path, pass := "/v1/supplier-applications/"+begun.text("id"), begun.text("token")
		x.as("", "GET", path, nil).must(401)
		x.as(pass, "GET", "/v1/agreements", nil).must(403)
		x.as(pass, "POST", path+"/submit", nil).refused(422, "licence_missing")
		file := x.as(pass, "POST", "/v1/files?name=licence.pdf", "%PDF-1.7 licence").must(201).text("id")
		x.as(pass, "POST", path+"/documents", tree{"kind": "business_licence", "number": "L-1", "file_id": file}).must(201)
		x.as(pass, "POST", path+"/submit", nil).ok()
		x.as(pass, "PUT", path, draft).refused(409, "state_forbids")
		x.as(x.operator, "POST", path+"/refuse", tree{"note": "照片不清"}).ok()
		x.expect("the reason", x.as(pass, "GET", path, nil).ok().text("decision"), "照片不清")
		x.as(pass, "POST", path+"/submit", nil).ok()
		x.as(x.operator, "POST", path+"/approve", tree{"note": "照证齐全", "login": "tea"}).refused(409, "login_taken")
		approved := x.as(x.operator, "POST", path+"/approve", tree{"note": "照证齐全"}).ok()
		login := approved.text("login")
		x.as("", "POST", "/v1/sessions", tree{"login": login, "password": password}).must(401)
		x.as(pass, "POST", path+"/account", tree{"password": password}).ok()
		x.as(pass, "GET", path, nil).must(401)
		token := x.signIn(login)
		x.expect("its papers", x.as(token, "GET", "/v1/suppliers/"+approved.text("supplier_id")+"/documents", nil).ok().count("items"), 1)
		x.as(token, "GET", "/v1/files/"+file+"/content", nil).ok()
	})
}

func TestAnApplicantStoresLittle(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		_, pass := x.applicant("甲")
		for range flows.MaxApplicantFiles - 1 {
			x.as(pass, "POST", "/v1/files?name=a.png", png).must(201)
		}
		x.as(pass, "POST", "/v1/files?name=a.png", png).refused(422, "too_many_files")
		_, other := x.applicant("乙")
		x.as(other, "POST", "/v1/files?name=a.png", png+strings.Repeat("x", flows.MaxApplicantBytes)).refused(422, "too_many_files")
	})
}

func TestAVersionIsSignedByBothAndItsRecordSaysFromWhere(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		agreement := x.as(x.operator, "POST", "/v1/agreements/propose", tree{
			"supplier_id": x.teaID, "mode": "buyout", "currency": "CNY", "reprice": true, "supply_rule": "per_sku", "regions": []string{"31"},
		}).must(201).text("id")
		path := "/v1/agreements/" + agreement + "/versions/1"
		shown := x.as(x.tea, "GET", path, nil).ok()
		sign := tree{"document_sha256": shown.text("document_sha256")}
		x.as(x.tea, "POST", path+"/sign", tree{"document_sha256": strings.Repeat("0", 64)}).refused(409, "document_changed")
		x.as(x.tea, "POST", path+"/sign", tree{"document_sha256": shown.text("document_sha256"), "on_paper": true}).must(http.StatusForbidden)
		x.as(x.tea, "POST", path+"/sign", sign).ok()
		signed := x.as(x.operator, "POST", path+"/sign", sign).ok()
		x.expect("state", signed.text("state"), "current")
		x.expect("words", signed.text("document_sha256"), shown.text("document_sha256"))
		x.expect("from where", signed.text("signatures.0.address"), "192.0.2.1")
		own := x.as(x.tea, "GET", path, nil).ok()
		x.expect("own address", own.text("signatures.0.address"), "192.0.2.1")
		x.expect("the operator's address is not the supplier's to know", strings.Count(string(own.body), "192.0.2.1"), 1)
		x.expect("in force", x.as(x.tea, "GET", "/v1/agreements/"+agreement, nil).ok().text("state"), "in_force")
		x.Clock.Advance(clock.Second)
		second := x.as(x.operator, "POST", "/v1/agreements/"+agreement+"/versions", tree{"terms": tree{"reprice": false, "supply_rule": "per_sku"}, "on_paper": true}).must(201)
		x.expect("on paper, at once", second.text("state"), "current")
		x.expect("versions", x.as(x.tea, "GET", "/v1/agreements/"+agreement+"/versions", nil).ok().count("items"), 2)
	})
}
