package api

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// waits tells what becomes of a supplier's change.
const waits = " A supplier's change of a product that was approved waits as its proposal until the operator approves it; what is on sale stays."

func (d *doors) productRoutes() {
	door(d, get("list-products", "/v1/products", "List products, without their media"), d.listProducts)
	door(d, create("create-product", "/v1/products", "Add a product with its SKUs and media").
		with("The operator's is approved by the act, a supplier's is a draft until it is submitted."), d.createProduct)
	door(d, get("get-product", "/v1/products/{product_id}", "Get a product with its SKUs and media"), d.getProduct)
	door(d, put("update-product", "/v1/products/{product_id}", "Change what is reviewed of a product").
		with("What is left out stays. Orders placed before keep their titles."+waits), d.updateProduct)
	door(d, put("set-restock", "/v1/products/{product_id}/restock", "Say how often new goods come, and when the next do").
		with("A fact of the day: it is not reviewed."), d.setRestock)
	door(d, post("add-skus", "/v1/products/{product_id}/skus", "Add SKUs to a product").
		with("A supplier's send an approved product back to review."), d.addSKUs)
	door(d, put("replace-media", "/v1/products/{product_id}/media", "Replace a product's media").with(waits[1:]), d.replaceMedia)
	door(d, get("get-sku", "/v1/skus/{sku_id}", "Get a SKU"), d.getSKU)
	door(d, post("retire-sku", "/v1/skus/{sku_id}/retire", "Take a SKU off sale"), d.retireSKU)
	door(d, post("revive-sku", "/v1/skus/{sku_id}/revive", "Put a retired SKU on sale again"), d.reviveSKU)
}

type listProductsInput struct {
	web.Paging
	SupplierQuery
	BrandID    web.ID[id.Brand]    `query:"brand_id"`
	CategoryID web.ID[id.Category] `query:"category_id" doc:"Of any level: everything under it"`
	Review     string              `query:"review" enum:"draft,submitted,approved,refused"`
	Search     string              `query:"q" maxLength:"100" doc:"A part of the title"`
}

func (d *doors) listProducts(ctx context.Context, in *listProductsInput) (*answer[web.Page[Product]], error) {
	supplier, err := narrowed(ctx, in.SupplierID, access.Scope.Supplier)
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Product](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Product], error) {
		rows, err := catalog.List(tx, catalog.Filter{
			Supplier: supplier, Category: in.CategoryID.Read(), Brand: in.BrandID.Read(), Review: catalog.ReviewState(in.Review),
			Search: in.Search, After: after, Limit: in.Limit + 1,
		})
		if err != nil {
			return web.Page[Product]{}, err
		}
		err = catalog.Fill(tx, rows)
		return pageOf(in.Paging, rows, productFor(supplier), func(p catalog.Product) id.Product { return p.ID }), err
	})
}

type createProductInput struct {
	web.Writing
	Body NewProduct
}

func (d *doors) createProduct(ctx context.Context, in *createProductInput) (*written[Product], error) {
	supplier, err := supplierOf(ctx, in.Body.SupplierID, "supplier_id")
	if err != nil {
		return nil, err
	}
	n := d.fromAPIProduct(in.Body)
	n.Supplier, n.Draft = supplier, scopeOf(ctx).Role == access.Supplier
	return run(ctx, d, command[Product]{
		key: in.KeyFor(ctx, in.Body), action: "product.create", object: n.ID.String(), made: true, read: readProduct(ownerOf(ctx)),
		do: func(w *writing) error {
			_, err := flows.CreateProduct(w.tx, w.acting(), n)
			return at(err, "supplier_id")
		},
	})
}

// ownerOf is the supplier that asks; 0 is the operator.
func ownerOf(ctx context.Context) id.Supplier {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return -1 // policy lets no other role in; nothing is its own
	}
	return owner
}

func readProduct(owner id.Supplier) func(tx *db.Tx, object string) (Product, error) {
	return func(tx *db.Tx, object string) (Product, error) {
		p, err := catalog.Get(tx, owner, web.ID[id.Product](object).Read())
		return productFor(owner)(p), err
	}
}

// ProductPath names a product in a path.
type ProductPath struct {
	ProductID web.ID[id.Product] `path:"product_id"`
}

func (d *doors) getProduct(ctx context.Context, in *ProductPath) (*answer[Product], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Product, error) { return readProduct(owner)(tx, string(in.ProductID)) })
}

type updateProductInput struct {
	web.Writing
	ProductPath
	Body ProductChange
}

func (d *doors) updateProduct(ctx context.Context, in *updateProductInput) (*written[Product], error) {
	change := d.fromAPIChange(in.Body)
	return d.changeProduct(ctx, in.KeyFor(ctx, in.Body), in.ProductID, "product.update", func(w *writing, owner id.Supplier, p id.Product) error {
		_, err := flows.ReviseProduct(w.tx, w.acting(), owner, p, change)
		return err
	})
}

type setRestockInput struct {
	web.Writing
	ProductPath
	Body Restock
}

func (d *doors) setRestock(ctx context.Context, in *setRestockInput) (*written[Product], error) {
	return d.changeProduct(ctx, in.KeyFor(ctx, in.Body), in.ProductID, "product.restock", func(w *writing, owner id.Supplier, p id.Product) error {
		return flows.SetRestock(w.tx, w.acting(), owner, p, in.Body.RestockDays, micros(in.Body.NextRestockAt))
	})
}

type addSKUsInput struct {
	web.Writing
	ProductPath
	Body SKUs
}

func (d *doors) addSKUs(ctx context.Context, in *addSKUsInput) (*written[Product], error) {
	skus := each(in.Body.SKUs, d.fromAPISKU)
	return d.changeProduct(ctx, in.KeyFor(ctx, in.Body), in.ProductID, "product.add_skus", func(w *writing, owner id.Supplier, p id.Product) error {
		_, err := catalog.AddSKUs(w.tx, owner, p, skus, w.at)
		return err
	})
}

type replaceMediaInput struct {
	web.Writing
	ProductPath
	Body MediaList
}

func (d *doors) replaceMedia(ctx context.Context, in *replaceMediaInput) (*written[Product], error) {
	media := each(in.Body.Media, d.fromAPIMedia)
	return d.changeProduct(ctx, in.KeyFor(ctx, in.Body), in.ProductID, "product.replace_media", func(w *writing, owner id.Supplier, p id.Product) error {
		_, err := flows.ReviseProduct(w.tx, w.acting(), owner, p, catalog.Change{Media: &media})
		return err
	})
}

func (d *doors) changeProduct(
	ctx context.Context, key web.Key, product web.ID[id.Product], action string, change func(w *writing, owner id.Supplier, p id.Product) error,
) (*written[Product], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Product]{
		key: key, action: action, object: string(product), read: readProduct(owner),
		do: func(w *writing) error { return change(w, owner, product.Read()) },
	})
}

func readSKU(owner id.Supplier) func(tx *db.Tx, object string) (SKU, error) {
	return func(tx *db.Tx, object string) (SKU, error) {
		k, err := catalog.GetSKU(tx, owner, web.ID[id.SKU](object).Read())
		return ToAPISKU(k), err
	}
}

// SKUPath names a SKU in a path.
type SKUPath struct {
	SKUID web.ID[id.SKU] `path:"sku_id"`
}

func (d *doors) getSKU(ctx context.Context, in *SKUPath) (*answer[SKU], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (SKU, error) { return readSKU(owner)(tx, string(in.SKUID)) })
}

type changeSKUInput struct {
	web.Writing
	SKUPath
	Body *nothing
}

func (d *doors) retireSKU(ctx context.Context, in *changeSKUInput) (*written[SKU], error) {
	return d.changeSKU(ctx, in, "sku.retire", catalog.Retire)
}

func (d *doors) reviveSKU(ctx context.Context, in *changeSKUInput) (*written[SKU], error) {
	return d.changeSKU(ctx, in, "sku.revive", catalog.Revive)
}

func (d *doors) changeSKU(
	ctx context.Context, in *changeSKUInput, action string, change func(*db.Tx, id.Supplier, id.SKU) (catalog.SKU, error),
) (*written[SKU], error) {
	owner, err := scopeOf(ctx).Supplier()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[SKU]{
		key: in.KeyFor(ctx, nil), action: action, object: string(in.SKUID), read: readSKU(owner),
		do: func(w *writing) error {
			_, err := change(w.tx, owner, in.SKUID.Read())
			return err
		},
	})
}
