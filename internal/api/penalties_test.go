package api_test

import (
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// aPenalty makes a case of each party: one that a supplier has proposed, or that was opened against a distributor.
func (x *trade) aPenalty(token string, own belongings) belongings {
	order := x.as(x.operator, "GET", "/v1/orders/"+own["order_id"], nil).ok()
	body := tree{
		"distributor_id": order.text("distributor_id"), "kind": "region_diversion", "sku_id": own["sku_id"], "order_id": own["order_id"],
		"text": "窜货", "evidence": []string{own["file_id"]},
	}
	if strings.HasPrefix(own["party"], "distributor") {
		token = x.operator
	}
	return belongings{"penalty_id": x.as(token, "POST", "/v1/penalties", body).must(201).text("id")}
}

func (x *trade) aBlacklistEntry(_ string, _ belongings) belongings {
	return belongings{"entry_id": x.as(x.operator, "POST", "/v1/blacklist", tree{"kind": "distributor", "company": "某公司", "reason": "欠款"}).must(201).text("id")}
}

func TestACaseWalksFromProposalToAnAppealThatFreesTheDistributor(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		second := x.enrol("second", tree{"role": "operator"})
		x.as(x.operator, "PUT", "/v1/penalty-schedule", tree{
			"period_days": 365, "answer_days": 7, "appeal_days": 15, "points": []tree{{"kind": "region_diversion", "points": 24}},
			"thresholds": []tree{{"points": 3, "effect": "warn"}, {"points": 12, "effect": "freeze_selection", "days": 30}, {"points": 24, "effect": "suspend", "days": 30}},
		}).must(200)
		proof := x.as(x.tea, "POST", "/v1/files?name=proof.pdf", "%PDF-1.7 proof").must(201).text("id")
		c := x.as(x.tea, "POST", "/v1/penalties", tree{
			"distributor_id": x.shopID, "kind": "region_diversion", "sku_id": x.oolong, "channel_id": x.channel, "text": "外省窜货", "evidence": []string{proof},
		}).must(201)
		path := "/v1/penalties/" + c.text("id")
		if c.text("state") != "proposed" || c.number("points") != 24 || c.text("evidence.0.file_id") != proof {
			t.Errorf("proposed %s", c.body)
		}
		x.as(x.shop, "GET", path, nil).refused(404, "not_found") // not opened yet
		x.as(x.mug, "GET", path, nil).refused(404, "not_found")
		x.as(x.operator, "POST", path+"/accept", nil).must(200)
		x.as(x.shop, "GET", path+"/evidence/"+proof, nil).must(200)
		x.as(x.mug, "GET", path+"/evidence/"+proof, nil).must(404)
		x.as(x.operator, "POST", path+"/decision", tree{"outcome": "confirm", "reason": "属实"}).refused(409, "state_forbids")
		x.as(x.shop, "POST", path+"/answer", tree{"text": "不是本店", "evidence": []string{proof}}).refused(422, "invalid", "evidence[0] evidence_unknown")
		x.as(x.shop, "POST", path+"/answer", tree{"text": "不是本店"}).must(200)
		if got := x.as(x.tea, "GET", path, nil).ok(); strings.Contains(string(got.body), "不是本店") {
			t.Errorf("the supplier reads the answer: %s", got.body)
		}
		done := x.as(x.operator, "POST", path+"/decision", tree{"outcome": "confirm", "reason": "属实"}).must(200)
		if done.text("state") != "confirmed" || done.count("effects") != 3 {
			t.Errorf("confirmed %s", done.body)
		}
		points := x.as(x.shop, "GET", "/v1/penalty-points", nil).ok()
		if points.number("points") != 24 || points.text("frozen_until") == "" || points.count("effects") != 3 {
			t.Errorf("points %s", points.body)
		}
		x.as(x.shop, "PUT", "/v1/channels/"+x.channel+"/listings", tree{"sku_ids": []string{x.oolong}, "state": "on"}).refused(422, "selection_frozen", "distributor_id selection_frozen")
		if got := x.as(x.operator, "GET", "/v1/distributors/"+x.shopID, nil).ok().text("state"); got != "suspended" {
			t.Errorf("the distributor is %s", got)
		}
		x.as(x.shop, "POST", path+"/appeal", tree{"text": "请复核"}).must(200)
		verdict := tree{"outcome": "overturn", "reason": "证据不足"}
		x.as(x.operator, "POST", path+"/appeal-decision", verdict).refused(422, "same_reviewer")
		x.as(second, "POST", path+"/appeal-decision", verdict).must(200)
		points = x.as(x.shop, "GET", "/v1/penalty-points", nil).ok()
		if points.number("points") != 0 || strings.Contains(string(points.body), "frozen_until") {
			t.Errorf("points %s", points.body)
		}
		if got := x.as(x.operator, "GET", "/v1/distributors/"+x.shopID, nil).ok().text("state"); got != "active" {
			t.Errorf("the distributor is %s", got)
		}
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+c.text("id"), nil).ok()
		if trail.count("items") < 9 || strings.Contains(string(trail.body), "外省窜货") || strings.Contains(string(trail.body), "不是本店") {
			t.Errorf("trail %s", trail.body)
		}
		events := x.as(x.shop, "GET", "/v1/notices", nil).ok()
		if events.count("items") < 6 || !strings.Contains(string(events.body), "penalty.effect_undone") {
			t.Errorf("notices %s", events.body)
		}
	})
}

func TestABlacklistedPhoneIsMetInEverySpellingAndNeverShown(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		place := func(number, phone string) reply {
			body := newOrder(number, line(x.oolong, 1, 6460, 9900))
			body["contact"] = tree{"name": "李四", "phone": phone, "region": "310115", "address": "世纪大道 1 号"}
			return x.as(x.shop, "POST", "/v1/orders", body)
		}
		place("B-1", "13700137000").must(201)
		entry := x.as(x.operator, "POST", "/v1/blacklist", tree{"kind": "phone", "phone": "+86 137-0013-7000", "reason": "恶意退货"}).must(201)
		if entry.text("hint") != "137****7000" {
			t.Errorf("entry %s", entry.body)
		}
		for i, phone := range []string{"13700137000", "0086 137 0013 7000", "+86(137)00137000"} {
			refused := place("B-2"+string(rune('a'+i)), phone).refused(422, "order_refused", "contact blacklisted")
			if strings.Contains(string(refused.body), "恶意") || strings.Contains(string(refused.body), "137") {
				t.Errorf("told too much: %s", refused.body)
			}
		}
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+entry.text("id"), nil).ok()
		if trail.count("items") != 1 || strings.Contains(string(trail.body), "7000") || strings.Contains(string(trail.body), "恶意") {
			t.Errorf("trail %s", trail.body)
		}
		x.as(x.operator, "POST", "/v1/blacklist", tree{"kind": "buyer", "phone": "13700137000", "reason": "x"}).refused(422, "invalid", "phone blacklist_text_malformed")
		x.as(x.operator, "POST", "/v1/blacklist/"+entry.text("id")+"/end", nil).must(200)
		x.as(x.operator, "POST", "/v1/blacklist/"+entry.text("id")+"/end", nil).refused(409, "blacklist_entry_ended")
		h.Clock.Advance(clock.Second)
		place("B-3", "13700137000").must(201)
	})
}
