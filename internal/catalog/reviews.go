package catalog

import (
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Review is how far the operator's review of a product is.
type Review struct {
	State       ReviewState
	Revision    int64        // counts the changes of what is reviewed
	SubmittedAt clock.Micros // since when it waits, or has waited; 0: never
	ApprovedAt  clock.Micros // the last time; 0: never, and then nothing of it was ever on sale
	Reason      string       // of the last refusal
}

// move does an action, or gives ErrState.
func (r *Review) move(a ReviewAction, at clock.Micros) error {
	next, ok := ReviewLifecycle[r.State][a]
	if !ok {
		return ErrState.At("review", "state", string(r.State), "action", string(a))
	}
	switch {
	case next == Submitted && r.State != Submitted:
		r.SubmittedAt = at
	case next == Approved:
		r.ApprovedAt, r.Reason = at, ""
	}
	r.State = next
	return nil
}

// Submit asks the operator for its review of the owner's product (0: any owner): ErrNotFound, ErrState, or ErrValueMissing for every
// required attribute without a value.
func Submit(tx *db.Tx, owner id.Supplier, product id.Product, at clock.Micros) (Product, error) {
	p, err := lockOne(tx, owner, product)
	if err != nil {
		return Product{}, err
	}
	if err := p.Review.move(Submission, at); err != nil {
		return Product{}, err
	}
	all := []revision{p.proposed()}
	var faults fault.List
	f, err := judgeAll(tx, &faults, all, func(int) string { return "" })
	if err != nil {
		return Product{}, err
	}
	f.missing(&faults, all[0].category(), skusOf(p), all[0].values(), "attributes")
	if err := faults.Err(ErrInvalid); err != nil {
		return Product{}, err
	}
	p.UpdatedAt = at
	keep(tx, []*Product{p})
	return *p, nil
}

// proposed is the product with what its supplier would change.
func (p *Product) proposed() revision {
	if p.Proposal == nil {
		return revision{Product: p}
	}
	return revision{p, p.Proposal.Change}
}

func skusOf(p *Product) []id.SKU {
	out := make([]id.SKU, len(p.SKUs))
	for i := range p.SKUs {
		out[i] = p.SKUs[i].ID
	}
	return out
}

// Looked is a product as the operator has looked at it.
type Looked struct {
	Product  id.Product
	Revision int64
}

// MaxReviews is how many products are approved at once.
const MaxReviews = 100

// Outcome is an approved product, with what it was before its supplier's proposal.
type Outcome struct {
	Was, Is Product
	Changed []string // which parts, see Change.Parts
}

// Approve approves products, all or none, and makes hold what their suppliers proposed; their own papers are accepted with them. At
// `items[i]` it refuses, all at once: ErrNotFound, ErrState, ErrRevised
// when a product has changed since it was looked at, ErrValueMissing, and what of a proposal does not fit any more.
func Approve(tx *db.Tx, looked []Looked, at clock.Micros) ([]Outcome, error) {
	ids := make([]id.Product, len(looked))
	for i, l := range looked {
		ids[i] = l.Product
	}
	have, err := lockAll(tx, ids)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	var all []revision
	var places []string
	for i, l := range looked {
		place := "items[" + strconv.Itoa(i) + "]."
		p := have[l.Product]
		switch {
		case p == nil:
			faults.Add(ErrNotFound, place+"product_id")
			continue
		case p.Review.Revision != l.Revision:
			faults.Add(ErrRevised, place+"revision", "revision", strconv.FormatInt(p.Review.Revision, 10))
			continue
		}
		if f := fault.From(p.Review.move(Approval, at)); f != nil { // named twice: the second time it is approved already
			faults.Add(ErrState, place+"product_id", "state", string(p.Review.State), "action", string(Approval))
			continue
		}
		all, places = append(all, p.proposed()), append(places, place)
	}
	out := make([]Outcome, len(all))
	for i := range all {
		out[i].Was, out[i].Changed = *all[i].Product, all[i].Parts()
	}
	if err := approve(tx, &faults, all, places, at); err != nil {
		return nil, err
	}
	for i := range all {
		out[i].Is = *all[i].Product
	}
	return out, nil
}

func approve(tx *db.Tx, faults *fault.List, all []revision, places []string, at clock.Micros) error {
	f, err := judgeAll(tx, faults, all, func(i int) string { return places[i] })
	if err != nil {
		return err
	}
	for i := range all {
		f.missing(faults, all[i].category(), skusOf(all[i].Product), all[i].values(), places[i]+"attributes")
	}
	if err := faults.Err(ErrReviewRefused); err != nil {
		return err
	}
	apply(tx, all, f)
	done, products := db.NewRows("catalog_proposals", "product_id"), make([]*Product, len(all))
	ids := make([]id.Product, len(all))
	for i := range all {
		p := all[i].Product
		p.UpdatedAt, p.Proposal = at, nil
		products[i], ids[i] = p, p.ID
		done.Add(p.ID)
	}
	keep(tx, products)
	tx.Delete(done)
	return checkPapersOf(tx, ids, at)
}

// Refuse refuses a product that waits for review, with a reason that the flow has looked at: ErrNotFound, ErrState, ErrRevised. What was
// approved before stays as it is; the proposal stays too, for its supplier to mend.
func Refuse(tx *db.Tx, looked Looked, reason string, at clock.Micros) (Product, error) {
	p, err := lockOne(tx, 0, looked.Product)
	if err != nil {
		return Product{}, err
	}
	if p.Review.Revision != looked.Revision {
		return Product{}, ErrRevised.At("revision", "revision", strconv.FormatInt(p.Review.Revision, 10))
	}
	if err := p.Review.move(Refusal, at); err != nil {
		return Product{}, err
	}
	p.Review.Reason, p.UpdatedAt = reason, at
	keep(tx, []*Product{p})
	return *p, nil
}

// Queue lists the products that wait for review, the oldest first, after one that was submitted then; see Fill.
func Queue(tx *db.Tx, since clock.Micros, after id.Product, limit int) ([]Product, error) {
	return db.All(tx, scanProduct, "select "+productColumns+` from catalog_products
		where review_state = $1 and (submitted_at > $2 or submitted_at = $2 and id > $3) order by submitted_at, id limit $4`,
		Submitted, since, after, page(limit))
}

// LoadUnreviewed queues finding which products the operator has not approved as they are.
func LoadUnreviewed(tx *db.Tx, products []id.Product, into map[id.Product]ReviewState) {
	tx.Load("catalog_products", []string{"id"}, db.Ids(slices.Clone(products)), "id, review_state", func(r *db.Row) {
		p := id.Product(r.Int())
		if s := ReviewState(r.Text()); s != Approved {
			into[p] = s
		}
	})
}
