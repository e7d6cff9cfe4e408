package flows

import (
	"slices"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/pool"
)

// lineTimer fires when grants of a product line end.
const lineTimer = "pool.line"

// AddProductLine makes a product line, granted to nobody yet. From then on nobody selects outside the lines that are granted to it; what was
// selected before stays as it is.
func AddProductLine(tx *db.Tx, by Acting, line id.ProductLine, n PartGoods) error {
	g, err := n.goods(tx)
	if err != nil {
		return err
	}
	if _, err := pool.AddLine(tx, line, g, by.At); err != nil {
		return err
	}
	by.note(tx, "product_line.add", line.String(), nil, tellPart(&n, nil))
	by.tell(tx, outbox.Event{Kind: "product_line.added", Root: int64(line), Body: encoded(tellPart(&n, nil))})
	return sweepPart(tx, by, int64(line))
}

// ChangeProductLine puts other goods in the place of a line's. Who has selected what leaves it, and has it in no other line, is told, and
// its selection is off.
func ChangeProductLine(tx *db.Tx, by Acting, line id.ProductLine, n PartGoods) error {
	g, err := n.goods(tx)
	if err != nil {
		return err
	}
	before, err := pool.GetPart(tx, int64(line), pool.LinePart)
	if err != nil {
		return err
	}
	if _, err := pool.ChangeLine(tx, line, g, by.At); err != nil {
		return err
	}
	by.note(tx, "product_line.change", line.String(), partBody{Name: before.Name, Filter: before.Filter}, tellPart(&n, nil))
	by.tell(tx, outbox.Event{Kind: "product_line.changed", Root: int64(line), Body: encoded(tellPart(&n, nil))})
	return sweepPart(tx, by, int64(line))
}

// EndProductLine ends a line that is granted to nobody any more.
func EndProductLine(tx *db.Tx, by Acting, line id.ProductLine) error {
	p, err := pool.EndLine(tx, line, by.At)
	if err != nil {
		return err
	}
	by.note(tx, "product_line.end", line.String(), partBody{Name: p.Name}, nil)
	by.tell(tx, outbox.Event{Kind: "product_line.ended", Root: int64(line), Body: encoded(partBody{Name: p.Name})})
	return nil
}

type grantsBody struct {
	To    []grantBody `json:"to"`
	Until string      `json:"until,omitempty"`
}

type grantBody struct {
	Kind pool.GranteeKind `json:"kind"`
	ID   string           `json:"id"`
}

func tellGrants(to []pool.Grantee, until clock.Micros) grantsBody {
	b := grantsBody{Until: until.String()}
	for _, g := range to {
		b.To = append(b.To, grantBody{g.Kind, Written(g)})
	}
	return b
}

// Written writes a grantee's id as its noun does.
func Written(g pool.Grantee) string {
	switch g.Kind {
	case pool.ToDistributor:
		return id.Distributor(g.ID).String()
	case pool.ToContract:
		return id.Contract(g.ID).String()
	case pool.ToGrade:
		return id.Grade(g.ID).String()
	case pool.ToAll:
	}
	return ""
}

// GrantProductLine lets distributors, contracts and grades select from a line at once. Who is missing is told at `grantees[i]`.
func GrantProductLine(tx *db.Tx, by Acting, line id.ProductLine, to []pool.Grantee) error {
	if err := checkGrantees(tx, to, "grantees"); err != nil {
		return err
	}
	if err := pool.AddGrants(tx, line, to, by.At); err != nil {
		return err
	}
	by.note(tx, "product_line.grant", line.String(), nil, tellGrants(to, 0))
	return by.tellGrantees(tx, "product_line.granted", line, to, 0)
}

// checkGrantees makes sure that those who are named are there.
func checkGrantees(tx *db.Tx, to []pool.Grantee, list string) error {
	var faults fault.List
	for i, g := range to {
		_, err := distributorBehind(tx, g)
		if f := fault.From(err); f != nil {
			faults.Add(f, list+"["+text(int64(i))+"]")
		} else if err != nil {
			return err
		}
	}
	return faults.Err(pool.ErrRefused)
}

// distributorBehind gives the one distributor that a grantee stands for; 0: a grade, or all.
func distributorBehind(tx *db.Tx, g pool.Grantee) (id.Distributor, error) {
	switch g.Kind {
	case pool.ToDistributor:
		d, err := distributors.Get(tx, id.Distributor(g.ID))
		return d.ID, err
	case pool.ToContract:
		c, err := distributors.GetContract(tx, 0, id.Contract(g.ID))
		return c.Distributor, err
	case pool.ToGrade:
		_, err := grades.Get(tx, id.Grade(g.ID))
		return 0, err
	case pool.ToAll:
	}
	return 0, nil
}

func (a Acting) tellGrantees(tx *db.Tx, kind string, line id.ProductLine, to []pool.Grantee, until clock.Micros) error {
	for _, g := range to {
		d, err := distributorBehind(tx, g)
		if err != nil {
			return err
		}
		a.tell(tx, outbox.Event{Kind: kind, Root: int64(line), Distributor: d, Body: encoded(tellGrants([]pool.Grantee{g}, until))})
	}
	return nil
}

// RevokeProductLine names the instant at which grants of a line end. Who has selected from it alone gets notice in writing now, with what will
// be off; when the time has come, those selections are off.
func RevokeProductLine(tx *db.Tx, by Acting, line id.ProductLine, from []pool.Grantee, until clock.Micros) error {
	ended, err := pool.EndGrants(tx, line, from, until, by.At)
	if err != nil {
		return err
	}
	p, err := pool.GetPart(tx, int64(line), pool.LinePart)
	if err != nil {
		return err
	}
	lost, _, err := by.lost(tx, int64(line), ended, until, 1<<30)
	if err != nil {
		return err
	}
	by.notifyHolders(tx, "product_line.revoked", line.String(), true, lost, map[string]string{"line": p.Name, "until": until.String()})
	by.arm(tx, lineTimer, int64(line), until)
	by.note(tx, "product_line.revoke", line.String(), tellGrants(from, 0), tellGrants(from, until))
	return by.tellGrantees(tx, "product_line.revoked", line, from, until)
}

// offATurn is how many selections are turned off in one turn.
const offATurn = 250

// lost gives the selections that ended grants of a line no longer authorise at an instant, at most so many, and whether there may be more.
func (a Acting) lost(tx *db.Tx, line int64, ended []pool.Grant, at clock.Micros, most int) (lost []pool.Pick, more bool, err error) {
	for after := id.SKU(0); ; {
		members, err := pool.Members(tx, line, after, 0, goodsATurn)
		if err != nil || len(members) == 0 {
			return pool.InOrder(lost), false, err
		}
		skus := make([]id.SKU, len(members))
		for i, m := range members {
			skus[i] = m.SKU
		}
		after = skus[len(skus)-1]
		some, err := a.unauthorised(tx, skus, ended, at)
		if lost = append(lost, some...); err != nil || len(lost) >= most {
			return pool.InOrder(lost), true, err
		}
	}
}

func (a Acting) unauthorised(tx *db.Tx, skus []id.SKU, ended []pool.Grant, at clock.Micros) ([]pool.Pick, error) {
	picks, known, err := a.holders(tx, skus)
	if err != nil || len(picks) == 0 {
		return nil, err
	}
	return pool.Unauthorised(tx, picks, known, ended, at)
}

// grantsEnded turns selections off that no grant authorises any more, in turns.
func grantsEnded(tx *db.Tx, by Acting, subject int64) error {
	p, err := pool.LockPart(tx, subject, pool.LinePart)
	if err != nil {
		return err
	}
	grants, err := pool.Grants(tx, id.ProductLine(subject))
	if err != nil {
		return err
	}
	ended := slices.DeleteFunc(grants, func(g pool.Grant) bool { return g.Until == 0 || g.Until > by.At })
	lost, more, err := by.lost(tx, subject, ended, by.At, offATurn)
	if err != nil {
		return err
	}
	if more {
		by.arm(tx, lineTimer, subject, by.At)
	}
	return by.turnOff(tx, &p, lost)
}

// leaveLine turns off what was selected of goods that have left a line.
func (a Acting) leaveLine(tx *db.Tx, p *pool.Part, left []id.SKU) error {
	if len(left) == 0 {
		return nil
	}
	grants, err := pool.Grants(tx, id.ProductLine(p.ID))
	if err != nil {
		return err
	}
	lost, err := a.unauthorised(tx, left, grants, a.At)
	if err != nil {
		return err
	}
	return a.turnOff(tx, p, lost)
}

func (a Acting) turnOff(tx *db.Tx, p *pool.Part, lost []pool.Pick) error {
	if len(lost) == 0 {
		return nil
	}
	if err := pool.TurnOff(tx, lost, a.At); err != nil {
		return err
	}
	a.notifyHolders(tx, "selections.off", id.ProductLine(p.ID).String(), true, lost, map[string]string{"line": p.Name})
	a.tellPicks(tx, "goods.off", lost)
	return nil
}
