package catalog

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// LoadPictures queues reading the first main picture of products; products without one stay absent.
func LoadPictures(tx *db.Tx, products []id.Product, into map[id.Product]string) {
	tx.Load("catalog_media", []string{"product_id", "place"}, db.Ids(products), "product_id, kind, url", func(r *db.Row) {
		product, kind, url := id.Product(r.Int()), MediaKind(r.Text()), r.Text()
		if _, there := into[product]; !there && kind == MainMedia {
			into[product] = url
		}
	})
}

// LoadDetails queues reading whole SKUs and the descriptions of their products.
func LoadDetails(tx *db.Tx, skus []id.SKU, products []id.Product, whole map[id.SKU]*SKU, descriptions map[id.Product]string) {
	tx.Load("catalog_skus", []string{"id"}, db.Ids(skus), skuColumns, func(r *db.Row) {
		k := scanSKU(r)
		whole[k.ID] = &k
	})
	tx.Load("catalog_products", []string{"id"}, db.Ids(products), "id, description", func(r *db.Row) {
		product := id.Product(r.Int())
		descriptions[product] = r.Text()
	})
}
