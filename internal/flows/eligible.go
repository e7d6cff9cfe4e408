package flows

import (
	"encoding/json"
	"slices"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/views"
)

// goodsATurn is how many SKUs a sweep looks at in one turn: about 10 ms when all of them are opened.
const goodsATurn = 500

// writeFilter puts a filter of goods into the words that rules, jobs and parts keep.
func writeFilter(f *views.GoodsFilter) string { return encoded(f) }

// ReadFilter reads a filter as rules, jobs and parts keep it.
func ReadFilter(text string) (f views.GoodsFilter, err error) {
	err = json.Unmarshal([]byte(text), &f)
	return f, err
}

// eligible are the living agreements that goods may enter the pool under, and the papers that they rely on.
type eligible struct {
	of     map[id.Supplier][]*suppliers.Cover
	papers *catalog.PaperBook
	at     clock.Micros
}

func factsOf(c *views.Candidate) *catalog.SKUFacts {
	return &catalog.SKUFacts{ID: c.SKU, Product: c.Product, Supplier: c.Supplier, Brand: c.Brand, Category: c.Category, State: catalog.Active}
}

// eligibleFor reads the living agreements of the candidates' suppliers, or one of them alone.
func eligibleFor(tx *db.Tx, candidates []views.Candidate, only id.Agreement, at clock.Micros) (*eligible, error) {
	var parties []id.Supplier
	seen := map[id.Supplier]bool{}
	for i := range candidates {
		if s := candidates[i].Supplier; !seen[s] {
			seen[s] = true
			parties = append(parties, s)
		}
	}
	signed, states := map[id.Supplier][]suppliers.Agreement{}, map[id.Supplier]*suppliers.Freight{}
	suppliers.LoadAgreementsOf(tx, parties, signed)
	suppliers.LoadFreight(tx, parties, states)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var living []id.Agreement
	for s, all := range signed {
		signed[s] = slices.DeleteFunc(all, func(a suppliers.Agreement) bool {
			return !a.Live(at) || only != 0 && a.ID != only || states[s] == nil || states[s].State != suppliers.Active
		})
		for i := range signed[s] {
			living = append(living, signed[s][i].ID)
		}
	}
	clauses, papered := map[id.Agreement][]suppliers.Clause{}, map[id.SKU]*catalog.SKUFacts{}
	for i := range candidates {
		if c := &candidates[i]; c.Papered {
			papered[c.SKU] = factsOf(c)
		}
	}
	suppliers.LoadScopes(tx, living, clauses)
	out := &eligible{of: map[id.Supplier][]*suppliers.Cover{}, papers: catalog.LoadPapers(tx, papered), at: at}
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	for s, all := range signed {
		for i := range all {
			out.of[s] = append(out.of[s], suppliers.CoverOf(all[i], clauses[all[i].ID]))
		}
	}
	return out, nil
}

// agreement gives the agreement that a candidate may enter the pool under: the one it is open under, or else the first signed. Without one,
// it says why: what openGoods would refuse first.
func (e *eligible) agreement(c *views.Candidate) (id.Agreement, *fault.Fault) {
	switch {
	case !c.Active:
		return 0, ErrRetiredSKU
	case !c.Reviewed:
		return 0, catalog.ErrNotReviewed
	case c.Papered && len(e.papers.Expired(factsOf(c), e.at)) > 0:
		return 0, catalog.ErrPapersExpired
	}
	var price *pricing.Price
	if c.Currency != "" {
		if price = (&pricing.Price{Currency: c.Currency}); c.Retail {
			price.Retail = 1 // that there is one is all that counts
		}
	}
	found, why := id.Agreement(0), ErrOutOfScope
	for _, a := range e.of[c.Supplier] {
		if !a.Covers(c.Brand, c.Category, c.SKU) {
			continue
		}
		if f := unfitPrice(price, &a.Agreement); f != nil {
			why = f
			continue
		}
		if found == 0 || c.Open && a.ID == c.Agreement {
			found = a.ID
		}
	}
	if found != 0 {
		return found, nil
	}
	return 0, why
}
