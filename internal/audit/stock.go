package audit

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

func (k shelf) String() string {
	return id.SKU(k.sku).String() + " in " + id.Warehouse(k.warehouse).String()
}

func stockOnHand(_ *db.Tx, b *books, tell tell) error {
	for k, i := range b.stock {
		if i.onHand != i.moved-i.left {
			tell(k.String(), "%d on hand, %d moved in less %d in parcels", i.onHand, i.moved, i.left)
		}
	}
	return nil
}

func stockHeld(_ *db.Tx, b *books, tell tell) error {
	for k, i := range b.stock {
		if i.held != i.holds {
			tell(k.String(), "%d held, orders hold %d", i.held, i.holds)
		}
	}
	return nil
}

func stockBounds(_ *db.Tx, b *books, tell tell) error {
	for k, i := range b.stock {
		if i.held < 0 || i.onHand < i.held {
			tell(k.String(), "%d on hand, %d held", i.onHand, i.held)
		}
	}
	return nil
}

func returns(_ *db.Tx, b *books, tell tell) error {
	for k, units := range b.returned {
		tell(id.AfterSale(k.afterSale).String(), "%d units of %s more came onto the shelf than were accepted", units, k.shelf)
	}
	return nil
}
