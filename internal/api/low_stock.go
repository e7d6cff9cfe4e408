package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

// LowStockMark is the mark below which stock is low where nothing narrower is set.
type LowStockMark struct {
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Left out: the installation's"`
	LowBelow   int64               `json:"low_below" minimum:"0" maximum:"10000000" doc:"0: none of its own" example:"10"`
}

func readMark(tx *db.Tx, supplier id.Supplier) (LowStockMark, error) {
	out := LowStockMark{}
	if supplier != 0 {
		if _, err := suppliers.Get(tx, supplier); err != nil {
			return out, err
		}
		out.SupplierID = web.Written(supplier)
	}
	var err error
	out.LowBelow, err = stock.Mark(tx, supplier)
	return out, err
}

func (d *doors) getMark(ctx context.Context, in *SupplierQuery) (*answer[LowStockMark], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (LowStockMark, error) { return readMark(tx, supplier) })
}

type setMarkInput struct {
	web.Writing
	Body LowStockMark
}

// installation is what the audit trail calls the installation's own mark.
const installation = "installation"

func (d *doors) setMark(ctx context.Context, in *setMarkInput) (*written[LowStockMark], error) {
	supplier, err := narrowed(ctx, in.Body.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, at(err, "supplier_id")
	}
	object := installation
	if supplier != 0 {
		object = supplier.String()
	}
	return run(ctx, d, command[LowStockMark]{
		key: in.KeyFor(ctx, in.Body), action: "stock.set_mark", object: object,
		do:   func(w *writing) error { return stock.SetMark(w.tx, supplier, in.Body.LowBelow) },
		read: func(tx *db.Tx, _ string) (LowStockMark, error) { return readMark(tx, supplier) },
	})
}
