package orders

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Purchases are what a distributor has bought and received. Amounts are minor units, refunds taken off, freight included where it was paid.
type Purchases struct {
	Orders int64
	Minor  int64
	SKUs   map[id.SKU]bool
}

// Bought sums up what a distributor placed since a time and had received before another.
func Bought(tx *db.Tx, distributor id.Distributor, since, before clock.Micros) (Purchases, error) {
	p := Purchases{SKUs: map[id.SKU]bool{}}
	tx.Query(func(r *db.Row) { p.Orders, p.Minor = r.Int(), r.Int() }, `select count(distinct o.id),
		CAST(coalesce(sum(x.goods_minor + x.freight_minor - x.refunded_minor), 0) AS BIGINT)
		from orders_orders o join orders_sub_orders x on x.order_id = o.id
		where o.distributor_id = $1 and o.placed_at >= $2 and x.completed_at > 0 and x.completed_at < $3 and x.refunded_units < x.units`,
		distributor, since, before)
	tx.Query(func(r *db.Row) { p.SKUs[id.SKU(r.Int())] = true }, `select distinct l.sku_id
		from orders_orders o join orders_sub_orders x on x.order_id = o.id join orders_lines l on l.order_id = o.id and l.sub_order_id = x.id
		where o.distributor_id = $1 and o.placed_at >= $2 and x.completed_at > 0 and x.completed_at < $3 and x.refunded_units < x.units`,
		distributor, since, before)
	return p, tx.Flush()
}
