package console

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (x *Console) registerSecondFactor() {
	web.Register(x.api, securityOperation("show-second-factor", http.MethodPost, "/session/second-factor", "Show the second factor: the session is whole"), x.showFactor)
	web.Register(x.api, quietly(securityOperation("prove", http.MethodPost, "/session/proof", "Show again who it is, by password, code or passkey")), x.prove)
	web.Register(x.api, securityOperation("offer-totp", http.MethodPost, "/security/totp", "Begin to set up an authenticator app"), x.offerTOTP)
	web.Register(x.api, securityOperation("confirm-totp", http.MethodPost, "/security/totp/confirm", "Take the app into use after its first code"), x.confirmTOTP)
	web.Register(x.api, securityOperation("remove-totp", http.MethodDelete, "/security/totp", "Remove the authenticator app"), x.removeTOTP)
	web.Register(x.api, securityOperation("renew-recovery-codes", http.MethodPost, "/security/recovery-codes", "New recovery codes; the old ones are void"), x.renewCodes)
}

type codeInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"40" doc:"Of the authenticator app, or a recovery code"`
	}
	place
}

// counted names the caller in the count of attempts.
func counted(ctx context.Context) string { return "person " + web.CallerOf(ctx).Actor }

func (x *Console) showFactor(ctx context.Context, in *codeInput) (*signInOutput, error) {
	if err := x.attempt(counted(ctx)); err != nil {
		return nil, err
	}
	token := access.MintSession()
	who, err := flows.ShowFactor(ctx, x.world, flows.ShownFactor{Token: web.TokenOf(ctx), Code: in.Body.Code, Next: token, At: x.config.Clock.Now()})
	if err != nil {
		return nil, err
	}
	return x.whole(ctx, who, token, in.place)
}

// whole answers with a session that has become whole.
func (x *Console) whole(ctx context.Context, who access.Entered, token access.Token, from place) (*signInOutput, error) {
	s := access.Session{Token: token, State: access.Whole}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) (err error) {
		s.Person, err = access.GetPerson(tx, who.Scope.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	return x.enter(ctx, s, from)
}

type proveInput struct {
	Body struct {
		Password   string `json:"password,omitempty" maxLength:"200" doc:"One of these three"`
		Code       string `json:"code,omitempty" maxLength:"40" doc:"Of the authenticator app, or a recovery code"`
		Credential answer `json:"credential,omitempty" doc:"What a passkey answered"`
	}
	place
}

func (x *Console) prove(ctx context.Context, in *proveInput) (*nothing, error) {
	if err := x.attempt(counted(ctx)); err != nil {
		return nil, err
	}
	switch {
	case in.Body.Credential != nil:
		return x.proveByPasskey(ctx, in)
	case in.Body.Code != "":
		_, err := flows.ShowFactor(ctx, x.world, flows.ShownFactor{Token: web.TokenOf(ctx), Code: in.Body.Code, At: x.config.Clock.Now()})
		if err != nil {
			return nil, err
		}
		return &nothing{}, nil
	case in.Body.Password != "":
		if _, err := access.ProvePassword(ctx, x.config.DB, caller(ctx), in.Body.Password); err != nil {
			return nil, err
		}
		return x.leave(ctx, errand{do: func(tx *db.Tx, in access.Entered, a flows.Acting) error {
			access.NoteProof(tx, in.Scope.Session, a.At)
			return nil
		}})
	}
	return nil, web.Missing("password")
}

func (x *Console) proveByPasskey(ctx context.Context, in *proveInput) (*nothing, error) {
	site, err := x.site(in.page)
	if err != nil {
		return nil, err
	}
	text, err := in.Body.Credential.text()
	if err != nil {
		return nil, err
	}
	return x.leave(ctx, errand{do: func(tx *db.Tx, in access.Entered, a flows.Acting) error {
		who, _, err := access.ShowPasskey(tx, text, site, a.At)
		switch {
		case err != nil:
			return err
		case who.ID != in.Scope.Person:
			return access.ErrPasskey
		}
		access.NoteProof(tx, in.Scope.Session, a.At)
		return nil
	}})
}

type totpOffer struct {
	Secret  string `json:"secret" doc:"For apps that can't scan"`
	Picture string `json:"picture" doc:"The QR code, a data URL"`
}

type totpOfferOutput struct{ Body totpOffer }

func (x *Console) offerTOTP(ctx context.Context, _ *struct{}) (*totpOfferOutput, error) {
	secret, out := access.MintTOTPSecret(), &totpOfferOutput{}
	var login string
	err := x.run(ctx, errand{fresh: true, do: func(tx *db.Tx, in access.Entered, a flows.Acting) error {
		p, err := access.GetPerson(tx, in.Scope.Person)
		if err != nil {
			return err
		}
		login = p.Login
		return flows.OfferTOTP(tx, a, in.Scope.Person, secret)
	}})
	if err != nil {
		return nil, err
	}
	picture, err := secret.Picture(login)
	out.Body = totpOffer{Secret: string(secret), Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)}
	return out, err
}

// setUp is the answer to a new factor.
type setUp struct {
	RecoveryCodes []string `json:"recovery_codes" doc:"With the first factor: shown this once. Else none"`
	Me            *me      `json:"me,omitempty" doc:"When this has made the session whole"`
}

type setUpOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      setUp
}

func (x *Console) confirmTOTP(ctx context.Context, in *codeInput) (*setUpOutput, error) {
	if err := x.attempt(counted(ctx)); err != nil {
		return nil, err
	}
	return x.setUpFactor(ctx, in.place, func(tx *db.Tx, who access.Entered, a flows.Acting, codes access.RecoveryCodes) (bool, error) {
		return flows.ConfirmTOTP(tx, a, who.Scope.Person, in.Body.Code, codes)
	})
}

// setUpFactor adds a factor, and makes a session whole that waited for one.
func (x *Console) setUpFactor(
	ctx context.Context, from place, add func(tx *db.Tx, who access.Entered, a flows.Acting, codes access.RecoveryCodes) (first bool, err error),
) (*setUpOutput, error) {
	codes, token := access.MintRecoveryCodes(), access.MintSession()
	var who access.Entered
	var first bool
	err := x.run(ctx, errand{fresh: true, do: func(tx *db.Tx, in access.Entered, a flows.Acting) (err error) {
		who = in
		if first, err = add(tx, in, a, codes); err != nil || in.State == access.Whole {
			return err
		}
		return access.FinishSession(tx, in, access.SetUpFactor, token, a.At)
	}})
	if err != nil {
		return nil, err
	}
	out := &setUpOutput{Body: setUp{RecoveryCodes: []string{}}}
	if first {
		out.Body.RecoveryCodes = codes
	}
	if who.State == access.Whole {
		return out, nil
	}
	entered, err := x.whole(ctx, who, token, from)
	if err != nil {
		return nil, err
	}
	out.SetCookie, out.Body.Me = []http.Cookie{entered.SetCookie}, entered.Body.Me
	return out, nil
}

func (x *Console) removeTOTP(ctx context.Context, _ *struct{}) (*nothing, error) {
	return x.leave(ctx, errand{fresh: true, do: func(tx *db.Tx, in access.Entered, a flows.Acting) error {
		return flows.RemoveTOTP(tx, a, in.Scope.Person)
	}})
}

func (x *Console) renewCodes(ctx context.Context, _ *struct{}) (*setUpOutput, error) {
	codes := access.MintRecoveryCodes()
	err := x.run(ctx, errand{fresh: true, do: func(tx *db.Tx, in access.Entered, a flows.Acting) error {
		return flows.RenewRecoveryCodes(tx, a, in.Scope.Person, codes)
	}})
	if err != nil {
		return nil, err
	}
	return &setUpOutput{Body: setUp{RecoveryCodes: codes}}, nil
}
