package flows

import (
	"errors"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// documentBody is a paper as the trail tells it.
type documentBody struct {
	Kind       string `json:"kind"`
	Number     string `json:"number"`
	ValidUntil string `json:"valid_until,omitempty"`
	FileID     string `json:"file_id"`
	Replaces   string `json:"replaces,omitempty"`
}

// AddApplicationDocument adds a paper to an application that may still be edited.
func AddApplicationDocument(tx *db.Tx, by Acting, application id.Application, n suppliers.NewDocument) (suppliers.Document, error) {
	a, err := suppliers.GetApplication(tx, application)
	if err != nil {
		return suppliers.Document{}, err
	}
	if _, ok := suppliers.ApplicationLifecycle[a.State][suppliers.Editing]; !ok {
		return suppliers.Document{}, suppliers.ErrState.At("state", "state", string(a.State))
	}
	n.Holder = int64(application)
	return by.addDocument(tx, n, application.String())
}

// AddSupplierDocument adds a paper to a supplier, and sees to it that its end is not forgotten.
func AddSupplierDocument(tx *db.Tx, by Acting, supplier id.Supplier, n suppliers.NewDocument) (suppliers.Document, error) {
	s, err := suppliers.Get(tx, supplier)
	if err != nil {
		return suppliers.Document{}, err
	}
	n.Holder = int64(supplier)
	d, err := by.addDocument(tx, n, supplier.String())
	if err != nil {
		return suppliers.Document{}, err
	}
	by.watchDocument(tx, &d)
	by.notify(tx, notices.Notice{To: notices.Operator(), Event: "supplier.document_added", Subject: supplier.String(),
		Facts: map[string]string{"kind": string(d.Kind), "supplier": s.Name, "suspended_for": string(s.SuspendedFor)}})
	return d, nil
}

func (a Acting) addDocument(tx *db.Tx, n suppliers.NewDocument, subject string) (suppliers.Document, error) {
	f, err := files.Get(tx, n.File)
	if errors.Is(err, files.ErrNotFound) || err == nil && f.Owner != n.Holder && (f.Owner != 0 || a.Actor == subject) {
		return suppliers.Document{}, suppliers.ErrFile.At("file_id")
	}
	if err != nil {
		return suppliers.Document{}, err
	}
	n.By = a.Actor
	d, err := suppliers.AddDocument(tx, n, a.At)
	if err != nil {
		return suppliers.Document{}, err
	}
	a.note(tx, "supplier.add_document", subject, nil, documentBody{
		string(d.Kind), d.Number, d.ValidUntil.String(), d.File.String(), n.Replaces.String(),
	})
	return d, nil
}

// watchDocument arms a paper's next reminder, and on its last day what the policy says of its lapse.
func (a Acting) watchDocument(tx *db.Tx, d *suppliers.Document) {
	if next := d.NextReminder(a.At); next != 0 {
		a.arm(tx, documentEnd, int64(d.ID), next)
	}
}

// documentDue reminds a supplier of a paper that ends, and of one that has ended. What an applicant holds is nobody's concern yet.
func documentDue(tx *db.Tx, by Acting, subject int64) error {
	d, err := suppliers.GetDocument(tx, 0, id.Document(subject))
	if errors.Is(err, suppliers.ErrNotFound) {
		return nil
	}
	if err != nil || d.ReplacedBy != 0 {
		return err
	}
	s, err := suppliers.Get(tx, id.Supplier(d.Holder))
	if errors.Is(err, suppliers.ErrNotFound) || err == nil && s.State == suppliers.Left {
		return nil
	}
	if err != nil {
		return err
	}
	event := "supplier.document_ends"
	if by.At >= d.ValidUntil {
		event = "supplier.document_expired"
		p, err := suppliers.PolicyAt(tx, by.At)
		if err != nil {
			return err
		}
		by.arm(tx, supplierGrace, d.Holder, d.ValidUntil+clock.Micros(p.GraceDays)*clock.Day)
	}
	facts := map[string]string{
		"kind": string(d.Kind), "number": d.Number, "valid_until": d.ValidUntil.String(), "supplier": s.Name,
		"days": text(int64((max(d.ValidUntil-by.At, 0) + clock.Day - 1) / clock.Day)),
	}
	by.notify(tx,
		notices.Notice{To: notices.Supplier(s.ID), Event: event, Subject: d.ID.String(), Facts: facts, Written: true},
		notices.Notice{To: notices.Operator(), Event: event, Subject: d.ID.String(), Facts: facts})
	by.watchDocument(tx, &d)
	return nil
}

// graceDue suspends a supplier with a paper that has been expired for as long as the policy lets it, where the policy says so. Without that it
// only signs nothing new.
func graceDue(tx *db.Tx, by Acting, subject int64) error {
	supplier := id.Supplier(subject)
	p, err := suppliers.PolicyAt(tx, by.At)
	if err != nil {
		return err
	}
	lapsed, err := suppliers.Lapsed(tx, supplier, p.GraceDays, by.At)
	if err != nil || !lapsed || !p.Suspends {
		return err
	}
	before, err := suppliers.Get(tx, supplier)
	if err != nil || before.State != suppliers.Active {
		return err
	}
	after, err := suppliers.SuspendFor(tx, supplier, suppliers.ForDocuments)
	if err != nil {
		return err
	}
	by.noteStanding(tx, "supplier.suspend", &before, &after)
	by.notify(tx,
		notices.Notice{To: notices.Supplier(supplier), Event: "supplier.suspended", Subject: supplier.String(),
			Facts: map[string]string{"reason": string(suppliers.ForDocuments), "supplier": after.Name}, Written: true},
		notices.Notice{To: notices.Operator(), Event: "supplier.suspended", Subject: supplier.String(),
			Facts: map[string]string{"reason": string(suppliers.ForDocuments), "supplier": after.Name}})
	return nil
}

// standingBody is a supplier's standing as the trail and its events tell it.
type standingBody struct {
	State        string `json:"state"`
	SuspendedFor string `json:"suspended_for,omitempty"`
	RecheckAt    string `json:"recheck_at,omitempty"`
	LeaveAt      string `json:"leave_at,omitempty"`
	Note         string `json:"note,omitempty"`
}

func tellStanding(s *suppliers.Supplier, note string) standingBody {
	b := standingBody{State: string(s.State), SuspendedFor: string(s.SuspendedFor), Note: note}
	if s.RecheckAt != 0 {
		b.RecheckAt = s.RecheckAt.String()
	}
	if s.LeaveAt != 0 {
		b.LeaveAt = s.LeaveAt.String()
	}
	return b
}

// noteStanding writes a change of a supplier's standing into the trail, and tells of it.
func (a Acting) noteStanding(tx *db.Tx, action string, before, after *suppliers.Supplier) {
	change := struct {
		Before standingBody `json:"before"`
		After  standingBody `json:"after"`
	}{tellStanding(before, ""), tellStanding(after, "")}
	a.note(tx, action, after.ID.String(), change.Before, change.After)
	a.tell(tx, outbox.Event{Kind: action, Root: int64(after.ID), Supplier: after.ID, Body: encoded(change)})
}

// ConfirmRecheck notes that the operator has looked at a supplier again, and plans the next time.
func ConfirmRecheck(tx *db.Tx, by Acting, supplier id.Supplier, note string) (suppliers.Supplier, error) {
	if err := checkReason(note); err != nil {
		return suppliers.Supplier{}, err
	}
	before, err := suppliers.Get(tx, supplier)
	if err != nil {
		return suppliers.Supplier{}, err
	}
	p, err := suppliers.PolicyAt(tx, by.At)
	if err != nil {
		return suppliers.Supplier{}, err
	}
	due := clock.Micros(0)
	if p.RecheckDays != 0 {
		due = by.At + clock.Micros(p.RecheckDays)*clock.Day
		by.arm(tx, supplierRecheck, int64(supplier), due)
	}
	after, err := suppliers.PlanRecheck(tx, supplier, due)
	if err != nil {
		return suppliers.Supplier{}, err
	}
	by.note(tx, "supplier.recheck", supplier.String(), tellStanding(&before, ""), tellStanding(&after, note))
	return after, nil
}

// recheckDue reminds the operator to look at a supplier again, every week until it has.
func recheckDue(tx *db.Tx, by Acting, subject int64) error {
	s, err := suppliers.Get(tx, id.Supplier(subject))
	if errors.Is(err, suppliers.ErrNotFound) {
		return nil
	}
	if err != nil || s.State == suppliers.Left || s.RecheckAt == 0 || by.At < s.RecheckAt {
		return err
	}
	by.notify(tx, notices.Notice{To: notices.Operator(), Event: "supplier.recheck_due", Subject: s.ID.String(),
		Facts: map[string]string{"supplier": s.Name, "due": s.RecheckAt.String()}})
	by.arm(tx, supplierRecheck, subject, by.At+7*clock.Day)
	return nil
}
