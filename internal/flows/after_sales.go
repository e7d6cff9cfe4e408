package flows

import (
	"fmt"

	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/shipping"
)

// ApplyAfterSale asks for money back: for units that never left the warehouse, for units that the buyer keeps (both refund_only),
// or for units that come back (return_refund). A unit is claimed by one living case at a time.
type ApplyAfterSale struct {
	By
	ID          id.AfterSale
	Order       id.Order
	SubOrder    id.SubOrder
	Distributor id.Distributor // whose order it must be
	Kind        aftersales.Kind
	Reason      string
	Claims      []Claim
	Evidence    []id.File // files of the applicant's own
}

// Claim is how many units of an order's line an application is about.
type Claim struct {
	Line  int64
	Units int64
}

func (c *ApplyAfterSale) subject() id.Order { return c.Order }

func (c *ApplyAfterSale) name(f *facts) {
	f.forCase(c.Order)
	f.files.ask(c.Evidence...)
}

// forCase names all that a step of an after-sale may touch.
func (f *facts) forCase(order id.Order) {
	f.cases.ask(order)
	f.goodsOf(order)
	if o := f.order(order); o != nil {
		f.completionAccounts(o)
	}
}

func (c *ApplyAfterSale) admit(w *work) error {
	o, err := w.ownOrder(c.Order, c.Distributor)
	if err != nil {
		return err
	}
	sub, err := o.SubOrder(c.SubOrder)
	if err != nil {
		return err
	}
	if err := aftersales.CheckApplication(c.Kind, c.Reason); err != nil {
		return err
	}
	if err := mayApply(sub, c.At); err != nil {
		return err
	}
	opened, err := w.claim(c, o, sub)
	if err != nil {
		return err
	}
	if opened.Evidence, err = c.exhibits(w, o.Distributor); err != nil {
		return err
	}
	opened.Open(c.At)
	w.cases.Open(opened)
	w.armCase(opened)
	c.Object = opened.ID.String()
	w.tellCase("after_sale.applied", o, sub, opened)
	return nil
}

// claim checks the claimed units line by line. A refund alone takes unshipped units when they suffice, else shipped ones; all lines
// of one case are of one sort.
func (w *work) claim(c *ApplyAfterSale, o *orders.Order, sub *orders.SubOrder) (*aftersales.Case, error) {
	lines := map[int64]orders.Line{}
	for _, l := range o.LinesOf(sub.ID) {
		lines[l.Number] = l
	}
	unshipped := c.Kind == aftersales.RefundOnly
	for _, x := range c.Claims {
		if l, ok := lines[x.Line]; !ok || w.shippable(l) < x.Units {
			unshipped = false
		}
	}
	opened := &aftersales.Case{
		ID: c.ID, Order: o.ID, SubOrder: sub.ID, Distributor: o.Distributor, Supplier: sub.Supplier, Kind: c.Kind, Reason: c.Reason,
		Unshipped: unshipped,
	}
	var refusals fault.List
	seen := map[int64]bool{}
	for i, x := range c.Claims {
		l, ok := lines[x.Line]
		left := int64(0)
		if ok && !seen[x.Line] {
			left = w.claimable(l, unshipped)
		}
		seen[x.Line] = true
		if x.Units < 1 || x.Units > left {
			refusals.Add(aftersales.ErrUnits, fmt.Sprintf("lines[%d].units", i), "left", text(left))
			continue
		}
		opened.Claim(x.Line, x.Units, l.Settlement*x.Units, l.Supply*x.Units)
	}
	if len(c.Claims) == 0 {
		refusals.Add(aftersales.ErrUnits, "lines")
	}
	return opened, refusals.Err(aftersales.ErrRefused)
}

// claimable tells how many units of a line no other case is about.
func (w *work) claimable(l orders.Line, unshipped bool) int64 {
	if unshipped {
		return w.shippable(l)
	}
	_, claimed := w.cases.Claimed(l.Order, l.Number)
	return w.parcels.Shipped(l.Order, l.Number) - claimed
}

// Step is what is done to an after-sale.
type Step string

// The steps of an after-sale.
const (
	Approve    Step = "approve"
	Reject     Step = "reject"
	Stopped    Step = "stopped"   // the warehouse has stopped the parcel
	Escaped    Step = "escaped"   // it was gone already; carrier and waybill tell which parcel
	SendBack   Step = "send_back" // carrier and waybill of the parcel back
	Arrived    Step = "arrived"
	Inspect    Step = "inspect"
	RefundStep Step = "refund"
	Withdraw   Step = "withdraw"
)

// MoveAfterSale does one step of an after-sale. Who may do which step is the door's to know; whose case it is, is checked here.
type MoveAfterSale struct {
	By
	ID          id.AfterSale
	Order       id.Order       // the case's
	Distributor id.Distributor // whose it must be; 0: not asked by a distributor
	Supplier    id.Supplier    // whose it must be; 0: not asked by a supplier
	Step        Step
	Note        string
	Carrier     string
	Waybill     string
	Parcel      id.Parcel       // of an escaped parcel
	Accepted    map[int64]int64 // at inspection: units found good, by line
}

func (c *MoveAfterSale) subject() id.Order { return c.Order }

func (c *MoveAfterSale) name(f *facts) { f.forCase(c.Order) }

func (c *MoveAfterSale) admit(w *work) error {
	o, sub, found, err := w.ownCase(c.Order, c.ID, c.Distributor, c.Supplier)
	if err != nil {
		return err
	}
	c.Object = found.ID.String()
	return w.step(c, o, sub, found)
}

func (w *work) step(c *MoveAfterSale, o *orders.Order, sub *orders.SubOrder, x *aftersales.Case) error {
	was := x.DueAt
	var err error
	switch c.Step {
	case Approve:
		err = x.Approve(c.At, c.Note)
	case Reject:
		err = x.Reject(c.At, c.Note)
	case Stopped:
		err = x.Stop(c.At, c.Note)
	case Escaped:
		err = w.escape(c, o, sub, x)
	case SendBack:
		if err = shipping.Check(c.Carrier, c.Waybill); err == nil {
			err = x.SendBack(c.Carrier, c.Waybill)
		}
	case Arrived:
		err = x.Arrive(c.At)
	case Inspect:
		if err = x.Accept(c.Accepted, c.At, c.Note); err == nil {
			err = w.shelve(sub, o, x)
		}
	case RefundStep:
		return w.refund(o, sub, x)
	case Withdraw:
		err = x.Withdraw(c.At, c.Note)
	default:
		err = aftersales.ErrState.At("step")
	}
	if err != nil {
		return err
	}
	if x.DueAt != was {
		w.armCase(x)
	}
	w.tellCase("after_sale."+string(x.State), o, sub, x)
	return nil
}

// escape notes that the units of a case left the warehouse after all, with the parcel that holds them.
func (w *work) escape(c *MoveAfterSale, o *orders.Order, sub *orders.SubOrder, x *aftersales.Case) error {
	if err := shipping.Check(c.Carrier, c.Waybill); err != nil {
		return err
	}
	if err := x.Escape(c.At, c.Note); err != nil {
		return err
	}
	contents := make([]shipping.Content, len(x.Lines))
	for i, l := range x.Lines {
		contents[i] = shipping.Content{Line: l.Number, Units: l.Units}
	}
	return w.ship(o, sub, w.parcel(c.Parcel, sub, c.Carrier, c.Waybill, contents))
}

type caseBody struct {
	AfterSale   string `json:"after_sale_id"`
	Kind        string `json:"kind"`
	State       string `json:"state"`
	Units       int64  `json:"units"`
	RefundMinor int64  `json:"refund_minor"`
}

func (w *work) tellCase(kind string, o *orders.Order, sub *orders.SubOrder, x *aftersales.Case) {
	w.tell(kind, o, sub, int64(x.ID), caseBody{x.ID.String(), string(x.Kind), string(x.State), x.Units, x.RefundMinor})
}
