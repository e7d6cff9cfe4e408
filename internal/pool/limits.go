package pool

import (
	"errors"
	"slices"
	"strconv"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Limit says how many goods a distributor may have selected at a time. That of its contract counts before that of its grade, and that
// before the one of all.
type Limit struct {
	For       Grantee
	Goods     int64 // negative: as many as it likes
	ChangedAt clock.Micros
}

const limitColumns = "grantee_kind, grantee_id, goods, changed_at"

func scanLimit(r *db.Row) Limit {
	return Limit{Grantee{GranteeKind(r.Text()), r.Int()}, r.Int(), clock.Micros(r.Int())}
}

// SetLimit queues setting a limit. Who has more selected already keeps it, and selects no more.
func SetLimit(tx *db.Tx, l Limit) {
	tx.Exec("insert into pool_limits ("+limitColumns+`) values ($1, $2, $3, $4)
		on conflict (grantee_id, grantee_kind) do update set goods = $3, changed_at = $4`, l.For.Kind, l.For.ID, l.Goods, l.ChangedAt)
}

// DropLimit queues taking a limit away.
func DropLimit(tx *db.Tx, of Grantee) {
	tx.Exec("delete from pool_limits where grantee_id = $1 and grantee_kind = $2", of.ID, of.Kind)
}

// GetLimit gives the limit that is set for exactly this grantee: ErrNotFound.
func GetLimit(tx *db.Tx, of Grantee) (Limit, error) {
	l, err := db.One(tx, scanLimit, "select "+limitColumns+" from pool_limits where grantee_id = $1 and grantee_kind = $2", of.ID, of.Kind)
	if errors.Is(err, db.ErrNoRow) {
		return Limit{}, ErrNotFound
	}
	return l, err
}

// Limits lists all limits.
func Limits(tx *db.Tx) ([]Limit, error) {
	return db.All(tx, scanLimit, "select "+limitColumns+" from pool_limits order by grantee_kind, grantee_id")
}

// limits are those that may count for some distributors.
type limits map[Grantee]int64

func (l limits) queue(tx *db.Tx, standings map[id.Distributor]Standing) {
	keys := []db.Named{{Owner: 0, Name: string(ToAll)}}
	for _, s := range standings {
		for _, g := range s.grantees() {
			keys = append(keys, db.Named{Owner: g.ID, Name: string(g.Kind)})
		}
	}
	tx.Load("pool_limits", []string{"grantee_id", "grantee_kind"}, db.Names(keys), limitColumns, func(r *db.Row) {
		x := scanLimit(r)
		l[x.For] = x.Goods
	})
}

// of gives a distributor's limit; false: it has none.
func (l limits) of(s Standing) (int64, bool) {
	for _, g := range append(s.grantees(), Grantee{Kind: ToAll}) {
		if goods, set := l[g]; set {
			return goods, goods >= 0
		}
	}
	return 0, false
}

// LimitOf gives a distributor's limit and how many goods it has selected; a negative limit is none.
func LimitOf(tx *db.Tx, s Standing) (limit, selected int64, err error) {
	l := limits{}
	l.queue(tx, map[id.Distributor]Standing{s.Distributor: s})
	if selected, err = countSelected(tx, s.Distributor); err != nil {
		return 0, 0, err
	}
	limit, limited := l.of(s)
	if !limited {
		limit = -1
	}
	return limit, selected, nil
}

func countSelected(tx *db.Tx, d id.Distributor) (int64, error) {
	return db.One(tx, db.Int, "select count(*) from pool_selections where distributor_id = $1 and off_at = 0", d)
}

// withinLimits refuses distributors that would have more selected than they may, with the live numbers. A distributor with a limit has a
// row that is locked first, so that two requests at once can't pass it together.
func withinLimits(tx *db.Tx, l limits, standings map[id.Distributor]Standing, added map[id.Distributor]int64, faults *fault.List, at clock.Micros) error {
	var limited []id.Distributor
	for d, n := range added {
		if _, is := l.of(standings[d]); is && n > 0 {
			limited = append(limited, d)
		}
	}
	if len(limited) == 0 {
		return nil
	}
	rows := db.NewRows("pool_shelves", "distributor_id", "changed_at").OrNothing()
	slices.Sort(limited)
	for _, d := range limited {
		rows.Add(d, at)
	}
	tx.Insert(rows)
	tx.Lock("pool_shelves", []string{"distributor_id"}, db.Ids(limited), "distributor_id", func(*db.Row) {})
	if err := tx.Flush(); err != nil {
		return err
	}
	for _, d := range limited {
		have, err := countSelected(tx, d)
		if err != nil {
			return err
		}
		if limit, _ := l.of(standings[d]); have+added[d] > limit {
			faults.Add(ErrLimit, "sku_ids", "limit", text(limit), "selected", text(have), "asked", text(added[d]))
		}
	}
	return nil
}

func text(n int64) string { return strconv.FormatInt(n, 10) }

func place(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
