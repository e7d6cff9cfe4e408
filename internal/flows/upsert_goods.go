package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// Outcome is what came of one thing of many that were judged each by itself.
type Outcome struct {
	Did catalog.Did
	SKU id.SKU
	Err error // why it was refused
}

func (o *Outcome) refuse(f *fault.Fault) { o.Did, o.Err = catalog.Declined, f }

// ErrTwice: of two rows for one thing, the first one counts.
var ErrTwice = fault.New(fault.Conflict, "row_repeated", "an earlier row is about the same thing")

// UpsertGoods makes products and SKUs of an active supplier be as they are wanted, each judged by itself; only what differs is written. Only
// the operator opens brands and categories on the way. suppliers.ErrNotFound, suppliers.ErrSuspended are against all.
func UpsertGoods(tx *db.Tx, by Acting, supplier id.Supplier, opens bool, wanted []catalog.Wanted) ([]catalog.Result, error) {
	if err := checkSupplier(tx, supplier); err != nil {
		return nil, err
	}
	for i := range wanted {
		wanted[i].Supplier = supplier
	}
	out, err := catalog.UpsertAll(tx, catalog.Upserting{IDs: by.World.IDs, At: by.At, Opens: opens}, wanted)
	if err != nil {
		return nil, err
	}
	by.tellTouched(tx, &out)
	return out.Outcomes, nil
}

func checkSupplier(tx *db.Tx, supplier id.Supplier) error {
	s, err := suppliers.Get(tx, supplier)
	if err == nil && s.State != suppliers.Active {
		err = suppliers.ErrSuspended.At("supplier_id")
	}
	return err
}

// goodsBody is a product as the trail tells it, with those of its SKUs that were touched.
type goodsBody struct {
	Code        string      `json:"code"`
	BrandID     id.Brand    `json:"brand_id"`
	CategoryID  id.Category `json:"category_id"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	SKUs        []skuBody   `json:"skus,omitempty"`
}

type skuBody struct {
	ID          id.SKU `json:"id"`
	Code        string `json:"code"`
	Title       string `json:"title"`
	Spec        string `json:"spec"`
	GTIN        string `json:"gtin,omitempty"`
	WeightGrams int64  `json:"weight_grams,omitempty"`
}

type skuChange struct {
	Before skuBody `json:"before"`
	After  skuBody `json:"after"`
}

func tellSKU(k *catalog.SKU) skuBody {
	return skuBody{k.ID, k.Code, k.Title, k.Spec, k.GTIN, k.WeightGrams}
}

func tellProduct(p *catalog.Product) goodsBody {
	b := goodsBody{Code: p.Code, BrandID: p.Brand, CategoryID: p.Category, Title: p.Title, Description: p.Description}
	for i := range p.SKUs {
		b.SKUs = append(b.SKUs, tellSKU(&p.SKUs[i]))
	}
	return b
}

// tellTouched writes the lines of the trail, and for shops an event for each SKU that they may know already.
func (a Acting) tellTouched(tx *db.Tx, out *catalog.Upserted) {
	var lines []access.Entry
	var events []outbox.Event
	line := func(action, subject string, before, after any) {
		e := access.Entry{ID: id.NewEvent(a.World.IDs), At: a.At, Actor: a.Actor, Action: action, Subject: subject, After: encoded(after)}
		if before != nil {
			e.Before = encoded(before)
		}
		lines = append(lines, e)
	}
	for _, b := range out.Brands {
		line("brand.create", b.ID.String(), nil, map[string]string{"name": b.Name})
	}
	for _, c := range out.Categories {
		line("category.create", c.ID.String(), nil, map[string]string{"name": c.Name, "parent_id": c.Parent.String()})
	}
	for i := range out.Touched {
		t := &out.Touched[i]
		if t.Before == nil {
			line("product.create", t.After.ID.String(), nil, tellProduct(&t.After))
			continue
		}
		line("product.update", t.After.ID.String(), tellProduct(t.Before), tellProduct(&t.After))
		for j := range t.Before.SKUs {
			was, now := &t.Before.SKUs[j], &t.After.SKUs[j]
			events = append(events, outbox.Event{
				Kind: "sku.changed", Root: int64(now.ID), Supplier: now.Supplier, Body: encoded(skuChange{tellSKU(was), tellSKU(now)}),
			})
		}
	}
	access.Note(tx, lines...)
	a.tell(tx, events...)
}
