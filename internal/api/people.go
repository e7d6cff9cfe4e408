package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) peopleRoutes() {
	door(d, get("list-people", "/v1/people", "List people who may sign in"), d.listPeople)
	door(d, create("create-person", "/v1/people", "Add a person who may sign in"), d.createPerson)
	door(d, get("get-person", "/v1/people/{person_id}", "Get a person"), d.getPerson)
	door(d, put("set-password", "/v1/people/{person_id}/password", "Set a person's password").
		with("Ends all sessions of the person."), d.setPassword)
	door(d, post("disable-person", "/v1/people/{person_id}/disable", "Keep a person from signing in").
		with("Ends all sessions of the person."), d.disablePerson)
	door(d, put("set-duties", "/v1/people/{person_id}/duties", "Set what of its company's work a person does").
		with("None: all of it. Ends all sessions of the person."), d.setDuties)
	door(d, post("enable-person", "/v1/people/{person_id}/enable", "Let a disabled person sign in again"), d.enablePerson)
}

// Person is someone who may sign in.
type Person struct {
	ID            web.ID[id.Person]      `json:"id"`
	Login         string                 `json:"login" example:"li.lei"`
	Name          string                 `json:"name" example:"李雷"`
	Role          string                 `json:"role" enum:"operator,supplier,distributor"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty"`
	Duties        []string               `json:"duties,omitempty" doc:"What of its company's work it does; all, when left out"`
	CreatedAt     time.Time              `json:"created_at"`
	DisabledAt    time.Time              `json:"disabled_at,omitzero"`
}

// NewPerson is a person to be added.
type NewPerson struct {
	Login         string                 `json:"login" minLength:"2" maxLength:"64" example:"li.lei"`
	Name          string                 `json:"name" minLength:"1" maxLength:"100" example:"李雷"`
	Role          string                 `json:"role" enum:"operator,supplier,distributor"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty" doc:"The company of a supplier's person"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"The company of a distributor's person"`
	Duties        []string               `json:"duties,omitempty" maxItems:"5" enum:"owner,goods,shipping,buying,finance" doc:"What of its company's work it does: owner, goods, shipping, finance at a supplier, owner, buying, finance at a distributor; all, when left out"`
	Password      string                 `json:"password" minLength:"8" maxLength:"200" example:"correct horse battery staple"`
}

// Duties are what of its company's work a person does.
type Duties struct {
	Duties []string `json:"duties" maxItems:"5" enum:"owner,goods,shipping,buying,finance" doc:"None: all of it"`
}

// FromAPIDuties reads duties.
func FromAPIDuties(words []string) access.Duties {
	return access.DutiesOf(each(words, func(w string) access.Duty { return access.Duty(w) }))
}

// ToAPIPerson writes a person.
func ToAPIPerson(p access.Person) Person {
	out := Person{
		ID: web.Written(p.ID), Login: p.Login, Name: p.Name, Role: string(p.Role), CreatedAt: moment(p.CreatedAt), DisabledAt: moment(p.DisabledAt),
	}
	for _, duty := range p.Duties.List() {
		out.Duties = append(out.Duties, string(duty))
	}
	switch p.Role {
	case access.Supplier:
		out.SupplierID = web.Written(id.Supplier(p.Party))
	case access.Distributor:
		out.DistributorID = web.Written(id.Distributor(p.Party))
	case access.Operator, access.Applicant:
	}
	return out
}

type listPeopleInput struct {
	web.Paging
	Role string `query:"role" enum:"operator,supplier,distributor"`
	Q    string `query:"q" maxLength:"100" doc:"Within the name or the login" example:"chen"`
}

func (d *doors) listPeople(ctx context.Context, in *listPeopleInput) (*answer[web.Page[Person]], error) {
	after, err := web.AfterID[id.Person](in.Paging)
	if err != nil {
		return nil, err
	}
	filter := access.PeopleFilter{Role: access.Role(in.Role), Text: in.Q, After: after, Limit: in.Limit + 1}
	if by := scopeOf(ctx); by.Role != access.Operator {
		if in.Role != "" && filter.Role != by.Role {
			return &answer[web.Page[Person]]{web.Page[Person]{Items: []Person{}}}, nil
		}
		filter.Role, filter.Party = by.Role, by.Party
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Person], error) {
		people, err := access.People(tx, filter)
		return pageOf(in.Paging, people, ToAPIPerson, func(p access.Person) id.Person { return p.ID }), err
	})
}

type createPersonInput struct {
	web.Writing
	Body NewPerson
}

func (d *doors) createPerson(ctx context.Context, in *createPersonInput) (*written[Person], error) {
	by := scopeOf(ctx)
	// The hash costs tens of milliseconds: never inside the transaction.
	hash, err := access.Hash(d.passwords, in.Body.Password)
	if err != nil {
		return nil, err
	}
	n := access.NewPerson{
		ID: id.NewPerson(d.world.IDs), Login: in.Body.Login, Name: in.Body.Name, Role: access.Role(in.Body.Role), Password: hash,
		Party: int64(in.Body.SupplierID.Read()), Duties: FromAPIDuties(in.Body.Duties),
	}
	if n.Role == access.Distributor {
		n.Party = int64(in.Body.DistributorID.Read())
	}
	return run(ctx, d, command[Person]{
		key: in.KeyFor(ctx, in.Body), action: "person.create", object: n.ID.String(), made: true, read: readPerson(by),
		do: func(w *writing) error {
			if err := ownColleague(by, n); err != nil {
				return err
			}
			if err := knownParty(w.tx, in.Body); err != nil {
				return err
			}
			_, err := access.Enroll(w.tx, n, w.at)
			return err
		},
	})
}

// ownColleague keeps a party to people of its own: another company looks like a missing one.
func ownColleague(by access.Scope, n access.NewPerson) error {
	switch {
	case by.Role == access.Operator:
		return nil
	case n.Role != by.Role:
		return access.ErrRole.At("role")
	case n.Party != by.Party:
		return at(access.ErrNotFound, string(n.Role)+"_id")
	}
	return nil
}

// knownParty makes sure that the company of a new person exists, and that none is named that does not go with the role.
func knownParty(tx *db.Tx, n NewPerson) error {
	switch access.Role(n.Role) {
	case access.Supplier:
		if n.DistributorID != "" {
			return access.ErrRole.At("distributor_id")
		}
		_, err := suppliers.Get(tx, n.SupplierID.Read())
		return at(err, "supplier_id")
	case access.Distributor:
		if n.SupplierID != "" {
			return access.ErrRole.At("supplier_id")
		}
		_, err := distributors.Get(tx, n.DistributorID.Read())
		return at(err, "distributor_id")
	case access.Operator:
		if n.SupplierID != "" || n.DistributorID != "" {
			return access.ErrRole.At("role")
		}
	case access.Applicant:
		return access.ErrRole.At("role")
	}
	return nil
}

// readPerson reads a person that the caller may see: its own company's, and any for the operator.
func readPerson(by access.Scope) func(tx *db.Tx, person string) (Person, error) {
	return func(tx *db.Tx, person string) (Person, error) {
		p, err := access.GetPerson(tx, web.ID[id.Person](person).Read())
		if err == nil && by.Role != access.Operator && (p.Role != by.Role || p.Party != by.Party) {
			err = access.ErrNotFound
		}
		if err != nil {
			return Person{}, err
		}
		return ToAPIPerson(p), nil
	}
}

// PersonPath names a person in a path.
type PersonPath struct {
	PersonID web.ID[id.Person] `path:"person_id"`
}

func (d *doors) getPerson(ctx context.Context, in *PersonPath) (*answer[Person], error) {
	return show(ctx, d, func(tx *db.Tx) (Person, error) { return readPerson(scopeOf(ctx))(tx, string(in.PersonID)) })
}

// Password is a new password.
type Password struct {
	Password string `json:"password" minLength:"8" maxLength:"200" example:"correct horse battery staple"`
}

type setPasswordInput struct {
	web.Writing
	PersonPath
	Body Password
}

func (d *doors) setPassword(ctx context.Context, in *setPasswordInput) (*written[Person], error) {
	hash, err := access.Hash(d.passwords, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return d.changePerson(ctx, in.KeyFor(ctx, in.Body), in.PersonID, "person.set_password", func(w *writing, p id.Person) error {
		if w.by.Actor == p.String() {
			return access.ErrOwnPassword.At("person_id") // a session that somebody else got hold of must not become the account
		}
		return access.SetPassword(w.tx, p, hash)
	})
}

type changePersonInput struct {
	web.Writing
	PersonPath
	Body *nothing
}

func (d *doors) disablePerson(ctx context.Context, in *changePersonInput) (*written[Person], error) {
	return d.changePerson(ctx, in.KeyFor(ctx, nil), in.PersonID, "person.disable", func(w *writing, p id.Person) error {
		if w.by.Role != access.Operator {
			if err := access.KeepAnOwner(w.tx, p); err != nil {
				return err
			}
		}
		return access.Disable(w.tx, p, w.at)
	})
}

type setDutiesInput struct {
	web.Writing
	PersonPath
	Body Duties
}

func (d *doors) setDuties(ctx context.Context, in *setDutiesInput) (*written[Person], error) {
	duties := FromAPIDuties(in.Body.Duties)
	return d.changePerson(ctx, in.KeyFor(ctx, in.Body), in.PersonID, "person.set_duties", func(w *writing, p id.Person) error {
		if w.by.Role != access.Operator && !duties.Include() {
			if err := access.KeepAnOwner(w.tx, p); err != nil {
				return err
			}
		}
		_, err := access.SetDuties(w.tx, p, duties)
		return err
	})
}

func (d *doors) enablePerson(ctx context.Context, in *changePersonInput) (*written[Person], error) {
	return d.changePerson(ctx, in.KeyFor(ctx, nil), in.PersonID, "person.enable", func(w *writing, p id.Person) error {
		return access.Enable(w.tx, p)
	})
}

func (d *doors) changePerson(
	ctx context.Context, key web.Key, person web.ID[id.Person], action string, change func(w *writing, p id.Person) error,
) (*written[Person], error) {
	return run(ctx, d, command[Person]{
		key: key, action: action, object: string(person), read: readPerson(scopeOf(ctx)),
		do: func(w *writing) error { return change(w, person.Read()) },
	})
}
