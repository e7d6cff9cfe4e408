package pool

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// GranteeKind says to whom something is given.
type GranteeKind string

// The kinds of grantees.
const (
	ToDistributor GranteeKind = "distributor"
	ToContract    GranteeKind = "contract"
	ToGrade       GranteeKind = "grade"
	ToAll         GranteeKind = "default" // of limits: who has no other
)

// Grantee is a distributor, a contract, all distributors of a grade, or all.
type Grantee struct {
	Kind GranteeKind
	ID   int64
}

// Standing is what the flow knows of a distributor: its contract and grade. Without a grade, Grade is 0 and Level 0.
type Standing struct {
	Distributor id.Distributor
	Contract    id.Contract
	Grade       id.Grade
	Level       int64 // the higher the better
}

// grantees are all that the distributor is, most specific first.
func (s Standing) grantees() []Grantee {
	out := []Grantee{{ToDistributor, int64(s.Distributor)}}
	if s.Contract != 0 {
		out = append(out, Grantee{ToContract, int64(s.Contract)})
	}
	if s.Grade != 0 {
		out = append(out, Grantee{ToGrade, int64(s.Grade)})
	}
	return out
}

// is says whether the distributor is among those meant.
func (s Standing) is(g Grantee) bool { return slices.Contains(s.grantees(), g) }

// Grant lets a grantee select from a product line in [From, Until).
type Grant struct {
	Line  id.ProductLine
	To    Grantee
	From  clock.Micros
	Until clock.Micros // 0: open-ended
}

func (g *Grant) live(at clock.Micros) bool { return g.From <= at && (g.Until == 0 || at < g.Until) }

// AddLine makes a product line, which is granted to nobody yet: ErrName, ErrNoGoods.
func AddLine(tx *db.Tx, line id.ProductLine, g Goods, at clock.Micros) (Part, error) {
	var faults fault.List
	g.check(&faults)
	if err := faults.Err(ErrInvalid); err != nil {
		return Part{}, err
	}
	return addPart(tx, int64(line), LinePart, g, at), nil
}

// ChangeLine puts other goods in the place of a line's: ErrNotFound, ErrEnded, ErrName, ErrNoGoods.
func ChangeLine(tx *db.Tx, line id.ProductLine, g Goods, at clock.Micros) (Part, error) {
	var faults fault.List
	g.check(&faults)
	if err := faults.Err(ErrInvalid); err != nil {
		return Part{}, err
	}
	return changePart(tx, int64(line), LinePart, g, at)
}

const grantColumns = "line_id, grantee_kind, grantee_id, from_at, until_at"

func scanGrant(r *db.Row) Grant {
	return Grant{id.ProductLine(r.Int()), Grantee{GranteeKind(r.Text()), r.Int()}, clock.Micros(r.Int()), clock.Micros(r.Int())}
}

// AddGrants grants a line to some at once, open-ended: ErrNotFound, ErrEnded. Who has it already keeps it, and an end that was told is
// taken back.
func AddGrants(tx *db.Tx, line id.ProductLine, to []Grantee, at clock.Micros) error {
	p, err := LockPart(tx, int64(line), LinePart)
	if err != nil {
		return err
	}
	if p.Ended() {
		return ErrEnded
	}
	for _, g := range to {
		tx.Exec("insert into pool_grants ("+grantColumns+`) values ($1, $2, $3, $4, 0)
			on conflict (line_id, grantee_kind, grantee_id) do update set until_at = 0`, line, g.Kind, g.ID, at)
	}
	return nil
}

// EndGrants names the instant at which grants of a line end, and gives them as they are then: ErrNotFound, ErrPeriod for an instant that
// has passed, ErrNotGranted at `grantees[i]`.
func EndGrants(tx *db.Tx, line id.ProductLine, to []Grantee, until, at clock.Micros) ([]Grant, error) {
	if _, err := LockPart(tx, int64(line), LinePart); err != nil {
		return nil, err
	}
	if until <= at {
		return nil, ErrPeriod.At("until")
	}
	have, err := Grants(tx, line)
	if err != nil {
		return nil, err
	}
	var faults fault.List
	var ended []Grant
	for i, who := range to {
		k := slices.IndexFunc(have, func(g Grant) bool { return g.To == who && (g.Until == 0 || at < g.Until) })
		if k < 0 {
			faults.Add(ErrNotGranted, place("grantees", i))
			continue
		}
		have[k].Until = until
		tx.ExecOne("update pool_grants set until_at = $4 where line_id = $1 and grantee_kind = $2 and grantee_id = $3", line, who.Kind, who.ID, until)
		ended = append(ended, have[k])
	}
	return ended, faults.Err(ErrRefused)
}

// Grants lists to whom a line is or was granted.
func Grants(tx *db.Tx, line id.ProductLine) ([]Grant, error) {
	return db.All(tx, scanGrant, "select "+grantColumns+" from pool_grants where line_id = $1 order by grantee_kind, grantee_id", line)
}

// GrantedTo lists the living grants that a distributor has.
func GrantedTo(tx *db.Tx, s Standing, at clock.Micros) ([]Grant, error) {
	all, err := db.All(tx, scanGrant, "select g.line_id, g.grantee_kind, g.grantee_id, g.from_at, g.until_at"+` from pool_grants g
		join pool_parts p on p.id = g.line_id where p.ended_at = 0 and (g.until_at = 0 or g.until_at > $1) order by g.line_id, g.grantee_kind, g.grantee_id`, at)
	return slices.DeleteFunc(all, func(g Grant) bool { return !g.live(at) || !s.is(g.To) }), err
}

// lines are what selections are authorised by.
type lines struct {
	any    bool // there are lines at all
	grants map[int64][]Grant
}

// queueLines queues reading whether there are lines.
func queueLines(tx *db.Tx, into *lines) {
	into.grants = map[int64][]Grant{}
	tx.Query(func(r *db.Row) { into.any = r.Int() > 0 },
		"select count(*) from (select id from pool_parts where kind = 'line' and ended_at = 0 limit 1) x")
}

// queueGrants queues reading the grants of the lines that the goods are in.
func (l *lines) queueGrants(tx *db.Tx, members map[id.SKU][]Member) {
	if !l.any {
		return
	}
	tx.Load("pool_grants", []string{"line_id"}, db.Ids(partsOf(members, LinePart)), grantColumns, func(r *db.Row) {
		g := scanGrant(r)
		l.grants[int64(g.Line)] = append(l.grants[int64(g.Line)], g)
	})
}

func partsOf(members map[id.SKU][]Member, kind PartKind) (parts []int64) {
	for _, of := range members {
		for _, m := range of {
			if m.Kind == kind && !slices.Contains(parts, m.Part) {
				parts = append(parts, m.Part)
			}
		}
	}
	return parts
}

// authorised says whether one of the lines that a SKU is in is granted to the distributor. Where there are no lines, all is.
func (l *lines) authorised(s Standing, of []Member, at clock.Micros) bool {
	if !l.any {
		return true
	}
	return slices.ContainsFunc(of, func(m Member) bool {
		return m.Kind == LinePart && slices.ContainsFunc(l.grants[m.Part], func(g Grant) bool { return g.live(at) && s.is(g.To) })
	})
}

// Holders gives the picks of SKUs that are on, in the order of distributors and SKUs.
func Holders(tx *db.Tx, skus []id.SKU) ([]Pick, error) {
	var out []Pick
	tx.Load("pool_selections", []string{"sku_id"}, db.Ids(skus), "distributor_id, sku_id, off_at", func(r *db.Row) {
		if p := (Pick{id.Distributor(r.Int()), id.SKU(r.Int())}); r.Int() == 0 {
			out = append(out, p)
		}
	})
	err := tx.Flush()
	slices.SortFunc(out, comparePicks)
	return out, err
}

// Unauthorised gives those of the picks that no living grant authorises any more, though one of the grants that have ended did: who
// selected before there were lines is left alone.
func Unauthorised(tx *db.Tx, picks []Pick, standings map[id.Distributor]Standing, ended []Grant, at clock.Micros) ([]Pick, error) {
	var skus []id.SKU
	for _, p := range picks {
		skus = append(skus, p.SKU)
	}
	l, members := lines{}, map[id.SKU][]Member{}
	queueLines(tx, &l)
	loadMembers(tx, skus, members)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	l.any = true // also when the last line has just ended
	l.queueGrants(tx, members)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(picks), func(p Pick) bool {
		s := standings[p.Distributor]
		was := slices.ContainsFunc(ended, func(g Grant) bool { return s.is(g.To) })
		return !was || l.authorised(s, members[p.SKU], at)
	}), nil
}

// TurnOff turns selections off: they stay to be seen, their listings go off, orders for them are refused with ErrNotAuthorised.
func TurnOff(tx *db.Tx, picks []Pick, at clock.Micros) error {
	keys := make([][2]int64, len(picks))
	for i, p := range picks {
		keys[i] = [2]int64{int64(p.Distributor), int64(p.SKU)}
	}
	gone, listings := db.NewChanges("pool_selections", "=distributor_id", "=sku_id", "off_at"), db.NewChanges("pool_listings", "=distributor_id", "=sku_id", "=channel_id", "state", "changed_at")
	tx.Lock("pool_selections", []string{"distributor_id", "sku_id"}, db.Pairs(keys), "distributor_id, sku_id, off_at", func(r *db.Row) {
		if d, sku := r.Int(), r.Int(); r.Int() == 0 {
			gone.Add(d, sku, at)
		}
	})
	tx.Lock("pool_listings", []string{"distributor_id", "sku_id", "channel_id"}, db.Pairs(keys), "distributor_id, sku_id, channel_id, state", func(r *db.Row) {
		if d, sku, channel, state := r.Int(), r.Int(), r.Int(), r.Text(); state == on {
			listings.Add(d, sku, channel, off, at)
		}
	})
	if err := tx.Flush(); err != nil {
		return err
	}
	tx.Change(gone)
	tx.Change(listings)
	dropClaims(tx, picks)
	return nil
}

// EndLine ends a line that is granted to nobody any more: ErrNotFound, ErrEnded, ErrGranted.
func EndLine(tx *db.Tx, line id.ProductLine, at clock.Micros) (Part, error) {
	p, err := LockPart(tx, int64(line), LinePart)
	if err != nil {
		return Part{}, err
	}
	if p.Ended() {
		return Part{}, ErrEnded
	}
	living, err := db.One(tx, db.Int, "select count(*) from pool_grants where line_id = $1 and (until_at = 0 or until_at > $2)", line, at)
	if err != nil {
		return Part{}, err
	}
	if living > 0 {
		return Part{}, ErrGranted.At("line_id", "grants", text(living))
	}
	endPart(tx, &p, at)
	return p, nil
}

// InOrder sorts picks by distributor and SKU.
func InOrder(picks []Pick) []Pick {
	slices.SortFunc(picks, comparePicks)
	return picks
}
