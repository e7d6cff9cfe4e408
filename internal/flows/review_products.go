package flows

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// SubmitProduct asks for the operator's review of the owner's product (0: any owner).
func SubmitProduct(tx *db.Tx, by Acting, owner id.Supplier, product id.Product) (catalog.Product, error) {
	p, err := catalog.Submit(tx, owner, product, by.At)
	if err != nil {
		return catalog.Product{}, err
	}
	by.tellReview(tx, "product.submitted", &p)
	return p, nil
}

// ApproveProducts approves products as they were looked at, all or none. Goods whose new brand or category their agreement does not cover
// leave the pool.
func ApproveProducts(tx *db.Tx, by Acting, looked []catalog.Looked) ([]catalog.Outcome, error) {
	done, err := catalog.Approve(tx, looked, by.At)
	if err != nil {
		return nil, err
	}
	var moved []catalog.SKU
	for i := range done {
		was, is := &done[i].Was, &done[i].Is
		by.note(tx, "product.approve", is.ID.String(), headOf(was), headOf(is))
		by.tellReview(tx, "product.approved", is)
		by.remind(tx, "product.approved", is.ID.String(), map[string]string{"title": is.Title}, notices.Supplier(is.Supplier))
		if len(done[i].Changed) > 0 {
			by.tellChanged(tx, was, is, done[i].Changed)
		}
		if was.Brand != is.Brand || was.Category != is.Category {
			moved = append(moved, is.SKUs...)
		}
	}
	return done, leaveScope(tx, by, moved)
}

// RefuseProduct refuses a product as it was looked at, and tells its supplier why. What was approved before stays in the pool.
func RefuseProduct(tx *db.Tx, by Acting, looked catalog.Looked, reason string) (catalog.Product, error) {
	if err := checkReason(reason); err != nil {
		return catalog.Product{}, err
	}
	p, err := catalog.Refuse(tx, looked, strings.TrimSpace(reason), by.At)
	if err != nil {
		return catalog.Product{}, err
	}
	by.tellReview(tx, "product.refused", &p)
	by.remind(tx, "product.refused", p.ID.String(), map[string]string{"title": p.Title, "reason": p.Review.Reason}, notices.Supplier(p.Supplier))
	return p, nil
}

// ReviseProduct changes what is reviewed of the owner's product; the operator (0) changes it at once. See catalog.Update.
func ReviseProduct(tx *db.Tx, by Acting, owner id.Supplier, product id.Product, c catalog.Change) (catalog.Product, error) {
	was, err := catalog.Get(tx, owner, product)
	if err != nil {
		return catalog.Product{}, err
	}
	if c.Media != nil {
		if err := checkMediaFiles(tx, was.Supplier, *c.Media); err != nil {
			return catalog.Product{}, err
		}
	}
	is, err := catalog.Update(tx, owner, product, c, by.At)
	if err != nil {
		return catalog.Product{}, err
	}
	if was.Review.State != is.Review.State {
		by.tellReview(tx, "product.submitted", &is)
	}
	if is.Review.ApprovedAt == 0 || owner != 0 {
		return is, nil // nobody has seen it yet, or sees it before it is approved
	}
	by.tellChanged(tx, &was, &is, c.Parts())
	if was.Brand == is.Brand && was.Category == is.Category {
		return is, nil
	}
	return is, leaveScope(tx, by, is.SKUs)
}

// leaveScope takes goods out of the pool that their agreements do not cover as they are now.
func leaveScope(tx *db.Tx, by Acting, goods []catalog.SKU) error {
	items, skus := map[id.SKU]*pool.Item{}, make([]id.SKU, len(goods))
	for i := range goods {
		skus[i] = goods[i].ID
	}
	pool.LoadItems(tx, skus, items)
	if err := tx.Flush(); err != nil {
		return err
	}
	agreements, scopes := map[id.Agreement]*suppliers.Agreement{}, map[id.Agreement][]suppliers.Clause{}
	var outside []id.SKU
	for i := range goods {
		item := items[goods[i].ID]
		if item == nil || item.State != pool.Opened {
			continue
		}
		if agreements[item.Agreement] == nil {
			a, err := suppliers.GetAgreement(tx, 0, item.Agreement)
			if err != nil {
				return err
			}
			if scopes[a.ID], err = suppliers.Scope(tx, a.ID); err != nil {
				return err
			}
			agreements[a.ID] = &a
		}
		if !suppliers.Covers(agreements[item.Agreement], scopes[item.Agreement], goods[i].Brand, goods[i].Category, item.SKU) {
			outside = append(outside, item.SKU)
		}
	}
	closed, err := pool.Close(tx, outside)
	by.tellClosedFor(tx, closed, "out_of_scope")
	return err
}

// reviewBody is a product's review as events tell it.
type reviewBody struct {
	State    catalog.ReviewState `json:"review"`
	Revision int64               `json:"revision"`
	Reason   string              `json:"reason,omitempty"`
}

func (a Acting) tellReview(tx *db.Tx, kind string, p *catalog.Product) {
	a.tell(tx, outbox.Event{
		Kind: kind, Root: int64(p.ID), Supplier: p.Supplier, Body: encoded(reviewBody{p.Review.State, p.Review.Revision, p.Review.Reason}),
	})
}

// productHead is a product as the trail and its events tell it.
type productHead struct {
	Title          string              `json:"title"`
	BrandID        id.Brand            `json:"brand_id"`
	CategoryID     id.Category         `json:"category_id"`
	DispatchRegion string              `json:"dispatch_region,omitempty"`
	Review         catalog.ReviewState `json:"review"`
	Revision       int64               `json:"revision"`
}

func headOf(p *catalog.Product) productHead {
	return productHead{p.Title, p.Brand, p.Category, p.Dispatch, p.Review.State, p.Review.Revision}
}

// changedBody tells shops what they should read again.
type changedBody struct {
	Parts  []string    `json:"changed"`
	Before productHead `json:"before"`
	After  productHead `json:"after"`
}

func (a Acting) tellChanged(tx *db.Tx, was, is *catalog.Product, parts []string) {
	a.tell(tx, outbox.Event{
		Kind: "product.changed", Root: int64(is.ID), Supplier: is.Supplier, Body: encoded(changedBody{parts, headOf(was), headOf(is)}),
	})
}
