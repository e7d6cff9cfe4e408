package flows

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// ErrNoAgreement: goods are opened under an agreement in force.
var ErrNoAgreement = fault.New(fault.Refused, "no_agreement", "the supplier has no agreement in force")

// Publishing says to whom goods go that are opened: to all distributors with a contract in force, or to those named.
type Publishing struct {
	ToAll        bool
	Distributors []id.Distributor
}

// ShelfOutcome is what came of putting SKUs on sale with one distributor: Channel 0 is its selection.
type ShelfOutcome struct {
	Distributor id.Distributor
	Channel     id.Channel
	Outcomes    []Outcome // in the order of the SKUs; of those that did not get into the pool there is none
}

// PublishGoods opens SKUs of a supplier under the first of its agreements in force that covers them, has distributors select them, and lists
// them in all their channels. Each SKU is judged by itself in each of these steps, and what is done already stays. It gives what came of
// opening, in the order of the SKUs, and what came of each shelf.
func PublishGoods(tx *db.Tx, by Acting, supplier id.Supplier, skus []id.SKU, to Publishing) ([]Outcome, []ShelfOutcome, error) {
	opened, err := openFitting(tx, by, supplier, skus)
	if err != nil {
		return nil, nil, err
	}
	var open []id.SKU
	for _, o := range opened {
		if o.Did != catalog.Declined {
			open = append(open, o.SKU)
		}
	}
	parties := to.Distributors
	if to.ToAll {
		if parties, err = distributors.Contracted(tx, by.At); err != nil {
			return nil, nil, err
		}
	}
	if len(open) == 0 {
		return opened, nil, nil
	}
	var shelves []ShelfOutcome
	for _, d := range parties {
		more, err := fillShelves(tx, by, d, open)
		if err != nil {
			return nil, nil, err
		}
		shelves = append(shelves, more...)
	}
	return opened, shelves, nil
}

// openFitting opens what is not open yet: under each agreement in force in turn, what those before it did not cover.
func openFitting(tx *db.Tx, by Acting, supplier id.Supplier, skus []id.SKU) ([]Outcome, error) {
	out := make([]Outcome, len(skus))
	items := map[id.SKU]*pool.Item{}
	pool.LoadItems(tx, skus, items)
	agreements, err := suppliers.Agreements(tx, suppliers.AgreementFilter{Supplier: supplier, State: suppliers.InForce}) // flushes
	if err != nil {
		return nil, err
	}
	var left []int
	for i, sku := range skus {
		out[i].SKU, out[i].Did = sku, catalog.Unchanged
		if item := items[sku]; item == nil || !item.IsOpen() {
			out[i].refuse(ErrNoAgreement.At("pool"))
			left = append(left, i)
		}
	}
	for _, a := range agreements {
		if !a.Live(by.At) || len(left) == 0 {
			continue
		}
		if left, err = openLeft(tx, by, a.ID, left, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// openLeft opens what an agreement covers, and gives what it does not.
func openLeft(tx *db.Tx, by Acting, agreement id.Agreement, left []int, out []Outcome) ([]int, error) {
	refused, err := sift(len(left), "sku_ids", func(take []int) error {
		goods := make([]id.SKU, len(take))
		for at, i := range take {
			goods[at] = out[left[i]].SKU
		}
		_, err := OpenGoods(tx, by, agreement, goods)
		return err
	})
	if err != nil {
		return nil, err
	}
	var rest []int
	for at, i := range left {
		if f := refused[at]; f != nil {
			out[i].refuse(elsewhere(f, "pool"))
			rest = append(rest, i)
			continue
		}
		out[i] = Outcome{Did: catalog.Made, SKU: out[i].SKU}
	}
	return rest, nil
}

// elsewhere is a refusal whose empty places are called something.
func elsewhere(f *fault.Fault, place string) *fault.Fault {
	c := *f
	c.Fields = slices.Clone(f.Fields)
	for i := range c.Fields {
		if c.Fields[i].Path == "" {
			c.Fields[i].Path = place
		}
		c.Code, c.Message = c.Fields[i].Code, c.Fields[i].Message
	}
	return &c
}

// fillShelves has one distributor select SKUs, and puts them on sale in all its channels.
func fillShelves(tx *db.Tx, by Acting, d id.Distributor, skus []id.SKU) ([]ShelfOutcome, error) {
	selected, listed := map[pool.Pick]bool{}, map[pool.Spot]bool{}
	pool.LoadSelections(tx, d, skus, selected)
	pool.LoadListed(tx, d, skus, listed)
	channels, err := distributors.Channels(tx, d, 0, distributors.MaxPage) // flushes
	if err != nil {
		return nil, err
	}
	picks, err := onShelf(skus, "selection", func(sku id.SKU) bool { return selected[pool.Pick{Distributor: d, SKU: sku}] }, func(more []id.SKU) error {
		_, err := SelectGoods(tx, by, d, more)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := []ShelfOutcome{{Distributor: d, Outcomes: picks}}
	var taken []id.SKU
	for _, o := range picks {
		if o.Did != catalog.Declined {
			taken = append(taken, o.SKU)
		}
	}
	for _, c := range channels {
		on, err := onShelf(taken, "listing", func(sku id.SKU) bool { return listed[pool.Spot{Channel: c.ID, SKU: sku}] }, func(more []id.SKU) error {
			return ListGoods(tx, by, d, c.ID, more, true)
		})
		if err != nil {
			return nil, err
		}
		out = append(out, ShelfOutcome{Distributor: d, Channel: c.ID, Outcomes: on})
	}
	return out, nil
}

// onShelf does with SKUs what is not done yet, each judged by itself.
func onShelf(skus []id.SKU, place string, done func(id.SKU) bool, do func(more []id.SKU) error) ([]Outcome, error) {
	out := make([]Outcome, len(skus))
	var left []int
	for i, sku := range skus {
		out[i] = Outcome{Did: catalog.Unchanged, SKU: sku}
		if !done(sku) {
			left = append(left, i)
		}
	}
	refused, err := sift(len(left), "sku_ids", func(take []int) error {
		more := make([]id.SKU, len(take))
		for at, i := range take {
			more[at] = skus[left[i]]
		}
		return do(more)
	})
	for at, i := range left {
		if out[i].Did = catalog.Made; refused[at] != nil {
			out[i].refuse(elsewhere(refused[at], place))
		}
	}
	return out, err
}
