// Package pricing owns prices and price rules with their dates, quotes, and the judgement of a submitted price. It refuses prices outside
// their range, changes in the past, and decides by the contract's drift policy what to do when the caller's known price and the live one
// differ.
package pricing

import (
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

	// From is the instant from which it is to count, in prices that are set or planned; 0 or ChangedAt: at once. By is who set it, as the
	// audit trail names people. Neither is read with the prices that count.
	From clock.Micros
	By   string
}

// MaxUnitPrice bounds the price of one piece: 10^11 minor units (a billion yuan).
const MaxUnitPrice = int64(100_000_000_000)

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
	if p.From != 0 && p.From < p.ChangedAt {
		refusals.Add(ErrRetroactive, at+".from", "now", p.ChangedAt.String())
	}
}

// later says whether the price is to count only after it is set.
func (p Price) later() bool { return p.From > p.ChangedAt }

// same says whether two prices demand the same, whenever they were set.
func (p Price) same(o Price) bool {
	return p.Currency == o.Currency && p.Supply == o.Supply && p.Settlement == o.Settlement && p.Retail == o.Retail && p.Floor == o.Floor &&
		p.Ceiling == o.Ceiling
}

// LoadPrices queues reading the prices of SKUs as they count at an instant: one keyed read, because the price that comes next stands in the
// same row. Only when two planned prices of one SKU have come without Begin having run is the first one read.
func LoadPrices(tx *db.Tx, skus []id.SKU, at clock.Micros, into map[id.SKU]*Price) {
	tx.Load("pricing_prices", []string{"sku_id"}, db.Ids(skus), currentColumns, func(r *db.Row) {
		p := scanCurrent(r)
		if next := scanNext(r); next.ChangedAt > 0 && next.ChangedAt <= at {
			next.SKU, next.Supplier = p.SKU, p.Supplier
			p = next
		}
		if p.Settlement > 0 {
			into[p.SKU] = &p
		}
	})
}

const (
	amountColumns  = "currency, supply_minor, settlement_minor, retail_minor, floor_minor, ceiling_minor"
	currentColumns = "sku_id, supplier_id, " + amountColumns + ", changed_at, next_at, next_currency, next_supply_minor, " +
		"next_settlement_minor, next_retail_minor, next_floor_minor, next_ceiling_minor"
)

func scanCurrent(r *db.Row) Price {
	p := Price{SKU: id.SKU(r.Int()), Supplier: id.Supplier(r.Int())}
	scanAmounts(r, &p)
	p.ChangedAt = clock.Micros(r.Int())
	return p
}

func scanNext(r *db.Row) Price {
	p := Price{ChangedAt: clock.Micros(r.Int())}
	scanAmounts(r, &p)
	return p
}

func scanAmounts(r *db.Row, p *Price) {
	p.Currency, p.Supply, p.Settlement = money.Currency(r.Text()), r.Int(), r.Int()
	p.Retail, p.Floor, p.Ceiling = r.Int(), r.Int(), r.Int()
}
