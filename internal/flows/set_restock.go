package flows

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
)

// restockBody is a product's restock as its event tells it.
type restockBody struct {
	Before restockSide `json:"before"`
	After  restockSide `json:"after"`
}

type restockSide struct {
	Days int64  `json:"restock_days"`
	Next string `json:"next_restock_at,omitempty"`
}

// SetRestock says how often new goods of the owner's product (0: any owner) come, in days, and when the next come; 0 is unknown.
func SetRestock(tx *db.Tx, by Acting, owner id.Supplier, product id.Product, days int64, next clock.Micros) error {
	was, err := catalog.Get(tx, owner, product)
	if err != nil {
		return err
	}
	if err := catalog.SetRestock(tx, owner, product, days, next, by.At); err != nil {
		return err
	}
	by.tell(tx, outbox.Event{
		Kind: "product.restock", Root: int64(product), Supplier: was.Supplier,
		Body: encoded(restockBody{restockSide{was.RestockDays, was.RestockAt.String()}, restockSide{days, next.String()}}),
	})
	return nil
}
