package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) orderLookUpRoutes() {
	door(d, post("look-up-orders", "/v1/orders:look-up", "Find up to 100 orders by your own numbers").
		with("Changes nothing, so it takes no Idempotency-Key. It is the question after a time-out: which of these have become orders, and how do they stand?"),
		d.lookUpOrders)
}

// OwnNumbers names orders by the distributor's own numbers.
type OwnNumbers struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	OwnNumbers    []string               `json:"own_numbers" minItems:"1" maxItems:"100" example:"[\"TB-20260131-0042\"]"`
}

// OrdersFound are what became of own numbers.
type OrdersFound struct {
	Items []OrderFound `json:"items" doc:"In the order of the request's numbers"`
}

// OrderFound is what became of one own number.
type OrderFound struct {
	OwnNumber string       `json:"own_number" example:"TB-20260131-0042"`
	Order     *OrderStatus `json:"order,omitempty" doc:"Left out: no order has this number"`
}

type lookUpOrdersInput struct {
	Body OwnNumbers
}

func (d *doors) lookUpOrders(ctx context.Context, in *lookUpOrdersInput) (*answer[OrdersFound], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (OrdersFound, error) {
		var owners []orders.Owner
		for _, n := range in.Body.OwnNumbers {
			if orders.IsOwnNumber(n) { // nothing else can be an order's
				owners = append(owners, orders.Owner{Distributor: distributor, Number: n})
			}
		}
		known, heads := map[orders.Owner]orders.Known{}, map[id.Order]*orders.Order{}
		orders.LoadNumbers(tx, owners, known)
		if err := tx.Flush(); err != nil {
			return OrdersFound{}, err
		}
		var found []id.Order
		for _, k := range known {
			found = append(found, k.ID)
		}
		orders.LoadHeads(tx, found, heads)
		if err := tx.Flush(); err != nil {
			return OrdersFound{}, err
		}
		return OrdersFound{each(in.Body.OwnNumbers, func(n string) OrderFound {
			out := OrderFound{OwnNumber: n}
			if o := heads[known[orders.Owner{Distributor: distributor, Number: n}].ID]; o != nil {
				status := ToAPIOrderStatus(o)
				out.Order = &status
			}
			return out
		})}, nil
	})
}
