package api

import (
	"context"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// confirmNow is what a request may say instead of nothing.
const confirmNow = "now"

func (d *doors) confirmRoutes() {
	door(d, post("confirm-order", "/v1/orders/{order_id}/confirm", "Confirm an order that was placed to be confirmed later").
		with("It can be paid from now on, and its hold begins anew. Once its hold has lapsed it is cancelled and can't be confirmed any more."), d.confirmOrder)
	door(d, post("confirm-orders", "/v1/orders:batch-confirm", "Confirm up to 100 orders that were placed to be confirmed later").with(batchNotes), d.confirmOrders)
}

func (d *doors) confirmOrder(ctx context.Context, in *orderCommandInput) (*written[OrderStatus], error) {
	c := confirming(ctx, in.OrderID.Read(), d.by(ctx, in.KeyFor(ctx, nil)))
	return d.doOrder(ctx, c, &c.By, http.StatusOK)
}

func (d *doors) confirmOrders(ctx context.Context, in *batchInput[OrderToPay]) (*written[Results[OrderStatus]], error) {
	return runBatch(ctx, d, in, http.StatusOK, func(o OrderToPay, by flows.By) (job[OrderStatus], error) {
		c := confirming(ctx, o.OrderID.Read(), by)
		return d.onOrder(ctx, c, &c.By), nil
	})
}

func confirming(ctx context.Context, order id.Order, by flows.By) *flows.ConfirmOrder {
	return &flows.ConfirmOrder{By: by, Order: order, Distributor: id.Distributor(scopeOf(ctx).Party)}
}
