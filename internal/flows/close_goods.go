package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// CloseGoods takes SKUs out of the pool and gives those that were open. Selections stay, and sleep; open orders run on.
func CloseGoods(tx *db.Tx, by Acting, skus []id.SKU) ([]pool.Item, error) {
	closed, err := pool.Close(tx, skus)
	if err != nil {
		return nil, err
	}
	by.tellClosed(tx, closed)
	return closed, nil
}

func (a Acting) tellClosed(tx *db.Tx, closed []pool.Item) { a.tellClosedFor(tx, closed, "") }

// closedBody is an item that was taken out of the pool otherwise than by hand.
type closedBody struct {
	poolBody
	Reason string `json:"reason,omitempty"`
}

func (a Acting) tellClosedFor(tx *db.Tx, closed []pool.Item, reason string) {
	events := make([]outbox.Event, len(closed))
	for i, item := range closed {
		events[i] = outbox.Event{
			Kind: "pool.closed", Root: int64(item.SKU), Supplier: item.Supplier, Body: encoded(closedBody{poolBody{item.Agreement, item.State}, reason}),
		}
	}
	a.tell(tx, events...)
}
