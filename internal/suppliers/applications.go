package suppliers

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// Application is a company's wish to supply.
type Application struct {
	ID          id.Application
	State       ApplicationState
	Company     string
	CreditCode  string
	Contact     id.Contact // the person to talk to, sealed for the application
	Note        string     // the applicant's
	DecidedBy   string
	DecidedAt   clock.Micros
	Decision    string // the reviewer's: what it was judged by, or why it was refused
	Supplier    id.Supplier
	Person      id.Person
	SubmittedAt clock.Micros
	CreatedAt   clock.Micros
}

// Draft is what an applicant writes.
type Draft struct {
	Company    string
	CreditCode string
	Contact    id.Contact
	Note       string
}

const maxNoteRunes = 1000

func isNote(s string) bool {
	return utf8.RuneCountInString(s) <= maxNoteRunes && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) < 0
}

func (d *Draft) clean() error {
	d.Company, d.CreditCode, d.Note = strings.TrimSpace(d.Company), strings.ToUpper(strings.TrimSpace(d.CreditCode)), strings.TrimSpace(d.Note)
	var faults fault.List
	if !isName(d.Company) {
		faults.Add(ErrName, "company")
	}
	if !IsCreditCode(d.CreditCode) {
		faults.Add(ErrCreditCode, "credit_code")
	}
	if !isNote(d.Note) {
		faults.Add(ErrNote, "note")
	}
	return faults.Err(ErrInvalid)
}

const applicationColumns = "id, state, company, credit_code, contact_id, note, decided_by, decided_at, decision, supplier_id, person_id, " +
	"submitted_at, created_at"

func scanApplication(r *db.Row) Application {
	return Application{
		ID: id.Application(r.Int()), State: ApplicationState(r.Text()), Company: r.Text(), CreditCode: r.Text(), Contact: id.Contact(r.Int()),
		Note: r.Text(), DecidedBy: r.Text(), DecidedAt: clock.Micros(r.Int()), Decision: r.Text(), Supplier: id.Supplier(r.Int()),
		Person: id.Person(r.Int()), SubmittedAt: clock.Micros(r.Int()), CreatedAt: clock.Micros(r.Int()),
	}
}

// Apply begins an application as a draft: what is wrong with it at once, under ErrInvalid.
func Apply(tx *db.Tx, application id.Application, d Draft, at clock.Micros) (Application, error) {
	if err := d.clean(); err != nil {
		return Application{}, err
	}
	a := Application{ID: application, State: Drafted, Company: d.Company, CreditCode: d.CreditCode, Contact: d.Contact, Note: d.Note, CreatedAt: at}
	tx.Exec("insert into suppliers_applications ("+applicationColumns+") values ($1, $2, $3, $4, $5, $6, '', 0, '', 0, 0, 0, $7)",
		a.ID, a.State, a.Company, a.CreditCode, a.Contact, a.Note, at)
	return a, nil
}

// Edit changes what a draft or a refused application says; without a contact the old one stays. ErrNotFound, ErrState, ErrInvalid.
func Edit(tx *db.Tx, application id.Application, d Draft) (Application, error) {
	if err := d.clean(); err != nil {
		return Application{}, err
	}
	a, err := moveApplication(tx, application, Editing)
	if err != nil {
		return Application{}, err
	}
	if d.Contact == 0 {
		d.Contact = a.Contact
	}
	a.Company, a.CreditCode, a.Contact, a.Note = d.Company, d.CreditCode, d.Contact, d.Note
	tx.ExecOne("update suppliers_applications set company = $2, credit_code = $3, contact_id = $4, note = $5 where id = $1",
		a.ID, a.Company, a.CreditCode, a.Contact, a.Note)
	return a, nil
}

// Submit asks for the review: ErrLicenceMissing without a business licence that holds, ErrCreditCodeTaken when the company supplies already or
// another application of it waits.
func Submit(tx *db.Tx, application id.Application, at clock.Micros) (Application, error) {
	a, err := moveApplication(tx, application, Submission)
	if err != nil {
		return Application{}, err
	}
	papers, err := Documents(tx, int64(application), 0, 0)
	if err != nil {
		return Application{}, err
	}
	licensed := false
	for _, p := range papers {
		licensed = licensed || p.Kind == BusinessLicence && p.Holds(at)
	}
	if !licensed {
		return Application{}, ErrLicenceMissing.At("documents")
	}
	if err := codeFree(tx, a); err != nil {
		return Application{}, err
	}
	a.SubmittedAt = at
	tx.ExecOne("update suppliers_applications set state = $2, submitted_at = $3 where id = $1", a.ID, a.State, at)
	return a, nil
}

func codeFree(tx *db.Tx, a Application) error {
	taken, err := db.One(tx, db.Int, `select (select count(*) from suppliers_suppliers where credit_code = $1 and state <> $2) +
		(select count(*) from suppliers_applications where credit_code = $1 and state = $3 and id <> $4)`, a.CreditCode, Left, Submitted, a.ID)
	if err == nil && taken > 0 {
		return ErrCreditCodeTaken.At("credit_code")
	}
	return err
}

// Ruling is what a reviewer decides.
type Ruling struct {
	By   string
	Note string // what it was judged by, or why it is refused
}

// Approve makes an application's company a supplier with its first person; the flow makes both. ErrNotFound, ErrState, ErrCreditCodeTaken.
func Approve(tx *db.Tx, application id.Application, r Ruling, supplier id.Supplier, person id.Person, at clock.Micros) (Application, error) {
	a, err := rule(tx, application, Approval, r)
	if err != nil {
		return Application{}, err
	}
	if err := codeFree(tx, a); err != nil {
		return Application{}, err
	}
	a.Supplier, a.Person, a.Contact = supplier, person, 0
	write(tx, &a, r, at)
	tx.Exec("update suppliers_documents set holder_id = $2 where holder_id = $1", application, supplier)
	return a, nil
}

// Refuse turns an application down with a reason; it may be mended and submitted again. ErrNotFound, ErrState.
func Refuse(tx *db.Tx, application id.Application, r Ruling, at clock.Micros) (Application, error) {
	a, err := rule(tx, application, Refusal, r)
	if err != nil {
		return Application{}, err
	}
	write(tx, &a, r, at)
	return a, nil
}

func rule(tx *db.Tx, application id.Application, action ApplicationAction, r Ruling) (Application, error) {
	if !isNote(r.Note) || strings.TrimSpace(r.Note) == "" {
		return Application{}, ErrNote.At("note")
	}
	return moveApplication(tx, application, action)
}

func write(tx *db.Tx, a *Application, r Ruling, at clock.Micros) {
	a.DecidedBy, a.DecidedAt, a.Decision = r.By, at, strings.TrimSpace(r.Note)
	tx.ExecOne(`update suppliers_applications set state = $2, decided_by = $3, decided_at = $4, decision = $5, supplier_id = $6, person_id = $7,
		contact_id = $8 where id = $1`, a.ID, a.State, a.DecidedBy, a.DecidedAt, a.Decision, a.Supplier, a.Person, a.Contact)
}

// Withdraw takes an application back for good; its contact is to be erased. ErrNotFound, ErrState.
func Withdraw(tx *db.Tx, application id.Application) (Application, error) {
	a, err := moveApplication(tx, application, Recall)
	if err != nil {
		return Application{}, err
	}
	tx.ExecOne("update suppliers_applications set state = $2, contact_id = 0 where id = $1", a.ID, a.State)
	return a, nil
}

// moveApplication locks an application and gives it as it will be after the action.
func moveApplication(tx *db.Tx, application id.Application, action ApplicationAction) (Application, error) {
	var a Application
	tx.Lock("suppliers_applications", []string{"id"}, db.Ids([]id.Application{application}), applicationColumns, func(r *db.Row) { a = scanApplication(r) })
	if err := tx.Flush(); err != nil {
		return a, err
	}
	if a.ID == 0 {
		return a, ErrNotFound
	}
	next, ok := ApplicationLifecycle[a.State][action]
	if !ok {
		return a, ErrState.At("state", "state", string(a.State), "action", string(action))
	}
	a.State = next
	return a, nil
}

// GetApplication gives one application, or ErrNotFound.
func GetApplication(tx *db.Tx, application id.Application) (Application, error) {
	a, err := db.One(tx, scanApplication, "select "+applicationColumns+" from suppliers_applications where id = $1", application)
	if errors.Is(err, db.ErrNoRow) {
		return Application{}, ErrNotFound
	}
	return a, err
}

// Applications lists applications (of a state, unless it is empty) in the order they were begun.
func Applications(tx *db.Tx, state ApplicationState, after id.Application, limit int) ([]Application, error) {
	return db.All(tx, scanApplication, "select "+applicationColumns+` from suppliers_applications
		where id > $1 and (state = $2 or $2 = '') order by id limit $3`, after, state, page(limit))
}
