package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) afterSaleOptionRoutes() {
	door(d, get("list-after-sale-options", "/v1/orders/{order_id}/after-sale-options", "Ask what after-sales of an order are possible now").
		with("For each line what may be applied for, of how many units at most, and what comes back at most; or why nothing may. It is judged as an "+
			"application is, so what stands here is not refused a moment later, unless something was shipped or applied for in between."), d.listAfterSaleOptions)
	door(d, post("add-after-sale-evidence", "/v1/after-sales/{after_sale_id}/evidence", "Show files in an after-sale").
		with("Files that you have stored, not public, while the after-sale lives; up to nine of each side. The other side and the operator read them."), d.addAfterSaleEvidence)
	door(d, get("read-after-sale-evidence", "/v1/after-sales/{after_sale_id}/evidence/{file_id}", "Read a file that is shown in an after-sale").file("*/*"), d.readAfterSaleEvidence)
}

// AfterSaleOptions are what after-sales of an order are possible now.
type AfterSaleOptions struct {
	OrderID   web.ID[id.Order]       `json:"order_id"`
	Currency  string                 `json:"currency" example:"CNY"`
	SubOrders []AfterSalePartOptions `json:"sub_orders"`
}

// AfterSalePartOptions are those of one sub-order.
type AfterSalePartOptions struct {
	SubOrderID   web.ID[id.SubOrder]    `json:"sub_order_id"`
	State        string                 `json:"state" example:"completed"`
	Until        time.Time              `json:"until,omitzero" doc:"When the after-sale window closes; left out before the receipt"`
	FreightMinor int64                  `json:"freight_minor" doc:"Comes back beside the goods when all units that are left are refunded, none having been shipped" example:"800"`
	Reasons      []web.Place            `json:"reasons,omitempty" doc:"Why nothing may be applied for"`
	Lines        []AfterSaleLineOptions `json:"lines"`
}

// AfterSaleLineOptions are those of one line.
type AfterSaleLineOptions struct {
	Line    int64             `json:"line" example:"1"`
	SKUID   web.ID[id.SKU]    `json:"sku_id"`
	Title   string            `json:"title" example:"凤凰单丛礼盒 250g"`
	Options []AfterSaleOption `json:"options"`
	Reasons []web.Place       `json:"reasons,omitempty" doc:"Why there is none"`
}

// AfterSaleOption is one thing that may be applied for. Amounts are minor units.
type AfterSaleOption struct {
	Kind            string `json:"kind" enum:"refund_only,return_refund"`
	Goods           string `json:"goods" enum:"unshipped,shipped" doc:"Which units it is about; those of one application are of one sort"`
	Units           int64  `json:"units" doc:"At most" example:"2"`
	UnitMinor       int64  `json:"unit_minor" doc:"What comes back for a unit" example:"6460"`
	MostRefundMinor int64  `json:"most_refund_minor" doc:"What comes back for all of them, without freight" example:"12920"`
}

func (d *doors) listAfterSaleOptions(ctx context.Context, in *OrderPath) (*answer[AfterSaleOptions], error) {
	distributor, _ := parties(scopeOf(ctx))
	return show(ctx, d, func(tx *db.Tx) (AfterSaleOptions, error) {
		o, err := flows.LookAtAfterSales(tx, in.OrderID.Read(), distributor, d.world.Now())
		if err != nil {
			return AfterSaleOptions{}, err
		}
		return AfterSaleOptions{
			OrderID: web.Written(o.Order.ID), Currency: string(o.Order.Currency),
			SubOrders: each(o.Parts, func(p flows.PartOptions) AfterSalePartOptions {
				return AfterSalePartOptions{
					SubOrderID: web.Written(p.SubOrder.ID), State: string(p.SubOrder.State), Until: moment(p.Until), FreightMinor: p.Freight,
					Reasons: reasonsOf(ctx, p.Refusal),
					Lines:   each(p.Lines, func(l flows.LineOptions) AfterSaleLineOptions { return toAPILineOptions(ctx, l) }),
				}
			}),
		}, nil
	})
}

func toAPILineOptions(ctx context.Context, l flows.LineOptions) AfterSaleLineOptions {
	return AfterSaleLineOptions{
		Line: l.Line.Number, SKUID: web.Written(l.Line.SKU), Title: l.Line.Title, Reasons: reasonsOf(ctx, l.Refusal),
		Options: each(l.Choices, func(c flows.Choice) AfterSaleOption {
			goods := "shipped"
			if c.Unshipped {
				goods = "unshipped"
			}
			return AfterSaleOption{
				Kind: string(c.Kind), Goods: goods, Units: c.Units, UnitMinor: l.Line.Settlement, MostRefundMinor: c.Units * l.Line.Settlement,
			}
		}),
	}
}

// reasonsOf writes a refusal as places; none for none.
func reasonsOf(ctx context.Context, err error) []web.Place {
	if f := fault.From(err); f != nil {
		return web.Places(ctx, f.Fields)
	}
	return nil
}

// AfterSaleExhibit is a file that is shown in an after-sale.
type AfterSaleExhibit struct {
	FileID  web.ID[id.File] `json:"file_id"`
	Side    string          `json:"side" enum:"distributor,supplier,operator" doc:"Who shows it"`
	AddedAt time.Time       `json:"added_at"`
}

// MoreEvidence are files to be shown in an after-sale.
type MoreEvidence struct {
	Evidence []web.ID[id.File] `json:"evidence" minItems:"1" maxItems:"9" doc:"Files of your own, not public"`
}

type addAfterSaleEvidenceInput struct {
	web.Writing
	AfterSalePath
	Body MoreEvidence
}

func (d *doors) addAfterSaleEvidence(ctx context.Context, in *addAfterSaleEvidenceInput) (*written[AfterSale], error) {
	return run(ctx, d, command[AfterSale]{
		key: in.KeyFor(ctx, in.Body), action: "after_sale.add_evidence", object: string(in.AfterSaleID),
		do: func(w *writing) error {
			return flows.ShowEvidence(w.tx, w.acting(), in.AfterSaleID.Read(), string(w.by.Role), w.by.Party, web.ReadAll(in.Body.Evidence))
		},
		read:  func(tx *db.Tx, object string) (AfterSale, error) { return d.readAfterSale(ctx, tx, object) },
		trail: func(c AfterSale) any { return c.Evidence },
	})
}

func exhibitsOf(tx *db.Tx, afterSale id.AfterSale) ([]AfterSaleExhibit, error) {
	shown, err := aftersales.Evidence(tx, afterSale)
	return each(shown, func(e aftersales.Exhibit) AfterSaleExhibit {
		return AfterSaleExhibit{web.Written(e.File), e.Side, moment(e.At)}
	}), err
}

type readAfterSaleEvidenceInput struct {
	AfterSalePath
	FilePath
}

// readAfterSaleEvidence serves a file to whoever sees the after-sale that it is shown in, whosever it is.
func (d *doors) readAfterSaleEvidence(ctx context.Context, in *readAfterSaleEvidenceInput) (*huma.StreamResponse, error) {
	f, err := read(ctx, d, func(tx *db.Tx) (files.File, error) {
		c, err := ownCase(ctx, tx, in.AfterSaleID.Read())
		if err != nil {
			return files.File{}, err
		}
		shown, err := aftersales.Evidence(tx, c.ID)
		for _, e := range shown {
			if e.File == in.FileID.Read() {
				return files.Get(tx, e.File)
			}
		}
		if err == nil {
			err = files.ErrNotFound
		}
		return files.File{}, err
	})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		d.serveFile(w, r, f, "attachment")
	}}, nil
}
