package flows

import (
	"encoding/json"
	"strings"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// BankDetails are what is sealed of a bank account.
type BankDetails struct {
	Holder string `json:"holder"`
	Bank   string `json:"bank"`
	Number string `json:"number"`
}

// SealBank checks and seals a bank account; it is pure, and done before the transaction. ErrBank at each place.
func SealBank(w *World, supplier id.Supplier, d BankDetails) (sealed contacts.SealedText, tail string, err error) {
	d.Holder, d.Bank = strings.TrimSpace(d.Holder), strings.TrimSpace(d.Bank)
	var faults fault.List
	if !suppliers.IsBankName(d.Holder) {
		faults.Add(suppliers.ErrBank, "holder")
	}
	if !suppliers.IsBankName(d.Bank) {
		faults.Add(suppliers.ErrBank, "bank")
	}
	number, tail, err := suppliers.BankNumber(d.Number)
	if err != nil {
		faults.Add(suppliers.ErrBank, "number")
	}
	if err := faults.Err(suppliers.ErrInvalid); err != nil {
		return sealed, "", err
	}
	d.Number = number
	text, err := json.Marshal(d)
	if err != nil {
		return sealed, "", err
	}
	sealed, err = contacts.SealText(w.Ring, id.NewSecret(w.IDs), int64(supplier), string(text), w.Now())
	return sealed, tail, err
}

// OpenBank opens a bank account; one that was erased is empty.
func OpenBank(tx *db.Tx, w *World, b suppliers.BankAccount) (d BankDetails, err error) {
	opened, err := contacts.OpenTexts(tx, w.Ring, contacts.SecretRef{ID: b.Secret, Owner: int64(b.Supplier)})
	if err != nil || opened[b.Secret] == "" {
		return d, err
	}
	return d, json.Unmarshal([]byte(opened[b.Secret]), &d)
}

// bankBody is what the trail keeps of a bank account: that it was changed, not to which.
type bankBody struct {
	State string `json:"state"`
}

// OfferBank notes the account that a supplier wants to be paid to. It counts once the operator has confirmed it.
func OfferBank(tx *db.Tx, by Acting, supplier id.Supplier, sealed contacts.SealedText, tail string) error {
	old, err := suppliers.OfferBank(tx, suppliers.BankAccount{Supplier: supplier, Secret: sealed.ID, Tail: tail, By: by.Actor, ChangedAt: by.At})
	if err != nil {
		return err
	}
	contacts.InsertTexts(tx, sealed)
	by.eraseBank(tx, supplier, old)
	by.note(tx, "supplier.offer_bank_account", supplier.String(), nil, bankBody{string(suppliers.Pending)})
	by.notify(tx, notices.Notice{To: notices.Operator(), Event: "supplier.bank_account_offered", Subject: supplier.String(),
		Facts: map[string]string{"supplier": supplier.String()}})
	return nil
}

// ConfirmBank lets a supplier be paid to the account that waits, whose tail the operator has compared.
func ConfirmBank(tx *db.Tx, by Acting, supplier id.Supplier, tail string) error {
	old, err := suppliers.ConfirmBank(tx, supplier, tail, by.Actor, by.At)
	if err != nil {
		return err
	}
	by.eraseBank(tx, supplier, old)
	by.note(tx, "supplier.confirm_bank_account", supplier.String(), bankBody{string(suppliers.Pending)}, bankBody{string(suppliers.Confirmed)})
	by.notify(tx, notices.Notice{To: notices.Supplier(supplier), Event: "supplier.bank_account_confirmed", Subject: supplier.String(), Written: true})
	return nil
}

// RefuseBank drops the account that waits, with a reason.
func RefuseBank(tx *db.Tx, by Acting, supplier id.Supplier, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	old, err := suppliers.RefuseBank(tx, supplier)
	if err != nil {
		return err
	}
	by.eraseBank(tx, supplier, old)
	by.note(tx, "supplier.refuse_bank_account", supplier.String(), bankBody{string(suppliers.Pending)}, nil)
	by.notify(tx, notices.Notice{To: notices.Supplier(supplier), Event: "supplier.bank_account_refused", Subject: supplier.String(),
		Facts: map[string]string{"reason": reason}, Written: true})
	return nil
}

func (a Acting) eraseBank(tx *db.Tx, supplier id.Supplier, secret id.Secret) {
	if secret != 0 {
		contacts.EraseTexts(tx, contacts.SecretRef{ID: secret, Owner: int64(supplier)})
	}
}
