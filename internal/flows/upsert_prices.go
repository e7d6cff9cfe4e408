package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pricing"
)

// PriceWanted is what a SKU shall cost, in minor units a piece. What is nil stays as it is, or is 0 where there is no price yet.
type PriceWanted struct {
	Code     string         // the supplier's own, of the SKU
	Currency money.Currency // empty: as it is, or the installation's
	Supply, Settlement, Retail,
	Floor, Ceiling *int64
}

// UpsertPrices makes the prices of a supplier's SKUs be as they are wanted, each judged by itself; only what differs is written.
func UpsertPrices(tx *db.Tx, by Acting, supplier id.Supplier, wanted []PriceWanted) ([]Outcome, error) {
	out := make([]Outcome, len(wanted))
	codes := make([]string, len(wanted))
	for i, w := range wanted {
		codes[i] = w.Code
	}
	if err := findSKUs(tx, supplier, codes, out); err != nil {
		return nil, err
	}
	have := map[id.SKU]*pricing.Price{}
	pricing.LoadPrices(tx, skusOf(out), have)
	is, err := access.ReadInstallation(tx) // flushes
	if err != nil {
		return nil, err
	}
	seen, fresh := map[id.SKU]bool{}, map[int]pricing.Price{}
	var rows []int
	for i, w := range wanted {
		o := &out[i]
		switch {
		case o.Did == catalog.Declined:
			continue
		case seen[o.SKU]:
			o.refuse(ErrTwice.At("code"))
			continue
		}
		seen[o.SKU] = true
		p := pricing.Price{SKU: o.SKU, Supplier: supplier, Currency: is.Currency}
		if old := have[o.SKU]; old != nil {
			p = *old
		}
		if w.apply(&p); have[o.SKU] != nil && p == *have[o.SKU] {
			o.Did = catalog.Unchanged
			continue
		}
		p.ChangedAt = by.At
		rows, fresh[i] = append(rows, i), p
	}
	return out, setPrices(tx, by, rows, fresh, have, out)
}

func (w *PriceWanted) apply(p *pricing.Price) {
	if w.Currency != "" {
		p.Currency = w.Currency
	}
	for _, x := range []struct{ from, to *int64 }{
		{w.Supply, &p.Supply}, {w.Settlement, &p.Settlement}, {w.Retail, &p.Retail}, {w.Floor, &p.Floor}, {w.Ceiling, &p.Ceiling},
	} {
		if x.from != nil {
			*x.to = *x.from
		}
	}
}

// findSKUs fills in the SKUs of codes; what is unknown or another's is refused.
func findSKUs(tx *db.Tx, supplier id.Supplier, codes []string, out []Outcome) error {
	found := map[string]id.SKU{}
	catalog.LoadCodes(tx, supplier, codes, found)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i, code := range codes {
		if out[i].SKU = found[code]; out[i].SKU == 0 {
			out[i].refuse(ErrUnknownSKU.At("code"))
		}
	}
	return nil
}

func skusOf(out []Outcome) []id.SKU {
	skus := make([]id.SKU, len(out))
	for i, o := range out {
		skus[i] = o.SKU
	}
	return skus
}

// setPrices writes those of the rows that pricing does not refuse, with their lines in the trail and their events.
func setPrices(
	tx *db.Tx, by Acting, rows []int, fresh map[int]pricing.Price, have map[id.SKU]*pricing.Price, out []Outcome,
) error {
	refused, err := sift(len(rows), "prices", func(take []int) error {
		prices := make([]pricing.Price, len(take))
		for at, i := range take {
			prices[at] = fresh[rows[i]]
		}
		return pricing.Set(tx, prices)
	})
	if err != nil {
		return err
	}
	var lines []access.Entry
	var events []outbox.Event
	for at, i := range rows {
		if refused[at] != nil {
			out[i].refuse(refused[at])
			continue
		}
		p := fresh[i]
		change := priceChange{After: tellPrice(&p)}
		line := access.Entry{
			ID: id.NewEvent(by.World.IDs), At: by.At, Actor: by.Actor, Action: "price.set", Subject: p.SKU.String(), After: encoded(change.After),
		}
		out[i].Did = catalog.Made
		if old := have[p.SKU]; old != nil {
			before := tellPrice(old)
			change.Before, line.Before, out[i].Did = &before, encoded(before), catalog.Changed
		}
		lines = append(lines, line)
		events = append(events, outbox.Event{Kind: "price.changed", Root: int64(p.SKU), Supplier: p.Supplier, Body: encoded(change)})
	}
	access.Note(tx, lines...)
	by.tell(tx, events...)
	return nil
}

type priceBody struct {
	Currency        string `json:"currency"`
	SupplyMinor     int64  `json:"supply_minor"`
	SettlementMinor int64  `json:"settlement_minor"`
	RetailMinor     int64  `json:"retail_minor"`
	FloorMinor      int64  `json:"floor_minor"`
	CeilingMinor    int64  `json:"ceiling_minor"`
}

type priceChange struct {
	Before *priceBody `json:"before,omitempty"`
	After  priceBody  `json:"after"`
}

func tellPrice(p *pricing.Price) priceBody {
	return priceBody{string(p.Currency), p.Supply, p.Settlement, p.Retail, p.Floor, p.Ceiling}
}
