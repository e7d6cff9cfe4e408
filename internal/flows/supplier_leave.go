package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// LeaveSupplier gives notice of a supplier's leaving: all its agreements end by then at the latest, and what was only offered is withdrawn. Open
// orders run on; its statements and what it is owed stay.
func LeaveSupplier(tx *db.Tx, by Acting, supplier id.Supplier, leave clock.Micros, reason string) (suppliers.Supplier, error) {
	if err := checkReason(reason); err != nil {
		return suppliers.Supplier{}, err
	}
	before, err := suppliers.Get(tx, supplier)
	if err != nil {
		return suppliers.Supplier{}, err
	}
	after, err := suppliers.AnnounceLeave(tx, supplier, leave, by.At)
	if err != nil {
		return suppliers.Supplier{}, err
	}
	err = eachAgreement(tx, supplier, func(a suppliers.Agreement) error {
		switch {
		case a.State == suppliers.Proposed:
			_, err := RetractVersion(tx, by, a.ID, 1)
			return err
		case a.State == suppliers.InForce && (a.Until == 0 || a.Until > leave):
			_, err := EndAgreement(tx, by, a.ID, leave, reason)
			return err
		}
		return nil
	})
	if err != nil {
		return suppliers.Supplier{}, err
	}
	by.arm(tx, supplierLeave, int64(supplier), leave)
	by.noteStanding(tx, "supplier.give_notice", &before, &after)
	facts := map[string]string{"supplier": after.Name, "leave_at": leave.String(), "reason": reason}
	by.notify(tx,
		notices.Notice{To: notices.Supplier(supplier), Event: "supplier.leaving", Subject: supplier.String(), Facts: facts, Written: true},
		notices.Notice{To: notices.Operator(), Event: "supplier.leaving", Subject: supplier.String(), Facts: facts, Written: true})
	return after, nil
}

// eachAgreement goes through all agreements of a supplier.
func eachAgreement(tx *db.Tx, supplier id.Supplier, do func(a suppliers.Agreement) error) error {
	f := suppliers.AgreementFilter{Supplier: supplier, Limit: suppliers.MaxPage}
	for {
		all, err := suppliers.Agreements(tx, f)
		if err != nil {
			return err
		}
		for _, a := range all {
			if err := do(a); err != nil {
				return err
			}
		}
		if len(all) < suppliers.MaxPage {
			return nil
		}
		f.After = all[len(all)-1].ID
	}
}

// leaveDue lets a supplier go on its last day; nothing is sold out after it.
func leaveDue(tx *db.Tx, by Acting, subject int64) error {
	supplier := id.Supplier(subject)
	before, err := suppliers.Get(tx, supplier)
	if errors.Is(err, suppliers.ErrNotFound) || err == nil && (before.State == suppliers.Left || before.LeaveAt == 0 || by.At < before.LeaveAt) {
		return nil
	}
	if err != nil {
		return err
	}
	err = eachAgreement(tx, supplier, func(a suppliers.Agreement) error {
		if _, ok := suppliers.AgreementLifecycle[a.State][suppliers.Termination]; !ok {
			return nil
		}
		ended, err := suppliers.End(tx, a.ID, by.At)
		if err != nil {
			return err
		}
		by.noteEnd(tx, &a, &ended)
		by.arm(tx, agreementEnd, int64(a.ID), by.At)
		return nil
	})
	if err != nil {
		return err
	}
	after, err := suppliers.Depart(tx, supplier, by.At)
	if err != nil {
		return err
	}
	by.noteStanding(tx, "supplier.leave", &before, &after)
	by.notify(tx, notices.Notice{To: notices.Operator(), Event: "supplier.left", Subject: supplier.String(), Facts: map[string]string{"supplier": after.Name}})
	return nil
}
