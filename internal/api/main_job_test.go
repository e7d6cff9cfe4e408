package api_test

import (
	"fmt"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// trade is a house with two suppliers and their goods in the pool, and a distributor that has selected them.
type trade struct {
	*house
	brand, category string

	teaID, tea, agreement, teaHouse    string // a supplier: id, token, agreement, warehouse
	product, oolong, green             string // its product and two SKUs
	mugID, mug, mugAgreement, mugHouse string
	mugSKU                             string

	shopID, shop, key string // the distributor: id, its person's token, its API key
	channel           string
}

func (x *trade) supplier(name string) string {
	return x.as(x.operator, "POST", "/v1/suppliers", tree{
		"name": name, "freight_minor": 800, "freight_free_from_minor": 20000,
		"return_contact": tree{"name": "仓管", "phone": "13900139000", "region": "445100", "address": "工业路 1 号"},
	}).must(201).text("id")
}

func (x *trade) createCategory(name, parent string) string {
	body := tree{"name": name}
	if parent != "" {
		body["parent_id"] = parent
	}
	return x.as(x.operator, "POST", "/v1/categories", body).must(201).text("id")
}

func (x *trade) createProduct(supplier, title string, codes ...string) reply {
	var skus []tree
	for _, code := range codes {
		skus = append(skus, tree{"code": code, "spec": code, "weight_grams": 250})
	}
	return x.as(x.operator, "POST", "/v1/products", tree{
		"supplier_id": supplier, "brand_id": x.brand, "category_id": x.category, "title": title, "description": "好货", "skus": skus,
		"media": []tree{{"kind": "main", "url": "https://img.example.com/1.webp"}},
	}).must(201)
}

func (x *trade) sign(supplier string) string {
	return x.as(x.operator, "POST", "/v1/agreements", tree{
		"supplier_id": supplier, "mode": "consignment", "currency": "CNY", "reprice": true, "supply_rule": "per_sku",
		"scope": []tree{{"brand_id": x.brand, "category_id": x.category}},
	}).must(201).text("id")
}

func (x *trade) warehouse(token string, coverage ...string) string {
	body := tree{"name": "一号仓"}
	if len(coverage) > 0 {
		body["coverage"] = coverage
	}
	return x.as(token, "POST", "/v1/warehouses", body).must(201).text("id")
}

func (x *trade) receive(token, sku, warehouse string, units int64) {
	x.as(token, "POST", "/v1/stock/movements", tree{"movements": []tree{{
		"sku_id": sku, "warehouse_id": warehouse, "units": units, "reason": "received",
	}}}).must(201)
}

func price(sku string, supply, settlement, retail int64) tree {
	return tree{"sku_id": sku, "currency": "CNY", "supply_minor": supply, "settlement_minor": settlement, "retail_minor": retail}
}

// distributor adds a distributor with a contract and a person, and gives its id and its person's token.
func (x *trade) distributor(name, login string) (distributor, token string) {
	distributor = x.as(x.operator, "POST", "/v1/distributors", tree{"name": name}).must(201).text("id")
	x.as(x.operator, "POST", "/v1/contracts", tree{
		"distributor_id": distributor, "profit_mode": "price_difference", "currency": "CNY", "price_ratio_ppm": 950_000, "floor_ppm": 800_000,
		"ceiling_ppm": 1_500_000, "drift": "accept_if_rise", "drift_limit_ppm": 50_000,
	}).must(201)
	return distributor, x.enrol(login, tree{"role": "distributor", "distributor_id": distributor})
}

// openTrade walks the first half of the main job: the operator sets up suppliers, goods and a distributor, who selects.
func openTrade(h *house) *trade {
	x := &trade{house: h}
	x.brand = x.as(x.operator, "POST", "/v1/brands", tree{"name": "青岚"}).must(201).text("id")
	x.category = x.createCategory("乌龙茶", x.createCategory("茶叶", x.createCategory("饮品", "")))
	x.teaID, x.mugID = x.supplier("青岚茶业"), x.supplier("明月陶瓷")
	x.tea = x.enrol("tea", tree{"role": "supplier", "supplier_id": x.teaID})
	x.mug = x.enrol("mug", tree{"role": "supplier", "supplier_id": x.mugID})
	x.agreement, x.mugAgreement = x.sign(x.teaID), x.sign(x.mugID)
	product := x.createProduct(x.teaID, "凤凰单丛", "T-1", "T-2")
	x.product, x.oolong, x.green = product.text("id"), product.text("skus.0.id"), product.text("skus.1.id")
	x.mugSKU = x.createProduct(x.mugID, "白瓷杯", "M-1").text("skus.0.id")
	x.as(x.operator, "PUT", "/v1/prices", tree{"prices": []tree{
		price(x.oolong, 5200, 6800, 9900), price(x.green, 3100, 4000, 5900), price(x.mugSKU, 1500, 2000, 2900),
	}}).ok()
	x.teaHouse, x.mugHouse = x.warehouse(x.tea, "31", "44"), x.warehouse(x.mug)
	x.receive(x.tea, x.oolong, x.teaHouse, 100)
	x.receive(x.tea, x.green, x.teaHouse, 100)
	x.receive(x.mug, x.mugSKU, x.mugHouse, 100)
	x.as(x.operator, "POST", "/v1/pool-items/open", tree{"agreement_id": x.agreement, "sku_ids": []string{x.oolong, x.green}}).ok()
	x.as(x.operator, "POST", "/v1/pool-items/open", tree{"agreement_id": x.mugAgreement, "sku_ids": []string{x.mugSKU}}).ok()
	x.shopID, x.shop = x.distributor("小满优选", "shop")
	x.key = x.as(x.shop, "POST", "/v1/api-keys", tree{"name": "ERP"}).must(201).text("token")
	x.channel = x.as(x.shop, "POST", "/v1/channels", tree{"name": "小满天猫店", "kind": "mall_shop"}).must(201).text("id")
	x.as(x.key, "POST", "/v1/selections", tree{"sku_ids": []string{x.oolong, x.green, x.mugSKU}}).ok()
	x.as(x.operator, "POST", "/v1/wallet/top-ups", tree{"distributor_id": x.shopID, "currency": "CNY", "amount_minor": 1_000_000}).must(201)
	return x
}

var buyer = tree{"name": "王小明", "phone": "13800138000", "region": "310115", "address": "世纪大道 100 号"}

func line(sku string, quantity, settlement, sale int64) tree {
	return tree{"sku_id": sku, "quantity": quantity, "settlement_minor": settlement, "sale_minor": sale}
}

func newOrder(number string, lines ...tree) tree {
	return tree{"own_number": number, "contact": buyer, "lines": lines}
}

// balance gives a party's balance of a kind.
func (x *trade) balance(token, kind string) int64 {
	x.t.Helper()
	wallet := x.as(token, "GET", "/v1/wallet", nil).ok()
	for i := range wallet.count("accounts") {
		if wallet.text(fmt.Sprintf("accounts.%d.kind", i)) == kind {
			return wallet.number(fmt.Sprintf("accounts.%d.balance_minor", i))
		}
	}
	x.t.Fatalf("no %s in %s", kind, wallet.body)
	return 0
}

func (x *trade) expect(what string, got, want any) {
	x.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		x.t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// TestTheMainJob walks the whole of it over HTTP, as the parties would.
func TestTheMainJob(t *testing.T) {
	each(t, func(h *house) {
		x := openTrade(h)
		x.look()
		order := x.placeAndPay()
		x.ship(order)
		x.receiveAndReturn(order)
		x.settle()
	})
}

// look: the distributor reads its goods, prices and stock states, lists them in its channel and asks for a quote.
func (x *trade) look() {
	goods := x.as(x.key, "GET", "/v1/goods", nil).ok()
	x.expect("goods", goods.count("items"), 3)
	x.expect("price", goods.number("items.0.price.settlement_minor"), 6460) // 6800 × 95 %
	x.expect("floor", goods.number("items.0.price.floor_minor"), 7920)      // 9900 × 80 %
	x.expect("orderable", goods.at("items.0.orderable"), true)
	x.expect("description", x.as(x.key, "GET", "/v1/goods/"+x.oolong, nil).ok().text("description"), "好货")
	states := x.as(x.key, "GET", "/v1/goods/stock-states?region=310115&sku_ids="+x.oolong+","+x.mugSKU, nil).ok()
	x.expect("in the region", states.text("items.0.state"), "in_stock")
	far := x.as(x.key, "GET", "/v1/goods/stock-states?region=650100&sku_ids="+x.oolong, nil).ok()
	x.expect("out of the warehouse's regions", far.text("items.0.state"), "out")
	x.as(x.key, "PUT", "/v1/channels/"+x.channel+"/listings", tree{"sku_ids": []string{x.oolong}, "state": "on"}).must(204)
	x.expect("listing", x.as(x.key, "GET", "/v1/channels/"+x.channel+"/listings", nil).ok().text("items.0.state"), "on")
	quotes := x.as(x.key, "POST", "/v1/quotes", tree{"region": "310115", "lines": []tree{
		{"sku_id": x.oolong, "quantity": 2, "sale_minor": 9900}, {"sku_id": x.mugSKU, "quantity": 101, "sale_minor": 100},
	}}).ok()
	x.expect("saleable", quotes.at("lines.0.saleable"), true)
	x.expect("not saleable", quotes.at("lines.1.saleable"), false)
	x.expect("all reasons", quotes.count("lines.1.reasons"), 2) // the price is below the floor, and there are only 100
	x.expect("freight", quotes.number("freight_minor"), 800)
}

// placeAndPay: refused with all places at once, then placed over two suppliers, found by its own number, paid once.
func (x *trade) placeAndPay() string {
	x.as(x.key, "POST", "/v1/orders", newOrder("A-1", line(x.oolong, 1000, 6460, 9900), line(x.mugSKU, 1, 1900, 100))).
		refused(422, "order_refused", "lines[0].quantity out_of_stock", "lines[1].sale_minor sale_price_below_floor")
	body := newOrder("A-1", line(x.oolong, 3, 6460, 9900), line(x.green, 2, 3800, 5900), line(x.mugSKU, 4, 1900, 2900))
	body["channel_id"] = x.channel
	placed := x.as(x.key, "POST", "/v1/orders", body).must(201)
	order := placed.text("id")
	goods := int64(3*6460 + 2*3800 + 4*1900)
	x.expect("sub-orders", placed.count("sub_orders"), 2)
	x.expect("total", placed.number("total_minor"), goods+800) // the tea goes free
	x.expect("contact", x.as(x.key, "GET", "/v1/orders/"+order, nil).ok().text("contact.phone"), "13800138000")
	again := x.as(x.key, "POST", "/v1/orders", body).must(201)
	x.expect("the same order under another key", again.text("id"), order)
	x.expect("said so", again.header.Get("Idempotency-Replayed"), "true")
	x.as(x.key, "POST", "/v1/orders", newOrder("A-1", line(x.oolong, 1, 6460, 9900))).refused(409, "own_number_taken", "own_number own_number_taken")
	found := x.as(x.key, "GET", "/v1/orders?own_number=A-1", nil).ok()
	x.expect("found by its number", found.text("items.0.id"), order)
	paid := x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).ok()
	x.expect("paid", paid.text("sub_orders.0.state"), "to_ship")
	x.as(x.key, "POST", "/v1/orders/"+order+"/pay", nil).refused(409, "wrong_state")
	x.as(x.key, "POST", "/v1/orders/"+order+"/cancel", nil).refused(409, "wrong_state")
	x.expect("wallet", x.balance(x.key, "wallet"), 1_000_000-goods-800)
	x.expect("escrow", x.balance(x.key, "escrow"), goods+800)
	second := x.as(x.key, "POST", "/v1/orders", newOrder("A-2", line(x.oolong, 1, 6460, 9900))).must(201).text("id")
	x.as(x.key, "POST", "/v1/orders/"+second+"/cancel", tree{"reason": "a mistake"}).ok()
	return order
}

// ship: each supplier sees its part only, and ships; the tea in two parcels.
func (x *trade) ship(order string) {
	toShip := x.as(x.tea, "GET", "/v1/sub-orders?state=to_ship", nil).ok()
	x.expect("to ship", toShip.count("items"), 1)
	sub := toShip.text("items.0.id")
	full := x.as(x.tea, "GET", "/v1/sub-orders/"+sub, nil).ok()
	x.expect("the one who ships reads the address", full.text("contact.address"), "世纪大道 100 号")
	x.expect("supply", full.number("supply_minor"), 3*5200+2*3100)
	first := full.number("lines.0.number")
	x.as(x.tea, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF0001", "lines": []tree{{"line": first, "units": 9}}}).
		refused(422, "invalid_contents", "lines[0] invalid_contents")
	parcel := x.as(x.tea, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF0001", "lines": []tree{{"line": first, "units": 1}}}).
		must(201).text("id")
	x.expect("part shipped", x.as(x.tea, "GET", "/v1/sub-orders/"+sub, nil).ok().number("unshipped_units"), 4)
	x.as(x.tea, "POST", "/v1/parcels/"+parcel+"/tracks", tree{"state": "in_transit", "place": "广州"}).must(201)
	x.as(x.tea, "POST", "/v1/sub-orders/"+sub+"/parcels", tree{"carrier": "SF", "waybill": "SF0002"}).must(201)
	mugs := x.as(x.mug, "GET", "/v1/sub-orders?state=to_ship", nil).ok().text("items.0.id")
	x.as(x.mug, "POST", "/v1/sub-orders/"+mugs+"/parcels", tree{"carrier": "YTO", "waybill": "YT0001"}).must(201)
	tracked := x.as(x.key, "GET", "/v1/orders/"+order, nil).ok()
	x.expect("parcels", tracked.count("parcels"), 3)
	x.expect("tracked", tracked.text("parcels.0.tracks.0.place"), "广州")
	x.expect("under way", tracked.text("sub_orders.0.state"), "to_receive")
}

// receiveAndReturn: the goods come, two units go back and are refunded; one tea unit is refunded without coming back.
func (x *trade) receiveAndReturn(order string) {
	received := x.as(x.key, "POST", "/v1/orders/"+order+"/receipt", nil).ok()
	x.expect("completed", received.text("sub_orders.1.state"), "completed")
	x.expect("the supplier's claim", x.balance(x.tea, "payable"), 3*5200+2*3100)
	x.expect("with its freight", x.balance(x.mug, "payable"), 4*1500+800)
	mugs := received.text("sub_orders.1.id")
	number := x.as(x.key, "GET", "/v1/orders/"+order, nil).ok().number("lines.2.number")
	apply := tree{"sub_order_id": mugs, "kind": "return_refund", "reason": "碎了", "lines": []tree{{"line": number, "units": 2}}}
	back := x.as(x.key, "POST", "/v1/after-sales", apply).must(201).text("id")
	x.as(x.key, "POST", "/v1/after-sales", tree{"sub_order_id": mugs, "kind": "return_refund", "reason": "碎了", "lines": []tree{{"line": number, "units": 3}}}).
		refused(422, "after_sale_refused", "lines[0].units too_many_units")
	step := func(token, part string, body any) reply {
		return x.as(token, "POST", "/v1/after-sales/"+back+"/"+part, body)
	}
	x.expect("approved", step(x.mug, "approve", tree{"note": "请寄回"}).ok().text("state"), "awaiting_return")
	x.expect("where it goes", x.as(x.key, "GET", "/v1/after-sales/"+back, nil).ok().text("return_to.address"), "工业路 1 号")
	step(x.key, "approve", nil).refused(403, "forbidden")
	step(x.key, "send-back", tree{"carrier": "SF", "waybill": "SF0009"}).ok()
	step(x.key, "withdraw", nil).refused(409, "wrong_state")
	x.expect("nothing waits to be sent", step(x.mug, "arrived", nil).ok().tree()["return_to"], nil)
	x.expect("one of two is good", step(x.mug, "inspect", tree{"lines": []tree{{"line": number, "accepted_units": 1}}}).ok().number("units"), 1)
	before := x.balance(x.key, "wallet")
	done := step(x.mug, "refund", nil).ok()
	x.expect("succeeded", done.text("state"), "succeeded")
	x.expect("a supplier does not read the refund", done.tree()["refund_minor"], nil)
	x.expect("refunded", x.balance(x.key, "wallet"), before+1900)
	x.expect("taken back", x.balance(x.mug, "payable"), 3*1500+800)
	events := x.as(x.key, "GET", "/v1/orders/"+order+"/events", nil).ok()
	x.expect("history begins", events.text("items.0.kind"), "order.placed")
}

// settle: the month is closed, and both parties read their statements.
func (x *trade) settle() {
	x.as(x.operator, "POST", "/v1/statements", tree{"month": "2026-03"}).refused(422, "month_not_over", "month month_not_over")
	x.Clock.Advance(40 * clock.Day)
	x.operator, x.tea, x.mug = x.signIn("root"), x.signIn("tea"), x.signIn("mug")
	closing := x.as(x.operator, "POST", "/v1/statements", tree{"month": "2026-03"}).ok()
	x.expect("statements", closing.number("statements"), 3) // the shop's wallet, and what is due to both suppliers
	statement := x.as(x.key, "GET", "/v1/statements", nil).ok()
	x.expect("closing", statement.number("items.0.closing_minor"), x.balance(x.key, "wallet"))
	x.expect("count", statement.count("items"), 1)
	lines := x.as(x.key, "GET", "/v1/statements/"+statement.text("items.0.id")+"/lines?limit=2", nil).ok()
	x.expect("first", lines.text("items.0.kind"), "top_up")
	rest := x.as(x.key, "GET", "/v1/statements/"+statement.text("items.0.id")+"/lines?limit=2&after="+lines.text("next"), nil).ok()
	x.expect("all lines", int64(lines.count("items")+rest.count("items")), statement.number("items.0.lines"))
	x.expect("a supplier's", x.as(x.mug, "GET", "/v1/statements", nil).ok().number("items.0.closing_minor"), x.balance(x.mug, "payable"))
}
