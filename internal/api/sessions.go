package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) sessionRoutes() {
	door(d, create("sign-in", "/v1/sessions", "Sign in").
		with("The one writing call without an Idempotency-Key: each call begins a session of its own. Whoever has a second factor sends its code, too "+
			"(`second_factor_needed`); who must have one and has none sets it up at the console first (`second_factor_missing`)."), d.signIn)
	door(d, remove("sign-out", "/v1/sessions/current", "Sign out"), d.signOut)
	door(d, get("get-me", "/v1/me", "Who am I"), d.getMe)
}

// SignIn is what a person types.
type SignIn struct {
	Login    string `json:"login" minLength:"1" maxLength:"64" example:"operator"`
	Password string `json:"password" minLength:"1" maxLength:"200" example:"correct horse battery staple"`
	Code     string `json:"code,omitempty" maxLength:"40" doc:"Of the authenticator app, or a recovery code: only for those who have a second factor" example:"492039"`
}

// Session is a session that has begun; its token is shown this once.
type Session struct {
	Token     string    `json:"token" doc:"Send it as Authorization: Bearer …" example:"fxs_…"`
	ExpiresAt time.Time `json:"expires_at"`
	Me        Me        `json:"me"`
}

// Me is the caller.
type Me struct {
	Role          string                 `json:"role" enum:"operator,supplier,distributor"`
	PersonID      web.ID[id.Person]      `json:"person_id,omitempty"`
	APIKeyID      web.ID[id.APIKey]      `json:"api_key_id,omitempty"`
	Name          string                 `json:"name,omitempty"`
	SupplierID    web.ID[id.Supplier]    `json:"supplier_id,omitempty"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty"`
	Duties        []access.Duty          `json:"duties,omitempty" doc:"What of its company's work the caller does; all, when left out"`
	Sandbox       bool                   `json:"sandbox,omitempty" doc:"These are the doors of the caller's sandbox"`
}

// ToAPIMe writes the caller.
func ToAPIMe(s access.Scope, name string) Me {
	me := Me{Role: string(s.Role), Name: name, PersonID: web.Written(s.Person), APIKeyID: web.Written(s.Key), Duties: s.Duties.List()}
	switch s.Role {
	case access.Supplier:
		me.SupplierID = web.Written(id.Supplier(s.Party))
	case access.Distributor:
		me.DistributorID = web.Written(id.Distributor(s.Party))
	case access.Operator, access.Applicant:
	}
	return me
}

type signInInput struct {
	Body    SignIn
	browser string
}

// Resolve notes by which browser or program.
func (in *signInInput) Resolve(c huma.Context) []error {
	in.browser = c.Header("User-Agent")
	return nil
}

func (d *doors) signIn(ctx context.Context, in *signInInput) (*written[Session], error) {
	for _, name := range []string{"login " + in.Body.Login, "address " + web.AddressOf(ctx)} {
		if err := d.signIns.Take(name); err != nil {
			return nil, err
		}
	}
	s, err := d.wholeSession(ctx, in)
	if err != nil {
		return nil, err
	}
	scope := access.Scope{Role: s.Person.Role, Party: s.Person.Party, Duties: s.Person.Duties, Person: s.Person.ID}
	return &written[Session]{
		Status: http.StatusCreated,
		Body:   Session{Token: string(s.Token), ExpiresAt: moment(s.ExpiresAt), Me: ToAPIMe(scope, s.Person.Name)},
	}, nil
}

// wholeSession begins a session, and shows the second factor where there is one. Here nothing stays half open.
func (d *doors) wholeSession(ctx context.Context, in *signInInput) (access.Session, error) {
	at := d.world.Now()
	s, err := access.SignIn(ctx, d.world.DB, access.SignInAttempt{
		Login: in.Body.Login, Password: in.Body.Password, Params: d.passwords, Session: id.NewSession(d.world.IDs), At: at,
		From: access.Origin{Address: web.From(ctx), Browser: access.BrowserName(in.browser)}, Finished: in.Body.Code == "",
	})
	if err != nil || s.State == access.Whole {
		return s, err
	}
	next := access.MintSession()
	_, err = flows.ShowFactor(ctx, d.world, flows.ShownFactor{Token: string(s.Token), Code: in.Body.Code, Next: next, At: at})
	s.Token, s.ExpiresAt = next, at+access.SessionLife
	return s, err
}

type signOutInput struct {
	web.Writing
}

func (d *doors) signOut(ctx context.Context, in *signOutInput) (*done, error) {
	return finish(ctx, d, in.KeyFor(ctx, nil), func(w *writing) error {
		scope, err := access.Resolve(w.tx, web.TokenOf(ctx), w.at)
		if err != nil {
			return err
		}
		if scope.Session == 0 {
			return web.ErrForbidden // a key is revoked, it has no session to end
		}
		access.EndSession(w.tx, scope.Session)
		return nil
	})
}

func (d *doors) getMe(ctx context.Context, _ *struct{}) (*answer[Me], error) {
	if d.whose != nil { // a sandbox does not know by itself who calls
		scope, _, err := d.whose(ctx)
		me := ToAPIMe(scope, "")
		me.Sandbox = true
		return &answer[Me]{me}, err
	}
	return show(ctx, d, func(tx *db.Tx) (Me, error) {
		scope, err := access.Resolve(tx, web.TokenOf(ctx), d.world.Now())
		if err != nil || scope.Person == 0 {
			return ToAPIMe(scope, ""), err
		}
		p, err := access.GetPerson(tx, scope.Person)
		return ToAPIMe(scope, p.Name), err
	})
}
