package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/web"
)

const batchNotes = "Each item is judged, done or refused by itself, and answered at its place. Asking again with the same key and the same items " +
	"does nothing twice: what was done is told again, what was refused is tried again."

func (d *doors) batchRoutes() {
	door(d, post("place-orders", "/v1/orders:batch", "Place up to 100 orders").with(batchNotes), d.placeOrders)
	door(d, post("pay-orders", "/v1/orders:batch-pay", "Pay up to 100 orders from the wallet").with(batchNotes), d.payOrders)
	door(d, post("confirm-receipts", "/v1/orders:batch-receipt", "Confirm that the goods of up to 100 orders have come").with(batchNotes), d.confirmReceipts)
	door(d, post("ship-parcels", "/v1/sub-orders:batch-ship", "Ship up to 100 parcels").with(batchNotes), d.shipParcels)
}

type batchInput[T any] struct {
	web.Writing
	Body Batch[T]
}

// Batch is up to 100 items of one kind.
type Batch[T any] struct {
	Items []web.Item[T] `json:"items" minItems:"1" maxItems:"100"`
}

// OrderToPay names an order.
type OrderToPay struct {
	OrderID web.ID[id.Order] `json:"order_id"`
}

// OrderReceived says what has come.
type OrderReceived struct {
	OrderID    web.ID[id.Order]    `json:"order_id"`
	SubOrderID web.ID[id.SubOrder] `json:"sub_order_id,omitempty" doc:"Left out: all that are under way"`
}

// ParcelToShip is a parcel of a sub-order.
type ParcelToShip struct {
	SubOrderID web.ID[id.SubOrder] `json:"sub_order_id"`
	NewParcel
}

// Results are what came of a batch, item by item.
type Results[R any] struct {
	Items []Result[R] `json:"items" doc:"In the order of the request's items"`
}

// Result is what came of one item: what the single operation answers with, or a problem.
type Result[R any] struct {
	Status   int          `json:"status" doc:"The single operation's" example:"200"`
	Replayed bool         `json:"replayed,omitempty" doc:"It had been done before: nothing was done now"`
	Result   *R           `json:"result,omitempty"`
	Problem  *web.Problem `json:"problem,omitempty"`
}

func (d *doors) placeOrders(ctx context.Context, in *batchInput[NewOrder]) (*written[Results[OrderStatus]], error) {
	return runBatch(ctx, d, in, http.StatusCreated, func(o NewOrder, by flows.By) (job[OrderStatus], error) {
		by.Key = nil // its own number stands for it
		c, err := d.placing(ctx, o, by)
		if err != nil {
			return job[OrderStatus]{}, err
		}
		return d.onOrder(ctx, c, &c.By), nil
	})
}

func (d *doors) payOrders(ctx context.Context, in *batchInput[OrderToPay]) (*written[Results[OrderStatus]], error) {
	return runBatch(ctx, d, in, http.StatusOK, func(o OrderToPay, by flows.By) (job[OrderStatus], error) {
		c := paying(ctx, o.OrderID.Read(), by)
		return d.onOrder(ctx, c, &c.By), nil
	})
}

func (d *doors) confirmReceipts(ctx context.Context, in *batchInput[OrderReceived]) (*written[Results[OrderStatus]], error) {
	return runBatch(ctx, d, in, http.StatusOK, func(o OrderReceived, by flows.By) (job[OrderStatus], error) {
		c := receiving(ctx, o.OrderID.Read(), o.SubOrderID.Read(), by)
		return d.onOrder(ctx, c, &c.By), nil
	})
}

func (d *doors) shipParcels(ctx context.Context, in *batchInput[ParcelToShip]) (*written[Results[Parcel]], error) {
	subs := make([]id.SubOrder, len(in.Body.Items))
	for i, item := range in.Body.Items {
		if p, err := web.ReadItem(ctx, d.web, item); err == nil {
			subs[i] = p.SubOrderID.Read()
		}
	}
	of, err := read(ctx, d, func(tx *db.Tx) (map[id.SubOrder]id.Order, error) { return orders.OfSubOrders(tx, subs) })
	if err != nil {
		return nil, err
	}
	return runBatch(ctx, d, in, http.StatusCreated, func(p ParcelToShip, by flows.By) (job[Parcel], error) {
		sub := p.SubOrderID.Read()
		c := d.shipping(ctx, of[sub], sub, p.NewParcel, by)
		return job[Parcel]{c, &c.By, func() (Parcel, error) { return d.shipped(ctx, c) }}, nil
	})
}

// job is one item's command, its header, and what it is answered with when it was done.
type job[R any] struct {
	command flows.Command
	by      *flows.By
	answer  func() (R, error)
}

func (d *doors) onOrder(ctx context.Context, c flows.Command, by *flows.By) job[OrderStatus] {
	return job[OrderStatus]{c, by, func() (OrderStatus, error) { return d.orderStatus(ctx, by) }}
}

// runBatch reads the items, claims the request's key for all of them, and runs a command for each that is fit. The key with the item's place
// is the key of the item's command.
func runBatch[T, R any](
	ctx context.Context, d *doors, in *batchInput[T], status int, begin func(item T, by flows.By) (job[R], error),
) (*written[Results[R]], error) {
	items, failed := readItems(ctx, d, in.Body.Items)
	claim := &flows.UseKey{By: d.by(ctx, in.KeyFor(ctx, items))}
	commands, jobs := []flows.Command{claim}, make([]job[R], len(items))
	for i := range items {
		item, fit := items[i].(T)
		if !fit {
			continue
		}
		key := *claim.Key
		key.Text += itemMark + strconv.Itoa(i)
		jobs[i], failed[i] = begin(item, flows.By{Actor: claim.Actor, At: claim.At, Key: &key, Batch: claim})
		if failed[i] == nil {
			commands = append(commands, jobs[i].command)
		}
	}
	if err := d.lane.Do(ctx, commands...); err != nil {
		return nil, err
	}
	if claim.Err != nil {
		return nil, claim.Err
	}
	out := Results[R]{Items: make([]Result[R], len(items))}
	for i, j := range jobs {
		out.Items[i] = resultOf(ctx, d, j, failed[i], status)
	}
	return &written[Results[R]]{Status: http.StatusOK, Replayed: replayed(web.Outcome{Replayed: claim.Replayed}), Body: out}, nil
}

// itemMark parts a batch's key from an item's place; no caller's key has it.
const itemMark = "\x1f"

// readItems gives each item as it was understood: a T when it is fit, else as it came, with what is against it.
func readItems[T any](ctx context.Context, d *doors, items []web.Item[T]) (read []any, failed []error) {
	read, failed = make([]any, len(items)), make([]error, len(items))
	for i, item := range items {
		read[i] = item
		if fit, err := web.ReadItem(ctx, d.web, item); err == nil {
			read[i] = fit
		} else {
			failed[i] = err
		}
	}
	return read, failed
}

func resultOf[R any](ctx context.Context, d *doors, j job[R], err error, status int) Result[R] {
	if err == nil {
		err = j.by.Err
	}
	var result R
	if err == nil {
		result, err = j.answer()
	}
	if err != nil {
		p := d.web.ProblemOf(ctx, err)
		return Result[R]{Status: p.Status, Problem: p}
	}
	return Result[R]{Status: status, Replayed: j.by.Replayed, Result: &result}
}
