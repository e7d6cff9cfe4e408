package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/fenxiao/fenxiao/client"
)

// stand is a server with answers made up beforehand, in the place of an installation.
func stand(answers ...func(http.ResponseWriter)) string {
	return httptest.NewServer(&script{answers: answers}).URL
}

func Example() {
	address := stand(
		says(200, `{"items":[{"sku_id":"sku_1","title":"凤凰单丛","orderable":true,"price":{"settlement_minor":6460,"retail_minor":9900,"currency":"CNY"}}]}`),
		says(201, `{"id":"ord_1","own_number":"TB-42","total_minor":13720,"currency":"CNY"}`),
		says(200, `{"id":"ord_1","sub_orders":[{"state":"to_ship"}]}`),
	)
	ctx := context.Background()
	c, err := client.New(address, "fx_key") // https://fenxiao.example.com and a key of yours
	if err != nil {
		log.Fatal(err)
	}
	goods, err := client.All(c.ListGoods(ctx, client.ListGoodsQuery{}))
	if err != nil {
		log.Fatal(err)
	}
	tea := goods[0]
	order, err := c.PlaceOrder(ctx, client.NewOrder{
		OwnNumber: "TB-42", Contact: client.Contact{Name: "王小明", Phone: "13800138000", Region: "310115", Address: "世纪大道 100 号"},
		Lines: []client.NewOrderLine{{SKUID: tea.SKUID, Quantity: 2, SettlementMinor: tea.Price.SettlementMinor, SaleMinor: tea.Price.RetailMinor}},
	})
	if err != nil {
		log.Fatal(err)
	}
	paid, err := c.PayOrder(ctx, order.ID, client.WithKey(client.KeyFor("pay", order.OwnNumber)))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.TotalMinor, order.Currency, paid.SubOrders[0].State)
	// Output: 13720 CNY to_ship
}

func ExampleProblem() {
	c, err := client.New(stand(says(422, changed)), "fx_key")
	if err != nil {
		log.Fatal(err)
	}
	_, err = c.PlaceOrder(context.Background(), client.NewOrder{OwnNumber: "TB-43"})
	if p, is := errors.AsType[*client.Problem](err); is && client.HasCode(err, "price_changed") {
		fmt.Println(p.Kind(), p.Errors[0].Path, "is now", p.Errors[0].Live["settlement_minor"])
	}
	// Output: refused lines[0].settlement_minor is now 6100
}

func ExampleClient_Changes() {
	c, err := client.New(stand(says(200, `{"next":"b","more":false,"items":[{"id":"evt_1","kind":"price.changed","cursor":"b","sku_id":"sku_1",
		"before":{"settlement_minor":6000},"after":{"settlement_minor":6100},"data":{"cause":"base"}}]}`)), "fx_key")
	if err != nil {
		log.Fatal(err)
	}
	for change, err := range c.Changes(context.Background(), "a", client.ChangesOptions{Once: true}) { // without Once it waits for more
		if errors.Is(err, client.ErrCursorExpired) {
			log.Fatal("read goods, prices and orders once, then begin again at client.Latest")
		} else if err != nil {
			log.Fatal(err)
		}
		if price, err := change.AsPrice(); err == nil {
			fmt.Println(price.SKUID, price.Before.SettlementMinor, "→", price.After.SettlementMinor, "go on from", change.Cursor)
		}
	}
	// Output: sku_1 6000 → 6100 go on from b
}
