package binary

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fenxiao/fenxiao/internal/db"
)

// market is an installation with goods in the pool and shops that sell them, filled over the open API.
type market struct {
	home
	server *server
	admin  string // the administrator's session, which outlives the server
	skus   []string
	shops  []shop
	orders map[string]*order // by own number: all that anybody ever tried to place
	bought atomic.Int64      // orders that were paid since the server was last put under fire
}

// shop is a distributor with a full wallet.
type shop struct{ id, key string }

const (
	shopCount  = 4
	wallet     = int64(10_000_000_000)
	settlement = int64(2000)
	retail     = int64(2900)
	warehouse  = 5_000_000
)

// buyer is who receives every order.
var buyer = tree{"name": "王小明", "phone": "13800138000", "region": "310115", "address": "世纪大道 100 号"}

// openMarket starts a server on an empty database and fills it.
func openMarket(t testing.TB, engine db.Engine) *market {
	t.Helper()
	m := &market{home: newHome(t, engine), orders: map[string]*order{}}
	m.server = m.serve(t)
	first := m.server.administrator(t)
	operator := m.server.as(t, first.login, first.password)
	m.admin = operator.token
	made := func(path string, body tree) string {
		t.Helper()
		return operator.call(t, http.MethodPost, path, body).text(t, "id")
	}
	brand := made("/v1/brands", tree{"name": "明月"})
	category := made("/v1/categories", tree{"name": "日用"})
	category = made("/v1/categories", tree{"name": "餐具", "parent_id": category})
	category = made("/v1/categories", tree{"name": "杯", "parent_id": category})
	for _, name := range []string{"明月陶瓷", "青岚茶业"} {
		m.stock(t, operator, brand, category, made("/v1/suppliers", tree{"name": name}))
	}
	for i := range shopCount {
		m.open(t, operator, fmt.Sprintf("小店 %d", i+1))
	}
	return m
}

// stock gives a supplier an agreement, two SKUs in the pool and a full warehouse.
func (m *market) stock(t testing.TB, operator *client, brand, category, supplier string) {
	t.Helper()
	agreement := operator.call(t, http.MethodPost, "/v1/agreements", tree{
		"supplier_id": supplier, "mode": "consignment", "currency": "CNY", "reprice": true, "supply_rule": "per_sku",
		"scope": []tree{{"brand_id": brand, "category_id": category}},
	}).text(t, "id")
	product := operator.call(t, http.MethodPost, "/v1/products", tree{
		"supplier_id": supplier, "brand_id": brand, "category_id": category, "title": "白瓷杯", "description": "好货",
		"skus": []tree{{"code": "S", "spec": "小", "weight_grams": 250}, {"code": "L", "spec": "大", "weight_grams": 400}},
	})
	house := operator.call(t, http.MethodPost, "/v1/warehouses", tree{"supplier_id": supplier, "name": "一号仓"}).text(t, "id")
	var skus []string
	for _, path := range []string{"skus.0.id", "skus.1.id"} {
		sku := product.text(t, path)
		skus = append(skus, sku)
		operator.call(t, http.MethodPut, "/v1/prices", tree{"prices": []tree{{
			"sku_id": sku, "currency": "CNY", "supply_minor": 1500, "settlement_minor": settlement, "retail_minor": retail,
		}}})
		operator.call(t, http.MethodPost, "/v1/stock/movements", tree{"movements": []tree{{
			"sku_id": sku, "warehouse_id": house, "units": warehouse, "reason": "received",
		}}})
	}
	operator.call(t, http.MethodPost, "/v1/pool-items/open", tree{"agreement_id": agreement, "sku_ids": skus})
	m.skus = append(m.skus, skus...)
}

// open makes a shop with a contract, a key, a selection and a full wallet.
func (m *market) open(t testing.TB, operator *client, name string) {
	t.Helper()
	distributor := operator.call(t, http.MethodPost, "/v1/distributors", tree{"name": name}).text(t, "id")
	operator.call(t, http.MethodPost, "/v1/contracts", tree{
		"distributor_id": distributor, "profit_mode": "price_difference", "currency": "CNY", "price_ratio_ppm": 1_000_000, "floor_ppm": 500_000,
		"ceiling_ppm": 1_500_000, "drift": "exact",
	})
	key := operator.call(t, http.MethodPost, "/v1/api-keys", tree{"distributor_id": distributor, "name": "ERP"}).text(t, "token")
	m.server.client(key).call(t, http.MethodPost, "/v1/selections", tree{"sku_ids": m.skus})
	operator.call(t, http.MethodPost, "/v1/wallet/top-ups", tree{"distributor_id": distributor, "currency": "CNY", "amount_minor": wallet})
	m.shops = append(m.shops, shop{distributor, key})
}

// restart starts the server again, after it was killed or stopped.
func (m *market) restart(t testing.TB) {
	t.Helper()
	m.server = m.serve(t)
	if len(m.server.signIns) > 0 {
		t.Fatalf("a start on an old database printed %v", m.server.signIns)
	}
}

// order is what a client knows of one order.
type order struct {
	shop              int
	number            string
	placeKey, payKey  string
	body              tree
	id                string // once placing was acknowledged
	paid              bool   // paying was acknowledged
	placing, payingIt bool   // a request was sent whose answer nobody heard
}

// listed is an order as the shop's list shows it.
type listed struct {
	id     string
	total  int64
	units  int64
	paid   bool
	states string
}

// list reads all orders of a shop by cursor; an own number that is there twice ends the test.
func (m *market) list(t testing.TB, shop int) map[string]listed {
	t.Helper()
	c, found, after := m.server.client(m.shops[shop].key), map[string]listed{}, ""
	for {
		page := c.call(t, http.MethodGet, "/v1/orders?limit=200&after="+url.QueryEscape(after), nil)
		for i := range page.list(t, "items") {
			at := func(name string) string { return fmt.Sprintf("items.%d.%s", i, name) }
			number := page.text(t, at("own_number"))
			if twice, there := found[number]; there {
				t.Fatalf("order %s is there twice: %s and %s", number, twice.id, page.text(t, at("id")))
			}
			states := fmt.Sprint(page.at(t, at("states")))
			found[number] = listed{
				page.text(t, at("id")), page.number(t, at("total_minor")), page.number(t, at("units")),
				strings.Contains(states, "to_ship") && !strings.Contains(states, "pending_payment"), states,
			}
		}
		next, more := page.at(t, "next").(string)
		if !more || next == "" {
			return found
		}
		after = next
	}
}

// balances gives a shop's wallet and escrow.
func (m *market) balances(t testing.TB, shop int) (wallet, escrow int64) {
	t.Helper()
	got := m.server.client(m.shops[shop].key).call(t, http.MethodGet, "/v1/wallet", nil)
	for i := range got.list(t, "accounts") {
		balance := got.number(t, fmt.Sprintf("accounts.%d.balance_minor", i))
		switch got.text(t, fmt.Sprintf("accounts.%d.kind", i)) {
		case "wallet":
			wallet = balance
		case "escrow":
			escrow = balance
		}
	}
	return wallet, escrow
}

// held gives how many units all warehouses hold for orders.
func (m *market) held(t testing.TB) (held int64) {
	t.Helper()
	got := m.server.client(m.admin).call(t, http.MethodGet, "/v1/stock?sku_ids="+strings.Join(m.skus, ","), nil)
	for i := range got.list(t, "items") {
		held += got.number(t, fmt.Sprintf("items.%d.held", i))
	}
	return held
}
