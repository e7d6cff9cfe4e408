package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/api"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
)

func TestEveryOperationOfADistributorSaysWhatAKeyNeeds(t *testing.T) {
	d := readDocument(t, api.New(api.Config{World: &flows.World{}}).Spec())
	seen := map[string]bool{}
	for _, op := range d.operations() {
		seen[op.ID] = true
		if !api.May(op.ID, "distributor") || api.May(op.ID, "") {
			continue
		}
		scope, closed, known := api.NeedOfKey(op.ID, op.method, op.path)
		switch {
		case !known:
			t.Errorf("%s: say under `subjects` what the tag %s is about, or name it under `exceptions`", op.ID, op.Tags[0])
		case closed && scope != "":
			t.Errorf("%s is closed and has the scope %s", op.ID, scope)
		case scope != "" && !slices.Contains(access.KeyScopeNames, access.KeyScope(scope)):
			t.Errorf("%s: there is no scope %s", op.ID, scope)
		}
		if class := api.ClassOf(op.ID, op.method, op.path); !slices.Contains(access.Classes, access.Class(class)) {
			t.Errorf("%s: there is no class %s", op.ID, class)
		}
	}
	for _, name := range api.Exceptions() {
		if !seen[name] {
			t.Errorf("the exception %s is no operation", name)
		}
	}
}

func TestKeysManageNoKeysAndNoPeopleAndSignNothing(t *testing.T) {
	d := readDocument(t, api.New(api.Config{World: &flows.World{}}).Spec())
	closed := map[string]bool{}
	for _, op := range d.operations() {
		_, closed[op.ID], _ = api.NeedOfKey(op.ID, op.method, op.path)
	}
	for _, op := range []string{
		"create-api-key", "edit-api-key", "rotate-api-key", "revoke-api-key", "list-people", "create-person", "set-password", "disable-person",
		"set-duties", "sign-contract-words", "give-contract-notice",
	} {
		if !closed[op] {
			t.Errorf("%s is open to keys", op)
		}
	}
	for _, op := range []string{"list-api-keys", "get-contract", "place-order", "get-me"} {
		if closed[op] {
			t.Errorf("%s is closed to keys", op)
		}
	}
}

func TestTheDocumentNamesAllScopesOfKeys(t *testing.T) {
	var named []string
	d := readDocument(t, api.New(api.Config{World: &flows.World{}}).Spec())
	for _, word := range d.Components.Schemas["KeyWords"].Properties["scopes"].Items.Enum {
		named = append(named, word.(string))
	}
	var want []string
	for _, s := range access.KeyScopeNames {
		want = append(want, string(s))
	}
	if !slices.Equal(named, want) {
		t.Errorf("named %v, want %v", named, want)
	}
}

// scoped makes a key of the shop with these words, and gives its token.
func (x *trade) scoped(words tree) string {
	x.t.Helper()
	body := tree{"name": "scoped"}
	maps.Copy(body, words)
	return x.as(x.shop, "POST", "/v1/api-keys", body).must(201).text("token")
}

func TestAKeyDoesWhatItsScopesSay(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		ordering := x.scoped(tree{"scopes": []string{"orders:write", "orders:read"}})
		order := x.as(ordering, "POST", "/v1/orders", newOrder("S-1", line(x.oolong, 1, 6460, 9900))).must(201).text("id")
		x.as(ordering, "GET", "/v1/orders/"+order, nil).ok()
		x.as(ordering, "GET", "/v1/me", nil).ok()
		for _, c := range []struct{ method, path, scope string }{
			{"POST", "/v1/orders/" + order + "/pay", "orders:pay"}, {"GET", "/v1/goods", "goods:read"}, {"GET", "/v1/wallet", "statements:read"},
			{"GET", "/v1/api-keys", "keys:read"}, {"POST", "/v1/quotes", "quotes:read"},
		} {
			r := x.as(ordering, c.method, c.path, nil)
			r.refused(403, "key_scope_missing", "header.Authorization key_scope_missing")
			if got := r.text("errors.0.live.scope"); got != c.scope {
				t.Errorf("%s %s: needs %s, want %s", c.method, c.path, got, c.scope)
			}
		}
		paying := x.scoped(tree{"scopes": []string{"orders:pay"}})
		x.as(paying, "GET", "/v1/orders/"+order, nil).refused(403, "key_scope_missing")
		x.as(paying, "POST", "/v1/orders/"+order+"/pay", nil).ok()
		// A key without scopes does all that keys may, and what people do is closed to it all the same.
		usual := x.scoped(nil)
		contract := x.as(usual, "GET", "/v1/contracts", nil).ok().text("items.0.id")
		x.as(usual, "POST", "/v1/contracts/"+contract+"/notice", tree{"reason": "out"}).refused(403, "person_needed")
		x.as(usual, "POST", "/v1/api-keys", tree{"name": "another"}).refused(403, "duty_not_held")
		x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "x", "scopes": []string{"orders:eat"}}).must(422)
	})
}

func TestAnEditedKeyDoesWhatItMayFromTheNextCallOn(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		made := x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "ERP", "scopes": []string{"goods:read"}}).must(201)
		key, path := made.text("token"), "/v1/api-keys/"+made.text("id")
		x.as(key, "GET", "/v1/goods", nil).ok()
		edited := x.as(x.shop, "PUT", path, tree{"name": "ERP 2", "scopes": []string{"orders:read"}, "addresses": []string{"192.0.2.1", "192.0.2.1/24"}}).ok()
		if edited.text("name") != "ERP 2" || edited.text("scopes.0") != "orders:read" || edited.count("addresses") != 2 || edited.text("addresses.0") != "192.0.2.0/24" {
			t.Errorf("edited: %s", edited.body)
		}
		x.as(key, "GET", "/v1/goods", nil).refused(403, "key_scope_missing")
		x.as(key, "GET", "/v1/orders", nil).ok()
		x.as(x.shop, "DELETE", path, nil).must(204)
		x.as(x.shop, "PUT", path, tree{"name": "ERP 3"}).refused(409, "key_ended")
	})
}

func TestAKeyIsKeptToItsAddresses(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "x", "addresses": []string{"192.0.2.0/24", "nowhere", "fe80::1%eth0"}}).
			refused(422, "invalid", "addresses[1] address_range_malformed", "addresses[2] address_range_malformed")
		ours := x.scoped(tree{"addresses": []string{"192.0.2.0/24"}})
		theirs := x.scoped(tree{"addresses": []string{"203.0.113.7", "2001:db8::/48"}})
		x.as(ours, "GET", "/v1/goods", nil).ok() // the tests' peer is 192.0.2.1
		first := x.as(theirs, "GET", "/v1/goods", nil).refused(403, "address_refused")
		x.as(theirs, "GET", "/v1/me", nil).refused(403, "address_refused")
		// Nobody trusts the peer: what it says of others counts for nothing.
		second := x.do(ask{method: "GET", path: "/v1/goods", token: theirs, header: map[string]string{"X-Forwarded-For": "203.0.113.7"}})
		second.refused(403, "address_refused")
		if string(first.body) != string(second.body) {
			t.Errorf("%s and %s", first.body, second.body)
		}
		x.as(theirs, "POST", "/v1/quotes", tree{}).refused(403, "address_refused")
	})
}

func TestARotatedKeyGoesOnForItsOverlap(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		made := x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "ERP", "scopes": []string{"goods:read"}, "addresses": []string{"192.0.2.0/24"}}).must(201)
		path := "/v1/api-keys/" + made.text("id")
		x.as(x.key, "POST", path+"/rotate", tree{"overlap_hours": 1}).refused(403, "duty_not_held")
		x.as(x.shop, "POST", path+"/rotate", tree{"overlap_hours": 169}).must(422)
		rotate := ask{method: "POST", path: path + "/rotate", token: x.shop, key: "rotate", body: tree{"overlap_hours": 2}}
		fresh := x.do(rotate).must(201)
		again := x.do(rotate).must(201)
		if again.text("id") != fresh.text("id") || again.tree()["token"] != nil || again.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("again: %s", again.body)
		}
		if fresh.text("name") != "ERP" || fresh.text("scopes.0") != "goods:read" || fresh.text("addresses.0") != "192.0.2.0/24" {
			t.Errorf("fresh: %s", fresh.body)
		}
		old := x.as(x.shop, "GET", path, nil).ok()
		if old.text("replaced_by_id") != fresh.text("id") || old.text("expires_at") == "" {
			t.Errorf("old: %s", old.body)
		}
		trail := x.as(x.operator, "GET", "/v1/trail?subject="+made.text("id"), nil).ok()
		if trail.count("items") != 2 || !strings.Contains(string(trail.body), "api_key.rotate") || strings.Contains(string(trail.body), fresh.text("token")) {
			t.Errorf("trail: %s", trail.body)
		}
		for _, token := range []string{made.text("token"), fresh.text("token")} {
			x.as(token, "GET", "/v1/goods", nil).ok()
		}
		x.Clock.Advance(2*60*60*1_000_000 + 1) // which ends a session that nobody used, too
		x.shop = x.signIn("shop")
		x.as(made.text("token"), "GET", "/v1/goods", nil).refused(401, "token_expired")
		x.as(fresh.text("token"), "GET", "/v1/goods", nil).ok()
		x.as(x.shop, "POST", path+"/rotate", tree{"overlap_hours": 2}).refused(409, "key_ended")
		at := x.as(x.shop, "POST", "/v1/api-keys/"+fresh.text("id")+"/rotate", tree{"overlap_hours": 0}).must(201)
		x.as(fresh.text("token"), "GET", "/v1/goods", nil).refused(401, "token_expired")
		x.as(at.text("token"), "GET", "/v1/goods", nil).ok()
	})
}

func TestSixtyFourRotationsAtOnceUnderOneIdempotencyKeyMakeOneKey(t *testing.T) {
	each(t, func(h *house) {
		x := &trade{house: h}
		_, shop := x.distributor("小满优选", "shop")
		made := x.as(shop, "POST", "/v1/api-keys", tree{"name": "ERP"}).must(201)
		before := x.Int(t, "select count(*) from access_keys")
		replies := make([]reply, 0, 64)
		for range 64 / atOnce {
			replies = append(replies, x.together(ask{
				method: "POST", path: "/v1/api-keys/" + made.text("id") + "/rotate", token: shop, key: "rotate", body: tree{"overlap_hours": 1},
			})...)
		}
		x.doneOnce("rotate", replies)
		shown := 0
		for _, r := range replies {
			var key struct {
				Token string `json:"token"`
			}
			if err := json.Unmarshal(r.body, &key); err != nil {
				t.Fatal(err)
			}
			if key.Token != "" {
				shown++
			}
		}
		x.expect("tokens shown", shown, 1)
		x.expect("keys made", x.Int(t, "select count(*) from access_keys")-before, 1)
	})
}

func TestOnlyOwnersSeeWhereAKeyWasUsedFrom(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.Write(t, func(tx *db.Tx) error {
			tx.Exec("update access_keys set last_used_at = 5, last_address = '203.0.113.7'")
			return tx.Flush()
		})
		x.expect("owner", x.as(x.shop, "GET", "/v1/api-keys", nil).ok().text("items.0.last_address"), "203.0.113.7")
		buyer := x.enrol("buyer", tree{"role": "distributor", "distributor_id": x.shopID, "duties": []string{"buying"}})
		for _, token := range []string{buyer, x.key} {
			if r := x.as(token, "GET", "/v1/api-keys", nil).ok(); strings.Contains(string(r.body), "203.0.113.7") || r.text("items.0.last_used_at") == "" {
				t.Errorf("%s", r.body)
			}
		}
		r := x.as(x.operator, http.MethodGet, "/v1/api-keys?distributor_id="+x.shopID, nil).ok()
		if strings.Contains(string(r.body), "203.0.113.7") {
			t.Errorf("operator: %s", r.body)
		}
	})
}
