package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

type limitBody struct {
	For   grantBody `json:"for"`
	Goods int64     `json:"goods"`
}

func tellLimit(l *pool.Limit) limitBody {
	return limitBody{grantBody{l.For.Kind, Written(l.For)}, l.Goods}
}

// SetSelectionLimit says how many goods a contract, a grade, or everybody else may have selected; negative: no limit. A limit of nil goods is
// taken away.
func SetSelectionLimit(tx *db.Tx, by Acting, of pool.Grantee, goods *int64) error {
	if err := checkGrantees(tx, []pool.Grantee{of}, "for"); err != nil {
		return err
	}
	var before, after any
	switch old, err := pool.GetLimit(tx, of); {
	case err == nil:
		before = tellLimit(&old)
	case !errors.Is(err, pool.ErrNotFound):
		return err
	case goods == nil:
		return pool.ErrNotFound
	}
	kind := "selection_limit.dropped"
	if goods == nil {
		pool.DropLimit(tx, of)
	} else {
		l := pool.Limit{For: of, Goods: *goods, ChangedAt: by.At}
		pool.SetLimit(tx, l)
		after, kind = tellLimit(&l), "selection_limit.set"
	}
	d, err := distributorBehind(tx, of)
	if err != nil {
		return err
	}
	by.note(tx, kind, Written(of), before, after)
	by.tell(tx, outbox.Event{Kind: kind, Root: of.ID, Distributor: d, Body: encoded(limitBody{For: grantBody{of.Kind, Written(of)}, Goods: deref(goods)})})
	return nil
}

func deref(goods *int64) int64 {
	if goods == nil {
		return -1
	}
	return *goods
}
