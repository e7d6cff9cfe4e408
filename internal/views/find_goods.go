package views

import (
	"slices"
	"strings"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// soughtGoods are SKUs and products that may be shown.
type soughtGoods struct {
	skus     []int64
	products []Hit
}

// queueGoods looks for goods: the operator's by code over all suppliers, a supplier's own by code, bar code and title, a distributor's among what is open.
// What words have found in the mall comes after.
func (x *finding) queueGoods(mall []id.SKU) func() soughtGoods {
	var found soughtGoods
	scan := func(r *db.Row) { found.skus = append(found.skus, r.Int()) }
	x.queueGoodsByID(scan)
	const most = HitsOfGroup + 1
	switch x.s.role {
	case operator:
		x.tx.Query(scan, `select k.id from suppliers_suppliers s cross join catalog_skus k
			where k.supplier_id = s.id and k.code >= $1 and k.code < $2 limit $3`, x.text, last(x.text), most)
	case supplier:
		x.tx.Query(scan, "select id from catalog_skus where supplier_id = $1 and code >= $2 and code < $3 order by code limit $4",
			x.s.party, x.text, last(x.text), most)
		if isGTIN(x.text) {
			x.tx.Query(scan, "select id from catalog_skus where supplier_id = $1 and gtin = $2 limit $3", x.s.party, x.text, most)
		}
		x.tx.Query(func(r *db.Row) {
			found.products = append(found.products, Hit{Kind: "product", ID: id.Product(r.Int()).String(), Title: r.Text(), Subtitle: r.Text()})
		}, `select id, title, code from catalog_products where supplier_id = $1 and folded_title like $2 escape '\' order by id desc limit $3`,
			x.s.party, "%"+db.Literal(strings.ToLower(x.text))+"%", most)
	case distributor, nobody:
	}
	return func() soughtGoods {
		if x.s.role != supplier {
			found.skus = append(found.skus, plainIDs(mall)...)
		}
		return found
	}
}

// queueGoodsByID looks for a SKU, or all SKUs of a product.
func (x *finding) queueGoodsByID(scan func(*db.Row)) {
	var sku id.SKU
	var product id.Product
	f := &filter{}
	switch {
	case sku.UnmarshalText([]byte(x.text)) == nil:
		f.and("k.id = ?", sku)
	case product.UnmarshalText([]byte(x.text)) == nil:
		f.and("k.product_id = ?", product)
	default:
		return
	}
	switch x.s.role {
	case supplier:
		f.and("k.supplier_id = ?", x.s.party)
	case distributor:
		f.and("exists (select 1 from pool_items i where i.sku_id = k.id and i.state = 'open')")
	case operator, nobody:
	}
	x.tx.Query(scan, "select k.id from catalog_skus k"+f.where()+" order by k.id limit "+f.place(HitsOfGroup+1), f.values...)
}

// goodHits tells what the goods are. A distributor is not told whose they are.
func (x *finding) goodHits(found soughtGoods) (*HitGroup, error) {
	g := &HitGroup{Name: "goods"}
	var ids []int64
	for _, sku := range found.skus {
		if !slices.Contains(ids, sku) && len(ids) <= HitsOfGroup {
			ids = append(ids, sku)
		}
	}
	hits, suppliers := map[int64]Hit{}, map[int64]id.Supplier{}
	x.tx.Load("catalog_skus", []string{"id"}, db.Ids(ids), "id, product_id, supplier_id, title, code, spec", func(r *db.Row) {
		sku, product := r.Int(), id.Product(r.Int())
		suppliers[sku] = id.Supplier(r.Int())
		hits[sku] = Hit{Kind: "sku", ID: id.SKU(sku).String(), Within: product.String(), Title: r.Text(), Subtitle: r.Text()}
	})
	if err := x.tx.Flush(); err != nil {
		return nil, err
	}
	if err := x.nameSuppliers(hits, suppliers); err != nil {
		return nil, err
	}
	for _, sku := range ids {
		if h, there := hits[sku]; there {
			g.Hits = append(g.Hits, h)
		}
	}
	for _, p := range found.products {
		if !slices.ContainsFunc(g.Hits, func(h Hit) bool { return h.Within == p.ID }) {
			g.Hits = append(g.Hits, p)
		}
	}
	return g, nil
}

func (x *finding) nameSuppliers(hits map[int64]Hit, suppliers map[int64]id.Supplier) error {
	if x.s.role != operator || len(hits) == 0 {
		return nil
	}
	var all []id.Supplier
	for _, s := range suppliers {
		all = append(all, s)
	}
	slices.Sort(all)
	names := loadNames(x.tx, "suppliers_suppliers", slices.Compact(all))
	if err := x.tx.Flush(); err != nil {
		return err
	}
	for sku, h := range hits {
		h.Subtitle += " · " + names[int64(suppliers[sku])]
		hits[sku] = h
	}
	return nil
}

// PhoneOwners gives whose contacts a search by the end of a phone goes through: a distributor's its own, all others' all distributors'. What is found
// is narrowed to the orders that the scope may see.
func PhoneOwners(tx *db.Tx, s Scope) ([]int64, error) {
	switch s.role {
	case distributor:
		return []int64{s.party}, nil
	case operator, supplier:
		return db.All(tx, db.Int, "select id from distributors_distributors order by id desc limit $1", phoneOwners)
	default:
		return nil, nil
	}
}

// phoneOwners bounds that: a MAC is made for each.
const phoneOwners = 5000
