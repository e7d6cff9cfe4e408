package console

import (
	"context"
	"net"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fenxiao/fenxiao/internal/access"
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

// place is from where a request came, and over what.
type place struct {
	address string
	secure  bool
}

// Resolve notes address and transport, which only the raw request knows.
func (p *place) Resolve(c huma.Context) []error {
	host, _, err := net.SplitHostPort(c.RemoteAddr())
	if err != nil {
		host = c.RemoteAddr()
	}
	p.address = host
	p.secure = c.TLS() != nil || strings.EqualFold(c.Header("X-Forwarded-Proto"), "https")
	return nil
}

type meOutput struct{ Body me }

type signInOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      me
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
	for _, name := range []string{"login " + strings.ToLower(in.Body.Login), "address " + in.address} {
		if err := x.attempts.Take(name); err != nil {
			return nil, err
		}
	}
	s, err := access.SignIn(ctx, x.config.DB, access.SignInAttempt{
		Login: in.Body.Login, Password: in.Body.Password, Params: x.config.Passwords, Session: id.NewSession(x.config.IDs), At: x.config.Clock.Now(),
	})
	if err != nil {
		return nil, err
	}
	out := &signInOutput{SetCookie: cookie(string(s.Token), int(access.SessionLife/1_000_000), in.secure)}
	err = x.config.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = x.describe(tx, s.Person)
		return err
	})
	return out, err
}

func (x *Console) signOut(ctx context.Context, in *place) (*signOutOutput, error) {
	out := &signOutOutput{SetCookie: cookie("", -1, in.secure)}
	token := web.TokenOf(ctx)
	if token == "" {
		return out, nil
	}
	err := x.config.DB.Write(ctx, func(tx *db.Tx) error {
		s, err := access.Resolve(tx, token, x.config.Clock.Now())
		if err != nil && fault.From(err) == nil {
			return err
		}
		access.EndSession(tx, s.Session) // a session that is gone already is none
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
		out.Party, err = views.ReadName(tx, views.Supplier(p.Party))
	case access.Distributor:
		out.Party, err = views.ReadName(tx, views.Distributor(p.Party))
	case access.Operator, access.Applicant:
	}
	return out, err
}
