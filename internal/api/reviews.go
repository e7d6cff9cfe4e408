package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) reviewRoutes() {
	door(d, post("submit-product", "/v1/products/{product_id}/submit", "Ask for the operator's review of a product"), d.submitProduct)
	door(d, post("refuse-product", "/v1/products/{product_id}/refuse", "Refuse a product that waits for review").
		with("What was approved before stays as it is, and so does the supplier's proposal, to be mended."), d.refuseProduct)
	door(d, get("list-reviews", "/v1/reviews", "List the products that wait for review, the oldest first"), d.listReviews)
	door(d, post("approve-products", "/v1/reviews/approve", "Approve products, all or none").
		with("What their suppliers proposed holds from now on. Goods that their agreements do not cover any more leave the pool."), d.approveProducts)
}

// Refusal says why a product is refused, and which revision was looked at.
type Refusal struct {
	Revision int64  `json:"revision" minimum:"1" example:"1"`
	Reason   string `json:"reason" minLength:"1" maxLength:"500" example:"主图有水印"`
}

// Approvals are products that are approved, as they were looked at.
type Approvals struct {
	Items []Looked `json:"items" minItems:"1" maxItems:"100"`
}

// Looked is a product as it was looked at.
type Looked struct {
	ProductID web.ID[id.Product] `json:"product_id"`
	Revision  int64              `json:"revision" minimum:"1" example:"1"`
}

// Products are some products.
type Products struct {
	Items []Product `json:"items"`
}

type submitProductInput struct {
	web.Writing
	ProductPath
	Body *nothing
}

func (d *doors) submitProduct(ctx context.Context, in *submitProductInput) (*written[Product], error) {
	return d.changeProduct(ctx, in.KeyFor(ctx, nil), in.ProductID, "product.submit", func(w *writing, owner id.Supplier, p id.Product) error {
		_, err := flows.SubmitProduct(w.tx, w.acting(), owner, p)
		return err
	})
}

type refuseProductInput struct {
	web.Writing
	ProductPath
	Body Refusal
}

func (d *doors) refuseProduct(ctx context.Context, in *refuseProductInput) (*written[Product], error) {
	return d.changeProduct(ctx, in.KeyFor(ctx, in.Body), in.ProductID, "product.refuse", func(w *writing, _ id.Supplier, p id.Product) error {
		_, err := flows.RefuseProduct(w.tx, w.acting(), catalog.Looked{Product: p, Revision: in.Body.Revision}, in.Body.Reason)
		return err
	})
}

type listReviewsInput struct{ web.Paging }

func (d *doors) listReviews(ctx context.Context, in *listReviewsInput) (*answer[web.Page[Product]], error) {
	since, after, err := placeInQueue(in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Product], error) {
		rows, err := catalog.Queue(tx, since, after, in.Limit+1)
		if err != nil {
			return web.Page[Product]{}, err
		}
		err = catalog.Fill(tx, rows)
		return web.PageOf(in.Paging, rows, productFor(0), func(p catalog.Product) string {
			return strconv.FormatInt(int64(p.Review.SubmittedAt), 10) + " " + p.ID.String()
		}), err
	})
}

// placeInQueue reads a cursor of the queue: when the last product of the page before was submitted, and which it was.
func placeInQueue(p web.Paging) (since clock.Micros, after id.Product, err error) {
	key, err := p.Key()
	if err != nil || key == "" {
		return 0, 0, err
	}
	at, product, _ := strings.Cut(key, " ")
	micros, bad := strconv.ParseInt(at, 10, 64)
	after = web.ID[id.Product](product).Read()
	if bad != nil || after == 0 {
		return 0, 0, web.ErrCursor.At("query.after")
	}
	return clock.Micros(micros), after, nil
}

type approveProductsInput struct {
	web.Writing
	Body Approvals
}

func (d *doors) approveProducts(ctx context.Context, in *approveProductsInput) (*written[Products], error) {
	looked := each(in.Body.Items, func(l Looked) catalog.Looked {
		return catalog.Looked{Product: l.ProductID.Read(), Revision: l.Revision}
	})
	now, by := d.world.Now(), scopeOf(ctx)
	outcome, err := web.Once(ctx, d.world.DB, in.KeyFor(ctx, in.Body), func(tx *db.Tx) (web.Outcome, error) {
		w := &writing{tx: tx, at: now, by: by, world: d.world}
		_, err := flows.ApproveProducts(tx, w.acting(), looked)
		return web.Outcome{Status: http.StatusOK}, err
	})
	if err != nil {
		return nil, err
	}
	return again(ctx, d, outcome, func(tx *db.Tx, _ string) (Products, error) {
		out := Products{Items: make([]Product, 0, len(looked))}
		for _, l := range looked {
			p, err := catalog.Get(tx, 0, l.Product)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, productFor(0)(p))
		}
		return out, nil
	})
}
