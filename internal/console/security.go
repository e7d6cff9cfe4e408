package console

import (
	"context"
	"net/http"
	"time"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (x *Console) registerSecurity() {
	web.Register(x.api, securityOperation("security", http.MethodGet, "/security", "My second factors and sessions"), x.security)
	web.Register(x.api, securityOperation("end-session", http.MethodDelete, "/security/sessions/{session}", "End one of my sessions"), x.endSession)
	web.Register(x.api, securityOperation("end-other-sessions", http.MethodDelete, "/security/sessions", "End all my sessions but this one"), x.endOtherSessions)
	web.Register(x.api, quietly(securityOperation("change-password", http.MethodPut, "/security/password", "Change my password; my other sessions end")), x.changePassword)
	web.Register(x.api, securityOperation("get-factor-rule", http.MethodGet, "/security/rule", "Whose second factor this installation asks for"), x.getFactorRule)
	web.Register(x.api, securityOperation("set-factor-rule", http.MethodPut, "/security/rule", "Say whose second factor is asked for from a time on"), x.setFactorRule)
	web.Register(x.api, securityOperation("reset-second-factor", http.MethodDelete, "/people/{person}/second-factor",
		"Take the second factors from a person who lost them; its sessions end"), x.resetSecondFactor)
}

type passkey struct {
	ID        web.ID[id.Passkey] `json:"id"`
	Name      string             `json:"name"`
	Site      string             `json:"site" doc:"The host that it is good for"`
	BackedUp  bool               `json:"backed_up" doc:"Its maker keeps it on several devices"`
	CreatedAt time.Time          `json:"created_at"`
	UsedAt    time.Time          `json:"used_at,omitzero" doc:"Absent: never"`
}

type ownSession struct {
	ID        web.ID[id.Session] `json:"id"`
	BegunAt   time.Time          `json:"begun_at"`
	SeenAt    time.Time          `json:"seen_at" doc:"Five minutes late at most"`
	ExpiresAt time.Time          `json:"expires_at" doc:"At the latest; two hours without use end it, too"`
	Address   string             `json:"address"`
	Browser   string             `json:"browser" example:"Chrome, Windows" doc:"Empty: none that is known"`
	Current   bool               `json:"current" doc:"This one"`
}

type security struct {
	Must          bool         `json:"must" doc:"This installation asks me for a second factor"`
	TOTPSince     time.Time    `json:"totp_since,omitzero" doc:"Absent: no authenticator app"`
	RecoveryCodes int          `json:"recovery_codes" doc:"How many are left"`
	Passkeys      []passkey    `json:"passkeys"`
	ProvedUntil   time.Time    `json:"proved_until" doc:"Until when the last proof of who I am counts"`
	Sessions      []ownSession `json:"sessions" doc:"The newest first"`
}

type securityOutput struct{ Body security }

func caller(ctx context.Context) id.Person { return id.Person(web.CallerOf(ctx).Owner) }

func (x *Console) security(ctx context.Context, _ *struct{}) (*securityOutput, error) {
	out, at := &securityOutput{}, x.config.Clock.Now()
	err := x.config.DB.Read(ctx, func(tx *db.Tx) error {
		in, err := access.ResolveSession(tx, web.TokenOf(ctx), at)
		if err != nil {
			return err
		}
		f, err := access.ReadFactors(tx, in.Scope.Person)
		if err != nil {
			return err
		}
		must, err := f.Must(tx, at)
		if err != nil {
			return err
		}
		keys, err := access.Passkeys(tx, in.Scope.Person)
		if err != nil {
			return err
		}
		sessions, err := access.OwnSessions(tx, in.Scope.Person, at)
		out.Body = security{
			Must: must, TOTPSince: instant(f.Since), RecoveryCodes: f.Codes, ProvedUntil: (in.ProvedAt + access.ProofLife).Time(),
			Passkeys: each(keys, toPasskey), Sessions: each(sessions, func(s access.OwnSession) ownSession { return toOwnSession(s, in.Scope.Session) }),
		}
		return err
	})
	return out, err
}

// instant writes an instant; none is left out.
func instant(m clock.Micros) time.Time {
	if m == 0 {
		return time.Time{}
	}
	return m.Time()
}

func toPasskey(p access.Passkey) passkey {
	return passkey{ID: web.Written(p.ID), Name: p.Name, Site: p.Site, BackedUp: p.BackedUp, CreatedAt: p.CreatedAt.Time(), UsedAt: instant(p.UsedAt)}
}

func toOwnSession(s access.OwnSession, current id.Session) ownSession {
	return ownSession{
		ID: web.Written(s.ID), BegunAt: s.BegunAt.Time(), SeenAt: s.SeenAt.Time(), ExpiresAt: s.ExpiresAt.Time(), Address: s.Address, Browser: s.Browser,
		Current: s.ID == current,
	}
}

type sessionPath struct {
	Session web.ID[id.Session] `path:"session"`
}

func (x *Console) endSession(ctx context.Context, in *sessionPath) (*nothing, error) {
	return x.leave(ctx, errand{do: func(tx *db.Tx, who access.Entered, a flows.Acting) error {
		return flows.EndOwnSession(tx, a, who.Scope.Person, in.Session.Read())
	}})
}

func (x *Console) endOtherSessions(ctx context.Context, _ *struct{}) (*nothing, error) {
	return x.leave(ctx, errand{do: func(tx *db.Tx, who access.Entered, a flows.Acting) error {
		flows.EndOtherSessions(tx, a, who.Scope)
		return nil
	}})
}

type changePasswordInput struct {
	Body struct {
		Old string `json:"old_password" minLength:"1" maxLength:"200"`
		New string `json:"new_password" minLength:"8" maxLength:"200"`
	}
}

// changePassword works both passwords up outside of the transaction.
func (x *Console) changePassword(ctx context.Context, in *changePasswordInput) (*nothing, error) {
	if err := x.attempt(counted(ctx)); err != nil {
		return nil, err
	}
	old, err := access.ProvePassword(ctx, x.config.DB, caller(ctx), in.Body.Old)
	if err != nil {
		return nil, atPlace(err, "old_password")
	}
	hash, err := access.Hash(x.config.Passwords, in.Body.New)
	if err != nil {
		return nil, atPlace(err, "new_password")
	}
	return x.leave(ctx, errand{do: func(tx *db.Tx, who access.Entered, a flows.Acting) error {
		return flows.ChangeOwnPassword(tx, a, who, old, hash)
	}})
}

type factorRule struct {
	Asked access.Asked `json:"asked" enum:"off,money,all" doc:"Nobody's; theirs who touch money (the operator's people, owners, finance); everybody's"`
	From  time.Time    `json:"from,omitzero" doc:"Absent: nothing was ever set"`
}

type factorRules struct {
	Now  factorRule  `json:"now"`
	Next *factorRule `json:"next,omitempty" doc:"Planned to follow"`
}

type factorRulesOutput struct{ Body factorRules }

func (x *Console) getFactorRule(ctx context.Context, _ *struct{}) (*factorRulesOutput, error) {
	out := &factorRulesOutput{}
	err := x.config.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = readRules(tx, x.config.Clock.Now())
		return err
	})
	return out, err
}

func readRules(tx *db.Tx, at clock.Micros) (factorRules, error) {
	now, next, err := access.FactorRules(tx, at)
	out := factorRules{Now: factorRule{now.Asked, instant(now.From)}}
	if next != nil {
		out.Next = &factorRule{next.Asked, instant(next.From)}
	}
	return out, err
}

type factorRuleInput struct {
	Body struct {
		Asked access.Asked `json:"asked" enum:"off,money,all"`
		From  time.Time    `json:"from,omitzero" doc:"Absent: from now on"`
	}
}

func (x *Console) setFactorRule(ctx context.Context, in *factorRuleInput) (*factorRulesOutput, error) {
	out := &factorRulesOutput{}
	err := x.run(ctx, errand{fresh: true, do: func(tx *db.Tx, _ access.Entered, a flows.Acting) (err error) {
		rule := access.FactorRule{Asked: in.Body.Asked, From: a.At}
		if !in.Body.From.IsZero() {
			rule.From = clock.Of(in.Body.From)
		}
		if err := flows.SetFactorRule(tx, a, rule); err != nil {
			return err
		}
		out.Body, err = readRules(tx, a.At)
		return err
	}})
	return out, err
}

type personPath struct {
	Person web.ID[id.Person] `path:"person"`
}

func (x *Console) resetSecondFactor(ctx context.Context, in *personPath) (*nothing, error) {
	return x.leave(ctx, errand{fresh: true, do: func(tx *db.Tx, _ access.Entered, a flows.Acting) error {
		return flows.ResetSecondFactor(tx, a, in.Person.Read())
	}})
}
