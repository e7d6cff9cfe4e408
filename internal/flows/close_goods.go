package flows

import (
	"maps"
	"strconv"
	"strings"

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
	return closed, by.tellClosed(tx, closed)
}

// closeBecause is CloseGoods for a cause that the distributors that have selected the goods are told by an event of its own, in one notice each.
func (a Acting) closeBecause(tx *db.Tx, skus []id.SKU, why pool.Cause, event, subject string, facts map[string]string) error {
	closed, err := pool.CloseFor(tx, skus, why)
	if err != nil {
		return err
	}
	return a.tellPickers(tx, a.recordClosed(tx, closed), event, subject, facts)
}

// tellPickers posts one notice to each distributor that has selected some of the goods: how many, and what else there is to know.
func (a Acting) tellPickers(tx *db.Tx, skus []id.SKU, event, subject string, facts map[string]string) error {
	holders, err := pool.Holders(tx, skus)
	if err == nil {
		a.notifyHolders(tx, event, subject, true, holders, facts)
	}
	return err
}

// tellClosed writes an event for each SKU, and a notice to each distributor that has selected some of them.
func (a Acting) tellClosed(tx *db.Tx, closed []pool.Item) error {
	if len(closed) == 0 {
		return nil
	}
	holders, err := pool.Holders(tx, a.recordClosed(tx, closed))
	if err != nil {
		return err
	}
	a.notifyHolders(tx, "pool.closed", "", false, holders, map[string]string{"reason": string(closed[0].Cause.Why)})
	return nil
}

// recordClosed writes an event for each SKU that was closed, and gives them.
func (a Acting) recordClosed(tx *db.Tx, closed []pool.Item) []id.SKU {
	events, skus := make([]outbox.Event, len(closed)), make([]id.SKU, len(closed))
	for i, item := range closed {
		skus[i] = item.SKU
		events[i] = outbox.Event{Kind: "pool.closed", Root: int64(item.SKU), Supplier: item.Supplier, Body: encoded(tellItem(item))}
	}
	a.tell(tx, events...)
	return skus
}

// namedInNotice is how many SKUs a notice names; its count tells of the rest.
const namedInNotice = 100

// notifyHolders posts one notice to each distributor of the picks, which stand in the order of distributors, with their count and the SKUs.
func (a Acting) notifyHolders(tx *db.Tx, event, subject string, inWriting bool, picks []pool.Pick, facts map[string]string) {
	var posted []notices.Notice
	for start := 0; start < len(picks); {
		end, d := start, picks[start].Distributor
		var named []string
		for ; end < len(picks) && picks[end].Distributor == d; end++ {
			if len(named) < namedInNotice {
				named = append(named, picks[end].SKU.String())
			}
		}
		own := maps.Clone(facts)
		own["count"], own["sku_ids"] = strconv.Itoa(end-start), strings.Join(named, ",")
		posted = append(posted, notices.Notice{
			ID: id.NewNotice(a.World.IDs), To: notices.Distributor(d), Event: event, Subject: subject, Facts: own, Written: inWriting, At: a.At,
		})
		start = end
	}
	notices.Post(tx, posted...)
}
