package api_test

import (
	"encoding/json"
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

	"list-api-keys":  {query: "distributor_id=$distributor_id"},
	"create-api-key": {body: tree{"distributor_id": "$distributor_id", "name": "second", "expires_at": "2030-01-01T00:00:00Z"}},
	"revoke-api-key": {last: 80},

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

	"list-suppliers":     {},
	"create-supplier":    {body: tree{"name": "新供应商", "freight_minor": 100, "return_contact": buyer}},
	"get-supplier":       {},
	"set-freight":        {body: tree{"freight_minor": 800, "freight_free_from_minor": 20000}},
	"set-return-contact": {body: buyer},
	"suspend-supplier":   {last: 85},
	"resume-supplier":    {last: 86},

	"list-agreements": {query: "supplier_id=$supplier_id"},
	"sign-agreement": {body: tree{
		"supplier_id": "$supplier_id", "mode": "consignment", "currency": "CNY", "reprice": true, "supply_rule": "ratio", "supply_ratio_ppm": 800000,
		"until": "2030-01-01T00:00:00Z", "scope": []tree{{"brand_id": "$brand_id", "category_id": "$category_id"}, {"sku_id": "$sku_id"}},
	}},
	"get-agreement":           {},
	"replace-agreement-scope": {body: tree{"scope": []tree{{"brand_id": "$brand_id", "category_id": "$category_id"}}}},
	"give-agreement-notice":   {body: tree{"until": "2027-01-01T00:00:00Z", "reason": "given up"}, last: 70},
	"end-agreement":           {body: tree{"reason": "by consent"}, last: 71},

	"list-distributors":   {},
	"create-distributor":  {body: tree{"name": "新分销商"}},
	"get-distributor":     {},
	"suspend-distributor": {last: 87},
	"resume-distributor":  {last: 88},

	"list-channels":  {query: "distributor_id=$distributor_id"},
	"create-channel": {body: tree{"distributor_id": "$distributor_id", "name": "京东店", "kind": "mall_shop"}},
	"get-channel":    {},

	"list-contracts": {query: "distributor_id=$distributor_id"},
	"sign-contract": {body: tree{
		"distributor_id": "$distributor_id", "profit_mode": "price_difference", "currency": "CNY", "price_ratio_ppm": 950000, "drift": "exact",
		"from": "2040-01-01T00:00:00Z", "until": "2041-01-01T00:00:00Z",
	}, last: 69},
	"get-contract":         {},
	"give-contract-notice": {body: tree{"until": "2027-01-01T00:00:00Z", "reason": "given up"}, last: 72},
	"end-contract":         {body: tree{"reason": "by consent"}, last: 73},

	"list-categories": {},
	"create-category": {body: tree{"parent_id": "$top_category_id", "name": "绿茶"}, open: true},
	"list-brands":     {},
	"create-brand":    {body: tree{"name": "新品牌"}},

	"list-products": {query: "supplier_id=$supplier_id&brand_id=$brand_id&category_id=$category_id&q=x"},
	"create-product": {body: tree{
		"supplier_id": "$supplier_id", "brand_id": "$brand_id", "category_id": "$category_id", "title": "新茶", "description": "好",
		"skus":  []tree{{"code": "N-1", "spec": "大", "gtin": "6901234567892", "weight_grams": 10}},
		"media": []tree{{"kind": "main", "url": "https://img.example.com/2.webp"}},
	}},
	"get-product":    {},
	"update-product": {body: tree{"title": "凤凰单丛", "description": "好茶"}},
	"add-skus":       {body: tree{"skus": []tree{{"code": "N-2", "spec": "小", "weight_grams": 10}}}},
	"replace-media":  {body: tree{"media": []tree{{"kind": "main", "url": "https://img.example.com/3.webp"}}}},
	"get-sku":        {},
	"retire-sku":     {last: 60},
	"revive-sku":     {last: 61},

	"list-prices": {query: "sku_ids=$sku_id"},
	"set-prices": {body: tree{"prices": []tree{{
		"sku_id": "$sku_id", "currency": "CNY", "supply_minor": 5200, "settlement_minor": 6800, "retail_minor": 9900, "floor_minor": 0, "ceiling_minor": 0,
	}}}},

	"list-warehouses":  {query: "supplier_id=$supplier_id"},
	"create-warehouse": {body: tree{"supplier_id": "$supplier_id", "name": "二号仓", "coverage": []string{"31"}}},
	"list-stock":       {query: "sku_ids=$sku_id"},
	"move-stock":       {body: tree{"movements": []tree{{"sku_id": "$sku_id", "warehouse_id": "$warehouse_id", "units": 5, "reason": "received"}}}},
	"set-low-stock":    {body: tree{"low_below": 3}},

	"list-pool-items": {query: "supplier_id=$supplier_id&state=open"},
	"open-goods":      {body: tree{"agreement_id": "$agreement_id", "sku_ids": []string{"$sku_id"}}},
	"close-goods":     {body: tree{"sku_ids": []string{"$sku_id"}}, last: 50},

	"browse-pool":       {query: "distributor_id=$distributor_id"},
	"list-selections":   {query: "distributor_id=$distributor_id"},
	"select-goods":      {body: tree{"distributor_id": "$distributor_id", "sku_ids": []string{"$sku_id"}}, open: true},
	"unselect-goods":    {query: "distributor_id=$distributor_id", last: 51},
	"list-goods":        {query: "distributor_id=$distributor_id"},
	"get-good":          {query: "distributor_id=$distributor_id"},
	"list-stock-states": {query: "distributor_id=$distributor_id&region=310115&sku_ids=$sku_id"},
	"list-listings":     {},
	"list-in-channel":   {body: tree{"sku_ids": []string{"$sku_id"}, "state": "on"}},
	"quote":             {body: tree{"distributor_id": "$distributor_id", "region": "310115", "lines": []tree{{"sku_id": "$sku_id", "quantity": 1, "sale_minor": 9900}}}},

	"list-orders": {query: "distributor_id=$distributor_id&state=to_receive&from=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z"},
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
	"confirm-receipt":   {body: tree{"sub_order_id": "$sub_order_id"}, last: 10},

	"list-sub-orders": {query: "supplier_id=$supplier_id&state=to_receive"},
	"get-sub-order":   {},
	"ship-parcel":     {body: tree{"carrier": "SF", "waybill": "SF1111", "lines": []tree{{"line": 1, "units": 1}}}},
	"get-parcel":      {},
	"note-track":      {body: tree{"at": "2026-03-02T08:00:00Z", "state": "in_transit", "place": "广州", "text": "已发出"}},

	"list-after-sales": {query: "order_id=$order_id"},
	"apply-after-sale": {body: tree{"sub_order_id": "$sub_order_id", "kind": "refund_only", "reason": "碎了", "lines": []tree{{"line": 1, "units": 1}}}},
	"get-after-sale":   {},

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

	"list-trail": {query: "subject=$supplier_id"},
}

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

// request makes an operation's request out of its sample.
func (b belongings) request(op operation, s sample) ask {
	a := ask{method: op.method, path: b.fill(op.path)}
	if s.query != "" {
		a.path += "?" + b.fill(s.query)
	}
	if s.body != nil {
		text, err := json.Marshal(s.body)
		if err != nil {
			panic(err)
		}
		a.body = b.fill(string(text))
	}
	return a
}

// names are the ids that an operation's request names.
func names(op operation, s sample) []string {
	text, err := json.Marshal(s.body)
	if err != nil {
		panic(err)
	}
	seen := map[string]bool{}
	var out []string
	for _, name := range placeholder.FindAllString(op.path+" "+s.query+" "+string(text), -1) {
		if name = strings.Trim(name, "${}"); !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// missing gives an id of the same noun that nothing has.
func missing(written string) string {
	prefix, rest, _ := strings.Cut(written, "_")
	return prefix + "_" + rest[:2] + "7777777" + rest[9:]
}
