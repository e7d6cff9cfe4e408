package distributors

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Amend proposes the next version of a contract in force. It begins at n.From, now at the earliest and before the contract ends
// (ErrRetroactive), and holds once both parties have signed: see Enter. Currency and accounts stay (ErrCurrencyFixed); one proposal at a time
// (ErrAmendmentOpen). ErrNotFound, ErrState, or what Complete finds.
func Amend(tx *db.Tx, contract id.Contract, n NewContract, at clock.Micros) (Contract, error) {
	c, versions, err := lockVersions(tx, contract, Notice)
	if err != nil {
		return Contract{}, err
	}
	if err := n.Complete(); err != nil {
		return Contract{}, err
	}
	end := lastEnd(versions)
	var faults fault.List
	if n.Currency != c.Currency {
		faults.Add(ErrCurrencyFixed, "currency", "currency", string(c.Currency))
	}
	if n.From < at || end != 0 && n.From >= end {
		faults.Add(ErrRetroactive, "from", "earliest", at.String(), "until", end.String())
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Contract{}, err
	}
	next := n.contract(Proposed, at)
	next.Distributor, next.Root, next.Version = c.Distributor, c.Root, 1
	for _, v := range versions {
		if v.State == Proposed {
			return Contract{}, ErrAmendmentOpen.At("contract_id", "contract", v.ID.String())
		}
		next.Version = max(next.Version, v.Version+1)
	}
	next.Wallet, next.Escrow, next.Cash = c.Wallet, c.Escrow, c.Cash
	insertContract(tx, &next)
	return next, nil
}

// Enter puts a proposed contract in force that both parties have signed, from its own date or from now, whichever is later: never
// retroactive. An amendment takes over from the version before it. ErrNotFound, ErrState, ErrOverlap, ErrPending or ErrSuspended.
func Enter(tx *db.Tx, contract id.Contract, at clock.Micros) (Contract, error) {
	c, versions, err := lockVersions(tx, contract, Entry)
	if err != nil {
		return Contract{}, err
	}
	if err := lockActive(tx, c.Distributor); err != nil {
		return Contract{}, err
	}
	c.State, c.From = InForce, max(c.From, at)
	if c.Until != 0 && c.Until <= c.From {
		return Contract{}, ErrPeriod.At("until", "until", c.Until.String(), "from", c.From.String())
	}
	for _, v := range versions {
		switch {
		case v.State != InForce || v.Until != 0 && v.Until <= c.From:
		case v.From >= c.From: // a later version that had been signed before
			tx.Exec("update distributors_contracts set state = $2, until_at = $3 where id = $1", v.ID, Ended, v.From)
		default:
			tx.Exec("update distributors_contracts set until_at = $2 where id = $1", v.ID, c.From)
		}
	}
	if err := refuseOverlap(tx, &NewContract{Distributor: c.Distributor, From: c.From, Until: c.Until}); err != nil {
		return Contract{}, err
	}
	tx.ExecOne("update distributors_contracts set state = $2, from_at = $3 where id = $1", c.ID, c.State, c.From)
	return c, nil
}

// Drop gives up a proposed contract: ErrNotFound, ErrState.
func Drop(tx *db.Tx, contract id.Contract) (Contract, error) {
	c, _, err := lockVersions(tx, contract, Dropping)
	if err != nil {
		return Contract{}, err
	}
	c.State = Dropped
	tx.ExecOne("update distributors_contracts set state = $2 where id = $1", contract, c.State)
	return c, nil
}
