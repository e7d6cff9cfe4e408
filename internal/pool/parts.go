package pool

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// PartKind says what a part of the pool is for.
type PartKind string

// The kinds of parts.
const (
	LinePart      PartKind = "line"      // 产品线
	WindowPart    PartKind = "window"    // 专供、优先选品期
	ExclusionPart PartKind = "exclusion" // 错峰组
)

// Part is a set of goods: those that are named, and those that its filter finds.
type Part struct {
	ID        int64 // of the line, window or group
	Kind      PartKind
	Name      string
	Filter    string // empty: none
	EndedAt   clock.Micros
	Cursor    id.SKU // the last SKU that was looked at; 0: between two sweeps
	NextAt    clock.Micros
	SweptAt   clock.Micros
	CreatedAt clock.Micros
	ChangedAt clock.Micros
}

// Ended says that it counts no more.
func (p *Part) Ended() bool { return p.EndedAt != 0 }

const partColumns = "id, kind, name, filter, ended_at, cursor_id, next_at, swept_at, created_at, changed_at"

func scanPart(r *db.Row) Part {
	return Part{
		ID: r.Int(), Kind: PartKind(r.Text()), Name: r.Text(), Filter: r.Text(), EndedAt: clock.Micros(r.Int()), Cursor: id.SKU(r.Int()),
		NextAt: clock.Micros(r.Int()), SweptAt: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()), ChangedAt: clock.Micros(r.Int()),
	}
}

// Goods say which goods are in a part. The flow has made sure that the SKUs are there, and that the filter can be read.
type Goods struct {
	Name   string
	Filter string
	SKUs   []id.SKU
}

func (g *Goods) check(faults *fault.List) {
	if g.Name = strings.TrimSpace(g.Name); !isName(g.Name) {
		faults.Add(ErrName, "name")
	}
	if g.Filter == "" && len(g.SKUs) == 0 {
		faults.Add(ErrNoGoods, "sku_ids")
	}
}

func addPart(tx *db.Tx, part int64, kind PartKind, g Goods, at clock.Micros) Part {
	p := Part{ID: part, Kind: kind, Name: g.Name, Filter: g.Filter, NextAt: at, CreatedAt: at, ChangedAt: at}
	tx.Exec("insert into pool_parts ("+partColumns+") values ($1, $2, $3, $4, 0, 0, $5, 0, $6, $7)", p.ID, p.Kind, p.Name, p.Filter, at, at, at)
	putNamed(tx, &p, g.SKUs)
	return p
}

func putNamed(tx *db.Tx, p *Part, skus []id.SKU) {
	rows := db.NewRows("pool_part_goods", "sku_id", "part_id", "kind", "named").OrNothing()
	for _, sku := range skus {
		rows.Add(sku, p.ID, p.Kind, true)
	}
	tx.Insert(rows)
}

// changePart puts other goods in the place of a part's; what its filter finds is looked up by its sweeps.
func changePart(tx *db.Tx, part int64, kind PartKind, g Goods, at clock.Micros) (Part, error) {
	p, err := LockPart(tx, part, kind)
	if err != nil {
		return Part{}, err
	}
	if p.Ended() {
		return Part{}, ErrEnded
	}
	p.Name, p.Filter, p.Cursor, p.NextAt, p.ChangedAt = g.Name, g.Filter, 0, at, at
	tx.ExecOne("update pool_parts set name = $2, filter = $3, cursor_id = 0, next_at = $4, changed_at = $5 where id = $1", p.ID, p.Name, p.Filter, at, at)
	// Those no longer named are for the next sweep to take out, so that whoever had selected them is told.
	tx.Exec("update pool_part_goods set named = 0 where part_id = $1 and named = 1", p.ID)
	named := db.NewRows("pool_part_goods", "sku_id", "part_id")
	for _, sku := range g.SKUs {
		named.Add(sku, p.ID)
	}
	tx.Delete(named)
	putNamed(tx, &p, g.SKUs)
	return p, nil
}

// LockPart gives a part that stands still until the transaction ends: ErrNotFound.
func LockPart(tx *db.Tx, part int64, kind PartKind) (Part, error) {
	var found []Part
	tx.Lock("pool_parts", []string{"id"}, db.Ids([]int64{part}), partColumns, func(r *db.Row) { found = append(found, scanPart(r)) })
	if err := tx.Flush(); err != nil {
		return Part{}, err
	}
	if len(found) == 0 || kind != "" && found[0].Kind != kind {
		return Part{}, ErrNotFound
	}
	return found[0], nil
}

// GetPart gives a part of a kind: ErrNotFound.
func GetPart(tx *db.Tx, part int64, kind PartKind) (Part, error) {
	p, err := db.One(tx, scanPart, "select "+partColumns+" from pool_parts where id = $1 and kind = $2", part, kind)
	if errors.Is(err, db.ErrNoRow) {
		return Part{}, ErrNotFound
	}
	return p, err
}

// Parts lists parts of a kind in the order they were made.
func Parts(tx *db.Tx, kind PartKind, after int64, limit int) ([]Part, error) {
	return db.All(tx, scanPart, "select "+partColumns+" from pool_parts where kind = $1 and id > $2 order by id limit $3", kind, after, page(limit))
}

// endPart marks a part as ended; its goods stay known.
func endPart(tx *db.Tx, p *Part, at clock.Micros) {
	p.EndedAt = at
	tx.ExecOne("update pool_parts set ended_at = $2, changed_at = $3 where id = $1 and ended_at = 0", p.ID, at, at)
}

// Advance writes how far a locked part has come.
func (p *Part) Advance(tx *db.Tx) {
	tx.ExecOne("update pool_parts set cursor_id = $2, next_at = $3, swept_at = $4 where id = $1", p.ID, p.Cursor, p.NextAt, p.SweptAt)
}

// Member is a SKU's place in a part.
type Member struct {
	SKU   id.SKU
	Part  int64
	Kind  PartKind
	Named bool
}

const memberColumns = "sku_id, part_id, kind, named"

func scanMember(r *db.Row) Member {
	return Member{id.SKU(r.Int()), r.Int(), PartKind(r.Text()), r.Bool()}
}

// Members lists the goods of a part, named or found, in the order of their ids; to 0 is no bound.
func Members(tx *db.Tx, part int64, after, to id.SKU, limit int) ([]Member, error) {
	sql, args := "select "+memberColumns+" from pool_part_goods where part_id = $1 and sku_id > $2", []any{part, after, limit}
	if to != 0 {
		args = append(args, to)
		sql += " and sku_id <= $" + strconv.Itoa(len(args))
	}
	return db.All(tx, scanMember, sql+" order by sku_id limit $3", args...)
}

// CountGoods counts the goods of a part.
func CountGoods(tx *db.Tx, part int64) (int64, error) {
	return db.One(tx, db.Int, "select count(*) from pool_part_goods where part_id = $1", part)
}

// PutFound queues goods that a part's filter has found.
func PutFound(tx *db.Tx, p *Part, skus []id.SKU) {
	rows := db.NewRows("pool_part_goods", "sku_id", "part_id", "kind", "named").OrNothing()
	for _, sku := range skus {
		rows.Add(sku, p.ID, p.Kind, false)
	}
	tx.Insert(rows)
}

// TakeOut queues taking goods out of a part.
func TakeOut(tx *db.Tx, part int64, skus []id.SKU) {
	rows := db.NewRows("pool_part_goods", "sku_id", "part_id")
	for _, sku := range skus {
		rows.Add(sku, part)
	}
	tx.Delete(rows)
}

// loadMembers queues finding the parts that SKUs are in.
func loadMembers(tx *db.Tx, skus []id.SKU, into map[id.SKU][]Member) {
	tx.Load("pool_part_goods", []string{"sku_id", "part_id"}, db.Ids(skus), memberColumns, func(r *db.Row) {
		m := scanMember(r)
		into[m.SKU] = append(into[m.SKU], m)
	})
}

// LoadLines queues finding the product lines that SKUs are in; those in none stay absent. Whom a line is granted to does not matter.
func LoadLines(tx *db.Tx, skus []id.SKU, into map[id.SKU][]id.ProductLine) {
	tx.Load("pool_part_goods", []string{"sku_id", "part_id"}, db.Ids(skus), memberColumns, func(r *db.Row) {
		if m := scanMember(r); m.Kind == LinePart {
			into[m.SKU] = append(into[m.SKU], id.ProductLine(m.Part))
		}
	})
}
