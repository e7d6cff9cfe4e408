package replay

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
)

// claim is one after-sale that a credit row opens: units of lines of one sub-order.
type claim struct {
	credit   int // the credit note
	order    id.Order
	sub      id.SubOrder
	lines    []flows.Claim
	accepted map[int64]int64
}

// takeBack returns what the chunk's credit notes match, each match through all steps of a return and refund, and notes what
// found no line.
func (r *run) takeBack(tx *db.Tx, c *chunk, p *progress) error {
	claims, err := r.claims(tx, c, p)
	if err != nil {
		return err
	}
	var commands []flows.Command
	for n, x := range claims {
		commands = append(commands, r.returned(x, n)...)
	}
	return r.all(tx, commands)
}

// claims gathers the after-sales that the chunk's credit rows open, one for each row and sub-order.
func (r *run) claims(tx *db.Tx, c *chunk, p *progress) ([]claim, error) {
	lines, err := r.linesOf(tx, c)
	if err != nil {
		return nil, err
	}
	var claims []claim
	for i := c.from; i < c.to; i++ {
		if !r.book.documents[i].credit {
			continue
		}
		p.creditNotes++
		for _, x := range c.returns[i-c.from] {
			p.creditLines++
			if x.leftOver > 0 {
				p.unmatched += x.leftOver
				p.orphaned++
			}
			claims = append(claims, r.split(i, x.matches, lines)...)
		}
	}
	return claims, nil
}

func (r *run) split(credit int, matches []match, lines map[lineKey]id.SubOrder) []claim {
	var claims []claim
	at := map[id.SubOrder]int{}
	for _, m := range matches {
		order := r.orders[int(m.document)]
		sub := lines[lineKey{order, m.line}]
		k, seen := at[sub]
		if !seen {
			k = len(claims)
			at[sub] = k
			claims = append(claims, claim{credit: credit, order: order, sub: sub, accepted: map[int64]int64{}})
		}
		claims[k].lines = append(claims[k].lines, flows.Claim{Line: m.line, Units: m.units})
		claims[k].accepted[m.line] = m.units
	}
	return claims
}

// returned is a return and refund from the application to the money, at the credit note's time.
func (r *run) returned(x claim, n int) []flows.Command {
	d := r.book.documents[x.credit]
	afterSale := id.NewAfterSale(r.world.IDs)
	step := func(s flows.Step) *flows.MoveAfterSale {
		return &flows.MoveAfterSale{By: r.by(x.credit), ID: afterSale, Order: x.order, Step: s}
	}
	back := step(flows.SendBack)
	back.Carrier, back.Waybill = "Royal Mail", fmt.Sprintf("RM-%s-%d", d.number, n+1)
	inspected := step(flows.Inspect)
	inspected.Accepted = x.accepted
	return []flows.Command{
		&flows.ApplyAfterSale{
			By: r.by(x.credit), ID: afterSale, Order: x.order, SubOrder: x.sub, Distributor: r.names.parties[d.customer].distributor,
			Kind: aftersales.ReturnRefund, Reason: d.number, Claims: x.lines,
		},
		step(flows.Approve), back, step(flows.Arrived), inspected, step(flows.RefundStep),
	}
}

type lineKey struct {
	order id.Order
	line  int64
}

// linesOf finds the sub-orders of all lines of the orders that the chunk returns from. Orders placed before the process was
// started are looked up by their own number.
func (r *run) linesOf(tx *db.Tx, c *chunk) (map[lineKey]id.SubOrder, error) {
	var unknown []orders.Owner
	wanted := map[int]bool{}
	for _, rows := range c.returns {
		for _, x := range rows {
			for _, m := range x.matches {
				wanted[int(m.document)] = true
			}
		}
	}
	for i := range wanted {
		if r.orders[i] == 0 {
			unknown = append(unknown, r.owner(i))
		}
	}
	placed := map[orders.Owner]orders.Known{}
	orders.LoadNumbers(tx, unknown, placed)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	all := make([]id.Order, 0, len(wanted))
	for i := range wanted {
		if r.orders[i] == 0 {
			r.orders[i] = placed[r.owner(i)].ID
		}
		all = append(all, r.orders[i])
	}
	found := map[lineKey]id.SubOrder{}
	orders.LoadLines(tx, all, func(l orders.Line) { found[lineKey{l.Order, l.Number}] = l.SubOrder })
	return found, tx.Flush()
}

func (r *run) owner(document int) orders.Owner {
	d := r.book.documents[document]
	return orders.Owner{Distributor: r.names.parties[d.customer].distributor, Number: d.number}
}
