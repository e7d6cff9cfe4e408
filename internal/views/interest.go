package views

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// What buyers do in a shop says how much they want a good: putting it into the cart more than marking it, marking it more than looking.
const (
	cartAddsWeigh   = 10
	favouritesWeigh = 3
)

// ReadInterest gives what a distributor has selected and its own buyers were most interested in since a business day, the most first. Where
// nothing was told there is nothing. Only its own counts are read.
func ReadInterest(tx *db.Tx, distributor id.Distributor, since int64, limit int) ([]id.SKU, error) {
	return db.All(tx, func(r *db.Row) id.SKU { return id.SKU(r.Int()) },
		`select v.sku_id from visits_days v join pool_selections s on s.distributor_id = v.distributor_id and s.sku_id = v.sku_id
		where v.distributor_id = $1 and v.day >= $2 and s.off_at = 0 group by v.sku_id
		order by CAST(sum(v.views + $3 * v.favourites + $4 * v.cart_adds) AS BIGINT) desc, v.sku_id desc limit $5`,
		distributor, since, favouritesWeigh, cartAddsWeigh, limit)
}
