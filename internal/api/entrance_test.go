package api_test

import (
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/testkit"
	"github.com/fenxiao/fenxiao/internal/web"
)

// aPage writes a recruitment page, of the operator or a supplier; an open one takes applications.
func (x *trade) aPage(supplier string, open bool) string {
	body := page(tree{})
	if supplier != "" {
		body["supplier_id"] = supplier
	}
	made := x.as(x.operator, "POST", "/v1/recruitments", body).must(201).text("id")
	if open {
		x.as(x.operator, "POST", "/v1/recruitments/"+made+"/open", nil).ok()
	}
	return made
}

// anInvitation is one of a distributor's own; suppliers have none.
func (x *trade) anInvitation(token string, own belongings) belongings {
	if own["channel_id"] == "" {
		return belongings{}
	}
	return belongings{"invitation_id": x.as(token, "POST", "/v1/invitations", tree{
		"recruitment_id": own["opening_id"], "uses": 2, "expires_at": "2026-12-01T00:00:00Z",
	}).must(201).text("id")}
}

// anApplicant has begun an application, and stored a file.
func (x *trade) anApplicant(opening string) caller {
	begun := x.as("", "POST", "/v1/openings/"+opening+"/applications", tree{"name": "新店"}).must(201)
	token := begun.text("token")
	file := x.as(token, "POST", "/v1/files?name=traffic.png", png+begun.text("id")).must(201).text("id")
	return caller{"entrant", "applicant", token, belongings{"entrance_application_id": begun.text("id"), "file_id": file}, nil}
}

func TestAStrangerBecomesADistributorOverTheDoors(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		opening := x.aPage("", true)
		if got := x.as("", "GET", "/v1/openings", nil).ok(); got.count("items") != 1 || got.text("items.0.title") != "招募店主" {
			t.Errorf("openings %s", got.body)
		}
		begin := ask{method: "POST", path: "/v1/openings/" + opening + "/applications", body: tree{"name": "新店"}, key: "mine"}
		begun := h.do(begin).must(201)
		if again := h.do(begin).must(201); again.text("id") != begun.text("id") || strings.Contains(string(again.body), "token") {
			t.Errorf("the token is shown again: %s", again.body)
		}
		token, one := begun.text("token"), "/v1/distributor-applications/"+begun.text("id")
		file := x.as(token, "POST", "/v1/files?name=traffic.png&public=true", png).must(201)
		if file.at("public") != false {
			t.Errorf("a proof is public: %s", file.body)
		}
		x.as(token, "POST", one+"/submit", nil).refused(422, "invalid", "fields.traffic answer_missing", "channels channel_missing")
		x.as(token, "PUT", one, tree{
			"name": "新店", "answers": []tree{{"field": "traffic", "file_id": file.text("id")}}, "channels": []tree{{"name": "天猫店", "kind": "mall_shop"}},
		}).ok()
		bad := x.as(token, "PUT", one+"/identity", tree{"kind": "person", "real_name": "李雷", "number": "110105194912310021"})
		bad.refused(422, "invalid", "number identity_number_malformed")
		papers := tree{"kind": "person", "real_name": "李雷", "number": "11010519491231002X", "phone": "13800138000"}
		if got := x.as(token, "PUT", one+"/identity", papers).ok(); strings.Contains(string(got.body), "李雷") {
			t.Errorf("the real name is shown: %s", got.body)
		}
		x.as(token, "POST", one+"/submit", nil).ok()
		if got := x.as(x.operator, "GET", "/v1/distributor-applications?state=submitted", nil).ok(); got.text("items.0.id") != begun.text("id") {
			t.Errorf("queue %s", got.body)
		}
		if got := x.as(x.operator, "GET", "/v1/files/"+file.text("id"), nil).ok(); got.text("name") != "traffic.png" {
			t.Errorf("the proof %s", got.body)
		}
		if got := x.as(x.operator, "POST", one+"/identity/readings", nil).must(201); got.text("real_name") != "李雷" || got.text("number") != "11010519491231002X" {
			t.Errorf("papers %s", got.body)
		}
		x.as(x.operator, "POST", one+"/take", nil).ok()
		verdict := tree{"round": 1, "verdict": "approve", "scores": []tree{{"criterion": "sales", "points": 90}}}
		x.as(x.operator, "POST", one+"/reviews", verdict).ok()
		words := x.as(token, "GET", one+"/words", nil).ok()
		assent := tree{"document_sha256": words.text("document_sha256")}
		x.as(x.operator, "POST", one+"/activate", assent).refused(422, "unsigned")
		x.as(token, "POST", one+"/words/signatures", assent).ok()
		done := x.as(x.operator, "POST", one+"/activate", assent).ok()
		x.as(token, "POST", one+"/account", tree{"login": "fresh", "name": "韩梅梅", "password": password}).ok()
		x.as(token, "GET", one, nil).must(401) // the pass has ended
		fresh := x.signIn("fresh")
		contract := done.text("contract_id")
		if got := x.as(fresh, "GET", "/v1/contracts/"+contract, nil).ok(); got.text("state") != "in_force" {
			t.Errorf("contract %s", got.body)
		}
		mine := x.as(fresh, "GET", "/v1/contracts", nil).ok()
		all := x.as(x.operator, "GET", "/v1/contracts", nil).ok()
		if mine.count("items") != 1 || mine.text("items.0.id") != contract || all.count("items") < 2 {
			t.Errorf("its own: %s, all: %s", mine.body, all.body)
		}
		x.as(x.shop, "POST", "/v1/contracts/"+contract+"/notice", tree{"until": "2027-01-01T00:00:00Z", "reason": "x"}).must(404)
		x.as(fresh, "POST", "/v1/contracts/"+contract+"/notice", tree{"until": "2027-01-01T00:00:00Z", "reason": "we sell no more"}).ok()
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+begun.text("id"), nil).ok()
		if !strings.Contains(string(trail.body), "application.read_identity") || strings.Contains(string(trail.body), "李雷") || strings.Contains(string(trail.body), "11010519491231002X") {
			t.Errorf("trail %s", trail.body)
		}
	})
}

func TestGuessingInvitationsIsKeptSlow(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		h := newHouse(t, w)
		x := openTrade(h)
		opening := x.aPage("", true)
		h.http = api.New(api.Config{World: h.flow, Passwords: access.Cheap, SignIns: web.Rate{PerSecond: 1, AtOnce: 5}}).Handler()
		guess := func() reply {
			return x.as("", "POST", "/v1/openings/"+opening+"/applications", tree{"name": "新店", "invitation_code": "ABCDEFGH"})
		}
		for range 5 {
			guess().refused(422, "invitation_invalid")
		}
		guess().must(429)
	})
}
