package distributors

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// GiveNotice names the end of a contract in force, all its versions together: at least NoticePeriod from now (ErrNoticeShort) and not later
// than it ends anyway (ErrNoticeLate). Versions that would begin later never do, amendments that wait for signatures are dropped. It gives
// the contract as it then stands, and the versions whose end was moved.
func GiveNotice(tx *db.Tx, contract id.Contract, until, at clock.Micros) (Contract, error) {
	c, versions, err := lockVersions(tx, contract, Notice)
	if err != nil {
		return Contract{}, err
	}
	if until < at+NoticePeriod {
		return Contract{}, ErrNoticeShort.At("until", "earliest", (at + NoticePeriod).String())
	}
	if last := lastEnd(versions); last != 0 && until > last {
		return Contract{}, ErrNoticeLate.At("until", "until", last.String())
	}
	return cut(tx, c, versions, until), nil
}

// End ends a contract at once, all its versions together: by both parties' wish, or for a confirmed penalty. Open orders run on.
// ErrNotFound, ErrState.
func End(tx *db.Tx, contract id.Contract, at clock.Micros) (Contract, error) {
	c, versions, err := lockVersions(tx, contract, Termination)
	if err != nil {
		return Contract{}, err
	}
	ended := cut(tx, c, versions, at)
	for _, v := range versions {
		if v.State == InForce {
			tx.Exec("update distributors_contracts set state = $2 where id = $1", v.ID, Ended)
		}
	}
	ended.State = Ended
	return ended, nil
}

// Expire marks a version as ended whose last instant is over, and says whether it was one. What has more time, or ended before, stays.
func Expire(tx *db.Tx, contract id.Contract, at clock.Micros) (Contract, bool, error) {
	c, err := lockContract(tx, contract)
	if err != nil {
		return Contract{}, false, err
	}
	next, ok := ContractLifecycle[c.State][Expiry]
	if !ok || c.Until == 0 || at < c.Until {
		return c, false, nil
	}
	c.State = next
	tx.Exec("update distributors_contracts set state = $2 where id = $1", contract, c.State)
	return c, true, nil
}

// cut lets no version hold past an instant.
func cut(tx *db.Tx, c Contract, versions []Contract, until clock.Micros) Contract {
	for _, v := range versions {
		switch {
		case v.State == Proposed:
			tx.Exec("update distributors_contracts set state = $2 where id = $1", v.ID, Dropped)
			continue
		case v.State != InForce || v.Until != 0 && v.Until <= until:
			continue
		case v.From >= until:
			v.State = Ended
		}
		v.Until = until
		tx.Exec("update distributors_contracts set state = $2, until_at = $3 where id = $1", v.ID, v.State, v.Until)
		if v.ID == c.ID {
			c = v
		}
	}
	return c
}

// lastEnd is when the last version in force ends; 0: never.
func lastEnd(versions []Contract) clock.Micros {
	var last clock.Micros
	for _, v := range versions {
		if v.State != InForce {
			continue
		}
		if v.Until == 0 {
			return 0
		}
		last = max(last, v.Until)
	}
	return last
}

// lockVersions gives a contract that allows an action, and all versions of it, the rows locked.
func lockVersions(tx *db.Tx, contract id.Contract, action ContractAction) (Contract, []Contract, error) {
	c, err := lockContract(tx, contract)
	if err != nil {
		return Contract{}, nil, err
	}
	if _, ok := ContractLifecycle[c.State][action]; !ok {
		return Contract{}, nil, ErrState.At("state", "state", string(c.State), "action", string(action))
	}
	ids, err := db.All(tx, func(r *db.Row) id.Contract { return id.Contract(r.Int()) },
		"select id from distributors_contracts where root_id = $1 order by id", c.Root)
	if err != nil {
		return Contract{}, nil, err
	}
	var versions []Contract
	tx.Lock("distributors_contracts", []string{"id"}, db.Ids(ids), contractColumns, func(r *db.Row) { versions = append(versions, scanContract(r)) })
	return c, versions, tx.Flush()
}

// lockContract gives a contract with its distributor's and its own row locked: ErrNotFound. The distributor's row comes first, so that what is
// done to one distributor's contracts is done one after another.
func lockContract(tx *db.Tx, contract id.Contract) (Contract, error) {
	c, err := GetContract(tx, 0, contract)
	if err != nil {
		return Contract{}, err
	}
	tx.Lock("distributors_distributors", []string{"id"}, db.Ids([]id.Distributor{c.Distributor}), "id", func(*db.Row) {})
	tx.Lock("distributors_contracts", []string{"id"}, db.Ids([]id.Contract{contract}), contractColumns, func(r *db.Row) { c = scanContract(r) })
	return c, tx.Flush()
}

// Versions gives all versions of a contract of the owner (0: any), oldest first: ErrNotFound.
func Versions(tx *db.Tx, owner id.Distributor, contract id.Contract) ([]Contract, error) {
	c, err := GetContract(tx, owner, contract)
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, scanContract, "select "+contractColumns+" from distributors_contracts where root_id = $1 order by version", c.Root)
	return slices.Clip(all), err
}
