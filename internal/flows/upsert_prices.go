package flows

import (
	"maps"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
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
	pricing.LoadPrices(tx, skusOf(out), by.At, have)
	is, err := access.ReadInstallation(tx) // flushes
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(have, func(_ id.SKU, p *pricing.Price) bool { return p.Settlement == 0 }) // only planned ones
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

// setPrices writes those of the rows that are not refused.
func setPrices(
	tx *db.Tx, by Acting, rows []int, fresh map[int]pricing.Price, have map[id.SKU]*pricing.Price, out []Outcome,
) error {
	refused, err := sift(len(rows), "prices", func(take []int) error {
		prices := make([]pricing.Price, len(take))
		for at, i := range take {
			prices[at] = fresh[rows[i]]
		}
		_, err := SetPrices(tx, by, prices)
		return err
	})
	if err != nil {
		return err
	}
	for at, i := range rows {
		out[i].Did = catalog.Made
		if have[fresh[i].SKU] != nil {
			out[i].Did = catalog.Changed
		}
		if refused[at] != nil {
			out[i].refuse(refused[at])
		}
	}
	return nil
}
