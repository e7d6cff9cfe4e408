// Package aftersales owns refunds and returns: what was asked for, how it was decided, which units it is about. Units are
// counted, not lines: a unit is claimed by one living case at a time. It refuses more units than are left to claim.
package aftersales

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Kind is what an applicant asks for.
type Kind string

// The kinds that are built.
const (
	RefundOnly   Kind = "refund_only"   // 仅退款
	ReturnRefund Kind = "return_refund" // 退货退款
)

// Time limits, after which the case moves by itself.
const (
	reviewWithin   = 3 * clock.Day // else approved
	sendBackWithin = 7 * clock.Day // else withdrawn
	refundWithin   = 7 * clock.Day // else refunded
	stopWithin     = 3 * clock.Day // else held to be stopped: intercepted units can't be shipped anyway
)

const (
	maxReason = 80  // characters
	maxNote   = 500 // characters
)

// Case is one after-sale 售后单 of one sub-order. Amounts are minor units of the order's currency.
type Case struct {
	ID           id.AfterSale
	Order        id.Order
	SubOrder     id.SubOrder
	Distributor  id.Distributor
	Supplier     id.Supplier
	Kind         Kind
	State        State
	Reason       string
	Note         string // the latest word of a reviewer
	Units        int64
	RefundMinor  int64 // to the distributor
	SupplyMinor  int64 // from the supplier
	Unshipped    bool  // the units never left the warehouse
	Carrier      string
	Waybill      string // of the parcel back
	AppliedAt    clock.Micros
	DueAt        clock.Micros // when it moves by itself; 0: never
	EndedAt      clock.Micros
	Lines        []Line
	Evidence     []Exhibit // what a new case was opened with; later exhibits are read with Evidence
	linesChanged bool
}

// Line is how many units of an order's line a case is about.
type Line struct {
	Number   int64
	Units    int64
	Accepted int64 // at inspection; all of them where nothing is inspected
	Refund   int64 // minor units for the accepted units
	Supply   int64
}

// CheckApplication looks at kind and reason: ErrKind, ErrReason.
func CheckApplication(kind Kind, reason string) error {
	if kind != RefundOnly && kind != ReturnRefund {
		return ErrKind.At("kind")
	}
	if reason == "" || !isText(reason, maxReason, "") {
		return ErrReason.At("reason")
	}
	return nil
}

// isText says whether a text has at most so many characters, and no control characters but those allowed. What is none can't be
// stored on every engine.
func isText(s string, most int, allowed string) bool {
	return utf8.RuneCountInString(s) <= most && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }) < 0
}

// Open begins a case that waits for review.
func (c *Case) Open(at clock.Micros) {
	c.State, c.AppliedAt, c.DueAt = PendingReview, at, at+reviewWithin
}

// Claim adds units of a line to a case that is being made, with what they cost.
func (c *Case) Claim(line, units, refundMinor, supplyMinor int64) {
	c.Lines = append(c.Lines, Line{Number: line, Units: units, Accepted: units, Refund: refundMinor, Supply: supplyMinor})
	c.Units += units
	c.RefundMinor += refundMinor
	c.SupplyMinor += supplyMinor
}

// Expire begins a case that needs no review: the supplier has let the time to ship run out.
func (c *Case) Expire(at clock.Micros) { c.State, c.AppliedAt = AwaitingRefund, at }

// AllUnits gives the units of each line, for an inspection that finds all of them good.
func (c *Case) AllUnits() map[int64]int64 {
	all := make(map[int64]int64, len(c.Lines))
	for _, l := range c.Lines {
		all[l.Number] = l.Units
	}
	return all
}

// Approve lets a case go on by its kind: ErrState.
func (c *Case) Approve(at clock.Micros, note string) error {
	action, due := ApproveReturn, at+sendBackWithin
	switch {
	case c.Kind == RefundOnly && c.Unshipped:
		action, due = ApproveStop, at+stopWithin
	case c.Kind == RefundOnly:
		action, due = ApproveRefund, at+refundWithin
	}
	return c.move(action, due, note)
}

// Reject ends a case, from review or inspection: ErrState. Its units resume their normal life.
func (c *Case) Reject(at clock.Micros, note string) error { return c.end(Reject, at, note) }

// Withdraw ends a case by its applicant: ErrState once the goods are under way back or the refund is due.
func (c *Case) Withdraw(at clock.Micros, note string) error {
	if c.Waybill != "" {
		return ErrState.At("state", "state", string(c.State), "waybill", c.Waybill)
	}
	return c.end(Withdraw, at, note)
}

// Stop notes that the warehouse has stopped the parcel: ErrState.
func (c *Case) Stop(at clock.Micros, note string) error { return c.move(Stop, at+refundWithin, note) }

// Escape notes that the parcel was gone already: the case goes back to review as one about shipped units.
func (c *Case) Escape(at clock.Micros, note string) error {
	if err := c.move(Escape, at+reviewWithin, note); err != nil {
		return err
	}
	c.Unshipped = false
	return nil
}

// SendBack notes the parcel back: ErrState unless the goods are awaited.
func (c *Case) SendBack(carrier, waybill string) error {
	if c.State != AwaitingReturn {
		return ErrState.At("state", "state", string(c.State), "action", "send_back")
	}
	c.Carrier, c.Waybill, c.DueAt = carrier, waybill, 0
	return nil
}

// Arrive notes that the goods are back: ErrState. From now on the refund has its time limit, whenever they are inspected.
func (c *Case) Arrive(at clock.Micros) error { return c.move(Arrive, at+refundWithin, "") }

// Accept notes how many units of each line were found good: ErrState, ErrUnits. None at all is a rejection. The refund
// shrinks to the accepted units.
func (c *Case) Accept(accepted map[int64]int64, at clock.Micros, note string) error {
	if _, err := c.May(Accept); err != nil {
		return err
	}
	total, err := c.count(accepted)
	if err != nil {
		return err
	}
	if total == 0 {
		return c.Reject(at, note)
	}
	if err := c.move(Accept, c.DueAt, note); err != nil {
		return err
	}
	c.Units, c.RefundMinor, c.SupplyMinor = 0, 0, 0
	for i := range c.Lines {
		l := &c.Lines[i]
		l.Refund, l.Supply = l.Refund/l.Units*accepted[l.Number], l.Supply/l.Units*accepted[l.Number]
		l.Accepted = accepted[l.Number]
		c.Units += l.Accepted
		c.RefundMinor += l.Refund
		c.SupplyMinor += l.Supply
	}
	c.linesChanged = true
	return nil
}

// count adds up accepted units: ErrUnits when they are more than were sent back, or of a line that the case is not about.
func (c *Case) count(accepted map[int64]int64) (total int64, err error) {
	known := 0
	for _, l := range c.Lines {
		units, named := accepted[l.Number]
		if units < 0 || units > l.Units {
			return 0, ErrUnits.At("lines", "line", strconv.FormatInt(l.Number, 10), "left", strconv.FormatInt(l.Units, 10))
		}
		if named {
			known++
		}
		total += units
	}
	if known != len(accepted) {
		return 0, ErrUnits.At("lines")
	}
	return total, nil
}

// Refunded ends a case with the money given back, which may include freight: ErrState.
func (c *Case) Refunded(minor, supplyMinor int64, at clock.Micros) error {
	if err := c.end(Refund, at, c.Note); err != nil {
		return err
	}
	c.RefundMinor, c.SupplyMinor = minor, supplyMinor
	return nil
}

func (c *Case) move(a Action, due clock.Micros, note string) error {
	if !isText(note, maxNote, "\n\r\t") {
		return ErrNote.At("note")
	}
	if err := c.do(a); err != nil {
		return err
	}
	c.DueAt = due
	if note != "" {
		c.Note = note
	}
	return nil
}

func (c *Case) end(a Action, at clock.Micros, note string) error {
	if err := c.move(a, 0, note); err != nil {
		return err
	}
	c.EndedAt = at
	return nil
}
