package api

import (
	"context"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// SKUToPublish is a variant with all that it needs to be sold.
type SKUToPublish struct {
	NewSKU
	Price *PriceFields  `json:"price,omitempty" doc:"Left out: as it is"`
	Stock []CountFields `json:"stock,omitempty" maxItems:"50" doc:"Counts by warehouse; those that are not named stay"`
}

// ProductToPublish is a product with all that it needs to be sold.
type ProductToPublish struct {
	ProductFields
	SKUs []SKUToPublish `json:"skus" minItems:"1" maxItems:"50"`
}

// Publication is up to 100 products, and to whom they go.
type Publication struct {
	Items          []web.Item[ProductToPublish] `json:"items" minItems:"1" maxItems:"100"`
	ToAll          bool                         `json:"to_all,omitempty" doc:"All distributors with a contract in force select them"`
	DistributorIDs []web.ID[id.Distributor]     `json:"distributor_ids,omitempty" maxItems:"200" doc:"Or these do"`
}

// PublishedProduct is what came of a product.
type PublishedProduct struct {
	ProductID web.ID[id.Product] `json:"product_id"`
	SKUs      []PublishedSKU     `json:"skus" doc:"In the order of the item's SKUs"`
}

// PublishedSKU is what came of a SKU, part by part.
type PublishedSKU struct {
	SKUID   web.ID[id.SKU] `json:"sku_id"`
	Price   *Part          `json:"price,omitempty"`
	Stock   []Part         `json:"stock,omitempty" doc:"In the order of its counts"`
	Pool    *Part          `json:"pool,omitempty" doc:"Left out when its price or stock was refused"`
	Shelves []ShelfPart    `json:"shelves,omitempty"`
}

// Part is what came of one part.
type Part struct {
	Outcome string       `json:"outcome" enum:"done,refused"`
	Problem *web.Problem `json:"problem,omitempty"`
}

// ShelfPart is what came of a selection, or of a listing in a channel.
type ShelfPart struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	ChannelID     web.ID[id.Channel]     `json:"channel_id,omitempty" doc:"Left out: the selection itself"`
	Part
}

type publishInput struct {
	web.Writing
	Body Publication
}

func (d *doors) publishProducts(ctx context.Context, in *publishInput) (*written[Results[PublishedProduct]], error) {
	to := flows.Publishing{ToAll: in.Body.ToAll, Distributors: web.ReadAll(in.Body.DistributorIDs)}
	if err := d.checkNamed(ctx, to.Distributors); err != nil {
		return nil, err
	}
	items, failed := readItems(ctx, d, in.Body.Items)
	u := upserts[ProductToPublish, PublishedProduct]{
		key: in.KeyFor(ctx, []any{items, in.Body.ToAll, in.Body.DistributorIDs}), items: items, failed: failed,
		supplier: func(p ProductToPublish) web.ID[id.Supplier] { return p.SupplierID },
		do: func(w *writing, supplier id.Supplier, products []ProductToPublish) ([]upserted[PublishedProduct], error) {
			p := publishing{d: d, ctx: ctx, w: w, supplier: supplier, products: products, to: to}
			return p.run()
		},
	}
	return u.run(ctx, d)
}

// checkNamed makes sure that the distributors that are named exist.
func (d *doors) checkNamed(ctx context.Context, named []id.Distributor) error {
	known := map[id.Distributor]*distributors.Terms{}
	err := d.world.DB.Read(ctx, func(tx *db.Tx) error {
		distributors.LoadTerms(tx, named, d.world.Now(), known)
		return tx.Flush()
	})
	var faults fault.List
	for i, x := range named {
		if known[x] == nil {
			faults.Add(distributors.ErrNotFound, "distributor_ids["+strconv.Itoa(i)+"]")
		}
	}
	if err == nil {
		err = faults.Err(distributors.ErrNotFound)
	}
	return err
}

// publishing is the products of one supplier under way.
type publishing struct {
	d        *doors
	ctx      context.Context //nolint:containedctx // as long as its request
	w        *writing
	supplier id.Supplier
	products []ProductToPublish
	to       flows.Publishing

	goods []catalog.Result
	skus  map[id.SKU]*PublishedSKU
	bad   map[id.SKU]bool // a part of it was refused
}

func (p *publishing) run() ([]upserted[PublishedProduct], error) {
	wanted := each(p.products, func(x ProductToPublish) catalog.Wanted {
		return FromAPIProduct(x.ProductFields, each(x.SKUs, func(k SKUToPublish) NewSKU { return k.NewSKU }))
	})
	var err error
	if p.goods, err = flows.UpsertGoods(p.w.tx, p.w.acting(), p.supplier, true, wanted); err != nil {
		return nil, err
	}
	p.skus, p.bad = map[id.SKU]*PublishedSKU{}, map[id.SKU]bool{}
	for _, g := range p.goods {
		for _, sku := range g.SKUs {
			p.skus[sku] = &PublishedSKU{SKUID: web.Written(sku)}
		}
	}
	for _, part := range []func() error{p.price, p.count, p.open} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return each(p.goods, p.told), nil
}

// told gives what came of a product: refused when it could not be made; its key then lets it be tried again, as when a part was refused.
func (p *publishing) told(g catalog.Result) upserted[PublishedProduct] {
	out := PublishedProduct{ProductID: web.Written(g.Product), SKUs: each(g.SKUs, func(sku id.SKU) PublishedSKU { return *p.skus[sku] })}
	did := g.Did
	for _, sku := range g.SKUs {
		if p.bad[sku] {
			did = catalog.Declined
		}
	}
	return upserted[PublishedProduct]{did, func(catalog.Did) PublishedProduct { return out }, g.Err}
}

// part notes what came of one part of a SKU.
func (p *publishing) part(sku id.SKU, err error) Part {
	if err == nil {
		return Part{Outcome: "done"}
	}
	p.bad[sku] = true
	return Part{"refused", p.d.web.ProblemOf(p.ctx, err)}
}

// eachSKU walks the SKUs of the products that were made or there.
func (p *publishing) eachSKU(see func(sku id.SKU, k *SKUToPublish)) {
	for i, g := range p.goods {
		for j, sku := range g.SKUs {
			see(sku, &p.products[i].SKUs[j])
		}
	}
}

func (p *publishing) price() error {
	var wanted []flows.PriceWanted
	var of []id.SKU
	p.eachSKU(func(sku id.SKU, k *SKUToPublish) {
		if k.Price != nil {
			wanted, of = append(wanted, FromAPIPrices(k.Code, *k.Price)), append(of, sku)
		}
	})
	if len(wanted) == 0 {
		return nil
	}
	done, err := flows.UpsertPrices(p.w.tx, p.w.acting(), p.supplier, wanted)
	for i, o := range done {
		part := p.part(of[i], o.Err)
		p.skus[of[i]].Price = &part
	}
	return err
}

func (p *publishing) count() error {
	var counts []flows.Counted
	var of []id.SKU
	p.eachSKU(func(sku id.SKU, k *SKUToPublish) {
		for _, c := range k.Stock {
			counts, of = append(counts, flows.Counted{Code: k.Code, Warehouse: c.Warehouse, Units: c.Units}), append(of, sku)
		}
	})
	if len(counts) == 0 {
		return nil
	}
	done, err := flows.CountStock(p.w.tx, p.w.acting(), p.supplier, counts)
	for i, o := range done {
		p.skus[of[i]].Stock = append(p.skus[of[i]].Stock, p.part(of[i], o.Err))
	}
	return err
}

func (p *publishing) open() error {
	var skus []id.SKU
	seen := map[id.SKU]bool{}
	p.eachSKU(func(sku id.SKU, _ *SKUToPublish) {
		if !p.bad[sku] && !seen[sku] {
			seen[sku] = true
			skus = append(skus, sku)
		}
	})
	if len(skus) == 0 {
		return nil
	}
	opened, shelves, err := flows.PublishGoods(p.w.tx, p.w.acting(), p.supplier, skus, p.to)
	for _, o := range opened {
		part := p.part(o.SKU, o.Err)
		p.skus[o.SKU].Pool = &part
	}
	for _, s := range shelves {
		for _, o := range s.Outcomes {
			k := p.skus[o.SKU]
			k.Shelves = append(k.Shelves, ShelfPart{web.Written(s.Distributor), web.Written(s.Channel), p.part(o.SKU, o.Err)})
		}
	}
	return err
}
