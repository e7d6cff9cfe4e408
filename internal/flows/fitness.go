package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// fitness is what the catalogue says about goods that are to be opened: the operator's review, and papers.
type fitness struct {
	at         clock.Micros
	unreviewed map[id.Product]catalog.ReviewState
	papers     *catalog.PaperBook
}

func fitnessOf(tx *db.Tx, at clock.Micros, goods map[id.SKU]*catalog.SKUFacts) (fitness, error) {
	f := fitness{at: at, unreviewed: map[id.Product]catalog.ReviewState{}}
	products := make([]id.Product, 0, len(goods))
	for _, g := range goods {
		products = append(products, g.Product)
	}
	catalog.LoadUnreviewed(tx, products, f.unreviewed)
	f.papers = catalog.LoadPapers(tx, goods)
	return f, tx.Flush()
}

func (f *fitness) judge(faults *fault.List, good *catalog.SKUFacts, place string) {
	if state, is := f.unreviewed[good.Product]; is {
		faults.Add(catalog.ErrNotReviewed, place, "review", string(state), "product_id", good.Product.String())
	}
	for _, kind := range f.papers.Expired(good, f.at) {
		faults.Add(catalog.ErrPapersExpired, place, "kind", string(kind))
	}
}
