package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// The kinds of the timers that let planned prices count, and rules begin and end.
const (
	pricesTimer = "prices"
	ruleTimer   = "price_rule"
)

// SetPrices sets prices of SKUs, at once or from a later instant on, all or none and in a fixed number of statements, and gives what
// changed. Whose SKUs they are is looked up; an unknown one is ErrUnknownSKU at `prices[i].sku_id`. Each change leaves its line in the
// audit trail; one that counts at once is told, a planned one when its time has come.
func SetPrices(tx *db.Tx, by Acting, prices []pricing.Price) ([]pricing.Change, error) {
	skus := make([]id.SKU, len(prices))
	for i := range prices {
		skus[i] = prices[i].SKU
	}
	goods := map[id.SKU]*catalog.SKUFacts{}
	catalog.LoadSKUs(tx, skus, goods)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var faults fault.List
	for i := range prices {
		p := &prices[i]
		if good := goods[p.SKU]; good != nil {
			p.Supplier = good.Supplier
		} else {
			faults.Add(ErrUnknownSKU, "prices["+strconv.Itoa(i)+"].sku_id")
		}
		p.ChangedAt, p.By = by.At, by.Actor
	}
	if err := faults.Err(pricing.ErrRefused); err != nil {
		return nil, err
	}
	changes, err := pricing.Reprice(tx, prices)
	if err != nil {
		return nil, err
	}
	by.recordPrices(tx, changes)
	return changes, nil
}

// WithdrawPrices takes planned prices back that have not begun.
func WithdrawPrices(tx *db.Tx, by Acting, plans []pricing.Plan) error {
	changes, err := pricing.Withdraw(tx, plans, by.At)
	if err != nil {
		return err
	}
	by.recordPrices(tx, changes)
	return nil
}

// priceBody is a base price in the audit trail and in events.
type priceBody struct {
	SKUID           id.SKU         `json:"sku_id"`
	Currency        money.Currency `json:"currency"`
	SupplyMinor     int64          `json:"supply_minor"`
	SettlementMinor int64          `json:"settlement_minor"`
	RetailMinor     int64          `json:"retail_minor"`
	FloorMinor      int64          `json:"floor_minor"`
	CeilingMinor    int64          `json:"ceiling_minor"`
	From            string         `json:"from,omitempty"`
}

// tellPrice writes a price; none is nil.
func tellPrice(p *pricing.Price, from clock.Micros) any {
	if p.Settlement == 0 {
		return nil
	}
	b := priceBody{p.SKU, p.Currency, p.Supply, p.Settlement, p.Retail, p.Floor, p.Ceiling, ""}
	if from != 0 {
		b.From = from.String()
	}
	return b
}

// priceChangedBody is a `price.changed` event: why it changed, and for a base price from what to what.
type priceChangedBody struct {
	Cause  string `json:"cause"`
	Before any    `json:"before,omitempty"`
	After  any    `json:"after,omitempty"`
}

// recordPrices writes the audit trail of what somebody did, tells what counts from now on, and arms the timers of what was planned. The
// supplier is no party to the events: they tell what distributors pay.
func (a Acting) recordPrices(tx *db.Tx, changes []pricing.Change) {
	var lines []access.Entry
	var events []outbox.Event
	armed := map[clock.Micros]bool{}
	for i := range changes {
		c := &changes[i]
		before, after := tellPrice(&c.Before, c.Before.ChangedAt), tellPrice(&c.After, c.After.ChangedAt)
		action := "price.set"
		switch {
		case c.Planned:
			before, after = tellPrice(&c.Before, c.Before.From), tellPrice(&c.After, c.After.From)
			if action = "price.plan"; c.After.Settlement == 0 {
				action = "price.withdraw"
			} else if !armed[c.After.From] {
				armed[c.After.From] = true
				a.arm(tx, pricesTimer, int64(c.After.From), c.After.From)
			}
		default:
			events = append(events, outbox.Event{
				Kind: "price.changed", Root: int64(c.After.SKU), Body: encoded(priceChangedBody{"base", before, after}),
			})
		}
		if !c.Begun { // what has begun was noted when it was planned
			lines = append(lines, a.line(action, c.After.SKU.String(), before, after))
		}
	}
	access.Note(tx, lines...)
	a.tell(tx, events...)
}

// pricesAtOnce bounds the planned prices that begin in one transaction.
const pricesAtOnce = 1000

// beginPrices lets planned prices count whose time has come. The judgement of orders does not wait for it: it goes by the instant.
func beginPrices(tx *db.Tx, by Acting, due int64) error {
	changes, more, err := pricing.Begin(tx, by.At, pricesAtOnce)
	if err != nil {
		return err
	}
	by.recordPrices(tx, changes)
	if more {
		by.arm(tx, pricesTimer, due, by.At)
	}
	return nil
}
