package api_test

import (
	"fmt"
	"strings"
)

// prelude makes what an operation's sample needs in order to be done, where the things of the wall are in another state by then.
type prelude struct {
	*house
	callers []caller
	n       int
}

// ready is a request made ready: ids in place of the caller's, a body in place of the sample's, and who asks when it is not the first who may.
type ready struct {
	ids  belongings
	body any
	as   string
}

// caller gives one of the callers by name.
func (p *prelude) caller(name string) caller {
	for _, c := range p.callers {
		if c.name == name {
			return c
		}
	}
	p.t.Fatalf("no caller %s", name)
	return caller{}
}

// as sends a request of a caller that must succeed.
func (p *prelude) as(who, method, path string, body any) reply {
	return p.house.as(p.caller(who).token, method, path, body).ok()
}

// request makes an operation's request: its sample, made ready.
func (p *prelude) request(op operation) (caller, ask) {
	c, s := whoMay(op, p.callers), samples[op.ID]
	if prepare := preludes[op.ID]; prepare != nil {
		p.n++
		r := prepare(p)
		if r.as != "" {
			c = p.caller(r.as)
		}
		if r.body != nil {
			s.body = r.body
		}
		c.own = merge(c.own, r.ids)
	}
	a := c.own.request(op, s)
	a.token = c.token
	return c, a
}

// proposed lets a supplier ask for a price.
func proposed(p *prelude) ready {
	p.as("tea", "PUT", "/v1/price-proposals", tree{"items": []tree{{"sku_id": p.caller("tea").own["sku_id"], "currency": "CNY", "supply_minor": 5400}}})
	return ready{}
}

func (p *prelude) newOrder() tree {
	p.n++
	return newOrder(fmt.Sprint("P-", p.n), line(p.caller("shop").own["sku_id"], 2, 6460, 9900))
}

// order walks a new order so far: placed, paid, shipped.
func (p *prelude) order(steps ...string) belongings {
	placed := p.as("shop", "POST", "/v1/orders", p.newOrder())
	b := belongings{"order_id": placed.text("id"), "sub_order_id": placed.text("sub_orders.0.id")}
	for _, step := range steps {
		switch step {
		case "pay":
			p.as("shop", "POST", "/v1/orders/"+b["order_id"]+"/pay", nil)
		case "ship":
			p.as("tea", "POST", "/v1/sub-orders/"+b["sub_order_id"]+"/parcels", tree{"carrier": "SF", "waybill": fmt.Sprint("SF", 5000+p.n)})
		}
	}
	return b
}

// afterSale walks a new after-sale so far.
func (p *prelude) afterSale(kind string, steps ...string) ready {
	order := p.order("pay")
	if kind == "return_refund" {
		order = p.order("pay", "ship")
	}
	made := p.as("shop", "POST", "/v1/after-sales", tree{
		"sub_order_id": order["sub_order_id"], "kind": kind, "reason": "碎了", "lines": []tree{{"line": 1, "units": 1}},
	}).text("id")
	for _, step := range steps {
		switch step {
		case "approve":
			p.as("tea", "POST", "/v1/after-sales/"+made+"/approve", tree{"note": "同意"})
		case "send-back":
			p.as("shop", "POST", "/v1/after-sales/"+made+"/send-back", tree{"carrier": "SF", "waybill": "SF6001"})
		case "arrived":
			p.as("tea", "POST", "/v1/after-sales/"+made+"/arrived", tree{"note": "收到"})
		}
	}
	return ready{ids: merge(order, belongings{"after_sale_id": made})}
}

// penalty walks a case against the shop so far; who proposes it decides whether it is open.
func (p *prelude) penalty(by string, steps ...string) ready {
	c, kind := p.caller(by), "region_diversion"
	if len(steps) > 0 {
		kind = "late_payment" // a few points: the shop trades on
	}
	made := p.as(by, "POST", "/v1/penalties", tree{
		"distributor_id": p.caller("shop").own["distributor_id"], "kind": kind, "sku_id": p.caller("tea").own["sku_id"], "text": "窜货",
		"evidence": []string{c.own["file_id"]},
	}).text("id")
	path := "/v1/penalties/" + made
	for _, step := range steps {
		switch step {
		case "confirm":
			p.as("shop", "POST", path+"/answer", tree{"text": "并非本店所售"})
			p.as("operator", "POST", path+"/decision", tree{"outcome": "confirm", "reason": "事实清楚"})
		case "appeal":
			p.as("shop", "POST", path+"/appeal", tree{"text": "请复核"})
		}
	}
	return ready{ids: belongings{"penalty_id": made}}
}

// invoice registers an invoice with a number of its own: the tea house's, or the operator's to the shop.
func (p *prelude) invoice(by, party string, steps ...string) ready {
	p.n++
	made := p.as(by, "POST", "/v1/invoices", anInvoice(fmt.Sprintf("4%019d", p.n), p.caller(party).own["statement_id"])).text("id")
	for _, step := range steps {
		p.as(party, "POST", "/v1/invoices/"+made+"/"+step, nil)
	}
	return ready{ids: belongings{"invoice_id": made}}
}

// product makes a product of the tea house that is a draft, or submitted.
func (p *prelude) product(submitted bool) belongings {
	p.n++
	tea := p.caller("tea")
	made := p.as("tea", "POST", "/v1/products", tree{
		"brand_id": tea.own["brand_id"], "category_id": tea.own["category_id"], "title": "鸭屎香", "skus": []tree{{"code": fmt.Sprint("P-", p.n)}},
	}).text("id")
	if submitted {
		p.as("tea", "POST", "/v1/products/"+made+"/submit", nil)
	}
	return belongings{"product_id": made}
}

// digest gives the digest of the words that are shown now, as the refusal of a wrong one tells it.
func (p *prelude) digest(who, path string) tree {
	r := p.house.as(p.caller(who).token, "POST", path, tree{"document_sha256": strings.Repeat("0", 64)})
	return tree{"document_sha256": r.text("errors.0.live.document_sha256")}
}

// preludes by operation.
var preludes = map[string]func(p *prelude) ready{
	"place-order":         func(p *prelude) ready { return ready{body: p.newOrder()} },
	"place-orders":        func(p *prelude) ready { return ready{body: tree{"items": []tree{p.newOrder()}}} },
	"pay-order":           func(p *prelude) ready { return ready{ids: p.order()} },
	"pay-orders":          func(p *prelude) ready { return ready{ids: p.order()} },
	"cancel-order":        func(p *prelude) ready { return ready{ids: p.order()} },
	"ship-parcel":         func(p *prelude) ready { return ready{ids: p.order("pay"), as: "tea"} },
	"ship-parcels":        func(p *prelude) ready { return ready{ids: p.order("pay"), as: "tea"} },
	"confirm-receipt":     func(p *prelude) ready { return ready{ids: p.order("pay", "ship")} },
	"confirm-receipts":    func(p *prelude) ready { return ready{ids: p.order("pay", "ship")} },
	"apply-after-sale":    func(p *prelude) ready { return ready{ids: p.order("pay", "ship"), as: "shop"} },
	"approve-after-sale":  func(p *prelude) ready { return p.afterSale("return_refund") },
	"reject-after-sale":   func(p *prelude) ready { return p.afterSale("return_refund") },
	"withdraw-after-sale": func(p *prelude) ready { return p.afterSale("return_refund") },
	"send-back":           func(p *prelude) ready { return p.afterSale("return_refund", "approve") },
	"arrive-return":       func(p *prelude) ready { return p.afterSale("return_refund", "approve", "send-back") },
	"inspect-return":      func(p *prelude) ready { return p.afterSale("return_refund", "approve", "send-back", "arrived") },
	"stop-parcel":         func(p *prelude) ready { return p.afterSale("refund_only", "approve") },
	"escape-parcel":       func(p *prelude) ready { return p.afterSale("refund_only", "approve") },

	"register-invoice": func(p *prelude) ready {
		p.n++
		return ready{body: anInvoice(fmt.Sprintf("4%019d", p.n), "$statement_id")}
	},
	"accept-invoice":   func(p *prelude) ready { return p.invoice("tea", "tea") },
	"return-invoice":   func(p *prelude) ready { return p.invoice("tea", "tea") },
	"withdraw-invoice": func(p *prelude) ready { return p.invoice("operator", "shop") },
	"void-invoice":     func(p *prelude) ready { return p.invoice("operator", "shop", "accept") },

	"answer-penalty": func(p *prelude) ready { r := p.penalty("operator"); r.as = "shop"; return r },
	"appeal-penalty": func(p *prelude) ready { r := p.penalty("operator", "confirm"); r.as = "shop"; return r },
	"accept-penalty": func(p *prelude) ready { return p.penalty("tea") },
	"revoke-penalty": func(p *prelude) ready { return p.penalty("operator") },
	"decide-penalty": func(p *prelude) ready { return p.penalty("operator") },
	"decide-penalty-appeal": func(p *prelude) ready {
		r := p.penalty("operator", "confirm", "appeal")
		r.as = "second"
		return r
	},

	"file-paper":            func(*prelude) ready { return ready{as: "tea"} },
	"add-supplier-document": func(*prelude) ready { return ready{as: "tea"} },
	"read-notice":           func(*prelude) ready { return ready{as: "tea"} },
	"read-notices":          func(*prelude) ready { return ready{as: "tea"} },
	"remove-mail-address":   func(*prelude) ready { return ready{as: "tea"} },
	"submit-product":        func(p *prelude) ready { return ready{ids: p.product(false), as: "tea"} },
	"refuse-product":        func(p *prelude) ready { return ready{ids: p.product(true)} },
	"approve-products":      func(p *prelude) ready { return ready{ids: p.product(true)} },
	"withdraw-prices": func(p *prelude) ready {
		planned := price(p.caller("tea").own["sku_id"], 5200, 6800, 9900)
		planned["from"] = "2031-01-01T00:00:00Z"
		p.as("operator", "PUT", "/v1/prices", tree{"prices": []tree{planned}})
		return ready{}
	},
	"accept-price-proposals":   proposed,
	"refuse-price-proposals":   proposed,
	"withdraw-price-proposals": proposed,
	"remove-attribute": func(p *prelude) ready {
		return ready{ids: belongings{"attribute_id": p.as("operator", "POST", "/v1/attributes", tree{
			"category_id": p.caller("operator").own["top_category_id"], "name": "产地", "kind": "text",
		}).text("id")}}
	},
	"remove-return-address": func(p *prelude) ready {
		path := "/v1/suppliers/" + p.caller("tea").own["supplier_id"] + "/return-addresses"
		all := p.as("tea", "POST", path, tree{"label": "西仓", "contact": buyer})
		return ready{as: "tea", ids: belongings{"contact_id": all.text(fmt.Sprintf("items.%d.contact_id", all.count("items")-1))}}
	},
	"open-goods": func(p *prelude) ready {
		own := p.caller("operator").own
		review := p.as("operator", "GET", "/v1/products/"+own["product_id"], nil)
		if review.text("review.state") == "submitted" {
			p.as("operator", "POST", "/v1/reviews/approve", tree{"items": []tree{{"product_id": own["product_id"], "revision": review.at("review.revision")}}})
		}
		return ready{}
	},
	"refuse-bank-account": func(p *prelude) ready {
		p.as("tea", "POST", "/v1/suppliers/"+p.caller("tea").own["supplier_id"]+"/bank-accounts", tree{"holder": "青岚茶业", "bank": "工商银行", "number": "6222020200011234567"})
		return ready{}
	},
	"refuse-recruitment": func(p *prelude) ready {
		body := page(tree{"supplier_id": p.caller("tea").own["supplier_id"]})
		made := p.as("tea", "POST", "/v1/recruitments", body).text("id")
		p.as("tea", "POST", "/v1/recruitments/"+made+"/propose", nil)
		return ready{ids: belongings{"recruitment_id": made}}
	},
	"end-product-line": func(p *prelude) ready {
		return ready{ids: belongings{"product_line_id": p.as("operator", "POST", "/v1/product-lines", tree{
			"name": "白茶线", "filter": tree{"brand_ids": []string{p.caller("operator").own["brand_id"]}},
		}).text("id")}}
	},
	"sign-contract": func(p *prelude) ready {
		return ready{ids: belongings{"distributor_id": p.as("operator", "POST", "/v1/distributors", tree{"name": "又一家"}).text("id")}}
	},
	"sign-contract-words": func(p *prelude) ready {
		return ready{as: "shop", body: p.digest("shop", "/v1/contracts/"+p.caller("shop").own["contract_id"]+"/words/signatures")}
	},
}
