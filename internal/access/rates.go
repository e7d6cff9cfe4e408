package access

import (
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Class is what kind of work an operation is to the rate limits: each key has a bucket for each.
type Class string

// The classes. Which operation is of which, the doors say.
const (
	Reading  Class = "read"
	Changing Class = "write"
	Ordering Class = "order"
	Heavy    Class = "heavy" // exports, archives
	Changes  Class = "changes"
)

// Classes are all classes, in the order in which they are shown.
var Classes = []Class{Reading, Changing, Ordering, Heavy, Changes}

// Fastest is the highest rate that can be given.
const Fastest = 1_000_000

// Rate is how fast a key may ask: so many a second in the long run, so many at once.
type Rate struct {
	PerSecond int
	AtOnce    int
}

// Rates are what the operator gave, by class; a class that is not there has the installation's usual rate.
type Rates map[Class]Rate

// RateOwner is whose rates: a key's own, or (key 0) those of each key of a distributor that has none of its own.
type RateOwner struct {
	Distributor id.Distributor
	Key         id.APIKey
}

// SetRates replaces what the operator gave a distributor or a key; no rates give the usual back: ErrClass, ErrRate, by place. The flow has made
// sure that they exist.
func SetRates(tx *db.Tx, of RateOwner, rates []ClassRate, by string, at clock.Micros) error {
	var faults fault.List
	rows := db.NewRows("access_rates", "distributor_id", "key_id", "class", "per_second", "at_once", "set_at", "set_by")
	seen := Rates{}
	for i, r := range rates {
		place := "rates[" + strconv.Itoa(i) + "]"
		if _, twice := seen[r.Class]; twice || !r.Class.known() {
			faults.Add(ErrClass, place+".class")
		}
		if r.PerSecond < 1 || r.PerSecond > Fastest {
			faults.Add(ErrRate, place+".per_second")
		}
		if r.AtOnce < r.PerSecond || r.AtOnce > 60*Fastest {
			faults.Add(ErrRate, place+".at_once")
		}
		seen[r.Class] = r.Rate
		rows.Add(of.Distributor, of.Key, r.Class, r.PerSecond, r.AtOnce, at, by)
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return err
	}
	tx.Exec("delete from access_rates where distributor_id = $1 and key_id = $2", of.Distributor, of.Key)
	if rows.Len() > 0 {
		tx.Insert(rows)
	}
	return nil
}

func (c Class) known() bool { return slices.Contains(Classes, c) }

// ClassRate is the rate of one class.
type ClassRate struct {
	Class Class
	Rate
	Key bool // the key's own, and not its distributor's
}

// RatesOf lists what the operator gave a distributor (key 0), or a key or else its distributor.
func RatesOf(tx *db.Tx, of RateOwner) ([]ClassRate, error) {
	all, err := db.All(tx, scanRate, `select class, per_second, at_once, key_id from access_rates
		where distributor_id = $1 and key_id in (0, $2) order by key_id`, of.Distributor, of.Key)
	if err != nil {
		return nil, err
	}
	var out []ClassRate
	for _, c := range Classes {
		var found *ClassRate
		for i := range all {
			if all[i].Class == c {
				found = &all[i] // a key's own comes after its distributor's
			}
		}
		if found != nil {
			out = append(out, *found)
		}
	}
	return out, nil
}

func scanRate(r *db.Row) ClassRate {
	return ClassRate{Class: Class(r.Text()), Rate: Rate{int(r.Int()), int(r.Int())}, Key: r.Bool()}
}
