package views

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ToShip is a paid sub-order that has not left whole.
type ToShip struct {
	SubOrder id.SubOrder
	Order    id.Order
	Supplier id.Supplier
	PaidAt   clock.Micros
	ShipBy   clock.Micros
}

// WaitingToShip gives the sub-orders that wait to be shipped, oldest first.
func WaitingToShip(tx *db.Tx, limit int) ([]ToShip, error) {
	return db.All(tx, func(r *db.Row) ToShip {
		return ToShip{id.SubOrder(r.Int()), id.Order(r.Int()), id.Supplier(r.Int()), clock.Micros(r.Int()), clock.Micros(r.Int())}
	}, "select id, order_id, supplier_id, paid_at, ship_by from orders_sub_orders where state = 'to_ship' order by id limit $1", limit)
}

// OnItsWay is a parcel whose carrier has not told of its end.
type OnItsWay struct {
	Parcel    id.Parcel
	Order     id.Order
	SubOrder  id.SubOrder
	Supplier  id.Supplier
	ShippedAt clock.Micros
	Told      int64 // how often the carrier has told of it
}

// ParcelsOnTheirWay gives the parcels that were shipped at or after an instant and have neither been signed for nor refused, oldest first.
func ParcelsOnTheirWay(tx *db.Tx, since clock.Micros, limit int) ([]OnItsWay, error) {
	return db.All(tx, func(r *db.Row) OnItsWay {
		return OnItsWay{id.Parcel(r.Int()), id.Order(r.Int()), id.SubOrder(r.Int()), id.Supplier(r.Int()), clock.Micros(r.Int()), r.Int()}
	}, `select p.id, p.order_id, p.sub_order_id, p.supplier_id, p.shipped_at, (select count(*) from shipping_tracks t where t.parcel_id = p.id)
		from shipping_parcels p where p.id >= $1
			and not exists (select 1 from shipping_tracks t where t.parcel_id = p.id and t.state in ('signed', 'refused'))
		order by p.id limit $2`, idFloor(since), limit)
}

// OpenCase is an after-sale that is not over.
type OpenCase struct {
	ID                  id.AfterSale
	Order               id.Order
	SubOrder            id.SubOrder
	Kind, State, Reason string
	SentBack            bool
	AppliedAt           clock.Micros
}

// OpenCases gives the after-sales that are not over, oldest first.
func OpenCases(tx *db.Tx, limit int) ([]OpenCase, error) {
	return db.All(tx, func(r *db.Row) OpenCase {
		return OpenCase{
			ID: id.AfterSale(r.Int()), Order: id.Order(r.Int()), SubOrder: id.SubOrder(r.Int()), Kind: r.Text(), State: r.Text(), Reason: r.Text(),
			SentBack: r.Text() != "", AppliedAt: clock.Micros(r.Int()),
		}
	}, `select id, order_id, sub_order_id, kind, state, reason, waybill, applied_at from aftersales_cases where ended_at = 0
		order by id limit $1`, limit)
}

// Scarce is the stock of a SKU in a warehouse of which little is free.
type Scarce struct {
	SKU       id.SKU
	Warehouse id.Warehouse
	FreeUnits int64
}

// ScarceStock gives the stock of which less than so many units are free.
func ScarceStock(tx *db.Tx, below int64, limit int) ([]Scarce, error) {
	return db.All(tx, func(r *db.Row) Scarce { return Scarce{id.SKU(r.Int()), id.Warehouse(r.Int()), r.Int()} },
		`select sku_id, warehouse_id, on_hand - held from stock_items where on_hand - held < $1 order by sku_id, warehouse_id limit $2`,
		below, limit)
}

// Bustle counts what a world holds and what waits in it.
type Bustle struct {
	SKUs, Orders, ToShip, ToReceive, Completed, AfterSales, OpenAfterSales, Statements int64
}

// BustleOf counts.
func BustleOf(tx *db.Tx) (Bustle, error) {
	var b Bustle
	for _, x := range []struct {
		into *int64
		sql  string
	}{
		{&b.SKUs, "select count(*) from catalog_skus"},
		{&b.Orders, "select count(*) from orders_orders"},
		{&b.ToShip, "select count(*) from orders_sub_orders where state = 'to_ship'"},
		{&b.ToReceive, "select count(*) from orders_sub_orders where state = 'to_receive'"},
		{&b.Completed, "select count(*) from orders_sub_orders where state = 'completed'"},
		{&b.AfterSales, "select count(*) from aftersales_cases"},
		{&b.OpenAfterSales, "select count(*) from aftersales_cases where ended_at = 0"},
		{&b.Statements, "select count(*) from settlements_statements"},
	} {
		tx.Query(func(r *db.Row) { *x.into = r.Int() }, x.sql)
	}
	return b, tx.Flush()
}
