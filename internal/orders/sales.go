package orders

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Sales is what a distributor's sub-orders of a period came to, as they stand now.
type Sales struct {
	Minor int64 // settlement of goods, refunds taken off (freight that was given back too, but never below zero)
	Count int64 // sub-orders
}

const salesSums = "CAST(sum(case when refunded_minor > goods_minor then 0 else goods_minor - refunded_minor end) AS BIGINT), count(*)"

// SalesOf gives, by distributor, the sub-orders whose receipt was confirmed within [from, to). It reads all sub-orders: for reviews, not for pages.
func SalesOf(tx *db.Tx, from, to clock.Micros) (map[id.Distributor]Sales, error) {
	out := map[id.Distributor]Sales{}
	tx.Query(keepSales(out), "select distributor_id, "+salesSums+" from orders_sub_orders where completed_at >= $1 and completed_at < $2 group by distributor_id", from, to)
	return out, tx.Flush()
}

// salesAtOnce bounds the distributors that one statement asks for.
const salesAtOnce = 200

// SalesAmong gives the same of some distributors alone.
func SalesAmong(tx *db.Tx, some []id.Distributor, from, to clock.Micros) (map[id.Distributor]Sales, error) {
	out := map[id.Distributor]Sales{}
	for chunk := range slices.Chunk(some, salesAtOnce) {
		args := []any{from, to}
		places := make([]string, len(chunk))
		for i, d := range chunk {
			args = append(args, d)
			places[i] = "$" + strconv.Itoa(i+3)
		}
		// The last condition says nothing new: it lets the index of completed ones be used.
		tx.Query(keepSales(out), "select distributor_id, "+salesSums+" from orders_sub_orders where completed_at >= $1 and completed_at < $2 and distributor_id in ("+
			strings.Join(places, ", ")+") and completed_at > 0 group by distributor_id", args...)
	}
	return out, tx.Flush()
}

func keepSales(out map[id.Distributor]Sales) func(r *db.Row) {
	return func(r *db.Row) { out[id.Distributor(r.Int())] = Sales{r.Int(), r.Int()} }
}
