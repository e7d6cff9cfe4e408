package flows

import (
	"maps"
	"slices"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
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

// closeBecause is CloseGoods with a reason that the distributors that have selected the goods are told, in one notice each.
func (a Acting) closeBecause(tx *db.Tx, skus []id.SKU, event, subject string, facts map[string]string) error {
	closed, err := pool.Close(tx, skus)
	if err != nil {
		return err
	}
	a.tellClosed(tx, closed)
	gone := make([]id.SKU, len(closed))
	for i, item := range closed {
		gone[i] = item.SKU
	}
	return a.tellPickers(tx, gone, event, subject, facts)
}

// tellPickers posts one notice to each distributor that has selected some of the goods: how many, and what else there is to know.
func (a Acting) tellPickers(tx *db.Tx, skus []id.SKU, event, subject string, facts map[string]string) error {
	picks, err := pool.Pickers(tx, skus)
	if err != nil {
		return err
	}
	count := map[id.Distributor]int64{}
	for _, p := range picks {
		count[p.Distributor]++
	}
	for _, d := range slices.Sorted(maps.Keys(count)) {
		told := maps.Clone(facts)
		told["goods"] = text(count[d])
		a.notify(tx, notices.Notice{To: notices.Distributor(d), Event: event, Subject: subject, Facts: told, Written: true})
	}
	return nil
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
