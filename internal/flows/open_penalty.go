package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// ErrPenaltySKU: a supplier proposes a case for goods of its own.
var ErrPenaltySKU = fault.New(fault.Invalid, "penalty_sku_needed", "a supplier names a SKU of its own")

// OpenPenalty begins a case. The operator opens it at once, against any distributor. A supplier proposes it: for a SKU of its own, against a
// distributor that has selected it or has ordered it in the order that is named. What is missing and what is another's look the same, at
// the place of each.
func OpenPenalty(tx *db.Tx, by Acting, n penalties.NewCase) (penalties.Case, error) {
	var faults fault.List
	steps := []func(*db.Tx, *penalties.NewCase, *fault.List) error{checkPenaltyGoods, checkPenaltyParty, checkPenaltyChannel}
	for _, step := range steps {
		if err := step(tx, &n, &faults); err != nil {
			return penalties.Case{}, err
		}
	}
	if err := checkEvidence(tx, int64(n.Supplier), n.Evidence, &faults); err != nil {
		return penalties.Case{}, err
	}
	if err := faults.Err(penalties.ErrInvalid); err != nil {
		return penalties.Case{}, err
	}
	c, err := penalties.Begin(tx, n, by.Actor, by.At)
	if err != nil {
		return penalties.Case{}, err
	}
	by.tellPenalty(tx, "penalty.proposed", nil, &c)
	return c, nil
}

func checkPenaltyGoods(tx *db.Tx, n *penalties.NewCase, faults *fault.List) error {
	if n.SKU == 0 {
		if n.Supplier != 0 {
			faults.Add(ErrPenaltySKU, "sku_id")
		}
		return nil
	}
	goods := map[id.SKU]*catalog.SKUFacts{}
	catalog.LoadSKUs(tx, []id.SKU{n.SKU}, goods)
	if err := tx.Flush(); err != nil {
		return err
	}
	if g := goods[n.SKU]; g == nil || n.Supplier != 0 && g.Supplier != n.Supplier {
		faults.Add(ErrUnknownSKU, "sku_id")
	}
	return nil
}

// checkPenaltyParty finds whether the distributor is one that the complainant deals with.
func checkPenaltyParty(tx *db.Tx, n *penalties.NewCase, faults *fault.List) error {
	if n.Order != 0 {
		o, err := orders.Get(tx, n.Order)
		switch {
		case errors.Is(err, orders.ErrUnknown), err == nil && n.Supplier != 0 && !sellsIn(o, n.Supplier):
			faults.Add(penalties.ErrNotFound, "order_id")
		case err != nil:
			return err
		case o.Distributor != n.Distributor:
			faults.Add(penalties.ErrNotFound, "distributor_id")
		}
		return nil
	}
	known := false
	if n.Supplier != 0 {
		selected := map[pool.Pick]bool{}
		pool.LoadSelections(tx, n.Distributor, []id.SKU{n.SKU}, selected)
		if err := tx.Flush(); err != nil {
			return err
		}
		known = selected[pool.Pick{Distributor: n.Distributor, SKU: n.SKU}]
	} else if _, err := distributors.Get(tx, n.Distributor); err == nil {
		known = true
	} else if !errors.Is(err, distributors.ErrNotFound) {
		return err
	}
	if !known {
		faults.Add(penalties.ErrNotFound, "distributor_id")
	}
	return nil
}

func sellsIn(o *orders.Order, supplier id.Supplier) bool {
	for _, s := range o.Subs {
		if s.Supplier == supplier {
			return true
		}
	}
	return false
}

func checkPenaltyChannel(tx *db.Tx, n *penalties.NewCase, faults *fault.List) error {
	if n.Channel == 0 {
		return nil
	}
	c, err := distributors.GetChannel(tx, 0, n.Channel)
	if errors.Is(err, distributors.ErrNotFound) || err == nil && c.Distributor != n.Distributor {
		faults.Add(penalties.ErrNotFound, "channel_id")
		return nil
	}
	return err
}

// checkEvidence refuses files that are not the party's (0: the operator, who may name any), at `evidence[i]`.
func checkEvidence(tx *db.Tx, owner int64, evidence []id.File, faults *fault.List) error {
	if len(evidence) == 0 {
		return nil
	}
	known := map[id.File]*files.File{}
	files.LoadFacts(tx, evidence, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	for i, e := range evidence {
		if f := known[e]; f == nil || owner != 0 && f.Owner != owner {
			faults.Add(penalties.ErrEvidence, "evidence["+text(int64(i))+"]")
		}
	}
	return nil
}
