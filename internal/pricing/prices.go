// Package pricing owns prices, quotes, and the judgement of a submitted price. It refuses prices outside their range, and
// decides by the contract's drift policy what to do when the caller's known price and the live one differ.
package pricing

import (
	"cmp"
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
)

// Price is what a SKU costs, in minor units of its currency a piece.
type Price struct {
	SKU        id.SKU
	Supplier   id.Supplier
	Currency   money.Currency
	Supply     int64 // what the operator owes the supplier, where the agreement says "per SKU"
	Settlement int64 // base of what a distributor owes the operator
	Retail     int64 // fixed retail price where there is no reprice right, else the suggested one
	Floor      int64 // least sale price; 0: none
	Ceiling    int64 // greatest sale price; 0: none
	ChangedAt  clock.Micros
}

// Set sets the prices of SKUs, all or none; every refusal is named by its place.
func Set(tx *db.Tx, prices []Price) error {
	var refusals fault.List
	for i, p := range prices {
		p.check(&refusals, place("prices", i))
	}
	if !refusals.Empty() {
		return refusals.Err(ErrRefused)
	}
	// One order for all transactions: each row is locked as it is written. Of two prices of one SKU the last one stands.
	ascending := slices.SortedStableFunc(slices.Values(prices), func(a, b Price) int { return cmp.Compare(a.SKU, b.SKU) })
	for _, p := range ascending {
		tx.Exec(`insert into pricing_prices (sku_id, supplier_id, currency, supply_minor, settlement_minor, retail_minor, floor_minor, ceiling_minor, changed_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			on conflict (sku_id) do update set currency = excluded.currency, supply_minor = excluded.supply_minor,
			settlement_minor = excluded.settlement_minor, retail_minor = excluded.retail_minor,
			floor_minor = excluded.floor_minor, ceiling_minor = excluded.ceiling_minor, changed_at = excluded.changed_at`,
			p.SKU, p.Supplier, p.Currency, p.Supply, p.Settlement, p.Retail, p.Floor, p.Ceiling, p.ChangedAt)
	}
	return tx.Flush()
}

func (p Price) check(refusals *fault.List, at string) {
	if !p.Currency.Valid() {
		refusals.Add(ErrCurrency, at+".currency")
	}
	for _, x := range []struct {
		name  string
		minor int64
		least int64
	}{
		{"supply_minor", p.Supply, 0}, {"settlement_minor", p.Settlement, 1}, {"retail_minor", p.Retail, 0},
		{"floor_minor", p.Floor, 0}, {"ceiling_minor", p.Ceiling, 0},
	} {
		if x.minor < x.least || x.minor > MaxUnitPrice {
			refusals.Add(ErrAmount, at+"."+x.name)
		}
	}
	if p.Ceiling > 0 && p.Floor > p.Ceiling {
		refusals.Add(ErrRange, at+".floor_minor")
	}
	if p.Supply > p.Settlement {
		refusals.Add(ErrLoss, at+".supply_minor")
	}
}

// MaxUnitPrice bounds the price of one piece: 10^11 minor units (a billion yuan).
const MaxUnitPrice = int64(100_000_000_000)

// LoadPrices queues reading the prices of SKUs.
func LoadPrices(tx *db.Tx, skus []id.SKU, into map[id.SKU]*Price) {
	tx.Load("pricing_prices", []string{"sku_id"}, db.Ids(skus),
		"sku_id, supplier_id, currency, supply_minor, settlement_minor, retail_minor, floor_minor, ceiling_minor, changed_at",
		func(r *db.Row) {
			p := Price{
				SKU: id.SKU(r.Int()), Supplier: id.Supplier(r.Int()), Currency: money.Currency(r.Text()), Supply: r.Int(), Settlement: r.Int(),
				Retail: r.Int(), Floor: r.Int(), Ceiling: r.Int(), ChangedAt: clock.Micros(r.Int()),
			}
			into[p.SKU] = &p
		})
}
