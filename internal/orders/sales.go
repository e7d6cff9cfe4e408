package orders

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Sales is what a distributor's sub-orders of a period came to, as they stand now.
type Sales struct {
	Minor int64 // settlement of goods, refunds taken off (freight that was given back too, but never below zero)
	Count int64 // sub-orders
}

// SalesOf gives, by distributor, the sub-orders whose receipt was confirmed within [from, to). It reads all sub-orders: for reviews, not for pages.
func SalesOf(tx *db.Tx, from, to clock.Micros) (map[id.Distributor]Sales, error) {
	out := map[id.Distributor]Sales{}
	tx.Query(func(r *db.Row) { out[id.Distributor(r.Int())] = Sales{r.Int(), r.Int()} },
		`select distributor_id, CAST(sum(case when refunded_minor > goods_minor then 0 else goods_minor - refunded_minor end) AS BIGINT), count(*) from orders_sub_orders
		where completed_at >= $1 and completed_at < $2 group by distributor_id`, from, to)
	return out, tx.Flush()
}
