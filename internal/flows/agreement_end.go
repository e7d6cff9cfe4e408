package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// closedAtOnce bounds the goods that one firing of a chore closes; what is left is closed by the next one.
const closedAtOnce = 10 * pool.MaxPage

// armEnd arms the chore that looks at an agreement on its last day.
func (a Acting) armEnd(tx *db.Tx, agreement *suppliers.Agreement) {
	if agreement.Until != 0 {
		a.arm(tx, agreementEnd, int64(agreement.ID), agreement.Until)
	}
}

// endDue ends an agreement on its last day. Its goods leave the pool, or are sold out first: day by day what has gone is closed, until nothing
// is left or the days are over.
func endDue(tx *db.Tx, by Acting, subject int64) error {
	agreement := id.Agreement(subject)
	before, err := suppliers.Lock(tx, agreement)
	if errors.Is(err, suppliers.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	after, err := suppliers.Expire(tx, agreement, by.At)
	if err != nil {
		return err
	}
	by.noteEnd(tx, &before, &after)
	switch after.State {
	case suppliers.Ended:
		return by.closeAll(tx, &after)
	case suppliers.SellingOut:
		return by.sellOut(tx, &after)
	case suppliers.Proposed, suppliers.InForce, suppliers.Withdrawn:
	}
	return nil
}

// noteEnd tells of a state that an agreement came to by time.
func (a Acting) noteEnd(tx *db.Tx, before, after *suppliers.Agreement) {
	if before.State == after.State {
		return
	}
	kind := "agreement.ended"
	if after.State == suppliers.SellingOut {
		kind = "agreement.selling_out"
	}
	body := tellAgreement(after, nil, "")
	a.note(tx, kind, after.ID.String(), tellAgreement(before, nil, ""), body)
	a.tell(tx, outbox.Event{Kind: kind, Root: int64(after.ID), Supplier: after.Supplier, Body: encoded(body)})
}

// closeAll closes what is still open under an agreement that has ended.
func (a Acting) closeAll(tx *db.Tx, agreement *suppliers.Agreement) error {
	open, more, err := openUnder(tx, agreement.ID)
	if err != nil {
		return err
	}
	if more {
		a.arm(tx, agreementEnd, int64(agreement.ID), a.At)
	}
	return a.closeBecause(tx, open, pool.Cause{Why: pool.Agreement}, "goods.closed_at_end", agreement.ID.String(), map[string]string{"until": agreement.Until.String()})
}

// sellOut closes what has been sold out, ends the agreement when that was all, and else looks again a day later.
func (a Acting) sellOut(tx *db.Tx, agreement *suppliers.Agreement) error {
	open, more, err := openUnder(tx, agreement.ID)
	if err != nil {
		return err
	}
	lying := map[id.SKU][]stock.Item{}
	stock.LoadItems(tx, open, lying)
	if err := tx.Flush(); err != nil {
		return err
	}
	var gone []id.SKU
	for _, sku := range open {
		if !anyOnHand(lying[sku]) {
			gone = append(gone, sku)
		}
	}
	if len(gone) == len(open) && !more {
		ended, err := suppliers.End(tx, agreement.ID, a.At)
		if err != nil {
			return err
		}
		a.noteEnd(tx, agreement, &ended)
	} else {
		next := a.At + clock.Day
		if last := agreement.LastSale(); last != 0 {
			next = min(next, last)
		}
		a.arm(tx, agreementEnd, int64(agreement.ID), next)
	}
	return a.closeBecause(tx, gone, pool.Cause{Why: pool.Agreement}, "goods.sold_out_at_end", agreement.ID.String(), map[string]string{"until": agreement.Until.String()})
}

func anyOnHand(items []stock.Item) bool {
	for _, i := range items {
		if i.OnHand > 0 {
			return true
		}
	}
	return false
}

// openUnder gives the SKUs that are open under an agreement, at most closedAtOnce, and whether there are more.
func openUnder(tx *db.Tx, agreement id.Agreement) (skus []id.SKU, more bool, err error) {
	f := pool.Filter{Agreement: agreement, State: pool.Opened, Limit: pool.MaxPage}
	for len(skus) < closedAtOnce {
		items, err := pool.Items(tx, f)
		if err != nil {
			return nil, false, err
		}
		for _, item := range items {
			skus = append(skus, item.SKU)
		}
		if len(items) < pool.MaxPage {
			return skus, false, nil
		}
		f.After = skus[len(skus)-1]
	}
	return skus, true, nil
}

// tellOfEnd lets the distributors that have selected an agreement's goods know of its last day.
func (a Acting) tellOfEnd(tx *db.Tx, agreement *suppliers.Agreement) error {
	open, _, err := openUnder(tx, agreement.ID)
	if err != nil {
		return err
	}
	return a.tellPickers(tx, open, "goods.end_announced", agreement.ID.String(), map[string]string{
		"until": agreement.Until.String(), "goods_at_end": string(agreement.GoodsAtEnd),
	})
}
