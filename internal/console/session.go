package console

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/views"
	"github.com/fenxiao/fenxiao/internal/web"
)

// cookieName names the cookie that holds the session's token. Its path is the API's, so that pages are fetched without it.
const cookieName = "fenxiao_session"

func sessionToken(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

type me struct {
	ID       web.ID[id.Person] `json:"id"`
	Login    string            `json:"login" example:"operator"`
	Name     string            `json:"name" example:"王敏"`
	Role     access.Role       `json:"role" enum:"operator,supplier,distributor"`
	Party    string            `json:"party,omitempty" doc:"Name of the supplier or distributor; absent for the operator's people"`
	PartyID  string            `json:"party_id,omitempty" doc:"Its id"`
	Purpose  access.Purpose    `json:"purpose" enum:"trade,demo,replay," doc:"What the database is for; empty: not settled yet"`
	Currency string            `json:"currency" example:"CNY"`
	Zone     string            `json:"zone" example:"Asia/Shanghai" doc:"IANA zone of the business days"`
	Version  string            `json:"version" example:"1.0.0"`
}

type signInInput struct {
	Body struct {
		Login    string `json:"login" minLength:"1" maxLength:"100"`
		Password string `json:"password" minLength:"1" maxLength:"200"`
	}
	place
}

// place is from where a request came, over what, and by which browser.
type place struct {
	secure  bool
	browser string
	page    string // the origin of the page that asks; empty: the browser does not tell
}

// Resolve notes what only the raw request knows.
func (p *place) Resolve(c huma.Context) []error {
	p.secure = c.TLS() != nil || strings.EqualFold(c.Header("X-Forwarded-Proto"), "https")
	p.browser, p.page = access.BrowserName(c.Header("User-Agent")), c.Header("Origin")
	return nil
}

func (p *place) from(ctx context.Context) access.Origin {
	return access.Origin{Address: web.From(ctx), Browser: p.browser}
}

type meOutput struct{ Body me }

// signedIn is how far signing in has come.
type signedIn struct {
	Next    string   `json:"next" enum:"done,second_factor,set_up" doc:"What is left to do: nothing; show the second factor; set one up, because this installation asks for it"`
	Factors []string `json:"factors" doc:"In which ways the second factor may be shown: totp, passkey, recovery"`
	Me      *me      `json:"me,omitempty" doc:"Once nothing is left to do"`
}

type signInOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      signedIn
}

type signOutOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (x *Console) registerSession() {
	web.Register(x.api, huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: apiPrefix + "/session", Summary: "Sign in", Tags: []string{"session"},
	}, x.signIn)
	web.Register(x.api, huma.Operation{
		OperationID: "sign-out", Method: http.MethodDelete, Path: apiPrefix + "/session", Summary: "Sign out", Tags: []string{"session"},
		DefaultStatus: http.StatusNoContent,
	}, x.signOut)
	web.Register(x.api, huma.Operation{
		OperationID: "me", Method: http.MethodGet, Path: apiPrefix + "/me", Summary: "Who is signed in, and where", Tags: []string{"session"},
	}, x.me)
}

func (x *Console) signIn(ctx context.Context, in *signInInput) (*signInOutput, error) {
	if err := x.attempt("login "+strings.ToLower(in.Body.Login), "address "+web.AddressOf(ctx)); err != nil {
		return nil, err
	}
	s, err := access.SignIn(ctx, x.config.DB, access.SignInAttempt{
		Login: in.Body.Login, Password: in.Body.Password, Params: x.config.Passwords, Session: id.NewSession(x.config.IDs), At: x.config.Clock.Now(),
		From: in.from(ctx),
	})
	if err != nil {
		return nil, err
	}
	return x.enter(ctx, s, in.place)
}

// attempt counts an attempt under names.
func (x *Console) attempt(names ...string) error {
	for _, name := range names {
		if err := x.attempts.Take(name); err != nil {
			return err
		}
	}
	return nil
}

// nexts says what is left to do before a session is whole.
var nexts = map[access.SessionState]string{access.Half: "second_factor", access.Bare: "set_up", access.Whole: "done"}

// enter answers with a session that has begun.
func (x *Console) enter(ctx context.Context, s access.Session, from place) (*signInOutput, error) {
	out := &signInOutput{SetCookie: sessionCookie(s.Token, from), Body: signedIn{Next: nexts[s.State], Factors: []string{}}}
	if s.State == access.Half {
		out.Body.Factors = s.Kinds
	}
	if s.State != access.Whole {
		return out, nil
	}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		who, err := x.describe(tx, s.Person)
		out.Body.Me = &who
		return err
	})
	return out, err
}

func sessionCookie(token access.Token, from place) http.Cookie {
	return cookie(string(token), int(access.SessionLife/clock.Second), from.secure)
}

func (x *Console) signOut(ctx context.Context, in *place) (*signOutOutput, error) {
	out := &signOutOutput{SetCookie: cookie("", -1, in.secure)}
	token := web.TokenOf(ctx)
	if token == "" {
		return out, nil
	}
	err := x.config.DB.Write(ctx, func(tx *db.Tx) error {
		s, err := access.ResolveSession(tx, token, x.config.Clock.Now())
		if err != nil && fault.From(err) == nil {
			return err
		}
		access.EndSession(tx, s.Scope.Session) // a session that is gone already is none
		return tx.Flush()
	})
	return out, err
}

// cookie makes the session's cookie; an age below zero removes it.
func cookie(token string, ageSeconds int, secure bool) http.Cookie {
	return http.Cookie{
		Name: cookieName, Value: token, Path: apiPrefix, MaxAge: ageSeconds, HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode,
	}
}

func (x *Console) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	out := &meOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		person, err := access.GetPerson(tx, id.Person(web.CallerOf(ctx).Owner))
		if err != nil {
			return err
		}
		out.Body, err = x.describe(tx, person)
		return err
	})
	return out, err
}

func (x *Console) describe(tx *db.Tx, p access.Person) (me, error) {
	is, _, err := house(tx)
	if err != nil {
		return me{}, err
	}
	out := me{
		ID: web.Written(p.ID), Login: p.Login, Name: p.Name, Role: p.Role, Purpose: is.Purpose, Currency: string(is.Currency), Zone: is.Zone,
		Version: x.config.Version,
	}
	switch p.Role {
	case access.Supplier:
		out.PartyID = id.Supplier(p.Party).String()
		out.Party, err = views.ReadName(tx, views.Supplier(p.Party))
	case access.Distributor:
		out.PartyID = id.Distributor(p.Party).String()
		out.Party, err = views.ReadName(tx, views.Distributor(p.Party))
	case access.Operator, access.Applicant:
	}
	return out, err
}
