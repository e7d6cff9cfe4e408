package flows

import (
	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/money"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

var (
	// ErrInvoiceDirection: no agreement of the supplier has it invoice the operator.
	ErrInvoiceDirection = fault.New(fault.Refused, "invoice_not_due", "no agreement of the supplier in this currency has it invoice the operator")
	// ErrInvoiceFile: no such file, or another party's.
	ErrInvoiceFile = fault.New(fault.Invalid, "invoice_file_unknown", "there is no such file")
)

// RegisterInvoice registers an invoice by who issues it: a supplier whose agreements say so invoices the operator, the operator a distributor.
func RegisterInvoice(tx *db.Tx, by Acting, n settlements.NewInvoice) (settlements.Invoice, error) {
	if err := ownFile(tx, n.By.Party, n.File); err != nil {
		return settlements.Invoice{}, err
	}
	i, err := settlements.Register(tx, n, today(by.World, by.At), by.At)
	if err != nil {
		return i, err
	}
	if i.Role == settlements.Supplier {
		said, err := suppliers.Directions(tx, id.Supplier(i.Party), i.Currency)
		if err != nil {
			return i, err
		}
		if !said[suppliers.SupplierToOperator] {
			return i, ErrInvoiceDirection.At("covers")
		}
	}
	by.tellInvoice(tx, nil, &i)
	return i, nil
}

// ownFile refuses a file that is not the party's own; zero is none.
func ownFile(tx *db.Tx, party int64, file id.File) error {
	if file == 0 {
		return nil
	}
	known := map[id.File]*files.File{}
	files.LoadFacts(tx, []id.File{file}, known)
	if err := tx.Flush(); err != nil {
		return err
	}
	if f := known[file]; f == nil || f.Owner != party {
		return ErrInvoiceFile.At("file_id")
	}
	return nil
}

// today is the day of an instant in the operator's zone, YYYY-MM-DD.
func today(world *World, at clock.Micros) string { return at.Date(world.Zone) }

// AcceptInvoice takes an invoice in, by who receives it.
func AcceptInvoice(tx *db.Tx, by Acting, s settlements.Side, invoice id.Invoice) (settlements.Invoice, error) {
	return by.moveInvoice(tx, s, invoice, func() (settlements.Invoice, error) { return settlements.Accept(tx, s, invoice, by.At) })
}

// ReturnInvoice gives an invoice back to who issued it, with a reason; its amount is free again.
func ReturnInvoice(tx *db.Tx, by Acting, s settlements.Side, invoice id.Invoice, reason string) (settlements.Invoice, error) {
	return by.moveInvoice(tx, s, invoice, func() (settlements.Invoice, error) { return settlements.SendBack(tx, s, invoice, reason, by.At) })
}

// WithdrawInvoice takes an invoice back that nobody has accepted; its amount is free again.
func WithdrawInvoice(tx *db.Tx, by Acting, s settlements.Side, invoice id.Invoice) (settlements.Invoice, error) {
	return by.moveInvoice(tx, s, invoice, func() (settlements.Invoice, error) { return settlements.Withdraw(tx, s, invoice, by.At) })
}

// VoidInvoice takes an accepted invoice back with one in red; its amount is free again.
func VoidInvoice(tx *db.Tx, by Acting, s settlements.Side, invoice id.Invoice, red settlements.Paper) (settlements.Invoice, error) {
	return by.moveInvoice(tx, s, invoice, func() (settlements.Invoice, error) { return settlements.Void(tx, s, invoice, red, by.At) })
}

// moveInvoice does one move of an invoice, and tells of it what it was and is.
func (a Acting) moveInvoice(
	tx *db.Tx, s settlements.Side, invoice id.Invoice, move func() (settlements.Invoice, error),
) (settlements.Invoice, error) {
	before, err := settlements.GetInvoice(tx, s, invoice)
	if err != nil {
		return before, err
	}
	after, err := move()
	if err == nil {
		a.tellInvoice(tx, &before, &after)
	}
	return after, err
}

// invoiceBody is an invoice as the trail and its events tell it.
type invoiceBody struct {
	State       string `json:"state"`
	Kind        string `json:"kind"`
	Code        string `json:"code,omitempty"`
	Number      string `json:"number"`
	IssuedOn    string `json:"issued_on"`
	Currency    string `json:"currency"`
	AmountMinor int64  `json:"amount_minor"`
	RatePPM     int64  `json:"rate_ppm"`
	TaxMinor    int64  `json:"tax_minor"`
	FileID      string `json:"file_id,omitempty"`
	Reason      string `json:"reason,omitempty"`
	RedCode     string `json:"red_code,omitempty"`
	RedNumber   string `json:"red_number,omitempty"`
}

func invoiceAs(i *settlements.Invoice) *invoiceBody {
	if i == nil {
		return nil
	}
	return &invoiceBody{
		string(i.State), string(i.Kind), i.Code, i.Number, i.IssuedOn, string(i.Currency), i.Minor, i.RatePPM, i.TaxMinor, i.File.String(), i.Reason,
		i.Red.Code, i.Red.Number,
	}
}

// tellInvoice notes one step of an invoice, and posts it to the side that did not do it.
func (a Acting) tellInvoice(tx *db.Tx, before, after *settlements.Invoice) {
	kind := "invoice." + string(after.State)
	var was any
	if before != nil {
		was = invoiceAs(before)
	}
	a.note(tx, kind, after.ID.String(), was, invoiceAs(after))
	e := outbox.Event{Kind: kind, Root: int64(after.ID), Body: encoded(changeBody{was, invoiceAs(after)})}
	party := notices.Distributor(id.Distributor(after.Party))
	if after.Role == string(access.Supplier) {
		e.Supplier, party = id.Supplier(after.Party), notices.Supplier(id.Supplier(after.Party))
	} else {
		e.Distributor = id.Distributor(after.Party)
	}
	a.tell(tx, e)
	// what the issuer does goes to the receiver, and the other way round
	issuing := after.State != settlements.Accepted && after.State != settlements.Returned
	to := party
	if issuing == (after.Role == settlements.Supplier) {
		to = notices.Operator()
	}
	a.notify(tx, notices.Notice{To: to, Event: "invoice." + string(after.State), Subject: after.ID.String(), Facts: map[string]string{
		"number": after.Number, "amount": money.Of(after.Minor, after.Currency).String(), "reason": after.Reason, "red_number": after.Red.Number,
	}})
}
