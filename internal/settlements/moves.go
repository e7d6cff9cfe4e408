package settlements

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const maxReasonRunes = 500

// Accept takes an invoice that a side receives: ErrUnknown, ErrNotReceiver, ErrInvoiceState.
func Accept(tx *db.Tx, s Side, invoice id.Invoice, at clock.Micros) (Invoice, error) {
	i, err := lockInvoice(tx, s, invoice, Acceptance)
	if err != nil {
		return i, err
	}
	i.AcceptedAt = at
	return i, i.save(tx)
}

// SendBack returns an invoice that a side receives, with a reason: ErrReason, ErrUnknown, ErrNotReceiver, ErrInvoiceState.
func SendBack(tx *db.Tx, s Side, invoice id.Invoice, reason string, at clock.Micros) (Invoice, error) {
	reason = strings.TrimSpace(reason)
	n := utf8.RuneCountInString(reason)
	if n < 1 || n > maxReasonRunes || !utf8.ValidString(reason) || strings.IndexFunc(reason, unicode.IsControl) >= 0 {
		return Invoice{}, ErrReason.At("reason")
	}
	i, err := lockInvoice(tx, s, invoice, Return)
	if err != nil {
		return i, err
	}
	i.EndedAt, i.Reason = at, reason
	return i, i.free(tx)
}

// Withdraw takes back an invoice that nobody has accepted, by who issued it: ErrUnknown, ErrNotIssuer, ErrInvoiceState.
func Withdraw(tx *db.Tx, s Side, invoice id.Invoice, at clock.Micros) (Invoice, error) {
	i, err := lockInvoice(tx, s, invoice, Withdrawal)
	if err != nil {
		return i, err
	}
	i.EndedAt = at
	return i, i.free(tx)
}

// Void takes an accepted invoice back in whole with one in red: ErrInvoiceNumber, ErrRedNumber, ErrUnknown, ErrNotIssuer, ErrInvoiceState.
func Void(tx *db.Tx, s Side, invoice id.Invoice, red Paper, at clock.Micros) (Invoice, error) {
	if !red.formed() {
		return Invoice{}, ErrInvoiceNumber.At("red_number")
	}
	i, err := lockInvoice(tx, s, invoice, Voiding)
	if err != nil {
		return i, err
	}
	if red == i.Paper {
		return i, ErrRedNumber.At("red_number")
	}
	i.EndedAt, i.Red = at, red
	return i, i.free(tx)
}

// lockInvoice locks an invoice that the side sees, in the state that an action by that side leads to.
func lockInvoice(tx *db.Tx, s Side, invoice id.Invoice, a Action) (Invoice, error) {
	var found []Invoice
	tx.Lock("settlements_invoices", []string{"id"}, db.Ids([]id.Invoice{invoice}), invoiceColumns, func(r *db.Row) { found = append(found, scanInvoice(r)) })
	if err := tx.Flush(); err != nil {
		return Invoice{}, err
	}
	if len(found) == 0 || s.Role != "" && (found[0].Role != s.Role || found[0].Party != s.Party) {
		return Invoice{}, ErrUnknown
	}
	i := found[0]
	switch issues := a == Withdrawal || a == Voiding; {
	case issues && !i.issuedBy(s):
		return i, ErrNotIssuer.At("invoice_id")
	case !issues && i.issuedBy(s):
		return i, ErrNotReceiver.At("invoice_id")
	}
	next, ok := Lifecycle[i.State][a]
	if !ok {
		return i, ErrInvoiceState.At("state", "state", string(i.State), "action", string(a))
	}
	i.State = next
	return i, nil
}

func (i *Invoice) save(tx *db.Tx) error {
	tx.ExecOne(`update settlements_invoices set state = $2, accepted_at = $3, ended_at = $4, reason = $5, red_code = $6, red_number = $7 where id = $1`,
		i.ID, i.State, i.AcceptedAt, i.EndedAt, i.Reason, i.Red.Code, i.Red.Number)
	return tx.Flush()
}

// free saves the invoice and gives its amounts back to its statements, locked.
func (i *Invoice) free(tx *db.Tx) error {
	covers := map[id.Invoice][]Cover{}
	LoadCovers(tx, []id.Invoice{i.ID}, covers)
	if err := tx.Flush(); err != nil {
		return err
	}
	lockStatements(tx, covers[i.ID])
	changes := db.NewChanges("settlements_statements", "=id", "+invoiced_minor")
	for _, c := range covers[i.ID] {
		changes.Add(c.Statement, -c.Minor)
	}
	tx.Change(changes)
	return i.save(tx)
}
