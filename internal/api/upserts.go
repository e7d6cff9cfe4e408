package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/web"
)

const upsertNotes = "Known by the supplier's own codes. What is left out stays as it is, and what is so already is not written. Each item is judged by " +
	"itself and answered at its place. Asking again with the same key tells again what was done, and tries again what was refused."

func (d *doors) upsertRoutes() {
	door(d, post("upsert-products", "/v1/products:batch", "Make up to 100 products with their SKUs, or change them").with(upsertNotes), d.upsertProducts)
	door(d, post("upsert-prices", "/v1/prices:batch", "Set the prices of up to 100 SKUs by their codes").with(upsertNotes), d.upsertPrices)
	door(d, post("count-stock", "/v1/stock:batch", "Set the stock of up to 100 SKUs to what was counted").
		with(upsertNotes+" The difference is booked as a movement."), d.countStock)
	door(d, post("publish-products", "/v1/products:batch-publish", "Make up to 100 products, price them, stock them, open them and put them on sale").
		with(upsertNotes+" Goods are opened under the first agreement in force that covers them, selected by the distributors that are named (or all "+
			"with a contract), and listed in all their channels. What came of each part is told; a refused part takes back none that came before it."),
		d.publishProducts)
}

// ProductFields is how a product shall be, without its SKUs.
type ProductFields struct {
	SupplierID  web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator; a supplier's own otherwise"`
	Code        string              `json:"code,omitempty" maxLength:"64" doc:"The supplier's own, of the product. Left out: found by its first SKU, whose code a new one takes" example:"QL-01"`
	Brand       string              `json:"brand,omitempty" maxLength:"100" doc:"By name; the operator's new ones are added. A product's never changes" example:"青岚"`
	BrandID     web.ID[id.Brand]    `json:"brand_id,omitempty" doc:"Instead of its name"`
	Category    []string            `json:"category,omitempty" maxItems:"3" doc:"Names from the top level down; the operator's new ones are added. A product's never changes" example:"[\"食品\",\"茶叶\",\"乌龙茶\"]"`
	CategoryID  web.ID[id.Category] `json:"category_id,omitempty" doc:"Instead of its names"`
	Title       string              `json:"title,omitempty" maxLength:"200" example:"凤凰单丛礼盒"`
	Description string              `json:"description,omitempty" maxLength:"20000"`
}

// ProductWanted is how a product and some of its SKUs shall be.
type ProductWanted struct {
	ProductFields
	SKUs []NewSKU `json:"skus" minItems:"1" maxItems:"200" doc:"Those that are not named stay"`
}

// UpsertedProduct is what came of a product.
type UpsertedProduct struct {
	Outcome   string             `json:"outcome" enum:"created,changed,unchanged"`
	ProductID web.ID[id.Product] `json:"product_id"`
	SKUIDs    []web.ID[id.SKU]   `json:"sku_ids" doc:"In the order of the item's SKUs"`
}

// PriceWanted is what a SKU shall cost, in minor units a piece.
type PriceWanted struct {
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator"`
	Code       string              `json:"code" minLength:"1" maxLength:"64" doc:"The supplier's own, of the SKU" example:"QL-0107"`
	PriceFields
}

// PriceFields are prices in minor units a piece; those left out stay.
type PriceFields struct {
	Currency        string `json:"currency,omitempty" pattern:"^[A-Z]{3}$" example:"CNY"`
	SupplyMinor     *int64 `json:"supply_minor,omitempty" minimum:"0" maximum:"100000000000" example:"5200"`
	SettlementMinor *int64 `json:"settlement_minor,omitempty" minimum:"1" maximum:"100000000000" example:"6800"`
	RetailMinor     *int64 `json:"retail_minor,omitempty" minimum:"0" maximum:"100000000000" example:"9900"`
	FloorMinor      *int64 `json:"floor_minor,omitempty" minimum:"0" maximum:"100000000000" example:"8900"`
	CeilingMinor    *int64 `json:"ceiling_minor,omitempty" minimum:"0" maximum:"100000000000" example:"12900"`
}

// CountedStock is how many units of a SKU are in a warehouse.
type CountedStock struct {
	SupplierID web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator; a supplier's own otherwise"`
	Code       string              `json:"code" minLength:"1" maxLength:"64" doc:"The supplier's own, of the SKU" example:"QL-0107"`
	CountFields
}

// CountFields is a count in a warehouse.
type CountFields struct {
	Warehouse string `json:"warehouse,omitempty" maxLength:"80" doc:"Its name or id; may be left out where the supplier has one only" example:"潮州一号仓"`
	Units     int64  `json:"units" minimum:"0" maximum:"10000000" example:"120"`
}

// UpsertedSKU is what came of a price or a count.
type UpsertedSKU struct {
	Outcome string         `json:"outcome" enum:"created,changed,unchanged"`
	SKUID   web.ID[id.SKU] `json:"sku_id"`
}

// FromAPIProduct reads how a product shall be.
func FromAPIProduct(p ProductFields, skus []NewSKU) catalog.Wanted {
	w := catalog.Wanted{
		Code: p.Code, Brand: p.Brand, BrandID: p.BrandID.Read(), Category: p.Category, CategoryID: p.CategoryID.Read(), Title: p.Title,
		Description: p.Description,
	}
	for _, k := range skus {
		w.SKUs = append(w.SKUs, catalog.NewSKU{Code: k.Code, Spec: k.Spec, GTIN: k.GTIN, WeightGrams: k.WeightGrams})
	}
	return w
}

// FromAPIPrices reads what a SKU shall cost.
func FromAPIPrices(code string, p PriceFields) flows.PriceWanted {
	return flows.PriceWanted{
		Code: code, Currency: money.Currency(p.Currency), Supply: p.SupplyMinor, Settlement: p.SettlementMinor, Retail: p.RetailMinor,
		Floor: p.FloorMinor, Ceiling: p.CeilingMinor,
	}
}

func (d *doors) upsertProducts(ctx context.Context, in *batchInput[ProductWanted]) (*written[Results[UpsertedProduct]], error) {
	items, failed := readItems(ctx, d, in.Body.Items)
	u := upserts[ProductWanted, UpsertedProduct]{
		key: in.KeyFor(ctx, items), items: items, failed: failed, supplier: func(p ProductWanted) web.ID[id.Supplier] { return p.SupplierID },
		do: func(w *writing, supplier id.Supplier, products []ProductWanted) ([]upserted[UpsertedProduct], error) {
			wanted := each(products, func(p ProductWanted) catalog.Wanted { return FromAPIProduct(p.ProductFields, p.SKUs) })
			done, err := flows.UpsertGoods(w.tx, w.acting(), supplier, w.by.Role == access.Operator, wanted)
			return each(done, func(o catalog.Result) upserted[UpsertedProduct] {
				return upserted[UpsertedProduct]{o.Did, func(did catalog.Did) UpsertedProduct {
					return UpsertedProduct{string(did), web.Written(o.Product), each(o.SKUs, web.Written[id.SKU])}
				}, o.Err}
			}), err
		},
	}
	return u.run(ctx, d)
}

func showSKU(o flows.Outcome) upserted[UpsertedSKU] {
	return upserted[UpsertedSKU]{o.Did, func(did catalog.Did) UpsertedSKU { return UpsertedSKU{string(did), web.Written(o.SKU)} }, o.Err}
}

func (d *doors) upsertPrices(ctx context.Context, in *batchInput[PriceWanted]) (*written[Results[UpsertedSKU]], error) {
	items, failed := readItems(ctx, d, in.Body.Items)
	u := upserts[PriceWanted, UpsertedSKU]{
		key: in.KeyFor(ctx, items), items: items, failed: failed, supplier: func(p PriceWanted) web.ID[id.Supplier] { return p.SupplierID },
		do: func(w *writing, supplier id.Supplier, prices []PriceWanted) ([]upserted[UpsertedSKU], error) {
			done, err := flows.UpsertPrices(w.tx, w.acting(), supplier, each(prices, func(p PriceWanted) flows.PriceWanted {
				return FromAPIPrices(p.Code, p.PriceFields)
			}))
			return each(done, showSKU), err
		},
	}
	return u.run(ctx, d)
}

func (d *doors) countStock(ctx context.Context, in *batchInput[CountedStock]) (*written[Results[UpsertedSKU]], error) {
	items, failed := readItems(ctx, d, in.Body.Items)
	u := upserts[CountedStock, UpsertedSKU]{
		key: in.KeyFor(ctx, items), items: items, failed: failed, supplier: func(c CountedStock) web.ID[id.Supplier] { return c.SupplierID },
		do: func(w *writing, supplier id.Supplier, counts []CountedStock) ([]upserted[UpsertedSKU], error) {
			done, err := flows.CountStock(w.tx, w.acting(), supplier, each(counts, func(c CountedStock) flows.Counted {
				return flows.Counted{Code: c.Code, Warehouse: c.Warehouse, Units: c.Units}
			}))
			return each(done, showSKU), err
		},
	}
	return u.run(ctx, d)
}
