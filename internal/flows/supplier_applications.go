package flows

import (
	"strings"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/suppliers"
)

// applicationBody is an application as the trail tells it: no personal data.
type applicationBody struct {
	State      string `json:"state"`
	Company    string `json:"company"`
	CreditCode string `json:"credit_code"`
	Decision   string `json:"decision,omitempty"`
	SupplierID string `json:"supplier_id,omitempty"`
	PersonID   string `json:"person_id,omitempty"`
}

func tellApplication(a *suppliers.Application) applicationBody {
	return applicationBody{string(a.State), a.Company, a.CreditCode, a.Decision, a.Supplier.String(), a.Person.String()}
}

// noteApplication writes a step of an application into the trail.
func (a Acting) noteApplication(tx *db.Tx, action string, before, after *suppliers.Application) {
	var was any
	if before != nil {
		was = tellApplication(before)
	}
	a.note(tx, "supplier_application."+action, after.ID.String(), was, tellApplication(after))
}

// ApplyToSupply begins an application, with a pass for the applicant to tend it.
func ApplyToSupply(tx *db.Tx, by Acting, application id.Application, d suppliers.Draft, contact contacts.Sealed, pass access.Token) (suppliers.Application, error) {
	d.Contact = contact.ID
	a, err := suppliers.Apply(tx, application, d, by.At)
	if err != nil {
		return suppliers.Application{}, err
	}
	contacts.Insert(tx, []contacts.Sealed{contact})
	access.GivePass(tx, pass, application, by.At)
	by.Actor = application.String()
	by.noteApplication(tx, "apply", nil, &a)
	return a, nil
}

// EditApplication changes what an application says; a new contact takes the place of the old one.
func EditApplication(tx *db.Tx, by Acting, application id.Application, d suppliers.Draft, contact *contacts.Sealed) (suppliers.Application, error) {
	before, err := suppliers.GetApplication(tx, application)
	if err != nil {
		return suppliers.Application{}, err
	}
	if contact != nil {
		d.Contact = contact.ID
	}
	a, err := suppliers.Edit(tx, application, d)
	if err != nil {
		return suppliers.Application{}, err
	}
	if contact != nil {
		contacts.Insert(tx, []contacts.Sealed{*contact})
		contacts.Erase(tx, []contacts.Ref{{ID: before.Contact, Owner: int64(application)}})
	}
	by.noteApplication(tx, "edit", &before, &a)
	return a, nil
}

// SubmitApplication asks for the review.
func SubmitApplication(tx *db.Tx, by Acting, application id.Application) (suppliers.Application, error) {
	before, err := suppliers.GetApplication(tx, application)
	if err != nil {
		return suppliers.Application{}, err
	}
	a, err := suppliers.Submit(tx, application, by.At)
	if err != nil {
		return suppliers.Application{}, err
	}
	by.noteApplication(tx, "submit", &before, &a)
	by.notify(tx, notices.Notice{
		To: notices.Operator(), Event: "supplier_application.submitted", Subject: application.String(), Facts: map[string]string{"company": a.Company},
	})
	return a, nil
}

// WithdrawApplication takes an application back: its contact is erased, its passes end.
func WithdrawApplication(tx *db.Tx, by Acting, application id.Application) (suppliers.Application, error) {
	before, err := suppliers.GetApplication(tx, application)
	if err != nil {
		return suppliers.Application{}, err
	}
	a, err := suppliers.Withdraw(tx, application)
	if err != nil {
		return suppliers.Application{}, err
	}
	contacts.Erase(tx, []contacts.Ref{{ID: before.Contact, Owner: int64(application)}})
	by.noteApplication(tx, "withdraw", &before, &a)
	return a, nil
}

// RefuseApplication turns an application down with a reason.
func RefuseApplication(tx *db.Tx, by Acting, application id.Application, note string) (suppliers.Application, error) {
	before, err := suppliers.GetApplication(tx, application)
	if err != nil {
		return suppliers.Application{}, err
	}
	a, err := suppliers.Refuse(tx, application, suppliers.Ruling{By: by.Actor, Note: note}, by.At)
	if err != nil {
		return suppliers.Application{}, err
	}
	by.noteApplication(tx, "refuse", &before, &a)
	return a, nil
}

// Approval is what a new supplier is made with.
type Approval struct {
	Application id.Application
	Note        string // what it was judged by
	Supplier    id.Supplier
	Person      id.Person
	Login       string // empty: the credit code
	Contact     id.Contact
	Password    access.PasswordHash // of nothing that anybody knows, until the account is opened
}

// ApproveApplication makes the company a supplier: with its papers and their files, its contact for goods that come back, its first person, who
// may do everything, and the day on which it is looked at again.
func ApproveApplication(tx *db.Tx, by Acting, n Approval) (suppliers.Application, error) {
	before, err := suppliers.GetApplication(tx, n.Application)
	if err != nil {
		return suppliers.Application{}, err
	}
	a, err := suppliers.Approve(tx, n.Application, suppliers.Ruling{By: by.Actor, Note: n.Note}, n.Supplier, n.Person, by.At)
	if err != nil {
		return suppliers.Application{}, err
	}
	name, err := by.moveContact(tx, &before, &n)
	if err != nil {
		return suppliers.Application{}, err
	}
	_, err = suppliers.Create(tx, suppliers.NewSupplier{
		ID: n.Supplier, Name: a.Company, CreditCode: a.CreditCode, ReturnContact: n.Contact,
	}, by.At)
	if err != nil {
		return suppliers.Application{}, err
	}
	if n.Login == "" {
		n.Login = strings.ToLower(a.CreditCode)
	}
	person := access.NewPerson{ID: n.Person, Login: n.Login, Name: name, Role: access.Supplier, Party: int64(n.Supplier), Password: n.Password}
	if _, err := access.Enroll(tx, person, by.At); err != nil {
		return suppliers.Application{}, err
	}
	files.HandOver(tx, int64(n.Application), int64(n.Supplier))
	by.noteApplication(tx, "approve", &before, &a)
	by.note(tx, "supplier.create", n.Supplier.String(), nil, map[string]string{"name": a.Company, "credit_code": a.CreditCode, "application_id": a.ID.String()})
	by.note(tx, "person.create", n.Person.String(), nil, map[string]string{"role": supplierRole, "supplier_id": n.Supplier.String()})
	return a, by.watchSupplier(tx, n.Supplier)
}

// moveContact seals the applicant's contact anew for the supplier, and gives the person's name. A contact is bound to its owner.
func (a Acting) moveContact(tx *db.Tx, application *suppliers.Application, n *Approval) (string, error) {
	owner := int64(application.ID)
	opened, err := contacts.Open(tx, a.World.Ring, []contacts.Ref{{ID: application.Contact, Owner: owner}})
	if err != nil {
		return "", err
	}
	contact, ok := opened[application.Contact]
	if !ok {
		n.Contact = 0
		return application.Company, nil
	}
	sealed, err := contacts.Seal(a.World.Ring, n.Contact, int64(n.Supplier), contact, a.At)
	if err != nil {
		return "", err
	}
	contacts.Insert(tx, []contacts.Sealed{sealed})
	contacts.Erase(tx, []contacts.Ref{{ID: application.Contact, Owner: owner}})
	return contact.Name, nil
}

// watchSupplier arms what a new supplier's papers and the policy ask for.
func (a Acting) watchSupplier(tx *db.Tx, supplier id.Supplier) error {
	papers, err := suppliers.Documents(tx, int64(supplier), 0, 0)
	if err != nil {
		return err
	}
	for i := range papers {
		a.watchDocument(tx, &papers[i])
	}
	p, err := suppliers.PolicyAt(tx, a.At)
	if err != nil || p.RecheckDays == 0 {
		return err
	}
	s, err := suppliers.PlanRecheck(tx, supplier, a.At+clock.Micros(p.RecheckDays)*clock.Day)
	if err != nil {
		return err
	}
	a.arm(tx, supplierRecheck, int64(supplier), s.RecheckAt)
	return nil
}

// OpenAccount lets an approved applicant set the password of its first person, once: its passes end with it.
func OpenAccount(tx *db.Tx, by Acting, application id.Application, password access.PasswordHash) (suppliers.Application, error) {
	a, err := suppliers.GetApplication(tx, application)
	if err != nil {
		return suppliers.Application{}, err
	}
	if a.State != suppliers.Approved {
		return suppliers.Application{}, suppliers.ErrState.At("state", "state", string(a.State))
	}
	if err := access.SetPassword(tx, a.Person, password); err != nil {
		return suppliers.Application{}, err
	}
	access.EndPasses(tx, application)
	by.note(tx, "person.set_password", a.Person.String(), nil, nil)
	return a, nil
}
