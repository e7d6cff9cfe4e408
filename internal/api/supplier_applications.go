package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) supplierApplicationRoutes() {
	const base, one = "/v1/supplier-applications", "/v1/supplier-applications/{application_id}"
	door(d, create("apply-to-supply", base, "Apply to be a supplier").
		with("Answers with a token, shown this once: with it as its bearer token the applicant stores files, adds documents, submits, and opens its account."),
		d.applyToSupply)
	door(d, get("list-supplier-applications", base, "List applications to supply"), d.listSupplierApplications)
	door(d, get("get-supplier-application", one, "Get an application to supply with its documents"), d.getSupplierApplication)
	door(d, put("edit-supplier-application", one, "Change a draft, or mend a refused application"), d.editSupplierApplication)
	door(d, create("add-application-document", one+"/documents", "Add a document to an application"), d.addApplicationDocument)
	door(d, post("submit-supplier-application", one+"/submit", "Ask for the review").
		with("Needs a business licence that has not expired. A refused application may be submitted again."), d.submitSupplierApplication)
	door(d, post("withdraw-supplier-application", one+"/withdraw", "Take an application back").
		with("For good; the contact is erased."), d.withdrawSupplierApplication)
	door(d, post("approve-supplier-application", one+"/approve", "Make an applicant a supplier").
		with("Creates the supplier and its first person, who may do everything; the applicant then opens the account with its token."),
		d.approveSupplierApplication)
	door(d, post("refuse-supplier-application", one+"/refuse", "Turn an application down, with the reason"), d.refuseSupplierApplication)
	door(d, post("open-supplier-account", one+"/account", "Set the password of an approved applicant's first person").
		with("Once: the application's token ends with it."), d.openSupplierAccount)
}

// SupplierApplication is a company's wish to supply.
type SupplierApplication struct {
	ID          web.ID[id.Application] `json:"id"`
	State       string                 `json:"state" enum:"draft,submitted,approved,refused,withdrawn"`
	Company     string                 `json:"company" example:"青岚茶业有限公司"`
	CreditCode  string                 `json:"credit_code" doc:"Unified social credit code" example:"91330106MA2CFG5X4Q"`
	Contact     *Contact               `json:"contact,omitempty"`
	Note        string                 `json:"note,omitempty"`
	Documents   []CompanyDocument      `json:"documents,omitempty" doc:"Left out in lists"`
	Decision    string                 `json:"decision,omitempty" doc:"What it was judged by, or why it was refused"`
	DecidedAt   time.Time              `json:"decided_at,omitzero"`
	SupplierID  web.ID[id.Supplier]    `json:"supplier_id,omitempty"`
	Login       string                 `json:"login,omitempty" doc:"Of the first person, once approved"`
	SubmittedAt time.Time              `json:"submitted_at,omitzero"`
	CreatedAt   time.Time              `json:"created_at"`
	Token       string                 `json:"token,omitempty" doc:"Shown once, when the application is begun" example:"fxa_…"`
}

// SupplierDraft is what an applicant writes.
type SupplierDraft struct {
	Company    string  `json:"company" minLength:"1" maxLength:"100" example:"青岚茶业有限公司"`
	CreditCode string  `json:"credit_code" minLength:"18" maxLength:"18" doc:"Unified social credit code (GB 32100)" example:"91330106MA2CFG5X4Q"`
	Contact    Contact `json:"contact" doc:"The person to talk to; where goods come back to at first"`
	Note       string  `json:"note,omitempty" maxLength:"1000"`
}

// Decision is what a reviewer says.
type Decision struct {
	Note string `json:"note" minLength:"1" maxLength:"1000" example:"licences hold; brand authorised"`
}

// SupplierApproval is the reviewer's word, and the login of the first person.
type SupplierApproval struct {
	Note  string `json:"note" minLength:"1" maxLength:"1000" example:"licences hold; brand authorised"`
	Login string `json:"login,omitempty" minLength:"2" maxLength:"64" doc:"The credit code in small letters, when left out"`
}

// ToAPISupplierApplication writes an application without its contact and documents.
func ToAPISupplierApplication(a suppliers.Application) SupplierApplication {
	return SupplierApplication{
		ID: web.Written(a.ID), State: string(a.State), Company: a.Company, CreditCode: a.CreditCode, Note: a.Note, Decision: a.Decision,
		DecidedAt: moment(a.DecidedAt), SupplierID: web.Written(a.Supplier), SubmittedAt: moment(a.SubmittedAt), CreatedAt: moment(a.CreatedAt),
	}
}

type applyInput struct {
	web.Writing
	Body SupplierDraft
}

func (d *doors) applyToSupply(ctx context.Context, in *applyInput) (*written[SupplierApplication], error) {
	if err := d.signIns.Take("address " + web.AddressOf(ctx)); err != nil {
		return nil, err
	}
	application, pass := id.NewApplication(d.world.IDs), access.MintPass()
	sealed, err := d.sealAs(int64(application), in.Body.Contact, "contact.")
	if err != nil {
		return nil, err
	}
	out, err := run(ctx, d, command[SupplierApplication]{
		key: strangersKey(ctx, in.KeyFor(ctx, in.Body)), object: application.String(), made: true, read: d.readSupplierApplication,
		do: func(w *writing) error {
			_, err := flows.ApplyToSupply(w.tx, w.acting(), application, FromAPISupplierDraft(in.Body), sealed, pass)
			return err
		},
	})
	if err == nil && out.Replayed == "" {
		out.Body.Token = string(pass)
	}
	return out, err
}

// FromAPISupplierDraft reads what an applicant writes, without its contact.
func FromAPISupplierDraft(s SupplierDraft) suppliers.Draft {
	return suppliers.Draft{Company: s.Company, CreditCode: s.CreditCode, Note: s.Note}
}

// sealAs encrypts a contact before the transaction; mistakes are named under a prefix.
func (d *doors) sealAs(owner int64, c Contact, prefix string) (contacts.Sealed, error) {
	sealed, err := contacts.Seal(d.world.Ring, id.NewContact(d.world.IDs), owner, FromAPIContact(c), d.world.Now())
	return sealed, inside(err, prefix)
}

// readSupplierApplication reads an application with all that belongs to it.
func (d *doors) readSupplierApplication(tx *db.Tx, object string) (SupplierApplication, error) {
	a, err := suppliers.GetApplication(tx, web.ID[id.Application](object).Read())
	if err != nil {
		return SupplierApplication{}, err
	}
	out := ToAPISupplierApplication(a)
	opened, err := contacts.Open(tx, d.world.Ring, []contacts.Ref{{ID: a.Contact, Owner: int64(a.ID)}})
	if err != nil {
		return SupplierApplication{}, err
	}
	if c, ok := opened[a.Contact]; ok {
		contact := ToAPIContact(c)
		out.Contact = &contact
	}
	if a.Person != 0 {
		p, err := access.GetPerson(tx, a.Person)
		if err != nil {
			return SupplierApplication{}, err
		}
		out.Login = p.Login
	}
	holder := int64(a.ID)
	if a.Supplier != 0 {
		holder = int64(a.Supplier)
	}
	papers, err := suppliers.Documents(tx, holder, 0, suppliers.MaxDocuments)
	out.Documents = each(papers, ToAPIDocument)
	return out, err
}

type listSupplierApplicationsInput struct {
	web.Paging
	State string `query:"state" enum:"draft,submitted,approved,refused,withdrawn"`
}

func (d *doors) listSupplierApplications(ctx context.Context, in *listSupplierApplicationsInput) (*answer[web.Page[SupplierApplication]], error) {
	after, err := web.AfterID[id.Application](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[SupplierApplication], error) {
		rows, err := suppliers.Applications(tx, suppliers.ApplicationState(in.State), after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPISupplierApplication, func(a suppliers.Application) id.Application { return a.ID }), err
	})
}

// ApplicationPath names an application in a path.
type ApplicationPath struct {
	ApplicationID web.ID[id.Application] `path:"application_id"`
}

// mine gives the application of the path, if it is the applicant's own; the operator's are all. Another's looks like a missing one.
func (p ApplicationPath) mine(ctx context.Context) (id.Application, error) {
	return narrowed(ctx, p.ApplicationID, access.Scope.Application)
}

func (d *doors) getSupplierApplication(ctx context.Context, in *ApplicationPath) (*answer[SupplierApplication], error) {
	if _, err := in.mine(ctx); err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (SupplierApplication, error) {
		return d.readSupplierApplication(tx, string(in.ApplicationID))
	})
}

// changeApplication runs a command on an application; the flow writes the trail.
func (d *doors) changeApplication(
	ctx context.Context, key web.Key, path ApplicationPath, change func(w *writing, a id.Application) error,
) (*written[SupplierApplication], error) {
	application, err := path.mine(ctx)
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[SupplierApplication]{
		key: key, object: string(path.ApplicationID), read: d.readSupplierApplication,
		do: func(w *writing) error { return change(w, application) },
	})
}

type editApplicationInput struct {
	web.Writing
	ApplicationPath
	Body SupplierDraft
}

func (d *doors) editSupplierApplication(ctx context.Context, in *editApplicationInput) (*written[SupplierApplication], error) {
	sealed, err := d.sealAs(int64(in.ApplicationID.Read()), in.Body.Contact, "contact.")
	if err != nil {
		return nil, err
	}
	return d.changeApplication(ctx, in.KeyFor(ctx, in.Body), in.ApplicationPath, func(w *writing, a id.Application) error {
		_, err := flows.EditApplication(w.tx, w.acting(), a, FromAPISupplierDraft(in.Body), &sealed)
		return err
	})
}

type applicationDocumentInput struct {
	web.Writing
	ApplicationPath
	Body NewCompanyDocument
}

func (d *doors) addApplicationDocument(ctx context.Context, in *applicationDocumentInput) (*written[CompanyDocument], error) {
	application, err := in.mine(ctx)
	if err != nil {
		return nil, err
	}
	n := FromAPIDocument(in.Body, id.NewDocument(d.world.IDs))
	return run(ctx, d, command[CompanyDocument]{
		key: in.KeyFor(ctx, in.Body), object: n.ID.String(), made: true, read: readDocument(int64(application)),
		do: func(w *writing) error {
			_, err := flows.AddApplicationDocument(w.tx, w.acting(), application, n)
			return at(err, "replaces")
		},
	})
}

type applicationInput struct {
	web.Writing
	ApplicationPath
	Body *nothing
}

func (d *doors) submitSupplierApplication(ctx context.Context, in *applicationInput) (*written[SupplierApplication], error) {
	return d.changeApplication(ctx, in.KeyFor(ctx, nil), in.ApplicationPath, func(w *writing, a id.Application) error {
		_, err := flows.SubmitApplication(w.tx, w.acting(), a)
		return err
	})
}

func (d *doors) withdrawSupplierApplication(ctx context.Context, in *applicationInput) (*written[SupplierApplication], error) {
	return d.changeApplication(ctx, in.KeyFor(ctx, nil), in.ApplicationPath, func(w *writing, a id.Application) error {
		_, err := flows.WithdrawApplication(w.tx, w.acting(), a)
		return err
	})
}

type approveApplicationInput struct {
	web.Writing
	ApplicationPath
	Body SupplierApproval
}

func (d *doors) approveSupplierApplication(ctx context.Context, in *approveApplicationInput) (*written[SupplierApplication], error) {
	// A password that nobody knows stands until the applicant sets one. The hash costs tens of milliseconds: never inside the transaction.
	hash, err := access.Hash(d.passwords, string(access.MintPass()))
	if err != nil {
		return nil, err
	}
	n := flows.Approval{
		Application: in.ApplicationID.Read(), Note: in.Body.Note, Login: in.Body.Login, Password: hash, Supplier: id.NewSupplier(d.world.IDs),
		Person: id.NewPerson(d.world.IDs), Contact: id.NewContact(d.world.IDs),
	}
	return d.changeApplication(ctx, in.KeyFor(ctx, in.Body), in.ApplicationPath, func(w *writing, _ id.Application) error {
		_, err := flows.ApproveApplication(w.tx, w.acting(), n)
		return err
	})
}

type refuseApplicationInput struct {
	web.Writing
	ApplicationPath
	Body Decision
}

func (d *doors) refuseSupplierApplication(ctx context.Context, in *refuseApplicationInput) (*written[SupplierApplication], error) {
	return d.changeApplication(ctx, in.KeyFor(ctx, in.Body), in.ApplicationPath, func(w *writing, a id.Application) error {
		_, err := flows.RefuseApplication(w.tx, w.acting(), a, in.Body.Note)
		return err
	})
}

type openAccountInput struct {
	web.Writing
	ApplicationPath
	Body Password
}

func (d *doors) openSupplierAccount(ctx context.Context, in *openAccountInput) (*written[SupplierApplication], error) {
	hash, err := access.Hash(d.passwords, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return d.changeApplication(ctx, in.KeyFor(ctx, in.Body), in.ApplicationPath, func(w *writing, a id.Application) error {
		_, err := flows.OpenAccount(w.tx, w.acting(), a, hash)
		return err
	})
}
