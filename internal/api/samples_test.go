package api_test

import (
	"regexp"
	"strings"
)

// sample is one valid request of an operation. Texts such as `$order_id` stand for ids of whoever calls.
type sample struct {
	query string
	body  any
	// last says that the request takes away what others need: such ones are called after all others, in this order.
	last int
	// open says that the ids belong to nobody: brands and categories are everybody's to know.
	open bool
}

var aHandbook = tree{
	"selling_points": []string{"单株采摘"}, "audience": "送礼", "usage": "沸水快冲", "wording_allowed": []string{"蜜兰香"},
	"wording_forbidden": []string{"降血压"}, "questions": []tree{{"question": "保质期？", "answer": "十八个月"}},
}

var samples = map[string]sample{
	"sign-in":  {body: tree{"login": "root", "password": password}},
	"sign-out": {last: 99},
	"get-me":   {},

	"list-people":    {query: "role=supplier"},
	"create-person":  {body: tree{"login": "new.person", "name": "New", "role": "supplier", "supplier_id": "$supplier_id", "password": password}},
	"get-person":     {},
	"set-password":   {body: tree{"password": password}, last: 90},
	"disable-person": {last: 91},
	"enable-person":  {last: 92},
	"set-duties":     {body: tree{"duties": []string{"owner"}}, last: 93},

	"list-api-keys":         {query: "distributor_id=$distributor_id"},
	"create-api-key":        {body: tree{"distributor_id": "$distributor_id", "name": "second", "expires_at": "2030-01-01T00:00:00Z"}},
	"revoke-api-key":        {last: 80},
	"get-api-key":           {},
	"get-api-key-usage":     {query: "from=2026-01-01&to=2026-01-31"},
	"get-usage":             {query: "distributor_id=$distributor_id"},
	"get-api-key-rates":     {},
	"set-api-key-rates":     {body: tree{"rates": []tree{{"class": "order", "per_second": 500, "at_once": 2500}}}},
	"get-distributor-rates": {},
	"set-distributor-rates": {body: tree{"rates": []tree{{"class": "read", "per_second": 300, "at_once": 900}}}},
	"edit-api-key": {body: tree{
		"name": "ERP", "scopes": []string{"orders:read", "orders:write"}, "addresses": []string{"192.0.2.0/24", "2001:db8::/48"},
	}},
	"rotate-api-key":   {body: tree{"overlap_hours": 24}, last: 79},
	"list-error-codes": {open: true},

	"store-file": {query: "name=paper.pdf", body: "%PDF-1.7 paper"},
	"list-files": {},
	"get-file":   {},
	"read-file":  {},

	"list-notices":            {query: "unread=true"},
	"count-unread-notices":    {},
	"read-notice":             {last: 58}, // the operator has none
	"read-notices":            {body: tree{"up_to": "$notice_id"}, last: 59},
	"list-receipts":           {query: "subject=$agreement_id"},
	"list-mail-addresses":     {},
	"add-mail-address":        {body: tree{"address": "clerk@example.com", "language": "zh"}},
	"remove-mail-address":     {last: 60},
	"list-notice-preferences": {},
	"set-notice-preferences":  {body: tree{"items": []tree{{"event": "agreement.ended", "site": true, "mail": false}}}},
	"list-notice-templates":   {},
	"set-notice-template":     {body: tree{"title": "终止", "body": "协议终止"}},
	"drop-notice-template":    {last: 61},

	"get-sandbox":          {},
	"set-sandbox-settings": {body: tree{"ship_after_seconds": 60, "track_every_seconds": 3600, "answer_after_seconds": 60, "restocks": true}},
	"travel":               {body: tree{"seconds": 86_400}},
	"reset-sandbox":        {},
	"top-up-sandbox":       {body: tree{"amount_minor": 1_000_000}},
	"list-sandbox-faults":  {},
	"arm-sandbox-fault":    {body: tree{"kind": "server_error", "calls": 2, "answer_lost": true}},
	"clear-sandbox-faults": {},
	"clear-sandbox-fault":  {},
	"list-inboxes":         {},
	"set-inbox":            {body: tree{"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "answer": 500, "answers": 3}},
	"drop-inbox":           {},
	"list-inbox-letters":   {},
	"get-inbox-letter":     {},

	"list-grades":        {},
	"create-grade":       {body: tree{"name": "王者", "rebate_class": "A"}, last: 1},
	"rename-grade":       {body: tree{"name": "银牌", "rebate_class": "B"}},
	"list-grade-schemes": {},
	"draft-grade-scheme": {body: tree{
		"name": "草案", "period": "quarter", "upgrade": "by_period", "fall": "one", "keep_ppm": 800000,
		"thresholds": []tree{{"grade_id": "$grade_id", "sales_minor": 100, "orders": 1, "invited_minor": 1, "sales_ability": 1, "shop_ability": 1, "promotion_ability": 1, "operation_ability": 1}},
	}},
	"get-grade-scheme":      {},
	"simulate-grade-scheme": {},
	"activate-grade-scheme": {last: 2},
	"get-standing":          {},
	"get-grade-progress":    {},
	"set-standing":          {body: tree{"grade_id": "$grade_id", "pinned_until": "2030-01-01T00:00:00Z", "reason": "试用"}},
	"evaluate-distributor":  {body: tree{"sales": 10, "shop": 20, "promotion": 30, "operation": 40}},
	"list-grade-moves":      {},
	"list-limits":           {query: "sku_id=$sku_id"},
	"set-limit": {body: tree{
		"sku_id": "$sku_id", "kind": "purchase", "units": 100, "period": "month", "rank": 3, "from": "2030-01-01T00:00:00Z", "until": "2031-01-01T00:00:00Z",
	}},
	"get-limit": {},
	"end-limit": {body: tree{"until": "2030-01-01T00:00:00Z"}, last: 3},

	"list-suppliers":     {},
	"create-supplier":    {body: tree{"name": "新供应商", "freight_minor": 100, "return_contact": buyer}},
	"get-supplier":       {},
	"set-freight":        {body: tree{"freight_minor": 800, "freight_free_from_minor": 20000}},
	"set-return-contact": {body: buyer},
	"suspend-supplier":   {last: 85},
	"leave-supplier":     {body: tree{"leave_at": "2027-01-01T00:00:00Z", "reason": "given up"}, last: 89},

	"apply-to-supply":               {body: draft, open: true},
	"list-supplier-applications":    {query: "state=draft"},
	"get-supplier-application":      {},
	"edit-supplier-application":     {body: draft},
	"add-application-document":      {body: tree{"kind": "business_licence", "number": "L-1", "valid_until": "2031-01-01T00:00:00Z", "file_id": "$file_id"}},
	"submit-supplier-application":   {last: 20},
	"withdraw-supplier-application": {last: 23},
	"approve-supplier-application":  {body: tree{"note": "照证齐全", "login": "applicant"}, last: 21},
	"refuse-supplier-application":   {body: tree{"note": "照片不清"}, last: 22},
	"open-supplier-account":         {body: tree{"password": password}, last: 24},

	"list-supplier-documents": {},
	"add-supplier-document":   {body: tree{"kind": "food_licence", "number": "F-1", "file_id": "$file_id", "replaces": "$document_id"}},
	"confirm-recheck":         {body: tree{"note": "年审通过"}},
	"get-supplier-policy":     {},
	"set-supplier-policy":     {body: tree{"grace_days": 15, "suspends": true, "recheck_days": 365}},

	"list-return-addresses":       {},
	"add-return-address":          {body: tree{"label": "东仓", "contact": buyer}},
	"make-return-address-default": {last: 30},
	"remove-return-address":       {last: 31},

	"list-bank-accounts":   {},
	"offer-bank-account":   {body: tree{"holder": "青岚茶业", "bank": "工商银行", "number": "6222020200011234567"}},
	"confirm-bank-account": {body: tree{"tail": "4567"}, last: 32},
	"refuse-bank-account":  {body: tree{"reason": "another holder"}, last: 33},
	"resume-supplier":      {last: 86},

	"list-agreements": {query: "supplier_id=$supplier_id"},
	"sign-agreement": {body: tree{
		"supplier_id": "$supplier_id", "mode": "consignment", "currency": "CNY", "reprice": true, "supply_rule": "ratio", "supply_ratio_ppm": 800000,
		"until": "2030-01-01T00:00:00Z", "scope": []tree{{"brand_id": "$brand_id", "category_id": "$category_id"}, {"sku_id": "$sku_id"}},
	}},
	"get-agreement":           {},
	"replace-agreement-scope": {body: tree{"scope": []tree{{"brand_id": "$brand_id", "category_id": "$category_id"}}}},
	"propose-agreement": {body: tree{
		"supplier_id": "$supplier_id", "mode": "consignment", "currency": "CNY", "reprice": true, "supply_rule": "ratio", "supply_ratio_ppm": 800000,
		"channel_kinds": []string{"own_site"}, "regions": []string{"31"}, "invoice_direction": "supplier_to_operator", "goods_at_end": "sell_out",
		"sell_out_days": 30, "scope": []tree{{"brand_id": "$brand_id", "category_id": "$category_id"}},
	}},
	"amend-agreement": {body: tree{
		"terms": tree{"reprice": true, "supply_rule": "per_sku", "goods_at_end": "close"}, "from": "2030-01-01T00:00:00Z",
		"scope": []tree{{"brand_id": "$brand_id", "category_id": "$category_id"}},
	}, last: 62},
	"list-agreement-versions":    {},
	"get-agreement-version":      {},
	"sign-agreement-version":     {body: tree{"document_sha256": strings.Repeat("0", 64)}, last: 63},
	"withdraw-agreement-version": {last: 64},
	"give-agreement-notice":      {body: tree{"until": "2027-01-01T00:00:00Z", "reason": "given up"}, last: 70},
	"end-agreement":              {body: tree{"reason": "by consent"}, last: 71},

	"list-distributors":   {},
	"create-distributor":  {body: tree{"name": "新分销商"}},
	"get-distributor":     {},
	"suspend-distributor": {last: 87},
	"resume-distributor":  {last: 88},

	"list-channels":  {query: "distributor_id=$distributor_id"},
	"create-channel": {body: tree{"distributor_id": "$distributor_id", "name": "京东店", "kind": "mall_shop"}},
	"get-channel":    {},
	"edit-channel":   {body: tree{"name": "京东店", "platform": "京东", "address": "https://mall.jd.com/x", "grade": "金牌", "region": "310115"}},
	"close-channel":  {last: 74},

	"list-contracts": {query: "distributor_id=$distributor_id"},
	"sign-contract": {body: tree{
		"distributor_id": "$distributor_id", "profit_mode": "price_difference", "currency": "CNY", "price_ratio_ppm": 950000, "drift": "exact",
		"from": "2040-01-01T00:00:00Z", "until": "2041-01-01T00:00:00Z",
	}, last: 69},
	"get-contract":           {},
	"list-contract-versions": {},
	"amend-contract": {body: tree{
		"profit_mode": "price_difference", "currency": "CNY", "price_ratio_ppm": 940000, "drift": "exact", "payment": "credit", "credit_limit_minor": 100000,
		"product_line_ids": []string{"pln_0123456789abc"}, "own_packaging": true, "no_slip": true, "from": "2035-01-01T00:00:00Z",
		"category_drifts": []tree{{"category_id": "$category_id", "drift": "accept_if_rise", "drift_limit_ppm": 30000}},
	}, last: 40},
	"drop-amendment":       {last: 41},
	"get-contract-words":   {},
	"sign-contract-words":  {body: tree{"document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}},
	"give-contract-notice": {body: tree{"until": "2027-01-01T00:00:00Z", "reason": "given up"}, last: 72},
	"end-contract":         {body: tree{"reason": "by consent"}, last: 73},

	"list-openings":       {},
	"get-opening":         {open: true},
	"list-recruitments":   {query: "supplier_id=$supplier_id"},
	"create-recruitment":  {body: page(tree{"supplier_id": "$supplier_id"})},
	"get-recruitment":     {},
	"edit-recruitment":    {body: page(tree{})},
	"propose-recruitment": {last: 20},
	"open-recruitment":    {last: 21},
	"refuse-recruitment":  {body: tree{"reason": "too vague"}, last: 22},
	"close-recruitment":   {last: 23},

	"list-invitations":  {},
	"create-invitation": {body: tree{"recruitment_id": "$opening_id", "uses": 3, "expires_at": "2026-12-01T00:00:00Z"}},
	"revoke-invitation": {last: 24},

	"get-legal-warning":         {},
	"acknowledge-legal-warning": {body: tree{"version": "2026-1", "language": "zh", "word": "我已知晓"}},
	"withdraw-legal-warning":    {last: 25},

	"apply-to-distribute":           {body: tree{"name": "新店"}, open: true},
	"list-distributor-applications": {query: "state=submitted&recruitment_id=$recruitment_id"},
	"get-distributor-application":   {},
	"fill-distributor-application": {body: tree{
		"name": "新店", "answers": []tree{{"field": "traffic", "file_id": "$file_id"}},
		"channels": []tree{{"name": "天猫店", "kind": "mall_shop", "platform": "天猫", "address": "https://x.tmall.com", "grade": "五钻", "region": "310115"}},
	}},
	"identify-applicant":               {body: tree{"kind": "person", "real_name": "李雷", "number": "11010519491231002X", "phone": "13800138000"}},
	"submit-distributor-application":   {last: 30},
	"withdraw-distributor-application": {last: 38},
	"apply-again":                      {last: 37},
	"get-entrance-words":               {},
	"sign-entrance-words":              {body: tree{"document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}},
	"open-distributor-account":         {body: tree{"login": "fresh", "name": "韩梅梅", "password": password}, last: 36},
	"take-distributor-application":     {last: 31},
	"review-distributor-application":   {body: tree{"round": 1, "verdict": "refuse", "scores": []tree{{"criterion": "sales", "points": 50}}, "note": "店铺未满半年"}, last: 32},
	"read-applicant-identity":          {},
	"confirm-entrance-fee":             {body: tree{"reference": "ICBC 1"}, last: 33},
	"activate-distributor":             {body: tree{"document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}, last: 34},

	"list-categories": {},
	"create-category": {body: tree{"parent_id": "$top_category_id", "name": "绿茶"}, open: true},
	"update-category": {body: tree{"parent_id": "$middle_category_id", "name": "乌龙茶"}, open: true},
	"update-brand":    {body: tree{"name": "青岚", "country": "CN", "logo_url": "https://img.example.com/logo.webp"}, open: true},
	"list-brands":     {},
	"create-brand":    {body: tree{"name": "新品牌", "country": "CN", "logo_url": "/media/logo.png"}},

	"list-products": {query: "supplier_id=$supplier_id&brand_id=$brand_id&category_id=$category_id&q=x"},
	"create-product": {body: tree{
		"supplier_id": "$supplier_id", "brand_id": "$brand_id", "category_id": "$category_id", "title": "新茶", "description": "好",
		"packaging": "木箱", "dispatch_region": "445102", "restock_days": 14, "next_restock_at": "2026-04-01T00:00:00Z", "handbook": aHandbook,
		"attributes": []tree{{"attribute_id": "$attribute_id", "value": "30"}},
		"skus":       []tree{{"code": "N-1", "spec": "大", "gtin": "6901234567892", "weight_grams": 10, "attributes": []tree{{"attribute_id": "$attribute_id", "value": "20"}}}},
		"media":      []tree{{"kind": "main", "url": "https://img.example.com/2.webp"}},
	}},
	"get-product": {},
	"update-product": {body: tree{
		"title": "凤凰单丛", "description": "好茶", "packaging": "木箱", "dispatch_region": "445102", "brand_id": "$brand_id", "category_id": "$category_id",
		"handbook": aHandbook, "attributes": []tree{{"attribute_id": "$attribute_id", "value": "30"}},
	}},
	"set-restock":   {body: tree{"restock_days": 14, "next_restock_at": "2026-04-01T00:00:00Z"}},
	"add-skus":      {body: tree{"skus": []tree{{"code": "N-2", "spec": "小", "weight_grams": 10, "attributes": []tree{{"attribute_id": "$attribute_id", "value": "30"}}}}}},
	"replace-media": {body: tree{"media": []tree{{"kind": "packaging", "url": "https://img.example.com/3.webp"}}}},
	"get-sku":       {},

	"submit-product":      {},
	"refuse-product":      {body: tree{"revision": 1, "reason": "主图有水印"}},
	"list-reviews":        {},
	"approve-products":    {body: tree{"items": []tree{{"product_id": "$product_id", "revision": 1}}}},
	"read-original-shots": {open: true},

	"list-attributes":  {query: "category_id=$category_id"},
	"create-attribute": {body: tree{"category_id": "$category_id", "name": "颜色", "kind": "choice", "required": false, "facet": true, "choices": []string{"红"}}},
	"get-attribute":    {open: true},
	"update-attribute": {body: tree{"name": "保质期", "unit": "天", "required": false, "facet": true}, open: true},
	"remove-attribute": {open: true, last: 56},

	"list-labels":    {query: "supplier_id=$supplier_id"},
	"create-label":   {body: tree{"name": "春茶", "shown": true}},
	"update-label":   {body: tree{"name": "明前", "shown": true}},
	"remove-label":   {last: 55},
	"label-products": {body: tree{"add": []string{"$product_id"}, "remove": []string{"$product_id"}}},

	"list-webhook-events": {},
	"list-webhooks":       {query: "distributor_id=$distributor_id"},
	"create-webhook": {body: tree{
		"url": "https://hooks.example.com/fenxiao", "description": "ERP", "events": []string{"price.*", "order.placed"},
	}},
	"get-webhook":           {},
	"edit-webhook":          {body: tree{"url": "https://hooks.example.com/2", "description": "WMS", "events": []string{"*"}}},
	"pause-webhook":         {last: 40},
	"resume-webhook":        {last: 41},
	"rotate-webhook-secret": {},
	"test-webhook":          {},
	"replay-webhook":        {body: tree{"delivery_id": "$delivery_id"}},
	"list-deliveries":       {query: "state=waiting&event=webhook.test&since=2026-01-01T00:00:00Z"},
	"get-delivery":          {},
	"remove-webhook":        {last: 42},

	"list-papers": {query: "supplier_id=$supplier_id&brand_id=$brand_id&product_id=$product_id&state=unchecked"},
	"file-paper": {body: tree{
		"supplier_id": "$supplier_id", "product_id": "$product_id", "kind": "customs_declaration", "number": "C-1", "file_id": "$file_id",
		"from": "2026-01-01T00:00:00Z", "until": "2030-01-01T00:00:00Z",
	}},
	"get-paper":      {},
	"check-paper":    {last: 57},
	"withdraw-paper": {body: tree{"reason": "看错了"}, last: 58},
	"retire-sku":     {last: 60},
	"revive-sku":     {last: 61},

	"upsert-products": {body: tree{"items": []tree{{
		"supplier_id": "$supplier_id", "code": "U-1", "brand_id": "$brand_id", "category_id": "$category_id", "title": "新茶", "description": "好",
		"skus": []tree{{"code": "U-1", "spec": "大", "gtin": "6901234567892", "weight_grams": 10}},
	}}}},
	"upsert-prices": {body: tree{"items": []tree{{
		"supplier_id": "$supplier_id", "code": "T-1", "currency": "CNY", "supply_minor": 5200, "settlement_minor": 6800, "retail_minor": 9900,
		"floor_minor": 0, "ceiling_minor": 0,
	}}}},
	"count-stock": {body: tree{"items": []tree{{"supplier_id": "$supplier_id", "code": "T-1", "warehouse": "$warehouse_id", "units": 5000}}}},
	"publish-products": {body: tree{"to_all": false, "distributor_ids": []string{"$distributor_id"}, "items": []tree{{
		"supplier_id": "$supplier_id", "code": "U-2", "brand": "青岚", "category": []string{"食品", "茶叶", "乌龙茶"}, "title": "新茶",
		"skus": []tree{{
			"code": "U-2", "price": tree{"currency": "CNY", "supply_minor": 1, "settlement_minor": 2, "retail_minor": 3},
			"stock": []tree{{"warehouse": "$warehouse_id", "units": 5}},
		}},
	}}}, open: true}, // the operator's alone; a missing warehouse refuses a part and leaves the product

	"import-file":         {query: "kind=catalog&name=goods.csv&supplier_id=$supplier_id", body: "code,title"},
	"list-imports":        {},
	"get-import":          {},
	"cancel-import":       {last: 20},
	"read-refused-rows":   {query: "format=csv"},
	"get-import-template": {query: "kind=catalog&format=xlsx"},

	"list-prices": {query: "sku_ids=$sku_id"},
	"set-prices": {body: tree{"prices": []tree{{
		"sku_id": "$sku_id", "currency": "CNY", "supply_minor": 5200, "settlement_minor": 6800, "retail_minor": 9900, "floor_minor": 0, "ceiling_minor": 0,
	}}}},

	"list-price-proposals":     {query: "state=open"},
	"propose-prices":           {body: tree{"items": []tree{{"sku_id": "$sku_id", "currency": "CNY", "supply_minor": 5400, "note": "原料涨价"}}}},
	"accept-price-proposals":   {body: tree{"items": []tree{{"sku_id": "$sku_id", "supply_minor": 5400}}}},
	"refuse-price-proposals":   {body: tree{"items": []string{"$sku_id"}, "reason": "高于市场价"}},
	"withdraw-price-proposals": {body: tree{"items": []string{"$sku_id"}}},

	"withdraw-prices":    {body: tree{"plans": []tree{{"sku_id": "$sku_id", "from": "2031-01-01T00:00:00Z"}}}},
	"list-price-history": {},
	"list-price-rules":   {query: "sku_id=$sku_id&distributor_id=$distributor_id&living=true"},
	"create-price-rule": {body: tree{
		"goods": "sku", "sku_id": "$sku_id", "distributor_id": "$distributor_id", "least_quantity": 2000, "currency": "CNY", "price_minor": 6100,
		"floor_minor": 8900, "ceiling_minor": 12900, "from": "2030-01-01T00:00:00Z", "until": "2030-02-01T00:00:00Z",
	}},
	"get-price-rule":   {},
	"end-price-rule":   {body: tree{"until": "2031-01-01T00:00:00Z"}},
	"simulate-price":   {query: "distributor_id=$distributor_id&sku_id=$sku_id&quantity=3&at=2026-06-01T00:00:00Z"},
	"get-price-ladder": {query: "distributor_id=$distributor_id"},

	"list-warehouses":    {query: "supplier_id=$supplier_id"},
	"create-warehouse":   {body: tree{"supplier_id": "$supplier_id", "code": "B-2", "name": "二号仓", "region": "310115", "coverage": []string{"310000", "81"}}},
	"get-warehouse":      {},
	"describe-warehouse": {body: tree{"code": "B-1", "name": "新名", "region": "445100"}},
	"replace-coverage":   {body: tree{"coverage": []string{"310000", "330100", "United Kingdom"}}},
	"close-warehouse":    {last: 62},
	"reopen-warehouse":   {last: 63},
	"get-low-stock-mark": {query: "supplier_id=$supplier_id"},
	"set-low-stock-mark": {body: tree{"supplier_id": "$supplier_id", "low_below": 4}},
	"list-regions":       {query: "parent=310000&name=浦东"},
	"list-stock":         {query: "sku_ids=$sku_id"},
	"move-stock":         {body: tree{"movements": []tree{{"sku_id": "$sku_id", "warehouse_id": "$warehouse_id", "units": 5, "reason": "received"}}}},
	"set-low-stock":      {body: tree{"low_below": 3}},

	"list-pool-items": {query: "supplier_id=$supplier_id&state=open"},
	"open-goods":      {body: tree{"agreement_id": "$agreement_id", "sku_ids": []string{"$sku_id"}}},
	"close-goods":     {body: tree{"sku_ids": []string{"$sku_id"}}, last: 50},

	"get-pool-good": {query: "distributor_id=$distributor_id", open: true},
	"browse-pool":   {query: "distributor_id=$distributor_id"},
	"search-mall": {query: "distributor_id=$distributor_id&q=qinglan&category_id=$category_id&brand_ids=$brand_id&min_minor=1&max_minor=99999&min_margin_ppm=1" +
		"&region=310115&stock=available&selected=yes&since=2026-01-01T00:00:00Z&sort=margin"},
	"recommend-goods":    {query: "distributor_id=$distributor_id&region=310115"},
	"get-mall-good":      {query: "distributor_id=$distributor_id", open: true},
	"list-folders":       {query: "distributor_id=$distributor_id"},
	"set-displays":       {body: tree{"distributor_id": "$distributor_id", "items": []tree{{"sku_id": "$sku_id", "folder": "春茶", "local_title": "好茶", "note": "记"}}}},
	"export-selections":  {query: "distributor_id=$distributor_id&format=csv&channel_id=$channel_id"},
	"list-selections":    {query: "distributor_id=$distributor_id&channel_id=$channel_id"},
	"list-assortment":    {query: "brand_ids=$brand_id&category_ids=$category_id&words=x&pool=open&currency=CNY&sort=margin&order=falling&free_units=0..&attribute_id=$attribute_id&attribute_value=30"},
	"count-assortment":   {query: "brand_ids=$brand_id&settlement_minor=1.."},
	"preview-assortment": {query: "brand_ids=$brand_id&agreement_id=$agreement_id&pool_rule_id=$pool_rule_id"},
	"list-pool-rules":    {},
	"create-pool-rule": {body: tree{
		"name": "常青", "agreement_id": "$agreement_id", "active": false, "filter": tree{
			"brand_ids": []string{"$brand_id"}, "category_ids": []string{"$category_id"}, "words": "茶", "currency": "CNY",
			"attributes": []tree{{"attribute_id": "$attribute_id", "values": []string{"30"}}}, "margin_ppm": tree{"from": 1},
			"settlement_minor": tree{"from": 1, "to": 9}, "retail_minor": tree{"to": 9}, "free_units": tree{"from": 0}, "sold_units": tree{"from": 0},
		},
	}},
	"get-pool-rule":     {},
	"replace-pool-rule": {body: tree{"name": "常青", "active": false, "filter": tree{"brand_ids": []string{"$brand_id"}}}},
	"preview-pool-rule": {},
	"list-pool-jobs":    {},
	"create-pool-job":   {body: tree{"action": "close", "agreement_id": "$agreement_id", "filter": tree{"words": "没有"}}},
	"get-pool-job":      {},

	"list-product-lines":      {},
	"create-product-line":     {body: tree{"name": "绿茶线", "filter": tree{"brand_ids": []string{"$brand_id"}}, "sku_ids": []string{"$sku_id"}}, last: 40},
	"get-product-line":        {},
	"replace-product-line":    {body: tree{"name": "绿茶线", "filter": tree{"brand_ids": []string{"$brand_id"}}, "sku_ids": []string{"$sku_id"}}},
	"list-product-line-goods": {},
	"grant-product-line":      {body: tree{"grantees": []tree{{"distributor_id": "$distributor_id"}, {"contract_id": "$contract_id"}}}},
	"revoke-product-line":     {body: tree{"grantees": []tree{{"distributor_id": "$distributor_id"}}, "until": "2030-01-01T00:00:00Z"}, last: 41},
	"end-product-line":        {last: 42},

	"get-selection-terms":   {query: "distributor_id=$distributor_id"},
	"list-selection-limits": {},
	"set-selection-limit":   {body: tree{"contract_id": "$contract_id", "goods": 500}},
	"drop-selection-limit":  {body: tree{"contract_id": "$contract_id"}, last: 43},
	"list-windows":          {},
	"create-window": {body: tree{
		"name": "专供", "sku_ids": []string{"$sku_id"}, "kind": "exclusive", "until": "2030-01-01T00:00:00Z", "distributor_ids": []string{"$distributor_id"},
	}, last: 44},
	"get-window":      {},
	"end-window":      {last: 45},
	"list-exclusions": {},
	"create-exclusion": {body: tree{
		"name": "错峰", "sku_ids": []string{"$sku_id"}, "gap_ppm": 100000, "channel_kinds": []string{"own_site"},
	}, last: 46},
	"get-exclusion": {},
	"end-exclusion": {last: 47},

	"select-goods":       {body: tree{"distributor_id": "$distributor_id", "sku_ids": []string{"$sku_id"}}, open: true},
	"unselect-goods":     {query: "distributor_id=$distributor_id", last: 51},
	"list-goods":         {query: "distributor_id=$distributor_id"},
	"get-good":           {query: "distributor_id=$distributor_id"},
	"list-stock-states":  {query: "distributor_id=$distributor_id&region=310115&sku_ids=$sku_id"},
	"map-stock-states":   {query: "distributor_id=$distributor_id&parent=330000"},
	"list-listings":      {},
	"list-in-channel":    {body: tree{"sku_ids": []string{"$sku_id"}, "state": "on", "prices": []tree{{"sku_id": "$sku_id", "sale_minor": 9900}}}},
	"get-goods":          {query: "distributor_id=$distributor_id&sku_ids=$sku_id"},
	"list-goods-prices":  {query: "distributor_id=$distributor_id&updated_after=2026-01-01T00:00:00Z"},
	"list-region-states": {query: "distributor_id=$distributor_id&regions=310115,330106"},
	"take-metrics":       {body: tree{"items": []tree{{"sku_id": "$sku_id", "channel_id": "$channel_id", "day": "2026-03-01", "views": 120, "favourites": 9, "cart_adds": 4}}}},
	"list-metrics":       {query: "distributor_id=$distributor_id&from=2026-03-01&until=2026-03-31"},
	"check-addresses":    {body: tree{"addresses": []tree{{"region": "310115"}, {"province": "浙江", "city": "杭州", "district": "西胡区"}}}},
	"quote":              {body: tree{"distributor_id": "$distributor_id", "region": "310115", "lines": []tree{{"sku_id": "$sku_id", "quantity": 1, "sale_minor": 9900}}}},

	"list-orders":    {query: "distributor_id=$distributor_id&state=to_receive&from=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z"},
	"look-up-orders": {body: tree{"own_numbers": []string{"D-1", "D-9"}}},
	"place-order": {body: tree{
		"own_number": "W-1", "channel_id": "$channel_id", "contact": buyer, "remark": "轻放",
		"lines": []tree{{"sku_id": "$sku_id", "quantity": 1, "settlement_minor": 1, "sale_minor": 9900}},
	}},
	"place-orders": {body: tree{"items": []tree{{
		"own_number": "W-2", "channel_id": "$channel_id", "contact": buyer,
		"lines": []tree{{"sku_id": "$sku_id", "quantity": 1, "settlement_minor": 1, "sale_minor": 9900}},
	}}}},
	"pay-orders":        {body: tree{"items": []tree{{"order_id": "$order_id"}}}},
	"confirm-receipts":  {body: tree{"items": []tree{{"order_id": "$order_id", "sub_order_id": "$sub_order_id"}}}, last: 11},
	"ship-parcels":      {body: tree{"items": []tree{{"sub_order_id": "$sub_order_id", "carrier": "SF", "waybill": "SF2222"}}}},
	"get-order":         {},
	"list-order-events": {},
	"pay-order":         {},
	"cancel-order":      {body: tree{"reason": "a mistake"}},
	"change-address":    {body: tree{"contact": buyer}},
	"change-remark":     {body: tree{"remark": "放门口"}},
	"urge-shipping":     {},
	"confirm-order":     {},
	"confirm-orders":    {body: tree{"items": []tree{{"order_id": "$order_id"}}}},
	"confirm-receipt":   {body: tree{"sub_order_id": "$sub_order_id"}, last: 10},

	"list-sub-orders": {query: "supplier_id=$supplier_id&state=to_receive"},
	"get-sub-order":   {},
	"ship-parcel":     {body: tree{"carrier": "SF", "waybill": "SF1111", "lines": []tree{{"line": 1, "units": 1}}}},
	"list-parcels":    {query: "order_ids=$order_id&updated_after=2026-01-01T00:00:00Z"},
	"get-parcel":      {},
	"note-track":      {body: tree{"at": "2026-03-02T08:00:00Z", "state": "in_transit", "place": "广州", "text": "已发出"}},

	"list-after-sales": {query: "order_id=$order_id"},
	"apply-after-sale": {body: tree{"sub_order_id": "$sub_order_id", "kind": "refund_only", "reason": "碎了", "lines": []tree{{"line": 1, "units": 1}}}},
	"get-after-sale":   {},

	"list-after-sale-options":  {},
	"add-after-sale-evidence":  {body: tree{"evidence": []string{"$file_id"}}},
	"read-after-sale-evidence": {},

	"approve-after-sale":  {body: tree{"note": "同意"}},
	"reject-after-sale":   {body: tree{"note": "不同意"}, last: 9},
	"stop-parcel":         {body: tree{"note": "已拦截"}},
	"escape-parcel":       {body: tree{"carrier": "SF", "waybill": "SF2222", "note": "已发出"}},
	"send-back":           {body: tree{"carrier": "SF", "waybill": "SF3333", "note": "寄回"}},
	"arrive-return":       {body: tree{"note": "收到"}},
	"inspect-return":      {body: tree{"lines": []tree{{"line": 1, "accepted_units": 1}}, "note": "完好"}},
	"refund-after-sale":   {body: tree{"note": "退款"}},
	"withdraw-after-sale": {body: tree{"note": "不退了"}, last: 8},

	"get-wallet":    {query: "$party"},
	"list-postings": {query: "$party"},
	"top-up-wallet": {body: tree{"distributor_id": "$distributor_id", "currency": "CNY", "amount_minor": 100, "reference": "ICBC 1"}},

	"close-month":          {body: tree{"month": "2026-02"}},
	"list-statements":      {query: "$party"},
	"get-statement":        {},
	"list-statement-lines": {},

	"export-statement-lines": {},
	"list-invoices":          {query: "state=registered&issuer=supplier&statement_id=$statement_id&$party"},
	"register-invoice":       {body: anInvoice("26312000000000000001", "$statement_id")},
	"get-invoice":            {},
	"read-invoice-file":      {},
	"accept-invoice":         {},
	"return-invoice":         {body: tree{"reason": "税号有误"}},
	"withdraw-invoice":       {},
	"void-invoice":           {body: tree{"red_number": "26312000000000000009"}},

	"get-reconciliation":    {query: "list=new&$party"},
	"export-reconciliation": {query: "list=new"},

	"list-penalties": {query: "state=opened&kind=region_diversion"},
	"open-penalty": {body: tree{
		"distributor_id": "$distributor_id", "kind": "region_diversion", "sku_id": "$sku_id", "order_id": "$order_id", "text": "外省出现窜货",
		"evidence": []string{"$file_id"},
	}},
	"get-penalty":           {},
	"read-penalty-evidence": {},
	"accept-penalty":        {last: 20},
	"answer-penalty":        {body: tree{"text": "并非本店所售", "evidence": []string{"$file_id"}}},
	"decide-penalty":        {body: tree{"outcome": "dismiss", "reason": "证据不足"}, last: 21},
	"appeal-penalty":        {body: tree{"text": "请复核"}},
	"decide-penalty-appeal": {body: tree{"outcome": "uphold", "reason": "事实清楚"}},
	"revoke-penalty":        {body: tree{"reason": "误报"}, last: 22},
	"get-penalty-points":    {query: "distributor_id=$distributor_id"},
	"get-penalty-schedule":  {query: "at=2026-05-01T00:00:00Z"},
	"set-penalty-schedule": {body: tree{
		"from": "2030-01-01T00:00:00Z", "period_days": 365, "answer_days": 7, "appeal_days": 15,
		"points": []tree{{"kind": "late_payment", "points": 4}}, "thresholds": []tree{{"points": 12, "effect": "freeze_selection", "days": 30}},
	}},

	"list-blacklist":      {query: "kind=phone&supplier_id=$supplier_id&holding=true"},
	"add-to-blacklist":    {body: tree{"kind": "phone", "phone": "13700137000", "reason": "恶意退货", "supplier_id": "$supplier_id", "until": "2030-01-01T00:00:00Z"}},
	"end-blacklist-entry": {last: 23},

	"list-changes":      {query: "distributor_id=$distributor_id&after=latest&latest=true"},
	"stream-changes":    {query: "distributor_id=$distributor_id&for=1"},
	"list-change-kinds": {},

	"list-trail":         {query: "subject=$supplier_id"},
	"list-trail-actions": {},
}

// draft is an application to supply.
var draft = tree{"company": "新茶业有限公司", "credit_code": "91350100M000100Y43", "contact": buyer, "note": "好茶"}

// belongings are the ids that a caller calls its own, by the names that the API gives them.
type belongings map[string]string

var placeholder = regexp.MustCompile(`\$[a-z_]+|\{[a-z_]+\}`)

// fill writes a text with ids in the place of the names.
func (b belongings) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if v, ok := b[strings.Trim(name, "${}")]; ok {
			return v
		}
		return name
	})
}
