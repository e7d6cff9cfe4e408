package orders

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Owner is whose an own number is.
type Owner struct {
	Distributor id.Distributor
	Number      string
}

// Known is the order that an own number stands for.
type Known struct {
	ID          id.Order
	RequestHash []byte
}

// LoadNumbers queues looking up own numbers.
func LoadNumbers(tx *db.Tx, owners []Owner, into map[Owner]Known) {
	names := make([]db.Named, len(owners))
	for i, o := range owners {
		names[i] = db.Named{Owner: int64(o.Distributor), Name: o.Number}
	}
	tx.Load("orders_orders", []string{"distributor_id", "own_number"}, db.Names(names), "id, distributor_id, own_number, request_hash", func(r *db.Row) {
		k := Known{ID: id.Order(r.Int())}
		owner := Owner{id.Distributor(r.Int()), r.Text()}
		k.RequestHash = r.Bytes()
		into[owner] = k
	})
}

// LoadLines queues reading the lines of orders; they never change.
func LoadLines(tx *db.Tx, orders []id.Order, each func(Line)) {
	tx.Load("orders_lines", []string{"order_id", "number"}, db.Ids(orders),
		"order_id, number, sub_order_id, sku_id, quantity, settlement_minor, supply_minor, sale_minor, code, title", func(r *db.Row) {
			each(Line{
				Order: id.Order(r.Int()), Number: r.Int(), SubOrder: id.SubOrder(r.Int()), SKU: id.SKU(r.Int()), Quantity: r.Int(),
				Settlement: r.Int(), Supply: r.Int(), Sale: r.Int(), Code: r.Text(), Title: r.Text(),
			})
		})
}

// LoadHeads queues reading orders and sub-orders without locking them: what never changes in them (parties, accounts,
// warehouses) may be relied on.
func LoadHeads(tx *db.Tx, orders []id.Order, into map[id.Order]*Order) {
	keys := db.Ids(orders)
	tx.Load("orders_orders", []string{"id"}, keys, orderColumns, func(r *db.Row) {
		o := scanOrder(r)
		into[o.ID] = &o
	})
	tx.Load("orders_sub_orders", []string{"order_id", "id"}, keys, subOrderColumns, func(r *db.Row) {
		sub := scanSubOrder(r)
		if o := into[sub.Order]; o != nil {
			o.Subs = append(o.Subs, &sub)
		}
	})
}

// Get reads an order with its sub-orders and lines: ErrUnknown.
func Get(tx *db.Tx, order id.Order) (*Order, error) {
	found := map[id.Order]*Order{}
	LoadHeads(tx, []id.Order{order}, found)
	LoadLines(tx, []id.Order{order}, func(l Line) {
		if o := found[l.Order]; o != nil {
			o.Lines = append(o.Lines, l)
		}
	})
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	if o := found[order]; o != nil {
		return o, nil
	}
	return nil, ErrUnknown
}

// OfSubOrder tells which order a sub-order belongs to: ErrUnknown.
func OfSubOrder(tx *db.Tx, sub id.SubOrder) (id.Order, error) {
	of, err := OfSubOrders(tx, []id.SubOrder{sub})
	if err == nil && of[sub] == 0 {
		return 0, ErrUnknown
	}
	return of[sub], err
}

// OfSubOrders tells which orders sub-orders belong to; those that are not there stay absent.
func OfSubOrders(tx *db.Tx, subs []id.SubOrder) (map[id.SubOrder]id.Order, error) {
	of := map[id.SubOrder]id.Order{}
	tx.Load("orders_sub_orders", []string{"id"}, db.Ids(subs), "id, order_id", func(r *db.Row) {
		of[id.SubOrder(r.Int())] = id.Order(r.Int())
	})
	return of, tx.Flush()
}

// ByOwnNumber finds a distributor's order by its own number: ErrUnknown.
func ByOwnNumber(tx *db.Tx, distributor id.Distributor, number string) (id.Order, error) {
	order, err := db.One(tx, db.Int, "select id from orders_orders where distributor_id = $1 and own_number = $2", distributor, number)
	if errors.Is(err, db.ErrNoRow) {
		return 0, ErrUnknown
	}
	return id.Order(order), err
}
