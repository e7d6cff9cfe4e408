package console

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// errNoPasskeysHere: browsers give passkeys to a page with a name over TLS, or at localhost; the operator may name which.
var errNoPasskeysHere = fault.New(fault.Refused, "passkeys_not_here", "passkeys work at this platform's own name over https, or at localhost")

func init() {
	web.Translate(map[string]string{errNoPasskeysHere.Code: "通行密钥仅可在本平台的 https 域名或 localhost 下使用"})
}

func (x *Console) registerPasskeys() {
	web.Register(x.api, securityOperation("ask-for-passkey", http.MethodPost, "/passkey", "What navigator.credentials.get is asked, to sign in or to prove who it is"), x.askForPasskey)
	web.Register(x.api, securityOperation("sign-in-by-passkey", http.MethodPost, "/passkey/session", "Sign in by a passkey alone"), x.signInByPasskey)
	web.Register(x.api, securityOperation("offer-passkey", http.MethodPost, "/security/passkeys/offer", "What navigator.credentials.create is asked"), x.offerPasskey)
	web.Register(x.api, securityOperation("add-passkey", http.MethodPost, "/security/passkeys", "Add a passkey"), x.addPasskey)
	web.Register(x.api, quietly(securityOperation("rename-passkey", http.MethodPut, "/security/passkeys/{passkey}", "Give a passkey another name")), x.renamePasskey)
	web.Register(x.api, securityOperation("remove-passkey", http.MethodDelete, "/security/passkeys/{passkey}", "Remove a passkey"), x.removePasskey)
}

// site is where passkeys are good for the page that asks. That its origin is the host that was asked, sameSite has seen.
func (x *Console) site(page string) (access.Site, error) {
	from, err := url.Parse(page)
	if err != nil || from.Host == "" {
		return access.Site{}, errNoPasskeysHere
	}
	host := from.Hostname()
	switch {
	case len(x.config.Origins) > 0 && !slices.Contains(x.config.Origins, page),
		net.ParseIP(host) != nil,
		from.Scheme != "https" && host != "localhost":
		return access.Site{}, errNoPasskeysHere
	}
	return access.Site{Host: host, Origin: page}, nil
}

// answer is what a browser answered for a passkey, as PublicKeyCredential.toJSON writes it.
type answer map[string]any

func (a answer) text() ([]byte, error) { return json.Marshal(a) }

// options are what a browser is to be asked.
type options struct {
	PublicKey any `json:"publicKey" doc:"As PublicKeyCredential.parseCreationOptionsFromJSON and parseRequestOptionsFromJSON read it"`
}

type optionsOutput struct{ Body options }

func (x *Console) askForPasskey(ctx context.Context, in *place) (*optionsOutput, error) {
	if err := x.attempt("address " + web.AddressOf(ctx)); err != nil {
		return nil, err
	}
	site, err := x.site(in.page)
	if err != nil {
		return nil, err
	}
	out, at := &optionsOutput{}, x.config.Clock.Now()
	err = x.config.DB.Write(ctx, func(tx *db.Tx) error {
		asked, err := access.AskForPasskey(tx, site, at)
		if err == nil {
			out.Body.PublicKey = asked.Response
		}
		return err
	})
	return out, err
}

type passkeyInput struct {
	Body struct {
		Credential answer `json:"credential"`
	}
	place
}

func (x *Console) signInByPasskey(ctx context.Context, in *passkeyInput) (*signInOutput, error) {
	if err := x.attempt("address " + web.AddressOf(ctx)); err != nil {
		return nil, err
	}
	site, err := x.site(in.page)
	if err != nil {
		return nil, err
	}
	text, err := in.Body.Credential.text()
	if err != nil {
		return nil, err
	}
	s, at := access.Session{ID: id.NewSession(x.config.IDs), Token: access.MintSession()}, x.config.Clock.Now()
	err = x.config.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := access.SignInByPasskey(tx, text, site, &s, in.from(ctx), at)
		return err
	})
	if err != nil {
		return nil, err
	}
	return x.enter(ctx, s, in.place)
}

func (x *Console) offerPasskey(ctx context.Context, in *place) (*optionsOutput, error) {
	site, err := x.site(in.page)
	if err != nil {
		return nil, err
	}
	out := &optionsOutput{}
	err = x.run(ctx, errand{fresh: true, do: func(tx *db.Tx, in access.Entered, a flows.Acting) error {
		asked, err := access.OfferPasskey(tx, in.Scope.Person, site, a.At)
		if err == nil {
			out.Body.PublicKey = asked.Response
		}
		return err
	}})
	return out, err
}

type addPasskeyInput struct {
	Body struct {
		Name       string `json:"name" minLength:"1" maxLength:"100" example:"办公室电脑"`
		Credential answer `json:"credential"`
	}
	place
}

func (x *Console) addPasskey(ctx context.Context, in *addPasskeyInput) (*setUpOutput, error) {
	site, err := x.site(in.page)
	if err != nil {
		return nil, err
	}
	text, err := in.Body.Credential.text()
	if err != nil {
		return nil, err
	}
	n := access.NewPasskey{ID: id.NewPasskey(x.config.IDs), Name: in.Body.Name, Answer: text, Site: site}
	return x.setUpFactor(ctx, in.place, func(tx *db.Tx, who access.Entered, a flows.Acting, codes access.RecoveryCodes) (bool, error) {
		return flows.AddPasskey(tx, a, who.Scope.Person, n, codes)
	})
}

type passkeyPath struct {
	Passkey web.ID[id.Passkey] `path:"passkey"`
}

type renamePasskeyInput struct {
	Passkey web.ID[id.Passkey] `path:"passkey"`
	Body    struct {
		Name string `json:"name" minLength:"1" maxLength:"100"`
	}
}

func (x *Console) renamePasskey(ctx context.Context, in *renamePasskeyInput) (*nothing, error) {
	return x.leave(ctx, errand{do: func(tx *db.Tx, who access.Entered, a flows.Acting) error {
		return flows.RenamePasskey(tx, a, who.Scope.Person, in.Passkey.Read(), in.Body.Name)
	}})
}

func (x *Console) removePasskey(ctx context.Context, in *passkeyPath) (*nothing, error) {
	return x.leave(ctx, errand{fresh: true, do: func(tx *db.Tx, who access.Entered, a flows.Acting) error {
		return flows.RemovePasskey(tx, a, who.Scope.Person, in.Passkey.Read())
	}})
}
