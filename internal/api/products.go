package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) productRoutes() {
	door(d, get("list-products", "/v1/products", "List products, without their media"), d.listProducts)
	door(d, create("create-product", "/v1/products", "Add a product with its SKUs and media"), d.createProduct)
	door(d, get("get-product", "/v1/products/{product_id}", "Get a product with its SKUs and media"), d.getProduct)
	door(d, put("update-product", "/v1/products/{product_id}", "Change a product's title and description").
		with("What is left out stays. Orders placed before keep their titles."), d.updateProduct)
	door(d, post("add-skus", "/v1/products/{product_id}/skus", "Add SKUs to a product"), d.addSKUs)
	door(d, put("replace-media", "/v1/products/{product_id}/media", "Replace a product's media"), d.replaceMedia)
	door(d, get("get-sku", "/v1/skus/{sku_id}", "Get a SKU"), d.getSKU)
	door(d, post("retire-sku", "/v1/skus/{sku_id}/retire", "Take a SKU off sale"), d.retireSKU)
	door(d, post("revive-sku", "/v1/skus/{sku_id}/revive", "Put a retired SKU on sale again"), d.reviveSKU)
}

// Product is what a buyer sees as one thing, in one or more variants.
type Product struct {
	ID          web.ID[id.Product]  `json:"id"`
	SupplierID  web.ID[id.Supplier] `json:"supplier_id"`
	BrandID     web.ID[id.Brand]    `json:"brand_id"`
	CategoryID  web.ID[id.Category] `json:"category_id"`
	Code        string              `json:"code" doc:"The supplier's own; the id where none was said" example:"QL-01"`
	Title       string              `json:"title" example:"凤凰单丛礼盒"`
	Description string              `json:"description,omitempty"`
	SKUs        []SKU               `json:"skus"`
	Media       []Media             `json:"media"`
	CreatedAt   time.Time           `json:"created_at"`
	UpdatedAt   time.Time           `json:"updated_at"`
}

// SKU is a sellable variant of a product.
type SKU struct {
	ID          web.ID[id.SKU]      `json:"id"`
	ProductID   web.ID[id.Product]  `json:"product_id"`
	SupplierID  web.ID[id.Supplier] `json:"supplier_id"`
	Code        string              `json:"code" doc:"The supplier's own" example:"QL-0107"`
	Title       string              `json:"title" doc:"Product title and spec, as order lines show it" example:"凤凰单丛礼盒 250g"`
	Spec        string              `json:"spec" example:"250g"`
	GTIN        string              `json:"gtin,omitempty" example:"6901234567892"`
	WeightGrams int64               `json:"weight_grams" example:"420"`
	State       string              `json:"state" enum:"active,retired"`
}

// Media is a picture or video of a product.
type Media struct {
	ID   web.ID[id.Media] `json:"id"`
	Kind string           `json:"kind" enum:"main,detail,video,original"`
	URL  string           `json:"url" example:"https://img.example.com/ql-0107.webp"`
}

// NewProduct is a product to be added.
type NewProduct struct {
	SupplierID  web.ID[id.Supplier] `json:"supplier_id,omitempty" doc:"Needed from the operator; a supplier's own otherwise"`
	BrandID     web.ID[id.Brand]    `json:"brand_id"`
	CategoryID  web.ID[id.Category] `json:"category_id" doc:"Of the third level"`
	Code        string              `json:"code,omitempty" maxLength:"64" doc:"The supplier's own, used once" example:"QL-01"`
	Title       string              `json:"title" minLength:"1" maxLength:"200" example:"凤凰单丛礼盒"`
	Description string              `json:"description,omitempty" maxLength:"20000"`
	SKUs        []NewSKU            `json:"skus" minItems:"1" maxItems:"200"`
	Media       []NewMedia          `json:"media,omitempty" maxItems:"50"`
}

// NewSKU is a variant to be added.
type NewSKU struct {
	Code        string `json:"code" minLength:"1" maxLength:"64" doc:"The supplier's own, used once" example:"QL-0107"`
	Spec        string `json:"spec,omitempty" maxLength:"100" example:"250g"`
	GTIN        string `json:"gtin,omitempty" pattern:"^([0-9]{8}|[0-9]{12,14})$" patternDescription:"a GS1 number" example:"6901234567892"`
	WeightGrams int64  `json:"weight_grams,omitempty" minimum:"0" maximum:"100000000" example:"420"`
}

// NewMedia is a picture or video to be added.
type NewMedia struct {
	Kind string `json:"kind" enum:"main,detail,video,original"`
	URL  string `json:"url" minLength:"1" maxLength:"2000" example:"https://img.example.com/ql-0107.webp"`
}

// SKUs are variants to be added to a product.
type SKUs struct {
	SKUs []NewSKU `json:"skus" minItems:"1" maxItems:"200"`
}

// MediaList is what a product shows, in this order.
type MediaList struct {
	Media []NewMedia `json:"media" maxItems:"50"`
}

// ProductChange is what of a product is changed.
type ProductChange struct {
	Title       *string `json:"title,omitempty" minLength:"1" maxLength:"200"`
	Description *string `json:"description,omitempty" maxLength:"20000"`
}

// ToAPIProduct writes a product.
func ToAPIProduct(p catalog.Product) Product {
	return Product{
		ID: web.Written(p.ID), SupplierID: web.Written(p.Supplier), BrandID: web.Written(p.Brand), CategoryID: web.Written(p.Category),
		Code: p.Code, Title: p.Title, Description: p.Description, SKUs: each(p.SKUs, ToAPISKU), Media: each(p.Media, ToAPIMedia),
		CreatedAt: moment(p.CreatedAt), UpdatedAt: moment(p.UpdatedAt),
	}
}

// ToAPISKU writes a SKU.
func ToAPISKU(k catalog.SKU) SKU {
	return SKU{
		ID: web.Written(k.ID), ProductID: web.Written(k.Product), SupplierID: web.Written(k.Supplier), Code: k.Code, Title: k.Title,
		Spec: k.Spec, GTIN: k.GTIN, WeightGrams: k.WeightGrams, State: string(k.State),
	}
}

// ToAPIMedia writes a picture or video.
func ToAPIMedia(m catalog.Media) Media {
	return Media{ID: web.Written(m.ID), Kind: string(m.Kind), URL: m.URL}
}

func (d *doors) fromAPISKU(k NewSKU) catalog.NewSKU {
	return catalog.NewSKU{ID: id.NewSKU(d.world.IDs), Code: k.Code, Spec: k.Spec, GTIN: k.GTIN, WeightGrams: k.WeightGrams}
}

func (d *doors) fromAPIMedia(m NewMedia) catalog.NewMedia {
	return catalog.NewMedia{ID: id.NewMedia(d.world.IDs), Kind: catalog.MediaKind(m.Kind), URL: m.URL}
}

type listProductsInput struct {
	web.Paging
	SupplierQuery
	BrandID    web.ID[id.Brand]    `query:"brand_id"`
	CategoryID web.ID[id.Category] `query:"category_id" doc:"Of any level: everything under it"`
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
			Supplier: supplier, Category: in.CategoryID.Read(), Brand: in.BrandID.Read(), Search: in.Search, After: after, Limit: in.Limit + 1,
		})
		if err != nil {
			return web.Page[Product]{}, err
		}
		err = catalog.Fill(tx, rows)
		return pageOf(in.Paging, rows, ToAPIProduct, func(p catalog.Product) id.Product { return p.ID }), err
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
	b := in.Body
	n := catalog.NewProduct{
		ID: id.NewProduct(d.world.IDs), Supplier: supplier, Brand: b.BrandID.Read(), Category: b.CategoryID.Read(), Code: b.Code, Title: b.Title,
		Description: b.Description, SKUs: each(b.SKUs, d.fromAPISKU), Media: each(b.Media, d.fromAPIMedia),
	}
	return run(ctx, d, command[Product]{
		key: in.KeyFor(ctx, b), action: "product.create", object: n.ID.String(), made: true, read: readProduct(supplier),
		do: func(w *writing) error {
			if _, err := suppliers.Get(w.tx, supplier); err != nil {
				return at(err, "supplier_id")
			}
			_, err := catalog.Create(w.tx, n, w.at)
			return err
		},
	})
}

func readProduct(owner id.Supplier) func(tx *db.Tx, object string) (Product, error) {
	return func(tx *db.Tx, object string) (Product, error) {
		p, err := catalog.Get(tx, owner, web.ID[id.Product](object).Read())
		return ToAPIProduct(p), err
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
	change := catalog.Change{Title: in.Body.Title, Description: in.Body.Description}
	return d.changeProduct(ctx, in.KeyFor(ctx, in.Body), in.ProductID, "product.update", func(w *writing, owner id.Supplier, p id.Product) error {
		_, err := catalog.Update(w.tx, owner, p, change, w.at)
		return err
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
		_, err := catalog.ReplaceMedia(w.tx, owner, p, media, w.at)
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
