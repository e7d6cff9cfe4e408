package api_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/api"
)

// caller is one who asks: nobody, the operator, or one of two suppliers and two distributors.
type caller struct {
	name, role, token string
	own, foreign      belongings
}

// concerned says whether an operation is about the kind of application that an applicant made: to supply, or to distribute.
func (c caller) concerned(op operation) bool {
	other := "entrance_application_id"
	if c.name == "entrant" {
		other = "/{application_id}"
	}
	return c.role != "applicant" || !strings.Contains(op.path, other)
}

// besides gives what each party has beside its trade: things of its own, made through the API with its token.
var besides = []func(x *trade, token string, own belongings) belongings{
	(*trade).aFile, (*trade).anImport,
	(*trade).aFile,
	(*trade).aFile, (*trade).anInvitation,
	(*trade).standing,
	(*trade).aLabelAndAPaper,
	(*trade).aPriceRule,
	(*trade).aNotice,
	(*trade).aPenalty,
	(*trade).aBlacklistEntry,
	(*trade).aWebhook,
	(*trade).anExhibit,
	(*trade).besideInvoice,
}

// wall is a trade between two suppliers and two distributors: the tea house sells to the shop, the potter to the other.
func wall(h *house) []caller {
	x := openTrade(h)
	otherID, other := x.distributor("另一家", "other")
	x.as(other, "POST", "/v1/selections", tree{"sku_ids": []string{x.mugSKU}}).ok()
	otherKey := x.as(other, "POST", "/v1/api-keys", tree{"name": "ERP"}).must(201)
	otherChannel := x.as(other, "POST", "/v1/channels", tree{"name": "另一店", "kind": "own_site"}).must(201).text("id")
	x.as(x.operator, "POST", "/v1/wallet/top-ups", tree{"distributor_id": otherID, "currency": "CNY", "amount_minor": 500_000}).must(201)
	shopKeys := x.as(x.shop, "GET", "/v1/api-keys", nil).ok()
	contracts := func(distributor string) string {
		return x.as(x.operator, "GET", "/v1/contracts?distributor_id="+distributor, nil).ok().text("items.0.id")
	}
	person := func(token string) string { return x.as(token, "GET", "/v1/me", nil).ok().text("person_id") }
	grade := x.ladder()
	top := x.as(x.operator, "GET", "/v1/categories", nil).ok().text("items.0.id")
	middle := x.as(x.operator, "GET", "/v1/categories", nil).ok().text("items.1.id")
	attribute := x.as(x.operator, "POST", "/v1/attributes", tree{"category_id": top, "name": "保质期", "kind": "number", "unit": "天"}).must(201).text("id")
	shared := belongings{
		"brand_id": x.brand, "category_id": x.category, "top_category_id": top, "event": "agreement.ended", "language": "zh", "date": "2026-01-31", "grade_id": grade["grade_id"],
		"scheme_id": grade["scheme_id"], "limit_id": grade["limit_id"],
		"middle_category_id": middle, "attribute_id": attribute,
	}
	teaSide := x.deal(x.shop, x.tea, x.oolong, 6460, 9900)
	mugSide := x.deal(other, x.mug, x.mugSKU, 1900, 2900)
	x.closeMonth()
	x.operator, x.tea, x.mug, x.shop, other = x.signIn("root"), x.signIn("tea"), x.signIn("mug"), x.signIn("shop"), x.signIn("other")
	shared["opening_id"] = x.aPage("", true)
	teaPage, mugPage := belongings{"recruitment_id": x.aPage(x.teaID, false)}, belongings{"recruitment_id": x.aPage(x.mugID, false)}
	tea := merge(shared, teaPage, teaSide, belongings{
		"supplier_id": x.teaID, "agreement_id": x.agreement, "product_id": x.product, "sku_id": x.oolong, "warehouse_id": x.teaHouse,
		"person_id": person(x.tea), "party": "supplier_id=" + x.teaID,
	}, x.statementOf(x.tea, "payable"))
	mug := merge(shared, mugPage, mugSide, belongings{
		"supplier_id": x.mugID, "agreement_id": x.mugAgreement, "product_id": x.as(x.mug, "GET", "/v1/products", nil).text("items.0.id"),
		"sku_id": x.mugSKU, "warehouse_id": x.mugHouse, "person_id": person(x.mug), "party": "supplier_id=" + x.mugID,
	}, x.statementOf(x.mug, "payable"))
	shop := merge(shared, teaPage, teaSide, belongings{
		"distributor_id": x.shopID, "channel_id": x.channel, "api_key_id": shopKeys.text("items.0.id"), "sku_id": x.oolong,
		"contract_id": contracts(x.shopID), "person_id": person(x.shop), "party": "distributor_id=" + x.shopID,
	}, x.statementOf(x.shop, "wallet"))
	another := merge(shared, mugPage, mugSide, belongings{
		"distributor_id": otherID, "channel_id": otherChannel, "api_key_id": otherKey.text("id"), "sku_id": x.mugSKU,
		"contract_id": contracts(otherID), "person_id": person(other), "party": "distributor_id=" + otherID,
	}, x.statementOf(other, "wallet"))
	for _, side := range []struct {
		token string
		own   belongings
	}{{x.tea, tea}, {x.mug, mug}, {x.shop, shop}, {other, another}} {
		for _, more := range besides {
			maps.Copy(side.own, more(x, side.token, side.own))
		}
	}
	one, oneToken := x.applicant("甲")
	two, twoToken := x.applicant("乙")
	tea["version"], shop["version"], mug["version"], another["version"] = "1", "1", "1", "1"
	all := merge(tea, shop, x.poolTerms(), belongings{"application_id": one["application_id"]})
	// What a distributor has not selected is foreign to it; the shop has selected all goods, the other the mug alone.
	teaForShop := merge(another, belongings{"sku_id": x.unselected()})
	first, second := x.anApplicant(shared["opening_id"]), x.anApplicant(shared["opening_id"])
	for _, b := range []belongings{all, shop, another, tea, mug} {
		b["entrance_application_id"] = first.own["entrance_application_id"]
	}
	first.foreign, first.own = merge(all, second.own), merge(all, first.own)
	return []caller{
		{"nobody", "", "", all, all},
		{"operator", "operator", x.operator, all, nil},
		{"tea", "supplier", x.tea, merge(shop, tea), merge(another, mug)},
		{"mug", "supplier", x.mug, merge(another, mug), merge(shop, tea)},
		{"shop", "distributor", x.shop, merge(tea, shop), merge(mug, teaForShop)},
		{"other", "distributor", other, merge(mug, another), merge(tea, shop)},
		{"applicant", "applicant", oneToken, merge(all, one), merge(all, two)},
		{"another applicant", "applicant", twoToken, merge(all, two), merge(all, one)},
		first,
	}
}

func merge(all ...belongings) belongings {
	out := belongings{}
	for _, b := range all {
		maps.Copy(out, b)
	}
	return out
}

// unselected gives a SKU that nobody has selected.
func (x *trade) unselected() string {
	return x.createProduct(x.teaID, "未选", "T-9").text("skus.0.id")
}

// poolTerms makes what the operator keeps the pool and its selections by.
func (x *trade) poolTerms() belongings {
	made := func(path string, body tree) string { return x.as(x.operator, "POST", path, body).must(201).text("id") }
	goods := func(more tree) tree {
		body := tree{"name": "一组", "sku_ids": []string{x.oolong}}
		maps.Copy(body, more)
		return body
	}
	filter := tree{"brand_ids": []string{x.brand}}
	return belongings{
		"pool_rule_id":    made("/v1/pool-rules", tree{"name": "常青", "active": false, "filter": filter}),
		"pool_job_id":     made("/v1/pool-jobs", tree{"action": "close", "filter": tree{"words": "没有"}}),
		"window_id":       made("/v1/windows", goods(tree{"kind": "first_choice", "level": 1, "until": "2030-01-01T00:00:00Z"})),
		"exclusion_id":    made("/v1/exclusions", goods(tree{"gap_ppm": 0})),
		"product_line_id": made("/v1/product-lines", goods(tree{"filter": filter})),
	}
}

// deal walks an order up to a parcel and an after-sale that waits for review.
func (x *trade) deal(buyerToken, sellerToken, sku string, settlement, sale int64) belongings {
	order := x.as(buyerToken, "POST", "/v1/orders", newOrder("D-1", line(sku, 3, settlement, sale))).must(201)
	orderID, sub := order.text("id"), order.text("sub_orders.0.id")
	x.as(buyerToken, "POST", "/v1/orders/"+orderID+"/pay", nil).ok()
	parcel := x.as(sellerToken, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF9000"}).must(201).text("id")
	afterSale := x.as(buyerToken, "POST", "/v1/after-sales", tree{
		"sub_order_id": sub, "kind": "refund_only", "reason": "碎了", "lines": []tree{{"line": 1, "units": 1}},
	}).must(201).text("id")
	done := x.as(buyerToken, "POST", "/v1/orders", newOrder("D-2", line(sku, 1, settlement, sale))).must(201)
	x.as(buyerToken, "POST", "/v1/orders/"+done.text("id")+"/pay", nil).ok()
	x.as(sellerToken, "POST", "/v1/sub-orders/"+done.text("sub_orders.0.id")+"/parcels", tree{"carrier": "SF", "waybill": "SF9001"}).must(201)
	x.as(buyerToken, "POST", "/v1/orders/"+done.text("id")+"/receipt", nil).ok()
	return belongings{"order_id": orderID, "sub_order_id": sub, "parcel_id": parcel, "after_sale_id": afterSale}
}

func (x *trade) statementOf(token, kind string) belongings {
	wallet := x.as(token, "GET", "/v1/wallet", nil).ok()
	for i := range wallet.count("accounts") {
		if wallet.text(fmt.Sprintf("accounts.%d.kind", i)) == kind {
			account := wallet.text(fmt.Sprintf("accounts.%d.id", i))
			return belongings{"account_id": account, "statement_id": x.as(token, "GET", "/v1/statements", nil).ok().text("items.0.id")}
		}
	}
	x.t.Fatalf("no %s", kind)
	return nil
}

// ordered gives the operations with their samples: those that take something away come last.
func ordered(t *testing.T, d *document) []operation {
	t.Helper()
	ops := slices.DeleteFunc(d.operations(), func(op operation) bool { return strings.HasPrefix(op.path, "/v1/sandbox") }) // see sandbox_test.go
	for _, op := range ops {
		if _, ok := samples[op.ID]; !ok {
			t.Errorf("%s %s has no sample: add one to samples", op.method, op.path)
		}
	}
	slices.SortFunc(ops, func(a, b operation) int {
		return cmp.Or(cmp.Compare(samples[a.ID].last, samples[b.ID].last), strings.Compare(a.path, b.path), strings.Compare(a.method, b.method))
	})
	return ops
}

// TestNobodyCrossesTheWall calls every operation as everyone, with own, foreign and missing ids.
func TestNobodyCrossesTheWall(t *testing.T) {
	each(t, func(h *house) {
		callers := wall(h)
		d := readDocument(h.t, h.api.Spec())
		ops := ordered(h.t, d)
		for _, op := range ops {
			for _, c := range callers {
				h.checkRole(op, c)
			}
		}
		before := h.snapshot()
		for _, op := range ops {
			for _, c := range callers[1:] {
				if api.May(op.ID, c.role) && !samples[op.ID].open {
					h.checkWall(op, c)
				}
			}
		}
		h.unchanged(before)
		for _, op := range ops {
			for _, c := range callers[1:] {
				if api.May(op.ID, c.role) && c.concerned(op) {
					h.checkOwn(op, c)
				}
			}
		}
	})
}

// checkRole: who may not call an operation is told so before anything is looked at.
func (h *house) checkRole(op operation, c caller) {
	if c.role == "" && api.May(op.ID, "") || c.role != "" && (api.May(op.ID, c.role) || op.ID == "sign-in") {
		return
	}
	a := c.own.request(op, samples[op.ID])
	a.token = c.token
	got := h.do(a)
	want := http.StatusForbidden
	if c.role == "" {
		want = http.StatusUnauthorized
	}
	if got.status != want {
		h.t.Errorf("%s as %s: %d, want %d: %s", op.ID, c.name, got.status, want, got.body)
	}
}

// known are the names of what is everybody's to know, or is checked by itself.
var known = []string{"opening_id", "brand_id", "category_id", "attribute_id", "party", "event", "language", "grade_id", "version", "date"}

// checkWall: with one id at a time that is another's, and then one that nobody has, the answers are the same to the byte.
func (h *house) checkWall(op operation, c caller) {
	for _, name := range names(op, samples[op.ID]) {
		if slices.Contains(known, name) || op.ID == "list-trail" {
			continue // everybody's to know, or checked by itself
		}
		none := merge(c.own, belongings{name: missing(c.own[name])})
		absent := h.ask(op, c, none)
		if absent.status < 400 && !isList(absent) || absent.status >= 500 {
			h.t.Errorf("%s as %s with a missing %s: %d %s", op.ID, c.name, name, absent.status, absent.body)
		}
		if c.foreign == nil {
			continue
		}
		theirs := merge(c.own, belongings{name: c.foreign[name]})
		foreign := h.ask(op, c, theirs)
		if foreign.status != absent.status || scrub(foreign, c.foreign[name]) != scrub(absent, none[name]) {
			h.t.Errorf("%s as %s: another's %s is told apart from a missing one:\n%d %s\n%d %s",
				op.ID, c.name, name, foreign.status, foreign.body, absent.status, absent.body)
		}
	}
	if slices.Contains(names(op, samples[op.ID]), "party") && c.foreign != nil {
		theirs := h.ask(op, c, merge(c.own, belongings{"party": c.foreign["party"]}))
		theirs.refused(http.StatusNotFound, "not_found")
	}
}

// scrub makes answers comparable: the id that was asked for is the caller's own word.
func scrub(r reply, asked string) string { return strings.ReplaceAll(string(r.body), asked, "…") }

// isList says whether an answer is a list without items: the narrowing found nothing.
func isList(r reply) bool {
	var page struct {
		Items []json.RawMessage `json:"items"`
	}
	return json.Unmarshal(r.body, &page) == nil && page.Items != nil && len(page.Items) == 0 || strings.Contains(string(r.body), `"saleable":false`)
}

func (h *house) ask(op operation, c caller, ids belongings) reply {
	a := ids.request(op, samples[op.ID])
	a.token = c.token
	got := h.do(a)
	if item, is := ofItem(op, got); is {
		return item
	}
	return got
}

// ofItem gives what a batch of one item tells of that item, as if the single operation had answered.
func ofItem(op operation, r reply) (reply, bool) {
	var batch struct {
		Items []struct {
			Status  int             `json:"status"`
			Result  json.RawMessage `json:"result"`
			Problem json.RawMessage `json:"problem"`
		} `json:"items"`
	}
	if !strings.Contains(op.path, ":batch") && op.ID != "take-metrics" || r.status != http.StatusOK || json.Unmarshal(r.body, &batch) != nil || len(batch.Items) != 1 || op.method == http.MethodGet {
		return r, false
	}
	out := r
	out.status, out.body = batch.Items[0].Status, batch.Items[0].Result
	if p := batch.Items[0].Problem; p != nil {
		out.body, out.header = p, r.header.Clone()
		out.header.Set("Content-Type", "application/problem+json")
	}
	return out, true
}

// checkOwn: with its own ids a caller gets through to its things, whatever their state then says; and reads nothing that the other
// side keeps to itself.
func (h *house) checkOwn(op operation, c caller) {
	got := h.ask(op, c, c.own)
	switch got.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusBadRequest:
		if samples[op.ID].last == 0 {
			h.t.Errorf("%s as %s with own ids: %d %s", op.ID, c.name, got.status, got.body)
		}
	}
	if got.status >= 500 {
		h.t.Errorf("%s as %s: %d %s", op.ID, c.name, got.status, got.body)
	}
	for _, name := range private {
		if theirs := c.foreign[name]; theirs != "" && got.status < 400 && strings.Contains(string(got.body), theirs) {
			h.t.Errorf("%s shows %s another's %s: %s", op.ID, c.name, name, got.body)
		}
	}
	for _, secret := range secrets[c.role] {
		if got.status < 400 && strings.Contains(string(got.body), secret) {
			h.t.Errorf("%s tells %s of %s: %s", op.ID, c.name, secret, got.body)
		}
	}
}

// private are the names of ids that nobody but their parties may ever read.
var private = []string{
	"file_id", "price_rule_id", "order_id", "sub_order_id", "parcel_id", "after_sale_id", "account_id", "statement_id", "api_key_id", "channel_id", "contract_id",
	"import_id", "file_id", "order_id", "sub_order_id", "parcel_id", "after_sale_id", "account_id", "statement_id", "api_key_id", "channel_id", "contract_id",
	"file_id", "notice_id", "address_id", "order_id", "sub_order_id", "parcel_id", "after_sale_id", "account_id", "statement_id", "api_key_id", "channel_id", "contract_id",
	"agreement_id", "warehouse_id", "person_id",
	"agreement_id", "warehouse_id", "person_id", "application_id", "document_id", "contact_id", "notice_id", "address_id", "entrance_application_id", "invitation_id",
	"invoice_id", "penalty_id", "webhook_id", "delivery_id",
}

// secrets are what one side of the trade keeps from the other: names, and amounts that come about nowhere else.
var secrets = map[string][]string{
	"supplier":    {`"settlement_minor"`, `"sale_minor"`, `"refund_minor"`, `"total_minor"`, `"margin"`, `:6460`, `:6800`, `:1900`},
	"distributor": {`"supply_minor"`, `"payable"`, `"supply_ratio_ppm"`, `:5200`, `:1500,`, `:15600`},
}
