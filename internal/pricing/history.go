package pricing

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Dated is a price of a SKU that has counted.
type Dated struct {
	Price          // From is since when; By and ChangedAt tell who set it, and when
	Version  int64 // 1 for the first price of the SKU
	Previous Price // the one before; a Settlement of 0 is none
}

// History gives the prices of a SKU that have counted, oldest first, after a version.
func History(tx *db.Tx, sku id.SKU, after int64, limit int) ([]Dated, error) {
	rows, err := db.All(tx, scanDated, "select "+historyColumns+` from pricing_history
		where sku_id = $1 and version >= $2 order by version limit $3`, sku, after, min(limit, maxPage)+1)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if i > 0 {
			rows[i].Previous = rows[i-1].Price
		}
	}
	if after > 0 && len(rows) > 0 {
		rows = rows[1:]
	}
	return rows[:min(len(rows), limit, maxPage)], nil
}

// maxPage is the longest list.
const maxPage = 200

const historyColumns = "sku_id, version, from_at, " + amountColumns + ", actor, set_at"

func scanDated(r *db.Row) Dated {
	d := Dated{Price: Price{SKU: id.SKU(r.Int())}, Version: r.Int()}
	d.From = clock.Micros(r.Int())
	scanAmounts(r, &d.Price)
	d.By, d.ChangedAt = r.Text(), clock.Micros(r.Int())
	return d
}

// LoadComing queues reading the planned prices of SKUs, earliest first.
func LoadComing(tx *db.Tx, skus []id.SKU, into map[id.SKU][]Price) {
	tx.Load("pricing_coming", []string{"sku_id", "from_at"}, db.Ids(skus), comingColumns, func(r *db.Row) {
		p := scanComing(r)
		into[p.SKU] = append(into[p.SKU], p)
	})
}

// PriceAt gives the price of a SKU as it counted, or is to count, at any instant: ErrNoPrice.
func PriceAt(tx *db.Tx, sku id.SKU, at clock.Micros) (Price, error) {
	p, err := db.One(tx, scanComing, "select "+comingColumns+` from pricing_coming where sku_id = $1 and from_at <= $2
		order by from_at desc limit 1`, sku, at)
	if err == nil || !errors.Is(err, db.ErrNoRow) {
		return p, err
	}
	d, err := db.One(tx, scanDated, "select "+historyColumns+` from pricing_history where sku_id = $1 and from_at <= $2
		order by from_at desc, version desc limit 1`, sku, at)
	if errors.Is(err, db.ErrNoRow) {
		return Price{}, ErrNoPrice
	}
	return d.Price, err
}
