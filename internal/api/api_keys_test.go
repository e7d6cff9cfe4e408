package api_test

import (
	"strings"
	"testing"
)

func TestATestKeyIsShownAsSuchAndTheBooksRefuseIt(t *testing.T) {
	each(t, func(h *house) {
		x := &trade{house: h}
		_, shop := x.distributor("小满优选", "shop")
		made := x.as(shop, "POST", "/v1/api-keys", tree{"name": "trial", "test": true}).must(201)
		token := made.text("token")
		if !strings.HasPrefix(token, "fxt_") || made.at("test") != true {
			t.Fatalf("made: %s", made.body)
		}
		live := x.as(shop, "POST", "/v1/api-keys", tree{"name": "ERP"}).must(201)
		if !strings.HasPrefix(live.text("token"), "fxk_") || live.at("test") != false {
			t.Fatalf("made: %s", live.body)
		}
		x.as(live.text("token"), "GET", "/v1/me", nil).ok()
		x.as(token, "GET", "/v1/me", nil).refused(403, "test_key")
		x.as(token, "POST", "/v1/quotes", tree{}).refused(403, "test_key")
		x.as("fxt_"+token[4:10], "GET", "/v1/me", nil).refused(401, "token_invalid")
	})
}
