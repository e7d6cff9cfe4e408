package flows

import (
	"strconv"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// CreateProduct adds a product of a living supplier, whose media may name stored files.
func CreateProduct(tx *db.Tx, by Acting, n catalog.NewProduct) (catalog.Product, error) {
	if _, err := suppliers.Get(tx, n.Supplier); err != nil {
		return catalog.Product{}, err
	}
	if err := checkMediaFiles(tx, n.Supplier, n.Media); err != nil {
		return catalog.Product{}, err
	}
	return catalog.Create(tx, n, by.At)
}

// checkMediaFiles makes sure that what media name is stored, and may be shown with the supplier's goods: else a supplier could read another's
// files by naming them.
func checkMediaFiles(tx *db.Tx, supplier id.Supplier, media []catalog.NewMedia) error {
	known := map[id.File]*files.File{}
	named := make([]id.File, len(media))
	for i, m := range media {
		named[i] = catalog.FileOf(m.URL)
	}
	files.LoadFacts(tx, named, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	var faults fault.List
	for i, f := range named {
		if f != 0 && !showable(known[f], supplier) {
			faults.Add(catalog.ErrMediaFile, "media["+strconv.Itoa(i)+"].url")
		}
	}
	return faults.Err(catalog.ErrInvalid)
}

// showable says whether a file may be shown with a supplier's goods.
func showable(f *files.File, supplier id.Supplier) bool {
	return f != nil && (f.Public || f.Owner == int64(supplier))
}
